"""Run the statements: before the data those that make its tables, after it the others, tables side by side. What the
data would not have is gathered."""

import time
from collections import defaultdict
from collections.abc import Iterable

from psycopg import sql

from core.cancel import CancelToken
from core.ddl.model import Section, Statement
from core.errors import StatementFailed
from core.events import EventSink, StatementExecuted, ignore_events
from core.parallel import run_side_by_side
from core.plan.model import Finding, Plan, Severity
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.pool import Pool
from core.postgres.staging import Staging

_UNIQUE_VIOLATION = "23505"
_FOREIGN_KEY_VIOLATION = "23503"
_CHECK_VIOLATION = "23514"
_PROGRAM_LIMIT_EXCEEDED = "54000"
_INVALID_FOREIGN_KEY = "42830"
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


def make_tables(connection: Connection, statements: Iterable[Statement]) -> None:
    """Create the empty tables and the types of their columns, all or none. Raises TargetError."""
    with connection.transaction():
        for statement in statements:
            if statement.section.is_before_data:
                _execute(connection, statement)


def finalize(
    statements: tuple[Statement, ...],
    plan: Plan,
    pool: Pool,
    staging: Staging,
    *,
    workers: int,
    on_event: EventSink = ignore_events,
    cancel: CancelToken,
) -> tuple[Finding, ...]:
    """Make all keys, indexes, checks and foreign keys, validate them, set sequences, comment, and ANALYZE.

    Returns a finding for each that the data would not have, and leaves it out or NOT VALID. Raises TargetError
    where the server fails for another reason.
    """
    findings: list[Finding] = []

    def run(group: tuple[Statement, ...], token: CancelToken) -> None:
        with pool.connection() as connection, token.interrupting(connection.cancel_safe):
            for statement in group:
                token.check()
                finding = _run_statement(connection, statement, on_event)
                if finding:
                    findings.append(finding)

    def run_section(section: Section, *, side_by_side: bool = True) -> None:
        groups: dict[str, list[Statement]] = defaultdict(list)
        for statement in statements:
            if statement.section is section:
                groups[statement.table if side_by_side else ""].append(statement)
        run_side_by_side(
            run,
            [tuple(group) for group in groups.values()],
            workers=workers,
            cancel=cancel,
            name="finalize",
        )

    run_section(Section.KEYS)
    run_section(Section.CHECKS)
    # Each locks two tables; made NOT VALID they take no time, and one after the other they can't deadlock.
    run_section(Section.FOREIGN_KEYS, side_by_side=False)
    left_out = {finding.object for finding in findings}
    statements = tuple(
        statement
        for statement in statements
        if statement.section is not Section.VALIDATIONS or _name(statement) not in left_out
    )
    run_section(Section.VALIDATIONS)
    run_section(Section.SEQUENCES)
    run_section(Section.COMMENTS)
    _analyze(plan, pool, staging, workers=workers, cancel=cancel)
    return tuple(findings)


def _run_statement(connection: Connection, statement: Statement, on_event: EventSink) -> Finding | None:
    started = time.monotonic()
    try:
        with connection.transaction():
            _execute(connection, statement)
    except StatementFailed as failure:
        if failure.sqlstate not in _REFUSED_BY_DATA:
            raise
        code, reason = _REFUSED_BY_DATA[failure.sqlstate]
        return Finding(
            code=code,
            severity=Severity.WARNING,
            object=_name(statement),
            effect=f"{statement.object} {reason}.",
        )
    on_event(StatementExecuted(object=_name(statement), duration_s=time.monotonic() - started))
    return None


def _analyze(plan: Plan, pool: Pool, staging: Staging, *, workers: int, cancel: CancelToken) -> None:
    def analyze(table: str, token: CancelToken) -> None:
        with (
            pool.connection() as connection,
            translate_errors(object=table),
            token.interrupting(connection.cancel_safe),
        ):
            connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(staging.schema, table)))

    names = [table.target_name for table in plan.tables]
    run_side_by_side(analyze, names, workers=workers, cancel=cancel, name="analyze")


def _execute(connection: Connection, statement: Statement) -> None:
    with translate_errors(object=_name(statement), sql=statement.sql):
        connection.execute(statement.sql.encode())


def _name(statement: Statement) -> str:
    if statement.table in ("", statement.object):
        return statement.object
    return f"{statement.table}.{statement.object}"
