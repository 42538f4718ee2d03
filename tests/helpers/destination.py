"""Destinations as a person would have chosen them, for a database that a test has made."""

from typing import Any

from core.postgres.connect import connect
from core.postgres.reach import read_url
from core.postgres.server import read_server
from gui.session import Destination


def make_destination(url: str, **more: Any) -> Destination:
    """A tested connection to the database of a URL."""
    saved, password = read_url(url)
    with connect(url, autocommit=True) as connection:
        server = read_server(connection)
    return Destination(connection=saved, password=password, server=server, **more)
