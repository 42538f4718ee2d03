"""What becomes of the triggers: a function in PL/pgSQL, translated or written by hand, or why there is none."""

from collections.abc import Iterable
from dataclasses import replace

from core.catalog.model import Catalog, Trigger
from core.identifiers import fold_ascii, make_unique
from core.plan.choices import Choices
from core.plan.left_out import UNREAD_REMEDIES
from core.plan.model import Finding, Severity, TriggerPlan
from core.plan.names import Naming, name_tables
from core.translate.model import Untranslatable
from core.translate.queries.model import Relation
from core.translate.triggers.model import Timing, TriggerAnswer
from core.translate.triggers.precedence import name_first, runs_before_keys
from core.translate.triggers.translate import translate_triggers


def plan_triggers(
    catalog: Catalog, relations: Iterable[Relation], choices: Choices, findings: list[Finding]
) -> tuple[TriggerPlan, ...]:
    """Every trigger that was not left out. `relations` are all tables and views."""
    known = {fold_ascii(relation.source_name): relation for relation in relations}
    kept = []
    for trigger in catalog.triggers:
        if choices.find_part("leave_out_trigger", trigger.table, trigger.name) == "yes":
            findings.append(_find("TRIGGER_LEFT_OUT", Severity.INFO, trigger, "The trigger is left out, as chosen."))
        else:
            kept.append(trigger)
    names = name_tables({trigger.name: Naming(style=choices.policy().names) for trigger in kept})
    answers = translate_triggers(
        {trigger.name: trigger.sql for trigger in kept if not trigger.unread},
        known.values(),
        encoding=catalog.encoding,
        name_target=lambda name: names.get(name) or fold_ascii(name),
        allows_helpers=choices.policy().helpers == "yes",
    )
    unread = [_answer_unread(trigger) for trigger in kept if trigger.unread]
    by_name = {answer.name: answer for answer in (*answers, *unread)}
    taken = set(names.values())
    plans = []
    for trigger in kept:
        relation = known.get(fold_ascii(trigger.table))
        plan = _plan_trigger(trigger, names[trigger.name], relation, by_name[trigger.name])
        plan = _edit(plan, relation, choices.find_part("trigger_sql", trigger.table, trigger.name))
        plan = _name_first(plan, by_name[trigger.name], taken)
        plans.append(plan)
        if not plan.is_made:
            effect = f"The trigger is not made: {plan.reason}."
            # Without a text that can be read, there is nothing that says when it fires.
            remedies = UNREAD_REMEDIES if trigger.unread else ("write it by hand (trigger_sql)",)
            findings.append(_find("TRIGGER_NOT_CARRIED", Severity.WARNING, trigger, effect, *remedies))
        findings += [_find("TRIGGER_NOTE", Severity.INFO, trigger, f"Of the trigger, {note}.") for note in plan.notes]
    return tuple(plans)


def _answer_unread(trigger: Trigger) -> TriggerAnswer:
    return TriggerAnswer(name=trigger.name, header=None, answer=Untranslatable(reason=trigger.unread))


def _plan_trigger(trigger: Trigger, name: str, relation: Relation | None, answer: TriggerAnswer) -> TriggerPlan:
    plan = TriggerPlan(
        source_name=trigger.name,
        target_name=name,
        source_table=trigger.table,
        target_table=relation.target_name if relation is not None else trigger.table,
        source_sql=trigger.sql,
    )
    if answer.header is not None:
        plan = replace(plan, timing=answer.header.timing, event=answer.header.event)
    if isinstance(answer.answer, Untranslatable):
        return replace(plan, reason=answer.answer.reason)
    translated = answer.answer
    return replace(
        plan,
        columns=translated.columns,
        when_sql=translated.when_sql,
        body_sql=translated.body_sql,
        reads=translated.reads,
        writes=translated.writes,
        notes=translated.notes,
    )


def _edit(plan: TriggerPlan, relation: Relation | None, edited_sql: str | None) -> TriggerPlan:
    """The trigger as a person wrote it; without a translation, the whole of SQLite's WHEN and UPDATE OF is theirs."""
    can_be_made = relation is not None and (
        bool(relation.columns) and relation.is_view is (plan.timing == Timing.INSTEAD_OF)
    )
    if edited_sql is None or edited_sql == plan.body_sql or not plan.timing or not can_be_made:
        return plan
    return replace(plan, body_sql=edited_sql, is_edited=True, reason="", notes=())


def _name_first(plan: TriggerPlan, answer: TriggerAnswer, taken: set[str]) -> TriggerPlan:
    """The trigger with the name by which it runs before foreign keys are checked, where it has to."""
    translated = answer.answer
    if isinstance(translated, Untranslatable) or not translated.is_first or runs_before_keys(plan.target_name):
        return plan
    name = make_unique(name_first(plan.target_name), taken)
    taken.add(name)
    note = f"the name in PostgreSQL is {name}, so that it runs before foreign keys are checked, as in SQLite"
    return replace(plan, target_name=name, notes=(note, *plan.notes))


def _find(code: str, severity: Severity, trigger: Trigger, effect: str, *remedies: str) -> Finding:
    return Finding(
        code=code, severity=severity, object=f"{trigger.table}.{trigger.name}", effect=effect, remedies=remedies
    )
