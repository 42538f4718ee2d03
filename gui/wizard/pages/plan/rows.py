"""The tab with the first rows of a table before and after, converted as the copy converts them."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QRadioButton,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from core.cancel import CancelToken
from core.errors import MigrationError
from core.events import EventSink
from gui.context import Context
from gui.models.first_rows import FirstRows, ShownCell, ShownColumn
from gui.problem_banner import show_problem
from gui.theme import UNIT
from gui.widgets.banner import Banner
from gui.widgets.muted import MutedLabel
from gui.widgets.value_pairs import Shown
from gui.wizard.pages.plan.lazy_tab import LazyTab
from gui.wizard.pages.plan.rows_details import CellDetails
from gui.wizard.pages.plan.rows_view import RowsView

if TYPE_CHECKING:
    from core.migration.rows import TableRows
    from core.plan.model import Plan

_ROW_COUNTS = (20, 100)
_SHOWN_CHARS = 4000
"""Of a value: what the line below the table has room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """What is to be shown, and its number."""

    number: int
    path: Path
    plan: "Plan"
    table: str
    rows: int

    def run(self, on_event: EventSink, cancel: CancelToken) -> "_Answer":
        from core.migration.preview import preview_table

        found = preview_table(self.path, self.plan, self.table, rows=self.rows, shown_chars=_SHOWN_CHARS, cancel=cancel)
        return _Answer(request=self, found=found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    request: _Request
    found: "TableRows"


class RowsTab(LazyTab):
    """The first rows of the table that is chosen."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._shown_for: tuple[str, int] | None = None
        self.model = FirstRows(self)
        self.banner = Banner(self)
        self.view = RowsView(self.model, self)
        self.view.selectionModel().currentChanged.connect(self._show_details)
        self.details = CellDetails(self)
        self.message = MutedLabel(self)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setMargin(3 * UNIT)
        self._busy = QProgressBar(self)
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedHeight(4)
        self._busy.setAccessibleName(self.tr("Reading rows"))
        keeping = self._busy.sizePolicy()
        keeping.setRetainSizeWhenHidden(True)
        self._busy.setSizePolicy(keeping)
        self._busy.hide()
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.view)
        splitter.addWidget(self.details)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        splitter.setSizes([1000, self.details.minimumSizeHint().height()])
        self._stack = QStackedLayout()
        self._stack.addWidget(self.message)
        self._stack.addWidget(splitter)
        self._splitter = splitter
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._make_tools())
        layout.addWidget(self._busy)
        layout.addWidget(self.banner)
        layout.addLayout(self._stack, 1)

    def _make_tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(UNIT, 4, UNIT, 4)
        row.setSpacing(UNIT)
        show = MutedLabel(self)
        show.setWordWrap(False)
        show.setText(self.tr("Show:"))
        row.addWidget(show)
        self._sides = QButtonGroup(self)
        for shown, text in (
            (Shown.BEFORE, self.tr("SQ&Lite")),
            (Shown.AFTER, self.tr("&PostgreSQL")),
            (Shown.BOTH, self.tr("B&oth")),
        ):
            button = QRadioButton(text, self)
            button.setChecked(shown is Shown.BOTH)
            self._sides.addButton(button, list(Shown).index(shown))
            row.addWidget(button)
        self._sides.idClicked.connect(self._show_side)
        self.notes = MutedLabel(self)
        self.notes.setWordWrap(False)
        row.addStretch(1)
        row.addWidget(self.notes)
        row.addSpacing(UNIT)
        label = QLabel(self.tr("&Rows:"), self)
        self.count = QComboBox(self)
        for number in _ROW_COUNTS:
            self.count.addItem(self.tr("first {number}").format(number=number), number)
        label.setBuddy(self.count)
        row.addWidget(label)
        row.addWidget(self.count)
        self.count.currentIndexChanged.connect(self._work_again)
        return row

    def _work(self) -> None:
        self._is_due = False
        self._request += 1
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self.banner.clear()
        path, plan = self._session.source_path, self._session.plan
        names = {each.source_name for each in plan.tables} if plan is not None else set()
        if path is None or plan is None:
            self._say(self.tr("There is no plan to show yet."))
        elif self._table is None:
            self._say(self.tr("Choose a table to see its first rows as SQLite has them, and as PostgreSQL will."))
        elif self._table not in names:
            self._say(self.tr("This table is not carried over."))
        else:
            self._busy.show()
            request = _Request(
                number=self._request, path=path, plan=plan, table=self._table, rows=self.count.currentData()
            )
            self._job = self._context.jobs.start(request.run)
            self._job.succeeded.connect(self._show)
            self._job.failed.connect(self._fail)
            self._job.cancelled.connect(self._forget)

    @Slot()
    def _work_again(self) -> None:
        if self.isVisible():
            self._work()
        else:
            self._is_due = True

    def _say(self, text: str) -> None:
        self._busy.hide()
        self.notes.setText("")
        self.message.setText(text)
        self._stack.setCurrentWidget(self.message)

    @Slot(object)
    def _show(self, answer: _Answer) -> None:
        if answer.request.number != self._request:
            return
        self._job = None
        self._busy.hide()
        found = answer.found
        if not found.rows:
            self._say(self.tr("The table has no rows to carry over."))
            return
        columns = tuple(
            ShownColumn(
                source_name=column.source_name,
                source_type=column.source_type,
                target_name=column.target_name,
                target_type=str(column.target_type),
            )
            for column in found.table.columns
        )
        place = (answer.request.table, self.view.horizontalScrollBar().value())
        rows = tuple(
            tuple(ShownCell(before=cell.before, after=cell.after, note=self._say_note(cell.note)) for cell in row)
            for row in found.rows
        )
        self.model.set_rows(columns, rows)
        marked = sum(1 for row in rows if any(cell.note for cell in row))
        self.notes.setText(self.tr("%n row(s) with marked values", "", marked) if marked else "")
        self.view.fit()
        if self._shown_for is not None and self._shown_for[0] == place[0]:
            self.view.horizontalScrollBar().setValue(place[1])
        self._shown_for = place
        self.details.clear()
        self.view.setCurrentIndex(self.model.index(0, 0))
        self._stack.setCurrentWidget(self._splitter)

    @Slot(object)
    def _fail(self, error: MigrationError) -> None:
        if self.sender() is not self._job:
            return
        self._job = None
        self._busy.hide()
        self.notes.setText("")
        self.message.setText("")
        self._stack.setCurrentWidget(self.message)
        show_problem(self.banner, error)

    @Slot()
    def _forget(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self._busy.hide()

    def _say_note(self, note: str) -> str:
        """What the engine notes of a value, in the window's language."""
        return {
            "altered": self.tr("altered"),
            "set to NULL": self.tr("set to NULL"),
            "row set aside": self.tr("row set aside"),
            "does not fit": self.tr("does not fit"),
        }.get(note, note)

    @Slot(int)
    def _show_side(self, number: int) -> None:
        self.view.show_side(list(Shown)[number])

    @Slot(QModelIndex, QModelIndex)
    def _show_details(self, current: QModelIndex, previous: QModelIndex) -> None:
        if current.isValid():
            self.details.show_cell(self.model.columns[current.column()], self.model.cell(current))
