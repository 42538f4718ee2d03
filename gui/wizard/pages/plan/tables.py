"""The list at the side of tables, views and triggers, with its search field and what can be done with a table."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QMenu, QPushButton, QVBoxLayout, QWidget

from gui.icons import find_icon
from gui.models.plan_index import PlanIndex
from gui.models.plan_objects import ObjectKey, ObjectState
from gui.models.plan_tables import PlanTablesModel, TableRole
from gui.theme import UNIT, Role
from gui.widgets.badge_delegate import Badge, BadgeDelegate


class TableList(QWidget):
    """`chosen` tells of the entry that is current: a `table`, an `object`, or neither for the whole plan."""

    chosen = Signal()
    leave_requested = Signal()
    rename_requested = Signal()
    filter_requested = Signal()
    settings_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = PlanTablesModel(self)
        self._table: str | None = None
        self._object: ObjectKey | None = None
        self._index: PlanIndex | None = None
        self._is_filling = False
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search tables, views and triggers"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(find_icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._search)
        self.view = QListView(self)
        self.view.setModel(self.model)
        self.view.setUniformItemSizes(True)
        self.view.setAccessibleName(self.tr("Tables, views and triggers"))
        self.view.setFrameShape(QFrame.Shape.StyledPanel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setItemDelegate(
            BadgeDelegate(
                detail_role=TableRole.DETAIL,
                struck_role=TableRole.LEFT_OUT,
                heading_role=TableRole.HEADING,
                badges=(
                    Badge(role=TableRole.DECISIONS, icon="question", colour=Role.DANGER),
                    Badge(role=TableRole.WARNINGS, icon="warning", colour=Role.WARNING),
                    Badge(role=TableRole.NOT_TRANSLATED, icon="warning", colour=Role.WARNING, is_counted=False),
                    Badge(role=TableRole.EDITED, icon="user-choice", colour=Role.ACCENT, is_counted=False),
                    Badge(role=TableRole.TRANSLATED, icon="tick", colour=Role.SUCCESS, is_counted=False),
                ),
                parent=self.view,
            )
        )
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.view.selectionModel().currentChanged.connect(self._move)
        self.model.modelReset.connect(self._restore)
        self._make_actions()
        self.button = QPushButton(self.tr("Tab&le"), self)
        self.button.setAccessibleName(self.tr("More for the table"))
        self.button.setAutoDefault(False)
        self.button.setMenu(self.menu)
        self.setMinimumWidth(20 * UNIT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(self.search)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.button)

    @property
    def table(self) -> str | None:
        return self._table

    @property
    def object(self) -> ObjectKey | None:
        """The view or the trigger that is current."""
        return self._object

    def set_index(self, index: PlanIndex | None) -> None:
        self._index = index
        if index is not None and self._object is not None and index.object_of(self._object) is None:
            self._object = None
        if index is not None and self._table is not None and index.table_row(self._table) is None:
            self._table = None
        self.model.set_index(index)
        self._show_state()

    def go_to(self, entry: str | ObjectKey | None) -> None:
        """Make a table current, a view or a trigger, or the whole plan."""
        if self.model.row_of(entry) is None:
            self.search.clear()
        row = self.model.row_of(entry)
        if row is not None:
            self.view.setCurrentIndex(self.model.index(row))

    def _make_actions(self) -> None:
        self.leave_action = QAction(self.tr("&Leave out"), self)
        self.leave_action.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        self.leave_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.leave_action.triggered.connect(self.leave_requested)
        self.view.addAction(self.leave_action)
        self.rename_action = QAction(find_icon("edit"), self.tr("&Rename…"), self)
        self.rename_action.setShortcut(QKeySequence(Qt.Key.Key_F2))
        self.rename_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.rename_action.triggered.connect(self.rename_requested)
        self.view.addAction(self.rename_action)
        self.filter_action = QAction(find_icon("filter"), self.tr("&Filter rows…"), self)
        self.filter_action.triggered.connect(self.filter_requested)
        self.settings_action = QAction(find_icon("settings"), self.tr("&Settings of this table…"), self)
        self.settings_action.triggered.connect(self.settings_requested)
        self.menu = QMenu(self)
        self.menu.addActions([self.rename_action, self.filter_action, self.leave_action])
        self.menu.addSeparator()
        self.menu.addAction(self.settings_action)

    def _show_state(self) -> None:
        row = self._index.table_row(self._table) if self._index is not None and self._table is not None else None
        shown = self._index.object_of(self._object) if self._index is not None and self._object is not None else None
        is_left_out = row is not None and row.plan is None
        if shown is not None:
            is_left_out = shown.state is ObjectState.LEFT_OUT
        for action in (self.rename_action, self.filter_action, self.settings_action):
            action.setEnabled(row is not None and not is_left_out)
        self.leave_action.setEnabled(row is not None or shown is not None)
        self.button.setEnabled(row is not None)
        self.leave_action.setText(self.tr("&Take back") if is_left_out else self.tr("&Leave out"))

    @Slot(str)
    def _search(self, text: str) -> None:
        self.model.set_needle(text)

    @Slot()
    def _restore(self) -> None:
        """The entry that was current stays so, where it is still listed."""
        self.view.setUniformItemSizes(not self.model.has_headings)
        row = self.model.row_of(self._object or self._table)
        if row is not None and self.model.rowCount():
            self._is_filling = True
            self.view.selectionModel().setCurrentIndex(
                self.model.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self._is_filling = False

    @Slot(QModelIndex, QModelIndex)
    def _move(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if self._is_filling or not current.isValid():
            return
        self._table, self._object = current.data(TableRole.TABLE), current.data(TableRole.OBJECT)
        self._show_state()
        self.chosen.emit()

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        if self._table is not None or self._object is not None:
            self.menu.popup(self.view.viewport().mapToGlobal(place))
