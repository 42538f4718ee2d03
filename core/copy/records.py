"""Entries of the ledger and of the rejected rows, written in the same transaction as the rows that they are about.

They travel as the rows do: whole arrays, encoded by Arrow, in one COPY for many.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from psycopg import sql

from core.catalog.model import StorageClass
from core.copy.encode import encode_batch
from core.copy.kernels.converted import ByClass
from core.copy.reasons import describe_unfit
from core.copy.row_json import is_utf8, write_numbers, write_rows
from core.copy.rows import SourceRows, find_key
from core.plan.conversions import Conversion, NulHandling
from core.plan.model import ColumnPlan, TablePlan
from core.plan.pgtypes import BIGINT, BYTEA, INTEGER, JSON, TEXT, PgType
from core.postgres.connect import Connection

_LARGEST_KEPT_BYTES = 100_000_000
"""A rejected row larger than this is named, and its values stay in the source alone."""

_PIECE_BYTES = 16_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where entries go: a schema, and of its tables a column that has one value for all (the run, among the records of
    all; the part of the table, among those of one run)."""

    schema: str
    column: str
    value: str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRows:
    """Rows to set aside: of each the column to blame, if any, the reason, and the server's SQLSTATE, if it was sent."""

    source: SourceRows
    columns: pa.StringArray
    reasons: pa.StringArray
    sqlstates: pa.StringArray


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntries:
    """Values of one column that were altered: `values` are the column's before, `after` the target's as text."""

    source: SourceRows
    column: ColumnPlan
    values: ByClass
    rules: pa.StringArray
    after: pa.StringArray


def write_rejects(connection: Connection, place: Place, plan: TablePlan, rows: RejectedRows) -> None:
    """Set rows aside with their values."""
    for start, count in _split(rows.source):
        source = rows.source.slice(start, count)
        _copy(
            connection,
            place,
            "rejects",
            source,
            {
                "table_name": (TEXT, _repeat(plan.source_name, count)),
                "target_table": (TEXT, _repeat(plan.target_name, count)),
                "key": (JSON, _write_key(plan, source)),
                "column_name": (TEXT, rows.columns.slice(start, count)),
                "reason": (TEXT, rows.reasons.slice(start, count)),
                "sqlstate": (TEXT, rows.sqlstates.slice(start, count)),
                "row_values": (JSON, _write_values(plan, source)),
            },
        )


def write_ledger(connection: Connection, place: Place, plan: TablePlan, entries: LedgerEntries) -> None:
    """Enter altered values of one column."""
    count = len(entries.source)
    _copy(
        connection,
        place,
        "ledger",
        entries.source,
        {
            "rule": (TEXT, entries.rules),
            "table_name": (TEXT, _repeat(plan.source_name, count)),
            "column_name": (TEXT, _repeat(entries.column.source_name, count)),
            "key": (JSON, _write_key(plan, entries.source)),
            "before_class": (TEXT, _write_classes(entries.values)),
            "before_bytes": (BYTEA, _write_bytes(entries.values)),
            "after_text": (TEXT, entries.after),
        },
    )


def null_rule(column: ColumnPlan) -> str:
    """What the ledger says of a value that NULL stands for."""
    return f"set to NULL since {describe_unfit(column)}"


def write_rules(conversion: Conversion, values: ByClass) -> pa.StringArray:
    """What the ledger says of values that the conversion alters: "U+0000 shown as U+2400", "decoded as cp1252"."""
    nul = "U+0000 shown as U+2400" if conversion.nul is NulHandling.SHOW else "U+0000 left out"
    decoded = f"decoded as {conversion.encoding}"
    texts = values[StorageClass.TEXT]
    if conversion.encoding is None or conversion.nul is None:
        return _repeat(nul if conversion.encoding is None else decoded, len(texts))
    has_nul = pc.match_substring(texts, "\0")
    if is_utf8(texts):
        return _repeat(nul, len(texts))
    is_decoded = pa.array([not is_utf8(texts.slice(place, 1)) for place in range(len(texts))])
    return pc.case_when(pc.make_struct(pc.and_(has_nul, is_decoded), has_nul), f"{decoded}, {nul}", nul, decoded)


def _copy(
    connection: Connection,
    place: Place,
    table: str,
    source: SourceRows,
    columns: dict[str, tuple[PgType, pa.Array]],
) -> None:
    count = len(source)
    rowids = pa.nulls(count, pa.int64()) if source.rowids is None else source.rowids
    all_columns = {
        place.column: _write_place(place, count),
        "row_number": (BIGINT, source.row_numbers),
        "row_id": (BIGINT, rowids),
        **columns,
    }
    batch = pa.RecordBatch.from_pydict({name: array for name, (_, array) in all_columns.items()})
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
        sql.Identifier(place.schema, table), sql.SQL(", ").join(map(sql.Identifier, all_columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for data in encode_batch(batch, [type_ for type_, _ in all_columns.values()]):
            copy.write(data)


def _write_place(place: Place, count: int) -> tuple[PgType, pa.Array]:
    if isinstance(place.value, str):
        return TEXT, _repeat(place.value, count)
    return INTEGER, pa.repeat(pa.scalar(place.value, pa.int32()), count)


def _split(source: SourceRows) -> Iterator[tuple[int, int]]:
    """Pieces of the rows, as start and count, that are small enough to be written several times over."""
    rows = max(1, len(source) * _PIECE_BYTES // max(1, source.nbytes))
    for start in range(0, len(source), rows):
        yield start, min(rows, len(source) - start)


def _write_key(plan: TablePlan, source: SourceRows) -> pa.StringArray:
    key = find_key(plan)
    if not key or _is_too_large(source):
        return pa.nulls(len(source), pa.string())
    return write_rows((plan.columns[position].source_name, source.values[position]) for position in key)


def _write_values(plan: TablePlan, source: SourceRows) -> pa.StringArray:
    if _is_too_large(source):
        return pa.nulls(len(source), pa.string())
    return write_rows((column.source_name, source.values[place]) for place, column in enumerate(plan.columns))


def _is_too_large(source: SourceRows) -> bool:
    return len(source) == 1 and source.nbytes > _LARGEST_KEPT_BYTES


def _write_classes(values: ByClass) -> pa.StringArray:
    no_class = pa.scalar(None, pa.string())
    return pc.coalesce(
        *(pc.if_else(pc.is_valid(array), str(each), no_class) for each, array in values.items()), str(StorageClass.NULL)
    )


def _write_bytes(values: ByClass) -> pa.Array:
    """The bytes of texts and blobs, and those of the digits of numbers."""
    texts = (StorageClass.TEXT, StorageClass.BLOB)
    return pc.coalesce(
        *(
            (array if storage_class in texts else write_numbers(storage_class, array)).view(pa.binary())
            for storage_class, array in values.items()
        ),
        pa.scalar(b"", pa.binary()),
    )


def _repeat(text: str, count: int) -> pa.StringArray:
    return pa.repeat(pa.scalar(text, pa.string()), count)
