"""What is said of a source in use before a private copy of it is made, in one line."""

from pathlib import PurePath

from core.events import SnapshotStarted

_NAMED_USERS = 3


def describe_copy(copy: SnapshotStarted) -> str:
    """Why there is a copy, what it costs, and the way without; names are made safe for a terminal."""
    why = f"is in use by {_list_users(copy.users)}" if copy.users else "may be in use, or was not closed"
    rate = "as fast as the last one" if copy.is_rate_measured else "at an assumed rate"
    return _printable(
        f"{PurePath(copy.source).name} {why}: a private copy of {_size(copy.size_bytes)} is made and read, in"
        f" {copy.folder} ({_size(copy.free_bytes)} free), which takes {_duration(copy.duration_s)} {rate}, and goes"
        " away at the end. --in-place reads the file itself."
    )


def _list_users(users: tuple[str, ...]) -> str:
    more = len(users) - _NAMED_USERS
    return ", ".join(users[:_NAMED_USERS]) + (f" and {more} more" if more > 0 else "")


def _size(size_bytes: int) -> str:
    if size_bytes >= 10e9:
        return f"{size_bytes / 1e9:,.0f} GB"
    return f"{size_bytes / 1e6:,.1f} MB" if size_bytes < 10e6 else f"{size_bytes / 1e6:,.0f} MB"


def _duration(duration_s: float) -> str:
    if duration_s < 1:
        return "less than a second"
    return f"about {duration_s:,.0f} s" if duration_s < 120 else f"about {duration_s / 60:,.0f} min"


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "�" for character in text)
