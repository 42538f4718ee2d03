"""What a return trip starts from: the run's record, and target tables that are still those that it published."""

import re
from collections.abc import Mapping, Sequence

from core.catalog.affinity import affinity_of
from core.catalog.model import SchemaTexts
from core.catalog.schema_texts import load_schema_texts
from core.errors import RestoreFailed, RunNotFound, TargetChanged
from core.identifiers import fold_ascii
from core.plan.model import ColumnPlan, Plan, TablePlan
from core.postgres.connect import Connection
from core.postgres.published_rows import TargetColumn
from core.postgres.records import PublishedRun, find_run_record, list_run_records
from core.restore.model import Left, LeftKind
from core.restore.reverse import SENDERS
from core.restore.table import TableTask

_NAMED = 10
_NO_SCHEMA = "null"
"""What stands for it in the records of runs that were entered without."""
_STRICT = re.compile(r"\bSTRICT\b[^)]*$", re.IGNORECASE)


def find_run(connection: Connection, run_id: str | None) -> PublishedRun:
    if run_id is not None:
        run = find_run_record(connection, run_id)
        if run is None:
            raise RunNotFound(
                f"This database has no record of a run {run_id} that was published.",
                "howdah runs list TARGET names the runs that it has; a run that was undone has no record any more.",
            )
        return run
    runs = list_run_records(connection)
    if not runs:
        raise RunNotFound(
            "No run was published into this database: there is nothing to bring back.",
            "Check that it is the database that was migrated into.",
        )
    return runs[0]


def load_texts(run: PublishedRun) -> SchemaTexts:
    if run.source_schema == _NO_SCHEMA:
        raise RestoreFailed(
            f"An earlier Howdah published the run {run.run_id}, and kept no record of its source's schema,"
            " by which a file would be made.",
            "Its tables are in the target as they were; a run that is migrated anew can be brought back.",
        )
    try:
        return load_schema_texts(run.source_schema)
    except ValueError as error:
        raise RestoreFailed(
            f"The record of the run {run.run_id} does not hold the source's schema: {error}.",
            "Somebody changed the schema howdah: restore it from a backup.",
        ) from error


def check_target(
    run: PublishedRun, plan: Plan, schema: str, found: Mapping[str, Sequence[TargetColumn]]
) -> tuple[Left, ...]:
    """What tables have beyond what the run made. Raises TargetChanged, naming all that is gone or another type."""
    problems: list[str] = []
    left: list[Left] = []
    for table in plan.tables:
        columns = {column.name: column for column in found.get(table.target_name, ())}
        if not columns:
            problems.append(f"the table {table.target_name} is gone")
            continue
        problems += [problem for column in table.columns if (problem := _find_problem(table, column, columns))]
        planned = {column.target_name for column in table.columns}
        left += [
            Left(
                kind=LeftKind.COLUMN,
                name=f"{table.source_name}.{name}",
                effect="It was added in the target since: it is not in the source's own schema, and not brought back.",
            )
            for name in columns
            if name not in planned
        ]
    if problems:
        more = f"; and {len(problems) - _NAMED} more" if len(problems) > _NAMED else ""
        raise TargetChanged(
            f"The schema {schema} is not as the run {run.run_id} published it: {'; '.join(problems[:_NAMED])}{more}.",
            "Give the tables and columns their names and types again; where the schema has another name now, say it"
            " with --schema, and where another run is meant, with --run.",
        )
    return tuple(left)


def _find_problem(table: TablePlan, column: ColumnPlan, columns: Mapping[str, TargetColumn]) -> str | None:
    name = f"{table.target_name}.{column.target_name}"
    there = columns.get(column.target_name)
    if there is None:
        return f"the column {name} is gone"
    if there.sender not in SENDERS[column.conversion.kind]:
        return f"the column {name} is {there.type_name} and not {column.target_type}"
    return None


def make_task(
    run: PublishedRun, table: TablePlan, schema: str, columns: tuple[TargetColumn, ...], texts: SchemaTexts
) -> TableTask:
    text = next((each.sql for each in texts.objects if fold_ascii(each.name) == fold_ascii(table.source_name)), "")
    is_strict = _STRICT.search(text) is not None
    published = {each.name: each for each in run.tables}.get(table.target_name)
    return TableTask(
        plan=table,
        run_id=run.run_id,
        schema=schema,
        rows_published=published.rows if published is not None else None,
        published_xid=run.published_xid if run.is_of_this_database else None,
        target_columns=columns,
        affinities={column.source_name: affinity_of(column.source_type, strict=is_strict) for column in table.columns},
        has_rowid=table.has_rowid,
    )
