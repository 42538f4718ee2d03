"""The shop on each of the servers, as it was for each test anew."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.rows import TupleRow

from tests.engine.translate.helper_schema import make_helpers
from tests.engine.translate.triggers.shop import make_target
from tests.helpers.postgres import make_database


@pytest.fixture(scope="module")
def shop_database(server_url: str) -> Iterator[psycopg.Connection[TupleRow]]:
    with make_database(server_url) as url, psycopg.connect(url, autocommit=True) as connection:
        make_helpers(connection)
        make_target(connection)
        yield connection


@pytest.fixture
def shop(shop_database: psycopg.Connection[TupleRow]) -> Iterator[psycopg.Connection[TupleRow]]:
    with shop_database.transaction(force_rollback=True):
        yield shop_database
