"""What a run has published, to be changed and compared again."""

from dataclasses import dataclass

from core.cancel import CancelToken
from core.plan.model import Plan
from core.postgres.connect import Connection
from core.sqlite.source import Source
from core.verify.model import TableCheck
from core.verify.table import verify_table
from tests.engine.proof.every_conversion import SET_ASIDE

_WITH_ROWS_SET_ASIDE = ("record", "loose")


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A source, its plan, and a session of the server that its tables are on."""

    source: Source
    plan: Plan
    connection: Connection
    schema: str

    def run(self, *statements: str) -> None:
        """Change the target, of which each table is meant where a name has no schema."""
        self.connection.execute("SELECT pg_catalog.set_config('search_path', %s, true)", [self.schema])
        for statement in statements:
            self.connection.execute(statement.encode())
        # As the engine's sessions have it.
        self.connection.execute("SET LOCAL search_path TO DEFAULT")

    def compare(self, table: str) -> TableCheck:
        """A table with what the source has, in what may be the middle of a transaction."""
        return verify_table(
            self.source,
            self.plan.table(table),
            self.connection,
            self.schema,
            rejected={SET_ASIDE} if table in _WITH_ROWS_SET_ASIDE else (),
            cancel=CancelToken(),
        )

    def type_of(self, column: str) -> str:
        """Of a column of `record`."""
        return next(str(each.target_type) for each in self.plan.table("record").columns if each.source_name == column)
