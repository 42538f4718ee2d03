"""When something was and where a file is, as people say it."""

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDate, QLocale

_MINUTE_S = 60
_HOUR_S = 3600


def format_when(when: str, now: datetime | None = None) -> str:
    """ "5 minutes ago", "yesterday", or a date; "" where it is no time. `when` is ISO 8601."""
    try:
        then = datetime.fromisoformat(when).astimezone()
    except ValueError:
        return ""
    here = (now or datetime.now(UTC)).astimezone()
    seconds = (here - then).total_seconds()
    days = (here.date() - then.date()).days
    if seconds < _MINUTE_S:
        return QCoreApplication.translate("When", "just now")
    if seconds < _HOUR_S:
        return QCoreApplication.translate("When", "%n minute(s) ago", "", int(seconds // _MINUTE_S))
    if days == 0:
        return QCoreApplication.translate("When", "%n hour(s) ago", "", int(seconds // _HOUR_S))
    if days == 1:
        return QCoreApplication.translate("When", "yesterday")
    if days < 7:
        return QCoreApplication.translate("When", "%n day(s) ago", "", days)
    return QLocale().toString(QDate(then.year, then.month, then.day), "d MMM yyyy")


def format_folder(path: Path) -> str:
    """A folder as people know it, with ~ for their own."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(path)
