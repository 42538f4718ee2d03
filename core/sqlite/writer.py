"""A new database, written by Python's SQLite: the one place that writes a SQLite file for a user.

The texts that are run here come from a database's own schema, which somebody may have made for it. So they may make
tables, indexes, views and triggers, and nothing else: an authorizer refuses the rest
(https://sqlite.org/c3ref/set_authorizer.html).
"""

import functools
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from core.cancel import CancelToken
from core.identifiers import fold_ascii, quote_sqlite
from core.sqlite.errors import primary_code
from core.sqlite.rowid import find_rowid_name

_CACHE_KIB = 65_536
_REFUSED_TO_TEXTS = frozenset(
    {
        sqlite3.SQLITE_ATTACH,
        sqlite3.SQLITE_DETACH,
        sqlite3.SQLITE_PRAGMA,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_SAVEPOINT,
    }
)
_PRAGMAS_OF_MODULES = ("page_size", "data_version")
"""What full-text search reads of the file."""
_ENCODINGS = {"UTF-8": "utf-8", "UTF-16le": "utf-16-le", "UTF-16be": "utf-16-be"}


@dataclass(frozen=True, slots=True)
class RawText:
    """A TEXT by its bytes, since it is not UTF-8, or may not be."""

    raw: bytes


class TextRefused(Exception):
    """SQLite refuses a schema's text today: its own words say why."""


