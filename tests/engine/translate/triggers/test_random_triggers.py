"""Whatever trigger is translated does the same on both sides, what its notes say aside."""

import psycopg
import pytest
from hypothesis import HealthCheck, event, given, settings
from psycopg.rows import TupleRow

from core.translate.triggers.model import TranslatedTrigger
from core.translate.triggers.translate import translate_triggers
from tests.engine.translate.triggers.random_triggers import Play, plays
from tests.engine.translate.triggers.shop import (
    RELATIONS,
    TooDeepError,
    make_trigger,
    open_source,
    read_source,
    read_target,
    run_on_both,
)
from tests.helpers.postgres import RunningServer

_LOUD = ("it fails where", "PostgreSQL raises an error where", "where OR")
_OF_SEVERAL = ("in a statement of several rows", "where a statement changes the keys")
_OPEN = (
    "by its name",
    "NEW.id is -1",
    "takes its number before",
    "uses up a number",
    "the order in which",
    "which rows",
    "after RAISE(FAIL)",
)


@pytest.fixture(scope="module")
def server_url(embedded_server: RunningServer) -> str:
    """One of the servers: the other has its turn with the triggers that are known."""
    return embedded_server.url


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(play=plays())
def test_a_translated_trigger_does_the_same(shop_database: psycopg.Connection[TupleRow], play: Play) -> None:
    triggers = {f"t{place}": f"CREATE TRIGGER t{place} {text}" for place, text in enumerate(play.triggers, start=1)}
    translated = {
        answer.name: answer.answer
        for answer in translate_triggers(triggers, RELATIONS)
        if isinstance(answer.answer, TranslatedTrigger)
    }
    event(f"{len(translated)} of {len(triggers)}")
    notes = " ".join(note for each in translated.values() for note in each.notes)
    if len(translated) < len(triggers) or any(note in notes for note in _OPEN):
        return
    bodies = "\n".join(f"{triggers[name]}\n{each.when_sql}\n{each.body_sql}" for name, each in translated.items())
    scenes: list[tuple[str, ...]] = [play.of_one_row]
    if not any(note in notes for note in _OF_SEVERAL):
        # Each on tables as they were, in which both take the rows in the same order.
        scenes += [(statement,) for statement in play.of_several_rows]
    for statements in scenes:
        with shop_database.transaction(force_rollback=True), open_source() as source:
            for name, each in translated.items():
                source.execute(triggers[name])
                make_trigger(shop_database, each)
            for statement in statements:
                try:
                    in_source, in_target = run_on_both(source, shop_database, statement)
                except TooDeepError:
                    break
                if in_source is None and in_target is not None and any(note in notes for note in _LOUD):
                    break
                # Of two errors, either may be met first.
                assert (in_target is None) == (in_source is None), f"{statement} {in_source} {in_target}\n{bodies}"
                assert read_target(shop_database) == read_source(source), f"{statement}\n{bodies}"
