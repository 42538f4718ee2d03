"""What the plan page says in words: what a column holds, what happens to its values, who decided, what was changed."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from core.catalog.model import StorageClass
from core.plan.choices import Choice, Choices
from core.plan.conversions import Conversion, ConversionKind, NulHandling, Unfit
from core.plan.model import Origin, Severity
from core.plan.policy import Preset
from core.profile.model import ColumnProfile, Format

_TELLING: Mapping[StorageClass, tuple[Format, ...]] = {
    StorageClass.TEXT: (
        Format.HEX_128,
        Format.UUID,
        Format.DATE,
        Format.TIMESTAMPTZ,
        Format.TIMESTAMP,
        Format.TIME,
        Format.JSON_CONTAINER,
        Format.INTEGER,
        Format.DECIMAL,
        Format.BOOLEAN,
    ),
    StorageClass.INTEGER: (Format.BIT,),
    StorageClass.REAL: (Format.INTEGER,),
    StorageClass.BLOB: (Format.VECTOR, Format.UUID),
}
"""The formats that say something about a class, the most particular first."""


def describe_contents(profile: ColumnProfile | None) -> str:
    """A column's values in a few words: "text 100 %, all dates"."""
    if profile is None:
        return QCoreApplication.translate("Plan", "not read")
    total = profile.value_count + profile.null_count
    if not total:
        return QCoreApplication.translate("Plan", "no rows")
    if not profile.value_count:
        return QCoreApplication.translate("Plan", "only NULL")
    parts = [
        f"{name_class(each)} {describe_share(profile.count(each), total)}"
        for each in sorted(profile.storage_classes, key=profile.count, reverse=True)
    ]
    main = max(profile.storage_classes, key=profile.count)
    format_ = describe_format(profile, main)
    null = f"{name_class(StorageClass.NULL)} {describe_share(profile.null_count, total)}"
    return ", ".join([*parts, *([format_] if format_ else []), *([null] if profile.null_count else [])])


def describe_share(count: int, total: int) -> str:
    """A share of a whole; what is not all is never 100 %, what is not none never 0 %."""
    if count and count * 100 < total:
        return "<1 %"
    return f"{count * 100 // total} %"


def describe_format(profile: ColumnProfile, storage_class: StorageClass) -> str:
    """The format that all or most values of a class are of; "" for none that says something."""
    count = profile.count(storage_class)
    most = None
    for wanted in _TELLING.get(storage_class, ()):
        found = profile.format(wanted, storage_class)
        if found is None or found.seen_count < count:
            continue
        if wanted is Format.UUID and _count_hits(profile, Format.HEX_128, storage_class):
            # Spelled like UUIDs, but some have no version: digests or the like, which the plan leaves as they are.
            continue
        if found.hit_count == count:
            return QCoreApplication.translate("Plan", "all {values}").format(values=name_format(wanted))
        if most is None and found.hit_count * 2 > count:
            share = describe_share(found.hit_count, count)
            most = QCoreApplication.translate("Plan", "{share} {values}").format(
                share=share, values=name_format(wanted)
            )
    return most or ""


def _count_hits(profile: ColumnProfile, format_: Format, storage_class: StorageClass) -> int:
    found = profile.format(format_, storage_class)
    return found.hit_count if found is not None else 0


def name_class(storage_class: StorageClass) -> str:
    return {
        StorageClass.NULL: QCoreApplication.translate("Plan", "NULL"),
        StorageClass.INTEGER: QCoreApplication.translate("Plan", "integer"),
        StorageClass.REAL: QCoreApplication.translate("Plan", "real"),
        StorageClass.TEXT: QCoreApplication.translate("Plan", "text"),
        StorageClass.BLOB: QCoreApplication.translate("Plan", "blob"),
    }[storage_class]


