CREATE TABLE t (
  id INTEGER PRIMARY KEY,
  flag BOOLEAN NOT NULL DEFAULT 0,
  maybe BOOL,
  liar BOOLEAN,
  word BOOLEAN,
  unused BOOLEAN DEFAULT 1,
  is_open INTEGER NOT NULL DEFAULT 1,
  logins INTEGER DEFAULT 0,
  locked INT CHECK (locked IN (0, 1)),
  deleted INTEGER DEFAULT 0);
CREATE UNIQUE INDEX one_open ON t (liar) WHERE is_open = 1 AND NOT deleted;
INSERT INTO t (id, flag, maybe, liar, word, is_open, logins, locked, deleted)
VALUES (1, 1, NULL, 2, 'yes', 1, 0, 0, 0), (2, 0, 1, 0, 'no', 0, 1, 1, 1);
