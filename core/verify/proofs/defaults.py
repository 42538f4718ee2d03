"""Whether each DEFAULT gives a new row in PostgreSQL what it gives one in SQLite: a row is inserted on both sides, with
as little as the table asks for, and taken back."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import psycopg
from psycopg import sql

from core.cancel import CancelToken
from core.catalog.affinity import affinity_of
from core.identifiers import quote_sqlite
from core.plan.model import ColumnPlan, Plan, TablePlan
from core.plan.pgtypes import TEXTS
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.sqlite.source import Source
from core.sqlite.trial import TrialFailed, Value, open_trial
from core.verify.first_insert import find_trials, insert_for_trial
from core.verify.model import ObjectProof, ProofDifference, ProvedKind
from core.verify.proofs.carried import Unfit, carry_value
from core.verify.proofs.made_up import show_value
from core.verify.proofs.reasons import takes_chances, tells_time
from core.verify.proofs.tried import Tried, finish, read_tables

_MINUTE = timedelta(minutes=1)
_LETTERS = re.compile(r"[0-9A-Fa-f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """What PostgreSQL gave, as text, and whether it is what was expected; None where that is not to be known."""

    text: str | None
    is_expected: bool | None


def prove_defaults(
    source: Source, connection: Connection, schema: str, plan: Plan, *, cancel: CancelToken
) -> tuple[ObjectProof, ...]:
    """One proof for each DEFAULT of the plan's tables in `schema`. The rows are taken back, and sequences are as they
    were.

    Over a connection in autocommit. Raises SourceError, TargetError, Cancelled.
    """
    tables = [table for table in plan.tables if any(_is_proved(column) for column in table.columns)]
    if not tables:
        return ()
    declared = {
        name: {column.name: column.default_sql for column in table.columns}
        for name, table in read_tables(source).items()
    }
    proofs: list[ObjectProof] = []
    with translate_errors(f'the DEFAULTs of the schema "{schema}"'):
        trials = find_trials(connection, schema, tables)
        for table in tables:
            cancel.check()
            own = declared.get(table.source_name, {})
            columns = [column for column in table.columns if _is_proved(column)]
            expected = {column.target_name: _ask_source(column, own.get(column.source_name)) for column in columns}
            inserted = None
            if table.target_name in trials:
                wanted = [_write_answer(column, expected[column.target_name]) for column in columns]
                inserted = insert_for_trial(connection, trials[table.target_name], sql.SQL(", ").join(wanted))
            for place, column in enumerate(columns):
                given = _Given(text=inserted[2 * place], is_expected=inserted[2 * place + 1]) if inserted else None
                proofs.append(
                    _prove(connection, table, column, own.get(column.source_name), expected[column.target_name], given)
                )
    return tuple(proofs)


def _is_proved(column: ColumnPlan) -> bool:
    return column.default_sql is not None and not column.is_identity


def _ask_source(column: ColumnPlan, default_sql: str | None) -> Value | TrialFailed:
    """What SQLite stores of a new row. In parentheses it may be an expression; a bare word is none, but a text."""
    if default_sql is None:
        return TrialFailed("the column has no DEFAULT in SQLite")
    declaration = f"{quote_sqlite(column.source_name)} {affinity_of(column.source_type).value}"
    failure = TrialFailed("")
    for written in (f"({default_sql}\n)", default_sql):
        try:
            with open_trial() as trial:
                trial.run(f"CREATE TABLE t ({declaration} DEFAULT {written}\n)")
                trial.run("INSERT INTO t DEFAULT VALUES")
                ((value,),) = trial.run("SELECT * FROM t")
                return value
        except TrialFailed as error:
            failure = error if not str(failure) else failure
    return failure


def _write_answer(
    column: ColumnPlan, expected: Value | TrialFailed, given: sql.Composable | None = None
) -> sql.Composable:
    """What a column of the new row is, as text, and whether it is what is expected, NULL where it can't be known."""
    name = given if given is not None else sql.Identifier(column.target_name)
    carried = None if isinstance(expected, TrialFailed) else carry_value(column, expected)
    if isinstance(expected, TrialFailed) or isinstance(carried, Unfit):
        return sql.SQL("({})::text, NULL::boolean").format(name)
    if column.target_type.labels or column.target_type.name == "json":
        return sql.SQL("({})::text, ({})::text IS NOT DISTINCT FROM {}").format(name, name, sql.Literal(carried))
    type_sql = sql.SQL("text" if column.target_type.name in TEXTS else str(column.target_type))
    return sql.SQL("({})::text, ({})::{} IS NOT DISTINCT FROM {}::{}").format(
        name, name, type_sql, sql.Literal(carried), type_sql
    )


