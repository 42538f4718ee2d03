"""What a run did not carry over as it was, in groups, the gravest first: what every saved report begins with."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.plan.model import Finding, Plan, Severity
from core.report.model import Report
from core.report.sentences import count, title_finding
from core.verify.model import InsertOutcome


class Tone(StrEnum):
    """How much a group matters."""

    WRONG = "wrong"
    """The target is not what it should be."""
    LOST = "lost"
    """Not there, altered, or weaker than it was."""
    CHOSEN = "chosen"
    """Not there, as a person chose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """One object, by the source's name, and what it means."""

    object: str
    effect: str
    remedies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LossGroup:
    """All losses of one kind. `code` is that of the findings behind it, or "" where the sums say it."""

    title: str
    tone: Tone
    losses: tuple[Loss, ...]
    code: str = ""
    section: str = ""
    """The part of the report that has the particulars, if there is one."""
    amount: str = ""
    """How much it is in all, where that is not the number of losses."""

    @property
    def badge(self) -> str:
        """How much there is of it, in a word or two."""
        return self.amount or f"{len(self.losses):,}"

    @property
    def shared_effect(self) -> str:
        """What several losses all mean, to be said once; "" where each means something of its own."""
        first = self.losses[0]
        is_shared = all((loss.effect, loss.remedies) == (first.effect, ()) for loss in self.losses)
        return first.effect if self.code and is_shared and len(self.losses) > 1 else ""


_FIRST = (
    "VIEW_NOT_CARRIED",
    "VIEW_NOT_MADE",
    "VIEW_DIFFERS",
    "TRIGGER_NOT_CARRIED",
    "TRIGGER_NOT_MADE",
    "TRIGGER_DIFFERS",
    "VIRTUAL_TABLE_NOT_CARRIED",
)
CHOSEN = ("TABLE_LEFT_OUT", "COLUMN_LEFT_OUT", "VIEW_LEFT_OUT", "TRIGGER_LEFT_OUT", "KEY_LEFT_OUT", "CHECK_LEFT_OUT")
"""They inform, and stand among what was not migrated nevertheless."""
_IN_OBJECTS = frozenset(
    {"VIEW_NOT_CARRIED", "VIEW_NOT_MADE", "VIEW_DIFFERS", "TRIGGER_NOT_CARRIED", "TRIGGER_NOT_MADE", "TRIGGER_DIFFERS"}
    | {"CHECK_DIFFERS", "DEFAULT_DIFFERS", "GENERATED_DIFFERS"}
)


def list_losses(report: Report, plan: Plan) -> tuple[LossGroup, ...]:
    """All groups that have something in them; none where every object, row and value arrived as it was."""
    by_code: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.severity is not Severity.INFO or finding.code in CHOSEN:
            by_code.setdefault(finding.code, []).append(finding)
    has_objects = bool(report.proofs)
    groups = (
        *_list_wrong(report),
        *_group_findings(by_code, _FIRST, Tone.LOST, has_objects=has_objects),
        *_list_rows(report, plan),
        *_group_findings(
            by_code, (code for code in by_code if code not in _FIRST + CHOSEN), Tone.LOST, has_objects=has_objects
        ),
        *_group_findings(by_code, CHOSEN, Tone.CHOSEN, has_objects=has_objects),
    )
    return tuple(group for group in groups if group.losses)


def _list_wrong(report: Report) -> Iterator[LossGroup]:
    differing = [
        Loss(
            object=table.source_name,
            effect=f"{table.rows_equal:,} of {count(table.rows_written, 'row')} that arrived are equal.",
        )
        for table in report.tables
        if table.rows_equal != table.rows_written
    ]
    yield LossGroup(title="Tables that differ", tone=Tone.WRONG, losses=tuple(differing), section="mismatches")
    objects = [
        Loss(
            object=mismatch.table if mismatch.name == mismatch.table else f"{mismatch.table}.{mismatch.name}",
            effect=f"{mismatch.kind.capitalize()}: planned {mismatch.planned or 'none'},"
            f" found {mismatch.found or 'none'}.",
        )
        for mismatch in report.object_mismatches
    ]
    yield LossGroup(
        title="Objects that are not as planned", tone=Tone.WRONG, losses=tuple(objects), section="mismatches"
    )
    refused = [
        Loss(object=insert.table, effect=insert.note or "A row with its defaults was refused.")
        for insert in report.first_inserts
        if insert.outcome is InsertOutcome.REFUSED
    ]
    yield LossGroup(title="Tables that refuse a new row", tone=Tone.WRONG, losses=tuple(refused), section="inserts")


def _list_rows(report: Report, plan: Plan) -> Iterator[LossGroup]:
    set_aside, left_out, altered = [], [], []
    filters = {table.source_name: table.where_sql for table in plan.tables}
    for table in report.tables:
        if table.rows_set_aside:
            set_aside.append(
                Loss(
                    object=table.source_name,
                    effect=f"{count(table.rows_set_aside, 'row')} of {table.rows_read:,}, kept whole in the rejects.",
                )
            )
        if table.rows_left_out:
            condition = filters.get(table.source_name)
            left_out.append(
                Loss(
                    object=table.source_name,
                    effect=f"{count(table.rows_left_out, 'row')}"
                    + (f", all but those where {condition}." if condition else "."),
                )
            )
        if table.values_altered:
            altered.append(
                Loss(
                    object=table.source_name,
                    effect=f"{count(table.values_altered, 'value')}, each in the ledger with what it was.",
                )
            )
    yield LossGroup(
        title="Rows set aside",
        tone=Tone.LOST,
        losses=tuple(set_aside),
        section="rejects",
        amount=count(report.rows_set_aside, "row"),
    )
    yield LossGroup(
        title="Values altered",
        tone=Tone.LOST,
        losses=tuple(altered),
        section="alterations",
        amount=count(report.values_altered, "value"),
    )
    yield LossGroup(
        title="Rows left out by a filter",
        tone=Tone.CHOSEN,
        losses=tuple(left_out),
        amount=count(report.rows_left_out, "row"),
    )


def _group_findings(
    by_code: Mapping[str, list[Finding]], codes: Iterable[str], tone: Tone, *, has_objects: bool
) -> Iterator[LossGroup]:
    for code in codes:
        losses = tuple(
            Loss(object=finding.object, effect=finding.effect, remedies=finding.remedies)
            for finding in by_code.get(code, ())
        )
        section = "objects" if code in _IN_OBJECTS and has_objects else ""
        yield LossGroup(title=title_finding(code), tone=tone, losses=losses, code=code, section=section)
