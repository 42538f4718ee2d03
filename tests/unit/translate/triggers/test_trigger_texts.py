"""What a trigger is in PL/pgSQL, and what is said of it."""

import pytest

from core.catalog.model import Affinity
from core.translate.model import Kind, Untranslatable
from core.translate.queries.model import Relation
from core.translate.queries.spelling import write_layout
from core.translate.triggers.model import TranslatedTrigger
from core.translate.triggers.translate import translate_triggers
from tests.unit.translate.queries.relations import column
from tests.unit.translate.triggers.triggers import translate_all, translated


def test_a_body_returns_what_its_moment_wants() -> None:
    returned = {
        "BEFORE INSERT ON City": "RETURN NEW;",
        "BEFORE UPDATE ON City": "RETURN NEW;",
        "BEFORE DELETE ON City": "RETURN OLD;",
        "AFTER DELETE ON City": "RETURN NULL;",
        "INSTEAD OF UPDATE ON adults": "RETURN NEW;",
        "INSTEAD OF DELETE ON adults": "RETURN OLD;",
    }
    for start, line in returned.items():
        assert translated(f"{start} BEGIN DELETE FROM visits; END").body_sql == (
            f'BEGIN\n    DELETE FROM "visits";\n    {line}\nEND'
        )


def test_names_are_those_of_the_target() -> None:
    trigger = translated(
        "AFTER UPDATE OF name, age ON people WHEN old.NAME <> new.Name BEGIN UPDATE City SET Tag = NEW.Name; END"
    )
    assert trigger.columns == ("full_name", "age")
    assert trigger.when_sql == 'OLD."full_name" <> NEW."full_name"'
    assert trigger.body_sql == 'BEGIN\n    UPDATE "city" SET "tag" = NEW."full_name";\n    RETURN NULL;\nEND'
    assert (trigger.reads, trigger.writes) == ((), ("City",))


def test_a_condition_with_a_query_or_of_a_view_stands_in_the_body() -> None:
    of_query = translated(
        "AFTER INSERT ON City WHEN NEW.Id IN (SELECT person FROM visits) BEGIN DELETE FROM visits; END"
    )
    of_view = translated("INSTEAD OF DELETE ON adults WHEN OLD.Id > 3 BEGIN DELETE FROM People WHERE Id = OLD.Id; END")
    assert of_query.when_sql is None
    assert 'IF NEW."id" IN (SELECT' in of_query.body_sql
    assert of_view.when_sql is None
    assert 'IF OLD."id" > 3 THEN\n        DELETE FROM "people"' in of_view.body_sql


def test_a_raise_is_an_exception_with_the_very_message() -> None:
    body = translated(
        "BEFORE INSERT ON City BEGIN SELECT RAISE(ABORT, 'it''s\n  too big') WHERE NEW.Size > 5; END"
    ).body_sql
    assert body == (
        'BEGIN\n    IF NEW."size" > 5 THEN\n'
        "        RAISE EXCEPTION USING MESSAGE = 'it''s\n  too big';\n    END IF;\n    RETURN NEW;\nEND"
    )


def test_a_case_of_raises_is_a_chain_of_conditions() -> None:
    body = translated(
        "BEFORE DELETE ON City BEGIN SELECT CASE WHEN OLD.Size = 1 THEN RAISE(ABORT, 'a') WHEN OLD.Size = 2 THEN 0 "
        "WHEN OLD.Size = 3 THEN RAISE(IGNORE) ELSE RAISE(FAIL, 'b') END; END"
    ).body_sql
    assert [line.strip() for line in body.split("\n")] == [
        "BEGIN",
        'IF OLD."size" = 1 THEN',
        "RAISE EXCEPTION USING MESSAGE = 'a';",
        'ELSIF ((OLD."size" = 2) IS NOT TRUE) AND (OLD."size" = 3) THEN',
        "RETURN NULL;",
        'ELSIF ((OLD."size" = 2) IS NOT TRUE) AND ((OLD."size" = 3) IS NOT TRUE) THEN',
        "RAISE EXCEPTION USING MESSAGE = 'b';",
        "END IF;",
        "RETURN OLD;",
        "END",
    ]


def test_only_a_trigger_that_can_set_itself_off_is_guarded() -> None:
    touching = "AFTER UPDATE ON City BEGIN UPDATE City SET Tag = 'x' WHERE Id = NEW.Id; END"
    assert "howdah.within_t1" in translated(touching).body_sql
    assert "howdah" not in translated(touching.replace("UPDATE ON", "UPDATE OF Name ON")).body_sql
    there = "AFTER UPDATE ON City BEGIN UPDATE People SET Age = 1 WHERE Id = NEW.Mayor; END"
    back = "AFTER UPDATE ON People BEGIN UPDATE City SET Tag = 'x' WHERE Mayor = NEW.Id; END"
    assert "howdah" not in translated(there).body_sql
    assert "howdah.within_t1" in translated(there, back).body_sql


def test_a_trigger_that_sets_itself_off_by_a_foreign_key_is_guarded() -> None:
    assert "howdah.within_t1" in translated("AFTER UPDATE ON City BEGIN DELETE FROM People WHERE Id = 7; END").body_sql
    assert "howdah" not in translated("AFTER INSERT ON City BEGIN DELETE FROM People WHERE Id = 7; END").body_sql


def test_a_null_for_the_rowid_asks_for_the_next_number() -> None:
    body = translated(
        "AFTER DELETE ON visits BEGIN INSERT INTO City (Id, Tag, Size) VALUES (NULL, 'a', 1); END"
    ).body_sql
    assert 'INSERT INTO "city" ("tag", "size") VALUES (\'a\', 1);' in body


