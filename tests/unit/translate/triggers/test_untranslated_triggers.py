"""A trigger that would not surely do the same is not translated, and the reason says why."""

import pytest

from core.catalog.model import Affinity
from core.translate.model import Kind, Untranslatable
from core.translate.queries.model import ParentLink, Relation
from core.translate.triggers.model import TranslatedTrigger
from core.translate.triggers.translate import translate_triggers
from tests.unit.translate.queries.relations import column
from tests.unit.translate.triggers.triggers import RELATIONS, refusal

_ON_INSERT = "AFTER INSERT ON People BEGIN {}; END"
_STATEMENTS = {
    "INSERT INTO log (what) VALUES (1)": "it writes log, which is left out",
    "SELECT * FROM log": "it reads log, which is left out",
    "INSERT INTO nowhere VALUES (1)": "it writes nowhere, which is no table of this database",
    "SELECT * FROM nowhere": "SQLite does not accept it (no such table: main.nowhere)",
    "UPDATE City SET Gone = 1": "SQLite does not accept it (no such column: Gone)",
    "DELETE FROM City WHERE Id = OLD.Id": "SQLite does not accept it (no such column: OLD.Id)",
    "DELETE FROM main.City": "SQLite does not accept it (qualified table names are not allowed within triggers)",
    "UPDATE City SET Tag = hash(NEW.Id)": (
        "it calls the application's function hash(), which SQLite does not have by itself"
    ),
    "UPDATE City SET Mayor = last_insert_rowid()": (
        "last_insert_rowid() tells what SQLite's connection did last, which PostgreSQL does not keep"
    ),
    "INSERT INTO City (Tag) VALUES ('a')": "the DEFAULT of Size, which it leaves to SQLite, is not translated",
    "UPDATE People SET Photo = 'x'": "Photo is left out",
    "UPDATE City SET Tag = 'a', Tag = 'b'": "it sets Tag twice",
    "UPDATE City SET Size = 2.5": "what it stores in Size is not known to be the same: it does not fit smallint",
    "UPDATE City SET Size = NEW.Height": (
        "what it stores in Size is not known to be the same: it may not fit a column of smallint"
    ),
    "UPDATE City SET Tag = NEW.Seen": (
        "what it stores in Tag is not known to be the same: Seen is timestamptz, and SQLite stores the texts"
    ),
    "UPDATE People SET Seen = NEW.Name": (
        "what it stores in Seen is not known to be the same: what it computes may not fit a column of timestamptz"
    ),
    "UPDATE People SET Seen = strftime('%Y', NEW.Name)": (
        "what it stores in Seen is not known to be the same: what it computes does not fit a column of timestamptz"
    ),
    "UPDATE People SET Seen = time(NEW.Name)": (
        "what it stores in Seen is not known to be the same: it is a time, and the column is timestamptz"
    ),
    "UPDATE City SET Size = (SELECT max(Size) FROM City)": (
        "it computes values of City from rows that it changes itself"
    ),
    "UPDATE City SET Tag = p.Name FROM People p WHERE p.Age = City.Size": (
        "several rows of its FROM may be for one row, of which SQLite takes whichever it meets first"
    ),
    "UPDATE OR IGNORE City SET Tag = 'a'": "PostgreSQL has no UPDATE OR IGNORE",
    "UPDATE adults SET Name = 'a'": "it writes the view adults, whose own triggers are not all translated",
    "INSERT OR REPLACE INTO City (Id, Name, Size) VALUES (1, 'a', 1)": (
        "PostgreSQL has no INSERT OR REPLACE, and City has several unique keys"
    ),
    "INSERT OR REPLACE INTO People (Id, Name) VALUES (1, 'a')": (
        "PostgreSQL has no INSERT OR REPLACE, and an update of People fires other triggers of it"
    ),
    "INSERT INTO City (Id, Size) VALUES (1, 1) ON CONFLICT (Id) DO NOTHING ON CONFLICT (Name) DO NOTHING": (
        "it has several ON CONFLICT clauses, and PostgreSQL has one"
    ),
    "SELECT coalesce(NEW.Age, RAISE(ABORT, 'x'))": (
        "it has a RAISE() elsewhere than in the result of a SELECT or in the branches of a CASE there"
    ),
    "SELECT CASE WHEN c.Id = 1 THEN RAISE(ABORT, 'a') ELSE RAISE(ABORT, 'b') END FROM City c": (
        "which RAISE() of a SELECT is met first depends on the order of its rows"
    ),
    "SELECT * FROM City AS new": "it calls a table NEW or OLD",
    "ATTACH 'x' AS y": "a statement of it is not understood",
}


