"""Generated columns that never end, or make of nothing what no memory holds."""

import sqlite3
from contextlib import closing

import pytest

from core.cancel import CancelToken
from core.errors import SourceUnreadable
from core.sqlite.arrow_reader import NotPreparable, read_batches
from core.sqlite.limits import clocking_rows
from core.sqlite.query import Query, QueryColumn
from core.sqlite.reader import read_table
from core.sqlite.source import open_source
from tests.hostile.conftest import MakeFile, ReadFile
from tests.hostile.reading import Reader
from tests.hostile.schema_edits import compute_column, compute_columns


@pytest.mark.parametrize(
    "expression",
    [
        "zeroblob(1000000000)",
        "hex(zeroblob(400000000))",
        "replace(hex(zeroblob(300000)), '0', hex(zeroblob(1000)))",
    ],
)
def test_a_value_larger_than_the_file_accounts_for_is_refused(
    expression: str, make_file: MakeFile, read_file: ReadFile
) -> None:
    endings = read_file(make_file(lambda connection: compute_column(connection, expression)))
    assert endings["look"].ending == "done"
    assert endings["sample"].ending == endings["assess"].ending == "SourceUnreadable"
    assert "hostile.db holds a value" in endings["assess"].text


@pytest.mark.parametrize(
    "expression",
    [
        "replace(printf('%.*c', 4000000, 'a'), printf('%.*c', 2000000, 'a') || 'b', '')",
        "instr(printf('%.*c', 60000, 'a'), printf('%.*c', 30000, 'a') || 'b')",
        f"printf('%.*c', 40000, 'a') LIKE '{'%_a' * 15000}%b'",
        f"printf('%.*c', 60000, 'a') GLOB '{'*[a-b]' * 8000}c'",
    ],
)
def test_a_search_that_takes_the_square_of_its_text_takes_little(
    expression: str, make_file: MakeFile, read_file: ReadFile
) -> None:
    read_file(make_file(lambda connection: compute_column(connection, expression)))


@pytest.mark.parametrize(
    "expression",
    [
        "(WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r)",
        "g",
        "g || g",
        "nosuchfunction(a)",
        "load_extension('evil')",
        "printf('%.*c', 50000000, 'x')",
        "json(replace(printf('%.*c', 2000000, 'x'), 'x', '['))",
        "random()",
        "randomblob(500000000)",
        "json('{')",
        "abs(-9223372036854775807 - 1)",
        "NOT " * 900 + "1",
        "(" * 900 + "1" + ")" * 900,
    ],
)
def test_an_expression_that_can_not_be_computed_is_an_error_or_a_finding(
    expression: str, make_file: MakeFile, read_file: ReadFile
) -> None:
    read_file(make_file(lambda connection: compute_column(connection, expression)))


def test_columns_each_twice_as_long_as_the_one_before_are_refused(make_file: MakeFile, read_file: ReadFile) -> None:
    chain = ", ".join(f"g{number} AS (g{number - 1} || g{number - 1})" for number in range(1, 40))
    endings = read_file(make_file(lambda connection: compute_columns(connection, f"g0 AS ('xxxx'), {chain}")))
    assert endings["assess"].ending == "SourceUnreadable"


def test_columns_each_twice_the_work_of_the_one_before_are_refused(make_file: MakeFile, read_file: ReadFile) -> None:
    chain = ", ".join(f"g{number} AS (abs(g{number - 1}) + abs(g{number - 1}))" for number in range(1, 60))
    endings = read_file(make_file(lambda connection: compute_columns(connection, f"g0 AS (1), {chain}")))
    assert endings["assess"].ending == "SourceUnreadable"


def test_a_row_that_takes_too_many_costly_calls_is_refused(make_file: MakeFile, read_file: ReadFile) -> None:
    slow = " + ".join(["length(replace(printf('%.*c', 60000, 'ab'), 'a', ''))"] * 300)
    endings = read_file(make_file(lambda connection: compute_columns(connection, f"g AS ({slow}), h AS ({slow})")))
    assert "1,200 calls" in endings["assess"].text


