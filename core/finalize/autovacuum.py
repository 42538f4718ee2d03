"""Autovacuum kept off the tables of a run until they are published.

It would vacuum and analyze them while they are being filled and compared, for nothing: the run analyzes them itself.
And whoever alters a table meanwhile waits for it, up to a second for each. Against wraparound it works all the same
(https://www.postgresql.org/docs/current/sql-createtable.html#RELOPTION-AUTOVACUUM-ENABLED).
"""

from collections.abc import Iterator

from psycopg import sql

from core.plan.model import Plan
from core.postgres.connect import Connection

_LEAST_ROWS = 50
"""It does not come for fewer (autovacuum_analyze_threshold, autovacuum_vacuum_insert_threshold in
https://www.postgresql.org/docs/current/runtime-config-vacuum.html), unless the server is told to."""


def suspend_autovacuum(connection: Connection, schema: str, plan: Plan) -> None:
    """For the tables of a plan, which are in `schema`; in the transaction that is under way."""
    for table in _find_tables(schema, plan):
        connection.execute(
            sql.SQL("ALTER TABLE {} SET (autovacuum_enabled = false, toast.autovacuum_enabled = false)").format(table)
        )


def resume_autovacuum(connection: Connection, schema: str, plan: Plan) -> None:
    """The tables are as if it had never been suspended, once the transaction commits."""
    for table in _find_tables(schema, plan):
        connection.execute(sql.SQL("ALTER TABLE {} RESET (autovacuum_enabled, toast.autovacuum_enabled)").format(table))


def _find_tables(schema: str, plan: Plan) -> Iterator[sql.Identifier]:
    return (sql.Identifier(schema, table.target_name) for table in plan.tables if table.row_count >= _LEAST_ROWS)
