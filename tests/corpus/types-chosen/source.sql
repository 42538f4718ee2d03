CREATE TABLE t (
  id INTEGER PRIMARY KEY,
  digits TEXT, day TEXT, flag INTEGER, amount INTEGER, number INTEGER, word_day DATE, bytes BLOB, doc TEXT, n INTEGER,
  note TEXT, whole REAL, ratio TEXT, epoch INTEGER, name TEXT, colour TEXT, truth TEXT, clock TEXT, julian REAL, empty TEXT);
INSERT INTO t VALUES
  (1, '42', '2024-01-31', 1, 12, 7, '2024-01-31', x'3f2504e04f8941d39a0c0305e82c3301', '[1,  2]', 1, 'žluť', 3.0, '0.1',
   1700000000, 'abc', 'red', 'Y', '12:30', 2460263.5, NULL),
  (2, '-1', '2024-02-29 10:00', 0, -3, 2147483647, '0000-00-00', x'3f2504e04f8941d39a0c0305e82c3302', '"x"', 2, '', -4.0,
   '1e+20', 1700000001, '', 'green', 'f', '23:59:59', 2460264, NULL);
