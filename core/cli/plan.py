"""`howdah plan`: every decision about a database as a file to read, to compare, to change and to carry out."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli.arguments import InPlaceOption, NoHelpers, PresetOption, Settings, Source, read_choices

if TYPE_CHECKING:
    from core.plan.model import Plan


def plan(
    source: Source,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where to write it; left out, on standard output.",
            show_default=False,
        ),
    ] = None,
    settings: Settings = None,
    preset: PresetOption = None,
    no_helpers: NoHelpers = False,
    start: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="Start from the choices of another plan.", show_default=False),
    ] = None,
    sample: Annotated[
        bool, typer.Option("--sample", help="Look at some rows only: quick, and no more than likely.")
    ] = False,
    in_place: InPlaceOption = False,
    target: Annotated[
        str | None,
        typer.Option(
            metavar="TARGET",
            help="Ask this server what it can do: a URL, or a saved connection's name. Left out, the plan takes the"
            " least for granted.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write what would become of a database, and why, as JSON. Nothing is made.

    howdah migrate --plan carries it out. The SQL in it is then run on the
    server as it stands: the file is code, to be kept and trusted like code.
    """
    from core.cli.interrupt import cancelled_by_ctrl_c
    from core.cli.progress import showing_progress
    from core.cli.targets import reach_target
    from core.files import check_writable, write_whole
    from core.migration.assess import assess, describe_target
    from core.plan.policy import ANY_TARGET
    from core.plan.store import dump_plan, read_plan

    base = read_plan(start).choices if start is not None else None
    choices = read_choices(preset, settings, base, no_helpers=no_helpers)
    if output is not None:
        check_writable(output, "plan")
    traits = ANY_TARGET
    if target is not None:
        with reach_target(target) as url:
            traits = describe_target(url)
    with cancelled_by_ctrl_c() as cancel, showing_progress() as on_event:
        assessment = assess(
            source,
            choices=choices,
            target=traits,
            is_sample=sample,
            in_place=in_place,
            on_event=on_event,
            cancel=cancel,
        )
    data = dump_plan(assessment.plan)
    if output is None:
        sys.stdout.buffer.write(data)
        return
    write_whole(output, data, "plan")
    _print_summary(output, assessment.plan)


def _print_summary(path: Path, plan: "Plan") -> None:
    """What was decided, in a few lines on standard error."""
    from core.cli.screen import open_console
    from core.cli.summary import count, print_findings, printable

    console = open_console(stderr=True)
    columns = sum(len(table.columns) for table in plan.tables)
    console.print(
        f"{printable(str(path))}: {count(len(plan.tables), 'table')}, {count(columns, 'column')}"
        + _describe_objects(plan),
        soft_wrap=True,
    )
    for framework in plan.frameworks:
        console.print(f"Seems to be made by {printable(framework)}", soft_wrap=True)
    print_findings(console, plan.findings, lists_infos=False)


def _describe_objects(plan: "Plan") -> str:
    """How many of the source's views and triggers are made, where it has any."""
    from core.cli.summary import count

    counted = (
        ("view", len(plan.made_views), len(plan.views)),
        ("trigger", len(plan.made_triggers), len(plan.triggers)),
    )
    parts = [
        f"{made:,} of {count(there, noun)}" if made < there else count(there, noun)
        for noun, made, there in counted
        if there
    ]
    return "".join(f", {part}" for part in parts)
