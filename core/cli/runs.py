"""`howdah resume` and `howdah runs`: runs that were interrupted, gone on with or given up."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli.arguments import DespiteDifferences, ReportFile, read_rate

if TYPE_CHECKING:
    from core.migration.kept_runs import KeptRun

runs_app = typer.Typer(no_args_is_help=True)

Run = Annotated[
    str | None,
    typer.Argument(metavar="RUN", help="The run; left out: the only one that was interrupted.", show_default=False),
]
RunTarget = Annotated[
    str | None,
    typer.Argument(
        metavar="TARGET",
        help="Where it goes to: a URL, libpq keywords or a saved connection; left out: where it went, with a password"
        " from the keyring, PGPASSWORD or ~/.pgpass.",
        envvar="HOWDAH_TARGET",
        show_default=False,
        show_envvar=True,
    ),
]
Connections = Annotated[
    int | None,
    typer.Option(
        min=1, max=64, metavar="NUMBER", help="How many connections to work with at most.", show_default=False
    ),
]


def resume(
    run: Run = None,
    target: RunTarget = None,
    source: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The SQLite file, if it has moved.", show_default=False)
    ] = None,
    connections: Connections = None,
    max_rate: Annotated[
        str | None, typer.Option(metavar="RATE", help="Copy no faster than so many bytes a second.", show_default=False)
    ] = None,
    retry_for: Annotated[
        float, typer.Option(min=0, metavar="SECONDS", help="How long to try again when the connection is lost.")
    ] = 300,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Read the file itself, even while another program uses it.")
    ] = False,
    despite_differences: DespiteDifferences = False,
    json: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the report as JSON too.", show_default=False)
    ] = None,
    report_file: ReportFile = None,
) -> None:
    """Go on with a run that was interrupted, where it ended.

    Nothing is copied twice. If the file has changed since, nothing is done.
    """
    from core.cli.interrupt import cancelled_by_ctrl_c
    from core.cli.progress import showing_progress
    from core.cli.streams import printing_the_end
    from core.cli.summary import exit_code_of, print_report
    from core.cli.targets import find_connection_name, reach_target, show_target
    from core.cli.written_reports import check_reports, write_reports
    from core.migration.options import MigrationOptions
    from core.migration.resume import find_begun_run, resume_run

    kept = _choose(run) if run is None or target is None else _find(run)
    run_id = kept.run_id if kept is not None else run
    assert run_id is not None  # _choose raises where there is none
    target = target if target is not None else find_target(kept)
    check_reports(json, report_file)
    with (
        reach_target(target) as target_url,
        cancelled_by_ctrl_c() as cancel,
    ):
        begun = find_begun_run(run_id, target_url)
        rate = read_rate(max_rate) if max_rate is not None else kept.max_rate_bytes_s if kept is not None else None
        options = MigrationOptions(
            source_path=source or (kept.source if kept is not None else Path(begun.source_path)),
            target_url=target_url,
            connections=connections or (kept.connections if kept is not None else None),
            max_rate_bytes_s=rate,
            retry_for_s=retry_for,
            despite_differences=despite_differences,
            in_place=in_place or (kept is not None and kept.in_place),
            shown_target=show_target(target),
            connection_name=find_connection_name(target),
            is_embedded=target is None,
        )
        with showing_progress() as on_event:
            report = resume_run(run_id, options, on_event=on_event, cancel=cancel)
    with printing_the_end():
        print_report(report, is_embedded=target is None)
    write_reports(report, json, report_file)
    raise typer.Exit(exit_code_of(report))


@runs_app.command("list")
def list_(target: RunTarget = None) -> None:
    """Show the runs that this machine knows of.

    Of a TARGET, those that were begun there from any machine are shown too.
    """
    from core.cli.run_views import describe_begun, describe_kept, print_runs
    from core.cli.screen import open_console
    from core.cli.targets import reach_target
    from core.migration.kept_runs import list_kept_runs
    from core.migration.resume import find_begun_runs

    lines = [describe_kept(kept) for kept in list_kept_runs()]
    if target is not None:
        known = {line.run_id for line in lines}
        with reach_target(target) as url:
            lines += [describe_begun(run) for run in find_begun_runs(url) if run.run_id not in known]
    console = open_console()
    if not lines:
        console.print("There are no runs.")
        return
    print_runs(console, lines)


@runs_app.command()
def show(
    run: Annotated[
        str | None, typer.Argument(metavar="RUN", help="The run; left out: the latest.", show_default=False)
    ] = None,
) -> None:
    """Show how a run ended, its report, and what can be done next."""
    from core.cli.run_views import print_run
    from core.cli.screen import open_console
    from core.errors import RunNotFound
    from core.migration.kept_reports import has_report
    from core.migration.kept_runs import find_run_folder, list_kept_runs

    kept = _find(run) if run is not None else next(iter(list_kept_runs()), None)
    if kept is None:
        raise (
            RunNotFound(f"This machine knows of no run {run}.", "howdah runs list shows those that it knows of.")
            if run is not None
            else RunNotFound("There are no runs, as far as this machine knows.", "howdah migrate begins one.")
        )
    folder = str(find_run_folder(kept.run_id)) if has_report(kept.run_id) else None
    print_run(open_console(), kept, report_folder=folder)


@runs_app.command()
def discard(run: Run = None, target: RunTarget = None) -> None:
    """Give an interrupted run up, and remove what it has made. What is published stays."""
    from core.cli.targets import reach_target
    from core.migration.resume import discard_run

    kept = _choose(run) if run is None or target is None else None
    run_id = kept.run_id if kept is not None else run
    assert run_id is not None
    with reach_target(target if target is not None else find_target(kept)) as url:
        discard_run(run_id, url)
    typer.echo(f"The run {run_id} is discarded. Nothing of it is left in the target.")


def _choose(run_id: str | None) -> "KeptRun":
    """The run of that id, or the only one that can be resumed. Raises RunNotFound."""
    from core.errors import RunNotFound
    from core.migration.kept_runs import list_kept_runs

    if run_id is not None:
        if (kept := _find(run_id)) is None:
            raise RunNotFound(
                f"This machine knows of no run {run_id}.",
                "howdah runs list shows those that it knows of. Of one that was begun elsewhere, say where it goes to:"
                " howdah resume RUN TARGET.",
            )
        return kept
    found = [each for each in list_kept_runs() if each.state.can_be_resumed]
    if not found:
        raise RunNotFound("No run was interrupted, as far as this machine knows.", "howdah runs list shows all of it.")
    if len(found) > 1:
        listed = ", ".join(each.run_id for each in found)
        raise RunNotFound(f"There are several interrupted runs: {listed}.", "Say which of them.")
    return found[0]


def _find(run_id: str) -> "KeptRun | None":
    from core.migration.kept_runs import find_kept_run

    return find_kept_run(run_id)


def find_target(kept: "KeptRun | None") -> str | None:
    """What names the target of a run: a saved connection, the embedded server (None), or a URL without its password."""
    if kept is None or kept.is_embedded:
        return None
    return kept.connection_name or kept.target
