"""Build the sample database: `python resources/sample/build.py [PATH]`.

The Meander Travelling Library is invented. Its words are in words.toml, its tables in schema.sql; its rows
follow from one seed, with no clock and no compressor, so that every machine builds the same content.
"""

import json
import random
import sqlite3
import struct
import sys
import tomllib
import uuid
import zlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORDS = tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))
SEED = 1871
FIRST_DAY = date(2022, 3, 1)
LAST_DAY = date(2024, 10, 31)

Row = tuple[object, ...]

WAGONS: list[Row] = [
    (1, "The Meandering Page", 2, 41.5, 1),
    (2, "Second Chapter", 4, 38.25, 1),
    (3, "Ärla", 5, 12.125, 0),
]
LIBRARIANS: list[Row] = [
    (1, "Hob Larkspindle", 1, "2019-04-01", 2150.50),
    (2, "Gisla Inkpenny", 1, "2016-09-15", 2480),
    (3, "Søren Hollowbread", 2, "2020-01-07", 2150.75),
    (4, "Ёлка Ünderhügel", 2, "2017-06-30", 2399.99),
    (5, "Kestrel Tumbledown", 3, "2023-11-11", None),
]


def build_sample(path: Path) -> None:
    """Write the sample database to `path`, in place of what is there."""
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.executescript((HERE / "schema.sql").read_text(encoding="utf-8"))
        # One transaction, for the keys between wagon and librarian are checked at its end.
        connection.execute("BEGIN")
        fill(connection, random.Random(SEED))
        connection.execute("COMMIT")
        connection.execute("VACUUM")
    finally:
        connection.close()


def fill(connection: sqlite3.Connection, chance: random.Random) -> None:
    """Insert all rows, parents before children."""

    def insert(table: str, columns: str, rows: list[Row]) -> None:
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)

    genres = list(make_genres())
    books = list(make_books(chance, genres))
    readers = list(make_readers(chance))
    items = list(make_items(chance, len(books)))
    loans = list(make_loans(chance, items, len(readers)))
    insert("genre", "code, name, parent_code", genres)
    insert("author", "id, name, name_in_own_script, born, pen_name", list(make_authors(chance)))
    insert(
        "book",
        "uuid, title, language, genre_code, published, price, weight_kg, for_children, details, cover",
        books,
    )
    insert("book_author", "book_id, author_id, role, position", list(make_credits(chance, len(books))))
    insert("wagon", "id, name, head_librarian_id, shelf_metres, in_service", WAGONS)
    insert("librarian", "id, name, wagon_id, hired, wage", LIBRARIANS)
    insert("village", "id, name, latitude, longitude, inhabitants", list(make_villages(chance)))
    visits = list(make_visits(chance))
    insert("visit", "wagon_id, visited_on, village_id, opened_at, closed_at, weather", visits)
    insert("reader", "card, name, email, village_id, guardian_id, joined_at, active, preferences", readers)
    insert("item", "book_id, number, wagon_id, condition", items)
    insert("loan", "book_id, item_number, reader_id, lent_on, due_on, returned_on, fine", loans)
    insert("review", "loan_id, stars, remark, written_at", list(make_reviews(chance, loans)))
    # The last reader's number is spent: the next one follows from the counter, not from the largest id.
    connection.execute("INSERT INTO reader (card, name, village_id) VALUES ('R-000000', 'A mistake', 1)")
    connection.execute("DELETE FROM reader WHERE card = 'R-000000'")


def make_genres() -> Iterator[Row]:
    """Yield the genres; the parent of FIC-ADV is FIC."""
    for code, name in WORDS["genres"].items():
        yield code, name, code.rpartition("-")[0] or None


def make_authors(chance: random.Random) -> Iterator[Row]:
    """Yield the authors; some keep their birthday to themselves."""
    for number, (name, own_script) in enumerate(WORDS["authors"].items(), start=1):
        born = date(1890, 1, 1) + timedelta(days=chance.randrange(36000))
        yield number, name, own_script or None, None if number % 5 == 0 else born.isoformat(), number % 7 == 3


def make_books(chance: random.Random, genres: list[Row]) -> Iterator[Row]:
    """Yield the books, with notes as JSON and a picture of the cover."""
    words = WORDS["titles"]
    titles = [f"{start} {end}" for start in words["starts"] for end in words["ends"]]
    chance.shuffle(titles)
    for title in titles + words["elsewhere"]:
        published = date(1950, 1, 1) + timedelta(days=chance.randrange(26000))
        details = {
            "pages": chance.randrange(24, 900),
            "tags": chance.sample(WORDS["readers"]["tags"], chance.randrange(4)),
            "size_cm": [chance.randrange(100, 300) / 10, chance.randrange(150, 400) / 10],
            "sequel_to": None,
        }
        yield (
            str(uuid.UUID(int=chance.getrandbits(128), version=4)),
            title,
            "en" if title in titles else "mul",
            chance.choice(genres)[0],
            published.isoformat() if chance.random() < 0.9 else None,
            chance.randrange(300, 6000) / 100,
            chance.randrange(80, 2400) / 1000 if chance.random() < 0.95 else None,
            chance.random() < 0.3,
            json.dumps(details, ensure_ascii=False) if chance.random() < 0.85 else None,
            draw_cover(chance) if chance.random() < 0.8 else None,
        )


