"""Texts, enum labels and bytes, of values of every storage class."""

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind
from core.plan.model import ColumnPlan
from core.verify.agreement.rule import Rule, Rules, are_equal, are_same_doubles, keep_where, matches, write_digits
from core.verify.agreement.spelling import spell_reals
from core.verify.condensing import condense
from core.verify.hexadecimal import write_hex


def _integer_agrees(_: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    return are_equal(write_digits(source), target)


def _real_agrees(_: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    return _look_real(target) and are_same_doubles(source, pc.cast(target, pa.float64()))


def _text_agrees(_: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    return are_equal(condense(source.view(pa.binary())), target)


def _hex_agrees(_: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    return are_equal(condense(_write_marked_hex(source)), target)


def _write_integers(column: ColumnPlan, values: pa.Array) -> pa.Array:
    return _keep_in_type(column, write_digits(values))


def _write_reals(column: ColumnPlan, values: pa.Array) -> pa.Array:
    return _keep_in_type(column, spell_reals(values))


def _write_texts(column: ColumnPlan, values: pa.Array) -> pa.Array:
    texts = values.view(pa.binary())
    return condense(keep_where(find_storable(texts), _keep_in_type(column, texts)))


def _write_blobs_as_hex(column: ColumnPlan, values: pa.Array) -> pa.Array:
    return condense(_keep_in_type(column, _write_marked_hex(values)))


def _write_bytes(_: ColumnPlan, values: pa.Array) -> pa.Array:
    return condense(values.view(pa.binary()))


def _write_integer_bytes(_: ColumnPlan, values: pa.Array) -> pa.Array:
    return write_digits(values)


def _write_real_bytes(_: ColumnPlan, values: pa.Array) -> pa.Array:
    return spell_reals(values)


def find_storable(texts: pa.Array) -> pa.BooleanArray:
    """Which values, given as binary, PostgreSQL can store as texts: those in UTF-8 and without U+0000."""
    has_no_nul = pc.invert(pc.match_substring(texts, b"\0"))
    return pc.and_(has_no_nul, find_utf8(texts))


def find_utf8(texts: pa.Array) -> pa.BooleanArray:
    """Which values, given as binary, are UTF-8; NULL counts as such."""
    try:
        texts.view(pa.string()).validate(full=True)
    except pa.ArrowInvalid:
        return pa.array([text is None or _is_utf8(text) for text in texts.to_pylist()], pa.bool_())
    return pa.repeat(True, len(texts))


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _keep_in_type(column: ColumnPlan, texts: pa.Array) -> pa.Array:
    """The texts that varchar(n) has room for, or that are labels of the enum type."""
    if column.target_type.labels:
        labels = pa.array([label.encode() for label in column.target_type.labels], pa.binary())
        return keep_where(pc.is_in(texts, labels), texts)
    if column.target_type.modifiers:
        (max_chars,) = column.target_type.modifiers
        return keep_where(pc.less_equal(pc.utf8_length(texts.view(pa.string())), max_chars), texts)
    return texts


def _write_marked_hex(blobs: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(b"\\x", write_hex(blobs), b"")


def _look_real(texts: pa.Array) -> bool:
    """Whether numbers in text show that they are no integers: by a point, an exponent, or as infinity."""
    shown = matches(texts, r"[.eE]|[Ii]nf")
    return bool(pc.all(shown, min_count=0).as_py())


_INTEGERS = Rule(agrees=_integer_agrees, write=_write_integers)
_REALS = Rule(agrees=_real_agrees, write=_write_reals)
_TEXTS = Rule(agrees=_text_agrees, write=_write_texts, keeps=True)
_BYTES = Rule(agrees=_text_agrees, write=_write_bytes, keeps=True)

RULES: Rules = {
    (ConversionKind.TEXT, StorageClass.INTEGER): _INTEGERS,
    (ConversionKind.TEXT, StorageClass.REAL): _REALS,
    (ConversionKind.TEXT, StorageClass.TEXT): _TEXTS,
    (ConversionKind.TEXT, StorageClass.BLOB): _TEXTS,
    (ConversionKind.TEXT_OR_HEX, StorageClass.INTEGER): _INTEGERS,
    (ConversionKind.TEXT_OR_HEX, StorageClass.REAL): _REALS,
    (ConversionKind.TEXT_OR_HEX, StorageClass.TEXT): _TEXTS,
    (ConversionKind.TEXT_OR_HEX, StorageClass.BLOB): Rule(agrees=_hex_agrees, write=_write_blobs_as_hex),
    (ConversionKind.BYTES, StorageClass.INTEGER): Rule(agrees=_integer_agrees, write=_write_integer_bytes),
    (ConversionKind.BYTES, StorageClass.REAL): Rule(agrees=_real_agrees, write=_write_real_bytes),
    (ConversionKind.BYTES, StorageClass.TEXT): _BYTES,
    (ConversionKind.BYTES, StorageClass.BLOB): _BYTES,
}
