"""Definitions that recurse, multiply or lie, as only a file that is made for it has them."""

import sqlite3
from collections.abc import Iterator

import pytest

from tests.hostile.conftest import MakeFile, ReadFile
from tests.hostile.schema_edits import BASE, add_views, edit_schema, redefine

_ENDLESS = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r)"


def _chain(select: str, count: int) -> Iterator[tuple[str, str]]:
    yield "v0", "SELECT a FROM t"
    for number in range(1, count):
        yield f"v{number}", select.format(below=f"v{number - 1}", own=f"v{number}", next=f"v{(number + 1) % count}")


@pytest.mark.parametrize(
    "views",
    [
        pytest.param([("v", "SELECT * FROM v")], id="of itself"),
        pytest.param([("v", "SELECT * FROM x"), ("x", "SELECT * FROM v")], id="of each other"),
        pytest.param([("v", f"{_ENDLESS} SELECT n FROM r"), ("x", "SELECT count(*) FROM v")], id="endless"),
        pytest.param([("v", f"SELECT * FROM {', '.join(f't t{n}' for n in range(30))}")], id="of a billion rows"),
        pytest.param(list(_chain("SELECT * FROM {below}", 1_000)), id="a thousand deep"),
        pytest.param(list(_chain("SELECT * FROM {below}", 4_000)), id="four thousand deep"),
        pytest.param(list(_chain('SELECT x.a FROM main."{below}" x, [{below}] y', 40)), id="twice the one before"),
        pytest.param(
            list(_chain("SELECT x.a, 1 AS {own}, 2 AS {next} FROM {below} x, {below} y", 40)),
            id="twice the one before, seemingly in a circle",
        ),
        pytest.param(list(_chain("SELECT *, * FROM {below}", 40)), id="twice the columns of the one before"),
        pytest.param([("v", "SELECT * FROM (" * 10 + "SELECT 1 a" + ")" * 10)], id="nested"),
        pytest.param(
            [
                (
                    "v",
                    "WITH c0 AS (SELECT a FROM t), "
                    + ", ".join(f"c{n} AS (SELECT x.a FROM c{n - 1} x, c{n - 1} y)" for n in range(1, 40))
                    + " SELECT a FROM c39",
                )
            ],
            id="twice the one before within one",
        ),
        pytest.param([("v", "SELECT a COLLATE nosuch AS c FROM t ORDER BY 1")], id="of no collation"),
    ],
)
def test_views_that_never_end_are_not_run(
    views: list[tuple[str, str]], make_file: MakeFile, read_file: ReadFile
) -> None:
    def fill(connection: sqlite3.Connection) -> None:
        connection.executescript(BASE)
        add_views(connection, views)

    endings = read_file(make_file(fill))
    assert {ending.ending for ending in endings.values()} == {"done"}


def test_triggers_that_call_each_other_are_not_run(make_file: MakeFile, read_file: ReadFile) -> None:
    triggers = (
        "CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO t (b) VALUES (new.b); END;"
        "CREATE TRIGGER s AFTER UPDATE ON t BEGIN UPDATE t SET b = b || b; END;"
    )
    assert read_file(make_file(BASE + triggers))["assess"].ending == "done"


