CREATE TABLE t (id INTEGER PRIMARY KEY, flag BOOLEAN NOT NULL DEFAULT 0, maybe BOOL, liar BOOLEAN, word BOOLEAN, unused BOOLEAN DEFAULT 1);
INSERT INTO t (id, flag, maybe, liar, word) VALUES (1, 1, NULL, 2, 'yes'), (2, 0, 1, 0, 'no');
