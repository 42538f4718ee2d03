-- Two texts that differ until U+0000 is shown as U+2400.
CREATE TABLE parent (code TEXT UNIQUE, name TEXT);
CREATE TABLE child (code TEXT REFERENCES parent (code));
INSERT INTO parent VALUES ('a' || char(0), 'nul'), ('a' || char(9216), 'symbol');
INSERT INTO child VALUES ('a' || char(9216));