def test_indexes_checks_and_defaults_are_not_computed(make_file: MakeFile, read_file: ReadFile) -> None:
    bomb = "hex(zeroblob(400000000))"

    def fill(connection: sqlite3.Connection) -> None:
        connection.executescript(BASE + "CREATE INDEX j ON t (abs(a)); CREATE INDEX k ON t (a) WHERE a > 0")
        redefine(connection, "j", f"CREATE INDEX j ON t ({bomb})")
        redefine(connection, "k", f"CREATE INDEX k ON t (a) WHERE length({bomb}) > 0")
        redefine(connection, "u", f"CREATE TABLE u (a CHECK (length({bomb}) > a), b DEFAULT ({bomb}))")

    assert read_file(make_file(fill))["assess"].ending == "done"


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param(None, id="none"),
        pytest.param("garbage", id="garbage"),
        pytest.param("CREATE TABLE t (a, b)\0 garbage", id="NUL"),
        pytest.param("CREATE TABLE t (a, b DEFAULT 'x\0y')", id="NUL in a string"),
        pytest.param("CREATE VIEW t AS SELECT 1 a", id="a view"),
        pytest.param("CREATE TRIGGER t AFTER INSERT ON u BEGIN SELECT 1; END", id="a trigger"),
        pytest.param("CREATE INDEX t ON u (a)", id="an index"),
        pytest.param("CREATE VIRTUAL TABLE t USING fts5(a)", id="a virtual table"),
        pytest.param("CREATE VIRTUAL TABLE t USING nosuch(a)", id="of no module"),
        pytest.param("CREATE VIRTUAL TABLE t USING dbstat", id="of the system"),
        pytest.param("CREATE TABLE other (a, b)", id="of another name"),
        pytest.param("CREATE TABLE t (a, b DEFAULT 'x", id="string without end"),
        pytest.param("CREATE TABLE t (a, b) /* ", id="comment without end"),
        pytest.param(f"CREATE TABLE t (a, b CHECK ({'(' * 5000}1{')' * 5000}))", id="deep"),
        pytest.param(f"CREATE TABLE t (a, b CHECK ({'(' * 90}1{')' * 90}))", id="less deep"),
        pytest.param(f"CREATE TABLE t (a, b CHECK ({'CASE WHEN 1 THEN ' * 300}1{' END' * 300}))", id="cases"),
        pytest.param(f"CREATE TABLE t (a, b{' CHECK (a > 1)' * 5000})", id="checks"),
        pytest.param(f"CREATE TABLE t (a, b{' REFERENCES u(a)' * 300})", id="keys"),
        pytest.param(f"CREATE TABLE t (a, b DEFAULT (({'+'.join(['1'] * 900)})))", id="long sum"),
        pytest.param(f"CREATE TABLE t (a {'x ' * 50_000}, b VARCHAR(999999999999999999999))", id="long type"),
        pytest.param("CREATE TABLE t (a DECIMAL(-5, +1e3), b DECIMAL(5, 9), c TIMESTAMP(99))", id="odd types"),
        pytest.param("CREATE TABLE t (a AS (b), b AS (a))", id="computed in a circle"),
        pytest.param("CREATE TABLE t (a PRIMARY KEY, b) WITHOUT ROWID", id="not so kept"),
        pytest.param(f'CREATE TABLE t ("{"n" * 1_000_000}", b)', id="long name"),
        pytest.param("CREATE TABLE t (a, A)", id="twice a name"),
        pytest.param("CREATE TABLE t AS SELECT 1 a", id="as select"),
        pytest.param(f"CREATE TABLE t ({', '.join(f'c{n}' for n in range(2001))})", id="too many columns"),
        pytest.param("INSERT INTO u VALUES (1)", id="no definition"),
        pytest.param(b"CREATE TABLE t (a, \xff\xfe)", id="no text"),
        pytest.param('CREATE TABLE ""("", b)', id="empty names"),
        pytest.param(f"CREATE TABLE t (a, b /*{'x' * 5_000_000}*/)", id="megabytes of comment"),
        pytest.param(f"CREATE TABLE t (a, b CHECK (b IN ({','.join(['1'] * 100_000)})))", id="a long list"),
        pytest.param("CREATE TABLE t (a COLLATE [x\x01 é\udcff], b)".encode("utf-8", "surrogatepass"), id="collation"),
    ],
)
def test_a_table_defined_by_hand_is_read_or_refused(
    sql: str | bytes | None, make_file: MakeFile, read_file: ReadFile
) -> None:
    def fill(connection: sqlite3.Connection) -> None:
        connection.executescript(BASE)
        redefine(connection, "t", sql)

    read_file(make_file(fill))


_ROOT_OF = "(SELECT rootpage FROM sqlite_master WHERE name = '{}')"


