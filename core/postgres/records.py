"""The schema `howdah` in the target: the records of runs that set rows aside or altered values.

It is made by the first run that has any, in the transaction that publishes it, and shared by all that follow. What is
in it belongs to the database's owner: a run that is of no interest any more may be deleted from all three tables.
"""

from dataclasses import dataclass
from datetime import datetime

from core.errors import PermissionDenied, TargetError
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.objects import schema_exists

RECORDS_SCHEMA = "howdah"
LAYOUT_VERSION = 1
"""Of the tables below; raised when one of them changes."""

_LOCK = 0x686F7764
"""An advisory lock: two runs that are published at once must not both make the schema."""

_LAYOUT = """
CREATE TABLE howdah.layout (version integer NOT NULL);
INSERT INTO howdah.layout VALUES (1);
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
    plan json NOT NULL
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
COMMENT ON SCHEMA howdah IS 'Records of migrations from SQLite by Howdah: rows set aside and values altered';
COMMENT ON TABLE howdah.runs IS 'The runs that have records; plan is what howdah rejects retry converts by';
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
class RunRecord:
    """What is kept of a run beside its entries; nothing of it is secret. `plan` is JSON."""

    run_id: str
    started_at: datetime
    source_path: str
    source_size_bytes: int
    source_change_counter: int
    source_schema_sha256: str
    target_schema: str
    howdah_version: str
    plan: str


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


def check_may_enter(connection: Connection) -> None:
    """Raise PermissionDenied if the records belong to a role that lets this one enter nothing."""
    row = connection.execute(
        "SELECT current_user, pg_catalog.has_schema_privilege('howdah', 'USAGE')"
        " AND pg_catalog.has_table_privilege('howdah.runs', 'INSERT')"
        " AND pg_catalog.has_table_privilege('howdah.rejects', 'INSERT')"
        " AND pg_catalog.has_table_privilege('howdah.ledger', 'INSERT')"
    ).fetchone()
    assert row is not None
    if not row[1]:
        raise PermissionDenied(
            f"The role {row[0]} may not add to the records in the schema {RECORDS_SCHEMA}, which this run needs.",
            f"Ask its owner to run: GRANT USAGE ON SCHEMA {RECORDS_SCHEMA} TO {row[0]}; GRANT SELECT, INSERT ON ALL"
            f" TABLES IN SCHEMA {RECORDS_SCHEMA} TO {row[0]};",
        )


def make_layout(connection: Connection) -> None:
    """Make the records' tables unless they are there, in the transaction that is under way. Raises TargetError."""
    with translate_errors(object=f"the schema {RECORDS_SCHEMA}"):
        connection.execute("SELECT pg_catalog.pg_advisory_xact_lock(%s)", (_LOCK,))
        if check_layout(connection):
            return
        if not schema_exists(connection, RECORDS_SCHEMA):
            connection.execute("CREATE SCHEMA howdah")
        connection.execute(_LAYOUT)
