"""Draws docs/terminal.svg anew: a real run of `howdah migrate` on the sample, as a terminal shows it.

    .venv/bin/python -m docs.render_terminal

The run goes into an embedded PostgreSQL in a temporary folder, whose place is not part of the picture.
"""

import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

from rich.console import Console
from rich.text import Text

from core.postgres.embedded import start_embedded, stop_embedded

ROOT = Path(__file__).parents[1]
COLUMNS, LINES = 96, 50
COMMAND = "howdah migrate resources/sample/sample.sqlite --schema library"


def record_run(target: str) -> str:
    """What the command writes to a terminal, with its colours."""
    screen, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "core", *COMMAND.split()[1:]],
        cwd=ROOT,
        env={**os.environ, "HOWDAH_TARGET": target, "TERM": "xterm-256color"},
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=terminal,
    )
    os.close(terminal)
    output = b""
    while True:
        try:
            data = os.read(screen, 65536)
        except OSError:  # how Linux says that the other end has closed
            break
        if not data:
            break
        output += data
    os.close(screen)
    if process.wait() not in (0, 3):
        raise SystemExit(output.decode(errors="replace"))
    return output.decode()


def last_screen(output: str) -> str:
    """The display as it stood at the end: progress redraws itself by moving the cursor up."""
    lines: list[str] = []
    row = 0
    for piece in output.replace("\r\n", "\n").split("\n"):
        text = piece
        while "\x1b[1A" in text:
            text = text.replace("\x1b[1A", "", 1)
            row = max(0, row - 1)
        text = text.split("\r")[-1].replace("\x1b[2K", "").replace("\x1b[?25l", "").replace("\x1b[?25h", "")
        lines[row:] = [text]
        row += 1
    return "\n".join(lines).rstrip()


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="howdah-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        url = start_embedded(folder / "data").url
        try:
            text = last_screen(record_run(url)).replace(url, "postgresql://postgres@/postgres")
        finally:
            stop_embedded(folder / "data")
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(f"\x1b[1m$ {COMMAND}\x1b[0m\n{text}"))
    # Without the fonts that it would fetch from elsewhere: the reader's own serve.
    picture = re.sub(r"@font-face \{.*?\}\s*", "", console.export_svg(title="howdah"), flags=re.DOTALL)
    Path(__file__).with_name("terminal.svg").write_text(picture, "utf-8")


if __name__ == "__main__":
    main()
