"""A view of values to read: rows of one height, columns of the widths that they are given, one takes what is left."""

from collections.abc import Mapping

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gui.theme import UNIT

_LEAST_WIDE = 16 * UNIT


class GridView(QTableView):
    """A plain table of values to read: whole rows are chosen, the columns have the widths that they are given."""

    def __init__(
        self,
        model: QAbstractItemModel,
        *,
        wide: int,
        widths: Mapping[int, int] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 10)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(6 * UNIT)
        for column, width in (widths or {}).items():
            self.setColumnWidth(column, width)
        self._wide = wide
        header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is not room for all, the wide column stays readable and the view scrolls."""
        header = self.horizontalHeader()
        left = self.viewport().width() - header.length() + header.sectionSize(self._wide)
        is_narrow = left < _LEAST_WIDE
        header.setSectionResizeMode(
            self._wide, QHeaderView.ResizeMode.Interactive if is_narrow else QHeaderView.ResizeMode.Stretch
        )
        if is_narrow:
            header.resizeSection(self._wide, _LEAST_WIDE)
        super().resizeEvent(event)
