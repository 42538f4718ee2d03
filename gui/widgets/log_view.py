"""A log to read while it grows: it follows the end until one scrolls up, can be searched, and copied as it is shown."""

from PySide6.QtCore import QAbstractListModel, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.icons import find_icon
from gui.theme import UNIT, fixed_font
from gui.widgets.grid_view import GridView


class LogView(QWidget):
    """Lines of a model, a field to search them, a choice of what is shown, and Copy."""

    filter_changed = Signal(str, int)
    """The text that is searched, and the place of the choice."""
    copy_requested = Signal()
    """All lines that are shown are wanted on the clipboard."""

    def __init__(self, model: QAbstractListModel, choices: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._follows = True
        self.wanted = QLineEdit(self)
        self.wanted.setClearButtonEnabled(True)
        self.wanted.setPlaceholderText(self.tr("Search the log"))
        self.wanted.setAccessibleName(self.tr("Search the log"))
        self.wanted.addAction(find_icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.choice = QComboBox(self)
        self.choice.addItems(choices)
        label = QLabel(self.tr("Sho&w:"), self)
        label.setBuddy(self.choice)
        self.copy = QPushButton(find_icon("copy"), self.tr("Copy lo&g"), self)
        self.copy.setAutoDefault(False)
        # Not a QListView, which lays all lines out again for each one that is new.
        self.list = GridView(model, wide=0, parent=self)
        self.list.setFont(fixed_font())
        self.list.horizontalHeader().hide()
        self.list.setAlternatingRowColors(False)
        self.list.verticalHeader().setDefaultSectionSize(self.list.fontMetrics().height() + 4)
        self.list.setIconSize(QSize(14, 14))
        self.list.setSelectionMode(GridView.SelectionMode.ExtendedSelection)
        self.list.setAccessibleName(self.tr("Log"))
        above = QHBoxLayout()
        above.setSpacing(UNIT)
        above.addWidget(self.wanted, 1)
        above.addWidget(label)
        above.addWidget(self.choice)
        above.addWidget(self.copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addLayout(above)
        layout.addWidget(self.list, 1)
        self.wanted.textChanged.connect(self._tell_filter)
        self.choice.currentIndexChanged.connect(self._tell_filter)
        self.copy.clicked.connect(self.copy_requested)
        scrolling = self.list.verticalScrollBar()
        scrolling.valueChanged.connect(self._scrolled)
        scrolling.rangeChanged.connect(self._follow)
        copy_lines = QShortcut(QKeySequence.StandardKey.Copy, self.list)
        copy_lines.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy_lines.activated.connect(self.copy_requested)

    def selected_texts(self) -> str:
        """The lines that are selected, from the first to the last; "" without any."""
        indexes = sorted(self.list.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return "".join(f"{index.data()}\n" for index in indexes)

    @Slot()
    def _tell_filter(self) -> None:
        self.filter_changed.emit(self.wanted.text(), self.choice.currentIndex())

    @Slot(int)
    def _scrolled(self, value: int) -> None:
        self._follows = value >= self.list.verticalScrollBar().maximum()

    @Slot(int, int)
    def _follow(self, _minimum: int, maximum: int) -> None:
        if self._follows:
            self.list.verticalScrollBar().setValue(maximum)
