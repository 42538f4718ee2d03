CREATE TABLE country (code TEXT PRIMARY KEY);
CREATE TABLE city (id INTEGER PRIMARY KEY, country TEXT REFERENCES country (code), other TEXT REFERENCES country (code));
INSERT INTO country VALUES ('10'), ('x');
INSERT INTO city VALUES (1, '10', 'x');
