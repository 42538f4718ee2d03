CREATE TABLE t (
  id INTEGER PRIMARY KEY,
  doc TEXT, list TEXT, tags TEXT DEFAULT '[]', nested TEXT, pair TEXT, exact TEXT,
  with_null TEXT, scalar TEXT, quoted TEXT, cut TEXT, single_quotes TEXT, in_blob BLOB, brackets TEXT);
INSERT INTO t VALUES
  (1, '{"b": 1, "a": [true, null]}', '[1, 2.50]', '[]', '{"a":{"a":{"a":{"a":{"a":{"a":[[[[[]]]]]}}}}}}',
   '{"a": "\ud83d\ude00\u00e9"}', '{"n": 12345678901234567890.12345678901234567890, "e": 1e20}',
   '{"a": 1}', '1', '"a"', '{"a": 1}', '{"a": 1}', '{"a": 1}', '[1]'),
  (2, ' {} ', '[]', '[]', '[]', '{"😀": ""}', '{"n": 1.0}', 'null', 'true', '"b"', '{"a": ', '{''a'': 1}', '[]', '[b]'),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
