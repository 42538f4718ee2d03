"""The grid's columns, and what its rows are sorted and searched by: keys apart from the words that are shown, since all
rows have to be asked for them, and few are looked at."""

from collections.abc import Callable
from enum import IntEnum
from typing import Any

from gui.models.plan_index import ColumnRow


class Field(IntEnum):
    """The grid's columns."""

    TABLE = 0
    NAME = 1
    DECLARED = 2
    HOLDS = 3
    TYPE = 4
    CONVERSION = 5
    NULLABLE = 6
    DEFAULT = 7
    WHY = 8


def write_haystack(row: ColumnRow) -> str:
    """What a search looks through, in folded case."""
    planned = f"{row.plan.target_name}\n{row.plan.target_type}" if row.plan is not None else ""
    return f"{row.table.name}.{row.column.name}\n{row.column.declared_type}\n{planned}".casefold()


def _rank_contents(row: ColumnRow) -> tuple[str, float]:
    if row.profile is None or not row.profile.value_count:
        return "", 0.0
    main = max(row.profile.storage_classes, key=row.profile.count)
    return str(main), -row.profile.count(main) / (row.profile.value_count + row.profile.null_count)


SORT_KEYS: dict[Field, Callable[[ColumnRow], Any]] = {
    Field.TABLE: lambda row: row.table.name.casefold(),
    Field.NAME: lambda row: row.column.name.casefold(),
    Field.DECLARED: lambda row: row.column.declared_type.casefold(),
    Field.HOLDS: _rank_contents,
    Field.TYPE: lambda row: str(row.plan.target_type) if row.plan else "",
    Field.CONVERSION: lambda row: str(row.plan.conversion) if row.plan else "",
    Field.NULLABLE: lambda row: row.may_be_null,
    Field.DEFAULT: lambda row: (row.plan.default_sql or "") if row.plan else "",
    Field.WHY: lambda row: f"{row.plan.decision.origin} {row.plan.decision.rule}" if row.plan else "",
}
"""What each column is sorted by: nothing that takes long to make."""
