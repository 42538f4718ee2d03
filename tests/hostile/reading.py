"""Reads files in a process of their own, and tells how that ended: also by a crash, or never."""

import json
import select
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

STEPS = ("look", "count", "check", "sample", "assess")
_ROOT = Path(__file__).parents[2]
_START_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a step ended: "done", an error's name, "Cancelled", "bug", "crash", "hang"."""

    ending: str
    text: str = ""
    duration_s: float = 0.0
    cpu_s: float = 0.0
    """Of the processor, which tells more than the clock where others use it too."""
    late_s: float = 0.0
    """After it was asked to stop."""
    memory_bytes: int = 0
    """At its peak, more than before."""

    @property
    def is_well(self) -> bool:
        return self.ending not in ("bug", "crash", "hang")


class Reader:
    """A process that reads one file after the other, made anew when one has ended it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 (closed with the reader)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()
        self._errors.close()

    def read(self, step: str, path: Path, *, cancel_after_s: float | None = None, timeout_s: float = 120.0) -> Ending:
        """Do a step of `tests.hostile.worker` to a file."""
        if self._process is None:
            self._start()
        process = self._process
        assert process is not None
        assert process.stdin is not None
        process.stdin.write(json.dumps({"step": step, "path": str(path), "cancel_after_s": cancel_after_s}) + "\n")
        process.stdin.flush()
        line = self._read_line(timeout_s)
        if line is None:
            self._stop()
            return Ending(ending="hang", text=self._read_errors(), duration_s=timeout_s)
        if not line:
            code = process.wait()
            self._stop()
            return Ending(ending="crash", text=f"exit code {code}\n{self._read_errors()}")
        return Ending(**json.loads(line))

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", "-m", "tests.hostile.worker"],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )
        if not self._read_line(_START_S):
            raise RuntimeError(f"the reading process did not start: {self._read_errors()}")

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _read_line(self, timeout_s: float) -> str | None:
        """A line; "" where the process ended, None where it says nothing for so long."""
        assert self._process is not None
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], timeout_s)
        return self._process.stdout.readline() if ready else None

    def _read_errors(self) -> str:
        self._errors.seek(0)
        return self._errors.read()[-4000:]
