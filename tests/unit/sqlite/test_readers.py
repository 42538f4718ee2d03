"""Both readers keep one contract: most tests here run on each."""

import math
import sqlite3
import struct
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.cancel import CancelToken
from core.errors import Cancelled, SourceCorrupt, SourceUnreadable
from core.sqlite.arrow_reader import NotPreparable, read_batches
from core.sqlite.query import ARROW_TYPES, Query, QueryColumn, StorageClassMismatch
from core.sqlite.reader import aggregate, read_table
from core.sqlite.row_reader import read_batches_by_row
from core.sqlite.source import open_source

Read = Callable[..., Iterator[pa.RecordBatch]]
INT64_EDGES = [0, 1, -1, 2**63 - 1, -(2**63), 2**53 + 1]
FLOAT_EDGES = [0.0, -0.0, 1.5, 0.1, 5e-324, 1.7976931348623157e308, math.inf, -math.inf, 2.0]
TEXT_EDGES = [b"", b"x", "é😀".encode(), b"a\0b", b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"123", b"1e5"]
BLOB_EDGES = [b"", b"\0", b"\xff" * 300, b"text"]


READ_AT_ONCE = partial(read_batches, row_count=0)
"""As where a batch is expected to take all rows, which it may or may not do."""


@pytest.fixture(params=[read_batches, READ_AT_ONCE, read_batches_by_row], ids=["arrow", "arrow at once", "rows"])
def read(request: pytest.FixtureRequest) -> Read:
    read: Read = request.param
    return read


def column(name: str, storage_class: str, expression_sql: str | None = None) -> QueryColumn:
    return QueryColumn(name=name, storage_class=storage_class, expression_sql=expression_sql or name)


def query(*columns: QueryColumn, from_sql: str = "t NOT INDEXED") -> Query:
    return Query(columns=columns, from_sql=from_sql)


def as_bytes(table: pa.Table) -> list[dict[str, object]]:
    """The rows, text as the bytes that it is: nothing says that they are UTF-8."""
    columns = [
        table.column(place).combine_chunks().view(pa.binary())
        if pa.types.is_string(field.type)
        else table.column(place)
        for place, field in enumerate(table.schema)
    ]
    return pa.table(columns, names=[str(place) for place in range(len(columns))]).to_pylist()


def read_all(read: Read, path: Path, wanted: Query, *, batch_rows: int = 100) -> pa.Table:
    with open_source(path, cancel=CancelToken()) as source:
        batches = list(read(source, wanted, batch_rows=batch_rows, cancel=CancelToken()))
        assert all(0 < batch.num_rows <= batch_rows for batch in batches)
        assert all(batch.schema == wanted.arrow_schema for batch in batches)
        return pa.Table.from_batches(batches, schema=wanted.arrow_schema)


class TestValues:
    @pytest.mark.parametrize("batch_rows", [1, 2, 3, 100])
    def test_every_storage_class_arrives_unharmed(
        self, make_database: Callable[..., Path], read: Read, batch_rows: int
    ) -> None:
        path = make_database("CREATE TABLE t (i, r, s, b)")
        rows = [(INT64_EDGES[n % 6], FLOAT_EDGES[n % 9], TEXT_EDGES[n % 9], BLOB_EDGES[n % 4]) for n in range(36)]
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.executemany("INSERT INTO t VALUES (?, ?, CAST(? AS TEXT), ?)", rows)
            connection.execute("INSERT INTO t VALUES (NULL, NULL, NULL, NULL)")
        wanted = query(column("i", "integer"), column("r", "real"), column("s", "text"), column("b", "blob"))
        found = read_all(read, path, wanted, batch_rows=batch_rows)
        expected = [*rows, (None, None, None, None)]
        assert [tuple(row.values()) for row in as_bytes(found)] == expected
        signs = [math.copysign(1, value) for value in found["r"].to_pylist()[:9]]
        assert signs == [math.copysign(1, value) for value in FLOAT_EDGES]

    def test_utf16_text_arrives_as_utf8(self, make_database: Callable[..., Path], read: Read) -> None:
        path = make_database(
            "PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (s);"
            "INSERT INTO t VALUES ('é😀'), (''), ('a' || char(0) || 'b'), (CAST(x'00d8' AS TEXT));"
        )
        found = as_bytes(read_all(read, path, query(column("s", "text"))))
        assert [row["0"] for row in found] == ["é😀".encode(), b"", b"a\0b", b"\xed\xa0\x80"]

    def test_a_column_that_begins_with_many_nulls_keeps_its_class(
        self, make_database: Callable[..., Path], read: Read
    ) -> None:
        path = make_database(
            "CREATE TABLE t (i, r, s, b);"
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 50)"
            "INSERT INTO t SELECT NULL, NULL, NULL, NULL FROM n;"
            "INSERT INTO t VALUES (1, 0.5, 'x', x'00');"
        )
        wanted = query(column("i", "integer"), column("r", "real"), column("s", "text"), column("b", "blob"))
        found = as_bytes(read_all(read, path, wanted, batch_rows=10))
        assert len(found) == 51
        assert found[-1] == {"0": 1, "1": 0.5, "2": b"x", "3": b"\0"}

    def test_integers_that_a_real_column_stores_as_integers_are_reals(
        self, make_database: Callable[..., Path], read: Read
    ) -> None:
        path = make_database("CREATE TABLE t (r REAL); INSERT INTO t VALUES (1), (2.5);")
        assert read_all(read, path, query(column("r", "real")))["r"].to_pylist() == [1.0, 2.5]

    @pytest.mark.parametrize("rows", [0, 1, 9, 10, 11, 20])
    def test_batches_hold_every_row_once(self, make_database: Callable[..., Path], read: Read, rows: int) -> None:
        path = make_database("CREATE TABLE t (id INTEGER PRIMARY KEY)")
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.executemany("INSERT INTO t VALUES (?)", [(n,) for n in range(rows)])
        found = read_all(read, path, query(column("id", "integer")), batch_rows=10)
        assert found["id"].to_pylist() == list(range(rows))


