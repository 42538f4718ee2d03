CREATE TABLE t (
  id INTEGER PRIMARY KEY,
  doc JSON NOT NULL DEFAULT '{}',
  any_kind JSON,
  checked TEXT CHECK (checked IS NULL OR json_valid(checked)),
  no_value JSON,
  not_all JSON,
  twice JSON);
INSERT INTO t VALUES
  (1, '{"a": 1}', 17, '"text"', NULL, '{"a": 1}', '{"a": 1, "a": 2}'),
  (2, '[]', '"word"', 'null', NULL, 'oops', '[]'),
  (3, '{}', 2.5, '1', NULL, '[]', '[]'),
  (4, '{}', 'null', NULL, NULL, NULL, NULL);
