"""`howdah undo` and `howdah release`: a published run taken back, or what it replaced given up for good."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli.exit_codes import ExitCode
from core.cli.runs import RunTarget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from core.migration.undo import ReleaseOutlook, UndoOutlook

_NAMED = 10

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


def undo(
    run: Annotated[
        str | None,
        typer.Argument(metavar="RUN", help="The run; left out: the only one that is published.", show_default=False),
    ] = None,
    target: RunTarget = None,
    discard_changes: Annotated[
        bool,
        typer.Option(
            "--discard-changes", help="Drop the tables even if rows were written to them since, and these too."
        ),
    ] = False,
    yes: Yes = False,
) -> None:
    """Take a published run back, and put back what it replaced.

    All in one transaction, or nothing. Says first what will happen, and asks.
    """
    from core.cli.screen import open_console
    from core.cli.targets import reach_target
    from core.migration.undo import look_at_undo, undo_run

    console = open_console()
    run_id, target = _choose(run, target)
    with reach_target(target) as url:
        outlook = look_at_undo(run_id, url)
        _print_undo(console, outlook)
        is_refused = bool(outlook.changes or not outlook.can_tell_changes) and not discard_changes
        if not is_refused:
            _ask("Undo it", is_sure=yes)
        done = undo_run(run_id, url, discards_changes=discard_changes)
    back = f", {_count(done.puts_back)} put back" if done.puts_back else ""
    console.print(f"[bold green]✓ The run {run_id} is undone[/]: {_count(done.drops)} dropped{back}.")
    if done.stays:
        console.print(f"  Still there, since others use it: {_list(done.stays)}.", soft_wrap=True)


def release(
    run: Annotated[str, typer.Argument(metavar="RUN", help="The run.", show_default=False)],
    target: RunTarget = None,
    forget: Annotated[
        bool, typer.Option("--forget", help="Remove the records of the run too: its plan, rejected rows and ledger.")
    ] = False,
    yes: Yes = False,
) -> None:
    """Drop for good what a published run replaced. What it published stays, and can't be undone any more.

    Says first what will happen, and asks.
    """
    from core.cli.screen import open_console
    from core.cli.targets import reach_target
    from core.migration.undo import look_at_release, release_run

    console = open_console()
    run, target = _choose(run, target)
    with reach_target(target) as url:
        outlook = look_at_release(run, url)
        _print_release(console, outlook, forgets=forget)
        if outlook.backup_schema is None and not forget:
            # A backup schema that somebody has dropped is noted as such.
            release_run(run, url)
            return
        _ask("Release it", is_sure=yes)
        schema = release_run(run, url, forgets=forget)
    done = [f"the schema {schema} is dropped"] if schema is not None else []
    done += ["its records are removed"] if forget else []
    console.print(f"[bold green]✓ The run {run} is released[/]: {' and '.join(done)}.", soft_wrap=True)


def _choose(run_id: str | None, target: str | None) -> tuple[str, str | None]:
    """The run, and what names its target. Raises RunNotFound where it is not said which, or where it went to."""
    from core.cli.runs import find_target
    from core.errors import RunNotFound
    from core.migration.kept_runs import RunState, find_kept_run, list_kept_runs

    if run_id is None and target is not None:
        return _choose_in(target), target
    if run_id is None:
        found = [kept for kept in list_kept_runs() if kept.state is RunState.PUBLISHED]
        _check_one([kept.run_id for kept in found], "this machine knows of")
        return found[0].run_id, find_target(found[0])
    if target is not None:
        return run_id, target
    kept = find_kept_run(run_id)
    if kept is None:
        raise RunNotFound(
            f"This machine knows of no run {run_id}.",
            "howdah runs list shows those that it knows of. Of one that was begun elsewhere, say where it went to:"
            " howdah undo RUN TARGET.",
        )
    return run_id, find_target(kept)


def _choose_in(target: str) -> str:
    from core.cli.targets import reach_target
    from core.migration.undo import find_published_runs

    with reach_target(target) as url:
        found = find_published_runs(url)
    _check_one(found, "the target knows of")
    return found[0]


def _check_one(runs: "Sequence[str]", place: str) -> None:
    from core.errors import RunNotFound

    if not runs:
        raise RunNotFound(f"There is no published run that {place}.", "howdah runs list shows all runs.")
    if len(runs) > 1:
        raise RunNotFound(f"There are several published runs that {place}: {_list(runs)}.", "Say which of them.")


def _ask(question: str, *, is_sure: bool) -> None:
    """Go on, or end the command."""
    if is_sure:
        return
    if not sys.stdin.isatty():
        raise typer.BadParameter("there is no terminal to ask at: say --yes", param_hint="--yes")
    if not typer.confirm(f"{question}?", default=False):
        typer.echo("Nothing was changed.")
        raise typer.Exit(ExitCode.CANCELLED)


def _print_undo(console: "Console", outlook: "UndoOutlook") -> None:
    from core.cli.summary import printable

    place = f"the schema {printable(outlook.schema)} of {printable(outlook.target)}"
    console.print(f"[bold]The run {outlook.run_id}[/] was published in {place}. Undoing it", soft_wrap=True)
    _print_line(console, f"drops {_list(outlook.drops) or 'nothing'}")
    if outlook.puts_back:
        _print_line(console, f"puts back {_list(outlook.puts_back)}, which the run had replaced")
    _print_line(console, "removes its records from the schema howdah: its plan, rejected rows and ledger")
    if outlook.made:
        _print_line(console, f"removes what came with it, unless others use it: {_list(outlook.made)}")
    if outlook.changes:
        console.print(
            f"[yellow]! Written since, and lost with the tables:[/] {printable(_list(outlook.changes))}.",
            soft_wrap=True,
        )
    if not outlook.can_tell_changes:
        console.print("[yellow]! Whether rows were written since can't be told any more.[/]")


def _print_release(console: "Console", outlook: "ReleaseOutlook", *, forgets: bool) -> None:
    from core.cli.preflight import format_size
    from core.cli.summary import printable

    if outlook.backup_schema is not None:
        size = format_size(outlook.size_bytes)
        console.print(
            f"[bold]The schema {printable(outlook.backup_schema)}[/] of {printable(outlook.target)} has what the run"
            f" {outlook.run_id} replaced: {_count(outlook.objects)}, {size}. Releasing the run",
            soft_wrap=True,
        )
        _print_line(console, f"drops {_list(outlook.objects) or 'the schema'} for good; the run can't be undone then")
        for run_id in outlook.earlier_runs:
            _print_line(console, f"drops with it tables of the run {run_id}, which can't be undone then either")
    elif outlook.has_replaced:
        console.print(f"What the run {outlook.run_id} had replaced is gone already. It can't be undone.")
    else:
        console.print(f"The run {outlook.run_id} replaced nothing, so there is nothing to release.")
    if forgets:
        _print_line(
            console,
            f"removes the records of the run, with {outlook.rows_set_aside:,} rejected rows and"
            f" {outlook.values_altered:,} altered values: it can't be undone or restored then, and howdah verify needs"
            " its plan as a file (--plan)",
        )


def _print_line(console: "Console", text: str) -> None:
    from core.cli.summary import printable

    console.print(f"  - {printable(text)}", soft_wrap=True)


def _count(names: "Sequence[object]") -> str:
    from core.cli.summary import count

    return count(len(names), "object")


def _list(names: "Sequence[object]") -> str:
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join([str(name) for name in names[:_NAMED]]) + more
