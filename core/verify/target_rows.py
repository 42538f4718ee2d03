"""The target's side of a table: its rows in the binary form of COPY, read by this package's own code."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import nullcontext
from functools import partial

import numpy as np
import pyarrow as pa
from psycopg import sql

from core.cancel import CancelToken
from core.errors import VerificationFailed
from core.plan.conversions import ConversionKind
from core.plan.model import ColumnPlan, TablePlan
from core.plan.pgtypes import CITEXT
from core.postgres.connect import Connection
from core.postgres.copy_out import CopiedRows, copy_out
from core.postgres.errors import translate_errors
from core.postgres.line import Line, stop_statement
from core.verify.agreement.civil import DAY_US, DAYS_TO_2000
from core.verify.condensing import LARGE_BYTES, condense
from core.verify.fields import Fields, NotRows, split_rows
from core.verify.key_range import WHOLE, KeyRange

_BATCH_BYTES = 1 << 20
"""About what a processor keeps at hand while it goes through a batch column by column."""
_SETTINGS = """
    SET LOCAL max_parallel_workers_per_gather = 0;
    SET LOCAL synchronize_seqscans = off
"""
"""Rows in the order in which they lie, from the first page on
(https://www.postgresql.org/docs/current/runtime-config-compatible.html)."""

_CONDENSED_TEXT = sql.SQL(
    """CASE WHEN pg_catalog.octet_length({0}) > {1}
       THEN pg_catalog.format('%s bytes, SHA-256 %s', pg_catalog.octet_length({0}),
                              pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to({0}, 'UTF8')), 'hex'))
       ELSE {0} END"""
)
_CONDENSED_BYTEA = sql.SQL(
    """CASE WHEN pg_catalog.octet_length({0}) > {1}
       THEN pg_catalog.convert_to(
           pg_catalog.format('%s bytes, SHA-256 %s', pg_catalog.octet_length({0}),
                             pg_catalog.encode(pg_catalog.sha256({0}), 'hex')), 'UTF8')
       ELSE {0} END"""
)
"""What `condense` makes of a value. The length of a large one is known without reading it."""
_WIDEST_BYTES = 64_000_000
"""What the plan's batches have at most, so that a batch of n rows has none wider than an n-th of it."""
_SENDERS = """
    SELECT a.attname, p.proname
    FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace AS s ON s.oid = c.relnamespace
    JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
    JOIN pg_catalog.pg_proc AS p ON p.oid = t.typsend
    WHERE s.nspname = %s AND c.relname = %s AND a.attnum > 0 AND NOT a.attisdropped
"""
"""The functions that send the types of a table's columns in binary: one a form."""

Read = Callable[[Fields], pa.Array]


def read_target(
    connection: Connection,
    schema: str,
    plan: TablePlan,
    *,
    ordered: bool = False,
    keys: KeyRange = WHOLE,
    line: Line | None = None,
    cancel: CancelToken,
) -> Generator[pa.RecordBatch]:
    """Read a table's rows in the order in which they lie, or by the identity column, in a transaction of its own;
    with `keys` those of that column's values.

    A batch has an array for each column of the plan: int64, bool, float64, or binary. Dates are days since 1970,
    timestamps microseconds, times microseconds of the day; decimals and JSON are text; uuids, vectors and enum labels
    are what their send functions give. Raises TargetError, and VerificationFailed where a column is not of the plan's
    type. `line` is that of a watch over the connection.
    """
    with (
        translate_errors(object=plan.target_name),
        cancel.interrupting(partial(stop_statement, connection)),
        line or nullcontext(),
        connection.transaction(),
    ):
        connection.execute(_SETTINGS)
        readers = find_readers(connection, schema, plan)
        statement = _copy_statement(schema, plan, ordered, keys)
        names = [f"c{position}" for position in range(len(plan.columns))]
        batches = copy_out(connection, statement, batch_rows=plan.batch_rows, batch_bytes=_BATCH_BYTES)
        try:
            for rows in batches:
                cancel.check()
                batch = pa.RecordBatch.from_arrays(decode_rows(plan, readers, rows), names=names)
                # Whoever compares may be slower.
                with line.resting() if line is not None else nullcontext():
                    yield batch
        finally:
            batches.close()


def decode_rows(plan: TablePlan, readers: Sequence[Read], rows: CopiedRows) -> list[pa.Array]:
    """An array for each column of rows that the server has sent in binary: of what `write_expression` says."""
    try:
        return [read(fields) for read, fields in zip(readers, split_rows(rows, len(readers)), strict=True)]
    except NotRows as error:
        raise _not_as_planned(plan, str(error)) from error


def _not_as_planned(plan: TablePlan, what: str) -> VerificationFailed:
    return VerificationFailed(
        f"What PostgreSQL has in {plan.target_name} is not what the plan put there: {what}.",
        "Something else altered the table while it was being built. Start again.",
    )


def find_readers(connection: Connection, schema: str, plan: TablePlan) -> list[Read]:
    """How to read each column, by what sends it."""
    senders: dict[str, str] = dict(connection.execute(_SENDERS, [schema, plan.target_name]).fetchall())
    readers = []
    for column in plan.columns:
        forms = _READERS[column.conversion.kind]
        # Of a table or column that is not there, the server itself will tell.
        sender = senders.get(column.target_name, next(iter(forms)))
        if sender not in forms:
            raise _not_as_planned(plan, f"{column.target_name} has not the type {column.target_type}")
        readers.append(forms[sender])
    return readers


def _copy_statement(schema: str, plan: TablePlan, ordered: bool, keys: KeyRange) -> sql.Composed:
    identity = next((sql.Identifier(column.target_name) for column in plan.columns if column.is_identity), None)
    parts = [
        sql.SQL("SELECT"),
        sql.SQL(", ").join(write_expression(plan, column) for column in plan.columns),
        sql.SQL("FROM {}").format(sql.Identifier(schema, plan.target_name)),
    ]
    if identity is not None and (bounds := keys.write_bounds()):
        parts.append(sql.SQL("WHERE"))
        parts.append(
            sql.SQL(" AND ").join(
                sql.SQL("{} {} {}").format(identity, sql.SQL(operator), sql.Literal(bound))
                for operator, bound in bounds
            )
        )
    if identity is not None and ordered:
        parts.append(sql.SQL("ORDER BY {}").format(identity))
    return sql.SQL("COPY ({}) TO STDOUT (FORMAT binary)").format(sql.SQL(" ").join(parts))


def write_expression(plan: TablePlan, column: ColumnPlan) -> sql.Composable:
    """What is read of a column."""
    name: sql.Composable = sql.Identifier(column.target_name)
    if column.target_type == CITEXT:
        # Of text the operators and functions are those of pg_catalog.
        name = sql.SQL("CAST({} AS pg_catalog.text)").format(name)
    may_be_large = plan.batch_rows < _WIDEST_BYTES // LARGE_BYTES
    match column.conversion.kind:
        case ConversionKind.DECIMAL:
            return sql.SQL("CAST({} AS pg_catalog.text)").format(name)
        case ConversionKind.TEXT | ConversionKind.TEXT_OR_HEX if may_be_large and not column.target_type.labels:
            return _CONDENSED_TEXT.format(name, sql.Literal(LARGE_BYTES))
        case ConversionKind.JSON if may_be_large and column.target_type.name == "json":
            return _CONDENSED_TEXT.format(sql.SQL("CAST({} AS pg_catalog.text)").format(name), sql.Literal(LARGE_BYTES))
        case ConversionKind.BYTES if may_be_large:
            return _CONDENSED_BYTEA.format(name, sql.Literal(LARGE_BYTES))
    return name


def _read_integers(dtype: str, shift: int = 0) -> Read:
    """Integers, which begin to count at `shift`. One that would be beyond 64 bits then, such as infinity, is the
    largest."""
    largest = 2**63 - 1 - shift

    def read(fields: Fields) -> pa.Array:
        numbers = fields.read_numbers(dtype).astype(np.int64)
        if shift:
            numbers = np.minimum(numbers, largest) + shift
        return pa.array(numbers, mask=fields.is_null)

    return read


def _read_booleans(fields: Fields) -> pa.Array:
    return pa.array(fields.read_numbers("u1") != 0, mask=fields.is_null)


def _read_doubles(fields: Fields) -> pa.Array:
    return pa.array(fields.read_numbers(">f8").astype(np.float64), mask=fields.is_null, from_pandas=False)


def _read_texts(fields: Fields) -> pa.Array:
    return condense(fields.read_bytes())


def _read_jsonb(fields: Fields) -> pa.Array:
    """A version comes before the text."""
    return fields.read_bytes(skip=1)


def _read_sent(fields: Fields) -> pa.Array:
    return fields.read_bytes()


_INTEGERS = {"int8send": _read_integers(">i8"), "int4send": _read_integers(">i4"), "int2send": _read_integers(">i2")}
_TEXTS = {"textsend": _read_texts, "varcharsend": _read_texts, "citextsend": _read_texts, "enum_send": _read_sent}
_MICROSECONDS = _read_integers(">i8", DAYS_TO_2000 * DAY_US)
_READERS: Mapping[ConversionKind, Mapping[str, Read]] = {
    ConversionKind.INTEGER: _INTEGERS,
    ConversionKind.BOOLEAN: {"boolsend": _read_booleans},
    ConversionKind.DOUBLE: {"float8send": _read_doubles},
    ConversionKind.DECIMAL: {"numeric_send": _read_sent},
    ConversionKind.TEXT: _TEXTS,
    ConversionKind.TEXT_OR_HEX: _TEXTS,
    ConversionKind.BYTES: {"byteasend": _read_texts},
    ConversionKind.DATE: {"date_send": _read_integers(">i4", DAYS_TO_2000)},
    ConversionKind.TIME: {"time_send": _read_integers(">i8")},
    ConversionKind.TIMESTAMP: {"timestamp_send": _MICROSECONDS},
    ConversionKind.TIMESTAMPTZ: {"timestamptz_send": _MICROSECONDS},
    ConversionKind.UUID: {"uuid_send": _read_sent},
    ConversionKind.JSON: {"jsonb_send": _read_jsonb, "json_send": _read_texts},
    ConversionKind.VECTOR: {"vector_send": _read_sent},
}
"""By conversion: the send functions of the types that it may go to, and what reads what they give."""