def _prove(
    connection: Connection,
    table: TablePlan,
    column: ColumnPlan,
    default_sql: str | None,
    expected: Value | TrialFailed,
    given: _Given | None,
) -> ObjectProof:
    tried = Tried()
    if isinstance(expected, TrialFailed):
        tried.notes.append(f"SQLite says {expected}")
    else:
        way = "1 row"
        if given is None:
            given, way = _evaluate(connection, column, expected, tried), "1 value"
        if given is not None:
            _compare(column, default_sql or "", expected, given, tried, way)
    return finish(
        tried,
        kind=ProvedKind.DEFAULT,
        table=table.target_name,
        name=column.target_name,
        source_sql=f"DEFAULT {default_sql}",
        target_sql=f"DEFAULT {column.default_sql}",
    )


def _evaluate(connection: Connection, column: ColumnPlan, expected: Value, tried: Tried) -> _Given | None:
    """The DEFAULT by itself, of a table that takes no such row."""
    answer = _write_answer(column, expected, sql.SQL(column.default_sql or "NULL"))
    try:
        with connection.transaction(force_rollback=True):
            row = connection.execute(sql.SQL("SELECT {}").format(answer)).fetchone()
    except (psycopg.errors.DataError, psycopg.errors.ProgrammingError) as error:
        tried.notes.append(f"PostgreSQL says {error.diag.message_primary or error}")
        return None
    assert row is not None
    tried.notes.append("the table takes no row of its defaults alone, so the expression was computed by itself")
    return _Given(text=row[0], is_expected=row[1])


def _compare(column: ColumnPlan, default_sql: str, expected: Value, given: _Given, tried: Tried, way: str) -> None:
    if tells_time(default_sql):
        agrees = _is_same_time(expected, given.text)
        what = "the time of day, within a minute"
    elif takes_chances(default_sql):
        agrees = _has_same_form(expected, given.text)
        what = "a random value, by its form"
    elif given.is_expected is None:
        tried.notes.append(f"SQLite gives {show_value(expected)}, for which there is no comparison")
        return
    else:
        agrees, what = given.is_expected, ""
    tried.parts.append(way)
    if what:
        tried.notes.append(what)
    if not agrees:
        tried.differences.append(ProofDifference(what="a new row", source=show_value(expected), target=given.text))


def _is_same_time(expected: Value, given: str | None) -> bool:
    """Numbers count seconds, or parts of them, or days."""
    if given is None or expected is None:
        return given is None and expected is None
    if isinstance(expected, int | float):
        try:
            difference = abs(float(given) - expected)
        except ValueError:
            ours, theirs = datetime.now(UTC), _read_time(given)
            return theirs is not None and abs(ours - theirs) <= _MINUTE
        per_minute = 60.0 * max(1, round(expected / 1e9)) if expected > 1e8 else 1 / 1440
        return difference <= per_minute
    if not isinstance(expected, str):
        return False
    ours_at, theirs_at = _read_time(expected), _read_time(given)
    if ours_at is None or theirs_at is None:
        return _has_same_form(expected, given)
    difference_s = abs((ours_at - theirs_at).total_seconds())
    # Just before midnight a day is the one before, and a time of day a day less.
    if ":" not in expected:
        return difference_s <= 86_400
    return difference_s <= 60 or (":" in expected[:3] and difference_s >= 86_400 - 60)


def _read_time(text: str) -> datetime | None:
    """An instant: in UTC, unless it says otherwise."""
    try:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    except ValueError:
        pass
    try:
        return datetime.combine(date(2000, 1, 1), time.fromisoformat(text), UTC)
    except ValueError:
        return None


def _has_same_form(expected: Value, given: str | None) -> bool:
    """Of hexadecimal digits and what stands between them; of numbers that they are some."""
    if given is None or expected is None:
        return given is None and expected is None
    if isinstance(expected, int | float):
        return re.fullmatch(r"-?[0-9.]+(?:e[-+]?[0-9]+)?", given) is not None
    if isinstance(expected, bytes):
        # As a uuid it has hyphens.
        return len(given.replace("-", "")) in (2 * len(expected), 2 * len(expected) + 2)
    ours, theirs = (_LETTERS.sub("x", text) for text in (expected, given))
    return ours == theirs or (len(given) == 36 and ours.replace("-", "") == theirs.replace("-", ""))
