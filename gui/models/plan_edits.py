"""Edits of a plan as values: what a person does in the window, as choices to add and to remove. Without Qt."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.errors import PlanInvalid
from core.plan.choices import Choice, Choices, parse_choice
from core.plan.model import Finding
from core.plan.policy import Preset
from gui.models.plan_index import ColumnKey, literal

_OF_ROWS = frozenset({"type", "where", "leave_out"})
"""Settings for which rows may have to be read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One step that Undo goes back over."""

    added: tuple[Choice, ...] = ()
    removed: tuple[Choice, ...] = ()
    preset: Preset | None = None
    choices: Choices | None = None
    """All choices at once, in place of those that there were."""


def needs_rows(before: Choices, after: Choices) -> bool:
    """Whether the source may have to be read again for a plan with other choices."""
    changed = set(before.made) ^ set(after.made)
    return any(choice.setting in _OF_ROWS for choice in changed)


def choose_type(keys: Iterable[ColumnKey], written: str) -> Edit:
    return Edit(added=tuple(_of_column(key, "type", written) for key in keys))


def leave_out(keys: Iterable[ColumnKey], *, is_left_out: bool = True) -> Edit:
    return Edit(added=tuple(_of_column(key, "leave_out", "yes" if is_left_out else "no") for key in keys))


def leave_out_table(name: str, *, is_left_out: bool = True) -> Edit:
    return Edit(added=(Choice(setting="leave_out", value="yes" if is_left_out else "no", table=literal(name)),))


def take_back(choices: Choices, keys: Iterable[ColumnKey]) -> Edit:
    """Columns that come along again: their own choice goes, or stands against a pattern."""
    added, removed = [], []
    for key in keys:
        choice = _of_column(key, "leave_out", "yes")
        kept = Choices(preset=choices.preset, made=tuple(each for each in choices.made if not _is_like(each, choice)))
        if kept.is_left_out(*key):
            added.append(_of_column(key, "leave_out", "no"))
        else:
            removed.append(choice)
    return Edit(added=tuple(added), removed=tuple(removed))


def take_back_table(choices: Choices, name: str) -> Edit:
    choice = Choice(setting="leave_out", value="yes", table=literal(name))
    kept = Choices(preset=choices.preset, made=tuple(each for each in choices.made if not _is_like(each, choice)))
    return leave_out_table(name, is_left_out=False) if kept.is_left_out(name) else Edit(removed=(choice,))


def rename_column(key: ColumnKey, name: str) -> Edit:
    return _set_or_clear(_of_column(key, "name", name))


def rename_table(table: str, name: str) -> Edit:
    return _set_or_clear(Choice(setting="name", value=name, table=literal(table)))


def filter_rows(table: str, where_sql: str) -> Edit:
    return _set_or_clear(Choice(setting="where", value=where_sql.strip(), table=literal(table)))


def read_remedy(finding: Finding, remedy: str, keys: tuple[ColumnKey, ...], table: str | None) -> Edit | None:
    """The choices that a remedy such as "type = jsonb with unfit = set-aside" stands for; None for one in words."""
    added: list[Choice] = []
    for part in remedy.split(" with "):
        setting, equals, value = part.partition(" = ")
        try:
            bare = parse_choice(f"{_any_object(setting)}{setting}={value}") if equals else None
        except PlanInvalid:
            return None
        if bare is None:
            return None
        if keys:
            added += [_of_column(key, setting, value) for key in keys]
        elif setting == "names" or table is None:
            added.append(Choice(setting=setting, value=value))
        else:
            added.append(Choice(setting=setting, value=value, table=literal(table)))
    return Edit(added=tuple(added))


def _any_object(setting: str) -> str:
    return "a.b:" if setting == "type" else ""


def _of_column(key: ColumnKey, setting: str, value: str) -> Choice:
    return Choice(setting=setting, value=value, table=literal(key[0]), column=literal(key[1]))


def _set_or_clear(choice: Choice) -> Edit:
    return Edit(added=(choice,)) if choice.value else Edit(removed=(choice,))


def _is_like(left: Choice, right: Choice) -> bool:
    return (left.setting, left.table, left.column) == (right.setting, right.table, right.column)
