CREATE TABLE path (steps TEXT PRIMARY KEY, label TEXT);
CREATE TABLE walk (id INTEGER PRIMARY KEY, steps TEXT REFERENCES path (steps), settings TEXT UNIQUE, log TEXT);
INSERT INTO path VALUES ('["a", "b"]', 'spaced'), ('["a","b"]', 'tight');
INSERT INTO walk VALUES (1, '["a","b"]', '{"x": 1}', '{"x": 1}'), (2, NULL, '{"x":1}', '{"x":1}');
