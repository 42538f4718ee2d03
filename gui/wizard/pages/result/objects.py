"""The part of the proof with views, triggers and the rules of tables: a verdict for each, and of one that differs the
differences and both texts beside each other."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Slot
from PySide6.QtWidgets import QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from core.plan.model import Finding
from core.verify.model import ObjectProof, ProofVerdict, ProvedKind
from gui.models.report_objects import describe_proof, make_objects, say_counts
from gui.models.sql_layout import lay_out
from gui.theme import UNIT
from gui.widgets.code_part import CodePart
from gui.widgets.grid_view import GridView
from gui.widgets.muted import MutedLabel


class ObjectProofs(QWidget):
    """A grid, and below it the one that is chosen."""

    def __init__(
        self, proofs: Sequence[ObjectProof], findings: Sequence[Finding], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._findings = tuple(findings)
        self.counts = MutedLabel(self)
        self.counts.setText(say_counts(proofs))
        self.model = make_objects(proofs, self)
        widths = {0: 26 * UNIT, 1: 22 * UNIT, 2: 11 * UNIT}
        self.view = GridView(self.model, wide=3, widths=widths, parent=self)
        self.view.setAccessibleName(self.tr("What was proved of views, triggers and rules"))
        self.view.setSelectionMode(GridView.SelectionMode.SingleSelection)
        self.view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.view.setSortingEnabled(True)
        self.details = QPlainTextEdit(self)
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName(self.tr("Details of the chosen row"))
        self.details.setMinimumHeight(6 * UNIT)
        self.source, self.target = CodePart(self.tr("SQLite"), self), CodePart(self.tr("PostgreSQL"), self)
        self.texts = QSplitter(Qt.Orientation.Horizontal, self)
        self.texts.setChildrenCollapsible(False)
        self.texts.setHandleWidth(UNIT)
        self.texts.addWidget(self.source)
        self.texts.addWidget(self.target)
        self.texts.setSizes([1000, 1000])
        self.texts.setMinimumHeight(16 * UNIT)
        self.view.setMinimumHeight(10 * UNIT)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setChildrenCollapsible(False)
        for widget, share in ((self.view, 3), (self.details, 1), (self.texts, 3)):
            splitter.addWidget(widget)
            splitter.setStretchFactor(splitter.indexOf(widget), share)
        splitter.setSizes([20 * UNIT, 9 * UNIT, 20 * UNIT])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(self.counts)
        layout.addWidget(splitter, 1)
        self.view.selectionModel().currentRowChanged.connect(self._show)
        if self.model.rowCount():
            flags = QItemSelectionModel.SelectionFlag
            self.view.selectionModel().setCurrentIndex(self.model.index(0, 0), flags.SelectCurrent | flags.Rows)

    @Slot(QModelIndex, QModelIndex)
    def _show(self, current: QModelIndex, _previous: QModelIndex) -> None:
        proof = self.model.row_at(current.row()) if current.isValid() else None
        if not isinstance(proof, ObjectProof):
            return
        text = describe_proof(proof, self._findings)
        self.details.setPlainText(text)
        # Of most that is proved, the row above has said all there is.
        self.details.setVisible(proof.verdict is not ProofVerdict.PROVED or "\n" in text)
        has_texts = bool(proof.source_sql or proof.target_sql)
        self.texts.setVisible(has_texts)
        if has_texts:
            self.source.show_text(proof.source_sql)
            self.target.show_text(
                _lay_out_view(proof.target_sql) if proof.kind is ProvedKind.VIEW else proof.target_sql
            )


def _lay_out_view(create_sql: str) -> str:
    """The query stands below the line that names the view."""
    head, line_end, query = create_sql.partition("\n")
    return f"{head}{line_end}{lay_out(query)}" if line_end else lay_out(head)
