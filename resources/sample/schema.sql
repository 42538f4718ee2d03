-- The Meander Travelling Library: three book wagons, the villages on their rounds, and who reads what.
-- Small, invented, and written the way applications really declare things in SQLite.

CREATE TABLE genre (
  code TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  parent_code TEXT REFERENCES genre (code)
) WITHOUT ROWID;

CREATE TABLE author (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  name_in_own_script TEXT,
  born DATE,
  pen_name BOOLEAN NOT NULL DEFAULT 0
);

CREATE TABLE book (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36),
  title TEXT NOT NULL CHECK (title <> ''),
  language TEXT NOT NULL DEFAULT 'en',
  genre_code TEXT NOT NULL REFERENCES genre (code),
  published DATE,
  price DECIMAL(8,2) NOT NULL DEFAULT 0,
  weight_kg REAL,
  for_children BOOLEAN NOT NULL DEFAULT 0,
  details JSON,
  cover BLOB
);
CREATE INDEX book_by_title ON book (lower(title));
CREATE INDEX book_by_genre ON book (genre_code, published DESC);

CREATE TABLE book_author (
  book_id INTEGER NOT NULL REFERENCES book (id) ON DELETE CASCADE,
  author_id INTEGER NOT NULL REFERENCES author (id),
  role TEXT NOT NULL DEFAULT 'author' CHECK (role IN ('author', 'illustrator', 'translator')),
  position INTEGER NOT NULL,
  PRIMARY KEY (book_id, author_id, role)
) WITHOUT ROWID;

-- A wagon has a head librarian, a librarian has a wagon: neither row can come first, so both keys wait for COMMIT.
CREATE TABLE wagon (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  head_librarian_id INTEGER NOT NULL REFERENCES librarian (id) DEFERRABLE INITIALLY DEFERRED,
  shelf_metres DOUBLE NOT NULL CHECK (shelf_metres > 0),
  in_service BOOLEAN NOT NULL DEFAULT TRUE
);

CREATE TABLE librarian (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  wagon_id INTEGER NOT NULL REFERENCES wagon (id) DEFERRABLE INITIALLY DEFERRED,
  hired DATE NOT NULL,
  wage DECIMAL(10,2)
);

CREATE TABLE village (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  latitude DOUBLE,
  longitude DOUBLE,
  inhabitants INTEGER CHECK (inhabitants >= 0)
);

CREATE TABLE visit (
  wagon_id INTEGER NOT NULL REFERENCES wagon (id),
  visited_on DATE NOT NULL,
  village_id INTEGER NOT NULL REFERENCES village (id),
  opened_at DATETIME NOT NULL,
  closed_at DATETIME,
  weather TEXT,
  PRIMARY KEY (wagon_id, visited_on)
);

CREATE TABLE reader (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  card VARCHAR(8) NOT NULL UNIQUE,
  name TEXT NOT NULL,
  email TEXT COLLATE NOCASE,
  village_id INTEGER NOT NULL REFERENCES village (id) ON UPDATE CASCADE,
  guardian_id INTEGER REFERENCES reader (id) ON DELETE SET NULL,
  joined_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  active BOOLEAN NOT NULL DEFAULT 1,
  preferences TEXT
);
CREATE UNIQUE INDEX reader_email ON reader (email) WHERE email IS NOT NULL;
CREATE INDEX reader_by_village ON reader (village_id, name);

CREATE TABLE item (
  book_id INTEGER NOT NULL REFERENCES book (id),
  number INTEGER NOT NULL,
  wagon_id INTEGER REFERENCES wagon (id) ON DELETE SET NULL,
  condition TEXT NOT NULL DEFAULT 'good' CHECK (condition IN ('new', 'good', 'worn', 'lost')),
  times_lent INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (book_id, number)
);

CREATE TABLE loan (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  book_id INTEGER NOT NULL,
  item_number INTEGER NOT NULL,
  reader_id INTEGER NOT NULL REFERENCES reader (id),
  lent_on DATE NOT NULL,
  due_on DATE NOT NULL,
  returned_on DATE,
  fine DECIMAL(6,2) NOT NULL DEFAULT 0.00,
  FOREIGN KEY (book_id, item_number) REFERENCES item (book_id, number),
  CHECK (due_on > lent_on),
  CHECK (returned_on IS NULL OR returned_on >= lent_on)
);
CREATE UNIQUE INDEX loan_open ON loan (book_id, item_number) WHERE returned_on IS NULL;
CREATE INDEX loan_latest ON loan (lent_on DESC, id DESC);
CREATE INDEX loan_by_reader ON loan (reader_id);

CREATE TABLE review (
  loan_id INTEGER PRIMARY KEY REFERENCES loan (id) ON DELETE CASCADE,
  stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
  remark TEXT,
  written_at TEXT NOT NULL
);

CREATE VIEW loan_now AS
SELECT loan.id, book.title, reader.name AS reader, village.name AS village, loan.due_on
FROM loan
JOIN book ON book.id = loan.book_id
JOIN reader ON reader.id = loan.reader_id
JOIN village ON village.id = reader.village_id
WHERE loan.returned_on IS NULL;

CREATE TRIGGER loan_is_counted AFTER INSERT ON loan
BEGIN
  UPDATE item SET times_lent = times_lent + 1 WHERE book_id = NEW.book_id AND number = NEW.item_number;
END;
