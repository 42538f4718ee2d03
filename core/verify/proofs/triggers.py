"""Triggers: each exercised on both sides with the same statements, first alone and then together with those that it
sets off or that stand beside it."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import psycopg

from core.cancel import CancelToken
from core.errors import StatementFailed, VerificationFailed
from core.identifiers import fold_ascii
from core.plan.model import Plan, TriggerPlan
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.line import stop_statement
from core.sqlite.source import Source
from core.verify.model import ObjectProof, ProofDifference, ProofVerdict, ProvedKind
from core.verify.proofs.both_results import Clock, TooSlow, Unreadable, open_sqlite
from core.verify.proofs.exercise import Exercise, Impossible
from core.verify.proofs.exercise_run import Tally
from core.verify.proofs.exercise_target import never_committing
from core.verify.proofs.exercise_world import World, find_world

LIMIT_S = 60.0
_NOT_THE_TRIGGERS = ("08", "53", "57", "58")
"""Classes of SQLSTATEs (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """A proof without what it is about."""

    verdict: ProofVerdict
    tried: str = ""
    note: str = ""
    differences: tuple[ProofDifference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    source: Source
    sqlite: sqlite3.Connection
    connection: Connection
    schema: str
    plan: Plan
    limit_s: float
    on_start: Callable[[str], None]
    cancel: CancelToken


def prove_triggers(
    source: Source,
    connection: Connection,
    schema: str,
    plan: Plan,
    *,
    limit_s: float = LIMIT_S,
    on_start: Callable[[str], None] = lambda name: None,
    cancel: CancelToken,
) -> tuple[ObjectProof, ...]:
    """Exercise each trigger that is made in `schema`, for at most `limit_s` each, on a few rows: in SQLite in memory,
    and in PostgreSQL on its own tables, emptied in a transaction that is taken back. It locks them for that long, so
    this is for a schema that nobody uses yet. `on_start` is told the name of each as it begins, twice: alone, and among
    the others.

    Over a connection in autocommit. Raises SourceError, TargetError, Cancelled.
    """
    triggers = plan.made_triggers
    if not triggers:
        return ()
    with open_sqlite(source) as sqlite:
        case = _Case(
            source=source,
            sqlite=sqlite,
            connection=connection,
            schema=schema,
            plan=plan,
            limit_s=limit_s,
            on_start=on_start,
            cancel=cancel,
        )
        # Whoever cancels waits for no statement to end by itself.
        with cancel.interrupting(partial(stop_statement, connection)):
            alone = {trigger.target_name: _prove_alone(case, trigger) for trigger in triggers}
            right = [each for each in triggers if alone[each.target_name].verdict is not ProofVerdict.DIFFERS]
            found = {
                trigger.target_name: _prove_together(case, trigger, right, alone[trigger.target_name])
                for trigger in triggers
            }
    return tuple(_describe(trigger, found[trigger.target_name]) for trigger in triggers)


def _describe(trigger: TriggerPlan, found: _Verdict) -> ObjectProof:
    return ObjectProof(
        kind=ProvedKind.TRIGGER,
        table=trigger.target_table,
        name=trigger.target_name,
        verdict=found.verdict,
        tried=found.tried,
        note=found.note,
        differences=found.differences,
        source_sql=trigger.source_sql,
        target_sql=_write_target(trigger),
    )


def _write_target(trigger: TriggerPlan) -> str:
    """What it is in PostgreSQL, for people."""
    columns = f" OF {', '.join(trigger.columns)}" if trigger.columns else ""
    when = f"WHEN ({trigger.when_sql})\n" if trigger.when_sql is not None else ""
    return f"{trigger.timing} {trigger.event}{columns} ON {trigger.target_table}\n{when}{trigger.body_sql}"


def _prove_alone(case: _Case, trigger: TriggerPlan) -> _Verdict:
    case.on_start(trigger.target_name)
    return _prove(case, trigger, (trigger,))


def _prove_together(case: _Case, trigger: TriggerPlan, others: Sequence[TriggerPlan], alone: _Verdict) -> _Verdict:
    """What became of a trigger alone, unless it does something else among the others that are right."""
    case.cancel.check()
    case.on_start(trigger.target_name)
    if alone.verdict is not ProofVerdict.PROVED:
        return alone
    active = _find_active(case.plan, trigger, others)
    if len(active) == 1:
        return alone
    together = _prove(case, trigger, active)
    if together.verdict is not ProofVerdict.DIFFERS:
        return alone
    names = ", ".join(each.source_name for each in active if each is not trigger)
    return replace(
        together,
        note=f"Alone it does the same on both sides, but not together with {names}.",
        tried=f"{together.tried}, together with other triggers",
    )


def _find_active(plan: Plan, trigger: TriggerPlan, others: Sequence[TriggerPlan]) -> tuple[TriggerPlan, ...]:
    """The trigger and those others that stand on what it, or one of them, reads or changes."""
    active = [trigger]
    while True:
        names = _list_relations(find_world(plan, active), active)
        more = [each for each in others if each not in active and fold_ascii(each.source_table) in names]
        if not more:
            return tuple(active)
        active += more


def _list_relations(world: World, active: Sequence[TriggerPlan]) -> set[str]:
    return {fold_ascii(table.source_name) for table in world.own} | {fold_ascii(each.source_table) for each in active}


def _prove(case: _Case, trigger: TriggerPlan, active: Sequence[TriggerPlan]) -> _Verdict:
    case.cancel.check()
    exercise = Exercise(
        source=case.source,
        sqlite=case.sqlite,
        connection=case.connection,
        schema=case.schema,
        plan=case.plan,
        trigger=trigger,
        world=find_world(case.plan, active),
        clock=Clock.start(case.limit_s),
        cancel=case.cancel,
    )
    try:
        with never_committing(case.connection, case.schema):
            tally = exercise.run()
        if tally.compared and not tally.effects and not tally.differences:
            with never_committing(case.connection, case.schema):
                more = replace(exercise, is_mixed=True).run()
            if more.effects:
                tally = more + tally
        return _judge(tally)
    except TooSlow:
        return _not_tried(f"It takes longer than {case.limit_s:g} seconds.")
    except Impossible as error:
        return _not_tried(str(error))
    except (Unreadable, sqlite3.Error) as error:
        return _not_tried(f"SQLite can't carry it out: {error}.")
    except VerificationFailed as error:
        return _not_tried(error.message)
    except StatementFailed as error:
        return _not_tried(error.message)
    except psycopg.Error as error:
        if not error.sqlstate or error.sqlstate.startswith(_NOT_THE_TRIGGERS):
            with translate_errors(trigger.target_table):
                raise
        return _not_tried(f"PostgreSQL refuses what it takes to try it: {error.diag.message_primary}.")


def _judge(tally: Tally) -> _Verdict:
    statements = "1 statement" if tally.compared == 1 else f"{tally.compared} statements"
    if tally.differences:
        return _Verdict(
            verdict=ProofVerdict.DIFFERS,
            tried=f"{statements}, {tally.effects} of them with an effect of the trigger",
            differences=tally.differences,
        )
    if not tally.compared:
        return _not_tried("The two databases don't agree on any of the statements even without it.")
    if not tally.effects:
        return _not_tried(f"None of {statements} made it do anything.")
    return _Verdict(
        verdict=ProofVerdict.PROVED, tried=f"{statements}, {tally.effects} of them with an effect of the trigger"
    )


def _not_tried(note: str) -> _Verdict:
    return _Verdict(verdict=ProofVerdict.NOT_TRIED, note=note)
