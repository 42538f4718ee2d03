"""What the server has answered, as lines for a list and as what a banner says."""

from typing import TYPE_CHECKING, assert_never

from PySide6.QtCore import QCoreApplication

from core.postgres.model import Limit, Unknown
from gui.amounts import format_count, format_size, plural
from gui.theme import Role
from gui.widgets.fact_list import Fact
from gui.window_words import say_in_window
from gui.wizard.page import plain
from gui.wizard.pages.ready.makings import format_rough_size

if TYPE_CHECKING:
    from core.migration.preflight import Concern, Preflight
    from core.migration.ready import Answer

_NAMED = 6


def describe_answers(preflight: "Preflight") -> tuple[Fact, ...]:
    """A line for the connection, one for each question, and what the server has."""
    from core.migration.ready import Question

    server = preflight.server
    connected = QCoreApplication.translate("Ready", "To the database {database} as {user}").format(
        database=plain(server.database), user=plain(server.user)
    )
    first = Fact(
        name=QCoreApplication.translate("Ready", "Connected"), text=connected, icon="success", role=Role.SUCCESS
    )
    shown = [
        answer for answer in preflight.answers if answer.question is not Question.COPY or preflight.copy is not None
    ]
    facts = [first, *(_describe_answer(answer, preflight) for answer in shown)]
    if preflight.ready.capabilities:
        name = QCoreApplication.translate("Ready", "Capabilities")
        facts.append(Fact(name=name, text=_describe_capabilities(preflight)))
    return tuple(facts)


def describe_no_answer() -> tuple[Fact, ...]:
    """The line for a server that could not be asked."""
    name = QCoreApplication.translate("Ready", "Connected")
    return (Fact(name=name, text=QCoreApplication.translate("Ready", "No"), icon="danger", role=Role.DANGER),)


def describe_problem_of(answer: "Answer", preflight: "Preflight") -> tuple[str, str, str]:
    """The title, the cause and the next step of what is in the way."""
    from core.migration.ready import Question

    translate, ready = QCoreApplication.translate, preflight.ready
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


def describe_concern(concern: "Concern", preflight: "Preflight") -> str:
    """What should be known, as a sentence or two."""
    from core.migration.preflight import Concern
    from core.postgres.server import NEWEST_MAJOR

    translate = QCoreApplication.translate
    server, estimate, disk, room = preflight.server, preflight.estimate, preflight.disk, preflight.connections
    match concern:
        case Concern.OTHER_PRODUCT:
            text = translate(
                "Ready", "This is {product}, which Howdah was never tried on: it may refuse something on the way."
            )
            return text.format(product=server.product)
        case Concern.NEWER_VERSION:
            text = translate(
                "Ready", "PostgreSQL {version} is newer than {newest}, the last version that Howdah was tried on."
            )
            return text.format(version=server.version, newest=NEWEST_MAJOR)
        case Concern.FEW_CONNECTIONS:
            left = _say_connections_left(preflight)
            text = translate("Ready", "{left} {wanted} are wanted: {used} will be used, which may take longer.")
            return text.format(left=left, wanted=format_count(room.wanted), used=format_count(room.used))
        case Concern.TIGHT_DISK:
            text = translate(
                "Ready",
                "The disk may not suffice: about {needed} with log and temporary files, {free} are free. If it fills"
                " up, free some and resume.",
            )
            free = min(disk.free_bytes or 0, disk.wal_free_bytes or 0)
            return text.format(needed=format_rough_size(estimate.disk_bytes), free=format_size(free))
        case Concern.WAL_HELD:
            text = translate(
                "Ready",
                "The archive, or a replication slot, may hold back the write-ahead log: have {size} free for it, and"
                " see that its readers keep up.",
            )
            return text.format(size=format_rough_size(estimate.wal_bytes))
        case Concern.CHECKPOINTS:
            text = translate(
                "Ready",
                "The write-ahead log is {number} times max_wal_size ({size}): a larger one for the time of the run"
                " makes it faster.",
            )
            return text.format(
                number=format_count(preflight.checkpoints), size=format_size(preflight.wal.max_size_bytes)
            )
        case _:
            assert_never(concern)


def _say_connections_left(preflight: "Preflight") -> str:
    translate, room, server = QCoreApplication.translate, preflight.connections, preflight.server
    number = room.available or 0
    match room.limit:
        case Limit.SERVER:
            text = translate("Ready", "The server has {number} connection(s) left.", "", plural(number))
        case Limit.DATABASE:
            text = translate("Ready", "The database {name} has {number} connection(s) left.", "", plural(number))
        case Limit.ROLE:
            text = translate("Ready", "The user {name} has {number} connection(s) left.", "", plural(number))
    name = server.database if room.limit is Limit.DATABASE else server.user
    return text.format(number=format_count(number), name=plain(name))


