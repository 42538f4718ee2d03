"""Whether a plan can be carried out on a server as it is now: every question that a run asks before its first row, with
all answers at once instead of the first refusal.

What a run would make, how long that takes and what it leaves behind is not asked of a server: see
`core.migration.outlook`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from core.errors import ObjectExists, PermissionDenied, TargetError
from core.finalize.extensions import find_extension
from core.finalize.publish import check_target, find_occupation
from core.migration.runs import check_records
from core.plan.model import Plan
from core.postgres.connect import Connection, connect
from core.postgres.errors import translate_errors
from core.postgres.objects import schema_exists
from core.postgres.server import OLDEST_VERSION_NUM, Server, check_server, read_server


class Question(StrEnum):
    """What is asked, in this order."""

    VERSION = "version"
    WRITABLE = "writable"
    ENCODING = "encoding"
    RIGHTS = "rights"
    NAMES = "names"
    """Nothing in the schema has a name that the plan takes, or it can be moved aside."""
    RECORDS = "records"
    """The tables for altered values and rows set aside can be used, if the plan needs them."""
    EXTENSION = "extension"
    """The server has what the plan's types need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer: without a `problem`, yes. Not asked where an earlier problem leaves no sense in it."""

    question: Question
    problem: str = ""
    hint: str = ""
    is_asked: bool = True

    @property
    def is_yes(self) -> bool:
        return self.is_asked and not self.problem


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
    extension: str = ""
    """The extension that the plan needs, "" if none."""

    @property
    def is_ready(self) -> bool:
        return all(answer.is_yes for answer in self.answers)

    @property
    def problems(self) -> tuple[Answer, ...]:
        return tuple(answer for answer in self.answers if answer.problem)


def check_ready(url: str, plan: Plan, schema: str, *, replace: bool) -> Ready:
    """Ask the server everything that `migrate` asks before it writes. Nothing is made.

    Raises TargetError where there is no connection.
    """
    with connect(url, autocommit=True) as connection:
        server = read_server(connection)
        answers = _ask_server(server)
        if answers[-1].problem:
            rest = tuple(Question)[len(answers) :]
            answers += [Answer(question=question, is_asked=False) for question in rest]
            return Ready(server=server, schema=schema, makes_schema=False, answers=tuple(answers))
        return _ask_schema(connection, server, plan, schema, answers, replace=replace)


def _ask_server(server: Server) -> list[Answer]:
    """Answers up to the first that is no."""
    try:
        check_server(server)
    except TargetError as error:
        problem = Answer(question=_find_question(server), problem=error.message, hint=error.hint)
        before = tuple(Question)[: tuple(Question).index(problem.question)]
        return [*(Answer(question=question) for question in before), problem]
    return [
        Answer(question=question)
        for question in (Question.VERSION, Question.WRITABLE, Question.ENCODING, Question.RIGHTS)
    ]


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
        names = Answer(question=Question.NAMES, problem=error.message, hint=error.hint)
    except PermissionDenied as error:
        answers[-1] = Answer(question=Question.RIGHTS, problem=error.message, hint=error.hint)
        if occupation.blocking:
            names = Answer(question=Question.NAMES, is_asked=False)
    extension = ""

    def ask_extension() -> None:
        nonlocal extension
        found = find_extension(connection, server, plan, schema)
        extension = found.name if found is not None else ""

    answers += [
        names,
        _ask(Question.RECORDS, lambda: check_records(connection, plan)),
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
        extension=extension,
    )


def _ask(question: Question, check: Callable[[], None]) -> Answer:
    try:
        check()
    except TargetError as error:
        return Answer(question=question, problem=error.message, hint=error.hint)
    return Answer(question=question)
