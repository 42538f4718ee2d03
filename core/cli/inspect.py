"""`howdah inspect`: what a SQLite file declares and holds, and what a migration would make of it."""

from typing import TYPE_CHECKING, Annotated

import typer

from core.cli.arguments import InPlaceOption, PresetOption, Settings, Source, read_choices

if TYPE_CHECKING:
    from rich.console import Console

    from core.migration.assess import Assessment


def inspect(
    source: Source,
    columns: Annotated[
        bool,
        typer.Option("--columns", help="Show each column with its type, the evidence, and what else it could be."),
    ] = False,
    settings: Settings = None,
    preset: PresetOption = None,
    sample: Annotated[
        bool, typer.Option("--sample", help="Look at some rows only: quick, and no more than likely.")
    ] = False,
    in_place: InPlaceOption = False,
) -> None:
    """Show what is in a database, and what needs a person's eye."""
    from core.cli.interrupt import cancelled_by_ctrl_c
    from core.cli.progress import showing_progress
    from core.cli.screen import open_console
    from core.cli.summary import print_findings
    from core.migration.assess import assess

    choices = read_choices(preset, settings)
    with cancelled_by_ctrl_c() as cancel, showing_progress() as on_event:
        assessment = assess(
            source, choices=choices, is_sample=sample, in_place=in_place, on_event=on_event, cancel=cancel
        )
    console = open_console()
    _print_database(console, assessment)
    _print_tables(console, assessment)
    if columns:
        _print_columns(console, assessment)
    print_findings(console, assessment.plan.findings, lists_infos=True)


def _print_database(console: "Console", assessment: "Assessment") -> None:
    from core.cli.preflight import format_size
    from core.cli.summary import count, printable

    catalog = assessment.catalog
    size = format_size(catalog.page_count * catalog.page_size_bytes)
    console.print(
        f"\n{size}, {catalog.encoding}, journal mode {catalog.journal_mode}:"
        f" {count(len(catalog.tables), 'table')} with {count(assessment.profile.row_count, 'row')},"
        f" {count(len(catalog.views), 'view')}, {count(len(catalog.triggers), 'trigger')},"
        f" {count(len(catalog.virtual_tables), 'virtual table')}",
        soft_wrap=True,
    )
    for framework in assessment.plan.frameworks:
        console.print(f"Seems to be made by {printable(framework)}", soft_wrap=True)
    console.print()


def _print_tables(console: "Console", assessment: "Assessment") -> None:
    from rich.table import Table

    from core.cli.summary import printable

    grid = Table(box=None, pad_edge=False, header_style="bold")
    grid.add_column("Table", overflow="ellipsis", no_wrap=True, max_width=40)
    for title in ("Rows", "Columns", "Keys", "Indexes", "MB"):
        grid.add_column(title, justify="right", no_wrap=True)
    for table in assessment.catalog.tables:
        profile = assessment.profile.table(table.name)
        grid.add_row(
            printable(table.name),
            f"{profile.row_count:,}",
            str(len(table.columns)),
            str(len(table.foreign_keys) + len(table.unique_constraints) + bool(table.primary_key)),
            str(len(table.indexes)),
            f"{profile.size_bytes / 1e6:,.1f}",
        )
    console.print(grid)
    console.print()


def _print_columns(console: "Console", assessment: "Assessment") -> None:
    from rich.table import Table

    from core.cli.summary import printable

    for table in assessment.plan.tables:
        console.print(f"[bold]{printable(table.source_name)}[/]")
        grid = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2))
        for column in table.columns:
            grid.add_row(
                f"  {printable(column.source_name)}",
                str(column.target_type),
                printable(column.decision.evidence),
            )
            for alternative in column.decision.alternatives:
                grid.add_row("", "", f"[dim]or {printable(f'{alternative.target_type}: {alternative.cost}')}[/]")
        console.print(grid)
        console.print()
