"""The parts of a report's page that are neither losses, decisions nor charts, as values that its templates write down:
sums, trial rows, notes, altered values, rows set aside, and the facts of the run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from core.plan.model import Finding, Plan, Severity
from core.report.charts import format_seconds
from core.report.losses import CHOSEN, Tone
from core.report.model import AlteredExample, RejectCause, RejectReport, Report, Verdict
from core.report.sentences import count, count_refused_inserts, title_finding
from core.verify.model import FirstInsert, InsertOutcome

_Shown = TypeVar("_Shown")
_GROUP_SHOWN = 100
_EXAMPLES_SHOWN, _EXAMPLES_IN_ALL = 10, 600
_CHOSEN_WITHOUT_SAYING = frozenset({*CHOSEN, "ROWS_LEFT_OUT"})
"""They stand among what was not migrated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What the proof says in all; `tone` is the verdict's."""

    tone: str
    rows_equal: int
    rows_close: bool
    """Rows read = rows written + rows set aside, in every table."""
    rows_are_equal: bool
    has_left_out: bool
    has_altered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Inserts:
    taken: int
    refused: tuple[FirstInsert, ...]
    not_tried: tuple[FirstInsert, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteGroup:
    """Findings of one code that only inform; `more` are not shown."""

    title: str
    code: str
    findings: tuple[Finding, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alterations:
    table: str
    values: int
    examples: tuple[AlteredExample, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejects:
    table: str
    rows: int
    causes: tuple[RejectCause, ...]
    examples: tuple[RejectReport, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    name: str
    value: str


def sum_up_parts(report: Report) -> Sums:
    tone: Mapping[Verdict, str] = {
        Verdict.VERIFIED: "right",
        Verdict.VERIFIED_WITH_FINDINGS: str(Tone.LOST),
        Verdict.DIFFERS: str(Tone.WRONG),
    }
    return Sums(
        tone=tone[report.verdict],
        rows_equal=sum(table.rows_equal for table in report.tables),
        rows_close=all(table.rows_read == table.rows_written + table.rows_set_aside for table in report.tables),
        rows_are_equal=all(table.rows_equal == table.rows_written for table in report.tables),
        has_left_out=any(table.rows_left_out for table in report.tables),
        has_altered=any(table.values_altered for table in report.tables),
    )


def sum_inserts(report: Report) -> Inserts:
    by_outcome: dict[InsertOutcome, list[FirstInsert]] = {outcome: [] for outcome in InsertOutcome}
    for insert in report.first_inserts:
        by_outcome[insert.outcome].append(insert)
    return Inserts(
        taken=len(by_outcome[InsertOutcome.TAKEN]),
        refused=tuple(by_outcome[InsertOutcome.REFUSED]),
        not_tried=tuple(by_outcome[InsertOutcome.NOT_TRIED]),
    )


def list_notes(report: Report) -> tuple[NoteGroup, ...]:
    """Findings that only inform, by code in the order in which they were met."""
    by_code: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.severity is Severity.INFO and finding.code not in _CHOSEN_WITHOUT_SAYING:
            by_code.setdefault(finding.code, []).append(finding)
    return tuple(
        NoteGroup(
            title=title_finding(code),
            code=code,
            findings=tuple(findings[:_GROUP_SHOWN]),
            more=max(0, len(findings) - _GROUP_SHOWN),
        )
        for code, findings in by_code.items()
    )


def list_alterations(report: Report) -> tuple[Alterations, ...]:
    """Tables with altered values, and their examples as long as there is room."""
    tables = [table for table in report.tables if table.values_altered]
    examples = _share([table.altered_examples for table in tables])
    return tuple(
        Alterations(table=table.source_name, values=table.values_altered, examples=shown)
        for table, shown in zip(tables, examples, strict=True)
    )


def list_rejects(report: Report) -> tuple[Rejects, ...]:
    """Tables with rows that were set aside: all causes, and the first rows as long as there is room."""
    tables = [table for table in report.tables if table.rows_set_aside]
    examples = _share([table.rejects[:_EXAMPLES_SHOWN] for table in tables])
    return tuple(
        Rejects(
            table=table.source_name,
            rows=table.rows_set_aside,
            causes=tuple(sorted(table.reject_causes, key=lambda cause: -cause.rows)[:_GROUP_SHOWN]),
            examples=shown,
        )
        for table, shown in zip(tables, examples, strict=True)
    )


def _share(lists: Sequence[tuple[_Shown, ...]]) -> list[tuple[_Shown, ...]]:
    """The lists, cut so that all of them together are no longer than a page can be."""
    room, shares = _EXAMPLES_IN_ALL, []
    for each in lists:
        shares.append(each[:room])
        room -= len(shares[-1])
    return shares


def list_facts(report: Report, plan: Plan) -> tuple[Fact, ...]:
    """Where from, where to, by what, and what was chosen."""
    choices = [f"{choice.object}: {choice.setting} = {choice.value}" for choice in plan.choices.made[:_GROUP_SHOWN]]
    named = {
        "Run": report.run_id,
        "Source": report.source,
        "Its size": format_size(report.source_size_bytes),
        "Seems to be made by": "; ".join(plan.frameworks),
        "Target": report.target,
        "Schema": report.schema,
        "Server": f"PostgreSQL {report.server_version}",
        "Began": report.started_at.replace("T", " ").replace("+00:00", " UTC"),
        "Took": format_seconds(report.duration_s),
        "Howdah": report.howdah_version,
        "Published": _say_published(report),
        "Preset": str(plan.choices.preset),
        "Chosen": "; ".join(choices) or "nothing: the rules decided all of it",
        "Ledger and rejected rows": f"schema {report.records_schema}, run {report.run_id}"
        if report.records_schema
        else "",
        "Rejected rows as a file": report.rejects_file or "",
        "What was there before": f"schema {report.backup_schema}" if report.backup_schema else "",
    }
    return tuple(Fact(name=name, value=value) for name, value in named.items() if value)


def format_size(size_bytes: int) -> str:
    """A size as people read it: "512 bytes", "1.4 MB"."""
    for size, unit in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if size_bytes >= size:
            return f"{size_bytes / size:,.1f} {unit}"
    return count(size_bytes, "byte")


def _say_published(report: Report) -> str:
    if report.is_dry_run:
        return "no: a dry run"
    if not report.is_published:
        return "no"
    refused = count_refused_inserts(report)
    differs = report.verdict is Verdict.DIFFERS or refused
    return "yes, despite the differences" if differs else "yes"
