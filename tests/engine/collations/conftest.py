"""One source carried over by each setting of `nocase`, on a server that can have it."""

from collections.abc import Iterator

import pytest

from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.plan.choices import Choices, parse_choice
from core.postgres.connect import connect
from core.report.model import Verdict
from tests.engine.collations.carried import SCRIPT, Carried
from tests.helpers.postgres import RunningServer, make_database
from tests.helpers.source import make_source


@pytest.fixture(scope="module", params=["embedded index", "system index", "system citext", "system icu"])
def carried(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Carried]:
    place, setting = request.param.split()
    server: RunningServer = request.getfixturevalue(f"{place}_server")
    path = make_source(tmp_path_factory.mktemp("nocase") / "source.sqlite", SCRIPT)
    choices = Choices(made=(parse_choice(f"nocase={setting}"),))
    with make_database(server.url) as url:
        report = migrate(MigrationOptions(source_path=path, target_url=url, connections=2, choices=choices))
        assert report.verdict in (Verdict.VERIFIED, Verdict.VERIFIED_WITH_FINDINGS)
        with connect(url) as connection:
            connection.execute("SET search_path = public")
            connection.commit()
            yield Carried(source=path, connection=connection, report=report, setting=setting)
