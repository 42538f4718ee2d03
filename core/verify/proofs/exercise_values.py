"""Values of the rows that triggers are exercised with: from SQLite to what PostgreSQL reads, by the rules of the
verifier and not by those of the copy; and rows of either side in one form."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from core.plan.conversions import ConversionKind
from core.plan.model import ColumnPlan
from core.sqlite.trial import Value
from core.verify.canonical import CanonicalColumn, canonical_source, canonical_target
from core.verify.proofs.values import Stored, Text, split_classes
from core.verify.settings import apply_settings
from core.verify.shown_moments import show_moment

_MOMENTS = (ConversionKind.DATE, ConversionKind.TIME, ConversionKind.TIMESTAMP, ConversionKind.TIMESTAMPTZ)


Parameter = str | None
"""What PostgreSQL reads by the type of the column that it is for."""


_MOST_CONVERTED = 2_000
_MOST_COLUMNS = 1_000
_CONVERTED: dict[int, tuple[ColumnPlan, dict[tuple[type, Value], object]]] = {}
"""By the identity of a column's plan, of which there are many that take long to hash, and which is kept with it."""


class Lost:
    """A value that nothing on the other side equals."""

    __slots__ = ("shown",)

    def __init__(self, shown: str) -> None:
        self.shown = shown

    def __repr__(self) -> str:
        return self.shown


def write_parameters(column: ColumnPlan, values: Sequence[Value]) -> list[Parameter | Lost]:
    """A column's values as PostgreSQL reads them. One that the plan has no place for is `Lost`."""
    converted = _convert(column, values)
    return [
        each if isinstance(each, Lost) else _write(column, each, value)
        for value, each in zip(values, converted, strict=True)
    ]


def find_fitting(column: ColumnPlan, values: Sequence[Value]) -> list[Value]:
    """Those of the values that the column can have: of a storage class that the plan knows it to have, too."""
    return [
        value
        for value, each in zip(values, _convert(column, values), strict=True)
        if not isinstance(each, Lost) and (value is None or _class_of(value) in column.reads)
    ]


def drop_respelt(column: ColumnPlan, values: Sequence[Value], known: Sequence[Value]) -> list[Value]:
    """Those of the values that are no other spelling of a text that is known, such as a UUID in capitals: a type that
    folds spellings tells none of them apart."""
    forms = dict(zip(_convert(column, known), known, strict=True))
    return [
        value
        for value, form in zip(values, _convert(column, values), strict=True)
        if not (isinstance(value, str) and forms.get(form, value) != value)
    ]


def list_source(columns: Sequence[ColumnPlan], rows: Sequence[Sequence[Value]]) -> list[tuple[object, ...]]:
    """Rows of the source in the form in which they are compared."""
    if not rows:
        return []
    pairs = zip(columns, zip(*rows, strict=True), strict=True)
    return list(zip(*(_convert(column, values) for column, values in pairs), strict=True))


def list_target(columns: Sequence[ColumnPlan], arrays: Sequence[pa.Array]) -> list[tuple[object, ...]]:
    """The same of the target."""
    lists = [
        _list(canonical_target(column, array), [repr(value) for value in array.to_pylist()])
        for column, array in zip(columns, arrays, strict=True)
    ]
    return list(zip(*lists, strict=True))


def to_stored(value: Value) -> Stored:
    return Text(value.encode("utf-8", "surrogatepass")) if isinstance(value, str) else value


def show_compared(column: ColumnPlan, value: object) -> str:
    """A value in the compared form, for people."""
    if value is None:
        return "NULL"
    if isinstance(value, int) and not isinstance(value, bool) and column.conversion.kind in _MOMENTS:
        return show_moment(column.conversion.kind, value)
    if isinstance(value, bytes):
        if column.conversion.kind is ConversionKind.BYTES:
            return f"x'{value[:40].hex()}'"
        return repr(value[:200].decode("utf-8", "backslashreplace"))
    return repr(value)


def _convert(column: ColumnPlan, values: Sequence[Value]) -> list[object]:
    """Values of the source in the compared form: the same few come again and again, and are converted once."""
    if len(_CONVERTED) > _MOST_COLUMNS:
        _CONVERTED.clear()
    _, known = _CONVERTED.setdefault(id(column), (column, {}))
    if len(known) > _MOST_CONVERTED:
        known.clear()
    keys = [(type(value), value) for value in values]
    new = list({key: None for key in keys if key not in known})
    if new:
        arrays, _ = apply_settings(column, split_classes([to_stored(value) for _, value in new]))
        known |= zip(new, _list(canonical_source(column, arrays), [repr(value) for _, value in new]), strict=True)
    return [known[key] for key in keys]


def _list(canonical: CanonicalColumn, shown: Sequence[str]) -> list[object]:
    values: list[object] = canonical.values.to_pylist()
    if canonical.is_lost is not None:
        for place, is_lost in enumerate(_list_lost(canonical)):
            if is_lost:
                values[place] = Lost(shown[place])
    # Zero has no sign for those who read it.
    return [value + 0.0 if isinstance(value, float) else value for value in values]


def _list_lost(canonical: CanonicalColumn) -> list[bool]:
    if canonical.is_lost is None:
        return [False] * len(canonical.values)
    lost: list[bool] = canonical.is_lost.to_pylist()
    return lost


def _write(column: ColumnPlan, written: object, value: Value) -> Parameter | Lost:
    kind = column.conversion.kind
    if written is None:
        return None
    if kind is ConversionKind.JSON:
        return value if isinstance(value, str) else repr(value)
    if kind is ConversionKind.VECTOR and isinstance(value, bytes):
        return f"[{','.join(repr(float(each)) for each in np.frombuffer(value, '<f4'))}]"
    if kind is ConversionKind.BYTES and isinstance(written, bytes):
        return f"\\x{written.hex()}"
    if isinstance(written, bytes):
        return written.decode("utf-8", "replace")
    if kind in _MOMENTS and isinstance(written, int):
        return show_moment(kind, written)
    if isinstance(written, bool):
        return "true" if written else "false"
    return repr(written)


def _class_of(value: Value) -> str:
    match value:
        case bool() | int():
            return "integer"
        case float():
            return "real"
        case str():
            return "text"
    return "blob"