def test_what_computes_a_row_without_end_is_given_up() -> None:
    endless = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r"
    with (
        closing(sqlite3.connect(":memory:")) as connection,
        pytest.raises(SourceUnreadable, match=r"^t can't be read: .+ more than 0.1 seconds"),
        clocking_rows(connection, "t", budget_s=0.1),
    ):
        connection.execute(endless).fetchall()


def test_many_columns_that_repeat_a_long_one_are_refused(make_file: MakeFile, read_file: ReadFile) -> None:
    columns = ", ".join(f"g{number} AS (s)" for number in range(1900))

    def fill(connection: sqlite3.Connection) -> None:
        compute_columns(connection, columns, rows=0)
        connection.execute("INSERT INTO t (s) VALUES (printf('%.*c', 600000, 'x'))")

    endings = read_file(make_file(fill), "sample", "assess")
    assert "wide by its generated columns" in endings["assess"].text
    assert "wide by its generated columns" in endings["sample"].text


@pytest.mark.parametrize(
    "column", ["g NOT NULL AS (hex(zeroblob(400000000)))", "g AS (hex(zeroblob(400000000))) REFERENCES t"]
)
def test_checks_and_keys_compute_no_more_than_the_scan(column: str, make_file: MakeFile, read_file: ReadFile) -> None:
    read_file(make_file(lambda connection: compute_columns(connection, column)))


def test_many_rows_of_long_values_take_no_more_memory_than_few(make_file: MakeFile, read_file: ReadFile) -> None:
    endings = read_file(
        make_file(lambda connection: compute_column(connection, "printf('%.*c', 50000, 'x')", rows=12_000)), "assess"
    )
    assert endings["assess"].ending == "done"


def test_stored_columns_are_read_as_any_others(make_file: MakeFile, read_file: ReadFile) -> None:
    sql = (
        "CREATE TABLE t (a INTEGER PRIMARY KEY, g AS (printf('%.*c', 1000000, 'x')) STORED);"
        "INSERT INTO t (a) VALUES (1), (2)"
    )
    assert read_file(make_file(sql))["assess"].ending == "done"


def test_what_is_computed_for_long_is_stopped_when_asked(make_file: MakeFile, reader: Reader) -> None:
    path = make_file(lambda connection: compute_column(connection, "printf('%.*c', 60000, 'x')", rows=200_000))
    ending = reader.read("assess", path, cancel_after_s=1.0)
    assert ending.ending == "Cancelled"
    assert ending.late_s < 3


@pytest.mark.parametrize(
    ("column", "is_computed"),
    [
        ("g AS (s || ' ' || a)", False),
        ("g AS (json_extract(s, '$.a'))", False),
        ("g AS (lower(substr(s, 2))), h AS (a * 2 + 1)", False),
        ("g AS (hex(s)) STORED", False),
        ("g AS (hex(s))", True),
        ("g AS (\"printf\" /* a comment */ ('%d', a))", True),
        ("g AS (s LIKE s)", True),
        ("g AS (s || s), h AS (G || g)", True),
        ('"g g" AS (s || s)', True),
        (f"g AS ({' || '.join('s' * 99)})", True),
    ],
)
def test_columns_that_may_grow_are_told_from_those_that_can_not(
    column: str, is_computed: bool, make_file: MakeFile
) -> None:
    path = make_file(f"CREATE TABLE t (a INTEGER PRIMARY KEY, s TEXT, {column}); CREATE TABLE u (hex)")
    with open_source(path, cancel=CancelToken()) as source:
        assert source.computed_tables == (frozenset({"t"}) if is_computed else frozenset())


def test_tables_that_may_grow_are_read_all_the_same(make_file: MakeFile) -> None:
    path = make_file("CREATE TABLE t (a, g AS (printf('%03d', a))); INSERT INTO t VALUES (1), (22)")
    query = Query(
        columns=(QueryColumn(name="g", storage_class="text", expression_sql='"g"'),), from_sql='"t" NOT INDEXED'
    )
    with open_source(path, cancel=CancelToken()) as source:
        with pytest.raises(NotPreparable):
            list(read_batches(source, query, batch_rows=10, cancel=CancelToken()))
        (batch,) = read_table(source, query, batch_rows=10, cancel=CancelToken())
    assert batch.column(0).to_pylist() == ["001", "022"]
