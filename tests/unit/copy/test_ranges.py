"""A table is cut such that each row is in exactly one part, and that what comes after a row comes after it."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.cancel import CancelToken
from core.catalog.model import StorageClass
from core.copy.chunk_size import read_chunk_bytes
from core.copy.ranges import divide_tables, find_cutting, find_reached, write_condition
from core.copy.rows import SourceRows
from core.identifiers import quote_sqlite
from core.plan.model import TablePlan
from core.sqlite.source import open_source
from tests.helpers.made_plans import column, identity, plan, table
from tests.helpers.source import make_source

KEYS = st.one_of(
    st.integers(-(2**63), 2**63 - 1),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=5),
    st.binary(max_size=5),
)


def parts_of(path: Path, planned: TablePlan, chunk_bytes: int) -> list[list[int]]:
    """The rowids of each part."""
    with open_source(path, cancel=CancelToken()) as source, closing(source.connect()) as connection:
        cutting = find_cutting(source, planned)
        found = []
        for part in divide_tables(source, plan(planned), chunk_bytes):
            condition = write_condition(planned, cutting, part, None)
            where = f" WHERE {condition}" if condition is not None else ""
            rows = connection.execute(f"SELECT rowid FROM {quote_sqlite(planned.source_name)}{where}")
            found.append([rowid for (rowid,) in rows])
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rowids=st.lists(st.integers(-(2**63), 2**63 - 1), unique=True, max_size=30), size=st.integers(0, 9000))
def test_each_row_is_in_one_part_and_the_parts_ascend(tmp_path: Path, rowids: Sequence[int], size: int) -> None:
    path = tmp_path / "parts.sqlite"
    make_source(path, "DROP TABLE IF EXISTS t; CREATE TABLE t (id INTEGER PRIMARY KEY)", {"t": [(n,) for n in rowids]})
    parts = parts_of(path, replace(table("t", identity("id")), size_bytes=size), 100)
    assert [rowid for part in parts for rowid in part] == sorted(rowids)
    assert len(parts) <= max(1, -(-size // 400))


def test_a_small_table_is_one_part(tmp_path: Path) -> None:
    path = make_source(tmp_path / "small.sqlite", "CREATE TABLE t (id INTEGER PRIMARY KEY)", {"t": [(1,), (2,)]})
    assert parts_of(path, replace(table("t", identity("id")), size_bytes=400), 100) == [[1, 2]]


def test_a_column_that_is_called_rowid_hides_it(tmp_path: Path) -> None:
    script = "CREATE TABLE t (rowid TEXT, _rowid_ TEXT, oid INTEGER PRIMARY KEY)"
    path = make_source(tmp_path / "hidden.sqlite", script)
    with open_source(path, cancel=CancelToken()) as source:
        assert find_cutting(source, table("t", identity("oid"))).rowid_sql == '"oid"'
        assert not find_cutting(source, table("t", column("rowid"))).is_possible


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=st.lists(st.tuples(KEYS, KEYS), unique=True, min_size=1, max_size=20), place=st.integers(0, 19))
def test_what_comes_after_a_key_comes_after_it(
    tmp_path: Path, keys: Sequence[tuple[object, object]], place: int
) -> None:
    path = tmp_path / "keys.sqlite"
    make_source(
        path, "DROP TABLE IF EXISTS t; CREATE TABLE t (a, b, PRIMARY KEY (b, a)) WITHOUT ROWID", {"t": list(keys)}
    )
    reads = (StorageClass.INTEGER, StorageClass.TEXT, StorageClass.BLOB)
    columns = (replace(column("a"), reads=reads), replace(column("b"), reads=reads))
    planned = replace(table("t", *columns), has_rowid=False)
    with open_source(path, cancel=CancelToken()) as source, closing(source.connect()) as connection:
        cutting = find_cutting(source, planned)
        (part,) = divide_tables(source, plan(planned), 1)
        rows = connection.execute("SELECT a, b FROM t").fetchall()
        place = place % len(rows)
        reached = find_reached(cutting, arrays_of(rows[: place + 1]))
        assert reached is not None
        condition = write_condition(planned, cutting, part, reached)
        assert connection.execute(f"SELECT a, b FROM t WHERE {condition}").fetchall() == rows[place + 1 :]


def arrays_of(rows: Sequence[tuple[object, object]]) -> SourceRows:
    kinds = (
        (StorageClass.INTEGER, int, pa.int64()),
        (StorageClass.TEXT, str, pa.string()),
        (StorageClass.BLOB, bytes, pa.binary()),
    )
    return SourceRows(
        values=tuple(
            {
                name: pa.array([value if type(value) is kind else None for value in values], arrow)
                for name, kind, arrow in kinds
            }
            for values in zip(*rows, strict=True)
        ),
        row_numbers=pa.array(range(1, len(rows) + 1)),
        rowids=None,
    )


def test_a_key_whose_text_no_statement_can_hold_is_no_place_to_cut(tmp_path: Path) -> None:
    path = make_source(tmp_path / "nul.sqlite", "CREATE TABLE t (a TEXT PRIMARY KEY) WITHOUT ROWID")
    planned = replace(table("t", column("a")), has_rowid=False)
    with open_source(path, cancel=CancelToken()) as source:
        cutting = find_cutting(source, planned)
    for text in (b"a\0b", b"\xff"):
        rows = SourceRows(
            values=({StorageClass.TEXT: pa.array([text], pa.binary()).view(pa.string())},),
            row_numbers=pa.array([1]),
            rowids=None,
        )
        assert find_reached(cutting, rows) is None


def test_the_environment_can_make_chunks_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_chunk_bytes() == 32 << 20
    monkeypatch.setenv("HOWDAH_CHUNK_BYTES", "1000")
    assert read_chunk_bytes() == 1000
