"""The source's side of an exercise: a database in memory with the source's own schema texts, and a few of its rows.

It is filled once, and copied before each statement, which is then a transaction of its own as it is for those who use
SQLite: keys that are checked at its end are. Foreign keys are enforced, as they are in PostgreSQL.
"""

import marshal
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

from core.identifiers import fold_ascii, quote_sqlite
from core.plan.model import TablePlan, TriggerPlan
from core.sqlite.collations import register_stub_collations
from core.sqlite.errors import primary_code
from core.sqlite.limits import limit_statements
from core.sqlite.schema import read_schema
from core.sqlite.source import Source, trusted_schema
from core.sqlite.trial import Value
from core.verify.proofs.both_results import Clock, TooSlow
from core.verify.proofs.exercise_changes import Change, write_sqlite
from core.verify.proofs.exercise_values import list_source
from core.verify.proofs.exercise_world import Row, World

_STEPS = 1_000
_MARSHAL_VERSION = 2
"""The last one that writes equal values in one way, whoever else refers to them."""
_RAISED = 1811
"""SQLITE_CONSTRAINT_TRIGGER (https://www.sqlite.org/rescode.html#constraint_trigger)."""
_BROKEN_KEY = 787
"""SQLITE_CONSTRAINT_FOREIGNKEY."""

State = dict[str, list[tuple[object, ...]]]
"""The rows of tables in the compared form, by the target's names of the tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a statement came to: an error, and whether RAISE made it; or the rows that are there then."""

    state: State
    error: str | None = None
    is_raised: bool = False
    is_broken_key: bool = False


class SourceExercise:
    """Statements in SQLite, each on the world as it was, or on what the last one left."""

    def __init__(self, connection: sqlite3.Connection, base: sqlite3.Connection, tables: Sequence[TablePlan]) -> None:
        self._connection, self._base, self._tables = connection, base, tables
        self._known: dict[str, dict[bytes, tuple[object, ...]]] = {}

    def reset(self) -> None:
        self._base.backup(self._connection)

    def read(self) -> State:
        return {table.target_name: self._read(table) for table in self._tables}

    def change(self, name: str, change: Change) -> Answer:
        """Carry out a statement on a table or view of that name. Raises TooSlow."""
        sql, values = write_sqlite(name, change)
        try:
            self._connection.execute(sql, values)
            return Answer(state=self.read())
        except sqlite3.Error as error:
            if primary_code(error) == sqlite3.SQLITE_INTERRUPT:
                raise TooSlow from error
            code = getattr(error, "sqlite_errorcode", 0)
            return Answer(state={}, error=str(error), is_raised=code == _RAISED, is_broken_key=code == _BROKEN_KEY)

    def insert(self, name: str, row: Row) -> bool:
        """Whether a table takes a row. Raises TooSlow."""
        sql, values = write_sqlite(name, Change(event="INSERT", rows=(row,)))
        try:
            self._connection.execute(sql, values)
        except sqlite3.Error as error:
            if primary_code(error) == sqlite3.SQLITE_INTERRUPT:
                raise TooSlow from error
            return False
        return True

    def find_next_ids(self) -> dict[str, int]:
        """The number that each table's identity column would give next, by the target's names of the tables."""
        found = {}
        for table in self._tables:
            for column in table.columns:
                if column.is_identity:
                    name = quote_sqlite(column.source_name)
                    (most,) = self._connection.execute(
                        f"SELECT max({name}) FROM {quote_sqlite(table.source_name)}"
                    ).fetchone()
                    found[table.target_name] = max(most or 0, self._read_sequence(table.source_name)) + 1
        return found

    def read_view(self, name: str) -> tuple[list[str], list[tuple[Value, ...]]]:
        """The columns and rows of a view. Raises sqlite3.Error."""
        with closing(self._connection.execute(f"SELECT * FROM {quote_sqlite(name)}")) as cursor:
            return [each[0] for each in cursor.description], cursor.fetchall()

    def _read_sequence(self, table: str) -> int:
        try:
            row = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        except sqlite3.Error:
            # Without a table of AUTOINCREMENT there is none.
            return 0
        return int(row[0]) if row is not None else 0

    def _read(self, table: TablePlan) -> list[tuple[object, ...]]:
        names = ", ".join(quote_sqlite(column.source_name) for column in table.columns)
        rows = self._connection.execute(f"SELECT {names} FROM {quote_sqlite(table.source_name)}").fetchall()
        # Most statements leave most rows as they are. What is written tells 1 from 1.0, which Python does not.
        known = self._known.setdefault(table.target_name, {})
        written = [marshal.dumps(row, _MARSHAL_VERSION) for row in rows]
        new = [place for place, each in enumerate(written) if each not in known]
        if new:
            listed = list_source(table.columns, [rows[place] for place in new])
            known |= {written[place]: row for place, row in zip(new, listed, strict=True)}
        return [known[each] for each in written]


