"""Autovacuum kept off the large tables of a run until they are published.

It would vacuum and analyze them while they are being filled and compared, for nothing: the run analyzes them itself.
And whoever alters a table meanwhile waits a second for it. Against wraparound it works all the same
(https://www.postgresql.org/docs/current/sql-createtable.html#RELOPTION-AUTOVACUUM-ENABLED).
"""

from collections.abc import Iterator

from psycopg import sql

from core.plan.model import Plan
from core.postgres.connect import Connection

_LARGE_BYTES = 32 << 20
"""Autovacuum comes by once a minute, and is done at once with a table that is smaller."""


def suspend_autovacuum(connection: Connection, schema: str, plan: Plan) -> None:
    """For the large tables of a plan, which are in `schema`; in the transaction that is under way."""
    for table in _find_large(schema, plan):
        connection.execute(
            sql.SQL("ALTER TABLE {} SET (autovacuum_enabled = false, toast.autovacuum_enabled = false)").format(table)
        )


def resume_autovacuum(connection: Connection, schema: str, plan: Plan) -> None:
    """The tables are as if it had never been suspended, once the transaction commits."""
    for table in _find_large(schema, plan):
        connection.execute(sql.SQL("ALTER TABLE {} RESET (autovacuum_enabled, toast.autovacuum_enabled)").format(table))


def _find_large(schema: str, plan: Plan) -> Iterator[sql.Identifier]:
    return (sql.Identifier(schema, table.target_name) for table in plan.tables if table.size_bytes >= _LARGE_BYTES)
