"""A field for a file's path with a button that chooses one."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from gui.theme import UNIT


class PathField(QWidget):
    """A path, typed or chosen."""

    changed = Signal()

    def __init__(self, title: str, file_filter: str, parent: QWidget | None = None) -> None:
        """`title` is of the dialog, `file_filter` as QFileDialog has it."""
        super().__init__(parent)
        self._title, self._filter = title, file_filter
        self.edit = QLineEdit(self)
        self.edit.setAccessibleName(title)
        self.edit.textChanged.connect(self.changed)
        self._button = QPushButton(self.tr("Choose…"), self)
        self._button.setAutoDefault(False)
        self._button.setAccessibleName(title)
        self._button.clicked.connect(self.choose)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(self.edit, 1)
        layout.addWidget(self._button)
        self.setFocusProxy(self.edit)

    @property
    def path(self) -> str:
        return self.edit.text().strip()

    @path.setter
    def path(self, path: str) -> None:
        self.edit.setText(path)

    @Slot()
    def choose(self) -> bool:
        """Let a person choose a file; False if none was."""
        path, _ = QFileDialog.getOpenFileName(self, self._title, self.path, self._filter)
        if path:
            self.edit.setText(path)
        return bool(path)
