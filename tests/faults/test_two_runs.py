"""Several runs at once into one database, and several processes over one run."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import MigrationError, ObjectExists, RunInUse, RunNotFound
from core.events import Event, Phase, PhaseStarted
from core.migration.kept_runs import RunState, list_kept_runs
from core.migration.resume import discard_run, resume_run
from core.migration.run import migrate
from core.report.model import Report
from tests.faults.comparing import assert_same, assert_unpublished, howdah_schemas
from tests.faults.conftest import Line
from tests.faults.running import Watched, check_done, copies, in_thread, interrupt_run, options_for, starts
from tests.faults.sources import SET_ASIDE, make_ledger


@pytest.fixture(autouse=True)
def soon_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has a run is told at once."""
    monkeypatch.setattr("core.migration.resume.LOCK_WAIT_S", 0.2)


class Meeting:
    """Two runs wait for each other where a phase begins."""

    def __init__(self, phase: Phase) -> None:
        self._phase = phase
        self._barrier = threading.Barrier(2, timeout=60)

    def __call__(self, event: Event) -> None:
        if isinstance(event, PhaseStarted) and event.phase is self._phase:
            self._barrier.wait()


def run_both(*runs: Callable[[], Report]) -> tuple[list[Report], list[BaseException]]:
    reports: list[Report] = []
    failures: list[BaseException] = []

    def work(run: Callable[[], Report]) -> None:
        try:
            reports.append(run())
        except MigrationError as error:
            failures.append(error)

    with in_thread(lambda: work(runs[0])):
        work(runs[1])
    return reports, failures


def test_two_runs_into_two_schemas_do_not_disturb_each_other(source: Path, tmp_path: Path, database_url: str) -> None:
    other = make_ledger(tmp_path / "other.sqlite", 5000, seed=2)
    meeting = Meeting(Phase.COPY)
    reports, failures = run_both(
        lambda: migrate(options_for(source, database_url, schema="one"), on_event=meeting),
        lambda: migrate(options_for(other, database_url, schema="two"), on_event=meeting),
    )
    assert failures == []
    assert len(reports) == 2
    assert_same(source, database_url, "one")
    assert_same(other, database_url, "two")
    assert howdah_schemas(database_url) == set()


def test_two_first_runs_with_rows_set_aside_share_the_records(
    tmp_path: Path, database_url: str, small_chunks: None
) -> None:
    sources = [make_ledger(tmp_path / f"{seed}.sqlite", 3000, seed=seed, fit=False) for seed in (1, 2)]
    meeting = Meeting(Phase.PUBLISH)
    _, failures = run_both(
        lambda: migrate(options_for(sources[0], database_url, *SET_ASIDE, schema="one"), on_event=meeting),
        lambda: migrate(options_for(sources[1], database_url, *SET_ASIDE, schema="two"), on_event=meeting),
    )
    assert failures == []
    assert_same(sources[0], database_url, "one", set_aside={"entry"})
    assert_same(sources[1], database_url, "two", set_aside={"entry"})
    assert howdah_schemas(database_url) == set()


@pytest.mark.parametrize("schema", ["public", "new"])
@pytest.mark.parametrize("phase", [Phase.COPY, Phase.PUBLISH])
def test_of_two_runs_to_the_same_names_one_is_published_and_the_other_says_so(
    source: Path, tmp_path: Path, database_url: str, phase: Phase, schema: str
) -> None:
    other = make_ledger(tmp_path / "other.sqlite", 5000, seed=2)
    meeting = Meeting(phase)
    reports, failures = run_both(
        lambda: migrate(options_for(source, database_url, schema=schema), on_event=meeting),
        lambda: migrate(options_for(other, database_url, schema=schema), on_event=meeting),
    )
    (report,), (failure,) = reports, failures
    assert isinstance(failure, ObjectExists)
    assert_same(source if report.source == str(source) else other, database_url, schema)
    # The other is kept: where the names are free again, or with another schema, it goes on from there.
    for run in list_kept_runs():
        if run.state is RunState.INTERRUPTED:
            discard_run(run.run_id, database_url)
    assert howdah_schemas(database_url) == set()


def test_a_run_that_is_being_resumed_is_not_resumed_again_or_discarded(source: Path, database_url: str) -> None:
    run_id = interrupt_run(source, database_url)
    refusals: list[MigrationError] = []

    def try_too() -> None:
        for attempt in (
            lambda: resume_run(run_id, options_for(source, database_url)),
            lambda: discard_run(run_id, database_url),
        ):
            with pytest.raises(RunInUse) as raised:
                attempt()
            refusals.append(raised.value)

    report = resume_run(run_id, options_for(source, database_url), on_event=Watched().at(starts(Phase.COPY), try_too))
    check_done(report.verdict, source, database_url)
    assert len(refusals) == 2
    for refusal in refusals:
        assert run_id in refusal.message
        assert refusal.hint


def test_a_run_that_still_goes_on_is_not_resumed(source: Path, database_url: str) -> None:
    refusals: list[MigrationError] = []

    def try_too() -> None:
        (run,) = list_kept_runs()
        assert run.state is RunState.RUNNING
        with pytest.raises(RunInUse) as raised:
            resume_run(run.run_id, options_for(source, database_url))
        refusals.append(raised.value)

    report = migrate(options_for(source, database_url), on_event=Watched().at(starts(Phase.FINALIZE), try_too))
    check_done(report.verdict, source, database_url)
    assert len(refusals) == 1


def test_a_run_that_lost_its_line_meanwhile_is_still_not_resumed_by_another(source: Path, line: Line) -> None:
    refusals: list[MigrationError] = []

    def try_too() -> None:
        (run,) = list_kept_runs()
        with pytest.raises(RunInUse) as raised:
            resume_run(run.run_id, options_for(source, line.direct_url))
        refusals.append(raised.value)

    watched = Watched().at(copies("entry", 1), line.proxy.cut).at(starts(Phase.FINALIZE), try_too)
    report = migrate(options_for(source, line.url), on_event=watched)
    assert len(refusals) == 1
    check_done(report.verdict, source, line.direct_url)


def test_several_interrupted_runs_of_one_source_stand_side_by_side(source: Path, database_url: str) -> None:
    first = interrupt_run(source, database_url)
    with pytest.raises(RunNotFound):
        resume_run("20000101_000000_0000", options_for(source, database_url))
    report = migrate(options_for(source, database_url, schema="other"))
    assert_same(source, database_url, "other")
    assert report.run_id != first
    discard_run(first, database_url)
    assert_unpublished(database_url)
    assert howdah_schemas(database_url) == set()
    with pytest.raises(RunNotFound):
        resume_run(first, options_for(source, database_url))
