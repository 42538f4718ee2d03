CREATE TABLE t (id INTEGER PRIMARY KEY, note TEXT, number INTEGER);
INSERT INTO t VALUES (1, 'plain', 1), (2, x'ff00', x'ff00');
