CREATE TABLE country (code TEXT PRIMARY KEY, name TEXT NOT NULL, UNIQUE (name));
CREATE TABLE city (
  id INTEGER PRIMARY KEY,
  country TEXT NOT NULL REFERENCES country ON DELETE CASCADE ON UPDATE SET NULL,
  twin INTEGER REFERENCES city (id) DEFERRABLE INITIALLY DEFERRED,
  mayor INTEGER CONSTRAINT city_has_mayor REFERENCES mayor (id));
CREATE TABLE mayor (id INTEGER PRIMARY KEY, city INTEGER REFERENCES city (id));
CREATE TABLE street (city INTEGER, name TEXT, PRIMARY KEY (city, name)) WITHOUT ROWID;
CREATE TABLE house (city INTEGER, street TEXT, number TEXT, FOREIGN KEY (city, street) REFERENCES street (city, name));
INSERT INTO country VALUES ('n', 'Narnia'), ('o', 'Oz');
INSERT INTO city VALUES (1, 'n', 2, 1), (2, 'o', 1, NULL);
INSERT INTO mayor VALUES (1, 2);
INSERT INTO street VALUES (1, 'High'), (1, 'Low');
INSERT INTO house VALUES (1, 'High', '1'), (NULL, 'High', '2'), (1, NULL, '3');
