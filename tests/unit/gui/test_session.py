"""What a change on one page makes void on those after it."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.connections import SavedConnection
from core.errors import MigrationError
from core.plan.choices import Choice, Choices
from core.plan.edit import History
from core.plan.model import Plan
from gui.session import Destination, Session
from tests.helpers import made_plans


def _plan() -> Plan:
    return made_plans.plan(made_plans.table("t", made_plans.column("a")))


@pytest.fixture
def whole() -> Session:
    """A session with an answer to every question."""
    return Session(
        source_path=Path("app.sqlite"),
        look=object(),
        plan_file=Path("plan.json"),
        destination=Destination(server=object()),
        assessment=object(),
        history=History(plan=_plan()),
        is_checked=True,
        report=object(),
    )


def test_another_file_makes_all_that_was_found_out_void_but_not_the_target(whole: Session) -> None:
    other = whole.with_source(Path("other.sqlite"))
    assert other == Session(source_path=Path("other.sqlite"), destination=whole.destination)


def test_the_same_file_again_changes_nothing(whole: Session) -> None:
    assert whole.with_source(Path("app.sqlite")) is whole


def test_another_target_keeps_the_plan_and_has_it_checked_again(whole: Session) -> None:
    other = whole.with_destination(Destination(schema="app"))
    assert other.plan is whole.plan
    assert (other.is_checked, other.report) == (False, None)


def test_a_change_to_the_plan_has_it_checked_again(whole: Session) -> None:
    assert whole.history is not None
    other = whole.with_history(whole.history.push(_plan()))
    assert (other.is_checked, other.report) == (False, None)


def test_a_plan_from_a_file_asks_for_a_scan(whole: Session) -> None:
    opened = whole.with_opened_plan(_plan(), Path("other.json"))
    assert (opened.assessment, opened.plan, opened.plan_file) == (None, None, Path("other.json"))


def test_a_plan_is_saved_until_something_else_is_chosen(whole: Session) -> None:
    assert whole.history is not None
    saved = whole.with_saved_plan(Path("plan.json"))
    assert saved.is_plan_saved
    chosen = Choices(made=(Choice(setting="json", value="keep"),))
    changed = saved.with_history(saved.history.push(replace(_plan(), choices=chosen)))  # type: ignore[union-attr]
    assert not changed.is_plan_saved
    assert changed.with_history(changed.history.undo()).is_plan_saved  # type: ignore[union-attr]


def test_a_password_is_not_shown_with_the_session() -> None:
    destination = Destination(connection=SavedConnection(name="a", host="h"), password="pass-word")
    assert "pass-word" not in repr(Session(destination=destination))


def test_a_session_with_equal_small_values_is_the_same_one(whole: Session) -> None:
    same = replace(whole, source_path=Path("app.sqlite"), destination=Destination(server=whole.destination.server))  # type: ignore[union-attr]
    assert not same.differs_from(whole)
    assert replace(whole, is_checked=False).differs_from(whole)
    assert replace(whole, history=None).differs_from(whole)


def test_an_error_at_opening_is_no_part_of_what_makes_two_sessions_differ() -> None:
    assert Session(opening_error=MigrationError("no")) == Session()


def _reported(*, is_dry_run: bool) -> Any:
    return SimpleNamespace(is_dry_run=is_dry_run)


@pytest.mark.parametrize(
    ("was_dry_run", "is_undone", "wants_dry_run", "is_over"),
    [
        (True, False, False, True),
        (True, False, True, True),
        (False, True, False, True),
        (False, False, True, True),
        (False, False, False, False),
    ],
)
def test_a_run_is_begun_anew_where_nothing_is_left_of_the_last_one(
    whole: Session, was_dry_run: bool, is_undone: bool, wants_dry_run: bool, is_over: bool
) -> None:
    session = replace(whole, report=_reported(is_dry_run=was_dry_run), is_undone=is_undone)
    wanted = session.with_wanted_run(is_dry_run=wants_dry_run)
    assert wanted.is_dry_run is wants_dry_run
    assert (wanted.report is None) is is_over
    assert not (is_over and wanted.is_undone)


def test_what_is_begun_anew_keeps_source_target_and_choices_alone(whole: Session) -> None:
    session = Session.of_report(
        Path("app.sqlite"), whole.destination, History(plan=_plan()), _reported(is_dry_run=True)
    )
    anew = session.begun_anew()
    assert (anew.source_path, anew.destination) == (session.source_path, session.destination)
    assert anew.opened_plan is session.plan
    assert (anew.plan_file, anew.report, anew.plan, anew.is_review) == (None, None, None, False)


def test_another_plan_or_target_ends_a_look_at_an_earlier_run(whole: Session) -> None:
    session = Session.of_report(Path("app.sqlite"), None, History(plan=_plan()), _reported(is_dry_run=False))
    for other in (session.with_history(History(plan=_plan())), session.with_destination(Destination(schema="b"))):
        assert (other.report, other.is_review, other.is_undone) == (None, False, False)
