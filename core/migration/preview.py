"""What a migration would make of a source: statements, and the first rows before and after. Nothing is made."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.cancel import CancelToken
from core.ddl.model import Statement
from core.errors import PlanOutdated
from core.events import EventSink
from core.migration.assess import PhaseClock, plan_source, read_source_catalog, render_plan
from core.migration.options import count_readers
from core.migration.replay import replay_plan
from core.migration.rows import SHOWN_CHARS, TableRows, read_first_rows, read_table_rows
from core.plan.choices import Choices
from core.plan.model import Plan
from core.plan.policy import ANY_TARGET
from core.sqlite.source import open_source


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A plan, the statements that would make it, and the first rows of its tables."""

    plan: Plan
    statements: tuple[Statement, ...]
    tables: tuple[TableRows, ...]


def preview(
    path: Path,
    *,
    plan: Plan | None,
    choices: Choices,
    schema: str,
    rows: int,
    on_event: EventSink,
    cancel: CancelToken,
) -> Preview:
    """Preview a plan that was made before, or the one that the rules make now. Raises SourceError, PlanError."""
    clock = PhaseClock(on_event)
    with open_source(path, cancel=cancel, is_brief=True) as source:
        if plan is None:
            plan = plan_source(
                source,
                choices,
                ANY_TARGET,
                workers=count_readers(),
                clock=clock,
                on_event=on_event,
                cancel=cancel,
            ).plan
        else:
            plan = replay_plan(source, plan, workers=count_readers(), clock=clock, on_event=on_event, cancel=cancel)
        catalog = read_source_catalog(source)
        tables = read_first_rows(source, catalog, plan, limit=rows, cancel=cancel) if rows else ()
    return Preview(plan=plan, statements=render_plan(plan, schema), tables=tables)


def preview_table(
    path: Path, plan: Plan, table: str, *, rows: int, shown_chars: int = SHOWN_CHARS, cancel: CancelToken
) -> TableRows:
    """What a plan makes of the first rows of one table, by its name in the source, whatever was written since the scan.

    Raises PlanOutdated where the schema is another one; SourceError.
    """
    with open_source(path, cancel=cancel, is_brief=True) as source:
        if source.state.schema_sha256 != plan.fingerprint.schema_sha256:
            raise PlanOutdated(
                f"The tables of {path} have changed since it was looked at.", "Scan it again, and choose again."
            )
        catalog = read_source_catalog(source)
        return read_table_rows(source, catalog, plan.table(table), limit=rows, shown_chars=shown_chars, cancel=cancel)


def format_statements(statements: Iterable[Statement]) -> str:
    """A script of the statements, with a comment before each section."""
    lines: list[str] = []
    section = path = None
    for statement in statements:
        if statement.section != section:
            lines.append(f"\n-- {statement.section}" if section else f"-- {statement.section}")
            section = statement.section
        if statement.path not in (None, path):
            path = statement.path
            lines.append(f"SET search_path = {path};")
        lines.append(f"{statement.sql};")
    return "".join(f"{line}\n" for line in lines)
