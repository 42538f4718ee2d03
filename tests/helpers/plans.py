"""Plans as a person could have written them: made by the rules, then changed in one place."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from core.cancel import CancelToken
from core.migration.assess import assess
from core.plan.choices import Choice, Choices
from core.plan.conversions import Conversion
from core.plan.model import Plan
from core.plan.pgtypes import PgType


def make_plan(source: Path, *choices: Choice) -> Plan:
    """The plan that the rules make, with some choices."""
    return assess(source, choices=Choices(made=choices), cancel=CancelToken()).plan


def change_column(plan: Plan, name: str, **changes: Any) -> Plan:
    """The plan with other values for one column, which is named as "table.column"."""
    table_name, column_name = name.split(".")
    table = plan.table(table_name)
    assert column_name in [column.source_name for column in table.columns]
    columns = tuple(
        replace(column, **changes) if column.source_name == column_name else column for column in table.columns
    )
    return change_table(plan, table_name, columns=columns)


def convert_to(plan: Plan, name: str, target_type: PgType, conversion: Conversion) -> Plan:
    """The plan with another type for one column, and no default that might not be of it."""
    return change_column(plan, name, target_type=target_type, conversion=conversion, default_sql=None, collation=None)


def change_table(plan: Plan, name: str, **changes: Any) -> Plan:
    """The plan with other values for one table."""
    changed = replace(plan.table(name), **changes)
    return replace(plan, tables=tuple(changed if table.source_name == name else table for table in plan.tables))
