CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE spot (country TEXT COLLATE NOCASE, code INTEGER, PRIMARY KEY (country, code)) WITHOUT ROWID;
CREATE TABLE "howdah parent" (id INTEGER PRIMARY KEY, up INTEGER REFERENCES "howdah parent" (id), word TEXT);
CREATE TABLE book (id INTEGER PRIMARY KEY, author TEXT REFERENCES author (id), country TEXT, code INTEGER, old_code INTEGER, title TEXT,
    FOREIGN KEY (country, code) REFERENCES spot (country, code), FOREIGN KEY (country, old_code) REFERENCES spot (country, code));
INSERT INTO author VALUES (1, 'Ann'), (2, 'Bob'), (50, 'left out');
INSERT INTO spot VALUES ('fr', 1), ('FR', 2), ('de', 1);
INSERT INTO "howdah parent" VALUES (1, NULL, 'root'), (2, 1, 'leaf'), (3, 77, 'lost'), (4, 4, 'own');
INSERT INTO book VALUES
    (1, '1', 'fr', 1, NULL, 'whole'),
    (2, '50', 'fr', 1, 1, 'by one who is left out'),
    (3, '99', NULL, 7, 7, 'by nobody'),
    (4, '2', 'fr', 2, 1, 'there only in capitals'),
    (5, NULL, 'de', 8, 9, 'neither place'),
    (6, '99', 'de', 1, 9, 'two faults'),
    (7, NULL, NULL, NULL, NULL, NULL),
    (8, '98', 'fr', 1, 1, 'left out itself');
