import os
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.errors import (
    Cancelled,
    SourceChanged,
    SourceCorrupt,
    SourceLocked,
    SourceUnreadable,
)
from core.sqlite.arrow_reader import read_batches
from core.sqlite.query import Query, QueryColumn
from core.sqlite.source import Source, open_source

TABLE = "CREATE TABLE t (a); INSERT INTO t VALUES (1), (2);"
WAL = "PRAGMA journal_mode = WAL;"

# Dies with two rows in the log that are not in the file.
WRITE_TO_THE_LOG_AND_DIE = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA wal_autocheckpoint = 0")
connection.execute("INSERT INTO t VALUES (3), (4)")
os._exit(0)
"""
# Dies with half a transaction in the file, and the journal that undoes it.
WRITE_HALF_AND_DIE = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN")
connection.execute("UPDATE t SET a = -a")
os._exit(0)
"""
HOLD_EXCLUSIVELY = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("ready", flush=True)
sys.stdin.readline()
connection.execute("COMMIT")
"""
TRY_TO_WRITE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0.1)
try:
    connection.execute("INSERT INTO t VALUES (99)")
    print("wrote")
except sqlite3.OperationalError as error:
    print(error)
"""
OPEN_AND_PRINT = """
import sys, tempfile
from pathlib import Path
from core.cancel import CancelToken
from core.sqlite.source import open_source
tempfile.gettempdir()
{as_another_user}
with open_source(Path(sys.argv[1]), cancel=CancelToken()) as source:
    connection = source.connect()
    print([a for (a,) in connection.execute("SELECT a FROM t")])
    connection.close()
"""


def read(source: Source) -> list[int]:
    with closing(source.connect()) as connection:
        return [value for (value,) in connection.execute("SELECT a FROM t")]


def read_by_adbc(source: Source, cancel: CancelToken) -> list[int]:
    column = QueryColumn(name="a", storage_class="integer", expression_sql="a")
    batches = read_batches(source, Query(columns=(column,), from_sql="t NOT INDEXED"), batch_rows=100, cancel=cancel)
    return [value for batch in batches for value in batch.column(0).to_pylist()]


def test_a_source_tells_what_it_is(make_database: Callable[..., Path], cancel: CancelToken) -> None:
    path = make_database(f"PRAGMA encoding = 'UTF-16le'; {TABLE}")
    with open_source(path, cancel=cancel) as source:
        assert source.path == path
        assert source.encoding == "UTF-16le"
        assert source.page_count == 2
        assert source.state.size_bytes == path.stat().st_size
        assert source.state.change_counter == source.header.change_counter
        assert source.snapshot_path is None
        source.check_unchanged()


def test_the_state_moves_with_rows_and_with_the_schema(make_database: Callable[..., Path], cancel: CancelToken) -> None:
    states = []
    path = make_database(TABLE)
    for sql in ("SELECT 1", "SELECT 1", "INSERT INTO t VALUES (3)", "ALTER TABLE t RENAME COLUMN a TO b"):
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(sql)
        with open_source(path, cancel=cancel) as source:
            states.append(source.state)
    assert states[0] == states[1]
    assert states[1].change_counter != states[2].change_counter
    assert states[1].schema_sha256 == states[2].schema_sha256 != states[3].schema_sha256


def test_connections_can_neither_write_nor_trust_the_schema(
    make_database: Callable[..., Path], cancel: CancelToken
) -> None:
    with open_source(make_database(TABLE), cancel=cancel) as source, closing(source.connect()) as connection:
        assert connection.execute("PRAGMA query_only").fetchone() == (1,)
        assert connection.execute("PRAGMA cell_size_check").fetchone() == (1,)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("INSERT INTO t VALUES (1)")


@pytest.mark.parametrize("name", ["a b.db", "100%.db", "what?.db", "a#b.db", "é😀.db", "mode=rw&x.db", "line\nfeed"])
def test_a_file_may_have_any_name(make_database: Callable[..., Path], cancel: CancelToken, name: str) -> None:
    with open_source(make_database(TABLE, name=name), cancel=cancel) as source:
        assert read(source) == read_by_adbc(source, cancel) == [1, 2]


