"""The program's door: `howdah`, `howdah app.sqlite` and `howdah plan.json` open the window, all else is a command."""

import os
import sys
from pathlib import Path

_NO_SCREEN = """\
There is no screen to open a window on. These work in a terminal:

    howdah inspect FILE      what is in a database
    howdah migrate FILE      carry it onto PostgreSQL
    howdah --help            all commands
"""


def main() -> None:
    """The command's entry point."""
    arguments = sys.argv[1:]
    if not _wants_window(arguments):
        try:
            from core.cli.app import main as run_command

            run_command()
        except KeyboardInterrupt:
            # Ctrl-C before there is anything to cancel: what it interrupts is the reading of modules.
            sys.exit(130)
        return
    if not _has_screen():
        print(_NO_SCREEN, file=sys.stderr, end="")
        sys.exit(1)
    from gui.app import run

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
