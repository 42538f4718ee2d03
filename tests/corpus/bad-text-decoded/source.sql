CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(20), latin TEXT, bytes TEXT, among_numbers);
INSERT INTO t VALUES
  (1, 'café', 'plain', 'good', 1),
  (2, CAST(x'636166e9' AS TEXT), CAST(x'8081' AS TEXT), CAST(x'ff' AS TEXT), CAST(x'80' AS TEXT)),
  (3, CAST(x'80' AS TEXT), NULL, NULL, NULL);
