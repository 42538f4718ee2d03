"""Triggers that mend what a foreign key would not allow: they run before PostgreSQL checks it, by a name that all that
comes after a run goes by."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from core.migration.options import MigrationOptions
from core.migration.restore import restore
from core.migration.run import migrate
from core.migration.undo import undo_run
from core.migration.verify import VerifyOptions, verify_target
from core.report.model import Report
from core.verify.model import ProofVerdict
from tests.engine.carrying import everything_in, query
from tests.helpers.source import make_source

TREE = """
CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE child (pid INTEGER REFERENCES parent (id){action});
CREATE TABLE log (id INTEGER PRIMARY KEY, n INTEGER);
INSERT INTO parent VALUES (1, 'a'), (2, 'b'), (3, 'c');
INSERT INTO child VALUES (1), (2), (2);
CREATE TRIGGER tr_x {trigger};
"""
DELETES = "AFTER DELETE ON parent BEGIN DELETE FROM child WHERE pid = old.id; END"


def carry(path: Path, url: str, trigger: str, action: str = "") -> tuple[Path, Report]:
    source = make_source(path, TREE.format(trigger=trigger, action=action))
    return source, migrate(MigrationOptions(source_path=source, target_url=url, schema="app"))


@pytest.mark.parametrize(
    ("trigger", "action", "statement"),
    [
        (DELETES, "", "DELETE FROM parent WHERE id < 3"),
        (DELETES, " DEFERRABLE", "DELETE FROM parent"),
        (
            "AFTER UPDATE OF id ON parent BEGIN UPDATE child SET pid = new.id WHERE pid = old.id; END",
            "",
            "UPDATE parent SET id = 20 WHERE id = 2",
        ),
        (
            "AFTER INSERT ON child WHEN new.pid > 3 BEGIN INSERT INTO parent (id) VALUES (new.pid); END",
            "",
            "INSERT INTO child VALUES (7)",
        ),
    ],
)
def test_it_runs_before_the_key_is_checked(
    tmp_path: Path, database_url: str, trigger: str, action: str, statement: str
) -> None:
    source, report = carry(tmp_path / "source.sqlite", database_url, trigger, action)
    (proof,) = report.proofs
    assert (proof.name, proof.verdict) == ("FIRST_tr_x", ProofVerdict.PROVED)
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(statement)
        expected = [connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in ("parent", "child")]
    query(database_url, f"SET search_path = app; {statement}")
    assert [query(database_url, f"SELECT * FROM app.{table} ORDER BY 1") for table in ("parent", "child")] == expected


def test_what_a_restricting_key_forbids_stays_forbidden(tmp_path: Path, database_url: str) -> None:
    carry(tmp_path / "source.sqlite", database_url, DELETES, " ON DELETE RESTRICT")
    assert query(database_url, "SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal") == [("tr_x",)]
    with pytest.raises(psycopg.errors.IntegrityError):
        query(database_url, "DELETE FROM app.parent WHERE id = 1")


def test_the_new_name_is_said_and_verified_and_goes_back_to_the_old_one(tmp_path: Path, database_url: str) -> None:
    source, report = carry(tmp_path / "source.sqlite", database_url, DELETES)
    notes = [each.effect for each in report.findings if each.code == "TRIGGER_NOTE"]
    assert any("FIRST_tr_x, so that it runs before foreign keys are checked" in note for note in notes)
    assert verify_target(VerifyOptions(source_path=source, target_url=database_url)).is_equal
    restore(database_url, tmp_path / "restored.sqlite")
    with closing(sqlite3.connect(tmp_path / "restored.sqlite")) as connection:
        assert connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall() == [("tr_x",)]


def test_it_is_undone_by_its_new_name(tmp_path: Path, database_url: str) -> None:
    before = everything_in(database_url)
    _, report = carry(tmp_path / "source.sqlite", database_url, DELETES)
    undo_run(report.run_id, database_url)
    left = [each for each in everything_in(database_url) if each not in before]
    assert not [each for each in left if "FIRST" in str(each) or each[1] == "app"]
