"""How soon a server notices that its client is gone: what a session asks of it."""

import pytest

from core.postgres.connect import Connection, connect
from tests.helpers.access import make_role
from tests.helpers.postgres import RunningServer


def read_settings(connection: Connection, *names: str) -> list[str]:
    rows = connection.execute(
        "SELECT pg_catalog.current_setting(name) FROM pg_catalog.unnest(%s::text[]) AS name", [list(names)]
    ).fetchall()
    return [value for (value,) in rows]


def test_over_tcp_both_ends_ask_each_other_whether_they_are_there(system_server: RunningServer) -> None:
    with make_role(system_server, "secret") as role:
        url = f"postgresql://{role}:secret@127.0.0.1:{system_server.tcp_port}/postgres"
        with connect(url) as connection:
            names = ("tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count")
            assert read_settings(connection, *names) == ["30", "10", "6"]
            parameters = connection.info.get_parameters()
            assert parameters["keepalives_idle"] == "30"
            # It would end a COPY whose server is alive and takes nothing for a while.
            assert "tcp_user_timeout" not in parameters


def test_a_server_at_work_looks_whether_its_client_is_still_there(server_url: str) -> None:
    with connect(server_url) as connection:
        if connection.info.server_version < 140000:
            pytest.skip("a server does so from version 14 on")
        assert read_settings(connection, "client_connection_check_interval") == ["10s"]