def test_a_name_may_be_relative(
    make_database: Callable[..., Path], cancel: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(make_database(TABLE).parent)
    with open_source(Path("source.db"), cancel=cancel) as source:
        assert read(source) == [1, 2]


def test_an_index_on_json_opens(make_database: Callable[..., Path], cancel: CancelToken) -> None:
    path = make_database(f"{TABLE} CREATE INDEX i ON t (json_extract(a, '$.x')); ")
    with open_source(path, cancel=cancel) as source:
        assert read(source) == [1, 2]


class TestRollbackJournal:
    def test_writers_wait_until_the_end(
        self, make_database: Callable[..., Path], cancel: CancelToken, run_python: Callable[..., str]
    ) -> None:
        path = make_database(TABLE)
        with open_source(path, cancel=cancel) as source:
            assert run_python(TRY_TO_WRITE, path) == "database is locked"
            source.check_unchanged()
        assert run_python(TRY_TO_WRITE, path) == "wrote"

    def test_readers_that_come_and_go_do_not_lift_the_lock(
        self, make_database: Callable[..., Path], cancel: CancelToken, run_python: Callable[..., str]
    ) -> None:
        path = make_database(TABLE)
        with open_source(path, cancel=cancel) as source:
            assert read_by_adbc(source, cancel) == read(source) == [1, 2]
            source.check_unchanged()
            assert run_python(TRY_TO_WRITE, path) == "database is locked"
            assert read_by_adbc(source, cancel) == [1, 2]

    def test_a_lock_that_excludes_readers_is_an_error_after_the_timeout(
        self,
        make_database: Callable[..., Path],
        cancel: CancelToken,
        start_python: Callable[..., "subprocess.Popen[str]"],
    ) -> None:
        path = make_database(TABLE)
        start_python(HOLD_EXCLUSIVELY, path)
        opening = open_source(path, cancel=cancel, timeout_s=0.2)
        with pytest.raises(SourceLocked, match="locked by another program") as caught, opening:
            pass
        assert caught.value.hint

    def test_a_lock_that_goes_in_time_is_waited_for(
        self,
        make_database: Callable[..., Path],
        cancel: CancelToken,
        start_python: Callable[..., "subprocess.Popen[str]"],
    ) -> None:
        path = make_database(TABLE)
        holder = start_python(HOLD_EXCLUSIVELY, path)
        assert holder.stdin is not None
        timer = threading.Timer(0.2, lambda: holder.communicate("go\n"))
        timer.start()
        with open_source(path, cancel=cancel, timeout_s=20) as source:
            assert read(source) == [1, 2]
        timer.join()

    def test_waiting_can_be_cancelled(
        self,
        make_database: Callable[..., Path],
        cancel: CancelToken,
        start_python: Callable[..., "subprocess.Popen[str]"],
    ) -> None:
        path = make_database(TABLE)
        start_python(HOLD_EXCLUSIVELY, path)
        threading.Timer(0.1, cancel.cancel).start()
        started = time.monotonic()
        with pytest.raises(Cancelled), open_source(path, cancel=cancel, timeout_s=20):
            pass
        assert time.monotonic() - started < 5

    def test_a_write_in_spite_of_the_lock_is_noticed(
        self, make_database: Callable[..., Path], cancel: CancelToken
    ) -> None:
        path = make_database(TABLE)
        with open_source(path, cancel=cancel) as source:
            with path.open("r+b") as file:
                file.seek(24)
                file.write(b"\0\0\1\0")
            with pytest.raises(SourceChanged):
                source.check_unchanged()

    def test_a_new_time_alone_is_no_write(self, make_database: Callable[..., Path], cancel: CancelToken) -> None:
        path = make_database(TABLE)
        with open_source(path, cancel=cancel) as source:
            os.utime(path, (1, 1))
            source.check_unchanged()

    def test_a_file_put_in_its_place_is_noticed(self, make_database: Callable[..., Path], cancel: CancelToken) -> None:
        path = make_database(TABLE)
        with open_source(path, cancel=cancel) as source:
            other = path.with_name("other.db")
            shutil.copy(path, other)
            other.replace(path)
            with pytest.raises(SourceChanged):
                source.check_unchanged()

    def test_a_file_that_went_away_is_noticed(self, make_database: Callable[..., Path], cancel: CancelToken) -> None:
        path = make_database(TABLE)
        with open_source(path, cancel=cancel) as source:
            path.unlink()
            with pytest.raises(SourceChanged):
                source.check_unchanged()

    def test_a_transaction_that_a_crash_cut_off_is_undone_in_a_copy(
        self,
        make_database: Callable[..., Path],
        cancel: CancelToken,
        run_python: Callable[..., str],
        look: Callable[[Path], object],
        temporary_folder: Path,
    ) -> None:
        path = make_database(
            "CREATE TABLE t (a, b);"
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 500)"
            "INSERT INTO t SELECT i, zeroblob(500) FROM n;"
        )
        run_python(WRITE_HALF_AND_DIE, path)
        assert path.with_name("source.db-journal").stat().st_size > 0
        with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as connection:
            assert connection.execute("SELECT min(a) FROM t").fetchone() < (0,)
        before = look(path.parent)
        with open_source(path, cancel=cancel) as source:
            assert source.snapshot_path is not None
            assert read(source) == read_by_adbc(source, cancel) == list(range(1, 501))
        assert look(path.parent) == before

    def test_a_journal_that_was_used_up_is_ignored(
        self, make_database: Callable[..., Path], cancel: CancelToken, look: Callable[[Path], object]
    ) -> None:
        path = make_database(f"PRAGMA journal_mode = PERSIST; {TABLE}")
        before = look(path.parent)
        with open_source(path, cancel=cancel) as source:
            assert source.snapshot_path is None
            assert read(source) == [1, 2]
        assert look(path.parent) == before


