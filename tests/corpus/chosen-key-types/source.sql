CREATE TABLE country (id INTEGER PRIMARY KEY, code TEXT UNIQUE, name TEXT);
CREATE TABLE city (id INTEGER PRIMARY KEY, country INTEGER REFERENCES country (id), code TEXT REFERENCES country (code));
INSERT INTO country VALUES (1, '10', 'one'), (2, '20', 'two');
INSERT INTO city VALUES (1, 1, '10'), (2, NULL, '20');
