"""A CREATE TABLE taken apart for showing: its elements as they are written, each on lines of its own, and where the
clauses of a column stand in them. Apart from the catalog's parser, which keeps what they mean and drops their text."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.catalog.lexer import Token, TokenKind, tokenize, unquote
from core.identifiers import fold_ascii

_STARTS = frozenset(
    ("as", "check", "collate", "constraint", "default", "generated", "not", "null", "primary", "references", "unique")
)
"""The words that begin a clause of a column, and so end its type."""
_TABLE_CONSTRAINTS = frozenset(("check", "constraint", "foreign", "primary", "unique"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A part of an element: `kind` is "name", "type", or its first word after CONSTRAINT and a name."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A column or a constraint of a table, on one line where it can be, with the comments at its end."""

    text: str
    remark: str = ""

    @property
    def words(self) -> tuple[Token, ...]:
        return tuple(token for token in tokenize(self.text) if token.kind is not TokenKind.COMMENT)

    @property
    def column(self) -> str | None:
        """The name of the column that it declares; None for a constraint."""
        words = self.words
        if not words or (words[0].kind is TokenKind.WORD and fold_ascii(words[0].text) in _TABLE_CONSTRAINTS):
            return None
        return unquote(words[0].text)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateTable:
    """A CREATE TABLE: what comes up to its first parenthesis, its elements, and the rest from the last one on."""

    head: str
    elements: tuple[Element, ...]
    tail: str


def split_create_table(sql: str) -> CreateTable | None:
    """Take a CREATE TABLE apart, of either database; None for a text that has no list of columns."""
    tokens = list(tokenize(sql))
    opening = next((number for number, token in enumerate(tokens) if token.text == "("), None)
    if opening is None:
        return None
    elements: list[Element] = []
    current: list[Token] = []
    depth = 1
    for number in range(opening + 1, len(tokens)):
        token = tokens[number]
        if token.kind is TokenKind.COMMENT and not current and elements and _is_beside(sql, tokens, number):
            elements[-1] = Element(text=elements[-1].text, remark=f"{elements[-1].remark} {token.text}".strip())
            continue
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            elements.append(Element(text=flatten(sql, current)))
            return CreateTable(
                head=flatten(sql, tokens[: opening + 1]),
                elements=tuple(element for element in elements if element.text),
                tail=flatten(sql, tokens[number:]),
            )
        if token.text == "," and depth == 1:
            elements.append(Element(text=flatten(sql, current)))
            current = []
        else:
            current.append(token)
    return None


def flatten(sql: str, tokens: Sequence[Token]) -> str:
    """Tokens of a text with one space where they stood apart: a line, unless a token or a comment goes beyond one."""
    parts: list[str] = []
    for number, token in enumerate(tokens):
        if number:
            before = tokens[number - 1]
            if before.text.startswith("--"):
                parts.append("\n    ")
            elif before.end != token.start:
                parts.append(" ")
        parts.append(token.text)
    return "".join(parts)


def squeeze(sql: str) -> str:
    """A text of SQL such that two that differ in white space and comments alone are equal."""
    return " ".join(token.text for token in tokenize(sql) if token.kind is not TokenKind.COMMENT)


def find_clauses(element: Element) -> tuple[Clause, ...]:
    """The clauses of a column or of a constraint of the table, in their order."""
    words = element.words
    starts: list[tuple[int, str]] = []
    first = 0
    if element.column is not None:
        first = 1
        starts.append((0, "name"))
        if len(words) > 1 and _starts_clause(words, 1) is None:
            starts.append((1, "type"))
    depth = 0
    named: int | None = None
    for number in range(first, len(words)):
        if depth == 0 and (kind := _starts_clause(words, number)) is not None:
            if kind == "constraint":
                named = number
            else:
                starts.append((number if named is None else named, kind))
                named = None
        depth += (words[number].text == "(") - (words[number].text == ")")
    ends = [number for number, _ in starts[1:]] + [len(words)] * bool(starts)
    return tuple(
        Clause(kind=kind, start=words[number].start, end=words[end - 1].end)
        for (number, kind), end in zip(starts, ends, strict=True)
    )


def read_name_list(element: Element, clause: Clause) -> tuple[str, ...]:
    """The names in the first parentheses of a clause, folded as SQLite compares them."""
    names: list[str] = []
    depth = 0
    is_next = True
    for token in element.words:
        if not clause.start <= token.start < clause.end:
            continue
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and token.text == ")":
            break
        if depth == 1 and token.text in ("(", ","):
            is_next = True
        elif depth == 1 and is_next:
            names.append(fold_ascii(unquote(token.text)))
            is_next = False
    return tuple(names)


def _starts_clause(words: Sequence[Token], number: int) -> str | None:
    """The kind of the clause that begins with a word, if one does."""
    word = _fold(words, number)
    before, after = _fold(words, number - 1), _fold(words, number + 1)
    if word == "foreign":
        return word
    if word not in _STARTS or before in ("set", "default"):
        return None
    if (word == "null" and before == "not") or (word == "not" and after != "null"):
        return None
    if (word == "as" and before in ("always", "default")) or (word == "default" and before == "by"):
        return None
    if word == "references" and any(_fold(words, each) == "foreign" for each in range(number)):
        return None
    return {"as": "generated"}.get(word, word)


def _fold(words: Sequence[Token], number: int) -> str:
    if not 0 <= number < len(words) or words[number].kind is not TokenKind.WORD:
        return ""
    return fold_ascii(words[number].text)


def _is_beside(sql: str, tokens: Sequence[Token], number: int) -> bool:
    """Whether a comment stands on the line of what comes before it."""
    return "\n" not in sql[tokens[number - 1].end : tokens[number].start]
