CREATE TABLE parent (id INTEGER PRIMARY KEY, code TEXT);
CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent (id), gone INTEGER REFERENCES nowhere (id), code TEXT REFERENCES parent (code));
INSERT INTO parent VALUES (1, 'a');
INSERT INTO child VALUES (1, 1, 5, 'a'), (2, 9, NULL, NULL), (3, NULL, NULL, NULL);
