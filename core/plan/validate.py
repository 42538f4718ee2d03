"""Whether a plan that was read from a file holds together: what a person's edit could break and a rule never would."""

from collections.abc import Collection, Iterable, Mapping

from core.catalog.model import StorageClass
from core.errors import PlanInvalid
from core.identifiers import POSTGRES_NAME_BYTES
from core.plan.conversions import Conversion, ConversionKind, Unfit
from core.plan.model import ColumnPlan, ForeignKeyPlan, IndexKey, Orphans, Plan, TablePlan
from core.plan.pgtypes import INTEGERS, NUMERIC_MAX_DIGITS, TEXTS, WITHOUT_EQUALITY
from core.plan.policy import ENCODINGS, time_zones
from core.profile.model import Format

MAX_BATCH_ROWS = 65_536

_VALUES = frozenset(StorageClass) - {StorageClass.NULL}
_CONVERSIONS: Mapping[ConversionKind, Collection[str]] = {
    ConversionKind.INTEGER: INTEGERS,
    ConversionKind.BOOLEAN: {"boolean"},
    ConversionKind.DOUBLE: {"double precision"},
    ConversionKind.DECIMAL: {"numeric"},
    ConversionKind.TEXT: TEXTS,
    ConversionKind.TEXT_OR_HEX: TEXTS,
    ConversionKind.BYTES: {"bytea"},
    ConversionKind.DATE: {"date"},
    ConversionKind.TIME: {"time"},
    ConversionKind.TIMESTAMP: {"timestamp"},
    ConversionKind.TIMESTAMPTZ: {"timestamptz"},
    ConversionKind.UUID: {"uuid"},
    ConversionKind.JSON: {"json", "jsonb"},
    ConversionKind.VECTOR: {"vector"},
}
"""The types that each conversion makes."""
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
_TIMINGS = ("BEFORE", "AFTER", "INSTEAD OF")
_EVENTS = ("INSERT", "UPDATE", "DELETE")
_ACTIONS = ("NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT")


def invalid(place: str, problem: str) -> PlanInvalid:
    """The error for one place in a plan file, such as "tables[2].columns[0].target_type"."""
    return PlanInvalid(
        f"The plan can't be used: {place}: {problem}.", "Correct it there, or make a new plan with howdah plan."
    )


def validate_plan(plan: Plan) -> None:
    """Raise PlanInvalid at the first place that names what is not there, or what can't be made."""
    _check_unique((table.source_name for table in plan.tables), "tables[{}].source_name")
    _check_names((table.target_name for table in plan.tables), "tables[{}].target_name")
    _check_names((view.target_name for view in plan.views), "views[{}].target_name")
    tables = {table.target_name for table in plan.tables}
    for number, view in enumerate(plan.views):
        if view.target_name in tables:
            raise invalid(f"views[{number}].target_name", f"{view.target_name!r} is the name of a table")
    _check_names((trigger.target_name for trigger in plan.triggers), "triggers[{}].target_name")
    _check_triggers(plan)
    by_name = {table.target_name: table for table in plan.tables}
    for number, table in enumerate(plan.tables):
        _check_table(table, by_name, f"tables[{number}]")


def _check_triggers(plan: Plan) -> None:
    tables = {table.target_name for table in plan.tables}
    views = {view.target_name for view in plan.made_views}
    for number, trigger in enumerate(plan.triggers):
        if not trigger.is_made:
            continue
        place = f"triggers[{number}]"
        if trigger.timing not in _TIMINGS:
            raise invalid(f"{place}.timing", f"it is one of {_listed(_TIMINGS)}")
        if trigger.event not in _EVENTS:
            raise invalid(f"{place}.event", f"it is one of {_listed(_EVENTS)}")
        if trigger.target_table not in (views if trigger.timing == "INSTEAD OF" else tables):
            raise invalid(f"{place}.target_table", f"{trigger.target_table!r} is not made")


