"""SQLite as the referee of how its SQL was read.

No parser of another's SQL is right everywhere: precedence, names against strings in double quotes, what counts
as a space. So what was read is written out again, with parentheses around everything, and SQLite compiles it and
the original. Two expressions with one program mean the same (https://sqlite.org/opcode.html). Nothing is run,
and the database is an empty one in memory.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager

from core.catalog.model import Affinity
from core.identifiers import quote_sqlite
from core.translate.model import ColumnInScope
from core.translate.newer import add_newer_functions
from core.translate.pieces import Refusal

Program = tuple[tuple[object, ...], ...]

_BUILT_IN_COLLATIONS = ("BINARY", "NOCASE", "RTRIM")
_MAX_WORDS_CHARS = 200
_NO_FUNCTION = re.compile(r"no such function: (.+)")
_NO_COLLATION = re.compile(r"no such collation sequence: (.+)")


class Referee:
    """Compiles expressions over one table, or over none."""

    def __init__(self, connection: sqlite3.Connection, from_clause: str) -> None:
        self._connection = connection
        self._from_clause = from_clause

    def compile(self, expression_sql: str) -> Program:
        """The program of an expression. Raises Refusal with SQLite's own words if it does not compile."""
        # The line break ends a comment that the expression may end with.
        query = f"EXPLAIN SELECT ({expression_sql}\n){self._from_clause}"
        try:
            # The eighth column is a comment, in builds that have one.
            return tuple(row[:7] for row in self._connection.execute(query))
        except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
            raise refuse_error(error) from error


def refuse_error(error: Exception) -> Refusal:
    """What SQLite's words against a text mean for who wrote it."""
    words = " ".join(str(error).split())[:_MAX_WORDS_CHARS]
    if match := _NO_FUNCTION.fullmatch(words):
        return Refusal(f"it calls the application's function {match[1]}(), which SQLite does not have by itself")
    if match := _NO_COLLATION.fullmatch(words):
        return Refusal(f"its collation {match[1]} is the application's own")
    return Refusal(f"SQLite does not accept it ({words})")


@contextmanager
def open_referee(columns: Iterable[ColumnInScope]) -> Iterator[Referee]:
    """A referee over a table of these columns. Raises Refusal where SQLite can't have such a table.

    Their affinity and collation are those of the source: they are part of a comparison's program.
    """
    declarations = ", ".join(map(_declare, columns))
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.text_factory = bytes
        add_newer_functions(connection)
        if not declarations:
            yield Referee(connection, "")
            return
        try:
            connection.execute(f"CREATE TABLE t ({declarations})")
        except (sqlite3.Error, ValueError) as error:
            raise Refusal("SQLite does not accept the names of its columns") from error
        yield Referee(connection, " FROM t")


def _declare(column: ColumnInScope) -> str:
    affinity = column.affinity or Affinity.NUMERIC
    collation = column.collation.upper()
    collate = f" COLLATE {collation}" if collation in _BUILT_IN_COLLATIONS else ""
    return f"{quote_sqlite(column.source_name)} {affinity.value}{collate}"
