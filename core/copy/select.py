"""How a planned table is read: one Arrow array for each storage class that a column holds."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.catalog.model import StorageClass
from core.identifiers import quote_sqlite
from core.plan.model import ColumnPlan, ForeignKeyPlan, TablePlan
from core.sqlite.query import Query, QueryColumn
from core.sqlite.rowid import find_rowid_name

Parts = tuple[tuple[ColumnPlan, StorageClass], ...]
"""The column and the storage class of each array of a batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A query, and where its arrays belong: `rowid_part` is the number of the array that holds the rowids, if any.

    The last arrays are for `orphan_keys`, one each: 1 where a row has no parent, else 0.
    """

    query: Query
    parts: Parts
    rowid_part: int | None
    orphan_keys: tuple[ForeignKeyPlan, ...] = ()


def select_table(plan: TablePlan, source_columns: Iterable[str], condition: str | None = None) -> Selection:
    """The query that reads the plan's rows of a table in its own order, of them those that meet a condition too.

    `source_columns` are all columns that the table has in SQLite, those too that the plan leaves out: one may hide the
    rowid's name.
    """
    parts = tuple((column, storage_class) for column in plan.columns for storage_class in column.reads)
    columns = [
        QueryColumn(name=f"v{number}", storage_class=storage_class, expression_sql=_expression(column, storage_class))
        for number, (column, storage_class) in enumerate(parts)
    ]
    rowid_part = next((number for number, (column, _) in enumerate(parts) if column.is_identity), None)
    if rowid_part is None and plan.has_rowid and (rowid := find_rowid_name(source_columns)) is not None:
        rowid_part = len(columns)
        columns.append(QueryColumn(name="rowid", storage_class=StorageClass.INTEGER, expression_sql=rowid))
    orphan_keys = []
    for key in plan.foreign_keys:
        if key.orphan_sql is not None:
            orphan_keys.append(key)
            columns.append(
                QueryColumn(name=key.name, storage_class=StorageClass.INTEGER, expression_sql=key.orphan_sql)
            )
    return Selection(
        query=Query(columns=tuple(columns), from_sql=_from(plan, condition)),
        parts=parts,
        rowid_part=rowid_part,
        orphan_keys=tuple(orphan_keys),
    )


def _from(plan: TablePlan, condition: str | None) -> str:
    table = f"{quote_sqlite(plan.source_name)} NOT INDEXED"
    # A comment at the end of the filter would hide the parenthesis.
    conditions = [f"({each}\n)" for each in (condition, plan.where_sql) if each is not None]
    return f"{table} WHERE {' AND '.join(conditions)}" if conditions else table


def _expression(column: ColumnPlan, storage_class: StorageClass) -> str:
    name = quote_sqlite(column.source_name)
    if len(column.reads) == 1:
        return name
    return f"CASE typeof({name}) WHEN '{storage_class}' THEN {name} END"