class RowRefused(Exception):
    """A constraint of a table refuses a row: its own words say why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSettings:
    """What a database keeps in its header (https://sqlite.org/fileformat2.html#database_header)."""

    encoding: str
    page_size_bytes: int
    user_version: int
    application_id: int
    auto_vacuum: int
    is_wal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenColumn:
    """A column of a table that was made; `is_computed` for a generated one."""

    name: str
    declared_type: str
    not_null: bool
    has_default: bool
    is_computed: bool
    is_key: bool

    @property
    def needs_value(self) -> bool:
        """Whether a row must say what it has there."""
        return self.not_null and not self.has_default and not self.is_computed and not self.is_key

    @property
    def filler(self) -> int | str:
        """A value for such a column: 0 or nothing, as its type is."""
        folded = fold_ascii(self.declared_type)
        is_number = any(part in folded for part in ("int", "real", "floa", "doub", "num", "dec", "bool"))
        return 0 if is_number else ""


class Writer:
    """An open new database, in one transaction. Made by `writing_database`; for one thread at a time."""

    def __init__(
        self, connection: sqlite3.Connection, settings: FileSettings, stubs: Iterable[str], cancel: CancelToken
    ) -> None:
        self._connection, self._settings, self._cancel = connection, settings, cancel
        self._stubs = frozenset(map(fold_ascii, stubs))
        self._codec = _ENCODINGS[settings.encoding]

    def run_text(self, text: str) -> None:
        """Run one CREATE of a schema. Raises TextRefused, Cancelled."""
        self._connection.set_authorizer(_authorize)
        try:
            with self._cancel.interrupting(self._connection.interrupt):
                self._connection.execute(text)
        except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
            if isinstance(error, sqlite3.Error) and primary_code(error) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
                raise
            raise TextRefused(str(error)) from error
        finally:
            self._connection.set_authorizer(None)

    def rebuild(self, virtual_table: str) -> None:
        """Let a full-text index read its content anew (https://sqlite.org/fts5.html#the_rebuild_command). Raises
        TextRefused."""
        name = quote_sqlite(virtual_table)
        self.run_text(f"INSERT INTO {name}({name}) VALUES ('rebuild')")

    def read_columns(self, table: str) -> tuple[WrittenColumn, ...]:
        """The columns of a table, as SQLite sees them; none where there is no such table."""
        rows = self._connection.execute(
            'SELECT name, type, "notnull", dflt_value IS NOT NULL, hidden, pk FROM temp.pragma_table_xinfo(?, ?)',
            (table, "main"),
        )
        return tuple(
            WrittenColumn(
                name=name,
                declared_type=declared_type or "",
                not_null=bool(not_null),
                has_default=bool(has_default),
                is_computed=hidden in (2, 3),
                is_key=key_place > 0,
            )
            for name, declared_type, not_null, has_default, hidden, key_place in rows
        )

    def find_stub_collation(self, index: str) -> str | None:
        """The first of an index's collations that is a stub here, so that its order is not its application's."""
        rows = self._connection.execute("SELECT coll FROM temp.pragma_index_xinfo(?, ?)", (index, "main"))
        return next((name for (name,) in rows if name is not None and fold_ascii(name) in self._stubs), None)

    def list_indexes(self, table: str) -> tuple[str, ...]:
        """The indexes that a table has, those too that its keys have made."""
        rows = self._connection.execute("SELECT name FROM temp.pragma_index_list(?, ?)", (table, "main"))
        return tuple(name for (name,) in rows)

    def drop_index(self, index: str) -> None:
        self._connection.execute(f"DROP INDEX {quote_sqlite(index)}")

    def has_object(self, name: str) -> bool:
        """Whether the schema has something of that name, letter case of ASCII aside."""
        return (
            self._connection.execute("SELECT 1 FROM sqlite_master WHERE name = ? COLLATE NOCASE", (name,)).fetchone()
            is not None
        )

    def drop_table(self, table: str) -> None:
        self._connection.execute(f"DROP TABLE IF EXISTS {quote_sqlite(table)}")

    def clear_table(self, table: str) -> None:
        """Take all rows out again."""
        self._connection.execute(f"DELETE FROM {quote_sqlite(table)}")

    def make_plain_table(self, table: str, columns: Sequence[tuple[str, str]]) -> None:
        """A table with nothing but columns and their types, which take any row."""
        listed = ", ".join(f"{quote_sqlite(name)} {declared}" for name, declared in columns)
        self._connection.execute(f"CREATE TABLE {quote_sqlite(table)} ({listed})")

    def insert(
        self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, has_raw: bool = False
    ) -> None:
        """Insert rows; with `has_raw` they may have RawText. Raises RowRefused, and some rows may then be there."""
        with self._cancel.interrupting(self._connection.interrupt), _naming_refusals():
            if not has_raw:
                self._connection.executemany(_insert(table, tuple(columns), ()), rows)
                return
            for row in rows:
                self._connection.execute(*self._with_raw(table, tuple(columns), row))

    def insert_row(self, table: str, columns: Sequence[str], row: Sequence[object]) -> int:
        """Insert one row, and return its rowid; of no meaning in a table without. Raises RowRefused."""
        with _naming_refusals():
            return self._connection.execute(*self._with_raw(table, tuple(columns), row)).lastrowid or 0

    def rank_rowids(self, table: str, rowids: Sequence[int]) -> list[int]:
        """The numbers, from 1 in reading order, of rows by their rowids; none where no name leads to those."""
        name = find_rowid_name([column.name for column in self.read_columns(table)])
        if name is None:
            return []
        wanted = set(rowids)
        rows = self._connection.execute(f"SELECT {name} FROM {quote_sqlite(table)} NOT INDEXED ORDER BY {name}")
        return [number for number, (rowid,) in enumerate(rows, 1) if rowid in wanted]

    def rank_keys(self, table: str, columns: Sequence[str], keys: Sequence[Sequence[object]]) -> list[int]:
        """The same in a table without rowids, by the values of its primary key."""
        wanted = {_comparable(key) for key in keys}
        listed = ", ".join(map(quote_sqlite, columns))
        factory, self._connection.text_factory = self._connection.text_factory, RawText
        try:
            rows = self._connection.execute(f"SELECT {listed} FROM {quote_sqlite(table)} NOT INDEXED")
            return [number for number, row in enumerate(rows, 1) if _comparable(row) in wanted]
        finally:
            self._connection.text_factory = factory

    def continue_numbering(self, table: str, last_number: int) -> None:
        """Let an AUTOINCREMENT go on after a number (https://sqlite.org/autoinc.html)."""
        with _naming_refusals():
            changed = self._connection.execute(
                "UPDATE sqlite_sequence SET seq = max(coalesce(seq, 0), ?) WHERE name = ?", (last_number, table)
            ).rowcount
            if not changed:
                self._connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, last_number))

    def is_autoincrement(self, table: str) -> bool:
        """Whether a table keeps count in sqlite_sequence."""
        row = self._connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        return row is not None and re.search(r"\bautoincrement\b", row[0], re.IGNORECASE) is not None

    def analyze(self) -> None:
        """Gather statistics anew."""
        with self._cancel.interrupting(self._connection.interrupt):
            self._connection.execute("ANALYZE")

    def finish(self) -> tuple[tuple[str, ...], int]:
        """Commit, and set what the header keeps: what SQLite's own check finds, if anything, and how many rows refer to
        rows that are not there."""
        with self._cancel.interrupting(self._connection.interrupt):
            self._connection.execute("COMMIT")
            self._connection.execute(f"PRAGMA user_version = {self._settings.user_version:d}")
            self._connection.execute(f"PRAGMA application_id = {self._settings.application_id:d}")
            problems = self._check_integrity()
            orphans = self._count_orphans()
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute("PRAGMA locking_mode = NORMAL")
            self._connection.execute(f"PRAGMA journal_mode = {'WAL' if self._settings.is_wal else 'DELETE'}")
        return problems, orphans

    def _check_integrity(self) -> tuple[str, ...]:
        try:
            found = [line for (line,) in self._connection.execute("PRAGMA integrity_check(20)")]
        except sqlite3.OperationalError as error:
            if primary_code(error) != sqlite3.SQLITE_ERROR:
                raise
            # A CHECK calls a function that only its application has.
            return (f"it could not be checked: {error}",)
        return tuple(line for line in found if line != "ok")

    def _count_orphans(self) -> int:
        try:
            return sum(1 for _ in self._connection.execute("PRAGMA foreign_key_check"))
        except sqlite3.OperationalError as error:
            if primary_code(error) != sqlite3.SQLITE_ERROR:
                raise
            # "foreign key mismatch": the key that is referred to is none.
            return 0

    def _with_raw(self, table: str, columns: tuple[str, ...], row: Sequence[object]) -> tuple[str, list[object]]:
        raw = tuple(place for place, value in enumerate(row) if isinstance(value, RawText))
        values = [self._encode(value) if isinstance(value, RawText) else value for value in row]
        return _insert(table, columns, raw), values

    def _encode(self, text: RawText) -> bytes:
        """A text's bytes as CAST reads them: in the encoding of the database."""
        if self._codec == "utf-8":
            return text.raw
        return text.raw.decode("utf-8", "surrogatepass").encode(self._codec, "surrogatepass")


