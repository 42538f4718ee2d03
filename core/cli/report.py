"""`howdah report`: what is kept of a run, as a page to read, as JSON for scripts, or as the guide to the cut-over."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from core.migration.report_format import ReportFormat

_STANDARD_OUTPUT = Path("-")


def report(
    run: Annotated[
        str | None,
        typer.Argument(metavar="RUN", help="The run; left out: the latest that has a report.", show_default=False),
    ] = None,
    format: Annotated[
        ReportFormat | None,
        typer.Option(
            "--format",
            help="html: one file to read, print and send; json: for scripts; md: the guide to the cut-over. Left out,"
            " what the file's name ends in, or html.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where to write it, in place of what is there; - is standard output. Left out, html goes to"
            " howdah-RUN.html in this folder, if there is none yet, and the others to standard output.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write the report of a run that came to its end here.

    It begins with what was not carried over. It names no password, and holds
    examples of the data.
    """
    from core.errors import MigrationError
    from core.files import check_writable, write_whole
    from core.migration.report_format import find_format
    from core.migration.save_report import find_latest_report, render_report

    if format is None:
        format = find_format(output) if output not in (None, _STANDARD_OUTPUT) else ReportFormat.HTML
    run_id = run if run is not None else find_latest_report()
    if output is None and format is ReportFormat.HTML:
        data = render_report(run_id, format)
        output = Path(f"howdah-{run_id}.html")
        if output.exists() and output.read_bytes() != data:
            raise MigrationError(f"{output} is there already.", f"To write over it: howdah report {run_id} -o {output}")
    elif output is None or output == _STANDARD_OUTPUT:
        sys.stdout.buffer.write(render_report(run_id, format))
        return
    else:
        check_writable(output, "report")
        data = render_report(run_id, format)
    is_replaced = output.is_file()
    write_whole(output, data, "report")
    typer.echo(f"{'Written over' if is_replaced else 'Written'}: {output}", err=True)
