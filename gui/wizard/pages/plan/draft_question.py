"""The question about what was written by hand and is not applied, asked before it would be lost."""

from enum import Enum, auto

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from gui.models.plan_object_words import list_names
from gui.models.plan_objects import ObjectKey


class DraftAnswer(Enum):
    APPLY = auto()
    DISCARD = auto()
    STAY = auto()


class DraftQuestion(QObject):
    """One dialog. Closed otherwise than by a button, the person stays."""

    answered = Signal(object)
    """A DraftAnswer."""

    def __init__(self, keys: tuple[ObjectKey, ...], parent: QWidget, *, closes_window: bool = False) -> None:
        super().__init__(parent)
        translate = QCoreApplication.translate
        self.box = QMessageBox(parent)
        self.box.setIcon(QMessageBox.Icon.Question)
        self.box.setWindowTitle(translate("Plan", "Not applied yet"))
        names = list_names(tuple(key.name for key in keys))
        text = translate("Plan", "What you wrote for {names} is not in the plan yet.").format(names=names)
        self.box.setText(text)
        self.apply = None
        if closes_window:
            self.box.setInformativeText(translate("Plan", "It is lost when the window closes."))
        else:
            self.apply = self.box.addButton(translate("Plan", "&Apply it"), QMessageBox.ButtonRole.AcceptRole)
        discard = translate("Plan", "&Close without it") if closes_window else translate("Plan", "&Discard it")
        self.discard = self.box.addButton(discard, QMessageBox.ButtonRole.DestructiveRole)
        self.stay = self.box.addButton(translate("Plan", "Go on &writing"), QMessageBox.ButtonRole.RejectRole)
        self.box.setDefaultButton(self.apply or self.stay)
        self.box.setEscapeButton(self.stay)
        self.box.finished.connect(self._finish)

    def ask(self) -> None:
        self.box.open()

    def wait(self) -> DraftAnswer:
        """Ask, and wait for the answer."""
        self.box.exec()
        return self._answer()

    @Slot()
    def _finish(self) -> None:
        self.answered.emit(self._answer())
        self.box.deleteLater()
        self.deleteLater()

    def _answer(self) -> DraftAnswer:
        pressed = self.box.clickedButton()
        if self.apply is not None and pressed is self.apply:
            return DraftAnswer.APPLY
        return DraftAnswer.DISCARD if pressed is self.discard else DraftAnswer.STAY
