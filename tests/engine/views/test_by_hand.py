"""SQL that a person wrote: one command each, which can't end the transaction that it is run in."""

from pathlib import Path

import pytest

from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.plan.choices import Choice, Choices
from tests.engine.carrying import query
from tests.helpers.source import make_source

SCRIPT = """
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT CHECK (unknown_function(name)));
CREATE VIEW near AS SELECT distance_to(name) AS d FROM person;
INSERT INTO person VALUES (1, 'Ann');
"""


@pytest.mark.parametrize(
    "sql",
    ["SELECT 1 AS d; COMMIT; DROP SCHEMA public CASCADE", "SELECT 1 AS d; SELECT 2", "SELECT 1 AS d;;DROP TABLE x"],
)
def test_a_view_that_is_several_commands_is_refused_whole(tmp_path: Path, database_url: str, sql: str) -> None:
    source = make_source(tmp_path / "source.sqlite", SCRIPT.replace("CHECK (unknown_function(name))", ""))
    choices = Choices(made=(Choice(setting="view_sql", value=sql, table="near"),))
    report = migrate(MigrationOptions(source_path=source, target_url=database_url, choices=choices))
    (finding,) = (each for each in report.findings if each.code == "VIEW_NOT_MADE")
    assert "multiple commands" in finding.effect
    assert query(database_url, "SELECT count(*) FROM public.person") == [(1,)]
