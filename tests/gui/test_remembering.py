"""The list of recent migrations follows what happens in a window."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.plan.edit import History
from core.plan.store import read_plan
from gui.context import Context
from gui.recent import RecentState, read_recent
from gui.remembering import Remembering
from gui.session import Destination, Session
from tests.helpers import made_plans


@pytest.fixture
def context(make_context: Callable[..., Context]) -> Context:
    session = Session().with_source(Path("/data/app.sqlite")).with_destination(Destination(schema="app"))
    return make_context(session)


def _states() -> list[RecentState]:
    return [recent.state for recent in read_recent().entries]


def test_a_plan_is_remembered_once_it_is_left_alone_for_a_moment(context: Context, qtbot: QtBot) -> None:
    remembering = Remembering(context)
    plan = made_plans.plan(made_plans.table("t", made_plans.column("a")))
    context.session = context.session.with_history(History(plan=plan))
    assert not _states()
    qtbot.waitUntil(lambda: _states() == [RecentState.PLANNED], timeout=5000)
    (recent,) = read_recent().entries
    assert recent.source == "/data/app.sqlite"
    assert recent.plan_file is not None
    assert read_plan(recent.plan_file) == plan
    remembering.finish()


def test_closing_the_window_loses_no_plan(context: Context) -> None:
    remembering = Remembering(context)
    plan = made_plans.plan(made_plans.table("t", made_plans.column("a")))
    context.session = context.session.with_history(History(plan=plan))
    remembering.finish()
    assert _states() == [RecentState.PLANNED]


def test_a_run_that_fails_is_remembered_as_one_that_failed(context: Context, qtbot: QtBot) -> None:
    remembering = Remembering(context)
    context.run_ended.emit(RecentState.FAILED)
    qtbot.waitUntil(lambda: _states() == [RecentState.FAILED], timeout=5000)
    remembering.finish()
