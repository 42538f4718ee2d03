"""The versions of what Howdah is made of, as they are found in the process that asks."""

import platform
import sqlite3
from dataclasses import dataclass

from core import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """Of each part, as it says itself."""

    howdah: str
    python: str
    qt: str
    pyside: str
    sqlite: str
    """Of the SQLite that Python brings, which reads what a file declares and what Arrow can't."""
    reading_sqlite: str
    """Of the SQLite in the driver that reads the rows."""
    arrow: str
    postgres: str | None
    """Of the embedded server; None where there is none."""
    system: str


def read_versions() -> Versions:
    """Asks a program and imports what is large: call it in a job."""
    import pyarrow
    import PySide6
    from PySide6.QtCore import qVersion

    from core.postgres import programs
    from core.sqlite import adbc

    return Versions(
        howdah=__version__,
        python=platform.python_version(),
        qt=qVersion(),
        pyside=PySide6.__version__,
        sqlite=sqlite3.sqlite_version,
        reading_sqlite=adbc.read_version(),
        arrow=pyarrow.__version__,
        postgres=programs.read_version(),
        system=platform.platform(),
    )
