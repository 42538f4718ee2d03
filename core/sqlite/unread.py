"""Views, triggers and indexes whose text SQLite can't read, such as one in syntax that came after it, in a database
that is otherwise whole: it is read around them, and each is named.

SQLite refuses a schema of which it can't read one text. With PRAGMA writable_schema it passes over what is wrong
(https://sqlite.org/pragma.html#pragma_writable_schema), damage too; so what may be passed over is found first, in a
database in memory that has the same schema and no rows, where SQLite takes all of it but that. Tables are never passed
over, since their rows would be.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

from core.identifiers import fold_ascii, quote_sqlite

_MALFORMED = "malformed database schema"
_MOST = 100
_MOST_BYTES = 200_000_000
"""Of text that is read for it: each that is passed over has SQLite read the schema once more."""
_PAGE_BYTES = 512
_NO_PAGE = 2**31 - 2

# What SQLite's parser says of syntax that it does not know. A text that was cut off ends in other words.
_UNKNOWN_SYNTAX = re.compile(
    r'near ".*": syntax error$|unrecognized token: "\d|RIGHT and FULL OUTER JOINs are not currently supported$',
    re.DOTALL,
)
_BEGINNINGS = {
    "view": re.compile(r"CREATE VIEW\s"),
    "trigger": re.compile(r"CREATE TRIGGER\s"),
    "index": re.compile(r"CREATE (?:UNIQUE )?INDEX\s"),
}
"""As SQLite itself stores them (https://sqlite.org/schematab.html)."""
_NO_TEXT = re.compile(r"[\0-\x08\x0b\x0e-\x1f\x7f]")

# Prepared, never run: its error says whether there is such an object.
_LOOK_UPS = {
    "table": ("EXPLAIN SELECT 1 FROM main.{}", "no such table: main.{}"),
    "view": ("EXPLAIN DROP VIEW main.{}", "no such view: main.{}"),
    "trigger": ("EXPLAIN DROP TRIGGER main.{}", "no such trigger: main.{}"),
    "index": ("EXPLAIN DROP INDEX main.{}", "no such index: main.{}"),
}

_Value = bytes | int | float | None
_Row = tuple[_Value, ...]
"""Type, name, table, root page and SQL, as they are stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A view, trigger or index (`kind`) that SQLite can't read; `reason` is a clause."""

    kind: str
    name: str
    table: str
    reason: str
    root_page: int = 0
    """Of an index: the first of the pages that nothing else reads."""


def load_schema(connection: sqlite3.Connection, *, written_by: str) -> tuple[Unread, ...]:
    """Let SQLite read the schema, and return what is passed over on this connection from now on. `written_by` is the
    version of SQLite that wrote the file last, or "".

    Raises sqlite3.DatabaseError where anything else is wrong with the schema.
    """
    try:
        _touch(connection)
    except sqlite3.DatabaseError as error:
        if _MALFORMED not in str(error):
            raise
        malformed = error
    else:
        return ()
    connection.execute("PRAGMA writable_schema = ON")
    rows = _read_rows(connection)
    unread = _find_unread(connection, rows, malformed, _explain_syntax(written_by))
    _check_loaded(connection, rows, unread, malformed)
    return unread


def load_around(connection: sqlite3.Connection, unread: Iterable[Unread]) -> None:
    """Let SQLite read the schema and pass over these, which `load_schema` found, and over nothing else. Raises
    sqlite3.DatabaseError."""
    connection.execute("PRAGMA writable_schema = ON")
    problem = sqlite3.DatabaseError(f"{_MALFORMED}: it was read otherwise a moment ago")
    _check_loaded(connection, _read_rows(connection), unread, problem)


def name_reasons(unread: Iterable[Unread]) -> dict[tuple[str, str], str]:
    """The reasons, by kind and name."""
    return {(each.kind, each.name): each.reason for each in unread}


def _touch(connection: sqlite3.Connection) -> None:
    connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall()


def _explain_syntax(written_by: str) -> str:
    runs = sqlite3.sqlite_version
    if _number(written_by) > _number(runs):
        why = f"it may be newer, for SQLite {written_by} wrote the file"
    else:
        why = "it is broken, or in the syntax of another SQLite"
    return f"SQLite {runs}, which reads the file here, can't read its text ({{words}}): {why}"


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split("."))) if version else ()


def _read_rows(connection: sqlite3.Connection) -> list[_Row]:
    text_factory, connection.text_factory = connection.text_factory, bytes
    try:
        return connection.execute(
            "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema ORDER BY rowid"
        ).fetchall()
    finally:
        connection.text_factory = text_factory


