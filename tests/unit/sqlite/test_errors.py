import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import SourceCorrupt, SourceError, SourceLocked, SourceUnreadable
from core.sqlite import adbc
from core.sqlite.errors import translate_errors
from core.sqlite.uri import file_uri

OVERWRITTEN = b"\xa5" * 4096


def read_with_sqlite3(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(file_uri(path, "mode=ro"), uri=True, timeout=0)) as connection:
        connection.execute(sql).fetchall()


def read_with_adbc(path: Path, sql: str) -> None:
    with (
        adbc.connect(file_uri(path, "mode=ro")) as connection,
        adbc.prepare(connection, sql) as statement,
        adbc.execute(statement, batch_rows=100) as reader,
    ):
        reader.read_all()


@pytest.fixture(params=[read_with_sqlite3, read_with_adbc], ids=["sqlite3", "adbc"])
def refusal(request: pytest.FixtureRequest) -> Callable[..., SourceError]:
    """The error that a read of the file ends with, by either library."""

    def refuse(path: Path, sql: str = "SELECT * FROM t") -> SourceError:
        with pytest.raises(SourceError) as caught, translate_errors(path):
            request.param(path, sql)
        assert str(path) in caught.value.message
        assert "\n" not in caught.value.message
        return caught.value

    return refuse


@pytest.fixture
def path(make_database: Callable[..., Path]) -> Path:
    return make_database("CREATE TABLE t (a); INSERT INTO t VALUES (1);")


def test_damage(path: Path, refusal: Callable[..., SourceError]) -> None:
    path.write_bytes(path.read_bytes()[:4096] + OVERWRITTEN)
    error = refusal(path)
    assert type(error) is SourceCorrupt
    assert "recover" in error.hint
    assert error.context["sqlite"] == "database disk image is malformed"


def test_a_file_that_is_no_database(path: Path, refusal: Callable[..., SourceError]) -> None:
    path.write_bytes(OVERWRITTEN)
    assert type(refusal(path)) is SourceUnreadable


def test_a_missing_file(path: Path, refusal: Callable[..., SourceError]) -> None:
    path.unlink()
    error = refusal(path)
    assert type(error) is SourceUnreadable
    assert "can't be opened" in error.message


def test_a_lock(path: Path, refusal: Callable[..., SourceError], start_python: Callable[..., object]) -> None:
    start_python(
        "import sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('BEGIN EXCLUSIVE')\n"
        "print('ready', flush=True)\n"
        "sys.stdin.readline()\n",
        path,
    )
    assert type(refusal(path)) is SourceLocked


def test_a_malformed_schema(path: Path, refusal: Callable[..., SourceError]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = 'CREATE TABLE t (a) BY NOBODY'")
    error = refusal(path)
    assert type(error) is SourceCorrupt
    assert "schema" in error.message


def test_an_unsupported_schema_format(path: Path, refusal: Callable[..., SourceError]) -> None:
    data = bytearray(path.read_bytes())
    data[47] = 9
    path.write_bytes(data)
    error = refusal(path)
    assert type(error) is SourceUnreadable
    assert "format" in error.message


def test_a_statement_that_fails_keeps_sqlites_words(path: Path, refusal: Callable[..., SourceError]) -> None:
    error = refusal(path, "SELECT * FROM nowhere")
    assert type(error) is SourceUnreadable
    assert error.context["sqlite"] == "no such table: nowhere"


def test_words_in_the_statement_are_not_taken_for_the_error(path: Path, refusal: Callable[..., SourceError]) -> None:
    error = refusal(path, "SELECT 'database is locked'\nFROM nowhere")
    assert type(error) is SourceUnreadable


def test_text_that_is_not_utf8_where_text_is_wanted(path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="not valid text"), translate_errors(path):
        read_with_sqlite3(path, "SELECT CAST(x'ff' AS TEXT)")


def test_sqlites_code_is_kept(path: Path) -> None:
    with pytest.raises(SourceError) as caught, translate_errors(path):
        read_with_sqlite3(path, "INSERT INTO t VALUES (1)")
    assert caught.value.context["code"] == "SQLITE_READONLY"


def test_misuse_stays_a_bug(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.close()
    with pytest.raises(sqlite3.ProgrammingError), translate_errors(path):
        connection.execute("SELECT 1")


def test_what_is_no_error_of_sqlites_passes(path: Path) -> None:
    with pytest.raises(KeyError), translate_errors(path):
        raise KeyError("x")
