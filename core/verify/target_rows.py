"""The target's side of a table: COPY TO in CSV, parsed by Arrow. The copy went in as binary, by other code."""

from collections.abc import Callable, Generator, Mapping

import pyarrow as pa
import pyarrow.csv as csv
from psycopg import sql

from core.cancel import CancelToken
from core.errors import VerificationFailed
from core.plan.conversions import ConversionKind
from core.plan.model import ColumnPlan, TablePlan
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.verify.condensing import LARGE_BYTES
from core.verify.hexadecimal import read_hex

_BLOCK_BYTES = 1 << 19
_LARGEST_BLOCK_BYTES = (1 << 31) - 1
"""Arrow's limit. Without `block_size` it would cut a block in two, and a row of more than a megabyte with it."""

_SETTINGS = """
    SET LOCAL max_parallel_workers_per_gather = 0;
    SET LOCAL synchronize_seqscans = off;
    SET LOCAL extra_float_digits = 1;
    SET LOCAL DateStyle = 'ISO, YMD';
    SET LOCAL TimeZone = 'UTC'
"""
"""Rows in the order in which they lie, from the first page on, doubles in the digits that tell them apart
(https://www.postgresql.org/docs/current/runtime-config-compatible.html), and instants as in UTC."""

_AS_TEXT = sql.SQL("CAST({} AS pg_catalog.text)")
_TEXT = sql.SQL(
    """CASE WHEN pg_catalog.octet_length({0}) > {1}
       THEN pg_catalog.format('%s bytes, SHA-256 %s', pg_catalog.octet_length({0}),
                              pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to({0}, 'UTF8')), 'hex'))
       ELSE {0} END"""
)
_BYTEA = sql.SQL(
    """pg_catalog.encode(CASE WHEN pg_catalog.octet_length({0}) > {1}
       THEN pg_catalog.convert_to(
           pg_catalog.format('%s bytes, SHA-256 %s', pg_catalog.octet_length({0}),
                             pg_catalog.encode(pg_catalog.sha256({0}), 'hex')), 'UTF8')
       ELSE {0} END, 'hex')"""
)
"""What `condense` makes of a value. The length of a large one is known without reading it."""
_SENT = sql.SQL("pg_catalog.encode({}({}), 'hex')")
"""The bytes in which a binary COPY would send a value."""
_SENDERS = """
    SELECT a.attname, n.nspname, p.proname
    FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace AS s ON s.oid = c.relnamespace
    JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
    JOIN pg_catalog.pg_proc AS p ON p.oid = t.typsend
    JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
    WHERE s.nspname = %s AND c.relname = %s
"""
"""The functions that do that, by column: those of an extension are in whatever schema it is."""

_ARROW_TYPES = {
    ConversionKind.INTEGER: pa.int64(),
    ConversionKind.BOOLEAN: pa.bool_(),
    ConversionKind.DOUBLE: pa.float64(),
}
"""What is parsed at once; all else arrives as the bytes that PostgreSQL wrote."""
_IN_HEX = (ConversionKind.BYTES, ConversionKind.VECTOR)


def read_target(
    connection: Connection, schema: str, plan: TablePlan, *, ordered: bool, cancel: CancelToken
) -> Generator[pa.RecordBatch]:
    """Read a table's rows in the order in which they lie, or by the identity column, in a transaction of its own.

    A batch has an array for each column of the plan: int64, bool, float64, or binary, in which bytea are bytes, vectors
    what their send function gives, and the rest is text. Raises TargetError, and VerificationFailed where a column is
    not of the plan's type.
    """
    parse = _parser(plan)
    with (
        translate_errors(object=plan.target_name),
        cancel.interrupting(connection.cancel_safe),
        connection.transaction(),
        connection.cursor() as cursor,
    ):
        cursor.execute(_SETTINGS)
        with cursor.copy(_copy_statement(schema, plan, _find_senders(connection, schema, plan), ordered)) as copy:
            block, is_done = bytearray(), False
            while not is_done:
                size_before = len(block)
                # One row, which no variable holds: it may be large.
                block += copy.read()
                is_done = len(block) == size_before
                if len(block) > _BLOCK_BYTES or (is_done and block):
                    cancel.check()
                    batch, block = parse(block), bytearray()
                    yield batch


