CREATE TABLE account (id INTEGER PRIMARY KEY, name TEXT NOT NULL, created_at DATETIME NOT NULL, deleted_at DATETIME);
CREATE UNIQUE INDEX one_name ON account (name) WHERE deleted_at IS NULL;
CREATE INDEX by_deletion ON account (deleted_at);
CREATE INDEX by_creation ON account (created_at DESC) WHERE deleted_at IS NOT NULL;
INSERT INTO account VALUES
  (1, 'ann', '2024-01-31 10:00:00Z', '2024-02-01 10:00:00Z'),
  (2, 'ann', '2024-02-02 10:00:00Z', NULL);
