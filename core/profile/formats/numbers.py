"""Texts of numbers, in the one spelling that the target's type writes too."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.profile.digits import count_digits
from core.profile.formats.family import Family, decide_some, is_true, match_regex, single
from core.profile.model import Format

_INTEGER = "^(?:0|-?[1-9][0-9]{0,18})$"
_INT64_MAX, _INT64_MIN = str(2**63 - 1), str(-(2**63))
_DECIMAL = r"^-?(?:0|[1-9][0-9]{0,37})(?:\.[0-9]{1,37})?$"
_NEGATIVE_ZERO = r"^-0(?:\.0*)?$"
DECIMAL_DIGITS = 38
_PLAIN = r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$"
_WITH_EXPONENT = r"^-?[1-9](?:\.[0-9]+)?e[+-]?[0-9]{1,3}$"
_EXACT_IN_DOUBLE = str(2**53)
_MOST_DOUBLE_BYTES = len("-1.2345678901234567e-308")


def match_integer(values: pa.Array) -> pa.BooleanArray:
    found = match_regex(values, _INTEGER)
    return _keep_up_to(values, found, _INT64_MAX, _INT64_MIN)


def match_decimal(values: pa.Array) -> pa.BooleanArray:
    found = match_regex(values, _DECIMAL)
    if not found.true_count:
        return found
    found = pc.and_not(found, match_regex(values, _NEGATIVE_ZERO))
    length = pc.binary_length(values)
    if pc.max(length).as_py() <= DECIMAL_DIGITS:
        return found
    others = pc.add(pc.count_substring(values, "-"), pc.count_substring(values, "."))
    return pc.and_(found, is_true(pc.less_equal(pc.subtract(length, others), _length(DECIMAL_DIGITS))))


def measure_decimals(values: pa.Array) -> dict[str, int]:
    """The digits before and after the point of the longest decimals, of texts that all are."""
    integer_digits, fraction_digits = count_digits(values)
    return {"text_integer_digits": integer_digits, "text_fraction_digits": fraction_digits}


def match_double(values: pa.Array) -> pa.BooleanArray:
    """As Python, PostgreSQL, SQLite and JavaScript write doubles: 0.1, 1.0, 0.000001 or 1e-06, 1e+20 or 1.0e+20."""
    whole = _keep_up_to(values, match_regex(values, _INTEGER), _EXACT_IN_DOUBLE, "-" + _EXACT_IN_DOUBLE)
    plain = match_regex(values, _PLAIN)
    found = pc.or_(whole, _is_written_so(values, plain)) if plain.true_count else whole
    if found.true_count == len(values):
        return found
    return decide_some(found, match_regex(values, _WITH_EXPONENT), values, _is_shortest)


def _keep_up_to(values: pa.Array, integers: pa.BooleanArray, most: str, least: str) -> pa.BooleanArray:
    """Of the texts that are integers, those from `least`, which is as long as `most` and a sign, to `most`.

    Texts of the same length are in the order of their numbers, or if both are negative, in the opposite one.
    """
    if not integers.true_count:
        return integers
    length = pc.binary_length(values)
    if pc.max(length).as_py() < len(most):
        return integers
    fits = pc.case_when(
        pc.make_struct(pc.less(length, _length(len(most))), pc.equal(length, _length(len(most)))),
        pa.scalar(True, pa.bool_()),
        pc.less_equal(values, _text(most)),
        pc.and_(pc.equal(length, _length(len(least))), _is_between(values, "-", least)),
    )
    return pc.and_(integers, is_true(fits))


def _length(size: int) -> pa.Int32Scalar:
    return pa.scalar(size, pa.int32())


def _text(value: str) -> pa.StringScalar:
    return pa.scalar(value, pa.string())


def _is_between(values: pa.Array, first: str, last: str) -> pa.BooleanArray:
    return pc.and_(pc.greater_equal(values, _text(first)), pc.less_equal(values, _text(last)))


def _is_written_so(values: pa.Array, plain: pa.BooleanArray) -> pa.BooleanArray:
    """Which of the decimals that are `plain` are what the doubles that they mean are written as."""
    texts = pc.if_else(plain, values, pa.scalar(None, pa.string()))
    written = pc.cast(pc.cast(texts, pa.float64()), pa.string())
    same = pc.or_(
        pc.equal(written, texts), pc.equal(pc.binary_join_element_wise(written, _text(".0"), _text("")), texts)
    )
    undecided = pc.and_(pc.and_not(plain, is_true(same)), match_regex(written, "e"))
    found = pc.and_not(is_true(same), match_regex(values, _NEGATIVE_ZERO))
    return decide_some(found, undecided, values, _is_shortest)


def _is_shortest(value: bytes) -> bool:
    """Whether a decimal with a point or an exponent has the digits of its double, and no more zeros than SQLite's."""
    text = value.decode()
    number = float(text)
    if number == 0 or number in (float("inf"), float("-inf")):
        return False
    spellings = {repr(number)}
    mantissa, _, exponent = repr(number).partition("e")
    if exponent:
        sign, digits = exponent[0], exponent[1:].lstrip("0")
        for before in {mantissa, mantissa if "." in mantissa else mantissa + ".0"}:
            for after in {digits, digits.rjust(2, "0")}:
                spellings.add(f"{before}e{sign}{after}")
                if sign == "+":
                    spellings.add(f"{before}e{after}")
    return text in spellings


_INTEGERS = Family(
    storage_class=StorageClass.TEXT,
    formats=(Format.INTEGER,),
    match=single(match_integer),
    least=1,
    most=len(_INT64_MIN),
    begins_with=b"0123456789-",
)

FAMILIES = (
    _INTEGERS,
    replace(
        _INTEGERS,
        formats=(Format.DECIMAL,),
        match=single(match_decimal),
        most=DECIMAL_DIGITS + len("-."),
        measure=measure_decimals,
    ),
    replace(_INTEGERS, formats=(Format.DOUBLE,), match=single(match_double), most=_MOST_DOUBLE_BYTES),
)
