CREATE TABLE t (
  id INTEGER PRIMARY KEY,
  zero DATE,
  short DATE,
  word DATE,
  empty DATE,
  no_leap_year DATE,
  no_month DATETIME,
  too_late TIMESTAMP,
  too_fine TIMESTAMP,
  no_clock TIME,
  fine DATE);
INSERT INTO t VALUES
  (1, '2024-01-31', '2024-01-31', '2024-01-31', '2024-01-31', '2024-01-31', '2024-01-31 00:00:00', '2024-01-31 00:00:00',
   '2024-01-31 00:00:00', '12:00', '2024-01-31'),
  (2, '0000-00-00', '1978-2-23', 'toto', '', '2023-02-29', '2024-13-01 00:00:00', '10000-01-01 00:00:00',
   '2024-01-31 00:00:00.1234567', '24:00', '1978-02-23');
