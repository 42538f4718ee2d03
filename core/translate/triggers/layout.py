"""How PL/pgSQL is set out: indented, and with the rows called NEW and OLD."""

from core.catalog.lexer import TokenKind, tokenize

_INDENT = "    "
_ROWS = {'"new"': "NEW", '"old"': "OLD"}


def indent(sql: str) -> str:
    """The lines of a text further in, those within quotes as they are."""
    quoted = [(token.start, token.end) for token in tokenize(sql) if "\n" in token.text]
    text, end = _INDENT, 0
    for place, character in enumerate(sql):
        if character == "\n" and not any(start <= place < stop for start, stop in quoted):
            text += sql[end : place + 1] + _INDENT
            end = place + 1
    return text + sql[end:]


def name_rows(sql: str) -> str:
    """The names "new" and "old" before a dot as NEW and OLD. No table is called so in a translation."""
    tokens = list(tokenize(sql))
    text, end = "", 0
    for before, token, after in zip([None, *tokens], tokens, tokens[1:], strict=False):
        is_row = token.kind is TokenKind.QUOTED_NAME and token.text in _ROWS and after.text == "."
        if is_row and (before is None or before.text != "."):
            text += sql[end : token.start] + _ROWS[token.text]
            end = token.end
    return text + sql[end:]
