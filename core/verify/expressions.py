"""Whether an expression in the target is the planned one, as the server judges it: both are compared as the server
writes them, so the planned one is put on an empty temporary table, which is taken back at once.

What the server writes is read as the same expression again, so where the plan has the very text that the server writes
of the target's, nothing has to be asked.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import psycopg
from psycopg import sql

from core.plan.model import ColumnPlan, IndexKey, IndexPlan, TablePlan
from core.plan.pgtypes import CITEXT
from core.postgres.connect import Connection
from core.verify.found import FoundTable
from core.verify.model import CheckedKind
from core.verify.target_catalog import read_temporary_tables
from core.verify.wording import ObjectKey

PREDICATE = -1
"""The place of an index's WHERE; its keys count from 0."""

Place = tuple[CheckedKind, str, str, int]
"""Where an expression stands: kind, table, name, and which of an index's it is."""

_TABLES_AT_ONCE = 100
_PASSING = ("08", "40", "53", "55", "57")
"""Classes of SQLSTATEs that say nothing about the statement
(https://www.postgresql.org/docs/current/errcodes-appendix.html)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expressions:
    """The planned expressions as the server writes them; what it would not have is as in the plan, and of a default
    that is none, such as NULL, there is nothing. `unknown` are those that could not be asked for."""

    texts: Mapping[Place, str]
    unknown: frozenset[Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """A scratch table's name, what it is like, and the statements that put expressions on it."""

    name: str
    table: str
    statements: Mapping[tuple[CheckedKind, str], sql.Composed]
    """By the kind and the name of what they make."""


def find_planned(plan: TablePlan) -> dict[Place, str]:
    """All expressions of a planned table, in the plan's own SQL."""
    table = plan.target_name
    places = {
        (CheckedKind.DEFAULT, table, column.target_name, 0): column.default_sql
        for column in plan.columns
        if column.default_sql is not None and not column.is_identity
    }
    places |= {
        (CheckedKind.COLUMN, table, column.target_name, 0): column.generated_sql
        for column in plan.columns
        if column.generated_sql is not None
    }
    places |= {(CheckedKind.CHECK, table, check.name, 0): check.condition_sql for check in plan.check_constraints}
    for index in plan.indexes:
        for number, key in enumerate(index.keys):
            if key.expression_sql is not None:
                places[CheckedKind.INDEX, table, index.name, number] = key.expression_sql
        if index.where_sql is not None:
            places[CheckedKind.INDEX, table, index.name, PREDICATE] = index.where_sql
    return places


def find_written(found: FoundTable, table: str) -> dict[Place, str]:
    """All expressions of a table that is there, as the server writes them; `table` is what it stands for."""
    places = {
        (CheckedKind.COLUMN if column.generated else CheckedKind.DEFAULT, table, column.name, 0): column.default
        for column in found.columns
        if column.default is not None
    }
    places |= {
        (CheckedKind.CHECK, table, constraint.name, 0): constraint.condition
        for constraint in found.constraints
        if constraint.condition is not None
    }
    for index in found.indexes:
        for number, key in enumerate(index.keys):
            if key.expression is not None:
                places[CheckedKind.INDEX, table, index.name, number] = key.expression + key.ordering
        if index.predicate is not None:
            places[CheckedKind.INDEX, table, index.name, PREDICATE] = index.predicate
    return places


def write_planned(
    connection: Connection, schema: str, plans: Iterable[TablePlan], found: Mapping[str, FoundTable]
) -> Expressions:
    """What the server makes of the planned expressions, as far as it has to be known. Nothing is left of the asking.

    Raises psycopg.Error where the server fails for a reason that is not the plan's.
    """
    texts: dict[Place, str] = {}
    asked: dict[str, set[Place]] = {}
    by_name = {plan.target_name: plan for plan in plans}
    for name, plan in by_name.items():
        if name not in found:
            continue
        planned, there = find_planned(plan), find_written(found[name], name)
        texts |= planned
        for place, text in planned.items():
            if place in there and there[place] in (text, f"({text})"):
                texts[place] = there[place]
            elif place in there or (place[0] is CheckedKind.DEFAULT and "null" in text.lower()):
                asked.setdefault(name, set()).add(place)
    everything = {place for places in asked.values() for place in places}
    if not asked:
        return Expressions(texts=texts, unknown=frozenset())
    if not _may_make_temporary_tables(connection):
        return Expressions(texts=texts, unknown=frozenset(everything))
    names = list(asked)
    for first in range(0, len(names), _TABLES_AT_ONCE):
        part = names[first : first + _TABLES_AT_ONCE]
        written, refused = _ask(connection, schema, [by_name[name] for name in part], asked)
        for place in (place for name in part for place in asked[name]):
            kind, table, object_, _ = place
            if place in written:
                texts[place] = written[place]
            elif (kind, table, object_) not in refused:
                del texts[place]
    return Expressions(texts=texts, unknown=frozenset())


