"""What a run will make and what it takes, as lines for a list: before the server has answered from the plan alone, then
with what was measured there."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from core.migration.outlook import Loss, Outlook
from gui.amounts import format_count, format_rows, format_size, format_speed, format_tables, plural
from gui.session import Destination
from gui.theme import Role
from gui.widgets.fact_list import Fact
from gui.wizard.page import plain

if TYPE_CHECKING:
    from core.migration.preflight import Preflight


def describe_makings(
    outlook: Outlook, destination: Destination, preflight: "Preflight | None" = None
) -> tuple[Fact, ...]:
    """What a run makes, and what it takes; without a `preflight`, on a server that nobody has measured."""
    counts = outlook.counts
    database = destination.server.database if destination.server is not None else ""
    translate = QCoreApplication.translate
    rows = translate("Ready", "{rows}, {size} of values").format(
        rows=format_rows(counts.rows), size=format_size(counts.size_bytes)
    )
    facts = [
        Fact(
            name=translate("Ready", "Where"),
            text=translate("Ready", "The schema {schema} of the database {database}").format(
                schema=plain(destination.schema), database=plain(database)
            ),
        ),
        Fact(name=translate("Ready", "Tables"), text=format_tables(counts.tables)),
        Fact(name=translate("Ready", "Rows"), text=rows),
    ]
    if listed := _list_rest(outlook):
        facts.append(Fact(name=translate("Ready", "With"), text=listed))
    facts += _describe_objects(outlook)
    return (*facts, *_describe_outlay(outlook, preflight))


def _describe_objects(outlook: Outlook) -> list[Fact]:
    """Views, triggers and helper functions, with how many of them are not made."""
    counts, translate = outlook.counts, QCoreApplication.translate
    lost = {group.loss: len(group.findings) for group in outlook.losses}
    facts = []
    for name, made, left in (
        (translate("Ready", "Views"), counts.views, lost.get(Loss.VIEWS, 0)),
        (translate("Ready", "Triggers"), counts.triggers, lost.get(Loss.TRIGGERS, 0)),
    ):
        if left:
            text = translate("Ready", "{made} made, {left} not made")
            facts.append(Fact(name=name, text=text.format(made=format_count(made), left=format_count(left))))
        elif made:
            facts.append(Fact(name=name, text=translate("Ready", "{made} made").format(made=format_count(made))))
    if counts.helpers:
        text = translate("Ready", "{number} helper function(s) in the schema howdah_sqlite", "", plural(counts.helpers))
        name = translate("Ready", "Helpers")
        facts.append(Fact(name=name, text=text.format(number=format_count(counts.helpers))))
    return facts


def _list_rest(outlook: Outlook) -> str:
    """What is made beside tables and rows."""
    counts, translate = outlook.counts, QCoreApplication.translate
    keys = translate("Ready", "{number} primary or unique key(s)", "", plural(counts.keys))
    foreign = translate("Ready", "{number} foreign key(s)", "", plural(counts.foreign_keys))
    indexes = translate("Ready", "{number} index(es)", "", plural(counts.indexes))
    checks = translate("Ready", "{number} check(s)", "", plural(counts.checks))
    sequences = translate("Ready", "{number} sequence(s)", "", plural(counts.sequences))
    return ", ".join(
        text.format(number=format_count(number))
        for text, number in (
            (keys, counts.keys),
            (foreign, counts.foreign_keys),
            (indexes, counts.indexes),
            (checks, counts.checks),
            (sequences, counts.sequences),
        )
        if number
    )


def _describe_outlay(outlook: Outlook, preflight: "Preflight | None") -> tuple[Fact, ...]:
    """Time, disk and log; and how well they are known."""
    translate = QCoreApplication.translate
    estimate = preflight.estimate if preflight is not None else outlook.estimate
    disk = translate("Ready", "About {size} in the database").format(size=format_rough_size(estimate.database_bytes))
    log = translate("Ready", "About {size} of write-ahead log").format(size=format_rough_size(estimate.wal_bytes))
    time = Fact(name=translate("Ready", "Time"), text=format_rough_time(estimate.duration_s))
    if preflight is None:
        return (
            time,
            Fact(name=translate("Ready", "Disk"), text=disk),
            Fact(name=translate("Ready", "Log"), text=log),
        )
    return (
        time,
        Fact(name=translate("Ready", "Measured"), text=_describe_calibration(preflight)),
        Fact(name=translate("Ready", "Disk"), text=disk),
        _describe_log(log, preflight),
    )


def _describe_log(text: str, preflight: "Preflight") -> Fact:
    from core.migration.preflight import Concern

    name, text = QCoreApplication.translate("Ready", "Log"), text + _describe_readers(preflight)
    if {Concern.WAL_HELD, Concern.CHECKPOINTS} & set(preflight.concerns):
        return Fact(name=name, text=text, icon="warning", role=Role.WARNING)
    return Fact(name=name, text=text)


def _describe_readers(preflight: "Preflight") -> str:
    translate, wal = QCoreApplication.translate, preflight.wal
    if wal.is_minimal:
        return translate("Ready", " (wal_level is minimal)")
    if wal.standbys:
        text = translate("Ready", "; {number} standby server(s) read it too", "", plural(wal.standbys))
        return text.format(number=format_count(wal.standbys))
    return ""


def _describe_calibration(preflight: "Preflight") -> str:
    translate, measured = QCoreApplication.translate, preflight.calibration
    if measured is None:
        return translate("Ready", "Nothing: the time is that of a server on this machine")
    trip = QLocale().toString(measured.round_trip_s * 1000, "g", 2)
    if measured.write_bytes_s is None or measured.read_bytes_s is None:
        text = translate("Ready", "{time} ms a round trip; the rest of the time is that of a server on this machine")
        return text.format(time=trip)
    return translate("Ready", "{time} ms a round trip, {there} there, {back} back").format(
        time=trip, there=format_speed(measured.write_bytes_s), back=format_speed(measured.read_bytes_s)
    )


def format_rough_time(seconds: float) -> str:
    """A time as well as it can be foretold."""
    translate = QCoreApplication.translate
    if seconds < 5:
        return translate("Ready", "A few seconds")
    if seconds < 50:
        return translate("Ready", "About {number} seconds").format(number=max(5, 5 * round(seconds / 5)))
    minutes = max(1, round(seconds / 60))
    if minutes < 50:
        rough = minutes if minutes < 10 else 5 * round(minutes / 5)
        return translate("Ready", "About {number} minute(s)", "", rough).format(number=rough)
    hours = max(1, round(minutes / 60))
    return translate("Ready", "About {number} hour(s)", "", hours).format(number=hours)


def format_rough_size(size_bytes: int) -> str:
    """A size with two digits."""
    digits = str(max(1, size_bytes))
    step = 10 ** max(0, len(digits) - 2)
    rough = round(max(1, size_bytes) / step) * step
    has_fraction = len(str(rough)) % 3 == 1 and rough >= 1000
    return QLocale().formattedDataSize(rough, 1 if has_fraction else 0, QLocale.DataSizeFormat.DataSizeSIFormat)
