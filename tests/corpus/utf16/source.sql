PRAGMA encoding = 'UTF-16le';
CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, bytes BLOB);
INSERT INTO t VALUES (1, 'žluťoučký 😀', x'00ff'), (2, '', 'text as bytes');
