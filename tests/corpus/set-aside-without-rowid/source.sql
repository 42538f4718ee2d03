CREATE TABLE reading (station TEXT, day DATE, level REAL, PRIMARY KEY (station, day)) WITHOUT ROWID;
INSERT INTO reading VALUES ('north', '2024-01-31', 1.5), ('north', '0000-00-00', 2.5), ('south', '2024-01-31', 3.5), ('south', '2024-02-01', 'n/a');
