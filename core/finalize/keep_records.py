"""A run's record and entries: from its staging to the schema `howdah`, in the transaction that publishes it, and out of
there again when it is undone or forgotten."""

import json
from collections.abc import Mapping
from typing import LiteralString

import psycopg
from psycopg import sql

from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.records import RunRecord
from core.postgres.records_layout import RECORDS_SCHEMA, make_layout
from core.postgres.staged_rejects import ROWS_BEFORE
from core.postgres.staging import Staging


def keep_records(connection: Connection, staging: Staging, run: RunRecord) -> None:
    """Enter the run, move the ledger and the rejected rows, while the tables are still in staging, and drop what they
    were in. Raises TargetError where the schema `howdah` can't take them.
    """
    with translate_errors(object=f"the schema {RECORDS_SCHEMA}"):
        make_layout(connection)
        _enter_run(connection, staging, run)
        _move_entries(connection, staging, run)
    connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(staging.records_schema)))


def note_backup(connection: Connection, run_id: str, backup_schema: str, paths: Mapping[int, str | None]) -> None:
    """Enter where what a run replaced is, and what that was: all that is in the schema by now. `paths` are the
    search_paths that its functions had, by their oids."""
    with translate_errors(object=f"the schema {RECORDS_SCHEMA}"):
        connection.execute(
            "UPDATE howdah.runs SET backup_schema = %(schema)s::text, replaced ="
            " (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_strip_nulls(pg_catalog.json_build_object("
            "'name', o.name, 'kind', o.kind, 'oid', o.oid, 'path', %(paths)s::json ->> o.path))"
            " ORDER BY o.kind, o.name), '[]') FROM ("
            " SELECT c.relname AS name, c.oid::bigint AS oid, CASE c.relkind WHEN 'f' THEN 'foreign table'"
            " WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' ELSE 'table' END AS kind,"
            " NULL AS path"
            " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = %(schema)s::text AND c.relkind IN ('r', 'p', 'f', 'v', 'm')"
            " UNION ALL SELECT t.typname, t.oid::bigint, 'type', NULL FROM pg_catalog.pg_type t"
            " JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace"
            " WHERE n.nspname = %(schema)s::text AND t.typtype = 'e'"
            " UNION ALL SELECT p.proname, p.oid::bigint, 'function', p.oid::text FROM pg_catalog.pg_proc p"
            " JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = %(schema)s::text) o)"
            " WHERE run_id = %(run)s",
            {"schema": backup_schema, "run": run_id, "paths": json.dumps(paths)},
        )


def note_release(connection: Connection, run_id: str) -> None:
    """Enter that what a run replaced is not kept any more. Raises TargetError."""
    with translate_errors(object=f"the schema {RECORDS_SCHEMA}"):
        connection.execute("UPDATE howdah.runs SET backup_schema = NULL WHERE run_id = %s", (run_id,))


def remove_record(connection: Connection, run_id: str) -> None:
    """Remove a run and its entries; with the last of them the records' tables go too, and the schema if nothing else is
    in it. The caller has locked the records. Raises TargetError."""
    with translate_errors(object=f"the schema {RECORDS_SCHEMA}"):
        for table in ("rejects", "ledger", "runs"):
            connection.execute(
                sql.SQL("DELETE FROM {} WHERE run_id = {}").format(sql.Identifier(RECORDS_SCHEMA, table), run_id)
            )
        row = connection.execute(
            "SELECT EXISTS (SELECT FROM howdah.runs) OR EXISTS (SELECT FROM howdah.rejects)"
            " OR EXISTS (SELECT FROM howdah.ledger)"
        ).fetchone()
    if row == (False,):
        drop_if_unused(connection, "DROP TABLE howdah.layout, howdah.runs, howdah.rejects, howdah.ledger")
        drop_if_unused(connection, "DROP SCHEMA howdah")


