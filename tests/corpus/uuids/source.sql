CREATE TABLE t (
  id INTEGER PRIMARY KEY,
  hyphened TEXT, upper TEXT, device_uuid TEXT, either TEXT, declared UUID, char_36 CHAR(36),
  braced TEXT, md5 TEXT, nearly TEXT, nearly_declared UUID, urn TEXT, hyphens_elsewhere TEXT, no_value UUID);
INSERT INTO t VALUES
  (1, '00000000-0000-0000-0000-000000000000', '3F2504E0-4F89-41D3-9A0C-0305E82C3301', '3f2504e04f8941d39a0c0305e82c3301',
   '3f2504e0-4f89-41d3-9a0c-0305e82c3301', '3f2504e0-4f89-41d3-9a0c-0305e82c3301', '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
   '{3f2504e0-4f89-41d3-9a0c-0305e82c3301}', '3f2504e04f8941d39a0c0305e82c3301', '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
   '3f2504e0-4f89-41d3-9a0c-0305e82c3301', 'urn:uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3301',
   '3f2504e04-f89-41d3-9a0c-0305e82c3301', NULL),
  (2, 'ffffffff-ffff-ffff-ffff-ffffffffffff', 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFE', 'ffffffffffffffffffffffffffffffff',
   'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFE', 'ffffffff-ffff-ffff-ffff-ffffffffffff', NULL,
   '{ffffffff-ffff-ffff-ffff-ffffffffffff}', 'd41d8cd98f00b204e9800998ecf8427e', 'gfffffff-ffff-ffff-ffff-ffffffffffff',
   'none', 'urn:uuid:ffffffff-ffff-ffff-ffff-ffffffffffff', 'ffffffffff-fff-ffff-ffff-ffffffffffff', NULL);
