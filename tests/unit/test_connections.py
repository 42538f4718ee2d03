"""Saved connections: a file that people can read, that is never half written, and that holds no secret."""

import os
import stat
import sys
import threading
from pathlib import Path

import pytest

from core.connections import (
    SavedConnection,
    TlsMode,
    Tunnel,
    find_connection,
    find_connections_file,
    read_connections,
    remove_connection,
    save_connection,
)
from core.errors import ConnectionNotSaved, ConnectionsUnreadable

FULL = SavedConnection(
    name='the "big" one, größer',
    host="db.example",
    port=5433,
    database="app",
    user="me",
    tls_mode=TlsMode.VERIFY_FULL,
    ca_file="/etc/ca.pem",
    service="prod",
    options=(("application_name", "it's \\ me\n"), ("connect_timeout", "3")),
    tunnel=Tunnel(host="bastion.example", port=2222, user="jump", key_file="~/.ssh/id"),
)
EMPTY = SavedConnection(name="plain")


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOWDAH_CONFIG", str(tmp_path / "config"))
    return tmp_path / "config" / "connections.toml"


def write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")


def test_there_are_none_at_first_and_looking_makes_no_file(file: Path) -> None:
    assert read_connections() == ()
    assert not file.parent.exists()


def test_what_was_saved_is_read_back_in_order() -> None:
    for connection in (FULL, EMPTY, SavedConnection(name="a", tunnel=Tunnel(host="b"))):
        save_connection(connection)
    assert read_connections() == (FULL, EMPTY, SavedConnection(name="a", tunnel=Tunnel(host="b")))


def test_the_folder_is_the_users_own_unless_the_environment_names_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOWDAH_CONFIG")
    assert find_connections_file().parts[-2:] == ("howdah", "connections.toml")


@pytest.mark.skipif(sys.platform == "win32", reason="modes are of POSIX")
def test_other_users_can_read_neither_the_file_nor_its_folder(file: Path) -> None:
    save_connection(FULL)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    file.chmod(0o644)
    save_connection(EMPTY)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_changed_connection_keeps_its_place_under_another_name_too() -> None:
    for name in ("first", "second", "third"):
        save_connection(SavedConnection(name=name))
    save_connection(SavedConnection(name="other", host="h"), instead_of="second")
    assert [(each.name, each.host) for each in read_connections()] == [("first", ""), ("other", "h"), ("third", "")]
    save_connection(SavedConnection(name="other", host="i"), instead_of="other")
    assert find_connection("other").host == "i"


def test_a_name_is_taken_once() -> None:
    save_connection(SavedConnection(name="a"))
    save_connection(SavedConnection(name="b"))
    for instead_of in (None, "b"):
        with pytest.raises(ConnectionNotSaved, match='named "a" already'):
            save_connection(SavedConnection(name="a", host="new"), instead_of=instead_of)
    assert read_connections() == (SavedConnection(name="a"), SavedConnection(name="b"))


@pytest.mark.parametrize("name", ["", "  ", " a", "a\n", "a\tb", "a=b", "postgresql://x", "n" * 121])
def test_what_can_be_no_name_is_refused(name: str) -> None:
    with pytest.raises(ConnectionNotSaved, match="name"):
        save_connection(SavedConnection(name=name))


def test_a_removed_connection_is_gone_and_an_unknown_one_is_told_with_those_there_are() -> None:
    save_connection(FULL)
    save_connection(EMPTY)
    remove_connection(FULL.name)
    assert read_connections() == (EMPTY,)
    for attempt in (lambda: remove_connection("x"), lambda: find_connection("x")):
        with pytest.raises(ConnectionNotSaved, match='no saved connection named "x"') as caught:
            attempt()
        assert caught.value.hint == "Saved are: plain."


