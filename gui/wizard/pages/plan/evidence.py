"""Beside the grid: all that is known of the selected column, and the types that it could have with what each costs."""

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.cancel import CancelToken
from core.events import EventSink
from gui.context import Context
from gui.jobs import Job
from gui.models.plan_evidence import list_facts
from gui.models.plan_index import ColumnKey, ColumnRow, PlanIndex
from gui.models.plan_types import TypeLine, list_types
from gui.theme import UNIT, Role, find_theme
from gui.wizard.page import plain

if TYPE_CHECKING:
    from core.migration.offers import TypeOffers

_PATIENCE_MS = 120
"""How long a row is selected before its types are asked about: going through rows by the keyboard stays quick."""


class EvidencePanel(QWidget):
    """Facts at the left, types at the right."""

    type_chosen = Signal(object, str)
    """The ColumnKey, and the type."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._index: PlanIndex | None = None
        self._row: ColumnRow | None = None
        self._job: Job | None = None
        self._asked: tuple[PlanIndex, ColumnKey] | None = None
        self._offers: dict[ColumnKey, TypeOffers] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE_MS)
        self._timer.timeout.connect(self._ask)
        self._facts = QTextBrowser(self)
        self._facts.setFrameShape(QFrame.Shape.NoFrame)
        self._facts.setAccessibleName(self.tr("What is known of the column"))
        self._facts.setTabChangesFocus(True)
        self._types = QTreeWidget(self)
        self._types.setHeaderLabels([self.tr("Could be"), self.tr("Cost")])
        self._types.setRootIsDecorated(False)
        self._types.setUniformRowHeights(True)
        self._types.setFrameShape(QFrame.Shape.NoFrame)
        self._types.setAccessibleName(self.tr("Types that the column could have"))
        self._types.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self._types.header().setStretchLastSection(True)
        self._types.itemSelectionChanged.connect(self._show_choice)
        self._types.itemActivated.connect(self._use)
        self._use_button = QPushButton(self.tr("&Use this type"), self)
        self._use_button.setAutoDefault(False)
        self._use_button.clicked.connect(self._use)
        right = QWidget(self)
        right_layout = QVBoxLayout(right)
        right_layout.setContentsMargins(0, 0, 0, 0)
        right_layout.setSpacing(UNIT)
        right_layout.addWidget(self._types, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self._use_button)
        buttons.addStretch(1)
        right_layout.addLayout(buttons)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._facts)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([480, 360])
        self._title = QLabel(self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        font = self._title.font()
        font.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(font)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, UNIT, 0, 0)
        layout.setSpacing(UNIT // 2)
        layout.addWidget(self._title)
        layout.addWidget(splitter, 1)
        find_theme().changed.connect(self._write)
        self.setMinimumHeight(12 * UNIT)

    def show_row(self, index: PlanIndex | None, row: ColumnRow | None, selected_count: int = 1) -> None:
        """Show one column; of several that are selected, the current one."""
        if index is not self._index:
            self._offers.clear()
        is_same = row is not None and self._row is not None and row.key == self._row.key and index is self._index
        self._index, self._row = index, row
        name = plain(f"{row.table.name}.{row.column.name}") if row is not None else self.tr("No column selected")
        if row is not None and selected_count > 1:
            name = self.tr("{name}, one of %n selected", "", selected_count).format(name=name)
        metrics = self._title.fontMetrics()
        self._title.setText(metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, max(40 * UNIT, self.width() - UNIT)))
        if not is_same:
            self._write()
            self._fill()
            self._timer.start()

    def lines_of(self, row: ColumnRow) -> tuple[TypeLine, ...]:
        """The types of a column, with what is known of their costs by now."""
        return list_types(row, self._offers.get(row.key))

    def hideEvent(self, event: object) -> None:
        self._timer.stop()

    @Slot()
    def _write(self) -> None:
        if self._row is None or self._index is None:
            self._facts.clear()
            return
        muted = find_theme().colour(Role.MUTED).name()
        lines = ["<table cellspacing='0' cellpadding='2'>"]
        for name, words in list_facts(self._row, self._index):
            said = "<br>".join(html.escape(each) for each in words)
            heading = html.escape(name[:1].upper() + name[1:])
            lines.append(f"<tr><td style='color:{muted}; padding-right:12px'>{heading}</td><td>{said}</td></tr>")
        self._facts.setHtml("".join([*lines, "</table>"]))

    def _fill(self) -> None:
        self._types.clear()
        if self._row is not None:
            for line in self.lines_of(self._row):
                item = QTreeWidgetItem([line.written, line.cost])
                item.setToolTip(1, f"<qt>{html.escape(line.cost)}</qt>" if line.cost else "")
                if line.is_lossy:
                    item.setForeground(1, find_theme().colour(Role.WARNING))
                item.setData(0, Qt.ItemDataRole.UserRole, line.is_present)
                self._types.addTopLevelItem(item)
        self._show_choice()

    @Slot()
    def _show_choice(self) -> None:
        items = self._types.selectedItems()
        self._use_button.setEnabled(bool(items) and not items[0].data(0, Qt.ItemDataRole.UserRole))

    @Slot()
    def _use(self) -> None:
        items = self._types.selectedItems()
        if self._row is not None and items and not items[0].data(0, Qt.ItemDataRole.UserRole):
            self.type_chosen.emit(self._row.key, items[0].text(0))

    @Slot()
    def _ask(self) -> None:
        """Find out what the types would cost, for the row that is shown."""
        assessment, index, row = self._context.session.assessment, self._index, self._row
        if assessment is None or index is None or row is None or row.plan is None or self._job is not None:
            return
        if row.key in self._offers:
            return
        basis, choices, (table, column) = assessment.basis, index.plan.choices, row.key

        def work(_on_event: EventSink, _cancel: CancelToken) -> "TypeOffers":
            from core.migration.offers import offer_types

            return offer_types(basis, choices, table, column)

        self._asked = index, row.key
        self._job = self._context.jobs.start(work)
        self._job.succeeded.connect(self._take_offers)
        self._job.ended.connect(self._end)

    @Slot(object)
    def _take_offers(self, offers: "TypeOffers") -> None:
        if self._asked is None or self._asked[0] is not self._index:
            return
        self._offers[self._asked[1]] = offers
        if self._row is not None and self._row.key == self._asked[1]:
            self._fill()

    @Slot()
    def _end(self) -> None:
        self._job = None
        is_wanted = self._row is not None and self._row.key not in self._offers and self.isVisible()
        if is_wanted and self._row is not None and self._asked != (self._index, self._row.key):
            self._timer.start()
