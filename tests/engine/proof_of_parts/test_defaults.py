"""Each DEFAULT gives a new row on both sides the same, and nothing is left of that row."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.verify.model import ProofVerdict
from core.verify.proofs.defaults import prove_defaults
from tests.engine.proof_of_parts.asked import Carried, carry, with_column
from tests.helpers.postgres import make_database

_SCRIPT = """
CREATE TABLE item (
    id INTEGER PRIMARY KEY, must TEXT NOT NULL,
    n INTEGER DEFAULT 5, r REAL DEFAULT -1.5, s TEXT DEFAULT 'it''s', w TEXT DEFAULT word, b BOOLEAN DEFAULT 1,
    d DECIMAL(10,2) DEFAULT 1.50, j JSON DEFAULT '{}', x BLOB DEFAULT x'00ff', unsaid TEXT DEFAULT NULL,
    at DATETIME DEFAULT CURRENT_TIMESTAMP, day TEXT DEFAULT CURRENT_DATE, t TEXT DEFAULT (time('now')),
    secs INTEGER DEFAULT (strftime('%s', 'now')), jd REAL DEFAULT (julianday('now')),
    token TEXT DEFAULT (lower(hex(randomblob(16))))
);
INSERT INTO item (id, must) VALUES (1, 'x'), (7, 'y');
"""


@pytest.fixture(scope="module")
def carried(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Carried]:
    with make_database(server_url) as url:
        yield carry(tmp_path_factory.mktemp("source"), url, _SCRIPT)


def test_each_default_is_proved_and_the_sequence_is_as_it_was(carried: Carried) -> None:
    proofs = carried.ask(prove_defaults)
    assert {name: proof.verdict for name, proof in proofs.items() if proof.verdict is not ProofVerdict.PROVED} == {}
    assert len(proofs) >= 13
    assert {proof.tried for proof in proofs.values()} == {"1 row"}
    with carried.connect() as connection:
        assert connection.execute("SELECT count(*) FROM item").fetchone() == (2,)
        assert connection.execute("INSERT INTO item (must) VALUES ('z') RETURNING id").fetchone() == (8,)


@pytest.mark.parametrize(
    ("column", "wrong"),
    [
        ("n", "6"),
        ("s", "'its'"),
        ("b", "FALSE"),
        ("d", "1.51"),
        ("w", "'Word'"),
        ("at", "now() - interval '2 hours'"),
        ("secs", "0"),
        ("day", "'2001-01-01'"),
        ("token", "'abc'"),
    ],
)
def test_another_default_differs(carried: Carried, column: str, wrong: str) -> None:
    with carried.connect() as connection:
        connection.execute("CREATE TABLE item_kept (LIKE item INCLUDING DEFAULTS)")
        connection.execute(f"ALTER TABLE item ALTER {column} SET DEFAULT {wrong}".encode())
        proof = carried.ask(prove_defaults)[f"item.{column}"]
        (kept,) = connection.execute(
            "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid"
            " AND attnum = adnum WHERE adrelid = 'item_kept'::regclass AND attname = %s",
            (column,),
        ).fetchone() or ("",)
        connection.execute(f"ALTER TABLE item ALTER {column} SET DEFAULT {kept}; DROP TABLE item_kept".encode())
    assert proof.verdict is ProofVerdict.DIFFERS
    assert proof.differences[0].what == "a new row"


def test_a_table_that_takes_no_row_has_its_defaults_computed(tmp_path: Path, database_url: str) -> None:
    script = "CREATE TABLE t (a TEXT NOT NULL CHECK (a = 'just this'), n INT DEFAULT 5, at TEXT DEFAULT CURRENT_TIME);"
    carried = carry(tmp_path, database_url, script)
    proofs = carried.ask(prove_defaults)
    assert {proof.verdict for proof in proofs.values()} == {ProofVerdict.PROVED}
    assert proofs["t.n"].tried == "1 value"
    wrong = with_column(carried.plan, "t", "n", default_sql="4")
    assert carried.ask(prove_defaults, wrong)["t.n"].verdict is ProofVerdict.DIFFERS


@pytest.mark.parametrize(("days", "verdict"), [(1, ProofVerdict.PROVED), (2, ProofVerdict.DIFFERS)])
def test_a_day_may_have_ended_between_the_two(
    tmp_path: Path, database_url: str, days: int, verdict: ProofVerdict
) -> None:
    carried = carry(tmp_path, database_url, "CREATE TABLE t (id INTEGER PRIMARY KEY, day TEXT DEFAULT CURRENT_DATE);")
    day = f"to_char((now() AT TIME ZONE 'UTC') - interval '{days} days', 'YYYY-MM-DD')"
    with carried.connect() as connection:
        connection.execute(f"ALTER TABLE t ALTER day SET DEFAULT {day}".encode())
    assert carried.ask(prove_defaults)["t.day"].verdict is verdict
