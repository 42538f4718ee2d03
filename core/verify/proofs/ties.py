"""Which rows of an ordered view tie in SQLite: asked of SQLite itself, by the rank of each row in the view's own ORDER
BY, since rows that tie may stand in any order on either side."""

from collections.abc import Sequence

from core.catalog.lexer import Token, TokenKind, tokenize, unquote
from core.identifiers import fold_ascii, quote_sqlite

_COMPOUND = frozenset({"union", "intersect", "except"})
_NAME_KINDS = (TokenKind.WORD, TokenKind.QUOTED_NAME)


def write_ranked(view: str, create_sql: str, columns: Sequence[str]) -> str | None:
    """SQLite's SELECT of a view's rows in order, each with its rank as a last column; None where its ORDER BY is not
    one that can be asked for.

    The terms are columns of the result, or else expressions, beside which the rank is then computed
    (https://sqlite.org/lang_select.html#orderby).
    """
    body = _find_body(create_sql)
    order = _find_order(body)
    if order is None:
        return None
    start, terms = order
    written = [_write_term(term, columns) for term in terms]
    if all(term is not None for term in written):
        ranked = f"SELECT *, dense_rank() OVER (ORDER BY {', '.join(map(str, written))}) FROM {quote_sqlite(view)}"
    elif any(term is not None for term in written):
        return None
    else:
        inner = _add_rank(create_sql, body[:start], terms)
        if inner is None:
            return None
        ranked = f"SELECT * FROM ({inner}{create_sql[body[start].start :]}\n)"
    return f"{ranked} ORDER BY {len(columns) + 1}"


def _find_body(sql: str) -> list[Token]:
    """The tokens of the query, without comments and the semicolon at the end."""
    tokens = [token for token in tokenize(sql) if token.kind is not TokenKind.COMMENT]
    depth = 0
    for place, token in enumerate(tokens):
        depth += _step(token)
        if depth == 0 and place > 2 and _word(token) == "as":
            body = tokens[place + 1 :]
            return body[:-1] if body and body[-1].text == ";" else body
    return []


def _find_order(body: Sequence[Token]) -> tuple[int, list[list[Token]]] | None:
    """Where the ORDER BY of the whole query begins, and its terms."""
    starts = [place for place, token in _at_top(body) if _word(token) == "order"]
    if not starts or starts[-1] + 2 >= len(body):
        return None
    start = starts[-1]
    terms: list[list[Token]] = [[]]
    depth = 0
    for token in body[start + 2 :]:
        if depth == 0 and _word(token) == "limit":
            break
        if depth == 0 and token.text == ",":
            terms.append([])
        else:
            terms[-1].append(token)
        depth += _step(token)
    return (start, terms) if all(terms) else None


def _write_term(term: Sequence[Token], columns: Sequence[str]) -> str | None:
    """A term that is a column of the result, by its name there; None for an expression."""
    first = term[0]
    rest = " ".join(token.text for token in term[1:])
    if len(term) > 1 and _word(term[1]) not in ("asc", "desc", "nulls", "collate"):
        return None
    if first.kind is TokenKind.NUMBER and first.text.isdigit() and 1 <= int(first.text) <= len(columns):
        return f"{quote_sqlite(columns[int(first.text) - 1])} {rest}".rstrip()
    if first.kind in _NAME_KINDS:
        name = fold_ascii(unquote(first.text))
        found = [column for column in columns if fold_ascii(column) == name]
        if len(found) == 1:
            return f"{quote_sqlite(found[0])} {rest}".rstrip()
    return None


def _add_rank(sql: str, query: Sequence[Token], terms: Sequence[Sequence[Token]]) -> str | None:
    """The query up to its ORDER BY, with the rank as one more column; None where that might give other rows."""
    tops = _at_top(query)
    words = [_word(token) for _, token in tops]
    if words.count("select") != 1 or "distinct" in words or _COMPOUND.intersection(words) or "window" in words:
        return None
    start = words.index("select")
    sources = [token for (_, token), word in zip(tops[start:], words[start:], strict=True) if word == "from"]
    if not sources:
        return None
    order = ", ".join(sql[term[0].start : term[-1].end] for term in terms)
    place = sources[0].start
    rank = f"\n, dense_rank() OVER (ORDER BY {order}\n) "
    return f"{sql[query[0].start : place]}{rank}{sql[place : query[-1].end]}\n"


def _at_top(tokens: Sequence[Token]) -> list[tuple[int, Token]]:
    """The tokens that stand in no parentheses, with their places."""
    found, depth = [], 0
    for place, token in enumerate(tokens):
        if depth == 0:
            found.append((place, token))
        depth += _step(token)
    return found


def _step(token: Token) -> int:
    if token.kind is not TokenKind.OPERATOR:
        return 0
    return (token.text == "(") - (token.text == ")")


def _word(token: Token) -> str:
    return fold_ascii(token.text) if token.kind is TokenKind.WORD else ""
