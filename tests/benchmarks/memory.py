"""What each stage of a migration needs of memory: one more run, not timed, in a process of its own that has the kernel
forget its peak as a stage begins and reads it as the stage ends.

    python -m tests.benchmarks.memory SOURCE URL

Only Linux tells such peaks (VmHWM, and 5 written to clear_refs: https://man7.org/linux/man-pages/man5/proc.5.html).
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from core.events import Event, PhaseFinished, PhaseStarted
from tests.benchmarks.measure import Failure, WayFailed
from tests.benchmarks.ways import HOWDAH_SCHEMA, Ground, clear

REPORT = "report"
"""Stands for the writing of the report in all of its forms."""
_FORGET_PEAK = "5"
_CLEAR, _STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")
_VERDICTS = ("verified", "verified with findings")


class PeakWatch:
    """The peak of resident memory by stage, in MB, of this process."""

    def __init__(self) -> None:
        self.peaks_mb: dict[str, float] = {}

    def take(self, event: Event) -> None:
        """For `migrate`."""
        if isinstance(event, PhaseStarted):
            self.begin()
        elif isinstance(event, PhaseFinished):
            self.end(str(event.phase))

    def begin(self) -> None:
        _CLEAR.write_text(_FORGET_PEAK)

    def end(self, stage: str) -> None:
        line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM:"))
        self.peaks_mb[stage] = int(line.split()[1]) / 1024


def measure_memory(ground: Ground) -> dict[str, float]:
    """MB by stage; nothing where the system does not tell. Raises WayFailed unless the run ends verified."""
    if not _CLEAR.exists():
        return {}
    clear(ground)
    run = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.memory", str(ground.source), ground.url],
        env={**os.environ, **ground.environment},
        capture_output=True,
        text=True,
        timeout=ground.limit_s,
    )
    if run.returncode:
        raise WayFailed(Failure(reason=(run.stderr.strip().splitlines() or ["no word"])[-1]))
    peaks_mb: dict[str, float] = json.loads(run.stdout)
    return peaks_mb


def main() -> None:
    from core.migration.options import MigrationOptions
    from core.migration.run import migrate

    source, url = sys.argv[1:]
    watch = PeakWatch()
    options = MigrationOptions(source_path=Path(source), target_url=url, schema=HOWDAH_SCHEMA, replace=True)
    report = migrate(options, on_event=watch.take)
    if report.verdict not in _VERDICTS:
        raise SystemExit(f"the report says: {report.verdict}")

    from core.migration.report_format import ReportFormat
    from core.migration.save_report import render_report

    watch.begin()
    for format_ in ReportFormat:
        render_report(report.run_id, format_)
    watch.end(REPORT)
    print(json.dumps(watch.peaks_mb))


if __name__ == "__main__":
    main()
