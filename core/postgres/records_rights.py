"""Whether a role may keep records in the schema `howdah`, asked before anything is copied."""

from core.errors import PermissionDenied
from core.postgres.connect import Connection
from core.postgres.records_layout import RECORDS_SCHEMA


def check_may_make(connection: Connection) -> None:
    """Raise PermissionDenied if this role may not make the records' tables, which are not there."""
    row = connection.execute(
        "SELECT current_user, CASE WHEN n.oid IS NULL"
        " THEN pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')"
        " ELSE pg_catalog.has_schema_privilege(n.oid, 'CREATE')"
        " AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') END,"
        " n.oid IS NOT NULL, pg_catalog.current_database()"
        " FROM (SELECT) one LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = %s",
        (RECORDS_SCHEMA,),
    ).fetchone()
    assert row is not None
    role, may_make, exists, database = row
    if not may_make:
        raise PermissionDenied(
            f"The role {role} may not make the records of this run in the schema {RECORDS_SCHEMA}"
            + (", which belongs to another." if exists else ", which is not there yet."),
            "Ask an administrator to run: GRANT "
            + (f"CREATE, USAGE ON SCHEMA {RECORDS_SCHEMA}" if exists else f"CREATE ON DATABASE {database}")
            + f" TO {role};",
        )


def check_may_bring_up_to_date(connection: Connection) -> None:
    """Raise PermissionDenied if the records are of an earlier layout and belong to others, who alone may alter them
    (https://www.postgresql.org/docs/current/sql-altertable.html)."""
    owners = connection.execute(
        "SELECT DISTINCT current_user, pg_catalog.pg_get_userbyid(c.relowner) FROM pg_catalog.pg_class c"
        " WHERE c.oid IN ('howdah.runs'::pg_catalog.regclass, 'howdah.layout'::pg_catalog.regclass)"
        " AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE') ORDER BY 2"
    ).fetchall()
    if owners:
        role, owner = owners[0]
        raise PermissionDenied(
            f"The records in the schema {RECORDS_SCHEMA} are of an earlier Howdah, and belong to {owner}: the role"
            f" {role} may not bring them up to date, which this run needs.",
            f"Run it as {owner} once; or ask an administrator to run: GRANT {owner} TO {role};",
        )


def check_may_enter(connection: Connection) -> None:
    """Raise PermissionDenied if the records belong to a role that lets this one enter nothing."""
    row = connection.execute(
        "SELECT current_user, pg_catalog.has_schema_privilege('howdah', 'USAGE')"
        " AND pg_catalog.has_table_privilege('howdah.runs', 'INSERT')"
        " AND pg_catalog.has_table_privilege('howdah.runs', 'UPDATE')"
        " AND pg_catalog.has_table_privilege('howdah.rejects', 'INSERT')"
        " AND pg_catalog.has_table_privilege('howdah.ledger', 'INSERT')"
    ).fetchone()
    assert row is not None
    if not row[1]:
        raise PermissionDenied(
            f"The role {row[0]} may not add to the records in the schema {RECORDS_SCHEMA}, which this run needs.",
            f"Ask its owner to run: GRANT USAGE ON SCHEMA {RECORDS_SCHEMA} TO {row[0]}; GRANT SELECT, INSERT, UPDATE"
            f" ON ALL TABLES IN SCHEMA {RECORDS_SCHEMA} TO {row[0]};",
        )
