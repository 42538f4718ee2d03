"""Howdah against `psql \\copy` of a ready-made file and pgloader, on one table, in one run.

    make bench [ROWS=1000000] [REPEATS=3]

Each way runs as a process of its own on the same fresh embedded server, in turns; the medians are printed. Wall
and CPU seconds and peak resident memory are the client process's, as the kernel counted them. Machines are noisy:
quote the ratios, which are of one run.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from core.postgres.embedded import start_embedded, stop_embedded
from core.postgres.programs import find_programs
from tests.benchmarks.table import build

_CACHE = Path(__file__).parents[2] / "build" / "benchmark"
_COPIED = "bench_copied.measurement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One process: `phases` are Howdah's own stages in seconds."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    phases: dict[str, float]


def run_process(command: Sequence[str], *, allowed: Sequence[int] = (0,)) -> Run:
    """Run a command to its end and measure it. Raises RuntimeError with its output if it fails."""
    with tempfile.TemporaryFile() as output:
        started = time.monotonic()
        process = subprocess.Popen(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in allowed:
            output.seek(0)
            raise RuntimeError(f"{command[0]} failed:\n{output.read().decode(errors='replace')[-2000:]}")
    return Run(
        wall_s=wall_s,
        cpu_s=usage.ru_utime + usage.ru_stime,
        peak_mb=usage.ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024),
        phases={},
    )


def run_howdah(source: Path, url: str, folder: Path) -> Run:
    report = folder / "report.json"
    command = [sys.executable, "-m", "core", "migrate", str(source), url, "--schema", "bench_howdah"]
    run = run_process([*command, "--replace", "--json", str(report)], allowed=(0, 3))
    phases = {phase["phase"]: phase["duration_s"] for phase in json.loads(report.read_bytes())["run"]["phases"]}
    return Run(wall_s=run.wall_s, cpu_s=run.cpu_s, peak_mb=run.peak_mb, phases=phases)


def run_psql(psql: str, url: str, file: Path) -> Run:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS bench_copied CASCADE")
        connection.execute("CREATE SCHEMA bench_copied")
        connection.execute(f"CREATE TABLE {_COPIED} (LIKE bench_howdah.measurement)")
    return run_process([psql, "-qX", url, "-c", f"\\copy {_COPIED} from '{file}'"])


def run_pgloader(source: Path, url: str, folder: Path) -> Run:
    parameters = conninfo_to_dict(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS public.measurement")
    target = f"pgsql://{parameters['user']}@unix:{parameters['host']}:5432/{parameters['dbname']}"
    return run_process(["pgloader", "--root-dir", str(folder), f"sqlite://{source}", target])


def drop_backups(url: str) -> None:
    """Remove what --replace moved aside, so that every run meets the same server."""
    with psycopg.connect(url, autocommit=True) as connection:
        for (schema,) in connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'howdah%'").fetchall():
            connection.execute(f'DROP SCHEMA "{schema}" CASCADE')
        connection.execute("CHECKPOINT")


def median(runs: Sequence[Run]) -> Run:
    return Run(
        wall_s=statistics.median(run.wall_s for run in runs),
        cpu_s=statistics.median(run.cpu_s for run in runs),
        peak_mb=max(run.peak_mb for run in runs),
        phases={name: statistics.median(run.phases[name] for run in runs) for name in runs[0].phases},
    )


def print_results(rows: int, size_bytes: int, results: dict[str, Run]) -> None:
    print(f"\n{rows:,} rows x 11 columns, {size_bytes / 1e6:,.0f} MB\n")
    print(f"{'':28} {'wall s':>8} {'CPU s':>8} {'peak MB':>8}")
    for name, run in results.items():
        print(f"{name:28} {run.wall_s:8.2f} {run.cpu_s:8.2f} {run.peak_mb:8.0f}")
        for phase, duration_s in run.phases.items():
            print(f"  {phase:26} {duration_s:8.2f}")
    howdah, copied = results["howdah migrate"], results["psql \\copy"]
    print(f"\ncopy phase / psql \\copy    {howdah.phases['copy'] / copied.wall_s:6.2f}  (wanted: <= 1.0)")
    if "pgloader" in results:
        print(f"whole run / pgloader       {howdah.wall_s / results['pgloader'].wall_s:6.2f}  (wanted: <= 0.8)")
    else:
        print("whole run / pgloader       not measured: pgloader is not installed")
    print(f"peak resident memory       {howdah.peak_mb:6.0f} MB  (wanted: < 400)")


def main() -> None:
    rows = int(os.environ.get("ROWS") or 1_000_000)
    repeats = int(os.environ.get("REPEATS") or 3)
    _CACHE.mkdir(parents=True, exist_ok=True)
    source = build(_CACHE / f"measurement_{rows}.sqlite", rows)
    with tempfile.TemporaryDirectory(prefix="howdah-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # for the server's account
        url = start_embedded(folder / "data").url
        psql = str(find_programs(folder / "data").folder / "psql")
        try:
            text_file = folder / "measurement.txt"
            run_howdah(source, url, folder)
            run_process([psql, "-qX", url, "-c", f"\\copy bench_howdah.measurement to '{text_file}'"])
            runs: dict[str, list[Run]] = {"howdah migrate": [], "psql \\copy": []}
            if shutil.which("pgloader"):
                runs["pgloader"] = []
            for _ in range(repeats):
                for way in runs:
                    drop_backups(url)
                    if way == "howdah migrate":
                        runs[way].append(run_howdah(source, url, folder))
                    elif way == "psql \\copy":
                        runs[way].append(run_psql(psql, url, text_file))
                    else:
                        runs[way].append(run_pgloader(source, url, folder))
        finally:
            stop_embedded(folder / "data")
    print_results(rows, source.stat().st_size, {way: median(some) for way, some in runs.items()})


if __name__ == "__main__":
    main()