def _find_unread(
    connection: sqlite3.Connection, rows: Sequence[_Row], malformed: sqlite3.DatabaseError, reason: str
) -> tuple[Unread, ...]:
    """What SQLite can't read of these rows, if it is only such text. Raises sqlite3.DatabaseError if it is more."""
    found: list[Unread] = []
    schema_bytes = sum(len(value) for row in rows for value in row if isinstance(value, bytes))
    most = min(_MOST, _MOST_BYTES // max(1, schema_bytes))
    with _open_copy(connection, rows) as trial:
        while True:
            trial.execute("PRAGMA writable_schema = RESET")
            try:
                _touch(trial)
            except sqlite3.DatabaseError as error:
                row_id, unread = _blame(rows, str(error), found, reason)
                if unread is None or len(found) >= most:
                    raise error from malformed
                found.append(unread)
                trial.execute("PRAGMA writable_schema = ON")
                trial.execute("DELETE FROM sqlite_schema WHERE rowid = ?", (row_id,))
            else:
                break
    if not any(str(malformed).startswith(f"{_MALFORMED} ({each.name})") for each in found):
        raise malformed
    return tuple(found)


@contextmanager
def _open_copy(connection: sqlite3.Connection, rows: Sequence[_Row]) -> Iterator[sqlite3.Connection]:
    """A database in memory with this schema and no rows, of as many pages as are roots of something."""
    (page_count,) = connection.execute("PRAGMA page_count").fetchone()
    (trusted,) = connection.execute("PRAGMA trusted_schema").fetchone()
    roots = sorted({root for (*_, root, _) in rows if isinstance(root, int) and 1 < root <= page_count})
    pages: dict[object, int] = {0: 0, 1: 1}
    pages.update((root, number) for number, root in enumerate(roots, 2))
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as trial:
        trial.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
        trial.execute(f"PRAGMA trusted_schema = {trusted:d}")
        trial.execute("CREATE TABLE room (x)")
        trial.execute("INSERT INTO room VALUES (zeroblob(?))", (_PAGE_BYTES * (len(roots) + 2),))
        trial.execute("PRAGMA writable_schema = ON")
        trial.execute("DELETE FROM sqlite_schema")
        trial.executemany(
            "INSERT INTO sqlite_schema (rowid, type, name, tbl_name, rootpage, sql)"
            " VALUES (?, CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), ?, CAST(? AS TEXT))",
            (
                # A page that is not there is not there here either.
                (number, kind, name, table, pages.get(root, _NO_PAGE if isinstance(root, int) else root), sql)
                for number, (kind, name, table, root, sql) in enumerate(rows, 1)
            ),
        )
        yield trial


def _blame(rows: Sequence[_Row], error: str, found: Sequence[Unread], reason: str) -> tuple[int, Unread | None]:
    """Which row SQLite complains of, by its number, and what may be passed over for it: None where that is damage."""
    for number, row in enumerate(rows, 1):
        texts = _decode(row)
        if texts is None:
            continue
        kind, name, table, sql = texts
        prefix = f"{_MALFORMED} ({name}) - "
        if not error.startswith(prefix) or kind not in _BEGINNINGS:
            continue
        words = error.removeprefix(prefix)
        above = next((each for each in found if each.kind == "view" and _same(each.name, table)), None)
        if not _BEGINNINGS[kind].match(sql) or _NO_TEXT.search(sql) or _is_twice(rows, name):
            continue
        if _UNKNOWN_SYNTAX.match(words):
            why = reason.format(words=words)
        elif above is not None and kind == "trigger" and words == f"no such table: main.{above.name}":
            why = f"it is of the view {above.name}, whose text SQLite {sqlite3.sqlite_version} can't read"
        else:
            continue
        root = row[3] if isinstance(row[3], int) else 0
        return number, Unread(kind=kind, name=name, table=table, reason=why, root_page=root)
    return 0, None


def _decode(row: _Row) -> tuple[str, str, str, str] | None:
    kind, name, table, _, sql = row
    try:
        texts = [value.decode() for value in (kind, name, table, sql) if isinstance(value, bytes)]
    except UnicodeDecodeError:
        return None
    return (texts[0], texts[1], texts[2], texts[3]) if len(texts) == 4 else None


def _same(name: str, other: str) -> bool:
    return fold_ascii(name) == fold_ascii(other)


def _is_twice(rows: Sequence[_Row], name: str) -> bool:
    """Whether a name is another object's too, so that it is not known which of them is meant."""
    names = [each.decode("utf-8", "replace") for (_, each, *_) in rows if isinstance(each, bytes)]
    return sum(_same(name, each) for each in names) > 1


def _check_loaded(
    connection: sqlite3.Connection,
    rows: Sequence[_Row],
    unread: Iterable[Unread],
    malformed: sqlite3.DatabaseError,
) -> None:
    """Raise `malformed` unless SQLite has read all but these. Passing over errors, it says nothing of any."""
    passed_over = {(each.kind, each.name) for each in unread}
    for kind, name, *_ in rows:
        try:
            key = (kind.decode(), name.decode()) if isinstance(kind, bytes) and isinstance(name, bytes) else ("", "")
        except UnicodeDecodeError:
            raise malformed from None
        if key[0] not in _LOOK_UPS:
            raise malformed
        is_there = _is_there(connection, *key)
        # Where a text goes on after a whole CREATE INDEX, SQLite has made an index of what stands before.
        is_half_read = key in passed_over and is_there and key[0] == "index"
        if is_half_read or (key not in passed_over and not is_there):
            raise malformed


def _is_there(connection: sqlite3.Connection, kind: str, name: str) -> bool:
    statement, missing = _LOOK_UPS[kind]
    try:
        connection.execute(statement.format(quote_sqlite(name))).close()
    except sqlite3.OperationalError as error:
        return str(error) != missing.format(name)
    return True
