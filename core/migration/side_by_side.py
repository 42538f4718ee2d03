"""The DDL of both databases beside each other: line by line what SQLite declares and what PostgreSQL will be told,
paired by column and by index, with a mark where they say something else. No window: what a view of it shows is here."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from core.catalog.lexer import tokenize
from core.catalog.model import Catalog, Index, Table
from core.ddl.model import Section, Statement
from core.identifiers import fold_ascii
from core.migration.ddl_clauses import (
    CreateTable,
    Element,
    flatten,
    split_create_table,
)
from core.migration.ddl_differences import Places, compare_column, is_carried
from core.plan.model import ForeignKeyPlan, IndexPlan, Plan, TablePlan


class Mark(StrEnum):
    """How a line stands to the one beside it."""

    SAME = "same"
    CHANGED = "changed"
    """The other side says it in another way."""
    ONLY = "only"
    """The other side has nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a text; `changed` are the places (start, end) in it that make the difference."""

    text: str
    mark: Mark = Mark.SAME
    changed: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePair:
    """Two lines beside each other; None where a side has no line there."""

    left: Line | None = None
    right: Line | None = None


def select_statements(plan: Plan, statements: Iterable[Statement], table: str | None) -> tuple[Statement, ...]:
    """The statements for one table, by its name in the source, and for the types that it needs; all for None."""
    if table is None:
        return tuple(statements)
    found = next((each for each in plan.tables if each.source_name == table), None)
    if found is None:
        return ()
    types = {column.target_type.name for column in found.columns}
    return tuple(
        statement
        for statement in statements
        if statement.table == found.target_name or (not statement.table and statement.object in types)
    )


def format_source(catalog: Catalog, table: str | None) -> str:
    """SQLite's own DDL of one table with its indexes, or of all tables, as it is written in the database."""
    statements = [
        sql
        for each in catalog.tables
        if table is None or each.name == table
        for sql in (each.sql, *(index.sql for index in each.indexes))
    ]
    statements += [each.sql for each in catalog.virtual_tables if table is None or each.name == table]
    return "".join(f"{sql};\n" for sql in statements if sql)


def compare_ddl(
    catalog: Catalog, plan: Plan, statements: Sequence[Statement], table: str | None
) -> tuple[LinePair, ...]:
    """The lines of both sides for the statements of `select_statements`."""
    return tuple(_Comparison(catalog, plan, table).compare(statements))


@dataclass(slots=True)
class _Comparison:
    """One comparison on its way: which of the source's indexes were shown."""

    catalog: Catalog
    plan: Plan
    table: str | None
    planned: dict[str, TablePlan] = field(init=False)
    shown: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.planned = {each.target_name: each for each in self.plan.tables}

    def compare(self, statements: Sequence[Statement]) -> Iterator[LinePair]:
        sections = list(dict.fromkeys(statement.section for statement in statements))
        for number, section in enumerate(sections):
            if number:
                yield _blank()
            yield LinePair(left=Line(text=""), right=Line(text=f"-- {section}"))
            for position, statement in enumerate(each for each in statements if each.section is section):
                if position and section is Section.TABLES:
                    yield _blank()
                yield from self._pair(statement)
            if section is Section.TABLES:
                yield from self._left_out()
            if section is Section.INDEXES:
                yield from self._other_indexes()
        if Section.TABLES not in sections:
            yield from self._left_out()
        if Section.INDEXES not in sections:
            yield from self._other_indexes()

    def _pair(self, statement: Statement) -> Iterator[LinePair]:
        table = self.planned.get(statement.table)
        if table is None:
            yield from _zip_lines((), _lines(f"{statement.sql};", Mark.ONLY))
        elif statement.section is Section.TABLES:
            yield from _compare_table(self.catalog.table(table.source_name), table, statement.sql)
        elif index := next((each for each in table.indexes if each.name == statement.object), None):
            yield from self._pair_index(table, index, statement)
        else:
            yield from _zip_lines((), _key_lines(table, statement))

    def _pair_index(self, table: TablePlan, index: IndexPlan, statement: Statement) -> Iterator[LinePair]:
        source = next(
            (each for each in self.catalog.table(table.source_name).indexes if each.name == index.source_name), None
        )
        # An index on NOCASE columns may be made of several.
        if source is None or source.name in self.shown:
            yield from _zip_lines((), _lines(f"{statement.sql};", Mark.ONLY if source is None else Mark.SAME))
            return
        self.shown.add(source.name)
        yield from _zip_lines(_lines(f"{_on_one_line(source)};", Mark.SAME), _lines(f"{statement.sql};", Mark.SAME))

    def _left_out(self) -> Iterator[LinePair]:
        """Tables that are not carried over."""
        kept = {each.source_name for each in self.plan.tables}
        texts = [each.sql for each in self.catalog.tables if each.name not in kept and self._is_asked(each.name)]
        texts += [each.sql for each in self.catalog.virtual_tables if self._is_asked(each.name)]
        for sql in texts:
            yield _blank()
            create = split_create_table(sql)
            if create is None or create.head.upper().startswith("CREATE VIRTUAL"):
                yield from _zip_lines(_lines(f"{sql};", Mark.ONLY), ())
                continue
            yield from _zip_lines(_lines("\n".join(_indented(create)), Mark.ONLY), ())

    def _other_indexes(self) -> Iterator[LinePair]:
        for table in self.catalog.tables:
            for index in table.indexes if self._is_asked(table.name) else ():
                if index.name not in self.shown and index.sql:
                    yield from _zip_lines(_lines(f"{_on_one_line(index)};", Mark.ONLY), ())

    def _is_asked(self, name: str) -> bool:
        return self.table is None or self.table == name


