"""The program's door: `howdah`, `howdah app.sqlite` and `howdah plan.json` open the window, all else is a command."""

import os
import sys
from pathlib import Path

from core.__main__ import run_command

_COMMANDS = """\

    howdah inspect FILE      what is in a database
    howdah migrate FILE      carry it onto PostgreSQL
    howdah --help            all commands
"""
_NO_SCREEN = f"""\
There is no screen to open a window on. These work in a terminal:
{_COMMANDS}"""
_NO_LIBRARY = f"""\
The window needs a library of the system that is missing or damaged:

    {{error}}

On Debian and Ubuntu this brings what it may need:

    apt install libegl1 libgl1 libdbus-1-3 libxkbcommon-x11-0 libxcb-cursor0

These work without it, in a terminal:
{_COMMANDS}"""


def main() -> None:
    """The command's entry point."""
    arguments = sys.argv[1:]
    if not _wants_window(arguments):
        run_command()
        return
    if not _has_screen():
        print(_NO_SCREEN, file=sys.stderr, end="")
        sys.exit(1)
    try:
        from gui.app import run
    except ModuleNotFoundError:
        raise
    except ImportError as error:
        # What the dynamic linker says of Qt's libraries, which find those of the system.
        print(_NO_LIBRARY.format(error=error), file=sys.stderr, end="")
        sys.exit(1)
    sys.exit(run(arguments))


def _wants_window(arguments: list[str]) -> bool:
    """A single argument that is a file is one to open, unless it has the name of a command without any folder."""
    if "_HOWDAH_COMPLETE" in os.environ:
        return False  # a shell asks what could stand next in a command
    match arguments:
        case [] | ["--sample"]:
            return True
        case [name] if not name.startswith("-") and (os.sep in name or "." in name):
            return Path(name).suffix != "" or Path(name).exists()
    return False


def _has_screen() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool({"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"} & os.environ.keys())


if __name__ == "__main__":
    main()
