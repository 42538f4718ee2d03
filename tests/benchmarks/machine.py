"""The machine that figures are of, as its kernel and its programs describe it."""

import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

import psycopg

from core import __version__


def describe_machine(url: str, folder: Path) -> dict[str, str]:
    """What the figures depend on, by name; `folder` is where the server's data are."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT current_setting('server_version')").fetchone()
    assert row is not None
    return {
        "Howdah": __version__,
        "Python": platform.python_version(),
        "PostgreSQL": f"{row[0]}, the embedded server with its defaults, on the same machine",
        "pgloader": _read_pgloader_version(),
        "processor": f"{os.cpu_count()} x {_read_processor()}",
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "file system": _find_file_system(folder),
        "system": f"{platform.system()} {platform.release()}, {platform.machine()}",
    }


def _read_pgloader_version() -> str:
    if not shutil.which("pgloader"):
        return "not installed"
    output = subprocess.run(["pgloader", "--version"], capture_output=True, text=True).stdout
    match = re.search(r'version "?([^"\s]+)', output)
    return match[1] if match else "unknown"


def _read_processor() -> str:
    described = Path("/proc/cpuinfo")
    if described.exists() and (match := re.search(r"^model name\s*: (.+)$", described.read_text(), re.MULTILINE)):
        return match[1]
    return platform.processor() or platform.machine()


def _find_file_system(folder: Path) -> str:
    """The type of the mount that `folder` is in, such as ext4 or tmpfs."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return "unknown"
    types = {Path(fields[1]): fields[2] for fields in map(str.split, mounts.read_text().splitlines())}
    resolved = folder.resolve()
    return next(types[parent] for parent in (resolved, *resolved.parents) if parent in types)
