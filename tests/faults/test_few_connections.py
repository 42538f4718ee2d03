"""A run that may open no more connections than one or two: it comes to its end, and it can be ended."""

from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from core.migration.run import migrate
from tests.faults.comparing import assert_unpublished, howdah_schemas
from tests.faults.running import check_done, options_for
from tests.helpers.killing import start_howdah


@pytest.mark.parametrize("connections", [1, 2])
def test_few_connections_are_enough(source: Path, database_url: str, connections: int) -> None:
    report = migrate(options_for(source, database_url, connections=connections))
    check_done(report.verdict, source, database_url)


@pytest.mark.parametrize("connections", [1, 2])
def test_such_a_run_can_be_interrupted_when_some_tables_are_complete(
    source: Path, database_url: str, connections: int
) -> None:
    limits = ("--connections", connections, "--max-rate", "500KB")
    process = start_howdah("migrate", source, database_url, *limits, timeout_s=90)
    told = False

    def tell_once() -> bool:
        nonlocal told
        if not told and copied_tables(database_url) > {"entry"}:
            told = True
            print(f"interrupted after {process.running_s:.1f} s")
            process.interrupt()
        return False

    ended = process.kill_when(tell_once)
    assert ended.exit_code == 130, ended.output
    assert "howdah resume" in ended.output
    assert_unpublished(database_url)


def copied_tables(url: str) -> set[str]:
    """The tables of which the run's journal has something."""
    with psycopg.connect(url) as connection:
        for schema in howdah_schemas(url):
            if schema.endswith("_records"):
                query = sql.SQL("SELECT DISTINCT table_name FROM {}").format(sql.Identifier(schema, "chunks"))
                return {name for (name,) in connection.execute(query)}
    return set()
