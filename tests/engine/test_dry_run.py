"""A dry run does everything on the real server and leaves no trace; what differs is published if that is asked for."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from core.cancel import CancelToken
from core.copy.convert import ByClass, Converted, convert_column
from core.errors import Cancelled, ObjectExists, RunNotFound
from core.events import Event, Phase, PhaseStarted
from core.migration.kept_reports import read_report
from core.migration.kept_runs import RunState, find_kept_run, find_run_folder
from core.migration.options import MigrationOptions
from core.migration.resume import discard_run, find_begun_runs, resume_run
from core.migration.run import migrate
from core.migration.undo import undo_run
from core.plan.choices import Choice
from core.plan.conversions import Conversion, ConversionKind, Unfit
from core.plan.model import ColumnPlan, Plan
from core.plan.pgtypes import DATE
from core.report.model import Report, Verdict
from tests.engine.carrying import query
from tests.engine.test_undo import REPLACED, source_with_vectors
from tests.helpers.catalogs import catalogs_of
from tests.helpers.plans import convert_to, make_plan
from tests.helpers.postgres import RunningServer, make_database
from tests.helpers.rejects import PEOPLE, carry_over
from tests.helpers.source import make_source

HARD = """
CREATE TABLE person (id INTEGER PRIMARY KEY, mood TEXT CHECK (mood IN ('sad', 'glad')), born TEXT, left TEXT);
CREATE TABLE note (id INTEGER PRIMARY KEY, person INT REFERENCES person (id));
CREATE INDEX note_person ON note (person);
INSERT INTO person VALUES (1, 'sad', '2001-02-03', 'never'), (2, 'glad', 'once', '2020-01-01');
INSERT INTO note VALUES (1, 1);
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "source.sqlite", HARD)


def hard_plan(source: Path) -> Plan:
    """With an enum type, a row set aside, and a value that becomes NULL."""
    planned = make_plan(source, Choice(setting="enums", value="enum"))
    set_aside = Conversion(kind=ConversionKind.DATE, unfit=Unfit.SET_ASIDE)
    nulled = Conversion(kind=ConversionKind.DATE, unfit=Unfit.NULL)
    return convert_to(convert_to(planned, "person.born", DATE, set_aside), "person.left", DATE, nulled)


def run_on(source: Path, url: str, **more: object) -> Report:
    return migrate(MigrationOptions(source_path=source, target_url=url, **more))  # type: ignore[arg-type]


@pytest.fixture
def used_url(database_url: str, tmp_path: Path) -> str:
    """A database in use, into which another run was published before."""
    query(database_url, REPLACED)
    carry_over(make_source(tmp_path / "people.sqlite", PEOPLE), database_url, schema="earlier")
    return database_url


def records_of(url: str) -> list[tuple[object, ...]]:
    rows = query(url, "SELECT 'run', row_to_json(r)::text FROM howdah.runs r")
    return rows + query(url, "SELECT 'reject', row_to_json(r)::text FROM howdah.rejects r ORDER BY 2")


def test_a_dry_run_leaves_no_trace_and_says_what_would_be(source: Path, used_url: str) -> None:
    before, records = catalogs_of(used_url), records_of(used_url)
    report = run_on(source, used_url, plan=hard_plan(source), replace=True, is_dry_run=True)
    assert catalogs_of(used_url) == before
    assert records_of(used_url) == records
    assert report.verdict is Verdict.VERIFIED_WITH_FINDINGS
    assert (report.rows_set_aside, report.values_altered) == (1, 1)
    assert (report.is_published, report.is_dry_run) == (False, True)
    assert (report.backup_schema, report.records_schema, report.rejects_file) == (None, None, None)
    assert report.tables[0].rejects or report.tables[1].rejects
    assert [each.after for table in report.tables for each in table.altered_examples] == [None]
    codes = {finding.code: finding for finding in report.findings}
    assert {"WOULD_REPLACE", "WOULD_REFER_TO_BACKUP"} <= set(codes)
    assert not {"REPLACED", "REFERS_TO_BACKUP"} & set(codes)


def test_a_dry_run_is_known_as_such_and_has_its_report(source: Path, used_url: str) -> None:
    report = run_on(source, used_url, replace=True, is_dry_run=True)
    kept = find_kept_run(report.run_id)
    assert kept is not None
    assert (kept.state, kept.verdict) == (RunState.TRIED, report.verdict)
    assert read_report(report.run_id)[0].is_dry_run
    assert {path.name for path in find_run_folder(report.run_id).iterdir()} == {"run.json", "report.json", "plan.json"}
    with pytest.raises(RunNotFound, match="it was a dry run"):
        undo_run(report.run_id, used_url)


def test_after_a_dry_run_the_real_one_does_what_it_said(source: Path, used_url: str) -> None:
    planned = hard_plan(source)
    tried = run_on(source, used_url, plan=planned, replace=True, is_dry_run=True)
    done = run_on(source, used_url, plan=planned, replace=True)
    assert done.verdict is tried.verdict
    assert [(table.source_name, table.rows_written) for table in done.tables] == [
        (table.source_name, table.rows_written) for table in tried.tables
    ]


def test_a_dry_run_into_an_empty_database_leaves_it_empty(source: Path, database_url: str) -> None:
    before = catalogs_of(database_url)
    report = run_on(source, database_url, plan=hard_plan(source), schema="app", is_dry_run=True)
    assert report.verdict is Verdict.VERIFIED_WITH_FINDINGS
    assert catalogs_of(database_url) == before


