"""Foreign keys that the plan does not carry are none of an exercise's business, on either side; those that it carries
are enforced on both."""

from pathlib import Path

from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.verify.model import ProofVerdict, ProvedKind
from tests.helpers.source import make_source

SCRIPT = """
CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT);
CREATE TABLE without_parent (
    id INTEGER PRIMARY KEY, kind INT CONSTRAINT k REFERENCES kinds (id) NOT NULL DEFERRABLE INITIALLY DEFERRED, p INT
);
CREATE TABLE not_unique (id INTEGER PRIMARY KEY, n TEXT, p INT, FOREIGN KEY (n) REFERENCES p (n) ON DELETE CASCADE);
CREATE TABLE carried (id INTEGER PRIMARY KEY, kind INT REFERENCES kinds, p INT REFERENCES p ON DELETE CASCADE);
INSERT INTO p VALUES (1, 'a'), (2, 'b'), (3, 'b');
INSERT INTO without_parent VALUES (1, 7, 1), (2, 7, 2), (3, 8, 2);
INSERT INTO not_unique VALUES (1, 'a', 1), (2, 'b', 2);
INSERT INTO carried VALUES (1, 7, 1), (2, 8, 1), (3, 8, 3);
CREATE TRIGGER forget_without AFTER DELETE ON p BEGIN DELETE FROM without_parent WHERE p = old.id; END;
CREATE TRIGGER forget_not_unique AFTER DELETE ON p BEGIN DELETE FROM not_unique WHERE p = old.id; END;
CREATE TRIGGER adopt AFTER INSERT ON p BEGIN INSERT INTO carried (kind, p) VALUES (8, new.id); END;
CREATE TRIGGER break_key AFTER UPDATE OF n ON p WHEN new.n = 'b' BEGIN UPDATE carried SET p = 99 WHERE p = old.id; END;
"""


def test_the_keys_that_the_plan_carries_are_those_of_both_sides(tmp_path: Path, database_url: str) -> None:
    source = make_source(tmp_path / "keys.sqlite", SCRIPT)
    report = migrate(MigrationOptions(source_path=source, target_url=database_url))
    proofs = {proof.name: proof for proof in report.proofs if proof.kind is ProvedKind.TRIGGER}
    assert len(proofs) == 4
    assert {(proof.verdict, proof.note) for proof in proofs.values()} == {(ProofVerdict.PROVED, "")}
