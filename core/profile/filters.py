"""Which rows of a table count: what follows FROM in every read of it, and what SQLite says of a condition."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from core.catalog.model import Table
from core.errors import SourceError, SourceUnreadable
from core.identifiers import quote_sqlite
from core.sqlite.errors import primary_code, sqlite_text
from core.sqlite.source import Source


def scan_from(table: Table, where_sql: str | None = None, range_sql: str | None = None) -> str:
    """The FROM of a full read of a table: in the table's own order, never by an index of a stub collation.

    `range_sql` is a further condition, of Howdah's own.
    """
    conditions = [*([range_sql] if range_sql else []), *([enclose(where_sql)] if where_sql else [])]
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"{quote_sqlite(table.name)} NOT INDEXED{where}"


def filtered(table: str, where_sql: str | None) -> str:
    """A table, or those of its rows that count, for a FROM that may use its indexes."""
    name = quote_sqlite(table)
    return name if where_sql is None else f"(SELECT * FROM {name} WHERE {enclose(where_sql)})"


def enclose(where_sql: str) -> str:
    """A condition in parentheses; it may end in a comment."""
    return f"({where_sql}\n)"


def join_evenly(terms: Sequence[str], operator: str) -> str:
    """The terms as a balanced tree: SQLite limits the depth of an expression to 1000."""
    if len(terms) == 1:
        return f"({terms[0]})"
    middle = len(terms) // 2
    return f"({join_evenly(terms[:middle], operator)} {operator} {join_evenly(terms[middle:], operator)})"


def check_condition(connection: sqlite3.Connection, table: Table, where_sql: str) -> None:
    """Raise SourceError if SQLite takes something for no condition on a table's rows."""
    name = quote_sqlite(table.name)
    attempts = (
        f"SELECT 1 FROM {name} WHERE {enclose(where_sql)}",
        # What is an expression only between parentheses, as `1) OR (1`, would change the query around it.
        f"SELECT {where_sql}\n FROM {name}",
    )
    for attempt in attempts:
        try:
            connection.execute(f"EXPLAIN {attempt}").close()
        except (sqlite3.Error, ValueError) as error:
            _tell_refused(table, where_sql, error)
            raise


def count_left_out(connection: sqlite3.Connection, table: Table, where_sql: str) -> int:
    """How many rows a condition does not take: it is false or NULL for them."""
    sql = f"SELECT count(*) FROM {quote_sqlite(table.name)} NOT INDEXED WHERE {enclose(where_sql)} IS NOT TRUE"
    (count,) = connection.execute(sql).fetchone()
    return int(count)


@contextmanager
def naming_condition(source: Source, table: Table, where_sql: str | None) -> Iterator[None]:
    """Run the body such that what fails only for the condition, as json('{') does, is told to be its fault."""
    try:
        yield
    except (sqlite3.Error, SourceUnreadable) as error:
        if where_sql is not None:
            _tell_refused(table, where_sql, error)
        raise


def _tell_refused(table: Table, where_sql: str, error: Exception) -> None:
    """Raise SourceError if an error says no more than that a query can't be."""
    if isinstance(error, SourceError):
        is_general = type(error) is SourceUnreadable and error.context.get("code") in (None, "SQLITE_ERROR")
        reason = error.context.get("sqlite", error.message)
    else:
        is_general = not isinstance(error, sqlite3.Error) or primary_code(error) in (0, sqlite3.SQLITE_ERROR)
        reason = sqlite_text(error)
    if is_general:
        raise SourceError(
            f"SQLite can't choose the rows of {table.name} by the condition {where_sql}: {reason}.",
            "Write it as it would stand after WHERE in a query of this one table.",
            {"table": table.name, "where": where_sql, "sqlite": reason},
        ) from error
