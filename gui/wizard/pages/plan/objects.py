"""The tab with views, triggers and the expressions of tables: of the whole plan, of a table, or one alone."""

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QListView, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from gui.context import Context
from gui.models.plan_index import PlanIndex
from gui.models.plan_object_list import ObjectRole, PlanObjectsModel
from gui.models.plan_object_words import LOOKS
from gui.models.plan_objects import ObjectKey, PlanObject
from gui.theme import UNIT
from gui.widgets.empty_state import EmptyState
from gui.widgets.note_delegate import NoteDelegate
from gui.wizard.pages.plan.drafts import Drafts
from gui.wizard.pages.plan.object_pane import ObjectPane


class ObjectsTab(QWidget):
    """A list, and below it the object that is chosen; of one alone there is no list."""

    edited = Signal(object)
    """An Edit."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drafts = Drafts(self)
        self.model = PlanObjectsModel(self)
        self._objects: dict[ObjectKey, PlanObject] = {}
        self._key: ObjectKey | None = None
        self._is_filling = False
        self.view = QListView(self)
        self.view.setModel(self.model)
        self.view.setUniformItemSizes(True)
        self.view.setFrameShape(QFrame.Shape.StyledPanel)
        self.view.setAccessibleName(self.tr("Views, triggers and checks"))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setMinimumHeight(10 * UNIT)
        self.view.setItemDelegate(
            NoteDelegate(
                kind_role=ObjectRole.STATE,
                object_role=ObjectRole.KIND,
                text_role=ObjectRole.TEXT,
                looks={str(state): look for state, look in LOOKS.items()},
                parent=self.view,
            )
        )
        self.view.selectionModel().currentChanged.connect(self._move)
        self.pane = ObjectPane(context, self.drafts, self)
        self.pane.edited.connect(self.edited)
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(UNIT)
        self.splitter.addWidget(self.view)
        self.splitter.addWidget(self.pane)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([24 * UNIT, 54 * UNIT])
        self._empty = EmptyState(
            "code", self.tr("Nothing to translate"), self.tr("There are no views, triggers or CHECKs here."), self
        )
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.splitter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, UNIT, 0, 0)
        layout.addLayout(self._stack)

    @property
    def key(self) -> ObjectKey | None:
        """The object that is shown."""
        return self._key

    def show_objects(self, index: PlanIndex | None, table: str | None, alone: ObjectKey | None) -> None:
        """Show one object alone; else those of one table, or all for None."""
        if index is None:
            objects: tuple[PlanObject, ...] = ()
        elif alone is not None:
            objects = tuple(each for each in index.objects if each.key == alone)
        else:
            objects = index.objects if table is None else index.objects_of_table(table)
        self._objects = {each.key: each for each in objects}
        self.view.setVisible(alone is None)
        self._stack.setCurrentWidget(self.splitter if objects else self._empty)
        self._is_filling = True
        self.model.set_objects(objects)
        self._is_filling = False
        self.go_to(self._key if self._key in self._objects else None)

    def go_to(self, key: ObjectKey | None) -> None:
        """Show one of those that are listed; the first for None."""
        row = self.model.row_of(key) if key is not None else self.model.first_row()
        if row is None:
            self._key = None
            self.pane.show_object(None)
            return
        self._is_filling = True
        self.view.setCurrentIndex(self.model.index(row))
        self._is_filling = False
        self._show(self.model.index(row).data(ObjectRole.KEY))

    @Slot(QModelIndex, QModelIndex)
    def _move(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and not self._is_filling:
            self._show(current.data(ObjectRole.KEY))

    def _show(self, key: ObjectKey | None) -> None:
        if key is not None:
            self._key = key
            self.pane.show_object(self._objects.get(key))
