"""Values that rows are told apart and put in order by: in DISTINCT, GROUP BY, UNION, PARTITION BY and ORDER BY."""

from core.translate.comparison import fold_text
from core.translate.literals import quote_name
from core.translate.model import Kind
from core.translate.pieces import Constant, Converted, Piece, Refusal, Term
from core.translate.queries.columns import as_part
from core.translate.queries.model import SourceColumn


def write_group_key(part: Piece | Converted, what: str) -> str | None:
    """A value by which PostgreSQL finds the same rows equal as SQLite does; None for a constant."""
    if isinstance(part, Constant):
        return None
    if isinstance(part, Converted):
        if part.labels and part.collation == "BINARY":
            return part.sql
        raise part.refuse("compares")
    _check_equality(part, what)
    return part.sql


def write_folded_key(part: Piece | Converted, what: str) -> str | None:
    """As `write_group_key`, where which of the texts is shown that a collation finds equal does not matter, or is
    said otherwise."""
    if isinstance(part, Term) and is_folded(part):
        return fold_text(part, part.collation or "")
    return write_group_key(part, what)


def is_folded(part: Piece | Converted) -> bool:
    """Whether texts that differ may be equal by its collation."""
    return isinstance(part, Term) and part.kind is Kind.TEXT and part.collation in ("NOCASE", "RTRIM")


def check_distinct(column: SourceColumn, what: str) -> None:
    """Raise Refusal unless PostgreSQL finds the same values of a result column equal as SQLite does."""
    if column.is_approximate:
        raise Refusal(f"{what} numbers whose last digits depend on the order in which they are added up")
    part = as_part(column, "", quote_name(column.column.target_name))
    write_group_key(part, what)


def write_order_key(part: Piece | Converted, *, descending: bool, nulls_first: bool, bytewise: bool) -> str | None:
    """A key of an ORDER BY; None for a constant."""
    if isinstance(part, Constant):
        return None
    key = _write_order(part, bytewise=bytewise)
    return f"{key}{' DESC' if descending else ''} NULLS {'FIRST' if nulls_first else 'LAST'}"


def _write_order(part: Term | Converted, *, bytewise: bool) -> str:
    if isinstance(part, Converted):
        if not part.labels or part.kind is not Kind.ENUM or part.collation != "BINARY":
            raise part.refuse("orders")
        if not bytewise:
            raise Refusal("SQLite orders text in this file by the bytes of UTF-16")
        return f'{part.sql}::text COLLATE "C"'
    if part.may_overflow:
        raise Refusal("its sum or product may leave the 64 bits of an integer")
    if part.kind is not Kind.TEXT:
        return part.sql
    if not bytewise:
        raise Refusal("SQLite orders text in this file by the bytes of UTF-16")
    collation = part.collation or "BINARY"
    if collation != "BINARY":
        return fold_text(part, collation)
    return part.sql if part.sql.endswith(' COLLATE "C"') and not part.is_atom else f'{part.operand} COLLATE "C"'


def _check_equality(term: Term, what: str) -> None:
    if term.may_overflow:
        raise Refusal("its sum or product may leave the 64 bits of an integer")
    if term.kind is Kind.TEXT and (term.collation or "BINARY") != "BINARY":
        raise Refusal(f"{what} text by the collation {term.collation}, which shows any of those that are equal")
