CREATE TABLE event (ulid TEXT PRIMARY KEY, stream TEXT, version INTEGER, UNIQUE (stream, version));
INSERT INTO event VALUES ('01B', 's-2', 1), ('01a', 'S_2', 1), ('01A', 's_2', 1), ('01_', 'é', 1);
CREATE INDEX by_stream ON event (stream DESC);
