"""Which AFTER triggers are called so that PostgreSQL runs them before it checks foreign keys."""

import pytest

from core.catalog.model import Affinity
from core.translate.model import Kind
from core.translate.queries.model import ParentLink, Relation
from core.translate.triggers.model import TranslatedTrigger
from core.translate.triggers.precedence import name_first
from core.translate.triggers.translate import translate_triggers
from tests.unit.translate.queries.relations import column

_DELETES = "AFTER DELETE ON parent BEGIN DELETE FROM child WHERE pid = old.id; END"


def _table(name: str, *columns: str, keys: tuple[ParentLink, ...] = ()) -> Relation:
    return Relation(
        source_name=name,
        target_name=name,
        columns=tuple(column(each, Kind.INTEGER, "bigint", Affinity.INTEGER) for each in columns),
        foreign_keys=keys,
        unique_keys=(("id",),) if "id" in columns else (),
    )


def _link(**actions: object) -> ParentLink:
    return ParentLink(columns=("pid",), parent="parent", parent_columns=("id",), **actions)  # type: ignore[arg-type]


def answers(*texts: str, cascading: bool = False, **actions: object) -> list[TranslatedTrigger]:
    """Triggers named by their place from the end of the alphabet: t9, t8 ..."""
    relations = [
        _table("parent", "id", "n"),
        _table("child", "pid", "n", keys=(_link(**actions),)),
        _table("log", "n"),
        _table("other", "pid", keys=(_link(on_delete="CASCADE", on_update="CASCADE"),) if cascading else ()),
    ]
    triggers = {f"t{9 - place}": f"CREATE TRIGGER t{9 - place} {text}" for place, text in enumerate(texts)}
    found = [each.answer for each in translate_triggers(triggers, relations)]
    assert all(isinstance(each, TranslatedTrigger) for each in found), found
    return [each for each in found if isinstance(each, TranslatedTrigger)]


@pytest.mark.parametrize(
    "text",
    [
        _DELETES,
        "AFTER DELETE ON parent BEGIN UPDATE child SET pid = NULL WHERE pid = old.id; END",
        "AFTER DELETE ON parent BEGIN INSERT INTO parent (id) VALUES (old.id); END",
        "AFTER UPDATE ON parent BEGIN UPDATE child SET pid = new.id WHERE pid = old.id; END",
        "AFTER INSERT ON child BEGIN INSERT INTO parent (id) VALUES (new.pid); END",
        "AFTER INSERT ON child BEGIN DELETE FROM child WHERE pid = 0; END",
        "AFTER UPDATE OF pid ON child BEGIN INSERT INTO parent (id) VALUES (new.pid); END",
    ],
)
def test_a_trigger_that_mends_a_key_runs_before_it_is_checked(text: str) -> None:
    (answer,) = answers(text)
    assert answer.is_first
    assert not any("before it runs" in note for note in answer.notes)
    assert not answers(text, is_deferred=True)[0].is_first


@pytest.mark.parametrize(
    "text",
    [
        "BEFORE DELETE ON parent BEGIN DELETE FROM child WHERE pid = old.id; END",
        "AFTER DELETE ON parent BEGIN INSERT INTO log (n) VALUES (old.id); END",
        "AFTER UPDATE ON parent BEGIN UPDATE child SET n = new.n WHERE pid = new.id; END",
        "AFTER INSERT ON parent BEGIN DELETE FROM child WHERE pid = new.id; END",
        "AFTER INSERT ON child BEGIN UPDATE parent SET n = 1 WHERE id = new.pid; END",
        "AFTER DELETE ON child BEGIN DELETE FROM parent WHERE id = old.pid; END",
    ],
)
def test_a_trigger_that_mends_no_key_keeps_its_name(text: str) -> None:
    assert not answers(text)[0].is_first


@pytest.mark.parametrize("action", ["CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT"])
def test_a_trigger_runs_after_what_a_key_does_itself(action: str) -> None:
    assert not answers(_DELETES, on_delete=action)[0].is_first


def test_a_trigger_that_would_meet_the_action_of_another_key_keeps_its_name() -> None:
    both = "AFTER DELETE ON parent BEGIN DELETE FROM child WHERE pid = old.id; DELETE FROM other; END"
    assert answers(both)[0].is_first
    (answer,) = answers(both, cascading=True)
    assert not answer.is_first
    assert "PostgreSQL checks the foreign key of child before it runs, and SQLite after" in answer.notes
    assert answers(_DELETES, cascading=True)[0].is_first
    # What the other key does sets off a trigger that changes the same table.
    indirect = "AFTER DELETE ON other BEGIN UPDATE child SET n = 1; END"
    assert not answers(_DELETES, indirect, cascading=True)[0].is_first


def test_triggers_of_one_event_keep_their_order() -> None:
    counts = "AFTER DELETE ON parent BEGIN INSERT INTO log (n) SELECT count(*) FROM child; END"
    last, first = answers(_DELETES, counts)
    assert (last.is_first, first.is_first) == (True, True)
    assert not any("by its name" in note for note in (*last.notes, *first.notes))
    apart = "AFTER DELETE ON parent BEGIN INSERT INTO log (n) VALUES (1); END"
    assert [each.is_first for each in answers(_DELETES, apart)] == [True, False]
    # The older one came last in SQLite: now it does here, too.
    older, newer = answers(counts, _DELETES)
    assert (older.is_first, newer.is_first) == (False, True)
    assert not any("by its name" in note for note in (*older.notes, *newer.notes))


def test_a_name_that_comes_before_those_of_the_keys_stays_as_it_is() -> None:
    assert name_first("tr_x") == "FIRST_tr_x"
    assert name_first("DeleteChildren") == "DeleteChildren"
    assert name_first("Remove") == "FIRST_Remove"