def test_an_extension_that_a_dry_run_made_is_gone(tmp_path: Path, embedded_server: RunningServer) -> None:
    with make_database(embedded_server.url) as url:
        before = catalogs_of(url)
        report = run_on(source_with_vectors(tmp_path), url, is_dry_run=True)
        assert report.verdict is Verdict.VERIFIED
        assert catalogs_of(url) == before


@pytest.mark.parametrize("phase", [Phase.COPY, Phase.FINALIZE, Phase.VERIFY, Phase.PUBLISH])
def test_a_dry_run_that_is_cancelled_leaves_no_trace(source: Path, used_url: str, phase: Phase) -> None:
    cancel = CancelToken()
    before = catalogs_of(used_url)
    options = MigrationOptions(source_path=source, target_url=used_url, replace=True, is_dry_run=True)
    with pytest.raises(Cancelled) as cancelled:
        migrate(options, on_event=_at(phase, cancel.cancel), cancel=cancel)
    assert catalogs_of(used_url) == before
    assert find_begun_runs(used_url) == ()
    assert not getattr(cancelled.value, "__notes__", ())


def test_a_dry_run_that_fails_leaves_no_trace(source: Path, used_url: str) -> None:
    def take() -> None:
        query(used_url, "CREATE TABLE IF NOT EXISTS public.taken (x int)")
        query(used_url, "ALTER TABLE public.taken RENAME TO note_pkey")

    query(used_url, "DROP VIEW public.beside; DROP TABLE public.note")
    before = catalogs_of(used_url)
    options = MigrationOptions(source_path=source, target_url=used_url, replace=True, is_dry_run=True)
    with pytest.raises(ObjectExists, match="note_pkey"):
        migrate(options, on_event=_at(Phase.VERIFY, take))
    query(used_url, "DROP TABLE public.note_pkey")
    assert catalogs_of(used_url) == before


def test_what_a_dry_run_left_that_was_killed_is_discarded_and_not_gone_on_with(
    source: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = catalogs_of(database_url)
    options = MigrationOptions(source_path=source, target_url=database_url, is_dry_run=True)
    cancel = CancelToken()
    with monkeypatch.context() as killed:
        killed.setattr("core.migration.endings._remove", lambda *_: False)
        with pytest.raises(Cancelled):
            migrate(options, on_event=_at(Phase.VERIFY, cancel.cancel), cancel=cancel)
    (begun,) = find_begun_runs(database_url)
    with pytest.raises(RunNotFound, match="dry run") as failure:
        resume_run(begun.run_id, replace(options, is_dry_run=False))
    assert f"howdah runs discard {begun.run_id}" in failure.value.hint
    discard_run(begun.run_id, database_url)
    assert catalogs_of(database_url) == before


# Despite differences.


@pytest.fixture
def wrong_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy's kernel is replaced by one that takes one text for another."""

    def convert_wrongly(planned: ColumnPlan, values: ByClass) -> Converted:
        right = convert_column(planned, values)
        if right.values.type != pa.string():
            return right
        return replace(right, values=pc.replace_substring(right.values, "sad", "glad"))

    monkeypatch.setattr("core.copy.convert_rows.convert_column", convert_wrongly)


@pytest.mark.usefixtures("wrong_kernel")
def test_what_differs_is_published_if_that_is_asked_for_and_named(source: Path, database_url: str) -> None:
    before = catalogs_of(database_url)
    refused = run_on(source, database_url)
    assert (refused.verdict, refused.is_published) == (Verdict.DIFFERS, False)
    assert catalogs_of(database_url) == before
    report = run_on(source, database_url, despite_differences=True)
    assert (report.verdict, report.is_published) == (Verdict.DIFFERS, True)
    (finding,) = [finding for finding in report.findings if finding.code == "PUBLISHED_DESPITE_DIFFERENCES"]
    assert finding.effect.endswith(": person.")
    assert query(database_url, "SELECT mood FROM person WHERE id = 1") == [("glad",)]
    kept = find_kept_run(report.run_id)
    assert kept is not None
    assert (kept.state, kept.verdict) == (RunState.PUBLISHED, Verdict.DIFFERS)
    undo_run(report.run_id, database_url)
    assert catalogs_of(database_url) == before


@pytest.mark.usefixtures("wrong_kernel")
@pytest.mark.parametrize("despite", [False, True])
def test_a_dry_run_that_differs_says_so_and_leaves_no_trace(source: Path, database_url: str, despite: bool) -> None:
    before = catalogs_of(database_url)
    report = run_on(source, database_url, is_dry_run=True, despite_differences=despite)
    assert (report.verdict, report.is_published) == (Verdict.DIFFERS, False)
    kept = find_kept_run(report.run_id)
    assert kept is not None
    assert kept.state is RunState.TRIED
    assert catalogs_of(database_url) == before


@pytest.mark.usefixtures("wrong_kernel")
def test_a_run_that_is_gone_on_with_is_published_despite_differences_too(source: Path, database_url: str) -> None:
    cancel = CancelToken()
    options = MigrationOptions(source_path=source, target_url=database_url, despite_differences=True)
    with pytest.raises(Cancelled):
        migrate(options, on_event=_at(Phase.VERIFY, cancel.cancel), cancel=cancel)
    (begun,) = find_begun_runs(database_url)
    report = resume_run(begun.run_id, options)
    assert (report.verdict, report.is_published) == (Verdict.DIFFERS, True)


def _at(phase: Phase, act: Callable[[], object]) -> Callable[[Event], None]:
    def take(event: Event) -> None:
        if isinstance(event, PhaseStarted) and event.phase is phase:
            act()

    return take
