"""The first page: three ways to begin, files that are dropped, and the recent migrations."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from core.cancel import CancelToken
from core.connections import SavedConnection, save_connection
from core.errors import PlanInvalid
from core.migration.assess import assess
from core.migration.kept_reports import keep_report
from core.migration.kept_runs import KeptRun, RunState, find_run_folder, keep_run
from core.plan.model import Plan
from core.plan.store import dump_plan
from gui.context import Context
from gui.models.recent import STATE_ROLE, list_state_words
from gui.recent import Recent, RecentState, find_data_folder, read_recent, remember
from gui.session import Session
from gui.when import format_when
from gui.wizard.flow import PageId
from gui.wizard.pages.start import StartPage
from gui.wizard.wizard import Wizard
from tests.gui.conftest import show
from tests.gui.dropping import drag, drop
from tests.helpers.reports import make_report
from tests.helpers.source import make_source

MakeContext = Callable[..., Context]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "shop.db", "CREATE TABLE a (x INTEGER PRIMARY KEY);")


@pytest.fixture
def plan(source: Path) -> Plan:
    return assess(source, cancel=CancelToken()).plan


@pytest.fixture
def open_page(make_context: MakeContext, qtbot: QtBot) -> Callable[..., StartPage]:
    """The page in a window, entered, with its list read."""

    def make(session: Session | None = None) -> StartPage:
        context = make_context(session)
        window = QWidget()
        qtbot.addWidget(window)
        page = StartPage(context)
        QVBoxLayout(window).addWidget(page)
        show(window)
        page.enter()
        qtbot.waitUntil(lambda: not context.jobs.is_busy)
        return page

    return make


def gone_to(page: StartPage) -> list[PageId]:
    found: list[PageId] = []
    page.context.page_requested.connect(found.append)
    return found


def windows_of(page: StartPage) -> list[Path | None]:
    found: list[Path | None] = []
    page.context.window_requested.connect(found.append)
    return found


def recent(source: Path | str = "/data/a.db", **fields: object) -> Recent:
    return Recent(**{"source": str(source), "state": RecentState.PLANNED, **fields})  # type: ignore[arg-type]


def with_work(source: Path) -> Session:
    assessment = assess(source, cancel=CancelToken())
    from core.plan.edit import History

    return Session().with_source(source).with_assessment(assessment, History(plan=assessment.plan))


class TestBeginning:
    def test_a_new_migration_begins_at_the_source(self, open_page: Callable[..., StartPage]) -> None:
        page = open_page()
        pages = gone_to(page)

        page.new_button.click()

        assert pages == [PageId.SOURCE]
        assert page.context.session == Session()

    def test_the_sample_comes_with_where_it_goes(self, open_page: Callable[..., StartPage]) -> None:
        page = open_page()
        pages = gone_to(page)

        page.sample_button.click()

        session = page.context.session
        assert session.source_path is not None
        assert session.source_path.name == "sample.sqlite"
        assert session.source_path.exists()
        assert session.destination is not None
        assert session.destination.is_embedded
        assert pages == [PageId.SOURCE]

    def test_the_keyboard_presses_a_card(self, open_page: Callable[..., StartPage]) -> None:
        page = open_page()
        pages = gone_to(page)

        page.first_focus().setFocus()
        QTest.keyClick(page.first_focus(), Qt.Key.Key_Space)

        assert pages == [PageId.SOURCE]

    def test_a_window_with_a_plan_in_it_is_left_as_it_is(
        self, open_page: Callable[..., StartPage], source: Path
    ) -> None:
        page = open_page(with_work(source))
        before = page.context.session
        windows = windows_of(page)

        page.new_button.click()
        page.open_path(Path("/other.db"))

        assert windows == [None, Path("/other.db")]
        assert page.context.session is before

    def test_a_file_that_the_window_was_opened_with_and_could_not_be_read_is_told(
        self, open_page: Callable[..., StartPage]
    ) -> None:
        page = open_page(Session(opening_error=PlanInvalid("The plan x.json can't be read: it is gone.")))

        assert page.banner.isVisible()
        assert page.banner.text == "The plan x.json can't be read: it is gone."


class TestOpening:
    def test_a_database_leads_to_the_source_page(self, open_page: Callable[..., StartPage], source: Path) -> None:
        page = open_page()
        pages = gone_to(page)

        page.open_path(source)

        assert page.context.session.source_path == source
        assert page.context.settings.last_folder == str(source.parent)
        assert pages == [PageId.SOURCE]

    def test_a_plan_leads_to_the_source_page_to_ask_for_its_database(
        self, open_page: Callable[..., StartPage], plan: Plan, tmp_path: Path, qtbot: QtBot
    ) -> None:
        file = tmp_path / "shop.json"
        file.write_bytes(dump_plan(plan))
        page = open_page()
        pages = gone_to(page)

        page.open_path(file)
        qtbot.waitUntil(lambda: pages == [PageId.SOURCE])

        assert page.context.session.opened_plan == plan
        assert page.context.session.plan_file == file
        assert page.context.session.source_path is None

    @pytest.mark.parametrize("content", [b"{", b"{}", b'{"plan_version": 99}', None])
    def test_a_plan_that_can_not_be_read_is_a_problem_and_nothing_is_opened(
        self, open_page: Callable[..., StartPage], tmp_path: Path, qtbot: QtBot, content: bytes | None
    ) -> None:
        if content is not None:
            (tmp_path / "a.json").write_bytes(content)
        page = open_page()
        pages = gone_to(page)

        page.open_path(tmp_path / "a.json")
        qtbot.waitUntil(page.banner.isVisible)

        assert page.banner.text.endswith(".")
        assert page.banner.hint.endswith(".")
        assert "howdah plan" not in page.banner.hint
        assert pages == []


class TestDropping:
    def test_a_dropped_file_is_opened(self, open_page: Callable[..., StartPage], source: Path) -> None:
        page = open_page()
        pages = gone_to(page)

        assert drag(page, source)
        assert page.drop_area.isVisible()
        drop(page, source)

        assert not page.drop_area.isVisible()
        assert page.context.session.source_path == source
        assert pages == [PageId.SOURCE]

    def test_the_whole_window_takes_it(self, open_page: Callable[..., StartPage], source: Path) -> None:
        page = open_page()

        drop(page.window(), source)

        assert page.context.session.source_path == source

    def test_several_files_or_a_text_are_not_taken(self, open_page: Callable[..., StartPage], source: Path) -> None:
        page = open_page()

        assert not drag(page, source, source)
        assert not drag(page, text="hello")
        assert not page.drop_area.isVisible()

    def test_a_page_that_is_not_shown_takes_nothing(self, open_page: Callable[..., StartPage], source: Path) -> None:
        page = open_page()
        page.hide()

        drop(page.window(), source)

        assert page.context.session.source_path is None


class TestRecent:
    def test_without_any_the_page_says_so(self, open_page: Callable[..., StartPage]) -> None:
        assert open_page().past.stack.currentIndex() == 0

    def test_they_are_listed_with_target_state_time_and_size(self, open_page: Callable[..., StartPage]) -> None:
        remember(recent("/data/a.db"))
        remember(
            recent("/data/b.db", target_text="app on db.example", state=RecentState.FINDINGS, size_bytes=1_500_000)
        )

        page = open_page()

        first = page.past.model.index(0)
        assert page.past.stack.currentWidget() is page.past.list
        assert first.data() == "b.db"
        told = first.data(Qt.ItemDataRole.AccessibleTextRole)
        assert told.startswith("b.db, To app on db.example, schema public; from /data, With findings, just now, 1.5")
        assert "Embedded PostgreSQL" in page.past.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)

    @pytest.mark.parametrize("state", RecentState)
    def test_each_state_has_a_word_and_an_icon(self, open_page: Callable[..., StartPage], state: RecentState) -> None:
        remember(recent(state=state))

        index = open_page().past.model.index(0)

        assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()
        assert len(index.data(Qt.ItemDataRole.AccessibleTextRole).split(", ")) >= 5

    def test_one_is_opened_with_its_plan_and_its_destination(
        self, open_page: Callable[..., StartPage], source: Path, plan: Plan, qtbot: QtBot
    ) -> None:
        save_connection(SavedConnection(name="work", host="db.example"))
        remember(recent(source, target_text="app on db.example", connection="work", schema="app"), plan)
        page = open_page()
        pages = gone_to(page)

        page.past.list.setFocus()
        page.past.list.setCurrentIndex(page.past.model.index(0))
        QTest.keyClick(page.past.list, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: pages == [PageId.SOURCE])

        session = page.context.session
        assert session.source_path == source
        assert session.opened_plan == plan
        assert session.plan_file is None
        assert session.destination is not None
        assert session.destination.connection is not None
        assert session.destination.connection.name == "work"
        assert session.destination.schema == "app"

    def test_a_connection_that_is_gone_is_chosen_again(
        self, open_page: Callable[..., StartPage], source: Path, qtbot: QtBot
    ) -> None:
        remember(recent(source, target_text="app on db.example", connection="gone"))
        page = open_page()
        pages = gone_to(page)

        page.past.list.setCurrentIndex(page.past.model.index(0))
        page.past.open_action.trigger()
        qtbot.waitUntil(lambda: pages == [PageId.SOURCE])

        assert page.context.session.destination is None

    def test_one_whose_plan_can_not_be_read_can_be_opened_without_it(
        self, open_page: Callable[..., StartPage], source: Path, plan: Plan, qtbot: QtBot
    ) -> None:
        made = remember(recent(source), plan)
        assert made.plan_file is not None
        made.plan_file.write_text("{")
        page = open_page()
        pages = gone_to(page)
        page.past.list.setCurrentIndex(page.past.model.index(0))
        page.past.open_action.trigger()
        qtbot.waitUntil(page.banner.isVisible)

        buttons = page.banner.findChildren(QPushButton)
        next(button for button in buttons if button.text() == "Open &without it").click()

        assert page.context.session.source_path == source
        assert pages == [PageId.SOURCE]

    def test_one_can_be_removed_from_the_list(self, open_page: Callable[..., StartPage], qtbot: QtBot) -> None:
        remember(recent("/data/a.db"))
        remember(recent("/data/b.db"))
        page = open_page()

        page.past.list.setCurrentIndex(page.past.model.index(0))
        page.past.remove_action.trigger()
        qtbot.waitUntil(lambda: page.past.model.rowCount() == 1)

        assert [each.source for each in read_recent().entries] == ["/data/a.db"]

    def test_the_folder_of_one_is_shown(
        self, open_page: Callable[..., StartPage], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened: list[QUrl] = []
        monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
        remember(recent("/data/a.db"))
        page = open_page()

        page.past.list.setCurrentIndex(page.past.model.index(0))
        page.past.folder_action.trigger()

        assert [url.toLocalFile() for url in opened] == ["/data"]

    def test_a_damaged_list_is_told(self, open_page: Callable[..., StartPage]) -> None:
        find_data_folder().mkdir(parents=True)
        (find_data_folder() / "recent.json").write_text("{")

        page = open_page()

        assert page.banner.isVisible()
        assert "recent.damaged-" in page.banner.text

    def test_a_name_with_characters_that_reorder_others_is_harmless(self, open_page: Callable[..., StartPage]) -> None:
        remember(recent("/data/a\u202egnp.db"))

        assert open_page().past.model.index(0).data() == "a�gnp.db"


def kept(run_id: str = "run1", **fields: object) -> KeptRun:
    """A run of which something is kept."""
    run = KeptRun(
        run_id=run_id,
        started_at="2026-01-01T12:00:00+00:00",
        changed_at="",
        source_path="/data/shop.db",
        target="postgresql://ann@db.example/app",
        connection_name=None,
        is_embedded=False,
        schema="app",
        state=RunState.PUBLISHED,
        rows_done=120,
        rows_total=120,
        verdict="verified",
    )
    run = replace(run, **fields)  # type: ignore[arg-type]
    keep_run(run)
    return run


def with_report(run: KeptRun, plan: Plan) -> KeptRun:
    keep_report(replace(make_report(plan), run_id=run.run_id), plan)
    return run


def reviews_of(page: StartPage) -> list[Session]:
    found: list[Session] = []
    page.past.reviewed.connect(found.append)
    return found


def choose(page: StartPage, row: int = 0) -> None:
    page.past.list.setCurrentIndex(page.past.model.index(row))


class TestRuns:
    def test_each_is_listed_with_source_target_schema_state_time_and_rows(
        self, open_page: Callable[..., StartPage]
    ) -> None:
        kept()

        told = open_page().past.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)

        assert told == "shop.db, To app on db.example, schema app; from /data, Verified, 1 Jan 2026, 120 rows"

    @pytest.mark.parametrize(
        ("state", "verdict", "word"),
        [
            (RunState.PUBLISHED, "verified", "Verified"),
            (RunState.PUBLISHED, "verified with findings", "With findings"),
            (RunState.PUBLISHED, "differs", "Published, differs"),
            (RunState.PUBLISHED, "", "Published"),
            (RunState.FAILED, "differs", "Differs"),
            (RunState.FAILED, "", "Failed"),
            (RunState.CANCELLED, "", "Cancelled"),
            (RunState.TRIED, "verified", "Dry run"),
            (RunState.UNDONE, "verified", "Undone"),
            (RunState.DISCARDED, "", "Discarded"),
            (RunState.ENDED, "", "Nothing left"),
        ],
    )
    def test_how_it_ended_is_a_word_and_an_icon(
        self, open_page: Callable[..., StartPage], state: RunState, verdict: str, word: str
    ) -> None:
        kept(state=state, verdict=verdict)

        index = open_page().past.model.index(0)

        assert index.data(STATE_ROLE) == word
        assert word in list_state_words()
        assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()

    def test_the_result_of_one_is_opened_as_it_was(
        self, open_page: Callable[..., StartPage], plan: Plan, qtbot: QtBot
    ) -> None:
        with_report(kept(), plan)
        page = open_page()
        pages = gone_to(page)

        choose(page)
        QTest.keyClick(page.past.list, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: pages == [PageId.RESULT])

        session = page.context.session
        assert session.is_review
        assert session.report is not None
        assert session.report.run_id == "run1"
        assert session.plan == plan
        assert session.source_path == Path("/data/shop.db")
        assert session.destination is not None
        assert session.destination.connection is not None
        assert session.destination.connection.host == "db.example"

    def test_a_window_with_work_in_it_leaves_it_and_opens_another(
        self, open_page: Callable[..., StartPage], source: Path, plan: Plan, qtbot: QtBot
    ) -> None:
        with_report(kept(), plan)
        page = open_page(with_work(source))
        before = page.context.session

        choose(page)
        with qtbot.waitSignal(page.context.window_requested) as asked:
            page.past.result.click()

        assert asked.args is not None
        assert asked.args[0].is_review
        assert page.context.session is before

    def test_its_plan_begins_anew_at_the_source(
        self, open_page: Callable[..., StartPage], plan: Plan, qtbot: QtBot
    ) -> None:
        with_report(kept(), plan)
        page = open_page()
        pages = gone_to(page)

        choose(page)
        page.past.plan.click()
        qtbot.waitUntil(lambda: pages == [PageId.SOURCE])

        assert page.context.session.opened_plan == plan
        assert not page.context.session.is_review

    def test_one_without_a_report_says_so_in_a_line(self, open_page: Callable[..., StartPage]) -> None:
        kept(state=RunState.FAILED, verdict="", reason="The server's disk is full.")
        page = open_page()

        choose(page)
        page.past.result.click()

        assert page.banner.title == "There is no report of this run."
        assert page.banner.text == "Failed: The server's disk is full."

    @pytest.mark.parametrize(
        ("content", "title"),
        [(b"{", "The report of this run can't be read"), (None, "The report of this run is not there any more.")],
    )
    def test_one_whose_report_can_not_be_read_is_told_and_nothing_is_opened(
        self,
        open_page: Callable[..., StartPage],
        plan: Plan,
        content: bytes | None,
        title: str,
        qtbot: QtBot,
    ) -> None:
        with_report(kept(), plan)
        page = open_page()
        pages = gone_to(page)
        file = find_run_folder("run1") / "report.json"
        file.unlink() if content is None else file.write_bytes(content)

        choose(page)
        page.past.result.click()
        qtbot.waitUntil(page.banner.isVisible)

        assert page.banner.title == title
        assert "run1" in page.banner.text or content is not None
        assert pages == []

    def test_a_run_is_not_among_the_recent_migrations_too(
        self, open_page: Callable[..., StartPage], qtbot: QtBot
    ) -> None:
        kept()
        remember(recent("/data/shop.db", target_text="app on db.example", schema="app", state=RecentState.VERIFIED))
        page = open_page()
        assert page.past.model.rowCount() == 1
        choose(page)
        assert page.past.result.isEnabled()
        assert not page.past.remove_action.isEnabled()

    def test_hundreds_of_them_are_listed_the_newest_first_and_scroll(self, open_page: Callable[..., StartPage]) -> None:
        for number in range(300):
            day = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=number)
            kept(f"run{number}", started_at=day.isoformat(), source_path=f"/data/{number}.db")

        page = open_page()

        assert page.past.model.index(0).data() == "299.db"
        assert page.past.model.rowCount() == 300
        assert page.past.list.verticalScrollBar().maximum() > 0
        page.past.list.setFocus()
        choose(page)
        QTest.keyClick(page.past.list, Qt.Key.Key_End)
        assert page.past.list.currentIndex().row() == 299

    def test_to_look_at_an_earlier_run_does_not_put_it_on_top_of_the_list(
        self, make_context: MakeContext, plan: Plan, qtbot: QtBot
    ) -> None:
        with_report(kept(), plan)
        wizard = Wizard(make_context())
        qtbot.addWidget(wizard)
        wizard.show()
        start = wizard.current
        assert isinstance(start, StartPage)
        qtbot.waitUntil(lambda: start.past.model.rowCount() == 1)
        choose(start)
        start.past.result.click()
        qtbot.waitUntil(lambda: wizard.current.page_id is PageId.RESULT)
        qtbot.waitUntil(lambda: not wizard.context.jobs.is_busy)
        assert read_recent().entries == ()
        wizard.go_to(PageId.START)
        assert wizard.current is start
        qtbot.waitUntil(lambda: not wizard.context.jobs.is_busy)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("2026-06-10T11:59:30+00:00", "just now"),
        ("2026-06-10T12:00:30+00:00", "just now"),
        ("2026-06-10T11:30:00+00:00", "30 minute"),
        ("2026-06-03T12:00:00+00:00", "3 Jun 2026"),
        ("2026-06-07T12:00:00+00:00", "3 day"),
        ("2026-06-09T12:00:00+00:00", "yesterday"),
        ("never", ""),
    ],
)
def test_times_are_said_as_people_say_them(when: str, words: str) -> None:
    assert format_when(when, datetime(2026, 6, 10, 12, tzinfo=UTC)).startswith(words)
