"""SQLite as the referee of how a trigger was read: it compiles the original and what was understood, as triggers of
empty tables with the names, affinities, collations and keys of the real ones."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager

from core.catalog.model import Affinity
from core.identifiers import fold_ascii, make_unique, quote_sqlite
from core.translate.newer import add_newer_functions
from core.translate.pieces import Refusal
from core.translate.queries.model import Relation, SourceColumn
from core.translate.referee import Program, refuse_error
from core.translate.triggers.keys import list_unique_keys
from core.translate.triggers.model import Event, Timing, TriggerHeader

_BUILT_IN_COLLATIONS = ("BINARY", "NOCASE", "RTRIM")
_LEFT_OUT = frozenset({"Trace", "Init", "Transaction"})
"""Steps that tell the text itself, or the state of the schema."""


class TriggerReferee:
    """Compiles the parts of a trigger, as parts of triggers like it."""

    def __init__(self, connection: sqlite3.Connection, header: TriggerHeader, table: Relation, name: str) -> None:
        self._connection = connection
        self._header = header
        self._table = quote_sqlite(table.source_name)
        self._first = quote_sqlite(next(iter(_settable(table)), ""))
        self._name = quote_sqlite(name)

    def compile_statement(self, sql: str) -> Program:
        """The program of a statement. Raises Refusal with SQLite's own words if it does not compile."""
        return self._compile("", sql)

    def compile_condition(self, sql: str) -> Program:
        """The program of a WHEN. Raises Refusal as above."""
        return self._compile(f"WHEN {sql}\n", "SELECT 1")

    def _compile(self, when: str, statement: str) -> Program:
        header, run = self._header, self._connection.execute
        # A line break ends a comment that a text may end with.
        when_sql = f"{header.timing} {header.event} ON {self._table} {when}"
        create = f"CREATE TRIGGER {self._name} {when_sql}BEGIN {statement}\n; END"
        try:
            run("SAVEPOINT before")
            try:
                run(create)
                # The eighth column is a comment, in builds that have one.
                rows = [row[:7] for row in run(f"EXPLAIN {self._write_firing()}")]
            finally:
                run("ROLLBACK TO before")
        except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
            raise refuse_error(error) from error
        return tuple(row for row in rows if row[1].decode() not in _LEFT_OUT)

    def _write_firing(self) -> str:
        match self._header.event:
            case Event.INSERT:
                return f"INSERT INTO {self._table} DEFAULT VALUES"
            case Event.UPDATE:
                return f"UPDATE {self._table} SET {self._first} = {self._first}"
            case Event.DELETE:
                return f"DELETE FROM {self._table}"


@contextmanager
def open_trigger_referee(
    header: TriggerHeader, table: Relation, relations: Iterable[Relation]
) -> Iterator[TriggerReferee]:
    """A referee over these relations, the trigger's own among them. Raises Refusal where SQLite can't have them."""
    relations = tuple(relations)
    names = {fold_ascii(relation.source_name) for relation in relations}
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.text_factory = bytes
        add_newer_functions(connection)
        add_newer_functions(connection)
        try:
            for relation in relations:
                if relation is table and header.timing is Timing.INSTEAD_OF:
                    base = quote_sqlite(make_unique("howdah_base", names))
                    connection.execute(f"CREATE TABLE {base} ({_declare_columns(relation)})")
                    view = quote_sqlite(relation.source_name)
                    connection.execute(f"CREATE VIEW {view} AS SELECT * FROM {base}")
                else:
                    elements = ", ".join([_declare_columns(relation), *_declare_keys(relation)])
                    connection.execute(f"CREATE TABLE {quote_sqlite(relation.source_name)} ({elements})")
        except (sqlite3.Error, ValueError) as error:
            raise Refusal("SQLite does not accept the names of the tables that it works on") from error
        yield TriggerReferee(connection, header, table, make_unique("howdah_trigger", names))


def _settable(table: Relation) -> list[str]:
    generated = set(map(fold_ascii, table.generated_columns))
    names = [column.column.source_name for column in table.columns]
    return [name for name in names if fold_ascii(name) not in generated]


def _declare_columns(relation: Relation) -> str:
    return ", ".join(_declare(column, relation) for column in relation.columns)


def _declare(source: SourceColumn, relation: Relation) -> str:
    column = source.column
    folded, name = fold_ascii(column.source_name), quote_sqlite(column.source_name)
    if relation.rowid_column is not None and fold_ascii(relation.rowid_column) == folded:
        return f"{name} INTEGER PRIMARY KEY"
    affinity = column.affinity or Affinity.NUMERIC
    collation = column.collation.upper()
    collate = f" COLLATE {collation}" if collation in _BUILT_IN_COLLATIONS else ""
    computed = " AS (NULL)" if folded in set(map(fold_ascii, relation.generated_columns)) else ""
    return f"{name} {affinity.value}{collate}{computed}"


def _declare_keys(relation: Relation) -> list[str]:
    if relation.is_view:
        return []
    rowid = relation.rowid_column and fold_ascii(relation.rowid_column)
    return [
        f"UNIQUE ({', '.join(map(quote_sqlite, key))})"
        for key in list_unique_keys(relation)
        if tuple(map(fold_ascii, key)) != (rowid,)
    ]
