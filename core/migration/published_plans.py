"""By which plan the tables of a target were made: by one that is given, or by that of a run which the target has a
record of."""

from dataclasses import dataclass

from core.catalog.model import Fingerprint
from core.errors import PlanError, PlanInvalid, RunNotFound
from core.plan.model import Plan
from core.plan.store import load_carried_out
from core.postgres.connect import Connection
from core.postgres.records import PublishedRun, list_run_records

_DEFAULT_SCHEMA = "public"
_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A plan, the schema that its tables are in, and what the data would not have of it. `run_id` is of the run whose
    records go with it, if there is one."""

    plan: Plan
    schema: str
    run_id: str | None
    refused: tuple[tuple[str, str], ...]
    is_recorded_plan: bool


def find_published(
    connection: Connection,
    source_path: str,
    fingerprint: Fingerprint,
    *,
    plan: Plan | None,
    run_id: str | None,
    schema: str | None,
) -> Published:
    """The plan that is given, else that of the run, else of the latest run that was published, into the schema if one
    is named, from a file of that path or with that schema.

    Raises RunNotFound, PlanError, TargetError.
    """
    if plan is not None and (plan.is_sample or plan.is_stale):
        why = "was made of a sample of the rows" if plan.is_sample else "has choices that it was not made by"
        raise PlanInvalid(
            f"The plan can't be compared with: it {why}, and is not what was carried out.",
            "Give the plan that was carried out, or leave out --plan where the target has a record of the run.",
        )
    runs = list_run_records(connection)
    if run_id is not None:
        run = next((each for each in runs if each.run_id == run_id), None)
        if run is None:
            raise RunNotFound(f"This database has no record of a run {run_id}.", _list(runs))
    else:
        of_schema = [each for each in runs if schema is None or each.target_schema == schema]
        run = next((each for each in of_schema if _is_of(each, source_path, fingerprint)), None)
    if plan is not None:
        place = run.target_schema if run is not None else _DEFAULT_SCHEMA
        return Published(
            plan=plan,
            schema=schema or place,
            run_id=run.run_id if run is not None else None,
            refused=run.refused if run is not None else (),
            is_recorded_plan=False,
        )
    if run is None:
        into = f" into the schema {schema}" if schema is not None else ""
        raise RunNotFound(
            f"This database has no record of a run that carried {source_path} over{into}.",
            f"Give the plan that it was made by: --plan FILE. {_list(runs)}",
        )
    return Published(
        plan=load_carried_out(run.plan.encode()),
        schema=schema or run.target_schema,
        run_id=run.run_id,
        refused=run.refused,
        is_recorded_plan=True,
    )


def _is_of(run: PublishedRun, source_path: str, fingerprint: Fingerprint) -> bool:
    """Whether a run carried this file over, which may have been moved since."""
    if run.source_path == source_path:
        return True
    try:
        return load_carried_out(run.plan.encode()).fingerprint.schema_sha256 == fingerprint.schema_sha256
    except PlanError:
        # Of another program's version; by its path it would be refused with the reason.
        return False


def _list(runs: tuple[PublishedRun, ...]) -> str:
    if not runs:
        return "It has no record of any run."
    more = f" and {len(runs) - _NAMED} more" if len(runs) > _NAMED else ""
    listed = ", ".join(f"{run.run_id} of {run.source_path}" for run in runs[:_NAMED])
    return f"It has records of {listed}{more}; --run names one."
