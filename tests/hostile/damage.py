"""Small real files of several kinds, and ways to damage them, all by a seed."""

import random
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

_ROWS = 40
_KINDS: Mapping[str, tuple[str, str]] = {
    "plain": (
        "PRAGMA page_size = 512",
        "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c REAL, d BLOB); CREATE INDEX i ON t (b);"
        "CREATE TABLE u (e REFERENCES t(a), f UNIQUE); CREATE VIEW v AS SELECT * FROM t;",
    ),
    "without rowid": (
        "PRAGMA page_size = 512",
        "CREATE TABLE t (b TEXT, a INTEGER, c REAL, d BLOB, PRIMARY KEY (a, b)) WITHOUT ROWID;"
        "CREATE UNIQUE INDEX i ON t (c, b); CREATE TABLE u (e, f);",
    ),
    "UTF-16": (
        "PRAGMA page_size = 1024; PRAGMA encoding = 'UTF-16be'",
        "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT COLLATE NOCASE, c REAL, d BLOB);"
        "CREATE TABLE u (e TEXT, f AS (upper(e)));",
    ),
    "auto-vacuum": (
        "PRAGMA page_size = 512; PRAGMA auto_vacuum = FULL",
        "CREATE TABLE t (a INT, b ANY, c REAL NOT NULL, d BLOB) STRICT; CREATE INDEX i ON t (a) WHERE c > 1;"
        "CREATE TABLE u (e, f AS (e || 'x') STORED);",
    ),
    "write-ahead": (
        "PRAGMA page_size = 1024; PRAGMA journal_mode = WAL",
        "CREATE TABLE t (a INTEGER PRIMARY KEY, b, c DEFAULT 'x', d CHECK (d IS NOT 1));"
        "CREATE TABLE u (e, f); CREATE VIRTUAL TABLE s USING fts5(g); INSERT INTO s VALUES ('words'), ('in it');",
    ),
}


def make_originals(folder: Path) -> dict[str, bytes]:
    """The bytes of a whole file of each kind, with rows, overflow pages and free pages."""
    originals = {}
    for kind, (pragmas, schema) in _KINDS.items():
        path = folder / "original.db"
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.executescript(f"PRAGMA synchronous = OFF; {pragmas}")
            connection.executescript(f"BEGIN; {schema} COMMIT")
            connection.execute("BEGIN")
            for row in range(_ROWS):
                wide = "wide " * 600 if row % 13 == 0 else f"text {row}"
                values = (row, wide, row / 7, bytes([row]) * (row * 3 % 50))
                connection.execute("INSERT INTO t (a, b, c, d) VALUES (?, ?, ?, ?)", values)
                connection.execute("INSERT INTO u (e) VALUES (?)", (row % 9,))
            connection.execute("COMMIT")
            connection.execute("DELETE FROM t WHERE a % 4 = 1")
        originals[kind] = path.read_bytes()
    return originals


def damage(original: bytes, seed: int) -> bytes:
    """The file with some bytes changed, or a block of it zeroed, moved, or cut off."""
    chance = random.Random(seed)
    data = bytearray(original)
    page_bytes = int.from_bytes(data[16:18], "big")
    way = chance.randrange(10)
    if way < 6:
        _change_bytes(data, chance, page_bytes)
    elif way == 6:
        start, length = _choose_block(data, chance)
        data[start : start + length] = bytes(length)
    elif way == 7:
        pages = len(data) // page_bytes
        ours, theirs = (chance.randrange(pages) * page_bytes for _ in range(2))
        data[ours : ours + page_bytes], data[theirs : theirs + page_bytes] = (
            data[theirs : theirs + page_bytes],
            data[ours : ours + page_bytes],
        )
    elif way == 8:
        del data[chance.randrange(len(data)) :]
    else:
        start, length = _choose_block(data, chance)
        data[start : start + length] = chance.randbytes(length)
    return bytes(data)


def _change_bytes(data: bytearray, chance: random.Random, page_bytes: int) -> None:
    """Change up to 16 bytes: often in a page's header, its list of cells and the file's own header, where it tells."""
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        place = chance.randrange(len(data))
        aim = chance.randrange(4)
        if aim == 0:
            place = place // page_bytes * page_bytes + chance.randrange(12)
        elif aim == 1:
            place = place // page_bytes * page_bytes + chance.randrange(40)
        elif aim == 2 and chance.randrange(4) == 0:
            place = chance.randrange(100)
        data[place] = chance.choice((0, 1, 2, 5, 10, 13, 127, 128, 255, data[place] ^ 1 << chance.randrange(8)))


def _choose_block(data: bytearray, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data))
    return start, min(len(data) - start, chance.choice((4, 64, 512, 2048)))
