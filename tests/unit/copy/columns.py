"""Columns to convert: their plans, their arrays, and what was made of them, to compare with the plain statement."""

import struct
import uuid
from collections.abc import Sequence

import pyarrow as pa
from hypothesis import strategies as st

from core.catalog.model import StorageClass
from core.copy.convert import ByClass, Converted, convert_column
from core.plan.conversions import Conversion, Unfit
from core.plan.conversions import ConversionKind as Kind
from core.plan.model import ColumnPlan, Decision
from core.plan.pgtypes import (
    BIGINT,
    BOOLEAN,
    BYTEA,
    DATE,
    DOUBLE,
    JSON,
    JSONB,
    NUMERIC,
    SMALLINT,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    UUID,
    PgType,
    enum,
    numeric,
    varchar,
    vector,
)
from core.plan.pgtypes import INTEGER as INTEGER_TYPE
from core.plan.pgtypes import TEXT as TEXT_TYPE
from core.profile.model import Format
from tests.unit.copy.statement import convert_plainly
from tests.unit.copy.values import BLOB, INTEGER, REAL, TEXT, Source

_ARROW_TYPES = {INTEGER: pa.int64(), REAL: pa.float64(), TEXT: pa.binary(), BLOB: pa.binary()}
_ALL_CLASSES = (INTEGER, REAL, TEXT, BLOB)


def plan_column(
    kind: Kind,
    target_type: PgType,
    *reads: StorageClass,
    unfit: Unfit = Unfit.SET_ASIDE,
    **settings: object,
) -> ColumnPlan:
    """A column that looks at each value, unless `unfit` says that it need not."""
    return ColumnPlan(
        source_name="a",
        target_name="a",
        target_type=target_type,
        conversion=Conversion(kind=kind, unfit=unfit, **settings),  # type: ignore[arg-type]
        reads=reads or _ALL_CLASSES,
        decision=Decision(rule="test", evidence=""),
    )


PLANS = (
    plan_column(Kind.INTEGER, SMALLINT),
    plan_column(Kind.INTEGER, INTEGER_TYPE),
    plan_column(Kind.INTEGER, BIGINT),
    plan_column(Kind.BOOLEAN, BOOLEAN),
    plan_column(Kind.DOUBLE, DOUBLE),
    plan_column(Kind.DECIMAL, numeric(10, 2)),
    plan_column(Kind.DECIMAL, NUMERIC, scale=20),
    plan_column(Kind.TEXT, TEXT_TYPE),
    plan_column(Kind.TEXT, varchar(5)),
    plan_column(Kind.TEXT, enum("state", ("new", "1", "done"))),
    plan_column(Kind.TEXT_OR_HEX, TEXT_TYPE),
    plan_column(Kind.BYTES, BYTEA),
    plan_column(Kind.DATE, DATE),
    plan_column(Kind.TIME, TIME),
    plan_column(Kind.TIMESTAMP, TIMESTAMP, numbers=Format.EPOCH_S),
    plan_column(Kind.TIMESTAMPTZ, TIMESTAMPTZ, numbers=Format.JULIAN_DAY, zone="Europe/Berlin"),
    plan_column(Kind.UUID, UUID),
    plan_column(Kind.JSON, JSON),
    plan_column(Kind.JSON, JSONB),
    plan_column(Kind.VECTOR, vector(2)),
)
"""Of every conversion to every type."""


def name_plan(plan: ColumnPlan) -> str:
    return f"{plan.conversion.kind} to {plan.target_type}"


def make_arrays(plan: ColumnPlan, rows: Sequence[Source | None]) -> ByClass:
    """Rows as they are read: an array for each storage class."""
    return {each: _make_array(each, rows) for each in plan.reads}


def _make_array(storage_class: StorageClass, rows: Sequence[Source | None]) -> pa.Array:
    values = [row[1] if row is not None and row[0] is storage_class else None for row in rows]
    array = pa.array(values, _ARROW_TYPES[storage_class])
    return array.view(pa.string()) if storage_class is TEXT else array


def check_column(plan: ColumnPlan, rows: Sequence[Source | None]) -> None:
    """Convert rows, whole and as a slice of a longer column, and compare with the plain statement."""
    expected = [None if row is None else convert_plainly(plan, row) for row in rows]
    around = [*rows[::-1], *rows, *rows[::-1]]
    sliced = {each: array.slice(len(rows), len(rows)) for each, array in make_arrays(plan, around).items()}
    for arrays in (make_arrays(plan, rows), sliced):
        converted = convert_column(plan, arrays)
        assert len(converted.values) == len(rows)
        assert see_values(plan, converted.values) == [each and each.value for each in expected]
        assert see_mask(converted.unfit, rows) == [each is not None and each.unfit for each in expected]
        assert see_mask(converted.altered, rows) == [each is not None and each.altered for each in expected]


def convert_texts(plan: ColumnPlan, *texts: bytes | None) -> Converted:
    """What a column of nothing but texts becomes."""
    return convert_column(plan, make_arrays(plan, [None if text is None else (TEXT, text) for text in texts]))


def see_mask(mask: pa.BooleanArray | None, rows: Sequence[object]) -> list[bool]:
    """A mask that marks nothing is not there at all."""
    if mask is None:
        return [False] * len(rows)
    assert mask.null_count == 0
    assert mask.true_count
    return list(mask.to_pylist())


def see_values(plan: ColumnPlan, values: pa.Array) -> list[object]:
    """The values as the plain statement has them."""
    values.validate()
    match plan.conversion.kind:
        case Kind.TEXT | Kind.TEXT_OR_HEX | Kind.JSON:
            texts = values.view(pa.binary()).to_pylist()
            return [None if text is None else text.decode(errors="surrogateescape") for text in texts]
        case Kind.UUID:
            return [None if value is None else uuid.UUID(bytes=value) for value in values.to_pylist()]
        case Kind.VECTOR:
            return [None if value is None else _read_vector(value) for value in values.to_pylist()]
    return list(values.to_pylist())


def _read_vector(value: bytes) -> tuple[float, ...]:
    dimensions, zero = struct.unpack_from(">hh", value)
    assert zero == 0
    return struct.unpack_from(f">{dimensions}f", value, 4)


@st.composite
def nearly(draw: st.DrawFn, valid: st.SearchStrategy[bytes]) -> bytes:
    """Texts that are right, and such with a character too many, too few or wrong."""
    text = draw(valid)
    place = draw(st.integers(0, len(text)))
    length = draw(st.sampled_from([0, 0, 0, 1, 1, 2]))
    changed = draw(
        st.sampled_from([b"", b"", b"0", b"1", b"9", b"-", b"+", b".", b" ", b"e", b":", b"\n", b"\0", b"\xff"])
    )
    return text[:place] + changed + text[place + length :]


def rows_of(storage_class: StorageClass, values: st.SearchStrategy[object]) -> st.SearchStrategy[list[Source | None]]:
    """Rows of one storage class, with NULLs."""
    row = st.none() | values.map(lambda value: (storage_class, value))
    return st.lists(row, max_size=6)  # type: ignore[arg-type]
