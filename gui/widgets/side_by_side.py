"""Two texts of code beside each other, line by line: they scroll together, and one search goes through both."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from gui.widgets.code_pane import CodePane
from gui.widgets.code_view import ADDED, REMOVED, CodeLine, LineKind
from gui.widgets.difference_bar import DifferenceBar
from gui.widgets.find_bar import FindBar

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
        self.left = CodePane(left_title, REMOVED, self)
        self.right = CodePane(right_title, ADDED, self)
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
        self._bar = DifferenceBar(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._splitter, 1)
        layout.addWidget(self._find)
        layout.addWidget(self._bar)
        self._join_scrolling()
        self._connect_jumps()
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
        self._bar.show_count(len(self._differences))
        if self._find.isVisible():
            self._search(self._find.text)

    def _connect_jumps(self) -> None:
        self._bar.next_requested.connect(self.go_on)
        self._bar.previous_requested.connect(self.go_back)
        # By the buttons, which are disabled where there is no difference.
        self._add_shortcut("Shift+F8").activated.connect(self._bar.previous.click)
        self._add_shortcut("F8").activated.connect(self._bar.next.click)

    def _add_shortcut(self, keys: str | QKeySequence.StandardKey) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return shortcut

    def _connect_search(self) -> None:
        self._add_shortcut(QKeySequence.StandardKey.Find).activated.connect(self.open_search)
        self._bar.search_requested.connect(self.open_search)
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
