"""The entry points: a SELECT, a view, all views of a schema. Nothing but an answer leaves them, whatever the text."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from sqlglot import exp

from core.identifiers import fold_ascii, make_unique
from core.translate.helpers import find_helpers
from core.translate.helpers.model import SCHEMA
from core.translate.model import Untranslatable
from core.translate.pieces import Refusal
from core.translate.queries.approximate import check_approximate
from core.translate.queries.columns import refuse_any_class
from core.translate.queries.common_tables import read_common_tables
from core.translate.queries.compound import read_compound, read_values, unwrap_values
from core.translate.queries.levels import Level
from core.translate.queries.model import Relation, TranslatedQuery, ViewAnswer
from core.translate.queries.referee import open_query_referee
from core.translate.queries.select import read_select
from core.translate.queries.sources import EITHER_CROSS
from core.translate.queries.syntax import cut_view, parse_query
from core.translate.queries.translation import Result, Translation

_MAX_NAMES = 200


def translate_query(
    sql: str,
    relations: Iterable[Relation],
    *,
    schema: str | None = None,
    encoding: str = "UTF-8",
    name_target: Callable[[str], str] = fold_ascii,
    allows_helpers: bool = True,
) -> TranslatedQuery | Untranslatable:
    """A SELECT over these relations, which are in that schema of PostgreSQL; without one, where the search_path of
    whoever runs it finds them.

    `encoding` is the file's, by SQLite's name for it; `name_target` makes the names of columns in PostgreSQL. Unless
    it `allows_helpers`, what needs a function of `howdah_sqlite` is not translated.
    """
    return _permit(_answer(sql, (), _index(relations), schema, encoding, name_target), allows_helpers)


def translate_view(
    sql: str,
    relations: Iterable[Relation],
    *,
    schema: str | None = None,
    encoding: str = "UTF-8",
    name_target: Callable[[str], str] = fold_ascii,
    allows_helpers: bool = True,
) -> TranslatedQuery | Untranslatable:
    """The SELECT of a CREATE VIEW, as `translate_query` has it; its columns are the view's."""
    try:
        query_sql, names = cut_view(sql)
    except Refusal as refusal:
        return Untranslatable(reason=refusal.reason)
    return _permit(_answer(query_sql, names, _index(relations), schema, encoding, name_target), allows_helpers)


def _permit(answer: TranslatedQuery | Untranslatable, allows_helpers: bool) -> TranslatedQuery | Untranslatable:
    if allows_helpers or isinstance(answer, Untranslatable) or not answer.helpers:
        return answer
    named = ", ".join(f"{SCHEMA}.{each}()" for each in sorted(answer.helpers))
    return Untranslatable(reason=f"it needs {named}, and helper functions are not allowed")


def translate_views(
    views: Mapping[str, str],
    relations: Iterable[Relation],
    *,
    schema: str | None = None,
    target_names: Mapping[str, str] | None = None,
    encoding: str = "UTF-8",
    name_target: Callable[[str], str] = fold_ascii,
    allows_helpers: bool = True,
) -> tuple[ViewAnswer, ...]:
    """All views of a schema, by name with their CREATE VIEW, in an order in which PostgreSQL can make them.

    `relations` are the tables. A view over one that has no translation has none either. `target_names` are the views'
    in PostgreSQL, by the source's; those that are not there are made by `name_target`.
    """
    known = dict(_index(relations))
    answers: list[ViewAnswer] = []
    by_name = {fold_ascii(name): name for name in views}
    for name in _order(views, by_name):
        folded = fold_ascii(name)
        answer: TranslatedQuery | Untranslatable
        try:
            query_sql, names = cut_view(views[name])
            answer = _answer(query_sql, names, known, schema, encoding, name_target)
        except Refusal as refusal:
            answer = Untranslatable(reason=refusal.reason)
        answer = _permit(answer, allows_helpers)
        target_name = (target_names or {}).get(name) or make_unique(
            name_target(name), {relation.target_name for relation in known.values()}
        )
        if isinstance(answer, Untranslatable):
            refusal_words = f"it reads the view {name}, which is not translated"
            relation = Relation(
                source_name=name, target_name=target_name, columns=(), is_view=True, refusal=refusal_words
            )
        else:
            relation = Relation(
                source_name=name, target_name=target_name, columns=answer.columns, is_view=True, reads=answer.reads
            )
        known[folded] = relation
        answers.append(ViewAnswer(name=name, answer=answer, relation=relation))
    return tuple(answers)


