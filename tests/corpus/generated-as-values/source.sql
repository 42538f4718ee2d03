CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, twice INTEGER AS (a * 2) STORED, thrice INTEGER AS (a * 3), six INTEGER AS (twice * 3), at DATETIME AS (datetime(a, 'unixepoch')));
INSERT INTO t (id, a) VALUES (1, 5), (2, NULL);
