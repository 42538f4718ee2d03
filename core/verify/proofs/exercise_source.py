"""The source's side of an exercise: a database in memory with the source's own schema texts, and a few of its rows.

Each statement is a transaction of its own, as it is for those who use SQLite, and is taken back. Where a key is checked
at the end of a transaction, it has to be committed: then the world is copied anew before the next one, which makes
SQLite read all of its schema again. Foreign keys are enforced, as they are in PostgreSQL.
"""

import marshal
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

from core.cancel import CancelToken
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
_OF_PYTHON = 0
"""The code of an error of the module's own, such as that a text is not UTF-8."""
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

    def __init__(
        self,
        connection: sqlite3.Connection,
        base: sqlite3.Connection,
        tables: Sequence[TablePlan],
        *,
        has_deferred_keys: bool,
    ) -> None:
        self._connection, self._base, self._tables = connection, base, tables
        self._has_deferred_keys = has_deferred_keys
        self._known: dict[str, dict[bytes, tuple[object, ...]]] = {}
        self._first: dict[str, tuple[bytes, list[tuple[object, ...]]]] = {}
        self._selects = {table.target_name: _write_select(table) for table in tables}
        self._ids_query, self._ids_values = self._write_ids_query()
        self.first_state = self.read()
        """The rows as they are before any statement."""
        self.first_ids = self.find_next_ids()

    def read(self) -> State:
        return {table.target_name: self._read(table) for table in self._tables}

    def attempt(self, name: str, change: Change) -> Answer:
        """What a statement on a table or view of that name comes to in the world as it was, which stays so. Raises
        TooSlow."""
        if self._has_deferred_keys:
            answer = self.change(name, change)
            self._base.backup(self._connection)
            return answer
        self._connection.execute("BEGIN")
        try:
            return self.change(name, change)
        finally:
            # RAISE(ROLLBACK) has ended it.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def change(self, name: str, change: Change) -> Answer:
        """Carry out a statement on what the last one left. Raises TooSlow."""
        sql, values = write_sqlite(name, change)
        try:
            self._connection.execute(sql, values)
            return Answer(state=self.read())
        except sqlite3.Error as error:
            if primary_code(error) == sqlite3.SQLITE_INTERRUPT:
                raise TooSlow from error
            code = getattr(error, "sqlite_errorcode", 0)
            return Answer(state={}, error=str(error), is_raised=code == _RAISED, is_broken_key=code == _BROKEN_KEY)

    def find_next_ids(self) -> dict[str, int]:
        """The number that each table's identity column would give next, by the target's names of the tables."""
        if not self._ids_query:
            return {}
        found = self._connection.execute(self._ids_query, self._ids_values).fetchone()
        names = [table.target_name for table, _ in self._list_identities()]
        pairs = zip(names, found[0::2], found[1::2], strict=True)
        return {name: max(most or 0, sequence or 0) + 1 for name, most, sequence in pairs}

    def read_view(self, name: str) -> tuple[list[str], list[tuple[Value, ...]]]:
        """The columns and rows of a view. Raises sqlite3.Error."""
        with closing(self._connection.execute(f"SELECT * FROM {quote_sqlite(name)}")) as cursor:
            return [each[0] for each in cursor.description], cursor.fetchall()

    def _list_identities(self) -> list[tuple[TablePlan, str]]:
        return [(table, column.source_name) for table in self._tables for column in table.columns if column.is_identity]

    def _write_ids_query(self) -> tuple[str, list[str]]:
        """Gives the largest number of each identity column, and the last one that AUTOINCREMENT gave; with the values
        for its parameters."""
        (has_sequence,) = self._connection.execute(
            "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'"
        ).fetchone()
        parts, values = [], []
        for table, column in self._list_identities():
            parts.append(f"(SELECT max({quote_sqlite(column)}) FROM {quote_sqlite(table.source_name)})")
            parts.append("(SELECT seq FROM sqlite_sequence WHERE name = ?)" if has_sequence else "NULL")
            if has_sequence:
                values.append(table.source_name)
        return (f"SELECT {', '.join(parts)}" if parts else ""), values

    def _read(self, table: TablePlan) -> list[tuple[object, ...]]:
        rows = self._fetch(self._selects[table.target_name])
        # Most statements leave most tables, and most rows, as they are. What is written tells 1 from 1.0, which Python
        # does not.
        whole = marshal.dumps(rows, _MARSHAL_VERSION)
        first = self._first.get(table.target_name)
        if first is not None and first[0] == whole:
            return first[1]
        known = self._known.setdefault(table.target_name, {})
        written = [marshal.dumps(row, _MARSHAL_VERSION) for row in rows]
        new = [place for place, each in enumerate(written) if each not in known]
        if new:
            listed = list_source(table.columns, [rows[place] for place in new])
            known |= {written[place]: row for place, row in zip(new, listed, strict=True)}
        found = [known[each] for each in written]
        self._first.setdefault(table.target_name, (whole, found))
        return found

    def _fetch(self, select_sql: str) -> list[tuple[Value, ...]]:
        self._connection.text_factory = str
        try:
            return self._connection.execute(select_sql).fetchall()
        except sqlite3.OperationalError as error:
            if primary_code(error) != _OF_PYTHON:
                raise
        # A text that is not UTF-8, which a trigger can make of a blob.
        self._connection.text_factory = _decode
        return self._connection.execute(select_sql).fetchall()


