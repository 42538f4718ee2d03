"""Databases that other programs use while they are read: they wait for nothing, and one moment is read."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.errors import Cancelled, SourceChanged, SourceError, SourceLocked, SourceUnreadable
from core.events import Event, SnapshotProgress, SnapshotStarted, ignore_events
from core.sqlite.glance import glance
from core.sqlite.source import Source, open_source

ROLLBACK = "CREATE TABLE t (a); INSERT INTO t VALUES (1), (-1);"
WAL = f"PRAGMA journal_mode = WAL; {ROLLBACK}"
LARGE = (
    "CREATE TABLE t (a); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000)"
    "INSERT INTO t SELECT zeroblob(10000) FROM n;"
)

HOLD_OPEN = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0.2)
connection.execute("SELECT a FROM t LIMIT 1").fetchall()
print("ready", flush=True)
for line in sys.stdin:
    try:
        connection.execute(line)
        print("done", flush=True)
    except sqlite3.OperationalError as error:
        print(error, flush=True)
"""
# Every transaction leaves rows whose sum is 0; checkpoints come in between.
WRITE_ALL_THE_TIME = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
connection.execute("PRAGMA synchronous = OFF")
pause_s, number = float(sys.argv[2]), 0
connection.execute("INSERT INTO t VALUES (7), (-7)")
print("ready", flush=True)
while True:
    number += 1
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO t VALUES (7)")
    connection.execute("INSERT INTO t VALUES (-7)")
    connection.execute("COMMIT")
    if number % 7 == 0:
        connection.execute("PRAGMA wal_checkpoint(RESTART)")
    time.sleep(pause_s)