def _describe_capabilities(preflight: "Preflight") -> str:
    from core.migration.ready import Presence

    translate = QCoreApplication.translate
    needed = translate("Ready", "{name} (needed)")
    parts: list[str] = []
    for presence, text in (
        (Presence.INSTALLED, translate("Ready", "has {names}")),
        (Presence.AVAILABLE, translate("Ready", "can have {names}")),
        (Presence.MISSING, translate("Ready", "has no {names}")),
    ):
        found = [each for each in preflight.ready.capabilities if each.presence is presence]
        names = [needed.format(name=each.name) if each.is_needed else each.name for each in found]
        if names:
            parts.append(text.format(names=", ".join(names)))
    sentence = "; ".join(parts)
    return sentence[:1].upper() + sentence[1:]


def _describe_answer(answer: "Answer", preflight: "Preflight") -> Fact:
    from core.migration.ready import Question

    name = _name_question(answer)
    if not answer.is_asked:
        text = QCoreApplication.translate("Ready", "Not asked, for what is said above")
        return Fact(name=name, text=text, icon="minus", role=Role.MUTED)
    if answer.problem:
        return Fact(name=name, text=_name_problem(answer), icon="danger", role=Role.DANGER)
    text = _say_yes(answer, preflight)
    if answer.question is Question.DISK and preflight.disk.free_bytes is None:
        return Fact(name=name, text=text, icon="minus", role=Role.MUTED)
    if _is_minded(answer, preflight):
        return Fact(name=name, text=text, icon="warning", role=Role.WARNING)
    return Fact(name=name, text=text, icon="success", role=Role.SUCCESS)


def _is_minded(answer: "Answer", preflight: "Preflight") -> bool:
    """Whether the answer is yes, with something that should be known."""
    from core.migration.preflight import Concern
    from core.migration.ready import Question

    minded = {
        Question.VERSION: {Concern.OTHER_PRODUCT, Concern.NEWER_VERSION},
        Question.CONNECTIONS: {Concern.FEW_CONNECTIONS},
        Question.DISK: {Concern.TIGHT_DISK},
    }
    return bool(minded.get(answer.question, set()) & set(preflight.concerns))


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
        case Question.CONNECTIONS:
            return QCoreApplication.translate("Ready", "Connections")
        case Question.DISK:
            return QCoreApplication.translate("Ready", "Room")
        case Question.COPY:
            return QCoreApplication.translate("Ready", "Copy")


def _say_yes(answer: "Answer", preflight: "Preflight") -> str:
    from core.migration.ready import Question
    from core.postgres.server import POSTGRESQL

    ready, server = preflight.ready, preflight.server
    translate = QCoreApplication.translate
    match answer.question:
        case Question.VERSION:
            if server.product != POSTGRESQL:
                text = translate("Ready", "{product}, as PostgreSQL {version}")
                return text.format(product=server.product, version=server.version)
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
            if not ready.extensions:
                return translate("Ready", "None is needed")
            names = _list(tuple(each.name for each in ready.extensions))
            return translate("Ready", "The server has {extension}").format(extension=names)
        case Question.CONNECTIONS:
            room = preflight.connections
            if room.available is None:
                return translate("Ready", "Up to {used}").format(used=format_count(room.used))
            text = translate("Ready", "Up to {used} of the {free} that are free")
            return text.format(used=format_count(room.used), free=format_count(room.available))
        case Question.DISK:
            return _describe_room(preflight)
        case Question.COPY:
            text = translate("Ready", "{size} for a copy of the database, in {folder}")
            copied, folder = (preflight.copy.room_bytes, preflight.copy.folder) if preflight.copy else (0, "")
            return text.format(size=format_size(copied), folder=plain(str(folder)))


def _describe_room(preflight: "Preflight") -> str:
    translate, disk = QCoreApplication.translate, preflight.disk
    if disk.free_bytes is not None:
        return translate("Ready", "{size} are free").format(size=format_size(disk.free_bytes))
    match disk.unknown:
        case Unknown.NOT_SHOWN:
            return translate("Ready", "What is free there is not shown to this user of the database")
        case Unknown.NOT_READABLE:
            return translate("Ready", "What is free there can't be seen from this account")
        case _:
            return translate("Ready", "What is free there is not known")


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
        case Question.CONNECTIONS:
            return QCoreApplication.translate("Ready", "No connection is left")
        case Question.DISK:
            return QCoreApplication.translate("Ready", "The server's disk is too full")
        case Question.COPY:
            return QCoreApplication.translate("Ready", "There is no room for a copy of the database")


def _list(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:_NAMED])
    if len(names) <= _NAMED:
        return shown
    more = len(names) - _NAMED
    text = QCoreApplication.translate("Ready", "{names} and {number} more", "", more)
    return text.format(names=shown, number=format_count(more))
