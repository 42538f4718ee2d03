"""A first look at a source: what it shows, how little it reads, and what it refuses."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.errors import Cancelled, SourceCorrupt, SourceError, SourceLocked, SourceUnreadable
from core.migration import look as look_module
from core.migration.assess import read_source_catalog
from core.migration.look import SourceLook, check_source, count_rows, look_at
from core.sqlite import glance as glance_module
from core.sqlite.source import open_source
from tests.helpers.source import make_source

THREE_TABLES = """
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, born TEXT);
CREATE TABLE pet (id INTEGER PRIMARY KEY, person_id INTEGER, name TEXT);
CREATE TABLE code (code TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIEW names AS SELECT name FROM person;
CREATE TRIGGER t AFTER INSERT ON pet BEGIN SELECT 1; END;
CREATE VIRTUAL TABLE words USING fts5(word);
INSERT INTO person (name) VALUES ('a'), ('b'), ('c');
INSERT INTO pet (id) VALUES (10), (12);
INSERT INTO code VALUES ('x');
"""


def look(path: Path) -> SourceLook:
    return look_at(path, cancel=CancelToken())


def count(path: Path, budget_s: float = 20.0) -> tuple[dict[str, int], bool]:
    counted: dict[str, int] = {}
    is_complete = count_rows(path, on_table=counted.__setitem__, cancel=CancelToken(), budget_s=budget_s)
    return counted, is_complete


@contextmanager
def an_application_with_a_log(path: Path, *, rows: int = 3) -> Iterator[sqlite3.Connection]:
    """A program that has the database open in WAL mode, and rows in its log."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("CREATE TABLE in_the_log (a)")
        connection.executemany("INSERT INTO in_the_log VALUES (?)", [(number,) for number in range(rows)])
        yield connection


def abandon_log(path: Path, folder: Path) -> Path:
    """A copy of a database and its log, as a crash leaves them: without an index."""
    folder.mkdir()
    for ending in ("", "-wal"):
        (folder / f"a.db{ending}").write_bytes(path.with_name(path.name + ending).read_bytes())
    return folder / "a.db"


def test_a_look_shows_what_is_declared_and_how_the_file_is_kept(tmp_path: Path) -> None:
    path = make_source(tmp_path / "a.db", THREE_TABLES)

    found = look(path)

    assert found.size_bytes == path.stat().st_size
    assert found.sqlite_version == sqlite3.sqlite_version
    assert found.encoding == "UTF-8"
    assert (found.is_wal, found.is_in_use, found.reads_copy, found.is_whole) == (False, False, False, True)
    assert [(table.name, table.column_count) for table in found.tables] == [("person", 3), ("pet", 3), ("code", 1)]
    assert (found.view_count, found.trigger_count, found.virtual_count) == (1, 1, 1)


def test_rows_are_told_by_their_rowids_and_counted_after(tmp_path: Path) -> None:
    path = make_source(tmp_path / "a.db", THREE_TABLES)

    assert [(table.rows, table.is_exact) for table in look(path).tables] == [(3, False), (3, False), (None, False)]
    assert count(path) == ({"person": 3, "pet": 2, "code": 1}, True)


def test_an_empty_table_is_known_to_be_empty(tmp_path: Path) -> None:
    path = make_source(tmp_path / "a.db", "CREATE TABLE a (x); CREATE TABLE b (x PRIMARY KEY) WITHOUT ROWID;")

    assert [(table.rows, table.is_exact) for table in look(path).tables] == [(0, True), (0, True)]


def test_what_analyze_counted_is_taken_before_rowids(tmp_path: Path) -> None:
    path = make_source(tmp_path / "a.db", "CREATE TABLE a (x); INSERT INTO a (rowid) VALUES (1), (900); ANALYZE;")

    assert look(path).tables[0].rows == 2


def test_scattered_rowids_tell_no_number(tmp_path: Path) -> None:
    path = make_source(tmp_path / "a.db", "CREATE TABLE a (x); INSERT INTO a (rowid) VALUES (1), (9000000000);")

    assert look(path).tables[0].rows is None


@pytest.mark.parametrize("stat", ["'many'", "NULL", "x'00'", "''"])
def test_statistics_may_hold_anything(tmp_path: Path, stat: str) -> None:
    path = make_source(
        tmp_path / "a.db",
        f"CREATE TABLE a (x); INSERT INTO a VALUES (1); ANALYZE; UPDATE sqlite_stat1 SET stat = {stat};",
    )

    assert look(path).tables[0].rows == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux how much was read")
def test_a_look_reads_a_few_pages_of_a_large_table(tmp_path: Path) -> None:
    path = make_source(
        tmp_path / "a.db",
        "CREATE TABLE a (x); CREATE INDEX i ON a (x);"
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)"
        " INSERT INTO a SELECT printf('%0100d', i) FROM n;",
    )
    look(path)

    before = _read_bytes()
    found = look(path)

    assert found.tables[0].rows == 200_000
    assert _read_bytes() - before < 500_000 < found.size_bytes