def name_format(format_: Format) -> str:
    """The values of a format, as a noun in the plural."""
    names = {
        Format.BOOLEAN: QCoreApplication.translate("Plan", "words for true and false"),
        Format.INTEGER: QCoreApplication.translate("Plan", "whole numbers"),
        Format.DECIMAL: QCoreApplication.translate("Plan", "decimal numbers"),
        Format.DOUBLE: QCoreApplication.translate("Plan", "numbers that a double holds"),
        Format.DATE: QCoreApplication.translate("Plan", "dates"),
        Format.TIME: QCoreApplication.translate("Plan", "times of day"),
        Format.TIMESTAMP: QCoreApplication.translate("Plan", "timestamps"),
        Format.TIMESTAMPTZ: QCoreApplication.translate("Plan", "timestamps with a zone"),
        Format.UUID: QCoreApplication.translate("Plan", "UUIDs"),
        Format.HEX_128: QCoreApplication.translate("Plan", "hexadecimal codes"),
        Format.JSON: QCoreApplication.translate("Plan", "JSON"),
        Format.JSON_CONTAINER: QCoreApplication.translate("Plan", "JSON objects or arrays"),
        Format.JSON_NULL: QCoreApplication.translate("Plan", "JSON nulls"),
        Format.JSONB: QCoreApplication.translate("Plan", "JSON that jsonb keeps"),
        Format.VECTOR: QCoreApplication.translate("Plan", "vectors"),
        Format.BIT: QCoreApplication.translate("Plan", "0 or 1"),
        Format.SMALLINT: QCoreApplication.translate("Plan", "within 16 bits"),
        Format.INT4: QCoreApplication.translate("Plan", "within 32 bits"),
        Format.EPOCH_S: QCoreApplication.translate("Plan", "seconds since 1970"),
        Format.EPOCH_MS: QCoreApplication.translate("Plan", "milliseconds since 1970"),
        Format.EPOCH_US: QCoreApplication.translate("Plan", "microseconds since 1970"),
        Format.EPOCH_NS: QCoreApplication.translate("Plan", "nanoseconds since 1970"),
        Format.JULIAN_DAY: QCoreApplication.translate("Plan", "Julian days"),
        Format.OLE: QCoreApplication.translate("Plan", "days since 1899-12-30"),
        Format.COCOA: QCoreApplication.translate("Plan", "seconds since 2001"),
        Format.COCOA_NS: QCoreApplication.translate("Plan", "nanoseconds since 2001"),
        Format.FILETIME: QCoreApplication.translate("Plan", "Windows file times"),
        Format.WEBKIT: QCoreApplication.translate("Plan", "microseconds since 1601"),
    }
    return names[format_]


def describe_conversion(conversion: Conversion, reads: tuple[StorageClass, ...]) -> str:
    """What happens to the values, in plain words."""
    notes = [_describe_kind(conversion, frozenset(reads))]
    if conversion.nul is not None:
        is_shown = conversion.nul is NulHandling.SHOW
        notes.append(
            QCoreApplication.translate("Plan", "U+0000 shown as ␀")
            if is_shown
            else QCoreApplication.translate("Plan", "U+0000 left out")
        )
    if conversion.encoding is not None:
        notes.append(QCoreApplication.translate("Plan", "decoded from {encoding}").format(encoding=conversion.encoding))
    if conversion.unfit is Unfit.NULL:
        notes.append(QCoreApplication.translate("Plan", "NULL for what does not fit"))
    elif conversion.unfit is Unfit.SET_ASIDE:
        notes.append(QCoreApplication.translate("Plan", "rows that do not fit set aside"))
    return ", ".join(notes)


def _describe_kind(conversion: Conversion, reads: frozenset[StorageClass]) -> str:
    has_text, has_numbers = StorageClass.TEXT in reads, bool(reads & {StorageClass.INTEGER, StorageClass.REAL})
    unchanged = QCoreApplication.translate("Plan", "unchanged")
    match conversion.kind:
        case ConversionKind.INTEGER:
            return unchanged if not has_text else QCoreApplication.translate("Plan", "digits to numbers")
        case ConversionKind.BOOLEAN:
            if has_text:
                return QCoreApplication.translate("Plan", "words to true and false")
            return QCoreApplication.translate("Plan", "0 and 1 to false and true")
        case ConversionKind.DOUBLE:
            return unchanged if not has_text else QCoreApplication.translate("Plan", "digits to numbers")
        case ConversionKind.DECIMAL:
            return QCoreApplication.translate("Plan", "to exact decimals")
        case ConversionKind.TEXT:
            if has_numbers:
                return QCoreApplication.translate("Plan", "numbers as digits")
            if StorageClass.BLOB in reads:
                return QCoreApplication.translate("Plan", "bytes as text")
            return unchanged
        case ConversionKind.TEXT_OR_HEX:
            return QCoreApplication.translate("Plan", "numbers as digits, bytes as hexadecimal")
        case ConversionKind.BYTES:
            return unchanged if not (has_text or has_numbers) else QCoreApplication.translate("Plan", "text as bytes")
        case ConversionKind.DATE:
            return QCoreApplication.translate("Plan", "text to dates")
        case ConversionKind.TIME:
            return QCoreApplication.translate("Plan", "text to times of day")
        case ConversionKind.TIMESTAMP | ConversionKind.TIMESTAMPTZ:
            return _describe_instants(conversion, has_text)
        case ConversionKind.UUID:
            return QCoreApplication.translate("Plan", "to UUIDs")
        case ConversionKind.JSON:
            return QCoreApplication.translate("Plan", "text to JSON")
        case ConversionKind.VECTOR:
            return QCoreApplication.translate("Plan", "bytes to vectors")


