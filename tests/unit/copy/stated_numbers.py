"""Integers, booleans, doubles and decimals, one by one in plain Python."""

import math
import re
from decimal import Context, Decimal

from core.plan.model import ColumnPlan
from tests.unit.copy.values import match_ascii, read_ascii, require

_EXACT = 2**53
_EXACTLY = Context(prec=1000)
_WORDS = {
    **dict.fromkeys((b"t", b"true", b"T", b"True", b"TRUE", b"y", b"Y", b"1"), True),
    **dict.fromkeys((b"f", b"false", b"F", b"False", b"FALSE", b"n", b"N", b"0"), False),
}


def narrow(value: int, plan: ColumnPlan) -> int:
    bits = {"smallint": 16, "integer": 32, "bigint": 64}[plan.target_type.name]
    require(-(2 ** (bits - 1)) <= value < 2 ** (bits - 1))
    return value


def integer_of_real(value: float, plan: ColumnPlan) -> int:
    require(math.isfinite(value) and value == int(value) and abs(value) <= _EXACT)
    return narrow(int(value), plan)


def integer_of_text(value: bytes, plan: ColumnPlan) -> int:
    match_ascii("0|-?[1-9][0-9]*", value)
    return narrow(int(value), plan)


def boolean(value: float, plan: ColumnPlan) -> bool:
    require(value in (0, 1))
    return value == 1


def boolean_of_text(value: bytes, plan: ColumnPlan) -> bool:
    require(value in _WORDS)
    return _WORDS[value]


def double_of_integer(value: int, plan: ColumnPlan) -> float:
    require(abs(value) <= _EXACT)
    return float(value)


def double_of_text(value: bytes, plan: ColumnPlan) -> float:
    text = read_ascii(value)
    if re.fullmatch("0|-?[1-9][0-9]*", text, re.ASCII):
        return double_of_integer(int(text), plan)
    match_ascii(r"-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?", value)
    number = float(text)
    require(math.isfinite(number) and text in _spell_double(number))
    return number


def _spell_double(number: float) -> set[str]:
    """What Python, PostgreSQL, SQLite and JavaScript write for it."""
    if number == 0:
        return {"0.0"}
    spellings = {repr(number)}
    if 1e-6 <= abs(number) < 1:
        spellings.add(format(Decimal(repr(number)), "f"))
    mantissa, _, exponent = repr(number).partition("e")
    if exponent:
        sign, digits = ("-" if exponent[0] == "-" else "+"), exponent.lstrip("+-0")
        for before in (mantissa, mantissa if "." in mantissa else mantissa + ".0"):
            for after in (digits, digits.rjust(2, "0")):
                spellings |= {f"{before}e{sign}{after}"} | ({f"{before}e{after}"} if sign == "+" else set())
    return spellings


def _decimal(value: Decimal, plan: ColumnPlan) -> Decimal:
    precision, scale = plan.target_type.modifiers or (38, plan.conversion.scale)
    _, digits, exponent = value.normalize(_EXACTLY).as_tuple()
    assert isinstance(exponent, int)
    require(value == 0 or (exponent >= -scale and len(digits) + exponent <= precision - scale))
    return value if value else Decimal(0)


def decimal_of_integer(value: int, plan: ColumnPlan) -> Decimal:
    return _decimal(Decimal(value), plan)


def decimal_of_real(value: float, plan: ColumnPlan) -> Decimal:
    require(math.isfinite(value))
    return _decimal(Decimal(repr(value)), plan)


def decimal_of_text(value: bytes, plan: ColumnPlan) -> Decimal:
    match_ascii(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", value)
    number = Decimal(read_ascii(value))
    require(len(value.replace(b"-", b"").replace(b".", b"")) <= 38 and not (number == 0 and value[:1] == b"-"))
    return _decimal(number, plan)


def spell_real(value: float) -> str:
    """Shortest digits; an exponent below 0.000001 and from 10^10 on, else a point."""
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    if value == 0 or 1e-6 <= abs(value) < 1e10:
        plain = format(Decimal(repr(value)), "f")
        return plain if "." in plain else plain + ".0"
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    assert isinstance(exponent, int)
    written = "".join(map(str, digits))
    mantissa = written[0] + ("." + written[1:] if written[1:] else "")
    return f"{'-' if sign else ''}{mantissa}e{exponent + len(digits) - 1:+d}"
