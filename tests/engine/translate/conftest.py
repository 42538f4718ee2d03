"""The twin tables, on SQLite and on each of the servers, and the functions of `howdah_sqlite`."""

import sqlite3
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.rows import TupleRow

from tests.engine.translate.helper_schema import make_helpers
from tests.engine.translate.twins import make_target, open_source
from tests.helpers.postgres import make_database


@pytest.fixture(scope="session")
def source() -> Iterator[sqlite3.Connection]:
    with open_source() as source:
        yield source


@pytest.fixture
def target(connection: psycopg.Connection[TupleRow]) -> psycopg.Connection[TupleRow]:
    make_target(connection)
    make_helpers(connection)
    connection.commit()
    connection.autocommit = True
    return connection


@pytest.fixture(scope="module")
def shared_target(server_url: str) -> Iterator[psycopg.Connection[TupleRow]]:
    """A database with the functions alone, for a module's tests that only ask."""
    with make_database(server_url) as url, psycopg.connect(url, autocommit=True) as connection:
        make_helpers(connection)
        yield connection