"""
WRITE_TO_THE_LOG_AND_DIE = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA wal_autocheckpoint = 0")
connection.execute("INSERT INTO t VALUES (3), (-3)")
os._exit(0)
"""
WRITE_HALF_AND_DIE = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN")
connection.execute("UPDATE t SET a = 1")
os._exit(0)
"""

Start = Callable[..., "subprocess.Popen[str]"]
pytestmark = pytest.mark.usefixtures("temporary_folder")


def ask(application: "subprocess.Popen[str]", sql: str) -> str:
    """Have the application run a statement; what came of it."""
    assert application.stdin is not None
    assert application.stdout is not None
    application.stdin.write(f"{sql}\n")
    application.stdin.flush()
    return application.stdout.readline().strip()


def read_sum(source: Source) -> tuple[int, int]:
    with closing(source.connect()) as connection:
        count, total = connection.execute("SELECT count(*), sum(a) FROM t").fetchone()
        return count, total


@pytest.mark.parametrize("made", [ROLLBACK, WAL], ids=["rollback", "WAL"])
class TestInUse:
    def test_an_open_file_is_copied_and_its_users_are_named(
        self, make_database: Callable[..., Path], cancel: CancelToken, start_python: Start, made: str
    ) -> None:
        path = make_database(made)
        application = start_python(HOLD_OPEN, path)
        events: list[Event] = []

        with open_source(path, cancel=cancel, on_event=events.append) as source:
            assert source.snapshot_path is not None
            assert source.snapshot_path.parent.stat().st_mode & 0o777 == 0o700
            assert read_sum(source) == (2, 0)
            copy = source.snapshot_path

        assert not copy.exists()
        told = events[0]
        assert isinstance(told, SnapshotStarted)
        assert [f"({application.pid})" in user for user in told.users] == [True]
        assert told.size_bytes >= path.stat().st_size
        assert told.free_bytes > 0
        assert told.folder == tempfile.gettempdir()
        assert told.duration_s > 0
        last = events[-1]
        assert isinstance(last, SnapshotProgress)
        assert last.bytes_done == last.bytes_total == told.size_bytes

    def test_its_users_go_on_writing_and_are_not_seen(
        self, make_database: Callable[..., Path], cancel: CancelToken, start_python: Start, made: str
    ) -> None:
        path = make_database(made)
        application = start_python(HOLD_OPEN, path)

        with open_source(path, cancel=cancel) as source:
            assert not source.has_later_writes()
            assert ask(application, "INSERT INTO t VALUES (99)") == "done"
            assert ask(application, "CREATE TABLE later (b)") == "done"
            assert read_sum(source) == (2, 0)
            source.check_unchanged()
            assert source.has_later_writes()

    def test_a_program_that_never_stops_writing_is_read_at_one_moment_and_goes_on(
        self, make_database: Callable[..., Path], cancel: CancelToken, start_python: Start, made: str
    ) -> None:
        path = make_database(f"{made} CREATE TABLE more (b); INSERT INTO more VALUES (zeroblob(9000000));")
        application = start_python(WRITE_ALL_THE_TIME, path, "0.001")

        with open_source(path, cancel=cancel) as source:
            rows, total = read_sum(source)
            assert total == 0
            assert rows % 2 == 0
            deadline = time.monotonic() + 20
            while not source.has_later_writes():
                assert time.monotonic() < deadline
                time.sleep(0.01)
            assert read_sum(source) == (rows, 0)
        assert application.poll() is None

    def test_a_user_that_is_killed_leaves_a_readable_database(
        self, make_database: Callable[..., Path], cancel: CancelToken, start_python: Start, made: str
    ) -> None:
        path = make_database(made)
        application = start_python(WRITE_ALL_THE_TIME, path, "0")
        with open_source(path, cancel=cancel) as source:
            application.kill()
            application.wait()
            assert read_sum(source)[1] == 0
        with open_source(path, cancel=cancel) as source:
            assert read_sum(source)[1] == 0

    def test_a_brief_look_makes_no_copy_for_a_user_alone(
        self, make_database: Callable[..., Path], cancel: CancelToken, start_python: Start, made: str
    ) -> None:
        path = make_database(made)
        start_python(HOLD_OPEN, path)

        with open_source(path, cancel=cancel, is_brief=True) as source:
            assert source.snapshot_path is None
            assert read_sum(source) == (2, 0)

    def test_a_glance_tells_the_cost_and_copies_nothing(
        self,
        make_database: Callable[..., Path],
        cancel: CancelToken,
        start_python: Start,
        made: str,
        temporary_folder: Path,
    ) -> None:
        path = make_database(made)
        application = start_python(HOLD_OPEN, path)

        with glance(path, cancel=cancel) as seen:
            assert [user.pid for user in seen.use.users] == [application.pid]
            assert seen.reads_copy
            assert seen.forecast is not None
            assert seen.forecast.size_bytes == path.stat().st_size
            assert seen.forecast.has_room
            assert seen.forecast.folder == temporary_folder
            assert list(temporary_folder.iterdir()) == []

    def test_a_second_reading_of_our_own_is_no_user(
        self, make_database: Callable[..., Path], cancel: CancelToken, made: str
    ) -> None:
        path = make_database(made)

        with open_source(path, cancel=cancel) as source, closing(source.connect()):
            with glance(path, cancel=cancel) as seen:
                assert seen.use.users == ()
                assert not seen.reads_copy
            with open_source(path, cancel=cancel) as second:
                assert second.snapshot_path is None


class TestCopying:
    def test_writers_pass_between_the_steps_of_a_copy(
        self,
        make_database: Callable[..., Path],
        cancel: CancelToken,
        start_python: Start,
    ) -> None:
        path = make_database(LARGE)
        application = start_python(HOLD_OPEN, path)
        answers: list[str] = []

        def write_once(event: Event) -> None:
            if isinstance(event, SnapshotProgress) and not answers:
                answers.append(ask(application, "INSERT INTO t VALUES ('meanwhile')"))

        with open_source(path, cancel=cancel, on_event=write_once) as source:
            assert answers == ["done"]
            # It was begun anew, so that it shows what was written.
            with closing(source.connect()) as connection:
                assert connection.execute("SELECT count(*) FROM t").fetchone() == (2001,)
            assert not source.has_later_writes()

    def test_it_can_be_cancelled_in_the_middle(
        self,
        make_database: Callable[..., Path],
        cancel: CancelToken,
        start_python: Start,
        temporary_folder: Path,
    ) -> None:
        path = make_database(LARGE)
        application = start_python(HOLD_OPEN, path)
        seen: list[float] = []

        def cancel_at_once(event: Event) -> None:
            if isinstance(event, SnapshotProgress):
                seen.append(event.bytes_done / event.bytes_total)
                assert list(temporary_folder.iterdir()) != []
                cancel.cancel()

        with pytest.raises(Cancelled), open_source(path, cancel=cancel, on_event=cancel_at_once):
            pass

        assert len(seen) == 1
        assert seen[0] < 1
        assert ask(application, "INSERT INTO t VALUES (1)") == "done"

    def test_a_lock_that_excludes_readers_is_an_error_after_the_timeout(
        self, make_database: Callable[..., Path], cancel: CancelToken, start_python: Start
    ) -> None:
        path = make_database(ROLLBACK)
        application = start_python(HOLD_OPEN, path)
        assert ask(application, "BEGIN EXCLUSIVE") == "done"

        opening = open_source(path, cancel=cancel, timeout_s=0.2)
        with pytest.raises(SourceLocked, match="locked by another program"), opening:
            pass

    def test_a_transaction_that_is_begun_and_not_committed_is_not_in_it(
        self, make_database: Callable[..., Path], cancel: CancelToken, start_python: Start
    ) -> None:
        path = make_database(ROLLBACK)
        application = start_python(HOLD_OPEN, path)
        for sql in ("BEGIN IMMEDIATE", "INSERT INTO t VALUES (5)"):
            assert ask(application, sql) == "done"

        with open_source(path, cancel=cancel) as source:
            assert read_sum(source) == (2, 0)
            assert ask(application, "COMMIT") == "done"
            assert source.has_later_writes()

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount")
    def test_a_folder_without_room_is_told_before_and_in_the_middle(
        self,
        make_database: Callable[..., Path],
        cancel: CancelToken,
        start_python: Start,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        path = make_database(LARGE)
        start_python(HOLD_OPEN, path)
        small = tmp_path / "small"
        small.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=25m", "tmpfs", small], check=False).returncode:
            pytest.skip("this container may not mount")
        try:
            monkeypatch.setattr(tempfile, "tempdir", str(small))

            def fill(event: Event) -> None:
                if isinstance(event, SnapshotProgress) and not (small / "other").exists():
                    (small / "other").write_bytes(bytes(shutil.disk_usage(small).free))

            for sink in (fill, ignore_events):
                opening = open_source(path, cancel=cancel, on_event=sink)
                with pytest.raises(SourceUnreadable, match="has no room for the copy") as caught, opening:
                    pass
                assert "TMPDIR" in caught.value.hint
                assert list(small.glob("howdah*")) == []
        finally:
            subprocess.run(["umount", small], check=True)

    def test_without_a_temporary_folder_it_says_so(
        self,
        make_database: Callable[..., Path],
        cancel: CancelToken,
        start_python: Start,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        path = make_database(ROLLBACK)
        start_python(HOLD_OPEN, path)
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))

        opening = open_source(path, cancel=cancel)
        with pytest.raises(SourceUnreadable, match="there is no temporary folder for the copy") as caught, opening:
            pass
        assert "TMPDIR" in caught.value.hint

    @pytest.mark.parametrize("made", [ROLLBACK, WAL], ids=["rollback", "WAL"])
    @pytest.mark.parametrize("in_place", [False, True])
    def test_a_folder_that_may_not_be_written_to_is_no_obstacle(
        self,
        make_database: Callable[..., Path],
        open_folder: Path,
        start_python: Start,
        run_python: Callable[..., str],
        as_another_user: str,
        temporary_folder: Path,
        made: str,
        in_place: bool,
    ) -> None:
        path = open_folder / "source.db"
        shutil.copy(make_database(made), path)
        application = start_python(HOLD_OPEN, path)
        assert ask(application, "INSERT INTO t VALUES (3), (-3)") == "done"
        open_folder.chmod(0o555)
        names = sorted(os.listdir(open_folder))
        script = f"""
