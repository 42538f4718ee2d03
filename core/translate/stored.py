"""What SQLite stores of a literal, by the column's affinity (https://sqlite.org/datatype3.html#type_affinity)."""

import math

from core.catalog.model import Affinity
from core.translate.literals import EXACT_IN_DOUBLE, looks_numeric, read_number
from core.translate.pieces import Refusal
from core.translate.target import NUMERIC_AFFINITIES

Value = int | float | str | bytes | None


def store(value: Value, affinity: Affinity) -> Value:
    """The value as it is in the column. Raises Refusal where that depends on SQLite's version."""
    if affinity is Affinity.TEXT and isinstance(value, int | float):
        return write_digits(value)
    if affinity in NUMERIC_AFFINITIES and not isinstance(value, bytes) and value is not None:
        number = read_numeric(value) if isinstance(value, str) else value
        if number is None:
            return value
        return float(number) if affinity is Affinity.REAL else as_integer(number)
    return value


def read_numeric(text: str) -> int | float | None:
    """The number that numeric affinity makes of a text; None where it makes none."""
    if not looks_numeric(text):
        return None
    unsigned = text.strip(" \t\n\v\f\r").lstrip("+-")
    number = read_number(unsigned)
    return -number if "-" in text.partition(unsigned)[0] else number


def as_integer(number: int | float) -> int | float:
    """A double without a fraction as an integer, which it becomes by every numeric affinity but REAL."""
    if isinstance(number, float) and math.isfinite(number) and abs(number) <= EXACT_IN_DOUBLE:
        return int(number) if number == int(number) else number
    return number


def write_digits(number: int | float) -> str:
    """The text that SQLite makes of a number: that of a double may depend on its version."""
    text = str(number)
    if isinstance(number, float) and (len(text) > 15 or "e" in text or "n" in text or text == "-0.0"):
        raise Refusal("SQLite may write this number differently")
    return text
