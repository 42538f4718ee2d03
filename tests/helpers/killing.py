"""howdah as a process of its own, which is killed with SIGKILL at a time or when something has come to be."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_POLL_S = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a process ended: by itself with an exit code, or killed; and what it had written, errors too."""

    exit_code: int | None
    duration_s: float
    output: str
    peak_bytes: int
    """The most memory that it was seen to hold; 0 where the system does not tell."""

    @property
    def was_killed(self) -> bool:
        return self.exit_code is None


class HowdahProcess:
    """A running `python -m core`. Made by `start_howdah`; one of its methods must be called."""

    def __init__(self, process: "subprocess.Popen[bytes]", log: IO[bytes], timeout_s: float) -> None:
        self._process, self._log = process, log
        self._started_at = time.monotonic()
        self._deadline = self._started_at + timeout_s
        self._peak_bytes = 0

    @property
    def running_s(self) -> float:
        return time.monotonic() - self._started_at

    def interrupt(self) -> None:
        """Do as Ctrl-C does, and go on."""
        self._process.send_signal(signal.SIGINT)

    def wait(self) -> Ended:
        """Wait for its own end."""
        return self.kill_when(lambda: False)

    def kill_after(self, seconds: float) -> Ended:
        """Kill it that long after its start, unless it has ended by then."""
        return self.kill_when(lambda: self.running_s >= seconds)

    def kill_when(self, is_time: Callable[[], bool]) -> Ended:
        """Kill it as soon as that is so, unless it has ended by then."""
        try:
            while self._process.poll() is None and not is_time():
                self._measure()
                if time.monotonic() > self._deadline:
                    raise AssertionError(f"howdah did not end in time; it wrote:\n{self._read_log()}")
                time.sleep(_POLL_S)
        finally:
            # Nothing happens to one that has ended.
            is_killed = self._process.poll() is None
            self._process.kill()
            exit_code = self._process.wait()
            duration_s = self.running_s
            output = self._read_log()
            self._log.close()
        return Ended(
            exit_code=None if is_killed and exit_code == -signal.SIGKILL else exit_code,
            duration_s=duration_s,
            output=output,
            peak_bytes=self._peak_bytes,
        )

    def _measure(self) -> None:
        # What the system tells of an ended child counts in the memory of the test that started it.
        try:
            status = Path(f"/proc/{self._process.pid}/status").read_text("ascii", "replace")
        except OSError:
            return
        if "VmHWM:" in status:
            self._peak_bytes = max(self._peak_bytes, int(status.split("VmHWM:")[1].split()[0]) * 1024)

    def _read_log(self) -> str:
        self._log.seek(0)
        return self._log.read().decode("utf-8", "replace")


def start_howdah(*arguments: object, timeout_s: float = 120, **environment: str) -> HowdahProcess:
    """Start the command line with these arguments, and these variables beside those of the test."""
    log = tempfile.TemporaryFile()  # noqa: SIM115  (closed when the process has ended)
    process = subprocess.Popen(
        [sys.executable, "-m", "core", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200", **environment},
    )
    return HowdahProcess(process, log, timeout_s)


def run_howdah(*arguments: object, timeout_s: float = 120, **environment: str) -> Ended:
    """Run it to its own end."""
    return start_howdah(*arguments, timeout_s=timeout_s, **environment).wait()
