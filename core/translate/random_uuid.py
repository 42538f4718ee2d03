"""The long expressions by which SQLite makes a random uuid, known for what they are: random digits and hyphens,
each at its place. PostgreSQL has gen_random_uuid() for that.

An expression is read as the letters that each of its places may have. What has the places of a uuid, all of its
digits random but for those that version 4 fixes, is one; all else is left to the other rules.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlglot import exp

from core.identifiers import fold_ascii, quote_sqlite, quote_text
from core.translate.model import Kind
from core.translate.pieces import Term
from core.translate.randomness import MAX_BYTES

_HEXADECIMAL = "0123456789ABCDEF"
_HYPHENS = (8, 13, 18, 23)
_CHARS = 36
_VERSION_PLACE, _VARIANT_PLACE = 14, 19
_VARIANTS = frozenset("89ab")


@dataclass(frozen=True, slots=True)
class _Letters:
    """A text, as the letters that each place may have; `reading` as in `Constant`."""

    reading: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Range:
    """An integer, as the least and the greatest that it may be, each between them as likely."""

    reading: str
    least: int
    greatest: int


_RANDOM = (-(2**63) + 1, 2**63 - 1)
"""What random() gives, but for the one number that abs() fails with."""


def read_random_uuid(node: exp.Expr) -> Term | None:
    """The expression as a random uuid's text; None for what is not surely one."""
    letters = _read_letters(node)
    if letters is None or not _is_uuid(letters.places):
        return None
    written = "".join(letters.places)
    if written == fold_ascii(written):
        sql = "gen_random_uuid()::text"
    elif written == written.upper():
        sql = 'upper(gen_random_uuid()::text COLLATE "C")'
    else:
        return None
    return Term(
        reading=letters.reading,
        sql=sql,
        kind=Kind.TEXT,
        is_atom=True,
        max_chars=_CHARS,
        is_in_no_number=True,
        is_random_uuid=True,
    )


def _is_uuid(places: Sequence[str]) -> bool:
    if len(places) != _CHARS:
        return False
    for place, letters in enumerate(places):
        folded = frozenset(fold_ascii(letters))
        is_free = folded == frozenset(fold_ascii(_HEXADECIMAL))
        if place in _HYPHENS:
            fits = letters == "-"
        elif place == _VERSION_PLACE:
            fits = is_free or letters == "4"
        else:
            fits = is_free or (place == _VARIANT_PLACE and folded == _VARIANTS)
        if not fits:
            return False
    return True


def _read_letters(node: exp.Expr) -> _Letters | None:
    match node:
        case exp.Paren():
            return _read_letters(node.this)
        case exp.Literal() if node.args["is_string"]:
            return _Letters(quote_text(node.name), tuple(node.name))
        case exp.DPipe():
            left, right = _read_letters(node.this), _read_letters(node.expression)
            if left is None or right is None:
                return None
            return _Letters(f"({left.reading} || {right.reading})", left.places + right.places)
        case exp.Anonymous():
            return _read_call(fold_ascii(node.name), quote_sqlite(node.name), node.expressions)
    return None


def _read_call(name: str, name_sql: str, arguments: Sequence[exp.Expr]) -> _Letters | None:
    match name, arguments:
        case "hex", [exp.Anonymous() as blob] if fold_ascii(blob.name) == "randomblob" and len(blob.expressions) == 1:
            count = _read_range(blob.expressions[0])
            if count is None or count.least != count.greatest or not 1 <= count.least <= MAX_BYTES:
                return None
            reading = f"{name_sql}({quote_sqlite(blob.name)}({count.reading}))"
            return _Letters(reading, (_HEXADECIMAL,) * (2 * count.least))
        case ("lower", [text]):
            return _change_case(name_sql, text, fold_ascii)
        case ("upper", [text]):
            return _change_case(name_sql, text, _raise_ascii)
        case (("substr" | "substring"), [text, *ends]):
            return _cut(name_sql, text, ends)
    return None


def _change_case(name_sql: str, node: exp.Expr, change: Callable[[str], str]) -> _Letters | None:
    letters = _read_letters(node)
    if letters is None:
        return None
    return _Letters(f"{name_sql}({letters.reading})", tuple(map(change, letters.places)))


def _raise_ascii(letters: str) -> str:
    return "".join(letter.upper() if letter.isascii() else letter for letter in letters)


def _cut(name_sql: str, node: exp.Expr, ends: Sequence[exp.Expr]) -> _Letters | None:
    """substr(): from a fixed place on, or one letter of a literal by chance."""
    letters = _read_letters(node)
    numbers = [_read_range(end) for end in ends]
    known = [number for number in numbers if number is not None]
    if letters is None or len(known) < len(numbers) or not 1 <= len(known) <= 2:
        return None
    places, first = letters.places, known[0]
    count = known[1] if len(known) == 2 else _Range("", len(places), len(places))
    if count.least != count.greatest or count.least < 1 or first.least < 1 or first.greatest > len(places):
        return None
    reading = f"{name_sql}({', '.join([letters.reading, *(number.reading for number in known)])})"
    if first.least == first.greatest:
        start = first.least - 1
        return _Letters(reading, places[start : start + count.least])
    is_literal = all(len(place) == 1 for place in places)
    if count.least != 1 or not is_literal:
        return None
    return _Letters(reading, ("".join(places[first.least - 1 : first.greatest]),))


def _read_range(node: exp.Expr) -> _Range | None:
    match node:
        case exp.Paren():
            return _read_range(node.this)
        case exp.Literal() if node.name.isascii() and node.name.isdigit() and len(node.name) < 4:
            return None if node.args["is_string"] else _Range(node.name, int(node.name), int(node.name))
        case exp.Anonymous() if fold_ascii(node.name) == "random" and not node.expressions:
            return _Range(f"{quote_sqlite(node.name)}()", *_RANDOM)
        case exp.Anonymous() if fold_ascii(node.name) == "abs" and len(node.expressions) == 1:
            return _take_absolute(quote_sqlite(node.name), _read_range(node.expressions[0]))
        case exp.Add():
            return _add(_read_range(node.this), _read_range(node.expression))
        case exp.Mod():
            return _divide(_read_range(node.this), _read_range(node.expression))
    return None


def _take_absolute(name_sql: str, number: _Range | None) -> _Range | None:
    if number is None or number.least != -number.greatest:
        return None
    return _Range(f"{name_sql}({number.reading})", 0, number.greatest)


def _add(left: _Range | None, right: _Range | None) -> _Range | None:
    if left is None or right is None or left.greatest + right.greatest > _RANDOM[1]:
        return None
    return _Range(f"({left.reading} + {right.reading})", left.least + right.least, left.greatest + right.greatest)


def _divide(left: _Range | None, right: _Range | None) -> _Range | None:
    """The rest of a number that may be any, by one that is fixed."""
    if left is None or right is None or right.least != right.greatest or right.least < 1:
        return None
    if left.greatest != _RANDOM[1] or left.least not in (0, _RANDOM[0]):
        return None
    most = right.greatest - 1
    return _Range(f"({left.reading} % {right.reading})", 0 if left.least == 0 else -most, most)
