"""`howdah preview`: the SQL that a migration would run, on standard output."""

from typing import Annotated

import typer

from core.cli.arguments import Source


def preview(
    source: Source,
    schema: Annotated[str, typer.Option(help="The schema that the statements name.")] = "public",
) -> None:
    """Print the PostgreSQL DDL for a SQLite database, as its data asks for. Nothing is made."""
    from core.cli.interrupt import cancelled_by_ctrl_c
    from core.cli.progress import showing_progress
    from core.migration.assess import assess, render_plan

    with cancelled_by_ctrl_c() as cancel, showing_progress() as on_event:
        assessment = assess(source, on_event=on_event, cancel=cancel)
    section = None
    for statement in render_plan(assessment.plan, schema):
        if statement.section != section:
            typer.echo(f"\n-- {statement.section}" if section else f"-- {statement.section}")
            section = statement.section
        typer.echo(f"{statement.sql};")
    if assessment.plan.findings:
        typer.echo("\n-- findings")
    for finding in assessment.plan.findings:
        # On one line, so that no text of the database can leave the comment.
        text = f"{finding.severity} {finding.code} {finding.object}: {finding.effect}"
        typer.echo("-- " + "".join(character if character.isprintable() else "�" for character in text))
