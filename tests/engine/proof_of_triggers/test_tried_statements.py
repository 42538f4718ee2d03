"""The statements that triggers are proved with, where a plain table would have them fail for other reasons."""

from pathlib import Path

from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.verify.model import ProofVerdict
from tests.helpers.source import make_source


def test_a_row_without_a_given_value_is_tried_as_well(tmp_path: Path, database_url: str) -> None:
    script = """
    CREATE TABLE parent (id INTEGER PRIMARY KEY);
    CREATE TABLE child (pid REFERENCES parent (id) ON DELETE RESTRICT);
    CREATE TRIGGER t BEFORE DELETE ON parent BEGIN DELETE FROM child WHERE pid = old.id; END;
    INSERT INTO parent VALUES (1), (2), (3);
    INSERT INTO child VALUES (1), (2);
    """
    source = make_source(tmp_path / "source.sqlite", script)
    report = migrate(MigrationOptions(source_path=source, target_url=database_url, schema="app"))
    assert [proof.verdict for proof in report.proofs] == [ProofVerdict.PROVED]


def test_a_uuid_is_not_tried_in_two_spellings(tmp_path: Path, database_url: str) -> None:
    script = """
    CREATE TABLE item (id INTEGER PRIMARY KEY, uuid TEXT NOT NULL, name TEXT);
    CREATE TRIGGER keep BEFORE UPDATE ON item WHEN old.uuid != new.uuid
    BEGIN SELECT RAISE(ABORT, 'the uuid stays'); END;
    INSERT INTO item VALUES (1, '01234567-89ab-cdef-0123-456789abcdef', 'a');
    INSERT INTO item VALUES (2, '11234567-89ab-cdef-0123-456789abcdef', 'b');
    """
    source = make_source(tmp_path / "source.sqlite", script)
    report = migrate(MigrationOptions(source_path=source, target_url=database_url, schema="app"))
    assert [proof.verdict for proof in report.proofs] == [ProofVerdict.PROVED]
