CREATE TABLE t (id INTEGER PRIMARY KEY, number INTEGER, anything, bytes BLOB, note TEXT, keyed UNIQUE);
INSERT INTO t VALUES
  (1, 1, 1, x'00ff', 'plain', 1),
  (2, 'lots', 2.0, 'text', x'74657874', '1'),
  (3, 2.5, 'three', NULL, NULL, 'x'),
  (4, NULL, NULL, x'', '', NULL);