class TestWalMode:
    @pytest.fixture
    def path(self, make_database: Callable[..., Path]) -> Path:
        return make_database(WAL + TABLE)

    def test_a_file_without_a_log_is_read_where_it_is(
        self, path: Path, cancel: CancelToken, look: Callable[[Path], object], temporary_folder: Path
    ) -> None:
        before = look(path.parent)
        with open_source(path, cancel=cancel) as source:
            assert source.snapshot_path is None
            assert read(source) == read_by_adbc(source, cancel) == [1, 2]
            source.check_unchanged()
            assert look(path.parent) == before
        assert look(path.parent) == before

    @pytest.mark.parametrize("journal_mode", ["WAL", "DELETE"])
    def test_an_empty_log_is_no_log(
        self, path: Path, cancel: CancelToken, look: Callable[[Path], object], journal_mode: str
    ) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"PRAGMA journal_mode = {journal_mode}")
        path.with_name("source.db-wal").touch()
        before = look(path.parent)
        with open_source(path, cancel=cancel) as source:
            assert read(source) == read_by_adbc(source, cancel) == [1, 2]
            source.check_unchanged()
        assert look(path.parent) == before

    def test_a_write_while_it_is_read_is_noticed(
        self, path: Path, cancel: CancelToken, run_python: Callable[..., str]
    ) -> None:
        with open_source(path, cancel=cancel) as source:
            run_python(TRY_TO_WRITE, path)
            with pytest.raises(SourceChanged, match="written to"):
                source.check_unchanged()

    def test_a_write_that_stays_in_the_log_is_noticed(
        self, path: Path, cancel: CancelToken, run_python: Callable[..., str]
    ) -> None:
        with open_source(path, cancel=cancel) as source:
            run_python(WRITE_TO_THE_LOG_AND_DIE, path)
            with pytest.raises(SourceChanged):
                source.check_unchanged()

    def test_another_reader_is_no_write(self, path: Path, cancel: CancelToken) -> None:
        with open_source(path, cancel=cancel) as source, closing(sqlite3.connect(path)) as other:
            other.execute("SELECT * FROM t").fetchall()
            assert path.with_name("source.db-wal").exists()
            source.check_unchanged()

    @pytest.mark.parametrize("keep_index", [True, False], ids=["with -shm", "without -shm"])
    def test_rows_in_the_log_count(
        self,
        path: Path,
        cancel: CancelToken,
        run_python: Callable[..., str],
        look: Callable[[Path], object],
        temporary_folder: Path,
        keep_index: bool,
    ) -> None:
        run_python(WRITE_TO_THE_LOG_AND_DIE, path)
        if not keep_index:
            path.with_name("source.db-shm").unlink()
        before = look(path.parent)
        with open_source(path, cancel=cancel) as source:
            assert source.snapshot_path is not None
            assert source.snapshot_path.parent.stat().st_mode & 0o077 == 0
            assert read(source) == read_by_adbc(source, cancel) == [1, 2, 3, 4]
            assert source.state.size_bytes == source.snapshot_path.stat().st_size
            source.check_unchanged()
            assert look(path.parent) == before
        assert look(path.parent) == before

    def test_a_log_that_is_folded_into_the_file_changes_the_data_version_alone(
        self, path: Path, cancel: CancelToken, run_python: Callable[..., str]
    ) -> None:
        run_python(WRITE_TO_THE_LOG_AND_DIE, path)
        with open_source(path, cancel=cancel) as source:
            from_log = source.state
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with open_source(path, cancel=cancel) as source:
            assert source.state.data_version != from_log.data_version
            assert replace(source.state, data_version=from_log.data_version) == from_log

    def test_the_log_is_found_beside_the_file_that_a_link_leads_to(
        self, path: Path, cancel: CancelToken, run_python: Callable[..., str], open_folder: Path
    ) -> None:
        run_python(WRITE_TO_THE_LOG_AND_DIE, path)
        link = open_folder / "link.db"
        link.symlink_to(path)
        with open_source(link, cancel=cancel) as source:
            assert source.path == link
            assert read(source) == [1, 2, 3, 4]
        assert list(open_folder.iterdir()) == [link]

    @pytest.mark.parametrize("log", ["in use", "left behind", "none"])
    def test_a_folder_that_may_not_be_written_to_is_no_obstacle(
        self,
        path: Path,
        run_python: Callable[..., str],
        open_folder: Path,
        as_another_user: str,
        look: Callable[[Path], object],
        log: str,
    ) -> None:
        if log != "none":
            run_python(WRITE_TO_THE_LOG_AND_DIE, path)
        for name in ("source.db", "source.db-wal") + (("source.db-shm",) if log == "in use" else ()):
            if path.with_name(name).exists():
                shutil.copy(path.with_name(name), open_folder)
        open_folder.chmod(0o555)
        before = look(open_folder)
        rows = run_python(OPEN_AND_PRINT.format(as_another_user=as_another_user), open_folder / "source.db")
        assert rows == ("[1, 2]" if log == "none" else "[1, 2, 3, 4]")
        assert look(open_folder) == before

    def test_an_application_that_has_it_open_is_left_alone(
        self,
        path: Path,
        cancel: CancelToken,
        start_python: Callable[..., "subprocess.Popen[str]"],
        look: Callable[[Path], object],
        temporary_folder: Path,
    ) -> None:
        start_python(
            "import sqlite3, sys\n"
            "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
            "connection.execute('INSERT INTO t VALUES (3)')\n"
            "print('ready', flush=True)\n"
            "sys.stdin.readline()\n",
            path,
        )
        before = look(path.parent)
        with open_source(path, cancel=cancel) as source:
            assert read(source) == [1, 2, 3]
            assert not source.has_later_writes()
        assert look(path.parent) == before

    def test_an_application_that_never_stops_writing_is_read_at_one_moment(
        self,
        path: Path,
        cancel: CancelToken,
        start_python: Callable[..., "subprocess.Popen[str]"],
        temporary_folder: Path,
    ) -> None:
        # Every transaction leaves two more rows, whose sum is 0.
        start_python(
            "import sqlite3, sys\n"
            "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
            "connection.execute('PRAGMA synchronous = OFF')\n"
            "connection.execute('DELETE FROM t')\n"
            "connection.execute('INSERT INTO t VALUES (1), (-1)')\n"
            "print('ready', flush=True)\n"
            "while True:\n"
            "    connection.execute('INSERT INTO t VALUES (7), (-7)')\n",
            path,
        )
        with open_source(path, cancel=cancel) as source:
            rows = read(source)
            assert sum(rows) == 0
            assert len(rows) % 2 == 0
            assert read_by_adbc(source, cancel) == rows
            source.check_unchanged()
            deadline = time.monotonic() + 10
            while not source.has_later_writes():
                assert time.monotonic() < deadline

    def test_the_copy_goes_whatever_ends_the_reading(
        self, path: Path, cancel: CancelToken, run_python: Callable[..., str], temporary_folder: Path
    ) -> None:
        run_python(WRITE_TO_THE_LOG_AND_DIE, path)
        copies: list[Path] = []

        def interrupt_reading() -> None:
            with open_source(path, cancel=cancel):
                copies.extend(temporary_folder.iterdir())
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            interrupt_reading()
        assert copies

    def test_copying_can_be_cancelled(
        self, path: Path, cancel: CancelToken, run_python: Callable[..., str], temporary_folder: Path
    ) -> None:
        run_python(WRITE_TO_THE_LOG_AND_DIE, path)
        cancel.cancel()
        with pytest.raises(Cancelled), open_source(path, cancel=cancel):
            pass

    def test_a_copy_that_finds_no_room_is_an_error_before_it_is_begun(
        self, path: Path, cancel: CancelToken, run_python: Callable[..., str], temporary_folder: Path
    ) -> None:
        run_python(WRITE_TO_THE_LOG_AND_DIE, path)
        try:
            os.truncate(path, 8 << 40)
        except OSError:
            pytest.skip("this file system has no sparse files of that size")
        with pytest.raises(SourceUnreadable, match="no room") as caught, open_source(path, cancel=cancel):
            pass
        assert "TMPDIR" in caught.value.hint

    def test_a_log_that_may_not_be_read_is_an_error(
        self, path: Path, run_python: Callable[..., str], open_folder: Path, as_another_user: str
    ) -> None:
        run_python(WRITE_TO_THE_LOG_AND_DIE, path)
        for name in ("source.db", "source.db-wal"):
            shutil.copy(path.with_name(name), open_folder)
        (open_folder / "source.db-wal").chmod(0)
        script = f"""
import sys
from pathlib import Path
from core.cancel import CancelToken
from core.errors import SourceUnreadable
from core.sqlite.source import open_source
{as_another_user}
try:
    with open_source(Path(sys.argv[1]), cancel=CancelToken()):
        pass
except SourceUnreadable as error:
    print(error.message)
"""
        assert "permission denied" in run_python(script, open_folder / "source.db")


