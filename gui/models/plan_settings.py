"""The settings of `core.plan.policy.Policy` in plain words, and what is chosen of them for what."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import get_args

from PySide6.QtCore import QCoreApplication

from core.plan.choices import Choice, Choices
from core.plan.policy import ENCODINGS, Policy
from gui.models.plan_index import literal

_OF_PLAN = frozenset({"names", "helpers"})
_OF_PLAN_OR_TABLE = frozenset({"orphans"})
"""Settings that are not asked about for less."""
_ZONES = ("UTC", "Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Tokyo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting: what it is about, its values with their words, and whether another value may be written."""

    name: str
    title: str
    values: tuple[tuple[str, str], ...]
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What settings are chosen for: the plan, a table or a column."""

    table: str | None = None
    column: str | None = None

    def choice(self, setting: str, value: str) -> Choice:
        return Choice(
            setting=setting,
            value=value,
            table=None if self.table is None else literal(self.table),
            column=None if self.column is None else literal(self.column),
        )

    def own_value(self, choices: Choices, setting: str) -> str | None:
        """What was chosen for just this."""
        wanted = self.choice(setting, "")
        found = None
        for each in choices.made:
            if (each.setting, each.table, each.column) == (wanted.setting, wanted.table, wanted.column):
                found = each.value
        return found

    def inherited_value(self, choices: Choices, setting: str) -> str:
        """What holds without a choice for just this."""
        wanted = self.choice(setting, "")
        others = tuple(
            each
            for each in choices.made
            if (each.setting, each.table, each.column) != (wanted.setting, wanted.table, wanted.column)
        )
        policy = Choices(preset=choices.preset, made=others).policy(self.table, self.column)
        return str(getattr(policy, setting))


def list_settings(scope: Scope) -> tuple[Setting, ...]:
    """The settings that can be chosen for a scope, in the order of `Policy`."""
    titles, words = _name_settings(), _name_values()
    settings = []
    for field in fields(Policy):
        if (scope.table is not None and field.name in _OF_PLAN) or (
            scope.column is not None and field.name in _OF_PLAN_OR_TABLE
        ):
            continue
        values = get_args(field.type)
        if field.name == "zone":
            values = _ZONES
        elif field.name == "bad_text":
            values = ("bytea", *ENCODINGS)
        named = tuple((value, words.get(f"{field.name}={value}", value)) for value in values)
        settings.append(
            Setting(
                name=field.name,
                title=titles.get(field.name, field.name),
                values=named,
                is_open=field.name == "zone",
            )
        )
    return tuple(settings)


def _name_settings() -> Mapping[str, str]:
    return {
        "booleans": QCoreApplication.translate("Plan", "True and false"),
        "epochs": QCoreApplication.translate("Plan", "Numbers that look like instants"),
        "dates": QCoreApplication.translate("Plan", "Dates and times"),
        "json": QCoreApplication.translate("Plan", "JSON"),
        "uuids": QCoreApplication.translate("Plan", "UUIDs"),
        "vectors": QCoreApplication.translate("Plan", "Vectors"),
        "identity": QCoreApplication.translate("Plan", "Keys that count on"),
        "enums": QCoreApplication.translate("Plan", "Lists of values in a CHECK"),
        "names": QCoreApplication.translate("Plan", "Names"),
        "text_order": QCoreApplication.translate("Plan", "Order of texts in keys"),
        "nocase": QCoreApplication.translate("Plan", "Texts of COLLATE NOCASE"),
        "zone": QCoreApplication.translate("Plan", "Timestamps without a zone are in"),
        "unfit": QCoreApplication.translate("Plan", "Values that do not fit"),
        "nul": QCoreApplication.translate("Plan", "U+0000 in texts"),
        "bad_text": QCoreApplication.translate("Plan", "Texts that are not UTF-8"),
        "helpers": QCoreApplication.translate("Plan", "Helper functions"),
        "generated": QCoreApplication.translate("Plan", "Generated columns"),
        "orphans": QCoreApplication.translate("Plan", "Rows without a parent"),
    }


def _name_values() -> Mapping[str, str]:
    return {
        "booleans=infer": QCoreApplication.translate("Plan", "boolean for 0 and 1 where a name or a CHECK says so"),
        "booleans=declared": QCoreApplication.translate("Plan", "boolean only where BOOL is declared"),
        "epochs=bigint": QCoreApplication.translate("Plan", "stay numbers"),
        "epochs=timestamptz": QCoreApplication.translate("Plan", "become timestamps (timestamptz)"),
        "dates=infer": QCoreApplication.translate("Plan", "date types where declared or where all values say so"),
        "dates=declared": QCoreApplication.translate("Plan", "date types only where declared"),
        "dates=keep": QCoreApplication.translate("Plan", "stay as they are stored"),
        "json=infer": QCoreApplication.translate("Plan", "jsonb where every text is an object or array"),
        "json=declared": QCoreApplication.translate("Plan", "jsonb only where JSON is declared"),
        "json=keep": QCoreApplication.translate("Plan", "stays text"),
        "uuids=infer": QCoreApplication.translate("Plan", "uuid where all values are UUIDs"),
        "uuids=keep": QCoreApplication.translate("Plan", "stay as they are stored"),
        "vectors=infer": QCoreApplication.translate("Plan", "vector for float32 blobs, where the server has it"),
        "vectors=keep": QCoreApplication.translate("Plan", "stay bytes"),
        "identity=identity": QCoreApplication.translate("Plan", "GENERATED BY DEFAULT AS IDENTITY"),
        "identity=serial": QCoreApplication.translate("Plan", "a sequence, as serial makes it"),
        "enums=check": QCoreApplication.translate("Plan", "stay a CHECK"),
        "enums=enum": QCoreApplication.translate("Plan", "become an enum type"),
        "names=fold": QCoreApplication.translate("Plan", "lower case (OrderID: orderid)"),
        "names=preserve": QCoreApplication.translate("Plan", "as they are (OrderID)"),
        "names=snake_case": QCoreApplication.translate("Plan", "words apart (OrderID: order_id)"),
        "text_order=bytewise": QCoreApplication.translate("Plan", "byte by byte, as SQLite compares"),
        "text_order=database": QCoreApplication.translate("Plan", "the database's own"),
        "nocase=index": QCoreApplication.translate("Plan", "stay text, with indexes over their lower case"),
        "nocase=citext": QCoreApplication.translate("Plan", "become citext, where the server has it"),
        "nocase=icu": QCoreApplication.translate("Plan", "get a collation of ICU, where the server has it"),
        "unfit=widen": QCoreApplication.translate("Plan", "take a wider type; for a chosen type, stop"),
        "unfit=stop": QCoreApplication.translate("Plan", "wait for a decision"),
        "unfit=null": QCoreApplication.translate("Plan", "become NULL, entered in the ledger"),
        "unfit=set-aside": QCoreApplication.translate("Plan", "their rows are set aside"),
        "nul=show": QCoreApplication.translate("Plan", "shown as ␀"),
        "nul=strip": QCoreApplication.translate("Plan", "left out"),
        "nul=bytea": QCoreApplication.translate("Plan", "the column becomes bytes"),
        "bad_text=bytea": QCoreApplication.translate("Plan", "the column becomes bytes"),
        "helpers=yes": QCoreApplication.translate("Plan", "made in howdah_sqlite where PostgreSQL has no equal"),
        "helpers=no": QCoreApplication.translate("Plan", "none; what needs them is not translated"),
        "generated=expression": QCoreApplication.translate("Plan", "stay computed, by PostgreSQL"),
        "generated=values": QCoreApplication.translate("Plan", "become the values that they have"),
        "orphans=not-valid": QCoreApplication.translate("Plan", "stay; the key holds for new rows"),
        "orphans=set-aside": QCoreApplication.translate("Plan", "are set aside"),
        "orphans=null": QCoreApplication.translate("Plan", "stay, with NULL for the reference"),
        "orphans=drop-key": QCoreApplication.translate("Plan", "stay; no key is made"),
    }
