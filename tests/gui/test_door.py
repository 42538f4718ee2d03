"""The program's door: which arguments open the window, and which are a command."""

import subprocess
import sys
from pathlib import Path

import pytest

from core import __version__
from gui.__main__ import _wants_window

_ROOT = Path(__file__).parents[2]


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gui", *arguments], cwd=_ROOT, env=environment, capture_output=True, text=True
    )


@pytest.mark.parametrize("arguments", [[], ["--sample"], ["app.sqlite"], ["plan.json"], ["./app"]])
def test_nothing_a_database_or_a_plan_opens_the_window(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app").touch()
    assert _wants_window(arguments)


@pytest.mark.parametrize(
    "arguments", [["migrate"], ["--help"], ["--version"], ["plan", "app.sqlite"], ["plan"], ["nonsense"]]
)
def test_everything_else_is_a_command(arguments: list[str]) -> None:
    assert not _wants_window(arguments)


def test_a_shell_that_completes_a_command_opens_no_window() -> None:
    code = "import sys; sys.argv = ['howdah']; from gui.__main__ import main; main()"
    asked = {"_HOWDAH_COMPLETE": "complete_bash", "COMP_WORDS": "howdah migr", "COMP_CWORD": "1"}
    answer = subprocess.run([sys.executable, "-c", code], cwd=_ROOT, env=asked, capture_output=True, text=True)
    assert answer.stdout.split() == ["migrate"]


def test_without_a_screen_it_says_what_works_without_one() -> None:
    answer = _run()
    assert answer.returncode == 1
    assert "howdah migrate FILE" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such library")
def test_without_a_library_of_the_system_it_names_it_and_what_works_without(tmp_path: Path) -> None:
    (tmp_path / "libEGL.so.1").touch()
    done = _run(LD_LIBRARY_PATH=str(tmp_path), QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 1
    assert "libEGL.so.1: file too short" in done.stderr
    assert "howdah migrate FILE" in done.stderr
    assert "Traceback" not in done.stderr


def test_commands_need_no_screen_and_no_qt() -> None:
    answer = _run("--version")
    assert answer.stdout.strip() == f"howdah {__version__}"
    code = """if True:
        import sys
        sys.argv = ["howdah", "--version"]
        from gui.__main__ import main
        try:
            main()
        except SystemExit:
            pass
        sys.exit(any("PySide6" in name for name in sys.modules))"""
    assert subprocess.run([sys.executable, "-c", code], cwd=_ROOT, capture_output=True).returncode == 0
