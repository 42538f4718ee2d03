"""What PostgreSQL's tables refuse by the plan's own decisions, as NULL in a primary key, is not of a trigger's making;
and what SQLite itself does not end can't be compared. Either is told, and the rest is compared."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg

from core.cancel import CancelToken
from core.migration.assess import assess
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.postgres.connect import connect
from core.report.model import Report
from core.sqlite.source import open_source
from core.verify.model import ObjectProof, ProofVerdict, ProvedKind
from core.verify.proofs.triggers import prove_triggers
from tests.helpers.source import make_source

NULL_IN_KEY = """
CREATE TABLE list (id INTEGER, type INTEGER, title TEXT, PRIMARY KEY (id, type));
CREATE VIEW playlist AS SELECT id, title FROM list WHERE type = 1;
CREATE TRIGGER add_list INSTEAD OF INSERT ON playlist BEGIN INSERT INTO list VALUES (new.id, 1, new.title); END;
INSERT INTO list VALUES (1, 1, 'a'), (2, 1, 'b'), (3, 2, 'c');
"""
CIRCLES = """
CREATE TABLE place (id INTEGER PRIMARY KEY, parent INTEGER, is_open INTEGER CHECK (is_open IN (0, 1)));
CREATE VIEW above AS
    WITH RECURSIVE f AS (
        SELECT id, parent FROM place UNION ALL SELECT f.id, p.parent FROM place p JOIN f ON f.parent = p.id)
    SELECT * FROM f;
CREATE TRIGGER open_all AFTER UPDATE ON place WHEN old.is_open = 0 AND new.is_open = 1 BEGIN
    UPDATE place SET is_open = 1 WHERE id IN (SELECT parent FROM above WHERE id = new.id);
END;
INSERT INTO place VALUES (1, 0, 1), (2, 1, 0), (3, 2, 1);
"""
A_CIRCLE = "INSERT INTO place VALUES (4, 5, 0), (5, 4, 0);"


def carry(tmp_path: Path, url: str, script: str) -> Report:
    source = make_source(tmp_path / "source.sqlite", script)
    return migrate(MigrationOptions(source_path=source, target_url=url))


def find_proof(report: Report) -> ObjectProof:
    (proof,) = (proof for proof in report.proofs if proof.kind is ProvedKind.TRIGGER)
    return proof


def prove_again(tmp_path: Path, url: str) -> ObjectProof:
    """The proof of the trigger alone, of what the source has now."""
    path = tmp_path / "source.sqlite"
    plan = assess(path, cancel=CancelToken()).plan
    with open_source(path, cancel=CancelToken()) as source, connect(url, autocommit=True) as connection:
        (proof,) = prove_triggers(source, connection, "public", plan, cancel=CancelToken())
    return proof


def test_what_a_stricter_key_refuses_is_told_and_is_no_difference(tmp_path: Path, database_url: str) -> None:
    proof = find_proof(carry(tmp_path, database_url, NULL_IN_KEY))
    assert proof.verdict is ProofVerdict.PROVED
    assert "can't be compared: SQLite has NULL in list.id then" in proof.note


def test_a_trigger_that_makes_such_a_null_itself_is_a_difference(tmp_path: Path, database_url: str) -> None:
    carry(tmp_path, database_url, NULL_IN_KEY)
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute(
            "CREATE OR REPLACE FUNCTION public.add_list() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS"
            " $$BEGIN INSERT INTO list VALUES (nullif(new.id, 0), 1, new.title); RETURN new; END$$"
        )
    assert prove_again(tmp_path, database_url).verdict is ProofVerdict.DIFFERS


def test_no_circle_of_rows_is_made_up_for_a_recursive_view(tmp_path: Path, database_url: str) -> None:
    proof = find_proof(carry(tmp_path, database_url, CIRCLES))
    assert (proof.verdict, proof.note) == (ProofVerdict.PROVED, "")


def test_where_the_rows_are_a_circle_the_statements_that_never_end_are_told(tmp_path: Path, database_url: str) -> None:
    # With them, the view itself would be tried until its time is over.
    carry(tmp_path, database_url, CIRCLES)
    with closing(sqlite3.connect(tmp_path / "source.sqlite")) as connection:
        connection.executescript(A_CIRCLE)
    proof = prove_again(tmp_path, database_url)
    assert proof.verdict is ProofVerdict.NOT_TRIED
    assert proof.note.startswith("SQLite itself does not end, such as after an UPDATE to ")
