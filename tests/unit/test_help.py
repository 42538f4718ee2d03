"""What `--help` says fits a terminal of 80 columns, whole."""

import os
import subprocess
import sys

import pytest
import typer.main

from core.cli.app import app
from docs.render_cli import list_commands

_GROUP = typer.main.get_command(app)
_COMMANDS = dict(list_commands(_GROUP, "howdah"))
_GROUPS = ["howdah", *sorted({path.rpartition(" ")[0] for path in _COMMANDS} - {"howdah"})]
_USUAL = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1"}


def _ask(path: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "core", *path.split()[1:], "--help"], env=_USUAL, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.parametrize("path", _GROUPS)
def test_a_list_of_commands_says_what_each_does_to_the_end_of_its_sentence(path: str) -> None:
    lines = _ask(path).partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    assert lines
    assert [line for line in lines if not line.endswith(".") or line.endswith("...") or len(line) > 80] == []


def test_values_are_named_by_what_they_are_and_what_is_taken_if_left_out_is_said() -> None:
    text = _ask("howdah migrate")
    assert "migrate [OPTIONS] {SOURCE} [TARGET]" in text
    assert "[default: idiomatic]" in " ".join(text.split())
    for option in ("--schema NAME", "--connections NUMBER", "--max-rate RATE", "--plan FILE", "--dry-run  "):
        assert option in text
    assert max(map(len, text.splitlines())) <= 80
