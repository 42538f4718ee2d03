"""`howdah restore`: what a run has published, back in a SQLite file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from rich.console import Console

    from core.restore.model import RestoreReport

EXIT_CODES = (
    "Exit codes: 0 done and verified, 1 failed, 2 usage, 3 done and verified with findings, 4 the file differs and has"
    " another name, 130 cancelled."
)
_SHOWN = 20
_MOST_CHARS = 400


def restore(
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="TARGET",
            help="The database that was migrated into, as for howdah migrate; left out: the embedded PostgreSQL.",
            envvar="HOWDAH_TARGET",
            show_default=False,
            show_envvar=True,
        ),
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The SQLite file to make. Nothing is overwritten.")
    ] = ...,  # type: ignore[assignment]
    run: Annotated[
        str | None,
        typer.Option("--run", metavar="ID", help="The run to bring back; left out: the latest.", show_default=False),
    ] = None,
    schema: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Where the tables are now, if not where the run has published them.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write a published migration back into a SQLite file. Every value is verified.

    The file has the source's own schema, and the rows as they are in the
    target now, each value in the form that SQLite had it in.
    """
    from core.cli.interrupt import cancelled_by_ctrl_c
    from core.cli.progress import showing_progress
    from core.cli.screen import open_console
    from core.cli.streams import printing_the_end
    from core.cli.targets import reach_target, show_target
    from core.errors import Cancelled
    from core.migration.restore import restore as run_restore
    from core.sqlite.new_file import check_free

    check_free(output.absolute())
    with (
        reach_target(target) as url,
        cancelled_by_ctrl_c() as cancel,
        showing_progress(open_console(stderr=True, highlight=True)) as on_event,
    ):
        try:
            report = run_restore(
                url,
                output,
                run_id=run,
                schema=schema,
                shown_target=show_target(target),
                on_event=on_event,
                cancel=cancel,
            )
        except Cancelled as cancelled:
            cancelled.add_note("No file was left behind.")
            raise
    with printing_the_end():
        _print_report(open_console(), report)
    raise typer.Exit(_exit_code_of(report))


def _exit_code_of(report: "RestoreReport") -> ExitCode:
    if not report.is_equal:
        return ExitCode.DIFFERS
    return ExitCode.VERIFIED_WITH_FINDINGS if report.has_findings else ExitCode.VERIFIED


def _print_report(console: "Console", report: "RestoreReport") -> None:
    from core.cli.summary import count, printable

    console.print()
    _print_tables(console, report)
    for kept in report.left[:_SHOWN]:
        effect = kept.effect if len(kept.effect) <= _MOST_CHARS else f"{kept.effect[:_MOST_CHARS]}…"
        console.print(f"[yellow]! {kept.kind}[/] [bold]{printable(kept.name)}[/]: {printable(effect)}", soft_wrap=True)
    if len(report.left) > _SHOWN:
        console.print(f"  and {len(report.left) - _SHOWN} more")
    for column in report.respelled[:_SHOWN]:
        console.print(
            f"[yellow]! equal in value, not in letters[/] [bold]{printable(column.table)}."
            f"{printable(column.column)}[/]: {count(column.values, 'value')}; {printable(column.reason)}.",
            soft_wrap=True,
        )
    if len(report.respelled) > _SHOWN:
        console.print(f"  and {count(len(report.respelled) - _SHOWN, 'column')} more")
    if report.orphans:
        console.print(
            f"[dim]{count(report.orphans, 'row')} refer to rows that are not there; SQLite keeps such rows.[/]"
        )
    for difference in report.differences[:_SHOWN]:
        where = f"{difference.table} {difference.row}" + (f" {difference.column}" if difference.column else "")
        console.print(
            f"[red]≠ {printable(where)}[/]: SQLite {printable(str(difference.file_value))},"
            f" PostgreSQL {printable(str(difference.target_value))}"
        )
    if report.left or report.respelled or report.orphans or report.differences:
        console.print()
    console.print(_verdict_sentence(report), soft_wrap=True)
    console.print(f"  {printable(str(report.path))}", soft_wrap=True)
    console.print(
        f"  Of the run {report.run_id}, from the schema {printable(report.schema)} of {printable(report.target)}",
        soft_wrap=True,
    )


def _verdict_sentence(report: "RestoreReport") -> str:
    from core.cli.summary import count

    if not report.is_equal:
        return (
            "[bold red]✗ The file is not equal to the target.[/] It is kept under a name that says so"
            f" ({report.duration_s:.1f} s)."
        )
    notes = []
    if rows := sum(table.rows_put_back for table in report.tables):
        notes.append(f"{count(rows, 'row')} put back that had been set aside")
    if values := sum(table.values_put_back for table in report.tables):
        notes.append(f"{count(values, 'altered value')} put back")
    if values := sum(column.values for column in report.respelled):
        notes.append(f"{count(values, 'value')} perhaps spelled otherwise than before")
    if report.left:
        notes.append(f"{count(len(report.left), 'finding')} to read")
    colour = "yellow" if report.has_findings else "green"
    equal = f"All {count(report.rows, 'row')} of {count(len(report.tables), 'table')} are in the file and equal"
    return f"[bold {colour}]✓ {equal}[/]{'; ' + ', '.join(notes) if notes else ''} ({report.duration_s:.1f} s)."


def _print_tables(console: "Console", report: "RestoreReport") -> None:
    from rich.table import Table

    from core.cli.summary import count, printable

    if not report.tables:
        console.print("The database has no tables.\n")
        return
    shows_rows = any(table.rows_put_back for table in report.tables)
    shows_values = any(table.values_put_back for table in report.tables)
    grid = Table(box=None, pad_edge=False, header_style="bold")
    grid.add_column("Table", overflow="ellipsis", no_wrap=True, max_width=40)
    for title, shown in (
        ("Rows", True),
        ("Equal", True),
        ("Rows put back", shows_rows),
        ("Values put back", shows_values),
        ("Written in", True),
    ):
        if shown:
            grid.add_column(title, justify="right", no_wrap=True)
    by_rows = sorted(report.tables, key=lambda table: -table.rows)
    for table in by_rows[: 2 * _SHOWN]:
        cells = [printable(table.source_name), f"{table.rows:,}", f"{table.rows_equal:,}"]
        cells += [f"{table.rows_put_back:,}"] if shows_rows else []
        cells += [f"{table.values_put_back:,}"] if shows_values else []
        grid.add_row(*cells, f"{table.duration_s:.2f} s")
    console.print(grid)
    if rest := by_rows[2 * _SHOWN :]:
        console.print(f"and {count(len(rest), 'smaller table')} with {sum(table.rows for table in rest):,} rows")
    console.print()
