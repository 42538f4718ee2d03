"""What a query gives on both sides, column by column: which types may stand for what SQLite has, and the values of
either side in one form, in which those that agree are the same.

The rules of agreement are those of tables (`core.verify.agreement`): a column of a view is seen as one of a table that
takes values of every storage class. Two things are looked at with more patience: zero has no sign, and numbers that
were added up in doubles need only be close.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.model import ColumnPlan, Decision, TablePlan, ViewColumn
from core.plan.pgtypes import (
    BIGINT,
    BOOLEAN,
    BYTEA,
    DATE,
    DOUBLE,
    JSON,
    JSONB,
    NUMERIC,
    TEXT,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    UUID,
    PgType,
    vector,
)
from core.translate.model import Kind
from core.verify.agreement import ByClass
from core.verify.canonical import CanonicalColumn, canonical_source, canonical_target
from core.verify.condensing import LARGE_BYTES

BATCH_ROWS = 4096


class Text(bytes):
    """A text as SQLite has it, told from a blob by its type."""

    __slots__ = ()


Stored = int | float | bytes | None
"""A value of SQLite: a text is a `Text`."""

_CLASSES: Mapping[type, StorageClass] = {
    int: StorageClass.INTEGER,
    float: StorageClass.REAL,
    Text: StorageClass.TEXT,
    bytes: StorageClass.BLOB,
}
_ARROW = {
    StorageClass.INTEGER: pa.int64(),
    StorageClass.REAL: pa.float64(),
    StorageClass.TEXT: pa.binary(),
    StorageClass.BLOB: pa.binary(),
}

_INTEGER_SENDERS = ("int8send", "int4send", "int2send")
_TEXT_SENDERS = ("textsend", "varcharsend")
_FORMS: Mapping[Kind, tuple[ConversionKind, PgType, tuple[str, ...]]] = {
    Kind.BOOLEAN: (ConversionKind.BOOLEAN, BOOLEAN, ("boolsend",)),
    Kind.INTEGER: (ConversionKind.INTEGER, BIGINT, _INTEGER_SENDERS),
    Kind.FLOAT: (ConversionKind.DOUBLE, DOUBLE, ("float8send",)),
    Kind.NUMERIC: (ConversionKind.DECIMAL, NUMERIC, ("numeric_send",)),
    Kind.TEXT: (ConversionKind.TEXT_OR_HEX, TEXT, _TEXT_SENDERS),
    Kind.BYTES: (ConversionKind.BYTES, BYTEA, ("byteasend",)),
    Kind.DATE: (ConversionKind.DATE, DATE, ("date_send",)),
    Kind.TIME: (ConversionKind.TIME, TIME, ("time_send",)),
    Kind.TIMESTAMP: (ConversionKind.TIMESTAMP, TIMESTAMP, ("timestamp_send",)),
    Kind.TIMESTAMPTZ: (ConversionKind.TIMESTAMPTZ, TIMESTAMPTZ, ("timestamptz_send",)),
    Kind.UUID: (ConversionKind.UUID, UUID, ("uuid_send",)),
    Kind.JSON: (ConversionKind.JSON, JSON, ("json_send",)),
    Kind.JSONB: (ConversionKind.JSON, JSONB, ("jsonb_send",)),
    Kind.VECTOR: (ConversionKind.VECTOR, vector(1), ("vector_send",)),
    Kind.ENUM: (ConversionKind.TEXT_OR_HEX, TEXT, ("enum_send",)),
}
"""By what a value stands for: how it is converted, to which type, and the functions that send such a type."""
_NUMBERS = (ConversionKind.INTEGER, ConversionKind.DOUBLE, ConversionKind.DECIMAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundColumn:
    """A column as the target has it: `sender` is the function that sends its type in binary, `modifier` what follows
    the type's name in parentheses, -1 without."""

    name: str
    type_sql: str
    sender: str
    modifier: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The columns of a query's result, as those of a table."""

    table: TablePlan
    is_approximate: tuple[bool, ...]
    joined: tuple[tuple[int, bytes], ...]
    """The places of columns whose texts are joined in an order that is not said, with what stands between them."""

    @property
    def has_quick_form(self) -> bool:
        """Whether some of its values have a form that takes less work."""
        return any(column.conversion.kind is ConversionKind.JSON for column in self.table.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparableRows:
    """Rows of one side. `exact` are arrays in which equal values are the same, among them for each approximate column
    where it is NULL; `approximate` are doubles, 0 for NULL. Rows that are `lost` have no equal on the other side."""

    exact: list[pa.Array]
    approximate: list[pa.Array]
    is_lost: pa.BooleanArray | None


def find_kind(found: FoundColumn) -> Kind | None:
    """What a type of the target stands for by itself; None for one that nothing of SQLite becomes."""
    return next((kind for kind, (_, _, senders) in _FORMS.items() if found.sender in senders), None)


def is_of_kind(kind: Kind, found: FoundColumn) -> bool:
    return found.sender in _FORMS[kind][2]


def describe_result(name: str, columns: Sequence[ViewColumn], found: Sequence[FoundColumn]) -> Result:
    """The result with columns of these kinds, all of which have such types."""
    plans = [_plan_column(column, each) for column, each in zip(columns, found, strict=True)]
    table = TablePlan(
        source_name=name,
        target_name=name,
        columns=tuple(plans),
        row_count=0,
        batch_rows=BATCH_ROWS,
        size_bytes=0,
        has_rowid=False,
    )
    is_approximate = [
        column.is_approximate and plan.conversion.kind in _NUMBERS for column, plan in zip(columns, plans, strict=True)
    ]
    return Result(table=table, is_approximate=tuple(is_approximate), joined=list_joined(columns))


def list_joined(columns: Sequence[ViewColumn]) -> tuple[tuple[int, bytes], ...]:
    """As `Result.joined`."""
    return tuple(
        (place, column.joined_by.encode()) for place, column in enumerate(columns) if column.joined_by is not None
    )


def order_source(columns: list[tuple[object, ...]], joined: Sequence[tuple[int, bytes]]) -> None:
    """Put the parts of joined texts in the order of their bytes: two are the same then if they have the same parts,
    wherever the separator stands in one of them."""
    for place, separator in joined:
        columns[place] = tuple(
            Text(_order_parts(value, separator)) if isinstance(value, Text) else value for value in columns[place]
        )


def order_target(batch: pa.RecordBatch, joined: Sequence[tuple[int, bytes]]) -> pa.RecordBatch:
    """The same of the target."""
    for place, separator in joined:
        values = batch.column(place)
        texts = [
            None if each is None else _order_parts(each, separator) for each in values.cast(pa.binary()).to_pylist()
        ]
        batch = batch.set_column(place, batch.schema.field(place), pa.array(texts, pa.binary()).cast(values.type))
    return batch


def _order_parts(value: bytes, separator: bytes) -> bytes:
    """A large one may be condensed, and stays as it is."""
    return value if len(value) > LARGE_BYTES else separator.join(sorted(value.split(separator)))


def split_classes(values: Sequence[Stored]) -> ByClass:
    """Values of SQLite, an array a storage class: NULL stands for NULL and for values of the others."""
    types = set(map(type, values)) - {type(None)}
    if len(types) <= 1:
        (only,) = types or {int}
        return {_CLASSES[only]: _make_array(_CLASSES[only], values)}
    return {
        _CLASSES[each]: _make_array(_CLASSES[each], [value if type(value) is each else None for value in values])
        for each in types
    }


def compare_source(result: Result, columns: Sequence[ByClass], *, quickly: bool = False) -> ComparableRows:
    """Rows of the source in the comparable form, from its values column by column. With `quickly`, values that are
    equal may differ, though never the other way round."""
    pairs = zip(result.table.columns, columns, strict=True)
    return _make_comparable(result, [canonical_source(plan, arrays, quickly=quickly) for plan, arrays in pairs])


def compare_target(result: Result, rows: pa.RecordBatch, *, quickly: bool = False) -> ComparableRows:
    """The same of the target, as `core.verify.target_rows` reads it."""
    pairs = zip(result.table.columns, rows.columns, strict=True)
    return _make_comparable(result, [canonical_target(plan, array, quickly=quickly) for plan, array in pairs])


def _plan_column(column: ViewColumn, found: FoundColumn) -> ColumnPlan:
    kind, target_type, _ = _FORMS[column.kind]
    if column.kind is Kind.VECTOR:
        target_type = vector(max(1, found.modifier))
    return ColumnPlan(
        source_name=column.source_name,
        target_name=column.target_name,
        target_type=target_type,
        conversion=Conversion(kind=kind, numbers=column.numbers, zone=column.zone),
        reads=tuple(_CLASSES.values()),
        decision=Decision(rule="result", evidence=""),
    )


def _make_array(storage_class: StorageClass, values: Sequence[Stored]) -> pa.Array:
    array = pa.array(values, _ARROW[storage_class], from_pandas=False)
    return array.view(pa.string()) if storage_class is StorageClass.TEXT else array


def _make_comparable(result: Result, columns: Sequence[CanonicalColumn]) -> ComparableRows:
    exact: list[pa.Array] = []
    approximate: list[pa.Array] = []
    lost: pa.BooleanArray | None = None
    for column, is_approximate in zip(columns, result.is_approximate, strict=True):
        values = column.values
        if column.is_lost is not None:
            lost = column.is_lost if lost is None else pc.or_(lost, column.is_lost)
        if is_approximate:
            exact.append(values.is_null())
            approximate.append(pc.fill_null(_as_doubles(values), 0.0))
        elif pa.types.is_floating(values.type):
            exact.append(pc.add(values, 0.0))
        else:
            exact.append(values)
    return ComparableRows(exact=exact, approximate=approximate, is_lost=lost)


def _as_doubles(values: pa.Array) -> pa.Array:
    if pa.types.is_binary(values.type):
        values = values.view(pa.string())
    return pc.cast(values, pa.float64(), safe=False)
