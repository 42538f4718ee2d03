CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born DATE);
INSERT INTO person VALUES (1, 'Ann', '2024-01-31'), (2, 'Bob', '0000-00-00'), (3, 'Cid', NULL), (4, 'Dan', '2024-02-29');
CREATE TABLE pet (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES person (id));
INSERT INTO pet VALUES (1, 1), (2, 2), (3, NULL);
