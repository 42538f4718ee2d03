"""Whether a built program runs: smoke.py PROGRAM [--window PROGRAM] [--sample DATABASE].

On any system, with nothing but Python's own library: prints its version, reads the sample, migrates it into the
embedded server where the system has one, and keeps a window open without a screen.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_SAMPLE = Path(__file__).parents[1] / "resources" / "sample" / "sample.sqlite"
_WITH_FINDINGS = 3
"""Done and verified, with findings to read."""
_WINDOW_S = 10


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=Path)
    parser.add_argument("--window", type=Path)
    parser.add_argument("--sample", type=Path, default=_SAMPLE)
    options = parser.parse_args()
    sample = str(options.sample.resolve())
    program = str(options.program.resolve())
    window = str((options.window or options.program).resolve())
    with tempfile.TemporaryDirectory() as folder:
        # PostgreSQL does not run as root, and its own account has to reach its data.
        Path(folder).chmod(0o755)
        environment = os.environ | {
            "XDG_DATA_HOME": str(Path(folder, "share")),
            "HOWDAH_DATA": str(Path(folder, "data")),
            "HOWDAH_CONFIG": str(Path(folder, "config")),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONUTF8": "1",
        }
        _run(program, "--version", folder=folder, environment=environment)
        _run(program, "plan", sample, "-o", "plan.json", folder=folder, environment=environment)
        if sys.platform != "win32":
            command = ("migrate", sample, "--schema", "sample", "--report", "report.html")
            try:
                _run(program, *command, folder=folder, environment=environment)
            finally:
                _run(program, "server", "stop", folder=folder, environment=environment)
        _keep_open(window, str(Path(folder, "plan.json")), folder, environment)
    print("It runs.")


def _run(*command: str, folder: str, environment: dict[str, str]) -> None:
    print("$", *command, flush=True)
    code = subprocess.run(command, cwd=folder, env=environment).returncode
    if code not in (0, _WITH_FINDINGS):
        sys.exit(f"It ended with {code}.")


def _keep_open(program: str, file: str, folder: str, environment: dict[str, str]) -> None:
    print("$", program, file, flush=True)
    errors = Path(folder, "errors.txt")
    with errors.open("wb") as log:
        process = subprocess.Popen([program, file], cwd=folder, env=environment, stderr=log)
        time.sleep(_WINDOW_S)
        is_open = process.poll() is None
        process.terminate()
        process.wait()
    told = errors.read_text(encoding="utf-8", errors="replace")
    if not is_open or "Traceback" in told:
        sys.exit(f"The window did not stay open.\n{told}")


if __name__ == "__main__":
    main()