import sys, tempfile
from pathlib import Path
from core.cancel import CancelToken
from core.sqlite import adbc
from core.sqlite.source import open_source
with adbc.connect("file::memory:"):
    # What it imports late, the other user may not be able to read.
    pass
{as_another_user}
tempfile.tempdir = {str(open_folder.parent)!r}
told = []
with open_source(Path(sys.argv[1]), cancel=CancelToken(), in_place={in_place}, on_event=told.append) as source:
    connection = source.connect()
    print(connection.execute("SELECT count(*), sum(a) FROM t").fetchone(), source.snapshot_path is None, len(told) > 0)
    connection.close()
"""
        # Another user's idle connection with a rollback journal can't be seen, and keeps nobody waiting.
        is_copied = not in_place and (made == WAL or os.geteuid() != 0)
        assert run_python(script, path) == f"(4, 0) {not is_copied} {is_copied}"
        assert sorted(os.listdir(open_folder)) == names


class TestInPlace:
    def test_the_file_itself_is_read_and_its_writers_wait(
        self, make_database: Callable[..., Path], cancel: CancelToken, start_python: Start
    ) -> None:
        path = make_database(ROLLBACK)
        application = start_python(HOLD_OPEN, path)

        with open_source(path, cancel=cancel, in_place=True) as source:
            assert source.snapshot_path is None
            assert ask(application, "INSERT INTO t VALUES (9)") == "database is locked"
            assert read_sum(source) == (2, 0)
            source.check_unchanged()
        assert ask(application, "INSERT INTO t VALUES (9)") == "done"

    @pytest.mark.parametrize("rows_in_log", [False, True])
    def test_a_write_in_wal_mode_ends_it(
        self, make_database: Callable[..., Path], cancel: CancelToken, start_python: Start, rows_in_log: bool
    ) -> None:
        path = make_database(WAL)
        application = start_python(HOLD_OPEN, path)
        if rows_in_log:
            assert ask(application, "INSERT INTO t VALUES (3), (-3)") == "done"

        with open_source(path, cancel=cancel, in_place=True) as source:
            assert source.snapshot_path is None
            assert read_sum(source) == ((4, 0) if rows_in_log else (2, 0))
            source.check_unchanged()
            assert ask(application, "INSERT INTO t VALUES (9)") == "done"
            with pytest.raises(SourceChanged, match="written to"):
                source.check_unchanged()

    def test_a_checkpoint_ends_it_too(
        self, make_database: Callable[..., Path], cancel: CancelToken, start_python: Start
    ) -> None:
        path = make_database(WAL)
        application = start_python(HOLD_OPEN, path)
        assert ask(application, "INSERT INTO t VALUES (3), (-3)") == "done"

        with open_source(path, cancel=cancel, in_place=True) as source:
            assert ask(application, "PRAGMA wal_checkpoint(TRUNCATE)") == "done"
            with pytest.raises(SourceChanged):
                source.check_unchanged()

    def test_a_log_that_a_crash_left_is_read_by_its_index(
        self,
        make_database: Callable[..., Path],
        cancel: CancelToken,
        run_python: Callable[..., str],
        look: Callable[[Path], object],
    ) -> None:
        path = make_database(WAL)
        run_python(WRITE_TO_THE_LOG_AND_DIE, path)
        before = look(path.parent)

        with open_source(path, cancel=cancel, in_place=True) as source:
            assert source.snapshot_path is None
            assert read_sum(source) == (4, 0)
            source.check_unchanged()
        assert look(path.parent) == before

    def test_a_log_without_its_index_is_refused_with_what_to_do(
        self, make_database: Callable[..., Path], cancel: CancelToken, run_python: Callable[..., str]
    ) -> None:
        path = make_database(WAL)
        run_python(WRITE_TO_THE_LOG_AND_DIE, path)
        path.with_name("source.db-shm").unlink()

        with (
            pytest.raises(SourceUnreadable, match="write-ahead log without its index") as caught,
            open_source(path, cancel=cancel, in_place=True),
        ):
            pass
        assert "--in-place" in caught.value.hint

    def test_a_transaction_that_broke_off_is_refused_with_what_to_do(
        self, make_database: Callable[..., Path], cancel: CancelToken, run_python: Callable[..., str]
    ) -> None:
        path = make_database(
            "CREATE TABLE t (a, b); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 500)"
            "INSERT INTO t SELECT i, zeroblob(500) FROM n;"
        )
        run_python(WRITE_HALF_AND_DIE, path)

        with (
            pytest.raises(SourceUnreadable, match="transaction that broke off") as caught,
            open_source(path, cancel=cancel, in_place=True),
        ):
            pass
        assert "--in-place" in caught.value.hint

    def test_what_seems_damaged_because_it_was_written_to_is_a_change(
        self, make_database: Callable[..., Path], cancel: CancelToken, start_python: Start
    ) -> None:
        path = make_database(f"{LARGE} PRAGMA journal_mode = WAL;")
        application = start_python(HOLD_OPEN, path)

        def find_damage() -> None:
            with open_source(path, cancel=cancel, in_place=True):
                assert ask(application, "INSERT INTO t VALUES (9)") == "done"
                raise SourceUnreadable("Page 7 makes no sense.")

        with pytest.raises(SourceChanged) as caught:
            find_damage()
        assert isinstance(caught.value.__cause__, SourceError)

    def test_checking_for_changes_is_cheap_enough_for_every_chunk(
        self, make_database: Callable[..., Path], cancel: CancelToken
    ) -> None:
        with open_source(make_database(WAL), cancel=cancel, in_place=True) as source:

            def check() -> None:
                for _ in range(500):
                    source.check_unchanged()

            started = time.perf_counter()
            threads = [threading.Thread(target=check) for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert (time.perf_counter() - started) / 1000 < 0.002


class TestDataVersion:
    @pytest.fixture(params=[ROLLBACK, WAL], ids=["rollback", "WAL"])
    def path(self, request: pytest.FixtureRequest, make_database: Callable[..., Path]) -> Path:
        return make_database(request.param)

    @staticmethod
    def version(path: Path, *, in_place: bool = False) -> str:
        with open_source(path, cancel=CancelToken(), in_place=in_place) as source:
            return source.state.data_version

    def test_it_is_the_same_through_a_copy_and_in_place(self, path: Path, start_python: Start) -> None:
        alone = self.version(path)
        start_python(HOLD_OPEN, path)

        with open_source(path, cancel=CancelToken()) as source:
            assert source.snapshot_path is not None
            through_copy = source.state
        with open_source(path, cancel=CancelToken(), in_place=True) as source:
            assert source.state == through_copy
        assert through_copy.data_version == alone != ""
        with glance(path, cancel=CancelToken()) as seen:
            assert seen.source.state == through_copy

    def test_it_survives_a_program_that_opens_and_closes_the_file(
        self, path: Path, run_python: Callable[..., str]
    ) -> None:
        before = self.version(path)
        run_python(
            "import sqlite3, sys\n"
            "connection = sqlite3.connect(sys.argv[1])\n"
            "connection.execute('SELECT * FROM t').fetchall()\n"
            "connection.close()\n",
            path,
        )
        assert self.version(path) == before

    def test_a_write_that_changes_no_size_moves_it(self, path: Path, start_python: Start) -> None:
        seen = [self.version(path)]
        application = start_python(HOLD_OPEN, path)
        for _ in range(3):
            assert ask(application, "UPDATE t SET a = a * 2") == "done"
            seen.append(self.version(path))
            assert ask(application, "PRAGMA wal_checkpoint(RESTART)") == "done"
        application.kill()
        application.wait()
        seen.append(self.version(path))
        # The file of the last reading is that of the checkpoint, which is no write, where there is a log at all.
        assert len(set(seen[:4])) == 4
        assert seen[4] not in seen[:3]

    def test_where_times_are_kept_in_whole_seconds_a_state_just_written_is_no_state_to_go_by(
        self, make_database: Callable[..., Path]
    ) -> None:
        path = make_database(WAL, name="coarse.db")
        now_s = int(time.time())
        os.utime(path, (now_s, now_s))
        time.sleep(0.06)
        assert self.version(path) != self.version(path)

        os.utime(path, (now_s - 10, now_s - 10))
        assert self.version(path) == self.version(path)

    def test_a_log_that_lies_there_untouched_keeps_it(
        self, make_database: Callable[..., Path], run_python: Callable[..., str]
    ) -> None:
        path = make_database(WAL, name="log.db")
        run_python(WRITE_TO_THE_LOG_AND_DIE, path)
        assert self.version(path) == self.version(path) == self.version(path, in_place=True)

    def test_a_transaction_that_broke_off_is_the_same_before_and_after_it_is_undone(
        self, make_database: Callable[..., Path], run_python: Callable[..., str]
    ) -> None:
        path = make_database(
            "CREATE TABLE t (a, b); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 500)"
            "INSERT INTO t SELECT i, zeroblob(500) FROM n;",
            name="broken.db",
        )
        states = []
        for step in ("whole", "broken", "undone"):
            if step == "broken":
                run_python(WRITE_HALF_AND_DIE, path)
            elif step == "undone":
                with closing(sqlite3.connect(path)) as connection:
                    connection.execute("SELECT * FROM t").fetchall()
            with open_source(path, cancel=CancelToken()) as source:
                states.append(source.state)
        assert states[0] == states[1] == states[2]
