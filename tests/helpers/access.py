"""What a test server asks of those who connect: a user with a password, and TLS with certificates of our own."""

import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.helpers.postgres import RunningServer


@contextmanager
def make_role(server: RunningServer, password: str, *rights: str) -> Iterator[str]:
    """A user with a password, and further attributes such as CREATEDB: the name."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(server.url, autocommit=True) as connection:
        create = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} ").format(sql.Identifier(name), sql.Literal(password))
        connection.execute(create + sql.SQL(" ").join(map(sql.SQL, rights)))
        try:
            yield name
        finally:
            connection.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(name)))
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorities:
    """The file of the authority that signed the server's certificate, and that of another one."""

    right: Path
    wrong: Path


@contextmanager
def serve_tls(server: RunningServer, folder: Path) -> Iterator[Authorities]:
    """TLS at a server, with a certificate for localhost."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is missing, which makes the certificates")
    for name in ("right", "wrong"):
        _run(program, "req", "-x509", *_NEW_KEY, "-subj", f"/CN={name} authority", folder=folder, name=name)
    signing = ("-CA", folder / "right.pem", "-CAkey", folder / "right.key")
    names = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    _run(program, "req", "-x509", *_NEW_KEY, *names, *signing, folder=folder, name="server")
    with psycopg.connect(server.url, autocommit=True) as connection:
        for file, setting in (("server.key", "ssl_key_file"), ("server.pem", "ssl_cert_file")):
            # Written by the server, so that it is the server's own file: it takes no other as its key.
            lines = (folder / file).read_text().splitlines()
            rows = sql.SQL(", ").join(sql.SQL("({})").format(line) for line in lines)
            place = server.folder / file
            copy = sql.SQL("COPY (VALUES {}) TO PROGRAM {}")
            connection.execute(copy.format(rows, sql.Literal(f"umask 077; cat > '{place}'")))
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(setting), str(place)))
        connection.execute("ALTER SYSTEM SET ssl = on")
        connection.execute("SELECT pg_catalog.pg_reload_conf()")
        try:
            yield Authorities(right=folder / "right.pem", wrong=folder / "wrong.pem")
        finally:
            connection.execute("ALTER SYSTEM RESET ssl")
            connection.execute("SELECT pg_catalog.pg_reload_conf()")


_NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")


def _run(program: str, *arguments: str | Path, folder: Path, name: str) -> None:
    files = ("-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem")
    subprocess.run([program, *arguments, *files], check=True, capture_output=True)
