"""Records of runs as earlier layouts had them: tables made by the SQL of then, with the runs of a database as they were
entered in them then, and plans of the version of then."""

import psycopg

_FIRST_COLUMNS = """
    run_id text PRIMARY KEY,
    started_at timestamptz NOT NULL,
    source_path text NOT NULL,
    source_size_bytes bigint NOT NULL,
    source_change_counter bigint NOT NULL,
    source_schema_sha256 text NOT NULL,
    target_schema text NOT NULL,
    howdah_version text NOT NULL,
    database_oid oid NOT NULL,
    plan json NOT NULL
"""
_SECOND_COLUMNS = """
    source_schema json NOT NULL,
    published_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    published_xid text NOT NULL DEFAULT pg_catalog.pg_current_xact_id()::text,
    published_snapshot text NOT NULL DEFAULT pg_catalog.pg_current_snapshot()::text,
    tables json NOT NULL,
    types json NOT NULL,
    made_schema boolean NOT NULL,
    made_extension text,
    replaced json NOT NULL DEFAULT '[]',
    refused json NOT NULL DEFAULT '[]',
    backup_schema text
"""
_COLUMNS = {1: _FIRST_COLUMNS, 2: f"{_FIRST_COLUMNS.rstrip()},{_SECOND_COLUMNS}"}
_FIRST_VALUES = (
    "run_id, started_at, source_path, source_size_bytes, source_change_counter, source_schema_sha256, target_schema,"
    " howdah_version, database_oid, replace(plan::text, '\"plan_version\": 3', '\"plan_version\": 2')::json"
)
_SECOND_VALUES = (
    "source_schema, published_at, published_xid, published_snapshot, tables, objects, made_schema, made_extension,"
    " replaced, refused, backup_schema"
)
_VALUES = {1: _FIRST_VALUES, 2: f"{_FIRST_VALUES}, {_SECOND_VALUES}"}


def give_earlier_layout(url: str, layout: int) -> None:
    """The runs of a database, of plans without views and triggers, are those of an earlier Howdah from here on. The
    tables of rejected rows and of altered values are the same in all layouts."""
    with psycopg.connect(url) as connection:
        for statement in (
            "ALTER TABLE howdah.runs RENAME TO later",
            "ALTER TABLE howdah.later DROP CONSTRAINT runs_pkey",
            f"CREATE TABLE howdah.runs ({_COLUMNS[layout]})",
            f"INSERT INTO howdah.runs SELECT {_VALUES[layout]} FROM howdah.later",
            "DROP TABLE howdah.later",
            f"UPDATE howdah.layout SET version = {layout}",
        ):
            connection.execute(statement.encode())
