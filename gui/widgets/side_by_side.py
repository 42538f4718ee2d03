"""Two texts of code beside each other, line by line: they scroll together, and one search goes through both."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QScrollBar,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.icons import find_icon
from gui.theme import UNIT, Role, find_theme
from gui.widgets.code_view import ADDED, CHANGED_MARK, REMOVED, CodeLine, CodeView, LineKind, Look
from gui.widgets.find_bar import FindBar
from gui.widgets.muted import MutedLabel

_MOST_PLACES = 1000
"""Places of a search that are marked at once."""


class SideBySide(QWidget):
    """Two views. `set_lines` gives both the same number of lines."""

    save_requested = Signal()

    def __init__(self, left_title: str, right_title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = ("", "")
        self._places: list[tuple[int, int, int, int]] = []
        self._place = 0
        self._has_jumped = False
        self._differences: list[int] = []
        self.left = _Pane(left_title, REMOVED, self)
        self.right = _Pane(right_title, ADDED, self)
        self.left.copy.setText(self.tr("Cop&y"))
        self.right.copy.setText(self.tr("C&opy"))
        for pane in (self.left, self.right):
            name = self.tr("Copy the SQL of {database}").format(database=pane.title)
            pane.copy.setToolTip(name)
            pane.copy.setAccessibleName(name)
        self.left.copy.clicked.connect(self._copy_left)
        self.right.copy.clicked.connect(self._copy_right)
        self.save = self.right.add_button("save", self.tr("Save S&QL…"))
        self.save.setToolTip(self.tr("Save the SQL of {database} as a file").format(database=right_title))
        self.save.clicked.connect(self.save_requested)
        self._find = FindBar(self)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        for pane in (self.left, self.right):
            self._splitter.addWidget(pane)
        self._splitter.setSizes([1000, 1000])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._splitter, 1)
        layout.addWidget(self._find)
        layout.addLayout(self._make_legend())
        self._join_scrolling()
        self._connect_search()

    @property
    def texts(self) -> tuple[str, str]:
        """Both texts whole, as they are copied."""
        return self._texts

    @property
    def difference_count(self) -> int:
        return len(self._differences)

    def set_lines(
        self,
        left: Sequence[CodeLine],
        right: Sequence[CodeLine],
        texts: tuple[str, str],
        *,
        keep_place: bool = False,
    ) -> None:
        """Show lines beside each other, from the start or from where the old ones were scrolled to; `texts` are what
        the buttons copy."""
        self._texts = texts
        bars = [bar for pane in (self.left, self.right) for bar in pane.bars]
        places = [bar.value() if keep_place else 0 for bar in bars]
        self.left.view.set_lines(left)
        self.right.view.set_lines(right)
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)
        self._differences = _find_differences(left, right)
        self._has_jumped = False
        self._count.setText(self.tr("%n difference(s)", "", len(self._differences)))
        for button in (self._next, self._previous):
            button.setEnabled(bool(self._differences))
        if self._find.isVisible():
            self._search(self._find.text)

    def _make_legend(self) -> QHBoxLayout:
        self._count = MutedLabel(self)
        self._count.setWordWrap(False)
        self._previous = self._make_jump("chevron-up", self.tr("Previous difference (Shift+F8)"), "Shift+F8")
        self._next = self._make_jump("chevron-down", self.tr("Next difference (F8)"), "F8")
        self._previous.clicked.connect(self.go_back)
        self._next.clicked.connect(self.go_on)
        search = QToolButton(self)
        search.setIcon(find_icon("search"))
        search.setAutoRaise(True)
        search.setToolTip(self.tr("Find (Ctrl+F)"))
        search.setAccessibleName(self.tr("Find in the SQL"))
        search.clicked.connect(self.open_search)
        row = QHBoxLayout()
        row.setContentsMargins(UNIT, 4, UNIT, 4)
        row.setSpacing(UNIT)
        row.addWidget(_Swatch(REMOVED, CHANGED_MARK, self))
        row.addWidget(_Swatch(ADDED, CHANGED_MARK, self))
        row.addWidget(_words(self.tr("differs"), self))
        row.addSpacing(UNIT)
        row.addWidget(_Swatch(REMOVED, REMOVED.only_mark, self))
        row.addWidget(_words(self.tr("not carried over"), self))
        row.addSpacing(UNIT)
        row.addWidget(_Swatch(ADDED, ADDED.only_mark, self))
        row.addWidget(_words(self.tr("added"), self))
        row.addStretch(1)
        for widget in (self._count, self._previous, self._next, search):
            row.addWidget(widget)
        return row

    def _make_jump(self, icon: str, text: str, keys: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(find_icon(icon))
        button.setAutoRaise(True)
        button.setToolTip(text)
        button.setAccessibleName(text)
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(button.click)
        return button

    def _connect_search(self) -> None:
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.open_search)
        self._find.changed.connect(self._search)
        self._find.next_requested.connect(self._find_next)
        self._find.previous_requested.connect(self._find_previous)
        self._find.closed.connect(self._end_search)

    def _join_scrolling(self) -> None:
        left, right = self.left.view, self.right.view
        left.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        right.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        left.verticalScrollBar().valueChanged.connect(right.verticalScrollBar().setValue)
        right.verticalScrollBar().valueChanged.connect(left.verticalScrollBar().setValue)
        for view, other in ((left, right), (right, left)):
            bar = view.horizontalScrollBar()
            bar.rangeChanged.connect(self._show_bars)
            bar.sliderMoved.connect(other.horizontalScrollBar().setValue)
        self._show_bars()

    @Slot()
    def _show_bars(self) -> None:
        """Both views have a horizontal bar, or neither: else they would not end at the same line."""
        views = (self.left.view, self.right.view)
        is_needed = any(view.horizontalScrollBar().maximum() > 0 for view in views)
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if is_needed else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        for view in views:
            view.setHorizontalScrollBarPolicy(policy)

    @Slot()
    def _copy_left(self) -> None:
        QApplication.clipboard().setText(self._texts[0])

    @Slot()
    def _copy_right(self) -> None:
        QApplication.clipboard().setText(self._texts[1])

    @Slot()
    def go_on(self) -> None:
        row = self._current_row()
        self._jump(next((each for each in self._differences if each > row), self._differences[0]))

    @Slot()
    def go_back(self) -> None:
        row = self._current_row()
        self._jump(next((each for each in reversed(self._differences) if each < row), self._differences[-1]))

    def _current_row(self) -> int:
        return self.right.view.textCursor().blockNumber() if self._has_jumped else -1

    def _jump(self, row: int) -> None:
        self._has_jumped = True
        for pane in (self.left, self.right):
            pane.view.select_text(row, 0, len(pane.view.lines[row].text))
            pane.view.horizontalScrollBar().setValue(0)

    @Slot()
    def open_search(self) -> None:
        """Show the search, for what is selected."""
        selected = ""
        for pane in (self.left, self.right):
            if pane.view.hasFocus():
                selected = pane.view.textCursor().selectedText()
        self._find.open(selected if "\N{PARAGRAPH SEPARATOR}" not in selected else "")

    @Slot(str)
    def _search(self, text: str) -> None:
        wanted = text.casefold()
        self._places = []
        views = (self.left.view, self.right.view)
        if wanted:
            for row, lines in enumerate(zip(views[0].lines, views[1].lines, strict=True)):
                for side, line in enumerate(lines):
                    self._places += [(row, side, start, len(text)) for start in _find_all(line.text.casefold(), wanted)]
        for side, view in enumerate(views):
            shown = [(row, start, size) for row, where, start, size in self._places if where == side]
            view.show_places(shown[:_MOST_PLACES])
        self._place = 0
        self._show_place()

    @Slot()
    def _find_next(self) -> None:
        self._place += 1
        self._show_place()

    @Slot()
    def _find_previous(self) -> None:
        self._place -= 1
        self._show_place()

    @Slot()
    def _end_search(self) -> None:
        for pane in (self.left, self.right):
            pane.view.show_places(())
        self.right.view.setFocus()

    def _show_place(self) -> None:
        total = len(self._places)
        if total:
            self._place %= total
            row, side, start, length = self._places[self._place]
            (self.left, self.right)[side].view.select_text(row, start, length)
        self._find.show_count(self._place + 1, total)


class _Pane(QWidget):
    """A view with its title and buttons above it."""

    def __init__(self, title: str, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = title
        self.view = CodeView(look, self)
        self.view.setAccessibleName(self.tr("SQL of {database}").format(database=title))
        label = QLabel(title, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setBuddy(self.view)
        font = label.font()
        font.setWeight(QFont.Weight.DemiBold)
        label.setFont(font)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(UNIT, 4, UNIT, 4)
        self._row.setSpacing(UNIT)
        self._row.addWidget(label)
        self._row.addStretch(1)
        self.copy = self.add_button("copy", "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._row)
        layout.addWidget(self.view, 1)

    @property
    def bars(self) -> tuple[QScrollBar, QScrollBar]:
        return self.view.horizontalScrollBar(), self.view.verticalScrollBar()

    def add_button(self, icon: str, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(find_icon(icon))
        button.setText(text)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.addWidget(button)
        return button


class _Swatch(QWidget):
    """A mark as the margin of a view has it."""

    def __init__(self, look: Look, mark: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._mark = look, mark
        self.setFixedSize(2 * UNIT + 2, 2 * UNIT + 2)
        find_theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = find_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour(Role.LINE))
        painter.setBrush(theme.colour(self._look.surface))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 3, 3)
        painter.setPen(theme.colour(self._look.ink))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._mark)


def _words(text: str, parent: QWidget) -> MutedLabel:
    label = MutedLabel(parent)
    label.setWordWrap(False)
    label.setText(text)
    return label


def _find_differences(left: Sequence[CodeLine], right: Sequence[CodeLine]) -> list[int]:
    """The lines where the sides differ."""
    kinds = {LineKind.CHANGED, LineKind.ONLY}
    return [row for row, pair in enumerate(zip(left, right, strict=True)) if kinds & {line.kind for line in pair}]


def _find_all(text: str, wanted: str) -> list[int]:
    found = []
    start = text.find(wanted)
    while start >= 0:
        found.append(start)
        start = text.find(wanted, start + len(wanted))
    return found
