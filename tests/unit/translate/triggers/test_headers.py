"""CREATE TRIGGER is cut into its parts as SQLite reads it, whatever names and comments it has."""

import random

import pytest

from core.translate.model import Untranslatable
from core.translate.pieces import Refusal
from core.translate.triggers.header import MAX_CHARS, read_header
from core.translate.triggers.model import Event, Timing
from core.translate.triggers.translate import translate_triggers
from tests.unit.translate.triggers.triggers import RELATIONS


def test_a_trigger_has_its_name_table_moment_and_statements() -> None:
    header = read_header(
        'CREATE TRIGGER log_it AFTER UPDATE OF a, "b c" ON t FOR EACH ROW WHEN new.a > 1 '
        "BEGIN SELECT 1; DELETE FROM u; END"
    )
    assert (header.name, header.table, header.timing, header.event) == ("log_it", "t", Timing.AFTER, Event.UPDATE)
    assert header.columns == ("a", "b c")
    assert header.when_sql == "new.a > 1"
    assert header.statements == ("SELECT 1", "DELETE FROM u")
    assert not header.is_temporary


def test_a_trigger_without_a_moment_is_a_before_trigger() -> None:
    assert read_header("create trigger x delete on t begin select 1; end").timing is Timing.BEFORE


@pytest.mark.parametrize(
    ("sql", "name", "table"),
    [
        ("CREATE TEMP TRIGGER IF NOT EXISTS main.x BEFORE INSERT ON t BEGIN SELECT 1; END", "x", "t"),
        ("CREATE TRIGGER [a b] INSTEAD OF INSERT ON `v``w` BEGIN SELECT 1; END;", "a b", "v`w"),
        ("CREATE TRIGGER before BEFORE INSERT ON 'after' BEGIN SELECT 1; END", "before", "after"),
        ('CREATE TRIGGER "END" AFTER DELETE ON "BEGIN" BEGIN SELECT 1; END', "END", "BEGIN"),
        ("CREATE/**/TRIGGER--x\nif/* ; END */AFTER INSERT ON main.t BEGIN SELECT 1;/*;*/END--END", "if", "t"),
    ],
)
def test_names_may_be_quoted_or_keywords_with_comments_between(sql: str, name: str, table: str) -> None:
    header = read_header(sql)
    assert (header.name, header.table, len(header.statements)) == (name, table, 1)


def test_a_case_and_a_text_with_semicolons_end_nothing() -> None:
    header = read_header(
        "CREATE TRIGGER x AFTER INSERT ON t WHEN CASE WHEN 1 THEN 1 END BEGIN "
        "SELECT CASE WHEN 1 THEN ';END' END; SELECT \";\"; END"
    )
    assert header.when_sql == "CASE WHEN 1 THEN 1 END"
    assert header.statements == ("SELECT CASE WHEN 1 THEN ';END' END", 'SELECT ";"')


def test_begin_may_be_a_column_of_the_condition() -> None:
    header = read_header("CREATE TRIGGER x AFTER INSERT ON t WHEN new.begin = 1 AND begin BEGIN SELECT 1; END")
    assert header.when_sql == "new.begin = 1 AND begin"


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "CREATE TABLE t (a)",
        "CREATE TRIGGER x AFTER INSERT ON t",
        "CREATE TRIGGER x AFTER INSERT ON t BEGIN END",
        "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1 END",
        "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END; DROP TABLE t",
        "CREATE TRIGGER x AFTER INSERT ON t WHEN BEGIN SELECT 1; END",
        "CREATE TRIGGER x AFTER TRUNCATE ON t BEGIN SELECT 1; END",
        "CREATE TRIGGER 'x",
    ],
)
def test_what_is_no_trigger_is_refused(sql: str) -> None:
    with pytest.raises(Refusal, match="not understood as a CREATE TRIGGER"):
        read_header(sql)


def test_a_text_of_any_length_and_depth_is_answered() -> None:
    begin = "CREATE TRIGGER x AFTER INSERT ON City BEGIN "
    texts = [
        begin + "SELECT " + "(" * 500_000 + "; END",
        begin + "SELECT " + "(" * 3_000 + "1" + ")" * 3_000 + "; END",
        begin + "DELETE FROM City WHERE " + "NOT " * 9_000 + "1; END",
        begin + "DELETE FROM City WHERE " + " AND ".join(["Id = NEW.Id"] * 2_000) + "; END",
        begin + "SELECT " + "CASE WHEN NEW.Id THEN " * 80 + "RAISE(IGNORE)" + " END" * 80 + "; END",
        begin + "SELECT '" + "\ud800'; END",
        begin + "SELECT 1\0; END",
        begin + "SELECT 1; " * 2_000 + "END",
    ]
    answers = translate_triggers({str(place): text for place, text in enumerate(texts)}, RELATIONS)
    assert all(isinstance(answer.answer, Untranslatable) for answer in answers)


def test_a_text_cut_anywhere_is_answered() -> None:
    sql = (
        "CREATE TRIGGER x BEFORE UPDATE OF Name ON City WHEN NEW.Id > 1 BEGIN INSERT OR IGNORE INTO City (Id, Tag) "
        "VALUES (1, 'a'), (2, NEW.Name) ON CONFLICT (Id) DO UPDATE SET Tag = excluded.Tag WHERE Id > 2; "
        "UPDATE City SET (Tag, Name) = (1, 2) FROM People p WHERE p.Id = City.Id; SELECT RAISE(ROLLBACK, 'x'); END"
    )
    chance = random.Random(5)
    pieces = [sql[: chance.randrange(len(sql))] + sql[chance.randrange(len(sql)) :] for _ in range(120)]
    answers = translate_triggers({str(place): text for place, text in enumerate(pieces)}, RELATIONS)
    assert len(answers) == len(pieces)


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(Refusal, match="longer than 100,000 characters"):
        read_header("-" * (MAX_CHARS + 1))