def draw_cover(chance: random.Random, width: int = 8, height: int = 12) -> bytes:
    """Draw a tiny PNG of two colours (https://www.w3.org/TR/png/).

    Its pixels are one stored deflate block, for two builds of zlib need not compress alike.
    """
    pixels = b"".join(b"\0" + bytes([chance.getrandbits(8)]) for _ in range(height))
    stored = b"\x78\x01\x01" + struct.pack("<HH", len(pixels), len(pixels) ^ 0xFFFF) + pixels

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 3, 0, 0, 0)),
            chunk(b"PLTE", chance.randbytes(6)),
            chunk(b"IDAT", stored + struct.pack(">I", zlib.adler32(pixels))),
            chunk(b"IEND", b""),
        )
    )


def make_credits(chance: random.Random, books: int) -> Iterator[Row]:
    """Yield who wrote, drew and translated each book."""
    roles = ("author", "illustrator", "translator")
    for book_id in range(1, books + 1):
        people = chance.sample(range(1, len(WORDS["authors"]) + 1), chance.choice([1, 1, 2, 3]))
        for position, author_id in enumerate(people):
            yield book_id, author_id, roles[position], position


def make_villages(chance: random.Random) -> Iterator[Row]:
    """Yield the villages; one is on no map."""
    for number, name in enumerate(WORDS["villages"]["names"], start=1):
        place = (46 + chance.random() * 3, -4 * chance.random(), chance.randrange(40, 4000))
        yield number, name, *((None, None, None) if name == "Ñandubaya" else place)


def make_visits(chance: random.Random) -> Iterator[Row]:
    """Yield where the two wagons in service opened their doors, three or four days a week."""
    for wagon_id in (1, 2):
        day = FIRST_DAY
        while day <= LAST_DAY:
            opened = datetime(day.year, day.month, day.day, 9, chance.randrange(60), chance.randrange(60))
            closed = opened + timedelta(minutes=chance.randrange(120, 500))
            yield (
                wagon_id,
                day.isoformat(),
                chance.randrange(1, len(WORDS["villages"]["names"]) + 1),
                opened.isoformat(sep=" "),
                closed.isoformat(sep=" ") if chance.random() < 0.97 else None,
                chance.choice(["clear", "drizzle", "fog", "snow ❄️", "wind", None]),
            )
            day += timedelta(days=chance.choice([1, 2, 2, 3]))


def make_readers(chance: random.Random) -> Iterator[Row]:
    """Yield the readers; a child comes after a guardian of the same village."""
    words = WORDS["readers"]
    pairs = [(given, family) for given in words["given"] for family in words["family"]]
    adults: dict[int, list[int]] = {}
    for number, (given, family) in enumerate(chance.sample(pairs, 320), start=1):
        village_id = chance.randrange(1, len(WORDS["villages"]["names"]) + 1)
        guardians = adults.setdefault(village_id, [])
        guardian_id = chance.choice(guardians) if guardians and chance.random() < 0.25 else None
        if guardian_id is None:
            guardians.append(number)
        joined = datetime(2021, 1, 1) + timedelta(seconds=chance.randrange(420 * 86400))
        wishes = {"language": chance.choice(["en", "sv", "日本語"]), "large_print": chance.random() < 0.2}
        yield (
            f"R-{number:06d}",
            f"{given} {family}",
            f"{given}.{number}@Post.example" if guardian_id is None and given.isascii() else None,
            village_id,
            guardian_id,
            joined.isoformat(sep=" "),
            chance.random() < 0.9,
            json.dumps(wishes, ensure_ascii=False) if chance.random() < 0.6 else None,
        )


def make_items(chance: random.Random, books: int) -> Iterator[Row]:
    """Yield one to four items of each book; a lost one is in no wagon."""
    for book_id in range(1, books + 1):
        for number in range(1, chance.randrange(2, 6)):
            condition = chance.choice(["new", "good", "good", "good", "worn", "worn", "lost"])
            yield book_id, number, None if condition == "lost" else chance.choice([1, 1, 2, 2, 3]), condition


def make_loans(chance: random.Random, items: list[Row], readers: int) -> Iterator[Row]:
    """Yield the loans in the order of their days; an item is with one reader at a time."""
    loans: list[tuple[date, Row]] = []
    for book_id, item_number, *_ in items:
        lent = FIRST_DAY + timedelta(days=chance.randrange(120))
        while lent <= LAST_DAY:
            due, back = lent + timedelta(days=28), lent + timedelta(days=chance.randrange(2, 45))
            days = (lent.isoformat(), due.isoformat(), back.isoformat() if back <= LAST_DAY else None)
            fine = max(0, (back - due).days) * 5 / 100
            loans.append((lent, (book_id, item_number, chance.randrange(1, readers + 1), *days, fine)))
            lent = back + timedelta(days=chance.randrange(1, 160))
    loans.sort(key=lambda loan: loan[0])
    for _, row in loans:
        yield row


def make_reviews(chance: random.Random, loans: list[Row]) -> Iterator[Row]:
    """Yield what readers say when they bring a book back."""
    for loan_id, (*_, returned_on, _fine) in enumerate(loans, start=1):
        if returned_on is not None and chance.random() < 0.3:
            minute = chance.randrange(540, 1080)
            yield (
                loan_id,
                chance.choice([2, 3, 4, 4, 5, 5]),
                chance.choice(WORDS["readers"]["remarks"]) if chance.random() < 0.8 else None,
                f"{returned_on}T{minute // 60:02d}:{minute % 60:02d}:00Z",
            )


if __name__ == "__main__":
    build_sample(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "sample.sqlite")
