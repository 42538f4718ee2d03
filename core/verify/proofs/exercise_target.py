"""The target's side of an exercise: the very tables, views and triggers that were made, emptied of their rows and
filled with a few, in a transaction that is taken back.

Not copies of them: what is proved is what is published, with its keys, its types and the paths by which its functions
find their tables. TRUNCATE gives a table new files and keeps the old ones until the end, so that 40 GB are emptied in
milliseconds and are there again when it is taken back (https://www.postgresql.org/docs/current/sql-truncate.html). It
locks them until then: nobody else uses a schema that is being built. Should anything ever commit this transaction, a
key that is broken on purpose, and checked only then, makes it fail.
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from core.cancel import CancelToken
from core.plan.model import ColumnPlan, TablePlan, TriggerPlan
from core.postgres.connect import Connection
from core.sqlite.trial import Value
from core.verify.proofs.both_results import Clock, TooSlow
from core.verify.proofs.exercise_changes import Change
from core.verify.proofs.exercise_records import TargetRecords
from core.verify.proofs.exercise_source import Answer, Refusal, State
from core.verify.proofs.exercise_values import Lost, write_parameters
from core.verify.proofs.exercise_world import Row, World

_ROWS_AT_ONCE = 50
_QUERY_CANCELED = "57014"
_NOT_THE_STATEMENTS = ("08", "53", "57", "58")
"""Classes of SQLSTATEs (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""
_NULL = sql.SQL("NULL")
_SAVE = sql.SQL("SAVEPOINT howdah_change")
_GO_BACK = sql.SQL("ROLLBACK TO SAVEPOINT howdah_change")
_FORGET_SAVED = sql.SQL("RELEASE SAVEPOINT howdah_change")
_SAVE_ALL = sql.SQL("SAVEPOINT howdah_changes")
_GO_BACK_ALL = sql.SQL("ROLLBACK TO SAVEPOINT howdah_changes")
_FORGET_ALL = sql.SQL("RELEASE SAVEPOINT howdah_changes")
_SETTINGS = "SET LOCAL search_path = pg_catalog, pg_temp; SET LOCAL lock_timeout = '5s'"
_CHILDREN = """
    WITH RECURSIVE t AS (
        SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = %s::text AND c.relname = ANY (%s::text[]) AND c.relkind IN ('r', 'p')
        UNION
        SELECT k.conrelid FROM pg_catalog.pg_constraint k JOIN t ON k.confrelid = t.oid WHERE k.contype = 'f')
    SELECT n.nspname::text, c.relname::text FROM t JOIN pg_catalog.pg_class c USING (oid)
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
"""
"""Tables with all that refer to them, which TRUNCATE empties too."""
_DEFERRED = """
    SELECT k.conname::text FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = %s::text AND c.relname = ANY (%s::text[]) AND k.condeferred AND k.contype = 'f'
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A statement, before which the identities would give these numbers, and whether the rows are looked at after
    it."""

    change: Change
    next_ids: dict[str, int]
    is_read: bool = True


class TargetExercise:
    """Statements in PostgreSQL, each on the world as it was, or on what the last one left.

    There are thousands of them: all that belongs to one is sent as one text, and waited for once. So the values stand
    in it as literals, which are of no type yet, as parameters are: what they are is read by the column's type
    (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT).
    """

    def __init__(self, connection: Connection, schema: str, world: World, clock: Clock, cancel: CancelToken) -> None:
        self._connection, self._schema, self._world = connection, schema, world
        self._clock, self._cancel = clock, cancel
        self._records = TargetRecords(connection, schema, world.own)
        self._sequences: dict[str, str] = {}
        self._check_keys: list[sql.Composable] = []
        self._defer_keys: list[sql.Composable] = []
        self._first: tuple[sql.Composable, ...] = ()
        """What a statement that has failed leaves to do, which is sent with the next one."""
        self._written: dict[tuple[object, ...], sql.Composable | None] = {}

    def restart(self, clock: Clock) -> None:
        """Begin another exercise, with a clock of its own."""
        self._clock = clock

    def empty(self) -> None:
        """Empty the world's tables, and take their triggers out of action. Raises psycopg.Error."""
        names = [table.target_name for table in self._world.own]
        self._connection.execute(_SETTINGS)
        if not names:
            return
        tables = self._connection.execute(_CHILDREN.encode(), (self._schema, names)).fetchall()
        self._connection.execute(
            sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(sql.Identifier(*table) for table in tables))
        )
        for table in self._world.own:
            self._connection.execute(
                sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(self._name(table.target_name))
            )
            self._find_sequence(table)
        rows = self._connection.execute(_DEFERRED.encode(), (self._schema, names)).fetchall()
        if rows:
            keys = sql.SQL(", ").join(sql.Identifier(self._schema, name) for (name,) in rows)
            self._check_keys = [sql.SQL("SET CONSTRAINTS {} IMMEDIATE").format(keys)]
            self._defer_keys = [sql.SQL("SET CONSTRAINTS {} DEFERRED").format(keys)]

    def fill(self, table: TablePlan, rows: Sequence[Row]) -> list[Row]:
        """Insert rows, and return those that the table took."""
        columns = [column for column in table.columns if column.generated_sql is None]
        names = sql.SQL(", ").join(sql.Identifier(column.target_name) for column in columns)
        start = sql.SQL("INSERT INTO {} ({}) VALUES ").format(self._name(table.target_name), names)
        lists = [write_parameters(column, [row[column.source_name] for row in rows]) for column in columns]
        written = [
            (row, _write_row([None if value is None else sql.Literal(value) for value in values]))
            for row, values in zip(rows, zip(*lists, strict=True) if lists else (), strict=True)
            if not any(isinstance(value, Lost) for value in values)
        ]
        taken: list[Row] = []
        for first in range(0, len(written), _ROWS_AT_ONCE):
            part = written[first : first + _ROWS_AT_ONCE]
            if self._try(start + sql.SQL(", ").join(values for _, values in part)):
                taken += [row for row, _ in part]
            else:
                taken += [row for row, values in part if self._try(start + values)]
        return taken

    def activate(self, triggers: Sequence[TriggerPlan]) -> None:
        """Put triggers of tables into action; those of views always are."""
        self._switch(triggers, "ENABLE")

    def deactivate(self, triggers: Sequence[TriggerPlan]) -> None:
        self._switch(triggers, "DISABLE")

    @contextmanager
    def going_back(self) -> Iterator[None]:
        """Run the body, and undo it."""
        self._send(sql.SQL("SAVEPOINT howdah_row"))
        yield
        self._send(sql.SQL("ROLLBACK TO SAVEPOINT howdah_row"), sql.SQL("RELEASE SAVEPOINT howdah_row"))

    def change(self, subject: TablePlan, attempts: Sequence[Attempt], *, stay: bool = False) -> list[Answer]:
        """Carry out statements on a table or view, each on what the last one left if they `stay`, else on what was
        there before. Of one that fails nothing is left. Raises TooSlow, psycopg.Error."""
        if not attempts:
            return []
        self._clock.check()
        texts: list[sql.Composable] = []
        places: list[int | None] = []
        for attempt in attempts:
            reads = [self._records.query] if attempt.is_read and self._world.own else []
            end = self._defer_keys if stay else [_GO_BACK]
            texts += [_SAVE, self._prepare(attempt.next_ids, len(attempts)), self._write(subject, attempt.change)]
            texts += self._check_keys
            places.append(len(texts) if reads else None)
            texts += [*reads, *end, _FORGET_SAVED]
        try:
            results = self._send(_SAVE_ALL, *texts, _FORGET_ALL)
        except psycopg.Error as error:
            self._cancel.check()
            state_code = error.sqlstate or ""
            if state_code == _QUERY_CANCELED and self._clock.is_over:
                raise TooSlow from error
            is_slow = state_code == _QUERY_CANCELED and len(attempts) > 1
            if not state_code or (state_code.startswith(_NOT_THE_STATEMENTS) and not is_slow):
                raise
            self._first = (_GO_BACK_ALL, _FORGET_ALL)
            if len(attempts) > 1:
                # One of them: alone each says what it comes to.
                return [answer for attempt in attempts for answer in self.change(subject, [attempt], stay=stay)]
            return [Answer(state={}, error=error.diag.message_primary or str(error), refusal=_read_refusal(error.diag))]
        return [Answer(state=self._records.sort(results[1 + place]) if place is not None else {}) for place in places]

    def read(self) -> State:
        """The rows of all tables."""
        return self._records.sort(self._send(self._records.query)[0] if self._world.own else [])

    def _send(self, *statements: sql.Composable) -> list[list[tuple[Any, ...]]]:
        """The rows that each statement gives."""
        # Without parameters: psycopg would take each % in a name for the mark of one.
        first, self._first = self._first, ()
        cursor = self._connection.execute(sql.SQL("; ").join((*first, *statements)), prepare=False)
        found = []
        while True:
            found.append(cursor.fetchall() if cursor.description is not None else [])
            if not cursor.nextset():
                return found[len(first) :]

    def _write(self, subject: TablePlan, change: Change) -> sql.Composed:
        columns = {column.source_name: column for column in subject.columns}
        table = self._name(subject.target_name)

        def write(row: Row) -> list[tuple[sql.Identifier, sql.Composable | None]]:
            pairs = []
            for name, value in row.items():
                column = columns.get(name)
                if column is not None and column.generated_sql is None:
                    pairs.append((sql.Identifier(column.target_name), self._write_value(subject, column, value)))
            return pairs

        if change.event == "INSERT":
            rows = [write(row) for row in change.rows]
            if not rows[0]:
                return sql.SQL("INSERT INTO {} DEFAULT VALUES").format(table)
            return sql.SQL("INSERT INTO {} ({}) VALUES {}").format(
                table,
                sql.SQL(", ").join(name for name, _ in rows[0]),
                sql.SQL(", ").join(_write_row([value for _, value in row]) for row in rows),
            )
        conditions = [
            sql.SQL(" AND ").join(
                sql.SQL("{} IS NULL").format(name) if value is None else sql.SQL("{} = {}").format(name, value)
                for name, value in write(find)
            )
            for find in change.where
        ]
        where = sql.SQL(" OR ").join(sql.SQL("({})").format(condition) for condition in conditions)
        if change.event == "DELETE":
            return sql.SQL("DELETE FROM {} WHERE {}").format(table, where)
        assigned = sql.SQL(", ").join(
            sql.SQL("{} = {}").format(name, value or _NULL) for name, value in write(dict(change.values))
        )
        return sql.SQL("UPDATE {} SET {} WHERE {}").format(table, assigned, where)

    def _write_value(self, subject: TablePlan, column: ColumnPlan, value: Value) -> sql.Composable | None:
        """The literal of a value, of which there are few that come again and again; None for NULL."""
        key = (subject.target_name, column.target_name, type(value), value)
        if key not in self._written:
            (written,) = write_parameters(column, [value])
            assert not isinstance(written, Lost)
            # Rendered once.
            self._written[key] = None if written is None else sql.SQL(sql.Literal(written).as_string(self._connection))
        return self._written[key]

    def _prepare(self, next_ids: dict[str, int], statements: int) -> sql.Composed:
        """The time that is left for each of so many statements, and where the identities go on. What setval() does is
        undone with the rest, since the sequences were given new files too."""
        calls = [
            sql.SQL("pg_catalog.set_config('statement_timeout', {}, true)").format(
                sql.Literal(str(max(1, self._clock.left_ms // statements)))
            )
        ]
        calls += [
            sql.SQL("pg_catalog.setval({}::pg_catalog.regclass, {}, false)").format(
                sql.Literal(sequence), sql.Literal(next_ids[table])
            )
            for table, sequence in self._sequences.items()
            if table in next_ids
        ]
        return sql.SQL("SELECT {}").format(sql.SQL(", ").join(calls))

    def _find_sequence(self, table: TablePlan) -> None:
        for column in table.columns:
            if not column.is_identity:
                continue
            qualified = self._name(table.target_name).as_string(self._connection)
            row = self._connection.execute(
                "SELECT pg_catalog.pg_get_serial_sequence(%s, %s)", (qualified, column.target_name)
            ).fetchone()
            if row is not None and row[0] is not None:
                # Now what its numbers do is undone as well (https://www.postgresql.org/docs/current/sql-altersequence.html).
                self._connection.execute(f"ALTER SEQUENCE {row[0]} RESTART".encode())
                self._sequences[table.target_name] = row[0]

    def _switch(self, triggers: Sequence[TriggerPlan], how: LiteralString) -> None:
        tables = {table.target_name for table in self._world.own}
        switches = [
            sql.SQL("ALTER TABLE {} " + how + " TRIGGER {}").format(
                self._name(trigger.target_table), sql.Identifier(trigger.target_name)
            )
            for trigger in triggers
            if trigger.target_table in tables
        ]
        if switches:
            # With keys that are still to be checked a table can't be altered.
            self._send(*self._check_keys, *switches, *self._defer_keys)

    def _try(self, statement: sql.Composable) -> bool:
        try:
            self._send(_SAVE, statement, _FORGET_SAVED)
        except psycopg.Error as error:
            if not error.sqlstate or error.sqlstate.startswith(_NOT_THE_STATEMENTS):
                raise
            self._first = (_GO_BACK, _FORGET_SAVED)
            return False
        return True

    def _name(self, name: str) -> sql.Identifier:
        return sql.Identifier(self._schema, name)


def _read_refusal(diag: psycopg.errors.Diagnostic) -> Refusal:
    return Refusal(
        sqlstate=diag.sqlstate or "",
        table=diag.table_name or "",
        column=diag.column_name or "",
        constraint=diag.constraint_name or "",
    )


def _write_row(values: Sequence[sql.Composable | None]) -> sql.Composed:
    return sql.SQL("({})").format(sql.SQL(", ").join(value or _NULL for value in values))


@contextmanager
def never_committing(connection: Connection, schema: str) -> Iterator[None]:
    """Run the body in a transaction that is taken back, and that fails if it is committed. Raises psycopg.Error."""
    name = sql.Identifier(schema, f"howdah_never_{secrets.token_hex(4)}")
    with connection.transaction(force_rollback=True):
        connection.execute(
            sql.SQL("CREATE TABLE {} (n pg_catalog.int4 UNIQUE DEFERRABLE INITIALLY DEFERRED)").format(name)
        )
        connection.execute(sql.SQL("INSERT INTO {} VALUES (1), (1)").format(name))
        yield
