"""The three tables, on SQLite and on each of the servers, with all functions of `howdah_sqlite`."""

import sqlite3
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.rows import TupleRow

from core.translate.helpers import HELPERS, list_needed
from core.translate.helpers.model import CREATE_SCHEMA
from tests.engine.translate.queries.pairs import make_rows, make_target, open_source

_ROWS = make_rows(seed=7)


@pytest.fixture(scope="session")
def pair_source() -> Iterator[sqlite3.Connection]:
    with open_source(_ROWS) as source:
        yield source


@pytest.fixture
def pair_target(connection: psycopg.Connection[TupleRow]) -> psycopg.Connection[TupleRow]:
    connection.execute(CREATE_SCHEMA.encode())
    for helper in list_needed(HELPERS):
        connection.execute(helper.create_sql.encode())
    make_target(connection, _ROWS)
    connection.commit()
    connection.autocommit = True
    return connection
