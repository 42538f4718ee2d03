"""Whether the target's tables could hold what a statement left in SQLite. They may be stricter than SQLite's by the
plan's own decisions, which its findings tell: no NULL in a primary key (https://www.sqlite.org/quirks.html), texts of
one column as values of a narrower type, two spellings of one value under one key. What such a table refuses is not of a
trigger's making."""

from collections.abc import Sequence

from core.plan.model import TablePlan
from core.verify.proofs.exercise_source import Answer, Refusal, State
from core.verify.proofs.exercise_values import Lost

_NULL_IN_KEY = "23502"
_NOT_UNIQUE = "23505"
_DATA = "22"
"""https://www.postgresql.org/docs/current/errcodes-appendix.html"""


def explain_refusal(tables: Sequence[TablePlan], ours: Answer, theirs: Answer) -> str:
    """What there is in SQLite after a statement that the target's tables can't hold, where they refuse it for that:
    some words, or nothing."""
    refusal = theirs.refusal
    if ours.error is not None or refusal is None:
        return ""
    if refusal.sqlstate.startswith(_DATA):
        return _find_lost(tables, ours.state)
    table = next((each for each in tables if each.target_name == refusal.table), None)
    if table is None:
        return ""
    rows = ours.state[table.target_name]
    if refusal.sqlstate == _NULL_IN_KEY:
        return _find_null(table, refusal, rows)
    if refusal.sqlstate == _NOT_UNIQUE:
        return _find_equal(table, refusal, rows)
    return ""


def _find_lost(tables: Sequence[TablePlan], state: State) -> str:
    for table in tables:
        for row in state[table.target_name]:
            for column, value in zip(table.columns, row, strict=True):
                if isinstance(value, Lost):
                    return f"{value} in {table.source_name}.{column.source_name}"
    return ""


def _find_null(table: TablePlan, refusal: Refusal, rows: Sequence[tuple[object, ...]]) -> str:
    for place, column in enumerate(table.columns):
        if column.target_name == refusal.column and any(row[place] is None for row in rows):
            return f"NULL in {table.source_name}.{column.source_name}"
    return ""


def _find_equal(table: TablePlan, refusal: Refusal, rows: Sequence[tuple[object, ...]]) -> str:
    """Only by plain columns, which the compared form has: of an expression or of some rows nothing is known."""
    keys = {key.name: key.columns for key in (table.primary_key, *table.unique_constraints) if key is not None}
    keys |= {
        index.name: tuple(key.column for key in index.keys if key.column is not None)
        for index in table.indexes
        if index.unique and index.where_sql is None and all(key.column is not None for key in index.keys)
    }
    names = keys.get(refusal.constraint, ())
    places = [place for place, column in enumerate(table.columns) if column.target_name in names]
    seen = set()
    for row in rows if places else ():
        values = tuple(_fold(table, place, row[place]) for place in places)
        if None in values:
            continue
        if values in seen:
            listed = ", ".join(table.columns[place].source_name for place in places)
            return f"equal values in {table.source_name} ({listed})"
        seen.add(values)
    return ""


def _fold(table: TablePlan, place: int, value: object) -> object:
    if table.columns[place].is_case_blind and isinstance(value, bytes):
        return value.decode("utf-8", "replace").casefold()
    return value
