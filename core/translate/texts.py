"""SQLite's functions of texts and blobs, and those that tell what a value is
(https://sqlite.org/lang_corefunc.html)."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from core.translate.functions import FunctionRule
from core.translate.model import Kind
from core.translate.numbers import as_real, as_term, as_text, as_whole, encode
from core.translate.pieces import Constant, Digits, Piece, Pull, Refusal, Term, as_integer

_LARGEST_PLACE = 2**31 - 1
_MOST_DIGITS = 15
_MAX_ZEROS = 1_000
_MAX_CODE_POINT = 0x10FFFF
_LARGEST_COUNT = 2**63 - 1

ScopedRule = Callable[[Sequence[Piece], str, bool], Piece]
"""As a FunctionRule, told whether texts are UTF-8 in the source."""


def _text(reading: str, sql: str, *, is_atom: bool = True) -> Term:
    return Term(reading=reading, sql=sql, kind=Kind.TEXT, is_atom=is_atom)


def _check(arguments: Sequence[Piece], *counts: int) -> None:
    if len(arguments) not in counts:
        raise Refusal("a function of it has another number of arguments than SQLite's")


def typed_text(piece: Piece) -> Term:
    """A text of which PostgreSQL knows that it is one."""
    text = as_text(piece)
    return text if isinstance(piece, Term) else replace(text, sql=f"{text.sql}::text", is_atom=True)


def _is_bytes(piece: Piece) -> bool:
    return piece.kind is Kind.BYTES if isinstance(piece, Term) else isinstance(piece.value, bytes)


def _substr(arguments: Sequence[Piece], reading: str) -> Term:
    _check(arguments, 2, 3)
    subject, start = arguments[0], arguments[1]
    count = arguments[2] if len(arguments) == 3 else None
    is_bytes = _is_bytes(subject)
    value = as_term(subject) if is_bytes else typed_text(subject)
    if is_bytes:
        # Of no bytes it is NULL.
        value = replace(value, sql=f"nullif({value.sql}, ''::bytea)")
    kind = Kind.BYTES if is_bytes else Kind.TEXT
    sql = _cut_simply(value.sql, start, count, is_bytes=is_bytes)
    if sql is None:
        name = "substr_blob" if is_bytes else "substr"
        length = str(_LARGEST_COUNT) if count is None else as_whole(as_term(count))
        sql = f"howdah_sqlite.{name}({value.sql}, {as_whole(as_term(start))}, {length})"
    return Term(reading=reading, sql=sql, kind=kind, is_atom=True)


def _cut_simply(value: str, start: Piece, count: Piece | None, *, is_bytes: bool) -> str | None:
    """By PostgreSQL's own function, from a place that is written as a number."""
    if not isinstance(start, Constant) or not isinstance(start.value, int):
        return None
    if count is None:
        if 0 < start.value <= _LARGEST_PLACE:
            return f"substr({value}, {start.value})"
        if -_LARGEST_PLACE <= start.value < 0 and not is_bytes:
            return f"right({value}, {-start.value})"
        return None
    if not isinstance(count, Constant) or not isinstance(count.value, int):
        return None
    if start.value > 0 and count.value >= 0 and start.value + count.value <= _LARGEST_PLACE:
        return f"substr({value}, {start.value}, {count.value})"
    return None


def _instr(arguments: Sequence[Piece], reading: str) -> Term:
    _check(arguments, 2)
    whole, part = arguments
    if _is_bytes(whole) != _is_bytes(part):
        raise Refusal("it looks for a text in a blob, or for a blob in a text")
    if _is_bytes(whole):
        sql = f"position({as_term(part).operand} IN {as_term(whole).operand})"
    else:
        sql = f'strpos({typed_text(whole).operand} COLLATE "C", {typed_text(part).sql})'
    return Term(reading=reading, sql=sql, kind=Kind.INTEGER, is_atom=True, bound=_LARGEST_PLACE)


