CREATE TABLE t (id INTEGER PRIMARY KEY, fits VARCHAR(5), longer VARCHAR(5), padded CHAR(4), national NVARCHAR(3), empty VARCHAR(7));
INSERT INTO t VALUES (1, 'žluťá', 'longer than five', 'ab', '日本語', NULL), (2, '', 'x', 'abcd', '', NULL);
