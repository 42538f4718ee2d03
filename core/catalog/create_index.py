"""CREATE INDEX, read for what PRAGMA hides: the text of its expressions and of its WHERE."""

from dataclasses import dataclass

from core.catalog.cursor import TokenCursor, UnexpectedTokenError, folded_word, split_at_commas
from core.catalog.lexer import Token, TokenKind


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexDeclaration:
    """`terms` are the keys as written, COLLATE included, without ASC, DESC and NULLS."""

    terms: tuple[str, ...]
    where_sql: str | None


def parse_create_index(sql: str) -> IndexDeclaration | None:
    """Read a CREATE INDEX (https://sqlite.org/lang_createindex.html); None where it can't be followed."""
    cursor = TokenCursor(sql)
    try:
        cursor.expect("create")
        cursor.take("unique")
        cursor.expect("index")
        cursor.take("if", "not", "exists")
        cursor.take_object_name()
        cursor.expect("on")
        cursor.take_name()
        items = split_at_commas(cursor.take_parenthesised())
    except UnexpectedTokenError:
        return None
    where_sql = cursor.text_of(cursor.take_rest()) if cursor.take("where") else None
    return IndexDeclaration(terms=tuple(cursor.text_of(_without_order(item)) for item in items), where_sql=where_sql)


def _without_order(item: list[Token]) -> list[Token]:
    kept = list(item)
    if len(kept) > 2 and folded_word(kept[-2]) == "nulls" and folded_word(kept[-1]) in ("first", "last"):
        del kept[-2:]
    if len(kept) > 1 and folded_word(kept[-1]) in ("asc", "desc") and not _ends_in_operator(kept[:-1]):
        del kept[-1]
    return kept


def _ends_in_operator(tokens: list[Token]) -> bool:
    """Whether an operand must follow: then `desc` is a column's name, which SQLite allows."""
    return tokens[-1].kind is TokenKind.OPERATOR and tokens[-1].text != ")"
