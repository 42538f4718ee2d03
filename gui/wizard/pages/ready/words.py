"""What the server has answered and what will be made, as lines for a list."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from core.migration.outlook import Outlook
from gui.amounts import format_count, format_rows, format_size, format_tables, plural
from gui.session import Destination
from gui.theme import Role
from gui.widgets.fact_list import Fact
from gui.window_words import say_in_window
from gui.wizard.page import plain

if TYPE_CHECKING:
    from core.migration.ready import Answer, Ready
    from core.postgres.server import Server

_NAMED = 6


def describe_makings(outlook: Outlook, destination: Destination) -> tuple[Fact, ...]:
    """What a run makes, and what it takes."""
    counts, estimate = outlook.counts, outlook.estimate
    database = destination.server.database if destination.server is not None else ""
    translate = QCoreApplication.translate
    keys = translate("Ready", "{number} primary or unique key(s)", "", plural(counts.keys))
    foreign = translate("Ready", "{number} foreign key(s)", "", plural(counts.foreign_keys))
    indexes = translate("Ready", "{number} index(es)", "", plural(counts.indexes))
    checks = translate("Ready", "{number} check(s)", "", plural(counts.checks))
    sequences = translate("Ready", "{number} sequence(s)", "", plural(counts.sequences))
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
    listed = [
        text.format(number=format_count(number))
        for text, number in (
            (keys, counts.keys),
            (foreign, counts.foreign_keys),
            (indexes, counts.indexes),
            (checks, counts.checks),
            (sequences, counts.sequences),
        )
        if number
    ]
    if listed:
        facts.append(Fact(name=translate("Ready", "With"), text=", ".join(listed)))
    disk = translate("Ready", "About {size} in the database, and as much for a while in its write-ahead log").format(
        size=format_rough_size(estimate.database_bytes)
    )
    facts.append(Fact(name=translate("Ready", "Time"), text=format_rough_time(estimate.duration_s)))
    facts.append(Fact(name=translate("Ready", "Disk"), text=disk))
    return tuple(facts)


def describe_answers(ready: "Ready") -> tuple[Fact, ...]:
    """A line for the connection and one for each question."""
    server = ready.server
    connected = QCoreApplication.translate("Ready", "To the database {database} as {user}").format(
        database=plain(server.database), user=plain(server.user)
    )
    first = Fact(
        name=QCoreApplication.translate("Ready", "Connected"), text=connected, icon="success", role=Role.SUCCESS
    )
    return (first, *(_describe_answer(answer, ready) for answer in ready.answers))


def describe_no_answer() -> tuple[Fact, ...]:
    """The line for a server that could not be asked."""
    name = QCoreApplication.translate("Ready", "Connected")
    return (Fact(name=name, text=QCoreApplication.translate("Ready", "No"), icon="danger", role=Role.DANGER),)


def describe_problem_of(answer: "Answer", ready: "Ready") -> tuple[str, str, str]:
    """The title, the cause and the next step of what is in the way."""
    from core.migration.ready import Question

    translate = QCoreApplication.translate
    if answer.question is not Question.NAMES:
        cause = say_in_window(answer.problem) or answer.problem
        return _name_problem(answer), plain(cause), plain(say_in_window(answer.hint) or "")
    number = len(ready.blocking)
    cause = translate("Ready", "The schema {schema} has {number} object(s) that are in the way: {names}.", "", number)
    if ready.can_replace:
        step = translate("Ready", "Move the old ones into a backup schema, or choose another schema for the new ones.")
    else:
        step = translate("Ready", "They can't be moved aside. Choose another schema for the new ones.")
    cause = cause.format(
        schema=plain(ready.schema), number=format_count(number), names=_list(tuple(map(plain, ready.blocking)))
    )
    return translate("Ready", "Names that are needed are taken"), cause, step


def format_rough_time(seconds: float) -> str:
    """A time as well as it can be foretold."""
    translate = QCoreApplication.translate
    if seconds < 5:
        return translate("Ready", "A few seconds")
    if seconds < 50:
        return translate("Ready", "About {number} seconds").format(number=max(10, 10 * round(seconds / 10)))
    minutes = max(1, round(seconds / 60))
    if minutes < 50:
        rough = minutes if minutes < 10 else 5 * round(minutes / 5)
        return translate("Ready", "About {number} minute(s)", "", rough).format(number=rough)
    hours = max(1, round(minutes / 60))
    return translate("Ready", "About {number} hour(s)", "", hours).format(number=hours)


def format_rough_size(size_bytes: int) -> str:
    """A size with one digit, or with two that begin with 1."""
    digits = str(max(1, size_bytes))
    step = 10 ** max(0, len(digits) - (2 if digits.startswith("1") else 1))
    rough = round(max(1, size_bytes) / step) * step
    has_fraction = digits.startswith("1") and len(digits) % 3 == 1 and rough >= 1000
    return QLocale().formattedDataSize(rough, 1 if has_fraction else 0, QLocale.DataSizeFormat.DataSizeSIFormat)


def _describe_answer(answer: "Answer", ready: "Ready") -> Fact:
    name = _name_question(answer)
    if not answer.is_asked:
        text = QCoreApplication.translate("Ready", "Not asked, for what is said above")
        return Fact(name=name, text=text, icon="minus", role=Role.MUTED)
    if answer.problem:
        return Fact(name=name, text=_name_problem(answer), icon="danger", role=Role.DANGER)
    return Fact(name=name, text=_say_yes(answer, ready), icon="success", role=Role.SUCCESS)


def _name_question(answer: "Answer") -> str:
    from core.migration.ready import Question

    match answer.question:
        case Question.VERSION:
            return QCoreApplication.translate("Ready", "Version")
        case Question.WRITABLE:
            return QCoreApplication.translate("Ready", "Writable")
        case Question.ENCODING:
            return QCoreApplication.translate("Ready", "Encoding")
        case Question.RIGHTS:
            return QCoreApplication.translate("Ready", "Rights")
        case Question.NAMES:
            return QCoreApplication.translate("Ready", "Names")
        case Question.RECORDS:
            return QCoreApplication.translate("Ready", "Records")
        case Question.EXTENSION:
            return QCoreApplication.translate("Ready", "Extension")


def _say_yes(answer: "Answer", ready: "Ready") -> str:
    from core.migration.ready import Question

    server: Server = ready.server
    translate = QCoreApplication.translate
    match answer.question:
        case Question.VERSION:
            return translate("Ready", "PostgreSQL {version}").format(version=server.version)
        case Question.WRITABLE:
            return translate("Ready", "The database can be written to")
        case Question.ENCODING:
            return translate("Ready", "{encoding}, which holds every text").format(encoding=server.encoding)
        case Question.RIGHTS:
            if ready.makes_schema:
                return translate("Ready", "The schema will be made; {user} may do so").format(user=plain(server.user))
            return translate("Ready", "{user} may make tables there").format(user=plain(server.user))
        case Question.NAMES:
            if not ready.moved:
                return translate("Ready", "None is taken")
            number = len(ready.moved)
            text = translate("Ready", "{number} object(s) will be moved into a backup schema: {names}", "", number)
            return text.format(number=format_count(number), names=_list(tuple(map(plain, ready.moved))))
        case Question.RECORDS:
            return translate("Ready", "Altered values and rows set aside can be kept")
        case Question.EXTENSION:
            if not ready.extension:
                return translate("Ready", "None is needed")
            return translate("Ready", "The server has {extension}").format(extension=ready.extension)


def _name_problem(answer: "Answer") -> str:
    from core.migration.ready import Question

    match answer.question:
        case Question.VERSION:
            return QCoreApplication.translate("Ready", "The server is too old")
        case Question.WRITABLE:
            return QCoreApplication.translate("Ready", "The database can only be read")
        case Question.ENCODING:
            return QCoreApplication.translate("Ready", "The database can't hold every text")
        case Question.RIGHTS:
            return QCoreApplication.translate("Ready", "A right is missing")
        case Question.NAMES:
            return QCoreApplication.translate("Ready", "Names are taken")
        case Question.RECORDS:
            return QCoreApplication.translate("Ready", "Records of earlier runs are in the way")
        case Question.EXTENSION:
            return QCoreApplication.translate("Ready", "An extension is missing")


def _list(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:_NAMED])
    if len(names) <= _NAMED:
        return shown
    more = len(names) - _NAMED
    text = QCoreApplication.translate("Ready", "{names} and {number} more", "", more)
    return text.format(names=shown, number=format_count(more))