def _authorize(action: int, name: str | None, value: str | None, *_: object) -> int:
    if action == sqlite3.SQLITE_PRAGMA and name in _PRAGMAS_OF_MODULES and value is None:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY if action in _REFUSED_TO_TEXTS else sqlite3.SQLITE_OK


@contextmanager
def _naming_refusals() -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise RowRefused(str(error)) from error
    except sqlite3.OperationalError as error:
        if primary_code(error) != sqlite3.SQLITE_ERROR:
            raise
        # A generated column calls a function that only its application has.
        raise RowRefused(str(error)) from error


@functools.lru_cache(256)
def _insert(table: str, columns: tuple[str, ...], raw: tuple[int, ...]) -> str:
    if not columns:
        return f"INSERT INTO {quote_sqlite(table)} DEFAULT VALUES"
    places = ", ".join("CAST(? AS TEXT)" if place in raw else "?" for place in range(len(columns)))
    return f"INSERT INTO {quote_sqlite(table)} ({', '.join(map(quote_sqlite, columns))}) VALUES ({places})"


def _comparable(key: Sequence[object]) -> tuple[object, ...]:
    """A key's values such that 1 and 1.0 are the same, as in SQLite, and a text is no blob."""
    return tuple(RawText(value.encode()) if isinstance(value, str) else value for value in key)
