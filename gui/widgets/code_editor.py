"""SQL to read or to write, with the numbers of its lines and a mark where a server has found something wrong."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from gui.theme import UNIT, Role, find_theme, fixed_font
from gui.widgets.sql_highlighter import SqlHighlighter

MOST_CHARS = 100_000
"""Of a text, as many are shown: laying out more takes longer than a person waits. One that is longer is not edited."""
_LONG_LINE = 5_000
_MOST_OF_LONG_LINES = 20_000
"""Where a line of very many characters is wrapped takes longer still to find, in colours longest of all."""
_GAP = 6


class CodeEditor(QPlainTextEdit):
    """Long lines are wrapped: two texts beside each other are narrow. Read-only until `set_writable`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self._error: tuple[int, int | None] | None = None
        self._text_with_error = ""
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setTabChangesFocus(True)
        self.setFont(fixed_font())
        self._highlighter = SqlHighlighter(self.document(), self, longest_line=_LONG_LINE)
        self._margin = _Margin(self)
        self.blockCountChanged.connect(self._fit_margin)
        self.updateRequest.connect(self._follow)
        self.textChanged.connect(self._drop_error)
        find_theme().changed.connect(self._recolour)
        self.set_writable(False)
        self._fit_margin()

    @property
    def whole_text(self) -> str:
        """What is written, or all of what is shown the start of."""
        return self._whole if self.isReadOnly() else self.toPlainText()

    @property
    def is_cut(self) -> bool:
        """Whether only the start of the text is shown."""
        return self.isReadOnly() and len(self._whole) > len(_cut(self._whole))

    @property
    def error_place(self) -> tuple[int, int | None] | None:
        return self._error

    def set_text(self, text: str) -> None:
        """Show another text, from its start."""
        self._whole = text
        self.setPlainText(_cut(text) if self.isReadOnly() else text)

    def set_writable(self, is_writable: bool) -> None:
        self.setReadOnly(not is_writable)
        self.setUndoRedoEnabled(is_writable)
        reading = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextEditorInteraction if is_writable else reading)

    def show_error(self, line: int, column: int | None) -> None:
        """Mark a place, counted from 1, and bring it into view."""
        block = self.document().findBlockByNumber(line - 1)
        if not block.isValid():
            return
        self._error, self._text_with_error = (line, column), self.toPlainText()
        cursor = QTextCursor(block)
        if column is not None:
            cursor.setPosition(min(block.position() + column - 1, block.position() + block.length() - 1))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self._mark_error()

    @Slot()
    def _drop_error(self) -> None:
        # Qt tells of other colours too as if the text were another one.
        if self._error is not None and self.toPlainText() != self._text_with_error:
            self.clear_error()

    def clear_error(self) -> None:
        if self._error is not None:
            self._error = None
            self.setExtraSelections([])
            self._margin.update()

    def _mark_error(self) -> None:
        """The line by its background and a sign in the margin, the word by a wave below it."""
        if self._error is None:
            return
        line, column = self._error
        theme = find_theme()
        whole = QTextEdit.ExtraSelection()
        whole.cursor = QTextCursor(self.document().findBlockByNumber(line - 1))
        whole.cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        whole.format.setBackground(theme.colour(Role.DANGER_SURFACE))
        whole.format.setProperty(QTextCharFormat.Property.FullWidthSelection, True)
        marks = [whole]
        if column is not None:
            word = QTextEdit.ExtraSelection()
            word.cursor = self.textCursor()
            word.cursor.movePosition(QTextCursor.MoveOperation.EndOfWord, QTextCursor.MoveMode.KeepAnchor)
            if not word.cursor.hasSelection():
                word.cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
            word.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            word.format.setUnderlineColor(theme.colour(Role.DANGER))
            word.format.setForeground(theme.colour(Role.DANGER))
            marks.append(word)
        self.setExtraSelections(marks)
        self._margin.update()

    # What Qt calls.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._margin.setGeometry(QRect(inside.left(), inside.top(), self.margin_width(), inside.height()))

    def margin_width(self) -> int:
        digits = max(2, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9") * digits + 2 * UNIT

    def draw_margin(self, painter: QPainter) -> None:
        theme = find_theme()
        painter.setFont(self.font())
        height = self.fontMetrics().height()
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        right = self._margin.width() - UNIT
        while block.isValid() and top <= self.viewport().height():
            number = block.blockNumber() + 1
            is_wrong = self._error is not None and self._error[0] == number
            if is_wrong:
                painter.fillRect(
                    QRectF(0, top, self._margin.width() - 1, self.blockBoundingRect(block).height()),
                    theme.colour(Role.DANGER_SURFACE),
                )
            painter.setPen(theme.colour(Role.DANGER if is_wrong else Role.MUTED))
            painter.drawText(QRectF(0, top, right, height), Qt.AlignmentFlag.AlignRight, str(number))
            top += self.blockBoundingRect(block).height()
            block = block.next()

    @Slot()
    def _fit_margin(self) -> None:
        self.setViewportMargins(self.margin_width() + _GAP, 0, 0, 0)
        inside = self.contentsRect()
        self._margin.setGeometry(QRect(inside.left(), inside.top(), self.margin_width(), inside.height()))

    @Slot(QRect, int)
    def _follow(self, rect: QRect, dy: int) -> None:
        if dy:
            self._margin.scroll(0, dy)
        else:
            self._margin.update(0, rect.y(), self._margin.width(), rect.height())

    @Slot()
    def _recolour(self) -> None:
        self._mark_error()
        self._margin.update()


def _cut(text: str) -> str:
    """As much of a text as can be shown at once."""
    start = text[:MOST_CHARS]
    is_long = max(map(len, start.split("\n"))) > _LONG_LINE
    return start[:_MOST_OF_LONG_LINES] if is_long else start


class _Margin(QWidget):
    """The strip at the left, with the numbers."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def sizeHint(self) -> QSize:
        return QSize(self._editor.margin_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = find_theme()
        surface = QColor(theme.colour(Role.SURFACE))
        painter.fillRect(self.rect(), surface)
        self._editor.draw_margin(painter)
        painter.setPen(theme.colour(Role.LINE))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
