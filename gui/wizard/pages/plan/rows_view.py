"""The table of the first rows: each cell with its value before and after, cut off where it is long and whole in a
tooltip."""

import html

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Slot
from PySide6.QtGui import QHelpEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QTableView, QToolTip, QWidget

from gui.models.first_rows import FirstRows
from gui.theme import UNIT
from gui.widgets.value_pairs import Shown, TwoLineHeader, ValuePair, ValuePairDelegate
from gui.wizard.page import plain

_WIDEST_PX = 320
_TOOLTIP_CHARS = 800

_Index = QModelIndex | QPersistentModelIndex


class RowsView(QTableView):
    """Shows one side of the values or both. `fit` it when the rows are others."""

    def __init__(self, rows: FirstRows, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows
        self.setModel(rows)
        self._delegate = ValuePairDelegate(self._find_pair, self)
        self.setItemDelegate(self._delegate)
        self.setHorizontalHeader(TwoLineHeader(self))
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.verticalHeader().setSectionsClickable(False)
        self.verticalHeader().setFixedWidth(5 * UNIT)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setAccessibleName(self.tr("First rows"))
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.copy)

    def show_side(self, shown: Shown) -> None:
        self._delegate.shown = shown
        self.fit()
        self.viewport().update()

    def fit(self) -> None:
        """Columns as wide as their values, up to a limit; rows as high as their lines."""
        self.resizeColumnsToContents()
        header = self.horizontalHeader()
        for column in range(self._rows.columnCount()):
            self.setColumnWidth(column, min(_WIDEST_PX, max(header.sectionSize(column), 8 * UNIT)))
        lines = 2 if self._delegate.shown is Shown.BOTH else 1
        for row in range(self._rows.rowCount()):
            self.setRowHeight(row, self._delegate.row_height(lines + self._rows.has_note(row)))

    @Slot()
    def copy(self) -> None:
        """Put the current cell's value on the clipboard, as the side that is shown has it."""
        index = self.currentIndex()
        if index.isValid():
            cell = self._rows.cell(index)
            value = cell.before if self._delegate.shown is Shown.BEFORE else cell.after
            QApplication.clipboard().setText("NULL" if value is None else value)

    def viewportEvent(self, event: QEvent) -> bool:
        """A tooltip with the whole of a value that the cell cuts off."""
        if not isinstance(event, QHelpEvent) or event.type() is not QEvent.Type.ToolTip:
            return super().viewportEvent(event)
        index = self.indexAt(event.pos())
        if index.isValid():
            pair = self._find_pair(index)
            lines = [pair.before if pair.before is not None else "NULL"]
            lines.append(f"→ {pair.after if pair.after is not None else 'NULL'}")
            lines += [pair.note] if pair.note else []
            text = "\n".join(line[:_TOOLTIP_CHARS] for line in lines)
            QToolTip.showText(event.globalPos(), _as_plain_tooltip(text), self)
        return True

    def _find_pair(self, index: _Index) -> ValuePair:
        cell = self._rows.cell(index)
        return ValuePair(
            before=None if cell.before is None else plain(cell.before),
            after=None if cell.after is None else plain(cell.after),
            note=cell.note,
        )


def _as_plain_tooltip(text: str) -> str:
    return f"<pre style='white-space: pre-wrap'>{html.escape(text)}</pre>"
