"""The editor of a type in the grid: the types that a column could have with what each would cost, or one typed in."""

from collections.abc import Callable

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gui.icons import find_icon
from gui.models.plan_columns import CellRole
from gui.models.plan_index import ColumnKey
from gui.models.plan_types import TypeLine
from gui.theme import UNIT, Role, find_theme
from gui.widgets.elided_delegate import ElidedDelegate

_COST = Qt.ItemDataRole.UserRole + 1
_LOSSY = Qt.ItemDataRole.UserRole + 2
_Index = QModelIndex | QPersistentModelIndex


class TypeDelegate(ElidedDelegate):
    """Asks `find_lines` for the types of a column when its editor opens."""

    def __init__(self, find_lines: Callable[[ColumnKey], tuple[TypeLine, ...]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._find_lines = find_lines

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        combo = _TypeBox(parent)
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        combo.setAccessibleName(self.tr("PostgreSQL type"))
        combo.setMaxVisibleItems(16)
        fill_types(combo, self._find_lines(index.data(CellRole.KEY)))
        combo.taken.connect(self._commit)
        return combo

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        assert isinstance(editor, QComboBox)
        if not editor.property("filled"):
            editor.setProperty("filled", True)
            editor.setCurrentText(str(index.data(Qt.ItemDataRole.EditRole)))
            line = editor.lineEdit()
            if line is not None:
                line.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        assert isinstance(editor, QComboBox)
        model.setData(index, editor.currentText())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        editor.setGeometry(option.rect.adjusted(0, 0, 2 * UNIT, 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        super().paint(painter, option, index)
        if index.flags() & Qt.ItemFlag.ItemIsEditable and option.state & (
            QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver
        ):
            size = UNIT + 4
            place = QRect(option.rect.right() - size - 4, option.rect.center().y() - size // 2, size, size)
            is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
            find_icon("chevron-down", Role.ON_ACCENT if is_selected else Role.MUTED).paint(painter, place)

    def _commit(self) -> None:
        editor = self.sender()
        if isinstance(editor, QWidget):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor)


class _TypeBox(QComboBox):
    """Tells of a type that is taken from its list; `activated` also comes of a text that is in it."""

    taken = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._has_list = False
        self.setEditable(True)
        self.activated.connect(self._tell)
        line = self.lineEdit()
        if line is not None:
            line.textEdited.connect(self._forget)

    def showPopup(self) -> None:
        super().showPopup()
        self._has_list = True

    @Slot()
    def _tell(self) -> None:
        if self._has_list:
            self._has_list = False
            self.taken.emit()

    @Slot()
    def _forget(self) -> None:
        self._has_list = False


def fill_types(combo: QComboBox, lines: tuple[TypeLine, ...]) -> None:
    """Give a combo box types to choose from, with their costs beside them."""
    combo.clear()
    for line in lines:
        combo.addItem(line.written)
        combo.setItemData(combo.count() - 1, line.cost, _COST)
        combo.setItemData(combo.count() - 1, line.is_lossy, _LOSSY)
        spoken = f"{line.written}: {line.cost}" if line.cost else line.written
        combo.setItemData(combo.count() - 1, spoken, Qt.ItemDataRole.AccessibleTextRole)
    view = combo.view()
    delegate = _LineDelegate(view)
    combo.setItemDelegate(delegate)
    metrics = combo.fontMetrics()
    widest = max((metrics.horizontalAdvance(line.written) for line in lines), default=0)
    costs = max((metrics.horizontalAdvance(line.cost) for line in lines), default=0)
    delegate.column_width = min(widest, 24 * UNIT) + 3 * UNIT
    view.setMinimumWidth(min(delegate.column_width + costs + 5 * UNIT, 76 * UNIT))


class _LineDelegate(QStyledItemDelegate):
    """A type, and its cost in a second column."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.column_width = 16 * UNIT

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(self.column_width, 3 * UNIT + 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        option = QStyleOptionViewItem(option)  # Qt goes on with the one that it gave
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        palette = option.palette
        painter.save()
        area = option.rect.adjusted(UNIT, 0, -UNIT, 0)
        left = QRect(area.left(), area.top(), self.column_width - UNIT, area.height())
        right = QRect(left.right() + UNIT, area.top(), area.right() - left.right() - UNIT, area.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        metrics = option.fontMetrics
        painter.setPen((palette.highlightedText() if is_selected else palette.text()).color())
        painter.drawText(left, flags, metrics.elidedText(text, Qt.TextElideMode.ElideRight, left.width()))
        if not is_selected:
            role = Role.WARNING if index.data(_LOSSY) else Role.MUTED
            painter.setPen(find_theme().colour(role))
        cost = str(index.data(_COST) or "")
        painter.drawText(right, flags, metrics.elidedText(cost, Qt.TextElideMode.ElideRight, right.width()))
        painter.restore()
