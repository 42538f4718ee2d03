"""Howdah against `psql \\copy` of ready-made text files and pgloader, in scenarios of several shapes and sizes.

    make bench [SCENARIO="wide blobs"] [ROWS=N] [REPEATS=3]
    python -m tests.benchmarks.bench --help

Each way runs as a process of its own on the same fresh embedded server, in turns; the medians are printed. Wall and
CPU seconds and peak resident memory are the client process's, as the kernel counted them. Machines are noisy: quote
the ratios, which are of one run.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from core.postgres.embedded import start_embedded, stop_embedded
from core.postgres.programs import find_programs
from tests.benchmarks.machine import describe_machine
from tests.benchmarks.measure import Failure, Run, WayFailed, find_median
from tests.benchmarks.memory import measure_memory
from tests.benchmarks.render import check_marks, render_results, write_into
from tests.benchmarks.results import Result, keep_result, read_results
from tests.benchmarks.resume import Resumption, find_median_resumption, interrupt_and_resume
from tests.benchmarks.scenarios import GROWING, SCENARIOS, Scenario, build_source, count_source_rows, make_rows_scenario
from tests.benchmarks.ways import PGLOADER, PSQL, Ground, find_ways

_CACHE = Path(__file__).parents[2] / "build" / "benchmark"
_RESUME, _MEMORY = "resume", "memory"
_READ_BYTES = 1 << 20

_Outcome = TypeVar("_Outcome", Run, Resumption)


def main() -> None:
    arguments = _read_arguments()
    if arguments.markdown:
        check_marks(arguments.markdown)
    named = {scenario.name: scenario for scenario in SCENARIOS}
    chosen = [named[name] for name in arguments.scenario or ([] if arguments.rows else named)]
    chosen += [make_rows_scenario(f"rows_{row_count}", row_count) for row_count in arguments.rows]
    growing = [scenario.name for scenario in GROWING]
    results: list[Result] = []
    for scenario in chosen:
        result, machine = _measure(scenario, arguments.repeats, arguments.limit, frozenset(arguments.without))
        results.append(result)
        if result.scenario in named:
            keep_result(arguments.results, machine, result, list(named))
        print(render_results([result], machine, ()), flush=True)
    if len(results) > 1:
        print(render_results(results, machine, growing))
    if arguments.markdown:
        write_into(arguments.markdown, render_results(read_results(arguments.results, machine), machine, growing))


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.bench", description=__doc__.splitlines()[0])
    names = [scenario.name for scenario in SCENARIOS]
    parser.add_argument("--scenario", nargs="+", choices=names, metavar="NAME", help=f"of {', '.join(names)}")
    parser.add_argument("--rows", nargs="+", type=int, default=[], metavar="N", help="the one table, of N rows")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="how often each way runs (3)")
    parser.add_argument("--limit", type=float, default=900, metavar="SECONDS", help="for one run (900)")
    ways = (PSQL.split()[0], PGLOADER, _RESUME, _MEMORY)
    parser.add_argument("--without", nargs="+", choices=ways, default=[], help="ways that are not measured")
    parser.add_argument(
        "--results", type=Path, default=_CACHE / "results.json", metavar="FILE", help="where all is kept"
    )
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="a document for the tables of all that is kept")
    return parser.parse_args()


def _measure(
    scenario: Scenario, repeats: int, limit_s: float, without: frozenset[str]
) -> tuple[Result, dict[str, str]]:
    """Measure one scenario on a server of its own, whose data are removed again."""
    source = build_source(scenario, _CACHE)
    _read_through(source)
    ways = {way: run for way, run in find_ways().items() if way.split()[0] not in without}
    outcomes: dict[str, list[Run | Failure]] = {way: [] for way in ways}
    resumptions: list[Resumption | Failure] = []
    with tempfile.TemporaryDirectory(prefix="howdah-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # for the server's account
        url = start_embedded(folder / "data").url
        try:
            ground = Ground(
                source=source,
                row_counts=count_source_rows(source),
                url=url,
                programs=find_programs(folder / "data").folder,
                folder=folder,
                limit_s=limit_s,
                pgloader_rows=scenario.pgloader_rows,
            )
            machine = describe_machine(url, folder)
            stage_peaks_mb = {} if _MEMORY in without else _try_memory(ground)
            for _ in range(repeats):
                for way, run in ways.items():
                    _try_once_more(run, ground, outcomes[way])
                if scenario.is_interrupted and _RESUME not in without:
                    _try_once_more(interrupt_and_resume, ground, resumptions)
        finally:
            stop_embedded(folder / "data")
    result = Result(
        scenario=scenario.name,
        shape=scenario.shape,
        row_count=sum(ground.row_counts.values()),
        source_bytes=source.stat().st_size,
        wanted_peak_mb=scenario.wanted_peak_mb,
        repeats=repeats,
        ways={way: find_median(some) for way, some in outcomes.items()},
        resumption=find_median_resumption(resumptions) if resumptions else None,
        load_average=os.getloadavg()[1] if hasattr(os, "getloadavg") else None,
        stage_peaks_mb=stage_peaks_mb,
    )
    return result, machine


def _try_once_more(run: Callable[[Ground], _Outcome], ground: Ground, outcomes: list[_Outcome | Failure]) -> None:
    """Add an outcome; a way that has failed is not tried again."""
    if any(isinstance(outcome, Failure) for outcome in outcomes):
        return
    try:
        outcomes.append(run(ground))
    except WayFailed as error:
        outcomes.append(error.failure)


def _try_memory(ground: Ground) -> dict[str, float]:
    """No figure is better than none at all of a scenario."""
    try:
        return measure_memory(ground)
    except (WayFailed, subprocess.TimeoutExpired) as error:
        print(f"The memory of each stage could not be measured: {error}", file=sys.stderr)
        return {}


def _read_through(path: Path) -> None:
    """Have the file in the page cache, so that the first way to read it is at no disadvantage."""
    with path.open("rb") as file:
        while file.read(_READ_BYTES):
            pass


if __name__ == "__main__":
    main()
