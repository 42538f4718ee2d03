CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT UNIQUE);
CREATE INDEX body_index ON t (body);
INSERT INTO t VALUES (1, hex(zeroblob(5000))), (2, 'short');
