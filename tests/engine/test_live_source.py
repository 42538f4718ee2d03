"""Databases that an application writes to while they are carried over: one moment of them arrives, or nothing does."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from core.cancel import CancelToken
from core.errors import Cancelled, SourceChanged
from core.events import Event, EventSink, Phase, PhaseStarted, SnapshotProgress, SnapshotStarted, ignore_events
from core.migration.assess import assess, revise
from core.migration.look import look_at
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.plan.choices import Choices
from core.plan.store import dump_plan, load_plan
from core.report.model import Report, Verdict
from tests.helpers.postgres import RunningServer, make_database
from tests.helpers.source import make_source

LEDGER = (
    "CREATE TABLE ledger (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL);"
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000)"
    "INSERT INTO ledger (amount) SELECT CASE i % 2 WHEN 0 THEN 5 ELSE -5 END FROM n;"
)
LARGE = (
    "CREATE TABLE ledger (id INTEGER PRIMARY KEY, amount INTEGER, fill BLOB);"
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000)"
    "INSERT INTO ledger (amount, fill) SELECT 0, zeroblob(10000) FROM n;"
)
# Each transaction leaves a sum of 0.
WRITE_ALL_THE_TIME = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
connection.execute("PRAGMA synchronous = OFF")
number = 0
while True:
    number += 1
    connection.execute("BEGIN IMMEDIATE")
    for amount in (3, -3):
        connection.execute("INSERT INTO ledger (amount) VALUES (?)", (amount,))
    connection.execute("COMMIT")
    if number == 1:
        print("ready", flush=True)
    if number % 20 == 0:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    time.sleep(0.002)
"""
OBEY = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0.2)
connection.execute("SELECT * FROM ledger LIMIT 1").fetchall()
print("ready", flush=True)
for line in sys.stdin:
    try:
        connection.execute(line)
        print("done", flush=True)
    except sqlite3.OperationalError as error:
        print(error, flush=True)
"""

Start = Callable[[str, Path], "subprocess.Popen[str]"]
both_modes = pytest.mark.parametrize("mode", ["DELETE", "WAL"])


@pytest.fixture
def url(embedded_server: RunningServer) -> Iterator[str]:
    with make_database(embedded_server.url) as url:
        yield url


@pytest.fixture
def start() -> Iterator[Start]:
    """Start an application on a database; returns when it has it open."""
    started: list[subprocess.Popen[str]] = []

    def start(script: str, path: Path) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture(autouse=True)
def temporary_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where private copies go, and must go away from."""
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    yield folder
    assert find_copies(folder) == []


def find_copies(folder: Path) -> list[Path]:
    return sorted(folder.glob("howdah-copy-*"))


def tell(application: "subprocess.Popen[str]", sql: str) -> str:
    assert application.stdin is not None
    assert application.stdout is not None
    application.stdin.write(f"{sql}\n")
    application.stdin.flush()
    return application.stdout.readline().strip()


def carry(path: Path, url: str, *, in_place: bool = False, on_event: EventSink = ignore_events) -> Report:
    options = MigrationOptions(source_path=path, target_url=url, in_place=in_place)
    return migrate(options, on_event=on_event)


def read_target(url: str) -> tuple[int, int]:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*), coalesce(sum(amount), 0) FROM ledger").fetchone()
        assert row is not None
        return int(row[0]), int(row[1])


