"""Views: each run on both sides, and its rows compared."""

import sqlite3
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

import psycopg

from core.cancel import CancelToken
from core.catalog.views import find_expandable_views, find_readers
from core.identifiers import fold_ascii, quote_sqlite
from core.plan.model import Plan, TablePlan, ViewPlan
from core.postgres.connect import Connection
from core.sqlite.schema import read_schema
from core.sqlite.source import Source
from core.verify.model import ObjectProof, ProofDifference, ProofVerdict, ProvedKind
from core.verify.proofs.both_results import (
    BothResults,
    Clock,
    TooSlow,
    Unreadable,
    find_columns,
    open_sqlite,
    showing_one_state,
)
from core.verify.proofs.odd_rows import count_rows, find_odd_rows
from core.verify.proofs.open_rows import is_open
from core.verify.proofs.reasons import explain_left_out, explain_missing_rows, explain_moving, find_reads
from core.verify.proofs.shape import compare_columns, guess_columns
from core.verify.proofs.streams import Chunk, Outcome, compare_streams
from core.verify.proofs.ties import write_ranked
from core.verify.proofs.values import describe_result
from core.verify.reading import read_side_by_side
from core.verify.row_hashes import RowHasher

LIMIT_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """A proof without what it is about."""

    verdict: ProofVerdict
    tried: str = ""
    note: str = ""
    differences: tuple[ProofDifference, ...] = ()
    has_as_many_rows: bool = False


def prove_views(
    source: Source,
    connection: Connection,
    schema: str,
    plan: Plan,
    *,
    limit_s: float = LIMIT_S,
    on_start: Callable[[str], None] = lambda name: None,
    cancel: CancelToken,
) -> tuple[ObjectProof, ...]:
    """Run each view that is made in `schema` on both sides, for at most `limit_s` each, and compare what they give;
    `on_start` is told the name of each as it begins.

    Rows are compared in order where the view has one, in which rows that tie may have changed places, else in any. The
    memory that it takes does not grow with them. Over a connection in autocommit; nothing is changed. Raises
    SourceError, TargetError, Cancelled, VerificationFailed where there is no room to match rows.
    """
    if not plan.made_views:
        return ()
    proofs = []
    with open_sqlite(source) as sqlite:
        expandable, unread = _find_expandable(source, sqlite)
        for view in plan.made_views:
            cancel.check()
            on_start(view.target_name)
            case = _Case(source, sqlite, connection, schema, plan, view, Clock.start(limit_s), cancel)
            if fold_ascii(view.source_name) in unread:
                found = _not_tried("SQLite can't read its text, or that of a view that it reads.")
            elif fold_ascii(view.source_name) not in expandable:
                found = _not_tried("SQLite would have to look into too many views for it.")
            else:
                with showing_one_state(connection):
                    found = _prove(case)
            proofs.append(
                ObjectProof(
                    kind=ProvedKind.VIEW,
                    table="",
                    name=view.target_name,
                    verdict=found.verdict,
                    tried=found.tried,
                    note=found.note,
                    differences=found.differences,
                    source_sql=view.source_sql,
                    target_sql=view.query_sql or "",
                )
            )
    return tuple(proofs)


def _find_expandable(source: Source, sqlite: sqlite3.Connection) -> tuple[set[str], set[str]]:
    """The views, by their folded names, that SQLite can be asked for without harm; and those that seem to read one that
    it can't read, of which it may have understood a part."""
    texts = {
        name.decode("utf-8", "replace"): sql.decode("utf-8", "replace")
        for kind, name, _, sql in read_schema(sqlite)
        if kind == b"view" and name is not None and sql is not None
    }
    unread = find_readers(texts, (each.name for each in source.unread if each.kind == "view"))
    return set(map(fold_ascii, find_expandable_views(texts))), set(map(fold_ascii, unread))


@dataclass(frozen=True, slots=True)
class _Case:
    source: Source
    sqlite: sqlite3.Connection
    connection: Connection
    schema: str
    plan: Plan
    view: ViewPlan
    clock: Clock
    cancel: CancelToken


def _prove(case: _Case) -> _Verdict:
    try:
        return _settle(case, _compare(case))
    except TooSlow:
        return _not_tried(f"It takes longer than {case.clock.limit_s:g} seconds.")
    except Unreadable as error:
        reason = error.reason.strip().removesuffix(".")
        if error.side == "SQLite":
            return _not_tried(f"SQLite can't run it: {reason}.")
        return _Verdict(
            verdict=ProofVerdict.DIFFERS,
            tried="its rows",
            differences=(ProofDifference(what="all rows", source="rows", target=f"an error: {reason}"),),
        )


def _compare(case: _Case) -> _Verdict:
    view = case.view
    found = find_columns(case.connection, case.schema, view.target_name)
    if not found:
        return _not_tried("There is no such view in PostgreSQL.")
    select_sql = f"SELECT * FROM {quote_sqlite(view.source_name)}"
    names = _read_names(case, select_sql)
    columns = view.columns or guess_columns(case.plan, view, names, found)
    differences = compare_columns(names, columns, found)
    if differences:
        return _Verdict(verdict=ProofVerdict.DIFFERS, tried="its columns", differences=differences)
    both = BothResults(
        source=case.source,
        sqlite=case.sqlite,
        connection=case.connection,
        schema=case.schema,
        result=describe_result(view.target_name, columns, found),
        select_sql=select_sql,
        clock=case.clock,
        cancel=case.cancel,
    )
    return _compare_rows(view, both, names)


