"""A run that ends in mid-copy is gone on with at the chunk where it ended: nothing is lost, nothing arrives twice."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.cancel import CancelToken
from core.errors import Cancelled, RunInUse, RunNotFound, SourceChanged
from core.events import Event, Phase, TableProgress
from core.migration.kept_runs import RunState, find_kept_run
from core.migration.options import MigrationOptions
from core.migration.resume import discard_run, find_begun_runs, resume_run
from core.migration.run import migrate
from core.plan.choices import Choices, parse_choice
from core.postgres.connect import connect
from core.postgres.leftovers import take_run_lock
from core.report.model import Verdict
from tests.helpers.postgres import RunningServer, make_database
from tests.helpers.source import make_source
from tests.helpers.target import everything_in, unchanged

ROWS = 4000

CUT = {
    "a key that is the rowid": "CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT NOT NULL, n INTEGER)",
    "a rowid of its own": "CREATE TABLE t (id INTEGER, word TEXT NOT NULL, n INTEGER)",
    "a key of numbers": "CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT NOT NULL, n INTEGER) WITHOUT ROWID",
    "a key of texts": "CREATE TABLE t (id INTEGER, word TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID",
    "a key of two": "CREATE TABLE t (id INTEGER, word TEXT, n INTEGER, PRIMARY KEY (n, word)) WITHOUT ROWID",
}
WHOLE = {
    "a key that falls": "CREATE TABLE t (id INTEGER, word TEXT, n INTEGER, PRIMARY KEY (word DESC)) WITHOUT ROWID",
    "a key without case": "CREATE TABLE t (id INTEGER, word TEXT PRIMARY KEY COLLATE NOCASE, n INTEGER) WITHOUT ROWID",
    "a rowid without a name": 'CREATE TABLE t (id INTEGER, word TEXT, n INTEGER, "rowid", "oid", "_rowid_")',
}


def write_rows(path: Path, table: str, rows: int = ROWS) -> Path:
    """Words of odd order, numbers with gaps and below zero, an apostrophe, letters beyond ASCII."""
    make_source(path, table)
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(
            "INSERT INTO t (id, word, n) VALUES (?, ?, ?)",
            (
                ((number - 50) * 7, f"wörd's {number * 7919 % 10007:05d} {'x' * 60}", number % 5)
                for number in range(rows)
            ),
        )
        connection.commit()
    return path


def options(source: Path, url: str, **more: object) -> MigrationOptions:
    return replace(
        MigrationOptions(source_path=source, target_url=url, schema="s", connections=3, chunk_bytes=20_000),
        **more,  # type: ignore[arg-type]
    )


def interrupt(wanted: MigrationOptions, *, after_rows: int = ROWS // 2) -> str:
    """Cancel a new run in its copy; its id."""
    cancel = CancelToken()

    def stop(event: Event) -> None:
        if isinstance(event, TableProgress) and event.phase is Phase.COPY and event.rows_done >= after_rows:
            cancel.cancel()

    # Slowly, so that there is a middle.
    with pytest.raises(Cancelled):
        migrate(replace(wanted, max_rate_bytes_s=400_000), on_event=stop, cancel=cancel)
    (begun,) = find_begun_runs(wanted.target_url)
    return begun.run_id


def read_rows(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode()).fetchall()


def read_source_rows(path: Path, query: str = "SELECT id, word, n FROM t") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return sorted(connection.execute(query).fetchall())


def count_chunks(url: str, run_id: str) -> int:
    ((count,),) = read_rows(url, f'SELECT count(*) FROM "howdah_{run_id}_records".chunks')
    assert isinstance(count, int)
    return count


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "source.sqlite", CUT["a key that is the rowid"])


@pytest.mark.parametrize("table", CUT.values(), ids=CUT)
def test_a_table_is_gone_on_with_at_the_chunk(tmp_path: Path, database_url: str, table: str) -> None:
    source = write_rows(tmp_path / "source.sqlite", table)
    wanted = options(source, database_url)
    run_id = interrupt(wanted)
    copied = count_chunks(database_url, run_id)
    assert copied > 1
    chunks: list[Event] = []
    report = resume_run(run_id, wanted, on_event=chunks.append)
    assert report.verdict is not Verdict.DIFFERS
    assert (report.rows_read, report.rows_written) == (ROWS, ROWS)
    assert sorted(read_rows(database_url, "SELECT id, word, n FROM s.t")) == read_source_rows(source)
    first = next(event for event in chunks if isinstance(event, TableProgress) and event.phase is Phase.COPY)
    assert first.rows_done > 0


@pytest.mark.parametrize("table", WHOLE.values(), ids=WHOLE)
def test_a_table_that_can_be_cut_nowhere_is_copied_in_one_transaction(
    tmp_path: Path, database_url: str, table: str
) -> None:
    source = write_rows(tmp_path / "source.sqlite", table)
    wanted = options(source, database_url)
    assert migrate(wanted).rows_written == ROWS
    assert sorted(read_rows(database_url, "SELECT id, word, n FROM s.t")) == read_source_rows(source)
    cancel = CancelToken()

    def stop(event: Event) -> None:
        if isinstance(event, TableProgress) and event.phase is Phase.COPY:
            cancel.cancel()

    with unchanged(database_url), pytest.raises(Cancelled):
        migrate(options(source, database_url, schema="other"), on_event=stop, cancel=cancel)


def test_rejects_and_the_ledger_count_rows_through_all_chunks(tmp_path: Path, database_url: str) -> None:
    source = make_source(tmp_path / "source.sqlite", "CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT, n INTEGER)")
    with closing(sqlite3.connect(source)) as connection:
        connection.executemany(
            "INSERT INTO t VALUES (?, ?, ?)",
            (
                (number * 3, "x" * 60 + ("\0" if number % 100 == 7 else ""), "no" if number % 100 == 9 else number)
                for number in range(1, ROWS + 1)
            ),
        )
        connection.commit()
    chosen = (parse_choice("t.n:type=integer"), parse_choice("t.n:unfit=set-aside"))
    wanted = options(source, database_url, choices=Choices(made=chosen))
    run_id = interrupt(wanted)
    assert count_chunks(database_url, run_id) > 1
    report = resume_run(run_id, wanted)
    assert (report.rows_set_aside, report.values_altered) == (ROWS // 100, ROWS // 100)
    (table,) = report.tables
    assert [row.row_number for row in table.rejects] == list(range(9, ROWS, 100))
    assert [row.rowid for row in table.rejects] == list(range(27, 3 * ROWS, 300))
    assert read_rows(database_url, "SELECT row_number, row_id FROM howdah.rejects ORDER BY 1") == [
        (number, number * 3) for number in range(9, ROWS, 100)
    ]
    assert read_rows(database_url, "SELECT row_number, row_id FROM howdah.ledger ORDER BY 1") == [
        (number, number * 3) for number in range(7, ROWS, 100)
    ]


def test_rows_that_the_server_refuses_are_found_in_any_chunk(tmp_path: Path, database_url: str) -> None:
    """A row of more columns with values than fit on a page is seen by the server alone."""
    columns = ", ".join(f"c{number} TEXT" for number in range(600))
    source = make_source(tmp_path / "source.sqlite", f"CREATE TABLE t (id INTEGER PRIMARY KEY, {columns})")
    places = ", ".join("?" * 601)
    with closing(sqlite3.connect(source)) as connection:
        for number in range(1, 41):
            value = "x" * 30 if number % 10 == 3 else "y"
            connection.execute(f"INSERT INTO t VALUES ({places})", [number, *[value] * 600])
        connection.commit()
    for chunk_bytes in (20_000, 100_000_000):
        schema = f"s{chunk_bytes}"
        report = migrate(options(source, database_url, schema=schema, chunk_bytes=chunk_bytes))
        (table,) = report.tables
        assert [row.row_number for row in table.rejects] == list(range(3, 40, 10))
        assert report.rows_written == 36


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    keys=st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=200, unique=True),
    chunk_bytes=st.integers(300, 5000),
    stops=st.lists(st.integers(3, 12), max_size=3),
)
def test_any_table_interrupted_anywhere_some_times_arrives(
    tmp_path: Path, embedded_url: str, keys: list[int], chunk_bytes: int, stops: list[int]
) -> None:
    """Each of the stops is a number of events after which the run is cancelled."""
    source = make_source(tmp_path / "any.sqlite", "DROP TABLE IF EXISTS t; CREATE TABLE t (id INTEGER PRIMARY KEY, b)")
    with closing(sqlite3.connect(source)) as connection:
        connection.executemany("INSERT INTO t VALUES (?, zeroblob(abs(? % 200)))", [(key, key) for key in keys])
        connection.commit()
    wanted = options(source, embedded_url, schema="any", replace=True, chunk_bytes=chunk_bytes)
    report = None
    for stop_after in [*stops, None]:
        cancel, seen = CancelToken(), Counter[str]()

        def stop(
            _: Event, cancel: CancelToken = cancel, seen: Counter[str] = seen, stop_after: int | None = stop_after
        ) -> None:
            seen["events"] += 1
            if seen["events"] == stop_after:
                cancel.cancel()

        begun = find_begun_runs(embedded_url)
        with suppress(Cancelled):
            if begun:
                report = resume_run(begun[0].run_id, wanted, on_event=stop, cancel=cancel)
            else:
                report = migrate(wanted, on_event=stop, cancel=cancel)
        if report is not None:
            break
    assert report is not None
    assert report.rows_written == len(keys)
    assert read_rows(embedded_url, 'SELECT id, length(b) FROM "any".t ORDER BY id') == [
        (key, abs(key) % 200) for key in sorted(keys)
    ]
    with psycopg.connect(embedded_url, autocommit=True) as connection:
        for (schema,) in connection.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '_backup$'").fetchall():
            connection.execute(f'DROP SCHEMA "{schema}" CASCADE')


@pytest.fixture
def embedded_url(embedded_server: RunningServer) -> Iterator[str]:
    with make_database(embedded_server.url) as url:
        yield url


def test_a_source_that_changed_meanwhile_is_refused_and_the_run_stays(source: Path, database_url: str) -> None:
    wanted = options(source, database_url)
    run_id = interrupt(wanted)
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("UPDATE t SET word = 'other' WHERE id = 7")
        connection.commit()
    before = everything_in(database_url)
    with pytest.raises(SourceChanged, match="not as it was") as refusal:
        resume_run(run_id, wanted)
    assert f"discard {run_id}" in refusal.value.hint
    assert everything_in(database_url) == before
    discard_run(run_id, database_url)
    assert migrate(wanted).rows_written == ROWS


def test_several_interrupted_runs_live_side_by_side(tmp_path: Path, database_url: str) -> None:
    runs = {}
    for name in ("first", "second"):
        source = write_rows(tmp_path / f"{name}.sqlite", CUT["a key that is the rowid"])
        wanted = options(source, database_url, schema=name)
        cancel = CancelToken()

        def stop(event: Event, cancel: CancelToken = cancel) -> None:
            if isinstance(event, TableProgress) and event.phase is Phase.COPY and event.rows_done >= ROWS // 2:
                cancel.cancel()

        with pytest.raises(Cancelled):
            migrate(replace(wanted, max_rate_bytes_s=400_000), on_event=stop, cancel=cancel)
        runs[find_begun_runs(database_url)[0].run_id] = wanted
    assert len(runs) == 2
    for run_id, wanted in runs.items():
        assert resume_run(run_id, wanted).rows_written == ROWS
    assert find_begun_runs(database_url) == ()


def test_no_two_processes_carry_one_run_on(source: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.migration.resume.LOCK_WAIT_S", 0.2)
    wanted = options(source, database_url)
    run_id = interrupt(wanted)
    with connect(database_url, autocommit=True) as other:
        assert take_run_lock(other, run_id, wait_s=0) is None
        with pytest.raises(RunInUse, match=str(other.info.backend_pid)):
            resume_run(run_id, wanted)
        with pytest.raises(RunInUse):
            discard_run(run_id, database_url)
    assert resume_run(run_id, wanted).rows_written == ROWS


def test_a_run_that_is_not_there_is_told_of(source: Path, database_url: str) -> None:
    for ask in (
        lambda: resume_run("20200101_000000_abcd", options(source, database_url)),
        lambda: discard_run("20200101_000000_abcd", database_url),
    ):
        with pytest.raises(RunNotFound, match="20200101_000000_abcd"):
            ask()


def test_what_this_machine_keeps_of_a_run_follows_it(source: Path, database_url: str) -> None:
    wanted = options(source, database_url)
    run_id = interrupt(wanted)
    kept = find_kept_run(run_id)
    assert kept is not None
    assert (kept.state, kept.source, kept.schema, kept.rows_total) == (RunState.INTERRUPTED, source, "s", ROWS)
    assert 0 < kept.rows_done < ROWS
    resume_run(run_id, wanted)
    kept = find_kept_run(run_id)
    assert kept is not None
    assert (kept.state, kept.rows_done) == (RunState.PUBLISHED, ROWS)


def test_nothing_is_published_before_the_end_and_nothing_is_left_after_it(source: Path, database_url: str) -> None:
    wanted = options(source, database_url)
    run_id = interrupt(wanted)
    assert "s" not in [name for kind, name, _ in everything_in(database_url) if kind == "schema"]
    resume_run(run_id, wanted)
    assert [name for kind, name, _ in everything_in(database_url) if kind == "schema"] == ["howdah", "public", "s"]
