"""SQLite's functions (https://sqlite.org/lang_corefunc.html) that have an immutable equal in PostgreSQL.

To add one: write a function of its arguments and of its reading, and put it into `FUNCTIONS`.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from core.identifiers import fold_ascii
from core.translate.arithmetic import absolute
from core.translate.branches import unite
from core.translate.comparison import lower_ascii
from core.translate.model import Kind
from core.translate.numbers import as_term, as_text
from core.translate.pieces import Constant, NowText, Piece, Refusal, Term
from core.translate.unknown import refuse_function

FunctionRule = Callable[[Sequence[Piece], str], Piece]

_LENGTH_BOUND = 2**31


def concatenate(left: Piece, right: Piece) -> Term:
    """`left || right`."""
    refuse_collate((left, right))
    reading = f"({left.reading} || {right.reading})"
    now = _join_formats(left, right)
    left, right = as_text(left), as_text(right)
    has_limit = left.max_chars is not None and right.max_chars is not None
    return Term(
        reading=reading,
        sql=f"{left.operand} || {right.operand}",
        kind=Kind.TEXT,
        max_chars=(left.max_chars or 0) + (right.max_chars or 0) if has_limit else None,
        is_in_no_number=left.is_in_no_number or right.is_in_no_number,
        now=now,
    )


def _join_formats(left: Piece, right: Piece) -> NowText | None:
    """The time of day with a text before or after it, by which strftime() would have written both."""
    match left, right:
        case Term(now=NowText(before)), Term(now=NowText(after)):
            return NowText(before + after)
        case Term(now=NowText(before)), Constant(value=str(after)) if "%" not in after:
            return NowText(before + after)
        case Constant(value=str(before)), Term(now=NowText(after)) if "%" not in before:
            return NowText(before + after)
    return None


def as_plain_value(piece: Piece) -> Term:
    """A piece as the value of a whole expression. A constant is one, too: by a unique index of it a table has one row
    at most, and by one of NULL any."""
    if isinstance(piece, Constant):
        return as_term(piece)
    if piece.kind is Kind.TEXT and piece.collation not in (None, "BINARY"):
        raise Refusal(f"its collation is {piece.collation}")
    if piece.may_overflow:
        raise Refusal("its sum or product may leave the 64 bits of an integer")
    return piece


def refuse_collate(pieces: Sequence[Piece]) -> None:
    """A COLLATE decides about comparisons further up even from within a function's argument."""
    for piece in pieces:
        if piece.collation and (isinstance(piece, Constant) or piece.has_collate):
            raise Refusal("a COLLATE of it stands elsewhere than beside a comparison")


def _only(arguments: Sequence[Piece]) -> Piece:
    if len(arguments) != 1:
        raise Refusal("a function of it has another number of arguments than one")
    return arguments[0]


def _text_argument(arguments: Sequence[Piece]) -> Term:
    text = as_text(_only(arguments))
    # `lower("name")` of a varchar is text too; a constant's type is not known without being told.
    return text if isinstance(arguments[0], Term) else replace(text, sql=f"{text.sql}::text")


def _lower(arguments: Sequence[Piece], reading: str) -> Term:
    text = _text_argument(arguments)
    return Term(reading=reading, sql=lower_ascii(text), kind=Kind.TEXT, is_atom=True)


def _upper(arguments: Sequence[Piece], reading: str) -> Term:
    text = _text_argument(arguments)
    return Term(reading=reading, sql=f'upper({text.operand} COLLATE "C")', kind=Kind.TEXT, is_atom=True)


def _length(arguments: Sequence[Piece], reading: str) -> Term:
    """Characters of a text, bytes of a blob. A text with U+0000, which SQLite stops at, can't be stored."""
    argument = _only(arguments)
    if isinstance(argument, Term) and argument.kind is Kind.BYTES:
        sql = f"octet_length({argument.sql})"
    else:
        sql = f"length({_text_argument(arguments).sql})"
    return Term(reading=reading, sql=sql, kind=Kind.INTEGER, is_atom=True, bound=_LENGTH_BOUND)


def _absolute(arguments: Sequence[Piece], reading: str) -> Term:
    argument = _only(arguments)
    if isinstance(argument, Constant) and argument.value is None:
        raise Refusal("it takes abs() of NULL")
    return absolute(as_term(argument), reading)


def _hex(arguments: Sequence[Piece], reading: str) -> Term:
    argument = _only(arguments)
    if not isinstance(argument, Term) or argument.kind is not Kind.BYTES:
        raise Refusal("it takes hex() of other than a blob")
    # https://sqlite.org/lang_corefunc.html#hex: of NULL it is empty.
    sql = f"coalesce(upper(encode({argument.sql}, 'hex')), '')"
    return Term(reading=reading, sql=sql, kind=Kind.TEXT, is_atom=True)


def _coalesce(arguments: Sequence[Piece], reading: str) -> Term:
    """coalesce() and ifnull(), where all arguments are of one kind: SQLite would return any."""
    if not any(isinstance(argument, Term) for argument in arguments) or len(arguments) < 2:
        raise Refusal("it takes coalesce() of constants")
    branches = unite(arguments, "coalesce()")
    return branches.write(reading, f"coalesce({', '.join(branches.members)})")


FUNCTIONS: dict[str, FunctionRule] = {
    "abs": _absolute,
    "coalesce": _coalesce,
    "hex": _hex,
    "ifnull": _coalesce,
    "length": _length,
    "lower": _lower,
    "upper": _upper,
}


def find_function(name: str, *tables: dict[str, FunctionRule]) -> FunctionRule:
    """The rule of a function, its name's letter case aside."""
    for table in tables:
        if rule := table.get(fold_ascii(name)):
            return rule
    raise refuse_function(name)
