"""What a look at a source found, in the words of the source page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from gui.amounts import format_count, format_duration, format_rows, format_size, format_tables, plural
from gui.redact import make_readable
from gui.theme import Role
from gui.widgets.fact_list import Fact

if TYPE_CHECKING:
    from core.migration.look import SourceLook

_NAMED_REMARKS = 2
_NAMED_USERS = 3
_LEAST_TOLD_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """How far the check for damage is. `remarks` are SQLite's own words."""

    is_running: bool = True
    is_left_out: bool = False
    remarks: tuple[str, ...] = ()


def list_facts(look: "SourceLook", check: Check, *, is_counting: bool) -> tuple[Fact, ...]:
    """From the most asked for to the least."""
    return (
        Fact(name=QCoreApplication.translate("SourceFacts", "Size"), text=format_size(look.size_bytes)),
        Fact(name=QCoreApplication.translate("SourceFacts", "Holds"), text=_describe_content(look)),
        Fact(
            name=QCoreApplication.translate("SourceFacts", "Rows"), text=_describe_rows(look, is_counting=is_counting)
        ),
        *_describe_frameworks(look),
        _describe_check(check),
        _describe_use(look),
        _describe_reading(look),
        Fact(name=QCoreApplication.translate("SourceFacts", "Format"), text=_describe_format(look)),
    )


def _describe_content(look: "SourceLook") -> str:
    if not look.is_whole and not look.tables:
        return QCoreApplication.translate("SourceFacts", "Known when the scan reads the copy.")
    parts = [format_tables(len(look.tables))]
    for number, text in (
        (look.view_count, QCoreApplication.translate("SourceFacts", "%n view(s)", "", plural(look.view_count))),
        (
            look.trigger_count,
            QCoreApplication.translate("SourceFacts", "%n trigger(s)", "", plural(look.trigger_count)),
        ),
        (
            look.virtual_count,
            QCoreApplication.translate("SourceFacts", "%n virtual table(s)", "", plural(look.virtual_count)),
        ),
    ):
        if number:
            parts.append(text)
    return ", ".join(parts)


def _describe_rows(look: "SourceLook", *, is_counting: bool) -> str:
    if look.row_count is None:
        return QCoreApplication.translate("SourceFacts", "Counted by the scan.")
    rows = format_rows(look.row_count)
    if look.is_exact and look.is_whole:
        return rows
    if is_counting:
        return QCoreApplication.translate("SourceFacts", "About {rows}; counting…").format(rows=rows)
    return QCoreApplication.translate("SourceFacts", "About {rows}; the scan counts them.").format(rows=rows)


def _describe_frameworks(look: "SourceLook") -> tuple[Fact, ...]:
    name = QCoreApplication.translate("SourceFacts", "Made by")
    return tuple(
        Fact(
            name=name,
            text=QCoreApplication.translate("SourceFacts", "{framework}, by {reason}").format(
                framework=each.framework, reason=make_readable(each.reason)
            ),
        )
        for each in look.frameworks
    )


def _describe_check(check: Check) -> Fact:
    name = QCoreApplication.translate("SourceFacts", "Condition")
    if check.is_running:
        return Fact(name=name, text=QCoreApplication.translate("SourceFacts", "Checking for damage…"), icon="refresh")
    if check.is_left_out:
        text = QCoreApplication.translate("SourceFacts", "Not checked, as it is over 1 GB: the scan finds damage.")
        return Fact(name=name, text=text, icon="info", role=Role.ACCENT)
    if not check.remarks:
        text = QCoreApplication.translate("SourceFacts", "No damage found.")
        return Fact(name=name, text=text, icon="success", role=Role.SUCCESS)
    named = "; ".join(check.remarks[:_NAMED_REMARKS])
    if (more := len(check.remarks) - _NAMED_REMARKS) > 0:
        named += "; " + QCoreApplication.translate("SourceFacts", "and %n more", "", plural(more))
    text = QCoreApplication.translate("SourceFacts", "No damage found, but SQLite remarks: {remarks}.")
    return Fact(name=name, text=text.format(remarks=make_readable(named)), icon="warning", role=Role.WARNING)