def _may_make_temporary_tables(connection: Connection) -> bool:
    row = connection.execute(
        "SELECT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMPORARY')"
        " AND NOT pg_catalog.current_setting('transaction_read_only')::boolean"
    ).fetchone()
    return row is not None and bool(row[0])


def _ask(
    connection: Connection, schema: str, plans: Sequence[TablePlan], asked: Mapping[str, Collection[Place]]
) -> tuple[dict[Place, str], set[ObjectKey]]:
    """What the server has made of them, and what it would not have: all of it in one go, and one by one where it would
    not have one of them."""
    trials = [_plan_trial(number, plan, asked[plan.target_name]) for number, plan in enumerate(plans)]
    tables = {trial.name: trial.table for trial in trials}
    with connection.transaction(force_rollback=True):

        def make_all() -> None:
            with connection.pipeline():
                for trial in trials:
                    connection.execute(_make_scratch(schema, trial))
                    for statement in trial.statements.values():
                        connection.execute(statement)

        refused: set[ObjectKey] = set()
        if not _try(connection, make_all):
            for trial in trials:
                refused |= _try_one_by_one(connection, schema, trial)
        written: dict[Place, str] = {}
        for name, table in read_temporary_tables(connection, list(tables)).items():
            written |= find_written(table, tables[name])
    return written, refused


def _try_one_by_one(connection: Connection, schema: str, trial: _Trial) -> set[ObjectKey]:
    is_made = _try(connection, lambda: connection.execute(_make_scratch(schema, trial)))
    return {
        (kind, trial.table, name)
        for (kind, name), statement in trial.statements.items()
        # In binary, what would be several statements is refused, as it is in a pipeline.
        if not (is_made and _try(connection, partial(connection.execute, statement, binary=True)))
    }


def _try(connection: Connection, work: Callable[[], object]) -> bool:
    """Whether the server would have it. Raises psycopg.Error where that is not what it says."""
    try:
        with connection.transaction():
            work()
    except psycopg.Error as error:
        if error.sqlstate is None or error.sqlstate.startswith(_PASSING):
            raise
        return False
    return True


def _make_scratch(schema: str, trial: _Trial) -> sql.Composed:
    return sql.SQL("CREATE TEMPORARY TABLE {} (LIKE {}) ON COMMIT DROP").format(
        sql.Identifier(trial.name), sql.Identifier(schema, trial.table)
    )


def _plan_trial(number: int, plan: TablePlan, asked: Collection[Place]) -> _Trial:
    name = f"howdah_scratch_{number}"
    scratch = sql.Identifier("pg_temp", name)
    # First of all, since what names such a column goes with it.
    statements = {
        (CheckedKind.COLUMN, column.target_name): _generate(scratch, column)
        for column in plan.columns
        if column.generated_sql is not None
    }
    statements |= {
        (CheckedKind.DEFAULT, column.target_name): sql.SQL("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {}").format(
            scratch, sql.Identifier(column.target_name), _as_written(column.default_sql)
        )
        for column in plan.columns
    }
    statements |= {
        (CheckedKind.CHECK, check.name): sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} CHECK ({})").format(
            scratch, sql.Identifier(check.name), _as_written(check.condition_sql)
        )
        for check in plan.check_constraints
    }
    statements |= {(CheckedKind.INDEX, index.name): _make_index(scratch, index) for index in plan.indexes}
    wanted = {(kind, object_) for kind, _, object_, _ in asked}
    return _Trial(
        name=name,
        table=plan.target_name,
        statements={key: statement for key, statement in statements.items() if key in wanted},
    )


def _generate(scratch: sql.Identifier, column: ColumnPlan) -> sql.Composed:
    """A column can't become a generated one: it is made anew."""
    name = sql.Identifier(column.target_name)
    # A type of an extension need not be in the search_path, and takes text as it is.
    type_sql = "text" if column.target_type == CITEXT else str(column.target_type)
    return sql.SQL("ALTER TABLE {} DROP COLUMN {}, ADD COLUMN {} {} GENERATED ALWAYS AS ({}) STORED").format(
        scratch, name, name, sql.SQL(type_sql), _as_written(column.generated_sql)
    )


def _make_index(scratch: sql.Identifier, index: IndexPlan) -> sql.Composed:
    keys = sql.SQL(", ").join(_write_key(key) for key in index.keys)
    statement = sql.SQL("CREATE INDEX {} ON {} ({})").format(sql.Identifier(index.name), scratch, keys)
    if index.where_sql is None:
        return statement
    return sql.SQL("{} WHERE {}").format(statement, _as_written(index.where_sql))


def _write_key(key: IndexKey) -> sql.Composable:
    if key.column is not None:
        name = sql.Identifier(key.column)
        return name if key.collation is None else sql.SQL("{} COLLATE {}").format(name, sql.Identifier(key.collation))
    return sql.SQL("({})").format(_as_written(key.expression_sql))


def _as_written(text: str | None) -> sql.SQL:
    """The plan's own SQL, which is carried out as it stands; a comment at its end must not hide what follows."""
    return sql.SQL(f"{text}\n")
