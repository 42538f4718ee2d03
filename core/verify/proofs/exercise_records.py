"""The target's rows in an exercise: those of all tables by one query, in the binary form that COPY has too, and read by
the same code. Most statements leave most rows as they are: each different row is taken apart once, and each different
value decoded once."""

import secrets
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import pyarrow as pa
from psycopg import sql

from core.plan.model import TablePlan
from core.postgres.connect import Connection
from core.postgres.copy_out import CopiedRows
from core.verify.fields import Fields
from core.verify.proofs.exercise_source import State
from core.verify.proofs.exercise_values import list_target
from core.verify.target_rows import decode_rows, find_readers, write_expression

_NULL = (-1).to_bytes(4, signed=True)
_ONE_FIELD = (1).to_bytes(2)

Stored = bytes | None
"""A value as its type's send function gives it."""


@dataclass(slots=True)
class _Column:
    """A column alone, as a table, and what is known of its values."""

    plan: TablePlan
    read: Callable[[Fields], pa.Array]
    known: dict[Stored, object] = field(default_factory=dict)


class TargetRecords:
    """Reads tables of one schema whose columns stay as they are. Raises VerificationFailed where a column is not of the
    plan's type."""

    def __init__(self, connection: Connection, schema: str, tables: Sequence[TablePlan]) -> None:
        self._tables = tables
        self._columns = [
            [
                _Column(plan=replace(table, columns=(column,)), read=read)
                for column, read in zip(table.columns, find_readers(connection, schema, table), strict=True)
            ]
            for table in tables
        ]
        self._known: list[dict[bytes, tuple[object, ...]]] = [{} for _ in tables]
        self.query = _make_function(connection, schema, tables) if tables else sql.SQL("")
        """Gives a table's place and a row of it in binary, for `sort`."""

    def sort(self, rows: Iterable[tuple[int, bytes]]) -> State:
        """The rows of each table in the compared form."""
        found: list[list[tuple[object, ...]]] = [[] for _ in self._tables]
        for place, record in rows:
            known = self._known[place]
            row = known.get(record)
            if row is None:
                row = known[record] = self._decode(place, record)
            found[place].append(row)
        return {table.target_name: listed for table, listed in zip(self._tables, found, strict=True)}

    def _decode(self, place: int, record: bytes) -> tuple[object, ...]:
        row = []
        for column, value in zip(self._columns[place], _split(record), strict=True):
            if value not in column.known:
                column.known[value] = _decode_value(column, value)
            row.append(column.known[value])
        return tuple(row)


def _make_function(connection: Connection, schema: str, tables: Sequence[TablePlan]) -> sql.SQL:
    """A query of a new function that reads all tables, in a transaction that is taken back. A query of many tables
    takes longer to plan than to run, and the plans of PL/pgSQL are kept
    (https://www.postgresql.org/docs/current/plpgsql-implementation.html#PLPGSQL-PLAN-CACHING)."""
    name = sql.Identifier(schema, f"howdah_rows_{secrets.token_hex(4)}")
    queries = sql.SQL(" UNION ALL ").join(_write_query(place, schema, table) for place, table in enumerate(tables))
    body = f"#variable_conflict use_column\nBEGIN RETURN QUERY {queries.as_string(connection)}; END"
    connection.execute(
        sql.SQL(
            "CREATE FUNCTION {}() RETURNS TABLE (howdah_place pg_catalog.int4, howdah_row pg_catalog.bytea)"
            " LANGUAGE plpgsql AS {}"
        ).format(name, sql.Literal(body))
    )
    return sql.SQL(sql.SQL("SELECT * FROM {}()").format(name).as_string(connection))


def _write_query(place: int, schema: str, table: TablePlan) -> sql.Composed:
    return sql.SQL("SELECT {}::pg_catalog.int4, pg_catalog.record_send(ROW({})) FROM {}").format(
        sql.Literal(place),
        sql.SQL(", ").join(write_expression(table, column) for column in table.columns),
        sql.Identifier(schema, table.target_name),
    )


def _split(record: bytes) -> list[Stored]:
    """A row as record_send() writes it: how many values it has in four bytes; of each the oid of its type, its length,
    -1 for NULL, and what its send function gives."""
    values: list[Stored] = []
    place = 4
    for _ in range(int.from_bytes(record[:4])):
        length = int.from_bytes(record[place + 4 : place + 8], signed=True)
        place += 8
        values.append(record[place : place + length] if length >= 0 else None)
        place += max(length, 0)
    return values


def _decode_value(column: _Column, value: Stored) -> object:
    data = _ONE_FIELD + (_NULL if value is None else len(value).to_bytes(4) + value)
    rows = CopiedRows(data=data, sizes_bytes=array("q", [len(data)]))
    ((listed,),) = list_target(column.plan.columns, decode_rows(column.plan, [column.read], rows))
    return listed
