"""What asks for the time of day, or for random numbers, without a word of it in the trigger: the DEFAULTs of the tables
that it writes to, and the views that it reads. The two sides are not asked at the same moment, and no trigger is wrong
for that; one that is wrong beside it is."""

from collections.abc import Iterator

import pytest
from psycopg import sql

from core.cancel import CancelToken
from core.migration.assess import assess
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.postgres.connect import connect
from core.sqlite.source import open_source
from core.verify.model import ProofVerdict, ProvedKind
from tests.engine.proof_of_triggers.carried import CarriedTriggers
from tests.helpers.postgres import make_database
from tests.helpers.source import make_source

PROVED, DIFFERS = ProofVerdict.PROVED, ProofVerdict.DIFFERS
SCRIPT = """
CREATE TABLE item (id INTEGER PRIMARY KEY, n INTEGER);
INSERT INTO item VALUES (1, 10), (2, 20), (3, NULL);
CREATE TABLE iso (id INTEGER PRIMARY KEY, item INT, at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));
CREATE TABLE plain (id INTEGER PRIMARY KEY, item INT, at TEXT DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')));
CREATE TABLE clock (id INTEGER PRIMARY KEY, item INT, at TEXT DEFAULT (strftime('%H:%M:%f', 'now')));
CREATE TABLE ms (
    id INTEGER PRIMARY KEY, item INT, at INTEGER DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)));
CREATE TABLE reals (
    id INTEGER PRIMARY KEY, item INT, at REAL DEFAULT (julianday('now')),
    ms REAL DEFAULT ((julianday('now') - 2440587.5) * 86400000.0));
CREATE TABLE dice (
    id INTEGER PRIMARY KEY, item INT, token TEXT DEFAULT (lower(hex(randomblob(16)))));
CREATE TABLE seen (id INTEGER PRIMARY KEY, item INT, doc TEXT);
CREATE VIEW now AS SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AS at;
CREATE TRIGGER to_iso AFTER UPDATE OF n ON item BEGIN INSERT INTO iso (item) VALUES (new.id); END;
CREATE TRIGGER to_plain AFTER INSERT ON item BEGIN INSERT INTO plain (item) VALUES (new.id); END;
CREATE TRIGGER to_clock AFTER INSERT ON item BEGIN INSERT INTO clock (item) VALUES (new.id); END;
CREATE TRIGGER to_ms AFTER DELETE ON item BEGIN INSERT INTO ms (item) VALUES (old.id); END;
CREATE TRIGGER to_reals AFTER DELETE ON item BEGIN INSERT INTO reals (item) VALUES (old.id); END;
CREATE TRIGGER to_dice AFTER INSERT ON item BEGIN INSERT INTO dice (item) VALUES (new.id); END;
CREATE TRIGGER to_seen AFTER INSERT ON item BEGIN
    INSERT INTO seen (item, doc) SELECT new.id, json_object('n', new.n, 'at', at) FROM now;
END;
"""
NAMES = ("to_iso", "to_plain", "to_clock", "to_ms", "to_reals", "to_dice", "to_seen")
WRITE = "BEGIN INSERT INTO {} (item{}) VALUES ({}.id{}); RETURN NULL; END"


@pytest.fixture(scope="module")
def carried(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CarriedTriggers]:
    path = make_source(tmp_path_factory.mktemp("clocks") / "source.sqlite", SCRIPT)
    with make_database(server_url) as url:
        plan = assess(path, cancel=CancelToken()).plan
        report = migrate(MigrationOptions(source_path=path, target_url=url))
        with open_source(path, cancel=CancelToken()) as source, connect(url, autocommit=True) as connection:
            for trigger in plan.triggers:
                name = sql.Identifier("public", trigger.target_name)
                connection.execute(sql.SQL("DROP FUNCTION IF EXISTS {}() CASCADE").format(name))
            yield CarriedTriggers(source=source, connection=connection, plan=plan, report=report)


def test_moments_and_random_numbers_that_a_trigger_does_not_name_make_no_difference(carried: CarriedTriggers) -> None:
    found = {proof.name: proof.verdict for proof in carried.report.proofs if proof.kind is ProvedKind.TRIGGER}
    assert found == dict.fromkeys(NAMES, PROVED)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("to_iso", WRITE.format("iso", "", "old", " + 1")),
        ("to_iso", WRITE.format("iso", ", at", "new", ", statement_timestamp() - interval '2 minutes'")),
        ("to_plain", WRITE.format("plain", ", at", "new", ", '2024-01-01 10:00:00'")),
        ("to_ms", WRITE.format("ms", ", at", "old", ", extract(epoch FROM statement_timestamp())::bigint")),
        ("to_reals", WRITE.format("reals", ", ms", "old", ", 0")),
        ("to_dice", WRITE.format("dice", ", token", "new", ", 'abc'")),
        ("to_dice", WRITE.format("dice", "", "new", ", 3").replace("(item)", "(item, id)")),
        ("to_seen", WRITE.format("seen", ", doc", "new", """, '{"n": 1, "at": "2024-01-01T10:00:00.000Z"}'""")),
    ],
    ids=[
        "another row",
        "minutes ago",
        "another day",
        "seconds",
        "no moment",
        "another form",
        "another id",
        "a document",
    ],
)
def test_a_wrong_one_still_differs(carried: CarriedTriggers, name: str, body: str) -> None:
    assert carried.prove(carried.write(name, body))[0].verdict is DIFFERS
