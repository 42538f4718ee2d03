"""Which columns of a plan something is about, as lines of the guide: capped, and with how many there are beside."""

from collections.abc import Callable

from core.plan.model import ColumnPlan, Plan
from core.report.markdown import code, items, prose
from core.report.sentences import count

TABLES_NAMED, COLUMNS_NAMED, OBJECTS_NAMED = 12, 8, 20

Part = tuple[str, str] | None
"""A heading and what stands under it; None where no table asks for it."""


def list_columns(plan: Plan, wanted: Callable[[ColumnPlan], bool], *, shows_type: bool = False) -> str:
    """A line a table with its columns, by their names in PostgreSQL; "" where there are none."""
    found = [(table, columns) for table in plan.tables if (columns := [each for each in table.columns if wanted(each)])]
    lines = []
    for table, columns in found[:TABLES_NAMED]:
        shown = [
            code(column.target_name) + (f" {prose(column.target_type.name)}" if shows_type else "")
            for column in columns[:COLUMNS_NAMED]
        ]
        more = f" and {len(columns) - COLUMNS_NAMED:,} more" if len(columns) > COLUMNS_NAMED else ""
        lines.append(f"{code(table.target_name)}: {', '.join(shown)}{more}")
    return cap(lines, len(found), "table") if found else ""


def list_places(plan: Plan, wanted: Callable[[ColumnPlan], bool]) -> tuple[str, ...]:
    """The columns as "table.column", by their names in PostgreSQL."""
    return tuple(
        f"{table.target_name}.{column.target_name}"
        for table in plan.tables
        for column in table.columns
        if wanted(column)
    )


def find_column(plan: Plan, wanted: Callable[[ColumnPlan], bool]) -> ColumnPlan | None:
    """The first of them, if there is any."""
    return next((column for table in plan.tables for column in table.columns if wanted(column)), None)


def cap(lines: list[str], total: int, noun: str = "") -> str:
    """Lines as a list, and how many there are beside them."""
    rest = total - len(lines)
    more = [f"and {count(rest, f'more {noun}') if noun else f'{rest:,} more'}"] if rest > 0 else []
    return items([*lines, *more])
