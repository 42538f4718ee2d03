"""The translated objects of a migration, each asked on both sides."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from core.cancel import CancelToken
from core.events import EventSink, ignore_events
from core.plan.model import Plan
from core.postgres.connect import Connection
from core.sqlite.source import Source
from core.verify.model import ObjectProof, ProofVerdict, ProvedKind, TableCheck
from core.verify.proofs.checks import prove_checks
from core.verify.proofs.defaults import prove_defaults
from core.verify.proofs.generated import prove_generated
from core.verify.proofs.steps import ProofSteps, count_steps
from core.verify.proofs.triggers import prove_triggers
from core.verify.proofs.views import prove_views


def prove_objects(
    source: Source,
    connection: Connection,
    schema: str,
    plan: Plan,
    *,
    refused: Collection[tuple[str, str]],
    rows: Sequence[TableCheck] = (),
    on_event: EventSink = ignore_events,
    cancel: CancelToken,
) -> tuple[ObjectProof, ...]:
    """Compare each view that is made in `schema`, and exercise each trigger there, in transactions that are rolled
    back; of those that are not made it is said why. `refused` are the tables, or views, and the names of what the
    server would not have, `rows` what the comparison of the tables found.

    Over a connection in autocommit. Raises SourceError, TargetError, Cancelled.
    """
    made = _leave_out(plan, refused)
    steps = ProofSteps(count_steps(made), on_event)
    with_queries = (
        *prove_views(source, connection, schema, made, on_start=steps.begin, cancel=cancel),
        *prove_triggers(source, connection, schema, made, on_start=steps.begin, cancel=cancel),
    )
    steps.end()
    return (
        *_list_not_made(plan, made),
        *with_queries,
        *prove_checks(source, connection, schema, made, cancel=cancel),
        *prove_generated(source, connection, schema, made, rows=rows, cancel=cancel),
        *prove_defaults(source, connection, schema, made, cancel=cancel),
    )


def prove_published(
    source: Source,
    connection: Connection,
    schema: str,
    plan: Plan,
    *,
    refused: Collection[tuple[str, str]],
    on_event: EventSink = ignore_events,
    cancel: CancelToken,
) -> tuple[ObjectProof, ...]:
    """Compare each view that was published in `schema`; triggers are not exercised in tables that are in use. As
    `prove_objects` otherwise."""
    made = _leave_out(plan, refused)
    untried = (
        ObjectProof(
            kind=ProvedKind.TRIGGER,
            table=trigger.target_table,
            name=trigger.target_name,
            verdict=ProofVerdict.NOT_TRIED,
            note="It is compared with the plan as text, and not exercised in tables that are in use.",
            source_sql=trigger.source_sql,
            target_sql=trigger.body_sql or "",
        )
        for trigger in made.triggers
    )
    steps = ProofSteps(len(made.made_views), on_event)
    views = prove_views(source, connection, schema, made, on_start=steps.begin, cancel=cancel)
    steps.end()
    return (*_list_not_made(plan, made), *views, *untried)


def _leave_out(plan: Plan, refused: Collection[tuple[str, str]]) -> Plan:
    """The plan with the views and triggers alone that are made."""
    return replace(
        plan,
        views=tuple(view for view in plan.made_views if (view.target_name, view.target_name) not in refused),
        triggers=tuple(each for each in plan.made_triggers if (each.target_table, each.target_name) not in refused),
    )


def find_differing(proofs: Sequence[ObjectProof], kind: ProvedKind) -> tuple[str, ...]:
    """The names, in the target, of what does something else there."""
    return tuple(proof.name for proof in proofs if proof.kind is kind and proof.verdict is ProofVerdict.DIFFERS)


def _list_not_made(plan: Plan, made: Plan) -> list[ObjectProof]:
    views = {view.target_name for view in made.views}
    triggers = {trigger.target_name for trigger in made.triggers}
    proofs = [
        ObjectProof(
            kind=ProvedKind.VIEW,
            table="",
            name=view.target_name,
            verdict=ProofVerdict.NOT_TRIED,
            note=_say_why(view.reason),
            source_sql=view.source_sql,
            target_sql=view.query_sql or "",
            is_there=False,
        )
        for view in plan.views
        if view.target_name not in views
    ]
    proofs += [
        ObjectProof(
            kind=ProvedKind.TRIGGER,
            table=trigger.target_table,
            name=trigger.target_name,
            verdict=ProofVerdict.NOT_TRIED,
            note=_say_why(trigger.reason),
            source_sql=trigger.source_sql,
            target_sql=trigger.body_sql or "",
            is_there=False,
        )
        for trigger in plan.triggers
        if trigger.target_name not in triggers
    ]
    return proofs


def _say_why(reason: str) -> str:
    return f"It is not made: {reason}." if reason else "It is not made: the server refuses it."
