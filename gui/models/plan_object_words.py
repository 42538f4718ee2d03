"""What views, triggers and expressions of a plan are called in the window, and their texts as they are shown: whole, as
the server is told, with the part in them that a person may write."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gui.amounts import format_count
from gui.models.plan_objects import ObjectKey, ObjectKind, ObjectState, PlanObject
from gui.models.plan_words import shorten
from gui.models.sql_layout import lay_out, move_place
from gui.theme import Role
from gui.wizard.page import plain

LOOKS = {
    ObjectState.NOT_TRANSLATED: ("warning", Role.WARNING),
    ObjectState.EDITED: ("user-choice", Role.ACCENT),
    ObjectState.TRANSLATED: ("tick", Role.SUCCESS),
    ObjectState.LEFT_OUT: ("minus", Role.MUTED),
}
"""The icon of each state and its colour."""
_NAMED = 10
_LONGEST = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownText:
    """PostgreSQL's text: `written` is what a person may write, between what follows from the plan."""

    before: str = ""
    written: str = ""
    after: str = ""
    planned: str = ""
    """The written part as the plan has it, in other lines perhaps."""

    @property
    def whole(self) -> str:
        return self.before + self.written + self.after

    def find_place(self, line: int, column: int | None, *, is_whole: bool) -> tuple[int, int | None]:
        """Where a place of the planned text, by line and column from 1, is in the written part, or in the whole."""
        start = sum(len(each) + 1 for each in self.planned.split("\n")[: line - 1]) + (column or 1) - 1
        place = move_place(start, self.planned, self.written)
        text = self.whole if is_whole else self.written
        if is_whole:
            place += len(self.before)
        found = place - (text.rfind("\n", 0, place) + 1) + 1
        return text.count("\n", 0, place) + 1, None if column is None else found


def show_target(shown: PlanObject, schema: str) -> ShownText:
    """PostgreSQL's text of what is made. Imports what renders DDL, which the scan has done already."""
    if shown.target_sql is None:
        return ShownText()
    planned = shown.target_sql.rstrip()
    written = planned if shown.state is ObjectState.EDITED else lay_out(planned)
    before = after = ""
    if shown.view is not None:
        from core.ddl.objects import render_view

        whole = render_view(shown.view, schema).sql
        before, after = whole[: len(whole) - len(planned)], ";"
        if "--" in planned.rpartition("\n")[2]:
            after = "\n;"
    elif shown.trigger is not None:
        from core.ddl.objects import render_trigger

        whole = render_trigger(shown.trigger, schema).sql
        start = whole.index(f"\n{shown.target_sql}\n$") + 1
        end = start + len(shown.target_sql)
        before, after = whole[:start], whole[start + len(planned) : end] + whole[end:].replace(";\n", ";\n\n", 1) + ";"
    elif shown.check is not None:
        from core.ddl.dialect import quote_name

        before, after = f"CONSTRAINT {quote_name(shown.check.name)} CHECK (", ")"
    return ShownText(before=before, written=written, after=after, planned=planned)


def show_source(shown: PlanObject) -> str:
    """SQLite's text, with the words around an expression."""
    match shown.key.kind:
        case ObjectKind.CHECK:
            return f"CHECK ({shown.source_sql})"
        case ObjectKind.DEFAULT:
            return f"DEFAULT {shown.source_sql}"
        case ObjectKind.GENERATED:
            return f"GENERATED ALWAYS AS ({shown.source_sql})"
    return shown.source_sql


def propose_text(shown: PlanObject, schema: str) -> str:
    """What writing by hand begins with: the translation, or else SQLite's own text, to be changed."""
    if shown.target_sql is not None:
        return show_target(shown, schema).written
    match shown.key.kind:
        case ObjectKind.VIEW:
            return _cut_query(shown.source_sql)
        case ObjectKind.TRIGGER:
            return _propose_block(shown)
    return shown.source_sql


def _cut_query(source_sql: str) -> str:
    """The SELECT of a CREATE VIEW; the text from its first SELECT or WITH on where it can't be told apart."""
    from core.catalog.lexer import tokenize

    depth = 0
    for token in tokenize(source_sql):
        word = token.text.lower()
        depth += {"(": 1, ")": -1}.get(word, 0)
        if depth == 0 and word == "as":
            return source_sql[token.end :].strip()
    return source_sql


