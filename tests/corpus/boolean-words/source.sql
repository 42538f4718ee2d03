CREATE TABLE t (
  id INTEGER PRIMARY KEY,
  letters BOOLEAN DEFAULT 'f',
  capitals BOOL,
  words BOOLEAN,
  answers BOOLEAN,
  mixed BOOLEAN,
  reals BOOLEAN,
  unlisted BOOLEAN,
  unique_word BOOLEAN UNIQUE,
  is_text TEXT);
INSERT INTO t VALUES
  (1, 't', 'T', 'true', 'Y', 1, 1.0, 'on', 't', '1'),
  (2, 'f', 'F', 'FALSE', 'n', 'false', 0.0, 'off', 'true', '0'),
  (3, NULL, NULL, 'True', 'y', 'f', NULL, 'on', NULL, '1');
