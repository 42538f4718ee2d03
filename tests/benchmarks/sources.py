"""The other sources that are measured: many tables, blobs, wide rows, many indexes.

All but the blobs are made by SQL alone, from the row's number, so that a million rows take seconds and every machine
builds the same values.
"""

import random
import sqlite3

from tests.benchmarks.table import WORDS

_NUMBERS = "WITH RECURSIVE number(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < {last})"
_WORD = f"""substr('{"".join(word.ljust(5)[:5] for word in WORDS)}', i * 7 % {len(WORDS)} * 5 + 1, 5)"""
_INSTANT = "strftime('%Y-%m-%d %H:%M:%S', 1577836800 + i * 7919 % 126230400, 'unixepoch')"


def fill_many_tables(connection: sqlite3.Connection, *, table_count: int, row_count: int) -> None:
    """Make tables of `row_count` rows each; each refers to the one before, every third to the first one too."""
    for table in range(1, table_count + 1):
        parents = [f"part_{table - 1:03d}"] if table > 1 else []
        if table % 3 == 0:
            parents.append("part_001")
        keys = "".join(f", parent_{place} INTEGER REFERENCES {parent}(id)" for place, parent in enumerate(parents))
        values = "".join(f", (i * 7919 + {table + place}) % {row_count} + 1" for place in range(len(parents)))
        connection.execute(
            f"""CREATE TABLE part_{table:03d} (
              id INTEGER PRIMARY KEY, label TEXT NOT NULL, amount REAL, made_at TEXT NOT NULL, active BOOLEAN NOT NULL
              {keys}
            )"""
        )
        connection.execute(
            f"""{_NUMBERS.format(last=row_count)}
            INSERT INTO part_{table:03d}
            SELECT i, {_WORD} || ' ' || i, iif(i % 9 = 0, NULL, i * 1.25 / {table}), {_INSTANT}, i & 1 {values}
            FROM number"""
        )


def fill_blobs(connection: sqlite3.Connection, *, blob_count: int, blob_bytes: int) -> None:
    """Make one table of `blob_count` blobs of `blob_bytes` each, which do not compress."""
    random_ = random.Random(20)
    connection.execute("CREATE TABLE document (id INTEGER PRIMARY KEY, name TEXT NOT NULL, content BLOB NOT NULL)")
    connection.executemany(
        "INSERT INTO document VALUES (?, ?, ?)",
        ((number, f"document {number}.bin", random_.randbytes(blob_bytes)) for number in range(1, blob_count + 1)),
    )


def fill_wide(connection: sqlite3.Connection, *, row_count: int) -> None:
    """Make one table of 40 columns: 10 integers, 8 reals, 10 texts, 7 dates and times, 5 booleans; 8 hold NULLs."""
    columns = [("id INTEGER PRIMARY KEY", "i")]
    columns += [(f"count_{n} INTEGER NOT NULL", f"i * {7919 + n} % {10 ** (n + 1)}") for n in range(1, 8)]
    columns += [(f"maybe_count_{n} INTEGER", f"iif(i % {n + 2} = 0, NULL, i * {n})") for n in range(1, 3)]
    columns += [(f"reading_{n} REAL NOT NULL", f"(i * {6007 + n} % 1000003) / {n}7.0") for n in range(1, 7)]
    columns += [(f"maybe_reading_{n} REAL", f"iif(i % {n + 4} = 0, NULL, i / {n}3.0)") for n in range(1, 3)]
    columns += [(f"name_{n} TEXT NOT NULL", f"{_WORD} || ' ' || i * {n} % 10007") for n in range(1, 8)]
    columns += [(f"maybe_note_{n} TEXT", f"iif(i % {n + 1} = 0, NULL, 'seen ' || i % 97 || ' times')") for n in (1, 2)]
    columns += [("empty_note TEXT", "NULL")]
    columns += [(f"day_{n} DATE NOT NULL", f"date(1577836800 + i * {n} % 1461 * 86400, 'unixepoch')") for n in (1, 2)]
    columns += [(f"at_{n} DATETIME NOT NULL", _INSTANT.replace("7919", f"{7919 + n}")) for n in range(1, 5)]
    columns += [("maybe_at DATETIME", f"iif(i % 5 = 0, NULL, {_INSTANT})")]
    columns += [(f"is_{n} BOOLEAN NOT NULL", f"i / {n} & 1") for n in range(1, 6)]
    connection.execute(f"CREATE TABLE wide ({', '.join(declared for declared, _ in columns)})")
    connection.execute(
        f"{_NUMBERS.format(last=row_count)} INSERT INTO wide SELECT {', '.join(sql for _, sql in columns)} FROM number"
    )


def fill_indexed(connection: sqlite3.Connection, *, row_count: int) -> None:
    """Make one table with 8 secondary indexes, 2 of them unique, and a foreign key to a parent a hundredth its size."""
    parent_count = max(row_count // 100, 1)
    connection.executescript(
        """
        CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
        CREATE TABLE purchase (
          id INTEGER PRIMARY KEY,
          customer_id INTEGER NOT NULL REFERENCES customer(id),
          reference TEXT NOT NULL,
          line INTEGER NOT NULL,
          status TEXT NOT NULL,
          amount REAL NOT NULL,
          bought_at TEXT NOT NULL,
          shipped_at TEXT
        );
        """
    )
    connection.execute(
        f"{_NUMBERS.format(last=parent_count)} INSERT INTO customer SELECT i, {_WORD} || ' ' || i FROM number"
    )
    connection.execute(
        f"""{_NUMBERS.format(last=row_count)}
        INSERT INTO purchase
        SELECT i, i * 7919 % {parent_count} + 1, printf('R%08d', i * 7919 % 100000007), i % 50,
          {_WORD}, (i * 6007 % 1000003) / 100.0, {_INSTANT}, iif(i % 4 = 0, NULL, {_INSTANT})
        FROM number"""
    )
    connection.executescript(
        """
        CREATE UNIQUE INDEX purchase_reference ON purchase (reference);
        CREATE UNIQUE INDEX purchase_customer_number ON purchase (customer_id, id);
        CREATE INDEX purchase_customer ON purchase (customer_id);
        CREATE INDEX purchase_status_time ON purchase (status, bought_at);
        CREATE INDEX purchase_time ON purchase (bought_at DESC);
        CREATE INDEX purchase_amount ON purchase (amount);
        CREATE INDEX purchase_line ON purchase (line, amount);
        CREATE INDEX purchase_waiting ON purchase (bought_at) WHERE shipped_at IS NULL;
        """
    )
