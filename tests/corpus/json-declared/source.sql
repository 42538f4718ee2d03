CREATE TABLE t (
  id INTEGER PRIMARY KEY,
  doc JSON NOT NULL DEFAULT '{}',
  any_kind JSON,
  null_too JSON,
  checked TEXT CHECK (checked IS NULL OR json_valid(checked)),
  no_value JSON,
  not_all JSON,
  twice JSON);
INSERT INTO t VALUES
  (1, '{"a": 1}', 17, '{"a": 1}', '"text"', NULL, '{"a": 1}', '{"a": 1, "a": 2}'),
  (2, '[]', '"word"', 'null', '[null]', NULL, 'oops', '[]'),
  (3, '{}', 2.5, NULL, '1', NULL, '[]', '[]'),
  (4, '{}', 'false', ' null ', NULL, NULL, NULL, NULL);
