"""Any value of any storage class in any column arrives, or is named: random tables, read back by plain drivers."""

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.report.model import Verdict
from tests.helpers.source import make_source

DECLARATIONS = (
    "",
    "INTEGER",
    "SMALLINT",
    "TINYINT",
    "REAL",
    "NUMERIC",
    "DECIMAL(10,2)",
    "DECIMAL(3)",
    "BOOLEAN",
    "TEXT",
    "VARCHAR(5)",
    "CHAR(3)",
    "BLOB",
    "DATETIME",
    "JSON",
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
integers = st.integers(-(2**63), 2**63 - 1) | st.sampled_from([0, 1, 2**53, 2**53 + 1, -(2**63), 2**63 - 1])
reals = st.floats(allow_nan=False)
values = st.one_of(
    st.none(),
    integers,
    st.integers(0, 1),
    reals,
    st.sampled_from([0.1, 12.5, 1e300, 5e-324, 0.0]),
    texts,
    st.sampled_from(["", "\0", "12", "\\x00", "\\N", '"', "a\r\nb"]),
    st.binary(max_size=8),
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """Declarations, and rows; each column is given mostly one kind of value, as real ones have."""
    declared = draw(st.lists(st.sampled_from(DECLARATIONS), min_size=1, max_size=4))
    kinds = [draw(st.sampled_from([integers, reals, texts, st.integers(0, 1), values, values])) for _ in declared]
    rows = draw(st.lists(st.tuples(*(st.none() | kind for kind in kinds)), max_size=8))
    return tuple(declared), rows


def means_the_same(source: object, target: object) -> bool:
    """Whether PostgreSQL's value means SQLite's, in every way that a column can have become."""
    match source, target:
        case None, None:
            return True
        case int(), bool():
            return source == int(target)
        case int() | float(), int() | float() | Decimal():
            return float(source) == float(target) and (isinstance(source, float) or source == int(target))
        case int(), str():
            return target == str(source)
        case float(), str():
            return float(target) == source
        case str(), str():
            return target == source.replace("\0", "␀")
        case bytes(), str():
            return target == "\\x" + source.hex() or target.encode() == source.replace(b"\0", "␀".encode())
        case ((bytes() | str() | int() | float()), bytes()):
            if isinstance(source, float):
                return float(target) == source
            return target == (source if isinstance(source, bytes) else str(source).encode())
    return False


@given(tables())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_value_arrives_with_its_meaning(
    tmp_path: Path, server_url: str, table: tuple[tuple[str, ...], list[tuple[object, ...]]]
) -> None:
    declared, rows = table
    path = tmp_path / "source.sqlite"
    path.unlink(missing_ok=True)
    columns = ", ".join(f"c{number} {words}" for number, words in enumerate(declared))
    make_source(path, f"CREATE TABLE t (k INTEGER PRIMARY KEY, {columns});", {"t": _numbered(rows)})
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS any_values CASCADE")
    report = migrate(MigrationOptions(source_path=path, target_url=server_url, schema="any_values", connections=1))
    assert report.verdict in (Verdict.VERIFIED, Verdict.VERIFIED_WITH_FINDINGS)
    assert report.rows_written == len(rows)
    with closing(sqlite3.connect(path)) as connection:
        source = connection.execute("SELECT * FROM t ORDER BY k").fetchall()
    with psycopg.connect(server_url) as target:
        arrived = target.execute("SELECT * FROM any_values.t ORDER BY k").fetchall()
        if report.records_schema:
            target.execute(f"DROP SCHEMA {report.records_schema} CASCADE".encode())
    for ours, theirs in zip(source, arrived, strict=True):
        for before, after in zip(ours, theirs, strict=True):
            assert means_the_same(before, after), (before, after)


def _numbered(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return [(number, *row) for number, row in enumerate(rows, 1)]


@pytest.mark.parametrize("size", [3, 70_000])
def test_order_and_position_do_not_matter(tmp_path: Path, database_url: str, size: int) -> None:
    """More rows than one batch, in a table without any key."""
    path = make_source(
        tmp_path / "source.sqlite",
        "CREATE TABLE t (a, b TEXT);"
        f" WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < {size})"
        " INSERT INTO t SELECT i % 7, CASE i % 5 WHEN 0 THEN NULL ELSE hex(i) END FROM c;",
    )
    report = migrate(MigrationOptions(source_path=path, target_url=database_url))
    assert report.verdict is Verdict.VERIFIED
    assert report.rows_written == size
