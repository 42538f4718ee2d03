"""The planned tables as queries know them: what views and triggers may read, and why they may not."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from core.catalog.model import Column, Index, StorageClass, Table, VirtualTable
from core.identifiers import fold_ascii
from core.plan.model import ColumnPlan, ForeignKeyPlan, TablePlan
from core.plan.scope import ExpressionScope, write_plain
from core.profile.model import ColumnProfile, Format, TableProfile
from core.translate.model import ColumnInScope, Kind
from core.translate.queries.model import ParentLink, Relation, SourceColumn
from core.translate.queries.spelling import write_layout
from core.translate.singles import find_single_value

_LAYOUTS_OF = {
    Kind.DATE: (Format.DATE,),
    Kind.TIME: (Format.TIME,),
    Kind.TIMESTAMP: (Format.DATE, Format.TIMESTAMP, Format.TIMESTAMPTZ),
    Kind.TIMESTAMPTZ: (Format.TIMESTAMP, Format.TIMESTAMPTZ),
    Kind.UUID: (Format.UUID,),
}
"""The formats of texts that became each kind, and whose one spelling says how to write them again."""
_LAYOUTS_WITHOUT_VALUES = {
    Kind.DATE: "YYYY-MM-DD",
    Kind.TIME: "HH:MM:SS",
    Kind.TIMESTAMP: "YYYY-MM-DD HH:MM:SS",
    Kind.UUID: "lower case with hyphens",
}
"""Of columns that are empty: no text of theirs is spelt in another way."""


def describe_table(
    table: Table, target_name: str, columns: tuple[ColumnPlan, ...], scope: ExpressionScope, profile: TableProfile
) -> Relation:
    """A planned table. `columns` and `scope` are in the order of the table's; what the scope has beyond these is left
    out."""
    source_columns = [
        SourceColumn(
            column=known,
            written_sql=_write_texts(known, profile.column(plan.source_name), plan),
            computed_sql=write_plain(plan) if plan.is_case_blind else None,
            has_c_collation=plan.collation is not None,
        )
        for known, plan in zip(scope.columns, columns, strict=False)
    ]
    source_columns += [SourceColumn(column=known) for known in scope.columns[len(columns) :]]
    keys, complete_keys = _list_keys(table)
    key = table.primary_key
    return Relation(
        source_name=table.name,
        target_name=target_name,
        columns=tuple(source_columns),
        keys=keys,
        complete_keys=complete_keys,
        rowid_column=key.columns[0] if key is not None and key.rowid_alias else None,
        refusal=_refuse_name(target_name),
    )


def add_constraints(
    relation: Relation, table: Table, plan: TablePlan, tables: Iterable[TablePlan], profile: TableProfile
) -> Relation:
    """The relation with what PostgreSQL will hold its rows to: what is unique and NOT NULL there decides what a query
    may leave to one row, and what a trigger does."""
    names = {column.target_name: column.source_name for column in plan.columns}
    parents = {each.target_name: each for each in tables}
    keys = [each.columns for each in plan.unique_constraints]
    if plan.primary_key is not None:
        keys.append(plan.primary_key.columns)
    has_other = any(set(each.collations) - {"BINARY"} for each in table.unique_constraints)
    has_other = has_other or any(index.unique and not _is_binary(index) for index in table.indexes)
    blind = {column.target_name for column in plan.columns if column.is_case_blind}
    has_other = has_other or any(blind.intersection(key) for key in keys)
    for index in plan.indexes:
        columns = tuple(key.column for key in index.keys if key.column is not None)
        if index.unique and index.where_sql is None and len(columns) == len(index.keys):
            keys.append(columns)
        has_other = has_other or (index.unique and (columns not in keys or not blind.isdisjoint(columns)))
    required = set(plan.primary_key.columns) if plan.primary_key is not None else set()
    declared = {column.name: column for column in table.columns}
    unique_keys = tuple(tuple(names[each] for each in key) for key in keys)
    not_null = tuple(
        each.source_name
        for each in plan.columns
        if not each.nullable or each.is_identity or each.target_name in required
    )
    own_keys, complete_keys = _complete_keys(relation, table, unique_keys, not_null)
    if _is_single_row(complete_keys, plan, profile):
        complete_keys = ((), *complete_keys)
    return replace(
        relation,
        keys=own_keys,
        complete_keys=complete_keys,
        unique_keys=unique_keys,
        has_other_unique=has_other,
        not_null=not_null,
        has_checks=bool(plan.check_constraints or table.check_constraints),
        generated_columns=tuple(each.source_name for each in plan.columns if each.generated_sql is not None),
        lost_defaults=tuple(
            each.source_name for each in plan.columns if _loses_default(declared[each.source_name], each)
        ),
        foreign_keys=tuple(
            _describe_link(key, names, parents[key.parent_table])
            for key in plan.foreign_keys
            if key.parent_table in parents
        ),
    )


def _complete_keys(
    relation: Relation, table: Table, unique_keys: Iterable[tuple[str, ...]], not_null: Iterable[str]
) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    """The relation's keys, with those of unique indexes, and which of them are never NULL in the target: SQLite lets a
    primary key hold NULL that is not of INTEGER (https://sqlite.org/lang_createtable.html#the_primary_key)."""
    made, required = [set(map(fold_ascii, key)) for key in unique_keys], set(map(fold_ascii, not_null))
    indexed = [
        names
        for index in table.indexes
        if index.unique and index.where_sql is None and _is_binary(index)
        if len(names := tuple(key.name for key in index.columns if key.name is not None)) == len(index.columns)
    ]
    keys, complete = [], list(relation.complete_keys)
    for key in dict.fromkeys((*relation.keys, *indexed)):
        folded = set(map(fold_ascii, key))
        if folded in made and folded <= required:
            complete.append(key)
        elif folded in made or key in relation.keys:
            keys.append(key)
    return tuple(keys), tuple(complete)


def _is_single_row(complete_keys: Iterable[tuple[str, ...]], plan: TablePlan, profile: TableProfile) -> bool:
    """Whether a CHECK such as `id = 1` is of a key, and held by the rows that are there: there is one at most."""
    keys = {fold_ascii(key[0]): key[0] for key in complete_keys if len(key) == 1}
    for check in plan.check_constraints:
        single = None if check.is_edited else find_single_value(check.source_sql)
        if single is None or fold_ascii(single[0]) not in keys:
            continue
        values = profile.column(keys[fold_ascii(single[0])])
        if profile.row_count == 0 or values.integer_min == values.integer_max == single[1]:
            return values.integer_count == profile.row_count
    return False


def _is_binary(index: Index) -> bool:
    return all(column.collation.upper() == "BINARY" for column in index.columns)


def _loses_default(column: Column, plan: ColumnPlan) -> bool:
    """Whether a row that leaves the column out has something in SQLite, and nothing or something else in PostgreSQL."""
    if column.generated is not None:
        return plan.generated_sql is None
    return column.default_sql is not None and plan.default_sql is None and not plan.is_identity


def _describe_link(key: ForeignKeyPlan, names: Mapping[str, str], parent: TablePlan) -> ParentLink:
    parent_names = {column.target_name: column.source_name for column in parent.columns}
    return ParentLink(
        columns=tuple(names[each] for each in key.columns),
        parent=parent.source_name,
        parent_columns=tuple(parent_names[each] for each in key.parent_columns),
        on_delete=key.on_delete,
        on_update=key.on_update,
        is_deferred=key.initially_deferred,
    )


def describe_left_out(tables: Iterable[Table], planned: Mapping[str, object]) -> list[Relation]:
    """Those of the source's tables that are not planned; `planned` by folded names."""
    return [
        Relation(
            source_name=table.name,
            target_name=table.name,
            columns=(),
            refusal=f"it reads {table.name}, which is left out",
        )
        for table in tables
        if fold_ascii(table.name) not in planned
    ]


def describe_virtual(tables: Iterable[VirtualTable]) -> list[Relation]:
    """Virtual tables, and the tables that their modules keep their data in: none of them is carried over."""
    relations = []
    for table in tables:
        refusal = f"it reads {table.name}, a virtual table ({table.module}), which is not carried over"
        names = (table.name, *table.shadow_tables)
        relations += [Relation(source_name=name, target_name=name, columns=(), refusal=refusal) for name in names]
    return relations


def _refuse_name(target_name: str) -> str | None:
    """PostgreSQL looks among its own relations first, and all of their names begin so."""
    if target_name.startswith("pg_"):
        return f"it reads {target_name}, which may be the name of one of PostgreSQL's own tables"
    return None


def _list_keys(table: Table) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    """Sets of columns whose values no two rows share, and those of them that are never NULL."""
    not_null = {fold_ascii(column.name) for column in table.columns if column.not_null}
    unique = [each.columns for each in table.unique_constraints if set(each.collations) <= {"BINARY"}]
    complete = [columns for columns in unique if all(fold_ascii(each) in not_null for each in columns)]
    key = table.primary_key
    if key is not None and all(table.column(each).collation == "BINARY" for each in key.columns):
        is_complete = (
            key.rowid_alias or table.without_rowid or all(fold_ascii(each) in not_null for each in key.columns)
        )
        (complete if is_complete else unique).append(key.columns)
    return tuple(unique), tuple(complete)


def _write_texts(column: ColumnInScope, profile: ColumnProfile, plan: ColumnPlan) -> str | None:
    """What writes the texts that SQLite has, where all of them are spelt in one way."""
    formats = _LAYOUTS_OF.get(column.kind)
    if not profile.value_count and set(plan.reads) <= {StorageClass.TEXT} and not column.is_mixed:
        return write_layout(column.kind, _LAYOUTS_WITHOUT_VALUES.get(column.kind, ""))
    if formats is None or column.is_mixed or set(plan.reads) != {StorageClass.TEXT} or not profile.text_count:
        return None
    for format_ in formats:
        found = profile.format(format_, StorageClass.TEXT)
        if found is None or not profile.is_all(format_, StorageClass.TEXT):
            continue
        if format_ is Format.DATE:
            return write_layout(Kind.DATE, "YYYY-MM-DD")
        if len(found.layouts) == 1 and found.layouts[0][1] == profile.text_count:
            written = write_layout(column.kind, found.layouts[0][0], plan.conversion.zone)
            if written is not None:
                return written
    return None
