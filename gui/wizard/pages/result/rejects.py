"""The rows that were set aside: a table's at a time, to be edited and sent again."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.errors import MigrationError
from core.report.model import Report
from gui.amounts import format_count, format_rows
from gui.context import Context
from gui.icons import find_icon
from gui.jobs import Job
from gui.models.rejects import RejectsModel
from gui.problem_banner import show_problem
from gui.theme import UNIT
from gui.widgets.banner import Banner, Tone
from gui.widgets.empty_state import EmptyState
from gui.widgets.grid_view import GridView
from gui.wizard.page import plain
from gui.wizard.pages.result.work import read_page, send_rows

if TYPE_CHECKING:
    from core.migration.rejects import RejectsPage, RetryReport

_PAGE_ROWS = 200


class RejectsTab(QWidget):
    """Rows that arrive leave the grid; those that are refused again say why."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._report: Report | None = None
        self._counts: dict[str, int] = {}
        self._job: Job | None = None
        self._loading = ""
        self.model = RejectsModel(self)
        self.banner = Banner(self)
        self.tables = QComboBox(self)
        label = QLabel(self.tr("&Table:"), self)
        label.setBuddy(self.tables)
        self.grid = GridView(self.model, wide=1, widths={0: 10 * UNIT}, parent=self)
        self.grid.setAccessibleName(self.tr("Rows set aside"))
        self.grid.horizontalHeader().setSectionResizeMode(self.grid.horizontalHeader().ResizeMode.Interactive)
        self.grid.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.grid.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.null = QPushButton(self.tr("Set to NUL&L"), self)
        self.send_selected = QPushButton(find_icon("send"), self.tr("Send s&elected again"), self)
        self.send_edited = QPushButton(find_icon("send"), self.tr("Send edited a&gain"), self)
        above = QHBoxLayout()
        above.setSpacing(UNIT)
        above.addWidget(label)
        above.addWidget(self.tables)
        above.addStretch(1)
        for button in (self.null, self.send_selected, self.send_edited):
            button.setAutoDefault(False)
            above.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, UNIT, 0, 0)
        layout.setSpacing(UNIT)
        layout.addLayout(above)
        layout.addWidget(self.banner)
        layout.addWidget(self.grid, 1)
        self.empty = EmptyState("success", self.tr("No row of this table is set aside any more."), "", self)
        self.empty.hide()
        layout.addWidget(self.empty, 1)
        self.tables.currentIndexChanged.connect(self._load)
        self.model.more_wanted.connect(self._load_more)
        self.model.edits_changed.connect(self._show_state)
        self.grid.selectionModel().selectionChanged.connect(self._show_state)
        self.null.clicked.connect(self._set_to_null)
        self.send_selected.clicked.connect(self.send_chosen)
        self.send_edited.clicked.connect(self.send_all_edited)

    def set_report(self, report: Report) -> None:
        """Show the rejected rows of a run."""
        self._report = report
        self._counts = {table.source_name: table.rows_set_aside for table in report.tables if table.rows_set_aside}
        self.banner.clear()
        self.model.clear()
        self._fill_tables()
        self._load()

    @property
    def is_working(self) -> bool:
        return self._job is not None

    @Slot()
    def send_all_edited(self) -> None:
        """Send all rows of this table that were edited."""
        self._send(sorted(self.model.edited))

    @Slot()
    def send_chosen(self) -> None:
        """Send the rows that are selected, edited or not."""
        self._send(sorted({self.model.number_at(index.row()) for index in self.grid.selectedIndexes()}))

    def _send(self, numbers: list[int]) -> None:
        destination = self._context.session.destination
        table = self.model.table
        if self._report is None or destination is None or self._job is not None or not numbers:
            return
        rows = {number: self.model.edits_of(number) for number in numbers}
        job = self._context.jobs.start(
            partial(send_rows, destination, self._context.embedded, self._report.run_id, table, rows)
        )
        job.succeeded.connect(self._take_sent)
        self._watch(job)

    @Slot(object)
    def _take_sent(self, sent: "RetryReport") -> None:
        self._counts = dict.fromkeys(self._counts, 0)
        for group in sent.remaining:
            self._counts[group.table] = self._counts.get(group.table, 0) + group.rows
        for place in range(self.tables.count()):
            self.tables.setItemText(place, self._title(self.tables.itemData(place)))
        if sent.rows_refused:
            text = self.tr("{refused} stay set aside. The reason beside each is the new one.")
            self.banner.show_message(
                Tone.WARNING,
                self.tr("{arrived} of {sent} arrived.").format(
                    arrived=format_count(sent.rows_arrived), sent=format_rows(sent.rows_sent)
                ),
                text.format(refused=format_rows(sent.rows_refused)),
            )
        elif sent.rows_sent:
            arrived = format_rows(sent.rows_arrived)
            self.banner.show_message(Tone.SUCCESS, self.tr("{arrived} arrived.").format(arrived=arrived))
        else:
            self.banner.show_message(Tone.INFO, self.tr("These rows are not set aside any more."))

    @Slot()
    def _load(self) -> None:
        """The rows of the table that is chosen: as many as there were of it, so that the grid stays where it is."""
        table = self.tables.currentData()
        if table is not None:
            self._loading = table
            rows = self.model.rowCount() if self.model.table == table else 0
            job = self._read(table, 0, max(_PAGE_ROWS, rows))
            if job is not None:
                job.succeeded.connect(self._take_page)

    @Slot()
    def _load_more(self) -> None:
        job = self._read(self._loading, self.model.last_number, _PAGE_ROWS)
        if job is not None:
            job.succeeded.connect(self._take_more)

    def _read(self, table: str, after: int, limit: int) -> Job | None:
        destination = self._context.session.destination
        if self._report is None or destination is None:
            return None
        work = partial(read_page, destination, self._context.embedded, self._report.run_id, table, after, limit)
        job = self._context.jobs.start(work)
        job.failed.connect(self._show_problem)
        return job

    @Slot(object)
    def _take_page(self, page: "RejectsPage") -> None:
        if self._is_wanted(page):
            is_other = page.table != self.model.table
            self.model.set_page(page)
            self.grid.setVisible(bool(page.rows))
            self.empty.setVisible(not page.rows)
            if is_other:
                self._set_widths()
        self._show_state()

    @Slot(object)
    def _take_more(self, page: "RejectsPage") -> None:
        if self._is_wanted(page):
            self.model.add_page(page)

    def _is_wanted(self, page: "RejectsPage") -> bool:
        return self._report is not None and (page.run_id, page.table) == (self._report.run_id, self._loading)

    def _watch(self, job: Job) -> None:
        self._job = job
        job.failed.connect(self._show_problem)
        job.ended.connect(self._end)
        self._show_state()

    @Slot()
    def _end(self) -> None:
        self._job = None
        self._load()
        self._show_state()

    @Slot(object)
    def _show_problem(self, error: MigrationError) -> None:
        show_problem(self.banner, error)

    @Slot()
    def _set_to_null(self) -> None:
        self.model.set_to_null(self.grid.selectedIndexes())

    def _fill_tables(self) -> None:
        self.tables.blockSignals(True)
        self.tables.clear()
        for name in sorted(self._counts, key=lambda name: -self._counts[name]):
            self.tables.addItem(self._title(name), name)
        self.tables.blockSignals(False)

    def _title(self, table: str) -> str:
        return self.tr("{table} ({rows})").format(table=plain(table), rows=format_rows(self._counts[table]))

    def _set_widths(self) -> None:
        self.grid.setColumnWidth(0, 10 * UNIT)
        self.grid.setColumnWidth(1, 40 * UNIT)
        for column in range(2, self.model.columnCount()):
            self.grid.setColumnWidth(column, 18 * UNIT)

    @Slot()
    def _show_state(self) -> None:
        is_free = self._job is None
        has_selection = self.grid.selectionModel().hasSelection()
        self.null.setEnabled(is_free and has_selection)
        self.send_selected.setEnabled(is_free and has_selection)
        self.send_edited.setEnabled(is_free and bool(self.model.edited))
