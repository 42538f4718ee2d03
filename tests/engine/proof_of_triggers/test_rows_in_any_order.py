"""Statements on several rows: in which order they are taken is open in SQL, and where a trigger adds a row to a log for
each, so is which of these has which number."""

from pathlib import Path

import pytest

from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.verify.model import ProofVerdict, ProvedKind
from tests.engine.proof_of_triggers.carried import CarriedTriggers
from tests.helpers.source import make_source

SCRIPT = """
CREATE TABLE item (id INTEGER PRIMARY KEY, n INTEGER);
CREATE TABLE log (id INTEGER PRIMARY KEY, item INT);
CREATE TRIGGER on_delete AFTER DELETE ON item BEGIN INSERT INTO log (item) VALUES (old.id); END;
CREATE TRIGGER on_update AFTER UPDATE ON item BEGIN INSERT INTO log (item) VALUES (new.id); END;
"""


@pytest.mark.parametrize("rows", ["", "INSERT INTO item VALUES (1, 10), (2, 20), (3, NULL), (7, 7)"])
def test_a_log_may_number_the_rows_of_a_statement_in_any_order(tmp_path: Path, database_url: str, rows: str) -> None:
    path = make_source(tmp_path / "source.sqlite", SCRIPT + rows)
    report = migrate(MigrationOptions(source_path=path, target_url=database_url))
    found = {proof.name: proof.verdict for proof in report.proofs if proof.kind is ProvedKind.TRIGGER}
    assert found == dict.fromkeys(("on_delete", "on_update"), ProofVerdict.PROVED)


def test_but_not_a_row_by_itself(carried: CarriedTriggers) -> None:
    body = """BEGIN
        INSERT INTO log (id, what, account, old, new)
        SELECT 1000, 'more', new.id, old.balance, new.balance;
        UPDATE owner SET name = name || '+' WHERE id = new.owner;
        RETURN NULL;
    END"""
    (proof,) = carried.prove(carried.write("log_change", body, when_sql="new.balance > old.balance + 10"))
    assert proof.verdict is ProofVerdict.DIFFERS
    assert proof.differences[0].what.startswith("id of the row of log")
