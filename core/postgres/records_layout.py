"""The schema `howdah` in the target: the tables of the records, made by the first run in the transaction that publishes
it, and how those of earlier versions of this program become what they are now.

What is in them belongs to the database's owner: a run that is of no interest any more may be deleted from all three
tables. Records of an earlier layout are read as they are; the first run that is published beside them brings them up to
date, in its own transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import LiteralString

from psycopg import sql

from core.errors import TargetError
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.objects import schema_exists

RECORDS_SCHEMA = "howdah"
LAYOUT_VERSION = 3
"""Of the tables below; raised when one of them changes."""

_LOCK = 0x686F7764
"""An advisory lock: two runs that are published at once must not both make the schema."""

_LAYOUT = """
CREATE TABLE howdah.layout (version integer NOT NULL);
INSERT INTO howdah.layout VALUES (3);
CREATE TABLE howdah.runs (
    run_id text PRIMARY KEY,
    started_at timestamptz NOT NULL,
    source_path text NOT NULL,
    source_size_bytes bigint NOT NULL,
    source_change_counter bigint NOT NULL,
    source_schema_sha256 text NOT NULL,
    target_schema text NOT NULL,
    howdah_version text NOT NULL,
    database_oid oid NOT NULL,
    plan json NOT NULL,
    source_schema json NOT NULL,
    published_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    published_xid text NOT NULL DEFAULT pg_catalog.pg_current_xact_id()::text,
    published_snapshot text NOT NULL DEFAULT pg_catalog.pg_current_snapshot()::text,
    tables json NOT NULL,
    objects json NOT NULL,
    made_schema boolean NOT NULL,
    made_extension text,
    replaced json NOT NULL DEFAULT '[]',
    refused json NOT NULL DEFAULT '[]',
    backup_schema text
);
CREATE TABLE howdah.rejects (
    run_id text NOT NULL,
    table_name text NOT NULL,
    target_schema text NOT NULL,
    target_table text NOT NULL,
    target_oid oid NOT NULL,
    row_number bigint NOT NULL,
    row_id bigint,
    key json,
    column_name text,
    reason text NOT NULL,
    sqlstate text,
    row_values json,
    PRIMARY KEY (run_id, table_name, row_number)
);
CREATE TABLE howdah.ledger (
    run_id text NOT NULL,
    rule text NOT NULL,
    table_name text NOT NULL,
    column_name text NOT NULL,
    row_number bigint NOT NULL,
    row_id bigint,
    key json,
    before_class text NOT NULL,
    before_bytes bytea NOT NULL,
    after_text text
);
COMMENT ON SCHEMA howdah IS 'Records of migrations from SQLite by Howdah: runs, rows set aside, values altered';
COMMENT ON TABLE howdah.rejects IS
    'Rows of SQLite that are not in the target. row_values is the whole row: a blob, or a text that is not UTF-8, as '
    '{"base64": ..., "class": ...}; NULL if larger than 100 MB. Row numbers count from 1 in the order of reading';
COMMENT ON COLUMN howdah.rejects.sqlstate IS 'Of the server''s refusal; NULL if the row was never sent';
COMMENT ON COLUMN howdah.rejects.target_oid IS 'The table that the run published, to tell it from a later one';
COMMENT ON TABLE howdah.ledger IS
    'Values that are other ones than in SQLite. before_bytes are those of the text or blob, or a number''s digits';
"""
_COMMENT = """
COMMENT ON TABLE howdah.runs IS
    'The runs that were published; plan is what howdah verify, restore and rejects retry convert by, tables and '
    'objects what howdah undo takes back, replaced what they moved aside, backup_schema where that is, until howdah '
    'release'
