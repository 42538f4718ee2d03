"""`howdah rejects`: the rows that runs have set aside: look at them, take them out to mend them, send them again."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from rich.console import Console

    from core.postgres.rejects import ListedReject, RejectGroup

rejects_app = typer.Typer(no_args_is_help=True)

Target = Annotated[
    str | None,
    typer.Argument(
        metavar="TARGET",
        help="The database that was migrated into, as for howdah migrate; left out: the embedded PostgreSQL.",
        envvar="HOWDAH_TARGET",
        show_default=False,
        show_envvar=True,
    ),
]
Run = Annotated[
    str | None, typer.Option("--run", metavar="ID", help="Of this run only; left out: of all.", show_default=False)
]


@rejects_app.command("list")
def list_(
    target: Target = None,
    run: Run = None,
    table: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of this table of SQLite only.", show_default=False)
    ] = None,
    limit: Annotated[
        int, typer.Option(min=0, metavar="NUMBER", help="How many rows to show, after their counts.")
    ] = 20,
) -> None:
    """Show the rows that are set aside, and why.

    How many for which reason come first, then the first of them.
    """
    from core.cli.screen import open_console
    from core.cli.targets import reach_target
    from core.migration.rejects import list_rejects

    with reach_target(target) as url:
        found = list_rejects(url, run_id=run, table=table, limit=limit)
    console = open_console()
    if not found.groups:
        console.print("No rows are set aside.")
        return
    _print_groups(console, found.groups)
    _print_rows(console, found.rows)
    if found.rows_total > len(found.rows):
        console.print(f"{len(found.rows):,} of {found.rows_total:,} rows shown; howdah rejects export writes them all.")


@rejects_app.command()
def export(
    target: Target = None,
    run: Run = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to write it; left out, on standard output."),
    ] = None,
) -> None:
    """Write the rows that are set aside as lines of JSON.

    In row_values a number, a string and null are themselves; blobs, and texts
    that are not UTF-8, are in base64. howdah rejects retry --from reads the
    file again, with whatever values it then has.
    """
    from core.cli.targets import reach_target
    from core.files import check_writable, writing_whole
    from core.migration.rejects import export_rejects

    if output is None:
        with reach_target(target) as url:
            export_rejects(url, sys.stdout.buffer, run_id=run)
        return
    check_writable(output, "file of rejected rows")
    with reach_target(target) as url, writing_whole(output, "file of rejected rows", mode=0o600) as file:
        export_rejects(url, file, run_id=run)


@rejects_app.command(epilog="Exit codes: 0 all of them arrived, 1 failed, 2 usage, 3 some remain, 130 cancelled.")
def retry(
    target: Target = None,
    run: Run = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="Send the rows of this export, with the values that it has now; left out: all, as they were.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Send the rows that are set aside again.

    Each goes by the plan of its own run. What arrives is set aside no more. One row's refusal does not touch the
    others. Nothing is half done: a failure leaves all as it was.
    """
    from core.cli.interrupt import cancelled_by_ctrl_c
    from core.cli.screen import open_console
    from core.cli.summary import count
    from core.cli.targets import reach_target
    from core.migration.rejects import retry_rejects

    with reach_target(target) as url, cancelled_by_ctrl_c() as cancel:
        report = retry_rejects(url, run_id=run, edits=file, cancel=cancel)
    console = open_console()
    if report.rows_refused:
        _print_groups(console, report.remaining)
    if report.rows_unknown:
        console.print(
            f"{count(report.rows_unknown, 'line')} of the file are about rows that are not set aside any more."
        )
    if not report.rows_sent:
        console.print("No rows are set aside." if file is None else "No rows were sent.")
        return
    colour, mark = ("yellow", "!") if report.rows_refused else ("green", "✓")
    remaining = f"; {report.rows_refused:,} remain set aside" if report.rows_refused else ""
    console.print(
        f"[bold {colour}]{mark} {report.rows_arrived:,} of {count(report.rows_sent, 'row')} arrived[/]{remaining}."
    )
    raise typer.Exit(ExitCode.VERIFIED_WITH_FINDINGS if report.rows_refused else ExitCode.VERIFIED)


def _print_groups(console: "Console", groups: tuple["RejectGroup", ...]) -> None:
    from rich.table import Table

    from core.cli.summary import printable

    grid = Table(box=None, pad_edge=False, header_style="bold")
    grid.add_column("Run", no_wrap=True)
    grid.add_column("Table", overflow="ellipsis", no_wrap=True, max_width=40)
    grid.add_column("Column", overflow="ellipsis", no_wrap=True, max_width=40)
    grid.add_column("Rows", justify="right", no_wrap=True)
    grid.add_column("Reason, such as", overflow="fold")
    for group in groups:
        grid.add_row(
            group.run_id,
            printable(group.table),
            printable(group.column or ""),
            f"{group.rows:,}",
            printable(group.reason),
        )
    console.print(grid)
    console.print()


def _print_rows(console: "Console", rows: tuple["ListedReject", ...]) -> None:
    from rich.table import Table

    from core.cli.summary import printable

    if not rows:
        return
    grid = Table(box=None, pad_edge=False, header_style="bold")
    grid.add_column("Table", overflow="ellipsis", no_wrap=True, max_width=40)
    grid.add_column("Row", justify="right", no_wrap=True)
    grid.add_column("rowid", justify="right", no_wrap=True)
    grid.add_column("Key", overflow="ellipsis", no_wrap=True, max_width=40)
    grid.add_column("Column", overflow="ellipsis", no_wrap=True, max_width=40)
    grid.add_column("Reason", overflow="fold")
    for row in rows:
        grid.add_row(
            printable(row.table),
            f"{row.row_number:,}",
            "" if row.row_id is None else str(row.row_id),
            printable(row.key or ""),
            printable(row.column or ""),
            printable(row.reason),
        )
    console.print(grid)
    console.print()
