from collections.abc import Iterator

import pytest

from core.cancel import CancelToken
from core.migration.assess import assess
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.postgres.connect import connect
from core.sqlite.source import open_source
from tests.engine.proof_of_views.carried import SCRIPT, CarriedViews
from tests.helpers.postgres import make_database
from tests.helpers.source import make_source


@pytest.fixture(scope="module")
def carried(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CarriedViews]:
    """The views on each of the servers in turn."""
    path = make_source(tmp_path_factory.mktemp("views") / "source.sqlite", SCRIPT)
    with make_database(server_url) as url:
        plan = assess(path, cancel=CancelToken()).plan
        migrate(MigrationOptions(source_path=path, target_url=url, despite_differences=True))
        with open_source(path, cancel=CancelToken()) as source, connect(url, autocommit=True) as connection:
            yield CarriedViews(source=source, connection=connection, plan=plan)