class TestTables:
    def test_names_may_be_anything(self, make_database: Callable[..., Path], read: Read) -> None:
        names = ['a"b', "", "SELECT", "new\nline", "c1", "é😀", "x'; --", "c1"]
        path = make_database('CREATE TABLE "t""; --" (a); INSERT INTO "t""; --" VALUES (1);')
        wanted = query(*(column(name, "integer", "a") for name in names), from_sql='"t""; --"')
        assert read_all(read, path, wanted).column_names == names

    @pytest.mark.parametrize("name", ["seed", "c0", "n"])
    def test_a_table_may_be_called_as_what_is_put_around_it(
        self, make_database: Callable[..., Path], read: Read, name: str
    ) -> None:
        path = make_database(f"CREATE TABLE {name} (n); INSERT INTO {name} VALUES (7);")
        found = read_all(read, path, query(column("n", "integer"), from_sql=name))
        assert found["n"].to_pylist() == [7]

    def test_conditions_order_and_limit_are_kept(self, make_database: Callable[..., Path], read: Read) -> None:
        path = make_database("CREATE TABLE t (a); INSERT INTO t VALUES (3), (1), (4), (1), (5), (9);")
        wanted = query(column("a", "integer"), from_sql="t WHERE a > 1 ORDER BY a DESC LIMIT 3 OFFSET 1")
        assert read_all(read, path, wanted, batch_rows=2)["a"].to_pylist() == [5, 4, 3]

    def test_an_order_without_a_limit_is_kept(self, make_database: Callable[..., Path], read: Read) -> None:
        path = make_database("CREATE TABLE t (a, b); INSERT INTO t VALUES (3, 1), (1, 2), (2, 3);")
        wanted = query(column("b", "integer"), from_sql="t NOT INDEXED ORDER BY a")
        assert read_all(read, path, wanted)["b"].to_pylist() == [2, 3, 1]

    def test_a_table_without_rowid_and_generated_columns_read(
        self, make_database: Callable[..., Path], read: Read
    ) -> None:
        path = make_database(
            "CREATE TABLE t (k TEXT, v INT, d AS (v * 2), s AS (k || v) STORED, PRIMARY KEY (k, v)) WITHOUT ROWID;"
            "INSERT INTO t VALUES ('b', 1), ('a', 2);"
        )
        wanted = query(column("k", "text"), column("d", "integer"), column("s", "text"), from_sql="t")
        assert read_all(read, path, wanted).to_pylist() == [
            {"k": "a", "d": 4, "s": "a2"},
            {"k": "b", "d": 2, "s": "b1"},
        ]

    def test_2000_columns_read(self, make_database: Callable[..., Path], read: Read) -> None:
        names = [f"column_{n}" for n in range(2000)]
        path = make_database(f"CREATE TABLE t ({', '.join(names)}); INSERT INTO t VALUES ({', '.join(['1'] * 2000)});")
        wanted = query(*(column(name, "integer") for name in names))
        assert read_all(read, path, wanted, batch_rows=4).to_pylist() == [dict.fromkeys(names, 1)]

    def test_a_query_that_sqlite_refuses_is_an_error(self, make_database: Callable[..., Path], read: Read) -> None:
        path = make_database("CREATE TABLE t (a)")
        with pytest.raises(SourceUnreadable, match="no such column: nowhere"):
            read_all(read, path, query(column("a", "integer", "nowhere")))


