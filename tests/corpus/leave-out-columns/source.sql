CREATE TABLE t (a INTEGER, b INTEGER CHECK (b > 0), secret TEXT DEFAULT 'x', kept TEXT UNIQUE, PRIMARY KEY (a, b), UNIQUE (kept, secret), CHECK (a <> 0));
CREATE INDEX by_b ON t (b);
CREATE INDEX by_secret ON t (upper(secret));
CREATE INDEX by_a ON t (a) WHERE b > 1;
CREATE INDEX by_kept ON t (kept);
INSERT INTO t VALUES (1, 1, 's', 'k1'), (1, 2, 's', 'k2');
CREATE TABLE child (a INTEGER, b INTEGER, FOREIGN KEY (a, b) REFERENCES t);
INSERT INTO child VALUES (1, 2);
