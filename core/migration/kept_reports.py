"""The report and the plan of a run that came to its end, as this machine keeps them in the run's folder."""

from pathlib import Path

from core.errors import MigrationError, PlanError, ReportUnreadable, RunNotFound
from core.files import writing_whole
from core.migration.kept_runs import find_kept_run, find_run_folder, make_run_folder
from core.plan.model import Plan
from core.plan.store import dump_plan, load_carried_out
from core.report.json import dump_json, load_json
from core.report.model import Report

_REPORT, _PLAN = "report.json", "plan.json"


def keep_report(report: Report, plan: Plan) -> None:
    """Write both; they hold examples of the source's data, so the folder is closed to other users. Raises
    MigrationError."""
    folder = find_run_folder(report.run_id)
    make_run_folder(folder)
    for name, data in ((_PLAN, dump_plan(plan)), (_REPORT, dump_json(report))):
        with writing_whole(folder / name, "kept report", mode=0o600) as file:
            file.write(data)


def has_report(run_id: str) -> bool:
    """Whether a report of the run is kept; it may still not be readable."""
    return (find_run_folder(run_id) / _REPORT).is_file()


def read_report(run_id: str) -> tuple[Report, Plan]:
    """What was kept of a run. Raises RunNotFound, ReportUnreadable."""
    folder = find_run_folder(run_id)
    data = _read(folder / _REPORT, run_id), _read(folder / _PLAN, run_id)
    try:
        return load_json(data[0]), load_carried_out(data[1])
    except PlanError as error:
        raise ReportUnreadable(f"The plan that is kept of the run {run_id} can't be read: {error.message}") from error


def _read(path: Path, run_id: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        if find_kept_run(run_id) is None:
            raise RunNotFound(
                f"This machine knows of no run {run_id}.", "howdah runs list shows those that it knows of."
            ) from error
        raise RunNotFound(
            f"Of the run {run_id} there is no report: it did not come to its end on this machine.",
            "howdah runs list shows how far each run came.",
        ) from error
    except OSError as error:
        raise MigrationError(f"{path} can't be read: {error.strerror}.") from error