def _propose_block(shown: PlanObject) -> str:
    """A block of PL/pgSQL that does nothing yet, with SQLite's statements in a comment."""
    lines = "\n".join(f"  -- {line}" for line in shown.source_sql.splitlines())
    timing = shown.trigger.timing if shown.trigger is not None else ""
    given = "NULL" if timing == "AFTER" else "OLD" if "DELETE" in shown.source_sql.upper().split() else "NEW"
    return f"BEGIN\n{lines}\n  RETURN {given};\nEND"


def name_object(key: ObjectKey) -> str:
    """Its name alone."""
    return shorten(plain(key.name), 120)


def name_kind(key: ObjectKey) -> str:
    """What it is, and of which table: "view", "trigger of orders"."""
    translate, table = QCoreApplication.translate, shorten(plain(key.table), 60)
    match key.kind:
        case ObjectKind.VIEW:
            return translate("Plan", "view")
        case ObjectKind.TRIGGER:
            return translate("Plan", "trigger of {table}").format(table=table)
        case ObjectKind.CHECK:
            return translate("Plan", "CHECK of {table}").format(table=table)
        case ObjectKind.DEFAULT:
            return translate("Plan", "default in {table}").format(table=table)
        case ObjectKind.GENERATED:
            return translate("Plan", "generated column of {table}").format(table=table)
        case ObjectKind.INDEX:
            return translate("Plan", "index of {table}").format(table=table)


def describe_part(key: ObjectKey) -> str:
    """Which part of PostgreSQL's text a person writes."""
    match key.kind:
        case ObjectKind.VIEW:
            return QCoreApplication.translate("Plan", "the view's SELECT")
        case ObjectKind.TRIGGER:
            return QCoreApplication.translate("Plan", "the block of the trigger's function, BEGIN to END")
        case _:
            return QCoreApplication.translate("Plan", "the condition of the CHECK")


def name_state(state: ObjectState) -> str:
    """How it stands."""
    return {
        ObjectState.NOT_TRANSLATED: QCoreApplication.translate("Plan", "not translated"),
        ObjectState.EDITED: QCoreApplication.translate("Plan", "edited by hand"),
        ObjectState.TRANSLATED: QCoreApplication.translate("Plan", "translated"),
        ObjectState.LEFT_OUT: QCoreApplication.translate("Plan", "left out"),
    }[state]


def name_group(state: ObjectState) -> str:
    """The heading of those that stand so."""
    return {
        ObjectState.NOT_TRANSLATED: QCoreApplication.translate("Plan", "Not translated"),
        ObjectState.EDITED: QCoreApplication.translate("Plan", "Edited by hand"),
        ObjectState.TRANSLATED: QCoreApplication.translate("Plan", "Translated"),
        ObjectState.LEFT_OUT: QCoreApplication.translate("Plan", "Left out"),
    }[state]


def describe_state(shown: PlanObject) -> str:
    """How it stands, and why it is not made."""
    if shown.state is ObjectState.NOT_TRANSLATED and shown.reason:
        return QCoreApplication.translate("Plan", "not translated: {reason}").format(reason=plain(shown.reason))
    return name_state(shown.state)


def describe_object(shown: PlanObject) -> str:
    """A line for a list: why it is not made, or what there is in it."""
    if shown.state is ObjectState.NOT_TRANSLATED:
        return plain(shown.reason[:_LONGEST])
    if shown.view is None and shown.trigger is None:
        return plain(" ".join(shown.source_sql[:_LONGEST].split()))
    if shown.notes:
        return plain(shown.notes[0][:_LONGEST])
    if shown.reads and not shown.writes:
        return QCoreApplication.translate("Plan", "reads {names}").format(names=list_names(shown.reads))
    if shown.writes:
        return QCoreApplication.translate("Plan", "writes {names}").format(names=list_names(shown.writes))
    return plain(" ".join(shown.source_sql[:_LONGEST].split()))


def list_names(names: tuple[str, ...]) -> str:
    """Names with commas between, of very many the first."""
    listed = ", ".join(shorten(plain(name), 60) for name in names[:_NAMED])
    if len(names) <= _NAMED:
        return listed
    text = QCoreApplication.translate("Plan", "{names} and {number} more")
    return text.format(names=listed, number=format_count(len(names) - _NAMED))