def break_schema(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = ?", (sql,))


def test_a_schema_that_sqlite_cannot_read_is_damage(make_database: Callable[..., Path], cancel: CancelToken) -> None:
    path = make_database(TABLE)
    break_schema(path, "CREATE TABLE t (a) BY A NEWER SQLITE")
    with pytest.raises(SourceCorrupt, match="schema that SQLite") as caught, open_source(path, cancel=cancel):
        pass
    assert "newer" in caught.value.hint


def test_a_schema_that_is_not_valid_text_opens(make_database: Callable[..., Path], cancel: CancelToken) -> None:
    path = make_database(TABLE)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = CAST(? AS TEXT)", (b"CREATE TABLE t (a DEFAULT '\xff')",))
    with open_source(path, cancel=cancel) as source:
        assert read(source) == [1, 2]


def test_a_cut_off_database_says_so_and_what_is_missing(
    make_database: Callable[..., Path], cancel: CancelToken
) -> None:
    path = make_database(TABLE)
    os.truncate(path, 4096)
    with pytest.raises(SourceCorrupt, match=r"8,192.*4,096"), open_source(path, cancel=cancel):
        pass


@pytest.mark.parametrize("way", ["rollback", "wal", "copy"])
def test_nothing_is_left_open(
    make_database: Callable[..., Path], cancel: CancelToken, run_python: Callable[..., str], way: str
) -> None:
    descriptors = Path("/proc/self/fd")
    if not descriptors.is_dir():
        pytest.skip("the system does not list a process's open files")
    path = make_database(TABLE if way == "rollback" else WAL + TABLE)
    if way == "copy":
        run_python(WRITE_TO_THE_LOG_AND_DIE, path)
    with open_source(path, cancel=cancel) as source:
        read(source)
        read_by_adbc(source, cancel)
    names = [os.readlink(link) for link in descriptors.iterdir() if link.is_symlink()]
    assert [name for name in names if "source.db" in name or "howdah" in name] == []
