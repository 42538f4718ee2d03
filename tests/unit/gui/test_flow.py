"""The way through the pages, decided by the session alone."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from core.migration.kept_runs import KeptRun, RunState
from core.plan.edit import History
from core.plan.model import Finding, Plan, Severity
from core.report.model import Report
from gui.session import Destination, Session
from gui.wizard.flow import (
    PageId,
    StepState,
    first_open_page,
    may_go_back,
    may_jump,
    may_leave,
    next_page,
    step_state,
)
from tests.helpers import made_plans

_PATH = Path("app.sqlite")


def _plan(*severities: Severity) -> Plan:
    findings = tuple(Finding(code="C", severity=each, object="t", effect="It is so.") for each in severities)
    return replace(made_plans.plan(made_plans.table("t", made_plans.column("a"))), findings=findings)


def _at_plan(plan: Plan) -> Session:
    return replace(
        Session().with_source(_PATH),
        look=object(),
        destination=Destination(server=object()),
        history=History(plan=plan),
    )


def test_every_page_leads_to_the_next_and_the_last_to_none() -> None:
    assert [next_page(page, Session()) for page in PageId] == [*list(PageId)[1:], None]


def test_the_start_page_asks_for_nothing() -> None:
    assert may_leave(PageId.START, Session())


@pytest.mark.parametrize("page", [PageId.SOURCE, PageId.TARGET, PageId.SCAN, PageId.PLAN, PageId.READY, PageId.RUN])
def test_a_page_whose_question_is_open_is_not_left(page: PageId) -> None:
    assert not may_leave(page, Session())


def test_a_source_counts_once_it_has_been_looked_at() -> None:
    session = Session().with_source(_PATH)
    assert not may_leave(PageId.SOURCE, session)
    assert may_leave(PageId.SOURCE, replace(session, look=object()))


def test_a_target_counts_once_its_server_has_answered() -> None:
    assert not may_leave(PageId.TARGET, Session(destination=Destination()))
    assert may_leave(PageId.TARGET, Session(destination=Destination(server=object())))


def test_a_decision_that_waits_holds_the_plan_back_and_a_warning_does_not() -> None:
    assert not may_leave(PageId.PLAN, _at_plan(_plan(Severity.DECISION, Severity.WARNING)))
    assert may_leave(PageId.PLAN, _at_plan(_plan(Severity.WARNING, Severity.INFO)))


def test_the_last_page_is_finished_once_there_is_a_report() -> None:
    session = _at_plan(_plan()).with_check(True)
    assert not may_leave(PageId.RESULT, session)
    assert may_leave(PageId.RESULT, session.with_report(object()))


def test_the_first_open_page_is_as_far_as_one_has_come() -> None:
    assert first_open_page(Session()) is PageId.SOURCE
    assert first_open_page(_at_plan(_plan(Severity.DECISION))) is PageId.PLAN
    assert first_open_page(_at_plan(_plan())) is PageId.READY


def test_back_is_everywhere_but_at_the_start_and_in_a_run() -> None:
    assert [page for page in PageId if not may_go_back(page, is_running=False)] == [PageId.START]
    assert not may_go_back(PageId.RUN, is_running=True)


def test_the_steps_lead_back_to_any_page_and_forward_as_far_as_all_is_answered() -> None:
    session = _at_plan(_plan())
    reached = [page for page in PageId if may_jump(page, PageId.TARGET, session, is_running=False)]
    assert reached == [PageId.START, PageId.SOURCE, PageId.SCAN, PageId.PLAN, PageId.READY]


def test_no_step_leads_into_a_run() -> None:
    session = _at_plan(_plan()).with_check(True)
    assert not may_jump(PageId.RUN, PageId.READY, session, is_running=False)


def test_no_step_leads_anywhere_while_a_run_works() -> None:
    assert not any(may_jump(page, PageId.RUN, _at_plan(_plan()), is_running=True) for page in PageId)


def test_a_step_behind_is_done_the_present_one_current_the_rest_ahead() -> None:
    session = _at_plan(_plan())
    states = [step_state(page, PageId.PLAN, session) for page in PageId]
    assert states == [StepState.DONE] * 4 + [StepState.CURRENT] + [StepState.AHEAD] * 3


def test_neither_the_flow_nor_the_session_brings_qt_along() -> None:
    code = "import sys, gui.wizard.flow, gui.session; sys.exit(any('PySide6' in name for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3]).returncode == 0


def test_a_run_that_is_gone_on_with_is_asked_nothing_again() -> None:
    run = KeptRun(
        run_id="20260102_030405_abcd",
        started_at="2026-01-02T03:04:05+00:00",
        changed_at="2026-01-02T03:04:05+00:00",
        source_path=str(_PATH),
        target="",
        connection_name=None,
        is_embedded=True,
        schema="public",
        state=RunState.INTERRUPTED,
    )
    session = Session.of_run(run, Destination(), History(plan=made_plans.plan()))

    assert next_page(PageId.START, session) is PageId.RUN
    assert [step_state(page, PageId.RUN, session) for page in PageId] == [
        *[StepState.DONE] * 6,
        StepState.CURRENT,
        StepState.AHEAD,
    ]
    assert [page for page in PageId if may_jump(page, PageId.RUN, session, is_running=False)] == [PageId.START]


def test_another_source_target_or_plan_is_another_run() -> None:
    run = cast(KeptRun, SimpleNamespace(source=_PATH))
    session = Session.of_run(run, Destination(), History(plan=made_plans.plan()))

    assert session.with_source(Path("/other.db")).resumes is None
    assert session.with_destination(Destination(schema="other")).resumes is None
    assert session.with_history(History(plan=made_plans.plan())).resumes is None


def _review() -> Session:
    return Session.of_report(_PATH, None, History(plan=_plan()), cast(Report, object()))


def test_a_run_that_is_looked_at_again_has_its_result_and_nothing_before_it() -> None:
    assert next_page(PageId.START, _review()) is PageId.RESULT
    open_pages = [page for page in PageId if may_jump(page, PageId.RESULT, _review(), is_running=False)]
    assert open_pages == [PageId.START]
