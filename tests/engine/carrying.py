"""A plan that was made by hand, carried to a server as a run does, and what is there then."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
from psycopg import sql

from core.cancel import CancelToken
from core.ddl.render import render_ddl
from core.events import ignore_events
from core.finalize.build import finalize, make_tables
from core.finalize.extensions import find_extensions
from core.finalize.occupation import check_target
from core.finalize.publish import publish
from core.finalize.steps import Steps
from core.plan.model import Finding, Plan
from core.postgres.connect import connect
from core.postgres.journal import Journal
from core.postgres.pool import PoolSize, open_pool
from core.postgres.records import RunRecord
from core.postgres.server import read_server
from core.postgres.staging import Staging, create_staging


@dataclass(frozen=True, slots=True)
class Carried:
    staging: Staging
    findings: tuple[Finding, ...]


def carry(url: str, planned: Plan, *inserts: str, schema: str = "public", replace: bool = False) -> Carried:
    """Make, fill, finish and publish a plan, as a run does; `inserts` name their tables in the schema {s}."""
    staging = Staging(run_id=secrets.token_hex(4))
    with connect(url, autocommit=True) as connection, open_pool(url, PoolSize(minimum=1, maximum=2)) as pool:
        check_target(connection, planned, schema, replace=replace)
        extensions = find_extensions(connection, read_server(connection), planned, schema)
        places = {each.name: each.schema for each in extensions}
        statements = render_ddl(planned, staging.schema, extension_schemas=places)
        with connection.transaction():
            create_staging(connection, staging)
            make_tables(connection, statements)
        for insert in inserts:
            connection.execute(sql.SQL(insert).format(s=sql.Identifier(staging.schema)))  # type: ignore[arg-type]
        journal, cancel = Journal(staging.records_schema), CancelToken()
        steps = Steps(pool, journal, retry_for_s=0, on_event=ignore_events, cancel=cancel)
        refused = finalize(statements, planned, steps, staging, workers=2, cancel=cancel)
        with connection.transaction():
            moved = publish(connection, planned, staging, schema, record_of(staging, schema), replace=replace)
    return Carried(staging, (*refused, *moved))


def record_of(staging: Staging, schema: str) -> RunRecord:
    """What a run would keep of itself, had it anything to keep."""
    return RunRecord(
        run_id=staging.run_id,
        started_at=datetime.now(UTC),
        source_path="",
        source_size_bytes=0,
        source_change_counter=0,
        source_schema_sha256="",
        target_schema=schema,
        howdah_version="",
        plan="{}",
        source_schema="{}",
        row_counts={},
    )


def query(url: str, statement: str, *parameters: object) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement.encode(), parameters or None)
        return cursor.fetchall() if cursor.description else []


def everything_in(url: str) -> list[tuple[object, ...]]:
    """All schemas, relations, types, extensions and functions of a database that are not PostgreSQL's own."""
    return query(
        url,
        """
        WITH s AS (SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema')
        SELECT 'schema', nspname, '' FROM s
        UNION ALL SELECT 'relation', nspname, relname FROM pg_class JOIN s ON s.oid = relnamespace
        UNION ALL SELECT 'type', nspname, typname FROM pg_type JOIN s ON s.oid = typnamespace
        UNION ALL SELECT 'function', nspname, proname FROM pg_proc JOIN s ON s.oid = pronamespace
        UNION ALL SELECT 'extension', nspname, extname FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace
        ORDER BY 1, 2, 3
        """,
    )


@contextmanager
def unchanged(url: str) -> Iterator[None]:
    before = everything_in(url)
    yield
    assert everything_in(url) == before


def enums_of(url: str) -> list[tuple[object, ...]]:
    """All enum types: schema, name, labels in their order."""
    return query(
        url,
        "SELECT n.nspname, t.typname, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_type t"
        " JOIN pg_enum e ON e.enumtypid = t.oid JOIN pg_namespace n ON n.oid = t.typnamespace"
        " GROUP BY t.oid, n.nspname, t.typname ORDER BY 1, 2",
    )


def type_of(url: str, schema: str, table_name: str, column_name: str) -> tuple[object, ...]:
    """The schema and the name of the type of a column."""
    (row,) = query(
        url,
        "SELECT tn.nspname, format_type(t.oid, a.atttypmod) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
        " JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid"
        " JOIN pg_namespace tn ON tn.oid = t.typnamespace"
        " WHERE n.nspname = %s AND c.relname = %s AND a.attname = %s",
        schema,
        table_name,
        column_name,
    )
    return row
