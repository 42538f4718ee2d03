"""Lines of code to read: in a fixed font, with a mark and a background for those that differ from another text."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QMimeData, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QTextBlock, QTextCursor, QTextLine
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from gui.theme import UNIT, Role, find_theme, fixed_font
from gui.widgets.sql_highlighter import SqlHighlighter


class LineKind(StrEnum):
    """How a line stands to the other text."""

    SAME = "same"
    CHANGED = "changed"
    ONLY = "only"
    FILLER = "filler"
    """No line of this text: the other one has one there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLine:
    """A line, and the places (start, end) in it that make the difference."""

    text: str = ""
    kind: LineKind = LineKind.SAME
    changed: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the lines that differ are drawn in: their background, the colour of their mark, and the mark of a line that
    only this text has."""

    surface: Role
    ink: Role
    only_mark: str


REMOVED = Look(surface=Role.REMOVED, ink=Role.DANGER, only_mark="\N{MINUS SIGN}")
ADDED = Look(surface=Role.ADDED, ink=Role.SUCCESS, only_mark="+")
CHANGED_MARK = "~"

_MARGIN = 3 * UNIT


class CodeView(QPlainTextEdit):
    """A text that is read and copied, not changed."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: tuple[CodeLine, ...] = ()
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFont(fixed_font())
        self.setCenterOnScroll(False)
        self._highlighter = SqlHighlighter(self.document(), self)
        self._margin = _Margin(self)
        self.setViewportMargins(_MARGIN, 0, 0, 0)
        self.updateRequest.connect(self._follow)
        find_theme().changed.connect(self._margin.update)

    @property
    def lines(self) -> tuple[CodeLine, ...]:
        return self._lines

    def set_lines(self, lines: Sequence[CodeLine]) -> None:
        self._lines = tuple(lines)
        self.setPlainText("\n".join(line.text for line in lines))

    def select_text(self, row: int, start: int, length: int) -> None:
        """Select a place of the text and bring it into view."""
        cursor = QTextCursor(self.document().findBlockByNumber(row))
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.MoveAnchor, start)
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor, length)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def show_places(self, places: Sequence[tuple[int, int, int]]) -> None:
        """Mark places (row, start, length) of the text, as what a search found."""
        selections = []
        colour = find_theme().colour(Role.WARNING_SURFACE)
        for row, start, length in places:
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document().findBlockByNumber(row))
            cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.MoveAnchor, start)
            cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor, length)
            selection.cursor = cursor
            selection.format.setBackground(colour)
            selections.append(selection)
        self.setExtraSelections(selections)

    def createMimeDataFromSelection(self) -> QMimeData:
        """The selected lines without those that only keep the two texts beside each other."""
        cursor = self.textCursor()
        first = self.document().findBlock(cursor.selectionStart()).blockNumber()
        selected = cursor.selectedText().split("\N{PARAGRAPH SEPARATOR}")
        kept = [
            text
            for row, text in enumerate(selected, start=first)
            if row >= len(self._lines) or self._lines[row].kind is not LineKind.FILLER
        ]
        data = QMimeData()
        data.setText("\n".join(kept))
        return data

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        theme = find_theme()
        surface = theme.colour(self._look.surface)
        stronger = QColor(theme.colour(self._look.ink))
        stronger.setAlphaF(0.15)
        for block, rect in self._visible_blocks():
            line = self._line(block)
            if line.kind is LineKind.FILLER:
                painter.fillRect(rect, theme.colour(Role.SURFACE))
            elif line.kind is not LineKind.SAME:
                painter.fillRect(rect, surface)
                for start, end in line.changed:
                    self._fill_place(painter, block, rect, start, end, stronger)
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._margin.setGeometry(QRect(inside.left(), inside.top(), _MARGIN, self.viewport().height()))

    def draw_margin(self, painter: QPainter) -> None:
        theme = find_theme()
        painter.setFont(self.font())
        surface = theme.colour(self._look.surface)
        for block, rect in self._visible_blocks():
            line = self._line(block)
            place = QRectF(0, rect.top(), _MARGIN, rect.height())
            if line.kind is LineKind.FILLER:
                painter.fillRect(place, theme.colour(Role.SURFACE))
            elif line.kind is not LineKind.SAME:
                painter.fillRect(place, surface)
                painter.setPen(theme.colour(self._look.ink))
                mark = CHANGED_MARK if line.kind is LineKind.CHANGED else self._look.only_mark
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, mark)

    def _fill_place(
        self, painter: QPainter, block: QTextBlock, rect: QRectF, start: int, end: int, colour: QColor
    ) -> None:
        layout = block.layout()
        if layout.lineCount() == 0:
            return
        text_line = layout.lineAt(0)
        left_x, right_x = _x_of(text_line, start), _x_of(text_line, end)
        offset = self.contentOffset().x()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(
            QRectF(offset + left_x - 1, rect.top() + 1, right_x - left_x + 2, rect.height() - 2), 2, 2
        )

    def _visible_blocks(self) -> list[tuple[QTextBlock, QRectF]]:
        """The blocks in view, and where, over the whole width."""
        found = []
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= self.viewport().height():
            height = self.blockBoundingRect(block).height()
            found.append((block, QRectF(0, top, self.viewport().width(), height)))
            top += height
            block = block.next()
        return found

    def _line(self, block: QTextBlock) -> CodeLine:
        number = block.blockNumber()
        return self._lines[number] if number < len(self._lines) else CodeLine()

    @Slot(QRect, int)
    def _follow(self, rect: QRect, dy: int) -> None:
        if dy:
            self._margin.scroll(0, dy)
        else:
            self._margin.update(0, rect.y(), _MARGIN, rect.height())


def _x_of(line: QTextLine, place: int) -> float:
    """Where a place of a line is: PySide gives it together with the place, which may have moved."""
    found: Any = line.cursorToX(place)
    return float(found[0] if isinstance(found, tuple) else found)


class _Margin(QWidget):
    """The strip at the left of the lines, with their marks."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def sizeHint(self) -> QSize:
        return QSize(_MARGIN, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._view.palette().base())
        self._view.draw_margin(painter)
