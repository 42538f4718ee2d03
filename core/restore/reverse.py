"""Which way back a column's values take, by the conversion that they came by and the type that the target sends."""

from collections.abc import Mapping
from typing import assert_never

import numpy as np

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind as Kind
from core.restore.fields import Column
from core.restore.forms import ColumnForm
from core.restore.moments import reverse_dates, reverse_times, reverse_timestamps
from core.restore.numbers import reverse_booleans, reverse_decimals, reverse_doubles, reverse_integers
from core.restore.reversal import Reverse, Reversed, SqliteValue
from core.restore.texts import reverse_bytes, reverse_documents, reverse_texts

_TEXTS = frozenset({"textsend", "varcharsend", "citextsend", "enum_send"})
SENDERS: Mapping[Kind, frozenset[str]] = {
    Kind.INTEGER: frozenset({"int2send", "int4send", "int8send"}),
    Kind.BOOLEAN: frozenset({"boolsend"}),
    Kind.DOUBLE: frozenset({"float8send"}),
    Kind.DECIMAL: frozenset({"numeric_send"}),
    Kind.TEXT: _TEXTS,
    Kind.TEXT_OR_HEX: _TEXTS,
    Kind.BYTES: frozenset({"byteasend"}),
    Kind.DATE: frozenset({"date_send"}),
    Kind.TIME: frozenset({"time_send"}),
    Kind.TIMESTAMP: frozenset({"timestamp_send"}),
    Kind.TIMESTAMPTZ: frozenset({"timestamptz_send"}),
    Kind.UUID: frozenset({"uuid_send"}),
    Kind.JSON: frozenset({"jsonb_send", "json_send"}),
    Kind.VECTOR: frozenset({"vector_send"}),
}
"""By conversion, what the types that it may have gone to are sent by."""
_VECTOR_HEAD_BYTES = 4


def find_reverse(form: ColumnForm, sender: str) -> Reverse:
    """The way back of a column whose type is sent by one of its `SENDERS`."""
    match form.plan.conversion.kind:
        case Kind.INTEGER:
            return reverse_integers(form, sender)
        case Kind.BOOLEAN:
            return reverse_booleans(form)
        case Kind.DOUBLE:
            return reverse_doubles(form)
        case Kind.DECIMAL:
            return reverse_decimals(form)
        case Kind.TEXT:
            return reverse_texts(form, marks_blobs=False)
        case Kind.TEXT_OR_HEX:
            return reverse_texts(form, marks_blobs=True)
        case Kind.BYTES:
            return reverse_bytes(form)
        case Kind.DATE:
            return reverse_dates(form)
        case Kind.TIME:
            return reverse_times(form)
        case Kind.TIMESTAMP | Kind.TIMESTAMPTZ:
            return reverse_timestamps(form)
        case Kind.UUID:
            return _reverse_uuids(form)
        case Kind.JSON:
            return reverse_documents(form, sender)
        case Kind.VECTOR:
            return _reverse_vectors
    assert_never(form.plan.conversion.kind)


def is_sent_as_text(kind: Kind) -> bool:
    """Whether the target is to write a value in digits itself."""
    return kind is Kind.DECIMAL


def _reverse_uuids(form: ColumnForm) -> Reverse:
    """Texts in the letter case and with the hyphens that they had, or sixteen bytes."""
    if form.only is StorageClass.BLOB:
        return lambda column: Reversed(values=column.read_each(bytes))  # type: ignore[arg-type]
    spellings = form.find_uuids()
    is_known = form.only is not None and spellings.is_certain
    spelling = spellings.found[0] if spellings.found else "lower case with hyphens"
    is_upper, has_hyphens = spelling.startswith("upper"), spelling.endswith("with hyphens")

    def write(data: bytes) -> str:
        digits = data.hex()
        if has_hyphens:
            digits = f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
        return digits.upper() if is_upper else digits

    def reverse(column: Column) -> Reversed:
        values: list[SqliteValue] = list(column.read_each(write))
        return Reversed(values=values, respelled=0 if is_known else sum(value is not None for value in values))

    return reverse


def _reverse_vectors(column: Column) -> Reversed:
    """Little-endian float32 values; pgvector sends them big-endian, behind their number and a zero."""

    def write(data: bytes) -> bytes:
        return np.frombuffer(data, ">f4", offset=_VECTOR_HEAD_BYTES).astype("<f4").tobytes()

    return Reversed(values=list(column.read_each(write)))
