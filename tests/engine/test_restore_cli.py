"""`howdah restore` as a person meets it: one sentence, an exit code, and a file or none."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from core.migration.options import MigrationOptions
from core.migration.run import migrate
from tests.helpers.postgres import RunningServer, make_database
from tests.helpers.source import make_source

SCRIPT = """
CREATE TABLE visit (id INTEGER PRIMARY KEY, day DATE, notes JSON);
INSERT INTO visit VALUES (1, '2024-05-06', '{"a":1}'), (2, '2024-05-07', NULL);
"""


@pytest.fixture
def url(embedded_server: RunningServer, tmp_path: Path) -> Iterator[str]:
    """A database into which the script was migrated."""
    source = make_source(tmp_path / "source.sqlite", SCRIPT)
    with make_database(embedded_server.url) as url:
        migrate(MigrationOptions(source_path=source, target_url=url))
        yield url


def restore(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "core", "restore", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "140"},
        timeout=120,
    )


def test_the_verdict_is_one_sentence_after_what_there_is_to_read(tmp_path: Path, url: str) -> None:
    done = restore(url, "-o", tmp_path / "back.sqlite")
    assert done.returncode == 3
    assert "! equal in value, not in letters visit.notes: 1 value; jsonb keeps neither white space" in done.stdout
    assert "✓ All 2 rows of 1 table are in the file and equal; 1 value perhaps spelled otherwise" in done.stdout
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE visit SET notes = NULL")
    done = restore(url, "--output", tmp_path / "again.sqlite")
    assert done.returncode == 0
    assert "✓ All 2 rows of 1 table are in the file and equal (" in done.stdout


def test_a_file_that_is_there_is_refused_before_the_server_is_asked(tmp_path: Path) -> None:
    done = restore("postgresql://nobody@nowhere.invalid/x", "-o", tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "exists already, and no file is overwritten" in done.stderr


def test_a_file_must_be_named() -> None:
    assert restore("postgresql://nobody@nowhere.invalid/x").returncode == 2