def _describe_use(look: "SourceLook") -> Fact:
    name = QCoreApplication.translate("SourceFacts", "In use")
    if look.users:
        text = QCoreApplication.translate("SourceFacts", "Open in {programs}.").format(programs=_list_users(look.users))
    elif look.wal_bytes:
        text = QCoreApplication.translate(
            "SourceFacts",
            "A write-ahead log of {size} lies beside it: a program has it open, or ended without closing it.",
        ).format(size=format_size(look.wal_bytes))
    elif look.journal_bytes:
        text = QCoreApplication.translate(
            "SourceFacts", "A journal of {size} lies beside it: a program is writing to it, or broke off."
        ).format(size=format_size(look.journal_bytes))
    elif look.is_in_use:
        text = QCoreApplication.translate(
            "SourceFacts", "The index of a log lies beside it: a program may have it open."
        )
    else:
        text = QCoreApplication.translate("SourceFacts", "No sign of a program that has it open.")
        return Fact(name=name, text=text)
    return Fact(name=name, text=text, icon="warning", role=Role.WARNING)


def _list_users(users: tuple[str, ...]) -> str:
    named = ", ".join(make_readable(user) for user in users[:_NAMED_USERS])
    if (more := len(users) - _NAMED_USERS) > 0:
        named += ", " + QCoreApplication.translate("SourceFacts", "and %n more", "", plural(more))
    return named


def _describe_reading(look: "SourceLook") -> Fact:
    name = QCoreApplication.translate("SourceFacts", "Reading")
    if look.reads_copy:
        return _describe_copy(name, look)
    if look.is_wal:
        text = QCoreApplication.translate(
            "SourceFacts", "In place, on one state: if a program writes to it meanwhile, Howdah notices and stops."
        )
    else:
        text = QCoreApplication.translate(
            "SourceFacts", "In place, on one state: programs that want to write wait until Howdah has read it."
        )
    return Fact(name=name, text=text)


def _describe_copy(name: str, look: "SourceLook") -> Fact:
    """What each private copy costs, before there is any."""
    size = format_size(look.copy.size_bytes if look.copy is not None else look.size_bytes + look.wal_bytes)
    text = QCoreApplication.translate(
        "SourceFacts",
        "From a private copy of {size}, made when the scan begins and again for the run.",
    ).format(size=size)
    writers = QCoreApplication.translate("SourceFacts", "Programs can go on writing.")
    if look.copy is None:
        return Fact(name=name, text=f"{text} {writers}")
    place = make_readable(str(look.copy.folder))
    free = format_size(look.copy.free_bytes)
    if not look.copy.has_room:
        lacking = QCoreApplication.translate(
            "SourceFacts",
            "There is no room for it: {folder} has {free} free. Close the program, or start Howdah with TMPDIR set to"
            " a folder on a larger disk.",
        ).format(folder=place, free=free)
        return Fact(name=name, text=f"{text} {lacking}", icon="warning", role=Role.WARNING)
    if look.copy.is_rate_measured:
        cost = QCoreApplication.translate(
            "SourceFacts",
            "It takes about {duration}, as the last one did, lies in {folder} ({free} free) and goes away at the end.",
        )
    else:
        cost = QCoreApplication.translate(
            "SourceFacts",
            "It takes about {duration}, at an assumed rate, lies in {folder} ({free} free) and goes away at the end.",
        )
    duration = format_duration(max(look.copy.duration_s, _LEAST_TOLD_S))
    return Fact(name=name, text=f"{text} {cost.format(duration=duration, folder=place, free=free)} {writers}")


def _describe_format(look: "SourceLook") -> str:
    journal = (
        QCoreApplication.translate("SourceFacts", "write-ahead log")
        if look.is_wal
        else QCoreApplication.translate("SourceFacts", "rollback journal")
    )
    text = (
        QCoreApplication.translate("SourceFacts", "SQLite {version}, {encoding}, {journal}, pages of {page_size} bytes")
        if look.sqlite_version
        else QCoreApplication.translate("SourceFacts", "SQLite, {encoding}, {journal}, pages of {page_size} bytes")
    )
    return text.format(
        version=look.sqlite_version,
        encoding=look.encoding,
        journal=journal,
        page_size=format_count(look.page_size_bytes),
    )
