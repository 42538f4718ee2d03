"""What is known while one query is translated: the relations that it may read, and what has been read of it so far."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from core.identifiers import fold_ascii, make_unique
from core.translate.literals import quote_name
from core.translate.pieces import Refusal, Term
from core.translate.queries.levels import Level, Reference
from core.translate.queries.model import Relation, SourceColumn
from core.translate.queries.syntax import walk_level


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A result column, on both sides."""

    reading: str
    sql: str
    column: SourceColumn
    is_null: bool = False
    """Whether it is the constant NULL, which is of any type."""
    is_column: bool = False
    """Whether it is a column as it stands."""
    value: Term | None = None
    """What it is where it is computed: more is known of it than of a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A query, on both sides."""

    reading: str
    sql: str
    columns: tuple[SourceColumn, ...]
    is_single_row: bool = False
    """Whether it never has more than one row."""
    is_ordered: bool = False
    has_equal_rows: bool = False
    """Whether all its rows are alike, and no LIMIT cuts them."""


@dataclass(slots=True, kw_only=True, eq=False)
class CommonTable:
    """A common table expression that may be named: its columns, once they are known."""

    name: str
    alias: str
    columns: tuple[SourceColumn, ...] | None
    use_count: int = 0


@dataclass(slots=True, kw_only=True, eq=False)
class Translation:
    """The state of one query's translation."""

    relations: Mapping[str, Relation]
    schema: str | None
    orders_text_bytewise: bool
    name_target: Callable[[str], str]
    read_query: "Callable[[Translation, exp.Query | exp.Values, Level | None], Result]"
    read_special: "Callable[[exp.Expr], Term | None] | None" = None
    """Asked about each node before all else, where a place has expressions that no query has."""
    common_tables: list[CommonTable] = field(default_factory=list)
    reads: dict[str, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    drops_order: bool = False
    """Whether rows that were read so far come in another order than a query within says."""
    references: list[tuple[Level, Reference]] = field(default_factory=list)
    approximate: set[int] = field(default_factory=set)
    """Nodes, by id(), whose value has last digits that need not be SQLite's."""
    joined: dict[int, str] = field(default_factory=dict)
    """Calls, by id(), that join texts in an order that is not said, with what stands between them."""
    _aliases: set[str] = field(default_factory=set)

    def take_alias(self, name: str) -> str:
        """A name in PostgreSQL that no other source of the query has."""
        alias = make_unique(self.name_target(name) or "source", self._aliases)
        self._aliases.add(alias)
        return alias

    def take_exact_alias(self, target_name: str) -> str:
        """As `take_alias`, of a name that is one in PostgreSQL."""
        alias = make_unique(target_name, self._aliases)
        self._aliases.add(alias)
        return alias

    def take_common_alias(self, name: str) -> str:
        """As `take_alias`, for a name that hides tables of that name which are not qualified."""
        taken = {relation.target_name for relation in self.relations.values()} if self.schema is None else set()
        alias = make_unique(self.name_target(name) or "source", self._aliases | taken)
        self._aliases.add(alias)
        return alias

    def write_relation(self, relation: Relation) -> str:
        """A table's or view's name where PostgreSQL reads it."""
        name = quote_name(relation.target_name)
        return name if self.schema is None else f"{quote_name(self.schema)}.{name}"

    def find_common_table(self, name: str) -> CommonTable | None:
        wanted = fold_ascii(name)
        return next((each for each in reversed(self.common_tables) if fold_ascii(each.name) == wanted), None)

    def is_approximate(self, node: exp.Expr) -> bool:
        return bool(self.approximate) and any(id(each) in self.approximate for each in walk_level(node))

    def refuse_approximate(self, nodes: Sequence[exp.Expr], what: str) -> None:
        if any(map(self.is_approximate, nodes)):
            raise Refusal(f"{what} numbers whose last digits depend on the order in which they are added up")
