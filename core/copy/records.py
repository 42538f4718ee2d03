"""Entries of the ledger and of the rejected rows, written in the same transaction as the rows that they are about."""

import json
from collections.abc import Iterable

import pyarrow as pa
from psycopg import sql

from core.catalog.model import StorageClass
from core.copy.model import RejectedRow
from core.copy.select import Selection
from core.plan.model import ColumnPlan
from core.postgres.connect import Connection

_LARGEST_KEPT_BYTES = 100_000_000
"""A rejected row larger than this is named, and its values stay in the source alone."""


def write_ledger(
    connection: Connection,
    schema: str,
    table: str,
    column: ColumnPlan,
    entries: Iterable[tuple[int, int | None, bytes]],
) -> None:
    """Enter altered values of one column: row number, rowid and original bytes of each."""
    with (
        connection.cursor() as cursor,
        cursor.copy(sql.SQL("COPY {}.ledger FROM STDIN (FORMAT binary)").format(sql.Identifier(schema))) as copy,
    ):
        copy.set_types(["text", "text", "int8", "int8", "text", "bytea"])
        for row_number, rowid, original in entries:
            copy.write_row((table, column.source_name, row_number, rowid, str(column.conversion), original))


def write_reject(connection: Connection, schema: str, table: str, row: RejectedRow, row_values: str | None) -> None:
    """Set one refused row aside with its values."""
    connection.execute(
        sql.SQL("INSERT INTO {}.rejects VALUES (%s, %s, %s, %s, %s, %s)").format(sql.Identifier(schema)),
        (table, row.row_number, row.rowid, row.reason, row.sqlstate, row_values),
    )


def describe_row(selection: Selection, row: pa.RecordBatch) -> str | None:
    """The source's values of a batch of one row as JSON; None where they are too large to keep twice."""
    if row.nbytes > _LARGEST_KEPT_BYTES:
        return None
    values: dict[str, object] = {}
    for (column, storage_class), array in zip(selection.parts, row.columns, strict=False):
        is_text = storage_class is StorageClass.TEXT
        value = (array.view(pa.binary()) if is_text else array)[0].as_py()
        if values.get(column.source_name) is None:
            values[column.source_name] = _as_json(value, is_text)
    return json.dumps(values, ensure_ascii=True)


def _as_json(value: object, is_text: bool) -> object:
    if isinstance(value, bytes):
        try:
            return value.decode() if is_text else {"hex": value.hex()}
        except UnicodeDecodeError:
            return {"hex": value.hex()}
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return str(value)
    return value