def _check_table(table: TablePlan, tables: Mapping[str, TablePlan], place: str) -> None:
    if not table.columns:
        raise invalid(f"{place}.columns", "a table has at least one")
    _check_range(table.row_count, 0, None, f"{place}.row_count")
    _check_range(table.batch_rows, 1, MAX_BATCH_ROWS, f"{place}.batch_rows")
    _check_range(table.size_bytes, 0, None, f"{place}.size_bytes")
    _check_unique((column.source_name for column in table.columns), place + ".columns[{}].source_name")
    _check_names((column.target_name for column in table.columns), place + ".columns[{}].target_name")
    if not table.without_computed.columns:
        raise invalid(f"{place}.columns", "a table has at least one that is not computed")
    for number, column in enumerate(table.columns):
        _check_column(column, f"{place}.columns[{number}]")
    _check_keys(table, place)
    for number, key in enumerate(table.foreign_keys):
        _check_foreign_key(key, table, tables, f"{place}.foreign_keys[{number}]")
    identities = [column.target_name for column in table.columns if column.is_identity]
    if len(identities) > 1:
        raise invalid(f"{place}.columns", f"a table has at most one identity, not {', '.join(identities)}")
    if table.sequence is not None:
        if table.sequence.column not in identities:
            raise invalid(f"{place}.sequence.column", f"{table.sequence.column!r} is no identity column")
        _check_range(table.sequence.next_value, 1, 2**63, f"{place}.sequence.next_value")


def _check_column(column: ColumnPlan, place: str) -> None:
    kind = column.conversion.kind
    types = _CONVERSIONS[kind]
    is_enum = bool(column.target_type.labels)
    if column.target_type.name not in types and not (is_enum and kind is ConversionKind.TEXT):
        raise invalid(f"{place}.target_type", f"the conversion {kind} makes {_listed(types)}, not {column.target_type}")
    if not column.reads or len(set(column.reads)) < len(column.reads) or not set(column.reads) <= _VALUES:
        raise invalid(f"{place}.reads", f"the conversion {kind} reads one or more of {_listed(_VALUES)}, each once")
    if column.conversion.nul is not None and StorageClass.TEXT not in column.reads:
        raise invalid(f"{place}.conversion.nul", "only texts have U+0000 in them")
    if column.conversion.nul is not None and column.target_type.name not in TEXTS and not is_enum:
        raise invalid(f"{place}.conversion.nul", f"{column.target_type} is no text")
    _check_instants(column.conversion, f"{place}.conversion")
    _check_range(column.conversion.scale, 0, NUMERIC_MAX_DIGITS, f"{place}.conversion.scale")
    if column.is_identity and column.target_type.name not in INTEGERS:
        raise invalid(f"{place}.is_identity", f"{column.target_type} can't be an identity")
    if column.collation is not None and column.target_type.name not in TEXTS:
        raise invalid(f"{place}.collation", f"{column.target_type} has none")
    if column.generated_sql is not None:
        _check_generated(column, f"{place}.generated_sql")


def _check_generated(column: ColumnPlan, place: str) -> None:
    """Its values are not sent: what SQLite does not compute would be lost, and so would what is altered on its way."""
    if column.generated_source_sql is None:
        raise invalid(place, "SQLite does not compute this column")
    if column.is_identity or column.default_sql is not None:
        raise invalid(place, "a column that is computed has no default, and is no identity")
    if column.conversion.may_alter or column.conversion.unfit is not Unfit.STOP:
        raise invalid(place, "a column that is computed has the very values of SQLite")


def _check_instants(conversion: Conversion, place: str) -> None:
    """What makes instants is for timestamps alone; and a zone and an encoding are known ones."""
    makes_instants = conversion.kind in (ConversionKind.TIMESTAMP, ConversionKind.TIMESTAMPTZ)
    if conversion.numbers is not None and not (makes_instants and conversion.numbers in _CLOCKS):
        raise invalid(f"{place}.numbers", f"{conversion.kind} has no use for {conversion.numbers}")
    if conversion.zone is not None and conversion.zone not in time_zones():
        raise invalid(f"{place}.zone", f"{conversion.zone!r} is no time zone")
    if conversion.encoding is not None and conversion.encoding not in ENCODINGS:
        raise invalid(f"{place}.encoding", f"{conversion.encoding!r} is not one of {', '.join(ENCODINGS)}")


