"""The records of the runs that were published into a target, as values: by its record a run is verified once more,
undone, or brought back into a SQLite file. The tables that they are in are `core.postgres.records_layout`'s."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import sql

from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.records_layout import RECORDS_SCHEMA, check_layout, select_later_columns


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
    published_snapshot: str | None
    """None: it was published by a Howdah that did not keep yet what an undo needs."""
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


def find_run_record(connection: Connection, run_id: str) -> PublishedRun | None:
    """The record of a published run; None where there is none. Raises TargetError."""
    return next((run for run in list_run_records(connection) if run.run_id == run_id), None)


def list_run_records(connection: Connection) -> tuple[PublishedRun, ...]:
    """The records of all published runs, the latest first; none where no run was published. Raises TargetError."""
    if not check_layout(connection):
        return ()
    with translate_errors(object=f"the schema {RECORDS_SCHEMA}"):
        rows = connection.execute(
            sql.SQL(
                "SELECT r.run_id, r.started_at, r.source_path, r.target_schema, r.howdah_version, r.plan::text,"
                " d.oid = r.database_oid, {}"
                " FROM howdah.runs r"
                " JOIN pg_catalog.pg_database d ON d.datname = pg_catalog.current_database()"
                " ORDER BY published_at DESC, r.run_id DESC"
            ).format(select_later_columns(connection))
        ).fetchall()
    return tuple(_read_record(*row) for row in rows)


def _read_record(
    run_id: str,
    started_at: datetime,
    source_path: str,
    target_schema: str,
    howdah_version: str,
    plan: str,
    is_of_this_database: bool,
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
        published_snapshot=published_snapshot or None,
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
