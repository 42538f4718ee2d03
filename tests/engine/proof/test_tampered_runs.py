"""The target is changed in the middle of a run, after all is built and before it is compared: the run says what differs
and publishes nothing."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from core.events import Event, Phase, PhaseStarted
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.report.model import Report, Verdict
from core.verify.model import CheckedKind
from tests.helpers.source import make_source
from tests.helpers.target import unchanged

_SCRIPT = """
CREATE TABLE person (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, born DATE, height REAL);
CREATE INDEX person_name ON person (name);
CREATE TABLE visit (id INTEGER PRIMARY KEY, person INTEGER REFERENCES person (id), at TIMESTAMP, note TEXT);
CREATE UNIQUE INDEX visit_at ON visit (at);
INSERT INTO person VALUES (1, 'Ann', '1980-05-06', 1.68), (2, 'Bob', '1990-01-31', 1.81), (7, 'Eve', NULL, NULL);
INSERT INTO visit VALUES (1, 1, '2024-07-01 12:00:00', NULL), (2, 7, '2024-07-02 12:00:00', '');
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "source.sqlite", _SCRIPT)


def _tamper(url: str, *statements: str) -> Callable[[Event], None]:
    """What runs these statements in the staging schema as soon as the comparison begins."""

    def act(event: Event) -> None:
        if isinstance(event, PhaseStarted) and event.phase is Phase.VERIFY:
            with psycopg.connect(url, autocommit=True) as connection:
                query = "SELECT nspname FROM pg_namespace WHERE nspname ~ '^howdah_' AND nspname !~ '_records$'"
                (staging,) = connection.execute(query).fetchall()
                connection.execute(sql.SQL("SET search_path TO {}").format(sql.Identifier(*staging)))
                for statement in statements:
                    connection.execute(statement.encode())

    return act


def _migrate(source: Path, url: str, *statements: str) -> Report:
    with unchanged(url):
        report = migrate(MigrationOptions(source_path=source, target_url=url), on_event=_tamper(url, *statements))
    assert report.verdict is Verdict.DIFFERS
    assert not report.is_published
    return report


@pytest.mark.parametrize(
    ("statement", "table", "row", "column", "ours", "theirs"),
    [
        ("UPDATE person SET name = 'ann' WHERE id = 1", "person", "id = 1", "name", "'Ann'", "'ann'"),
        ("UPDATE person SET height = 1.6800000000000002 WHERE id = 1", "person", "id = 1", "height", "1.68", None),
        ("UPDATE person SET born = born + 1 WHERE id = 2", "person", "id = 2", "born", "'1990-01-31'", "1990-02-01"),
        ("UPDATE visit SET note = '' WHERE id = 1", "visit", "id = 1", "note", None, "''"),
        ("UPDATE visit SET note = NULL WHERE id = 2", "visit", "id = 2", "note", "''", None),
        ("UPDATE visit SET person = 2 WHERE id = 2", "visit", "id = 2", "person", "7", "2"),
        ("DELETE FROM visit WHERE id = 2", "visit", "id = 2", None, None, None),
        ("INSERT INTO visit (id) VALUES (3)", "visit", "id = 3", None, None, None),
    ],
)
def test_a_change_during_the_run_is_named_and_nothing_is_published(
    source: Path,
    database_url: str,
    statement: str,
    table: str,
    row: str,
    column: str | None,
    ours: str | None,
    theirs: str | None,
) -> None:
    (mismatch,) = _migrate(source, database_url, statement).mismatches
    assert (mismatch.table, mismatch.row, mismatch.column) == (table, row, column)
    assert ours is None or mismatch.source_value == ours
    assert theirs is None or mismatch.target_value == theirs


@pytest.mark.parametrize(
    ("statement", "kind", "table", "name"),
    [
        ("ALTER SEQUENCE person_id_seq RESTART WITH 3", CheckedKind.SEQUENCE, "person", "id"),
        ("DROP INDEX person_name", CheckedKind.INDEX, "person", "person_name"),
        ("ALTER TABLE visit DROP CONSTRAINT visit_person_fkey", CheckedKind.FOREIGN_KEY, "visit", "visit_person_fkey"),
        ("ALTER TABLE person ALTER COLUMN name DROP NOT NULL", CheckedKind.COLUMN, "person", "name"),
    ],
)
def test_a_part_of_the_schema_changed_during_the_run_is_named_and_nothing_is_published(
    source: Path, database_url: str, statement: str, kind: CheckedKind, table: str, name: str
) -> None:
    report = _migrate(source, database_url, statement)
    assert report.mismatches == ()
    assert [(each.kind, each.table) for each in report.object_mismatches] == [(kind, table)]
    assert name in report.object_mismatches[0].name


def test_a_run_that_nobody_disturbs_is_published(source: Path, database_url: str) -> None:
    report = migrate(MigrationOptions(source_path=source, target_url=database_url))
    assert report.verdict is Verdict.VERIFIED
    assert report.is_published
