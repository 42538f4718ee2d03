"""The translator's entry points, one for each kind of place where a schema has an expression.

Nothing but an answer leaves them: whatever the text is, it is `Translated` or `Untranslatable`. Answers are kept:
a plan is made anew with each choice, and most of its expressions are the same as before.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVarTuple

from core.catalog.model import Affinity
from core.identifiers import fold_ascii
from core.translate.converted import as_plain_key
from core.translate.defaults import read_bare_word, write_default
from core.translate.functions import as_plain_value
from core.translate.generated import GeneratedTarget, refuse_constant_texts, write_generated
from core.translate.helpers import find_helpers
from core.translate.helpers.model import SCHEMA
from core.translate.model import ColumnInScope, InstantScale, Kind, Translated, Untranslatable
from core.translate.pieces import Constant, Converted, Piece, Refusal
from core.translate.random_uuid import read_random_uuid
from core.translate.referee import open_referee
from core.translate.scope import Scope
from core.translate.syntax import MAX_CHARS, parse_expression
from core.translate.target import DefaultTarget
from core.translate.walk import as_condition, as_own_value, translate_any

_ANSWERS_KEPT = 2**15
"""Of each kind of place: as many as a very large schema has."""
_CHARS_KEPT = 2_000
"""Of an expression. Longer ones are rare, and together they would be large."""

_SPELT_OTHERWISE = frozenset("\"'`]\0")
"""What a name may hold that its SQL spells otherwise, or can't spell."""

_Arguments = TypeVarTuple("_Arguments")


def translate_condition(
    sql: str, columns: Sequence[ColumnInScope], *, encoding: str = "UTF-8", allows_helpers: bool = False
) -> Translated | Untranslatable:
    """A CHECK or the WHERE of a partial index, as a boolean. It is immutable, and NULL where SQLite's is.

    `encoding` is the file's, by SQLite's name for it: it decides how text is ordered. Unless it `allows_helpers`, what
    needs a function of `howdah_sqlite` is not translated.
    """
    return _permit(_answer_condition(sql, _keep_mentioned(columns, sql), encoding, allows_helpers), allows_helpers)


def translate_value(
    sql: str, columns: Sequence[ColumnInScope], *, encoding: str = "UTF-8", allows_helpers: bool = False
) -> Translated | Untranslatable:
    """The expression of an index. It is immutable; `encoding` and `allows_helpers` as above.

    A truth value, 0 or 1 in SQLite, is a boolean. Texts are equal byte by byte; their order is whatever collation
    the user of the value asks for ("C" is SQLite's). A column of one of `CONVERTED_KINDS` may stand alone.
    """
    return _permit(_answer_value(sql, _keep_mentioned(columns, sql), encoding, allows_helpers), allows_helpers)


def translate_default(
    sql: str,
    kind: Kind,
    type_sql: str,
    *,
    affinity: Affinity = Affinity.TEXT,
    labels: tuple[str, ...] = (),
    zone: str | None = None,
    numbers: InstantScale | None = None,
    allows_helpers: bool = False,
) -> Translated | Untranslatable:
    """A column's DEFAULT, as the value that SQLite would store, in the column's new type.

    `labels` are an enum type's. Where the type is one of timestamps, `zone` says how texts without one are read,
    and `numbers` how numbers are.
    """
    return _permit(_answer_default(sql, kind, type_sql, affinity, labels, zone, numbers), allows_helpers)


def translate_generated(
    sql: str,
    columns: Sequence[ColumnInScope],
    kind: Kind,
    type_sql: str,
    *,
    affinity: Affinity,
    may_hold_json: bool = True,
    is_asked_for: bool = False,
    encoding: str = "UTF-8",
    allows_helpers: bool = False,
) -> Translated | Untranslatable:
    """The expression of a generated column, as a column of its type has the value that SQLite stores. It is immutable.

    Unless it `may_hold_json`, no text of the column is JSON; a type that is only seen in its values, and not
    `is_asked_for`, is not worth that new rows are refused. A column of the scope that is computed itself needs an
    `sql` there: PostgreSQL lets no generated column name another.
    """
    scope = _keep_mentioned(columns, sql)
    flags = may_hold_json, is_asked_for
    answer = _answer_generated(sql, scope, kind, type_sql, affinity, flags, encoding, allows_helpers)
    return _permit(answer, allows_helpers)


