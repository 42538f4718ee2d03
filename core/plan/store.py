"""The plan as a file: versioned JSON, made to be read and compared line by line.

What a plan's values leave at their defaults is left out, and there is nothing in it that changes by itself. The SQL in
it (defaults, CHECKs, views, triggers ...) is run on the server as it stands: a plan file is code.
"""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import orjson

from core.errors import PlanInvalid, PlanUnsupportedVersion
from core.plan.choices import NOTHING_CHOSEN, Choices, check_choice
from core.plan.model import Plan
from core.plan.pgtypes import PgType, parse_type
from core.plan.validate import invalid, validate_plan
from core.typed_json import Form, NotAsDeclared

PLAN_VERSION = 3
_OLDEST_CARRIED_OUT = 2
"""What has come since has its defaults in such a plan: it made no views, triggers or generated columns."""
_DIGEST = "decided_by"

_FORM = Form(texts={PgType: parse_type}, nul_refusal="neither PostgreSQL's names nor its SQL can have U+0000")


def dump_plan(plan: Plan) -> bytes:
    """The plan as JSON in UTF-8, the same bytes for the same plan."""
    return orjson.dumps(
        {"plan_version": PLAN_VERSION, **_digest(plan.choices), **_FORM.encode(replace(plan, is_stale=False))},
        option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
    )


def load_plan(data: bytes) -> Plan:
    """The plan that was dumped so: `load_plan(dump_plan(plan)) == plan`.

    Nothing of it is run here, but its SQL will be, as it stands: load none that you would not run. Raises PlanInvalid
    with the place in the file, or PlanUnsupportedVersion.
    """
    return _load(data, PLAN_VERSION)


def load_carried_out(data: bytes) -> Plan:
    """The plan of a run that is over, which says what its tables are: also of a version that is not carried out any
    more, since what it would leave out could be made by now. Raises what `load_plan` does."""
    return _load(data, _OLDEST_CARRIED_OUT)


def _load(data: bytes, oldest: int) -> Plan:
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise invalid(f"line {error.lineno}, column {error.colno}", f"this is not JSON: {error.msg}") from error
    if not isinstance(document, dict):
        raise invalid("the file", "an object was expected")
    _check_version(document.pop("plan_version", None), oldest)
    digest = document.pop(_DIGEST, None)
    try:
        plan = _FORM.decode(Plan, document)
    except NotAsDeclared as error:
        raise invalid(error.place, error.problem) from error
    _check_choices(plan.choices)
    validate_plan(plan)
    return replace(plan, is_stale=plan.is_stale or digest != _digest(plan.choices).get(_DIGEST))


def read_plan(path: Path) -> Plan:
    """The plan in a file. Raises PlanInvalid, also where it can't be read, and PlanUnsupportedVersion."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PlanInvalid(f"The plan {path} can't be read: {error.strerror}.", "howdah plan writes one.") from error
    return load_plan(data)


def _digest(choices: Choices) -> dict[str, str]:
    """What tells whether the choices in a file are those that its decisions were made by; nothing for none."""
    if choices == NOTHING_CHOSEN:
        return {}
    return {_DIGEST: sha256(orjson.dumps(_FORM.encode(choices))).hexdigest()[:16]}


def _check_choices(choices: Choices) -> None:
    for number, choice in enumerate(choices.made):
        try:
            check_choice(choice)
        except ValueError as error:
            raise invalid(f"choices.made[{number}]", str(error)) from error


def _check_version(version: object, oldest: int) -> None:
    if type(version) is not int:
        raise invalid("plan_version", "the number of the version was expected")
    if not oldest <= version <= PLAN_VERSION:
        raise PlanUnsupportedVersion(
            f"The plan file is of version {version}; this program reads version {PLAN_VERSION}.",
            "Use the Howdah that wrote it, or make a new plan.",
        )
