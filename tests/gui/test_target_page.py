"""Choosing where the data goes: the form, what a test of it says, what is kept, and what never shows."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMenu, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.connections import (
    SavedConnection,
    TlsMode,
    Tunnel,
    find_connections_file,
    read_connections,
    remove_connection,
    save_connection,
)
from core.postgres.outcome import Outcome
from core.postgres.probe import probe
from core.postgres.reach import read_url
from gui.context import Context
from gui.session import Destination, Session
from gui.widgets.banner import Banner, Tone
from gui.wizard.flow import PageId
from gui.wizard.pages.target.embedded import EmbeddedState
from gui.wizard.pages.target.page import TargetPage
from gui.wizard.pages.target.schema import SchemaBox
from tests.gui.conftest import show
from tests.helpers.postgres import RunningServer, find_system_programs, replace_parameters, run_system_server

PATIENCE_MS = 60_000
SECRET = "Zq7-sesame-%s"

MakePage = Callable[..., TargetPage]


@pytest.fixture
def make_page(make_context: Callable[..., Context], qtbot: QtBot) -> MakePage:
    """The page as the wizard shows it, when it has read what is saved."""

    def make(session: Session | None = None, context: Context | None = None) -> TargetPage:
        page = TargetPage(context or make_context(session))
        qtbot.addWidget(page)
        show(page, (1100, 700))
        page.enter()
        qtbot.waitUntil(lambda: page._is_loaded and not page.context.jobs.is_busy, timeout=PATIENCE_MS)
        return page

    return make


@pytest.fixture(scope="module")
def password_server() -> Iterator[tuple[RunningServer, str]]:
    """A server that asks for a password on its port, and that password."""
    programs = find_system_programs()
    if programs is None:
        pytest.skip("this machine has no PostgreSQL from 13 on of its own, other than 18")
    password = SECRET % secrets.token_hex(4)
    with run_system_server(programs) as server:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(sql.SQL("ALTER ROLE postgres PASSWORD {}").format(sql.Literal(password)))
        yield server, password


def _url(server: RunningServer, password: str, database: str = "postgres") -> str:
    return f"postgresql://postgres:{password.replace('%', '%25')}@127.0.0.1:{server.tcp_port}/{database}"


def _settle(page: TargetPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.context.jobs.is_busy, timeout=PATIENCE_MS)


def _paste(page: TargetPage, text: str, qtbot: QtBot) -> None:
    field = _field(page, "Paste a URL")
    field.setFocus()
    QGuiApplication.clipboard().setText(text)
    field.paste()
    QGuiApplication.clipboard().clear()
    _settle(page, qtbot)


def _field(page: TargetPage, name: str) -> QLineEdit:
    [field] = [field for field in page.findChildren(QLineEdit) if field.accessibleName().startswith(name)]
    return field


def _button(parent: QWidget, text: str) -> QAbstractButton:
    QApplication.processEvents()  # a button that was just added shows itself then
    found = [
        button
        for button in parent.findChildren(QAbstractButton)
        if button.text().replace("&", "") == text and button.isVisibleTo(parent)
    ]
    assert len(found) == 1, [button.text() for button in parent.findChildren(QPushButton)]
    return found[0]


def _click(button: QAbstractButton, qtbot: QtBot) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def _names(page: TargetPage) -> list[object]:
    return [page.model.index(row).data() for row in range(page.model.rowCount())]


def _embedded_connection(url: str, name: str = "") -> SavedConnection:
    return replace(read_url(url)[0], name=name)


# The embedded PostgreSQL.


def test_the_embedded_postgresql_is_the_first_and_chosen_at_first(make_page: MakePage) -> None:
    page = make_page()
    assert _names(page) == ["Embedded PostgreSQL"]
    assert page.embedded.isVisible()
    assert not page.editor.form.isVisible()


def test_next_starts_the_embedded_server_and_then_goes_on_by_itself(
    make_page: MakePage, own_embedded_server: Path, qtbot: QtBot
) -> None:
    page = make_page()
    assert page.isComplete()
    with qtbot.waitSignal(page.context.page_requested, timeout=PATIENCE_MS) as asked:
        assert not page.leave()
        assert page.embedded.state is EmbeddedState.STARTING
        assert not page.isComplete()
    assert asked.args == [PageId.SCAN]
    assert page.leave()
    destination = page.context.session.destination
    assert destination is not None
    assert destination.is_embedded
    assert destination.server is not None
    assert destination.server.database == "postgres"
    assert page.context.settings.last_connection == ""


def test_the_embedded_server_can_be_started_used_elsewhere_and_stopped(
    make_page: MakePage, own_embedded_server: Path, qtbot: QtBot
) -> None:
    page = make_page()
    _click(_button(page, "Start"), qtbot)
    qtbot.waitUntil(lambda: page.embedded.state is EmbeddedState.RUNNING, timeout=PATIENCE_MS)
    assert page.context.session.destination is None
    _click(_button(page, "Copy"), qtbot)
    url = QGuiApplication.clipboard().text()
    with closing(psycopg.connect(url)) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == ("postgres",)
    _settle(page, qtbot)
    _click(_button(page, "Stop"), qtbot)
    qtbot.waitUntil(lambda: page.embedded.state is EmbeddedState.STOPPED, timeout=PATIENCE_MS)
    assert page.context.embedded.url is None
    _settle(page, qtbot)


def test_whether_it_goes_on_at_the_end_is_remembered(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    _button(page, "Keep it running when Howdah closes").setChecked(True)
    assert page.context.settings.keeps_embedded_running


def test_leaving_the_page_while_it_starts_goes_nowhere(
    make_page: MakePage, own_embedded_server: Path, qtbot: QtBot
) -> None:
    page = make_page()
    page.leave()
    page.hide()
    with qtbot.assertNotEmitted(page.context.page_requested):
        _settle(page, qtbot)


# The form.


def test_a_pasted_url_fills_in_the_form_and_its_password_leaves_the_url_at_once(
    make_page: MakePage, qtbot: QtBot
) -> None:
    page = make_page()
    page.list.add_requested.emit(None)
    field = _field(page, "Paste a URL")
    assert field.hasFocus() or not page.isActiveWindow()
    QGuiApplication.clipboard().setText("postgresql://me:s3cret@db.example.org:5433/app?sslmode=verify-full")
    field.paste()
    assert field.text() == ""
    assert not field.isUndoAvailable()
    _settle(page, qtbot)
    connection = page.editor.form.connection
    assert (connection.host, connection.port, connection.database) == ("db.example.org", 5433, "app")
    assert (connection.user, connection.tls_mode) == ("me", TlsMode.VERIFY_FULL)
    assert page.editor.form.password == "s3cret"
    assert field.text() == ""
    assert _field(page, "Choose the file of certificates").isVisible()


def test_a_url_that_is_pasted_as_the_host_fills_in_the_form_too(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    page.list.add_requested.emit(None)
    field = _field(page, "Host, or the folder of a socket")
    QGuiApplication.clipboard().setText("postgresql://me:s3cret@db.example.org:5433/app")
    field.paste()
    assert "s3cret" not in field.text()
    assert not field.isUndoAvailable()
    _settle(page, qtbot)
    connection = page.editor.form.connection
    assert (connection.host, connection.port, connection.user) == ("db.example.org", 5433, "me")
    assert page.editor.form.password == "s3cret"


def test_a_url_that_can_not_be_read_is_said_and_shown_again_only_without_a_password(
    make_page: MakePage, qtbot: QtBot
) -> None:
    page = make_page()
    page.list.add_requested.emit(None)
    for url, shown in (("postgresql://h:x/", "postgresql://h:x/"), ("postgresql://me:s3cret@h:x/", "")):
        _paste(page, url, qtbot)
        assert page.editor.banner.isVisible()
        assert page.editor.banner.tone is Tone.DANGER
        assert _field(page, "Paste a URL").text() == shown
        _field(page, "Paste a URL").setText("")


def test_a_typed_url_is_taken_with_enter_which_does_not_leave_the_page(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    page.list.add_requested.emit(None)
    field = _field(page, "Paste a URL")
    qtbot.keyClicks(field, "postgresql://h/d")
    assert field.text() == "postgresql://h/d"
    with qtbot.assertNotEmitted(page.context.page_requested):
        qtbot.keyClick(field, Qt.Key.Key_Return)
        _settle(page, qtbot)
    assert page.editor.form.connection.host == "h"


def test_everything_that_a_connection_has_survives_the_form(make_page: MakePage, qtbot: QtBot) -> None:
    whole = SavedConnection(
        name="All of it",
        host="h",
        port=1234,
        database="d",
        user="u",
        tls_mode=TlsMode.VERIFY_CA,
        ca_file="/ca.pem",
        service="s",
        options=(("application_name", "x"),),
        tunnel=Tunnel(host="bastion", port=2222, user="ops", key_file="/key"),
    )
    save_connection(whole)
    page = make_page()
    page.list.choose(1)
    _settle(page, qtbot)
    assert page.editor.form.connection == whole
    entry = page.editor.entry
    assert entry is not None
    assert not entry.is_changed


def test_the_ca_file_is_asked_for_only_where_certificates_are_checked(make_page: MakePage) -> None:
    page = make_page()
    page.list.add_requested.emit(None)
    field = _field(page, "Choose the file of certificates")
    shown = {}
    for mode in TlsMode:
        page.editor.form._tls.setCurrentIndex(page.editor.form._tls.findData(mode))
        shown[mode] = field.isVisible()
    assert [mode for mode, is_shown in shown.items() if is_shown] == [TlsMode.VERIFY_CA, TlsMode.VERIFY_FULL]


def test_a_port_that_is_none_can_neither_be_tested_nor_gone_on_with(make_page: MakePage) -> None:
    page = make_page()
    page.list.add_requested.emit(None)
    assert page.isComplete()
    page.editor.form._port.setText("0")
    assert not page.isComplete()
    assert not _button(page, "Test connection").isEnabled()


# What a test says.


def test_what_is_right_is_tested_before_it_is_gone_on_with(
    make_page: MakePage, password_server: tuple[RunningServer, str], qtbot: QtBot
) -> None:
    server, password = password_server
    page = make_page()
    page.list.add_requested.emit(None)
    _paste(page, _url(server, password), qtbot)
    with qtbot.waitSignal(page.context.page_requested, timeout=PATIENCE_MS):
        assert not page.leave()
    # It leads to leave() again, which saves; then it asks once more.
    with qtbot.waitSignal(page.context.page_requested, timeout=PATIENCE_MS):
        assert not page.leave()
    assert page.leave()
    destination = page.context.session.destination
    assert destination is not None
    assert destination.connection is not None
    assert destination.password == password
    assert destination.server is not None
    assert page.editor.banner.tone is Tone.SUCCESS
    assert f"PostgreSQL {destination.server.version}, database postgres, user postgres" in page.editor.banner.text
    assert [each.name for each in read_connections()] == [destination.connection.name]
    assert password not in find_connections_file().read_text()
    assert page.context.settings.last_connection == destination.connection.name


def test_a_change_after_the_test_is_tested_again(make_page: MakePage, database_url: str, qtbot: QtBot) -> None:
    save_connection(_embedded_connection(database_url, "Here"))
    page = make_page()
    page.list.choose(1)
    _settle(page, qtbot)
    _click(_button(page, "Test connection"), qtbot)
    _settle(page, qtbot)
    assert page.editor.banner.tone is Tone.SUCCESS
    assert page.leave()
    _field(page, "Database").setText("another")
    assert not page.editor.banner.isVisible()
    assert not page.leave()
    _settle(page, qtbot)
    entry = page.editor.entry
    assert entry is not None
    assert entry.probe is not None
    assert entry.probe.outcome is Outcome.NO_DATABASE


def test_a_wrong_password_is_named_and_may_be_typed_at_once(
    make_page: MakePage, password_server: tuple[RunningServer, str], qtbot: QtBot
) -> None:
    server, _ = password_server
    page = make_page()
    page.list.add_requested.emit(None)
    _paste(page, _url(server, "wrong"), qtbot)
    page.leave()
    _settle(page, qtbot)
    assert page.editor.banner.tone is Tone.DANGER
    assert page.editor.banner.title == "The server refused the user or the password"
    assert page.context.session.destination is None
    assert page.editor.form._password.selectedText() or page.editor.form._password.text() == "wrong"


def test_a_password_that_is_asked_for_and_not_given_is_named(
    make_page: MakePage, password_server: tuple[RunningServer, str], qtbot: QtBot
) -> None:
    server, _ = password_server
    page = make_page()
    page.list.add_requested.emit(None)
    _paste(page, f"postgresql://postgres@127.0.0.1:{server.tcp_port}/postgres", qtbot)
    _click(_button(page, "Test connection"), qtbot)
    _settle(page, qtbot)
    assert page.editor.banner.title == "The server asks for a password"


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("postgresql://me@127.0.0.1:1/x", "No server answers there"),
        ("postgresql://me@name.invalid/x", "The host is not known"),
        ("postgresql:///x?host=/nonexistent", "No server answers there"),
    ],
)
def test_a_server_that_is_not_there_is_told_by_its_cause(
    make_page: MakePage, url: str, title: str, qtbot: QtBot
) -> None:
    page = make_page()
    page.list.add_requested.emit(None)
    _paste(page, url, qtbot)
    _click(_button(page, "Test connection"), qtbot)
    _settle(page, qtbot)
    assert page.editor.banner.title == title


def test_a_missing_database_is_offered_and_made(make_page: MakePage, database_url: str, qtbot: QtBot) -> None:
    name = f"made_{secrets.token_hex(4)}"
    page = make_page()
    page.list.add_requested.emit(None)
    _paste(page, replace_parameters(database_url, dbname=name), qtbot)
    _click(_button(page, "Test connection"), qtbot)
    _settle(page, qtbot)
    assert page.editor.banner.title == "There is no such database"
    _click(_button(page, f'Create database "{name}"'), qtbot)
    _settle(page, qtbot)
    try:
        assert page.editor.banner.tone is Tone.SUCCESS
        assert f"database {name}" in page.editor.banner.text
    finally:
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_a_test_goes_on_only_if_next_asked_for_it(make_page: MakePage, database_url: str, qtbot: QtBot) -> None:
    page = make_page()
    page.list.add_requested.emit(None)
    _paste(page, "postgresql://me@127.0.0.1:1/x", qtbot)
    page.leave()
    _settle(page, qtbot)
    _paste(page, database_url, qtbot)
    with qtbot.assertNotEmitted(page.context.page_requested):
        _click(_button(page, "Test connection"), qtbot)
        _settle(page, qtbot)
    assert page.editor.banner.tone is Tone.SUCCESS


def test_another_connection_is_not_told_what_an_earlier_test_says(
    make_page: MakePage, database_url: str, qtbot: QtBot
) -> None:
    save_connection(_embedded_connection(database_url, "Here"))
    save_connection(SavedConnection(name="There", host="127.0.0.1", port=1))
    page = make_page()
    page.list.choose(1)
    _settle(page, qtbot)
    page.editor.test()
    page.list.choose(2)
    _settle(page, qtbot)
    assert not page.editor.banner.isVisible()


# What is kept.


def test_a_changed_draft_is_there_again_after_another_was_looked_at(make_page: MakePage, qtbot: QtBot) -> None:
    save_connection(SavedConnection(name="A", host="a"))
    save_connection(SavedConnection(name="B", host="b"))
    page = make_page()
    page.list.choose(1)
    _field(page, "Host, or").setText("changed")
    _field(page, "Password").setText("typed")
    page.list.choose(2)
    assert page.editor.form.connection.host == "b"
    assert page.editor.form.password == ""
    page.enter()
    _settle(page, qtbot)
    page.list.choose(1)
    assert page.editor.form.connection.host == "changed"
    assert page.editor.form.password == "typed"
    assert [each.host for each in read_connections()] == ["a", "b"]
    _click(_button(page, "Save"), qtbot)
    _settle(page, qtbot)
    assert [each.host for each in read_connections()] == ["changed", "b"]
    assert not _button(page, "Save").isEnabled()


def test_without_a_keyring_the_page_says_so_and_the_password_lives_in_memory(
    make_page: MakePage, make_context: Callable[..., Context], qtbot: QtBot
) -> None:
    context = make_context()
    save_connection(SavedConnection(name="A", host="a"))
    page = make_page(context=context)
    page.list.choose(1)
    texts = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    [note] = [text for text in texts if "keyring" in text]
    assert note.endswith("The password is asked each time and kept in memory until Howdah ends.")
    _field(page, "Password").setText("typed")
    _click(_button(page, "Save"), qtbot)
    _settle(page, qtbot)
    assert context.secrets.read("A") == "typed"
    again = make_page(context=context)
    again.list.choose(1)
    _settle(again, qtbot)
    assert again.editor.form.password == "typed"


def test_with_a_keyring_it_is_named_and_may_be_refused(make_page: MakePage) -> None:
    page = make_page()
    page.list.add_requested.emit(None)
    page.editor.form.set_keyring("KWallet", "")
    box = _button(page, "Remember the password in KWallet")
    assert box.isChecked()
    box.setChecked(False)
    entry = page.editor.entry
    assert entry is not None
    assert not entry.remembers
    assert not [label for label in page.findChildren(QLabel) if label.isVisible() and "until Howdah" in label.text()]


def test_a_connection_that_somebody_else_removed_keeps_what_was_typed(make_page: MakePage, qtbot: QtBot) -> None:
    for name in ("A", "B"):
        save_connection(SavedConnection(name=name, host="h"))
    page = make_page()
    page.list.choose(1)
    _field(page, "Host, or").setText("typed")
    for name in ("A", "B"):
        remove_connection(name)
    page.enter()
    _settle(page, qtbot)
    assert _names(page) == ["Embedded PostgreSQL", "A"]
    assert page.editor.form.connection.host == "typed"


def test_services_of_this_machine_are_offered_to_start_from(
    make_page: MakePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "pg_service.conf"
    path.write_text("[staging]\nhost=db.example.org\n")
    monkeypatch.setenv("PGSERVICEFILE", str(path))
    page = make_page()
    menu = page.list.findChild(QMenu)
    assert menu is not None
    [action] = [action for action in menu.actions() if action.text() == "staging"]
    action.trigger()
    assert page.list.row == 1
    assert page.editor.form.connection.service == "staging"


def test_a_connection_is_duplicated_renamed_and_deleted(make_page: MakePage, qtbot: QtBot) -> None:
    save_connection(SavedConnection(name="A", host="a"))
    page = make_page()
    page.list.choose(1)
    page.list.duplicate_requested.emit()
    assert _names(page) == ["Embedded PostgreSQL", "A", "A 2"]
    assert page.list.row == 2
    assert [each.name for each in read_connections()] == ["A"]
    page.list.choose(1)
    page.model.setData(page.model.index(1), "Renamed")
    _settle(page, qtbot)
    assert [each.name for each in read_connections()] == ["Renamed"]
    assert page.editor.form.connection.name == "Renamed"
    page.list.delete_requested.emit()
    box = page.findChild(QMessageBox)
    assert box is not None
    assert "Renamed" in box.text()
    _click(_button(box, "Delete"), qtbot)
    _settle(page, qtbot)
    assert read_connections() == ()
    assert _names(page) == ["Embedded PostgreSQL", "A 2"]


def test_a_name_that_is_taken_is_refused_and_nothing_is_lost(make_page: MakePage, qtbot: QtBot) -> None:
    save_connection(SavedConnection(name="A", host="a"))
    page = make_page()
    page.list.add_requested.emit(None)
    _field(page, "Name of").setText("A")
    _field(page, "Host, or").setText("other")
    _click(_button(page, "Save"), qtbot)
    _settle(page, qtbot)
    assert page.editor.banner.tone is Tone.DANGER
    assert [each.host for each in read_connections()] == ["a"]
    assert page.editor.form.connection.host == "other"


def test_a_broken_file_of_connections_is_said_once_and_left_alone(
    make_page: MakePage, database_url: str, qtbot: QtBot
) -> None:
    path = find_connections_file()
    path.parent.mkdir(parents=True)
    path.write_text("[connections.x\n")
    page = make_page()
    assert [banner.title for banner in page.findChildren(Banner) if banner.isVisible()] == [page.file_banner.title]
    page.list.add_requested.emit(None)
    _paste(page, database_url, qtbot)
    with qtbot.waitSignal(page.context.page_requested, timeout=PATIENCE_MS):
        page.leave()
    assert page.leave()
    assert path.read_text() == "[connections.x\n"


def test_coming_back_shows_what_was_chosen(make_page: MakePage, database_url: str, qtbot: QtBot) -> None:
    connection = _embedded_connection(database_url, "Here")
    save_connection(connection)
    server = probe(connection, None).server
    destination = Destination(connection=connection, server=server, schema="app", replace=True)
    page = make_page(Session().with_destination(destination))
    assert page.list.row == 1
    assert (page.schema.schema, page.schema.replaces) == ("app", True)
    with qtbot.waitSignal(page.context.page_requested, timeout=PATIENCE_MS):
        page.leave()
    assert page.leave()
    assert page.context.session.destination == destination


def test_the_connection_that_was_used_last_is_chosen(make_page: MakePage, make_context: Callable[..., Context]) -> None:
    save_connection(SavedConnection(name="A", host="a"))
    save_connection(SavedConnection(name="B", host="b"))
    context = make_context()
    context.settings.last_connection = "B"
    assert make_page(context=context).list.row == 2


# The schema.


@pytest.mark.parametrize("name", ["public", "app", "Ärger mit Namen", "x" * 63])
def test_a_name_that_a_schema_can_have_is_taken(name: str, qtbot: QtBot) -> None:
    box = SchemaBox()
    qtbot.addWidget(box)
    assert box.find_problem(name) == ""


@pytest.mark.parametrize("name", ["", " ", "pg_x", "pg_catalog", "information_schema", "howdah", "howdah_1", "ä" * 32])
def test_a_name_that_a_schema_can_not_have_is_refused_with_the_reason(make_page: MakePage, name: str) -> None:
    page = make_page()
    page.schema.show_choice(name, replaces=False)
    assert not page.isComplete()
    assert page.schema.find_problem(name) in [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


# What never shows.


def test_the_password_is_in_no_text_that_anyone_can_read(
    make_page: MakePage, password_server: tuple[RunningServer, str], qtbot: QtBot
) -> None:
    server, password = password_server
    page = make_page()
    page.list.add_requested.emit(None)
    _paste(page, _url(server, password), qtbot)
    page.editor.form._password.set_shown(True)
    page.editor.test()
    _settle(page, qtbot)
    page.leave()
    _settle(page, qtbot)
    assert page.leave()
    said = [repr(page.context.session), repr(page.editor.entry), find_connections_file().read_text()]
    for widget in page.findChildren(QWidget):
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is not None:
            said += [interface.text(kind) for kind in QAccessible.Text if kind is not QAccessible.Text.UserText]
            if (text := interface.textInterface()) is not None:
                said.append(text.text(0, text.characterCount()))
        said += [widget.toolTip(), widget.whatsThis(), widget.statusTip()]
    for row in range(page.model.rowCount()):
        said += [str(page.model.index(row).data(role)) for role in range(300)]
    assert not [text for text in said if password in text]


def test_another_connection_hides_the_password_again(make_page: MakePage) -> None:
    page = make_page()
    page.list.add_requested.emit(None)
    page.editor.form._password.setText("typed")
    page.editor.form._password.set_shown(True)
    page.list.add_requested.emit(None)
    assert not page.editor.form._password.is_shown


# How it looks.


def test_nothing_is_cut_off_in_a_small_window(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    page.list.add_requested.emit(None)
    page.editor.form._tls.setCurrentIndex(5)
    _button(page, "Connect through an SSH tunnel").setChecked(True)
    show(page, (800, 580))
    for widget in page.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, (QLineEdit, QAbstractButton)):
            continue
        if isinstance(widget.parent(), QLineEdit):
            continue
        assert widget.width() >= min(widget.minimumSizeHint().width(), widget.sizeHint().width()), widget
        right = widget.mapTo(page, widget.rect().topRight()).x()
        assert right <= page.width(), widget
