"""`howdah migrate`: the whole way, with progress, a report at the end and an exit code for scripts."""

from pathlib import Path
from typing import Annotated

import typer

from core.cli.arguments import (
    DespiteDifferences,
    InPlaceOption,
    NoHelpers,
    PresetOption,
    ReportFile,
    Settings,
    Source,
    read_choices,
    read_rate,
)

EXIT_CODES = (
    "Exit codes: 0 done and verified, 1 failed, 2 usage, 3 done and verified with findings,"
    " 4 verification differs: nothing was published, or all the same with --despite-differences, 130 cancelled."
    " A dry run ends with the code of its verdict."
)


def migrate(
    source: Source,
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="TARGET",
            help="A postgresql:// URL, libpq keywords, or the name of a saved connection; left out: the embedded"
            " PostgreSQL. Passwords are better kept with howdah connections add, or in ~/.pgpass, than written here.",
            envvar="HOWDAH_TARGET",
            show_default=False,
            show_envvar=True,
        ),
    ] = None,
    schema: Annotated[
        str, typer.Option(metavar="NAME", help="The schema to publish in; made if it is not there.")
    ] = "public",
    replace: Annotated[
        bool, typer.Option("--replace", help="Move existing objects of the same names into a backup schema.")
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help="Do all of it on the server, compare and publish, and take it back: nothing of it is left.",
        ),
    ] = False,
    despite_differences: DespiteDifferences = False,
    connections: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=64,
            metavar="NUMBER",
            help="How many connections to work with at most; left out: max_connections of the URL, or 10. No more are"
            " opened than help.",
            show_default=False,
        ),
    ] = None,
    max_rate: Annotated[
        str | None,
        typer.Option(
            metavar="RATE", help="Copy no faster than so many bytes a second: 20MB, 500kB.", show_default=False
        ),
    ] = None,
    retry_for: Annotated[
        float, typer.Option(min=0, metavar="SECONDS", help="How long to try again when the connection is lost.")
    ] = 300,
    in_place: InPlaceOption = False,
    plan: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Carry out a plan that howdah plan has written. It holds SQL that is run on the server as it stands:"
            " trust it as you trust a program.",
            show_default=False,
        ),
    ] = None,
    settings: Settings = None,
    preset: PresetOption = None,
    no_helpers: NoHelpers = False,
    json: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the report as JSON too.", show_default=False)
    ] = None,
    report_file: ReportFile = None,
) -> None:
    """Carry a database onto PostgreSQL, and verify every value.

    Nothing in the target changes until all values have been compared.
    """
    from core.cli.interrupt import cancelled_by_ctrl_c
    from core.cli.preflight import print_preflight
    from core.cli.progress import showing_progress
    from core.cli.screen import open_console
    from core.cli.streams import printing_the_end
    from core.cli.summary import exit_code_of, print_report
    from core.cli.targets import find_connection_name, reach_target, show_target
    from core.cli.written_reports import check_reports, write_reports
    from core.migration.options import MigrationOptions
    from core.migration.run import migrate as run_migration
    from core.plan.store import read_plan
    from core.sqlite.header import check_file

    if plan is not None and (settings or preset or no_helpers):
        raise typer.BadParameter("a plan has its own choices: howdah plan --from adds to them", param_hint="--set")
    choices = read_choices(preset, settings, no_helpers=no_helpers)
    max_rate_bytes_s = read_rate(max_rate) if max_rate is not None else None
    check_file(source)
    check_reports(json, report_file)
    given_plan = read_plan(plan) if plan is not None else None
    console = open_console(stderr=True, highlight=True)
    with (
        reach_target(target) as target_url,
        cancelled_by_ctrl_c() as cancel,
        showing_progress(console) as on_event,
    ):
        options = MigrationOptions(
            source_path=source,
            target_url=target_url,
            schema=schema,
            replace=replace,
            in_place=in_place,
            connections=connections,
            max_rate_bytes_s=max_rate_bytes_s,
            retry_for_s=retry_for,
            plan=given_plan,
            is_dry_run=dry_run,
            despite_differences=despite_differences,
            choices=choices,
            shown_target=show_target(target),
            connection_name=find_connection_name(target),
            is_embedded=target is None,
        )
        report = run_migration(
            options,
            on_preflight=lambda preflight: print_preflight(console, preflight, source=source),
            on_event=on_event,
            cancel=cancel,
        )
    with printing_the_end():
        print_report(report, is_embedded=target is None)
    write_reports(report, json, report_file)
    raise typer.Exit(exit_code_of(report))
