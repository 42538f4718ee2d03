"""Saved connections as the text of a file, in TOML, and back: each a table [connections.NAME]."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

import tomli_w

from core.connections.model import SECRET_PARAMETERS, SavedConnection, TlsMode, Tunnel, check_connection
from core.errors import ConnectionNotSaved

_HEADER = """\
# Howdah's saved connections. There are no passwords in here: they are in the system's keyring, in ~/.pgpass or in
# pg_service.conf. Names and values may be changed by hand; Howdah writes the file anew when it saves a connection.

"""


class Unreadable(Exception):
    """Why a text can't be read, with the line, for the middle of a sentence."""


def dump_connections(connections: tuple[SavedConnection, ...]) -> str:
    """The text of a file that has these connections."""
    content = {"connections": {connection.name: _describe(connection) for connection in connections}}
    return _HEADER + tomli_w.dumps(content)


def load_connections(text: str) -> tuple[SavedConnection, ...]:
    """The connections of a file's text, in its order. Raises Unreadable."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(_explain_syntax(error)) from None
    try:
        return _read_content(content)
    except _Unfit as error:
        raise Unreadable(f"line {_find_line(text, error.path)}: {error}") from None


def _describe(connection: SavedConnection) -> dict[str, Any]:
    """A connection as a table of the file, without what is empty or as usual."""
    table: dict[str, Any] = {
        "host": connection.host,
        "port": connection.port,
        "database": connection.database,
        "user": connection.user,
        "tls_mode": str(connection.tls_mode) if connection.tls_mode is not TlsMode.PREFER else "",
        "ca_file": connection.ca_file,
        "service": connection.service,
        "options": dict(connection.options),
    }
    if (tunnel := connection.tunnel) is not None:
        table["tunnel"] = {
            key: value
            for key, value in (
                ("host", tunnel.host),
                ("port", tunnel.port if tunnel.port != 22 else None),
                ("user", tunnel.user),
                ("key_file", tunnel.key_file),
            )
            if value
        }
    return {key: value for key, value in table.items() if value}


class _Unfit(Exception):
    """What the file says is not what it may say, at a `path` of keys."""

    def __init__(self, message: str, *path: str) -> None:
        super().__init__(message)
        self.path = path


def _read_content(content: Mapping[str, Any]) -> tuple[SavedConnection, ...]:
    for key in content:
        if key != "connections":
            raise _Unfit(f'"{key}" is not known here; each connection is a table [connections.NAME]', key)
    tables = content.get("connections", {})
    if not isinstance(tables, dict):
        raise _Unfit("each connection is a table [connections.NAME]", "connections")
    return tuple(_read_connection(name, table) for name, table in tables.items())


def _read_connection(name: str, table: object) -> SavedConnection:
    place = ("connections", name)
    if not isinstance(table, dict):
        raise _Unfit("each connection is a table [connections.NAME]", *place)
    reader = _Reader(table, place)
    connection = SavedConnection(
        name=name,
        host=reader.text("host"),
        port=reader.port("port"),
        database=reader.text("database"),
        user=reader.text("user"),
        tls_mode=reader.tls_mode("tls_mode"),
        ca_file=reader.text("ca_file"),
        service=reader.text("service"),
        options=reader.options("options"),
        tunnel=_read_tunnel(reader.table("tunnel")),
    )
    reader.check_nothing_left()
    try:
        check_connection(connection)
    except ConnectionNotSaved as error:
        raise _Unfit(error.message.removesuffix("."), *place) from None
    return connection


def _read_tunnel(reader: "_Reader | None") -> Tunnel | None:
    if reader is None:
        return None
    tunnel = Tunnel(
        host=reader.text("host"),
        port=reader.port("port") or 22,
        user=reader.text("user"),
        key_file=reader.text("key_file"),
    )
    reader.check_nothing_left()
    if not tunnel.host:
        raise _Unfit("the tunnel has no host", *reader.place)
    return tunnel


class _Reader:
    """Takes values out of one table, each of the type that it must have."""

    def __init__(self, table: dict[str, Any], place: tuple[str, ...]) -> None:
        self.place = place
        self._left = dict(table)

    def text(self, key: str) -> str:
        value = self._left.pop(key, "")
        if not isinstance(value, str):
            raise _Unfit(f'"{key}" is not a text in quotes', *self.place, key)
        return value

    def port(self, key: str) -> int | None:
        value = self._left.pop(key, None)
        if value is not None and (type(value) is not int or not 1 <= value <= 65535):
            raise _Unfit(f'"{key}" is not a number from 1 to 65535', *self.place, key)
        return value

    def tls_mode(self, key: str) -> TlsMode:
        value = self._left.pop(key, TlsMode.PREFER)
        try:
            return TlsMode(value)
        except ValueError:
            raise _Unfit(f'"{key}" is none of {", ".join(TlsMode)}', *self.place, key) from None

    def table(self, key: str) -> "_Reader | None":
        value = self._left.pop(key, None)
        if value is not None and not isinstance(value, dict):
            raise _Unfit(f'"{key}" is not a table', *self.place, key)
        return _Reader(value, (*self.place, key)) if value is not None else None

    def options(self, key: str) -> tuple[tuple[str, str], ...]:
        reader = self.table(key)
        return tuple((name, reader.text(name)) for name in tuple(reader._left)) if reader is not None else ()

    def check_nothing_left(self) -> None:
        for key in self._left:
            if key in SECRET_PARAMETERS:
                raise _Unfit("a password has no place in this file: take it out", *self.place, key)
            raise _Unfit(f'"{key}" is not known here', *self.place, key)


def _explain_syntax(error: tomllib.TOMLDecodeError) -> str:
    """The parser's message, which may quote one character, with its place in front."""
    match = re.fullmatch(r"(?P<what>.*) \(at (?P<place>line \d+), column \d+\)", str(error), re.DOTALL)
    return f"{match['place']}: {match['what']}" if match else str(error)


def _find_line(text: str, path: tuple[str, ...]) -> int:
    """The line where the last of these keys is said, for a person to look at: the parser keeps no lines."""
    lines = text.splitlines()
    start = 0
    for key in path:
        pattern = re.compile(r"""(?:^|[\[.\s{,'"])""" + re.escape(key) + r"""(?:$|[\].\s='"])""")
        start = next((at for at in range(start, len(lines)) if pattern.search(lines[at].partition("#")[0])), start)
    return start + 1