def _replace(arguments: Sequence[Piece], reading: str) -> Term:
    _check(arguments, 3)
    value, found, put = (typed_text(argument) for argument in arguments)
    sql = f'replace({value.operand} COLLATE "C", {found.sql}, {put.sql})'
    if isinstance(arguments[1], Constant):
        if arguments[1].value == "":
            return _text(reading, value.sql, is_atom=value.is_atom)
    elif not isinstance(arguments[2], Constant) or arguments[2].value is None:
        # Of nothing that is found, nothing is asked what to put there.
        sql = f"CASE WHEN {found.operand} = '' THEN {value.sql} ELSE {sql} END"
        return _text(reading, sql, is_atom=False)
    return _text(reading, sql)


def _trim(postgres_name: str) -> FunctionRule:
    def rule(arguments: Sequence[Piece], reading: str) -> Term:
        _check(arguments, 1, 2)
        written = [typed_text(argument).sql for argument in arguments]
        return _text(reading, f"{postgres_name}({', '.join(written)})")

    return rule


def _unicode(arguments: Sequence[Piece], reading: str) -> Term:
    _check(arguments, 1)
    sql = f"nullif(ascii({typed_text(arguments[0]).sql}), 0)"
    return Term(reading=reading, sql=sql, kind=Kind.INTEGER, is_atom=True, bound=_MAX_CODE_POINT)


def _char(arguments: Sequence[Piece], reading: str) -> Piece:
    """char() of literals: of others, some are no characters."""
    letters = []
    for argument in arguments:
        code = argument.value if isinstance(argument, Constant) else None
        if not isinstance(code, int) or not 0 < code <= _MAX_CODE_POINT or 0xD800 <= code < 0xE000:
            raise Refusal("it takes char() of what need not be a character")
        letters.append(chr(code))
    return Constant(reading=reading, value="".join(letters))


def _hex(arguments: Sequence[Piece], reading: str, has_utf8: bool) -> Term:
    """https://sqlite.org/lang_corefunc.html#hex: of NULL it is empty."""
    _check(arguments, 1)
    argument = arguments[0]
    if _is_bytes(argument):
        data = as_term(argument).sql
    elif not has_utf8:
        raise Refusal("it takes the bytes of texts, which are UTF-16 in this file")
    else:
        data = encode(typed_text(argument))
    return _text(reading, f"coalesce(upper(encode({data}, 'hex')), '')")


def _unhex(arguments: Sequence[Piece], reading: str) -> Term:
    # With a second argument, it passes over those letters.
    _check(arguments, 1)
    sql = f"howdah_sqlite.hex_to_blob({typed_text(arguments[0]).sql})"
    return Term(reading=reading, sql=sql, kind=Kind.BYTES, is_atom=True)


def _quote(arguments: Sequence[Piece], reading: str) -> Term:
    _check(arguments, 1)
    term = as_term(arguments[0])
    match term.kind:
        case Kind.TEXT:
            sql = f"'''' || replace({term.operand} COLLATE \"C\", '''', '''''') || ''''"
        case Kind.BYTES:
            sql = f"'X''' || upper(encode({term.sql}, 'hex')) || ''''"
        case Kind.FLOAT if term.digits is Digits.REAL:
            sql = f"howdah_sqlite.quote_real({term.sql})"
        case Kind.INTEGER | Kind.BOOLEAN:
            sql = as_text(term).sql
        case _:
            raise Refusal("it takes quote() of what SQLite and PostgreSQL write differently")
    return _text(reading, f"coalesce({sql}, 'NULL')")


