"""Each CHECK keeps and refuses on both sides the same rows: those that are there, and some that tell it from others."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.verify.model import ProofVerdict
from core.verify.proofs.checks import prove_checks
from core.verify.proofs.defaults import prove_defaults
from core.verify.proofs.generated import prove_generated
from tests.engine.proof_of_parts.asked import Carried, carry, with_check
from tests.helpers.postgres import make_database

_SCRIPT = """
CREATE TABLE item (
    qty INTEGER CHECK (qty > 0),
    name TEXT, price REAL, active BOOLEAN, state TEXT COLLATE NOCASE
);
INSERT INTO item VALUES (1, 'a', 1.5, 1, 'on'), (20, 'b', NULL, 0, 'OFF'), (NULL, NULL, 0.5, NULL, NULL);
"""


@pytest.fixture(scope="module")
def carried(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Carried]:
    with make_database(server_url) as url:
        yield carry(tmp_path_factory.mktemp("source"), url, _SCRIPT)


def test_a_check_is_proved_by_all_rows_and_by_some_that_are_made_up(carried: Carried) -> None:
    proof = carried.ask(prove_checks)["item.item_qty_check"]
    assert proof.verdict is ProofVerdict.PROVED
    assert proof.tried.startswith("3 rows and ")
    assert proof.source_sql == "CHECK (qty > 0)"
    assert proof.target_sql == 'CHECK ("qty" > 0)'


@pytest.mark.parametrize(
    ("condition", "first"),
    [
        ('"qty" >= 0', "qty = 0"),
        ('"qty" > 0 AND "qty" IS NOT NULL', "all rows"),
        ('"qty" > 0 OR "qty" = 100', None),
        ('"qty" < 100', "all rows"),
        ("TRUE", "qty = "),
    ],
)
def test_another_condition_that_all_rows_may_keep_differs(carried: Carried, condition: str, first: str | None) -> None:
    proof = carried.ask(prove_checks, with_check(carried.plan, "item", condition))["item.item_qty_check"]
    if first is None:
        assert proof.verdict is ProofVerdict.PROVED
    elif condition == '"qty" < 100':
        assert proof.verdict is ProofVerdict.DIFFERS
    else:
        assert proof.verdict is ProofVerdict.DIFFERS
        assert proof.differences[0].what.startswith(first)


@pytest.mark.parametrize(
    ("check", "wrong"),
    [
        ("length(name) <= 5", 'length("name") < 5'),
        ("name <> 'x'", "lower(\"name\") <> 'x'"),
        ("name <> ''", "TRUE"),
        ("price BETWEEN 0.5 AND 10", '"price" > 0.5 AND "price" <= 10'),
        ("active IN (0, 1)", '"active"'),
        ("state IN ('on', 'off')", "\"state\" IN ('on', 'off', 'OFF')"),
        ("qty > 3 OR name IS NOT NULL", '"qty" > 3 AND "name" IS NOT NULL'),
        ("name GLOB 'a*'", "\"name\" ILIKE 'a%'"),
    ],
)
def test_values_at_the_edge_tell_conditions_apart(tmp_path: Path, database_url: str, check: str, wrong: str) -> None:
    script = f"CREATE TABLE t (qty INT, name TEXT, price REAL, active BOOL, state TEXT COLLATE NOCASE, CHECK ({check}))"
    carried = carry(tmp_path, database_url, script)
    (right,) = carried.ask(prove_checks).values()
    assert right.verdict is ProofVerdict.PROVED, right
    (proof,) = carried.ask(prove_checks, with_check(carried.plan, "t", wrong)).values()
    assert proof.verdict is ProofVerdict.DIFFERS


def test_rows_that_break_a_check_in_sqlite_too_are_counted(tmp_path: Path, database_url: str) -> None:
    script = """
        CREATE TABLE t (a INTEGER CHECK (a > 0));
        PRAGMA ignore_check_constraints = ON;
        INSERT INTO t VALUES (-1), (0), (5);
    """
    carried = carry(tmp_path, database_url, script)
    (proof,) = carried.ask(prove_checks).values()
    assert proof.verdict is ProofVerdict.PROVED
    assert proof.note == "2 rows of SQLite's break it, too."


def test_a_check_that_never_ends_is_not_waited_for(tmp_path: Path, database_url: str) -> None:
    script = "CREATE TABLE t (a TEXT, CHECK (length(a) < 4));"
    carried = carry(tmp_path, database_url, script)
    endless = "length(" * 8 + "replace(hex(zeroblob(900000)), '0', hex(zeroblob(900000)))" + ")" * 8 + " > length(a)"
    (check,) = carried.plan.table("t").check_constraints
    table = replace(carried.plan.table("t"), check_constraints=(replace(check, source_sql=endless),))
    (proof,) = carried.ask(prove_checks, replace(carried.plan, tables=(table,))).values()
    assert proof.verdict is not ProofVerdict.PROVED or proof.tried


def test_a_condition_that_postgresql_can_not_compute_of_a_row_differs(tmp_path: Path, database_url: str) -> None:
    carried = carry(tmp_path, database_url, "CREATE TABLE t (a INTEGER, CHECK (a <> 5)); INSERT INTO t VALUES (0);")
    (proof,) = carried.ask(prove_checks, with_check(carried.plan, "t", '1 / "a" < 2')).values()
    assert proof.verdict is ProofVerdict.DIFFERS
    assert "zero" in (proof.differences[0].target or "")


def test_a_check_that_differs_is_not_published(tmp_path: Path, database_url: str) -> None:
    carried = carry(tmp_path, database_url, _SCRIPT, 'item.item_qty_check:check_sql="qty" >= 0')
    with carried.connect() as connection:
        assert connection.execute("SELECT count(*) FROM pg_constraint WHERE conname = 'item_qty_check'").fetchone() == (
            0,
        )
        assert connection.execute("SELECT count(*) FROM item").fetchone() == (3,)


def test_names_of_any_characters_are_only_names(tmp_path: Path, database_url: str) -> None:
    script = """
        CREATE TABLE "100 % s""x" (
            "%s" INTEGER CHECK ("%s" % 2 = 0), "a{b}" TEXT DEFAULT '%s', c TEXT AS ("a{b}" || '%')
        );
        INSERT INTO "100 % s""x" ("%s") VALUES (4), (NULL);
    """
    carried = carry(tmp_path, database_url, script)
    for prove in (prove_checks, prove_generated, prove_defaults):
        (proof,) = carried.ask(prove).values()
        assert proof.verdict is ProofVerdict.PROVED
