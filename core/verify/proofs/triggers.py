"""Triggers: each exercised on both sides with the same statements, first alone and then together with those that it
sets off or that stand beside it."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
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
from core.sqlite.errors import translate_errors as translate_source_errors
from core.sqlite.source import Source
from core.verify.model import ObjectProof, ProofDifference, ProofVerdict, ProvedKind
from core.verify.proofs.both_results import Clock, TooSlow, Unreadable, open_sqlite
from core.verify.proofs.exercise import Exercise
from core.verify.proofs.exercise_ground import Ground, Impossible, preparing_ground
from core.verify.proofs.exercise_run import Tally
from core.verify.proofs.exercise_texts import SourceTexts
from core.verify.proofs.exercise_world import World, find_world
from core.verify.proofs.tried import count

LIMIT_S = 60.0
_NOT_THE_TRIGGERS = ("08", "53", "57", "58")
"""Classes of SQLSTATEs (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""
_FAILURES = (TooSlow, Impossible, Unreadable, sqlite3.Error, VerificationFailed, StatementFailed, psycopg.Error)


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
    texts: SourceTexts
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
        with translate_source_errors(source.path):
            texts = SourceTexts(sqlite, plan)
        case = _Case(
            source=source,
            sqlite=sqlite,
            texts=texts,
            connection=connection,
            schema=schema,
            plan=plan,
            limit_s=limit_s,
            on_start=on_start,
            cancel=cancel,
        )
        # Whoever cancels waits for no statement to end by itself.
        with cancel.interrupting(partial(stop_statement, connection)):
            alone: dict[str, _Verdict] = {}
            for trigger in triggers:
                alone |= _prove(case, [trigger], [trigger])
            found = _prove_together(case, triggers, alone)
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


def _prove_together(case: _Case, triggers: Sequence[TriggerPlan], alone: Mapping[str, _Verdict]) -> dict[str, _Verdict]:
    """What became of each trigger alone, unless it does something else among the others that are right. Those that are
    tried among the same ones come one after another."""
    right = [each for each in triggers if alone[each.target_name].verdict is not ProofVerdict.DIFFERS]
    groups: dict[frozenset[str], list[TriggerPlan]] = {}
    worlds: dict[frozenset[str], Sequence[TriggerPlan]] = {}
    for trigger in triggers:
        active: Sequence[TriggerPlan] = [trigger]
        if alone[trigger.target_name].verdict is ProofVerdict.PROVED:
            active = _find_active(case.plan, trigger, right)
        names = frozenset(each.target_name for each in active)
        groups.setdefault(names, []).append(trigger)
        worlds.setdefault(names, active)
    found: dict[str, _Verdict] = {}
    for names, members in groups.items():
        if len(worlds[names]) > 1:
            together = _prove(case, members, worlds[names])
            found |= {name: _choose(each, worlds[names], alone[name], name) for name, each in together.items()}
        else:
            for trigger in members:
                case.cancel.check()
                case.on_start(trigger.target_name)
                found[trigger.target_name] = alone[trigger.target_name]
    return found


def _find_active(plan: Plan, trigger: TriggerPlan, others: Sequence[TriggerPlan]) -> tuple[TriggerPlan, ...]:
    """The trigger and those others that stand on what it, or one of them, reads or changes."""
    active = [trigger]
    while True:
        names = _list_relations(find_world(plan, active), active)
        more = [each for each in others if each not in active and fold_ascii(each.source_table) in names]
        if not more:
            return tuple(active)
        active += more


def _choose(together: _Verdict, active: Sequence[TriggerPlan], alone: _Verdict, trigger: str) -> _Verdict:
    if together.verdict is not ProofVerdict.DIFFERS:
        return alone
    names = ", ".join(each.source_name for each in active if each.target_name != trigger)
    return replace(
        together,
        note=f"Alone it does the same on both sides, but not together with {names}.",
        tried=f"{together.tried}, together with other triggers",
    )


def _list_relations(world: World, active: Sequence[TriggerPlan]) -> set[str]:
    return {fold_ascii(table.source_name) for table in world.own} | {fold_ascii(each.source_table) for each in active}


def _prove(case: _Case, triggers: Sequence[TriggerPlan], active: Sequence[TriggerPlan]) -> dict[str, _Verdict]:
    """What becomes of each of some triggers among those that are active."""
    found: dict[str, _Verdict] = {}
    waiting = list(triggers)
    while waiting:
        trigger = waiting[0]
        try:
            clock = _start(case, trigger)
            with _prepare(case, active, clock) as ground:
                found[trigger.target_name] = _judge(_exercise(ground, trigger))
                for trigger in waiting[1:]:
                    ground.restart(_start(case, trigger))
                    found[trigger.target_name] = _judge(_exercise(ground, trigger))
        except _FAILURES as error:
            # The ground is not as it was: those that are left begin on another.
            found[trigger.target_name] = _explain(case, trigger, error)
        waiting = [each for each in waiting if each.target_name not in found]
    return found


def _start(case: _Case, trigger: TriggerPlan) -> Clock:
    case.cancel.check()
    case.on_start(trigger.target_name)
    return Clock.start(case.limit_s)


def _prepare(case: _Case, active: Sequence[TriggerPlan], clock: Clock) -> AbstractContextManager[Ground]:
    return preparing_ground(
        case.source,
        case.sqlite,
        case.texts,
        case.connection,
        case.schema,
        case.plan,
        find_world(case.plan, active),
        clock,
        case.cancel,
    )


def _exercise(ground: Ground, trigger: TriggerPlan) -> Tally:
    exercise = Exercise(ground=ground, trigger=trigger)
    tally = exercise.run()
    if tally.compared and not tally.effects and not tally.differences:
        more = replace(exercise, is_mixed=True).run()
        if more.effects or more.endless:
            tally = more + tally
    return tally


def _explain(case: _Case, trigger: TriggerPlan, error: Exception) -> _Verdict:
    """Why a trigger could not be tried. Raises TargetError where that is the server's state, not the trigger."""
    match error:
        case TooSlow():
            return _not_tried(f"It takes longer than {case.limit_s:g} seconds.")
        case Impossible():
            return _not_tried(str(error))
        case VerificationFailed() | StatementFailed():
            return _not_tried(error.message)
        case psycopg.Error():
            if not error.sqlstate or error.sqlstate.startswith(_NOT_THE_TRIGGERS):
                with translate_errors(trigger.target_table):
                    raise error
            return _not_tried(f"PostgreSQL refuses what it takes to try it: {error.diag.message_primary}.")
    return _not_tried(f"SQLite can't carry it out: {error}.")


def _judge(tally: Tally) -> _Verdict:
    statements = "1 statement" if tally.compared == 1 else f"{tally.compared} statements"
    if tally.differences:
        return _Verdict(
            verdict=ProofVerdict.DIFFERS,
            tried=f"{statements}, {tally.effects} of them with an effect of the trigger",
            differences=tally.differences,
        )
    if tally.is_given_up:
        return _not_tried(f"SQLite itself does not end, such as after {tally.endless[0].describe()}.")
    left_out = _describe_left_out(tally)
    if not tally.compared and left_out:
        return _not_tried(left_out)
    if not tally.compared:
        return _not_tried("The two databases don't agree on any of the statements even without it.")
    if not tally.effects:
        return _not_tried(f"None of {statements} made it do anything.{f' {left_out}' if left_out else ''}")
    return _Verdict(
        verdict=ProofVerdict.PROVED,
        tried=f"{statements}, {tally.effects} of them with an effect of the trigger",
        note=left_out,
    )


def _describe_left_out(tally: Tally) -> str:
    """Which statements could not be compared: sentences."""
    said = []
    if tally.unfit:
        what = ", ".join(dict.fromkeys(tally.unfit))
        said.append(
            f"{count(len(tally.unfit), 'statement')} more can't be compared: SQLite has {what} then, which its table in"
            " PostgreSQL does not take."
        )
    if tally.endless:
        said.append(
            f"{count(len(tally.endless), 'statement')} more can't be compared: SQLite itself does not end them, such as"
            f" {tally.endless[0].describe()}."
        )
    return " ".join(said)


def _not_tried(note: str) -> _Verdict:
    return _Verdict(verdict=ProofVerdict.NOT_TRIED, note=note)
