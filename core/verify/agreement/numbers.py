"""Integers, booleans, doubles and decimals, of numbers and of texts of numbers."""

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind
from core.plan.model import ColumnPlan
from core.verify.agreement.rule import (
    EXACT_IN_DOUBLE,
    Rule,
    Rules,
    Write,
    are_equal,
    are_same_doubles,
    keep_where,
    matches,
    write_digits,
)
from core.verify.agreement.spelling import are_spelled, spell_plainly

_BITS = {"smallint": 16, "integer": 32, "bigint": 64}
_INTEGER_TEXT = "^(?:0|-?[1-9][0-9]{0,18})$"
_TRUE = pa.array([b"t", b"true", b"T", b"True", b"TRUE", b"y", b"Y", b"1"])
_FALSE = pa.array([b"f", b"false", b"F", b"False", b"FALSE", b"n", b"N", b"0"])
_DECIMAL_TEXT = r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$"
_NEGATIVE_ZERO = r"^-0(?:\.0*)?$"
_DECIMAL_DIGITS = 38


def _integer_from_integer_agrees(_: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    return are_equal(source, target)


def _integer_from_real_agrees(_: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    # Refuses what is beyond EXACT_IN_DOUBLE.
    return are_equal(source, pc.cast(target, pa.float64()))


def _integer_from_text_agrees(_: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    return are_equal(source.view(pa.binary()), write_digits(target))


def _write_integers(column: ColumnPlan, values: pa.Array) -> pa.Array:
    most = 2 ** (_BITS[column.target_type.name] - 1) - 1
    in_range = pc.and_(pc.greater_equal(values, -most - 1), pc.less_equal(values, most))
    return keep_where(in_range, values)


def _write_whole_reals(column: ColumnPlan, values: pa.Array) -> pa.Array:
    fits = pc.and_(pc.equal(pc.trunc(values), values), pc.less_equal(pc.abs(values), float(EXACT_IN_DOUBLE)))
    whole = pc.if_else(fits, values, 0.0)
    return keep_where(fits, _write_integers(column, pc.cast(whole, pa.int64())))


def _write_integer_texts(column: ColumnPlan, values: pa.Array) -> pa.Array:
    texts = values.view(pa.binary())
    looks_right = matches(texts, _INTEGER_TEXT)
    # Nineteen digits may be more than 64 bits.
    numbers = pc.cast(pc.if_else(looks_right, texts, b"0").view(pa.string()), pa.decimal128(38, 0))
    is_int64 = pc.and_(pc.greater_equal(numbers, _decimal(-(2**63))), pc.less_equal(numbers, _decimal(2**63 - 1)))
    integers = pc.cast(pc.if_else(is_int64, numbers, _decimal(0)), pa.int64())
    return keep_where(pc.and_(looks_right, is_int64), _write_integers(column, integers))


def _decimal(number: int) -> pa.Scalar:
    return pa.scalar(number, pa.decimal128(38, 0))


def _boolean_from_number_agrees(_: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    return are_equal(source, pc.cast(target, source.type))


def _boolean_from_text_agrees(_: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    texts = source.view(pa.binary())
    return are_equal(pc.is_in(texts, _TRUE), target) and are_equal(pc.is_in(texts, _FALSE), pc.invert(target))


def _write_bits(_: ColumnPlan, values: pa.Array) -> pa.Array:
    is_true, is_false = pc.equal(values, 1), pc.equal(values, 0)
    return keep_where(pc.or_(is_true, is_false), is_true)


def _write_boolean_texts(_: ColumnPlan, values: pa.Array) -> pa.Array:
    texts = values.view(pa.binary())
    is_true, is_false = pc.is_in(texts, _TRUE), pc.is_in(texts, _FALSE)
    return keep_where(pc.or_(is_true, is_false), is_true)


def _double_from_real_agrees(_: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    return are_same_doubles(source, target)


def _double_from_integer_agrees(_: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    # Refuses what is beyond EXACT_IN_DOUBLE.
    return are_same_doubles(pc.cast(source, pa.float64()), target)


def _double_from_text_agrees(_: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    """By writing the target's doubles: the source's texts are not read. None of those that fit is -0.0."""
    texts = source.view(pa.binary())
    if not are_same_doubles(pc.add(target, 0.0), target):
        return False
    spelled = are_spelled(texts, target)
    if spelled.true_count == len(texts):
        return True
    is_whole = pc.and_(pc.equal(pc.trunc(target), target), pc.less_equal(pc.abs(target), float(EXACT_IN_DOUBLE)))
    integers = pc.cast(pc.if_else(is_whole, target, 0.0), pa.int64())
    as_integers = pc.and_(is_whole, pc.equal(texts, write_digits(integers)))
    return bool(pc.all(pc.or_(spelled, as_integers)).as_py())


def _write_reals(_: ColumnPlan, values: pa.Array) -> pa.Array:
    return values


def _write_integers_as_doubles(_: ColumnPlan, values: pa.Array) -> pa.Array:
    is_exact = pc.and_(pc.greater_equal(values, -EXACT_IN_DOUBLE), pc.less_equal(values, EXACT_IN_DOUBLE))
    return keep_where(is_exact, pc.cast(values, pa.float64(), safe=False))


def _write_double_texts(_: ColumnPlan, values: pa.Array) -> pa.Array:
    texts = values.view(pa.binary())
    is_number = matches(texts, r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:e[+-]?[0-9]{1,3})?$")
    doubles = pc.cast(pc.if_else(is_number, texts, b"0").view(pa.string()), pa.float64())
    is_integer = pc.and_(matches(texts, _INTEGER_TEXT), pc.less_equal(pc.abs(doubles), float(EXACT_IN_DOUBLE)))
    # Of 16 digits, 2^53 + 1 is the one that its neighbour's double would take in.
    is_integer = pc.and_(is_integer, pc.invert(matches(texts, f"^-?{EXACT_IN_DOUBLE + 1}$")))
    return keep_where(pc.and_(is_number, pc.or_(is_integer, are_spelled(texts, doubles))), doubles)


def _decimal_from_integer_agrees(_: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    return are_equal(write_digits(source), drop_zero_fraction(target))


def _decimal_from_real_agrees(_: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    is_finite = bool(pc.all(pc.is_finite(source)).as_py())
    return is_finite and are_equal(source, pc.cast(target, pa.float64()))


def _decimal_from_text_agrees(_: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    texts = source.view(pa.binary())
    are_same = are_equal(texts, target) or are_equal(drop_last_zeros(texts), drop_last_zeros(target))
    return are_same and _are_decimals(texts).false_count == 0


def _write_decimals(column: ColumnPlan, values: pa.Array) -> pa.Array:
    return _keep_in_precision(column, write_digits(values))


def _write_reals_as_decimals(column: ColumnPlan, values: pa.Array) -> pa.Array:
    is_finite = pc.is_finite(values)
    return keep_where(is_finite, _keep_in_precision(column, spell_plainly(pc.if_else(is_finite, values, 0.0))))


def _write_decimal_texts(column: ColumnPlan, values: pa.Array) -> pa.Array:
    texts = values.view(pa.binary())
    return keep_where(_are_decimals(texts), _keep_in_precision(column, drop_last_zeros(texts)))


def _are_decimals(texts: pa.Array) -> pa.BooleanArray:
    right = pc.and_not(matches(texts, _DECIMAL_TEXT), matches(texts, _NEGATIVE_ZERO))
    length = pc.binary_length(texts)
    if pc.max(length).as_py() <= _DECIMAL_DIGITS:
        return right
    marks = pc.add(pc.count_substring(texts, b"-"), pc.count_substring(texts, b"."))
    return pc.and_(right, pc.less_equal(pc.subtract(length, marks), _DECIMAL_DIGITS))


def _keep_in_precision(column: ColumnPlan, numbers: pa.Array) -> pa.Array:
    """Decimals without last zeros that the type has room for; numeric alone has room for all."""
    if not column.target_type.modifiers:
        return numbers
    precision, scale = column.target_type.modifiers
    return keep_where(_are_within(numbers, precision, scale), numbers)


def _are_within(numbers: pa.Array, precision: int, scale: int) -> pa.BooleanArray:
    """Which decimals without last zeros have no more digits than that, before the point and after it."""
    length, point = pc.binary_length(numbers), pc.find_substring(numbers, b".")
    sign = pc.cast(pc.starts_with(numbers, b"-"), pa.int32())
    end = pc.if_else(pc.less(point, 0), length, point)
    fraction = pc.max_element_wise(pc.subtract(pc.subtract(length, end), 1), 0)
    # The zero before a point is no digit of the number.
    whole = pc.if_else(matches(numbers, r"^-?0(?:\.|$)"), 0, pc.subtract(end, sign))
    return pc.and_(pc.less_equal(whole, precision - scale), pc.less_equal(fraction, scale))


def _fits(write: Write) -> Write:
    """Which values fit, of those that `write` writes. To numeric alone decimals travel with `scale` digits after the
    point; one that would not get there is not in the target, though there would be room for it."""

    def find_fitting(column: ColumnPlan, values: pa.Array) -> pa.BooleanArray:
        written = write(column, values)
        if column.target_type.modifiers:
            return written.is_valid()
        return pc.fill_null(_are_within(written, _DECIMAL_DIGITS, column.conversion.scale), False)

    return find_fitting


def drop_zero_fraction(numbers: pa.Array) -> pa.Array:
    """Texts of type numeric, which shows all digits of its scale, without a fraction that is nothing but zeros."""
    return pc.replace_substring_regex(numbers, r"\.0+$", "")


def drop_last_zeros(numbers: pa.Array) -> pa.Array:
    """Decimals without zeros at the end of a fraction, and without a point that nothing follows."""
    # 1.50 first loses its last zero, then a 1. its point.
    return drop_zero_fraction(pc.replace_substring_regex(numbers, r"(\.[0-9]*[1-9])0+$", r"\1"))


_I, _R, _T = StorageClass.INTEGER, StorageClass.REAL, StorageClass.TEXT

RULES: Rules = {
    (ConversionKind.INTEGER, _I): Rule(agrees=_integer_from_integer_agrees, write=_write_integers, keeps=True),
    (ConversionKind.INTEGER, _R): Rule(agrees=_integer_from_real_agrees, write=_write_whole_reals),
    (ConversionKind.INTEGER, _T): Rule(agrees=_integer_from_text_agrees, write=_write_integer_texts),
    (ConversionKind.BOOLEAN, _I): Rule(agrees=_boolean_from_number_agrees, write=_write_bits),
    (ConversionKind.BOOLEAN, _R): Rule(agrees=_boolean_from_number_agrees, write=_write_bits),
    (ConversionKind.BOOLEAN, _T): Rule(agrees=_boolean_from_text_agrees, write=_write_boolean_texts),
    (ConversionKind.DOUBLE, _I): Rule(agrees=_double_from_integer_agrees, write=_write_integers_as_doubles),
    (ConversionKind.DOUBLE, _R): Rule(agrees=_double_from_real_agrees, write=_write_reals, keeps=True),
    (ConversionKind.DOUBLE, _T): Rule(agrees=_double_from_text_agrees, write=_write_double_texts),
    (ConversionKind.DECIMAL, _I): Rule(
        agrees=_decimal_from_integer_agrees, write=_write_decimals, fits=_fits(_write_decimals)
    ),
    (ConversionKind.DECIMAL, _R): Rule(
        agrees=_decimal_from_real_agrees, write=_write_reals_as_decimals, fits=_fits(_write_reals_as_decimals)
    ),
    (ConversionKind.DECIMAL, _T): Rule(
        agrees=_decimal_from_text_agrees, write=_write_decimal_texts, fits=_fits(_write_decimal_texts)
    ),
}


def write_target_numbers(kind: ConversionKind, target: pa.Array) -> pa.Array:
    """The target's doubles and decimals as `Rule.write` writes the source's."""
    return target if kind is ConversionKind.DOUBLE else drop_last_zeros(target)
