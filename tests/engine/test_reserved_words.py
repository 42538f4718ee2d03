"""Which words need quotes is what the servers say."""

from core.postgres.connect import Connection
from core.report.guide_names import RESERVED


def test_every_word_that_the_server_reserves_is_known(connection: Connection) -> None:
    rows = connection.execute("SELECT word FROM pg_catalog.pg_get_keywords() WHERE catcode IN ('R', 'T')").fetchall()
    reserved = {word for (word,) in rows}
    assert reserved <= RESERVED
    if connection.info.server_version >= 180000:
        assert reserved == RESERVED
