"""Results as Markdown tables, aligned so that they can be read in a terminal too, and put into a document."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.benchmarks.measure import Failure, Run
from tests.benchmarks.results import Result
from tests.benchmarks.resume import Resumption
from tests.benchmarks.ways import HOWDAH, PGLOADER, PSQL

_BEGIN, _END = "<!-- measured: begin -->", "<!-- measured: end -->"

WANTED_COPY_RATIO = 0.8
WANTED_WHOLE_RATIO = 0.5
WANTED_VERIFY_RATIO = 0.5
WANTED_RESUME_S = 2.0


def render_results(results: Sequence[Result], machine: Mapping[str, str], growing: Sequence[str]) -> str:
    """All tables; `growing` names the scenarios of the same rows at growing size."""
    parts = [
        _render_table(("machine", ""), machine.items()),
        "### Ways compared\n\n" + _render_ways(results) + _render_notes(results),
    ]
    if any(isinstance(result.ways.get(HOWDAH), Run) for result in results):
        parts.append("### Where Howdah's time goes\n\nSeconds.\n\n" + _render_phases(results))
    if watched := [result for result in results if result.stage_peaks_mb]:
        parts.append(
            "### Memory of each stage\n\nPeaks in MB, of a run that is not timed.\n\n" + _render_memory(watched)
        )
    if len(grown := [result for result in results if result.scenario in growing]) > 1:
        parts.append("### Growth\n\nSeconds per million rows; peak memory in MB.\n\n" + _render_growth(grown))
    if resumed := [result for result in results if result.resumption is not None]:
        parts.append("### Resume\n\nSeconds, but for the rows and the memory.\n\n" + _render_resumptions(resumed))
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def check_marks(document: Path) -> None:
    """Raise SystemExit unless the document has the marks that figures go between."""
    text = document.read_text() if document.is_file() else ""
    if _BEGIN not in text or _END not in text:
        raise SystemExit(f"{document} has no lines {_BEGIN} and {_END} for the figures to go between.")


def write_into(document: Path, rendered: str) -> None:
    """Put the tables between the two marks of a document, which stays as it is elsewhere."""
    text = document.read_text()
    pattern = re.compile(f"(?<={re.escape(_BEGIN)}\n).*(?={re.escape(_END)})", re.DOTALL)
    document.write_text(pattern.sub(lambda _: f"\n{rendered}\n", text))


def _render_ways(results: Sequence[Result]) -> str:
    head = ("scenario", "MB", "howdah s", "its copy s", "CPU s", "peak MB", "psql s", "pgloader s", "its peak MB")
    ratios = (f"copy / psql (<= {WANTED_COPY_RATIO})", f"whole / pgloader (<= {WANTED_WHOLE_RATIO})")
    rows = []
    for result in results:
        howdah, psql, pgloader = (result.ways.get(way) for way in (HOWDAH, PSQL, PGLOADER))
        copy_s = howdah.phases["copy"] if isinstance(howdah, Run) else None
        whole_s = howdah.wall_s if isinstance(howdah, Run) else None
        rows.append(
            (
                result.scenario,
                f"{result.source_bytes / 1e6:,.0f}",
                _show_wall(howdah),
                _show(copy_s, 2),
                _show(howdah.cpu_s if isinstance(howdah, Run) else None, 2),
                _show_peak(howdah),
                _show_wall(psql),
                _show_wall(pgloader),
                _show_peak(pgloader),
                _show_ratio(copy_s, psql),
                _show_ratio(whole_s, pgloader),
            )
        )
    return _render_table((*head, *ratios), rows)


def _render_notes(results: Sequence[Result]) -> str:
    """What the scenarios are, and what did not go as it should."""
    notes = []
    for result in results:
        times = "measured once" if result.repeats == 1 else f"median of {result.repeats}"
        if result.load_average is not None:
            times += f" at a load average of {result.load_average:.1f}"
        wanted = f"peak wanted below {result.wanted_peak_mb} MB"
        notes.append(f"- {result.scenario}: {result.shape} ({times}, {wanted}).")
        for way, outcome in result.ways.items():
            if isinstance(outcome, Failure):
                notes.append(f"  - {way} failed: {outcome.reason}.")
            elif outcome.remark:
                notes.append(f"  - {way} {outcome.remark}.")
    return "\n" + "\n".join(notes)


def _render_phases(results: Sequence[Result]) -> str:
    runs = [(result, run) for result in results if isinstance(run := result.ways.get(HOWDAH), Run)]
    phases = list(dict.fromkeys(phase for _, run in runs for phase in run.phases))
    rows = [
        (
            result.scenario,
            *(_show(run.phases.get(phase), 2) for phase in phases),
            _show(run.wall_s - sum(run.phases.values()), 2),
            _show(result.verify_rate_ratio, 2),
        )
        for result, run in runs
    ]
    ratio = f"verify rows / copy rows (>= {WANTED_VERIFY_RATIO})"
    return _render_table(("scenario", *phases, "start and end", ratio), rows)


def _render_memory(results: Sequence[Result]) -> str:
    stages = list(dict.fromkeys(stage for result in results for stage in result.stage_peaks_mb))
    rows = [(result.scenario, *(_show(result.stage_peaks_mb.get(stage), 0) for stage in stages)) for result in results]
    return _render_table(("scenario", *stages), rows)


def _render_growth(results: Sequence[Result]) -> str:
    rows = []
    phases: list[str] = []
    for result in results:
        run = result.ways.get(HOWDAH)
        if isinstance(run, Run):
            phases = phases or list(run.phases)
            figures = (*(run.phases.get(phase) for phase in phases), run.wall_s)
            each = (_show(figure and figure * 1e6 / result.row_count, 2) for figure in figures)
            rows.append((f"{result.row_count:,}", *each, _show_peak(run)))
    return _render_table(("rows", *phases, "whole", "peak MB"), rows)


def _render_resumptions(results: Sequence[Result]) -> str:
    head = ("scenario", "uninterrupted", "killed after", "resumed in", "its peak MB", "cost", "rows lost", "their time")
    rows, notes = [], []
    for result in results:
        uninterrupted, resumption = result.ways.get(HOWDAH), result.resumption
        if isinstance(uninterrupted, Run) and isinstance(resumption, Resumption):
            cost_s, lost_s = resumption.cost_s(uninterrupted), resumption.lost_s(uninterrupted)
            seconds = (uninterrupted.wall_s, resumption.until_kill_s, resumption.resumed_s)
            costs = (_show(cost_s, 2), f"{resumption.rows_lost:,}", _show(lost_s, 2), _show(cost_s - lost_s, 2))
            rows.append((result.scenario, *(_show(each, 2) for each in seconds), _show(resumption.peak_mb, 0), *costs))
            phases = ", ".join(f"{phase} {duration_s:.2f}" for phase, duration_s in resumption.phases.items())
            notes.append(f"- {result.scenario}: the resumed run's phases: {phases}.\n")
        elif isinstance(resumption, Failure):
            notes.append(f"- {result.scenario}: resume failed: {resumption.reason}.\n")
    table = _render_table((*head, f"cost without it (< {WANTED_RESUME_S:.0f})"), rows) if rows else ""
    return table + "\n" * bool(rows and notes) + "".join(notes)


def _show(figure: float | None, digits: int) -> str:
    return "" if figure is None else f"{figure:,.{digits}f}"


def _show_wall(outcome: Run | Failure | None) -> str:
    if isinstance(outcome, Run):
        return _show(outcome.wall_s, 2)
    if outcome is None:
        return "not measured"
    return "too long" if outcome.is_timeout else "failed"


def _show_peak(outcome: Run | Failure | None) -> str:
    return _show(outcome.peak_mb, 0) if isinstance(outcome, Run) else ""


def _show_ratio(seconds: float | None, outcome: Run | Failure | None) -> str:
    return f"{seconds / outcome.wall_s:.2f}" if seconds is not None and isinstance(outcome, Run) else ""


def _render_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The first column to the left, figures to the right."""
    lines = [tuple(head), *(tuple(cell.replace("|", "\\|") for cell in row) for row in rows)]
    widths = [max(2, *(len(line[place]) for line in lines)) for place in range(len(head))]
    rule = ("-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:]))
    return "".join(_render_line(line, widths) for line in (lines[0], rule, *lines[1:]))


def _render_line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first = cells[0].ljust(widths[0])
    others = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
    return f"| {' | '.join((first, *others))} |\n"
