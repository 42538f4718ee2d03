"""The remedies of a finding: those that are choices as edits with a name, the others as words; and the values that a
finding is about."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLocale

from core.catalog.model import Catalog
from core.plan.conversions import ConversionKind
from core.plan.model import Finding
from core.profile.model import ColumnProfile
from gui.models.plan_edits import Edit, read_remedy
from gui.models.plan_index import PlanIndex, find_columns, find_table

_MOST = 8
_OTHER_TYPE = frozenset({"another type"})
_OTHER_NAME = frozenset({"choose another name"})
_BY_HAND = frozenset(f"write it by hand ({setting})" for setting in ("view_sql", "trigger_sql", "check_sql"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """What can be done: by an `edit`, by choosing a type or a name, or, in words, elsewhere."""

    words: str
    edit: Edit | None = None
    asks_type: bool = False
    asks_name: bool = False
    asks_sql: bool = False

    @property
    def is_carried_out(self) -> bool:
        """Whether the window can do it, so that it is a button."""
        return self.edit is not None or self.asks_type or self.asks_name or self.asks_sql


def list_remedies(finding: Finding, catalog: Catalog) -> tuple[Remedy, ...]:
    keys = tuple(find_columns(catalog, finding.object))
    table = find_table(catalog, finding.object)
    remedies = []
    for written in finding.remedies:
        edit = read_remedy(finding, written, keys, table)
        if edit is not None:
            remedies.append(Remedy(words=describe_remedy(written), edit=edit))
        elif written in _OTHER_TYPE and keys:
            words = QCoreApplication.translate("Plan", "Choose another type…")
            remedies.append(Remedy(words=words, asks_type=True))
        elif written in _OTHER_NAME and table is not None:
            words = QCoreApplication.translate("Plan", "Choose another name…")
            remedies.append(Remedy(words=words, asks_name=True))
        elif written in _BY_HAND:
            words = QCoreApplication.translate("Plan", "Write it by hand…")
            remedies.append(Remedy(words=words, asks_sql=True))
        else:
            remedies.append(Remedy(words=written))
    return tuple(remedies)


def describe_remedy(written: str) -> str:
    """A remedy in words; as it is written where there are none for it."""
    known = {
        "unfit = null": QCoreApplication.translate("Plan", "Put NULL for values that do not fit"),
        "unfit = set-aside": QCoreApplication.translate("Plan", "Set aside rows that do not fit"),
        "unfit = widen": QCoreApplication.translate("Plan", "Take a wider type"),
        "nul = strip": QCoreApplication.translate("Plan", "Leave U+0000 out"),
        "nul = show": QCoreApplication.translate("Plan", "Show U+0000 as ␀"),
        "nul = bytea": QCoreApplication.translate("Plan", "Keep the bytes (bytea)"),
        "bad_text = bytea": QCoreApplication.translate("Plan", "Keep the bytes (bytea)"),
        "json = keep": QCoreApplication.translate("Plan", "Keep JSON as text"),
        "names = preserve": QCoreApplication.translate("Plan", "Keep the letter case of names"),
        "epochs = timestamptz": QCoreApplication.translate("Plan", "Make timestamps of the numbers"),
        "orphans = not-valid": QCoreApplication.translate("Plan", "Keep the rows, make the key NOT VALID"),
        "orphans = set-aside": QCoreApplication.translate("Plan", "Set aside the rows without a parent"),
        "orphans = null": QCoreApplication.translate("Plan", "Put NULL for the reference"),
        "orphans = drop-key": QCoreApplication.translate("Plan", "Make no key"),
        **dict.fromkeys(_OTHER_TYPE, QCoreApplication.translate("Plan", "Choose another type")),
        **dict.fromkeys(_OTHER_NAME, QCoreApplication.translate("Plan", "Choose another name")),
        **dict.fromkeys(_BY_HAND, QCoreApplication.translate("Plan", "Write it by hand")),
    }
    if written in known:
        return known[written]
    first, joined, second = written.partition(" with ")
    if joined and second in known:
        return QCoreApplication.translate("Plan", "{first}, and: {second}").format(
            first=describe_remedy(first), second=known[second]
        )
    setting, equals, value = written.partition(" = ")
    if equals and setting == "type":
        return QCoreApplication.translate("Plan", "Use {type}").format(type=value)
    return written


def list_examples(finding: Finding, index: PlanIndex) -> tuple[str, ...]:
    """Values that a finding is about, with where they are: exceptions to formats, rows without a parent."""
    lines: list[str] = []
    for key in find_columns(index.catalog, finding.object):
        number = index.column_number(key)
        row = index.columns[number] if number is not None else None
        if row is not None and row.profile is not None:
            chosen = row.plan.conversion.kind if row.plan is not None and finding.code == "TYPE_UNFIT" else None
            lines += _list_exceptions(row.profile, chosen)
    if finding.code.startswith("FOREIGN_KEY_ORPHANS"):
        table = find_table(index.catalog, finding.object)
        lines += [each for keys in index.profile.keys if keys.table == table for each in keys.orphan_examples]
    return tuple(dict.fromkeys(lines))[:_MOST]


def _list_exceptions(column: ColumnProfile, chosen: ConversionKind | None) -> list[str]:
    """The values that are not of the format that a type was chosen for; without one, of that which most are of."""
    formats = [found for found in column.formats if found.exceptions]
    if chosen is not None:
        # Formats and the conversions that take them have the same names.
        formats = [found for found in formats if found.format.value == chosen.value]
    if not formats:
        return []
    locale = QLocale()
    return [
        QCoreApplication.translate("Plan", "{value} in row {row}").format(
            value=example.value, row=locale.toString(example.row_number)
        )
        for example in max(formats, key=lambda found: found.hit_count).exceptions
    ]
