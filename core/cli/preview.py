"""`howdah preview`: the SQL that a migration would run, and what becomes of the first rows, on standard output."""

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli.arguments import NoHelpers, PresetOption, Settings, Source, read_choices

if TYPE_CHECKING:
    from rich.console import Console

    from core.migration.rows import Cell, TableRows
    from core.plan.model import Plan


def preview(
    source: Source,
    schema: Annotated[str, typer.Option(metavar="NAME", help="The schema that the statements name.")] = "public",
    plan: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Show what this plan would make.", show_default=False),
    ] = None,
    settings: Settings = None,
    preset: PresetOption = None,
    no_helpers: NoHelpers = False,
    rows: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=100,
            metavar="N",
            help="Show the first N rows of each table, before and after. [default: 3 with --plan, else 0]",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Print the PostgreSQL DDL that a database's data asks for. Nothing is made.

    All of it is SQL: rows and findings stand in comments.
    """
    from rich.console import Console

    from core.cli.interrupt import cancelled_by_ctrl_c
    from core.cli.progress import showing_progress
    from core.migration.preview import format_statements
    from core.migration.preview import preview as make_preview
    from core.plan.store import read_plan

    if plan is not None and (settings or preset or no_helpers):
        raise typer.BadParameter("a plan has its own choices: howdah plan --from adds to them", param_hint="--set")
    given = read_plan(plan) if plan is not None else None
    if rows is None:
        rows = 3 if given is not None else 0
    choices = read_choices(preset, settings, no_helpers=no_helpers)
    with cancelled_by_ctrl_c() as cancel, showing_progress() as on_event:
        made = make_preview(
            source, plan=given, choices=choices, schema=schema, rows=rows, on_event=on_event, cancel=cancel
        )
    if isinstance(sys.stdout, io.TextIOWrapper):
        # SQL has all of its letters, whatever the terminal shows.
        sys.stdout.reconfigure(encoding="utf-8")
    typer.echo(format_statements(made.statements), nl=False)
    for table in made.tables:
        _print_rows(Console(highlight=False, soft_wrap=True), table)
    _print_findings(made.plan)


def _print_rows(console: "Console", rows: "TableRows") -> None:
    """A line for each value: the column, what it is in SQLite, what it will be."""
    if not rows.rows:
        return
    typer.echo(f"\n-- the first rows of {_printable(rows.table.target_name)}")
    width = max(len(_printable(column.target_name)) for column in rows.table.columns)
    for number, cells in enumerate(rows.rows):
        if number:
            typer.echo("--")
        for column, cell in zip(rows.table.columns, cells, strict=True):
            name = _printable(column.target_name).ljust(width)
            typer.echo(f"--   {name}  {_show(cell, str(column.target_type))}")


def _show(cell: "Cell", target_type: str) -> str:
    before = "NULL" if cell.before is None else _printable(cell.before)
    after = "NULL" if cell.after is None else _printable(cell.after)
    note = f"  ({cell.note})" if cell.note else ""
    return f"{before}  ->  {after}  {target_type}{note}"


def _print_findings(plan: "Plan") -> None:
    if plan.findings:
        typer.echo("\n-- findings")
    for finding in plan.findings:
        typer.echo(f"-- {finding.severity} {finding.code} {_printable(f'{finding.object}: {finding.effect}')}")


def _printable(text: str) -> str:
    """On one line, so that no text of the database can leave the comment."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
