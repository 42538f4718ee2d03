"""A line above the tabs that says what is out of the ordinary about the table that is shown, with a way back."""

import html

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from gui.amounts import format_rows
from gui.models.plan_index import PlanIndex
from gui.models.plan_words import shorten
from gui.theme import UNIT
from gui.wizard.page import plain


class TableNotice(QWidget):
    """Hidden where there is nothing to say."""

    take_back_requested = Signal()
    filter_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.take_back_button = QPushButton(self.tr("Ta&ke back"), self)
        self.take_back_button.clicked.connect(self.take_back_requested)
        self.filter_button = QPushButton(self.tr("Change filte&r…"), self)
        self.filter_button.clicked.connect(self.filter_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(self.text, 1)
        for button in (self.take_back_button, self.filter_button):
            button.setAutoDefault(False)
            layout.addWidget(button)
        self.hide()

    def show_table(self, index: PlanIndex | None, table: str | None) -> None:
        row = index.table_row(table) if index is not None and table is not None else None
        name = shorten(plain(table or ""))
        is_left_out = row is not None and row.plan is None
        where_sql = row.plan.where_sql if row is not None and row.plan is not None else None
        self.take_back_button.setVisible(is_left_out)
        self.filter_button.setVisible(where_sql is not None)
        self.setVisible(is_left_out or where_sql is not None)
        if is_left_out:
            self.text.setText(
                self.tr("{table} is left out: neither it nor its rows are carried over.").format(table=name)
            )
        elif where_sql is not None and row is not None and row.plan is not None:
            words = self.tr("Only rows where {condition}: {taken} are carried over, {left} stay behind.").format(
                condition=shorten(plain(where_sql), 50),
                taken=format_rows(row.plan.row_count),
                left=format_rows(row.plan.rows_left_out),
            )
            self.text.setText(words)
            self.text.setToolTip(f"<qt>{html.escape(words)}</qt>")