def _parser(plan: TablePlan) -> Callable[[bytearray], pa.RecordBatch]:
    """What makes a batch of a block of whole rows."""
    names = [f"c{position}" for position in range(len(plan.columns))]
    read_options = csv.ReadOptions(column_names=names, use_threads=False, block_size=_LARGEST_BLOCK_BYTES)
    # A row of one NULL is an empty line.
    parse_options = csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False)
    convert_options = csv.ConvertOptions(
        column_types={
            name: _ARROW_TYPES.get(column.conversion.kind, pa.binary())
            for name, column in zip(names, plan.columns, strict=True)
        },
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
        true_values=["t"],
        false_values=["f"],
    )

    def parse(block: bytearray) -> pa.RecordBatch:
        try:
            table = csv.read_csv(pa.BufferReader(block), read_options, parse_options, convert_options)
        except pa.ArrowInvalid as error:
            raise VerificationFailed(
                f"What PostgreSQL has in {plan.target_name} is not what the plan put there: {error}.",
                "Something else altered the table while it was being built. Start again.",
            ) from error
        (batch,) = table.to_batches()
        return _decode(plan, batch)

    return parse


def _find_senders(connection: Connection, schema: str, plan: TablePlan) -> Mapping[str, sql.Identifier]:
    """The send functions of the table's types, by target column, where the plan has a vector."""
    if not any(column.conversion.kind is ConversionKind.VECTOR for column in plan.columns):
        return {}
    rows = connection.execute(_SENDERS, [schema, plan.target_name]).fetchall()
    return {column: sql.Identifier(namespace, name) for column, namespace, name in rows}


def _copy_statement(schema: str, plan: TablePlan, senders: Mapping[str, sql.Identifier], ordered: bool) -> sql.Composed:
    return sql.SQL("COPY (SELECT {} FROM {}{}) TO STDOUT (FORMAT csv, FORCE_QUOTE ({}))").format(
        sql.SQL(", ").join(
            sql.SQL("{} AS {}").format(_expression(column, senders), sql.Identifier(f"c{position}"))
            for position, column in enumerate(plan.columns)
        ),
        sql.Identifier(schema, plan.target_name),
        _order_by(plan) if ordered else sql.SQL(""),
        # Arrow would take U+FEFF at the start of a block for a byte order mark, and drop it.
        sql.Identifier("c0"),
    )


def _expression(column: ColumnPlan, senders: Mapping[str, sql.Identifier]) -> sql.Composable:
    name = sql.Identifier(column.target_name)
    match column.conversion.kind:
        case ConversionKind.TEXT if column.target_type.labels:
            return name
        case ConversionKind.TEXT | ConversionKind.TEXT_OR_HEX:
            return _TEXT.format(name, sql.Literal(LARGE_BYTES))
        case ConversionKind.JSON if column.target_type.name == "json":
            return _TEXT.format(_AS_TEXT.format(name), sql.Literal(LARGE_BYTES))
        case ConversionKind.BYTES:
            return _BYTEA.format(name, sql.Literal(LARGE_BYTES))
        case ConversionKind.VECTOR if column.target_name in senders:
            return _SENT.format(senders[column.target_name], name)
    return name


def _order_by(plan: TablePlan) -> sql.Composable:
    names = [sql.Identifier(column.target_name) for column in plan.columns if column.is_identity]
    return sql.SQL(" ORDER BY {}").format(sql.SQL(", ").join(names))


def _decode(plan: TablePlan, batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(
        [
            read_hex(array) if column.conversion.kind in _IN_HEX else array
            for column, array in zip(plan.columns, batch.columns, strict=True)
        ],
        names=batch.schema.names,
    )
