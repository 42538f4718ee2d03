"""The process that reads hostile files: apart from the tests, which must outlive its crash, its hang and its hunger.

`python -m tests.hostile.worker` takes a line of JSON for each file, and answers with one.
"""

import json
import os
import resource
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from core.cancel import CancelToken
from core.errors import Cancelled, MigrationError
from core.migration.assess import assess, render_plan
from core.migration.look import check_source, count_rows, look_at

MOST_ADDRESS_BYTES = 6 << 30
"""Beyond which an allocation fails, lest a test that finds something takes the machine down."""


def _plan(path: Path, cancel: CancelToken, *, is_sample: bool) -> None:
    render_plan(assess(path, is_sample=is_sample, workers=2, cancel=cancel).plan, "hostile")


STEPS: dict[str, Callable[[Path, CancelToken], object]] = {
    "look": lambda path, cancel: look_at(path, cancel=cancel),
    "count": lambda path, cancel: count_rows(path, on_table=lambda *_: None, cancel=cancel, budget_s=1.0),
    "check": lambda path, cancel: check_source(path, cancel=cancel),
    "sample": lambda path, cancel: _plan(path, cancel, is_sample=True),
    "assess": lambda path, cancel: _plan(path, cancel, is_sample=False),
}


def run_step(step: str, path: Path, cancel_after_s: float | None) -> dict[str, object]:
    """What becomes of a step: how it ended, in how many seconds, with how many bytes more than before at its peak."""
    cancel = CancelToken()
    cancelled_at: list[float] = []
    clock = threading.Timer(cancel_after_s or 0.0, lambda: (cancelled_at.append(time.monotonic()), cancel.cancel()))
    _forget_peak()
    before = _read_peak_bytes()
    started, cpu_before = time.monotonic(), time.process_time()
    if cancel_after_s is not None:
        clock.start()
    text = ""
    try:
        STEPS[step](path, cancel)
        ending = "done"
    except MigrationError as error:
        ending, text = type(error).__name__, error.message
    except Cancelled:
        ending = "Cancelled"
    except BaseException:
        ending, text = "bug", traceback.format_exc()
    ended = time.monotonic()
    clock.cancel()
    return {
        "ending": ending,
        "text": text,
        "duration_s": ended - started,
        "cpu_s": time.process_time() - cpu_before,
        "late_s": ended - cancelled_at[0] if cancelled_at else 0.0,
        "memory_bytes": max(0, _read_peak_bytes() - before),
    }


def _forget_peak() -> None:
    """Let the peak be what is in use now, where the system can (proc(5), clear_refs)."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _read_peak_bytes() -> int:
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak << 10
    return int(status.partition("VmHWM:")[2].split()[0]) << 10


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_ADDRESS_BYTES, MOST_ADDRESS_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    print(json.dumps("ready"), file=answers, flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        answer = run_step(asked["step"], Path(asked["path"]), asked["cancel_after_s"])
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
