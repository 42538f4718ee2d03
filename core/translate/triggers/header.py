"""CREATE TRIGGER cut into its parts (https://sqlite.org/lang_createtrigger.html): apart, for this much is known of
triggers that are not translated, too."""

from core.catalog.cursor import TokenCursor, UnexpectedTokenError, folded_word
from core.catalog.lexer import Token, TokenKind
from core.translate.pieces import Refusal
from core.translate.triggers.model import Event, Timing, TriggerHeader

MAX_CHARS = 100_000
MAX_STATEMENTS = 1_000

_EVENTS = {"insert": Event.INSERT, "update": Event.UPDATE, "delete": Event.DELETE}
_BEFORE_OPERAND = frozenset(
    {
        *("when", "and", "or", "not", "in", "is", "like", "glob", "match", "regexp", "between", "escape", "then"),
        *("else", "case", "distinct", "from", "collate"),
    }
)


def read_header(sql: str) -> TriggerHeader:
    """The parts of a CREATE TRIGGER. Raises Refusal where it can't be followed, and where it is too long."""
    if len(sql) > MAX_CHARS:
        raise Refusal(f"it is longer than {MAX_CHARS:,} characters")
    try:
        return _read(TokenCursor(sql))
    except UnexpectedTokenError as error:
        raise Refusal("it is not understood as a CREATE TRIGGER") from error


def _read(cursor: TokenCursor) -> TriggerHeader:
    cursor.expect("create")
    is_temporary = cursor.take("temp") or cursor.take("temporary")
    cursor.expect("trigger")
    cursor.take("if", "not", "exists")
    name = cursor.take_object_name()
    timing = _read_timing(cursor)
    event = _EVENTS.get(cursor.word)
    if event is None:
        raise UnexpectedTokenError("an event expected")
    cursor.advance()
    columns = []
    if event is Event.UPDATE and cursor.take("of"):
        columns.append(cursor.take_name())
        while cursor.take_operator(","):
            columns.append(cursor.take_name())
    cursor.expect("on")
    table = cursor.take_object_name()
    cursor.take("for", "each", "row")
    when_sql = cursor.text_of(_take_condition(cursor)) if cursor.take("when") else None
    cursor.expect("begin")
    return TriggerHeader(
        name=name,
        table=table,
        timing=timing,
        event=event,
        columns=tuple(columns),
        when_sql=when_sql,
        statements=_split_body(cursor),
        is_temporary=is_temporary,
    )


def _read_timing(cursor: TokenCursor) -> Timing:
    if cursor.take("after"):
        return Timing.AFTER
    if cursor.take("instead", "of"):
        return Timing.INSTEAD_OF
    cursor.take("before")
    return Timing.BEFORE


def _take_condition(cursor: TokenCursor) -> list[Token]:
    """The tokens up to BEGIN. That word may be a name, too, where an operand stands."""
    taken: list[Token] = []
    while cursor.word != "begin" or not taken or _awaits_operand(taken[-1]):
        taken.append(cursor.advance())
        if taken[-1].kind is TokenKind.OPERATOR and taken[-1].text == ";":
            raise UnexpectedTokenError("a body expected")
    return taken


def _awaits_operand(token: Token) -> bool:
    if token.kind is TokenKind.OPERATOR:
        return token.text != ")"
    return folded_word(token) in _BEFORE_OPERAND


def _split_body(cursor: TokenCursor) -> tuple[str, ...]:
    """The statements, each of which a semicolon ends: it stands nowhere else."""
    tokens = cursor.take_rest()
    if not tokens or folded_word(tokens.pop()) != "end":
        raise UnexpectedTokenError("the body does not end")
    statements: list[str] = []
    begun: list[Token] = []
    for token in tokens:
        if token.kind is not TokenKind.OPERATOR or token.text != ";":
            begun.append(token)
            continue
        if not begun:
            raise UnexpectedTokenError("a statement expected")
        statements.append(cursor.text_of(begun))
        begun = []
        if len(statements) > MAX_STATEMENTS:
            raise Refusal(f"it has more than {MAX_STATEMENTS:,} statements")
    if begun or not statements:
        raise UnexpectedTokenError("a statement does not end")
    return tuple(statements)
