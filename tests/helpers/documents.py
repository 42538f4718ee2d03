"""What JSON means, and what of it jsonb keeps, by Python's own parser, as the oracle for random tests."""

import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NoReturn

_WHOLE_DIGITS, _FRACTION_DIGITS = 131_072, 16_383
"""https://www.postgresql.org/docs/current/datatype-numeric.html"""


@dataclass(frozen=True, slots=True)
class Number:
    """A number by its digits."""

    digits: str


@dataclass(frozen=True, slots=True)
class Object:
    """An object with all of its pairs, of one name too."""

    pairs: tuple[tuple[str, object], ...]


def parse_json(text: str) -> object:
    """A document in which nothing is lost. Raises ValueError."""
    return json.loads(
        text,
        parse_int=Number,
        parse_float=Number,
        parse_constant=_refuse_constant,
        object_pairs_hook=lambda pairs: Object(tuple(pairs)),
    )


def is_jsonb(document: object) -> bool:
    """Whether jsonb takes it and keeps its value."""
    match document:
        case str():
            return not re.search("[\0\ud800-\udfff]", document)
        case Number():
            return _is_numeric(document.digits)
        case list():
            return all(map(is_jsonb, document))
        case Object():
            names = [name for name, _ in document.pairs]
            return len(set(names)) == len(names) and all(is_jsonb(part) for pair in document.pairs for part in pair)
    return True


def is_same(before: object, after: object) -> bool:
    """Whether two documents have one value."""
    match before, after:
        case Number(), Number():
            return Decimal(before.digits) == Decimal(after.digits)
        case list(), list():
            return len(before) == len(after) and all(map(is_same, before, after))
        case Object(), Object():
            ours, theirs = dict(before.pairs), dict(after.pairs)
            return ours.keys() == theirs.keys() and all(is_same(ours[name], theirs[name]) for name in ours)
    return type(before) is type(after) and before == after


def count_digits(number: Decimal) -> tuple[int, int]:
    """Digits before and after the point, without needless zeros."""
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    text = "".join(map(str, digits)).lstrip("0")
    needed = text.rstrip("0")
    exponent += len(text) - len(needed)
    return (max(0, len(needed) + exponent), max(0, -exponent)) if needed else (0, 0)


def _is_numeric(digits: str) -> bool:
    """Whether numeric keeps a number with all of its digits, zeros after the point among them."""
    try:
        number = Decimal(digits)
    except InvalidOperation:
        return False
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return (number == 0 or number.adjusted() < _WHOLE_DIGITS) and -exponent <= _FRACTION_DIGITS


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(word)
