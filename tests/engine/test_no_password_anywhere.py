"""The target's password is in nothing that is written, logged, shown or raised, whether a run succeeds or fails."""

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from core.cancel import CancelToken
from core.cli.targets import reach_target
from core.connections import SavedConnection, TlsMode, save_connection
from core.errors import MigrationError
from core.migration.assess import assess
from core.migration.options import MigrationOptions
from core.migration.rejects import list_rejects
from core.migration.run import migrate
from core.plan.store import dump_plan
from core.postgres.probe import create_database, probe
from core.postgres.reach import reach, read_url
from core.report.json import dump_json
from core.secrets import Secrets
from tests.helpers.access import make_role
from tests.helpers.errors import read_all
from tests.helpers.postgres import RunningServer, make_database
from tests.helpers.source import make_source
from tests.helpers.terminal import converse

PASSWORD = "Zw/9@q:x%W"
SPELLINGS = (PASSWORD, "Zw%2F9%40q%3Ax%25W", "Zw/9@q", "q:x%W")
"""As it is, as it stands in a URL, and as what a careless reader would take for the host or its port."""

SOURCE = "CREATE TABLE t (id INTEGER PRIMARY KEY, day DATE); INSERT INTO t VALUES (1, '2024-01-02'), (2, 'never');"
ENVIRONMENT = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


class Everything(logging.Handler):
    """All that is logged, of every level."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts += [self.format(record), repr(record.__dict__)]


@pytest.fixture
def log() -> Iterator[Everything]:
    handler, root = Everything(), logging.getLogger()
    level, levels = root.level, {}
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        levels[name] = logging.getLogger(name).level
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything that is kept for a user is below this folder."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("HOWDAH_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("HOWDAH_DATA", str(tmp_path / "data"))
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    return tmp_path


@pytest.fixture
def saved(system_server: RunningServer) -> Iterator[SavedConnection]:
    """A database of a user who has to give the password."""
    with make_role(system_server, PASSWORD) as role, make_database(system_server.url) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            name = connection.info.dbname
            connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(*map(sql.Identifier, (name, role))))
        yield SavedConnection(name="mine", host="127.0.0.1", port=system_server.tcp_port, database=name, user=role)


@contextmanager
def watched_processes() -> Iterator[set[str]]:
    """The command lines of all processes, as every user of the machine can see them, gathered meanwhile."""
    seen: set[str] = set()
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(0.02):
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    seen.add(path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
                except OSError:
                    continue

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        is_over.set()
        thread.join()


def check(text: str, where: object) -> None:
    assert not [spelling for spelling in SPELLINGS if spelling in text], f"the password is in {where}"


def check_files(folder: Path) -> None:
    for path in folder.rglob("*"):
        check(str(path), "a file's name")
        if path.is_file():
            check(path.read_bytes().decode("utf-8", "replace"), path)


def test_the_engine_keeps_it_to_itself(saved: SavedConnection, home: Path, log: Everything) -> None:
    source = make_source(home / "s.sqlite", SOURCE)
    save_connection(saved)
    secrets = Secrets()
    secrets.keep(saved.name, PASSWORD)
    values: list[object] = [saved, secrets]
    with watched_processes() as processes:
        values.append(probe(saved, PASSWORD))
        with reach(saved, PASSWORD) as url:
            values.append(read_url(url)[0])
            options = MigrationOptions(source_path=source, target_url=url)
            report = migrate(options)
            plan = assess(source, cancel=CancelToken()).plan
            values += [options, report, plan, list_rejects(url) if report.rows_set_aside else None]
            with pytest.raises(MigrationError) as exists:
                migrate(options)
    for value in values:
        check(repr(value) + str(value), type(value))
    check(dump_json(report).decode() + dump_plan(plan).decode(), "the report or the plan")
    check(read_all(exists.value), "an error")
    check("\n".join(processes), "the list of processes")
    check("\n".join(log.texts), "the log")
    check_files(home)
    assert processes or not Path("/proc/self/cmdline").exists()


def test_failures_to_connect_do_not_tell_it(saved: SavedConnection, home: Path, log: Everything) -> None:
    source = make_source(home / "s.sqlite", SOURCE)
    for connection in (
        replace(saved, user="nobody_here"),
        replace(saved, database="none_such"),
        replace(saved, port=1),
        replace(saved, host="nowhere.invalid"),
        replace(saved, host="a" * 64 + ".invalid"),
        replace(saved, tls_mode=TlsMode.VERIFY_FULL, ca_file="/nonexistent"),
        replace(saved, service="none_such"),
        replace(saved, options=(("no_such_parameter", "x"),)),
        replace(saved, options=(("options", "-c nonsense=1"),)),
    ):
        found = probe(connection, PASSWORD)
        check(repr(found), "a probe")
        with pytest.raises(MigrationError) as caught, reach(connection, PASSWORD) as url:
            migrate(MigrationOptions(source_path=source, target_url=url))
        check(read_all(caught.value), f"an error: {connection}")
    with pytest.raises(MigrationError) as caught:
        create_database(replace(saved, database="wanted"), PASSWORD)
    check(read_all(caught.value), "an error")
    check("\n".join(log.texts), "the log")
    check_files(home)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:{0}@h:port/d",
        "postgresql://u:{0}@h/d?nonsense=1",
        "postgresql://u@h/d?password={0}&sslmode=x",
        "host=h password={0} nonsense=1",
        "host=h password='{0}",
        "postgres:/u:{0}@h/d",
        "{0}",
    ],
)
def test_a_url_that_can_not_be_read_does_not_tell_it(url: str, log: Everything) -> None:
    for spelling in SPELLINGS[:2]:
        with pytest.raises(MigrationError) as caught:
            read_url(url.format(spelling))
        check(caught.value.message + caught.value.hint + repr(vars(caught.value)), "an error")


def test_a_url_without_its_scheme_is_not_taken_for_a_name_and_repeated(home: Path) -> None:
    target = f"me:{PASSWORD}@db.example/app"
    with pytest.raises(MigrationError) as caught, reach_target(target) as url:
        migrate(MigrationOptions(source_path=make_source(home / "s.sqlite", SOURCE), target_url=url))
    check(caught.value.message + caught.value.hint + repr(vars(caught.value)), "an error")


def test_the_command_line_keeps_it_to_itself(saved: SavedConnection, home: Path) -> None:
    source, report, plan = make_source(home / "s.sqlite", SOURCE), home / "report.json", home / "plan.json"
    save_connection(saved)
    answer = [("Password", PASSWORD)]
    with watched_processes() as processes:
        for arguments, expected in (
            (["migrate", source, "mine", "--json", report], 3),
            (["migrate", source, "mine", "--json", report], 1),
            (["plan", source, "--target", "mine", "-o", plan], 0),
            (["connections", "test", "mine"], 0),
        ):
            code, screen = converse(arguments, answer, ENVIRONMENT)
            assert code == expected, screen
            check(screen, "the screen")
    check("\n".join(processes), "the list of processes")
    check_files(home)
    assert report.exists()
    assert os.path.getsize(plan)
