"""What is known while one trigger is translated: its NEW and OLD, the relations around it, and what its statements
have been found to read, write and depend on."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from sqlglot import exp

from core.identifiers import fold_ascii
from core.translate.pieces import Refusal
from core.translate.queries.approximate import check_approximate
from core.translate.queries.levels import ROWID_NAMES, Level, Source
from core.translate.queries.model import Relation, SourceColumn
from core.translate.queries.sources import EITHER_CROSS
from core.translate.queries.syntax import parse_query
from core.translate.queries.translate import read_query
from core.translate.queries.translation import Translation
from core.translate.syntax import parse_expression
from core.translate.triggers.keys import list_unique_keys
from core.translate.triggers.model import Event, Timing, TriggerHeader
from core.translate.triggers.own_row import OwnRow, find_by_key
from core.translate.triggers.referee import TriggerReferee

_NO_TABLE = re.compile(r"SQLite does not accept it \(no such table: (?:main\.)?(.+)\)")
_EARLY_ID = "NEW.{name} is -1 in SQLite where the statement gives none, and PostgreSQL has the new number by then"
_ROW_NAMES = frozenset({"new", "old"})


@dataclass(slots=True, kw_only=True, eq=False)
class Program:
    """The state of one trigger's translation. `relations` are by their folded names."""

    header: TriggerHeader
    table: Relation
    relations: Mapping[str, Relation]
    referee: TriggerReferee
    orders_text_bytewise: bool
    name_target: Callable[[str], str]
    own_row: OwnRow | None = None
    """How the row that fired it is found without a rowid, where it can be."""
    reads: dict[str, None] = field(default_factory=dict)
    writes: dict[str, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    reads_other_rows: bool = False
    """Whether it reads rows of its own table other than the one that fired it."""
    writes_other_rows: bool = False

    def begin(self) -> tuple[Translation, Level]:
        """A statement's translation, and the level around it, which knows NEW and OLD."""
        translation = Translation(
            relations=self.relations,
            schema=None,
            orders_text_bytewise=self.orders_text_bytewise,
            name_target=self.name_target,
            read_query=read_query,
            _aliases=set(_ROW_NAMES),
        )
        level = Level(outer=None)
        names = {Event.INSERT: ("NEW",), Event.UPDATE: ("NEW", "OLD"), Event.DELETE: ("OLD",)}[self.header.event]
        level.sources += [self._make_row(name) for name in names]
        return translation, level

    def _make_row(self, name: str) -> Source:
        columns = tuple(map(self._see, self.table.columns)) if name == "NEW" else self.table.columns
        return Source(
            name=name,
            alias=fold_ascii(name),
            columns=columns,
            keys=(frozenset(),),
            complete_keys=(frozenset(),),
            rowid_column=self.table.rowid_column,
            is_table=not self.table.is_view,
            # They are never named without NEW or OLD.
            hidden=frozenset(fold_ascii(column.column.source_name) for column in columns),
        )

    def _see(self, source: SourceColumn) -> SourceColumn:
        """A column of NEW, which PostgreSQL computes later than SQLite does where it is a generated one."""
        folded = fold_ascii(source.column.source_name)
        is_late = self.header.timing is Timing.BEFORE and folded in map(fold_ascii, self.table.generated_columns)
        if not is_late and folded not in map(fold_ascii, self.table.virtual_columns):
            return source
        refusal = f"it reads {source.column.source_name}, which PostgreSQL has not computed by then"
        return replace(source, column=replace(source.column, refusal=refusal))

    def find_target(self, name: str) -> Relation:
        """The table or view that a statement writes. Raises Refusal."""
        relation = self.relations.get(fold_ascii(name))
        if relation is None:
            raise Refusal(f"it writes {name}, which is no table of this database")
        if relation.refusal is not None:
            raise Refusal(_say_writes(relation.refusal))
        if fold_ascii(name) in _ROW_NAMES:
            raise Refusal(f"it writes a table that is called {name}")
        self.writes[relation.source_name] = None
        return relation

    def add_target(self, translation: Translation, relation: Relation, level: Level) -> Source:
        """A statement's target as a source of its expressions."""
        keys = tuple(frozenset(map(fold_ascii, key)) for key in list_unique_keys(relation))
        source = Source(
            name=relation.source_name,
            alias=translation.take_exact_alias(relation.target_name),
            columns=relation.columns,
            keys=keys,
            complete_keys=tuple(frozenset(map(fold_ascii, key)) for key in relation.complete_keys),
            rowid_column=relation.rowid_column,
            is_table=not relation.is_view,
        )
        level.sources.append(source)
        return source

    def parse_expression(self, sql: str, target: Relation | None = None) -> exp.Expr:
        """An expression's tree. `target` is the table whose columns alone it can name without one."""
        return self._check_tree(parse_expression(sql), target)

    def parse_query(self, sql: str) -> exp.Query:
        tree = parse_query(sql)
        self._check_tree(tree, None)
        return tree

    def _check_tree(self, tree: exp.Expr, target: Relation | None) -> exp.Expr:
        """Raise Refusal where NEW or OLD might be a table's name, which hides the row's in PostgreSQL alone."""
        for node in tree.find_all(exp.Table, exp.CTE, exp.Subquery):
            if _ROW_NAMES & {fold_ascii(node.name), fold_ascii(node.alias)}:
                raise Refusal("it calls a table NEW or OLD")
        if self.own_row is not None:
            tree = find_by_key(tree, self.own_row, is_condition_on_it=target is self.table)
        if self._reads_other_rows(tree):
            self.reads_other_rows = True
        return tree

    def _reads_other_rows(self, tree: exp.Expr) -> bool:
        own = fold_ascii(self.table.source_name)
        common = {fold_ascii(cte.alias) for cte in tree.find_all(exp.CTE)}
        for node in tree.find_all(exp.Table):
            folded = fold_ascii(node.name)
            if folded in common:
                continue
            if folded != own:
                relation = self.relations.get(folded)
                if relation is None or own not in self.expand(relation.source_name):
                    continue
            elif self._is_own_row(node):
                continue
            return True
        return False

    def _is_own_row(self, table: exp.Table) -> bool:
        """Whether a FROM takes of the trigger's table the row that fired it alone."""
        clause = table.parent
        select = clause.parent if isinstance(clause, exp.From) else None
        if not isinstance(select, exp.Select) or select.args.get("joins") or table.args.get("joins"):
            return False
        where, names = select.args.get("where"), {"", fold_ascii(table.alias or table.name)}
        if where is None:
            return False
        equal = set()
        waiting = [where.this]
        while waiting:
            node = waiting.pop()
            match node:
                case exp.And():
                    waiting += [node.this, node.expression]
                case exp.Paren():
                    waiting.append(node.this)
                case exp.EQ(this=exp.Column() as left, expression=exp.Column() as right):
                    for one, other in ((left, right), (right, left)):
                        is_row = fold_ascii(other.table) in _ROW_NAMES and fold_ascii(one.table) in names
                        if is_row and self._fold_column(one.name) == self._fold_column(other.name):
                            equal.add(self._fold_column(one.name))
        return any(set(map(fold_ascii, key)) <= equal for key in list_unique_keys(self.table))

    def _fold_column(self, name: str) -> str:
        folded = fold_ascii(name)
        is_rowid = folded in ROWID_NAMES and self.table.rowid_column is not None
        return fold_ascii(self.table.rowid_column or "") if is_rowid else folded

    def expand(self, name: str) -> set[str]:
        """The folded names of what a relation reads, itself among them."""
        found: set[str] = set()
        waiting = [fold_ascii(name)]
        while waiting:
            folded = waiting.pop()
            if folded not in found:
                found.add(folded)
                relation = self.relations.get(folded)
                waiting += map(fold_ascii, relation.reads if relation is not None else ())
        return found

    def check_accepted(self, statement_sql: str) -> tuple[tuple[object, ...], ...]:
        """The program of a statement as it stands. Raises Refusal with SQLite's words, or with ours where it is only
        this referee that does not have a table."""
        try:
            return self.referee.compile_statement(statement_sql)
        except Refusal as refusal:
            match = _NO_TABLE.fullmatch(refusal.reason)
            relation = self.relations.get(fold_ascii(match[1])) if match is not None else None
            if relation is not None and relation.refusal is not None:
                raise Refusal(relation.refusal) from refusal
            raise

    def finish(self, translation: Translation, trees: tuple[exp.Expr, ...]) -> None:
        """Take over what a statement's translation found."""
        for tree in trees:
            check_approximate(translation, tree)
        if self.header.timing is Timing.BEFORE and self.header.event is Event.INSERT:
            rowid = fold_ascii(self.table.rowid_column or "")
            for _, reference in translation.references:
                if reference.source.name == "NEW" and fold_ascii(reference.column.column.source_name) == rowid:
                    self.notes[_EARLY_ID.format(name=reference.column.column.source_name)] = None
        self.reads.update(translation.reads)
        self.notes.update(translation.notes)

    def check_reading(self, reading: str, program: tuple[tuple[object, ...], ...]) -> None:
        """Raise Refusal unless SQLite reads a statement as it was understood."""
        readings = {reading.replace(EITHER_CROSS, word) for word in (",", "CROSS JOIN")}
        if all(self.referee.compile_statement(each) != program for each in readings):
            raise Refusal("SQLite reads it differently")


def _say_writes(refusal: str) -> str:
    return refusal.replace("it reads ", "it writes ", 1) if refusal.startswith("it reads ") else refusal
