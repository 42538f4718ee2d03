"""Which names a SELECT knows (https://sqlite.org/lang_select.html): the columns of its FROM, its aliases, and what the
queries around it know."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from core.identifiers import fold_ascii, quote_sqlite
from core.translate.literals import quote_name
from core.translate.pieces import Refusal
from core.translate.queries.model import SourceColumn

ROWID_NAMES = frozenset({"rowid", "oid", "_rowid_"})


@dataclass(slots=True, kw_only=True, eq=False)
class Source:
    """A table, a view or a query in a FROM."""

    name: str
    """By which columns name it in SQLite."""
    alias: str
    """By which they do in PostgreSQL: another for each source of the whole query."""
    columns: Sequence[SourceColumn]
    keys: tuple[frozenset[str], ...] = ()
    """By folded names of columns: the sets of which no two rows have the same values, with a NULL among them aside."""
    complete_keys: tuple[frozenset[str], ...] = ()
    rowid_column: str | None = None
    is_table: bool = False
    hidden: frozenset[str] = frozenset()
    """Folded names of columns that USING has made one with those of a source before."""
    order_sql: str | None = None
    """By what its rows come as SQLite meets them, or mostly; None where that is not known."""
    is_ordered: bool = False
    """Whether the query itself says that order."""
    is_optional: bool = False
    """Whether all its columns may be NULL by an outer join."""
    unqualified_refusals: dict[str, str] = field(default_factory=dict)
    """Why a column, by its folded name, may not be named alone."""
    _by_name: dict[str, SourceColumn] = field(default_factory=dict)

    def find(self, name: str) -> SourceColumn | None:
        if not self._by_name:
            for column in reversed(self.columns):
                self._by_name[fold_ascii(column.column.source_name)] = column
        return self._by_name.get(fold_ascii(name))


@dataclass(frozen=True, slots=True)
class Reference:
    """A column of a source, as both sides name it."""

    source: Source
    column: SourceColumn

    @property
    def reading(self) -> str:
        return f"{quote_sqlite(self.source.name)}.{quote_sqlite(self.column.column.source_name)}"

    @property
    def sql(self) -> str:
        sql = f"{quote_name(self.source.alias)}.{quote_name(self.column.column.target_name)}"
        return sql if self.column.computed_sql is None else self.column.computed_sql.replace("{}", sql)

    @property
    def place(self) -> tuple[int, str]:
        """What tells it from other columns."""
        return id(self.source), fold_ascii(self.column.column.source_name)


@dataclass(slots=True, kw_only=True, eq=False)
class Level:
    """A SELECT while it is read."""

    outer: "Level | None"
    sources: list[Source] = field(default_factory=list)
    aliases: dict[str, exp.Expr] = field(default_factory=dict)
    """Of the result columns, by their folded names."""
    knows_aliases: bool = False
    """Whether they may be named where it is being read now."""
    is_grouped: bool = False
    is_in_aggregate: bool = False
    needs_order: bool = False
    """Whether an aggregate of it depends on the order of its rows."""
    takes_aggregates: bool = False
    """Whether an aggregate function may stand where it is being read now."""
    windows: dict[str, exp.Window] = field(default_factory=dict)
    group_readings: set[str] = field(default_factory=set)
    folded_places: set[tuple[int, str]] = field(default_factory=set)
    """Columns that it is grouped by, by a collation that finds texts equal that differ."""
    extreme_order: str | None = None
    """By what the row comes first that has the only min() or max(), of which bare columns are taken."""
    fixed_places: set[tuple[int, str]] = field(default_factory=set)
    """The columns that have one value in each group."""
    bare: list[Reference] = field(default_factory=list)
    """Its columns that were named outside of aggregates, where it is grouped."""
    passing: set[int] = field(default_factory=set)
    """Nodes that are being read as part of a larger one, by id()."""

    def find(self, name: str, table: str | None) -> "tuple[Level, Reference] | None":
        """A column by its name, here or in a query around this one. Raises Refusal."""
        level: Level | None = self
        while level is not None:
            reference = level._find_here(name, table)
            if reference is not None:
                return level, reference
            if table is None and level.find_alias(name) is not None:
                return None
            level = level.outer
        return None

    def find_alias(self, name: str) -> exp.Expr | None:
        return self.aliases.get(fold_ascii(name)) if self.knows_aliases else None

    def find_source(self, table: str) -> Source | None:
        wanted = fold_ascii(table)
        found = [source for source in self.sources if fold_ascii(source.name) == wanted]
        if len(found) > 1:
            raise Refusal(f"two of its sources are called {table}")
        return found[0] if found else None

    def _find_here(self, name: str, table: str | None) -> Reference | None:
        folded = fold_ascii(name)
        if table is not None:
            source = self.find_source(table)
            if source is None:
                return None
            column = source.find(name)
            if column is None and folded in ROWID_NAMES:
                return _find_rowid(source)
            return None if column is None else Reference(source, column)
        found = []
        for source in self.sources:
            column = source.find(name)
            if column is not None and folded not in source.hidden:
                found.append(Reference(source, column))
        if len(found) > 1:
            raise Refusal(f"{name} is a column of several of its sources")
        if found:
            refusal = found[0].source.unqualified_refusals.get(folded)
            if refusal is not None:
                raise Refusal(refusal)
            return found[0]
        if folded in ROWID_NAMES and len(self.sources) == 1 and self.find_alias(name) is None:
            return _find_rowid(self.sources[0])
        return None


def _find_rowid(source: Source) -> Reference | None:
    if not source.is_table:
        raise Refusal("it reads the rowid of what is no table")
    if source.rowid_column is None:
        raise Refusal(f"it reads the rowid of {source.name}, which is not kept")
    column = source.find(source.rowid_column)
    return None if column is None else Reference(source, column)
