"""Whether there is a newer Howdah: asked once, when a person asks for it, and never otherwise.

The address is that of the link `Releases` among the project's links in the package's metadata (`[project.urls]` in
pyproject.toml). Where there is none, nothing can be asked, and the window offers nothing. What is expected there is a
JSON object with the newest version as `tag_name` ("v1.2.3"), as GitHub answers
(https://docs.github.com/en/rest/releases/releases#get-the-latest-release). A request says nothing but who asks: howdah.
"""

import json
import re
import threading
import time
from dataclasses import dataclass
from enum import Enum, auto
from importlib.metadata import PackageNotFoundError, metadata
from urllib.parse import urlsplit

from core import __version__
from core.cancel import CancelToken

ADDRESS_LABEL = "Releases"
_PROGRAM = "howdah"
_TIMEOUT_S = 10.0
_LOOK_S = 0.05
_MOST_BYTES = 1 << 20
_VERSION = re.compile(r"v?(\d{1,6})\.(\d{1,6})\.(\d{1,6})")
"""Others than finished releases are none that anybody should be told of."""


class Outcome(Enum):
    """What came of asking."""

    NEWER = auto()
    """There is a newer one."""
    NEWEST = auto()
    """This is the newest, or one that is newer still."""
    UNREACHABLE = auto()
    """No answer, or none in time."""
    UNCLEAR = auto()
    """An answer that says nothing of a release."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`version` is the newest release's; "" where that is not known."""

    outcome: Outcome
    version: str = ""


def find_address() -> str | None:
    """Where to ask; None where the package names no such place, or none that is asked over TLS."""
    try:
        links = metadata(_PROGRAM).get_all("Project-URL", [])
    except PackageNotFoundError:
        return None
    for link in links:
        label, _, address = link.partition(",")
        if label.strip().lower() == ADDRESS_LABEL.lower():
            return address.strip() if is_allowed(address.strip()) else None
    return None


def is_allowed(address: str) -> bool:
    """Nobody on the way should be able to say that there is no newer release."""
    parts = urlsplit(address)
    return parts.scheme == "https" and bool(parts.hostname)


def ask_for_newest(address: str, *, cancel: CancelToken, timeout_s: float = _TIMEOUT_S) -> Answer:
    """Ask once, for so long at most. Raises Cancelled."""
    found: list[Answer] = []
    # A name that is looked up can't be given up: the thread is left to itself then, and ends by its own time limit.
    thread = threading.Thread(target=lambda: found.append(_ask(address, timeout_s)), name="newest release", daemon=True)
    thread.start()
    end = time.monotonic() + timeout_s
    while thread.is_alive() and time.monotonic() < end:
        thread.join(_LOOK_S)
        cancel.check()
    return found[0] if found else Answer(outcome=Outcome.UNREACHABLE)


def _ask(address: str, timeout_s: float) -> Answer:
    from http.client import HTTPException
    from urllib.request import Request, urlopen

    request = Request(address, headers={"Accept": "application/json", "User-Agent": _PROGRAM})
    try:
        with urlopen(request, timeout=timeout_s) as response:
            if urlsplit(response.url).scheme != urlsplit(address).scheme:  # led on to where nothing is signed
                return Answer(outcome=Outcome.UNCLEAR)
            data = response.read(_MOST_BYTES)
    except (OSError, HTTPException, ValueError):  # URLError and errors of TLS are OSErrors
        return Answer(outcome=Outcome.UNREACHABLE)
    return read_answer(data)


def read_answer(data: bytes) -> Answer:
    """What an answer says, whatever it is."""
    try:
        told = json.loads(data)
        match = _VERSION.fullmatch(told["tag_name"])
    except (ValueError, TypeError, KeyError, RecursionError):
        match = None
    if match is None:
        return Answer(outcome=Outcome.UNCLEAR)
    newest = tuple(map(int, match.groups()))
    here = tuple(map(int, re.findall(r"\d+", __version__)[:3]))
    outcome = Outcome.NEWER if newest > here else Outcome.NEWEST
    return Answer(outcome=outcome, version=".".join(map(str, newest)))