@pytest.mark.parametrize("statement", _STATEMENTS)
def test_a_statement_that_is_not_surely_the_same_is_refused(statement: str) -> None:
    assert refusal(_ON_INSERT.format(statement)) == _STATEMENTS[statement]


_TRIGGERS = {
    "BEFORE UPDATE ON City BEGIN UPDATE City SET Tag = 'x' WHERE Id = NEW.Id; END": (
        "it changes its own table before the row itself is changed, and SQLite leaves open what comes of that"
    ),
    "BEFORE INSERT ON People WHEN NEW.Height > 1 BEGIN DELETE FROM City; END": (
        "it reads Height, which PostgreSQL has not computed by then"
    ),
    "INSTEAD OF UPDATE OF Name ON adults BEGIN DELETE FROM City; END": (
        "PostgreSQL has no UPDATE OF for triggers of views"
    ),
    "AFTER UPDATE OF nothing ON City BEGIN DELETE FROM City; END": "it waits for updates of columns that are not there",
    "AFTER INSERT ON log BEGIN DELETE FROM City; END": "it is on log, which is left out",
    "AFTER INSERT ON gone BEGIN DELETE FROM City; END": "there is no table or view gone",
    "AFTER INSERT ON City WHEN Id BEGIN DELETE FROM City; END": "SQLite does not accept it (no such column: Id)",
}


@pytest.mark.parametrize("text", _TRIGGERS)
def test_a_trigger_that_is_not_surely_the_same_is_refused(text: str) -> None:
    assert refusal(text) == _TRIGGERS[text]


def test_an_ignored_row_that_would_keep_another_trigger_from_running_is_refused() -> None:
    ignoring = "AFTER INSERT ON City BEGIN SELECT RAISE(IGNORE) WHERE NEW.Size > 1; END"
    assert refusal(ignoring, "AFTER INSERT ON City BEGIN DELETE FROM visits; END") == (
        "its RAISE(IGNORE) may also keep t2 from running"
    )


@pytest.mark.parametrize(
    ("link", "is_refused"),
    [
        (ParentLink(columns=("n",), parent="Store", parent_columns=("Id",)), False),
        (ParentLink(columns=("n",), parent="Store", parent_columns=("Id",), on_update="CASCADE"), True),
        (ParentLink(columns=("n",), parent="Store", parent_columns=("Id",), on_delete="CASCADE"), True),
        (ParentLink(columns=("t",), parent="store", parent_columns=("K",), on_update="CASCADE"), False),
        (ParentLink(columns=("t",), parent="store", parent_columns=("K",), on_delete="RESTRICT"), True),
    ],
)
def test_a_replaced_row_is_refused_where_rows_that_refer_to_it_would_fare_otherwise(
    link: ParentLink, is_refused: bool
) -> None:
    store = Relation(
        source_name="Store",
        target_name="store",
        columns=(
            column("Id", Kind.INTEGER, "bigint", Affinity.INTEGER),
            column("k", Kind.TEXT, "text", Affinity.TEXT),
        ),
        rowid_column="Id",
        unique_keys=(("Id",), ("k",)),
    )
    child = Relation(
        source_name="child",
        target_name="child",
        columns=(column("n", Kind.INTEGER, "bigint", Affinity.INTEGER), column("t", Kind.TEXT, "text", Affinity.TEXT)),
        foreign_keys=(link,),
    )
    sql = "CREATE TRIGGER t1 AFTER DELETE ON City BEGIN INSERT OR REPLACE INTO Store (k) VALUES (OLD.Tag); END"
    (answer,) = translate_triggers({"t1": sql}, (*RELATIONS, store, child), allows_helpers=True)
    if is_refused:
        assert answer.answer == Untranslatable(
            reason="PostgreSQL has no INSERT OR REPLACE, which deletes rows that child refers to"
        )
    else:
        assert isinstance(answer.answer, TranslatedTrigger)


def test_what_writes_a_view_waits_for_the_view_s_own_trigger() -> None:
    writing = "AFTER INSERT ON City BEGIN DELETE FROM adults; END"
    broken = "INSTEAD OF DELETE ON adults BEGIN DELETE FROM nowhere; END"
    assert refusal(writing, broken) == "it writes the view adults, whose own triggers are not all translated"
