"""Schemas of which SQLite can't read a text: as a newer SQLite makes them, and as damage does."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from adbc_driver_sqlite.dbapi import connect

from core.cancel import CancelToken
from core.errors import SourceCorrupt, SourceError, SourceUnreadable
from core.sqlite import adbc
from core.sqlite.check import quick_check
from core.sqlite.glance import glance
from core.sqlite.query import Query, QueryColumn
from core.sqlite.reader import read_table
from core.sqlite.source import Source, open_source

MakeDatabase = Callable[..., Path]

SCHEMA = """
PRAGMA page_size = 1024;
CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT UNIQUE, c); INSERT INTO t VALUES (1, 'x', 1), (2, 'y', 2);
CREATE TABLE w (k TEXT PRIMARY KEY, v) WITHOUT ROWID; INSERT INTO w VALUES ('a', 1);
CREATE INDEX i ON t (c); CREATE UNIQUE INDEX u ON t (b, c); CREATE VIEW v AS SELECT a FROM t;
CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END;
"""
NO_VIEW = "CREATE VIEW v AS SELECT sum(a FOR EVER) FROM t"
NO_TRIGGER = "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1 FOR EVER; END"
NO_INDEX = "CREATE INDEX i ON t (c FOR EVER)"
# SQLite takes what stands before EVER for a view, and then says that it is none.
HALF_A_VIEW = "CREATE VIEW v AS SELECT a FROM t FOR EVER"


def edit(path: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(sql, values)


def redefine(path: Path, **texts: str | bytes) -> Path:
    for name, text in texts.items():
        edit(path, "UPDATE sqlite_schema SET sql = CAST(? AS TEXT) WHERE name = ?", text, name)
    return path


def make(make_database: MakeDatabase, **texts: str | bytes) -> Path:
    return redefine(make_database(SCHEMA), **texts)


def read_rows(source: Source, cancel: CancelToken, table: str = "t", column: str = "a") -> list[object]:
    query = Query(
        columns=(QueryColumn(name=column, expression_sql=f'"{column}"', storage_class="integer"),),
        from_sql=f'"{table}"',
    )
    batches = read_table(source, query, batch_rows=10, cancel=cancel)
    return [value for batch in batches for value in batch.column(0).to_pylist()]


def refusal(path: Path, cancel: CancelToken) -> SourceError:
    with pytest.raises(SourceError) as caught, open_source(path, cancel=cancel) as source:
        quick_check(source, cancel=cancel)
    return caught.value


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("v", "view", NO_VIEW),
        ("v", "view", HALF_A_VIEW),
        ("r", "trigger", NO_TRIGGER),
        ("r", "trigger", "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END FOR EVER"),
        ("i", "index", NO_INDEX),
        ("i", "index", "CREATE INDEX i ON t (c) WHERE c IS FOR EVER"),
        ("u", "index", "CREATE UNIQUE INDEX u ON t (b, c FOR EVER)"),
    ],
)
def test_what_sqlite_can_not_read_is_passed_over_and_named(
    make_database: MakeDatabase, cancel: CancelToken, name: str, kind: str, text: str
) -> None:
    with open_source(make(make_database, **{name: text}), cancel=cancel) as source:
        assert [(each.kind, each.name) for each in source.unread] == [(kind, name)]
        assert "syntax error" in source.unread[0].reason
        assert quick_check(source, cancel=cancel) == ()
        assert read_rows(source, cancel) == [1, 2]
        with source.lend_rows() as connection:
            assert connection.execute("SELECT count(*) FROM t WHERE c > 0").fetchone() == (2,)


def test_nothing_is_passed_over_where_all_can_be_read(make_database: MakeDatabase, cancel: CancelToken) -> None:
    with open_source(make_database(SCHEMA), cancel=cancel) as source, source.lend_rows() as connection:
        assert source.unread == ()
        assert connection.execute("PRAGMA writable_schema").fetchone() == (0,)


def test_the_reason_says_whether_the_file_is_of_a_newer_sqlite(
    make_database: MakeDatabase, cancel: CancelToken
) -> None:
    path = make(make_database, v=NO_VIEW)
    with open_source(path, cancel=cancel) as source:
        assert "it is broken" in source.unread[0].reason
    with path.open("r+b") as file:
        file.seek(96)
        file.write((9_001_002).to_bytes(4, "big"))
    with open_source(path, cancel=cancel) as source:
        assert "it may be newer, for SQLite 9.1.2 wrote the file" in source.unread[0].reason


def test_several_are_named_each_with_its_own_reason(make_database: MakeDatabase, cancel: CancelToken) -> None:
    path = make_database(SCHEMA + "CREATE TRIGGER o INSTEAD OF INSERT ON v BEGIN SELECT 1; END;")
    redefine(path, v=NO_VIEW, r=NO_TRIGGER, i=NO_INDEX)
    with open_source(path, cancel=cancel) as source:
        reasons = {each.name: each.reason for each in source.unread}
    assert reasons.keys() == {"v", "r", "i", "o"}
    assert reasons["o"].startswith("it is of the view v")


@pytest.mark.parametrize(
    "text", ["CREATE TABLE t (a, b, c) BY A NEWER SQLITE", "CREATE TABLE t (a, b, c CHECK (c FOR EVER))"]
)
def test_a_table_that_can_not_be_read_is_refused_by_name(
    make_database: MakeDatabase, cancel: CancelToken, text: str
) -> None:
    for others in ({}, {"v": NO_VIEW, "i": NO_INDEX}):
        path = make(make_database, t=text, **others)
        error = refusal(path, cancel)
        assert isinstance(error, SourceCorrupt)
        assert "malformed database schema (t)" in error.message
        assert "newer SQLite" in error.hint
        path.unlink()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("v", "garbage"),
        ("v", ""),
        ("v", "CREATE VIEW v AS SELECT"),
        ("v", "CREATE VIEW v AS SELECT 'a FROM t"),
        ("v", "CREATE VIEW v AS SELECT a FOR EVER \x07 FROM t"),
        ("v", b"CREATE VIEW v AS SELECT a\xff\xfe FOR EVER FROM t"),
        ("v", "CREATE VIEW v AS SELECT # FROM t"),
        ("v", "CREATE TRIGGER v AFTER INSERT ON t BEGIN SELECT 1 FOR EVER; END"),
        ("r", "CREATE TRIGGER r AFTER INSERT ON nowhere BEGIN SELECT 1; END"),
        ("r", "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1"),
        ("i", "CREATE INDEX i ON t (nowhere)"),
        ("i", "CREATE INDEX i ON nowhere (c)"),
        # An index of what stands before: SQLite might look for rows in it.
        ("i", "CREATE INDEX i ON t (c) WHERE c > 1 FOR EVER"),
    ],
)
def test_a_text_that_is_damaged_is_refused(
    make_database: MakeDatabase, cancel: CancelToken, name: str, text: str | bytes
) -> None:
    for others in ({}, {"u": "CREATE UNIQUE INDEX u ON t (b FOR EVER)"}):
        path = make(make_database, **{name: text}, **others)
        assert isinstance(refusal(path, cancel), SourceCorrupt | SourceUnreadable)
        path.unlink()


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM sqlite_schema WHERE name = 't'",
        "INSERT INTO sqlite_schema SELECT * FROM sqlite_schema WHERE name = 't'",
        "INSERT INTO sqlite_schema SELECT * FROM sqlite_schema WHERE name = 'v'",
        "UPDATE sqlite_schema SET rootpage = 999 WHERE name = 't'",
        "UPDATE sqlite_schema SET rootpage = 'abc' WHERE name = 'w'",
        "UPDATE sqlite_schema SET name = 'other' WHERE name = 't'",
        "UPDATE sqlite_schema SET type = 'whatever' WHERE name = 'w'",
        "UPDATE sqlite_schema SET name = 'sqlite_autoindex_t_7' WHERE name = 'sqlite_autoindex_t_1'",
        "UPDATE sqlite_schema SET sql = NULL WHERE name = 'w'",
        "UPDATE sqlite_schema SET name = x'ff' WHERE name = 'w'",
    ],
)
def test_damage_beside_what_can_not_be_read_is_refused(
    make_database: MakeDatabase, cancel: CancelToken, damage: str
) -> None:
    path = make(make_database, v=NO_VIEW)
    edit(path, damage)
    assert isinstance(refusal(path, cancel), SourceCorrupt | SourceUnreadable)


def test_a_damaged_page_of_the_schema_is_refused(make_database: MakeDatabase, cancel: CancelToken) -> None:
    path = make_database(SCHEMA + "".join(f"CREATE TABLE t{n} (a, b, c, d, e, f);" for n in range(100)))
    redefine(path, v=NO_VIEW)
    data = bytearray(path.read_bytes())
    page = next(n for n in range(1, len(data) // 1024) if b"CREATE TABLE t90 " in data[n * 1024 : (n + 1) * 1024])
    data[page * 1024 : page * 1024 + 8] = b"\xa5" * 8
    path.write_bytes(data)
    assert isinstance(refusal(path, cancel), SourceCorrupt)


def test_the_pages_of_a_lost_table_are_damage_beside_those_of_an_index(
    make_database: MakeDatabase, cancel: CancelToken
) -> None:
    filled = "CREATE TABLE t (a); CREATE TABLE lost (a); CREATE INDEX i ON t (a);"
    path = make_database("PRAGMA page_size = 1024;" + filled)
    redefine(path, i="CREATE INDEX i ON t (a FOR EVER)")
    with open_source(path, cancel=cancel) as source:
        assert quick_check(source, cancel=cancel) == ()
    edit(path, "DELETE FROM sqlite_schema WHERE name = 'lost'")
    assert "Page 3" in refusal(path, cancel).message


def test_a_damaged_page_of_a_table_is_found(make_database: MakeDatabase, cancel: CancelToken) -> None:
    path = make(make_database, v=NO_VIEW, i=NO_INDEX)
    with path.open("r+b") as file:
        file.seek(1024)
        file.write(b"\xa5" * 1024)
    assert isinstance(refusal(path, cancel), SourceCorrupt)


@pytest.mark.parametrize("page_bytes", [512, 1024, 4096])
@pytest.mark.parametrize("auto_vacuum", [0, 1])
def test_an_index_of_many_pages_and_long_keys_is_passed_over(
    make_database: MakeDatabase, cancel: CancelToken, page_bytes: int, auto_vacuum: int
) -> None:
    path = make_database(
        f"PRAGMA page_size = {page_bytes}; PRAGMA auto_vacuum = {auto_vacuum};"
        "CREATE TABLE t (a INTEGER PRIMARY KEY, c);"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 700)"
        " INSERT INTO t SELECT i, CASE i % 5 WHEN 0 THEN zeroblob(3 * i) ELSE i END FROM n;"
        "CREATE INDEX i ON t (c); CREATE TABLE after (a); INSERT INTO after VALUES (1);"
    )
    redefine(path, i=NO_INDEX)
    with open_source(path, cancel=cancel) as source:
        assert quick_check(source, cancel=cancel) == ()
        assert len(read_rows(source, cancel)) == 700


def test_a_name_that_two_objects_have_is_no_guess(make_database: MakeDatabase, cancel: CancelToken) -> None:
    path = make_database(SCHEMA + "CREATE TRIGGER v AFTER INSERT ON t BEGIN SELECT 1; END;")
    edit(path, "UPDATE sqlite_schema SET sql = ? WHERE name = 'v' AND type = 'view'", NO_VIEW)
    assert isinstance(refusal(path, cancel), SourceCorrupt)


def test_the_private_copy_of_a_database_with_a_log_is_read_around_it_too(
    make_database: MakeDatabase, cancel: CancelToken, start_python: Callable[..., object]
) -> None:
    path = make(make_database, i=NO_INDEX, v=NO_VIEW)
    start_python(
        "import sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('PRAGMA writable_schema = ON')\n"
        "connection.execute('PRAGMA journal_mode = WAL')\n"
        "connection.execute('INSERT INTO w VALUES (?, ?)', ('b', 7))\n"
        "print('ready', flush=True)\n"
        "sys.stdin.readline()\n",
        path,
    )
    with open_source(path, cancel=cancel) as source:
        assert source.snapshot_path is not None
        assert [each.name for each in source.unread] == ["i", "v"]
        assert quick_check(source, cancel=cancel) == ()
        assert read_rows(source, cancel, "w", "v") == [1, 7]
    with open_source(path, cancel=cancel, in_place=True) as source:
        assert quick_check(source, cancel=cancel) == ("not checked: whether each page is used",)
        assert read_rows(source, cancel, "w", "v") == [1, 7]


def test_a_database_in_use_is_backed_up_and_read_around_it_too(
    make_database: MakeDatabase, cancel: CancelToken, start_python: Callable[..., object]
) -> None:
    path = make(make_database, i=NO_INDEX)
    start_python(
        "import sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('PRAGMA writable_schema = ON')\n"
        "connection.execute('SELECT * FROM t').fetchall()\n"
        "print('ready', flush=True)\n"
        "sys.stdin.readline()\n",
        path,
    )
    with open_source(path, cancel=cancel) as source:
        assert source.snapshot_path is not None
        assert [each.name for each in source.unread] == ["i"]
        assert quick_check(source, cancel=cancel) == ()


def test_a_look_passes_over_it_too(make_database: MakeDatabase, cancel: CancelToken) -> None:
    with glance(make(make_database, v=NO_VIEW), cancel=cancel) as seen:
        assert [each.name for each in seen.source.unread] == ["v"]
        assert quick_check(seen.source, cancel=cancel) == ()


def test_an_order_within_an_aggregate_is_read_or_named_as_the_version_of_sqlite_can(
    tmp_path: Path, cancel: CancelToken
) -> None:
    """https://sqlite.org/releaselog/3_44_0.html, in a file that ADBC's SQLite makes, which is of another version."""
    path = tmp_path / "source.db"
    with connect(str(path), autocommit=True) as maker, maker.cursor() as cursor:
        cursor.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
        cursor.execute("INSERT INTO t VALUES (1, 'x'), (2, 'y')")
        cursor.execute("CREATE VIEW v AS SELECT group_concat(b, ', ' ORDER BY a DESC) AS listed FROM t")
    with open_source(path, cancel=cancel) as source, source.lend_rows() as connection:
        if sqlite3.sqlite_version_info < (3, 44):
            (unread,) = source.unread
            assert f"it may be newer, for SQLite {adbc.read_version()} wrote the file" in unread.reason
        else:
            assert connection.execute("SELECT listed FROM v").fetchone() == ("y, x",)
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (2,)
        assert quick_check(source, cancel=cancel) == ()
