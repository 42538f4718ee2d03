"""LIKE and GLOB with a literal pattern (https://sqlite.org/lang_expr.html#the_like_glob_regexp_match_and_extract_operators)."""

from core.identifiers import fold_ascii, quote_text
from core.translate.comparison import lower_ascii
from core.translate.model import Kind
from core.translate.numbers import as_term, as_text
from core.translate.pieces import Constant, Piece, Refusal, Term

MAX_BRACKET_PATTERN_CHARS = 200
"""Beyond this a pattern may become a regular expression that PostgreSQL finds too complex."""

_LIKE_ESCAPED = str.maketrans({"%": "\\%", "_": "\\_", "\\": "\\\\", "*": "%", "?": "_"})


def match_like(subject: Piece, pattern: Piece, escape: Piece | None = None) -> str:
    """LIKE, which ignores the letter case of ASCII; `_` and `%` mean the same, and nothing escapes them but what an
    ESCAPE says."""
    if isinstance(pattern, Constant) and isinstance(pattern.value, str) and (escape is None or _is_letter(escape)):
        term, text = _sides(_read_number(subject), pattern, "LIKE")
        if escape is None:
            return f"{lower_ascii(term)} LIKE {quote_text(fold_ascii(text))} ESCAPE ''"
        return f"{lower_ascii(term)} LIKE {quote_text(fold_ascii(_read_escapes(text, escape)))}"
    if escape is not None and not _is_letter(escape):
        raise Refusal("the ESCAPE of LIKE is not a literal letter")
    letter = escape.value if isinstance(escape, Constant) else ""
    texts = f"{as_text(as_term(subject)).sql}, {as_text(as_term(pattern)).sql}"
    return f"howdah_sqlite.like_ascii({texts}, {quote_text(str(letter))})"


def match_glob(subject: Piece, pattern: Piece) -> str:
    """GLOB, as LIKE where the pattern has no brackets, else as a regular expression."""
    if not isinstance(pattern, Constant):
        return f"howdah_sqlite.glob_matches({as_text(as_term(subject)).sql}, {as_text(pattern).sql})"
    term, text = _sides(subject, pattern, "GLOB")
    subject_sql = f'{term.operand} COLLATE "C"'
    if "[" not in text:
        return f"{subject_sql} LIKE {quote_text(text.translate(_LIKE_ESCAPED))}"
    if len(text) > MAX_BRACKET_PATTERN_CHARS:
        raise Refusal("the pattern of GLOB is too long")
    return f"{subject_sql} ~ {quote_text(_regular_expression(text))}"


def _is_letter(piece: Piece) -> bool:
    return isinstance(piece, Constant) and isinstance(piece.value, str) and len(piece.value) == 1


def _read_number(subject: Piece) -> Piece:
    """SQLite matches a number as its text."""
    return as_text(subject) if isinstance(subject, Term) and subject.kind is not Kind.TEXT else subject


def _read_escapes(pattern: str, escape: Piece) -> str:
    """The pattern with PostgreSQL's escape, a backslash, in the place of its own."""
    letter = escape.value if isinstance(escape, Constant) else None
    parts = []
    letters = iter(pattern)
    for each in letters:
        if each == letter:
            escaped = next(letters, None)
            if escaped is None:
                raise Refusal("the pattern of LIKE ends with its ESCAPE")
            parts.append(f"\\{escaped}" if escaped in "%_\\" else escaped)
        else:
            parts.append("\\\\" if each == "\\" else each)
    return "".join(parts)


def _sides(subject: Piece, pattern: Piece, operator: str) -> tuple[Term, str]:
    if not isinstance(subject, Term) or subject.kind is not Kind.TEXT:
        raise Refusal(f"it uses {operator} on other than text")
    if not isinstance(pattern, Constant) or not isinstance(pattern.value, str):
        raise Refusal(f"the pattern of {operator} is not a literal text")
    return subject, pattern.value


def _regular_expression(glob: str) -> str:
    """The pattern for PostgreSQL's ~
    (https://www.postgresql.org/docs/current/functions-matching.html#POSIX-SYNTAX-DETAILS)."""
    parts = []
    position = 0
    while position < len(glob):
        character = glob[position]
        position += 1
        if character == "*":
            parts.append(".*")
        elif character == "?":
            parts.append(".")
        elif character == "[":
            bracket, position = _bracket(glob, position)
            parts.append(bracket)
        else:
            parts.append(_escape(character))
    return f"^{''.join(parts)}$"


def _bracket(glob: str, position: int) -> tuple[str, int]:
    """The bracket expression that starts at `position`, and where it ends.

    SQLite reads it so: `^` inverts, a `]` that comes first is a member, and a `-` between two makes a range.
    """
    inverts = glob.startswith("^", position)
    position += inverts
    end = glob.find("]", position + 1)
    if end < 0:
        raise Refusal("a bracket in the pattern of GLOB is not closed")
    members = glob[position:end]
    parts = []
    while members:
        if len(members) >= 3 and members[1] == "-" and members[0] != "]":
            if members[0] > members[2]:
                raise Refusal("a range in the pattern of GLOB is empty")
            parts.append(f"{_escape(members[0])}-{_escape(members[2])}")
            members = members[3:]
        else:
            parts.append(_escape(members[0]))
            members = members[1:]
    return f"[{'^' if inverts else ''}{''.join(parts)}]", end + 1


def _escape(character: str) -> str:
    """A backslash makes any character but a letter or digit stand for itself."""
    return f"\\{character}" if character.isascii() and not character.isalnum() else character
