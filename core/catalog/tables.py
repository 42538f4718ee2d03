"""One ordinary table, put together from PRAGMA's rows and, for what they lack, from its CREATE TABLE.

Where the two disagree on the columns, or the text can't be followed, PRAGMA alone is believed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.catalog.affinity import affinity_of
from core.catalog.create_index import parse_create_index
from core.catalog.create_table import ColumnDeclaration, KeyDeclaration, TableDeclaration, parse_create_table
from core.catalog.model import (
    Affinity,
    Column,
    ForeignKey,
    Generated,
    Index,
    IndexColumn,
    PrimaryKey,
    Table,
    UniqueConstraint,
    UnreadIndex,
)
from core.catalog.pragma import ColumnRow, ForeignKeyRows, IndexRows, KeyRow, readable
from core.identifiers import fold_ascii

_BUILT_IN_COLLATIONS = {"binary": "BINARY", "nocase": "NOCASE", "rtrim": "RTRIM"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentTable:
    """What a foreign key needs to know of the table that it points at."""

    name: str
    columns: Mapping[str, str]
    """Each column's name by the same name folded."""
    primary_key: tuple[str, ...]


def build_table(
    name: str,
    sql: str,
    *,
    columns: Sequence[ColumnRow],
    indexes: Sequence[IndexRows],
    foreign_keys: Sequence[ForeignKeyRows],
    parents: Mapping[str, ParentTable],
    index_sql: Mapping[str, str],
    unread_indexes: tuple[UnreadIndex, ...],
    sequence_value: int | None,
) -> Table:
    """Put a table together; `parents` by folded name, `index_sql` by name in the schema table's order."""
    declaration = parse_create_table(sql)
    if declaration is not None and not _same_names(
        [column.name for column in declaration.columns], [column.name for column in columns]
    ):
        declaration = None
    strict = declaration is not None and declaration.strict
    declared_columns: Sequence[ColumnDeclaration | None] = (
        [None] * len(columns) if declaration is None else declaration.columns
    )
    made_by_user = {index.name: index for index in indexes if index.origin == "c"}
    return Table(
        name=name,
        columns=tuple(
            _build_column(row, declared, strict=strict) for row, declared in zip(columns, declared_columns, strict=True)
        ),
        primary_key=_build_primary_key(columns, indexes, declaration),
        unique_constraints=_build_unique_constraints(indexes, declaration),
        check_constraints=() if declaration is None else declaration.check_constraints,
        foreign_keys=_build_foreign_keys(foreign_keys, parents, declaration),
        indexes=tuple(
            _build_index(made_by_user[index_name], index_sql[index_name])
            for index_name in index_sql
            if index_name in made_by_user
        ),
        unread_indexes=unread_indexes,
        without_rowid=any(index.origin == "pk" and not index.has_rowid for index in indexes),
        strict=strict,
        sequence_value=sequence_value,
        sql=sql,
    )


def describe_parent(name: str, columns: Sequence[ColumnRow]) -> ParentTable:
    return ParentTable(
        name=name,
        columns={fold_ascii(column.name): column.name for column in columns},
        primary_key=_key_columns(columns),
    )


def _key_columns(columns: Sequence[ColumnRow]) -> tuple[str, ...]:
    in_key = sorted((column.key_place, column.name) for column in columns if column.key_place)
    return tuple(name for _, name in in_key)


def _build_column(row: ColumnRow, declared: ColumnDeclaration | None, *, strict: bool) -> Column:
    affinity = affinity_of(row.declared_type, strict=strict)
    if declared is not None and declared.has_type and not row.declared_type:
        # A type that is an empty name in quotes: PRAGMA shows none, SQLite takes it for an unknown name.
        affinity = Affinity.NUMERIC
    generated = None
    if row.generated:
        expression = (declared and declared.generated_sql) or ""
        generated = Generated(expression_sql=expression, stored=row.stored)
    return Column(
        name=row.name,
        declared_type=row.declared_type,
        affinity=affinity,
        collation=_spell_collation((declared and declared.collation) or "BINARY"),
        not_null=row.not_null,
        default_sql=row.default_sql,
        generated=generated,
    )


