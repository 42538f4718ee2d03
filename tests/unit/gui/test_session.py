"""What a change on one page makes void on those after it."""

from dataclasses import replace
from pathlib import Path

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
