CREATE TABLE t (
  id INTEGER PRIMARY KEY,
  n INTEGER NOT NULL DEFAULT '7',
  price DECIMAL(6,2) DEFAULT 1.5,
  word TEXT DEFAULT "it's",
  stamp TEXT DEFAULT CURRENT_TIMESTAMP,
  state TEXT CHECK (state IN ('new', 'old')),
  level INTEGER CONSTRAINT level_positive CHECK (level > 0),
  odd TEXT DEFAULT (total_changes()));
INSERT INTO t (id, state, level, odd) VALUES (1, 'new', 3, 'x');
