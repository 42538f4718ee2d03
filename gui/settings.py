"""What the window remembers between runs for a person: its place on the screen, and a few habits. No secrets."""

from PySide6.QtCore import QByteArray, QSettings


class Settings:
    """Kept in a file of the user's configuration; `HOWDAH_CONFIG` names another folder."""

    def __init__(self, store: QSettings) -> None:
        self._store = store

    @property
    def geometry(self) -> QByteArray:
        value = self._store.value("window/geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("window/geometry", value)

    @property
    def last_folder(self) -> str:
        """Where a file was chosen last."""
        return str(self._store.value("files/last_folder", ""))

    @last_folder.setter
    def last_folder(self, value: str) -> None:
        self._store.setValue("files/last_folder", value)

    @property
    def keeps_embedded_running(self) -> bool:
        """Whether the embedded PostgreSQL goes on when the program ends."""
        return self._store.value("embedded/keeps_running", "false") in (True, "true")

    @keeps_embedded_running.setter
    def keeps_embedded_running(self, value: bool) -> None:
        self._store.setValue("embedded/keeps_running", "true" if value else "false")

    @property
    def last_connection(self) -> str:
        """The name of the saved connection that was used last; "" for the embedded PostgreSQL."""
        return str(self._store.value("target/last_connection", ""))

    @last_connection.setter
    def last_connection(self, value: str) -> None:
        self._store.setValue("target/last_connection", value)

    def layout(self, name: str) -> QByteArray:
        """How the parts of a page share its room; empty where that was never changed."""
        value = self._store.value(f"layouts/{name}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep_layout(self, name: str, state: QByteArray) -> None:
        self._store.setValue(f"layouts/{name}", state)

    def save(self) -> None:
        self._store.sync()
