"""How a planned table is read: one Arrow array for each storage class that a column holds."""

from dataclasses import dataclass

from core.catalog.model import StorageClass
from core.identifiers import quote_sqlite
from core.plan.model import ColumnPlan, TablePlan
from core.sqlite.query import Query, QueryColumn
from core.sqlite.rowid import find_rowid_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A query, and where its arrays belong: `parts[i]` is the column and the class of array i.

    `rowid_part` is the number of the array that holds the rowids, read where the ledger will want them.
    """

    query: Query
    parts: tuple[tuple[ColumnPlan, StorageClass], ...]
    rowid_part: int | None


def select_table(plan: TablePlan) -> Selection:
    """The query that reads all rows of a table in its own order."""
    parts = tuple((column, storage_class) for column in plan.columns for storage_class in column.reads)
    columns = [
        QueryColumn(name=f"v{number}", storage_class=storage_class, expression_sql=_expression(column, storage_class))
        for number, (column, storage_class) in enumerate(parts)
    ]
    alters = any(column.conversion.may_alter for column in plan.columns)
    rowid = find_rowid_name(column.source_name for column in plan.columns) if alters and plan.has_rowid else None
    if rowid is not None:
        columns.append(QueryColumn(name="rowid", storage_class=StorageClass.INTEGER, expression_sql=rowid))
    return Selection(
        query=Query(columns=tuple(columns), from_sql=f"{quote_sqlite(plan.source_name)} NOT INDEXED"),
        parts=parts,
        rowid_part=len(parts) if rowid is not None else None,
    )


def _expression(column: ColumnPlan, storage_class: StorageClass) -> str:
    name = quote_sqlite(column.source_name)
    if len(column.reads) == 1:
        return name
    return f"CASE typeof({name}) WHEN '{storage_class}' THEN {name} END"
