"""The whole value of one cell of the first rows, below the table that cuts it off."""

from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from gui.models.first_rows import ShownCell, ShownColumn
from gui.theme import UNIT, fixed_font
from gui.widgets.muted import MutedLabel
from gui.wizard.page import plain


class CellDetails(QWidget):
    """The whole value of the current cell, on both sides."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = MutedLabel(self)
        self._title.setWordWrap(False)
        self._text = QPlainTextEdit(self)
        self._text.setReadOnly(True)
        self._text.setFont(fixed_font())
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(self.tr("The whole value"))
        self._text.setMinimumHeight(2 * self._text.fontMetrics().height() + 2 * UNIT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(UNIT, 4, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._title)
        layout.addWidget(self._text, 1)

    @property
    def title(self) -> str:
        return self._title.text()

    @property
    def text(self) -> str:
        return self._text.toPlainText()

    def clear(self) -> None:
        self._title.setText("")
        self._text.clear()

    def show_cell(self, column: ShownColumn, cell: ShownCell) -> None:
        title = f"{column.title}   {column.types}"
        self._title.setText(f"{title}   {cell.note}" if cell.note else title)
        before, after = ("NULL" if value is None else _lines(value) for value in (cell.before, cell.after))
        self._text.setPlainText(f"{before}\n→ {after}")


def _lines(value: str) -> str:
    """A value with its own line breaks, and nothing else that is not to be seen."""
    return "\n".join(plain(line) for line in value.split("\n"))
