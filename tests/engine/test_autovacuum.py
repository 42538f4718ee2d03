"""Autovacuum leaves the tables of a run alone until they are published, and no longer."""

from pathlib import Path

import psycopg
import pytest

from core.events import Event, Phase, PhaseStarted
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from tests.helpers.source import make_source

_OPTIONS = (
    "SELECT c.relname, c.reloptions, t.reloptions FROM pg_class c LEFT JOIN pg_class t ON t.oid = c.reltoastrelid"
    " WHERE c.relname IN ('many', 'few') AND c.relkind = 'r' ORDER BY 1"
)
_OFF = ["autovacuum_enabled=false"]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)"
    return make_source(
        tmp_path / "source.sqlite",
        "CREATE TABLE many (id INTEGER PRIMARY KEY, data BLOB);"
        f"{rows} INSERT INTO many SELECT i, randomblob(9000) FROM n;"
        "CREATE TABLE few (id INTEGER PRIMARY KEY, data BLOB);"
        "INSERT INTO few VALUES (1, x'00');",
    )


def test_it_is_off_while_a_run_is_under_way(source: Path, database_url: str) -> None:
    seen: list[tuple[str, list[str] | None, list[str] | None]] = []

    def look(event: Event) -> None:
        if isinstance(event, PhaseStarted) and event.phase is Phase.VERIFY:
            with psycopg.connect(database_url) as connection:
                seen.extend(connection.execute(_OPTIONS).fetchall())

    migrate(MigrationOptions(source_path=source, target_url=database_url, schema="s"), on_event=look)
    assert seen == [("few", None, None), ("many", _OFF, _OFF)]


def test_it_is_as_ever_for_what_is_published(source: Path, database_url: str) -> None:
    migrate(MigrationOptions(source_path=source, target_url=database_url, schema="s"))
    with psycopg.connect(database_url) as connection:
        assert connection.execute(_OPTIONS).fetchall() == [("few", None, None), ("many", None, None)]
