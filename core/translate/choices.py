"""CASE and the functions that choose one of their arguments: iif(), nullif(), scalar min() and max()."""

from collections.abc import Sequence
from dataclasses import replace

from core.translate.branches import type_of_constants, unite
from core.translate.comparison import EQUAL, compare, is_null
from core.translate.model import Kind
from core.translate.numbers import as_term
from core.translate.pieces import Constant, Piece, Pull, Refusal, Term


def choose(reading: str, conditions: Sequence[Term], results: Sequence[Piece], otherwise: Piece | None) -> Term:
    """`CASE WHEN condition THEN result ... ELSE otherwise END`."""
    pieces = [*results, *([] if otherwise is None else [otherwise])]
    branches = unite(pieces, "CASE")
    parts = [
        f"WHEN {condition.sql} THEN {member}" for condition, member in zip(conditions, branches.members, strict=False)
    ]
    if otherwise is not None:
        parts.append(f"ELSE {branches.members[-1]}")
    sql = f"CASE {' '.join(parts)} END"
    cast = type_of_constants(branches, pieces)
    return branches.write(reading, f"({sql}){cast}" if cast else sql, is_atom=bool(cast))


def take_nullif(arguments: Sequence[Piece], reading: str, *, orders_text_bytewise: bool) -> Term:
    """nullif(): it compares without affinity."""
    if len(arguments) != 2:
        raise Refusal("it takes nullif() of other than two values")
    left, right = map(without_affinity, arguments)
    if is_null(left) or (isinstance(left, Constant) and isinstance(right, Constant)):
        raise Refusal("it takes nullif() of constants")
    term = as_term(left)
    if is_null(right):
        return replace(term, reading=reading, pull=Pull.NONE, collation=None)
    condition = compare(EQUAL, left, right, orders_text_bytewise=orders_text_bytewise)
    return replace(
        term,
        reading=reading,
        sql=f"CASE WHEN {condition} THEN NULL ELSE {term.sql} END",
        is_atom=False,
        pull=Pull.NONE,
        collation=None,
        integer_sql=None,
        now=None,
    )


def take_extreme(name: str, arguments: Sequence[Piece], reading: str, *, orders_text_bytewise: bool) -> Term:
    """min() and max() of several values: NULL if one of them is. Values of different classes are refused."""
    branches = unite(arguments, f"{name}()")
    members = list(branches.members)
    if branches.kind is Kind.BYTES:
        raise Refusal(f"{name}() of several blobs is not translated")
    if branches.kind is Kind.TEXT:
        collation = next((piece.collation for piece in arguments if piece.collation), "BINARY")
        if collation != "BINARY":
            raise Refusal(f"its collation is {collation}")
        if not orders_text_bytewise:
            raise Refusal("SQLite orders text in this file by the bytes of UTF-16")
        members[0] = f'({members[0]}) COLLATE "C"'
    if branches.kind is Kind.BOOLEAN:
        raise Refusal(f"it takes {name}() of truth values")
    nullable = [
        f"({member}) IS NULL" for piece, member in zip(arguments, branches.members, strict=True) if not _is_known(piece)
    ]
    sql = f"{'least' if name == 'min' else 'greatest'}({', '.join(members)})"
    if not nullable:
        raise Refusal(f"it takes {name}() of constants")
    return branches.write(reading, f"CASE WHEN {' OR '.join(nullable)} THEN NULL ELSE {sql} END", is_atom=False)


def without_affinity(piece: Piece) -> Piece:
    """A value as a function takes it, which knows of no affinity."""
    return replace(piece, pull=Pull.NONE) if isinstance(piece, Term) else piece


def _is_known(piece: Piece) -> bool:
    return isinstance(piece, Constant) and piece.value is not None
