"""`howdah verify`: a source and the tables that were made of it, compared once more at any later time."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli.arguments import InPlaceOption, Source

if TYPE_CHECKING:
    from rich.console import Console

    from core.migration.verify_report import VerificationReport

_TABLES_SHOWN = 40


def verify(
    source: Source,
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="TARGET",
            help="Where it was migrated to: a postgresql:// URL, libpq keywords, or the name of a saved connection;"
            " left out: the embedded PostgreSQL.",
            envvar="HOWDAH_TARGET",
            show_default=False,
            show_envvar=True,
        ),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The plan that it was migrated by; left out: the one that the target has recorded of the run.",
            show_default=False,
        ),
    ] = None,
    run: Annotated[
        str | None,
        typer.Option(
            metavar="RUN", help="The run; left out: the latest that carried this source over.", show_default=False
        ),
    ] = None,
    schema: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="The schema that the tables are in; left out: that of the run.", show_default=False
        ),
    ] = None,
    in_place: InPlaceOption = False,
    json: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write what was found as JSON too.", show_default=False)
    ] = None,
) -> None:
    """Compare a database with the tables that were made of it.

    Every value, every key, index and default, and what each view gives. Nothing is changed on either side. Each table
    is tried with a new row, which is taken back. Triggers are compared with the plan as they are written there, and not
    exercised.
    """
    from core.cli.exit_codes import ExitCode
    from core.cli.interrupt import cancelled_by_ctrl_c
    from core.cli.progress import showing_progress
    from core.cli.screen import open_console
    from core.cli.streams import printing_the_end
    from core.cli.targets import reach_target, show_target
    from core.files import check_writable, write_whole
    from core.migration.verify import VerifyOptions, verify_target
    from core.migration.verify_report import dump_verification
    from core.plan.store import read_plan
    from core.sqlite.header import check_file

    check_file(source)
    if json is not None:
        check_writable(json, "report")
    given_plan = read_plan(plan) if plan is not None else None
    with (
        reach_target(target) as target_url,
        cancelled_by_ctrl_c() as cancel,
        showing_progress(open_console(stderr=True, highlight=True)) as on_event,
    ):
        options = VerifyOptions(
            source_path=source,
            target_url=target_url,
            plan=given_plan,
            run_id=run,
            schema=schema,
            in_place=in_place,
            shown_target=show_target(target),
        )
        report = verify_target(options, on_event=on_event, cancel=cancel)
    with printing_the_end():
        _print_report(report)
    if json is not None:
        write_whole(json, dump_verification(report), "report")
    raise typer.Exit(ExitCode.VERIFIED if report.is_equal else ExitCode.DIFFERS)


def _print_report(report: "VerificationReport") -> None:
    from core.cli.proofs import print_differing, print_proofs
    from core.cli.screen import open_console
    from core.cli.summary import count, print_findings, print_mismatches, print_schema_differences, printable

    console = open_console()
    console.print()
    _print_tables(console, report)
    print_findings(console, report.findings, lists_infos=True)
    print_mismatches(console, [mismatch for table in report.tables for mismatch in table.mismatches])
    print_schema_differences(console, report.object_mismatches, report.first_inserts)
    for each in report.ledger:
        if not each.is_equal:
            console.print(
                f"[red]≠ {printable(each.table)}[/]: {count(each.values_altered, 'value')} altered as planned, but"
                f" {each.entries:,} in the ledger"
            )
    print_differing(console, report.proofs)
    print_proofs(console, report.proofs)
    _print_untried(console, report)
    console.print(_verdict_sentence(report))
    of_run = f", run {report.run_id}" if report.run_id is not None else ""
    where = f"  The schema {report.schema} of {report.target} (PostgreSQL {report.server_version}){of_run}"
    console.print(printable(where), soft_wrap=True)


def _print_tables(console: "Console", report: "VerificationReport") -> None:
    from rich.table import Table

    from core.cli.summary import count, printable

    shows_aside = bool(report.rows_set_aside)
    shows_altered = bool(report.values_altered)
    grid = Table(box=None, pad_edge=False, header_style="bold")
    grid.add_column("Table", overflow="ellipsis", no_wrap=True, max_width=40)
    titles = ["In SQLite", "In PostgreSQL", "Equal", *(["Set aside"] if shows_aside else [])]
    for title in [*titles, *(["Altered"] if shows_altered else []), "Compared in"]:
        grid.add_column(title, justify="right", no_wrap=True)
    by_rows = sorted(report.tables, key=lambda table: (table.is_equal, -table.rows_source))
    for table in by_rows[:_TABLES_SHOWN]:
        cells = [f"{number:,}" for number in (table.rows_source, table.rows_target, table.rows_equal)]
        cells += [f"{table.rows_set_aside:,}"] if shows_aside else []
        cells += [f"{table.values_altered:,}"] if shows_altered else []
        style = "" if table.is_equal else "red"
        grid.add_row(printable(table.table), *cells, f"{table.duration_s:.2f} s", style=style)
    console.print(grid)
    if len(by_rows) > _TABLES_SHOWN:
        console.print(f"and {count(len(by_rows) - _TABLES_SHOWN, 'table')} more")
    console.print()


def _print_untried(console: "Console", report: "VerificationReport") -> None:
    """Why tables were not tried with a new row, each reason once."""
    from core.cli.summary import printable
    from core.verify.model import InsertOutcome

    reasons: dict[str, list[str]] = {}
    for insert in report.first_inserts:
        if insert.outcome is InsertOutcome.NOT_TRIED:
            reasons.setdefault(insert.note, []).append(insert.table)
    for note, tables in reasons.items():
        more = f" and {len(tables) - 5:,} more" if len(tables) > 5 else ""
        console.print(f"[dim]Not tried with a new row: {printable(', '.join(tables[:5]))}{more}: {printable(note)}.[/]")


def _verdict_sentence(report: "VerificationReport") -> str:
    from core.cli.summary import count

    took = f"({report.duration_s:.1f} s)"
    if not report.is_equal:
        return f"[bold red]✗ The two sides differ[/] {took}."
    rows, tables = count(report.rows_equal, "row"), count(len(report.tables), "table")
    notes = [f"{count(report.objects_checked, 'object')} as planned"]
    if report.rows_set_aside:
        notes.append(f"{count(report.rows_set_aside, 'row')} set aside")
    if report.values_altered:
        notes.append(f"{count(report.values_altered, 'value')} in the ledger")
    return f"[bold green]✓ All {rows} of {tables} are equal on both sides[/]; {', '.join(notes)} {took}."
