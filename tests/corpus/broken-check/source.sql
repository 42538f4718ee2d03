PRAGMA ignore_check_constraints = ON;
CREATE TABLE t (id INTEGER PRIMARY KEY, level INTEGER CHECK (level > 0), needed TEXT NOT NULL);
INSERT INTO t VALUES (1, -1, 'x');
