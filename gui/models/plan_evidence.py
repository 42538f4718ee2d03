"""What is known of one column, as facts to show: a name and its lines."""

from PySide6.QtCore import QCoreApplication, QLocale

from core.catalog.model import StorageClass
from core.profile.model import ColumnProfile, Format, FormatProfile
from gui.models.plan_index import ColumnRow, PlanIndex
from gui.models.plan_titles import name_finding
from gui.models.plan_words import (
    describe_choice,
    describe_conversion,
    describe_share,
    name_class,
    name_format,
    name_note,
    name_origin,
)
from gui.wizard.page import plain

Fact = tuple[str, tuple[str, ...]]

_WITHOUT_SAYING = frozenset({Format.DOUBLE, Format.SMALLINT, Format.INT4, Format.JSONB})
"""Formats that nearly every number, or every text of another format, is of."""
_CLOCKS = frozenset(
    {
        Format.EPOCH_S,
        Format.EPOCH_MS,
        Format.EPOCH_US,
        Format.EPOCH_NS,
        Format.JULIAN_DAY,
        Format.OLE,
        Format.COCOA,
        Format.COCOA_NS,
        Format.FILETIME,
        Format.WEBKIT,
    }
)
_MOST_EXAMPLES = 5


def list_facts(row: ColumnRow, index: PlanIndex) -> tuple[Fact, ...]:
    """What is declared, what it becomes and why, what is in it, what there is to say of it."""
    facts: list[Fact] = [(QCoreApplication.translate("Plan", "Declared"), (_describe_declaration(row),))]
    if row.plan is None:
        facts.append(
            (
                QCoreApplication.translate("Plan", "Becomes"),
                (QCoreApplication.translate("Plan", "nothing: it is left out"),),
            )
        )
    else:
        becomes = f"{plain(row.plan.target_name)} {plain(str(row.plan.target_type))}"
        if not row.may_be_null:
            becomes += " NOT NULL"
        if row.plan.default_sql:
            becomes += f" DEFAULT {plain(row.plan.default_sql)}"
        conversion = describe_conversion(row.plan.conversion, row.plan.reads)
        facts.append((QCoreApplication.translate("Plan", "Becomes"), (becomes, conversion)))
        why = QCoreApplication.translate("Plan", "{origin}: {evidence}").format(
            origin=name_origin(row.plan.decision.origin), evidence=plain(row.plan.decision.evidence)
        )
        facts.append((QCoreApplication.translate("Plan", "Why"), (why,)))
    if chosen := index.choices_for(row.key):
        lines = tuple(plain(describe_choice(each)) for each in chosen)
        facts.append((QCoreApplication.translate("Plan", "Chosen"), lines))
    for finding in index.findings_of(row.key):
        facts.append((name_note(finding.severity), (name_finding(finding.code), plain(finding.effect))))
    if row.profile is not None:
        facts += _list_contents(row, row.profile)
    return tuple(facts)


def _describe_declaration(row: ColumnRow) -> str:
    column = row.column
    parts = [plain(column.declared_type) or QCoreApplication.translate("Plan", "no type")]
    if column.not_null:
        parts.append("NOT NULL")
    if column.default_sql is not None:
        parts.append(f"DEFAULT {plain(column.default_sql)}")
    if column.collation.upper() != "BINARY":
        parts.append(f"COLLATE {plain(column.collation)}")
    if column.generated is not None:
        parts.append(f"GENERATED ALWAYS AS ({plain(column.generated.expression_sql)})")
    return " ".join(parts)


def _list_contents(row: ColumnRow, profile: ColumnProfile) -> list[Fact]:
    facts: list[Fact] = []
    locale = QLocale()
    total = profile.value_count + profile.null_count
    classes = (*profile.storage_classes, *((StorageClass.NULL,) if profile.null_count else ()))
    counted = tuple(
        QCoreApplication.translate("Plan", "{count} {kind}, {share}{detail}").format(
            count=locale.toString(profile.count(each)),
            kind=name_class(each),
            share=describe_share(profile.count(each), total),
            detail=_describe_extent(profile, each),
        )
        for each in classes
    )
    none = (QCoreApplication.translate("Plan", "no rows"),)
    facts.append((QCoreApplication.translate("Plan", "Contents"), counted or none))
    wants_clocks = row.plan is not None and (
        row.plan.conversion.numbers is not None or "epoch" in row.plan.decision.rule
    )
    for found in profile.formats:
        if found.format in _WITHOUT_SAYING or (found.format in _CLOCKS and not wants_clocks) or not found.hit_count:
            continue
        if found.hit_count * 2 > found.seen_count or found.exceptions:
            facts.append((name_format(found.format), _describe_hits(found)))
    if profile.distinct_count is not None and profile.value_count:
        different = QCoreApplication.translate("Plan", "%n different value(s)", "", profile.distinct_count)
        common = ", ".join(
            QCoreApplication.translate("Plan", "{value} ({count} times)").format(
                value=plain(each.value), count=locale.toString(each.count)
            )
            for each in profile.common_values[:_MOST_EXAMPLES]
            if each.count > 1
        )
        facts.append((QCoreApplication.translate("Plan", "Values"), (different, common) if common else (different,)))
    return facts


def _describe_extent(profile: ColumnProfile, storage_class: StorageClass) -> str:
    ends: tuple[object, object]
    match storage_class:
        case StorageClass.INTEGER:
            ends = profile.integer_min, profile.integer_max
        case StorageClass.REAL:
            ends = profile.real_min, profile.real_max
        case StorageClass.TEXT:
            if profile.text_max_chars is None:
                return ""
            if profile.text_min_chars == profile.text_max_chars:
                return QCoreApplication.translate("Plan", ", {number} characters each").format(
                    number=profile.text_max_chars
                )
            return QCoreApplication.translate("Plan", ", {least} to {most} characters").format(
                least=profile.text_min_chars, most=profile.text_max_chars
            )
        case StorageClass.BLOB:
            if profile.blob_min_bytes == profile.blob_max_bytes:
                return QCoreApplication.translate("Plan", ", {number} bytes each").format(number=profile.blob_max_bytes)
            return QCoreApplication.translate("Plan", ", {least} to {most} bytes").format(
                least=profile.blob_min_bytes, most=profile.blob_max_bytes
            )
        case StorageClass.NULL:
            return ""
    return QCoreApplication.translate("Plan", ", {least} to {most}").format(least=ends[0], most=ends[1])


def _describe_hits(found: FormatProfile) -> tuple[str, ...]:
    locale = QLocale()
    hits = QCoreApplication.translate("Plan", "{hits} of {seen} {kind}").format(
        hits=locale.toString(found.hit_count),
        seen=locale.toString(found.seen_count),
        kind=name_class(found.storage_class),
    )
    layouts = ", ".join(plain(layout) for layout, _ in found.layouts[:3])
    lines = [f"{hits}: {layouts}" if layouts else hits]
    for example in found.exceptions[:_MOST_EXAMPLES]:
        if example.rowid is None:
            line = QCoreApplication.translate("Plan", "not {value} in row {row}").format(
                value=plain(example.value), row=locale.toString(example.row_number)
            )
        else:
            line = QCoreApplication.translate("Plan", "not {value} in row {row}, rowid {rowid}").format(
                value=plain(example.value), row=locale.toString(example.row_number), rowid=example.rowid
            )
        lines.append(line)
    return tuple(lines)
