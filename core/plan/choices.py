"""What a person chose: settings for the whole plan, a table or a column, by name or by pattern."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from fnmatch import fnmatchcase
from typing import Any, get_args

from core.errors import PlanInvalid
from core.identifiers import fold_ascii
from core.plan.pgtypes import parse_type
from core.plan.policy import ENCODINGS, PRESETS, Policy, Preset, time_zones

TABLE_SETTINGS = ("name", "leave_out", "where")
COLUMN_SETTINGS = ("name", "leave_out", "type")
"""What is chosen for a table or a column alone, besides the settings of `Policy`."""
VIEW_SETTINGS = ("view_sql",)
PART_SETTINGS = ("trigger_sql", "leave_out_trigger", "check_sql", "leave_out_check")
"""What is chosen for a view, and for a trigger or a CHECK of a table, whose name stands in the column's place."""

_OF_OBJECTS = frozenset({*TABLE_SETTINGS, *COLUMN_SETTINGS, *VIEW_SETTINGS, *PART_SETTINGS})
_VALUES = {field.name: get_args(field.type) for field in fields(Policy)}
_SETTING = re.compile(
    r"(?:(?P<object>.*?):)?(?P<setting>" + "|".join({*_VALUES, *_OF_OBJECTS}) + r")=(?P<value>.*)",
    re.DOTALL,
)
_OBJECT = re.compile(r"""("(?:[^"]|"")+"|[^."]+)(?:\.("(?:[^"]|"")+"|[^"]+))?""")
_PATTERN = re.compile(r"[*?\[]")
_ESCAPED = re.compile(r"\[[*?\[]\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing chosen. `table` and `column` are names, or patterns with *, ? and [...]; for the whole plan None.

    "leave_out" is "yes" or "no", "where" SQLite's SQL, "type" a type of PostgreSQL. "view_sql", "trigger_sql" and
    "check_sql" are PostgreSQL's SQL that a person wrote: a SELECT, a block of PL/pgSQL, a condition.
    """

    setting: str
    value: str
    table: str | None = None
    column: str | None = None

    @property
    def object(self) -> str:
        """For people: "plan", "orders", "orders.status", "*_at"."""
        if self.column is not None:
            return self.column if self.table is None else f"{self.table}.{self.column}"
        return self.table or "plan"

    @property
    def has_pattern(self) -> bool:
        return any(_PATTERN.search(each) for each in (self.table, self.column) if each is not None)

    @property
    def is_of_one(self) -> bool:
        """Whether it names one object: [*] and the like are the characters themselves."""
        names = (_ESCAPED.sub("", each) for each in (self.table, self.column) if each is not None)
        return not any(_PATTERN.search(name) for name in names)

    def fits(self, table: str | None, column: str | None) -> bool:
        """Whether it is made for this object, or for one that this is a part of."""
        return _fits(self.table, table) and _fits(self.column, column)

    @property
    def rank(self) -> tuple[bool, bool, bool, bool]:
        """How particular it is: a column before a table before the plan, a name before a pattern."""
        return (
            self.column is not None and not _PATTERN.search(self.column),
            self.column is not None,
            self.table is not None and not _PATTERN.search(self.table),
            self.table is not None,
        )


_Place = tuple[int, Choice]


class _Found:
    """Where choices keep what makes them quick to look up: thousands are made by one stroke, and each is looked for in
    every column."""

    __slots__ = ("_by_name", "_patterns")
    _by_name: Mapping[tuple[str | None, str | None], list[_Place]]
    _patterns: list[_Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices(_Found):
    """All that was chosen for a plan: of those that fit an object the most particular one counts, then the last."""

    preset: Preset = Preset.IDIOMATIC
    made: tuple[Choice, ...] = ()

    def __post_init__(self) -> None:
        by_name: dict[tuple[str | None, str | None], list[_Place]] = {}
        patterns: list[_Place] = []
        for place in enumerate(self.made):
            _, choice = place
            if choice.has_pattern:
                patterns.append(place)
            else:
                by_name.setdefault((_fold(choice.table), _fold(choice.column)), []).append(place)
        object.__setattr__(self, "_by_name", by_name)
        object.__setattr__(self, "_patterns", patterns)

    def policy(self, table: str | None = None, column: str | None = None) -> Policy:
        """The settings of the plan, of a table, or of a column."""
        policy = PRESETS[self.preset]
        for choice in self._fitting(table, column):
            if choice.setting in _VALUES:
                changed: dict[str, Any] = {choice.setting: choice.value}  # checked by check_choice
                policy = replace(policy, **changed)
        return policy

    def find(self, setting: str, table: str, column: str | None = None) -> Choice | None:
        """What was chosen of "name", "type", "where" or "leave_out" for just this table, or just this column."""
        found = None
        for choice in self._fitting(table, column):
            if choice.setting == setting and (choice.column is None) == (column is None):
                found = choice
        return found

    def find_part(self, setting: str, table: str, name: str) -> str | None:
        """What was chosen of one of PART_SETTINGS for just this trigger or CHECK."""
        choice = self.find(setting, table, name)
        return None if choice is None else choice.value

    def is_left_out(self, table: str, column: str | None = None) -> bool:
        choice = self.find("leave_out", table, column)
        return choice is not None and choice.value == "yes"

    def _fitting(self, table: str | None, column: str | None) -> list[Choice]:
        if not self.made:
            return []
        tables, columns = dict.fromkeys((None, _fold(table))), dict.fromkeys((None, _fold(column)))
        fitting = [place for of in tables for each in columns for place in self._by_name.get((of, each), ())]
        fitting += [place for place in self._patterns if place[1].fits(table, column)]
        return [choice for _, choice in sorted(fitting, key=lambda place: (place[1].rank, place[0]))]


NOTHING_CHOSEN = Choices()


def check_choice(choice: Choice) -> None:
    """Raise ValueError, with the reason, for a setting or a value that there is not."""
    allowed = _VALUES.get(choice.setting)
    if allowed:
        if choice.value not in allowed:
            raise ValueError(f"{choice.setting} is one of {', '.join(allowed)}, not {choice.value!r}")
        return
    match choice.setting:
        case "zone" if choice.value not in time_zones():
            raise ValueError(f"{choice.value!r} is no time zone, such as UTC or Europe/Berlin")
        case "bad_text" if choice.value not in ("bytea", *ENCODINGS):
            raise ValueError(f"bad_text is bytea or one of {', '.join(ENCODINGS)}, not {choice.value!r}")
        case "zone" | "bad_text":
            return
    own = (*COLUMN_SETTINGS, *PART_SETTINGS) if choice.column is not None else (*TABLE_SETTINGS, *VIEW_SETTINGS)
    if choice.setting not in _OF_OBJECTS:
        raise ValueError(f"there is no setting {choice.setting!r}, but {_list_settings()}")
    if choice.table is None and choice.column is None:
        raise ValueError(f"{choice.setting} is chosen for a table or a column, not for the whole plan")
    if choice.setting not in own:
        raise ValueError(f"{choice.setting} is chosen for a {'table' if choice.column is not None else 'column'}")
    if choice.setting == "type" and choice.value != "enum":
        parse_type(choice.value)
    if choice.setting.startswith("leave_out") and choice.value not in ("yes", "no"):
        raise ValueError(f"{choice.setting} is yes or no, not {choice.value!r}")
    if choice.setting in (*VIEW_SETTINGS, *PART_SETTINGS) and not (choice.is_of_one and choice.value.strip()):
        raise ValueError(f"{choice.setting} is for one object by its name, and not empty")


def parse_choice(text: str) -> Choice:
    """A choice as it is written on a command line: "json=keep", "orders:where=id > 9", "orders.status:type=enum".

    A name with a point in it stands in double quotes. "*_at:type=date" is for the columns of all tables. Raises
    PlanInvalid.
    """
    match = _SETTING.fullmatch(text)
    if match is None:
        raise _refuse(text, f"it is SETTING=VALUE or OBJECT:SETTING=VALUE, and a setting is one of {_list_settings()}")
    setting, value = match["setting"], match["value"]
    table = column = None
    if match["object"] is not None:
        parts = _OBJECT.fullmatch(match["object"])
        if parts is None:
            raise _refuse(text, f"{match['object']!r} is no table, no table.column and no pattern")
        table, column = (_unquote(part) for part in parts.groups())
        if setting == "type" and column is None:
            table, column = None, table
    choice = Choice(setting=setting, value=value, table=table, column=column)
    try:
        check_choice(choice)
    except ValueError as error:
        raise _refuse(text, str(error)) from error
    return choice


def _unquote(name: str | None) -> str | None:
    return name[1:-1].replace('""', '"') if name is not None and name.startswith('"') else name


def _refuse(text: str, reason: str) -> PlanInvalid:
    return PlanInvalid(f"{text!r} can't be chosen: {reason}.", "docs/plan.md lists all settings and their values.")


def _list_settings() -> str:
    return ", ".join(sorted({*_VALUES, *_OF_OBJECTS}))


def _fold(name: str | None) -> str | None:
    return None if name is None else fold_ascii(name)


def _fits(pattern: str | None, name: str | None) -> bool:
    """Letter case of ASCII aside, as SQLite compares names."""
    if pattern is None:
        return True
    if name is None:
        return False
    return fold_ascii(pattern) == fold_ascii(name) or fnmatchcase(fold_ascii(name), fold_ascii(pattern))