@pytest.mark.parametrize(
    "change",
    [
        f"rootpage = {_ROOT_OF.format('t')}",
        f"rootpage = {_ROOT_OF.format('i')}",
        f"rootpage = {_ROOT_OF.format('w')}",
        *(f"rootpage = {page}" for page in ("0", "1", "-1", "8", "1000", "99999999999", "NULL", "'abc'", "2.5")),
        *(f"type = {kind}" for kind in ("NULL", "'view'", "'index'", "'trigger'", "'whatever'", "x'00'")),
        *(f"name = {name}" for name in ("NULL", "42", "'other'", "'t'", "'u' || char(0) || 'x'", "x'7500'", "''")),
        *(f"tbl_name = {name}" for name in ("NULL", "'other'", "x'ff'")),
        "name = 'sqlite_autoindex_t_1', type = 'index', tbl_name = 't', sql = NULL",
        "name = 'sqlite_foo', tbl_name = 'sqlite_foo', sql = 'CREATE TABLE sqlite_foo (a, b)'",
        "name = 'sqlite_sequence', sql = 'CREATE TABLE sqlite_sequence (x)'",
        "name = 'sqlite_sequence', sql = 'CREATE TABLE sqlite_sequence (name, seq AS (hex(zeroblob(400000000))))'",
        "type = 'view', rootpage = 0, name = 'sqlite_sequence', sql = 'CREATE VIEW sqlite_sequence AS SELECT 1 AS b'",
        f"type = 'view', rootpage = 0, name = 'sqlite_stat1',"
        f" sql = 'CREATE VIEW sqlite_stat1 AS {_ENDLESS} SELECT n AS tbl, n AS idx, n AS stat FROM r'",
        f"type = 'view', rootpage = 0, name = 'sqlite_sequence',"
        f" sql = 'CREATE VIEW sqlite_sequence AS {_ENDLESS} SELECT n AS name, n AS seq FROM r'",
        "type = 'view', rootpage = 0, name = 'pragma_table_xinfo', sql = 'CREATE VIEW pragma_table_xinfo AS SELECT 1'",
        "name = 'sqlite_stat1', tbl_name = 'sqlite_stat1', sql = 'CREATE TABLE sqlite_stat1 (tbl, idx, stat)'",
    ],
)
def test_a_schema_table_edited_by_hand_is_read_or_refused(
    change: str, make_file: MakeFile, read_file: ReadFile
) -> None:
    def fill(connection: sqlite3.Connection) -> None:
        connection.executescript(BASE)
        edit_schema(connection, f"UPDATE sqlite_master SET {change} WHERE name = 'u'")

    read_file(make_file(fill))


def test_an_object_that_is_there_twice_is_refused(make_file: MakeFile, read_file: ReadFile) -> None:
    def fill(connection: sqlite3.Connection) -> None:
        connection.executescript(BASE)
        edit_schema(connection, "INSERT INTO sqlite_master SELECT * FROM sqlite_master WHERE name = 't'")

    assert read_file(make_file(fill))["assess"].ending == "SourceCorrupt"


def test_an_error_that_quotes_what_is_no_text_is_told(make_file: MakeFile, read_file: ReadFile) -> None:
    def fill(connection: sqlite3.Connection) -> None:
        connection.executescript(BASE)
        edit_schema(
            connection, "UPDATE sqlite_master SET name = CAST(x'8081' AS TEXT), sql = 'garbage' WHERE name = 'u'"
        )

    endings = read_file(make_file(fill))
    assert {ending.ending for ending in endings.values()} == {"SourceUnreadable"}
    assert "not valid text" in endings["assess"].text


def test_a_name_with_a_nul_is_refused_as_such(make_file: MakeFile, read_file: ReadFile) -> None:
    def fill(connection: sqlite3.Connection) -> None:
        connection.executescript(BASE)
        edit_schema(connection, "UPDATE sqlite_master SET name = 'u' || char(0) || 'x' WHERE name = 'u'")

    assert "has a NUL" in read_file(make_file(fill))["assess"].text


@pytest.mark.parametrize(
    ("kind", "sql"),
    [("table", "CREATE TABLE {} (a)"), ("view", "CREATE VIEW {} AS SELECT a FROM t"),
     ("trigger", "CREATE TRIGGER {} AFTER INSERT ON t BEGIN SELECT 1; END"),
     ("trigger", "CREATE TRIGGER {} AFTER INSERT ON t BEGIN DELETE FROM u; END")],
)  # fmt: skip
def test_thousands_of_objects_take_time_in_proportion(
    kind: str, sql: str, make_file: MakeFile, read_file: ReadFile
) -> None:
    def fill(connection: sqlite3.Connection) -> None:
        connection.executescript(BASE)
        edit_schema(
            connection,
            f"INSERT INTO sqlite_master VALUES ('{kind}', ?1, {'?1' if kind != 'trigger' else repr('t')}, ?2, ?3)",
            [(f"o{n}", 2 if kind == "table" else 0, sql.format(f"o{n}")) for n in range(3_000)],
        )

    read_file(make_file(fill), "look", "assess")
