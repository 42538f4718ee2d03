"""What was decided about each table, from the plan, as the lines of a table: what a column was declared, what it
became, how, by which rule and on what evidence; then keys, checks and indexes."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.plan.model import ColumnPlan, ForeignKeyPlan, IndexPlan, Origin, Plan, TablePlan

_COLUMNS_OPEN = 120
"""Up to so many columns in all of the plan, every table is shown unfolded."""
_COLUMNS_SHOWN = 12_000
"""In all of the plan; the file of the plan has the rest."""
_SQL_CHARS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnDecision:
    source_name: str
    target_name: str
    declared: str
    made: str
    """The type, and what else the column is made with."""
    conversion: str
    rule: str
    evidence: str
    chosen: str
    """"chosen" or "by a setting", where no rule decided it alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDecisions:
    """`columns_left` are not among `columns`, for there are too many in all."""

    source_name: str
    target_name: str
    row_count: int
    column_count: int
    columns: tuple[ColumnDecision, ...]
    columns_left: int
    objects: tuple[str, ...]
    where_sql: str | None
    is_open: bool


def list_decisions(plan: Plan) -> tuple[TableDecisions, ...]:
    """One entry a table, in the plan's order."""
    total = sum(len(table.columns) for table in plan.tables)
    room = _COLUMNS_SHOWN
    entries = []
    for table in plan.tables:
        shown = table.columns[: max(0, room)]
        room -= len(shown)
        entries.append(
            TableDecisions(
                source_name=table.source_name,
                target_name=table.target_name,
                row_count=table.row_count,
                column_count=len(table.columns),
                columns=tuple(_describe_column(column) for column in shown),
                columns_left=len(table.columns) - len(shown),
                objects=tuple(_list_objects(table)),
                where_sql=table.where_sql,
                is_open=total <= _COLUMNS_OPEN,
            )
        )
    return tuple(entries)


def _describe_column(column: ColumnPlan) -> ColumnDecision:
    decision = column.decision
    made = [str(column.target_type)]
    made += ["not null"] if not column.nullable else []
    made += ["serial" if column.is_serial else "identity"] if column.is_identity else []
    made += [f"default {column.default_sql}"] if column.default_sql is not None else []
    made += [f'collate "{column.collation}"'] if column.collation is not None else []
    conversion = str(column.conversion)
    return ColumnDecision(
        source_name=column.source_name,
        target_name=column.target_name,
        declared=column.source_type,
        made=", ".join(made),
        conversion=conversion,
        rule=decision.rule,
        # The declaration has a column of its own.
        evidence=decision.evidence.removeprefix(f"declared {column.source_type}; ").removeprefix("no declared type; "),
        chosen={Origin.USER: "chosen", Origin.POLICY: "by a setting", Origin.RULE: ""}[decision.origin],
    )


def _list_objects(table: TablePlan) -> Iterator[str]:
    if table.primary_key is not None:
        yield f"primary key ({', '.join(table.primary_key.columns)})"
    for unique in table.unique_constraints:
        yield f"unique ({', '.join(unique.columns)})"
    for check in table.check_constraints:
        yield f"check ({check.condition_sql[:_SQL_CHARS]})"
    for key in table.foreign_keys:
        yield _describe_foreign_key(key)
    for index in table.indexes:
        yield _describe_index(index)
    if table.sequence is not None:
        yield f"sequence of {table.sequence.column}, next value {table.sequence.next_value:,}"


def _describe_foreign_key(key: ForeignKeyPlan) -> str:
    text = f"foreign key ({', '.join(key.columns)}) to {key.parent_table} ({', '.join(key.parent_columns)})"
    for event, action in (("update", key.on_update), ("delete", key.on_delete)):
        if action != "NO ACTION":
            text += f", on {event} {action.lower()}"
    return text if key.is_valid else text + ", not valid: for new rows only"


def _describe_index(index: IndexPlan) -> str:
    keys = ", ".join(
        (key.column if key.column is not None else f"({(key.expression_sql or '')[:_SQL_CHARS]})")
        + (" desc" if key.descending else "")
        for key in index.keys
    )
    where = f" where {index.where_sql[:_SQL_CHARS]}" if index.where_sql is not None else ""
    return f"{'unique index' if index.unique else 'index'} {index.name} ({keys}){where}"
