"""Writes docs/cli.md anew: every command with its arguments and options, as the command line itself declares them.

    .venv/bin/python -m docs.render_cli

A test fails while the page says something else than the commands do. What no command can say of itself, the ways to
open the window and the environment, is written here.
"""

import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import typer.main

from core.cli.app import app

PAGE = Path(__file__).with_name("cli.md")

_HEAD = """\
# The command line

This page is written by `python -m docs.render_cli`, which asks the commands themselves; `howdah COMMAND --help` says
the same in a terminal. [README](../README.md#the-command-line) has the usual ones with examples.

`howdah` alone opens the window, `howdah app.db` opens it on a database, `howdah plan.json` on a plan that was saved,
and `howdah --sample` on the sample. Everything else is a command. In a clone the program is `.venv/bin/howdah`;
`python -m core` is the command line alone, which needs no Qt.

Each command takes `--help`, or `-h`. What a command is asked for goes to standard output, and progress, warnings and
errors to standard error. Sentences are broken into lines for a terminal only, not for a file or another program.
Ctrl-C cancels and waits until all is left in order; a second one does not wait. A file whose name begins with `-` is
named with its folder: `./-app.db`."""
_ENVIRONMENT = """\
## Environment

| variable | |
| --- | --- |
| `HOWDAH_TARGET` | the target of commands that are given none |
| `HOWDAH_CONFIG` | the folder for saved connections and the window's settings |
| `HOWDAH_DATA` | the folder for the records of runs, their reports and the rows set aside |
| `HOWDAH_CHUNK_BYTES` | how many bytes of values a [chunk](runs.md#going-on) has, some 32 MB if it is not set |
| `TMPDIR` | the folder for private copies of databases in use, and for sockets of embedded servers in deep folders |
| `NO_COLOR`, `COLUMNS` | print without colours; break lines at so many columns, for files too |
| `PGPASSWORD`, `PGPASSFILE`, `PGSERVICEFILE`, `PGHOST` and the others of libpq | as for every program of PostgreSQL |

[What is stored where](security.md#what-is-stored-where) names the folders."""


def render_page() -> str:
    """The page's text."""
    group = typer.main.get_command(app)
    commands = list(list_commands(group, "howdah"))
    contents = "\n".join(f"- [`{path}`](#{path.replace(' ', '-')}): {_first(command)}" for path, command in commands)
    parts = [_HEAD, "## The program itself", _write_options(group), "## Commands", contents]
    told: dict[Any, str] = {}
    for path, command in commands:
        same = told.setdefault(command.callback, path)
        is_told = same != path
        parts += [f"## {path}", *([_refer(path, same)] if is_told else _write_command(path, command))]
    return "\n\n".join([*parts, _ENVIRONMENT]) + "\n"


def list_commands(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every command that does something, by all of its words, in the order of the help."""
    for name, command in group.commands.items():
        if command.hidden:
            continue
        if hasattr(command, "commands"):
            yield from list_commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def _refer(path: str, same: str) -> str:
    return f"`{path}` is the same as [`{same}`](#{same.replace(' ', '-')})."


def _write_command(path: str, command: Any) -> Iterator[str]:
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    usage = [path, *(_name_argument(each) for each in arguments)]
    usage += [f"{each.opts[0]} {_name_value(each)}" for each in _list_options(command) if each.required]
    yield f"    {' '.join(usage)} [OPTIONS]" if _list_options(command) else f"    {' '.join(usage)}"
    # A line of the help's is as long as a terminal has it.
    for paragraph in (command.help or "").replace("\b", "").strip().split("\n\n"):
        yield _tell(paragraph)
    told = [f"| `{_escape(_name_argument(each))}` | {_tell(_describe(each))} |" for each in arguments if each.help]
    if told:
        yield "\n".join(["| argument | |", "| --- | --- |", *told])
    if _list_options(command):
        yield _write_options(command)
    if command.epilog:
        yield _tell(command.epilog)


def _write_options(command: Any) -> str:
    rows = ["| option | |", "| --- | --- |"]
    for option in _list_options(command):
        value = "" if option.is_flag else f" {_name_value(option)}"
        names = ", ".join([*option.opts, *option.secondary_opts])
        rows.append(f"| `{_escape(names + value)}` | {_tell(_describe(option))} |")
    return "\n".join(rows)


def _list_options(command: Any) -> list[Any]:
    options = [each for each in command.params if each.param_type_name == "option"]
    return [each for each in options if not each.hidden and "--help" not in each.opts]


def _describe(parameter: Any) -> str:
    """Its help, with the value that it has if it is not given."""
    text = parameter.help or ""
    default = getattr(parameter.default, "value", parameter.default)
    if (
        parameter.show_default
        and not parameter.required
        and not isinstance(default, bool)
        and default not in (None, "")
    ):
        text += f" Default: `{default}`."
    if parameter.envvar and parameter.show_envvar:
        text += f" Also from `{parameter.envvar}`."
    return text


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


def _first(command: Any) -> str:
    return _tell((command.help or "").strip().split("\n\n", 1)[0])


def _tell(text: str) -> str:
    """A text of the help as Markdown: one line, without the marks of the terminal's own markup."""
    return _escape(" ".join(re.sub(r"\[/?(?:bold|dim|italic|b|i)\]", "", text).split()).replace("<", "\\<"))


def _escape(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(render_page(), "utf-8")
