"""What libpq would read for itself, read here for where it can't: pg_service.conf, to list its services and to see past
a tunnel where one leads, and ~/.pgpass, whose lines name the real host and port, not the tunnel's."""

import getpass
import os
import re
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

_VARIABLES = {"host": "PGHOST", "hostaddr": "PGHOSTADDR", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE"}


def read_services() -> dict[str, dict[str, str]]:
    """The services of pg_service.conf by their names, each with its parameters, passwords among them.

    A service that several files define is the first one's
    (https://www.postgresql.org/docs/current/libpq-pgservice.html). A file that can't be read has none.
    """
    services: dict[str, dict[str, str]] = {}
    for path in _find_service_files():
        found: dict[str, dict[str, str]] = {}
        section: dict[str, str] | None = None
        for line in _read_lines(path):
            text = line.strip()
            if match := re.match(r"\[(.+?)\]", text):
                # As libpq does, the first section of a name counts.
                section = found.setdefault(match[1], {}) if match[1] not in found else {}
            elif section is not None and "=" in text and not text.startswith("#"):
                name, _, value = text.partition("=")
                section.setdefault(name, value)
        services = found | services
    return services


def resolve_parameters(parameters: Mapping[str, str]) -> dict[str, str]:
    """Parameters with what libpq would add to them for where to connect and as whom: the service's, then PG*'s."""
    service = parameters.get("service") or os.environ.get("PGSERVICE", "")
    given = dict(read_services().get(service, {})) if service else {}
    given |= {name: value for name, value in parameters.items() if value}
    for name, variable in _VARIABLES.items():
        if variable in os.environ:
            given.setdefault(name, os.environ[variable])
    given.setdefault("port", "5432")
    with suppress(OSError, KeyError, ImportError):  # an account without a name
        given.setdefault("user", getpass.getuser())
    given.setdefault("dbname", given.get("user", ""))
    return given


def find_password_behind_tunnel(parameters: Mapping[str, str]) -> str | None:
    """The password of ~/.pgpass that libpq would use for these parameters, were it to connect without a tunnel.

    None where it finds one elsewhere, before it looks there: in the service, or in PGPASSWORD.
    """
    if parameters.get("password") or "PGPASSWORD" in os.environ:
        return None
    return find_saved_password(parameters)


def find_saved_password(parameters: Mapping[str, str]) -> str | None:
    """The password that ~/.pgpass has for parameters as `resolve_parameters` returns them.

    https://www.postgresql.org/docs/current/libpq-pgpass.html
    """
    path = _find_password_file(parameters)
    host = parameters.get("host", "")
    # All sockets are localhost there, and so is no host at all.
    host = "localhost" if not host or host.startswith(("/", "@")) else host
    wanted = (host, parameters.get("port", ""), parameters.get("dbname", ""), parameters.get("user", ""))
    if path is None:
        return None
    for line in _read_lines(path):
        fields = _split_fields(line)
        if line.startswith("#") or len(fields) <= len(wanted):
            continue
        if all(field in (value, None) for field, value in zip(fields, wanted, strict=False)):
            return "*" if fields[4] is None else fields[4] or None
    return None


def _find_service_files() -> Iterator[Path]:
    if name := os.environ.get("PGSERVICEFILE"):
        yield Path(name)
    elif sys.platform == "win32":
        yield Path(os.environ.get("APPDATA", ""), "postgresql", ".pg_service.conf")
    else:
        yield Path.home() / ".pg_service.conf"
    if name := os.environ.get("PGSYSCONFDIR"):
        yield Path(name) / "pg_service.conf"


def _find_password_file(parameters: Mapping[str, str]) -> Path | None:
    """The file, unless others may read it: libpq leaves such a one alone, and so do we."""
    if name := parameters.get("passfile") or os.environ.get("PGPASSFILE", ""):
        path = Path(name)
    elif sys.platform == "win32":
        path = Path(os.environ.get("APPDATA", ""), "postgresql", "pgpass.conf")
    else:
        path = Path.home() / ".pgpass"
    try:
        mode = path.stat().st_mode
    except OSError:
        return None
    is_open = sys.platform != "win32" and mode & (stat.S_IRWXG | stat.S_IRWXO)
    return path if stat.S_ISREG(mode) and not is_open else None


def _split_fields(line: str) -> list[str | None]:
    """The fields of a line; None for a * that stands for anything. A backslash takes the next sign as it is."""
    fields = re.findall(r"((?:[^\\:]|\\.?)*)(?::|$)", line)
    return [None if field == "*" else re.sub(r"\\(.)", r"\1", field) for field in fields]


def _read_lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8", "surrogateescape").split("\n")
    except OSError:
        return []
