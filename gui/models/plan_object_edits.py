"""What a person does to a view, a trigger or a CHECK, as edits of the plan: write it by hand or not, leave it out or
take it back. Without Qt."""

from core.identifiers import fold_ascii
from core.plan.choices import Choice, Choices
from gui.models.plan_edits import Edit
from gui.models.plan_index import literal
from gui.models.plan_objects import ObjectKey, ObjectKind

_SETTINGS = {
    ObjectKind.VIEW: ("view_sql", "leave_out"),
    ObjectKind.TRIGGER: ("trigger_sql", "leave_out_trigger"),
    ObjectKind.CHECK: ("check_sql", "leave_out_check"),
}
"""The settings for what a person wrote, and for leaving out."""


def write_object(key: ObjectKey, sql: str) -> Edit:
    """What a person wrote takes the place of the translation."""
    return Edit(added=(_choose(key, _SETTINGS[key.kind][0], sql),))


def take_translation(choices: Choices, key: ObjectKey) -> Edit:
    """What a person wrote goes."""
    return Edit(removed=_find_choices(choices, key, _SETTINGS[key.kind][0]))


def leave_out_object(key: ObjectKey) -> Edit:
    return Edit(added=(_choose(key, _SETTINGS[key.kind][1], "yes"),))


def take_in_object(choices: Choices, key: ObjectKey) -> Edit:
    """It comes along again: its own choice goes, or stands against a pattern."""
    setting = _SETTINGS[key.kind][1]
    own = _find_choices(choices, key, setting)
    kept = Choices(preset=choices.preset, made=tuple(each for each in choices.made if each not in own))
    table, column = _place(key)
    left = kept.find(setting, table, column)
    if left is not None and left.value == "yes":
        return Edit(added=(_choose(key, setting, "no"),))
    return Edit(removed=own)


def _choose(key: ObjectKey, setting: str, value: str) -> Choice:
    table, column = _place(key)
    return Choice(
        setting=setting, value=value, table=literal(table), column=None if column is None else literal(column)
    )


def _place(key: ObjectKey) -> tuple[str, str | None]:
    """A view stands in the table's place, a part of a table in the column's."""
    return (key.name, None) if key.kind is ObjectKind.VIEW else (key.table, key.name)


def _find_choices(choices: Choices, key: ObjectKey, setting: str) -> tuple[Choice, ...]:
    """Those for just this object, however their names are written."""
    wanted = _fold(_choose(key, setting, ""))
    return tuple(each for each in choices.made if _fold(each) == wanted)


def _fold(choice: Choice) -> tuple[str, str, str | None]:
    column = None if choice.column is None else fold_ascii(choice.column)
    return choice.setting, fold_ascii(choice.table or ""), column
