"""SQLite's SQL as tokens that keep their place in the text: apart from the parsers, which all read them.

The rules are those of SQLite's own tokenizer (https://sqlite.org/lang_expr.html,
https://sqlite.org/lang_comment.html, https://sqlite.org/lang_keywords.html), down to its generosity: a block
comment may lack its end, a byte order mark is white space, any character beyond ASCII may stand in a name.
Keywords are plain words here: whether one is a name depends on where it stands, which is the parser's to
know.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class TokenKind(StrEnum):
    WORD = "word"
    """A keyword or a bare name."""
    QUOTED_NAME = "quoted name"
    """A name in "double quotes", [brackets] or `back-ticks`."""
    STRING = "string"
    BLOB = "blob"
    NUMBER = "number"
    PARAMETER = "parameter"
    OPERATOR = "operator"
    COMMENT = "comment"
    ILLEGAL = "illegal"
    """What SQLite refuses too: an unknown character, a string without end, a number that ends in a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A piece of the text: `text` is `sql[start:end]`. Only white space lies between tokens."""

    kind: TokenKind
    text: str
    start: int
    end: int


_NAME_START, _NAME_CHARACTER = r"[^\x00-@\[-^`{-\x7f]", r"[^\x00-#%-/:-@\[-^`{-\x7f]"
# Letters, _ and all beyond ASCII; digits and $ too. By what it is not, such a set compiles in a hundredth of the time.
BARE_NAME = re.compile(rf"{_NAME_START}{_NAME_CHARACTER}*+")
"""A name without quotes, or a keyword."""
_DIGITS = r"[0-9]++(?:_[0-9]++)*+"
_HEXADECIMAL = r"0[xX][0-9A-Fa-f]++(?:_[0-9A-Fa-f]++)*+"
_DECIMAL = rf"(?:{_DIGITS}(?:\.(?:{_DIGITS})?+)?+|\.{_DIGITS})(?:[eE][-+]?{_DIGITS})?+"
_TCL_NAME = rf"[$@:#](?:::)*+{_NAME_CHARACTER}(?:{_NAME_CHARACTER}|::)*+"

# The quantifiers are possessive, so that no text, however it ends, is read twice. A name may follow a
# hexadecimal number at once, as it could in SQLite before 3.46.
_TOKEN = re.compile(
    rf"""
      (?P<space>      [ \t\n\f\r][ \t\n\v\f\r]*+ | \ufeff )
    | (?P<comment>    --[^\n]*+ | /\*(?=.).*?(?:\*/|\Z) )
    | (?P<string>     '[^']*+(?:''[^']*+)*+' )
    | (?P<quoted>     "[^"]*+(?:""[^"]*+)*+" | `[^`]*+(?:``[^`]*+)*+` | \[[^\]]*+\] )
    | (?P<blob>       [xX]'(?:[0-9A-Fa-f][0-9A-Fa-f])*+' )
    | (?P<number>     {_HEXADECIMAL} | {_DECIMAL}(?!{_NAME_CHARACTER}) )
    | (?P<parameter>  \?[0-9]*+ | {_TCL_NAME}(?:\([^ \t\n\v\f\r)]*+\)|(?!\()) )
    | (?P<broken>     ['"`\[].* | [xX]'[^']*+'? | {_DECIMAL}{_NAME_CHARACTER}++
                      | {_TCL_NAME}\([^ \t\n\v\f\r)]*+ | [$@:#](?:::)*+ )
    | (?P<word>       {_NAME_START}{_NAME_CHARACTER}*+ )
    | (?P<operator>   ->>? | \|\| | << | >> | <= | <> | == | >= | != | [-()+*/%=<>&|,;.~] )
    | (?P<unknown>    . )
    """,
    re.VERBOSE | re.DOTALL,
)

_KINDS = {
    "comment": TokenKind.COMMENT,
    "string": TokenKind.STRING,
    "quoted": TokenKind.QUOTED_NAME,
    "blob": TokenKind.BLOB,
    "number": TokenKind.NUMBER,
    "parameter": TokenKind.PARAMETER,
    "broken": TokenKind.ILLEGAL,
    "word": TokenKind.WORD,
    "operator": TokenKind.OPERATOR,
    "unknown": TokenKind.ILLEGAL,
}

_QUOTES = frozenset("'\"`")


def tokenize(sql: str) -> Iterator[Token]:
    """The tokens of a text, comments among them, in their order. Any text has tokens: this never fails."""
    for match in _TOKEN.finditer(sql):
        group = match.lastgroup or ""
        if group != "space":
            yield Token(kind=_KINDS[group], text=match.group(), start=match.start(), end=match.end())


def unquote(text: str) -> str:
    """A name or a string without its quotes, or the text itself where it has none."""
    opening = text[:1]
    if opening == "[":
        return text[1:-1]
    if opening in _QUOTES:
        return text[1:-1].replace(opening * 2, opening)
    return text
