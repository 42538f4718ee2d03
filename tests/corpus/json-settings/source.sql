CREATE TABLE t (id INTEGER PRIMARY KEY, doc TEXT, declared JSON, kept JSON, bad TEXT);
INSERT INTO t VALUES (1, '{"b":1,"a":2}', '{"b":1,"a":2}', '{"b":1,"a":2}', '{"a":1}'), (2, '[]', '[]', '[]', '{"a":1,"a":2}');
