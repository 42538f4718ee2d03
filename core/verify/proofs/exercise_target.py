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

import psycopg
from psycopg import sql

from core.cancel import CancelToken
from core.plan.model import ColumnPlan, TablePlan, TriggerPlan
from core.postgres.connect import Connection
from core.sqlite.trial import Value
from core.verify.proofs.both_results import Clock, TooSlow
from core.verify.proofs.exercise_changes import Change
from core.verify.proofs.exercise_source import Answer, State
from core.verify.proofs.exercise_values import Lost, Parameter, list_target, write_parameters
from core.verify.proofs.exercise_world import Row, World
from core.verify.target_rows import read_target

_ROWS_AT_ONCE = 50
_QUERY_CANCELED = "57014"
_NOT_THE_STATEMENTS = ("08", "53", "57", "58")
"""Classes of SQLSTATEs (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""
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
_DEFERRABLE = """
    SELECT k.conname::text FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = %s::text AND c.relname = ANY (%s::text[]) AND k.condeferrable AND k.contype = 'f'
"""


class TargetExercise:
    """Statements in PostgreSQL, each on the world as it was, or on what the last one left."""

    def __init__(self, connection: Connection, schema: str, world: World, clock: Clock, cancel: CancelToken) -> None:
        self._connection, self._schema, self._world = connection, schema, world
        self._clock, self._cancel = clock, cancel
        self._sequences: dict[str, str] = {}
        self._deferrable: list[str] = []
        self._written: dict[tuple[object, ...], Parameter] = {}
        self._known: dict[str, tuple[object, list[tuple[object, ...]]]] = {}

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
        rows = self._connection.execute(_DEFERRABLE.encode(), (self._schema, names)).fetchall()
        self._deferrable = [name for (name,) in rows]

    def fill(self, table: TablePlan, rows: Sequence[Row]) -> list[Row]:
        """Insert rows, and return those that the table took."""
        columns = [column for column in table.columns if column.generated_sql is None]
        names = sql.SQL(", ").join(sql.Identifier(column.target_name) for column in columns)
        start = sql.SQL("INSERT INTO {} ({}) VALUES ").format(self._name(table.target_name), names)
        marks = sql.SQL("({})").format(sql.SQL(", ").join([sql.Placeholder()] * len(columns)))
        lists = [write_parameters(column, [row[column.source_name] for row in rows]) for column in columns]
        written = [
            (row, values)
            for row, values in zip(rows, zip(*lists, strict=True) if lists else (), strict=True)
            if not any(isinstance(value, Lost) for value in values)
        ]
        taken: list[Row] = []
        for first in range(0, len(written), _ROWS_AT_ONCE):
            part = written[first : first + _ROWS_AT_ONCE]
            many = start + sql.SQL(", ").join([marks] * len(part))
            if self._try(many, [value for _, values in part for value in values]):
                taken += [row for row, _ in part]
            else:
                taken += [row for row, values in part if self._try(start + marks, values)]
        return taken

    def activate(self, triggers: Sequence[TriggerPlan]) -> None:
        """Put triggers of tables into action; those of views always are."""
        self._switch(triggers, "ENABLE")

    def deactivate(self, triggers: Sequence[TriggerPlan]) -> None:
        self._switch(triggers, "DISABLE")

    @contextmanager
    def going_back(self) -> Iterator[None]:
        """Run the body, and undo it."""
        with self._connection.transaction(force_rollback=True):
            yield

    def change(self, subject: TablePlan, change: Change, next_ids: dict[str, int], *, is_read: bool = True) -> Answer:
        """Carry out a statement on a table or view, before which the identities would give these numbers. If it fails,
        nothing of it is left. Without `is_read` the rows are not looked at. Raises TooSlow, psycopg.Error."""
        statement, values = self._write(subject, change)
        self._clock.check()
        try:
            with self._connection.transaction():
                self._prepare(next_ids)
                self._connection.execute(statement, values)
                if self._deferrable:
                    self._connection.execute(
                        sql.SQL("SET CONSTRAINTS {} IMMEDIATE").format(
                            sql.SQL(", ").join(sql.Identifier(self._schema, name) for name in self._deferrable)
                        )
                    )
                return Answer(state=self.read() if is_read else {})
        except psycopg.Error as error:
            state_code = error.sqlstate or ""
            if state_code == _QUERY_CANCELED and self._clock.is_over:
                raise TooSlow from error
            if not state_code or state_code.startswith(_NOT_THE_STATEMENTS):
                raise
            return Answer(state={}, error=error.diag.message_primary or str(error))

    def read(self) -> State:
        """The rows of all tables; those of tables that are as they were the first time are read once."""
        marks = self._mark_tables()
        return {table.target_name: self._read(table, marks[table.target_name]) for table in self._world.own}

    def _read(self, table: TablePlan, mark: object) -> list[tuple[object, ...]]:
        known = self._known.get(table.target_name)
        if known is not None and known[0] == mark:
            return known[1]
        batches = list(read_target(self._connection, self._schema, table, cancel=self._cancel))
        listed = list_target(table.columns, batches)
        self._known.setdefault(table.target_name, (mark, listed))
        return listed

    def _mark_tables(self) -> dict[str, object]:
        """What tells the rows of each table from others."""
        if not self._world.own:
            return {}
        parts = [
            sql.SQL(
                "SELECT {}, pg_catalog.concat(pg_catalog.count(*), ' ',"
                " pg_catalog.sum(pg_catalog.hashtextextended(t::pg_catalog.text, 0))) FROM {} AS t"
            ).format(sql.Literal(table.target_name), self._name(table.target_name))
            for table in self._world.own
        ]
        return dict(self._connection.execute(sql.SQL(" UNION ALL ").join(parts)).fetchall())

    def _write(self, subject: TablePlan, change: Change) -> tuple[sql.Composed, list[Parameter]]:
        columns = {column.source_name: column for column in subject.columns}
        table = self._name(subject.target_name)

        def write(row: Row) -> list[tuple[sql.Identifier, Parameter]]:
            pairs = []
            for name, value in row.items():
                column = columns.get(name)
                if column is not None and column.generated_sql is None:
                    pairs.append((sql.Identifier(column.target_name), self._write_value(subject, column, value)))
            return pairs

        if change.event == "INSERT":
            rows = [write(row) for row in change.rows]
            names = sql.SQL(", ").join(name for name, _ in rows[0])
            marks = sql.SQL("({})").format(sql.SQL(", ").join([sql.Placeholder()] * len(rows[0])))
            statement = sql.SQL("INSERT INTO {} ({}) VALUES {}").format(
                table, names, sql.SQL(", ").join([marks] * len(rows))
            )
            return statement, [value for row in rows for _, value in row]
        conditions, values = [], []
        for find in change.where:
            parts = []
            for name, value in write(find):
                parts.append(sql.SQL("{} IS NULL" if value is None else "{} = {}").format(name, sql.Placeholder()))
                values += [] if value is None else [value]
            conditions.append(sql.SQL("({})").format(sql.SQL(" AND ").join(parts)))
        where = sql.SQL(" OR ").join(conditions)
        if change.event == "DELETE":
            return sql.SQL("DELETE FROM {} WHERE {}").format(table, where), [*values]
        sets = write(dict(change.values))
        assigned = sql.SQL(", ").join(sql.SQL("{} = {}").format(name, sql.Placeholder()) for name, _ in sets)
        statement = sql.SQL("UPDATE {} SET {} WHERE {}").format(table, assigned, where)
        return statement, [*(value for _, value in sets), *values]

    def _write_value(self, subject: TablePlan, column: ColumnPlan, value: Value) -> Parameter:
        """The parameter for a value, of which there are few that come again and again."""
        key = (subject.target_name, column.target_name, type(value), value)
        if key not in self._written:
            (written,) = write_parameters(column, [value])
            assert not isinstance(written, Lost)
            self._written[key] = written
        return self._written[key]

    def _prepare(self, next_ids: dict[str, int]) -> None:
        """The time that is left, and where the identities go on. What setval() does is undone with the rest, since the
        sequences were given new files too."""
        parts = ["SELECT pg_catalog.set_config('statement_timeout', %s, true)"]
        values: list[object] = [str(self._clock.left_ms)]
        for table, sequence in self._sequences.items():
            if table in next_ids:
                parts.append("pg_catalog.setval(%s::pg_catalog.regclass, %s, false)")
                values += [sequence, next_ids[table]]
        self._connection.execute(", ".join(parts).encode(), values)

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

    def _switch(self, triggers: Sequence[TriggerPlan], how: str) -> None:
        tables = {table.target_name for table in self._world.own}
        for trigger in triggers:
            if trigger.target_table in tables:
                self._connection.execute(
                    sql.SQL("ALTER TABLE {} {} TRIGGER {}").format(
                        self._name(trigger.target_table), sql.SQL(how), sql.Identifier(trigger.target_name)
                    )
                )

    def _try(self, statement: sql.Composed, values: Sequence[object]) -> bool:
        try:
            with self._connection.transaction():
                self._connection.execute(statement, values)
        except psycopg.Error as error:
            if not error.sqlstate or error.sqlstate.startswith(_NOT_THE_STATEMENTS):
                raise
            return False
        return True

    def _name(self, name: str) -> sql.Identifier:
        return sql.Identifier(self._schema, name)


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
