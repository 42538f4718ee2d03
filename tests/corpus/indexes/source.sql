CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INTEGER NOT NULL, name TEXT COLLATE NOCASE, deleted INTEGER);
CREATE INDEX plain ON t (a);
CREATE INDEX two ON t (b DESC, a DESC);
CREATE UNIQUE INDEX one_name ON t (name);
CREATE UNIQUE INDEX live ON t (b) WHERE deleted IS NULL;
CREATE INDEX lowered ON t (lower(a), b);
INSERT INTO t VALUES (1, 'x', 1, 'Ann', NULL), (2, 'y', 1, 'Bob', 1), (3, NULL, 2, NULL, NULL);
