CREATE TABLE t (
  a_very_long_name_of_a_column_that_has_more_than_sixty_three_bytes_1 TEXT,
  a_very_long_name_of_a_column_that_has_more_than_sixty_three_bytes_2 TEXT,
  Same TEXT, same_2 TEXT);
INSERT INTO t VALUES ('one', 'two', 'three', 'four');
CREATE TABLE a_very_long_name_of_a_table_that_has_more_than_sixty_three_bytes_1 (id INTEGER PRIMARY KEY AUTOINCREMENT);
CREATE TABLE a_very_long_name_of_a_table_that_has_more_than_sixty_three_bytes_2 (id INTEGER PRIMARY KEY AUTOINCREMENT);
INSERT INTO a_very_long_name_of_a_table_that_has_more_than_sixty_three_bytes_2 VALUES (7);
