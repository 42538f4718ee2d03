"""Whatever is translated means the same on both sides: PostgreSQL and SQLite compute it for the same rows."""

import sqlite3
from collections.abc import Callable, Sequence

import psycopg
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from psycopg.rows import TupleRow

from core.translate.expressions import translate_condition, translate_value
from core.translate.model import ColumnInScope, Kind, Translated, Untranslatable
from tests.engine.translate.expressions import conditions, values
from tests.engine.translate.twins import SCOPE, assert_equal
from tests.helpers.effort import examples

Connection = psycopg.Connection[TupleRow]
Translate = Callable[[str, Sequence[ColumnInScope]], Translated | Untranslatable]

_settings = settings(
    max_examples=examples(30),
    deadline=None,
    # The assertion names the one expression of many that differs: there is nothing to shrink.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def _translate_all(translate: Translate, expressions: Sequence[str]) -> list[tuple[str, Translated]]:
    translations = []
    for expression in expressions:
        translation = translate(expression, SCOPE)
        event(type(translation).__name__)
        if isinstance(translation, Translated):
            translations.append((expression, translation))
    return translations


def _index(target: Connection, key: str, where: str = "TRUE") -> None:
    """PostgreSQL takes nothing for an index that is not immutable."""
    with target.transaction(force_rollback=True):
        target.execute(f"CREATE INDEX ON public.twin (({key})) WHERE {where}".encode())


@_settings
@given(expressions=st.lists(conditions, min_size=20, max_size=20))
def test_a_condition_is_true_false_or_null_for_the_same_rows(
    source: sqlite3.Connection, target: Connection, expressions: list[str]
) -> None:
    translations = _translate_all(translate_condition, expressions)
    if translations:
        assert_equal(
            source,
            target,
            [f"(CASE WHEN ({e}) THEN 1 WHEN NOT ({e}) THEN 0 END)" for e, _ in translations],
            [translation for _, translation in translations],
        )
        assert all(translation.kind is Kind.BOOLEAN for _, translation in translations)
        _index(target, "row_number", " AND ".join(f"({translation.sql})" for _, translation in translations))


@_settings
@given(expressions=st.lists(values, min_size=20, max_size=20))
def test_a_value_is_the_same_for_the_same_rows(
    source: sqlite3.Connection, target: Connection, expressions: list[str]
) -> None:
    translations = _translate_all(translate_value, expressions)
    if translations:
        assert_equal(source, target, [e for e, _ in translations], [t for _, t in translations])
        _index(target, translations[0][1].sql)
