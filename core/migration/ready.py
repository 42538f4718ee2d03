"""Whether a plan can be carried out on a server as it is now: every question that a run asks before its first row, with
all answers at once instead of the first refusal.

What the run would take, and whether there is room for it, is in `core.migration.preflight`; what it makes and leaves
behind is not asked of a server: see `core.migration.outlook`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from core.errors import MigrationError, ObjectExists, PermissionDenied, TargetError
from core.finalize.extensions import Extension, find_extensions
from core.finalize.helpers import HelperNeeds, check_helpers
from core.finalize.occupation import check_target, find_occupation
from core.migration.runs import check_records
from core.plan.model import Plan
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.objects import schema_exists
from core.postgres.server import OLDEST_VERSION_NUM, Server, check_server


class Question(StrEnum):
    """What is asked, in this order."""

    VERSION = "version"
    WRITABLE = "writable"
    ENCODING = "encoding"
    RIGHTS = "rights"
    NAMES = "names"
    """Nothing in the schema has a name that the plan takes, or it can be moved aside."""
    RECORDS = "records"
    """The tables for the records of runs can be made or used."""
    EXTENSION = "extension"
    """The server has what the plan's types need."""
    CONNECTIONS = "connections"
    """The role may open enough of them."""
    DISK = "disk"
    """The server's disk has room, as far as that is known."""
    COPY = "copy"
    """This machine has room for a copy of the source, if one is made."""


OF_SERVER = (
    Question.VERSION,
    Question.WRITABLE,
    Question.ENCODING,
    Question.RIGHTS,
    Question.NAMES,
    Question.RECORDS,
    Question.EXTENSION,
)
"""Those that are answered here."""

_EXTENSIONS = ("citext", "pg_trgm", "vector")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer: without a `refusal`, yes. Not asked where an earlier problem leaves no sense in it."""

    question: Question
    refusal: MigrationError | None = None
    """What a run raises."""
    is_asked: bool = True

    @property
    def is_yes(self) -> bool:
        return self.is_asked and self.refusal is None

    @property
    def problem(self) -> str:
        return self.refusal.message if self.refusal is not None else ""

    @property
    def hint(self) -> str:
        return self.refusal.hint if self.refusal is not None else ""


class Presence(StrEnum):
    """Whether a server has something."""

    INSTALLED = "installed"
    AVAILABLE = "available"
    """CREATE EXTENSION would make it."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """Something that not every server can do, and whether the plan asks for it."""

    name: str
    presence: Presence
    is_needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What the server says to a plan."""

    server: Server
    schema: str
    makes_schema: bool
    answers: tuple[Answer, ...]
    blocking: tuple[str, ...] = ()
    """What has the plan's names, each with its kind in brackets, and would not be moved aside."""
    moved: tuple[str, ...] = ()
    """What `replace` moves into the backup schema."""
    can_replace: bool = False
    """With `replace` the names would be free."""
    extensions: tuple[Extension, ...] = ()
    """What the plan needs, if it needs one."""
    helpers: HelperNeeds | None = None
    """What the plan's SQL calls of the schema `howdah_sqlite`, if it calls anything there and this role may make it."""
    capabilities: tuple[Capability, ...] = ()

    @property
    def is_ready(self) -> bool:
        return all(answer.is_yes for answer in self.answers)

    @property
    def problems(self) -> tuple[Answer, ...]:
        return tuple(answer for answer in self.answers if answer.refusal is not None)


def check_ready(connection: Connection, server: Server, plan: Plan, schema: str, *, replace: bool) -> Ready:
    """Ask the server of a connection everything that decides whether it takes the plan. Nothing is made.

    The connection is in autocommit mode. Raises TargetError where the server can't be asked.
    """
    answers = _ask_server(server)
    if answers[-1].refusal is not None:
        answers += [Answer(question=question, is_asked=False) for question in OF_SERVER[len(answers) :]]
        return Ready(server=server, schema=schema, makes_schema=False, answers=tuple(answers))
    return _ask_schema(connection, server, plan, schema, answers, replace=replace)


def _ask_server(server: Server) -> list[Answer]:
    """Answers up to the first that is no."""
    try:
        check_server(server)
    except TargetError as error:
        problem = Answer(question=_find_question(server), refusal=error)
        before = OF_SERVER[: OF_SERVER.index(problem.question)]
        return [*(Answer(question=question) for question in before), problem]
    return [Answer(question=question) for question in OF_SERVER[: OF_SERVER.index(Question.NAMES)]]


def _find_question(server: Server) -> Question:
    """Which question a server that is refused has failed."""
    if server.version_num < OLDEST_VERSION_NUM:
        return Question.VERSION
    if server.is_in_recovery or server.is_read_only:
        return Question.WRITABLE
    return Question.ENCODING if server.encoding != "UTF8" else Question.RIGHTS


def _ask_schema(
    connection: Connection, server: Server, plan: Plan, schema: str, answers: list[Answer], *, replace: bool
) -> Ready:
    with translate_errors(object=schema):
        exists = schema_exists(connection, schema)
    occupation = find_occupation(connection, plan, schema, replace=replace)
    names = Answer(question=Question.NAMES)
    try:
        check_target(connection, plan, schema, replace=replace)
    except ObjectExists as error:
        names = Answer(question=Question.NAMES, refusal=error)
    except PermissionDenied as error:
        answers[-1] = Answer(question=Question.RIGHTS, refusal=error)
        if occupation.blocking:
            names = Answer(question=Question.NAMES, is_asked=False)
    helpers: HelperNeeds | None = None
    try:
        helpers = check_helpers(connection, plan)
    except PermissionDenied as error:
        if answers[-1].refusal is None:
            answers[-1] = Answer(question=Question.RIGHTS, refusal=error)
    extensions: tuple[Extension, ...] = ()

    def ask_extension() -> None:
        nonlocal extensions
        extensions = find_extensions(connection, server, plan, schema)

    answers += [
        names,
        _ask(Question.RECORDS, lambda: check_records(connection)),
        _ask(Question.EXTENSION, ask_extension),
    ]
    can_replace = not replace and bool(occupation.blocking)
    if can_replace:
        can_replace = not find_occupation(connection, plan, schema, replace=True).blocking
    return Ready(
        server=server,
        schema=schema,
        makes_schema=not exists,
        answers=tuple(answers),
        blocking=occupation.blocking,
        moved=occupation.moved,
        can_replace=can_replace,
        extensions=extensions,
        helpers=helpers,
        capabilities=_find_capabilities(server, plan),
    )


def _find_capabilities(server: Server, plan: Plan) -> tuple[Capability, ...]:
    columns = [column for table in plan.tables for column in table.columns]
    types = {column.target_type.name for column in columns if not column.target_type.labels}
    icu = Capability(
        name="ICU",
        presence=Presence.INSTALLED if server.has_icu else Presence.MISSING,
        is_needed=any(column.collation not in (None, "C") for column in columns),
    )
    return (icu, *(_find_extension(server, name, is_needed=name in types) for name in _EXTENSIONS))


def _find_extension(server: Server, name: str, *, is_needed: bool) -> Capability:
    if name in server.installed_extensions:
        presence = Presence.INSTALLED
    else:
        presence = Presence.AVAILABLE if name in server.available_extensions else Presence.MISSING
    return Capability(name=name, presence=presence, is_needed=is_needed)


def _ask(question: Question, check: Callable[[], None]) -> Answer:
    try:
        check()
    except TargetError as error:
        return Answer(question=question, refusal=error)
    return Answer(question=question)