def _check_keys(table: TablePlan, place: str) -> None:
    names = {column.target_name for column in table.columns if column.target_type.name not in WITHOUT_EQUALITY}
    if table.primary_key is not None:
        _check_name(table.primary_key.name, f"{place}.primary_key.name")
        _check_columns(table.primary_key.columns, names, f"{place}.primary_key.columns")
        _check_unique(table.primary_key.columns, place + ".primary_key.columns[{}]")
    for number, unique in enumerate(table.unique_constraints):
        _check_columns(unique.columns, names, f"{place}.unique_constraints[{number}].columns")
        _check_unique(unique.columns, f"{place}.unique_constraints[{number}].columns" + "[{}]")
    for number, index in enumerate(table.indexes):
        if not index.keys:
            raise invalid(f"{place}.indexes[{number}].keys", "an index has at least one")
        for key_number, key in enumerate(index.keys):
            _check_index_key(key, names, f"{place}.indexes[{number}].keys[{key_number}]")
    _check_names((key.name for key in table.unique_constraints), place + ".unique_constraints[{}].name")
    _check_names((check.name for check in table.check_constraints), place + ".check_constraints[{}].name")
    _check_names((index.name for index in table.indexes), place + ".indexes[{}].name")
    _check_names((key.name for key in table.foreign_keys), place + ".foreign_keys[{}].name")


def _check_index_key(key: IndexKey, names: Collection[str], place: str) -> None:
    if (key.column is None) == (key.expression_sql is None):
        raise invalid(place, "a key is either a column or an expression_sql")
    if key.column is not None:
        _check_columns((key.column,), names, f"{place}.column", is_list=False)


def _check_foreign_key(key: ForeignKeyPlan, table: TablePlan, tables: Mapping[str, TablePlan], place: str) -> None:
    _check_columns(key.columns, {column.target_name for column in table.columns}, f"{place}.columns")
    parent = tables.get(key.parent_table)
    if parent is None:
        raise invalid(f"{place}.parent_table", f"the plan has no table {key.parent_table!r}")
    _check_columns(key.parent_columns, {column.target_name for column in parent.columns}, f"{place}.parent_columns")
    if len(key.columns) != len(key.parent_columns):
        raise invalid(f"{place}.parent_columns", f"{len(key.columns)} were expected")
    for name, action in (("on_update", key.on_update), ("on_delete", key.on_delete)):
        if action not in _ACTIONS:
            raise invalid(f"{place}.{name}", f"{action!r} is not one of {', '.join(_ACTIONS)}")
    if (key.orphans is Orphans.KEEP) != (key.orphan_sql is None):
        raise invalid(f"{place}.orphan_sql", f"it is there where orphans is not {Orphans.KEEP}, and only there")
    if key.orphans is Orphans.NULL:
        kept = set(table.primary_key.columns if table.primary_key else ())
        kept |= {column.target_name for column in table.columns if not column.nullable}
        for column in key.columns:
            if column in kept:
                raise invalid(f"{place}.orphans", f"{column!r} takes no NULL")


def _check_columns(columns: tuple[str, ...], known: Collection[str], place: str, *, is_list: bool = True) -> None:
    if not columns:
        raise invalid(place, "a key has at least one")
    for number, column in enumerate(columns):
        if column not in known:
            raise invalid(
                f"{place}[{number}]" if is_list else place, f"there is no column {column!r} that can be in a key"
            )


def _check_names(names: Iterable[str], place: str) -> None:
    listed = tuple(names)
    for number, name in enumerate(listed):
        _check_name(name, place.format(number))
    _check_unique(listed, place)


def _check_name(name: str, place: str) -> None:
    if not 1 <= len(name.encode()) <= POSTGRES_NAME_BYTES:
        raise invalid(place, f"a name in PostgreSQL has 1 to {POSTGRES_NAME_BYTES} bytes")


def _check_unique(names: Iterable[str], place: str) -> None:
    taken: set[str] = set()
    for number, name in enumerate(names):
        if name in taken:
            raise invalid(place.format(number), f"{name!r} is there twice")
        taken.add(name)


def _check_range(number: int, least: int, most: int | None, place: str) -> None:
    if number < least or (most is not None and number > most):
        allowed = f"at least {least:,}" if most is None else f"{least:,} to {most:,}"
        raise invalid(place, f"it is {allowed}, not {number:,}")


def _listed(values: Iterable[str]) -> str:
    return ", ".join(sorted(values))
