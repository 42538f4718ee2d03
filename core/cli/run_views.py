"""Runs as the terminal shows them: all of them as a list that is readable at 80 columns, and one with what can be done
next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from shlex import quote
from typing import TYPE_CHECKING

from core.cli.summary import printable

if TYPE_CHECKING:
    from rich.console import Console

    from core.migration.kept_runs import KeptRun
    from core.postgres.journal import JournalRun

_SHORT_VERDICTS = {"verified with findings": "findings"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """One run in the list."""

    run_id: str
    state: str
    verdict: str
    rows: str
    source: str
    target: str


def describe_kept(kept: "KeptRun") -> RunLine:
    """A run of this machine."""
    return RunLine(
        run_id=kept.run_id,
        state=str(kept.state),
        verdict=_SHORT_VERDICTS.get(kept.verdict, kept.verdict),
        rows=_describe_rows(kept),
        source=kept.source_path,
        target=f"{name_target(kept)}, schema {kept.schema}",
    )


def describe_begun(run: "JournalRun") -> RunLine:
    """A run that was begun from another machine."""
    return RunLine(
        run_id=run.run_id,
        state="begun elsewhere",
        verdict="",
        rows="",
        source=run.source_path,
        target=f"schema {run.target_schema}",
    )


def name_target(kept: "KeptRun") -> str:
    """Where a run went, as a person would say it."""
    return kept.connection_name or ("embedded" if kept.is_embedded else kept.target)


def print_runs(console: "Console", lines: Sequence[RunLine]) -> None:
    """One run in two lines or more: paths and URLs have a column to themselves, and are folded."""
    from rich.table import Table

    grid = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("Run", "State", "Verdict", "Rows"):
        grid.add_column(title, no_wrap=True, justify="right" if title == "Rows" else "left")
    grid.add_column("From and to", overflow="fold")
    for line in lines:
        place = f"{printable(line.source)}\n[dim]{printable(line.target)}[/]"
        grid.add_row(line.run_id, printable(line.state), printable(line.verdict), line.rows, place)
    console.print(grid)


def print_run(console: "Console", kept: "KeptRun", *, report_folder: str | None) -> None:
    """All that is kept of one run; `report_folder` is where its report is, if it has one."""
    from rich.table import Table

    grid = Table(box=None, pad_edge=False, show_header=False)
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(overflow="fold")
    facts = {
        "Run": kept.run_id,
        "State": f"{kept.state}: {kept.reason}" if kept.reason else str(kept.state),
        "Verdict": kept.verdict,
        "Rows": _describe_rows(kept),
        "From": kept.source_path,
        "To": f"{name_target(kept)}, schema {kept.schema}",
        "Began": _write_time(kept.started_at),
        "Changed": _write_time(kept.changed_at),
        "Report": report_folder or "",
        "Replaced": f"is in the schema {kept.backup_schema}" if kept.backup_schema else "",
    }
    for name, value in facts.items():
        if value:
            grid.add_row(name, printable(value))
    console.print(grid)
    steps = tuple(_list_next(kept, has_report=report_folder is not None))
    if not steps:
        return
    console.print("\n[bold]What can be done next[/]")
    for command, purpose in steps:
        console.print(f"  {purpose}\n    [dim]{printable(command)}[/]", soft_wrap=True)


def _list_next(kept: "KeptRun", *, has_report: bool) -> Iterator[tuple[str, str]]:
    """Commands, and what each is for."""
    from core.migration.kept_runs import RunState

    run_id = kept.run_id
    if kept.state.can_be_resumed:
        yield f"howdah resume {run_id}", "Go on where it ended:"
        yield f"howdah runs discard {run_id}", "Remove what it has made:"
        return
    if has_report:
        yield f"howdah report {run_id}", "Read the report as a page:"
    if kept.state is RunState.PUBLISHED:
        if has_report:
            yield f"howdah report {run_id} --format md", "Read the guide to the cut-over:"
        yield (
            f"howdah verify {quote(kept.source_path)}{_name_for_shell(kept)} --run {run_id}",
            "Compare both sides again:",
        )
        yield f"howdah undo {run_id}", "Take it back:"
        if kept.backup_schema:
            yield f"howdah release {run_id}", "Keep it for good, and remove what it replaced:"


def _name_for_shell(kept: "KeptRun") -> str:
    """The target as an argument; the embedded server has none."""
    return "" if kept.is_embedded else f" {quote(kept.connection_name or kept.target)}"


def _describe_rows(kept: "KeptRun") -> str:
    return f"{kept.rows_done:,} of {kept.rows_total:,}" if kept.state.can_be_resumed else f"{kept.rows_total:,}"


def _write_time(moment: str) -> str:
    return moment.replace("T", " ").replace("+00:00", " UTC")