def read_tables(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT schemaname || '.' || tablename FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        return [name for (name,) in rows]


@both_modes
def test_one_moment_of_a_database_that_is_always_written_to_arrives(
    tmp_path: Path, url: str, start: Start, mode: str
) -> None:
    path = make_source(tmp_path / "a.db", f"PRAGMA journal_mode = {mode}; {LEDGER}")
    application = start(WRITE_ALL_THE_TIME, path)

    report = carry(path, url)

    rows, total = read_target(url)
    assert rows >= 5002
    assert rows % 2 == 0
    assert total == 0
    assert "SOURCE_WRITTEN_SINCE" in [finding.code for finding in report.findings]
    assert report.verdict is Verdict.VERIFIED_WITH_FINDINGS
    assert application.poll() is None


@both_modes
def test_what_is_written_after_the_copy_keeps_nobody_waiting(tmp_path: Path, url: str, start: Start, mode: str) -> None:
    path = make_source(tmp_path / "a.db", f"PRAGMA journal_mode = {mode}; {LEDGER}")
    application = start(OBEY, path)
    answers: list[str] = []

    def write(event: Event) -> None:
        if isinstance(event, PhaseStarted):
            answers.append(tell(application, "INSERT INTO ledger (amount) VALUES (99)"))

    carry(path, url, on_event=write)

    assert set(answers) == {"done"}
    assert len(answers) >= 5
    assert read_target(url) == (5000, 0)


def test_in_place_the_application_waits(tmp_path: Path, url: str, start: Start) -> None:
    path = make_source(tmp_path / "a.db", LEDGER)
    application = start(OBEY, path)
    answers: list[str] = []

    def write(event: Event) -> None:
        assert not isinstance(event, SnapshotStarted)
        if isinstance(event, PhaseStarted) and event.phase is Phase.COPY:
            answers.append(tell(application, "INSERT INTO ledger (amount) VALUES (99)"))

    report = carry(path, url, in_place=True, on_event=write)

    assert answers == ["database is locked"]
    assert report.verdict is Verdict.VERIFIED
    assert read_target(url) == (5000, 0)


def test_in_place_a_write_in_wal_mode_ends_the_run_and_leaves_nothing(tmp_path: Path, url: str, start: Start) -> None:
    path = make_source(tmp_path / "a.db", f"PRAGMA journal_mode = WAL; {LEDGER}")
    application = start(OBEY, path)

    def write(event: Event) -> None:
        if isinstance(event, PhaseStarted) and event.phase is Phase.COPY:
            assert tell(application, "INSERT INTO ledger (amount) VALUES (99)") == "done"

    with pytest.raises(SourceChanged):
        carry(path, url, in_place=True, on_event=write)

    assert read_tables(url) == []


def test_a_scan_in_place_ends_by_a_write_too(tmp_path: Path, start: Start) -> None:
    path = make_source(tmp_path / "a.db", f"PRAGMA journal_mode = WAL; {LEDGER}")
    application = start(OBEY, path)

    def write(event: Event) -> None:
        if isinstance(event, PhaseStarted):
            assert tell(application, "UPDATE ledger SET amount = 1 WHERE id = 7") == "done"

    with pytest.raises(SourceChanged):
        assess(path, in_place=True, on_event=write, cancel=CancelToken())


def test_a_look_tells_who_has_it_open_and_what_the_copy_costs(
    tmp_path: Path, start: Start, temporary_folder: Path
) -> None:
    path = make_source(tmp_path / "a.db", LEDGER)
    alone = look_at(path, cancel=CancelToken())
    application = start(OBEY, path)

    found = look_at(path, cancel=CancelToken())

    assert (alone.users, alone.reads_copy, alone.copy) == ((), False, None)
    assert [user.endswith(f"({application.pid})") for user in found.users] == [True]
    assert found.is_in_use
    assert found.reads_copy
    assert found.copy is not None
    assert (found.copy.size_bytes, found.copy.folder) == (path.stat().st_size, temporary_folder)
    assert found.fingerprint == alone.fingerprint != None  # noqa: E711


@both_modes
def test_the_fingerprint_is_that_of_a_look_and_of_a_scan_in_use_or_not(tmp_path: Path, start: Start, mode: str) -> None:
    path = make_source(tmp_path / "a.db", f"PRAGMA journal_mode = {mode}; {LEDGER}")
    alone = assess(path, cancel=CancelToken()).catalog.fingerprint
    application = start(OBEY, path)
    in_use = assess(path, cancel=CancelToken()).catalog.fingerprint

    assert alone == in_use == look_at(path, cancel=CancelToken()).fingerprint
    assert tell(application, "UPDATE ledger SET amount = 1 WHERE id = 7") == "done"
    assert assess(path, cancel=CancelToken()).catalog.fingerprint != in_use


def test_other_choices_need_no_copy_of_a_database_in_use(tmp_path: Path, start: Start) -> None:
    path = make_source(tmp_path / "a.db", LEDGER)
    start(OBEY, path)
    assessment = assess(path, cancel=CancelToken())
    events: list[Event] = []

    again = revise(path, assessment, Choices(), on_event=events.append, cancel=CancelToken())

    assert again.plan == assessment.plan
    assert events == []


class TestPlans:
    def test_a_plan_of_a_database_in_use_is_carried_out_without_reading_it_again(
        self, tmp_path: Path, url: str, start: Start
    ) -> None:
        path = make_source(tmp_path / "a.db", LEDGER)
        plan = load_plan(dump_plan(assess(path, cancel=CancelToken()).plan))
        assert plan.fingerprint.data_version
        start(OBEY, path)
        read: list[Event] = []

        migrate(MigrationOptions(source_path=path, target_url=url, plan=plan), on_event=read.append)

        assert not [
            event for event in read if getattr(event, "phase", None) is Phase.PROFILE and hasattr(event, "table")
        ]

    def test_a_plan_without_a_data_version_holds_as_it_did(self, tmp_path: Path, url: str) -> None:
        path = make_source(tmp_path / "a.db", LEDGER)
        plan = assess(path, cancel=CancelToken()).plan
        data = dump_plan(replace(plan, fingerprint=replace(plan.fingerprint, data_version="")))
        assert b"data_version" not in data
        read: list[Event] = []

        migrate(MigrationOptions(source_path=path, target_url=url, plan=load_plan(data)), on_event=read.append)

        assert not [
            event for event in read if getattr(event, "phase", None) is Phase.PROFILE and hasattr(event, "table")
        ]
        assert read_target(url) == (5000, 0)


class TestTheCopyGoes:
    @pytest.fixture
    def large(self, tmp_path: Path) -> Path:
        return make_source(tmp_path / "large.db", LARGE)

    def test_when_the_copying_is_cancelled(self, large: Path, url: str, start: Start, temporary_folder: Path) -> None:
        start(OBEY, large)
        cancel = CancelToken()

        def stop(event: Event) -> None:
            if isinstance(event, SnapshotProgress):
                assert find_copies(temporary_folder)
                cancel.cancel()

        with pytest.raises(Cancelled):
            migrate(MigrationOptions(source_path=large, target_url=url), on_event=stop, cancel=cancel)

        assert read_tables(url) == []

    def test_when_the_server_can_not_be_reached(self, large: Path, start: Start) -> None:
        start(OBEY, large)
        with pytest.raises(Exception, match=r"connect|reach"):
            carry(large, "postgresql://127.0.0.1:1/nothing?connect_timeout=1")

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda each: each.name)
    def test_when_the_process_is_stopped_or_killed_at_the_latest_with_the_next_one(
        self, large: Path, start: Start, temporary_folder: Path, number: signal.Signals
    ) -> None:
        application = start(OBEY, large)
        command = [sys.executable, "-m", "core", "inspect", str(large)]
        howdah = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 30
        while not find_copies(temporary_folder):
            assert howdah.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.001)
        howdah.send_signal(number)
        howdah.communicate(timeout=30)
        if number is not signal.SIGKILL:
            assert howdah.returncode == 130
            assert find_copies(temporary_folder) == []
            return
        assert len(find_copies(temporary_folder)) == 1
        application.kill()
        application.wait()

        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

        assert done.returncode == 0, done.stderr
        assert find_copies(temporary_folder) == []


