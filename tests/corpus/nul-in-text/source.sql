CREATE TABLE t (name TEXT, note TEXT);
INSERT INTO t VALUES ('clean', NULL), ('be' || char(0) || 'fore', 'x'), (char(0), 'y' || char(0));
