"""concat(), concat_ws(), octet_length(), unistr() and soundex() (https://sqlite.org/lang_corefunc.html): functions of
texts that newer versions of SQLite have, or some builds."""

import re
from collections.abc import Sequence

from core.translate.functions import FunctionRule
from core.translate.model import Kind
from core.translate.numbers import as_term, as_text
from core.translate.pieces import Constant, Piece, Refusal, Term
from core.translate.texts import typed_text

_LARGEST = 2**31 - 1
_ESCAPE = re.compile(r"\\(?:\\|([0-9a-fA-F]{4})|\+([0-9a-fA-F]{6})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))|\\")
_LAST_CHARACTER = 0x10FFFF


def _concat(arguments: Sequence[Piece], reading: str) -> Term:
    """concat(), which leaves out NULLs. PostgreSQL's own is not immutable."""
    if not arguments:
        raise Refusal("it takes concat() of nothing")
    written = [f"coalesce({typed_text(argument).sql}, '')" for argument in arguments]
    return Term(reading=reading, sql=" || ".join(written), kind=Kind.TEXT)


def _concat_ws(arguments: Sequence[Piece], reading: str) -> Term:
    """concat_ws(), which leaves out NULLs and puts the first argument between the others."""
    if len(arguments) < 2:
        raise Refusal("it takes concat_ws() of nothing")
    written = ", ".join(typed_text(argument).sql for argument in arguments)
    return Term(reading=reading, sql=f"howdah_sqlite.join_texts({written})", kind=Kind.TEXT, is_atom=True)


def _octet_length(arguments: Sequence[Piece], reading: str, has_utf8: bool) -> Term:
    (argument,) = _only(arguments)
    if as_term(argument).kind is Kind.BYTES:
        sql = as_term(argument).sql
    elif not has_utf8:
        raise Refusal("it counts the bytes of texts, which are UTF-16 in this file")
    else:
        sql = typed_text(argument).sql
    return Term(reading=reading, sql=f"octet_length({sql})", kind=Kind.INTEGER, is_atom=True, bound=_LARGEST)


def _unistr(arguments: Sequence[Piece], reading: str) -> Constant:
    (argument,) = _only(arguments)
    if not isinstance(argument, Constant) or not isinstance(argument.value, str):
        raise Refusal("it takes unistr() of other than a literal text")
    return Constant(reading=reading, value=_ESCAPE.sub(_read_escape, argument.value))


def _read_escape(match: re.Match[str]) -> str:
    if match[0] == "\\\\":
        return "\\"
    digits = match[1] or match[2] or match[3] or match[4]
    code = int(digits, 16) if digits else 0
    if not 0 < code <= _LAST_CHARACTER or 0xD800 <= code < 0xE000:
        raise Refusal("it takes unistr() of a text with a wrong escape")
    return chr(code)


def _soundex(arguments: Sequence[Piece], reading: str) -> Term:
    (argument,) = _only(arguments)
    if isinstance(argument, Term) and argument.kind is Kind.BYTES:
        raise Refusal("it takes soundex() of a blob")
    sql = f"howdah_sqlite.soundex({as_text(argument).sql})"
    return Term(reading=reading, sql=sql, kind=Kind.TEXT, is_atom=True)


def _only(arguments: Sequence[Piece]) -> Sequence[Piece]:
    if len(arguments) != 1:
        raise Refusal("a function of it has another number of arguments than SQLite's")
    return arguments


JOINED_FUNCTIONS: dict[str, FunctionRule] = {
    "concat": _concat,
    "concat_ws": _concat_ws,
    "soundex": _soundex,
    "unistr": _unistr,
}

SCOPED_JOINED_FUNCTIONS = {"octet_length": _octet_length}
"""As the others, told whether texts are UTF-8 in the source."""
