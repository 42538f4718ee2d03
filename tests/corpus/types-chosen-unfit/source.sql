CREATE TABLE t (id INTEGER PRIMARY KEY, day TEXT, n TEXT NOT NULL, flag, "*.x" TEXT);
INSERT INTO t VALUES
  (1, '2024-01-31', '1', 1, 'a'), (2, 'toto', '2', 'yes', 'b'), (3, NULL, '007', 0.0, 'c'), (4, '2024-02-30', '9', x'01', 'd');