def _compare_table(table: Table, plan: TablePlan, target_sql: str) -> Iterator[LinePair]:
    left, right = split_create_table(table.sql), split_create_table(target_sql)
    if left is None or right is None:
        yield from _zip_lines(_lines(f"{table.sql};", Mark.SAME), _lines(f"{target_sql};", Mark.SAME))
        return
    targets = {element.column: element for element in right.elements}
    by_source = {fold_ascii(column.source_name): column for column in plan.columns}
    yield from _zip_lines(_lines(left.head, Mark.SAME), _lines(right.head, Mark.SAME))
    last_right = right.elements[-1] if right.elements else None
    for number, element in enumerate(left.elements):
        comma = "," if number < len(left.elements) - 1 else ""
        name = element.column
        if name is None:
            mark = Mark.SAME if is_carried(element, table, plan) else Mark.ONLY
            yield from _zip_lines(_element_lines(element, comma, mark), ())
            continue
        column = by_source.get(fold_ascii(name))
        target = targets.pop(column.target_name, None) if column is not None else None
        if column is None or target is None:
            yield from _zip_lines(_element_lines(element, comma, Mark.ONLY), ())
            continue
        here, there = compare_column(table, plan, column, element, target)
        mark = Mark.SAME if here is None or there is None else Mark.CHANGED
        yield from _zip_lines(
            _element_lines(element, comma, mark, here or ()),
            _element_lines(target, "" if target is last_right else ",", mark, there or ()),
        )
    for element in targets.values():
        yield from _zip_lines((), _element_lines(element, "" if element is last_right else ",", Mark.ONLY))
    yield from _zip_lines(_lines(f"{left.tail};", Mark.SAME), _lines(f"{right.tail};", Mark.SAME))


def _key_lines(table: TablePlan, statement: Statement) -> tuple[Line, ...]:
    """A statement for a key, a constraint or a sequence; marked where rows without a parent stay."""
    key = _key_of(table, statement)
    text = f"{statement.sql};"
    if key is not None and not key.is_valid:
        start = text.rfind("NOT VALID")
        return _lines(text, Mark.CHANGED, ((start, start + len("NOT VALID")),))
    return _lines(text, Mark.SAME)


def _key_of(table: TablePlan, statement: Statement) -> ForeignKeyPlan | None:
    if statement.section is not Section.FOREIGN_KEYS:
        return None
    return next((key for key in table.foreign_keys if key.name == statement.object), None)


_INDENT = "  "


def _element_lines(element: Element, comma: str, mark: Mark, places: Places = ()) -> tuple[Line, ...]:
    remark = f" {element.remark}" if element.remark else ""
    shifted = tuple((start + len(_INDENT), end + len(_INDENT)) for start, end in places)
    return _lines(f"{_INDENT}{element.text}{comma}{remark}", mark, shifted)


def _indented(create: CreateTable) -> Iterator[str]:
    yield create.head
    for number, element in enumerate(create.elements):
        comma = "," if number < len(create.elements) - 1 else ""
        yield from (line.text for line in _element_lines(element, comma, Mark.ONLY))
    yield f"{create.tail};"


def _on_one_line(index: Index) -> str:
    return flatten(index.sql, list(tokenize(index.sql)))


def _lines(text: str, mark: Mark, places: Places = ()) -> tuple[Line, ...]:
    """A text as lines, without characters that would draw or break a line elsewhere."""
    lines = []
    offset = 0
    for line in text.split("\n"):
        end = offset + len(line)
        inside = tuple(
            (max(start, offset) - offset, min(stop, end) - offset)
            for start, stop in places
            if start < end and stop > offset
        )
        shown = "".join(each if each.isprintable() else " " if each in "\t\r" else "\ufffd" for each in line)
        lines.append(Line(text=shown.rstrip(), mark=mark, changed=inside))
        offset = end + 1
    return tuple(lines)


def _zip_lines(left: Sequence[Line], right: Sequence[Line]) -> Iterator[LinePair]:
    for number in range(max(len(left), len(right))):
        yield LinePair(
            left=left[number] if number < len(left) else None, right=right[number] if number < len(right) else None
        )


def _blank() -> LinePair:
    return LinePair(left=Line(text=""), right=Line(text=""))
