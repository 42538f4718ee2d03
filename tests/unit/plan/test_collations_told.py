"""What the plan says where PostgreSQL compares a column, or a key of it, otherwise than SQLite: each loss once."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.migration.assess import assess
from core.plan.choices import Choices, parse_choice
from core.plan.model import Plan

_COLUMN, _KEY = "COLUMN_COLLATION", "KEY_COLLATION"


def plan_of(tmp_path: Path, script: str, *choices: str) -> Plan:
    """The plan of a file whose application has a collation of its own, `unicase`."""
    path = tmp_path / "source.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.create_collation("unicase", lambda left, right: (left > right) - (left < right))
        connection.executescript(script)
    made = Choices(made=tuple(map(parse_choice, choices)))
    return assess(path, choices=made, cancel=CancelToken()).plan


def told(plan: Plan) -> list[str]:
    return sorted(finding.code for finding in plan.findings if finding.code in (_COLUMN, _KEY))


@pytest.mark.parametrize(
    ("columns", "index", "codes"),
    [
        ("a TEXT COLLATE unicase", "", [_COLUMN]),
        ("a TEXT COLLATE unicase PRIMARY KEY", "", [_KEY]),
        ("a TEXT COLLATE unicase UNIQUE", "", [_KEY]),
        ("a TEXT COLLATE unicase", "CREATE UNIQUE INDEX i ON t (a);", [_KEY]),
        ("a TEXT COLLATE unicase", "CREATE UNIQUE INDEX i ON t (a) WHERE a <> '';", [_COLUMN]),
        ("a TEXT COLLATE unicase", "CREATE INDEX i ON t (a);", [_COLUMN]),
        ("a TEXT", "CREATE UNIQUE INDEX i ON t (a COLLATE unicase);", [_KEY]),
        ("a TEXT COLLATE unicase", "CREATE UNIQUE INDEX i ON t (a COLLATE BINARY);", [_COLUMN]),
        ("a TEXT COLLATE unicase, UNIQUE (a COLLATE BINARY)", "", [_COLUMN]),
        ("a TEXT COLLATE unicase, b TEXT, UNIQUE (a COLLATE NOCASE, b)", "", [_COLUMN, _KEY]),
        ("a TEXT COLLATE NOCASE", "CREATE UNIQUE INDEX i ON t (a);", [_COLUMN]),
        ("a TEXT COLLATE RTRIM", "CREATE UNIQUE INDEX i ON t (a);", [_COLUMN]),
        ("a TEXT", "CREATE UNIQUE INDEX i ON t (a COLLATE NOCASE);", []),
        ("a TEXT COLLATE NOCASE UNIQUE", "", [_KEY]),
        ("a TEXT", "CREATE UNIQUE INDEX i ON t (a);", []),
        ("a INTEGER COLLATE unicase", "CREATE UNIQUE INDEX i ON t (a);", []),
    ],
)
def test_each_collation_that_postgresql_lacks_is_told_once(
    tmp_path: Path, columns: str, index: str, codes: list[str]
) -> None:
    assert told(plan_of(tmp_path, f"CREATE TABLE t ({columns}); {index}")) == codes


def test_a_unique_index_that_accepts_more_than_in_sqlite_says_so(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path, "CREATE TABLE t (a TEXT COLLATE unicase); CREATE UNIQUE INDEX i ON t (a); INSERT INTO t VALUES ('x')"
    )
    (finding,) = (finding for finding in plan.findings if finding.code == _KEY)
    assert finding.object == "t.a"
    assert finding.effect.startswith("The unique index i compares by COLLATE unicase, which the application itself")
    assert "it will accept values that SQLite takes for equal" in finding.effect


def test_a_second_index_keeps_out_what_nocase_takes_for_equal_and_not_what_the_application_does(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "CREATE TABLE t (a TEXT COLLATE NOCASE, b TEXT COLLATE unicase, UNIQUE (a, b))")
    effects = {finding.object: finding.effect for finding in plan.findings if finding.code == _KEY}
    assert "a second unique index keeps out" in effects["t.a"]
    assert "it will accept values" in effects["t.b"]


@pytest.mark.parametrize("setting", ["citext", "icu"])
def test_a_unique_index_of_a_column_that_passes_over_capitals_says_what_it_refuses(
    tmp_path: Path, setting: str
) -> None:
    script = """
        CREATE TABLE t (a TEXT COLLATE NOCASE, b TEXT COLLATE NOCASE);
        CREATE UNIQUE INDEX i ON t (a); CREATE UNIQUE INDEX j ON t (b COLLATE BINARY);
    """
    plan = plan_of(tmp_path, script, f"nocase={setting}")
    effects = {(finding.code, finding.object): finding.effect for finding in plan.findings}
    assert "it refuses values that differ by these alone" in effects[_KEY, "t.a"]
    assert (_KEY, "t.b") not in effects
    assert (_COLUMN, "t.b") in effects


def test_a_trigger_does_not_take_an_index_by_the_application_s_collation_for_one_byte_by_byte(tmp_path: Path) -> None:
    script = """
        CREATE TABLE t (a TEXT NOT NULL, n INTEGER); CREATE TABLE log (a TEXT NOT NULL);
        CREATE UNIQUE INDEX i ON t (a {});
        CREATE TRIGGER keep AFTER INSERT ON log BEGIN INSERT OR REPLACE INTO t VALUES (NEW.a, 1); END;
    """
    reasons = []
    for collation in ("COLLATE BINARY", "COLLATE unicase"):
        (tmp_path / collation).mkdir()
        (trigger,) = plan_of(tmp_path / collation, script.format(collation)).triggers
        reasons.append(trigger.reason)
    assert reasons == ["", "PostgreSQL has no INSERT OR REPLACE, and t has several unique keys"]
