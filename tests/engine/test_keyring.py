"""Passwords in a real keyring: gnome-keyring as the Secret Service, on a D-Bus of its own."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import psycopg
import pytest
from psycopg import sql

from tests.helpers.access import make_role
from tests.helpers.postgres import RunningServer, make_database, make_server_folder
from tests.helpers.source import make_source

PASSWORD = "in the keyring / and @ nowhere else"
SOURCE = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'x'), (2, NULL);"
UNLOCKED = "printf %s 'the keyring' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1"
LOCKED = "gnome-keyring-daemon --start --components=secrets </dev/null >/dev/null 2>&1"

HOWDAH = f"{shlex.quote(sys.executable)} -m core"
USE_SECRETS = """
from core.secrets import Secrets
secrets = Secrets()
assert (secrets.keyring_name, secrets.trouble) == ("Secret Service", ""), (secrets.keyring_name, secrets.trouble)
assert secrets.read("größer, \\"x\\"") is None
secrets.forget("größer, \\"x\\"")
assert secrets.keep("größer, \\"x\\"", "pass wörd ✓") is True
assert Secrets().read("größer, \\"x\\"") == "pass wörd ✓"
assert secrets.keep("größer, \\"x\\"", "another") is True
secrets.rename("größer, \\"x\\"", "new")
assert (Secrets().read("größer, \\"x\\""), Secrets().read("new")) == (None, "another")
secrets.remember("new", "for now")
assert (secrets.read("new"), Secrets().read("new")) == ("for now", "another")
secrets.forget("new")
assert (secrets.read("new"), Secrets().read("new")) == (None, None)
print("all as it should be")
"""
FIND_LOCKED = """
from core.errors import SecretStoreError
from core.secrets import Secrets
try:
    print(Secrets().read("x"))
except SecretStoreError as error:
    print(error.message)
"""

Session: TypeAlias = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def home() -> Iterator[Path]:
    with make_server_folder() as folder:  # a path that is short enough for the bus's socket
        folder.chmod(0o700)
        yield folder


@pytest.fixture
def session(home: Path) -> Session:
    """Runs a script of the shell on a bus of its own, with a keyring that is open or locked."""
    for program, package in (("dbus-run-session", "dbus"), ("gnome-keyring-daemon", "gnome-keyring")):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is missing: the package {package} has it")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DBUS_", "PYTHON_KEY"))}
    environment |= {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "XDG_DATA_HOME": str(home / "share"),
        "HOWDAH_CONFIG": str(home / "config"),
        "HOWDAH_DATA": str(home / "data"),
        "NO_COLOR": "1",
        "COLUMNS": "200",
    }

    def run(script: str, *, keyring: str = UNLOCKED, input: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["dbus-run-session", "--", "sh", "-c", f"{keyring}\n{script}"],
            input=input,
            capture_output=True,
            text=True,
            check=False,
            env=environment,
            timeout=120,
        )

    return run


def python(program: str) -> str:
    return f"{shlex.quote(sys.executable)} -c {shlex.quote(program)}"


def test_passwords_are_kept_read_renamed_and_forgotten(session: Session) -> None:
    done = session(python(USE_SECRETS))
    assert "all as it should be" in done.stdout, done.stderr


def test_a_locked_keyring_that_nobody_unlocks_is_told(session: Session) -> None:
    assert session(python(USE_SECRETS)).returncode == 0
    done = session(python(FIND_LOCKED), keyring=LOCKED)
    assert done.stdout == "The keyring is locked: the password could not be read.\n", done.stderr


def test_with_a_locked_keyring_commands_say_so_and_go_on_where_they_can(
    system_server: RunningServer, session: Session
) -> None:
    assert session(python(USE_SECRETS)).returncode == 0
    done = session(f"{HOWDAH} connections add a --host h --password-stdin", keyring=LOCKED, input=PASSWORD)
    assert done.returncode == 1
    assert "Error: The keyring is locked: the password could not be kept." in done.stderr
    assert "Nothing was saved" in done.stderr
    assert "No connection is saved" in session(f"{HOWDAH} connections list").stdout
    with make_role(system_server, PASSWORD) as role:
        place = f"--host 127.0.0.1 --port {system_server.tcp_port} --user {role} --database postgres"
        script = (
            f"{HOWDAH} connections add a {place} --no-password; {HOWDAH} connections list;"
            f" PGPASSWORD='{PASSWORD}' {HOWDAH} connections test a; {HOWDAH} connections remove a;"
            f" {HOWDAH} connections list"
        )
        done = session(script, keyring=LOCKED)
    assert 'Saved "a".' in done.stdout
    assert "keyring is locked" in done.stdout
    assert "Warning: The keyring is locked: the password could not be read." in done.stderr
    assert "may not create a schema" in done.stderr
    assert "it is still there" in done.stderr
    assert "No connection is saved" in done.stdout


def test_a_saved_connection_has_its_password_in_the_keyring_and_nowhere_else(
    system_server: RunningServer, session: Session, home: Path
) -> None:
    source = make_source(home / "s.sqlite", SOURCE)
    with make_role(system_server, PASSWORD) as role, make_database(system_server.url) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            name = connection.info.dbname
            connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(*map(sql.Identifier, (name, role))))
        place = f"--host 127.0.0.1 --port {system_server.tcp_port} --user {role} --database {name}"
        done = session(
            f"{HOWDAH} connections add mine {place} --password-stdin && {HOWDAH} connections list"
            f" && {HOWDAH} connections test mine && {HOWDAH} migrate {shlex.quote(str(source))} mine",
            input=PASSWORD + "\n",
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Its password is in the keyring (Secret Service)." in done.stdout
        assert done.stdout.count("Secret Service") == 2
        assert f'lets the user "{role}" use the database "{name}"' in done.stdout
        assert "All 2 rows of 1 table are equal on both sides" in done.stdout
        assert PASSWORD not in done.stdout + done.stderr
        for path in home.rglob("*"):
            assert not path.is_file() or PASSWORD.encode() not in path.read_bytes(), path
        done = session(f"{HOWDAH} connections remove mine && {HOWDAH} connections add mine {place} --no-password")
        assert done.returncode == 0, done.stderr
        done = session(f"{HOWDAH} connections test mine")
        assert done.returncode == 1
        assert "asks for a password, and none was given" in done.stderr


def test_a_new_connection_gets_no_password_that_an_earlier_one_left(session: Session) -> None:
    keep = python("from core.secrets import Secrets; assert Secrets().keep('mine', 'of another server')")
    look = python("from core.secrets import Secrets; print('left:', Secrets().read('mine'))")
    done = session(f"{keep} && {HOWDAH} connections add mine --host h --no-password && {look}")
    assert "left: None" in done.stdout, done.stdout + done.stderr