def _read_names(case: _Case, select_sql: str) -> list[str]:
    case.sqlite.set_progress_handler(lambda: case.clock.is_over, 5_000)
    try:
        with case.cancel.interrupting(case.sqlite.interrupt), closing(case.sqlite.execute(select_sql)) as cursor:
            return [each[0] for each in cursor.description]
    except sqlite3.Error as error:
        if case.clock.is_over:
            raise TooSlow from error
        raise Unreadable("SQLite", str(error)) from error
    finally:
        case.sqlite.set_progress_handler(None, 5_000)


def _compare_rows(view: ViewPlan, both: BothResults, names: Sequence[str]) -> _Verdict:
    hasher = RowHasher()
    outcome = _run(both.chunk_source(hasher, quickly=True), both.chunk_target(hasher, quickly=True))
    if both.result.has_quick_form and not outcome.has_same_rows:
        outcome = _run(both.chunk_source(hasher), both.chunk_target(hasher))
    notes = []
    if view.is_edited and not view.columns:
        notes.append("Its query was written by hand: values are compared by the types that PostgreSQL gives them.")
    if not outcome.rows_source and not outcome.rows_target:
        notes.append("It has no rows, so that little is proved.")
    joined = [view.columns[place].source_name for place, _ in both.result.joined]
    if joined:
        notes.append(f"The values that are joined in {', '.join(joined)} are compared in any order.")
    note = " ".join(notes)
    in_order = f"{count_rows(outcome.rows_source)} in order"
    if outcome.is_equal_in_order and view.is_ordered:
        return _Verdict(verdict=ProofVerdict.PROVED, tried=in_order, note=note)
    if not (outcome.is_equal_in_order or (outcome.has_same_rows and not any(both.result.is_approximate))):
        odd = find_odd_rows(both, outcome)
        if odd is not None:
            return _Verdict(
                verdict=ProofVerdict.DIFFERS,
                tried=odd.tried,
                note=note,
                differences=odd.differences,
                has_as_many_rows=outcome.rows_source == outcome.rows_target,
            )
    proved = _Verdict(verdict=ProofVerdict.PROVED, tried=f"{count_rows(outcome.rows_source)} in any order", note=note)
    if not view.is_ordered or outcome.are_in_place:
        return replace(proved, tried=in_order) if view.is_ordered else proved
    ranked_sql = write_ranked(view.source_name, view.source_sql, names)
    ranked = None
    if ranked_sql is not None:
        ranked = _rank(both, ranked_sql)
    if ranked is None:
        return replace(
            proved, note=" ".join([note, "Whether the order differs only in rows that tie is not known."]).strip()
        )
    if ranked.only_ties_moved:
        return replace(proved, tried=f"{in_order}, rows that tie in any")
    first = ProofDifference(what="the order of its rows", source="as in ORDER BY", target="another")
    return _Verdict(verdict=ProofVerdict.DIFFERS, tried=in_order, note=note, differences=(first,))


def _run(source: Generator[Chunk], target: Generator[Chunk]) -> Outcome:
    with read_side_by_side(source, target) as (ours, theirs):
        return compare_streams(ours, theirs)


def _rank(both: BothResults, ranked_sql: str) -> Outcome | None:
    """Both sides once more, with SQLite's ranks; None where it can't give them, or gives them for other rows."""
    hasher = RowHasher()
    try:
        outcome = _run(both.chunk_source(hasher, ranked_sql, is_ranked=True), both.chunk_target(hasher))
    except Unreadable:
        return None
    return outcome if outcome.has_same_rows else None


def _settle(case: _Case, found: _Verdict) -> _Verdict:
    """What a difference means, where the two could not be equal, or what is right is open."""
    if found.verdict is not ProofVerdict.DIFFERS or found.tried == "its columns":
        return found
    tables, views = find_reads(case.plan, case.view)
    reason = (
        explain_left_out(tables)
        or explain_moving({view.source_name: view.source_sql for view in views})
        or _explain_missing(case, tables)
        or (found.has_as_many_rows and _explain_open(case, tables, views))
    )
    if reason:
        return _not_tried(f"What it gives differs, as it must or may. {reason}")
    notes = [found.note, *(f"Its rows depend on this: {note}." for note in case.view.notes)]
    return replace(found, note=" ".join(note for note in notes if note))


def _explain_missing(case: _Case, tables: Sequence[TablePlan]) -> str:
    try:
        return explain_missing_rows(case.sqlite, case.connection, case.schema, tables, case.cancel)
    except (sqlite3.Error, psycopg.Error):
        return ""


def _explain_open(case: _Case, tables: Sequence[TablePlan], views: Sequence[ViewPlan]) -> str:
    clock = Clock.start(case.clock.limit_s)
    if not is_open(case.source, case.view, tables, views, clock, case.cancel):
        return ""
    return "SQL leaves open which rows are right, and SQLite has others itself when it reads the tables backwards."


def _not_tried(note: str) -> _Verdict:
    return _Verdict(verdict=ProofVerdict.NOT_TRIED, note=note)
