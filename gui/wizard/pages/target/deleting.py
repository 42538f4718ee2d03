"""The question before a saved connection is deleted."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from gui.wizard.page import plain


def ask_to_delete(name: str, parent: QWidget) -> QPushButton:
    """Ask, without waiting for the answer: the button that says yes."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(QCoreApplication.translate("Deleting", "Delete a connection"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(QCoreApplication.translate("Deleting", 'Delete the connection "{name}"?').format(name=plain(name)))
    box.setInformativeText(
        QCoreApplication.translate("Deleting", "Its password goes from the keyring too. Nothing on the server changes.")
    )
    delete: QPushButton = box.addButton(
        QCoreApplication.translate("Deleting", "&Delete"), QMessageBox.ButtonRole.DestructiveRole
    )
    keep = box.addButton(QCoreApplication.translate("Deleting", "&Keep"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    box.open()
    return delete
