"""A line that breaks: it is made again, and every row arrives once; or the run ends, and can be resumed."""

from pathlib import Path

import pytest

from core.errors import ConnectionFailed, ConnectionLost, RunNotFound
from core.events import Event, Phase, Reconnecting, StatementExecuted
from core.migration.kept_runs import list_kept_runs
from core.migration.resume import resume_run
from core.migration.run import migrate
from tests.faults.comparing import assert_same, assert_unpublished, howdah_schemas, judge
from tests.faults.conftest import Line
from tests.faults.running import Watched, check_done, options_for, run_id_in, starts
from tests.faults.sources import SET_ASIDE, make_ledger
from tests.helpers.proxy import Direction, Lost


@pytest.mark.parametrize("reset", [True, False])
def test_cut_in_mid_copy_the_run_goes_on(source: Path, line: Line, reset: bool) -> None:
    watched = Watched().at(starts(Phase.COPY), lambda: line.proxy.cut_after(350_000, reset=reset))
    report = migrate(options_for(source, line.url), on_event=watched)
    assert line.proxy.cuts == 1
    assert watched.has_reconnected
    check_done(report.verdict, source, line.direct_url)
    judge(source, line.direct_url)


def test_cut_again_and_again_nothing_is_lost_and_nothing_is_there_twice(
    tmp_path: Path, line: Line, small_chunks: None
) -> None:
    source = make_ledger(tmp_path / "source.sqlite", 4000, fit=False)
    watched = Watched().at(starts(Phase.COPY), lambda: line.proxy.cut_after(150_000, times=4))
    report = migrate(options_for(source, line.url, *SET_ASIDE), on_event=watched)
    assert line.proxy.cuts == 4
    assert report.rows_set_aside == 80
    assert_same(source, line.direct_url, set_aside={"entry"})
    assert howdah_schemas(line.direct_url) == set()


@pytest.mark.parametrize("phase", [Phase.FINALIZE, Phase.VERIFY, Phase.PUBLISH])
def test_cut_where_a_phase_begins_the_run_goes_on(source: Path, line: Line, phase: Phase) -> None:
    watched = Watched().at(starts(phase), line.proxy.cut)
    report = migrate(options_for(source, line.url), on_event=watched)
    assert line.proxy.cuts == 1
    check_done(report.verdict, source, line.direct_url)


def test_cut_before_anything_is_made_the_run_goes_on_or_says_so(source: Path, line: Line) -> None:
    watched = Watched().at(starts(Phase.PREPARE), line.proxy.cut)
    try:
        report = migrate(options_for(source, line.url), on_event=watched)
    except ConnectionLost:
        assert_unpublished(line.direct_url)
        assert howdah_schemas(line.direct_url) == set()
    else:
        check_done(report.verdict, source, line.direct_url)


def test_cut_between_indexes_none_is_missing(source: Path, line: Line) -> None:
    def builds_index(event: Event) -> bool:
        return isinstance(event, StatementExecuted) and "entry_by" in event.object

    watched = Watched().at(builds_index, line.proxy.cut)
    report = migrate(options_for(source, line.url), on_event=watched)
    assert line.proxy.cuts == 1
    check_done(report.verdict, source, line.direct_url)
    judge(source, line.direct_url)


def test_cut_while_an_index_is_built_it_is_built_again(source: Path, line: Line) -> None:
    line.proxy.cut_after_words(b"CREATE INDEX", loses=Lost.ANSWER)
    report = migrate(options_for(source, line.url))
    assert line.proxy.cuts == 1
    check_done(report.verdict, source, line.direct_url)
    judge(source, line.direct_url)


def test_cut_in_mid_verification_it_is_verified(source: Path, line: Line) -> None:
    watched = Watched().at(starts(Phase.VERIFY), lambda: line.proxy.cut_after(100_000, Direction.TO_CLIENT))
    report = migrate(options_for(source, line.url), on_event=watched)
    assert line.proxy.cuts == 1
    check_done(report.verdict, source, line.direct_url)


