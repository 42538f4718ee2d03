-- The first thousand rows say nothing of the last.
CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, x REAL, s TEXT, any_ NUMERIC, late TEXT);
WITH RECURSIVE counter(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM counter WHERE i < 20000)
INSERT INTO t SELECT i, i, i / 8.0, 'row ' || i, i, NULL FROM counter;
INSERT INTO t VALUES (20001, 'text', 'text', x'00', 0.5, 'at last');
