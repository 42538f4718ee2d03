"""One process, run to its end and measured: wall and CPU seconds and peak memory, as the kernel counted them."""

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_TELLING = ("exhausted", "error", "fatal", "failed", "no such")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One process that did its work. The kernel counts a peak from this process's own size upwards, some 40 MB."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    phases: dict[str, float] = field(default_factory=dict)
    """Howdah's own stages in seconds."""
    remark: str = ""
    """What it left undone that another way did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One process that did not, and why."""

    reason: str
    is_timeout: bool = False


class WayFailed(Exception):
    """A way could not carry the source over."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason)
        self.failure = failure


def run_process(
    command: Sequence[str],
    *,
    allowed: Sequence[int] = (0,),
    limit_s: float,
    environment: Mapping[str, str] | None = None,
) -> Run:
    """Run a command to its end and measure it. Raises WayFailed if it fails or takes longer than `limit_s`."""
    with tempfile.TemporaryFile() as output:
        started = time.monotonic()
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **(environment or {})},
        )
        is_late = threading.Event()

        def end_late() -> None:
            is_late.set()
            process.kill()

        timer = threading.Timer(limit_s, end_late)
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            raise
        finally:
            timer.cancel()
            timer.join()
        wall_s = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if is_late.is_set():
            raise WayFailed(Failure(reason=f"not done after {limit_s:,.0f} s", is_timeout=True))
        if process.returncode not in allowed:
            output.seek(0)
            raise WayFailed(Failure(reason=_find_reason(output.read().decode(errors="replace"), process.returncode)))
    return Run(
        wall_s=wall_s,
        cpu_s=usage.ru_utime + usage.ru_stime,
        peak_mb=usage.ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024),
    )


def find_median(outcomes: Sequence[Run | Failure]) -> Run | Failure:
    """The medians of all, but the highest peak; the first failure if there is one."""
    runs = [outcome for outcome in outcomes if isinstance(outcome, Run)]
    if len(runs) < len(outcomes):
        return next(outcome for outcome in outcomes if isinstance(outcome, Failure))
    return Run(
        wall_s=statistics.median(run.wall_s for run in runs),
        cpu_s=statistics.median(run.cpu_s for run in runs),
        peak_mb=max(run.peak_mb for run in runs),
        phases={name: statistics.median(run.phases[name] for run in runs) for name in runs[0].phases},
        remark=runs[-1].remark,
    )


def _find_reason(output: str, exit_code: int) -> str:
    """The line that tells most: the first that names an error, else the last one; frames around texts are left out."""
    lines = [line.strip(" \t│╭╮╰╯─") for line in output.splitlines()]
    lines = [line for line in lines if line and line != "Error"] or ["no word"]
    telling = [line for line in lines if any(word in line.lower() for word in _TELLING)]
    return f"exit code {exit_code}: {(telling or lines[-1:])[0][:200].rstrip('.')}"
