"""The functions of `howdah_sqlite` in a test's database."""

import psycopg
from psycopg.rows import TupleRow

from core.translate.helpers import HELPERS, list_needed
from core.translate.helpers.model import CREATE_SCHEMA


def make_helpers(connection: psycopg.Connection[TupleRow]) -> None:
    """All of them, in the order in which they can be made."""
    connection.execute(CREATE_SCHEMA.encode())
    for helper in list_needed(HELPERS):
        connection.execute(helper.create_sql.encode())
