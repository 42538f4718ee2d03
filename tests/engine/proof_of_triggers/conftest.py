from collections.abc import Iterator

import pytest
from psycopg import sql

from core.cancel import CancelToken
from core.migration.assess import assess
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.postgres.connect import connect
from core.sqlite.source import open_source
from core.verify.model import ProofVerdict, ProvedKind
from tests.engine.proof_of_triggers.carried import SCRIPT, CarriedTriggers
from tests.helpers.postgres import make_database
from tests.helpers.source import make_source


@pytest.fixture(scope="module")
def carried(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CarriedTriggers]:
    """The tables on each of the servers in turn."""
    path = make_source(tmp_path_factory.mktemp("triggers") / "source.sqlite", SCRIPT)
    with make_database(server_url) as url:
        plan = assess(path, cancel=CancelToken()).plan
        report = migrate(MigrationOptions(source_path=path, target_url=url))
        with open_source(path, cancel=CancelToken()) as source, connect(url, autocommit=True) as connection:
            for proof in report.proofs:
                if proof.kind is ProvedKind.TRIGGER and proof.verdict is not ProofVerdict.DIFFERS:
                    name = sql.Identifier("public", proof.name)
                    connection.execute(sql.SQL("DROP FUNCTION IF EXISTS {}() CASCADE").format(name))
            yield CarriedTriggers(source=source, connection=connection, plan=plan, report=report)