@pytest.mark.parametrize("parameter", ["password", "sslpassword", "oauth_client_secret"])
def test_a_secret_among_the_options_is_refused(file: Path, parameter: str) -> None:
    with pytest.raises(ConnectionNotSaved, match=f"{parameter} is a secret"):
        save_connection(SavedConnection(name="a", options=((parameter, "s3cret"),)))
    assert not file.exists()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[connections.a]\nhost = \n", "line 2: Invalid value"),
        ("[connections.a]\nhost = 'x'\n[connections.b]\nhost = 'x'\nhots = 'y'\n", 'line 5: "hots" is not known'),
        ("[connections.a]\n[connections.a]\n", "line 2"),
        ("\n[connection.a]\n", 'line 2: "connection" is not known'),
        ("connections = 3\n", "line 1: each connection is a table"),
        ("[connections]\na = 3\n", "line 2: each connection is a table"),
        ("[connections.a]\nport = 'x'\n", 'line 2: "port" is not a number'),
        ("[connections.a]\nport = 70000\n", 'line 2: "port" is not a number'),
        ("[connections.a]\nport = true\n", 'line 2: "port" is not a number'),
        ("[connections.a]\nhost = 3\n", 'line 2: "host" is not a text'),
        ("[connections.a]\ntls_mode = 'max'\n", 'line 2: "tls_mode" is none of disable'),
        ("[connections.a]\ntunnel = 'x'\n", 'line 2: "tunnel" is not a table'),
        ("[connections.a.tunnel]\nuser = 'x'\n", "line 1: the tunnel has no host"),
        ("[connections.a.tunnel]\nhost = 'x'\nkey = 'x'\n", 'line 3: "key" is not known'),
        ("[connections.a.options]\nx = 1\n", 'line 2: "x" is not a text'),
        ("# comment\n[connections.'a=b']\n", "line 2: A connection's name"),
    ],
)
def test_a_file_that_can_not_be_read_is_told_with_its_line_and_left_as_it_is(
    file: Path, text: str, problem: str
) -> None:
    write(file, text)
    with pytest.raises(ConnectionsUnreadable) as caught:
        read_connections()
    assert str(file) in caught.value.message
    assert problem in caught.value.message
    for change in (lambda: save_connection(EMPTY), lambda: remove_connection("a")):
        with pytest.raises(ConnectionsUnreadable):
            change()
    assert file.read_text("utf-8") == text


@pytest.mark.parametrize(
    "text", ["[connections.a]\npassword = 's3cret'\n", "[connections.a.options]\npassword = 's3cret'\n"]
)
def test_a_password_written_into_the_file_is_refused_and_not_repeated(file: Path, text: str) -> None:
    write(file, text)
    with pytest.raises(ConnectionsUnreadable, match="password") as caught:
        read_connections()
    assert "s3cret" not in caught.value.message + caught.value.hint


def test_a_file_that_is_no_text_is_told(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"[connections.\xff]")
    with pytest.raises(ConnectionsUnreadable, match="not UTF-8"):
        read_connections()


def test_a_folder_that_can_not_be_written_is_told(file: Path) -> None:
    file.parent.write_text("in the way")
    with pytest.raises(ConnectionsUnreadable, match="can't be changed"):
        save_connection(EMPTY)


def test_a_link_to_the_file_stays_a_link(file: Path, tmp_path: Path) -> None:
    file.parent.mkdir()
    file.symlink_to(tmp_path / "dotfiles.toml")
    save_connection(EMPTY)
    assert file.is_symlink()
    assert (tmp_path / "dotfiles.toml").is_file()
    assert read_connections() == (EMPTY,)


def test_nothing_but_the_file_and_its_lock_is_left(file: Path) -> None:
    save_connection(FULL)
    save_connection(EMPTY)
    assert sorted(os.listdir(file.parent)) == [".connections.toml.lock", "connections.toml"]


def test_many_that_save_at_once_lose_nothing() -> None:
    threads = [
        threading.Thread(target=lambda number=number: save_connection(SavedConnection(name=f"c{number}")))
        for number in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {each.name for each in read_connections()} == {f"c{number}" for number in range(12)}
