"""What is concluded from a server's description."""

from dataclasses import replace

import pytest

from core.errors import PermissionDenied, TargetError
from core.postgres.server import POSTGRESQL, Server, check_server, find_product

SERVER = Server(
    version_num=150018,
    version="15.18",
    database="library",
    user="ada",
    encoding="UTF8",
    collation="en_US.UTF-8",
    collation_provider="libc",
    is_in_recovery=False,
    is_read_only=False,
    is_superuser=False,
    can_create_schema=True,
    available_extensions=(),
    has_icu=True,
)


def test_an_ordinary_server_passes() -> None:
    check_server(SERVER)


def test_the_oldest_version_that_is_supported_passes() -> None:
    check_server(replace(SERVER, version_num=130000))


def test_a_server_older_than_13_is_refused() -> None:
    with pytest.raises(TargetError, match=r"is PostgreSQL 12\.22, and Howdah needs 13"):
        check_server(replace(SERVER, version_num=120022, version="12.22"))


def test_a_version_that_howdah_was_never_tried_on_is_newer_and_passes() -> None:
    assert not replace(SERVER, version_num=180004).is_newer
    server = replace(SERVER, version_num=190000, version="19.0")
    assert server.is_newer
    check_server(server)


@pytest.mark.parametrize(
    ("version", "product"),
    [
        ("PostgreSQL 18.4 on x86_64-pc-linux-gnu, compiled by gcc (Debian 14.2.0) 14.2.0, 64-bit", POSTGRESQL),
        ("CockroachDB CCL v24.1.0 (x86_64-pc-linux-gnu, built 2024/05/15, go1.22.2)", "CockroachDB"),
        (
            "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2, Redshift 1.0.12103",
            "Amazon Redshift",
        ),
        ("PostgreSQL 12.12 (Greenplum Database 7.0.0 build commit:0a7a3566) on x86_64-pc-linux-gnu", "Greenplum"),
        ("PostgreSQL 15.2-YB-2.25.1.0-b0 on x86_64-pc-linux-gnu, compiled by clang version 17", "YugabyteDB"),
    ],
)
def test_a_server_that_is_not_quite_postgresql_is_told_by_its_version(version: str, product: str) -> None:
    assert find_product(version) == product


def test_a_standby_is_refused_as_a_standby() -> None:
    with pytest.raises(TargetError, match="is a standby"):
        check_server(replace(SERVER, is_in_recovery=True, is_read_only=True))


def test_a_database_in_another_encoding_is_refused() -> None:
    with pytest.raises(TargetError, match="stores text as LATIN1"):
        check_server(replace(SERVER, encoding="LATIN1"))


def test_a_user_who_may_not_create_schemas_is_refused() -> None:
    with pytest.raises(PermissionDenied, match='"ada" may not create a schema in the database "library"'):
        check_server(replace(SERVER, can_create_schema=False))


@pytest.mark.parametrize(
    ("provider", "collation"),
    [
        ("libc", "C"),
        ("libc", "POSIX"),
        ("libc", "C.UTF-8"),
        ("libc", "C.utf8"),
        ("builtin", "C"),
        ("builtin", "C.UTF-8"),
        ("builtin", "PG_UNICODE_FAST"),
    ],
)
def test_text_is_in_the_order_of_its_bytes(provider: str, collation: str) -> None:
    assert replace(SERVER, collation_provider=provider, collation=collation).text_order_is_bytewise


@pytest.mark.parametrize(
    ("provider", "collation"),
    [("libc", "en_US.UTF-8"), ("libc", "de_DE.utf8"), ("icu", "en"), ("icu", "C"), ("icu", "und")],
)
def test_text_is_in_the_order_of_a_language(provider: str, collation: str) -> None:
    assert not replace(SERVER, collation_provider=provider, collation=collation).text_order_is_bytewise