def _index(relations: Iterable[Relation]) -> dict[str, Relation]:
    return {fold_ascii(relation.source_name): relation for relation in relations}


def _order(views: Mapping[str, str], by_name: Mapping[str, str]) -> list[str]:
    """The views, each after those that it reads; those that read each other last, where they find nothing known."""
    reads = {name: _find_views(name, sql, by_name) for name, sql in views.items()}
    ordered: dict[str, None] = {}
    waiting = list(views)
    while waiting:
        ready = [name for name in waiting if reads[name] <= ordered.keys()]
        ordered.update(dict.fromkeys(ready or waiting))
        waiting = [name for name in waiting if name not in ordered]
    return list(ordered)


def _find_views(name: str, sql: str, by_name: Mapping[str, str]) -> set[str]:
    try:
        tree = parse_query(cut_view(sql)[0])
        named = {fold_ascii(table.name) for table in tree.find_all(exp.Table)}
    except (Refusal, RecursionError):
        return set()
    return {by_name[each] for each in named if each in by_name} - {name}


def _answer(
    sql: str,
    names: Sequence[str],
    relations: Mapping[str, Relation],
    schema: str | None,
    encoding: str,
    name_target: Callable[[str], str],
) -> TranslatedQuery | Untranslatable:
    try:
        return _translate(sql, names, relations, schema, encoding, name_target)
    except Refusal as refusal:
        return Untranslatable(reason=refusal.reason)
    except RecursionError:
        return Untranslatable(reason="it is nested too deeply")


def _translate(
    sql: str,
    names: Sequence[str],
    relations: Mapping[str, Relation],
    schema: str | None,
    encoding: str,
    name_target: Callable[[str], str],
) -> TranslatedQuery:
    tree = parse_query(sql)
    mentioned = _find_relations(tree, relations)
    translation = Translation(
        relations=mentioned,
        schema=schema,
        orders_text_bytewise=encoding == "UTF-8",
        name_target=name_target,
        read_query=read_query,
    )
    with open_query_referee(mentioned.values()) as referee:
        # This first: it changes the schema, whose version is part of a program.
        column_names = referee.name_columns(sql, names)
        program = referee.compile(sql)
        result = _read(translation, tree, None, column_names)
        check_approximate(translation, tree)
        readings = {result.reading.replace(EITHER_CROSS, word) for word in (",", "CROSS JOIN")}
        if all(referee.compile(reading) != program for reading in readings):
            raise Refusal("SQLite reads it differently")
    if len(result.columns) != len(column_names):
        raise Refusal("SQLite reads it differently")
    refuse_any_class(result.columns)
    return TranslatedQuery(
        sql=result.sql,
        columns=result.columns,
        reads=tuple(translation.reads),
        helpers=find_helpers(result.sql),
        notes=tuple(translation.notes),
        is_ordered=result.is_ordered,
    )


def _find_relations(tree: exp.Query, relations: Mapping[str, Relation]) -> dict[str, Relation]:
    """Those that a query names. Raises Refusal for one that is unknown, or that can't be read."""
    common = {fold_ascii(cte.alias) for cte in tree.find_all(exp.CTE)}
    found: dict[str, Relation] = {}
    for table in tree.find_all(exp.Table):
        if not isinstance(table.this, exp.Identifier):
            continue
        folded = fold_ascii(table.name)
        relation = relations.get(folded)
        if relation is None:
            if folded in common:
                continue
            raise Refusal(f"it reads {table.name}, of which nothing is known")
        if relation.refusal is not None and folded not in common:
            raise Refusal(relation.refusal)
        found[folded] = relation
        if len(found) > _MAX_NAMES:
            raise Refusal("it reads too many tables")
    return {name: relation for name, relation in found.items() if relation.columns}


def read_query(translation: Translation, query: exp.Query | exp.Values, outer: Level | None) -> Result:
    return _read(translation, query, outer, ())


def _read(translation: Translation, query: exp.Query | exp.Values, outer: Level | None, names: Sequence[str]) -> Result:
    """A query with its WITH, whose names end with it."""
    known_before = len(translation.common_tables)
    with_reading, with_sql = read_common_tables(translation, query, outer)
    match unwrap_values(query):
        case exp.Select() as select:
            result = read_select(translation, select, outer, names).result
        case exp.SetOperation() as compound:
            result = read_compound(translation, compound, outer, names)
        case exp.Values() as values:
            result = read_values(translation, values, outer, names)
        case _:
            raise Refusal("it is not one SELECT")
    del translation.common_tables[known_before:]
    return replace(result, reading=with_reading + result.reading, sql=with_sql + result.sql)
