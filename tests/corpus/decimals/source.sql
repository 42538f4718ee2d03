CREATE TABLE t (id INTEGER PRIMARY KEY, price DECIMAL(10,2), total NUMERIC(4,1), any_scale NUMERIC, huge DECIMAL(10,2), unused DECIMAL(7,3));
INSERT INTO t (id, price, total, any_scale, huge) VALUES
  (1, 0.99, 100.5, 0.30000000000000004, 1e300),
  (2, 12345678, 12345, 1e-7, 1),
  (3, -0.5, NULL, 7, NULL);
