"""One statement after the data, carried out exactly once: the journal's entry of it is made in its transaction. What
the data would not have is entered too, and left out."""

import threading
import time
from collections.abc import Iterable
from dataclasses import replace

from core.cancel import CancelToken
from core.ddl.model import Section, Statement
from core.errors import StatementFailed
from core.events import EventSink, StatementExecuted
from core.plan.model import Finding, Severity
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.journal import Journal, JournalStep
from core.postgres.pool import Pool
from core.postgres.retry import Attempts

_UNIQUE_VIOLATION = "23505"
_FOREIGN_KEY_VIOLATION = "23503"
_CHECK_VIOLATION = "23514"
_PROGRAM_LIMIT_EXCEEDED = "54000"
_INVALID_FOREIGN_KEY = "42830"
_UNDEFINED_TABLE = "42P01"
"""SQLSTATEs (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""

_REFUSED_BY_DATA = {
    _UNIQUE_VIOLATION: (
        "KEY_NOT_MADE",
        "is not made: values that SQLite tells apart are equal in PostgreSQL",
    ),
    _PROGRAM_LIMIT_EXCEEDED: ("KEY_NOT_MADE", "is not made: a value is too large for an index of PostgreSQL"),
    _INVALID_FOREIGN_KEY: ("KEY_NOT_MADE", "is not made: the key that it refers to was not made"),
    _FOREIGN_KEY_VIOLATION: (
        "FOREIGN_KEY_ORPHANS",
        "stays NOT VALID: rows have no parent by PostgreSQL's equality",
    ),
    _CHECK_VIOLATION: ("CHECK_BROKEN_BY_DATA", "stays NOT VALID: rows break it, so it holds for new rows"),
}

_BY_HAND = (Section.CHECKS, Section.VIEWS, Section.TRIGGERS)
"""What a person may have written."""

_MEMORY_KIB = 256 << 10
_PARALLEL_WORKERS = 2
_MEMORY = "pg_catalog.pg_size_bytes(pg_catalog.current_setting('maintenance_work_mem')) / 1024"
_WORKERS = "pg_catalog.current_setting('max_parallel_maintenance_workers')::integer"
_SETTINGS = f"""
    SELECT pg_catalog.set_config('maintenance_work_mem', greatest({_MEMORY}, {_MEMORY_KIB})::text, true),
           pg_catalog.set_config(
               'max_parallel_maintenance_workers', greatest({_WORKERS}, {_PARALLEL_WORKERS})::text, true
           )""".encode()
"""At least that much memory to sort in, and so many processes beside the session's own, for one transaction: the
server's defaults are meant for many sessions (https://www.postgresql.org/docs/current/populate.html). The view
pg_settings would be made of all settings each time."""

_Step = tuple[str, str, str]


class Steps:
    """The steps of a run that are done, and the doing of others. Thread-safe."""

    def __init__(
        self, pool: Pool, journal: Journal, *, retry_for_s: float, on_event: EventSink, cancel: CancelToken
    ) -> None:
        """Reads the journal. Raises TargetError, Cancelled."""
        self._pool, self._journal, self._retry_for_s = pool, journal, retry_for_s
        self._on_event = on_event
        self._lock = threading.Lock()
        self._done: dict[_Step, JournalStep] = {}
        self._reasons: dict[_Step, str] = {}
        """What the server said to what it refused, as far as that was now."""
        self.attempts(cancel).run(self._read)

    def attempts(self, cancel: CancelToken) -> Attempts:
        return Attempts(self._pool, retry_for_s=self._retry_for_s, on_event=self._on_event, cancel=cancel)

    def run(self, statement: Statement, cancel: CancelToken) -> None:
        """Carry a statement out unless that is done. Raises TargetError, Cancelled."""
        if self.is_done(statement):
            return
        started = time.monotonic()
        attempts = self.attempts(cancel)

        def work(connection: Connection) -> None:
            if attempts.failures:
                # The last attempt may have been committed.
                self._read(connection)
            if not self.is_done(statement):
                self._enter(connection, statement)

        attempts.run(work, object=name_of(statement))
        self._on_event(StatementExecuted(object=name_of(statement), duration_s=time.monotonic() - started))

    def is_refused(self, statement: Statement) -> bool:
        """Whether the data would not have what this statement needs or makes."""
        names = {(step.table_name, step.object) for step in self._steps() if step.refused_by}
        return (statement.table, statement.object) in names

    def is_refused_object(self, name: str) -> bool:
        """Whether the server would not have the view of this name."""
        with self._lock:
            step = self._done.get((Section.VIEWS.value, name, name))
        return step is not None and step.refused_by is not None

    def refuse(self, statement: Statement, reason: str, cancel: CancelToken) -> None:
        """Enter a statement as refused, unless it is done: what it needs is not there. Raises TargetError,
        Cancelled."""
        if self.is_done(statement):
            return
        attempts = self.attempts(cancel)
        step = JournalStep(
            section=statement.section,
            table_name=statement.table,
            object=statement.object,
            refused_by=_UNDEFINED_TABLE,
        )

        def work(connection: Connection) -> None:
            if attempts.failures:
                self._read(connection)
            if not self.is_done(statement):
                self._journal.enter_step(connection, step)

        attempts.run(work, object=name_of(statement))
        with self._lock:
            self._reasons[_key(statement)] = reason
            self._done[_key(statement)] = step

    def find_refused(self, statements: Iterable[Statement]) -> tuple[Finding, ...]:
        """A finding for each of the statements that the data would not have."""
        found = []
        for statement in statements:
            with self._lock:
                step = self._done.get(_key(statement))
            if step is None or step.refused_by is None:
                continue
            if statement.section.is_optional:
                said = self._reasons.get(_key(statement), f"SQLSTATE {step.refused_by}")
                found.append(
                    Finding(
                        code="VIEW_NOT_MADE" if statement.section is Section.VIEWS else "TRIGGER_NOT_MADE",
                        severity=Severity.WARNING,
                        object=name_of(statement),
                        effect=f"{statement.object} is not made: the server refuses it ({said}).",
                    )
                )
            else:
                code, reason = _REFUSED_BY_DATA[step.refused_by]
                effect = f"{statement.object} {reason}."
                found.append(Finding(code=code, severity=Severity.WARNING, object=name_of(statement), effect=effect))
        return tuple(found)

    def _steps(self) -> list[JournalStep]:
        with self._lock:
            return list(self._done.values())

    def is_done(self, statement: Statement) -> bool:
        """Whether it was carried out, or refused."""
        with self._lock:
            return _key(statement) in self._done

    def _read(self, connection: Connection) -> None:
        # Nobody may enter a step between the reading and what is made of it: it would be forgotten, and tried again.
        with self._lock:
            steps = self._journal.read_steps(connection)
            self._done = {(step.section, step.table_name, step.object): step for step in steps}

    def _enter(self, connection: Connection, statement: Statement) -> None:
        step = JournalStep(section=statement.section, table_name=statement.table, object=statement.object)
        entry = self._journal.write_step(step).as_bytes(connection)
        try:
            with translate_errors(object=name_of(statement), sql=statement.sql):
                if statement.section in _BY_HAND:
                    _run_one_by_one(connection, statement, entry)
                else:
                    _run_together(connection, statement, entry)
        except StatementFailed as failure:
            if failure.sqlstate not in _REFUSED_BY_DATA and not statement.section.is_optional:
                raise
            step = replace(step, refused_by=failure.sqlstate)
            self._reasons[_key(statement)] = failure.message
            self._journal.enter_step(connection, step)
        with self._lock:
            self._done[_key(statement)] = step


def _run_together(connection: Connection, statement: Statement, entry: bytes) -> None:
    """All in one message, which is one transaction, and one round trip
    (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT)."""
    parts = [statement.sql.encode(), entry]
    if statement.section in (Section.KEYS, Section.INDEXES, Section.VALIDATIONS):
        parts.insert(0, _SETTINGS)
    # On lines of their own: a comment at the end of one would hide the next.
    connection.execute(b"\n;\n".join(parts))


def _run_one_by_one(connection: Connection, statement: Statement, entry: bytes) -> None:
    """Each command by the extended protocol, which takes no more than one: what a person wrote can't end the
    transaction (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY)."""
    with connection.transaction():
        if statement.path is not None:
            connection.execute(f"SET LOCAL search_path = {statement.path}".encode())
        for command in statement.commands or (statement.sql,):
            connection.execute(command.encode(), binary=True)
        connection.execute(entry)


def execute(connection: Connection, statement: Statement) -> None:
    """Run a statement in the transaction that is under way. Raises TargetError with the statement in it."""
    with translate_errors(object=name_of(statement), sql=statement.sql):
        connection.execute(statement.sql.encode())


def name_of(statement: Statement) -> str:
    """What a statement makes, for people."""
    if statement.table in ("", statement.object):
        return statement.object
    return f"{statement.table}.{statement.object}"


def _key(statement: Statement) -> _Step:
    return statement.section.value, statement.table, statement.object
