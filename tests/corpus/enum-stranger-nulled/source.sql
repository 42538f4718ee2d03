PRAGMA ignore_check_constraints = ON;
CREATE TABLE task (id INTEGER PRIMARY KEY, status TEXT NOT NULL CHECK (status IN ('new', 'done')), level TEXT CHECK (level IN ('low', 'high')));
INSERT INTO task VALUES (1, 'new', 'low'), (2, 'lost', 'high'), (3, 'done', NULL);
