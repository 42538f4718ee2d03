"""The question before a run is broken off: keep what is copied, remove it, or go on."""

from enum import Enum, auto

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QPushButton, QWidget


class Answer(Enum):
    """What is to become of the run."""

    KEEP = auto()
    REMOVE = auto()
    GO_ON = auto()


class StopQuestion(QObject):
    """One dialog; the run goes on behind it. Closed otherwise than by a button, it is told to go on."""

    answered = Signal(object)
    """An Answer, unless it was `withdraw`n."""

    def __init__(self, parent: QWidget, *, closes_window: bool, is_dry_run: bool = False) -> None:
        super().__init__(parent)
        self.box = QMessageBox(parent)
        self.box.setIcon(QMessageBox.Icon.Question)
        if closes_window:
            self.box.setWindowTitle(QCoreApplication.translate("Run", "Stop and close"))
            self.box.setText(QCoreApplication.translate("Run", "Stop the migration and close the window?"))
        else:
            self.box.setWindowTitle(QCoreApplication.translate("Run", "Cancel the run"))
            self.box.setText(QCoreApplication.translate("Run", "Stop the migration?"))
        self._answers: dict[QAbstractButton, Answer] = {}
        stop = self._offer_to_stop() if is_dry_run else self._offer_to_keep()
        stay = self._add(QCoreApplication.translate("Run", "&Go on"), QMessageBox.ButtonRole.RejectRole, Answer.GO_ON)
        self.box.setDefaultButton(stop)
        self.box.setEscapeButton(stay)
        self.box.finished.connect(self._finish)
        self._is_withdrawn = False

    def ask(self) -> None:
        self.box.open()

    def wait(self) -> Answer:
        """Ask, and wait for the answer."""
        self.box.exec()
        return self._answer()

    def withdraw(self) -> None:
        """The run has ended by itself."""
        self._is_withdrawn = True
        self.box.close()

    def _offer_to_keep(self) -> QPushButton:
        self.box.setInformativeText(
            QCoreApplication.translate(
                "Run",
                "What is copied so far can be kept: it waits on the server, apart from your own tables, and the page"
                " Start offers to go on from there. Or it can be removed. Either way your tables are as they were.",
            )
        )
        keep = self._add(
            QCoreApplication.translate("Run", "Stop and &keep it"), QMessageBox.ButtonRole.AcceptRole, Answer.KEEP
        )
        self._add(
            QCoreApplication.translate("Run", "Stop and &remove it"),
            QMessageBox.ButtonRole.DestructiveRole,
            Answer.REMOVE,
        )
        return keep

    def _offer_to_stop(self) -> QPushButton:
        self.box.setInformativeText(
            QCoreApplication.translate(
                "Run", "It is a dry run: what is copied so far is removed, and your tables are as they were."
            )
        )
        text = QCoreApplication.translate("Run", "&Stop the dry run")
        return self._add(text, QMessageBox.ButtonRole.AcceptRole, Answer.REMOVE)

    def _add(self, text: str, role: QMessageBox.ButtonRole, answer: Answer) -> QPushButton:
        button = self.box.addButton(text, role)
        self._answers[button] = answer
        return button

    def _answer(self) -> Answer:
        return self._answers.get(self.box.clickedButton(), Answer.GO_ON)

    @Slot()
    def _finish(self) -> None:
        if not self._is_withdrawn:
            self.answered.emit(self._answer())
        self.box.deleteLater()
        self.deleteLater()


class DiscardQuestion(QObject):
    """Asks before what is copied of an interrupted run is removed."""

    confirmed = Signal()

    def __init__(self, parent: QWidget, *, how_far: str) -> None:
        super().__init__(parent)
        self.box = QMessageBox(parent)
        self.box.setIcon(QMessageBox.Icon.Question)
        self.box.setWindowTitle(QCoreApplication.translate("Run", "Discard the run"))
        self.box.setText(QCoreApplication.translate("Run", "Remove what is copied so far?"))
        self.box.setInformativeText(
            QCoreApplication.translate(
                "Run", "{how_far} To remove them means to begin anew. Your own tables and the file are not touched."
            ).format(how_far=how_far)
        )
        self._discard = self.box.addButton(
            QCoreApplication.translate("Run", "&Remove"), QMessageBox.ButtonRole.DestructiveRole
        )
        keep = self.box.addButton(QCoreApplication.translate("Run", "&Keep"), QMessageBox.ButtonRole.RejectRole)
        self.box.setDefaultButton(keep)
        self.box.setEscapeButton(keep)
        self.box.finished.connect(self._finish)

    def ask(self) -> None:
        self.box.open()

    @Slot()
    def _finish(self) -> None:
        if self.box.clickedButton() is self._discard:
            self.confirmed.emit()
        self.box.deleteLater()
        self.deleteLater()
