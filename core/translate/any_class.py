"""Values of which some are found within documents, and may be of any class: jsonb is the one type that holds them all.

So a CASE or a coalesce() with such a branch is such a value again, until it is known what is wanted of it.
"""

import json
from collections.abc import Sequence

from core.identifiers import quote_text
from core.translate.extracted import Extracted, as_extracted
from core.translate.model import Kind
from core.translate.pieces import Constant, Piece, Refusal, Term, as_integer

Part = Piece | Extracted


def has_any_class(parts: Sequence[object]) -> bool:
    return any(isinstance(part, Extracted) for part in parts)


def coalesce_any(parts: Sequence[Part], reading: str) -> Extracted:
    """coalesce() and ifnull()."""
    if len(parts) < 2:
        raise Refusal("it takes coalesce() of one value")
    members = _unite(parts)
    return _make("coalesce()", f"coalesce({', '.join(members)})", reading, parts)


def choose_any(reading: str, conditions: Sequence[Term], results: Sequence[Part], otherwise: Part | None) -> Extracted:
    """`CASE WHEN condition THEN result ... ELSE otherwise END`."""
    parts = [*results, *([] if otherwise is None else [otherwise])]
    members = _unite(parts)
    written = " ".join(
        f"WHEN {condition.sql} THEN {member}" for condition, member in zip(conditions, members, strict=False)
    )
    last = "" if otherwise is None else f" ELSE {members[-1]}"
    return _make("CASE", f"(CASE {written}{last} END)", reading, parts)


def _make(name: str, sql: str, reading: str, parts: Sequence[Part]) -> Extracted:
    is_plain = all(part.has_plain_numbers for part in parts if isinstance(part, Extracted))
    return as_extracted(f"what {name} makes", sql, reading, has_plain_numbers=is_plain)


def _unite(parts: Sequence[Part]) -> list[str]:
    is_plain = all(part.has_plain_numbers for part in parts if isinstance(part, Extracted))
    return [_write(part, is_plain=is_plain) for part in parts]


def _write(part: Part, *, is_plain: bool) -> str:
    """A value as jsonb, by what is immutable."""
    match part:
        case Extracted():
            return part.sql
        case Constant(value=None):
            return "NULL::jsonb"
        case Constant(value=str(text)):
            return f"{quote_text(json.dumps(text, ensure_ascii=False))}::jsonb"
        case Constant(value=int(number)) if is_plain:
            return f"'{number}'::jsonb"
        case Term(kind=Kind.TEXT):
            return f"howdah_sqlite.quote_json({part.sql})::jsonb"
        case Term(kind=Kind.INTEGER | Kind.BOOLEAN) if is_plain and not part.may_overflow:
            return f"{as_integer(part).operand}::text::jsonb"
        case Term(kind=Kind.INTEGER | Kind.BOOLEAN) | Constant(value=int()):
            raise Refusal("an integer stands beside a value within a document that may be a number with an exponent")
    # Without a fraction a REAL would be an INTEGER there.
    raise Refusal("beside a value within a document it has one that is neither a text nor an integer")
