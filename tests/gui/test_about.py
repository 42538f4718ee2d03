"""The box that says what this program is, and the one question that it asks, when it is told to."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

import gui.notices
from core import __version__
from core.cancel import CancelToken
from core.errors import Cancelled
from gui.about import AboutDialog
from gui.jobs import Jobs
from gui.notices import read_notices
from gui.releases import Answer, Outcome, ask_for_newest, find_address, read_answer

NOBODY = "http://127.0.0.1:9/latest"


class _Server(ThreadingHTTPServer):
    """Answers every question with the same bytes, after a while."""

    daemon_threads = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.answer = b""
        self.waits = threading.Event()
        self.waits.set()
        self.asked: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/latest"


class _Answering(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.asked.append(dict(self.headers))
        self.server.waits.wait(10)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, format: str, *args: object) -> None:
        pass

    def handle(self) -> None:
        with suppress(ConnectionError):  # whoever asked has gone
            super().handle()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with _Server() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.waits.set()
        made.shutdown()
        thread.join()


@pytest.fixture
def open_box(qtbot: QtBot) -> Iterator[Callable[[str | None], AboutDialog]]:
    """Opens the box, and waits until it has read everything."""
    jobs = Jobs()

    def open_with(address: str | None) -> AboutDialog:
        box = AboutDialog(jobs, address)
        qtbot.addWidget(box)
        box.show()
        qtbot.waitUntil(box.copy_button.isEnabled, timeout=20_000)
        return box

    yield open_with
    jobs.close()


def test_it_names_the_versions_and_copies_them(open_box: Callable[..., AboutDialog], qtbot: QtBot) -> None:
    box = open_box(None)
    texts = {fact.name: fact.text for fact in box.facts.facts}
    assert texts["Howdah"] == __version__
    for name in ("PostgreSQL", "SQLite", "Arrow", "Qt", "Python"):
        assert re.match(r"\d+\.\d+", texts[name]), name
    assert texts["PostgreSQL"].startswith("18.")
    qtbot.mouseClick(box.copy_button, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert [line.split(":")[0] for line in copied.splitlines()] == [fact.name for fact in box.facts.facts]


def test_it_names_the_licence_of_everything_that_is_used(open_box: Callable[..., AboutDialog]) -> None:
    box = open_box(None)
    labels = " ".join(label.text() for label in box.findChildren(QLabel))
    assert "MIT licence" in labels
    assert "GNU Lesser General Public License" in labels
    for line in (r"psycopg \S+ +LGPL-3.0-only", r"pyarrow \S+ +Apache-2.0", r"psycopg-binary ", r"shiboken6 \S+ +LGPL"):
        assert re.search(line, box.notices), line
    assert not re.search(r"^(pytest|ruff|mypy) ", box.notices, re.MULTILINE)


def test_a_package_brings_its_notices_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "third-party-notices.txt").write_text("All the texts.\n", "utf-8")
    monkeypatch.setattr(gui.notices, "find_resource", tmp_path.joinpath)
    assert read_notices() == "All the texts.\n"


def test_without_an_address_nothing_can_be_asked(open_box: Callable[..., AboutDialog]) -> None:
    assert not open_box(None).ask_button.isVisible()


def test_no_two_of_its_controls_share_a_letter(open_box: Callable[..., AboutDialog]) -> None:
    box = open_box(NOBODY)
    texts = [each.text() for kind in (QAbstractButton, QLabel) for each in box.findChildren(kind)]
    texts += [box.tabs.tabText(number) for number in range(box.tabs.count())]
    letters = [match[1].lower() for text in texts for match in re.finditer("&([^& ])", text)]
    assert len(letters) == len(set(letters)) == 6


@pytest.mark.parametrize(
    ("links", "address"),
    [
        ("Project-URL: Releases, https://example.org/latest\n", "https://example.org/latest"),
        ("Project-URL: Home, https://example.org/\nProject-URL: releases,https://a.example/x\n", "https://a.example/x"),
        ("Project-URL: Home, https://example.org/\n", None),
        ("Project-URL: Releases, http://example.org/latest\n", None),
        ("Project-URL: Releases, file:///etc/passwd\n", None),
        ("", None),
    ],
)
def test_the_address_is_a_link_of_the_package(
    links: str, address: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "howdah-9.9.9.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: howdah\nVersion: 9.9.9\n{links}", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert find_address() == address


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ('{"tag_name": "v999.0.1", "body": "..."}', Outcome.NEWER),
        (f'{{"tag_name": "v{__version__}"}}', Outcome.NEWEST),
        ('{"tag_name": "0.0.1"}', Outcome.NEWEST),
        ('{"tag_name": "v999.0.1-rc1"}', Outcome.UNCLEAR),
        ('{"tag_name": 7}', Outcome.UNCLEAR),
        ("[]", Outcome.UNCLEAR),
        ("<html>Log in to this network</html>", Outcome.UNCLEAR),
        ("[" * 100_000, Outcome.UNCLEAR),
        ("", Outcome.UNCLEAR),
    ],
)
def test_an_answer_is_a_release_or_unclear(told: str, outcome: Outcome) -> None:
    assert read_answer(told.encode()).outcome is outcome


def test_it_asks_when_it_is_told_to_and_tells_nothing(
    server: _Server, open_box: Callable[..., AboutDialog], qtbot: QtBot
) -> None:
    server.answer = json.dumps({"tag_name": "v999.2.3"}).encode()
    box = open_box(server.url)
    assert not server.asked
    qtbot.mouseClick(box.ask_button, Qt.MouseButton.LeftButton)
    assert not box.ask_button.isEnabled()
    qtbot.waitUntil(box.ask_button.isEnabled, timeout=5_000)
    assert "Version 999.2.3 is there." in box.answer.text()
    (headers,) = server.asked
    assert set(headers) == {"Accept-Encoding", "Host", "Accept", "User-Agent", "Connection"}
    assert headers["User-Agent"] == "howdah"


def test_an_address_that_nobody_answers_at_is_said(
    open_box: Callable[..., AboutDialog], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    box = open_box(NOBODY)
    qtbot.mouseClick(box.ask_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(box.ask_button.isEnabled, timeout=5_000)
    assert "127.0.0.1 can't be reached" in box.answer.text()


def test_an_answer_that_does_not_come_is_not_waited_for(server: _Server) -> None:
    server.waits.clear()
    before = time.monotonic()
    assert ask_for_newest(server.url, cancel=CancelToken(), timeout_s=0.2) == Answer(outcome=Outcome.UNREACHABLE)
    assert time.monotonic() - before < 2


def test_asking_can_be_cancelled(server: _Server) -> None:
    server.waits.clear()
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        ask_for_newest(server.url, cancel=cancel)


def test_the_box_closes_while_it_asks(server: _Server, open_box: Callable[..., AboutDialog], qtbot: QtBot) -> None:
    server.waits.clear()
    box = open_box(server.url)
    qtbot.mouseClick(box.ask_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(server.asked), timeout=5_000)
    box.close()
    qtbot.waitUntil(box.ask_button.isEnabled, timeout=5_000)
    assert not box.isVisible()