def _typeof(arguments: Sequence[Piece], reading: str) -> Term:
    _check(arguments, 1)
    term = as_term(arguments[0])
    if isinstance(arguments[0], Constant) or term.may_overflow:
        raise Refusal("it takes typeof() of a constant, or of what may overflow")
    match term.kind:
        case Kind.TEXT | Kind.INTEGER | Kind.BOOLEAN | Kind.BYTES:
            name = {Kind.TEXT: "'text'", Kind.BYTES: "'blob'"}.get(term.kind, "'integer'")
        case _ if term.digits is Digits.REAL:
            name = "'real'"
        case _ if term.digits is Digits.BY_VALUE:
            value = term.operand
            is_whole = f"{value} = trunc({value}) AND abs({value}) < 9223372036854775807"
            name = f"CASE WHEN {is_whole} THEN 'integer' ELSE 'real' END"
        case _:
            raise Refusal("it takes typeof() of a number that may be an INTEGER or a REAL")
    return _text(reading, f"CASE WHEN {term.operand} IS NULL THEN 'null' ELSE {name} END", is_atom=False)


def _round(arguments: Sequence[Piece], reading: str) -> Term:
    _check(arguments, 1, 2)
    term = as_term(arguments[0])
    places = arguments[1].value if len(arguments) == 2 and isinstance(arguments[1], Constant) else 0
    if len(arguments) == 2 and not isinstance(arguments[1], Constant):
        raise Refusal("it rounds to other than a literal number of digits")
    if not isinstance(places, int) or places > _MOST_DIGITS:
        raise Refusal(f"versions of SQLite round to more than {_MOST_DIGITS} digits in several ways")
    if term.kind is Kind.BYTES or term.may_overflow:
        raise Refusal("it rounds a blob, or what may overflow")
    if term.kind is Kind.TEXT:
        sql = f"howdah_sqlite.round_real(howdah_sqlite.text_to_real({term.sql}), {max(places, 0)})"
        return Term(reading=reading, sql=sql, kind=Kind.FLOAT, is_atom=True, digits=Digits.REAL)
    if as_integer(term).kind is Kind.INTEGER:
        sql = as_real(term)
    else:
        sql = f"howdah_sqlite.round_real({as_real(term)}, {max(places, 0)})"
    return Term(reading=reading, sql=sql, kind=Kind.FLOAT, is_atom=True, digits=Digits.REAL)


def _sign(arguments: Sequence[Piece], reading: str) -> Term:
    _check(arguments, 1)
    term = as_term(arguments[0])
    if term.kind not in (Kind.INTEGER, Kind.FLOAT, Kind.NUMERIC):
        raise Refusal("it takes sign() of other than numbers")
    return Term(reading=reading, sql=f"sign({term.sql})::integer", kind=Kind.INTEGER, is_atom=True, bound=1)


def _zeroblob(arguments: Sequence[Piece], reading: str) -> Constant:
    match list(arguments):
        case [Constant(value=int(count))] if 0 <= count <= _MAX_ZEROS:
            return Constant(reading=reading, value=bytes(count))
    raise Refusal(f"it takes zeroblob() of other than 0 to {_MAX_ZEROS} bytes")


def _expect(arguments: Sequence[Piece], reading: str) -> Piece:
    """likely(), unlikely(), likelihood(): the value as it is."""
    _check(arguments, 1, 2)
    piece = arguments[0]
    if isinstance(piece, Constant):
        return replace(piece, reading=reading)
    if piece.collation not in (None, "BINARY"):
        raise Refusal(f"its collation is {piece.collation}")
    return replace(piece, reading=reading, pull=piece.pull if piece.pull is Pull.NONE else Pull.UNKNOWN)


TEXT_FUNCTIONS: dict[str, FunctionRule] = {
    "char": _char,
    "instr": _instr,
    "likelihood": _expect,
    "likely": _expect,
    "ltrim": _trim("ltrim"),
    "quote": _quote,
    "replace": _replace,
    "round": _round,
    "rtrim": _trim("rtrim"),
    "sign": _sign,
    "substr": _substr,
    "substring": _substr,
    "trim": _trim("btrim"),
    "typeof": _typeof,
    "unhex": _unhex,
    "unicode": _unicode,
    "unlikely": _expect,
    "zeroblob": _zeroblob,
}

SCOPED_TEXT_FUNCTIONS: dict[str, ScopedRule] = {"hex": _hex}
