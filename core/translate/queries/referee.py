"""SQLite as the referee of how a query was read: it compiles the original and what was understood, over empty tables
with the names, affinities and collations of the real ones."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager

from core.catalog.model import Affinity
from core.identifiers import fold_ascii, make_unique, quote_sqlite
from core.translate.newer import add_newer_functions
from core.translate.pieces import Refusal
from core.translate.queries.model import Relation, SourceColumn
from core.translate.referee import Program, refuse_error

_BUILT_IN_COLLATIONS = ("BINARY", "NOCASE", "RTRIM")


class QueryReferee:
    """Compiles queries over some relations."""

    def __init__(self, connection: sqlite3.Connection, view: str) -> None:
        self._connection = connection
        self._view = view

    def compile(self, query_sql: str) -> Program:
        """The program of a query. Raises Refusal with SQLite's own words if it does not compile."""
        try:
            # The eighth column is a comment, in builds that have one.
            return tuple(row[:7] for row in self._connection.execute(f"EXPLAIN {query_sql}"))
        except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
            raise refuse_error(error) from error

    def name_columns(self, query_sql: str, names: Sequence[str] = ()) -> tuple[str, ...]:
        """What SQLite calls the columns of a view of that query; `names` are those that the view lists."""
        listed = f"({', '.join(map(quote_sqlite, names))})" if names else ""
        view = quote_sqlite(self._view)
        try:
            self._connection.execute(f"CREATE VIEW {view}{listed} AS {query_sql}")
            rows = self._connection.execute(f"PRAGMA table_info({view})").fetchall()
            self._connection.execute(f"DROP VIEW {view}")
        except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
            raise refuse_error(error) from error
        return tuple(row[1].decode("utf-8", "replace") for row in rows)


@contextmanager
def open_query_referee(relations: Iterable[Relation]) -> Iterator[QueryReferee]:
    """A referee over these relations, each a table there. Raises Refusal where SQLite can't have them."""
    relations = tuple(relations)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.text_factory = bytes
        add_newer_functions(connection)
        try:
            for relation in relations:
                columns = ", ".join(_declare(column, relation) for column in relation.columns)
                connection.execute(f"CREATE TABLE {quote_sqlite(relation.source_name)} ({columns})")
        except (sqlite3.Error, ValueError) as error:
            raise Refusal("SQLite does not accept the names of the tables that it reads") from error
        view = make_unique("howdah_view", {fold_ascii(relation.source_name) for relation in relations})
        yield QueryReferee(connection, view)


def _declare(source: SourceColumn, relation: Relation) -> str:
    column = source.column
    name = quote_sqlite(column.source_name)
    is_rowid = relation.rowid_column is not None and fold_ascii(relation.rowid_column) == fold_ascii(column.source_name)
    if is_rowid:
        return f"{name} INTEGER PRIMARY KEY"
    affinity = column.affinity or Affinity.NUMERIC
    collation = column.collation.upper()
    collate = f" COLLATE {collation}" if collation in _BUILT_IN_COLLATIONS else ""
    return f"{name} {affinity.value}{collate}"
