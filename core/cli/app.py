"""The `howdah` command: its groups of commands, and how each kind of ending becomes an exit code."""

import gc
import logging
import os
import sys
from contextlib import suppress
from typing import Annotated

import typer

from core import __version__
from core.cli.connections import connections_app
from core.cli.exit_codes import ExitCode
from core.cli.inspect import inspect
from core.cli.interrupt import StoppedAtOnce
from core.cli.migrate import EXIT_CODES, migrate
from core.cli.plan import plan
from core.cli.preview import preview
from core.cli.rejects import rejects_app
from core.cli.report import report
from core.cli.restore import EXIT_CODES as RESTORE_EXIT_CODES
from core.cli.restore import restore
from core.cli.runs import resume, runs_app
from core.cli.server import server_app
from core.cli.streams import find_lost_output, prepare_streams
from core.cli.undo import release, undo
from core.cli.verify import verify
from core.errors import Cancelled, MigrationError

_OBJECTS_BETWEEN_COLLECTIONS = 50_000

# A traceback with the values of variables could show a password.
app = typer.Typer(
    name="howdah",
    help="Carry a SQLite database onto PostgreSQL, and prove that every value arrived.",
    epilog="Alone, or with the name of a database or of a saved plan, howdah opens the window.",
    no_args_is_help=True,
    # The boxes of Rich leave no room for words in 80 columns, and its markup takes what stands in brackets for its own.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"howdah {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """The options of the program itself."""
    from core.sqlite.private_folder import sweep_once

    # What a Howdah that was killed left behind should not wait for the next one that reads a database.
    sweep_once()


app.command()(inspect)
app.command()(preview)
app.command()(plan)
app.command(epilog=EXIT_CODES)(migrate)
app.command(epilog=EXIT_CODES)(resume)
app.command()(report)
app.command()(verify)
app.command(epilog=RESTORE_EXIT_CODES)(restore)
app.command()(undo)
app.command()(release)
runs_app.command(epilog=EXIT_CODES)(resume)
app.add_typer(runs_app, name="runs", help="Runs, finished or not: list, show, resume, discard.")
app.add_typer(rejects_app, name="rejects", help="The rows that runs have set aside: list, export, retry.")
app.add_typer(connections_app, name="connections", help="The saved connections: list, add, test, remove.")
app.add_typer(server_app, name="server", help="The embedded PostgreSQL: start, stop, status.")


def main() -> None:
    """The command's entry point, which ends the process."""
    # Python's 700 have it walk through all modules again and again while they are imported.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    try:
        run()
    except SystemExit as ending:
        # Python would now take its modules apart, which takes a third of a second after a run of six.
        _leave(ending.code)


def run() -> None:
    """Carry out the command line's command; what goes wrong is told there. Raises SystemExit."""
    prepare_streams()
    try:
        app()
    except MigrationError as error:
        print_error(error)
        sys.exit(ExitCode.FAILED)
    except Cancelled as cancelled:
        print("Cancelled. Nothing was published.", file=sys.stderr)
        _print_notes(cancelled)
        sys.exit(ExitCode.CANCELLED)
    except SystemExit as ending:
        if ending.code == ExitCode.USAGE:
            _point_out_dashes()
        raise
    except StoppedAtOnce:
        print("Stopped at once. howdah runs list shows what can be gone on with.", file=sys.stderr)
        sys.exit(ExitCode.CANCELLED)
    except OSError:
        if (lost := find_lost_output()) is None:
            raise
        print(f"Error: Standard output can't be written: {lost.strerror}.", file=sys.stderr)
        sys.exit(ExitCode.FAILED)


def print_error(error: MigrationError) -> None:
    """One error for a person: what and why, then what to do."""
    print(f"Error: {_printable(error.message)}", file=sys.stderr)
    if error.hint:
        print(f"  {_printable(error.hint)}", file=sys.stderr)
    _print_notes(error)


def _point_out_dashes() -> None:
    """Of a file that was taken for options."""
    for argument in sys.argv[1:]:
        if argument.startswith("-") and os.path.exists(argument):
            print(f"  The file {_printable(argument)} is named ./{_printable(argument)}", file=sys.stderr)


def _print_notes(error: BaseException) -> None:
    for line in getattr(error, "__notes__", ()):
        print(f"  {_printable(line)}", file=sys.stderr)


def _printable(text: str) -> str:
    """Lines that name things of the database or of a plan, without the characters that could draw on a terminal."""
    return "".join(character if character.isprintable() or character == "\n" else "�" for character in text)


def _leave(code: str | int | None) -> None:
    """End the process, after all that is to be written."""
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # closed by whoever reads it, or from the beginning
            stream.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))
