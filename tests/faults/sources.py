"""A source in which a row that is lost, doubled or altered can be seen, and settings that cut it into many chunks."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

CHUNK_BYTES = 20_000
BATCH_ROWS = 60
"""Fewer than there are in a chunk."""
SET_ASIDE = ("entry.code:type=integer", "entry:unfit=set-aside")
"""Choices by which each 50th row of `entry` is set aside."""

_TABLES = """
PRAGMA page_size = 4096;
CREATE TABLE account (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, balance REAL);
CREATE TABLE entry (
    id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account (id), note TEXT, code TEXT, amount REAL,
    data BLOB
);
CREATE INDEX entry_by_note ON entry (note);
CREATE INDEX entry_by_account ON entry (account_id, amount);
CREATE TABLE label (entry_id INTEGER, word TEXT, weight REAL, PRIMARY KEY (entry_id, word)) WITHOUT ROWID;
CREATE TABLE twin (word TEXT, number INTEGER);
CREATE TABLE empty (id INTEGER PRIMARY KEY, word TEXT);
"""


def make_ledger(path: Path, rows: int, *, seed: int = 1, fit: bool = True) -> Path:
    """A database of about 250 bytes for each of the rows, most of them in the table `entry`.

    Its rowids begin below zero and are far apart at the end, so that ranges of them are uneven. `twin` has no key and
    many rows that are equal; `label` has no rowid. Unless they are to `fit`, some codes are no numbers.
    """
    dice = random.Random(seed)
    accounts = max(10, rows // 50)

    def entry(number: int) -> tuple[object, ...]:
        code = "none" if not fit and number % 50 == 7 else str(number * 7)
        note = None if number % 11 == 0 else f"note {dice.randrange(rows)} " + "e\u0301\U0001f418x"[number % 5 :] * 9
        data = dice.randbytes(dice.randrange(180)) if number % 3 else None
        rowid = number * 3 - rows if number < rows * 0.8 else number * 40
        return rowid, dice.randrange(accounts), note, code, dice.random() * 1e6, data

    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(_TABLES)
        many = connection.executemany
        many("INSERT INTO account VALUES (?, ?, ?)", ((n, f"account {n}", n / 3) for n in range(accounts)))
        many("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", map(entry, range(rows)))
        many("INSERT INTO label VALUES (?, ?, ?)", ((n // 2, f"word {n % 2}", n / 7) for n in range(rows)))
        many("INSERT INTO twin VALUES (?, ?)", ((f"word {n % 9}", n % 50 + 2) for n in range(rows // 2)))
        connection.commit()
    return path
