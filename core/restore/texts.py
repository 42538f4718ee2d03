"""Texts, bytes, documents and labels, back to the storage class that they were of."""

import re
from math import isinf

from core.catalog.model import Affinity, StorageClass
from core.restore.fields import Column
from core.restore.forms import ColumnForm
from core.restore.reversal import Reverse, Reversed, SqliteValue
from core.sqlite.writer import RawText

_INTEGER, _REAL, _TEXT, _BLOB = StorageClass.INTEGER, StorageClass.REAL, StorageClass.TEXT, StorageClass.BLOB
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?")
_INFINITE = ("inf", "-inf")
_HEX = re.compile(r"\\x(?:[0-9a-f]{2})*")
_MAY_BEGIN_NUMBER = "-0123456789i"
_INT64 = range(-(2**63), 2**63)


def reverse_texts(form: ColumnForm, *, marks_blobs: bool) -> Reverse:
    r"""Texts; numbers where the column has some and a text is one in digits; with `marks_blobs`, \x and digits as the
    blob that they stand for."""
    if form.reads == {_TEXT} and not form.makes_numbers:
        return lambda column: Reversed(values=column.read_each(bytes.decode))  # type: ignore[arg-type]
    if form.only is _BLOB and not marks_blobs:
        return lambda column: Reversed(values=column.read_each(bytes))  # type: ignore[arg-type]

    def reverse(column: Column) -> Reversed:
        values: list[SqliteValue] = []
        respelled = 0
        for text in column.read_each(bytes.decode):
            value, is_known = (None, True) if text is None else _read_text(form, text, marks_blobs)
            values.append(value)
            respelled += not is_known
        return Reversed(values=values, respelled=respelled)

    return reverse


def _read_text(form: ColumnForm, text: str, marks_blobs: bool) -> tuple[SqliteValue, bool]:
    """A value, and whether it is sure to be the one that there was."""
    reads = form.reads
    number = read_number(text) if text[:1] in _MAY_BEGIN_NUMBER else None
    if number is not None:
        of = _INTEGER if isinstance(number, int) else _REAL
        if form.makes_numbers and not (isinstance(number, float) and isinf(number)):
            return number, _BLOB not in reads
        if of in reads:
            return number, not reads & {_TEXT, _BLOB}
    if marks_blobs and _BLOB in reads and _HEX.fullmatch(text):
        return bytes.fromhex(text[2:]), _TEXT not in reads
    return text, marks_blobs or _BLOB not in reads


def read_number(text: str) -> int | float | None:
    """The number that a text is in digits, as the way there writes integers and reals; None for any other text."""
    if _WHOLE.fullmatch(text):
        return int(text) if len(text) <= len(str(2**63)) + 1 and int(text) in _INT64 else None
    if _NUMBER.fullmatch(text) or text in _INFINITE:
        return float(text)
    return None


def reverse_bytes(form: ColumnForm) -> Reverse:
    """Blobs, texts, or numbers of their digits."""
    if form.only is _BLOB:
        return lambda column: Reversed(values=column.read_each(bytes))  # type: ignore[arg-type]
    prefers_text = form.only is _TEXT or (_TEXT in form.reads and form.affinity is Affinity.TEXT)

    def reverse(column: Column) -> Reversed:
        values: list[SqliteValue] = []
        respelled = 0
        for data in column.read_each(bytes):
            value, is_known = (None, True) if data is None else _read_bytes(form, data, prefers_text)
            values.append(value)
            respelled += not is_known
        return Reversed(values=values, respelled=respelled, has_raw=any(isinstance(value, RawText) for value in values))

    return reverse


def _read_bytes(form: ColumnForm, data: bytes, prefers_text: bool) -> tuple[SqliteValue, bool]:
    text = decode(data)
    if form.only is _TEXT:
        number = read_number(text) if isinstance(text, str) and form.makes_numbers else None
        return text if number is None else number, True
    if isinstance(text, str) and form.reads & {_INTEGER, _REAL}:
        number = read_number(text)
        if number is not None and (_INTEGER if isinstance(number, int) else _REAL) in form.reads:
            return number, not form.reads & {_TEXT, _BLOB}
    if prefers_text and (isinstance(text, str) or _BLOB not in form.reads):
        return text, False
    if _BLOB in form.reads:
        return data, _TEXT not in form.reads
    return text, False


def decode(data: bytes) -> str | RawText:
    """A text by its bytes."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return RawText(data)


def reverse_documents(form: ColumnForm, sender: str) -> Reverse:
    """JSON as the target shows it, and numbers where the column keeps those."""
    is_jsonb = sender == "jsonb_send"
    has_numbers = bool(form.reads & {_INTEGER, _REAL}) or form.makes_numbers

    def reverse(column: Column) -> Reversed:
        values: list[SqliteValue] = []
        respelled = 0
        for text in column.read_each(bytes.decode, skip=1 if is_jsonb else 0):
            if text is None:
                values.append(None)
                continue
            may_be_number = has_numbers and text[0] in _MAY_BEGIN_NUMBER
            value, is_known = _read_document(form, text) if may_be_number else (text, True)
            values.append(value)
            respelled += not is_known or (is_jsonb and isinstance(value, str) and value not in _ONE_SPELLING)
        return Reversed(values=values, respelled=respelled)

    return reverse


_ONE_SPELLING = ("true", "false", "null")
"""What there is but one way to write, white space around it aside."""


def _read_document(form: ColumnForm, text: str) -> tuple[SqliteValue, bool]:
    number = read_number(text)
    if number is None or (isinstance(number, float) and isinf(number)):
        return text, True
    if isinstance(number, int) and form.only is _REAL:
        return float(number), True
    if form.makes_numbers:
        return number, True
    if (_INTEGER if isinstance(number, int) else _REAL) in form.reads:
        return number, _TEXT not in form.reads
    return text, True
