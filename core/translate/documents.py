"""JSON in DEFAULTs: which literals are some, and the two functions that an empty document is written by."""

import json
import re
from collections.abc import Sequence
from typing import NoReturn

from core.translate.functions import FunctionRule
from core.translate.pieces import Constant, Piece, Refusal

_MOST_DIGITS = 300
"""Of a number: far within PostgreSQL's numeric."""


def check_json(text: str) -> None:
    """Raise Refusal for what is no JSON (RFC 8259), and for what the type jsonb would refuse or not keep."""
    try:
        json.loads(
            text,
            object_pairs_hook=_check_names,
            parse_constant=_refuse_constant,
            parse_int=_check_number,
            parse_float=_check_number,
        )
    except ValueError as error:
        raise Refusal("it is not JSON") from error
    # A text that is escaped twice is refused with those.
    if re.search(r"\\u(?:0000|[dD][89a-fA-F])", text):
        raise Refusal("it escapes what jsonb may not take")


def _check_names(pairs: list[tuple[str, object]]) -> None:
    if len({name for name, _ in pairs}) < len(pairs):
        raise Refusal("an object in it has a name twice")


def _check_number(digits: str) -> None:
    _, _, exponent = digits.lower().partition("e")
    if len(digits) > _MOST_DIGITS or len(exponent) > 3:
        raise Refusal("a number in it is too long")


def _refuse_constant(word: str) -> NoReturn:
    raise Refusal(f"{word} is not JSON")


def _empty(text: str) -> FunctionRule:
    def rule(arguments: Sequence[Piece], reading: str) -> Piece:
        if arguments:
            raise Refusal("it makes JSON of values")
        return Constant(reading=reading, value=text)

    return rule


DOCUMENT_FUNCTIONS: dict[str, FunctionRule] = {"json_array": _empty("[]"), "json_object": _empty("{}")}
