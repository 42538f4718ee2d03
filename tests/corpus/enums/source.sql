CREATE TABLE task (
  id INTEGER PRIMARY KEY,
  status TEXT NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'open', 'done')),
  priority TEXT CHECK (priority IN ('low', 'high') OR priority IS NULL),
  kind TEXT CHECK (kind IN ('a', 'b') AND length(kind) = 1),
  size INTEGER CHECK (size IN (1, 2, 3)),
  quoted TEXT CHECK ("quoted" IN ('it''s', '')),
  CHECK (status <> 'done' OR priority IS NOT NULL));
CREATE INDEX by_status ON task (status);
INSERT INTO task VALUES (1, 'open', 'low', 'a', 1, 'it''s'), (2, 'new', NULL, 'b', 3, ''), (3, 'done', 'high', NULL, NULL, NULL);
CREATE TABLE note (id INTEGER PRIMARY KEY, status TEXT CHECK (status IN ('new', 'open', 'done')));
INSERT INTO note VALUES (1, 'done');
