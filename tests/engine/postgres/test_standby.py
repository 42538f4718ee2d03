"""A server that only follows another one."""

import os
from pathlib import Path

import pytest

from core.errors import TargetError
from core.postgres.connect import connect
from core.postgres.embedded import start_embedded, stop_embedded
from core.postgres.server import check_server, read_server


def test_a_standby_is_refused(server_folder: Path) -> None:
    folder = server_folder / "data"
    start_embedded(folder)
    stop_embedded(folder)
    signal_file = folder / "standby.signal"
    signal_file.touch()
    os.chown(signal_file, folder.stat().st_uid, -1)
    try:
        with connect(start_embedded(folder).url) as connection:
            server = read_server(connection)
        assert server.is_in_recovery
        with pytest.raises(TargetError, match="is a standby"):
            check_server(server)
    finally:
        stop_embedded(folder)
