"""The source's side of an exercise: a database in memory with the source's own schema texts, and a few of its rows.

Each statement is a transaction of its own, as it is for those who use SQLite, and is taken back. Where a key is checked
at the end of a transaction, it has to be committed: then the world is copied anew before the next one, which makes
SQLite read all of its schema again. The foreign keys that the plan carries are enforced, as they are in PostgreSQL.
"""

import marshal
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from core.identifiers import quote_sqlite
from core.plan.model import TablePlan
from core.sqlite.errors import primary_code
from core.sqlite.trial import Value
from core.verify.proofs.both_results import Clock, TooSlow
from core.verify.proofs.exercise_changes import Change, write_sqlite
from core.verify.proofs.exercise_values import list_source

LONGEST_S = 1.0
"""Of a statement on a few rows: what takes longer asks for rows that refer to each other in a circle, without end."""
STEPS = 1_000
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
class Refusal:
    """What PostgreSQL says of an error, by names in the target; "" where it says nothing
    (https://www.postgresql.org/docs/current/protocol-error-fields.html)."""

    sqlstate: str
    table: str
    column: str
    constraint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a statement came to: an error, and whether RAISE made it, or it did not end; or the rows that are there
    then."""

    state: State
    error: str | None = None
    is_raised: bool = False
    is_broken_key: bool = False
    is_endless: bool = False
    refusal: Refusal | None = None


class SourceExercise:
    """Statements in SQLite, each on the world as it was, or on what the last one left."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        base: sqlite3.Connection | None,
        tables: Sequence[TablePlan],
        known: dict[str, dict[bytes, tuple[object, ...]]],
        clock: Clock,
    ) -> None:
        """`base` is the world as it was, where keys are checked at the end of a transaction; `known` are rows that were
        read before, by how they are written, which more are added to."""
        self._connection, self._base, self._tables, self._known, self._clock = connection, base, tables, known, clock
        self._ends_at = clock.ends_at
        connection.set_progress_handler(lambda: time.monotonic() >= self._ends_at, STEPS)
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
        if self._base is not None:
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
        self._ends_at = min(self._clock.ends_at, time.monotonic() + LONGEST_S)
        try:
            self._connection.execute(sql, values)
            return Answer(state=self.read())
        except sqlite3.Error as error:
            if primary_code(error) == sqlite3.SQLITE_INTERRUPT:
                if self._clock.is_over or time.monotonic() < self._ends_at:
                    raise TooSlow from error
                return Answer(state={}, error="it does not end", is_endless=True)
            code = getattr(error, "sqlite_errorcode", 0)
            return Answer(state={}, error=str(error), is_raised=code == _RAISED, is_broken_key=code == _BROKEN_KEY)
        finally:
            self._ends_at = self._clock.ends_at

    def find_next_ids(self) -> dict[str, int]:
        """The number that each table's identity column would give next, by the target's names of the tables."""
        if not self._ids_query:
            return {}
        found = self._connection.execute(self._ids_query, self._ids_values).fetchone()
        names = [table.target_name for table, _ in self._list_identities()]
        pairs = zip(names, found[0::2], found[1::2], strict=True)
        return {name: max(most or 0, sequence or 0) + 1 for name, most, sequence in pairs}

    def list_defaults(self) -> list[str]:
        """The DEFAULTs of the tables, as they are written."""
        query = "SELECT dflt_value FROM pragma_table_xinfo(?) WHERE dflt_value IS NOT NULL"
        return [text for table in self._tables for (text,) in self._connection.execute(query, (table.source_name,))]

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
        self._connection.text_factory = decode_text
        return self._connection.execute(select_sql).fetchall()


def _write_select(table: TablePlan) -> str:
    names = ", ".join(quote_sqlite(column.source_name) for column in table.columns)
    return f"SELECT {names} FROM {quote_sqlite(table.source_name)}"


def decode_text(text: bytes) -> str:
    return text.decode("utf-8", "surrogateescape")
