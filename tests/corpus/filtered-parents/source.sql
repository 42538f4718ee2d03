CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE purchase (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customer (id));
INSERT INTO customer VALUES (1, 'Ann'), (2, 'Bob');
INSERT INTO purchase VALUES (1, 1), (2, 2), (3, 2);
