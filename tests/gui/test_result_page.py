"""The page Result: the verdict in one sentence, what asks for attention first, and rows set aside, sent again."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from core.cancel import CancelToken
from core.migration.assess import assess
from core.migration.report_format import ReportFormat
from core.plan.edit import History
from core.plan.model import Finding, Severity
from core.report.model import AlteredExample, RejectReport, Report, TableReport, Verdict
from core.verify.model import (
    CheckedKind,
    FirstInsert,
    InsertOutcome,
    Mismatch,
    ObjectMismatch,
    ObjectProof,
    ProofDifference,
    ProofVerdict,
    ProvedKind,
)
from gui.context import Context
from gui.session import Session
from gui.theme import Role
from gui.widgets.banner import Tone
from gui.widgets.record_view import RecordView
from gui.wizard.flow import PageId
from gui.wizard.pages.result.page import ResultPage
from gui.wizard.pages.result.words import find_tone, say_notes, say_verdict, say_where
from tests.gui.conftest import show
from tests.helpers.destination import make_destination
from tests.helpers.plans import change_column
from tests.helpers.rejects import PEOPLE, ask, carry_over, with_names
from tests.helpers.source import make_source

MakePage = Callable[[Session], ResultPage]


def table(name: str, rows: int, *, set_aside: int = 0, altered: int = 0, left_out: int = 0) -> TableReport:
    return TableReport(
        source_name=name,
        target_name=name,
        rows_read=rows,
        rows_written=rows - set_aside,
        rows_set_aside=set_aside,
        rows_left_out=left_out,
        values_altered=altered,
        rows_equal=rows - set_aside,
        bytes_sent=1_000,
        copy_duration_s=0.5,
        verify_duration_s=0.25,
        reject_causes=(),
        rejects=(),
    )


def report(*tables: TableReport, **more: object) -> Report:
    values: dict[str, object] = {
        "run_id": "20260101_120000_abcd",
        "started_at": "2026-01-01T12:00:00+00:00",
        "howdah_version": "0.1",
        "source": "/data/library.sqlite",
        "source_size_bytes": 10_000,
        "target": "postgresql://ann@db.example.org:5432/library",
        "server_version": "18.4",
        "schema": "public",
        "records_schema": None,
        "rejects_file": None,
        "backup_schema": None,
        "verdict": Verdict.VERIFIED,
        "tables": tables,
        "findings": (),
        "mismatches": (),
        "phases": (),
        "duration_s": 12.5,
        "is_published": True,
    }
    return Report(**{**values, **more})  # type: ignore[arg-type]


WARNING = Finding(
    code="VIEW_NOT_CARRIED", severity=Severity.WARNING, object="late", effect="The view is not made.", remedies=("x",)
)
NOTE = Finding(code="JSON_NULL", severity=Severity.INFO, object="t.a", effect="The column stays text.")
DIFFERS = report(
    table("book", 3),
    verdict=Verdict.DIFFERS,
    is_published=False,
    mismatches=(Mismatch(table="book", row="id = 2", column="title", source_value="'a'", target_value=None),),
)
INDEX = ObjectMismatch(kind=CheckedKind.INDEX, table="book", name="book_by_title", planned="btree (title)", found=None)
REFUSED = FirstInsert(table="book", outcome=InsertOutcome.REFUSED, note="the key 3 is there already")


@pytest.fixture
def make_page(qtbot: QtBot, make_context: Callable[..., Context]) -> MakePage:
    def make(session: Session) -> ResultPage:
        page = ResultPage(make_context(session))
        qtbot.addWidget(page)
        show(page, (1100, 700))
        page.enter()
        return page

    return make


def titles(page: ResultPage) -> list[str]:
    return [page.tabs.tabText(place).replace("&", "") for place in range(page.tabs.count())]


# The words.


@pytest.mark.parametrize(
    ("shown", "sentence"),
    [
        (report(table("a", 300), table("b", 45)), "All 345 rows of 2 tables are equal on both sides."),
        (report(table("a", 10, set_aside=3)), "7 rows of 1 table arrived and are equal."),
        (report(table("a", 10, altered=2)), "10 rows of 1 table arrived, equal but for 2 values in the ledger."),
        (DIFFERS, "The two sides differ."),
    ],
)
def test_the_verdict_is_one_sentence(shown: Report, sentence: str) -> None:
    assert say_verdict(shown) == sentence


def test_what_else_there_is_to_know_follows_the_verdict() -> None:
    notes = say_notes(report(table("a", 10, set_aside=3, left_out=5), findings=(WARNING, NOTE)))
    assert [part in notes for part in ("3 rows set aside", "5 rows left out", "1 finding to read")] == [True] * 3
    assert say_notes(report(table("a", 10), findings=(NOTE,))) == ""


@pytest.mark.parametrize(
    ("shown", "sentence"),
    [
        (report(table("a", 300)), "A dry run: all 300 rows of 1 table would be equal; nothing was published."),
        (
            report(table("a", 10, set_aside=3)),
            "A dry run: 7 rows of 1 table would arrive and be equal; nothing was published.",
        ),
        (
            report(table("a", 10, altered=2)),
            "A dry run: 10 rows of 1 table would arrive, equal but for 2 values; nothing was published.",
        ),
        (DIFFERS, "A dry run: the two sides would differ."),
    ],
)
def test_of_a_dry_run_it_says_what_would_be(shown: Report, sentence: str) -> None:
    tried = replace(shown, is_dry_run=True, is_published=False)
    assert say_verdict(tried) == sentence
    assert "schema" not in say_where(tried, is_embedded=True)
    assert find_tone(tried) is not Tone.SUCCESS


def test_of_differences_that_were_published_all_the_same_it_says_so() -> None:
    despite = replace(DIFFERS, is_published=True)
    assert say_verdict(despite) == "Published, although the two sides differ."
    assert say_notes(despite).startswith("It was asked for all the same")
    assert find_tone(despite) is Tone.DANGER
    assert "public" in say_where(despite, is_embedded=True)


def test_what_differs_is_counted_by_what_it_is() -> None:
    notes = say_notes(replace(DIFFERS, object_mismatches=(INDEX,), first_inserts=(REFUSED,)))
    assert "other values in 1 table" in notes
    assert "not as planned" in notes
    assert "a new row refused by 1 table" in notes


def test_where_it_is_names_the_schema_and_the_server_without_a_password() -> None:
    where = say_where(report(target="postgresql://ann:s3cret@db.example.org/library"), is_embedded=False)
    assert "public" in where
    assert "db.example.org" in where
    assert "s3cret" not in where
    assert "embedded PostgreSQL 18.4" in say_where(report(), is_embedded=True)


# The page alone.


def test_before_a_run_the_page_says_that_there_is_nothing_yet(make_page: MakePage) -> None:
    page = make_page(Session())
    assert page.empty.isVisible()
    assert not page.tabs.isVisible()
    assert not page.save.isVisible()


def test_a_clean_result_shows_its_tables_first(make_page: MakePage) -> None:
    page = make_page(Session(report=report(table("a", 300))))
    assert page.verdict.tone is Tone.SUCCESS
    assert titles(page) == ["Tables", "Proof", "Findings"]


def test_what_was_not_carried_across_comes_first(make_page: MakePage) -> None:
    shown = report(table("a", 300), findings=(NOTE, WARNING), verdict=Verdict.VERIFIED_WITH_FINDINGS)
    page = make_page(Session(report=shown))
    assert page.verdict.tone is Tone.WARNING
    assert titles(page) == ["Findings", "Tables", "Proof"]
    view = page.tabs.widget(0)
    assert isinstance(view, RecordView)
    assert view.view.model().index(0, 1).data() == "late"
    assert "The view is not made." in view.findChildren(QPlainTextEdit)[0].toPlainText()


def test_values_that_differ_look_like_a_failure_and_are_listed(make_page: MakePage) -> None:
    page = make_page(Session(report=DIFFERS))
    assert page.verdict.tone is Tone.DANGER
    assert "the target is as it was" in page.verdict.notes
    assert titles(page)[0] == "Differences"
    assert not page.copy.isVisible()
    view = page.tabs.widget(0)
    assert isinstance(view, RecordView)
    model = view.view.model()
    assert [model.index(0, column).data() for column in range(5)] == ["book", "id = 2", "title", "'a'", "NULL"]
    page.enter()
    assert not page.copy.isVisible()


def test_what_is_not_as_planned_and_what_refuses_a_row_is_listed_with_the_values(make_page: MakePage) -> None:
    page = make_page(Session(report=replace(DIFFERS, object_mismatches=(INDEX,), first_inserts=(REFUSED,))))
    view = page.tabs.widget(0)
    assert isinstance(view, RecordView)
    model = view.view.model()
    rows = [[model.index(row, column).data() for column in range(5)] for row in range(model.rowCount())]
    assert rows[1:] == [
        ["book", "index book_by_title", "", "btree (title)", "not there"],
        ["book", "a new row", "", "taken", "the key 3 is there already"],
    ]


def proofs(page: ResultPage) -> dict[str, tuple[str, Role]]:
    assert page.tabs.proof is not None
    return {fact.name: (fact.text, fact.role) for fact in page.tabs.proof.facts.facts}


def test_what_was_proved_is_said_of_rows_schema_and_new_rows(make_page: MakePage) -> None:
    taken = (
        FirstInsert(table="a", outcome=InsertOutcome.TAKEN),
        FirstInsert(table="b", outcome=InsertOutcome.NOT_TRIED, note="a key asks for a row of a"),
    )
    shown = report(table("a", 300), table("b", 45, set_aside=5), objects_checked=57, first_inserts=taken)
    page = make_page(Session(report=shown))
    said = proofs(page)
    assert said["Rows"] == ("345 rows read: 340 equal on both sides, 5 set aside.", Role.SUCCESS)
    assert said["Schema"][0].startswith("57 object")
    assert said["New rows"] == ("Taken by 1 table, for trial. Not tried with 1 table.", Role.SUCCESS)
    model = page.tabs.proof.tables.view.model()  # type: ignore[union-attr]
    shown_rows = [[model.index(row, column).data() for column in range(5)] for row in range(2)]
    assert shown_rows == [["a", "Taken", "", "300", "300"], ["b", "Not tried", "a key asks for a row of a", "40", "40"]]


def test_what_was_not_proved_looks_like_that_and_names_the_tables(make_page: MakePage) -> None:
    page = make_page(Session(report=replace(DIFFERS, object_mismatches=(INDEX,), first_inserts=(REFUSED,))))
    said = proofs(page)
    assert [said[name][1] for name in ("Rows", "Schema", "New rows")] == [Role.DANGER] * 3
    assert said["New rows"][0] == "Refused by book."
    old = make_page(Session(report=report(table("a", 3))))
    assert [proofs(old)[name][1] for name in ("Schema", "New rows")] == [Role.MUTED] * 2


def test_of_a_dry_run_the_rows_set_aside_and_the_altered_values_are_those_of_the_report(make_page: MakePage) -> None:
    rejected = RejectReport(row_number=2, rowid=2, column="name", reason="NULL in a NOT NULL column", sqlstate="")
    example = AlteredExample(column="name", rule="nul", row_number=3, before="a\\0", after="a")
    made = replace(table("a", 10, set_aside=1, altered=1), rejects=(rejected,), altered_examples=(example,))
    page = make_page(Session(report=report(made, is_dry_run=True, is_published=False)))
    assert titles(page)[-2:] == ["Rows set aside", "Altered values"]
    assert page.rejects is None
    first, second = (page.tabs.widget(page.tabs.count() - 2), page.tabs.widget(page.tabs.count() - 1))
    assert isinstance(first, RecordView)
    assert first.view.model().index(0, 3).data() == "NULL in a NOT NULL column"
    assert second is not None
    (view,) = second.findChildren(RecordView)
    assert view.view.model().index(0, 4).data() == "a"


def test_the_tables_can_be_sorted_by_each_number(make_page: MakePage) -> None:
    page = make_page(Session(report=report(table("a", 3), table("b", 20), table("c", 100))))
    view = page.tabs.widget(0)
    assert isinstance(view, RecordView)
    model = view.view.model()
    assert [model.index(row, 0).data() for row in range(3)] == ["c", "b", "a"]
    view.view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert [model.index(row, 0).data() for row in range(3)] == ["a", "b", "c"]


def test_the_url_is_copied_without_its_password(make_page: MakePage) -> None:
    page = make_page(Session(report=report(table("a", 3), target="postgresql://ann:s3cret@db.example.org/library")))
    page.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "db.example.org" in copied
    assert "s3cret" not in copied


def test_the_report_is_saved_as_json(make_page: MakePage, tmp_path: Path, qtbot: QtBot) -> None:
    page = make_page(Session(source_path=Path("x.sqlite"), report=report(table("a", 3))))
    page.saver.save_to(tmp_path / "report.json", ReportFormat.JSON)
    qtbot.waitUntil(lambda: page.banner.isVisible())
    assert json.loads((tmp_path / "report.json").read_bytes())["totals"]["rows_read"] == 3


def test_a_report_that_can_not_be_saved_is_a_problem(make_page: MakePage, tmp_path: Path, qtbot: QtBot) -> None:
    page = make_page(Session(source_path=Path("x.sqlite"), report=report(table("a", 3))))
    page.saver.save_to(tmp_path / "none" / "report.json", ReportFormat.JSON)
    qtbot.waitUntil(lambda: page.banner.isVisible())
    assert page.banner.tone is Tone.DANGER


def test_the_log_is_on_the_page_run(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(Session(report=report(table("a", 3))))
    with qtbot.waitSignal(page.context.page_requested) as asked:
        page.log.click()
    assert asked.args == [PageId.RUN]


def test_another_migration_has_a_window_of_its_own(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(Session())
    with qtbot.waitSignal(page.context.window_requested) as asked:
        page.new.click()
    assert asked.args == [None]


# Rows set aside, on a real server.


@pytest.fixture
def with_rejects(make_page: MakePage, tmp_path: Path, database_url: str, qtbot: QtBot) -> ResultPage:
    """The result of a run that has set two of four people aside, since they have no name."""
    source = make_source(tmp_path / "people.sqlite", PEOPLE)
    assessment = assess(source, cancel=CancelToken())
    session = Session(source_path=source, destination=make_destination(database_url))
    session = session.with_assessment(assessment, History(plan=assessment.plan))
    page = make_page(session.with_report(carry_over(source, database_url)))
    assert page.rejects is not None
    page.tabs.setCurrentWidget(page.rejects)
    model = page.rejects.model
    qtbot.waitUntil(lambda: model.rowCount() == 2, timeout=10_000)
    return page


def type_name(page: ResultPage, row: int, name: str) -> None:
    assert page.rejects is not None
    model = page.rejects.model
    assert model.setData(model.index(row, 3), name)


def send(page: ResultPage, qtbot: QtBot) -> None:
    assert page.rejects is not None
    page.rejects.send_edited.click()
    qtbot.waitUntil(lambda: not page.context.jobs.is_busy, timeout=10_000)


def test_rows_set_aside_are_shown_with_why_and_their_values(with_rejects: ResultPage) -> None:
    assert with_rejects.rejects is not None
    model = with_rejects.rejects.model
    shown = [model.index(0, column).data() for column in range(model.columnCount())]
    assert shown == ["2", "name: NULL in a column that is NOT NULL", "5", "NULL", "7", "\\x"]
    assert not with_rejects.rejects.send_edited.isEnabled()


def test_an_edited_row_arrives_and_leaves_the_grid(with_rejects: ResultPage, database_url: str, qtbot: QtBot) -> None:
    assert with_rejects.rejects is not None
    type_name(with_rejects, 0, "Bea")
    send(with_rejects, qtbot)
    assert ask(database_url, "SELECT name FROM person WHERE id = 5") == [("Bea",)]
    model = with_rejects.rejects.model
    assert [model.number_at(row) for row in range(model.rowCount())] == [4]
    assert with_rejects.rejects.banner.tone is Tone.SUCCESS
    assert "1 row" in with_rejects.rejects.tables.currentText()


def test_a_row_that_is_refused_again_stays_with_the_new_reason_and_what_was_typed(
    with_rejects: ResultPage, qtbot: QtBot
) -> None:
    assert with_rejects.rejects is not None
    model = with_rejects.rejects.model
    type_name(with_rejects, 0, "Bea")
    model.setData(model.index(0, 4), "old")
    send(with_rejects, qtbot)
    assert model.rowCount() == 2
    assert model.index(0, 1).data().startswith("age")
    assert model.index(0, 3).data() == "Bea"
    assert with_rejects.rejects.banner.tone is Tone.WARNING


def test_when_all_rows_have_arrived_the_page_says_so(with_rejects: ResultPage, qtbot: QtBot) -> None:
    assert with_rejects.rejects is not None
    type_name(with_rejects, 0, "Bea")
    type_name(with_rejects, 1, "Dan")
    send(with_rejects, qtbot)
    assert with_rejects.rejects.empty.isVisible()
    assert not with_rejects.rejects.grid.isVisible()


def test_selected_rows_are_sent_as_they_are(with_rejects: ResultPage, database_url: str, qtbot: QtBot) -> None:
    ask(database_url, "ALTER TABLE person ALTER COLUMN name DROP NOT NULL")
    rejects = with_rejects.rejects
    assert rejects is not None
    rejects.grid.selectionModel().select(rejects.model.index(1, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    rejects.send_selected.click()
    qtbot.waitUntil(lambda: not with_rejects.context.jobs.is_busy, timeout=10_000)
    assert ask(database_url, "SELECT id FROM person WHERE name IS NULL") == [(9,)]


def test_a_value_can_be_set_to_null_and_back(with_rejects: ResultPage) -> None:
    rejects = with_rejects.rejects
    assert rejects is not None
    rejects.grid.setCurrentIndex(rejects.model.index(0, 4))
    rejects.null.click()
    assert rejects.model.index(0, 4).data() == "NULL"
    assert rejects.send_edited.isEnabled()
    rejects.model.setData(rejects.model.index(0, 4), "7")
    assert not rejects.send_edited.isEnabled()


def test_a_server_that_is_gone_is_a_problem_and_keeps_what_was_typed(with_rejects: ResultPage, qtbot: QtBot) -> None:
    rejects = with_rejects.rejects
    session = with_rejects.context.session
    assert rejects is not None
    assert session.destination is not None
    assert session.destination.connection is not None
    gone = replace(session.destination, connection=replace(session.destination.connection, database="not_there"))
    with_rejects.context.session = replace(session, destination=gone)
    type_name(with_rejects, 0, "Bea")
    send(with_rejects, qtbot)
    assert rejects.banner.tone is Tone.DANGER
    assert rejects.model.index(0, 3).data() == "Bea"


def test_what_was_typed_for_one_table_is_kept_while_another_is_shown(
    make_page: MakePage, tmp_path: Path, database_url: str, qtbot: QtBot
) -> None:
    script = f"{PEOPLE} CREATE TABLE pet (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO pet VALUES (1, NULL);"
    source = make_source(tmp_path / "s.sqlite", script)
    plan = change_column(with_names(source), "pet.name", nullable=False)
    session = Session(source_path=source, destination=make_destination(database_url))
    page = make_page(session.with_report(carry_over(source, database_url, plan)))
    rejects = page.rejects
    assert rejects is not None
    for place, name, column in ((0, "Bea", 3), (1, "Rex", 3), (0, "Bea", 3)):
        rejects.tables.setCurrentIndex(place)
        qtbot.waitUntil(lambda place=place: rejects.model.table == rejects.tables.itemData(place), timeout=10_000)
        rejects.model.setData(rejects.model.index(0, column), name)
    assert rejects.model.index(0, 3).data() == "Bea"
    assert rejects.model.edited == {2}
    send(page, qtbot)
    assert ask(database_url, "SELECT name FROM pet") == []


def test_altered_values_are_listed(make_page: MakePage, tmp_path: Path, database_url: str, qtbot: QtBot) -> None:
    source = make_source(tmp_path / "s.sqlite", "CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('x' || char(0));")
    plan = assess(source, cancel=CancelToken()).plan
    session = Session(source_path=source, destination=make_destination(database_url))
    page = make_page(session.with_report(carry_over(source, database_url, plan)))
    assert titles(page)[-1] == "Altered values"
    qtbot.waitUntil(lambda: not page.context.jobs.is_busy, timeout=10_000)
    (view,) = page.tabs.widget(page.tabs.count() - 1).findChildren(RecordView)
    assert view.view.model().index(0, 3).data() == "x�"


# Views, triggers and rules.

VIEW = ObjectProof(kind=ProvedKind.VIEW, table="", name="late", verdict=ProofVerdict.PROVED, tried="3 rows in order")
OTHER = ObjectProof(
    kind=ProvedKind.TRIGGER,
    table="book",
    name="noted",
    verdict=ProofVerdict.DIFFERS,
    differences=(ProofDifference(what="INSERT, table log", source="(1, 'new')", target=None),),
    source_sql="CREATE TRIGGER noted <b>",
    target_sql="BEGIN\nEND",
)
UNTRIED = ObjectProof(
    kind=ProvedKind.CHECK, table="book", name="c", verdict=ProofVerdict.NOT_TRIED, note="it is NOT VALID"
)
OTHER_FOUND = Finding(
    code="TRIGGER_DIFFERS",
    severity=Severity.WARNING,
    object="book.noted",
    effect="The trigger does something else in PostgreSQL than in SQLite. It is not published.",
)


def test_each_view_trigger_and_rule_has_its_verdict_and_what_differs_comes_first(make_page: MakePage) -> None:
    page = make_page(
        Session().with_report(report(table("book", 3), proofs=(VIEW, UNTRIED, OTHER), findings=(OTHER_FOUND,)))
    )
    proof = page.tabs.proof
    assert proof is not None
    assert proof.objects is not None
    model = proof.objects.model
    rows = [[model.index(row, column).data() for column in range(4)] for row in range(model.rowCount())]
    assert rows == [
        ["noted", "trigger of book", "Differs", "first in INSERT, table log"],
        ["c", "check of book", "Not tried", "it is NOT VALID"],
        ["late", "view", "Proved", "3 rows in order"],
    ]
    assert proof.objects.counts.text() == "Views: 1 proved. Triggers: 1 differing. Rules: 1 not tried."
    assert {"Views": "success", "Triggers": "danger", "Rules": "minus"}.items() <= {
        fact.name: fact.icon for fact in proof.facts.facts
    }.items()
    # It is what is shown first, with both texts and that it was not published.
    assert proof.parts.bar.currentIndex() == 1
    details = proof.objects.details.toPlainText()
    assert "It is not published." in details
    assert "INSERT, table log: in SQLite (1, 'new'), in PostgreSQL nothing" in details
    assert proof.objects.source.editor.toPlainText() == "CREATE TRIGGER noted <b>"
    assert proof.objects.target.editor.toPlainText() == "BEGIN\nEND"


def test_of_what_is_proved_there_are_no_texts_to_compare(make_page: MakePage) -> None:
    page = make_page(Session().with_report(report(table("book", 3), proofs=(VIEW,))))
    proof = page.tabs.proof
    assert proof is not None
    assert proof.objects is not None
    assert proof.parts.bar.currentIndex() == 0
    assert not proof.objects.texts.isVisibleTo(proof.objects)
    assert proof.objects.details.toPlainText() == "3 rows in order."


def test_without_views_triggers_and_rules_the_proof_is_of_the_tables_alone(make_page: MakePage) -> None:
    page = make_page(Session().with_report(report(table("book", 3))))
    assert page.tabs.proof is not None
    assert page.tabs.proof.objects is None
