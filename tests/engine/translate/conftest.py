"""The twin tables, on SQLite and on each of the servers."""

import sqlite3
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.rows import TupleRow

from tests.engine.translate.twins import make_target, open_source


@pytest.fixture(scope="session")
def source() -> Iterator[sqlite3.Connection]:
    with open_source() as source:
        yield source


@pytest.fixture
def target(connection: psycopg.Connection[TupleRow]) -> psycopg.Connection[TupleRow]:
    make_target(connection)
    connection.commit()
    connection.autocommit = True
    return connection
