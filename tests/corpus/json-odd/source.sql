CREATE TABLE t (id INTEGER PRIMARY KEY, twice TEXT, nul TEXT, surrogate TEXT, huge TEXT, tiny TEXT, escaped_twice TEXT);
INSERT INTO t VALUES
  (1, '{"a": 1, "a": 2}', '{"a": "\u0000"}', '{"a": "\ud800"}', '[1e200000]', '[1e-20000]', '{"a": 1, "\u0061": 2}'),
  (2, '{"a":  1}', '{"a":  1}', '{"a":  1}', '{"a":  1}', '{"a":  1}', '{"a":  1}');
CREATE INDEX by_twice ON t (twice);
