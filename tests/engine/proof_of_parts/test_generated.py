"""Each column that the target computes has there what SQLite computes: in the rows, and in some that are made up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.verify.model import ProofVerdict
from core.verify.proofs.generated import prove_generated
from tests.engine.proof_of_parts.asked import Carried, carry, with_column
from tests.helpers.postgres import make_database

_SCRIPT = """
CREATE TABLE item (
    qty INTEGER, price REAL, name TEXT, doc TEXT,
    total REAL AS (qty * price), twice INTEGER AS (qty * 2) STORED, four INTEGER AS (twice * 2),
    label TEXT AS (coalesce(name, '') || '!'), kind TEXT AS (json_extract(doc, '$.kind'))
);
INSERT INTO item (qty, price, name, doc) VALUES (1, 1.5, 'a', '{"kind": "x"}'), (NULL, 2, NULL, '{}');
"""


@pytest.fixture(scope="module")
def carried(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Carried]:
    with make_database(server_url) as url:
        yield carry(tmp_path_factory.mktemp("source"), url, _SCRIPT)


def test_each_column_is_proved(carried: Carried) -> None:
    proofs = carried.ask(prove_generated)
    assert list(proofs) == ["item.total", "item.twice", "item.four", "item.label", "item.kind"]
    assert {proof.verdict for proof in proofs.values()} == {ProofVerdict.PROVED}
    assert proofs["item.four"].source_sql == "twice * 2"


@pytest.mark.parametrize(
    ("column", "wrong", "what"),
    [
        ("total", '"qty" * "price" + 0.001', "qty = "),
        ("twice", '"qty" + 1', "qty = "),
        ("twice", 'coalesce("qty" * 2, 0)', "qty = NULL"),
        ("four", '"qty" * 2', "qty = "),
        ("label", "\"name\" || '!'", "name = NULL"),
        ("label", "coalesce(trim(\"name\"), '') || '!'", "name = ' x '"),
        ("kind", "\"doc\" ->> 'kind'", "doc = "),
    ],
)
def test_another_expression_differs(carried: Carried, column: str, wrong: str, what: str) -> None:
    plan = with_column(carried.plan, "item", column, generated_sql=wrong)
    proof = carried.ask(prove_generated, plan)[f"item.{column}"]
    assert proof.verdict is ProofVerdict.DIFFERS
    assert proof.differences[0].what.startswith(what)


def test_what_a_function_says_it_can_not_know_is_told(carried: Carried) -> None:
    proof = carried.ask(prove_generated)["item.kind"]
    assert proof.note.startswith("PostgreSQL refuses ")
    assert "as it was written" in proof.note or "was written as" in proof.note


def test_the_run_tells_of_all_rows(tmp_path: Path, database_url: str) -> None:
    from core.migration.options import MigrationOptions
    from core.migration.run import migrate
    from tests.helpers.source import make_source

    source = make_source(tmp_path / "source.sqlite", _SCRIPT)
    report = migrate(MigrationOptions(source_path=source, target_url=database_url, connections=2))
    by_name = {proof.name: proof for proof in report.proofs}
    assert by_name["twice"].tried.startswith("2 rows and ")
    assert report.is_published
