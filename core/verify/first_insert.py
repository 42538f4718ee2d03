"""Whether each table takes a new row with its defaults: the trial that a sequence left behind fails, since it gives a
number that is there already. Each row is taken back.

A rollback does not take back what a sequence has given
(https://www.postgresql.org/docs/current/functions-sequence.html), but it does what ALTER SEQUENCE has done, which moves
the sequence to a file of its own for the time of the transaction
(https://www.postgresql.org/docs/current/sql-altersequence.html#id-1.9.3.33.7): so each sequence is altered to be as it
is, gives its number from that file, and is afterwards as it was to the last bit.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from core.cancel import CancelToken
from core.plan.model import Plan, TablePlan
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.verify.model import FirstInsert, InsertOutcome
from core.verify.trial_rows import insert_like_a_row, insert_with_defaults

_TABLES_AT_ONCE = 25
"""Their sequences give nobody else a number until the transaction ends."""
_LOCK_TIMEOUT = "SET LOCAL lock_timeout = '300ms'"
"""Others wait behind whoever waits."""

_UNIQUE_VIOLATION = "23505"
_LOCK_NOT_AVAILABLE = "55P03"
_SEQUENCE_EXHAUSTED = "2200H"
_NOT_THE_TABLES = ("08", "40", "53", "57", "58", "XX")
"""SQLSTATEs and classes of them (https://www.postgresql.org/docs/current/errcodes-appendix.html); the last are of
errors that say nothing about the table."""

_LARGEST = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}
_KEY_VALUE = re.compile(r"\)=\(([0-9]+)\)")

# A table's sequences are those that its columns own, as serial or as identity, and those that its defaults take a
# number from.
_TABLES = """
    WITH t AS (
        SELECT c.oid, c.relname FROM pg_catalog.pg_class c
        WHERE c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = %s::text)
          AND c.relname = ANY (%s::text[]) AND c.relkind IN ('r', 'p')),
    s AS (
        SELECT d.refobjid AS owner, d.objid AS sequence FROM pg_catalog.pg_depend d
        WHERE d.refobjid IN (SELECT oid FROM t) AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
          AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
          AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        UNION
        SELECT a.adrelid, d.refobjid FROM pg_catalog.pg_attrdef a JOIN pg_catalog.pg_depend d
          ON d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND d.objid = a.oid
         AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        WHERE a.adrelid IN (SELECT oid FROM t))
    SELECT t.relname::text,
           EXISTS (SELECT FROM pg_catalog.pg_trigger g WHERE g.tgrelid = t.oid AND NOT g.tgisinternal
                   AND g.tgenabled <> 'D')
           OR EXISTS (SELECT FROM pg_catalog.pg_rewrite r WHERE r.ev_class = t.oid AND r.ev_type = '3'),
           pg_catalog.has_table_privilege(t.oid, 'INSERT'),
           ARRAY(SELECT pg_catalog.json_build_array(n.nspname, c.relname, q.seqincrement,
                                                    pg_catalog.pg_has_role(c.relowner, 'USAGE'))
                 FROM s JOIN pg_catalog.pg_class c ON c.oid = s.sequence AND c.relkind = 'S'
                 JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                 JOIN pg_catalog.pg_sequence q ON q.seqrelid = c.oid
                 WHERE s.owner = t.oid ORDER BY c.oid)
    FROM t"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a row is tried with: the alterations that keep the sequences as they are, and the two ways to insert."""

    plan: TablePlan
    guards: tuple[sql.Composed, ...]
    inserts: tuple[sql.Composed, ...]


def try_first_inserts(
    connection: Connection, schema: str, plan: Plan, *, cancel: CancelToken | None = None
) -> tuple[FirstInsert, ...]:
    """Insert a row into each table of the plan in `schema`, and take it back: what became of each, in the plan's order.

    Over a connection in autocommit; nothing is ever committed. A table that somebody holds a lock on, or with triggers
    of its own, is not tried. Raises TargetError, Cancelled.
    """
    cancel = cancel or CancelToken()
    outcomes: dict[str, FirstInsert] = {}
    with translate_errors(f'the tables of the schema "{schema}"'):
        trials, hindrances = _plan_trials(connection, schema, plan.tables)
        for name, note in hindrances.items():
            outcomes[name] = FirstInsert(table=name, outcome=InsertOutcome.NOT_TRIED, note=note)
        while trials:
            cancel.check()
            part = trials[:_TABLES_AT_ONCE]
            taken = _try_all(connection, part)
            for trial in part[:taken]:
                name = trial.plan.target_name
                outcomes[name] = FirstInsert(table=name, outcome=InsertOutcome.TAKEN)
            if taken < len(part):
                name = part[taken].plan.target_name
                outcomes[name] = _try_one(connection, part[taken])
                taken += 1
            trials = trials[taken:]
    return tuple(outcomes[table.target_name] for table in plan.tables)


def find_trials(connection: Connection, schema: str, plans: Sequence[TablePlan]) -> Mapping[str, Trial]:
    """How to insert a row for trial, by the names of the tables that can be tried. Raises psycopg.Error."""
    trials, _ = _plan_trials(connection, schema, plans)
    return {trial.plan.target_name: trial for trial in trials}


