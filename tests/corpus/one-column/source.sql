CREATE TABLE only_null (a TEXT);
CREATE TABLE only_text (a TEXT);
CREATE TABLE no_rows (a TEXT, b INTEGER, c REAL, d BLOB, e);
INSERT INTO only_null VALUES (NULL), (NULL);
INSERT INTO only_text VALUES (''), (NULL), ('\.'), ('NULL'), ('"'), ('a,b'), ('line' || char(13) || char(10) || 'line');
