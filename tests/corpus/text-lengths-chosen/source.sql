CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, code VARCHAR(3));
INSERT INTO t VALUES (1, 'žlutý', 'abc'), (2, 'longer than five', 'abc'), (3, 'five', 'abcd');
