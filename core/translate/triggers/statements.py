"""The statements of a trigger's body, cut into clauses: SQLite's grammar has fewer of them there than elsewhere
(https://sqlite.org/lang_createtrigger.html#syntax_restrictions_on_update_delete_and_insert_statements_within_triggers).
"""

from dataclasses import dataclass

from core.catalog.cursor import TokenCursor, UnexpectedTokenError, folded_word, split_at_commas
from core.catalog.lexer import Token, TokenKind, unquote
from core.translate.pieces import Refusal
from core.translate.triggers.model import Event

_NOT_UNDERSTOOD = "a statement of it is not understood"
_POLICIES = ("rollback", "abort", "replace", "fail", "ignore")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A part of a SET: `columns` are one, or several that a row value is given to."""

    columns: tuple[str, ...]
    is_row: bool
    value_sql: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Upsert:
    """An ON CONFLICT: `target` are its columns as they are written, `assignments` none for DO NOTHING."""

    target: tuple[str, ...]
    target_where_sql: str | None
    assignments: tuple[Assignment, ...]
    where_sql: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InsertStatement:
    """An INSERT or REPLACE: of `rows` of expressions, or of a query. `policy` is OR's word, "" without one."""

    table: str
    policy: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    query_sql: str | None
    upserts: tuple[Upsert, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateStatement:
    table: str
    policy: str
    assignments: tuple[Assignment, ...]
    from_sql: str | None
    where_sql: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteStatement:
    table: str
    where_sql: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectStatement:
    query_sql: str


Statement = InsertStatement | UpdateStatement | DeleteStatement | SelectStatement


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a statement does to a table: by which it fires that one's triggers. `columns` are an UPDATE's."""

    table: str
    event: Event
    columns: tuple[str, ...] = ()


def find_effects(statement: Statement) -> tuple[Effect, ...]:
    """The events of a statement. REPLACE deletes rows, too, but fires no trigger by that."""
    match statement:
        case InsertStatement(table=table, upserts=upserts):
            updates = [assignment for upsert in upserts for assignment in upsert.assignments]
            inserted = Effect(table=table, event=Event.INSERT)
            if not updates:
                return (inserted,)
            return (inserted, Effect(table=table, event=Event.UPDATE, columns=_columns_of(updates)))
        case UpdateStatement(table=table, assignments=assignments):
            return (Effect(table=table, event=Event.UPDATE, columns=_columns_of(assignments)),)
        case DeleteStatement(table=table):
            return (Effect(table=table, event=Event.DELETE),)
    return ()


def _columns_of(assignments: "list[Assignment] | tuple[Assignment, ...]") -> tuple[str, ...]:
    return tuple(column for assignment in assignments for column in assignment.columns)


def read_statement(sql: str) -> Statement:
    """A statement in its clauses. Raises Refusal."""
    cursor = TokenCursor(sql)
    try:
        match cursor.word:
            case "insert" | "replace":
                return _read_insert(cursor)
            case "update":
                return _read_update(cursor)
            case "delete":
                return _read_delete(cursor)
            case "select" | "with":
                return SelectStatement(query_sql=_text(cursor, cursor.take_rest()))
    except UnexpectedTokenError as error:
        raise Refusal(_NOT_UNDERSTOOD) from error
    raise Refusal(_NOT_UNDERSTOOD)


def _read_insert(cursor: TokenCursor) -> InsertStatement:
    if cursor.take("replace"):
        policy = "REPLACE"
    else:
        cursor.expect("insert")
        policy = _read_policy(cursor)
    cursor.expect("into")
    table = _read_table(cursor)
    columns = _names_in(cursor.take_parenthesised()) if cursor.is_at("(") else ()
    source, upsert_tokens = _cut_at(cursor.take_rest(), "on", "conflict")
    rows = _read_rows(cursor, source) if source and folded_word(source[0]) == "values" else ()
    return InsertStatement(
        table=table,
        policy=policy,
        columns=columns,
        rows=rows,
        query_sql=None if rows else _text(cursor, source),
        upserts=_read_upserts(cursor, upsert_tokens),
    )


def _read_policy(cursor: TokenCursor) -> str:
    if not cursor.take("or"):
        return ""
    if cursor.word not in _POLICIES:
        raise UnexpectedTokenError("a conflict policy expected")
    return cursor.advance().text.upper()


def _read_table(cursor: TokenCursor) -> str:
    name = cursor.take_name()
    if cursor.is_at("."):
        raise Refusal("SQLite does not accept it (qualified table names are not allowed within triggers)")
    return name


def _read_rows(cursor: TokenCursor, tokens: list[Token]) -> tuple[tuple[str, ...], ...]:
    rows = []
    for group in split_at_commas(tokens[1:]):
        if len(group) < 3 or group[0].text != "(" or group[-1].text != ")":
            raise UnexpectedTokenError("a row expected")
        items = split_at_commas(group[1:-1])
        if not all(items) or _leaves_parentheses(group[1:-1]):
            raise UnexpectedTokenError("a row expected")
        rows.append(tuple(_text(cursor, item) for item in items))
    return tuple(rows)


def _leaves_parentheses(tokens: list[Token]) -> bool:
    depth = 0
    for token in tokens:
        if token.kind is TokenKind.OPERATOR:
            depth += (token.text == "(") - (token.text == ")")
            if depth < 0:
                return True
    return depth != 0


def _read_upserts(cursor: TokenCursor, tokens: list[Token]) -> tuple[Upsert, ...]:
    upserts = []
    while tokens:
        clause, tokens = _cut_at(tokens[2:], "on", "conflict")
        condition, action = _cut_at(clause, "do")
        target: list[Token] = []
        where: list[Token] = []
        if condition:
            condition, where = _cut_at(condition, "where")
            if condition[0].text != "(" or condition[-1].text != ")":
                raise UnexpectedTokenError("a conflict target expected")
            target = condition[1:-1]
        words = [folded_word(token) for token in action[:3]]
        assignments: tuple[Assignment, ...] = ()
        action_where: list[Token] = []
        if words == ["do", "update", "set"]:
            set_tokens, action_where = _cut_at(action[3:], "where")
            assignments = _read_assignments(cursor, set_tokens)
        elif words != ["do", "nothing"]:
            raise UnexpectedTokenError("DO NOTHING or DO UPDATE expected")
        upserts.append(
            Upsert(
                target=_names_in(target) if target else (),
                target_where_sql=_text(cursor, where[1:]) if where else None,
                assignments=assignments,
                where_sql=_text(cursor, action_where[1:]) if action_where else None,
            )
        )
    return tuple(upserts)


def _read_update(cursor: TokenCursor) -> UpdateStatement:
    cursor.expect("update")
    policy = _read_policy(cursor)
    table = _read_table(cursor)
    cursor.expect("set")
    rest, where = _cut_at(cursor.take_rest(), "where")
    assignments, source = _cut_at(rest, "from")
    return UpdateStatement(
        table=table,
        policy=policy,
        assignments=_read_assignments(cursor, assignments),
        from_sql=_text(cursor, source[1:]) if source else None,
        where_sql=_text(cursor, where[1:]) if where else None,
    )


def _read_assignments(cursor: TokenCursor, tokens: list[Token]) -> tuple[Assignment, ...]:
    assignments = []
    for item in split_at_commas(tokens):
        names, value = _cut_at(item, "=")
        if not names or len(value) < 2:
            raise UnexpectedTokenError("an assignment expected")
        is_row = names[0].text == "("
        assignments.append(
            Assignment(
                columns=_names_in(names[1:-1] if is_row else names),
                is_row=is_row,
                value_sql=_text(cursor, value[1:]),
            )
        )
    return tuple(assignments)


def _read_delete(cursor: TokenCursor) -> DeleteStatement:
    cursor.expect("delete", "from")
    table = _read_table(cursor)
    rest = cursor.take_rest()
    if rest and folded_word(rest[0]) != "where":
        raise UnexpectedTokenError("a WHERE expected")
    return DeleteStatement(table=table, where_sql=_text(cursor, rest[1:]) if rest else None)


def _cut_at(tokens: list[Token], *words: str) -> tuple[list[Token], list[Token]]:
    """The tokens before these words, or this operator, outside of parentheses, and those from there on."""
    depth = 0
    for place, token in enumerate(tokens):
        if token.kind is TokenKind.OPERATOR:
            if token.text == words[0] and depth == 0:
                return tokens[:place], tokens[place:]
            depth += (token.text == "(") - (token.text == ")")
        elif depth == 0 and folded_word(token) == words[0]:
            found = [folded_word(each) for each in tokens[place : place + len(words)]]
            is_operator = words == ("from",) and place and folded_word(tokens[place - 1]) == "distinct"
            if found == list(words) and not is_operator:
                return tokens[:place], tokens[place:]
    return tokens, []


def _names_in(tokens: list[Token]) -> tuple[str, ...]:
    names = []
    for item in split_at_commas(tokens):
        if len(item) != 1 or item[0].kind is TokenKind.OPERATOR:
            raise Refusal("it lists something else than columns where they are expected")
        names.append(unquote(item[0].text))
    return tuple(names)


def _text(cursor: TokenCursor, tokens: list[Token]) -> str:
    """The source of these tokens, with RAISE(ROLLBACK in a spelling that is no keyword."""
    if not tokens:
        raise UnexpectedTokenError("an expression expected")
    places = [
        token
        for before, opening, token in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if folded_word(before) == "raise" and opening.text == "(" and folded_word(token) == "rollback"
    ]
    text, end = "", tokens[0].start
    for token in places:
        text += f'{cursor.sql[end : token.start]}"ROLLBACK"'
        end = token.end
    return text + cursor.sql[end : tokens[-1].end]
