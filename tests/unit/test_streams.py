"""What is printed arrives wherever it is printed to, or is said to be lost."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from core.cli.interrupt import StoppedAtOnce, cancelled_by_ctrl_c
from tests.helpers.source import make_source

_COMMAND = (sys.executable, "-m", "core")
_KEY = "CREATE TABLE ünï (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE UNIQUE); INSERT INTO ünï VALUES (1, 'x');"


def _ask(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    without_width: Mapping[str, str] = {name: text for name, text in os.environ.items() if name != "COLUMNS"}
    return subprocess.run(
        [*_COMMAND, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**without_width, **environment},
    )


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "s.sqlite", _KEY)


def _in_shell(line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "-c", line, "sh", *_COMMAND], capture_output=True, text=True, check=False)


def test_sentences_for_a_program_are_not_broken_into_lines(source: Path) -> None:
    lines = _ask("inspect", source).stdout.splitlines()
    assert any(line.startswith("  ünï.name: The key compares by COLLATE NOCASE") and len(line) > 120 for line in lines)


def test_columns_set_a_width_for_a_program_too(source: Path) -> None:
    done = _ask("inspect", source, COLUMNS="60")
    assert max(map(len, done.stdout.splitlines()[5:])) <= 60


def test_a_terminal_of_few_characters_gets_plain_ones(source: Path) -> None:
    done = _ask("inspect", source, PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert "\\xfcn\\xef" in done.stdout
    assert "+ Reading what is there" in done.stderr


def test_sql_has_all_of_its_letters_on_any_terminal(source: Path) -> None:
    assert 'CREATE TABLE public."ünï"' in _ask("preview", source, PYTHONIOENCODING="ascii").stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_standard_output_is_one_error(source: Path) -> None:
    for command in ("inspect", "preview", "plan"):
        done = _in_shell(f'"$@" {command} {source} >/dev/full')
        assert done.returncode == 1
        assert done.stderr.splitlines()[-1] == "Error: Standard output can't be written: No space left on device."
        assert "Traceback" not in done.stderr


def test_streams_that_are_closed_stop_nothing(source: Path) -> None:
    for closed in (">&-", "2>&-"):
        done = _in_shell(f'"$@" inspect {source} {closed}')
        assert (done.returncode, "Traceback" in done.stderr) == (0, False)


def test_a_file_that_is_taken_for_an_option_is_told_with_the_name_to_give(tmp_path: Path) -> None:
    make_source(tmp_path / "-s.db", _KEY)
    done = subprocess.run(
        [*_COMMAND, "inspect", "-s.db"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "The file -s.db is named ./-s.db" in done.stderr


def test_ctrl_c_while_modules_are_read_ends_without_a_traceback() -> None:
    for delay_s in (0.0, 0.02, 0.1):
        with subprocess.Popen(
            [sys.executable, "-X", "importtime", "-m", "core", "server", "status"], stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stderr is not None
            # Python itself has begun, and reads the first of ours.
            while "core.cancel" not in process.stderr.readline():
                assert process.poll() is None
            time.sleep(delay_s)
            process.send_signal(signal.SIGINT)
            assert "Traceback" not in process.stderr.read()
        assert process.returncode in (0, 1, 130)


def test_ctrl_c_that_meets_a_callback_of_pythons_own_is_not_lost() -> None:
    script = """
import signal, sys, time, weakref
from types import ModuleType
import core.__main__
class Met: pass
# Of a job in the background a shell has it ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
def main():
    met = Met()
    reference = weakref.ref(met, lambda _: signal.raise_signal(signal.SIGINT))
    del met
    time.sleep(20)
sys.modules["core.cli.app"] = app = ModuleType("core.cli.app")
app.main = main
core.__main__.run_command()
"""
    started = time.monotonic()
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30)
    assert (ended.returncode, ended.stderr) == (130, "")
    assert time.monotonic() - started < 15


def _stop_twice() -> None:
    with cancelled_by_ctrl_c():
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)


@pytest.fixture
def heeding_ctrl_c() -> Iterator[None]:
    """As a program in the foreground does; of a job in the background a shell has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeding_ctrl_c")
def test_a_second_ctrl_c_waits_for_nothing_and_is_not_taken_for_a_keyboard_interrupt() -> None:
    with pytest.raises(StoppedAtOnce):
        _stop_twice()
    assert not issubclass(StoppedAtOnce, KeyboardInterrupt)
