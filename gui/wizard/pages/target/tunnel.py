"""The part of the form for an SSH tunnel, folded away unless it is used."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from core.connections import Tunnel
from gui.theme import UNIT
from gui.widgets.path_field import PathField

_SSH_PORT = 22


class TunnelFields(QWidget):
    """A box to tick, and below it the fields of the tunnel."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._use = QCheckBox(self.tr("Connect throu&gh an SSH tunnel"), self)
        self._host, self._port, self._user = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self._port.setValidator(QIntValidator(1, 65535, self))
        self._port.setPlaceholderText(str(_SSH_PORT))
        self._port.setFixedWidth(9 * UNIT)
        self._user.setPlaceholderText(self.tr("The one named like your account here"))
        self._key_file = PathField(self.tr("Choose the private key"), self.tr("All files (*)"), self)
        self._key_file.edit.setPlaceholderText(self.tr("The agent and the usual keys"))
        self._fields = QWidget(self)
        self._lay_out()
        self._use.toggled.connect(self._fold)
        for edit in (self._host, self._port, self._user):
            edit.textChanged.connect(self.changed)
        self._key_file.changed.connect(self.changed)
        self._fold()

    @property
    def tunnel(self) -> Tunnel | None:
        if not self._use.isChecked():
            return None
        return Tunnel(
            host=self._host.text().strip(),
            port=int(self._port.text() or _SSH_PORT),
            user=self._user.text().strip(),
            key_file=self._key_file.path,
        )

    @property
    def problem(self) -> str:
        """Why the fields say no tunnel, as a sentence; "" if they do, or if none is used."""
        if not self._use.isChecked():
            return ""
        if not self._host.text().strip():
            return self.tr("The SSH tunnel needs a host.")
        if self._port.text() and not self._port.hasAcceptableInput():
            return self.tr("The port of the SSH tunnel is a number from 1 to 65535.")
        return ""

    def show_tunnel(self, tunnel: Tunnel | None) -> None:
        self._use.setChecked(tunnel is not None)
        shown = tunnel or Tunnel(host="")
        self._host.setText(shown.host)
        self._port.setText("" if shown.port == _SSH_PORT else str(shown.port))
        self._user.setText(shown.user)
        self._key_file.path = shown.key_file

    @Slot()
    def _fold(self) -> None:
        self._fields.setVisible(self._use.isChecked())
        self.changed.emit()

    def _lay_out(self) -> None:
        form = QFormLayout(self._fields)
        form.setContentsMargins(3 * UNIT, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(UNIT)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        place = QHBoxLayout()
        place.setSpacing(UNIT)
        place.addWidget(self._host, 1)
        port = QLabel(self.tr("Port"), self._fields)
        port.setBuddy(self._port)
        place.addWidget(port)
        place.addWidget(self._port)
        host = QLabel(self.tr("SSH host"), self._fields)
        host.setBuddy(self._host)
        form.addRow(host, place)
        form.addRow(self.tr("User"), self._user)
        form.addRow(self.tr("Key file"), self._key_file)
        for widget, name in (
            (self._host, self.tr("Host of the SSH tunnel")),
            (self._port, self.tr("Port of the SSH tunnel")),
            (self._user, self.tr("User of the SSH tunnel")),
        ):
            widget.setAccessibleName(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(self._use)
        layout.addWidget(self._fields)
