"""Staging to its final names in one transaction; what has those names there goes to a backup schema."""

from psycopg import sql

from core.finalize.autovacuum import resume_autovacuum
from core.finalize.functions import list_functions, move_aside, move_functions
from core.finalize.keep_records import keep_records, note_backup
from core.finalize.occupation import Aside, Names, check_names
from core.finalize.types import EnumType, find_enum_types, list_types
from core.plan.model import Finding, Plan, Severity
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.records import RunRecord
from core.postgres.staging import Staging

_LOCK = 0x686F7765
"""The first half of an advisory lock; the second stands for the schema."""


def publish(
    connection: Connection, plan: Plan, staging: Staging, schema: str, run: RunRecord, *, replace: bool
) -> tuple[Finding, ...]:
    """Move every table, its types, the views and the functions of triggers out of staging, in the transaction that is
    under way; with `replace`, what was there goes to a backup schema.

    The run's record, the ledger and the rejected rows go to the schema `howdah`. Returns findings about what the move
    means for others. Raises ObjectExists, PermissionDenied, TargetError.
    """
    findings: list[Finding] = []
    with translate_errors(object=schema):
        # The rows were copied without waiting for the disk; this commit waits, for itself and all before it.
        connection.execute("SET LOCAL synchronous_commit = on")
        # Of two runs that are published into one schema at once, the second is to see what the first has made.
        connection.execute("SELECT pg_catalog.pg_advisory_xact_lock(%s, pg_catalog.hashtext(%s))", [_LOCK, schema])
        # There may be many of them: nobody's table is locked yet.
        keep_records(connection, staging, run)
        connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
        functions = list_functions(connection, staging.schema)
        names = Names(
            relations=_relations_in(connection, staging.schema),
            types=list_types(connection, staging.schema),
            functions=set(functions),
        )
        aside = check_names(connection, schema, names, plan, replace=replace)
        if aside.list_all():
            findings += _move_to_backup(connection, aside, staging, schema)
            paths = {function.oid: function.path for function in aside.functions}
            note_backup(connection, staging.run_id, staging.backup_schema, paths)
        for enum in find_enum_types(connection, staging.schema, ()):
            _move_type(connection, enum, staging.schema, schema)
        resume_autovacuum(connection, staging.schema, plan)
        for table in plan.tables:
            connection.execute(
                sql.SQL("ALTER TABLE {} SET SCHEMA {}").format(
                    sql.Identifier(staging.schema, table.target_name), sql.Identifier(schema)
                )
            )
        for view in plan.made_views:
            if view.target_name in names.relations:
                connection.execute(
                    sql.SQL("ALTER VIEW {} SET SCHEMA {}").format(
                        sql.Identifier(staging.schema, view.target_name), sql.Identifier(schema)
                    )
                )
        move_functions(connection, functions, staging.schema, schema)
        connection.execute(sql.SQL("DROP SCHEMA {}").format(sql.Identifier(staging.schema)))
    return tuple(findings)


def _move_to_backup(connection: Connection, aside: Aside, staging: Staging, schema: str) -> list[Finding]:
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(staging.backup_schema)))
    for found in aside.relations:
        connection.execute(
            sql.SQL("ALTER TABLE {} SET SCHEMA {}").format(
                sql.Identifier(schema, found.name), sql.Identifier(staging.backup_schema)
            )
        )
    for enum in aside.enums:
        _move_type(connection, enum, schema, staging.backup_schema)
    move_aside(connection, aside.functions, schema, staging.backup_schema)
    count = len(aside.list_all())
    findings = [
        Finding(
            code="REPLACED",
            severity=Severity.INFO,
            object=schema,
            effect=f"{count:,} {'objects that were there are' if count > 1 else 'object that was there is'} now in the"
            f" schema {staging.backup_schema}.",
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


def _move_type(connection: Connection, enum: EnumType, source: str, target: str) -> None:
    connection.execute(
        sql.SQL("ALTER TYPE {} SET SCHEMA {}").format(sql.Identifier(source, enum.name), sql.Identifier(target))
    )


def _references_from_outside(connection: Connection, schema: str) -> list[tuple[str, str]]:
    """Foreign keys, views and functions of other schemas that depend on the tables or types of this one."""
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
        UNION
        SELECT p.oid::pg_catalog.regprocedure::text, d.refobjid::pg_catalog.regtype::text
        FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_proc p ON p.oid = d.objid AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
        JOIN pg_catalog.pg_type t ON t.oid = d.refobjid
        JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
        WHERE d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass
          AND n.nspname = %(schema)s AND p.pronamespace <> n.oid
        ORDER BY 1, 2
        """,
        {"schema": schema},
    ).fetchall()


def _relations_in(connection: Connection, schema: str) -> set[str]:
    rows = connection.execute(
        "SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = %s",
        (schema,),
    )
    return {name for (name,) in rows}
