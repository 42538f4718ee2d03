"""What came of a later look at a run, as tabs beside those of its report: a new comparison, and a return to SQLite."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from core.verify.model import ObjectProof
from gui.amounts import format_rows, format_tables, format_values
from gui.models.report_proof import Remark, list_differences, make_differences, make_remarks
from gui.models.report_tables import RecordRole, RecordsModel
from gui.theme import UNIT, Role
from gui.widgets.empty_state import EmptyState
from gui.widgets.fact_list import Fact, FactList
from gui.widgets.record_view import RecordView
from gui.wizard.page import plain
from gui.wizard.pages.result.proof import Proved, lay_out_parts, list_proofs

if TYPE_CHECKING:
    from core.migration.verify_report import VerificationReport
    from core.restore.model import RestoreReport


class LaterTab(QWidget):
    """Facts, and below them a grid of what is not as it should be, or that there is nothing."""

    def __init__(self, facts: tuple[Fact, ...], below: QWidget, proofs: tuple[ObjectProof, ...] = ()) -> None:
        super().__init__()
        self.facts = FactList(self)
        self.facts.set_facts(facts)
        self.below = below
        self.parts = lay_out_parts(self, self.facts, below, proofs, findings=())


def show_comparison(comparison: "VerificationReport") -> LaterTab:
    """What a new comparison found."""
    mismatches = [mismatch for table in comparison.tables for mismatch in table.mismatches]
    differences = list_differences(mismatches, comparison.object_mismatches, comparison.first_inserts)
    facts = (_judge_comparison(comparison), *list_proofs(Proved.of_comparison(comparison)))
    if not differences:
        return LaterTab(facts, _make_empty(), comparison.proofs)
    widths = {0: 16 * UNIT, 1: 20 * UNIT, 2: 14 * UNIT, 3: 24 * UNIT}
    name = QCoreApplication.translate("Result", "Differences of the new comparison")
    view = _make_view(make_differences(differences, None), name, wide=4, widths=widths)
    return LaterTab(facts, view, comparison.proofs)


def _judge_comparison(comparison: "VerificationReport") -> Fact:
    now = QCoreApplication.translate("Result", "Now")
    if not comparison.is_equal:
        text = QCoreApplication.translate(
            "Result", "The two sides differ. What was written to either of them since the run is among the differences."
        )
        return Fact(name=now, text=text, icon="danger", role=Role.DANGER)
    text = QCoreApplication.translate("Result", "All {rows} of {tables} are equal on both sides.").format(
        rows=format_rows(comparison.rows_equal), tables=format_tables(len(comparison.tables))
    )
    return Fact(name=now, text=text, icon="success", role=Role.SUCCESS)


def show_return(report: "RestoreReport") -> LaterTab:
    """What came back, and what is not as it was."""
    translate = QCoreApplication.translate
    put_back = sum(table.rows_put_back for table in report.tables)
    values = sum(table.values_put_back for table in report.tables)
    rows = format_rows(report.rows)
    if report.is_equal:
        text = translate("Result", "All {rows} of {tables} are in the file, and equal.")
        sign = ("success", Role.SUCCESS)
    else:
        text = translate("Result", "The file is not equal to the target, and has a name that says so.")
        sign = ("danger", Role.DANGER)
    facts = [
        Fact(
            name=translate("Result", "Rows"),
            text=text.format(rows=rows, tables=format_tables(len(report.tables))),
            icon=sign[0],
            role=sign[1],
        ),
        Fact(name=translate("Result", "File"), text=plain(str(report.path)), icon="database"),
    ]
    if put_back:
        text = translate("Result", "{rows} of them had been set aside.").format(rows=format_rows(put_back))
        facts.append(Fact(name=translate("Result", "Put back"), text=text, icon="undo", role=Role.SUCCESS))
    if values:
        text = translate("Result", "{values} are the original ones again.").format(values=format_values(values))
        facts.append(Fact(name=translate("Result", "Values"), text=text, icon="undo", role=Role.SUCCESS))
    remarks = list_remarks(report)
    if not remarks:
        return LaterTab(tuple(facts), _make_empty())
    name = translate("Result", "What is not as it was")
    view = _make_view(make_remarks(remarks, None), name, wide=2, widths={0: 24 * UNIT, 1: 24 * UNIT})
    return LaterTab(tuple(facts), view)


def list_remarks(report: "RestoreReport") -> tuple[Remark, ...]:
    """All that a person should know of the file."""
    translate = QCoreApplication.translate
    differing = translate("Result", "In the file {file}; in PostgreSQL {target}.")
    missing = translate("Result", "nothing")
    remarks = [
        Remark(
            what=translate("Result", "Another value"),
            where=f"{each.table} {each.row} {each.column or ''}".strip(),
            text=differing.format(
                file=missing if each.file_value is None else each.file_value,
                target=missing if each.target_value is None else each.target_value,
            ),
            is_wrong=True,
        )
        for each in report.differences
    ]
    remarks += [Remark(what=str(each.kind), where=each.name, text=each.effect) for each in report.left]
    respelled = translate("Result", "{values} are equal, but perhaps not written as they were: {reason}.")
    remarks += [
        Remark(
            what=translate("Result", "Spelling"),
            where=f"{each.table}.{each.column}",
            text=respelled.format(values=format_values(each.values), reason=each.reason),
        )
        for each in report.respelled
    ]
    if report.orphans:
        text = translate("Result", "{rows} refer to rows that are not there; SQLite keeps such rows.")
        remarks.append(
            Remark(
                what=translate("Result", "Rows without a parent"),
                where="",
                text=text.format(rows=format_rows(report.orphans)),
            )
        )
    return tuple(remarks)


def _make_empty() -> EmptyState:
    return EmptyState("success", QCoreApplication.translate("Result", "No difference."), "")


def _make_view(model: RecordsModel, name: str, *, wide: int, widths: dict[int, int]) -> RecordView:
    view = RecordView(model, name=name, wide=wide, widths=widths, details_role=RecordRole.DETAILS)
    model.setParent(view)
    return view
