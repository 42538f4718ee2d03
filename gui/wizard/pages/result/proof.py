"""What was proved, in a few lines and a grid: rows and values, the schema, and the first row that each table takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from PySide6.QtCore import QCoreApplication, QSize, Slot
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from core.plan.model import Finding
from core.report.model import Report
from core.verify.model import FirstInsert, InsertOutcome, ObjectProof, ProofVerdict
from gui.amounts import format_count, format_objects, format_rows, format_tables, format_values
from gui.models.report_objects import list_counts
from gui.models.report_proof import make_proof
from gui.theme import UNIT, Role
from gui.widgets.fact_list import Fact, FactList
from gui.widgets.record_view import RecordView
from gui.widgets.scroll_column import ScrollColumn
from gui.wizard.page import plain
from gui.wizard.pages.result.objects import ObjectProofs
from gui.wizard.pages.result.words import list_names, list_refused

if TYPE_CHECKING:
    from core.migration.verify_report import VerificationReport

_LEAST_GRID = 18 * UNIT
_GOOD, _BAD = ("success", Role.SUCCESS), ("danger", Role.DANGER)
_MINDED, _UNKNOWN = ("warning", Role.WARNING), ("minus", Role.MUTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """The numbers of a run's comparison, or of a later one."""

    are_rows_equal: bool
    rows_source: int
    rows_target: int
    rows_equal: int
    rows_set_aside: int
    values_altered: int
    is_in_ledger: bool
    """The server has a ledger of those."""
    is_ledger_equal: bool = True
    objects_checked: int
    objects_wrong: int
    first_inserts: tuple[FirstInsert, ...]
    proofs: tuple[ObjectProof, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def of_report(cls, report: Report) -> Self:
        equal = sum(table.rows_equal for table in report.tables)
        return cls(
            are_rows_equal=equal == report.rows_written and not report.mismatches,
            rows_source=report.rows_read,
            rows_target=report.rows_written,
            rows_equal=equal,
            rows_set_aside=report.rows_set_aside,
            values_altered=report.values_altered,
            is_in_ledger=report.is_published,
            objects_checked=report.objects_checked,
            objects_wrong=len(report.object_mismatches),
            first_inserts=report.first_inserts,
            proofs=report.proofs,
        )

    @classmethod
    def of_comparison(cls, comparison: "VerificationReport") -> Self:
        return cls(
            are_rows_equal=all(table.is_equal for table in comparison.tables),
            rows_source=comparison.rows_source,
            rows_target=comparison.rows_target,
            rows_equal=comparison.rows_equal,
            rows_set_aside=comparison.rows_set_aside,
            values_altered=comparison.values_altered,
            is_in_ledger=True,
            is_ledger_equal=all(each.is_equal for each in comparison.ledger),
            objects_checked=comparison.objects_checked,
            objects_wrong=len(comparison.object_mismatches),
            first_inserts=comparison.first_inserts,
            proofs=comparison.proofs,
            notes=tuple(finding.effect for finding in comparison.findings),
        )


class ProofTab(QWidget):
    """For one report."""

    def __init__(self, report: Report, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = FactList(self)
        self.facts.set_facts(list_proofs(Proved.of_report(report)))
        model = make_proof(report, self)
        widths = {0: 24 * UNIT} | dict.fromkeys(range(1, model.columnCount()), 11 * UNIT) | {5: 15 * UNIT}
        self.tables = RecordView(model, name=self.tr("What was proved of each table"), wide=2, widths=widths)
        model.setParent(self.tables)
        self.parts = lay_out_parts(self, self.facts, self.tables, report.proofs, report.findings)
        self.objects = self.parts.objects if self.parts is not None else None


def lay_out_parts(
    tab: QWidget, facts: FactList, grid: QWidget, proofs: Sequence[ObjectProof], findings: Sequence[Finding]
) -> "ProofParts | None":
    """Fill a tab with facts and a grid, and, where there are proofs of views, triggers and rules, those beside them;
    in front where one differs."""
    if not proofs:
        lay_out_below(tab, facts, grid)
        return None
    summary = QWidget(tab)
    lay_out_below(summary, facts, grid)
    parts = ProofParts(summary, ObjectProofs(proofs, findings, tab), tab)
    if any(proof.verdict is ProofVerdict.DIFFERS for proof in proofs):
        parts.bar.setCurrentIndex(1)
    layout = QVBoxLayout(tab)
    layout.setContentsMargins(0, UNIT, 0, 0)
    layout.addWidget(parts)
    return parts


class ProofParts(QWidget):
    """What was proved of rows and tables, and of `objects`: one at a time, by a bar with their names."""

    def __init__(self, summary: QWidget, objects: ObjectProofs, parent: QWidget) -> None:
        super().__init__(parent)
        self.objects = objects
        self.bar = QTabBar(self)
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setAccessibleName(self.tr("What the proof is of"))
        self._stack = QStackedWidget(self)
        for name, part in (
            (self.tr("Rows and tables"), summary),
            (self.tr("Views, triggers and rules"), objects),
        ):
            self.bar.addTab(name)
            self._stack.addWidget(part)
        self.bar.currentChanged.connect(self._show)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT // 2)
        layout.addWidget(self.bar)
        layout.addWidget(self._stack, 1)

    @Slot(int)
    def _show(self, place: int) -> None:
        self._stack.setCurrentIndex(place)


def lay_out_below(tab: QWidget, facts: FactList, grid: QWidget) -> None:
    """Facts with a grid below them, which scroll together where there is no room for both."""
    scroll = ScrollColumn(tab)
    scroll.column.setContentsMargins(0, 0, 0, 0)
    scroll.column.setSpacing(UNIT)
    scroll.column.addWidget(facts)
    scroll.column.addWidget(_Below(grid, tab), 1)
    layout = QVBoxLayout(tab)
    layout.setContentsMargins(0, 2 * UNIT, 0, 0)
    layout.addWidget(scroll)


class _Below(QWidget):
    """Holds what is content with little, whatever a table view would ask for."""

    def __init__(self, grid: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(grid)

    def sizeHint(self) -> QSize:
        return QSize(40 * UNIT, _LEAST_GRID)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def list_proofs(proved: Proved) -> tuple[Fact, ...]:
    """A line for each kind of proof, and for what should be known of it."""
    notes = (_fact(QCoreApplication.translate("Result", "Note"), plain(note), _MINDED) for note in proved.notes)
    return (
        _prove_rows(proved),
        *_prove_values(proved),
        _prove_schema(proved),
        _prove_inserts(proved),
        *list_counts(proved.proofs),
        *notes,
    )


def _prove_rows(proved: Proved) -> Fact:
    if not proved.are_rows_equal:
        text = QCoreApplication.translate(
            "Result", "{rows} in SQLite and {target} in PostgreSQL, of which {equal} are equal on both sides."
        )
    elif proved.rows_set_aside:
        text = QCoreApplication.translate("Result", "{rows} read: {equal} equal on both sides, {aside} set aside.")
    else:
        text = QCoreApplication.translate("Result", "{rows} read, and every one is equal on both sides.")
    return _fact(
        QCoreApplication.translate("Result", "Rows"),
        text.format(
            rows=format_rows(proved.rows_source),
            target=format_count(proved.rows_target),
            equal=format_count(proved.rows_equal),
            aside=format_count(proved.rows_set_aside),
        ),
        _GOOD if proved.are_rows_equal else _BAD,
    )


def _prove_values(proved: Proved) -> tuple[Fact, ...]:
    name = QCoreApplication.translate("Result", "Values")
    if not proved.is_ledger_equal:
        text = QCoreApplication.translate("Result", "{values} altered as planned, but the ledger has others.")
        return (_fact(name, text.format(values=format_values(proved.values_altered)), _BAD),)
    if not proved.values_altered:
        return ()
    if proved.is_in_ledger:
        text = QCoreApplication.translate("Result", "{values} altered as planned; the ledger has each of them.")
    else:
        text = QCoreApplication.translate("Result", "{values} altered as planned.")
    return (_fact(name, text.format(values=format_values(proved.values_altered)), _GOOD),)


def _prove_schema(proved: Proved) -> Fact:
    if proved.objects_wrong:
        text = QCoreApplication.translate("Result", "{wrong} of {objects} not as planned.")
    elif proved.objects_checked:
        text = QCoreApplication.translate("Result", "{objects} compared with the plan, and all are as it says.")
    else:
        text = QCoreApplication.translate("Result", "Not compared with the plan.")
    return _fact(
        QCoreApplication.translate("Result", "Schema"),
        text.format(wrong=format_count(proved.objects_wrong), objects=format_objects(proved.objects_checked)),
        _BAD if proved.objects_wrong else _GOOD if proved.objects_checked else _UNKNOWN,
    )


def _prove_inserts(proved: Proved) -> Fact:
    name = QCoreApplication.translate("Result", "New rows")
    taken, skipped = (_count(proved.first_inserts, each) for each in (InsertOutcome.TAKEN, InsertOutcome.NOT_TRIED))
    refused = list_refused(proved.first_inserts)
    if not proved.first_inserts:
        return _fact(name, QCoreApplication.translate("Result", "Not tried."), _UNKNOWN)
    parts = []
    if refused:
        text = QCoreApplication.translate("Result", "Refused by {tables}.")
        parts.append(text.format(tables=list_names(refused)))
    if taken:
        text = QCoreApplication.translate("Result", "Taken by {tables}, for trial.")
        parts.append(text.format(tables=format_tables(taken)))
    if skipped:
        text = QCoreApplication.translate("Result", "Not tried with {tables}.")
        parts.append(text.format(tables=format_tables(skipped)))
    return _fact(name, " ".join(parts), _BAD if refused else _GOOD if taken else _UNKNOWN)


def _count(inserts: Sequence[FirstInsert], outcome: InsertOutcome) -> int:
    return sum(each.outcome is outcome for each in inserts)


def _fact(name: str, text: str, sign: tuple[str, Role]) -> Fact:
    return Fact(name=name, text=text, icon=sign[0], role=sign[1])