class TestStorageClasses:
    @pytest.mark.parametrize("before", [0, 5, 500])
    @pytest.mark.parametrize(
        ("storage_class", "good", "bad"),
        [
            ("integer", "1", "1.5"),
            ("integer", "1", "'x'"),
            ("integer", "1", "x'00'"),
            ("real", "1.5", "'x'"),
            ("real", "1.5", "x'00'"),
            ("blob", "x'00'", "1"),
            ("blob", "x'00'", "1.5"),
        ],
    )
    def test_a_value_of_another_class_is_told_wherever_it_stands(
        self,
        make_database: Callable[..., Path],
        read: Read,
        storage_class: str,
        good: str,
        bad: str,
        before: int,
    ) -> None:
        path = make_database(
            "CREATE TABLE t (a);"
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT {before})"
            f"INSERT INTO t SELECT {good} FROM n; INSERT INTO t VALUES ({bad});"
        )
        with pytest.raises(StorageClassMismatch, match="'a b'"):
            read_all(read, path, query(column("a b", storage_class, "a")))

    def test_the_row_reader_lets_nothing_pass(self, make_database: Callable[..., Path]) -> None:
        values = {"integer": "1", "real": "1.5", "text": "'x'", "blob": "x'00'"}
        path = make_database("CREATE TABLE t (a)")
        for storage_class in values:
            for other in values.keys() - {storage_class}:
                wanted = query(column("a", storage_class), from_sql=f"(SELECT {values[other]} AS a)")
                with pytest.raises(StorageClassMismatch, match=other):
                    read_all(read_batches_by_row, path, wanted)

    def test_a_query_names_only_storage_classes(self) -> None:
        with pytest.raises(ValueError, match="storage class"):
            column("a", "varchar")

    def test_a_query_holds_no_nul(self) -> None:
        with pytest.raises(ValueError, match="NUL"):
            query(column("a", "text"), from_sql="t WHERE a = 'x\0y'")
        with pytest.raises(ValueError, match="NUL"):
            query(column("a", "text", "a\0"))

    def test_a_query_has_columns(self) -> None:
        with pytest.raises(ValueError, match="column"):
            query()


