"""The manual page and the completions of the shells, made of the command line itself: manual.py FOLDER.

Both are read off the commands as they are declared, so that they can't say something else than `howdah --help`.
"""

import re
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import typer.main
from typer._completion_shared import get_completion_script

from core import __version__
from core.cli.app import app

_NAME = "howdah"
_COMPLETE_VARIABLE = "_HOWDAH_COMPLETE"
_COMPLETIONS = {"bash": "howdah", "zsh": "_howdah", "fish": "howdah.fish"}
"""What each shell wants the file to be called."""

_FILES = """\
.SH ENVIRONMENT
.TP
.B HOWDAH_TARGET
The target of commands that are given none.
.TP
.B HOWDAH_DATA
The folder for the records of runs, their reports and rejected rows, instead of ~/.local/share/howdah.
.TP
.B HOWDAH_CONFIG
The folder for saved connections and the window's settings, instead of ~/.config/howdah.
.TP
.BR PGPASSWORD ", " PGPASSFILE ", " PGSERVICEFILE
As libpq takes them.
"""


def render_manual() -> str:
    """howdah(1) as roff (man-pages(7))."""
    command = typer.main.get_command(app)
    parts = [
        f'.TH HOWDAH 1 "" "howdah {__version__}" "User Commands"',
        ".SH NAME",
        f"howdah \\- {_text(_first_line(command.help)).rstrip('.')}",
        ".SH SYNOPSIS",
        ".B howdah",
        ".RI [ DATABASE | PLAN ]",
        ".br",
        ".B howdah",
        ".I COMMAND",
        ".RI [ ARGUMENTS ]",
        ".SH DESCRIPTION",
        _text(command.help or ""),
        ".PP",
        "Without arguments, with a database or with a saved plan it opens the window.",
        ".SH OPTIONS",
        *_render_parameters(command),
        ".SH COMMANDS",
        *_render_commands(command, _NAME),
        _FILES.rstrip(),
        ".SH SEE ALSO",
        ".BR psql (1),",
        ".BR sqlite3 (1)",
    ]
    return "\n".join(parts) + "\n"


def render_completion(shell: str) -> str:
    """What a shell reads to complete the commands."""
    return get_completion_script(prog_name=_NAME, complete_var=_COMPLETE_VARIABLE, shell=shell) + "\n"


def _render_commands(group: Any, path: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if command.hidden:
            continue
        full = f"{path} {name}"
        if hasattr(command, "commands"):
            yield from _render_commands(command, full)
            continue
        arguments = " ".join(_name_argument(each) for each in command.params if each.param_type_name == "argument")
        yield f".SS {_text(f'{full} {arguments}'.rstrip())}"
        yield _text(command.help or "")
        yield from _render_parameters(command)
        if command.epilog:
            yield ".PP"
            yield _text(command.epilog)


def _render_parameters(command: Any) -> Iterator[str]:
    for parameter in command.params:
        if getattr(parameter, "hidden", False):
            continue
        if parameter.param_type_name == "argument":
            if not parameter.help:
                continue
            names = f".I {_text(_name_argument(parameter))}"
        else:
            value = "" if parameter.is_flag else f" {_name_value(parameter)}"
            names = f".B {_text(', '.join([*parameter.opts, *parameter.secondary_opts]) + value)}"
        yield ".TP"
        yield names
        default = getattr(parameter, "default", None)
        is_told = parameter.show_default and not isinstance(default, bool) and default not in (None, "", (), [])
        yield _text((parameter.help or "") + (f" Default: {getattr(default, 'value', default)}." if is_told else ""))
    if not any("--help" in parameter.opts for parameter in command.params):
        yield from (".TP", f".B {_text('-h, --help')}", "Show the help and exit.")


def _name_argument(parameter: Any) -> str:
    name = (parameter.metavar or parameter.name).upper().strip("[]")
    return name if parameter.required else f"[{name}]"


def _name_value(parameter: Any) -> str:
    if parameter.metavar:
        return str(parameter.metavar)
    kind = parameter.type_descriptor.annotation
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "|".join(str(each.value) for each in kind)
    return {Path: "FILE", int: "NUMBER", float: "NUMBER"}.get(kind, "TEXT")


def _first_line(text: str | None) -> str:
    return (text or "").strip().split("\n", 1)[0]


def _text(text: str) -> str:
    """Roff of a text of the help: escaped, without rich's markup."""
    text = re.sub(r"\[/?(?:bold|dim|italic|b|i)\]", "", text).replace("\\", "\\e").replace("-", "\\-")
    lines = (line.strip() for line in text.replace("\b", "").splitlines())
    # A line that begins with a dot or a quote would be a request.
    return "\n".join(f"\\&{line}" if line.startswith((".", "'")) else line or ".PP" for line in lines)


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "howdah.1").write_text(render_manual(), encoding="utf-8")
    for shell, name in _COMPLETIONS.items():
        (folder / shell).mkdir(exist_ok=True)
        (folder / shell / name).write_text(render_completion(shell), encoding="utf-8")


if __name__ == "__main__":
    main()