def _build_primary_key(
    columns: Sequence[ColumnRow], indexes: Sequence[IndexRows], declaration: TableDeclaration | None
) -> PrimaryKey | None:
    key_columns = _key_columns(columns)
    if not key_columns:
        return None
    declared = declaration and declaration.primary_key
    # An alias of the rowid is the one kind of key that SQLite makes no index for
    # (https://sqlite.org/lang_createtable.html#rowids_and_the_integer_primary_key).
    has_index = any(index.origin == "pk" for index in indexes)
    return PrimaryKey(
        columns=key_columns,
        name=declared.name if declared else None,
        rowid_alias=not has_index,
        autoincrement=bool(declared and declared.autoincrement),
    )


def _build_unique_constraints(
    indexes: Sequence[IndexRows], declaration: TableDeclaration | None
) -> tuple[UniqueConstraint, ...]:
    unnamed = list(declaration.unique_constraints) if declaration is not None else []
    constraints = []
    # sqlite_autoindex_t_1, _2 ... _10: the order of the text.
    for index in sorted(indexes, key=lambda index: (len(index.name), index.name)):
        if index.origin != "u":
            continue
        columns = tuple(key.column or "" for key in index.keys)
        constraints.append(
            UniqueConstraint(
                columns=columns,
                collations=tuple(_spell_collation(key.collation) for key in index.keys),
                name=_take_name(unnamed, columns),
            )
        )
    return tuple(constraints)


def _take_name(declared: list[KeyDeclaration], columns: Sequence[str]) -> str | None:
    """The name of the first constraint on these columns, which is taken from the list."""
    for place, key in enumerate(declared):
        if _same_names(key.columns, columns):
            return declared.pop(place).name
    return None


def _build_foreign_keys(
    keys: Sequence[ForeignKeyRows], parents: Mapping[str, ParentTable], declaration: TableDeclaration | None
) -> tuple[ForeignKey, ...]:
    declared_keys = declaration.foreign_keys if declaration is not None else ()
    built = []
    for place, key in enumerate(keys):
        declared = declared_keys[place] if len(declared_keys) == len(keys) else None
        parent = parents.get(fold_ascii(key.parent_table))
        parent_columns: Sequence[str] = key.parent_columns
        if parent is not None:
            parent_columns = [
                parent.columns.get(fold_ascii(name), name) for name in parent_columns
            ] or parent.primary_key
        built.append(
            ForeignKey(
                columns=tuple(key.columns),
                parent_table=key.parent_table if parent is None else parent.name,
                parent_columns=tuple(parent_columns),
                name=declared.name if declared else None,
                on_update=key.on_update,
                on_delete=key.on_delete,
                deferrable=bool(declared and declared.deferrable),
                initially_deferred=bool(declared and declared.initially_deferred),
            )
        )
    return tuple(built)


def _build_index(index: IndexRows, sql: str) -> Index:
    declaration = parse_create_index(sql)
    terms: Sequence[str] = declaration.terms if declaration is not None else ()
    if len(terms) != len(index.keys):
        terms = [""] * len(index.keys)
    where_sql = (declaration.where_sql if declaration is not None else None) or ""
    return Index(
        name=readable(index.name),
        columns=tuple(_build_index_column(key, term) for key, term in zip(index.keys, terms, strict=True)),
        unique=index.unique,
        where_sql=where_sql if index.partial else None,
        sql=sql,
    )


def _build_index_column(key: KeyRow, term: str) -> IndexColumn:
    return IndexColumn(
        name=key.column,
        expression_sql=term if key.column is None else None,
        descending=key.descending,
        collation=_spell_collation(key.collation),
    )


def _spell_collation(name: str) -> str:
    """SQLite's own collations in upper case, for it takes their names in any; an application's as written."""
    return _BUILT_IN_COLLATIONS.get(fold_ascii(name), name)


def _same_names(left: Sequence[str], right: Sequence[str]) -> bool:
    return [fold_ascii(name) for name in left] == [fold_ascii(name) for name in right]