class TestEndings:
    FILLED = (
        "PRAGMA page_size = 1024; CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000)"
        "INSERT INTO t SELECT i, 'row ' || i FROM n;"
    )

    @pytest.mark.parametrize("batch_rows", [1, 7, 100_000])
    @pytest.mark.parametrize("fill", [b"\xa5", b"\x00", b"\xff"], ids=["a5", "zeros", "ones"])
    def test_a_damaged_page_in_the_middle_ends_in_an_error(
        self, make_database: Callable[..., Path], read: Read, fill: bytes, batch_rows: int
    ) -> None:
        path = make_database(self.FILLED)
        with path.open("r+b") as file:
            file.seek(path.stat().st_size // 2048 * 1024)
            file.write(fill * 1024)
        with pytest.raises(SourceCorrupt):
            read_all(read, path, query(column("a", "text")), batch_rows=batch_rows)

    def test_a_damaged_overflow_page_ends_in_an_error(self, make_database: Callable[..., Path], read: Read) -> None:
        path = make_database(
            "PRAGMA page_size = 1024; CREATE TABLE t (a); INSERT INTO t VALUES (zeroblob(5000)), (x'00');"
        )
        with path.open("r+b") as file:
            # The first overflow page follows the table's only page; it begins with the number of the next.
            file.seek(2 * 1024)
            file.write(struct.pack(">I", 9999))
        with pytest.raises(SourceCorrupt):
            read_all(read, path, query(column("a", "blob")))

    def test_reading_may_end_early_and_leaves_nothing_open(
        self, make_database: Callable[..., Path], read: Read, cancel: CancelToken
    ) -> None:
        path = make_database(self.FILLED)
        with open_source(path, cancel=cancel) as source:
            batches = read(source, query(column("a", "text")), batch_rows=10, cancel=cancel)
            assert next(batches).num_rows == 10
            batches.close()  # type: ignore[attr-defined]
        with closing(sqlite3.connect(path, timeout=0)) as connection:
            connection.execute("BEGIN EXCLUSIVE")

    def test_reading_can_be_cancelled(
        self, make_database: Callable[..., Path], read: Read, cancel: CancelToken
    ) -> None:
        with open_source(make_database(self.FILLED), cancel=cancel) as source:
            batches = read(source, query(column("a", "text")), batch_rows=10, cancel=cancel)
            next(batches)
            cancel.cancel()
            with pytest.raises(Cancelled):
                next(batches)

    def test_batches_outlive_the_source(self, make_database: Callable[..., Path], read: Read) -> None:
        found = read_all(read, make_database(self.FILLED), query(column("a", "text")), batch_rows=7)
        found.validate(full=True)
        assert found["a"][2999].as_py() == "row 3000"


class TestApplicationCollations:
    SQL = """
    CREATE TABLE plain (id INTEGER PRIMARY KEY, a TEXT COLLATE RMNOCASE UNIQUE, b AS (a || '!'));
    CREATE INDEX i ON plain (a);
    CREATE TABLE keyed (a TEXT COLLATE RMNOCASE PRIMARY KEY, b TEXT) WITHOUT ROWID;
    INSERT INTO plain (a) VALUES ('b'), ('A');
    INSERT INTO keyed VALUES ('b', '1'), ('A', '2');
    """

    def test_a_table_with_a_rowid_is_read_by_arrow(self, make_database: Callable[..., Path]) -> None:
        wanted = query(column("a", "text"), column("b", "text"), from_sql="plain NOT INDEXED")
        found = read_all(read_batches, make_database(self.SQL), wanted)
        assert found.to_pylist() == [{"a": "b", "b": "b!"}, {"a": "A", "b": "A!"}]

    @pytest.mark.parametrize("from_sql", ["keyed", "plain NOT INDEXED ORDER BY a", "plain WHERE a > ''"])
    def test_what_arrow_cannot_read_is_read_by_row(self, make_database: Callable[..., Path], from_sql: str) -> None:
        path = make_database(self.SQL)
        wanted = query(column("a", "text"), from_sql=from_sql)
        with pytest.raises(NotPreparable):
            read_all(read_batches, path, wanted)
        assert sorted(read_all(read_table, path, wanted)["a"].to_pylist()) == ["A", "b"]

    def test_a_query_that_nobody_can_read_is_an_error(self, make_database: Callable[..., Path]) -> None:
        path = make_database("CREATE TABLE t (a, b AS (appfunction(a)))")
        with pytest.raises(SourceUnreadable, match="appfunction"):
            read_all(read_table, path, query(column("b", "integer")))


class TestAggregates:
    WIDEST = QueryColumn(
        name="widest",
        storage_class="integer",
        expression_sql='max(ifnull(octet_length("a"), 0) + ifnull(octet_length("b"), 0))',
    )

    def test_aggregates_come_in_the_order_of_their_columns(
        self, make_database: Callable[..., Path], cancel: CancelToken
    ) -> None:
        path = make_database(
            "CREATE TABLE t (a, b); INSERT INTO t VALUES ('éé', NULL), ('x', zeroblob(100000)), ('xxx', x'00');"
        )
        wanted = query(column("rows", "integer", "count(*)"), self.WIDEST)
        with open_source(path, cancel=cancel) as source:
            assert aggregate(source, wanted, cancel=cancel) == [3, 100_001]

    def test_an_aggregate_of_no_rows_is_null(self, make_database: Callable[..., Path], cancel: CancelToken) -> None:
        with open_source(make_database("CREATE TABLE t (a, b)"), cancel=cancel) as source:
            assert aggregate(source, query(self.WIDEST), cancel=cancel) == [None]

    def test_lengths_are_measured_under_an_applications_collation_too(
        self, make_database: Callable[..., Path], cancel: CancelToken
    ) -> None:
        path = make_database(TestApplicationCollations.SQL)
        with open_source(path, cancel=cancel) as source:
            assert aggregate(source, query(self.WIDEST, from_sql="keyed"), cancel=cancel) == [2]


values = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.binary(),
    st.binary().map(lambda data: ("as text", data)),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(values, max_size=12),
    batch_rows=st.integers(1, 15),
    encoding=st.sampled_from(["UTF-8", "UTF-16le", "UTF-16be"]),
)
def test_both_readers_read_the_same(tmp_path: Path, rows: list[object], batch_rows: int, encoding: str) -> None:
    path = tmp_path / "random.db"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA encoding = '{encoding}'")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("CREATE TABLE t (a)")
        for value in rows:
            if isinstance(value, tuple):
                connection.execute("INSERT INTO t VALUES (CAST(? AS TEXT))", (value[1],))
            else:
                connection.execute("INSERT INTO t VALUES (?)", (value,))
        kinds = [kind for (kind,) in connection.execute("SELECT typeof(a) FROM t")]
    wanted = query(*(column(name, name, f"CASE typeof(a) WHEN '{name}' THEN a END") for name in ARROW_TYPES))
    found = read_all(read_batches, path, wanted, batch_rows=batch_rows)
    assert as_bytes(found) == as_bytes(read_all(read_batches_by_row, path, wanted, batch_rows=batch_rows))
    assert found.num_rows == len(rows)
    held = [next((name for name in ARROW_TYPES if found[name][n].is_valid), "null") for n in range(found.num_rows)]
    assert held == kinds
    without_blobs = replace(wanted, columns=wanted.columns[:-1])
    at_once = read_all(READ_AT_ONCE, path, without_blobs, batch_rows=batch_rows)
    assert as_bytes(at_once) == as_bytes(read_all(read_batches, path, without_blobs, batch_rows=batch_rows))
