"""What is kept of a run outside of its report: its record in the target, and its rejected rows in a file."""

import os
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from core import __version__
from core.catalog.schema_texts import dump_schema_texts, read_schema_texts
from core.errors import MigrationError
from core.files import writing_whole
from core.migration.kept_runs import find_run_folder, make_run_folder
from core.plan.model import Finding, Plan, Severity
from core.plan.store import dump_plan
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.records import RunRecord
from core.postgres.records_layout import LAYOUT_VERSION, RECORDS_SCHEMA, read_layout
from core.postgres.records_rights import check_may_bring_up_to_date, check_may_enter, check_may_make
from core.postgres.rejects import export_rejects
from core.sqlite.errors import translate_errors as translate_source_errors
from core.sqlite.header import parse_header
from core.sqlite.source import Source


def describe_path(path: Path) -> str:
    """A path as text: it may hold bytes that are none, which no report could."""
    return os.fsencode(path.absolute()).decode("utf-8", "replace")


def check_records(connection: Connection) -> None:
    """Refuse, before anything is copied, records of a later layout, or of others, where this run will have its own.

    Raises TargetError, PermissionDenied.
    """
    with translate_errors(object=f"the schema {RECORDS_SCHEMA}"):
        layout = read_layout(connection)
        if layout is None:
            check_may_make(connection)
            return
        check_may_enter(connection)
        if layout < LAYOUT_VERSION:
            check_may_bring_up_to_date(connection)


def make_run_record(
    run_id: str,
    started_at: datetime,
    source: Source,
    plan: Plan,
    schema: str,
    row_counts: Mapping[str, int],
    *,
    made_extension: str | None,
    refused: Iterable[tuple[str, str]],
) -> RunRecord:
    """What is kept in the target of a run that is published. Raises SourceError."""
    with translate_source_errors(source.path), closing(source.connect()) as connection:
        texts = read_schema_texts(connection)
    if parse_header(source.watch.seen.header, source.path).wal:
        # Of a file that is read as if it could not change, or of a copy, SQLite itself says otherwise.
        texts = replace(texts, journal_mode="wal")
    return RunRecord(
        run_id=run_id,
        started_at=started_at,
        source_path=describe_path(source.path),
        source_size_bytes=plan.fingerprint.size_bytes,
        source_change_counter=plan.fingerprint.change_counter,
        source_schema_sha256=plan.fingerprint.schema_sha256,
        target_schema=schema,
        howdah_version=__version__,
        plan=dump_plan(plan).decode(),
        source_schema=dump_schema_texts(texts),
        row_counts=row_counts,
        made_extension=made_extension,
        refused=tuple(sorted(refused)),
    )


def find_rejects_file(run_id: str) -> Path:
    """Where a run's rejected rows are written."""
    return find_run_folder(run_id) / "rejects.jsonl"


def write_rejects_file(connection: Connection, run_id: str) -> tuple[str | None, tuple[Finding, ...]]:
    """Write a published run's rejected rows to its file: where that is, and a finding if it could not be written.

    They hold the source's data, so the folder is closed to other users.
    """
    path = find_rejects_file(run_id)
    try:
        with translate_errors(object="the rejected rows"):
            make_run_folder(path.parent)
            _write(path, export_rejects(connection, run_id))
    except MigrationError as error:
        finding = Finding(
            code="REJECTS_FILE_NOT_WRITTEN",
            severity=Severity.WARNING,
            object=describe_path(path),
            effect=f"{error.message} The rejected rows are in the target's schema howdah alone.",
            remedies=(f"howdah rejects export --run {run_id} -o FILE",),
        )
        return None, (finding,)
    return describe_path(path), ()


def _write(path: Path, lines: Iterable[bytes]) -> None:
    with writing_whole(path, "file of rejected rows", mode=0o600) as file:
        file.writelines(lines)
