CREATE TABLE team (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO team VALUES (0, 'none'), (1, 'all');
CREATE TABLE t (
  id INTEGER PRIMARY KEY,
  level INTEGER,
  retry_count INTEGER NOT NULL DEFAULT 0,
  team_id INTEGER REFERENCES team (id),
  is_primary INTEGER REFERENCES team (id),
  quantity INTEGER CHECK (quantity >= 0),
  is_deleted INTEGER,
  deleted INTEGER,
  is_done INTEGER NOT NULL DEFAULT 0,
  has_key INT,
  shown INTEGER CHECK (shown IN (0, 1)),
  all_null_flag INTEGER,
  active INTEGER NOT NULL);
INSERT INTO t VALUES
  (1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1, NULL, 0),
  (2, 1, 1, 1, 1, 1, 0, 1700000000, 0, 1, 1, NULL, 1);
