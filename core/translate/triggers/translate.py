"""The entry point: all triggers of a schema. Nothing but answers leaves it, whatever the texts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlglot import exp

from core.catalog.lexer import TokenKind, tokenize, unquote
from core.identifiers import fold_ascii
from core.translate.helpers import find_helpers
from core.translate.helpers.model import SCHEMA
from core.translate.model import Untranslatable
from core.translate.pieces import Refusal
from core.translate.queries.levels import Level
from core.translate.queries.model import Relation
from core.translate.queries.reading import read_condition
from core.translate.queries.sources import EITHER_CROSS
from core.translate.queries.translation import Translation
from core.translate.triggers.body import name_guard, write_body, write_leave
from core.translate.triggers.changes import Written, translate_delete, translate_update
from core.translate.triggers.effects import Actor, Graph
from core.translate.triggers.header import read_header
from core.translate.triggers.inserts import translate_insert
from core.translate.triggers.interplay import Interplay
from core.translate.triggers.layout import name_rows
from core.translate.triggers.model import Event, Timing, TranslatedTrigger, TriggerAnswer, TriggerHeader
from core.translate.triggers.own_row import find_own_row
from core.translate.triggers.parts import Part, Parts
from core.translate.triggers.precedence import Precedence
from core.translate.triggers.program import Program
from core.translate.triggers.raises import has_ignore, translate_select
from core.translate.triggers.referee import open_trigger_referee
from core.translate.triggers.statements import (
    DeleteStatement,
    InsertStatement,
    SelectStatement,
    Statement,
    UpdateStatement,
    find_effects,
    read_statement,
)
from core.translate.triggers.views import find_writers_of_views

_MAX_NAMES = 200
_NAME_KINDS = (TokenKind.WORD, TokenKind.QUOTED_NAME, TokenKind.STRING)


def translate_triggers(
    triggers: Mapping[str, str],
    relations: Iterable[Relation],
    *,
    encoding: str = "UTF-8",
    name_target: Callable[[str], str] = fold_ascii,
    allows_helpers: bool = True,
) -> tuple[TriggerAnswer, ...]:
    """All triggers of a schema, by name with their CREATE TRIGGER, in the order of the schema.

    `relations` are the tables and views. `encoding` is the file's, by SQLite's name for it; `name_target` makes names
    in PostgreSQL, by which triggers are put in order. Unless it `allows_helpers`, what needs a function of
    `howdah_sqlite` is not translated.
    """
    return _answer(tuple(triggers.items()), tuple(relations), encoding, name_target, allows_helpers)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A trigger's text cut into its statements, or why it can't be."""

    name: str
    sql: str
    header: TriggerHeader | None = None
    statements: tuple[Statement, ...] = ()
    refusal: str | None = None


@lru_cache(maxsize=8)
def _answer(
    triggers: tuple[tuple[str, str], ...],
    relations: tuple[Relation, ...],
    encoding: str,
    name_target: Callable[[str], str],
    allows_helpers: bool,
) -> tuple[TriggerAnswer, ...]:
    known = {fold_ascii(relation.source_name): relation for relation in relations}
    drafts = [_draft(name, sql) for name, sql in triggers]
    actors = [
        Actor(
            name=draft.name,
            header=draft.header,
            effects=tuple(effect for statement in draft.statements for effect in find_effects(statement)),
        )
        for draft in drafts
        if draft.header is not None
    ]
    graph = Graph(actors, known)
    parts: dict[str, Part] = {}
    answers: dict[str, TranslatedTrigger | Untranslatable] = {}
    for place, draft in enumerate(drafts):
        try:
            answers[draft.name], parts[draft.name] = _translate(
                draft, place, known, graph, encoding, name_target, allows_helpers
            )
        except Refusal as refusal:
            answers[draft.name] = Untranslatable(reason=refusal.reason)
        except RecursionError:
            answers[draft.name] = Untranslatable(reason="it is nested too deeply")
    for name, view in find_writers_of_views(parts, actors, known).items():
        answers[name] = Untranslatable(reason=f"it writes the view {view}, whose own triggers are not all translated")
        del parts[name]
    all_parts = Parts(parts, graph)
    precedence = Precedence(all_parts, graph, known, name_target)
    interplay = Interplay(all_parts, graph, known, precedence)
    for name in parts:
        answer = answers[name]
        assert isinstance(answer, TranslatedTrigger)
        notes = dict.fromkeys([*answer.notes, *interplay.list_notes(name)])
        answers[name] = replace(answer, notes=tuple(notes), is_first=name in precedence.first)
    return tuple(TriggerAnswer(name=draft.name, answer=answers[draft.name], header=draft.header) for draft in drafts)


def _draft(name: str, sql: str) -> _Draft:
    header = None
    try:
        header = read_header(sql)
        if header.is_temporary:
            raise Refusal("it is a temporary one")
        return _Draft(name=name, sql=sql, header=header, statements=tuple(map(read_statement, header.statements)))
    except Refusal as refusal:
        return _Draft(name=name, sql=sql, header=header, refusal=refusal.reason)


