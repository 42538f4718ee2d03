"""A source that was carried over, and its plan with another SQL in one place: what the proofs say of that."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from core.cancel import CancelToken
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.plan.choices import Choices, parse_choice
from core.plan.model import ColumnPlan, Plan, TablePlan
from core.plan.store import load_plan
from core.postgres.connect import Connection, connect
from core.postgres.records import list_run_records
from core.sqlite.source import open_source
from core.verify.model import ObjectProof
from tests.helpers.source import make_source

Prove = Callable[..., tuple[ObjectProof, ...]]


@dataclass(frozen=True, slots=True)
class Carried:
    """What was carried into the schema public; `plan` is the one that was carried out."""

    source: Path
    url: str
    plan: Plan

    def ask(self, prove: Prove, plan: Plan | None = None) -> dict[str, ObjectProof]:
        """The proofs by "table.name"."""
        with connect(self.url, autocommit=True) as connection, open_source(self.source, cancel=CancelToken()) as source:
            proofs = prove(source, connection, "public", plan or self.plan, cancel=CancelToken())
        return {f"{proof.table}.{proof.name}": proof for proof in proofs}

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        with connect(self.url, autocommit=True) as connection:
            connection.execute("SET search_path = public")
            yield connection


def carry(folder: Path, url: str, script: str, *choices: str) -> Carried:
    source = make_source(folder / "source.sqlite", script)
    migrate(
        MigrationOptions(
            source_path=source,
            target_url=url,
            connections=2,
            choices=Choices(made=tuple(map(parse_choice, choices))),
        )
    )
    with connect(url, autocommit=True) as connection:
        plan = load_plan(list_run_records(connection)[0].plan.encode())
    return Carried(source, url, plan)


def with_check(plan: Plan, table: str, condition_sql: str) -> Plan:
    """The plan with another condition in a table's only CHECK."""
    (check,) = plan.table(table).check_constraints
    return _with(plan, replace(plan.table(table), check_constraints=(replace(check, condition_sql=condition_sql),)))


def with_column(plan: Plan, table: str, column: str, **changes: str) -> Plan:
    def change(each: ColumnPlan) -> ColumnPlan:
        # The types of `changes` are those of the fields.
        return replace(each, **changes) if each.source_name == column else each  # type: ignore[arg-type]

    own = plan.table(table)
    return _with(plan, replace(own, columns=tuple(map(change, own.columns))))


def _with(plan: Plan, table: TablePlan) -> Plan:
    return replace(plan, tables=tuple(table if each.source_name == table.source_name else each for each in plan.tables))
