CREATE TABLE t (id INTEGER PRIMARY KEY, level INTEGER CHECK (level > 0), needed TEXT NOT NULL);
PRAGMA ignore_check_constraints = ON;
INSERT INTO t VALUES (1, -1, 'x');
