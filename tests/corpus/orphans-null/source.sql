CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE book (id INTEGER PRIMARY KEY, author INTEGER REFERENCES author (id), title TEXT);
INSERT INTO author VALUES (1, 'Ann');
INSERT INTO book VALUES (1, 1, 'a'), (2, 9, 'b'), (3, NULL, 'c');
