"""The last look before a run: what the server says, what will be made, and what will not come across."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from core.cancel import CancelToken
from core.connections import SavedConnection
from core.errors import TargetError
from core.migration.assess import assess
from core.migration.preflight import Concern
from core.migration.ready import Answer, Question
from core.plan.choices import Choice, Choices
from core.plan.edit import History
from core.postgres.probe import probe
from core.postgres.reach import read_url
from gui.context import Context
from gui.session import Destination, Session
from gui.widgets.banner import Tone
from gui.wizard.flow import PageId
from gui.wizard.pages.ready.makings import format_rough_size, format_rough_time
from gui.wizard.pages.ready.page import ReadyPage
from gui.wizard.pages.ready.words import describe_concern, describe_problem_of
from tests.gui.conftest import show
from tests.helpers.preflights import GOOD
from tests.helpers.source import make_source

PATIENCE_MS = 60_000

MakePage = Callable[..., ReadyPage]

SIMPLE = "CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT); INSERT INTO t VALUES (1, 'a'), (2, 'b');"
MUCH = """
CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT CHECK (printf('%e', id) <> x));
CREATE TABLE gone (x);
CREATE VIEW v AS SELECT its_own_function(x) FROM t;
CREATE VIEW w AS SELECT * FROM v;
CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT its_own_function(1); END;
"""


@pytest.fixture
def make_page(make_context: Callable[..., Context], database_url: str, tmp_path: Path, qtbot: QtBot) -> MakePage:
    """The page as the wizard shows it for a plan of a database made by a script."""

    def make(
        script: str, *choices: Choice, schema: str = "public", host: str | None = None, user: str | None = None
    ) -> ReadyPage:
        path = make_source(tmp_path / "source.sqlite", script)
        assessment = assess(path, choices=Choices(made=choices), cancel=CancelToken())
        connection: SavedConnection = replace(read_url(database_url)[0], name="Here")
        server = probe(connection, None).server
        if host is not None:
            connection = replace(connection, host=host)
        if user is not None:
            connection = replace(connection, user=user)
        session = (
            Session()
            .with_source(path)
            .with_destination(Destination(connection=connection, server=server, schema=schema))
            .with_assessment(assessment, History(plan=assessment.plan))
        )
        page = ReadyPage(make_context(session))
        qtbot.addWidget(page)
        show(page, (1100, 700))
        page.enter()
        _settle(page, qtbot)
        return page

    return make


def _settle(page: ReadyPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.context.jobs.is_busy, timeout=PATIENCE_MS)


def _click(page: QWidget, text: str, qtbot: QtBot) -> None:
    [button] = [each for each in page.findChildren(QAbstractButton) if each.text().replace("&", "") == text]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def _tree(page: ReadyPage) -> dict[str, list[str]]:
    model = page.losses

    def text(row: int, parent: QModelIndex) -> str:
        return str(model.index(row, 0, parent).data())

    top = QModelIndex()
    return {
        text(row, top): [text(each, model.index(row, 0)) for each in range(model.rowCount(model.index(row, 0)))]
        for row in range(model.rowCount())
    }


def _facts(page: ReadyPage) -> dict[str, str]:
    return {fact.name: fact.text for fact in (*page.makings.facts, *page.answers.facts)}


def test_a_server_that_can_take_the_plan_lets_one_migrate(make_page: MakePage) -> None:
    page = make_page(SIMPLE)
    assert page.context.session.is_checked
    assert page.isComplete()
    assert page.leave()
    assert page.next_text() == "&Migrate"
    assert page.banner.tone is Tone.SUCCESS


def test_what_will_be_made_is_said_in_numbers(make_page: MakePage) -> None:
    facts = _facts(make_page(SIMPLE, schema="app"))
    assert facts["Where"].startswith("The schema app of the database test_")
    assert facts["Tables"] == "1 table"
    assert facts["Rows"].startswith("2 rows, ")
    assert facts["Time"] == "A few seconds"
    assert facts["Rights"] == "The schema will be made; postgres may do so"


def test_what_was_measured_and_what_there_is_room_for_is_said_once(
    make_page: MakePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.migration.preflight._WORTH_MEASURING_BYTES", 0)
    page = make_page(SIMPLE)
    facts = _facts(page)
    assert " ms a round trip, " in facts["Measured"]
    assert facts["Disk"].startswith("About ")
    assert facts["Log"].endswith("of write-ahead log")
    assert facts["Connections"].startswith("Up to ")
    assert facts["Room"].endswith(" are free")
    assert "vector" in facts["Capabilities"]
    names = [fact.name for fact in (*page.makings.facts, *page.answers.facts)]
    assert len(names) == len(set(names))


def test_what_should_be_minded_is_said_and_holds_nothing_up(make_page: MakePage, database_url: str) -> None:
    role = "few_" + database_url.rpartition("test_")[2].partition("?")[0]
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute(f"CREATE ROLE {role} LOGIN CONNECTION LIMIT 2")
        admin.execute(f"GRANT CREATE ON DATABASE {admin.info.dbname} TO {role}")
        try:
            page = make_page(SIMPLE, schema="app", user=role)
        finally:
            admin.execute(f"DROP OWNED BY {role}")
            admin.execute(f"DROP ROLE {role}")
    assert page.isComplete()
    assert page.context.session.is_checked
    assert page.banner.tone is Tone.WARNING
    assert page.banner.text.startswith(f"The user {role} has 2 connection")
    assert page.banner.hint.startswith("Everything is built apart from your schema")
    [connections] = [fact for fact in page.answers.facts if fact.name == "Connections"]
    assert connections.icon == "warning"
    assert _facts(page)["Room"] == "What is free there is not shown to this user of the database"


@pytest.mark.parametrize("concern", list(Concern))
def test_each_thing_to_mind_is_a_sentence(concern: Concern) -> None:
    text = describe_concern(concern, GOOD)
    assert text.endswith(".")
    assert "{" not in text


@pytest.mark.parametrize("question", list(Question))
def test_each_problem_has_a_title_and_says_what_to_do(question: Question) -> None:
    refusal = TargetError("It is so.", "Do that.")
    title, cause, step = describe_problem_of(Answer(question=question, refusal=refusal), GOOD)
    assert title
    assert not title.endswith(".")
    assert cause.endswith(".")
    assert step.endswith(".")


def test_nothing_goes_on_before_the_server_has_answered(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(SIMPLE)
    page.check()
    assert not page.isComplete()
    assert not page.leave()
    _settle(page, qtbot)
    assert page.leave()


def test_where_everything_comes_across_the_page_says_so(make_page: MakePage) -> None:
    page = make_page(SIMPLE)
    assert not page._tree.isVisible()
    assert _tree(page) == {}


def test_what_will_not_come_across_is_listed_in_full(make_page: MakePage) -> None:
    page = make_page(MUCH, Choice(table="gone", setting="leave_out", value="yes"))
    assert page._tree.isVisible()
    assert _tree(page) == {
        "1 table left out": ["gone"],
        "2 views not made": ["v", "w"],
        "1 trigger not made": ["t.tr"],
        "1 check not made": ["t"],
    }
    assert page.isComplete()


def test_views_triggers_and_helper_functions_are_counted_with_those_that_are_not_made(make_page: MakePage) -> None:
    facts = _facts(make_page(MUCH + "CREATE VIEW y AS SELECT strftime('%Y', x) AS y FROM t;"))
    assert facts["Views"] == "1 made, 2 not made"
    assert facts["Triggers"] == "0 made, 1 not made"
    assert facts["Helpers"].endswith("in the schema howdah_sqlite")


def test_names_that_are_taken_are_named_and_moved_aside_by_a_button(
    make_page: MakePage, database_url: str, qtbot: QtBot
) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE t (x int)")
    page = make_page(SIMPLE)
    assert not page.context.session.is_checked
    assert not page.leave()
    assert page.banner.tone is Tone.DANGER
    assert "t (table)" in page.banner.text
    _click(page.banner, "Move the old ones into a backup schema", qtbot)
    _settle(page, qtbot)
    destination = page.context.session.destination
    assert destination is not None
    assert destination.replace
    assert page.context.session.is_checked
    assert "t (table)" in _facts(page)["Names"]


def test_what_can_not_be_moved_aside_is_not_offered_to_be(make_page: MakePage, database_url: str, qtbot: QtBot) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("CREATE SEQUENCE t")
    page = make_page(SIMPLE)
    texts = [button.text().replace("&", "") for button in page.banner.findChildren(QAbstractButton)]
    assert texts == ["Change the target"]
    with qtbot.waitSignal(page.context.page_requested) as asked:
        _click(page.banner, "Change the target", qtbot)
    assert asked.args == [PageId.TARGET]


def test_checking_again_sees_what_has_changed_on_the_server(
    make_page: MakePage, database_url: str, qtbot: QtBot
) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE t (x int)")
        page = make_page(SIMPLE)
        assert not page.isComplete()
        connection.execute("DROP TABLE t")
    _click(page, "Check again", qtbot)
    _settle(page, qtbot)
    assert page.isComplete()


def test_a_server_that_is_gone_is_said_with_what_to_do(make_page: MakePage) -> None:
    page = make_page(SIMPLE, host="/nonexistent")
    assert not page.isComplete()
    assert page.banner.tone is Tone.DANGER
    assert _facts(page)["Connected"] == "No"


def test_an_answer_to_what_is_no_longer_asked_is_not_heard(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(SIMPLE)
    page.check()
    destination = page.context.session.destination
    assert destination is not None
    page.context.session = page.context.session.with_destination(replace(destination, schema="other"))
    _settle(page, qtbot)
    assert not page.context.session.is_checked


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.1, "A few seconds"),
        (8, "About 10 seconds"),
        (44, "About 45 seconds"),
        (50, "About 1 minute"),
        (130, "About 2 minutes"),
        (1260, "About 20 minutes"),
        (7300, "About 2 hours"),
    ],
)
def test_a_time_is_told_as_roughly_as_it_is_known(seconds: float, text: str) -> None:
    assert format_rough_time(seconds) == text


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [(1, "1 bytes"), (16_384, "16 kB"), (1_234_567, "1.2 MB"), (346_000_000, "350 MB"), (12_900_000_000, "13 GB")],
)
def test_a_size_is_told_as_roughly_as_it_is_known(size_bytes: int, text: str) -> None:
    assert format_rough_size(size_bytes) == text


def test_a_long_list_of_losses_keeps_to_its_kinds_and_nothing_is_cut_off(make_page: MakePage) -> None:
    page = make_page(SIMPLE + "".join(f"CREATE VIEW v{number} AS SELECT of_its_own(1);" for number in range(40)))
    assert not page._tree.isExpanded(page.losses.index(0, 0))
    show(page, (800, 580))
    for widget in page.findChildren(QAbstractButton):
        if widget.isVisible():
            assert widget.width() >= widget.minimumSizeHint().width()
            assert widget.mapTo(page, widget.rect().topRight()).x() <= page.width()