class SourceWorld:
    """The texts of the source's schema, and the rows of a world, from which databases in memory are made."""

    def __init__(
        self, source: Source, sqlite: sqlite3.Connection, world: World, clock: Clock, cancel: CancelToken
    ) -> None:
        self._source, self._world, self._clock, self._cancel = source, world, clock, cancel
        self._texts = [
            tuple(value.decode("utf-8", "replace") if isinstance(value, bytes) else "" for value in row)
            for row in read_schema(sqlite)
        ]
        names = {fold_ascii(table.source_name) for table in (*world.own, *world.parents)}
        self._tables = [sql for kind, _, table, sql in self._texts if kind == "table" and fold_ascii(table) in names]
        self._beside_tables = [
            sql
            for kind, _, table, sql in self._texts
            if kind == "view" or (kind == "index" and sql and fold_ascii(table) in names)
        ]
        self._has_deferred_keys = any("deferred" in sql.lower() for sql in self._tables)

    @contextmanager
    def open(self, samples: dict[str, list[Row]], triggers: Sequence[TriggerPlan]) -> Iterator[SourceExercise]:
        """A world with these triggers alone. Raises sqlite3.Error, TooSlow."""
        with (
            closing(self._connect()) as base,
            closing(self._connect()) as connection,
            self._cancel.interrupting(connection.interrupt),
        ):
            self._fill(base, samples)
            self._make_triggers(base, triggers)
            base.backup(connection)
            connection.execute("PRAGMA foreign_keys = ON")
            yield SourceExercise(connection, base, self._world.own, has_deferred_keys=self._has_deferred_keys)

    def find_welcome(self, samples: dict[str, list[Row]], table: TablePlan, rows: Sequence[Row]) -> list[Row]:
        """Those of some rows that a table takes beside those that are there. Raises sqlite3.Error, TooSlow."""
        if not rows:
            return []
        with closing(self._connect()) as connection, self._cancel.interrupting(connection.interrupt):
            self._fill(connection, samples)
            connection.execute("PRAGMA foreign_keys = ON")
            return [row for row in rows if _insert(connection, table.source_name, row)]

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:", isolation_level=None)
        connection.execute(f"PRAGMA encoding = '{self._source.encoding}'")
        connection.execute(f"PRAGMA trusted_schema = {trusted_schema()}")
        register_stub_collations(connection, self._source.collations)
        limit_statements(connection, 0)
        connection.text_factory = _decode
        connection.set_progress_handler(lambda: self._clock.is_over, _STEPS)
        return connection

    def _fill(self, connection: sqlite3.Connection, samples: dict[str, list[Row]]) -> None:
        for sql in self._tables:
            connection.execute(sql)
        for sql in self._beside_tables:
            _try(connection, sql)
        connection.execute("BEGIN")
        for table, rows in samples.items():
            if rows:
                names = list(rows[0])
                marks = ", ".join("?" * len(names))
                columns = ", ".join(map(quote_sqlite, names))
                connection.executemany(
                    f"INSERT INTO {quote_sqlite(table)} ({columns}) VALUES ({marks})",
                    [list(row.values()) for row in rows],
                )
        connection.execute("COMMIT")

    def _make_triggers(self, connection: sqlite3.Connection, triggers: Sequence[TriggerPlan]) -> None:
        names = {fold_ascii(trigger.source_name) for trigger in triggers}
        for kind, name, _, sql in self._texts:
            if kind == "trigger" and fold_ascii(name) in names:
                connection.execute(sql)


def _write_select(table: TablePlan) -> str:
    names = ", ".join(quote_sqlite(column.source_name) for column in table.columns)
    return f"SELECT {names} FROM {quote_sqlite(table.source_name)}"


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


def _decode(text: bytes) -> str:
    return text.decode("utf-8", "surrogateescape")
