CREATE TABLE t (
  id INTEGER PRIMARY KEY,
  day DATE DEFAULT '2000-01-01',
  at DATETIME DEFAULT '2000-01-01 12:00:00',
  zoned DATETIME DEFAULT '2000-01-01T12:00:00+02:00',
  clock TIME DEFAULT '08:00',
  epoch DATETIME DEFAULT (strftime('%s', 'now')),
  key TEXT DEFAULT '3F2504E0-4F89-41D3-9A0C-0305E82C3301',
  random_key TEXT DEFAULT (lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))), 2) || '-' || substr('89ab', abs(random()) % 4 + 1, 1) || substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6)))),
  doc TEXT DEFAULT '{"a": 1}',
  flag BOOLEAN DEFAULT 't',
  done INTEGER NOT NULL DEFAULT 1,
  price DECIMAL(6,2) DEFAULT '1.50',
  bytes BLOB DEFAULT x'00ff',
  state TEXT DEFAULT 'new' CHECK (state IN ('new', 'old')),
  zero_day DATE DEFAULT '0000-00-00',
  no_uuid TEXT DEFAULT '',
  null_day DATE DEFAULT NULL);
INSERT INTO t VALUES
  (1, '2024-01-31', '2024-01-31 10:00:00', '2024-01-31 10:00:00Z', '10:00', 1700000000,
   '3f2504e0-4f89-41d3-9a0c-0305e82c3302', '3f2504e0-4f89-41d3-9a0c-0305e82c3302', '{"b": 2}', 'f', 0, 2, x'01', 'old',
   '2024-01-31', '3f2504e0-4f89-41d3-9a0c-0305e82c3302', '2024-01-31');
