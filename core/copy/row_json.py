"""Rows of SQLite as JSON, whole arrays at a time: the form in which rejected rows wait in the target and in files.

A row is an object of its columns by their names. NULL is null; an INTEGER is a number without, a finite REAL one with
a point or an exponent; a TEXT is a string. What JSON has no form for is an object: {"real": "inf"}, and
{"base64": "...", "class": "text" or "blob"} for blobs and for texts that are not UTF-8. The other half, which reads
them, is `core.copy.row_reading`.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterable

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.copy.kernels.converted import ByClass

_NEEDS_ESCAPES = r'[\x00-\x1f"\\]'
_FREQUENT_ESCAPES = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"))
_CONTROLS = r"[\x00-\x1f]"
_NO_TEXT = pa.scalar(b"", pa.binary())


def write_rows(columns: Iterable[tuple[str, ByClass]]) -> pa.StringArray:
    """One JSON object a row, of the columns' names and values, on one line."""
    pieces: list[pa.Array | pa.Scalar] = []
    for name, values in columns:
        start = "{" if not pieces else ", "
        pieces += [_scalar(f"{start}{json.dumps(name, ensure_ascii=False)}: "), _write_column(values)]
    return pc.binary_join_element_wise(*pieces, _scalar("}"), _NO_TEXT).cast(pa.string())


def write_numbers(storage_class: StorageClass, values: pa.Array) -> pa.StringArray:
    """The digits of INTEGER or REAL values; those of a REAL are the shortest, with a point or an exponent."""
    written = pc.cast(values, pa.string())
    if storage_class is StorageClass.INTEGER:
        return written
    whole = pc.match_substring_regex(written, r"^-?[0-9]+$")
    return pc.if_else(whole, pc.binary_join_element_wise(written, ".0", ""), written)


def is_utf8(texts: pa.Array) -> bool:
    """Whether all texts of an array are UTF-8."""
    try:
        texts.view(pa.string()).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _write_column(values: ByClass) -> pa.Array:
    written = [_write_class(storage_class, array) for storage_class, array in values.items()]
    return pc.coalesce(*written, _scalar("null"))


def _write_class(storage_class: StorageClass, values: pa.Array) -> pa.Array:
    match storage_class:
        case StorageClass.TEXT:
            return _write_texts(values.view(pa.binary()))
        case StorageClass.BLOB:
            return _write_each(values, lambda blob: _encode(blob, "blob"))
    written = write_numbers(storage_class, values).view(pa.binary())
    if storage_class is StorageClass.REAL and not pc.all(pc.is_finite(values), skip_nulls=True).as_py():
        named = pc.binary_join_element_wise(_scalar('{"real": "'), written, _scalar('"}'), _NO_TEXT)
        return pc.if_else(pc.is_finite(values), written, named)
    return written


def _write_texts(texts: pa.Array) -> pa.Array:
    if not is_utf8(texts):
        return _write_each(texts, _write_text)
    if pc.any(pc.match_substring_regex(texts, _NEEDS_ESCAPES)).as_py():
        for character, escape in _FREQUENT_ESCAPES:
            texts = pc.replace_substring(texts, character, escape)
        controls = pc.fill_null(pc.match_substring_regex(texts, _CONTROLS), False)
        if pc.any(controls).as_py():
            texts = pc.replace_with_mask(texts, controls, _write_each(pc.filter(texts, controls), _escape_controls))
    quote = _scalar('"')
    return pc.binary_join_element_wise(quote, texts, quote, _NO_TEXT)


def _write_text(text: bytes) -> bytes:
    try:
        return json.dumps(text.decode(), ensure_ascii=False).encode()
    except UnicodeDecodeError:
        return _encode(text, "text")


def _encode(content: bytes, storage_class: str) -> bytes:
    return b'{"base64": "' + b64encode(content) + b'", "class": "' + storage_class.encode() + b'"}'


def _escape_controls(text: bytes) -> bytes:
    """What is left of them once the frequent ones have their escapes."""
    return b"".join(b"\\u%04x" % byte if byte < 0x20 else bytes((byte,)) for byte in text)


def _write_each(values: pa.Array, write: Callable[[bytes], bytes]) -> pa.Array:
    return pa.array([None if value is None else write(value) for value in values.to_pylist()], pa.binary())


def _scalar(text: str) -> pa.Scalar:
    return pa.scalar(text.encode(), pa.binary())
