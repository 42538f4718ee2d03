"""The source's side of an exercise before there are statements: databases in memory with the source's own texts, and a
few of its rows.

Rows are added to a database that is held, as more of them are found or made up, since a world of many tables takes long
to make. The foreign keys that the plan carries are enforced, as they are in PostgreSQL.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field

from core.cancel import CancelToken
from core.identifiers import quote_sqlite
from core.plan.model import TablePlan, TriggerPlan
from core.sqlite.collations import register_stub_collations
from core.sqlite.errors import primary_code
from core.sqlite.limits import limit_statements
from core.sqlite.source import Source, trusted_schema
from core.verify.proofs.both_results import Clock, TooSlow
from core.verify.proofs.exercise_changes import Change, write_sqlite
from core.verify.proofs.exercise_source import STEPS, SourceExercise, decode_text
from core.verify.proofs.exercise_texts import SourceTexts
from core.verify.proofs.exercise_world import Row, World

Samples = dict[str, list[Row]]
"""Rows of tables, by the source's names of the tables."""


@dataclass(slots=True)
class _Held:
    """A database without triggers, and the rows that were given to it."""

    connection: sqlite3.Connection
    rows: Samples = field(default_factory=dict)

    def is_part_of(self, samples: Samples) -> bool:
        return all(samples.get(name, [])[: len(rows)] == rows for name, rows in self.rows.items())

    def add(self, samples: Samples) -> None:
        """Add what it has not got of the rows, which foreign keys do not refuse."""
        self.connection.execute("PRAGMA foreign_keys = OFF")
        self.connection.execute("BEGIN")
        for table, rows in samples.items():
            has = self.rows.setdefault(table, [])
            new = rows[len(has) :]
            if new:
                names = list(new[0])
                marks = ", ".join("?" * len(names))
                columns = ", ".join(map(quote_sqlite, names))
                self.connection.executemany(
                    f"INSERT INTO {quote_sqlite(table)} ({columns}) VALUES ({marks})",
                    [list(row.values()) for row in new],
                )
                has += new
        self.connection.execute("COMMIT")


class SourceWorld:
    """The databases of one world, for one exercise after another. To be closed."""

    def __init__(self, source: Source, texts: SourceTexts, world: World, clock: Clock, cancel: CancelToken) -> None:
        self._source, self._texts, self._world, self._clock, self._cancel = source, texts, world, clock, cancel
        self._tables = texts.list_tables(world)
        self._beside_tables = texts.list_beside_tables(world)
        self._has_deferred_keys = any("deferred" in sql.lower() for sql in self._tables)
        self._first: _Held | None = None
        self._held: _Held | None = None
        self._known: dict[str, dict[bytes, tuple[object, ...]]] = {}

    def close(self) -> None:
        for held in (self._first, self._held):
            if held is not None:
                held.connection.close()

    def settle(self, samples: Samples) -> None:
        """Make these rows what each exercise begins with. Raises sqlite3.Error, TooSlow."""
        self._first, self._held = self._bring_to(samples), None

    def restart(self, clock: Clock) -> None:
        """Begin another exercise, with a clock of its own."""
        self._clock = clock

    @contextmanager
    def open(self, samples: Samples, triggers: Sequence[TriggerPlan]) -> Iterator[SourceExercise]:
        """A world with these rows and these triggers alone. Raises sqlite3.Error, TooSlow."""
        held = self._bring_to(samples)
        with ExitStack() as stack:
            connection = stack.enter_context(closing(self._connect()))
            stack.enter_context(self._cancel.interrupting(connection.interrupt))
            held.connection.backup(connection)
            for sql in self._texts.list_triggers(triggers):
                connection.execute(sql)
            base = None
            if self._has_deferred_keys:
                base = stack.enter_context(closing(self._connect()))
                connection.backup(base)
            connection.execute("PRAGMA foreign_keys = ON")
            yield SourceExercise(connection, base, self._world.own, self._known, self._clock)

    def find_welcome(self, samples: Samples, table: TablePlan, rows: Sequence[Row]) -> list[Row]:
        """Those of some rows that a table takes beside those that are there. Raises sqlite3.Error, TooSlow."""
        if not rows:
            return []
        held = self._bring_to(samples)
        with self._cancel.interrupting(held.connection.interrupt):
            held.connection.execute("PRAGMA foreign_keys = ON")
            welcome = [row for row in rows if _insert(held.connection, table.source_name, row)]
        held.rows[table.source_name] += welcome
        return welcome

    def _bring_to(self, samples: Samples) -> _Held:
        """The database that is held, with these rows."""
        held = self._held
        if held is None or not held.is_part_of(samples):
            if held is not None:
                held.connection.close()
            self._held = held = _Held(self._connect())
            if self._first is not None and self._first.is_part_of(samples):
                self._first.connection.backup(held.connection)
                held.rows = {name: list(rows) for name, rows in self._first.rows.items()}
            else:
                self._make(held.connection)
        with self._cancel.interrupting(held.connection.interrupt):
            held.add(samples)
        return held

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:", isolation_level=None)
        connection.execute(f"PRAGMA encoding = '{self._source.encoding}'")
        connection.execute(f"PRAGMA trusted_schema = {trusted_schema()}")
        register_stub_collations(connection, self._source.collations)
        limit_statements(connection, 0)
        connection.text_factory = decode_text
        connection.set_progress_handler(lambda: self._clock.is_over, STEPS)
        return connection

    def _make(self, connection: sqlite3.Connection) -> None:
        for sql in self._tables:
            connection.execute(sql)
        for sql in self._beside_tables:
            _try(connection, sql)


def _insert(connection: sqlite3.Connection, name: str, row: Row) -> bool:
    """Whether a table takes a row."""
    sql, values = write_sqlite(name, Change(event="INSERT", rows=(row,)))
    try:
        connection.execute(sql, values)
    except sqlite3.Error as error:
        if primary_code(error) == sqlite3.SQLITE_INTERRUPT:
            raise TooSlow from error
        return False
    return True


def _try(connection: sqlite3.Connection, sql: str) -> None:
    """What may call functions of the application's is left out."""
    try:
        connection.execute(sql)
    except sqlite3.OperationalError as error:
        if primary_code(error) != sqlite3.SQLITE_ERROR:
            raise
