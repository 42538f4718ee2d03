"""`howdah connections`: the saved connections, which the window shows too: list, add, test, remove."""

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli.exit_codes import ExitCode
from core.connections import TlsMode

if TYPE_CHECKING:
    from core.connections import SavedConnection
    from core.secrets import Secrets

connections_app = typer.Typer(no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name of the saved connection.", show_default=False)]


@connections_app.command("list")
def list_() -> None:
    """Show the saved connections, and where the password of each one is."""
    from rich.table import Table

    from core.cli.screen import open_console
    from core.cli.summary import printable
    from core.connections import read_connections
    from core.secrets import Secrets

    console = open_console()
    connections, secrets = read_connections(), Secrets()
    if not connections:
        console.print("No connection is saved. `howdah connections add NAME URL` saves one.", markup=False)
        return
    grid = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("Name", "Server", "Database", "User", "TLS", "SSH tunnel", "Password"):
        grid.add_column(title, overflow="fold")
    for each in connections:
        texts = (
            each.name,
            _describe_server(each),
            each.database,
            each.user,
            each.tls_mode,
            _describe_tunnel(each),
            _find_password_place(each, secrets),
        )
        grid.add_row(*(printable(text) for text in texts))
    console.print(grid)
    if secrets.keyring_name is None:
        print(f"{secrets.trouble} Passwords are not kept: Howdah asks each time.", file=sys.stderr)


@connections_app.command()
def add(
    name: Name,
    url: Annotated[
        str | None,
        typer.Argument(
            metavar="URL",
            help="A postgresql:// URL or libpq keywords, better without a password, which other users could see;"
            " left out: the options below, or questions.",
            show_default=False,
        ),
    ] = None,
    host: Annotated[str | None, typer.Option(metavar="HOST", help="The server's host, or a socket's folder.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, metavar="PORT", help="Left out: 5432.")] = None,
    database: Annotated[str | None, typer.Option(metavar="NAME", help="The database.")] = None,
    user: Annotated[str | None, typer.Option(metavar="NAME", help="The user.")] = None,
    service: Annotated[str | None, typer.Option(metavar="NAME", help="A service of pg_service.conf.")] = None,
    tls: Annotated[TlsMode | None, typer.Option(help="libpq's sslmode. Left out: prefer.")] = None,
    ca_file: Annotated[
        str | None, typer.Option(metavar="FILE", help='Whose certificates are trusted; "system" for the system\'s.')
    ] = None,
    ssh_host: Annotated[str | None, typer.Option(metavar="HOST", help="Connect through this SSH server.")] = None,
    ssh_port: Annotated[int, typer.Option(min=1, max=65535, metavar="PORT", help="The SSH server's port.")] = 22,
    ssh_user: Annotated[str | None, typer.Option(metavar="NAME", help="Left out: yours on this machine.")] = None,
    ssh_key: Annotated[
        str | None, typer.Option(metavar="FILE", help="A private key. Left out: the SSH agent's, and the usual ones.")
    ] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from the first line of standard input.")
    ] = False,
    no_password: Annotated[bool, typer.Option("--no-password", help="Ask for no password, and keep none.")] = False,
) -> None:
    """Save a connection, its password in the system's keyring.

    howdah migrate, plan --target and rejects take its name where a URL is
    expected. Without a keyring the password is not kept at all: it is asked
    for each time.
    """
    from dataclasses import replace

    from core.cli.targets import ask_password, warn_of_password
    from core.connections import SavedConnection, Tunnel, check_connection, save_connection
    from core.postgres.reach import read_url
    from core.secrets import Secrets

    if password_stdin and no_password:
        raise typer.BadParameter("it excludes --no-password", param_hint="--password-stdin")
    if ssh_host is None and (ssh_user or ssh_key):
        raise typer.BadParameter("the SSH server is missing", param_hint="--ssh-host")
    connection, password = read_url(url) if url is not None else (SavedConnection(name=name), None)
    # A bad name is told before any question.
    check_connection(replace(connection, name=name))
    is_asking = sys.stdin.isatty() and not password_stdin
    if url is None and host is None and service is None and is_asking:
        host = typer.prompt("Host", "localhost")
        port = port or typer.prompt("Port", 5432, type=int)
        database = database or typer.prompt("Database", "postgres")
        user = user or typer.prompt("User", "postgres")
    connection = replace(
        connection,
        name=name,
        host=host or connection.host,
        port=port or connection.port,
        database=database or connection.database,
        user=user or connection.user,
        service=service or connection.service,
        tls_mode=tls or connection.tls_mode,
        ca_file=_describe_file(ca_file) or connection.ca_file,
    )
    if ssh_host is not None:
        tunnel = Tunnel(host=ssh_host, port=ssh_port, user=ssh_user or "", key_file=_describe_file(ssh_key))
        connection = replace(connection, tunnel=tunnel)
    if password is not None:
        warn_of_password()
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n") or None
    elif no_password:
        password = None
    elif password is None and is_asking:
        password = ask_password("Password (empty for none)")
    save_connection(connection)
    place = _keep_password(connection, password, Secrets())
    print(f'Saved "{name}".{place}')


@connections_app.command()
def test(name: Name) -> None:
    """See whether a database can be carried there. The exit code is 1 if not."""
    from core.cli.interrupt import cancelled_by_ctrl_c
    from core.cli.targets import find_password
    from core.connections import find_connection
    from core.postgres.probe import Outcome, probe
    from core.secrets import Secrets

    connection = find_connection(name)
    password = find_password(connection, Secrets())
    with cancelled_by_ctrl_c() as cancel:
        found = probe(connection, password, cancel=cancel)
    if found.outcome is not Outcome.OK:
        from core.cli.app import print_error
        from core.errors import MigrationError

        print_error(MigrationError(found.message, found.hint))
        raise typer.Exit(ExitCode.FAILED)
    print(found.message)


@connections_app.command()
def remove(name: Name) -> None:
    """Remove a saved connection and its password."""
    from core.connections import remove_connection
    from core.errors import SecretStoreError
    from core.secrets import Secrets

    remove_connection(name)
    print(f'Removed "{name}".')
    try:
        Secrets().forget(name)
    except SecretStoreError as error:
        error.add_note(f'If there is a password of "{name}" in the keyring, it is still there, as "howdah".')
        raise


def _describe_file(name: str | None) -> str:
    """A file such that it is found from any folder; "system" stands for what libpq knows by that word."""
    return (name or "") if name in (None, "", "system") else str(Path(name).expanduser().absolute())


def _keep_password(connection: "SavedConnection", password: str | None, secrets: "Secrets") -> str:
    """Keep the password of a new connection, and say where; without one, forget what an earlier one has left.

    The connection is taken back if the keyring refuses. Raises SecretStoreError.
    """
    from core.connections import remove_connection
    from core.errors import SecretStoreError

    name = connection.name
    try:
        if password is None:
            with suppress(SecretStoreError):
                secrets.forget(name)
            return ""
        if secrets.keep(name, password):
            return f" Its password is in the keyring ({secrets.keyring_name})."
    except SecretStoreError as error:
        remove_connection(name)
        error.add_note("Nothing was saved; --no-password saves the connection without its password.")
        raise
    return f"\n{secrets.trouble} Its password is not kept: Howdah asks for it each time."


def _describe_server(connection: "SavedConnection") -> str:
    if connection.service and not connection.host:
        return f"service {connection.service}"
    host = connection.host or "local socket"
    return f"{host}:{connection.port}" if connection.port else host


def _describe_tunnel(connection: "SavedConnection") -> str:
    tunnel = connection.tunnel
    if tunnel is None:
        return ""
    user = f"{tunnel.user}@" if tunnel.user else ""
    return f"{user}{tunnel.host}" + (f":{tunnel.port}" if tunnel.port != 22 else "")


def _find_password_place(connection: "SavedConnection", secrets: "Secrets") -> str:
    """Where its password is, in the order in which it is looked for."""
    from core.errors import SecretStoreError
    from core.postgres.reach import write_parameters
    from core.postgres.user_files import find_saved_password, resolve_parameters

    try:
        if secrets.read(connection.name) is not None:
            return secrets.keyring_name or ""
    except SecretStoreError:
        return "keyring is locked"
    resolved = resolve_parameters(write_parameters(connection))
    if resolved.get("password"):
        return "pg_service.conf"
    return "password file" if find_saved_password(resolved) is not None else "not kept"