def _translate(
    draft: _Draft,
    place: int,
    known: Mapping[str, Relation],
    graph: Graph,
    encoding: str,
    name_target: Callable[[str], str],
    allows_helpers: bool,
) -> tuple[TranslatedTrigger, Part]:
    header = draft.header
    if header is None or draft.refusal is not None:
        raise Refusal(draft.refusal or "it is not understood as a CREATE TRIGGER")
    table = _find_table(header, known)
    columns = _find_columns(header, table)
    relations = _find_mentioned(draft.sql, known, table)
    with open_trigger_referee(header, table, relations) as referee:
        program = Program(
            header=header,
            table=table,
            relations=known,
            referee=referee,
            orders_text_bytewise=encoding == "UTF-8",
            name_target=name_target,
            own_row=find_own_row(header, table, graph),
        )
        when_sql, has_subquery = _translate_condition(program)
        guard = name_guard(draft.name) if graph.is_recursive(draft.name) else None
        leave = write_leave(guard)
        written = [
            _translate_statement(program, statement, sql, graph, leave)
            for statement, sql in zip(draft.statements, header.statements, strict=True)
        ]
    ignores = any(has_ignore(each.trees) for each in written)
    if ignores and header.timing is Timing.AFTER:
        for actor in graph.list_siblings(draft.name):
            if actor.header.timing is Timing.AFTER:
                raise Refusal(f"its RAISE(IGNORE) may also keep {actor.name} from running")
    if ignores and header.timing is Timing.BEFORE and header.event is Event.INSERT and table.rowid_column is not None:
        program.notes[f"a row of {table.source_name} that RAISE(IGNORE) leaves out uses up a number in PostgreSQL"] = (
            None
        )
    is_inside = when_sql is not None and (has_subquery or header.timing is Timing.INSTEAD_OF)
    body = write_body(header, relations, [each.sql for each in written], guard, when_sql if is_inside else None)
    condition = None if is_inside or when_sql is None else name_rows(when_sql)
    helpers = find_helpers(body) | find_helpers(condition or "")
    if helpers and not allows_helpers:
        named = ", ".join(f"{SCHEMA}.{name}()" for name in sorted(helpers))
        raise Refusal(f"PostgreSQL has no equal of it without {named}")
    answer = TranslatedTrigger(
        header=header,
        columns=columns,
        when_sql=condition,
        body_sql=body,
        reads=tuple(program.reads),
        writes=tuple(program.writes),
        helpers=helpers,
        notes=tuple(program.notes),
    )
    reads = frozenset(each for name in program.reads for each in program.expand(name))
    part = Part(
        name=draft.name,
        header=header,
        place=place,
        reads=reads,
        writes=frozenset(map(fold_ascii, program.writes)),
        reads_other_rows=program.reads_other_rows,
        writes_other_rows=program.writes_other_rows,
        has_ignore=ignores,
    )
    return answer, part


def _find_table(header: TriggerHeader, known: Mapping[str, Relation]) -> Relation:
    table = known.get(fold_ascii(header.table))
    if table is None:
        raise Refusal(f"there is no table or view {header.table}")
    if table.refusal is not None:
        raise Refusal(table.refusal.replace("it reads ", "it is on ", 1))
    if table.is_view is not (header.timing is Timing.INSTEAD_OF):
        raise Refusal("SQLite does not accept it (INSTEAD OF is for views, and for nothing else)")
    return table


def _find_columns(header: TriggerHeader, table: Relation) -> tuple[str, ...]:
    """The columns of UPDATE OF by their target names. SQLite takes names of columns that there are not, too."""
    if not header.columns:
        return ()
    wanted = set(map(fold_ascii, header.columns))
    found = tuple(
        column.column.target_name
        for column in table.columns
        if fold_ascii(column.column.source_name) in wanted and column.column.refusal is None
    )
    if header.timing is Timing.INSTEAD_OF:
        if len(found) == len(table.columns):
            return ()
        raise Refusal("PostgreSQL has no UPDATE OF for triggers of views")
    if not found:
        raise Refusal("it waits for updates of columns that are not there")
    return found


def _find_mentioned(sql: str, known: Mapping[str, Relation], table: Relation) -> list[Relation]:
    """The relations whose name stands anywhere in a trigger, and its own."""
    found = {fold_ascii(table.source_name): table}
    for token in tokenize(sql):
        relation = known.get(fold_ascii(unquote(token.text))) if token.kind in _NAME_KINDS else None
        if relation is not None and relation.columns:
            found[fold_ascii(relation.source_name)] = relation
            if len(found) > _MAX_NAMES:
                raise Refusal("it works on too many tables")
    return list(found.values())


def _translate_condition(program: Program) -> tuple[str | None, bool]:
    """The WHEN in PostgreSQL's SQL, and whether it has a query in it."""
    sql = program.header.when_sql
    if sql is None:
        return None, False
    compiled = program.referee.compile_condition(sql)
    tree = program.parse_expression(sql)
    translation, outer = program.begin()
    term = read_condition(translation, tree, outer)
    program.finish(translation, (tree,))
    readings = {term.reading.replace(EITHER_CROSS, word) for word in (",", "CROSS JOIN")}
    if all(program.referee.compile_condition(each) != compiled for each in readings):
        raise Refusal("SQLite reads it differently")
    return term.sql, tree.find(exp.Query) is not None


def _translate_statement(program: Program, statement: Statement, sql: str, graph: Graph, leave: str) -> Written:
    if not isinstance(statement, SelectStatement):
        program.find_target(statement.table)
    compiled = program.check_accepted(sql)
    translation, outer = program.begin()
    written = _write_statement(program, translation, outer, statement, graph, leave)
    program.finish(translation, written.trees)
    program.check_reading(written.reading, compiled)
    return written


def _write_statement(
    program: Program, translation: Translation, outer: Level, statement: Statement, graph: Graph, leave: str
) -> Written:
    match statement:
        case InsertStatement():
            fires = graph.list_fired_by_update(statement.table)
            if (statement.upserts or statement.policy == "REPLACE") and graph.has_meddler(statement.table):
                program.notes[f"it fails where a trigger of {statement.table} changes the row that it meets"] = None
            return translate_insert(program, translation, outer, statement, fires=fires)
        case UpdateStatement():
            return translate_update(program, translation, outer, statement)
        case DeleteStatement():
            return translate_delete(program, translation, outer, statement)
        case SelectStatement():
            return translate_select(program, translation, outer, statement.query_sql, leave)