def test_a_column_called_as_a_variable_of_the_language_is_a_column() -> None:
    table = Relation(source_name="f", target_name="f", columns=(column("found", Kind.TEXT, "text", Affinity.TEXT),))
    (answer,) = translate_triggers({"x": "CREATE TRIGGER x AFTER INSERT ON f BEGIN DELETE FROM f; END"}, [table])
    assert isinstance(answer.answer, TranslatedTrigger)
    assert answer.answer.body_sql.startswith("#variable_conflict use_column\nBEGIN\n")


_NOTES = {
    "AFTER DELETE ON City BEGIN UPDATE People SET Code = hex(randomblob(16)); END": "it may spell Code",
    "AFTER INSERT ON City BEGIN DELETE FROM City WHERE Id < 3; END": "it runs when all are changed",
    "AFTER INSERT ON City BEGIN UPDATE People SET Age = (SELECT count(*) FROM City); END": "it sees all changed",
    "BEFORE INSERT ON City BEGIN INSERT INTO visits (person) VALUES (NEW.Id); END": "NEW.Id is -1 in SQLite",
    "BEFORE INSERT ON City BEGIN SELECT RAISE(FAIL, 'x'); END": "SQLite keeps what the statement has done",
    "BEFORE INSERT ON City BEGIN SELECT RAISE(ROLLBACK, 'x'); END": "RAISE(ROLLBACK) ends SQLite's transaction",
    "AFTER INSERT ON People BEGIN UPDATE City SET Size = NEW.Age; END": "it fails where what it stores in Size",
    "AFTER INSERT ON People BEGIN UPDATE City SET Name = NEW.Nick; END": "has more than 20 characters",
    "AFTER INSERT ON People BEGIN INSERT OR IGNORE INTO City (Tag, Size) VALUES ('a', 1); END": "a CHECK of City",
}


@pytest.mark.parametrize("text", _NOTES)
def test_what_an_effect_depends_on_is_noted(text: str) -> None:
    notes = translated(text).notes
    assert any(_NOTES[text] in note for note in notes), notes


@pytest.mark.parametrize(
    "text",
    [
        "AFTER UPDATE ON City BEGIN UPDATE City SET Tag = 'x' WHERE Id = NEW.Id AND Size > 1; END",
        "AFTER UPDATE ON City BEGIN UPDATE City SET Tag = 'x' WHERE rowid = NEW.rowid; END",
        "AFTER INSERT ON City BEGIN INSERT INTO visits (day) SELECT Tag FROM City c WHERE c.Id = NEW.Id; END",
        "BEFORE INSERT ON People BEGIN DELETE FROM City; END",
        "AFTER DELETE ON visits BEGIN UPDATE City SET Mayor = NULL WHERE Mayor = OLD.person; END",
    ],
)
def test_nothing_is_noted_where_all_is_the_same(text: str) -> None:
    assert translated(text).notes == ()


def test_a_moment_that_is_spelt_otherwise_than_the_others_of_its_column_is_noted() -> None:
    written = write_layout(Kind.TIMESTAMP, "YYYY-MM-DD HH:MM:SS")
    at = column("at", Kind.TIMESTAMP, "timestamp", written_sql=written)
    table = Relation(source_name="log", target_name="log", columns=(at, column("text", Kind.TEXT, "text")))

    def note(value: str) -> tuple[str, ...]:
        trigger = f"CREATE TRIGGER x AFTER INSERT ON log BEGIN UPDATE log SET at = {value}; END"
        (answer,) = translate_triggers({"x": trigger}, [table])
        assert isinstance(answer.answer, TranslatedTrigger), answer.answer
        return tuple(each for each in answer.answer.notes if "stores" in each or "spell" in each)

    fails = "it fails where what it stores in at is no timestamp"
    assert note("datetime(NEW.at, '+1 hour')") == (fails,)
    assert note("strftime('%Y-%m-01 00:00:00', NEW.at)") == (fails,)
    assert note("date(NEW.at)") == ("in SQLite it may spell at otherwise than the other rows do", fails)
    assert note("substr(NEW.text, 1, 10)") == ("in SQLite it may spell at otherwise than the other rows do", fails)
    assert note("datetime('now')") == ()


def test_the_order_of_two_triggers_is_noted_where_it_matters() -> None:
    first = "AFTER INSERT ON People BEGIN UPDATE City SET Tag = 'x' WHERE Id = NEW.Id; END"
    second = "AFTER INSERT ON People BEGIN UPDATE City SET Tag = 'y' WHERE Id = NEW.Id; END"
    assert translated(first, second).notes == ("by its name it runs before t2, in SQLite after it",)
    assert translated(first, "AFTER INSERT ON People BEGIN DELETE FROM visits; END").notes == ()


def test_without_helper_functions_what_needs_them_is_not_translated() -> None:
    text = "AFTER INSERT ON People BEGIN UPDATE City SET Tag = NEW.Age || NEW.Height; END"
    (answer,) = translate_all(text, allows_helpers=False)
    assert isinstance(answer, Untranslatable)
    assert "howdah_sqlite." in answer.reason
    assert translated(text).helpers


def test_of_many_others_some_are_named_and_the_rest_is_said() -> None:
    texts = [f"AFTER INSERT ON People BEGIN UPDATE City SET Tag = '{n}' WHERE Id = NEW.Id; END" for n in range(60)]
    notes = translated(*texts).notes
    assert len(notes) == 21
    assert notes[-1] == "the like is so with more triggers of People"
