"""What will not come across, as a tree: a row for each kind with how many there are, and below it each one with its
effect."""

from collections.abc import Mapping

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.migration.outlook import Loss, LossGroup
from gui.amounts import format_count, plural
from gui.icons import find_icon
from gui.theme import Role
from gui.widgets.two_lines import DETAIL_ROLE

_NO_PARENT = QModelIndex()
_TOP = 0
"""The internal id of a group; of a loss it is its group's row plus one."""

_ICONS: Mapping[Loss, tuple[str, Role]] = {
    Loss.TABLES: ("table", Role.DANGER),
    Loss.ROWS: ("rows", Role.DANGER),
    Loss.COLUMNS: ("column", Role.DANGER),
    Loss.VALUES: ("warning", Role.WARNING),
    Loss.VIEWS: ("view", Role.WARNING),
    Loss.TRIGGERS: ("trigger", Role.WARNING),
    Loss.VIRTUAL_TABLES: ("search", Role.WARNING),
    Loss.KEYS: ("key", Role.WARNING),
    Loss.FOREIGN_KEYS: ("link", Role.WARNING),
    Loss.CHECKS: ("cross", Role.WARNING),
    Loss.NOT_NULLS: ("column", Role.WARNING),
    Loss.DEFAULTS: ("edit", Role.WARNING),
    Loss.GENERATED: ("code", Role.WARNING),
}


class LossModel(QAbstractItemModel):
    """One column; the effect is under DETAIL_ROLE."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: tuple[LossGroup, ...] = ()

    def set_groups(self, groups: tuple[LossGroup, ...]) -> None:
        self.beginResetModel()
        self._groups = groups
        self.endResetModel()

    @property
    def loss_count(self) -> int:
        return sum(len(group.findings) for group in self._groups)

    # What the view asks.

    def index(self, row: int, column: int, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _TOP)

    def parent(self, child: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> QModelIndex:  # type: ignore[override]
        if not child.isValid() or child.internalId() == _TOP:
            return QModelIndex()
        return self.createIndex(int(child.internalId()) - 1, 0, _TOP)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> int:
        if not parent.isValid():
            return len(self._groups)
        return len(self._groups[parent.row()].findings) if parent.internalId() == _TOP else 0

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> int:
        return 1

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if index.internalId() == _TOP:
            return self._show_group(self._groups[index.row()], role)
        finding = self._groups[int(index.internalId()) - 1].findings[index.row()]
        title, effect = _visible(finding.object), _visible(finding.effect)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return title
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{title}: {effect}"
        return effect if role == DETAIL_ROLE else None

    def _show_group(self, group: LossGroup, role: int) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return name_loss(group.loss, len(group.findings))
        if role == Qt.ItemDataRole.DecorationRole:
            return find_icon(*_ICONS[group.loss])
        return None


def name_loss(loss: Loss, number: int) -> str:
    """How many of a kind do not come across. (Each sentence stands whole, for whoever translates it.)"""
    translate, of = QCoreApplication.translate, plural(number)
    match loss:
        case Loss.TABLES:
            text = translate("Losses", "{number} table(s) left out", "", of)
        case Loss.ROWS:
            text = translate("Losses", "Rows that are left out or set aside, in {number} place(s)", "", of)
        case Loss.COLUMNS:
            text = translate("Losses", "{number} column(s) left out", "", of)
        case Loss.VALUES:
            text = translate("Losses", "Values that are replaced, in {number} place(s)", "", of)
        case Loss.VIEWS:
            text = translate("Losses", "{number} view(s) not made", "", of)
        case Loss.TRIGGERS:
            text = translate("Losses", "{number} trigger(s) not made", "", of)
        case Loss.VIRTUAL_TABLES:
            text = translate("Losses", "{number} virtual table(s) not made", "", of)
        case Loss.KEYS:
            text = translate("Losses", "{number} key(s) or index(es) not made", "", of)
        case Loss.FOREIGN_KEYS:
            text = translate("Losses", "{number} foreign key(s) not made", "", of)
        case Loss.CHECKS:
            text = translate("Losses", "{number} check(s) not made", "", of)
        case Loss.NOT_NULLS:
            text = translate("Losses", "{number} column(s) without their NOT NULL", "", of)
        case Loss.DEFAULTS:
            text = translate("Losses", "{number} default(s) not made", "", of)
        case Loss.GENERATED:
            text = translate("Losses", "{number} column(s) no longer computed", "", of)
    return text.format(number=format_count(number))


def _visible(text: str) -> str:
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