class TestCommandLine:
    @staticmethod
    def howdah(*arguments: object) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "core", *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env={**os.environ, "NO_COLOR": "1", "COLUMNS": "100"},
        )

    @pytest.mark.parametrize("command", ["migrate", "inspect"])
    def test_the_copy_is_said_before_in_one_line_with_its_cost(
        self, tmp_path: Path, url: str, start: Start, temporary_folder: Path, command: str
    ) -> None:
        path = make_source(tmp_path / "a.db", LEDGER)
        application = start(OBEY, path)

        done = self.howdah(command, path, *([url] if command == "migrate" else []))

        assert done.returncode == 0, done.stderr
        first = done.stderr.splitlines()[0]
        assert first.startswith("a.db is in use by ")
        assert f"({application.pid}): a private copy of 0.1 MB is made and read, in {temporary_folder} (" in first
        assert first.endswith(
            "which takes less than a second at an assumed rate, and goes away at the end."
            " --in-place reads the file itself."
        )

    @pytest.mark.parametrize("command", ["migrate", "plan"])
    def test_in_place_makes_none(self, tmp_path: Path, url: str, start: Start, command: str) -> None:
        path = make_source(tmp_path / "a.db", LEDGER)
        start(OBEY, path)

        done = self.howdah(command, path, *([url] if command == "migrate" else []), "--in-place")

        assert done.returncode == 0, done.stderr
        assert "private copy" not in done.stderr

    def test_a_log_that_can_not_be_read_in_place_says_what_to_do(self, tmp_path: Path) -> None:
        path = make_source(tmp_path / "a.db", f"PRAGMA journal_mode = WAL; {LEDGER}")
        with closing(sqlite3.connect(path, isolation_level=None)) as writer:
            writer.execute("INSERT INTO ledger (amount) VALUES (1)")
            (tmp_path / "left.db").write_bytes(path.read_bytes())
            (tmp_path / "left.db-wal").write_bytes((tmp_path / "a.db-wal").read_bytes())

        done = self.howdah("inspect", tmp_path / "left.db", "--in-place")

        assert done.returncode == 1
        assert "has a write-ahead log without its index" in done.stderr
        assert "leaving out --in-place" in done.stderr
        assert self.howdah("inspect", tmp_path / "left.db").returncode == 0
