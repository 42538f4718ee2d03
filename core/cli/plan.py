"""`howdah plan`: every decision about a database as a file to read, to compare and to carry out."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from core.cli.arguments import Source


def plan(
    source: Source,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to write it; left out, on standard output."),
    ] = None,
) -> None:
    """Write what a migration would make of a SQLite database, and why, as JSON. Nothing is made.

    howdah migrate --plan carries it out. The SQL in it is then run on the
    server as it stands: the file is code, to be kept and trusted like code.
    """
    from core.cli.interrupt import cancelled_by_ctrl_c
    from core.cli.progress import showing_progress
    from core.files import check_writable, write_whole
    from core.migration.assess import assess
    from core.plan.store import dump_plan

    if output is not None:
        check_writable(output, "plan")
    with cancelled_by_ctrl_c() as cancel, showing_progress() as on_event:
        data = dump_plan(assess(source, on_event=on_event, cancel=cancel).plan)
    if output is not None:
        write_whole(output, data, "plan")
    else:
        sys.stdout.buffer.write(data)
