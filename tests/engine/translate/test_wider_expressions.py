"""What may call functions of `howdah_sqlite` means the same on both sides, too, and is immutable."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from psycopg.rows import TupleRow

from core.catalog.model import StorageClass
from core.translate.expressions import translate_condition, translate_value
from core.translate.helpers import find_helpers
from core.translate.model import ColumnInScope, InstantScale, Kind, Translated
from tests.engine.translate.twins import SCOPE, assert_equal
from tests.engine.translate.wider_expressions import Chance

Connection = psycopg.Connection[TupleRow]

_TEXT_COLUMNS = ("day", "clock", "made", "changed")
_settings = settings(
    max_examples=8,
    deadline=None,
    # The assertion names the one expression of many that differs: there is nothing to shrink.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_COUNT = 60


def _as_planned(column: ColumnInScope) -> ColumnInScope:
    """A column as a plan tells of it: which classes it is of, and what its numbers are."""
    if column.source_name in _TEXT_COLUMNS:
        return replace(column, reads=(StorageClass.TEXT,), zone="UTC")
    if column.source_name == "epoch":
        return replace(column, reads=(StorageClass.INTEGER,), numbers=InstantScale(Fraction(1)))
    return column


PLANNED = tuple(map(_as_planned, SCOPE))


def _translate(translate: Callable[..., object], expressions: Sequence[str]) -> tuple[list[str], list[Translated]]:
    originals, translations = [], []
    for expression in expressions:
        answer = translate(expression, PLANNED, allows_helpers=True)
        event(type(answer).__name__)
        if isinstance(answer, Translated):
            assert answer.helpers == find_helpers(answer.sql)
            originals.append(expression)
            translations.append(answer)
    return originals, translations


@pytest.mark.parametrize("sort", ["integer", "real", "text", "blob"])
@_settings
@given(seed=st.integers(0, 2**32))
def test_a_value_is_the_same_for_the_same_rows(
    source: sqlite3.Connection, target: Connection, sort: str, seed: int
) -> None:
    chance = Chance(seed)
    originals, translations = _translate(translate_value, [getattr(chance, sort)() for _ in range(_COUNT)])
    assert_equal(source, target, originals, translations)
    with target.transaction(force_rollback=True):
        for translation in translations[:3]:
            target.execute(f"CREATE INDEX ON public.twin (({translation.sql}))".encode())


@_settings
@given(seed=st.integers(0, 2**32))
def test_a_condition_is_true_false_or_null_for_the_same_rows(
    source: sqlite3.Connection, target: Connection, seed: int
) -> None:
    chance = Chance(seed)
    originals, translations = _translate(translate_condition, [chance.condition() for _ in range(_COUNT)])
    written = [f"(CASE WHEN ({original}) THEN 1 WHEN NOT ({original}) THEN 0 END)" for original in originals]
    assert_equal(source, target, written, translations)
    assert all(translation.kind is Kind.BOOLEAN for translation in translations)
    with target.transaction(force_rollback=True):
        where = " AND ".join(f"({translation.sql})" for translation in translations[:10])
        target.execute(f"CREATE INDEX ON public.twin (row_number) WHERE {where or 'TRUE'}".encode())
