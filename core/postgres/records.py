"""The schema `howdah` in the target: the records of the runs that were published into it, with the rows that they set
aside and the values that they altered.

It is made by the first run, in the transaction that publishes it, and shared by all that follow. By its entry a run is
verified once more, undone, or brought back into a SQLite file. What is in it belongs to the database's owner: a run
that is of no interest any more may be deleted from all three tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
COMMENT ON TABLE howdah.runs IS
    'The runs that were published; plan is what howdah verify, restore and rejects retry convert by, tables and '
    'objects what howdah undo takes back, replaced what they moved aside, backup_schema where that is, until howdah '
    'release';
COMMENT ON TABLE howdah.rejects IS
    'Rows of SQLite that are not in the target. row_values is the whole row: a blob, or a text that is not UTF-8, as '
    '{"base64": ..., "class": ...}; NULL if larger than 100 MB. Row numbers count from 1 in the order of reading';
COMMENT ON COLUMN howdah.rejects.sqlstate IS 'Of the server''s refusal; NULL if the row was never sent';
COMMENT ON COLUMN howdah.rejects.target_oid IS 'The table that the run published, to tell it from a later one';
COMMENT ON TABLE howdah.ledger IS
    'Values that are other ones than in SQLite. before_bytes are those of the text or blob, or a number''s digits'
"""
_TABLES = ("layout", "ledger", "rejects", "runs")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTable:
    """A table that a run published, and how many rows it had then."""

    name: str
    oid: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedObject:
    """A relation, a type, or a function of triggers; `kind` is as in `core.postgres.objects`."""

    name: str
    kind: str
    oid: int
    path: str | None = None
    """Of a function that was moved aside: the search_path that it had, as the catalogs have it; None for none."""

    def __str__(self) -> str:
        return f"{self.name} ({self.kind})"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """What is kept of a run beside its entries; nothing of it is secret. `plan` and `source_schema` are JSON, the
    latter as `core.catalog.schema_texts` writes it."""

    run_id: str
    started_at: datetime
    source_path: str
    source_size_bytes: int
    source_change_counter: int
    source_schema_sha256: str
    target_schema: str
    howdah_version: str
    plan: str
    source_schema: str
    row_counts: Mapping[str, int]
    """How many rows each table of the target has when it is published."""
    made_extension: str | None = None
    """The extensions that came with the run, with commas between them."""
    refused: tuple[tuple[str, str], ...] = ()
    """What the data would not have of the plan: the table, and the name of a key, an index or a constraint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRun:
    """A run's record as it is read again. `is_of_this_database` tells whether oids and transactions mean anything:
    they are not dumped. `published_snapshot` is a pg_snapshot: what was at work when the run was published
    (https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT)."""

    run_id: str
    started_at: datetime
    source_path: str
    target_schema: str
    howdah_version: str
    plan: str
    source_schema: str
    published_at: datetime
    published_xid: int
    published_snapshot: str
    tables: tuple[PublishedTable, ...]
    objects: tuple[RecordedObject, ...]
    """Its types, views and functions of triggers."""
    made_schema: bool
    made_extension: str | None
    replaced: tuple[RecordedObject, ...]
    """What was moved to the backup schema, also when that is gone."""
    refused: tuple[tuple[str, str], ...]
    """What the data would not have of the plan: the table, and the name of a key, an index or a constraint."""
    backup_schema: str | None
    is_of_this_database: bool


def check_layout(connection: Connection) -> bool:
    """Whether the records' tables are there, and of this program's layout. Raises TargetError if of another."""
    with translate_errors(object=f"the schema {RECORDS_SCHEMA}"):
        present = connection.execute(
            "SELECT c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = %s AND c.relname = ANY (%s) ORDER BY 1",
            (RECORDS_SCHEMA, list(_TABLES)),
        ).fetchall()
        if not present:
            return False
        names = [name for (name,) in present]
        version = None
        if "layout" in names:
            row = connection.execute("SELECT max(l.version) FROM howdah.layout l").fetchone()
            version = row[0] if row else None
    if version is None:
        raise TargetError(
            f"The schema {RECORDS_SCHEMA} has tables that are not Howdah's: {', '.join(names)}. The records of rows"
            " that were set aside, and of values that were altered, would be there.",
            f"Give that schema another name: ALTER SCHEMA {RECORDS_SCHEMA} RENAME TO ...",
        )
    if version != LAYOUT_VERSION:
        raise TargetError(
            f"The records in the schema {RECORDS_SCHEMA} are of layout {version}; this program knows layout"
            f" {LAYOUT_VERSION}.",
            f"Use the Howdah that made them, or put them aside: ALTER SCHEMA {RECORDS_SCHEMA} RENAME TO ...",
        )
    return True


def make_layout(connection: Connection) -> None:
    """Make the records' tables unless they are there, in the transaction that is under way. Raises TargetError."""
    lock_records(connection)
    with translate_errors(object=f"the schema {RECORDS_SCHEMA}"):
        if check_layout(connection):
            return
        if not schema_exists(connection, RECORDS_SCHEMA):
            connection.execute("CREATE SCHEMA howdah")
        connection.execute(_LAYOUT)


