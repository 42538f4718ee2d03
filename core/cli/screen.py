"""Where commands print: a terminal, whose width is kept to, or a file or another program, for which no line is cut."""

import os

from rich.console import Console

_ANY_WIDTH = 10_000
"""Rich takes what is no terminal to be 80 columns wide, and would break sentences that a program searches in."""


class _Screen(Console):
    def on_broken_pipe(self) -> None:
        # Rich would end the program here, as a failure. Whoever prints knows what it means.
        raise


def open_console(*, stderr: bool = False, highlight: bool = False) -> Console:
    """Standard output, or standard error; `COLUMNS` sets a width for both kinds."""
    console = _Screen(stderr=stderr, highlight=highlight)
    if not console.is_terminal and not os.environ.get("COLUMNS"):
        console.width = _ANY_WIDTH
    return console