def insert_for_trial(connection: Connection, trial: Trial, returning: sql.Composable) -> tuple[Any, ...] | None:
    """What a new row has that the table's defaults make, after which it is taken back; None where it takes none.

    Over a connection in autocommit. Raises psycopg.Error for a reason that does not lie in the table.
    """
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(_LOCK_TIMEOUT)
            for guard in trial.guards:
                connection.execute(guard)
            statement = sql.SQL("{} RETURNING {}").format(trial.inserts[0], returning)
            return connection.execute(statement).fetchone()
    except psycopg.Error as error:
        _check_is_of_table(error)
        return None


def _plan_trials(
    connection: Connection, schema: str, plans: Sequence[TablePlan]
) -> tuple[list[Trial], Mapping[str, str]]:
    """The trials, and why there is none of the other tables."""
    row = connection.execute("SELECT pg_catalog.current_setting('transaction_read_only')::boolean").fetchone()
    if row == (True,):
        return [], {plan.target_name: "the database is read-only" for plan in plans}
    names = [plan.target_name for plan in plans]
    found = {name: rest for name, *rest in connection.execute(_TABLES.encode(), (schema, names))}
    trials: list[Trial] = []
    hindrances: dict[str, str] = {}
    for plan in plans:
        name = plan.target_name
        if name not in found:
            hindrances[name] = "there is no such table"
            continue
        has_triggers, may_insert, sequences = found[name]
        if _is_planned_exhausted(plan):
            hindrances[name] = "its largest number was used in SQLite already, so its sequence has none left"
        elif has_triggers:
            hindrances[name] = "it has triggers or rules of its own, which would be carried out"
        elif not may_insert or not all(is_ours for *_, is_ours in sequences):
            hindrances[name] = "this role may not insert into it, or does not own its sequence"
        else:
            guards = [
                sql.SQL("ALTER SEQUENCE {} INCREMENT BY {}").format(sql.Identifier(place, sequence), increment)
                for place, sequence, increment, _ in sequences
            ]
            inserts = insert_with_defaults(plan, schema), insert_like_a_row(plan, schema)
            trials.append(Trial(plan=plan, guards=tuple(guards), inserts=inserts))
    return trials, hindrances


def _is_planned_exhausted(plan: TablePlan) -> bool:
    if plan.sequence is None:
        return False
    (column,) = (column for column in plan.columns if column.target_name == plan.sequence.column)
    return plan.sequence.next_value > _LARGEST[column.target_type.name]


def _try_all(connection: Connection, trials: Sequence[Trial]) -> int:
    """How many of the tables took their row, up to the first that did not."""
    cursors: list[psycopg.Cursor[object]] = []
    try:
        with connection.transaction(force_rollback=True), connection.pipeline():
            connection.execute(_LOCK_TIMEOUT)
            for trial in trials:
                for guard in trial.guards:
                    connection.execute(guard)
                cursors.append(connection.execute(trial.inserts[0]))
    except psycopg.Error as error:
        _check_is_of_table(error)
    return next((number for number, cursor in enumerate(cursors) if cursor.rowcount != 1), len(trials))


def _try_one(connection: Connection, trial: Trial) -> FirstInsert:
    table = trial.plan.target_name
    note = ""
    for insert in trial.inserts:
        try:
            with connection.transaction(force_rollback=True):
                connection.execute(_LOCK_TIMEOUT)
                for guard in trial.guards:
                    connection.execute(guard)
                if connection.execute(insert).rowcount == 1:
                    return FirstInsert(table=table, outcome=InsertOutcome.TAKEN)
        except psycopg.Error as error:
            _check_is_of_table(error)
            if defect := _find_defect(trial.plan, error):
                return FirstInsert(table=table, outcome=InsertOutcome.REFUSED, note=defect)
            note = note or _explain(error)
    return FirstInsert(table=table, outcome=InsertOutcome.NOT_TRIED, note=note)


def _check_is_of_table(error: psycopg.Error) -> None:
    if not error.sqlstate or error.sqlstate.startswith(_NOT_THE_TABLES):
        raise error


def _find_defect(plan: TablePlan, error: psycopg.Error) -> str | None:
    """What is wrong with the table's sequence, if that is why it refused the row."""
    if plan.sequence is None:
        return None
    column = plan.sequence.column
    if error.sqlstate == _SEQUENCE_EXHAUSTED:
        return f"the sequence of {column} has no number left"
    if error.sqlstate == _UNIQUE_VIOLATION and error.diag.constraint_name in _keys_of(plan, column):
        match = _KEY_VALUE.search(error.diag.message_detail or "")
        number = f"{match[1]}, which" if match is not None else "a number that"
        return f"the sequence of {column} gives {number} is there already"
    return None


def _keys_of(plan: TablePlan, column: str) -> Collection[str]:
    """The names of the keys and indexes by which that column alone is unique."""
    keys = [*plan.unique_constraints, *([plan.primary_key] if plan.primary_key is not None else [])]
    names = {key.name for key in keys if key.columns == (column,)}
    return names | {
        index.name for index in plan.indexes if index.unique and [key.column for key in index.keys] == [column]
    }


def _explain(error: psycopg.Error) -> str:
    if error.sqlstate == _LOCK_NOT_AVAILABLE:
        return "another session holds a lock on it"
    return error.diag.message_primary or ""
