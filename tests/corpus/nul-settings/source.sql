CREATE TABLE t (id INTEGER PRIMARY KEY, stripped TEXT, kept TEXT, shown TEXT, pair TEXT UNIQUE);
INSERT INTO t VALUES
  (1, 'be' || char(0) || 'fore', 'be' || char(0) || 'fore', 'be' || char(0) || 'fore', 'ab'),
  (2, char(0), 'plain', char(0, 0), 'a' || char(0) || 'b');
