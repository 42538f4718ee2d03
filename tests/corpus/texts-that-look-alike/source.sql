CREATE TABLE t (
  id INTEGER PRIMARY KEY,
  year TEXT, score TEXT, duration TEXT, version TEXT, phone TEXT, dialled TEXT, zip TEXT, compact TEXT, german TEXT,
  american TEXT, week TEXT, start_time TEXT, md5 TEXT, api_token TEXT, colour TEXT, letter TEXT, answer TEXT, digit TEXT,
  number TEXT, literal TEXT, braces TEXT, decimal_text TEXT, isbn TEXT, ulid TEXT, address TEXT);
INSERT INTO t VALUES
  (1, '2024', '12:30', '00:03:20', '1.2.3', '+49 30 901820', '0309018200', '01234', '20240131', '31.01.2024',
   '01/31/2024', '2024-W05', '24:00', '9e107d9d372bb6826bd81d3542a419d6', '0cc175b9c0f1b6a831c399e269772661', '#ff00ff',
   't', 'Y', '0', '1', 'null', '{not json}', '12.50', '9780306406157', '01ARZ3NDEKTSV4RRFFQ69G5FAV', '2024-01-31 Street'),
  (2, '1999', '10:00', '00:10:00', '1.10.0', '+1 202 4561111', '0202456111', '98765', '20240229', '29.02.2024',
   '02/29/2024', '2024-W09', '25:61', 'e4d909c290d0fb1ca068ffaddf22cbd0', '92eb5ffee6ae2fec3ad71c777531578f', '#00ff00',
   'f', 'N', '1', '2', 'true', '{}', '0.99', '9781861972712', '01ARZ3NDEKTSV4RRFFQ69G5FAW', 'x'),
  (3, '2025', '09:15', '01:00:00', '2.0.0', '112', '112', '00000', '19991231', '31.12.1999',
   '12/31/1999', '1999-W52', '12:00', '4a8a08f09d37b73795649038408b5f33', '4a8a08f09d37b73795649038408b5f34', '#0000ff',
   't', 'N', '1', '3', '1', '[1,]', '3.14', '9780140449136', '01ARZ3NDEKTSV4RRFFQ69G5FAX', 'y');
