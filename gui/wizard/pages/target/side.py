"""The list of saved connections at the page's left, with what can be done with one."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListView, QMenu, QToolButton, QVBoxLayout, QWidget

from core.connections import SavedConnection
from gui.icons import find_icon
from gui.models.connections import EMBEDDED_ROW, ConnectionsModel
from gui.theme import UNIT
from gui.widgets.two_lines import TwoLinesDelegate
from gui.wizard.page import plain


class ConnectionList(QWidget):
    """The list, its buttons and its context menu."""

    row_chosen = Signal(int)
    add_requested = Signal(object)
    """For another connection: a SavedConnection to start from, or None."""
    duplicate_requested = Signal()
    delete_requested = Signal()

    def __init__(self, model: ConnectionsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(27 * UNIT)
        self.view = QListView(self)
        self.view.setModel(model)
        self.view.setItemDelegate(TwoLinesDelegate(self.view))
        self.view.setAccessibleName(self.tr("Saved connections"))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setEditTriggers(QListView.EditTrigger.EditKeyPressed)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.view.setFrameShape(QFrame.Shape.StyledPanel)
        self._services: tuple[SavedConnection, ...] = ()
        self._add = self._make_action("plus", self.tr("New connection"), QKeySequence.StandardKey.New, self._ask_new)
        self._duplicate = self._make_action("copy", self.tr("Duplicate"), None, self.duplicate_requested.emit)
        self._rename = self._make_action("edit", self.tr("Rename"), Qt.Key.Key_F2, self._edit)
        self._delete = self._make_action(
            "delete", self.tr("Delete"), QKeySequence.StandardKey.Delete, self.delete_requested.emit
        )
        label = QLabel(self.tr("&Saved connections"), self)
        label.setBuddy(self.view)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        self._add_button = self._make_button(self._add)
        buttons.addWidget(self._add_button)
        for action in (self._duplicate, self._rename, self._delete):
            buttons.addWidget(self._make_button(action))
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(label)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons)
        selection = self.view.selectionModel()
        selection.currentChanged.connect(self._tell)
        model.modelReset.connect(self._show_actions)
        self._show_actions()

    @property
    def row(self) -> int:
        """The row that is chosen; there always is one."""
        return max(EMBEDDED_ROW, self.view.currentIndex().row())

    def choose(self, row: int) -> None:
        self.view.setCurrentIndex(self.view.model().index(row, 0))

    def offer_services(self, services: tuple[SavedConnection, ...]) -> None:
        """Connections that another file of this machine names: in a menu of the button that adds."""
        if services == self._services or not services:
            return
        self._services = services
        menu = QMenu(self._add_button)
        menu.addAction(self.tr("New connection")).triggered.connect(self._ask_new)
        menu.addSection(self.tr("From pg_service.conf"))
        for service in services:
            menu.addAction(find_icon("server"), plain(service.name).replace("&", "&&")).setData(service)
        menu.triggered.connect(self._ask_service)
        self._add_button.setMenu(menu)
        self._add_button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)

    @Slot()
    def _ask_new(self) -> None:
        self.add_requested.emit(None)

    @Slot(QAction)
    def _ask_service(self, action: QAction) -> None:
        if isinstance(service := action.data(), SavedConnection):
            self.add_requested.emit(service)

    @Slot()
    def _edit(self) -> None:
        if self.row > EMBEDDED_ROW:
            self.view.edit(self.view.currentIndex())

    @Slot(QModelIndex, QModelIndex)
    def _tell(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._show_actions()
        if current.isValid():
            self.row_chosen.emit(current.row())

    @Slot()
    def _show_actions(self) -> None:
        for action in (self._duplicate, self._rename, self._delete):
            action.setEnabled(self.row > EMBEDDED_ROW)

    def _make_action(
        self,
        icon: str,
        text: str,
        key: QKeySequence.StandardKey | Qt.Key | None,
        do: Callable[[], object],
    ) -> QAction:
        action = QAction(find_icon(icon), text, self)
        if key is not None:
            action.setShortcut(QKeySequence(key))
            # Keys are for whoever is in the list: Delete has another meaning in a field.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(do)
        self.view.addAction(action)
        return action

    def _make_button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setAutoRaise(True)
        button.setIconSize(QSize(18, 18))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(action.text())
        return button
