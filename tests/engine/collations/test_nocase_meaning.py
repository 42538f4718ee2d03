"""What is translated compares by NOCASE and RTRIM as SQLite does, whatever the setting `nocase` makes of the columns:
SQLite is asked, and the server."""

import sqlite3
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.verify.model import ProofVerdict
from tests.engine.collations.carried import QUERIES, Carried, Row, ask_both
from tests.helpers.effort import examples

_ORDERED = {name for name, query in QUERIES.items() if " ORDER BY " in query.split(" OVER ")[0]}
_TYPES = {"index": "text", "citext": "citext", "icu": "text"}


def _sort(name: str, rows: list[Row]) -> list[Row]:
    return rows if name in _ORDERED else sorted(rows, key=repr)


def test_the_columns_are_what_was_chosen(carried: Carried) -> None:
    rows = carried.connection.execute(
        "SELECT attname, format_type(atttypid, -1), attcollation::regcollation::text FROM pg_attribute"
        " WHERE attrelid = 'word'::regclass AND attname IN ('name', 'plain') ORDER BY attname"
    ).fetchall()
    assert [row[1] for row in rows] == [_TYPES[carried.setting], "text"]
    assert (rows[0][2] == "howdah_sqlite.nocase") == (carried.setting == "icu")


def test_every_view_is_made_and_proved(carried: Carried) -> None:
    missing = {finding.object: finding.effect for finding in carried.report.findings if "VIEW_NOT" in finding.code}
    assert not missing
    proofs = {proof.name: proof for proof in carried.report.proofs if proof.name in QUERIES}
    assert {name for name, proof in proofs.items() if proof.verdict is not ProofVerdict.PROVED} == set()


@pytest.mark.parametrize("name", QUERIES)
def test_a_view_gives_what_it_gave(carried: Carried, name: str, tmp_path: Path) -> None:
    with carried.both_sides(tmp_path) as (sqlite, target):
        before, after = ask_both(sqlite, target, f"SELECT * FROM {name}")
    assert _sort(name, after) == _sort(name, before)


texts = st.text(alphabet="aAbBzZ[_~ %äÄéÉß\t1", max_size=3)


@settings(max_examples=examples(10), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(texts, min_size=1, max_size=12))
def test_views_over_any_words_give_the_same(carried: Carried, tmp_path: Path, words: list[str]) -> None:
    with carried.both_sides(tmp_path) as (sqlite, target):
        rows = [(number, word, word.swapcase(), word + " ") for number, word in enumerate(words)]
        sqlite.execute("DELETE FROM word")
        sqlite.executemany("INSERT INTO word VALUES (?, ?, ?, ?)", rows)
        target.execute("DELETE FROM word")
        target.cursor().executemany("INSERT INTO word VALUES (%s, %s, %s, %s)", rows)
        for name in QUERIES:
            before, after = ask_both(sqlite, target, f"SELECT * FROM {name}")
            assert _sort(name, after) == _sort(name, before), name


@pytest.mark.parametrize(
    ("mail", "nick", "code"),
    [
        ("new@x", "Cyd", "d"),
        ("ANN@X", "Cyd", "d"),
        ("new@x", "Admin", "d"),
        ("new@x", "SYSTEM", "d"),
        ("new@x", "ann", "d"),
        ("new@x", "Ann", "d"),
        ("new@x", "Äsys", "d"),
        ("new@x", "Cyd", "a  "),
        ("new@x", "Cyd", " a"),
        ("new@x", "Cyd", "none "),
    ],
)
def test_keys_and_checks_take_and_refuse_the_same_rows(
    carried: Carried, mail: str, nick: str, code: str, tmp_path: Path
) -> None:
    row = (9, mail, nick, code)
    with carried.both_sides(tmp_path) as (sqlite, target):
        before = after = None
        try:
            sqlite.execute("INSERT INTO account (id, mail, nick, code) VALUES (?, ?, ?, ?)", row)
        except sqlite3.IntegrityError as error:
            before = "UNIQUE" if "UNIQUE" in str(error) else "CHECK"
        try:
            target.execute("INSERT INTO account (id, mail, nick, code) VALUES (%s, %s, %s, %s)", row)
        except psycopg.errors.UniqueViolation:
            after = "UNIQUE"
        except psycopg.errors.CheckViolation:
            after = "CHECK"
    assert after == before


@pytest.mark.parametrize("nick", ["Ann", "aNN", "Ännz", "b", "boZ"])
def test_a_trigger_does_the_same(carried: Carried, nick: str, tmp_path: Path) -> None:
    with carried.both_sides(tmp_path) as (sqlite, target):
        sqlite.execute("INSERT INTO account (id, mail, nick) VALUES (9, 'n@x', ?)", [nick])
        target.execute("INSERT INTO account (id, mail, nick) VALUES (9, 'n@x', %s)", [nick])
        before, after = ask_both(sqlite, target, "SELECT what FROM note ORDER BY id")
        words_before, words_after = ask_both(sqlite, target, "SELECT id, plain FROM word ORDER BY id")
    assert after == before
    assert words_after == words_before


def test_the_defaults_and_the_computed_values_are_the_same(carried: Carried, tmp_path: Path) -> None:
    with carried.both_sides(tmp_path) as (sqlite, target):
        for side in (sqlite.execute, target.execute):
            side("INSERT INTO account (id, mail) VALUES (9, 'n@x')")
        before, after = ask_both(sqlite, target, "SELECT id, nick, loud FROM account ORDER BY id")
    assert after == before


def test_a_foreign_key_finds_its_parent_as_in_sqlite_where_the_column_itself_passes_over_capitals(
    carried: Carried,
) -> None:
    (is_valid,) = carried.connection.execute(
        "SELECT convalidated FROM pg_constraint WHERE conname = 'login_mail_fkey'"
    ).fetchone() or (None,)
    assert is_valid is (carried.setting != "index")
    orphans = [finding for finding in carried.report.findings if finding.code == "FOREIGN_KEY_ORPHANS"]
    assert bool(orphans) is (carried.setting == "index")


@pytest.mark.parametrize(
    ("query", "bytewise", "blind"),
    [
        ("SELECT count(*) FROM word WHERE name = 'ANN'", 1, 3),
        ("SELECT count(*) FROM word WHERE name IN ('ANN', 'É')", 2, 5),
        ("SELECT count(DISTINCT name) FROM word WHERE id <= 3", 3, 1),
        ("SELECT count(*) FROM (SELECT FROM account GROUP BY nick) one", 3, 2),
        ("SELECT count(*) FROM account JOIN login USING (mail)", 1, 3),
    ],
)
def test_the_applications_own_sql_passes_over_capitals_by_citext_and_icu(
    carried: Carried, query: LiteralString, bytewise: int, blind: int
) -> None:
    if carried.setting == "citext" and "É" in query and carried.connection.info.server_version < 150000:
        pytest.skip("this server's databases are in the C locale, where citext knows ASCII's capitals alone")
    assert carried.connection.execute(query).fetchone() == (bytewise if carried.setting == "index" else blind,)


def test_the_indexes_are_those_of_the_setting(carried: Carried) -> None:
    rows = carried.connection.execute("SELECT indexname FROM pg_indexes WHERE schemaname = 'public'").fetchall()
    names = {name for (name,) in rows}
    assert {"word_by_name", "word_by_bytes", "account_by_bytes", "account_code_collated_key"} <= names
    assert ("account_mail_collated_key" in names) == (carried.setting == "index")