def drop_if_unused(connection: Connection, statement: LiteralString | sql.Composed) -> bool:
    """Drop what may be another's by now: False where something else is in it or uses it, or where this role may not."""
    try:
        with connection.transaction():
            connection.execute(statement)
    except (psycopg.errors.DependentObjectsStillExist, psycopg.errors.InsufficientPrivilege):
        return False
    return True


def _enter_run(connection: Connection, staging: Staging, run: RunRecord) -> None:
    """A table keeps its oid when it is moved to another schema. The target's is not made yet."""
    connection.execute(
        "INSERT INTO howdah.runs (run_id, started_at, source_path, source_size_bytes, source_change_counter,"
        " source_schema_sha256, target_schema, howdah_version, database_oid, plan, source_schema, made_extension,"
        " refused, made_schema, tables, objects)"
        " SELECT %s, %s, %s, %s, %s, %s, %s, %s,"
        " (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()), %s, %s, %s, %s,"
        " NOT EXISTS (SELECT FROM pg_catalog.pg_namespace n WHERE n.nspname = %s),"
        " coalesce((SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', c.relname, 'oid', c.oid::bigint,"
        " 'rows', t.value::bigint) ORDER BY c.relname)"
        " FROM pg_catalog.json_each_text(%s) t"
        " JOIN pg_catalog.pg_class c ON c.relname::text = t.key AND c.relnamespace ="
        " (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = %s)), '[]'),"
        " coalesce((SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', o.name, 'kind', o.kind,"
        " 'oid', o.oid::bigint) ORDER BY o.kind, o.name) FROM ("
        " SELECT t.typname AS name, 'type' AS kind, t.oid, t.typnamespace AS place FROM pg_catalog.pg_type t"
        " WHERE t.typtype = 'e' UNION ALL"
        " SELECT c.relname, 'view', c.oid, c.relnamespace FROM pg_catalog.pg_class c WHERE c.relkind = 'v' UNION ALL"
        " SELECT p.proname, 'function', p.oid, p.pronamespace FROM pg_catalog.pg_proc p) o"
        " JOIN pg_catalog.pg_namespace n ON n.oid = o.place WHERE n.nspname = %s), '[]')",
        (
            run.run_id,
            run.started_at,
            run.source_path,
            run.source_size_bytes,
            run.source_change_counter,
            run.source_schema_sha256,
            run.target_schema,
            run.howdah_version,
            run.plan,
            run.source_schema,
            run.made_extension,
            json.dumps(run.refused),
            run.target_schema,
            json.dumps(dict(run.row_counts)),
            staging.schema,
            staging.schema,
        ),
    )


def _move_entries(connection: Connection, staging: Staging, run: RunRecord) -> None:
    """A rejected row of a table that is not there would fail by its NOT NULL, rather than be left behind. Its number is
    now that in the whole table."""
    schema = sql.Identifier(staging.records_schema)
    rows_before = ROWS_BEFORE.format(schema)
    connection.execute(
        sql.SQL(
            "INSERT INTO howdah.rejects SELECT %s, r.table_name, %s, r.target_table, c.oid,"
            " r.row_number + b.rows_before, r.row_id, r.key, r.column_name, r.reason, r.sqlstate, r.row_values"
            " FROM {}.rejects r"
            " JOIN ({}) b USING (table_name, part)"
            " LEFT JOIN pg_catalog.pg_class c ON c.relname::text = r.target_table AND c.relnamespace ="
            " (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = %s)"
        ).format(schema, rows_before),
        (run.run_id, run.target_schema, staging.schema),
    )
    connection.execute(
        sql.SQL(
            "INSERT INTO howdah.ledger SELECT %s, l.rule, l.table_name, l.column_name, l.row_number + b.rows_before,"
            " l.row_id, l.key, l.before_class, l.before_bytes, l.after_text FROM {}.ledger l"
            " JOIN ({}) b USING (table_name, part)"
        ).format(schema, rows_before),
        (run.run_id,),
    )