@pytest.mark.parametrize("loses", Lost)
def test_cut_at_a_commit_of_rows_they_are_there_once(source: Path, line: Line, loses: Lost) -> None:
    words = (b"COPY", b"chunks", b"COMMIT")
    watched = Watched().at(starts(Phase.COPY), lambda: line.proxy.cut_after_words(*words, loses=loses))
    report = migrate(options_for(source, line.url), on_event=watched)
    assert line.proxy.cuts == 1
    check_done(report.verdict, source, line.direct_url)


@pytest.mark.parametrize("loses", Lost)
def test_cut_at_the_commit_that_publishes_it_is_published_once(source: Path, line: Line, loses: Lost) -> None:
    line.proxy.cut_after_words(b"SET SCHEMA", b"COMMIT", loses=loses)
    report = migrate(options_for(source, line.url))
    assert line.proxy.cuts == 1
    check_done(report.verdict, source, line.direct_url)


def test_a_line_that_stays_cut_ends_the_run_and_it_can_be_resumed(
    source: Path, line: Line, short_patience: float
) -> None:
    watched = Watched().at(starts(Phase.COPY), lambda: line.proxy.cut_after(600_000, then=line.proxy.refuse))
    with pytest.raises(ConnectionLost) as raised:
        migrate(options_for(source, line.url, retry_for_s=short_patience), on_event=watched)
    assert watched.count(Reconnecting) > 0
    assert_unpublished(line.direct_url)
    run_id = run_id_in(raised.value, line.direct_url)
    line.proxy.accept()
    sent_before = line.proxy.bytes_to_server
    report = resume_run(run_id, options_for(source, line.url))
    check_done(report.verdict, source, line.direct_url)
    # What had been committed was not sent again: all of it is more than 800,000 bytes.
    assert line.proxy.bytes_to_server - sent_before < 550_000


@pytest.mark.parametrize("phase", [Phase.FINALIZE, Phase.VERIFY, Phase.PUBLISH])
def test_a_line_that_stays_cut_after_the_copy_ends_the_run_too(
    source: Path, line: Line, short_patience: float, phase: Phase
) -> None:
    def cut_for_good() -> None:
        line.proxy.refuse()
        line.proxy.cut()

    watched = Watched().at(starts(phase), cut_for_good)
    with pytest.raises(ConnectionLost) as raised:
        migrate(options_for(source, line.url, retry_for_s=short_patience), on_event=watched)
    assert_unpublished(line.direct_url)
    run_id = run_id_in(raised.value, line.direct_url)
    line.proxy.accept()
    check_done(resume_run(run_id, options_for(source, line.url)).verdict, source, line.direct_url)


def test_cut_for_good_after_the_publishing_commit_the_target_is_whole_and_the_run_not_offered_for_ever(
    source: Path, line: Line, short_patience: float
) -> None:
    line.proxy.cut_after_words(b"SET SCHEMA", b"COMMIT", loses=Lost.ANSWER, then=line.proxy.refuse)
    with pytest.raises(ConnectionLost):
        migrate(options_for(source, line.url, retry_for_s=short_patience))
    assert_same(source, line.direct_url)
    line.proxy.accept()
    (run,) = list_kept_runs()
    try:
        report = resume_run(run.run_id, options_for(source, line.url))
    except RunNotFound:
        pass  # there is nothing to resume
    else:
        check_done(report.verdict, source, line.direct_url)
    (run,) = list_kept_runs()
    assert not run.state.can_be_resumed


def test_a_server_that_never_was_there_leaves_nothing_to_resume(source: Path, line: Line, data_folder: Path) -> None:
    line.proxy.refuse()
    with pytest.raises(ConnectionFailed):
        migrate(options_for(source, line.url))
    assert list_kept_runs() == ()
