"""`howdah verify` of what was published with views and triggers: views are compared by their rows and both by their
definitions; what is missing, changed or too much is named."""

from pathlib import Path

import pytest

from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.migration.verify import VerifyOptions, verify_target
from core.migration.verify_report import VerificationReport, dump_verification, load_verification
from core.verify.model import CheckedKind, ProofVerdict, ProvedKind
from tests.engine.carrying import query, unchanged
from tests.helpers.catalogs import catalogs_of
from tests.helpers.objects import OBJECTS, plan_objects
from tests.helpers.source import make_source

WHEN = """
CREATE TABLE item (id INTEGER PRIMARY KEY, price REAL, name TEXT);
INSERT INTO item VALUES (1, 2.5, 'a');
CREATE TRIGGER dear AFTER UPDATE OF price ON item WHEN new.price > old.price
BEGIN UPDATE item SET name = 'dear' WHERE id = new.id; END;
"""


@pytest.fixture
def source(tmp_path: Path, database_url: str) -> Path:
    path = make_source(tmp_path / "source.sqlite", OBJECTS)
    migrate(MigrationOptions(source_path=path, target_url=database_url, plan=plan_objects(path), schema="app"))
    return path


def verify(source: Path, url: str) -> VerificationReport:
    return verify_target(VerifyOptions(source_path=source, target_url=url))


def test_views_are_compared_by_their_rows_and_triggers_by_what_they_are(source: Path, database_url: str) -> None:
    before = catalogs_of(database_url)
    report = verify(source, database_url)
    assert catalogs_of(database_url) == before
    assert report.is_equal
    verdicts = {(proof.kind, proof.name): proof.verdict for proof in report.proofs}
    assert verdicts == {
        (ProvedKind.VIEW, "moods"): ProofVerdict.PROVED,
        (ProvedKind.VIEW, "labels"): ProofVerdict.PROVED,
        (ProvedKind.TRIGGER, "note_mood"): ProofVerdict.NOT_TRIED,
        (ProvedKind.TRIGGER, "add_mood"): ProofVerdict.NOT_TRIED,
    }
    assert {"not exercised" in proof.note for proof in report.proofs if proof.kind is ProvedKind.TRIGGER} == {True}
    assert load_verification(dump_verification(report)) == report


@pytest.mark.parametrize(
    ("statement", "kind", "name", "said"),
    [
        ("DROP VIEW app.labels", CheckedKind.VIEW, "labels", ("a view", None)),
        (
            "DROP VIEW app.labels; CREATE TABLE app.labels (mood text, label text)",
            CheckedKind.VIEW,
            "labels",
            ("a view", "table"),
        ),
        (
            "CREATE OR REPLACE VIEW app.moods AS SELECT mood, count(*) AS n FROM app.person WHERE mood <> ''"
            " GROUP BY 1",
            CheckedKind.VIEW,
            "moods",
            ("line 4 is GROUP BY mood;", "line 4 is WHERE (mood <> ''::text)"),
        ),
        ("DROP TRIGGER note_mood ON app.person", CheckedKind.TRIGGER, "note_mood", ("AFTER INSERT", None)),
        (
            "ALTER TABLE app.person DISABLE TRIGGER note_mood",
            CheckedKind.TRIGGER,
            "note_mood",
            ("AFTER INSERT", "AFTER INSERT (disabled)"),
        ),
        (
            "DROP TRIGGER note_mood ON app.person; CREATE TRIGGER note_mood AFTER INSERT OR UPDATE OF mood"
            " ON app.person FOR EACH ROW WHEN (NEW.mood <> '') EXECUTE FUNCTION app.note_mood()",
            CheckedKind.TRIGGER,
            "note_mood",
            ("AFTER INSERT", "AFTER INSERT OR UPDATE OF mood WHEN (new.mood <> ''::text)"),
        ),
        (
            "CREATE OR REPLACE FUNCTION app.note_mood() RETURNS trigger LANGUAGE plpgsql SET search_path = app, pg_temp"
            " AS $$BEGIN\nINSERT INTO log (what) VALUES ('?');\nRETURN NULL;\nEND$$",
            CheckedKind.TRIGGER,
            "note_mood",
            (
                "line 2 of its function is INSERT INTO log (what) VALUES (NEW.mood);",
                "line 2 of its function is INSERT INTO log (what) VALUES ('?');",
            ),
        ),
        (
            "ALTER FUNCTION app.note_mood() RESET search_path",
            CheckedKind.TRIGGER,
            "note_mood",
            ("app.note_mood() in plpgsql, search_path=app, pg_temp", "app.note_mood() in plpgsql"),
        ),
        (
            "CREATE TRIGGER mine BEFORE DELETE ON app.log FOR EACH ROW EXECUTE FUNCTION app.note_mood()",
            CheckedKind.TRIGGER,
            "mine",
            (None, "BEFORE DELETE"),
        ),
    ],
)
def test_what_is_not_as_planned_is_named(
    source: Path, database_url: str, statement: str, kind: CheckedKind, name: str, said: tuple[str | None, str | None]
) -> None:
    query(database_url, statement)
    with unchanged(database_url):
        report = verify(source, database_url)
    assert not report.is_equal
    (found,) = [each for each in report.object_mismatches if each.name == name]
    # Before version 16 the server writes the table before each column.
    planned, there = (text and text.replace("person.", "") for text in (found.planned, found.found))
    assert (found.kind, (planned, there)) == (kind, said)


def test_a_view_that_gives_other_rows_is_a_difference(source: Path, database_url: str) -> None:
    query(database_url, "CREATE OR REPLACE VIEW app.moods AS SELECT mood, 2::bigint AS n FROM app.person")
    report = verify(source, database_url)
    differing = {proof.name for proof in report.proofs if proof.verdict is ProofVerdict.DIFFERS}
    assert differing == {"moods", "labels"}


def test_a_trigger_that_somebody_wrote_in_place_of_one_that_was_not_made_is_none_too_many(
    tmp_path: Path, database_url: str
) -> None:
    path = make_source(
        tmp_path / "other.sqlite",
        "CREATE TABLE t (x); CREATE TRIGGER mine AFTER INSERT ON t BEGIN SELECT of_the_application(new.x); END;",
    )
    migrate(MigrationOptions(source_path=path, target_url=database_url))
    query(
        database_url,
        "CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
        "CREATE TRIGGER mine AFTER INSERT ON public.t EXECUTE FUNCTION public.f()",
    )
    report = verify(path, database_url)
    assert report.is_equal
    assert [proof.is_there for proof in report.proofs if proof.name == "mine"] == [False]


def test_the_condition_of_a_trigger_is_compared_as_the_server_writes_it(tmp_path: Path, database_url: str) -> None:
    path = make_source(tmp_path / "when.sqlite", WHEN)
    planned = plan_objects(path)
    migrate(MigrationOptions(source_path=path, target_url=database_url, plan=planned))
    assert verify(path, database_url).is_equal
    query(
        database_url,
        "DROP TRIGGER dear ON public.item; CREATE TRIGGER dear AFTER UPDATE OF price ON public.item FOR EACH ROW"
        " WHEN (NEW.price >= OLD.price) EXECUTE FUNCTION public.dear()",
    )
    (found,) = verify(path, database_url).object_mismatches
    assert (found.planned, found.found) == (
        "AFTER UPDATE OF price WHEN (new.price > old.price)",
        "AFTER UPDATE OF price WHEN (new.price >= old.price)",
    )
