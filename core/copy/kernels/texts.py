"""Texts and bytes, out of every storage class. Arrow does not look whether texts are UTF-8: these kernels do."""

from binascii import hexlify

import pyarrow as pa
import pyarrow.compute as pc

from core.copy.kernels.converted import (
    Converted,
    any_of,
    decide_some,
    int32,
    is_true,
    keep_fitting,
    null_of,
    read_data,
    read_offsets,
    restrict,
    text,
    then,
)
from core.plan.conversions import NUL_SHOWN_AS, Conversion, NulHandling
from core.plan.pgtypes import PgType

_MAX_HEX_BYTES = (2**30 - 3) // 2
"""A value of PostgreSQL has less than 1 GB."""


def carry_texts(values: pa.Array, conversion: Conversion, *, is_checked: bool) -> Converted:
    """Texts as they are, in UTF-8 and without U+0000, or made so as the conversion says.

    Where it says nothing, texts that `is_checked` says are both are not looked at again.
    """
    texts = Converted(values=values)
    if conversion.encoding is not None:
        texts = _decode_invalid(values, conversion.encoding)
    elif not is_checked:
        texts = _keep_valid(values)
    if conversion.nul is not None:
        return then(texts, _replace_nul(texts.values, conversion.nul))
    return texts if is_checked else _drop_nul(texts)


def blobs_to_texts(values: pa.Array, *, is_checked: bool) -> Converted:
    """Blobs as the UTF-8 texts that they are, without U+0000."""
    texts = values.view(pa.string())
    return Converted(values=texts) if is_checked else _drop_nul(_keep_valid(texts))


def write_integers(values: pa.Array) -> Converted:
    """Digits."""
    return Converted(values=pc.cast(values, pa.string()))


def write_reals(values: pa.Array) -> Converted:
    """Shortest digits that give the same double, with a point or an exponent so that they stay reals."""
    written = pc.cast(values, pa.string())
    whole = pc.match_substring_regex(written, r"^-?[0-9]+$")
    if whole.true_count:
        written = pc.if_else(whole, pc.binary_join_element_wise(written, text(".0"), text("")), written)
    return Converted(values=written)


def write_hex(values: pa.Array) -> Converted:
    r"""Each blob as \x and two digits a byte."""
    lengths = pc.binary_length(values)
    kept = Converted(values=values)
    if (pc.max(lengths).as_py() or 0) > _MAX_HEX_BYTES:
        kept = keep_fitting(values, pc.less_equal(lengths, int32(_MAX_HEX_BYTES)))
    blobs = kept.values.fill_null(pa.scalar(b"", pa.binary()))
    offsets = pc.multiply_checked(read_offsets(blobs), int32(2))
    digits = pa.Array.from_buffers(
        pa.string(), len(blobs), [None, offsets.buffers()[1], pa.py_buffer(hexlify(read_data(blobs)))]
    )
    written = pc.binary_join_element_wise(text("\\x"), digits, text(""))
    if kept.values.null_count:
        written = pc.if_else(kept.values.is_valid(), written, null_of(written))
    return then(kept, Converted(values=written))


def see_bytes(texts: Converted) -> Converted:
    """The bytes of texts."""
    return then(texts, Converted(values=texts.values.view(pa.binary())))


def limit_texts(texts: Converted, target_type: PgType) -> Converted:
    """What has no more characters than a varchar, or is a label of an enum type."""
    if target_type.labels:
        return restrict(texts, pc.is_in(texts.values, pa.array(target_type.labels, pa.string())))
    if target_type.name == "varchar":
        (most,) = target_type.modifiers
        if (pc.max(pc.binary_length(texts.values)).as_py() or 0) > most:
            return restrict(texts, pc.less_equal(pc.utf8_length(texts.values), int32(most)))
    return texts


def _keep_valid(values: pa.Array) -> Converted:
    valid = _find_valid(values)
    return Converted(values=values) if valid is None else keep_fitting(values, valid)


def _find_valid(values: pa.Array) -> pa.BooleanArray | None:
    """Which texts are UTF-8; None where all are."""
    try:
        values.validate(full=True)
    except pa.ArrowInvalid:
        open_ = pc.invert(pc.string_is_ascii(values))
        return pc.invert(decide_some(is_true(open_), is_true(open_), values, _is_not_utf8))
    return None


def _is_not_utf8(value: bytes) -> bool:
    return _decode(value, "utf-8") is None


def _decode(value: bytes, encoding: str) -> str | None:
    try:
        return value.decode(encoding)
    except UnicodeDecodeError:
        return None


def _decode_invalid(values: pa.Array, encoding: str) -> Converted:
    valid = _find_valid(values)
    if valid is None:
        return Converted(values=values)
    invalid = pc.invert(valid)
    decoded = [_decode(value, encoding) for value in values.filter(invalid).view(pa.binary()).to_pylist()]
    texts = pc.replace_with_mask(values, invalid, pa.array(decoded, pa.string()))
    return Converted(
        values=texts,
        unfit=any_of(pc.and_not(invalid, texts.is_valid())),
        altered=any_of(pc.and_(invalid, texts.is_valid())),
    )


def _replace_nul(texts: pa.Array, nul: NulHandling) -> Converted:
    if not _may_hold_nul(texts):
        return Converted(values=texts)
    shown = NUL_SHOWN_AS if nul is NulHandling.SHOW else ""
    return Converted(
        values=pc.replace_substring(texts, "\0", shown),
        altered=any_of(is_true(pc.match_substring(texts, "\0"))),
    )


def _drop_nul(texts: Converted) -> Converted:
    if not _may_hold_nul(texts.values):
        return texts
    return restrict(texts, pc.invert(pc.match_substring(texts.values, "\0")))


def _may_hold_nul(texts: pa.Array) -> bool:
    """Whether there is a zero byte among all of them, which is quickly looked for."""
    return b"\0" in read_data(texts).to_pybytes()
