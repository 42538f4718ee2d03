"""The benchmark's first source: one table with the column mix of the design's measurements.

Eleven columns: three integers, two texts, an ISO timestamp, a boolean, two doubles, JSON and a blob,
about 166 bytes a row. Values come from a fixed seed, so every machine builds the same file.
"""

import random
import sqlite3
from collections.abc import Iterator

SCHEMA = """
CREATE TABLE measurement (
  id INTEGER PRIMARY KEY,
  device_id INTEGER NOT NULL,
  batch INTEGER,
  name TEXT NOT NULL,
  note TEXT,
  taken_at TEXT NOT NULL,
  valid BOOLEAN NOT NULL,
  reading REAL,
  score DOUBLE,
  payload JSON,
  digest BLOB
)
"""

WORDS = ("amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "haven", "inlet", "jetty", "kiosk", "lodge")


def rows(count: int, seed: int = 20) -> Iterator[tuple[object, ...]]:
    """Yield `count` rows, the same for the same seed."""
    random_ = random.Random(seed)
    for number in range(1, count + 1):
        first, second = random_.choice(WORDS), random_.choice(WORDS)
        seconds = number % 86400
        clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        yield (
            number,
            random_.randrange(5000),
            None if number % 7 == 0 else number // 1000,
            f"{first} {second} {number}",
            None if number % 3 == 0 else f"{second} near the {first}, seen {number % 97} times",
            f"2024-{number % 12 + 1:02d}-{number % 28 + 1:02d} {clock}",
            number & 1,
            random_.random() * 1000,
            None if number % 11 == 0 else random_.gauss(0, 1),
            f'{{"k": {number}, "tag": "{first}"}}',
            random_.randbytes(16),
        )


def fill_measurements(connection: sqlite3.Connection, *, row_count: int) -> None:
    """Make the table with `row_count` rows."""
    connection.execute(SCHEMA)
    connection.executemany(f"INSERT INTO measurement VALUES ({','.join('?' * 11)})", rows(row_count))
