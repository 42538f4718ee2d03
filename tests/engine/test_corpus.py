"""Each folder of tests/corpus is a database and what must become of it: `source.sql` is run by SQLite itself, the
file is migrated, and `expect.toml` is held against the server. To add a case, add a folder.

expect.toml:
    choices = ["t.a:type=date", "json=keep"]  # what a person chose, as on the command line
    preset = "faithful"                       # what the settings start from
    verdict = "verified"                      # or "verified with findings"
    findings = ["NUL_IN_TEXT"]                # all codes, sorted; infos too
    set_aside = 1                             # rows among the rejects, in all tables; likewise
    altered = 2                               # values in the ledger
    left_out = 3                              # rows that a filter does not take
    refused = "PlanUndecided"                 # instead of all these: the error that stops the run, by its class
    [types]                                   # "table.column" by the server's names: format_type
    "t.a" = "bigint"
    [[answers]]                               # a query in the target's schema, and its rows; times are told in UTC
    query = "SELECT a FROM t ORDER BY a"
    rows = [["1"], ["2"]]                     # every value as PostgreSQL's text; "∅" is NULL
    [fails]                                   # statements that must fail, with the SQLSTATE ("A or B" by version)
    "INSERT INTO t VALUES (1)" = "23505"
    [with_vector]                             # any of these again, for servers that have pgvector
"""

import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

import core.errors
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.plan.choices import Choices, parse_choice
from core.plan.policy import Preset
from core.report.model import Report

CASES = sorted(path.parent for path in (Path(__file__).parents[1] / "corpus").glob("*/source.sql"))
SCHEMA = "carried over"


def build_source(case: Path, folder: Path) -> Path:
    """A database file made by SQLite from the case's script."""
    path = folder / "source.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((case / "source.sql").read_text("utf-8"))
    return path


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_arrives_as_expected(case: Path, tmp_path: Path, database_url: str) -> None:
    expected = _read_expected(case, database_url)
    source = build_source(case, tmp_path)
    before = source.read_bytes()
    choices = Choices(
        preset=Preset(expected.get("preset", Preset.IDIOMATIC)),
        made=tuple(parse_choice(text) for text in expected.get("choices", [])),
    )
    options = MigrationOptions(
        source_path=source, target_url=database_url, schema=SCHEMA, connections=2, choices=choices
    )
    if "refused" in expected:
        with pytest.raises(getattr(core.errors, expected["refused"])):
            migrate(options)
        assert _count_schemas(database_url) == 0
        return
    report = migrate(options)

    assert source.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["source.sqlite"]
    assert report.rows_read == report.rows_written + report.rows_set_aside
    assert report.verdict == expected["verdict"], _explain(report)
    assert sorted({finding.code for finding in report.findings}) == expected.get("findings", []), _explain(report)
    assert report.rows_set_aside == expected.get("set_aside", 0), _explain(report)
    assert sum(table.values_altered for table in report.tables) == expected.get("altered", 0), _explain(report)
    assert sum(table.rows_left_out for table in report.tables) == expected.get("left_out", 0), _explain(report)
    with psycopg.connect(database_url) as connection:
        connection.execute("SELECT set_config('search_path', %s, false)", [f'"{SCHEMA}"'])
        connection.execute("SELECT set_config('TimeZone', 'UTC', false)")
        types = _types(connection)
        for column, type_name in expected.get("types", {}).items():
            assert types.get(column) == type_name, f"{column}\n{_explain(report)}"
        for answer in expected.get("answers", []):
            rows = connection.execute(answer["query"].replace("{records}", str(report.records_schema))).fetchall()
            assert [["∅" if value is None else str(value) for value in row] for row in rows] == answer["rows"], answer
        for statement, sqlstate in expected.get("fails", {}).items():
            with pytest.raises(psycopg.Error) as failure, connection.transaction():
                connection.execute(statement)
            assert failure.value.sqlstate in sqlstate.split(" or "), statement


def _read_expected(case: Path, url: str) -> dict[str, Any]:
    expected = tomllib.loads((case / "expect.toml").read_text("utf-8"))
    with_vector = expected.pop("with_vector", {})
    if with_vector:
        with psycopg.connect(url) as connection:
            if connection.execute("SELECT FROM pg_available_extensions WHERE name = 'vector'").rowcount:
                expected |= with_vector
    return expected


def _count_schemas(url: str) -> int:
    """The schemas of a database that are not PostgreSQL's own, without public."""
    with psycopg.connect(url) as connection:
        query = "SELECT FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema$|^public$'"
        return connection.execute(query).rowcount


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
