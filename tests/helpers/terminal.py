"""The command line as somebody at a terminal meets it: questions and answers."""

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping

_IN_TERMINAL = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"


def converse(
    arguments: Iterable[object], answers: Iterable[tuple[str, str]], environment: Mapping[str, str]
) -> tuple[int, str]:
    """Run howdah in a terminal of its own, and answer each question when it is shown: exit code and screen.

    An answer waits for its question: what is typed before a hidden prompt is thrown away by it.
    """
    command = [sys.executable, "-c", _IN_TERMINAL, sys.executable, "-m", "core", *map(str, arguments)]
    screen = ""
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, **environment}
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        waiting, seen = list(answers), 0
        deadline = time.monotonic() + 60
        while True:
            data = process.stdout.read()
            if data == b"":
                break
            screen += (data or b"").decode()
            if waiting and waiting[0][0] in screen[seen:]:
                seen = len(screen)
                process.stdin.write(waiting.pop(0)[1].encode() + b"\n")
                process.stdin.flush()
            assert time.monotonic() < deadline, screen
            time.sleep(0.01)
        assert not waiting, screen
        return process.wait(10), screen.replace("\r\n", "\n")
