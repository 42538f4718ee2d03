"""`rowid = NEW.rowid` on a table whose rowid no column keeps: the row is found by its key, where that is known."""

from dataclasses import replace

import pytest

from core.catalog.model import Affinity
from core.translate.model import Kind, Untranslatable
from core.translate.queries.model import ParentLink, Relation
from core.translate.triggers.model import TranslatedTrigger
from core.translate.triggers.translate import translate_triggers
from tests.unit.translate.queries.relations import column

_CAST = Relation(
    source_name="Casting",
    target_name="cast_of",
    columns=(
        column("Actor", Kind.INTEGER, "integer", Affinity.INTEGER),
        column("Film", Kind.TIMESTAMPTZ, "timestamptz", Affinity.TEXT),
        column("Nick", Kind.TEXT, "text", Affinity.TEXT, collation="NOCASE"),
        column("n", Kind.INTEGER, "integer", Affinity.INTEGER),
    ),
    keys=(("Actor", "Film"),),
    complete_keys=(("Actor", "Film"),),
    unique_keys=(("Actor", "Film"),),
    not_null=("Actor", "Film"),
)
_TOUCH = "AFTER UPDATE ON Casting BEGIN UPDATE Casting SET n = 1 WHERE {}; END"
_BY_KEY = '("cast_of"."actor" = NEW."actor" AND "cast_of"."film" = NEW."film")'


def _answer(*texts: str, table: Relation = _CAST, others: tuple[Relation, ...] = ()) -> str:
    """The body of the first trigger, or why there is none."""
    triggers = {f"t{place}": f"CREATE TRIGGER t{place} {text}" for place, text in enumerate(texts, start=1)}
    answer = translate_triggers(triggers, (table, *others))[0].answer
    assert isinstance(answer, TranslatedTrigger | Untranslatable)
    return answer.reason if isinstance(answer, Untranslatable) else answer.body_sql


@pytest.mark.parametrize(
    "condition",
    [
        "rowid = NEW.rowid",
        "new.ROWID = Casting._rowid_",
        "(oid) == OLD.oid",
        "casting.oid = new._rowid_",
    ],
)
def test_the_row_is_found_by_the_columns_of_its_key_as_they_are_by_then(condition: str) -> None:
    assert f"WHERE {_BY_KEY.strip('()')};" in _answer(_TOUCH.format(condition))
    assert f"WHERE {_BY_KEY} AND" in _answer(_TOUCH.format(f"{condition} AND n > 1"))


def test_before_a_change_the_key_is_still_the_old_one() -> None:
    text = (
        "BEFORE UPDATE ON Casting BEGIN "
        "SELECT RAISE(ABORT, 'x') FROM Casting AS c WHERE c.rowid = NEW.rowid AND n = 1; END"
    )
    assert '"c"."actor" = OLD."actor" AND "c"."film" = OLD."film"' in _answer(text)


_REFUSED = "it reads the rowid of Casting, which is not kept"


@pytest.mark.parametrize(
    "text",
    [
        "BEFORE INSERT ON Casting BEGIN UPDATE Casting SET n = 1 WHERE rowid = NEW.rowid; END",
        "AFTER DELETE ON Casting BEGIN UPDATE Casting SET n = 1 WHERE rowid = OLD.rowid; END",
        _TOUCH.format("rowid > NEW.rowid"),
        _TOUCH.format("rowid = NEW.n"),
        "AFTER UPDATE ON Casting BEGIN UPDATE Casting SET Actor = n; "
        "UPDATE Casting SET n = 1 WHERE rowid = NEW.rowid; END",
    ],
)
def test_a_rowid_that_no_key_stands_for_is_refused(text: str) -> None:
    assert _answer(text) == _REFUSED


@pytest.mark.parametrize(
    "other",
    [
        "AFTER UPDATE OF Actor ON Casting BEGIN UPDATE Casting SET Actor = 2 WHERE Actor = 1; END",
        "BEFORE DELETE ON Casting BEGIN INSERT INTO Casting (Actor, n) VALUES (1, 2); END",
        "AFTER INSERT ON Casting BEGIN UPDATE Actors SET Id = Id + 1; END",
    ],
)
def test_a_key_that_another_trigger_of_the_table_changes_is_not_the_row_s(other: str) -> None:
    actors = Relation(
        source_name="Actors",
        target_name="actors",
        columns=(column("Id", Kind.INTEGER, "integer", Affinity.INTEGER),),
        complete_keys=(("Id",),),
    )
    link = ParentLink(columns=("Actor",), parent="Actors", parent_columns=("Id",), on_update="CASCADE")
    table = replace(_CAST, foreign_keys=(link,))
    touch = _TOUCH.format("rowid = NEW.rowid")
    assert _BY_KEY.strip("()") in _answer(touch, table=table, others=(actors,))
    assert _answer(touch, other, table=table, others=(actors,)) == _REFUSED


def test_another_table_s_rowid_is_no_key_of_this_one() -> None:
    other = replace(_CAST, source_name="Other", target_name="other")
    text = "AFTER UPDATE ON Casting BEGIN UPDATE Other SET n = 1 WHERE rowid = NEW.rowid; END"
    assert _answer(text, others=(other,)) == "it reads the rowid of Other, which is not kept"


@pytest.mark.parametrize(
    "table",
    [
        replace(_CAST, complete_keys=()),
        replace(_CAST, unique_keys=()),
        replace(_CAST, keys=(("Nick",),), complete_keys=(("Nick",),), unique_keys=(("Nick",),)),
    ],
)
def test_a_key_that_may_be_of_no_row_or_of_several_is_none(table: Relation) -> None:
    assert _answer(_TOUCH.format("rowid = NEW.rowid"), table=table) == _REFUSED
