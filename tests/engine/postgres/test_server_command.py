"""`howdah server` on the command line."""

from pathlib import Path

from typer.testing import CliRunner

from core.cli.server import server_app
from core.postgres.connect import connect
from core.postgres.embedded import stop_embedded


def test_the_server_is_started_shown_and_stopped(server_folder: Path) -> None:
    run, folder = CliRunner().invoke, ["--data-folder", str(server_folder / "data")]
    try:
        missing = run(server_app, ["status", *folder])
        assert (missing.exit_code, "not running" in missing.output) == (1, True)
        assert run(server_app, ["stop", *folder]).output == "It was not running.\n"

        started = run(server_app, ["start", *folder])
        assert started.exit_code == 0
        with connect(started.output.strip()) as connection:
            assert connection.info.user == "postgres"

        running = run(server_app, ["status", *folder])
        assert running.exit_code == 0
        assert started.output.strip() in running.output
        assert str(server_folder) in running.output

        assert run(server_app, ["stop", *folder]).output == "Stopped.\n"
    finally:
        stop_embedded(server_folder / "data")
