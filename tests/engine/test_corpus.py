"""Each folder of tests/corpus is a database and what must become of it: `source.sql` is run by SQLite itself, the
file is migrated, and `expect.toml` is held against the server. To add a case, add a folder.

expect.toml:
    verdict = "verified"                 # or "verified with findings"
    findings = ["NUL_IN_TEXT"]           # all codes, sorted; infos too
    [types]                              # "table.column" by the server's names: format_type
    "t.a" = "bigint"
    [[answers]]                          # a query in the target's schema, and its rows
    query = "SELECT a FROM t ORDER BY a"
    rows = [["1"], ["2"]]                # every value as PostgreSQL's text; "∅" is NULL
    [fails]                              # statements that must fail, with the SQLSTATE
    "INSERT INTO t VALUES (1)" = "23505"
"""

import sqlite3
import tomllib
from pathlib import Path

import psycopg
import pytest

from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.report.model import Report

CASES = sorted(path.parent for path in (Path(__file__).parents[1] / "corpus").glob("*/source.sql"))
SCHEMA = "carried over"


def build_source(case: Path, folder: Path) -> Path:
    """A database file made by SQLite from the case's script."""
    path = folder / "source.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript((case / "source.sql").read_text("utf-8"))
    connection.close()
    return path


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_arrives_as_expected(case: Path, tmp_path: Path, database_url: str) -> None:
    expected = tomllib.loads((case / "expect.toml").read_text("utf-8"))
    source = build_source(case, tmp_path)
    before = source.read_bytes()
    report = migrate(MigrationOptions(source_path=source, target_url=database_url, schema=SCHEMA, connections=2))

    assert source.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["source.sqlite"]
    assert report.rows_read == report.rows_written + report.rows_set_aside
    assert report.verdict == expected["verdict"], _explain(report)
    assert sorted({finding.code for finding in report.findings}) == expected.get("findings", []), _explain(report)
    with psycopg.connect(database_url) as connection:
        connection.execute("SELECT set_config('search_path', %s, false)", [f'"{SCHEMA}"'])
        types = _types(connection)
        for column, type_name in expected.get("types", {}).items():
            assert types[column] == type_name, column
        for answer in expected.get("answers", []):
            rows = connection.execute(answer["query"].replace("{records}", str(report.records_schema))).fetchall()
            assert [["∅" if value is None else str(value) for value in row] for row in rows] == answer["rows"], answer
        for statement, sqlstate in expected.get("fails", {}).items():
            with pytest.raises(psycopg.Error) as failure, connection.transaction():
                connection.execute(statement)
            assert failure.value.sqlstate == sqlstate, statement


def _types(connection: psycopg.Connection[tuple[str, str]]) -> dict[str, str]:
    rows = connection.execute(
        "SELECT c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a"
        " JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = %s AND c.relkind = 'r' AND a.attnum > 0",
        [SCHEMA],
    )
    return dict(rows.fetchall())


def _explain(report: Report) -> str:
    findings = "\n".join(f"{finding.code} {finding.object}: {finding.effect}" for finding in report.findings)
    return f"{findings}\n{report.mismatches}"
