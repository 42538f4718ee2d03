"""What of a plan is SQL that was translated, as values to show: views, triggers, CHECKs and the other expressions of
tables, each with how it stands. Without Qt; made anew for each plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.catalog.model import Catalog
from core.plan.model import CheckPlan, Finding, PartKind, Plan, TablePlan, TriggerPlan, UntranslatedPart, ViewPlan


class ObjectKind(StrEnum):
    """What it is. Of the last three only those are shown that have no translation."""

    VIEW = "view"
    TRIGGER = "trigger"
    CHECK = "check"
    DEFAULT = "default"
    GENERATED = "generated"
    INDEX = "index"


class ObjectState(StrEnum):
    """How it stands, what needs a look first."""

    NOT_TRANSLATED = "not translated"
    EDITED = "edited"
    TRANSLATED = "translated"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectKey:
    """Which it is: `table` is the source's, "" of a view; `name` a view's or trigger's in the source, a CHECK's in the
    target."""

    kind: ObjectKind
    table: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanObject:
    """One, with both texts. `target_sql` is what a person edits: a SELECT, a block of PL/pgSQL, a condition."""

    key: ObjectKey
    state: ObjectState
    source_sql: str
    target_sql: str | None = None
    reason: str = ""
    """Why it is not made, a clause."""
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    view: ViewPlan | None = None
    trigger: TriggerPlan | None = None
    check: CheckPlan | None = None

    @property
    def is_of_choice(self) -> bool:
        """Whether it can be written by hand, or left out."""
        return self.key.kind in (ObjectKind.VIEW, ObjectKind.TRIGGER, ObjectKind.CHECK)

    @property
    def can_be_written(self) -> bool:
        """A trigger whose own text could not be read has no event to be written for."""
        has_header = self.trigger is None or bool(self.trigger.timing and self.trigger.event)
        return self.is_of_choice and self.state is not ObjectState.LEFT_OUT and has_header


_PARTS = {
    PartKind.CHECK: ObjectKind.CHECK,
    PartKind.DEFAULT: ObjectKind.DEFAULT,
    PartKind.GENERATED: ObjectKind.GENERATED,
    PartKind.INDEX: ObjectKind.INDEX,
}


def list_objects(catalog: Catalog, plan: Plan) -> tuple[PlanObject, ...]:
    """Views and triggers in the source's order, then what the tables have."""
    return (
        *_list_views(catalog, plan),
        *_list_triggers(catalog, plan),
        *(each for table in plan.tables for each in _list_parts(table)),
    )


def _list_views(catalog: Catalog, plan: Plan) -> Iterator[PlanObject]:
    plans = {view.source_name: view for view in plan.views}
    for view in catalog.views:
        key = ObjectKey(kind=ObjectKind.VIEW, table="", name=view.name)
        planned = plans.get(view.name)
        if planned is None:
            yield PlanObject(key=key, state=ObjectState.LEFT_OUT, source_sql=view.sql)
            continue
        yield PlanObject(
            key=key,
            state=_find_state(is_made=planned.is_made, is_edited=planned.is_edited),
            source_sql=planned.source_sql,
            target_sql=planned.query_sql,
            reason=planned.reason,
            reads=planned.reads,
            notes=planned.notes,
            view=planned,
        )


def _list_triggers(catalog: Catalog, plan: Plan) -> Iterator[PlanObject]:
    plans = {(trigger.source_table, trigger.source_name): trigger for trigger in plan.triggers}
    for trigger in catalog.triggers:
        key = ObjectKey(kind=ObjectKind.TRIGGER, table=trigger.table, name=trigger.name)
        planned = plans.get((trigger.table, trigger.name))
        if planned is None:
            yield PlanObject(key=key, state=ObjectState.LEFT_OUT, source_sql=trigger.sql)
            continue
        yield PlanObject(
            key=key,
            state=_find_state(is_made=planned.is_made, is_edited=planned.is_edited),
            source_sql=planned.source_sql,
            target_sql=planned.body_sql,
            reason=planned.reason,
            reads=planned.reads,
            writes=planned.writes,
            notes=planned.notes,
            trigger=planned,
        )


def _list_parts(table: TablePlan) -> Iterator[PlanObject]:
    for check in table.check_constraints:
        yield PlanObject(
            key=ObjectKey(kind=ObjectKind.CHECK, table=table.source_name, name=check.name),
            state=_find_state(is_made=True, is_edited=check.is_edited),
            source_sql=check.source_sql,
            target_sql=check.condition_sql,
            check=check,
        )
    for part in table.untranslated:
        yield _describe_part(table, part)


def _describe_part(table: TablePlan, part: UntranslatedPart) -> PlanObject:
    return PlanObject(
        key=ObjectKey(kind=_PARTS[part.kind], table=table.source_name, name=part.name),
        state=ObjectState.NOT_TRANSLATED if part.reason else ObjectState.LEFT_OUT,
        source_sql=part.source_sql,
        reason=part.reason,
    )


def _find_state(*, is_made: bool, is_edited: bool) -> ObjectState:
    if not is_made:
        return ObjectState.NOT_TRANSLATED
    return ObjectState.EDITED if is_edited else ObjectState.TRANSLATED


def find_object(catalog: Catalog, plan: Plan, finding: Finding) -> ObjectKey | None:
    """What a finding about a view, a trigger or a CHECK is about."""
    if finding.code.startswith("VIEW_"):
        if any(view.name == finding.object for view in catalog.views):
            return ObjectKey(kind=ObjectKind.VIEW, table="", name=finding.object)
    elif finding.code.startswith("TRIGGER_"):
        for trigger in catalog.triggers:
            if f"{trigger.table}.{trigger.name}" == finding.object:
                return ObjectKey(kind=ObjectKind.TRIGGER, table=trigger.table, name=trigger.name)
    elif finding.code in ("CHECK_LEFT_OUT", "CHECK_NOT_CARRIED"):
        return _find_check(plan, finding)
    return None


def _find_check(plan: Plan, finding: Finding) -> ObjectKey | None:
    for table in plan.tables:
        for part in table.untranslated:
            is_named = finding.object == f"{table.source_name}.{part.name}"
            is_quoted = finding.object == table.source_name and f"({part.source_sql})" in finding.effect
            if part.kind is PartKind.CHECK and (is_named or is_quoted):
                return ObjectKey(kind=ObjectKind.CHECK, table=table.source_name, name=part.name)
    return None
