"""The schemas that a run builds in: nothing of the target is touched before they are published."""

from dataclasses import dataclass

from psycopg import sql

from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.journal import JOURNAL_LAYOUT
from core.postgres.objects import schema_exists


@dataclass(frozen=True, slots=True, kw_only=True)
class Staging:
    """One run's schemas: for the tables, and for the ledger and the rejected rows until they are published."""

    run_id: str

    @property
    def schema(self) -> str:
        return f"howdah_{self.run_id}"

    @property
    def records_schema(self) -> str:
        return f"howdah_{self.run_id}_records"

    @property
    def backup_schema(self) -> str:
        """Where a replaced table goes."""
        return f"howdah_{self.run_id}_backup"

    @property
    def application_name(self) -> str:
        """What all sessions of the run are called on the server."""
        return f"howdah {self.run_id}"


_RECORDS = """
CREATE TABLE {schema}.rejects (
    table_name text NOT NULL,
    target_table text NOT NULL,
    part integer NOT NULL,
    row_number bigint NOT NULL,
    row_id bigint,
    key json,
    column_name text,
    reason text NOT NULL,
    sqlstate text,
    row_values json
);
CREATE TABLE {schema}.ledger (
    rule text NOT NULL,
    table_name text NOT NULL,
    column_name text NOT NULL,
    part integer NOT NULL,
    row_number bigint NOT NULL,
    row_id bigint,
    key json,
    before_class text NOT NULL,
    before_bytes bytea NOT NULL,
    after_text text
);
"""
"""As `core.postgres.records` keeps them, without the run, and with row numbers that count from 1 in each part of a
table: how many rows lie before a part is known when all have been copied."""


def create_staging(connection: Connection, staging: Staging) -> None:
    """Make both schemas and the tables of records, in the transaction that is under way. Raises TargetError."""
    with translate_errors(object=staging.schema):
        for schema in (staging.schema, staging.records_schema):
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
        connection.execute(sql.SQL(_RECORDS + JOURNAL_LAYOUT).format(schema=sql.Identifier(staging.records_schema)))


def drop_staging(connection: Connection, staging: Staging) -> None:
    """Remove both schemas and all that is in them, and commit. Raises TargetError.

    Where the first is gone its tables are published, and the records belong to them: nothing is removed then.

    Tables go one by one: dropped in one statement, a large schema would need more locks than a server has
    (https://www.postgresql.org/docs/current/runtime-config-locks.html).
    """
    if not schema_exists(connection, staging.schema):
        return
    with translate_errors(object=staging.schema):
        # The records go first: cut off between the two, the next attempt must still find the other.
        for schema in (staging.records_schema, staging.schema):
            tables = connection.execute(
                "SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                " WHERE n.nspname = %s AND c.relkind = 'r'",
                (schema,),
            ).fetchall()
            connection.commit()
            for (table,) in tables:
                with connection.transaction():
                    connection.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier(schema, table)))
            with connection.transaction():
                connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))
