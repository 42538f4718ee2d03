"""`howdah server`: start, stop and look at the embedded PostgreSQL."""

from pathlib import Path
from typing import Annotated

import typer

server_app = typer.Typer(no_args_is_help=True)

DataFolder = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="Where its data is; left out, in your data folder.", show_default=False),
]


@server_app.command()
def start(data_folder: DataFolder = None) -> None:
    """Start the embedded PostgreSQL, unless it runs, and print its URL."""
    from core.postgres.embedded import start_embedded

    typer.echo(start_embedded(data_folder).url)


@server_app.command()
def stop(data_folder: DataFolder = None) -> None:
    """Stop the embedded PostgreSQL. Its data stay."""
    from core.postgres.embedded import stop_embedded

    typer.echo("Stopped." if stop_embedded(data_folder) else "It was not running.")


@server_app.command()
def status(data_folder: DataFolder = None) -> None:
    """Say where the embedded PostgreSQL is. The exit code is 1 if it does not run."""
    from core.postgres.embedded import embedded_status

    server = embedded_status(data_folder)
    if server is None:
        typer.echo("It is not running. `howdah server start` starts it.")
        raise typer.Exit(1)
    typer.echo(f"It is running.\nURL:  {server.url}\nData: {server.data_folder}")