"""
_TABLES = ("layout", "ledger", "rejects", "runs")


@dataclass(frozen=True, slots=True, kw_only=True)
class _LaterColumn:
    """A column of `runs` that came after the first layout."""

    name: LiteralString
    type: LiteralString
    before: LiteralString
    """What stands for it in a run that was entered without it, as SQL over the other columns."""
    default: LiteralString | None = None
    is_nullable: bool = False


_LATER_COLUMNS = (
    _LaterColumn(name="source_schema", type="json", before="'null'::json"),
    _LaterColumn(name="published_at", type="timestamptz", before="started_at", default="pg_catalog.now()"),
    _LaterColumn(name="published_xid", type="text", before="'0'", default="pg_catalog.pg_current_xact_id()::text"),
    _LaterColumn(name="published_snapshot", type="text", before="''", default="pg_catalog.pg_current_snapshot()::text"),
    _LaterColumn(name="tables", type="json", before="'[]'::json"),
    _LaterColumn(name="objects", type="json", before="'[]'::json"),
    _LaterColumn(name="made_schema", type="boolean", before="false"),
    _LaterColumn(name="made_extension", type="text", before="NULL::text", is_nullable=True),
    _LaterColumn(name="replaced", type="json", before="'[]'::json", default="'[]'"),
    _LaterColumn(name="refused", type="json", before="'[]'::json", default="'[]'"),
    _LaterColumn(name="backup_schema", type="text", before="NULL::text", is_nullable=True),
)
_OBJECTS, _OBJECTS_BEFORE = "objects", "types"
"""A column, and what it was called in layout 2, when types were all that was in it."""

_CASTS: Mapping[LiteralString, LiteralString] = {"source_schema": "::text"}
"""What is read as the text that it is."""


def read_layout(connection: Connection) -> int | None:
    """Of which layout the records are; None where there are none. Raises TargetError where the tables are another's, or
    of a layout that is later than this program's."""
    with translate_errors(object=f"the schema {RECORDS_SCHEMA}"):
        present = connection.execute(
            "SELECT c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = %s AND c.relname = ANY (%s) ORDER BY 1",
            (RECORDS_SCHEMA, list(_TABLES)),
        ).fetchall()
        if not present:
            return None
        names = [name for (name,) in present]
        version: int | None = None
        if "layout" in names:
            row = connection.execute("SELECT max(l.version) FROM howdah.layout l").fetchone()
            version = row[0] if row else None
    if version is None:
        raise TargetError(
            f"The schema {RECORDS_SCHEMA} has tables that are not Howdah's: {', '.join(names)}. The records of rows"
            " that were set aside, and of values that were altered, would be there.",
            f"Give that schema another name: ALTER SCHEMA {RECORDS_SCHEMA} RENAME TO ...",
        )
    if version > LAYOUT_VERSION:
        raise TargetError(
            f"The records in the schema {RECORDS_SCHEMA} are of layout {version}, of a later Howdah; this program knows"
            f" those up to layout {LAYOUT_VERSION}.",
            f"Use the Howdah that made them, or put them aside: ALTER SCHEMA {RECORDS_SCHEMA} RENAME TO ...",
        )
    return version


def check_layout(connection: Connection) -> bool:
    """Whether there are records. Raises TargetError as `read_layout`."""
    return read_layout(connection) is not None


def make_layout(connection: Connection) -> None:
    """Make the records' tables, or bring them up to date, in the transaction that is under way. Raises TargetError."""
    lock_records(connection)
    with translate_errors(object=f"the schema {RECORDS_SCHEMA}"):
        layout = read_layout(connection)
        if layout is None:
            if not schema_exists(connection, RECORDS_SCHEMA):
                connection.execute("CREATE SCHEMA howdah")
            connection.execute(_LAYOUT + _COMMENT)
        elif layout < LAYOUT_VERSION:
            _bring_up_to_date(connection)


def lock_records(connection: Connection) -> None:
    """Until the transaction ends nobody else publishes, undoes or releases a run here. Raises TargetError."""
    with translate_errors(object=f"the schema {RECORDS_SCHEMA}, which another run may be entering itself in"):
        connection.execute("SELECT pg_catalog.pg_advisory_xact_lock(%s)", (_LOCK,))


def select_later_columns(connection: Connection) -> sql.Composable:
    """What selects the columns that not all layouts have from `howdah.runs`, as `PublishedRun` needs them."""
    there = _read_columns(connection)
    return sql.SQL(", ").join(_select(column, there) for column in _LATER_COLUMNS)


def _select(column: _LaterColumn, there: frozenset[str]) -> sql.Composable:
    if column.name in there:
        found: sql.Composable = sql.Identifier(column.name)
    elif column.name == _OBJECTS and _OBJECTS_BEFORE in there:
        found = sql.Identifier(_OBJECTS_BEFORE)
    else:
        found = sql.SQL(column.before)
    return sql.SQL("{}{} AS {}").format(found, sql.SQL(_CASTS.get(column.name, "")), sql.Identifier(column.name))


def _read_columns(connection: Connection) -> frozenset[str]:
    rows = connection.execute(
        "SELECT a.attname::text FROM pg_catalog.pg_attribute a"
        " WHERE a.attrelid = 'howdah.runs'::pg_catalog.regclass AND a.attnum > 0 AND NOT a.attisdropped"
    ).fetchall()
    return frozenset(name for (name,) in rows)


def _bring_up_to_date(connection: Connection) -> None:
    """The table is altered rather than made anew: its rights, and what else is there of the owner's, stay."""
    there = _read_columns(connection)
    if _OBJECTS not in there and _OBJECTS_BEFORE in there:
        connection.execute("ALTER TABLE howdah.runs RENAME COLUMN types TO objects")
        there |= {_OBJECTS}
    for column in _LATER_COLUMNS:
        if column.name not in there:
            _add(connection, column)
    connection.execute(_COMMENT)
    connection.execute("UPDATE howdah.layout SET version = %s", (LAYOUT_VERSION,))


def _add(connection: Connection, column: _LaterColumn) -> None:
    name = sql.Identifier(column.name)
    add = sql.SQL("ALTER TABLE howdah.runs ADD COLUMN {} {}")
    connection.execute(add.format(name, sql.SQL(column.type)))
    connection.execute(sql.SQL("UPDATE howdah.runs SET {} = {}").format(name, sql.SQL(column.before)))
    if not column.is_nullable:
        connection.execute(sql.SQL("ALTER TABLE howdah.runs ALTER COLUMN {} SET NOT NULL").format(name))
    if column.default is not None:
        default = sql.SQL("ALTER TABLE howdah.runs ALTER COLUMN {} SET DEFAULT {}")
        connection.execute(default.format(name, sql.SQL(column.default)))
