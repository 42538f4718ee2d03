CREATE TABLE account (name TEXT COLLATE NOCASE PRIMARY KEY, email TEXT COLLATE NOCASE UNIQUE, code TEXT UNIQUE, zip TEXT COLLATE RTRIM UNIQUE);
INSERT INTO account VALUES ('Ann', 'ann@example.org', 'a', '123'), ('bob', NULL, 'A', NULL), ('Žofie', NULL, 'b', '123x');
CREATE TABLE login (id INTEGER PRIMARY KEY, name TEXT REFERENCES account (name));
INSERT INTO login VALUES (1, 'Ann');