def _read_bytes() -> int:
    lines = Path("/proc/self/io").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("rchar")).split()[1])


def test_a_framework_is_recognised(tmp_path: Path) -> None:
    path = make_source(tmp_path / "a.db", "CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT);")

    (framework,) = look(path).frameworks

    assert framework.framework == "Django"
    assert framework.reason == "the table django_migrations"


def test_the_fingerprint_is_that_of_a_scan(tmp_path: Path) -> None:
    path = make_source(tmp_path / "a.db", THREE_TABLES)

    with open_source(path, cancel=CancelToken()) as source:
        assert look(path).fingerprint == read_source_catalog(source).fingerprint


def test_an_applications_own_collation_is_no_obstacle(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.create_collation("MINE", lambda a, b: (a > b) - (a < b))
        connection.executescript(
            "CREATE TABLE a (x TEXT PRIMARY KEY COLLATE MINE) WITHOUT ROWID; INSERT INTO a VALUES ('x')"
        )

    assert look(tmp_path / "a.db").tables[0].name == "a"
    assert count(tmp_path / "a.db") == ({"a": 1}, True)


def test_a_journal_that_was_used_up_is_no_obstacle(tmp_path: Path) -> None:
    path = make_source(tmp_path / "a.db", f"PRAGMA journal_mode = PERSIST; {THREE_TABLES}")

    found = look(path)

    assert found.journal_bytes > 0
    assert not found.reads_copy
    with open_source(path, cancel=CancelToken()) as source:
        assert found.fingerprint == read_source_catalog(source).fingerprint


class TestWithALog:
    def test_a_small_database_is_looked_at_with_what_its_log_holds(self, tmp_path: Path) -> None:
        with an_application_with_a_log(tmp_path / "a.db"):
            found = look(tmp_path / "a.db")
            assert count(tmp_path / "a.db") == ({"in_the_log": 3}, True)

        assert found.is_wal
        assert found.is_in_use
        assert found.reads_copy
        assert found.is_whole
        assert found.wal_bytes > 0
        assert [table.name for table in found.tables] == ["in_the_log"]

    def test_a_large_one_that_is_open_elsewhere_is_read_where_it_is(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(glance_module, "COPIED_BYTES", 0)
        with an_application_with_a_log(tmp_path / "a.db"):
            before = sorted(os.listdir(tmp_path))
            found = look(tmp_path / "a.db")
            assert sorted(os.listdir(tmp_path)) == before

        assert found.is_whole
        assert found.reads_copy
        assert found.fingerprint is None
        assert [table.name for table in found.tables] == ["in_the_log"]

    def test_a_large_one_that_a_crash_left_is_seen_without_its_log_and_nothing_is_made_beside_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_source(tmp_path / "a.db", "CREATE TABLE before (a); INSERT INTO before VALUES (1);")
        with an_application_with_a_log(tmp_path / "a.db"):
            path = abandon_log(tmp_path / "a.db", tmp_path / "crashed")
        monkeypatch.setattr(glance_module, "COPIED_BYTES", 0)

        found = look(path)

        assert not found.is_whole
        assert found.reads_copy
        assert [table.name for table in found.tables] == ["before"]
        assert count(path) == ({}, False)
        assert sorted(os.listdir(path.parent)) == ["a.db", "a.db-wal"]

    def test_what_seems_damaged_without_its_log_is_not_said_to_be(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_source(tmp_path / "a.db", "CREATE TABLE before (a);")
        with an_application_with_a_log(tmp_path / "a.db"):
            path = abandon_log(tmp_path / "a.db", tmp_path / "crashed")
        data = path.read_bytes()
        path.write_bytes(data[:100] + b"\xff" * 60 + data[160:])
        monkeypatch.setattr(glance_module, "COPIED_BYTES", 0)

        found = look(path)

        assert not found.is_whole
        assert found.tables == ()

    def test_it_is_checked_with_its_log(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with an_application_with_a_log(tmp_path / "a.db"):
            path = abandon_log(tmp_path / "a.db", tmp_path / "crashed")
        monkeypatch.setattr(glance_module, "COPIED_BYTES", 0)

        assert check_source(path, cancel=CancelToken()) == ()

    def test_wal_mode_with_nothing_in_the_log_is_read_in_place(self, tmp_path: Path) -> None:
        path = make_source(tmp_path / "a.db", "PRAGMA journal_mode = WAL; CREATE TABLE a (x);")

        found = look(path)

        assert found.is_wal
        assert not found.reads_copy
        assert not found.is_in_use


class TestRefusals:
    @pytest.mark.parametrize(
        ("data", "kind"),
        [
            (None, SourceUnreadable),
            (b"", SourceUnreadable),
            (b"a,b\n1,2\n", SourceUnreadable),
            (os.urandom(8192), SourceUnreadable),
            (b"SQLite format 3\x00" + os.urandom(20), SourceCorrupt),
        ],
        ids=["missing", "empty", "text", "encrypted", "cut off in the header"],
    )
    def test_what_is_no_database_is_refused(self, tmp_path: Path, data: bytes | None, kind: type[SourceError]) -> None:
        path = tmp_path / "a.db"
        if data is not None:
            path.write_bytes(data)

        with pytest.raises(kind) as caught:
            look(path)
        assert caught.value.message.endswith(".")

    def test_a_file_that_was_cut_off_is_damaged(self, tmp_path: Path) -> None:
        path = make_source(tmp_path / "a.db", THREE_TABLES)
        path.write_bytes(path.read_bytes()[:-5000])

        with pytest.raises(SourceCorrupt, match="cut off"):
            look(path)

    def test_a_schema_that_is_damaged_is_damage(self, tmp_path: Path) -> None:
        path = make_source(tmp_path / "a.db", "CREATE TABLE a (x);")
        data = path.read_bytes()
        path.write_bytes(data[:100] + b"\xff" * 60 + data[160:])

        with pytest.raises(SourceCorrupt):
            look(path)

    def test_a_database_that_another_program_locks_says_so(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(glance_module, "_BUSY_TIMEOUT_S", 0.1)
        path = make_source(tmp_path / "a.db", "CREATE TABLE a (x);")
        with closing(sqlite3.connect(path, isolation_level=None)) as writer:
            writer.execute("BEGIN EXCLUSIVE")

            with pytest.raises(SourceLocked):
                look(path)


class TestCounting:
    def test_it_ends_with_its_time(self, tmp_path: Path) -> None:
        path = make_source(tmp_path / "a.db", THREE_TABLES)

        assert count(path, budget_s=0.0) == ({}, False)

    def test_a_count_under_way_is_broken_off_when_the_time_is_over(self, tmp_path: Path) -> None:
        path = make_source(
            tmp_path / "a.db",
            "PRAGMA page_size = 512; CREATE TABLE small (x); CREATE TABLE large (x);"
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)"
            " INSERT INTO large SELECT i FROM n;",
        )

        counted, is_complete = count(path, budget_s=0.0005)

        assert "large" not in counted
        assert not is_complete

    def test_it_can_be_cancelled(self, tmp_path: Path) -> None:
        path = make_source(tmp_path / "a.db", THREE_TABLES)
        token = CancelToken()

        with pytest.raises(Cancelled):
            count_rows(path, on_table=lambda *_: token.cancel(), cancel=token)


class TestChecking:
    def test_a_whole_database_has_nothing_to_say(self, tmp_path: Path) -> None:
        assert check_source(make_source(tmp_path / "a.db", THREE_TABLES), cancel=CancelToken()) == ()

    def test_damage_among_the_rows_is_found(self, tmp_path: Path) -> None:
        path = make_source(tmp_path / "a.db", "CREATE TABLE a (x); INSERT INTO a VALUES (zeroblob(9000));")
        data = bytearray(path.read_bytes())
        data[4096:4116] = b"\xff" * 20
        path.write_bytes(data)

        with pytest.raises(SourceCorrupt, match="is damaged"):
            check_source(path, cancel=CancelToken())

    def test_bad_rows_are_told_and_are_no_damage(self, tmp_path: Path) -> None:
        path = make_source(
            tmp_path / "a.db",
            "CREATE TABLE a (x); INSERT INTO a VALUES (NULL); PRAGMA writable_schema = ON;"
            "UPDATE sqlite_schema SET sql = 'CREATE TABLE a (x NOT NULL)';",
        )

        assert check_source(path, cancel=CancelToken()) == ("NULL value in a.x",)

    def test_a_large_file_is_left_to_the_scan(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = make_source(tmp_path / "a.db", "CREATE TABLE a (x);")
        monkeypatch.setattr(look_module, "QUICK_CHECK_BYTES", 100)

        assert check_source(path, cancel=CancelToken()) == ()
        assert not look(path).is_checked
