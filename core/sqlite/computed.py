"""Tables whose rows SQLite computes as they are read, by expressions of the file's own: VIRTUAL generated columns
(https://sqlite.org/gencol.html). A few bytes of schema can ask for gigabytes or for hours there, and only Python's
SQLite can be bounded (`core.sqlite.limits`) and stopped, so that ADBC's does not get to read them.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator

from core.errors import SourceUnreadable
from core.identifiers import fold_ascii, quote_sqlite
from core.sqlite.errors import primary_code
from core.sqlite.query import Query

# SQLite's functions and operators whose value can be much larger than what it is made of, or whose time more than
# proportional to it (https://sqlite.org/lang_corefunc.html). No other functions than SQLite's are there.
_COSTLY = re.compile(
    r"""\b(?:
      (?: concat | concat_ws | format | hex | instr | json_array | json_insert | json_object | json_patch | json_quote
        | json_replace | json_set | jsonb_\w+ | printf | quote | randomblob | replace | zeroblob )
      ["'`\]]? \s* (?: \( | /\* | -- )
    | like | glob | match | regexp )""",
    re.IGNORECASE | re.VERBOSE,
)
_MOST_JOINS = 50
MOST_CALLS = 500
_CALLS = ("Function", "PureFunc")
_WORD = re.compile(r"[\w$]+")


def find_computed_tables(connection: sqlite3.Connection) -> frozenset[str]:
    """The tables that have a VIRTUAL generated column for which no bound is seen, by their names.

    Those that only join, cut or calculate with what is stored, as most do, are not among them. Raises SourceUnreadable
    where a row takes so many costly calls that it might never end: SQLite can't be stopped within a row.
    """
    text_factory = connection.text_factory
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    try:
        found = frozenset(name for name, sql, columns in _read_generated(connection) if not _is_bounded(sql, columns))
        for name in found:
            _check_calls(connection, name)
        return found
    finally:
        connection.text_factory = text_factory


def reads_computed(tables: frozenset[str], query: Query) -> bool:
    """Whether a query, which quotes all names, may read one of these tables."""
    texts = (query.from_sql, *(column.expression_sql for column in query.columns)) if tables else ()
    return any(quote_sqlite(table) in text for table in tables for text in texts)


def _read_generated(connection: sqlite3.Connection) -> Iterator[tuple[str, str, list[str]]]:
    """Each table that has VIRTUAL generated columns: its name, its SQL, their names."""
    # LIKE takes the letters of ASCII in either case. Few tables have the word at all.
    tables = connection.execute(
        "SELECT CAST(name AS TEXT), CAST(sql AS TEXT) FROM main.sqlite_master"
        " WHERE type = 'table' AND sql LIKE '%as%(%' AND sql NOT LIKE 'create virtual%'"
    ).fetchall()
    for name, sql in tables:
        if name is None:
            continue
        rows = connection.execute("SELECT name FROM temp.pragma_table_xinfo(?, 'main') WHERE hidden = 2", (name,))
        if columns := [column for (column,) in rows]:
            yield name, sql, columns


def _check_calls(connection: sqlite3.Connection, table: str) -> None:
    """Count the calls in the program that reads a row (https://sqlite.org/opcode.html)."""
    try:
        program = connection.execute(f"EXPLAIN SELECT * FROM {quote_sqlite(table)}").fetchall()
    except sqlite3.OperationalError as error:
        if primary_code(error) != sqlite3.SQLITE_ERROR:
            raise
        return  # it names what is not there, which whoever reads the rows is told
    calls = sum(1 for step in program if step[1] in _CALLS and _COSTLY.match(str(step[5])))
    if calls > MOST_CALLS:
        raise SourceUnreadable(
            f"{table} can't be read: for each row, its generated columns take {calls:,} calls of functions that may"
            f" take long, and Howdah allows {MOST_CALLS:,}.",
            "Make these columns stored, or drop them, with the sqlite3 shell.",
            {"table": table},
        )


def _is_bounded(sql: str, columns: list[str]) -> bool:
    """Whether the columns, by what stands in their table's SQL, are no larger than some dozen stored values.

    None may stand there twice: a column made of two of another, that of two of a third, is how few become many.
    """
    if _COSTLY.search(sql) or sql.count("||") > _MOST_JOINS:
        return False
    # Names that are no single word are not looked for: those count as not found, and so as not bounded.
    words = Counter(_WORD.findall(fold_ascii(sql)))
    return all(words[fold_ascii(column)] == 1 for column in columns)
