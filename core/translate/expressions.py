"""The translator's entry points, one for each kind of place where a schema has an expression.

Nothing but an answer leaves them: whatever the text is, it is `Translated` or `Untranslatable`.
"""

from collections.abc import Callable, Sequence

from core.catalog.model import Affinity
from core.translate.defaults import DefaultTarget, read_bare_word, write_default
from core.translate.functions import as_plain_value
from core.translate.model import ColumnInScope, Kind, Translated, Untranslatable
from core.translate.pieces import Constant, Piece, Refusal
from core.translate.referee import open_referee
from core.translate.rules import as_condition, translate
from core.translate.scope import Scope
from core.translate.syntax import MAX_CHARS, parse_expression


def translate_condition(
    sql: str, columns: Sequence[ColumnInScope], *, encoding: str = "UTF-8"
) -> Translated | Untranslatable:
    """A CHECK or the WHERE of a partial index, as a boolean. It is immutable, and NULL where SQLite's is.

    `encoding` is the file's, by SQLite's name for it: it decides how text is ordered.
    """

    def translate_it() -> Translated:
        term = as_condition(_read(sql, columns, Scope.of_columns(columns, encoding)))
        return Translated(sql=term.sql, kind=term.kind)

    return _answer(translate_it)


def translate_value(
    sql: str, columns: Sequence[ColumnInScope], *, encoding: str = "UTF-8"
) -> Translated | Untranslatable:
    """The expression of an index or of a generated column. It is immutable.

    A truth value, 0 or 1 in SQLite, is a boolean. Texts are equal byte by byte; their order is whatever collation
    the user of the value asks for ("C" is SQLite's).
    """

    def translate_it() -> Translated:
        term = as_plain_value(_read(sql, columns, Scope.of_columns(columns, encoding)))
        return Translated(sql=term.sql, kind=term.kind)

    return _answer(translate_it)


def translate_default(
    sql: str, kind: Kind, type_sql: str, *, affinity: Affinity = Affinity.TEXT
) -> Translated | Untranslatable:
    """A column's DEFAULT, as the value that SQLite would store, in the column's new type."""

    def translate_it() -> Translated:
        target = DefaultTarget.parse(kind, type_sql, affinity)
        word = read_bare_word(sql)
        piece = _read(sql, (), Scope({}, is_default=True)) if word is None else Constant(reading=word, value=word)
        return Translated(sql=write_default(piece, target), kind=kind)

    return _answer(translate_it)


def _answer(translate_it: Callable[[], Translated]) -> Translated | Untranslatable:
    try:
        return translate_it()
    except Refusal as refusal:
        return Untranslatable(reason=refusal.reason)
    except RecursionError:
        return Untranslatable(reason="it is nested too deeply")


def _read(sql: str, columns: Sequence[ColumnInScope], scope: Scope) -> Piece:
    """What an expression is on both sides, confirmed by SQLite."""
    if len(sql) > MAX_CHARS:
        raise Refusal(f"it is longer than {MAX_CHARS:,} characters")
    with open_referee(columns) as referee:
        # SQLite first: what it does not accept never reaches sqlglot.
        program = referee.compile(sql)
        piece = translate(parse_expression(sql), scope)
        if referee.compile(piece.reading) != program:
            raise Refusal("SQLite reads it differently")
    return piece
