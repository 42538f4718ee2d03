"""Staging to its final names in one transaction, and before that the question whether those names are free."""

from psycopg import sql

from core.errors import ObjectExists, PermissionDenied
from core.plan.model import Finding, Plan, Severity
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.objects import ExistingObject, ObjectKind, find_objects, schema_exists
from core.postgres.staging import Staging, count_records

_MOVABLE = frozenset({ObjectKind.TABLE, ObjectKind.FOREIGN_TABLE, ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW})
"""What `--replace` moves aside."""


def check_target(connection: Connection, plan: Plan, schema: str, *, replace: bool) -> None:
    """Refuse, before anything is copied, a schema where the plan's names are taken or nothing may be made.

    Raises ObjectExists with all names that are in the way, PermissionDenied.
    """
    with translate_errors(object=schema), connection.transaction():
        if schema_exists(connection, schema):
            _check_rights(connection, schema)
            in_the_way = _check_names(connection, schema, _names_of(plan), plan, replace=replace)
            _check_ownership(connection, schema, in_the_way)


def publish(connection: Connection, plan: Plan, staging: Staging, schema: str, *, replace: bool) -> tuple[Finding, ...]:
    """Move every table out of staging in one transaction; with `replace`, what was there goes to a backup schema.

    The ledger and the rejected rows stay in the records schema, which is dropped where there are none. Returns
    findings about what the move means for others. Raises ObjectExists, PermissionDenied; nothing is moved then.
    """
    findings: list[Finding] = []
    with translate_errors(object=schema), connection.transaction():
        # The rows were copied without waiting for the disk; this commit waits, for itself and all before it.
        connection.execute("SET LOCAL synchronous_commit = on")
        connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
        names = _relations_in(connection, staging.schema)
        in_the_way = _check_names(connection, schema, names, plan, replace=replace)
        if in_the_way:
            findings += _move_to_backup(connection, in_the_way, staging, schema)
        for table in plan.tables:
            connection.execute(
                sql.SQL("ALTER TABLE {} SET SCHEMA {}").format(
                    sql.Identifier(staging.schema, table.target_name), sql.Identifier(schema)
                )
            )
        connection.execute(sql.SQL("DROP SCHEMA {}").format(sql.Identifier(staging.schema)))
        if count_records(connection, staging.records_schema) == 0:
            connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(staging.records_schema)))
    return tuple(findings)


def _check_rights(connection: Connection, schema: str) -> None:
    row = connection.execute("SELECT pg_catalog.has_schema_privilege(%s, 'CREATE'), current_user", (schema,)).fetchone()
    assert row is not None
    if not row[0]:
        raise PermissionDenied(
            f"The role {row[1]} may not make tables in the schema {schema}.",
            f"Ask the owner to run: GRANT CREATE ON SCHEMA {schema} TO {row[1]}; or choose another schema.",
        )


def _check_ownership(connection: Connection, schema: str, objects: tuple[ExistingObject, ...]) -> None:
    """Only an owner may move a table (https://www.postgresql.org/docs/current/sql-altertable.html)."""
    foreign = connection.execute(
        "SELECT c.relname, pg_catalog.pg_get_userbyid(c.relowner) FROM pg_catalog.pg_class c"
        " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = %s AND c.relname = ANY (%s) AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')"
        " ORDER BY 1",
        (schema, [found.name for found in objects]),
    ).fetchall()
    if foreign:
        listed = ", ".join(f"{name} (of {owner})" for name, owner in foreign[:10])
        raise PermissionDenied(
            f"--replace would have to move what belongs to others: {listed}.",
            "Connect as their owner, or choose another schema with --schema.",
        )


def _check_names(
    connection: Connection, schema: str, names: set[str], plan: Plan, *, replace: bool
) -> tuple[ExistingObject, ...]:
    """What has one of the names, if `replace` can move all of it aside; raises ObjectExists otherwise."""
    existing = find_objects(connection, schema, sorted(names))
    tables = {table.target_name for table in plan.tables}
    movable = tuple(found for found in existing if found.name in tables and found.kind in _MOVABLE)
    moved = {found.name for found in movable}
    blocking = [
        found
        for found in existing
        if found not in movable and not (replace and (found.owner_table in moved or found.name in moved))
    ]
    if not replace:
        blocking = list(existing)
    if blocking:
        listed = ", ".join(f"{found.name} ({found.kind})" for found in blocking[:10])
        more = f" and {len(blocking) - 10} more" if len(blocking) > 10 else ""
        raise ObjectExists(
            f"The schema {schema} has objects of the same names already: {listed}{more}.",
            "Choose another schema with --schema"
            + (
                "; these can't be moved aside."
                if replace
                else ", or move the old ones to a backup schema with --replace."
            ),
        )
    return movable


def _move_to_backup(
    connection: Connection, objects: tuple[ExistingObject, ...], staging: Staging, schema: str
) -> list[Finding]:
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(staging.backup_schema)))
    for found in objects:
        connection.execute(
            sql.SQL("ALTER TABLE {} SET SCHEMA {}").format(
                sql.Identifier(schema, found.name), sql.Identifier(staging.backup_schema)
            )
        )
    findings = [
        Finding(
            code="REPLACED",
            severity=Severity.INFO,
            object=schema,
            effect=f"{len(objects):,} objects that were there are now in the schema {staging.backup_schema}.",
        )
    ]
    findings += [
        Finding(
            code="REFERS_TO_BACKUP",
            severity=Severity.WARNING,
            object=name,
            effect=f"It still refers to {table}, which is now in {staging.backup_schema}.",
        )
        for name, table in _references_from_outside(connection, staging.backup_schema)
    ]
    return findings


def _references_from_outside(connection: Connection, schema: str) -> list[tuple[str, str]]:
    """Foreign keys and views of other schemas that depend on the tables of this one."""
    return connection.execute(
        """
        SELECT c.conrelid::pg_catalog.regclass::text, c.confrelid::pg_catalog.regclass::text
        FROM pg_catalog.pg_constraint c
        JOIN pg_catalog.pg_class parent ON parent.oid = c.confrelid
        JOIN pg_catalog.pg_class child ON child.oid = c.conrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = parent.relnamespace
        WHERE c.contype = 'f' AND n.nspname = %(schema)s AND child.relnamespace <> n.oid
        UNION
        SELECT r.ev_class::pg_catalog.regclass::text, d.refobjid::pg_catalog.regclass::text
        FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
        JOIN pg_catalog.pg_class used ON used.oid = d.refobjid
        JOIN pg_catalog.pg_class view ON view.oid = r.ev_class
        JOIN pg_catalog.pg_namespace n ON n.oid = used.relnamespace
        WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
          AND n.nspname = %(schema)s AND view.relnamespace <> n.oid
        ORDER BY 1, 2
        """,
        {"schema": schema},
    ).fetchall()


def _names_of(plan: Plan) -> set[str]:
    """Every name that the plan will take in the schema, sequences as PostgreSQL will name them."""
    names: set[str] = set()
    for table in plan.tables:
        names.add(table.target_name)
        names.update(unique.name for unique in table.unique_constraints)
        names.update(index.name for index in table.indexes)
        if table.primary_key:
            names.add(table.primary_key.name)
        if table.sequence:
            names.add(f"{table.target_name}_{table.sequence.column}_seq")
    return names


def _relations_in(connection: Connection, schema: str) -> set[str]:
    rows = connection.execute(
        "SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = %s",
        (schema,),
    )
    return {name for (name,) in rows}
