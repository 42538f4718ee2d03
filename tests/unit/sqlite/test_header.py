import gzip
import os
import random
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import SourceCorrupt, SourceUnreadable
from core.sqlite.header import check_file, read_header

TABLE = "CREATE TABLE t (a); INSERT INTO t VALUES (1);"


def patch(path: Path, offset: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)


def refusal(path: Path) -> SourceUnreadable:
    with pytest.raises(SourceUnreadable) as caught:
        check_file(path)
    assert str(path) in caught.value.message
    return caught.value


def test_the_header_tells_size_and_counters(make_database: Callable[..., Path]) -> None:
    path = make_database(f"PRAGMA page_size = 1024; {TABLE}")
    header = check_file(path)
    assert header.page_size_bytes == 1024
    assert header.page_count(path.stat().st_size) == path.stat().st_size // 1024 == 2
    assert header.page_count_is_valid
    assert header.encoding == "UTF-8"
    assert not header.wal
    assert header.sqlite_version == sqlite3.sqlite_version
    counter = header.change_counter
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO t VALUES (2)")
    assert check_file(path).change_counter == counter + 1


def test_the_largest_page_size_is_stored_as_1(make_database: Callable[..., Path]) -> None:
    assert check_file(make_database(f"PRAGMA page_size = 65536; {TABLE}")).page_size_bytes == 65_536


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16le", "UTF-16be"])
def test_the_header_tells_the_encoding(make_database: Callable[..., Path], encoding: str) -> None:
    assert check_file(make_database(f"PRAGMA encoding = '{encoding}'; {TABLE}")).encoding == encoding


def test_a_database_without_tables_is_a_database(make_database: Callable[..., Path]) -> None:
    assert check_file(make_database("PRAGMA user_version = 1")).encoding == "UTF-8"


def test_the_header_tells_wal_mode(make_database: Callable[..., Path]) -> None:
    assert check_file(make_database(f"PRAGMA journal_mode = WAL; {TABLE}")).wal


def test_a_missing_file_is_said_with_the_name_that_is_near(make_database: Callable[..., Path]) -> None:
    path = make_database(TABLE, name="chinook.sqlite")
    error = refusal(path.with_name("chinok.sqlite"))
    assert "does not exist" in error.message
    assert "chinook.sqlite" in error.hint


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    assert "no folder" in refusal(tmp_path / "nowhere" / "a.db").message


def test_a_link_to_nothing_is_said(tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to("gone.db")
    assert "gone.db" in refusal(link).message


def test_a_name_that_no_file_can_have_is_unreadable() -> None:
    with pytest.raises(SourceUnreadable):
        check_file(Path("a\0b"))
    with pytest.raises(SourceUnreadable):
        check_file(Path("a" * 5000))


def test_a_folder_is_not_a_database(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path).message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert "not an ordinary file" in refusal(pipe).message


def test_a_file_of_0_bytes_is_empty(tmp_path: Path) -> None:
    (tmp_path / "a.db").touch()
    assert "empty" in refusal(tmp_path / "a.db").message


def test_a_file_that_may_not_be_read_says_permission_denied(
    make_database: Callable[..., Path], open_folder: Path, run_python: Callable[..., str], as_another_user: str
) -> None:
    path = make_database(TABLE).rename(open_folder / "a.db")
    path.chmod(0)
    script = f"""
import sys
from pathlib import Path
from core.errors import SourceUnreadable
from core.sqlite.header import check_file
{as_another_user}
try:
    check_file(Path(sys.argv[1]))
except SourceUnreadable as error:
    print(error.message)
"""
    assert "permission denied" in run_python(script, path)


def write_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.db", "x")


LOOKALIKES: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "zip": (write_zip, "zip", "Unpack"),
    "gzip": (lambda path: path.write_bytes(gzip.compress(b"x")), "gzip", "Unpack"),
    "pdf": (lambda path: path.write_bytes(b"%PDF-1.7\n\x00\xff"), "PDF", ""),
    "dump": (lambda path: path.write_text("PRAGMA foreign_keys=OFF;\nBEGIN;"), "SQL text dump", "sqlite3"),
    "pg_dump": (lambda path: path.write_text("--\n-- PostgreSQL database dump\n--\n"), "PostgreSQL", "psql"),
    "pg_dump -Fc": (lambda path: path.write_bytes(b"PGDMP\x01\x0e\x00"), "PostgreSQL", "pg_restore"),
    "csv": (lambda path: path.write_text("a;b\n1;é\n"), "text file", ""),
    "log": (lambda path: path.write_bytes(b"\x37\x7f\x06\x82" + bytes(28)), "write-ahead log", "database itself"),
    "duckdb": (lambda path: path.write_bytes(bytes(8) + b"DUCK" + bytes(500)), "DuckDB", ""),
    "zeros": (lambda path: path.write_bytes(bytes(4096)), "does not begin with", ""),
    "encrypted": (lambda path: path.write_bytes(random.Random(1).randbytes(8192)), "encrypted", "Export"),
    "small encrypted": (lambda path: path.write_bytes(random.Random(1).randbytes(512)), "encrypted", "Export"),
    "noise": (lambda path: path.write_bytes(random.Random(1).randbytes(8191)), "does not begin with", ""),
}


@pytest.mark.parametrize("kind", LOOKALIKES)
def test_what_is_not_a_database_is_told_by_its_kind(tmp_path: Path, kind: str) -> None:
    write, what, hint = LOOKALIKES[kind]
    write(tmp_path / "a.db")
    error = refusal(tmp_path / "a.db")
    assert what in error.message
    assert hint in error.hint


def test_a_header_that_makes_no_sense_is_damaged_or_encrypted(make_database: Callable[..., Path]) -> None:
    path = make_database(TABLE)
    patch(path, 16, bytes(8))
    assert "makes no sense" in refusal(path).message


def test_a_newer_file_format_is_refused(make_database: Callable[..., Path]) -> None:
    path = make_database(TABLE)
    patch(path, 19, b"\x03")
    assert "newer" in refusal(path).message


def test_a_newer_schema_format_is_refused(make_database: Callable[..., Path]) -> None:
    path = make_database(TABLE)
    patch(path, 44, struct.pack(">I", 5))
    assert "schema format 5" in refusal(path).message


def test_a_cut_off_file_says_both_sizes(make_database: Callable[..., Path]) -> None:
    path = make_database(f"{TABLE} CREATE TABLE u (a); CREATE TABLE v (a);")
    os.truncate(path, 8192)
    with pytest.raises(SourceCorrupt, match=r"16,384.*8,192"):
        check_file(path)


@pytest.mark.parametrize("size_bytes", [20, 99, 100, 4095])
def test_a_file_cut_off_in_its_first_page_is_damaged(make_database: Callable[..., Path], size_bytes: int) -> None:
    path = make_database(TABLE)
    os.truncate(path, size_bytes)
    with pytest.raises(SourceCorrupt, match="cut off"):
        check_file(path)


def test_a_page_count_that_an_old_sqlite_left_stale_is_not_believed(
    make_database: Callable[..., Path],
) -> None:
    path = make_database(TABLE)
    patch(path, 28, struct.pack(">I", 1000))
    patch(path, 92, struct.pack(">I", 0))
    header = check_file(path)
    assert not header.page_count_is_valid
    assert header.page_count(path.stat().st_size) == 2


def test_reading_a_header_leaves_the_file_alone(
    make_database: Callable[..., Path], look: Callable[[Path], object]
) -> None:
    path = make_database(f"PRAGMA journal_mode = WAL; {TABLE}")
    before = look(path.parent)
    read_header(path)
    assert look(path.parent) == before
