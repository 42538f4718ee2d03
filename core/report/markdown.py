"""Markdown that shows what it is given and nothing else: names, values and SQL of a database in spans and blocks of
code that they can't leave, and prose whose signs mean nothing.

By https://spec.commonmark.org/0.31.2/, and for the tables and links that GitHub adds to it.
"""

import re
from collections.abc import Iterable, Sequence

from core.report.visible import cut, make_visible

_NAME_CHARS, _PROSE_CHARS = 160, 500
_SIGNS = re.compile(r"[\\`*\[\]<&|~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|://|www\.|@", re.IGNORECASE)
_BACKTICKS = re.compile("`+")
_BLANKS = re.compile(r"\s+")


def code(text: str) -> str:
    """A span of code on one line: a name, or a piece of SQL."""
    shown = cut(_BLANKS.sub(" ", make_visible(text)), _NAME_CHARS)
    fence = "`" * (_longest_run(shown) + 1)
    # A blank at both ends is taken off; one that is no more than blanks would stay as it is, and be seen by nobody.
    pad = " " if shown.startswith("`") or shown.endswith("`") or (shown[:1] == shown[-1:] == " ") else ""
    return f"{fence}{pad}{shown if shown.strip() else '(no name)'}{pad}{fence}"


def prose(text: str) -> str:
    """Text for the middle of a line, as it stands: what Markdown would take for its own signs is escaped."""
    shown = cut(_BLANKS.sub(" ", make_visible(text)), _PROSE_CHARS)
    return _SIGNS.sub(lambda found: _escape(found.group()), shown)


def block(language: str, *lines: str) -> str:
    """Lines of code, each of them one line."""
    shown = [_BLANKS.sub(lambda blank: " " * len(blank.group()), make_visible(line)) for line in lines]
    fence = "`" * max(3, max((_longest_run(line) for line in shown), default=0) + 1)
    return "\n".join([fence + language, *shown, fence])


def items(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def listed(names: Sequence[str], most: int) -> str:
    """Names as code, with how many more there are: "`a`, `b` and 3 more"."""
    shown = ", ".join(code(name) for name in names[:most])
    return f"{shown} and {len(names) - most:,} more" if len(names) > most else shown


def _longest_run(text: str) -> int:
    return max((len(run) for run in _BACKTICKS.findall(text)), default=0)


def _escape(sign: str) -> str:
    if sign == "://":
        return "\\://"
    return sign[:-1] + "\\." if len(sign) > 1 else f"\\{sign}"
