"""A source with every conversion, carried over and published once a server; what a test changes in the target, it
changes in a transaction that is rolled back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.postgres.connect import connect
from core.postgres.server import read_server
from core.report.model import Verdict
from core.sqlite.source import open_source
from tests.engine.proof.every_conversion import make_every_source, plan_every_conversion
from tests.engine.proof.published import Published
from tests.helpers.postgres import make_database


@pytest.fixture(scope="module")
def target_url(server_url: str) -> Iterator[str]:
    """A database of these tests."""
    with make_database(server_url) as url:
        yield url


@pytest.fixture(scope="module")
def every_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_every_source(tmp_path_factory.mktemp("every") / "every.sqlite")


@pytest.fixture(scope="module")
def carried(every_source: Path, target_url: str) -> Iterator[Published]:
    """The source and the target that a whole run has made of it."""
    with connect(target_url, autocommit=True) as connection:
        has_vector = "vector" in read_server(connection).available_extensions
        plan = plan_every_conversion(every_source, has_vector=has_vector)
        report = migrate(MigrationOptions(source_path=every_source, target_url=target_url, plan=plan))
        assert report.verdict is Verdict.VERIFIED_WITH_FINDINGS
        with open_source(every_source, cancel=CancelToken()) as source:
            yield Published(source=source, plan=plan, connection=connection, schema="public")


@pytest.fixture
def published(carried: Published) -> Iterator[Published]:
    """The same, for one test to change: afterwards it is as it was."""
    with carried.connection.transaction(force_rollback=True):
        yield carried