def _describe_instants(conversion: Conversion, has_text: bool) -> str:
    if conversion.numbers is not None and not has_text:
        return QCoreApplication.translate("Plan", "{clock} to timestamps").format(clock=name_format(conversion.numbers))
    if conversion.zone is not None:
        return QCoreApplication.translate("Plan", "text to timestamps, as in {zone}").format(zone=conversion.zone)
    return QCoreApplication.translate("Plan", "text to timestamps")


def name_origin(origin: Origin) -> str:
    return {
        Origin.RULE: QCoreApplication.translate("Plan", "rule"),
        Origin.POLICY: QCoreApplication.translate("Plan", "policy"),
        Origin.USER: QCoreApplication.translate("Plan", "you"),
    }[origin]


def name_severity(severity: Severity) -> str:
    return {
        Severity.DECISION: QCoreApplication.translate("Plan", "Waiting for you"),
        Severity.WARNING: QCoreApplication.translate("Plan", "Warnings"),
        Severity.INFO: QCoreApplication.translate("Plan", "Good to know"),
    }[severity]


def name_note(severity: Severity) -> str:
    """What one finding is."""
    return {
        Severity.DECISION: QCoreApplication.translate("Plan", "To decide"),
        Severity.WARNING: QCoreApplication.translate("Plan", "Warning"),
        Severity.INFO: QCoreApplication.translate("Plan", "Note"),
    }[severity]


def shorten(text: str, most: int = 100) -> str:
    """A name in a line of text: of a very long one, its start and its end."""
    return text if len(text) <= most else f"{text[: most * 2 // 3]}…{text[-(most // 3) :]}"


def name_preset(preset: Preset) -> str:
    return {
        Preset.IDIOMATIC: QCoreApplication.translate("Plan", "Idiomatic"),
        Preset.FAITHFUL: QCoreApplication.translate("Plan", "Faithful"),
    }[preset]


def describe_preset(preset: Preset) -> str:
    return {
        Preset.IDIOMATIC: QCoreApplication.translate(
            "Plan", "What someone would have written for PostgreSQL: its own types wherever all values are of them."
        ),
        Preset.FAITHFUL: QCoreApplication.translate(
            "Plan", "What the application stores, as it stores it: no type that was not declared."
        ),
    }[preset]


def describe_choice(choice: Choice) -> str:
    """What one choice says: "orders.status: type = text"."""
    return QCoreApplication.translate("Plan", "{object}: {setting} = {value}").format(
        object=shorten(choice.object), setting=choice.setting, value=shorten(choice.value)
    )


def describe_difference(before: Choices, after: Choices) -> str:
    """What one step changed, for the tooltips of Undo and Redo."""
    if before.preset is not after.preset:
        return QCoreApplication.translate("Plan", "preset {name}").format(name=name_preset(after.preset))
    old, new = frozenset(before.made), frozenset(after.made)
    added = [each for each in after.made if each not in old]
    removed = [each for each in before.made if each not in new]
    changed = added or removed
    if not changed:
        return ""
    text = describe_choice(changed[0])
    if not added:
        text = QCoreApplication.translate("Plan", "{choice}, taken back").format(choice=text)
    if len(changed) == 1:
        return text
    return QCoreApplication.translate("Plan", "{choice}, and %n more", "", len(changed) - 1).format(choice=text)
