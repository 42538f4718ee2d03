CREATE TABLE log (id INTEGER PRIMARY KEY, at DATETIME, note TEXT, "weird ""name" TEXT);
INSERT INTO log VALUES
  (1, '0000-00-00', 'old', CAST(x'ff' AS TEXT)),
  (2, '2024-01-31 10:00:00', 'new', 'a'),
  (3, '2024-02-01 10:00:00', 'new, it''s', 'b'),
  (40, NULL, NULL, NULL);
CREATE TABLE whole (id INTEGER PRIMARY KEY);
INSERT INTO whole VALUES (1), (2);