def lock_records(connection: Connection) -> None:
    """Until the transaction ends nobody else publishes, undoes or releases a run here. Raises TargetError."""
    with translate_errors(object=f"the schema {RECORDS_SCHEMA}, which another run may be entering itself in"):
        connection.execute("SELECT pg_catalog.pg_advisory_xact_lock(%s)", (_LOCK,))


def find_run_record(connection: Connection, run_id: str) -> PublishedRun | None:
    """The record of a published run; None where there is none. Raises TargetError."""
    return next((run for run in list_run_records(connection) if run.run_id == run_id), None)


def list_run_records(connection: Connection) -> tuple[PublishedRun, ...]:
    """The records of all published runs, the latest first; none where no run was published. Raises TargetError."""
    if not check_layout(connection):
        return ()
    with translate_errors(object=f"the schema {RECORDS_SCHEMA}"):
        rows = connection.execute(
            "SELECT r.run_id, r.started_at, r.source_path, r.target_schema, r.howdah_version, r.plan::text,"
            " r.source_schema::text, r.published_at, r.published_xid, r.published_snapshot, r.tables, r.objects,"
            " r.made_schema, r.made_extension, r.replaced, r.refused, r.backup_schema, d.oid = r.database_oid"
            " FROM howdah.runs r"
            " JOIN pg_catalog.pg_database d ON d.datname = pg_catalog.current_database()"
            " ORDER BY r.published_at DESC, r.run_id DESC"
        ).fetchall()
    return tuple(_read_record(*row) for row in rows)


def _read_record(
    run_id: str,
    started_at: datetime,
    source_path: str,
    target_schema: str,
    howdah_version: str,
    plan: str,
    source_schema: str,
    published_at: datetime,
    published_xid: str,
    published_snapshot: str,
    tables: list[dict[str, Any]],
    objects: list[dict[str, Any]],
    made_schema: bool,
    made_extension: str | None,
    replaced: list[dict[str, Any]],
    refused: list[list[str]],
    backup_schema: str | None,
    is_of_this_database: bool,
) -> PublishedRun:
    return PublishedRun(
        run_id=run_id,
        started_at=started_at,
        source_path=source_path,
        target_schema=target_schema,
        howdah_version=howdah_version,
        plan=plan,
        source_schema=source_schema,
        published_at=published_at,
        published_xid=int(published_xid),
        published_snapshot=published_snapshot,
        tables=tuple(PublishedTable(name=each["name"], oid=each["oid"], rows=each["rows"]) for each in tables),
        objects=_read_objects(objects),
        made_schema=made_schema,
        made_extension=made_extension,
        replaced=_read_objects(replaced),
        refused=tuple((table, name) for table, name in refused),
        backup_schema=backup_schema,
        is_of_this_database=is_of_this_database,
    )


def _read_objects(objects: list[dict[str, Any]]) -> tuple[RecordedObject, ...]:
    return tuple(
        RecordedObject(name=each["name"], kind=each["kind"], oid=each["oid"], path=each.get("path")) for each in objects
    )