def _permit(answer: Translated | Untranslatable, allows_helpers: bool) -> Translated | Untranslatable:
    if allows_helpers or isinstance(answer, Untranslatable) or not answer.helpers:
        return answer
    named = ", ".join(f"{SCHEMA}.{name}()" for name in sorted(answer.helpers))
    return Untranslatable(reason=f"PostgreSQL has no equal of it without {named}")


def _keep_mentioned(columns: Sequence[ColumnInScope], sql: str) -> tuple[ColumnInScope, ...]:
    """The columns whose names stand in the text, or may in another spelling, and the first one: a table of a thousand
    columns, each with a CHECK, would else take time by the square of them."""
    folded = fold_ascii(sql)
    return tuple(
        column
        for place, column in enumerate(columns)
        if place == 0 or fold_ascii(column.source_name) in folded or not _SPELT_OTHERWISE.isdisjoint(column.source_name)
    )


def _remember(
    translate_it: Callable[[str, *_Arguments], Translated],
) -> Callable[[str, *_Arguments], Translated | Untranslatable]:
    """The function with a refusal as an answer, and with answers kept."""

    def answer(sql: str, *arguments: *_Arguments) -> Translated | Untranslatable:
        try:
            return translate_it(sql, *arguments)
        except Refusal as refusal:
            return Untranslatable(reason=refusal.reason)

    recall = lru_cache(maxsize=_ANSWERS_KEPT)(answer)

    def find_answer(sql: str, *arguments: *_Arguments) -> Translated | Untranslatable:
        try:
            return recall(sql, *arguments) if len(sql) <= _CHARS_KEPT else answer(sql, *arguments)
        except RecursionError:
            # This depends on how deep the caller is, too: it is not kept.
            return Untranslatable(reason="it is nested too deeply")

    return find_answer


@_remember
def _answer_condition(sql: str, columns: tuple[ColumnInScope, ...], encoding: str, allows_helpers: bool) -> Translated:
    scope = Scope.of_columns(columns, encoding, allows_helpers=allows_helpers)
    term = as_condition(as_own_value(_read(sql, columns, scope), scope))
    return _translated(term.sql, term.kind)


@_remember
def _answer_value(sql: str, columns: tuple[ColumnInScope, ...], encoding: str, allows_helpers: bool) -> Translated:
    part = _read(sql, columns, Scope.of_columns(columns, encoding, allows_helpers=allows_helpers))
    if isinstance(part, Converted):
        return _translated(as_plain_key(part), part.kind)
    term = as_plain_value(part)
    return _translated(term.sql, term.kind)


@_remember
def _answer_default(
    sql: str,
    kind: Kind,
    type_sql: str,
    affinity: Affinity,
    labels: tuple[str, ...],
    zone: str | None,
    numbers: InstantScale | None,
) -> Translated:
    target = DefaultTarget.parse(kind, type_sql, affinity, labels=labels, zone=zone, numbers=numbers)
    word = read_bare_word(sql)
    part = _read(sql, (), Scope({}, is_default=True)) if word is None else Constant(reading=word, value=word)
    if isinstance(part, Converted):
        raise part.refuse("reads")
    return _translated(write_default(part, target), kind)


@_remember
def _answer_generated(
    sql: str,
    columns: tuple[ColumnInScope, ...],
    kind: Kind,
    type_sql: str,
    affinity: Affinity,
    flags: tuple[bool, bool],
    encoding: str,
    allows_helpers: bool,
) -> Translated:
    column = DefaultTarget.parse(kind, type_sql, affinity)
    part = _read(sql, columns, Scope.of_columns(columns, encoding, allows_helpers=allows_helpers))
    refuse_constant_texts(sql, columns)
    target = GeneratedTarget(column=column, may_hold_json=flags[0], is_asked_for=flags[1])
    return _translated(write_generated(part, target), kind)


def _translated(sql: str, kind: Kind) -> Translated:
    return Translated(sql=sql, kind=kind, helpers=find_helpers(sql))


def _read(sql: str, columns: Sequence[ColumnInScope], scope: Scope) -> Piece | Converted:
    """What an expression is on both sides, confirmed by SQLite."""
    if len(sql) > MAX_CHARS:
        raise Refusal(f"it is longer than {MAX_CHARS:,} characters")
    with open_referee(columns) as referee:
        # SQLite first: what it does not accept never reaches sqlglot.
        program = referee.compile(sql)
        tree = parse_expression(sql)
        part = (read_random_uuid(tree) if scope.is_default else None) or translate_any(tree, scope)
        if referee.compile(part.reading) != program:
            raise Refusal("SQLite reads it differently")
    return part
