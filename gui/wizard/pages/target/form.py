"""The form of one connection: its fields, and between them what each field's text means for the others."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from core.connections import SavedConnection, TlsMode
from gui.theme import UNIT
from gui.widgets.note import Note
from gui.widgets.password_field import PasswordField
from gui.widgets.path_field import PathField
from gui.wizard.page import plain
from gui.wizard.pages.target.tunnel import TunnelFields
from gui.wizard.pages.target.url_field import HostField, UrlField

_CHECKED = (TlsMode.VERIFY_CA, TlsMode.VERIFY_FULL)


class ConnectionForm(QWidget):
    """Shows a connection and its password, and gives back what a person has made of them."""

    changed = Signal()
    """By a person, not by `show_connection`."""
    url_given = Signal(str)
    """A URL was pasted, which may hold a password; the field is empty again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = SavedConnection(name="")
        self._is_showing = False
        self._name = QLineEdit(self)
        self._name.setPlaceholderText(self.tr("Made from the host and the database"))
        self._url = UrlField(self)
        self._url.given.connect(self.url_given)
        self._host, self._port = HostField(self), QLineEdit(self)
        self._host.given.connect(self.url_given)
        self._host.setPlaceholderText(self.tr("This machine; or the folder of a socket"))
        self._port.setValidator(QIntValidator(1, 65535, self))
        self._port.setPlaceholderText("5432")
        self._port.setFixedWidth(9 * UNIT)
        self._database, self._user = QLineEdit(self), QLineEdit(self)
        self._database.setPlaceholderText(self.tr("The one named like the user"))
        self._user.setPlaceholderText(self.tr("The one named like your account here"))
        self._service = QLineEdit(self)
        self._password = PasswordField(self)
        self._password.setPlaceholderText(self.tr("None, or from ~/.pgpass"))
        self._remembers = QCheckBox(self.tr("&Remember the password"), self)
        self._keyring_note = Note(self)
        self._tls = QComboBox(self)
        self._tls.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._tls.setMinimumContentsLength(24)
        for mode, text in self._name_modes():
            self._tls.addItem(text, mode)
        self._ca_file = PathField(
            self.tr("Choose the file of certificates"), self.tr("Certificates (*.pem *.crt *.cer);;All files (*)"), self
        )
        self._ca_file.edit.setPlaceholderText(self.tr("libpq's own: ~/.postgresql/root.crt"))
        self._options = Note(self)
        self._tunnel = TunnelFields(self)
        self._lay_out()
        for edit in (self._name, self._host, self._port, self._database, self._user, self._service, self._password):
            edit.textChanged.connect(self._tell)
        self._remembers.toggled.connect(self._tell)
        self._ca_file.changed.connect(self._tell)
        self._tunnel.changed.connect(self._tell)
        self._tls.currentIndexChanged.connect(self._change_tls)

    @property
    def connection(self) -> SavedConnection:
        """As the form says it; what it has no field for is as it was given."""
        port = self._port.text()
        return replace(
            self._shown,
            name=self._name.text().strip(),
            host=self._host.text().strip(),
            port=int(port) if port else None,
            database=self._database.text(),
            user=self._user.text(),
            service=self._service.text().strip(),
            tls_mode=self._tls_mode,
            ca_file=self._ca_file.path if self._tls_mode in _CHECKED else self._shown.ca_file,
            tunnel=self._tunnel.tunnel,
        )

    @property
    def password(self) -> str:
        return self._password.text()

    @property
    def remembers(self) -> bool:
        return self._remembers.isChecked()

    @property
    def problem(self) -> str:
        """Why what the form says is no connection, as a sentence; "" if it is one."""
        if self._port.text() and not self._port.hasAcceptableInput():
            return self.tr("The port is a number from 1 to 65535.")
        return self._tunnel.problem

    def show_connection(self, connection: SavedConnection, password: str, *, remembers: bool) -> None:
        """Show it, unless the form says just that already (a cursor would jump)."""
        if connection == self.connection and password == self.password and remembers == self.remembers:
            self._shown = connection
            return
        self._is_showing = True
        self._shown = connection
        self._name.setText(connection.name)
        self._host.setText(connection.host)
        self._port.setText("" if connection.port is None else str(connection.port))
        self._database.setText(connection.database)
        self._user.setText(connection.user)
        self._service.setText(connection.service)
        self._password.setText(password)
        self._remembers.setChecked(remembers)
        self._tls.setCurrentIndex(self._tls.findData(connection.tls_mode))
        self._ca_file.path = connection.ca_file
        self._tunnel.show_tunnel(connection.tunnel)
        for edit in (self._name, self._host, self._database, self._user, self._ca_file.edit):
            edit.setCursorPosition(0)
        options = ", ".join(plain(f"{name}={value}") for name, value in connection.options)
        self._options.setText(self.tr("Also sent: {options}").format(options=options))
        self._layout.setRowVisible(self._options, bool(options))
        self._layout.setRowVisible(self._service, bool(connection.service))
        self._show_tls()
        self._is_showing = False

    def give_url_back(self, url: str) -> None:
        """What was pasted could not be read: it is shown again, unless there may be a password in it."""
        self._url.give_back(url)

    def hide_password(self) -> None:
        """Dots again, for another connection."""
        self._password.set_shown(False)

    def set_keyring(self, name: str | None, trouble: str) -> None:
        """Where a password can be remembered; without a name, why nowhere."""
        self._layout.setRowVisible(self._remembers, name is not None)
        self._layout.setRowVisible(self._keyring_note, name is None)
        if name is not None:
            self._remembers.setText(self.tr("&Remember the password in {keyring}").format(keyring=plain(name)))
        trouble = plain(trouble) or self.tr("This system has no keyring.")
        self._keyring_note.setText(
            self.tr("{trouble} The password is asked each time and kept in memory until Howdah ends.").format(
                trouble=trouble
            )
        )

    def ask_for_password(self) -> None:
        """Bring the keyboard to the password."""
        self._password.setFocus(Qt.FocusReason.OtherFocusReason)
        self._password.selectAll()

    def choose_ca_file(self) -> bool:
        """Let a person choose the file of certificates; False if none was chosen."""
        return self._ca_file.choose()

    @property
    def label_width(self) -> int:
        """Of the widest label, for what stands in line with the form."""
        return max(label.sizeHint().width() for label in self.findChildren(QLabel) if label.parent() is self)

    def focus_first(self) -> QWidget:
        return self._host if self._name.text() else self._url

    @property
    def _tls_mode(self) -> TlsMode:
        return TlsMode(self._tls.currentData())

    @Slot()
    def _tell(self) -> None:
        if not self._is_showing:
            self.changed.emit()

    @Slot()
    def _change_tls(self) -> None:
        self._show_tls()
        self._tell()

    def _show_tls(self) -> None:
        self._layout.setRowVisible(self._ca_file, self._tls_mode in _CHECKED)

    def _lay_out(self) -> None:
        layout = QFormLayout(self)
        self._layout = layout
        layout.setContentsMargins(0, 0, UNIT, 0)
        layout.setHorizontalSpacing(12)
        layout.setVerticalSpacing(UNIT)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        layout.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout.addRow(self.tr("N&ame"), self._name)
        layout.addRow(self.tr("Paste a &URL"), self._url)
        place = QHBoxLayout()
        place.setSpacing(UNIT)
        place.addWidget(self._host, 1)
        port = QLabel(self.tr("&Port"), self)
        port.setBuddy(self._port)
        place.addWidget(port)
        place.addWidget(self._port)
        host = QLabel(self.tr("H&ost"), self)
        host.setBuddy(self._host)
        layout.addRow(host, place)
        layout.addRow(self.tr("Service"), self._service)
        layout.addRow(self.tr("&Database"), self._database)
        layout.addRow(self.tr("Us&er"), self._user)
        layout.addRow(self.tr("Pass&word"), self._password)
        layout.addRow("", self._remembers)
        layout.addRow("", self._keyring_note)
        layout.addRow(self.tr("Encr&yption"), self._tls)
        layout.addRow(self.tr("CA fi&le"), self._ca_file)
        layout.addRow("", self._options)
        layout.addRow(self.tr("SSH tunnel"), self._tunnel)
        for row in (self._remembers, self._keyring_note, self._ca_file, self._options, self._service):
            layout.setRowVisible(row, False)
        named = {
            self._name: self.tr("Name of the connection"),
            self._url: self.tr("Paste a URL to fill in the form"),
            self._host: self.tr("Host, or the folder of a socket"),
            self._port: self.tr("Port"),
            self._service: self.tr("Service of pg_service.conf"),
            self._database: self.tr("Database"),
            self._user: self.tr("User"),
            self._password: self.tr("Password"),
            self._tls: self.tr("Encryption"),
        }
        for widget, name in named.items():
            widget.setAccessibleName(name)

    def _name_modes(self) -> tuple[tuple[TlsMode, str], ...]:
        return (
            (TlsMode.DISABLE, self.tr("Never encrypt (disable)")),
            (TlsMode.ALLOW, self.tr("Encrypt only if the server asks for it (allow)")),
            (TlsMode.PREFER, self.tr("Encrypt if the server can (prefer)")),
            (TlsMode.REQUIRE, self.tr("Always encrypt, check nothing (require)")),
            (TlsMode.VERIFY_CA, self.tr("Encrypt, check certificate (verify-ca)")),
            (TlsMode.VERIFY_FULL, self.tr("Encrypt, check certificate and host name (verify-full)")),
        )