class SourceWorld:
    """The texts of the source's schema, and the rows of a world, from which databases in memory are made."""

    def __init__(self, source: Source, sqlite: sqlite3.Connection, world: World, clock: Clock) -> None:
        self._source, self._world, self._clock = source, world, clock
        self._texts = [
            tuple(value.decode("utf-8", "replace") if isinstance(value, bytes) else "" for value in row)
            for row in read_schema(sqlite)
        ]

    @contextmanager
    def open(self, samples: dict[str, list[Row]], triggers: Sequence[TriggerPlan]) -> Iterator[SourceExercise]:
        """A world with these triggers alone. Raises sqlite3.Error, TooSlow."""
        with closing(self._connect()) as base, closing(self._connect()) as connection:
            self._make_tables(base)
            for name, rows in samples.items():
                self._fill(base, name, rows)
            self._make_triggers(base, triggers)
            base.backup(connection)
            connection.execute("PRAGMA foreign_keys = ON")
            yield SourceExercise(connection, base, self._world.own)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:", isolation_level=None)
        connection.execute(f"PRAGMA encoding = '{self._source.encoding}'")
        connection.execute(f"PRAGMA trusted_schema = {trusted_schema()}")
        register_stub_collations(connection, self._source.collations)
        limit_statements(connection, 0)
        connection.text_factory = _decode
        connection.set_progress_handler(lambda: self._clock.is_over, _STEPS)
        return connection

    def _make_tables(self, connection: sqlite3.Connection) -> None:
        names = {fold_ascii(table.source_name) for table in (*self._world.own, *self._world.parents)}
        for kind, _, table, sql in self._texts:
            if kind == "table" and fold_ascii(table) in names:
                connection.execute(sql)
        for kind, _, table, sql in self._texts:
            if kind == "view" or (kind == "index" and sql and fold_ascii(table) in names):
                _try(connection, sql)

    def _make_triggers(self, connection: sqlite3.Connection, triggers: Sequence[TriggerPlan]) -> None:
        names = {fold_ascii(trigger.source_name) for trigger in triggers}
        for kind, name, _, sql in self._texts:
            if kind == "trigger" and fold_ascii(name) in names:
                connection.execute(sql)

    def _fill(self, connection: sqlite3.Connection, table: str, rows: Sequence[Row]) -> None:
        if not rows:
            return
        names = list(rows[0])
        marks = ", ".join("?" * len(names))
        columns = ", ".join(map(quote_sqlite, names))
        connection.execute("BEGIN")
        connection.executemany(
            f"INSERT INTO {quote_sqlite(table)} ({columns}) VALUES ({marks})", [list(row.values()) for row in rows]
        )
        connection.execute("COMMIT")


def _try(connection: sqlite3.Connection, sql: str) -> None:
    """What may call functions of the application's is left out."""
    try:
        connection.execute(sql)
    except sqlite3.OperationalError as error:
        if primary_code(error) != sqlite3.SQLITE_ERROR:
            raise


def _decode(text: bytes) -> str:
    return text.decode("utf-8", "surrogateescape")
