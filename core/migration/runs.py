"""What is kept of a run outside of its report: its record in the target, and its rejected rows in a file."""

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from core import __version__
from core.errors import MigrationError
from core.files import writing_whole
from core.migration.kept_runs import find_run_folder, make_run_folder
from core.plan.conversions import Unfit
from core.plan.model import Finding, Plan, Severity
from core.plan.store import dump_plan
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.records import RunRecord, check_layout, check_may_enter
from core.postgres.rejects import export_rejects


def describe_path(path: Path) -> str:
    """A path as text: it may hold bytes that are none, which no report could."""
    return os.fsencode(path.absolute()).decode("utf-8", "replace")


def check_records(connection: Connection, plan: Plan) -> None:
    """Refuse, before anything is copied, records of another layout or of others where this run will have entries.

    Raises TargetError, PermissionDenied. (What the server refuses without the plan's knowing is seen in the end.)
    """
    conversions = [column.conversion for table in plan.tables for column in table.columns]
    if any(each.may_alter or each.unfit is Unfit.SET_ASIDE for each in conversions) and check_layout(connection):
        check_may_enter(connection)


def make_run_record(run_id: str, started_at: datetime, source: Path, plan: Plan, schema: str) -> RunRecord:
    """What is kept in the target beside the entries of a run that has any."""
    return RunRecord(
        run_id=run_id,
        started_at=started_at,
        source_path=describe_path(source),
        source_size_bytes=plan.fingerprint.size_bytes,
        source_change_counter=plan.fingerprint.change_counter,
        source_schema_sha256=plan.fingerprint.schema_sha256,
        target_schema=schema,
        howdah_version=__version__,
        plan=dump_plan(plan).decode(),
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
