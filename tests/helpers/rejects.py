"""A source of which rows are set aside, and what a person does with them."""

import json
from collections.abc import Callable
from pathlib import Path

import psycopg

from core.cancel import CancelToken
from core.migration.options import MigrationOptions
from core.migration.rejects import export_rejects, retry_rejects
from core.migration.run import migrate
from core.plan.model import Plan
from core.report.model import Report
from tests.helpers.plans import change_column, make_plan

PEOPLE = """
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, age INTEGER, photo BLOB);
INSERT INTO person VALUES (1, 'Ann', 30, x'00ff'), (5, NULL, 7, x''), (7, 'Cyd', NULL, NULL), (9, NULL, 1, NULL);
"""


def options(source: Path, url: str, **more: object) -> MigrationOptions:
    return MigrationOptions(source_path=source, target_url=url, **more)  # type: ignore[arg-type]


def with_names(source: Path) -> Plan:
    """A plan that takes no person without a name: two are set aside."""
    return change_column(make_plan(source), "person.name", nullable=False)


def carry_over(source: Path, url: str, plan: Plan | None = None, **more: object) -> Report:
    return migrate(options(source, url, plan=plan or with_names(source), **more))


def ask(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(query.encode())
        return cursor.fetchall() if cursor.description else []


def retry(url: str, **more: object) -> tuple[int, int]:
    """How many rows arrived, and how many did not."""
    report = retry_rejects(url, cancel=CancelToken(), **more)  # type: ignore[arg-type]
    return report.rows_arrived, report.rows_refused


def export(url: str, path: Path, change: Callable[[dict[str, object]], object] = lambda row: None) -> Path:
    """An export of all rejected rows, in each of which a person has changed the values."""
    with path.open("wb") as file:
        export_rejects(url, file)
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for line in lines:
        if line["row_values"] is not None:
            change(line["row_values"])
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path
