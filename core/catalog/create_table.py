"""CREATE TABLE, read for what PRAGMA hides: constraint names, CHECKs, collations, AUTOINCREMENT, DEFERRABLE.

It follows SQLite's grammar (https://sqlite.org/lang_createtable.html) as SQLite itself reads it, which is
wider than the diagrams: constraints of a table need no comma between them, DEFERRABLE is a clause of its own
that belongs to the last foreign key before it, a name may be a string, a type any row of names. An expression
is never taken apart: it is the text between its parentheses.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from core.catalog.cursor import TokenCursor, UnexpectedTokenError, folded_word, split_at_commas
from core.catalog.lexer import Token, TokenKind, unquote
from core.catalog.model import CheckConstraint


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnDeclaration:
    """`has_type` also where the type is an empty name in quotes, which SQLite tells from no type at all."""

    name: str
    has_type: bool = False
    collation: str | None = None
    generated_sql: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDeclaration:
    """A PRIMARY KEY or a UNIQUE, of a column or of the table."""

    columns: tuple[str, ...]
    name: str | None = None
    autoincrement: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKeyDeclaration:
    """A REFERENCES of a column or a FOREIGN KEY of the table, without what PRAGMA tells of it."""

    name: str | None = None
    deferrable: bool = False
    initially_deferred: bool = False
    spans: tuple[tuple[int, int], ...] = ()
    """Where its clauses stand in the text: it itself, and each DEFERRABLE that is meant for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDeclaration:
    """A CREATE TABLE as it is written; constraints in the order of the text."""

    columns: tuple[ColumnDeclaration, ...]
    primary_key: KeyDeclaration | None
    unique_constraints: tuple[KeyDeclaration, ...]
    check_constraints: tuple[CheckConstraint, ...]
    foreign_keys: tuple[ForeignKeyDeclaration, ...]
    strict: bool


def parse_create_table(sql: str) -> TableDeclaration | None:
    """Read a CREATE TABLE that SQLite accepted; None for a text that can't be followed."""
    try:
        return _Parser(sql).parse()
    except UnexpectedTokenError:
        return None


def write_without_foreign_keys(sql: str, places: Collection[int]) -> str | None:
    """A CREATE TABLE without those of its foreign keys that stand at these places among them, each of which gives way
    to a CHECK of what is always true; None for a text that can't be followed."""
    declaration = parse_create_table(sql)
    if declaration is None or max(places, default=-1) >= len(declaration.foreign_keys):
        return None
    written = sql
    spans = [
        (span, "CHECK (1)" if number == 0 else " ")
        for place in places
        for number, span in enumerate(declaration.foreign_keys[place].spans)
    ]
    for (start, end), instead in sorted(spans, reverse=True):
        written = f"{written[:start]}{instead}{written[end:]}"
    return written


# Reserved words all, so that none of them can be a part of a type's name. GENERATED is not among them: as in
# SQLite it is read as a type first, and AS is what makes the column a generated one.
_AFTER_TYPE = (
    *("as", "check", "collate", "constraint", "default", "deferrable"),
    *("not", "null", "primary", "references", "unique"),
)
_BEFORE_TABLE_CONSTRAINT = ("check", "constraint", "foreign", "primary", "unique")


class _Parser:
    """What was read of one statement so far, and the cursor in it."""

    def __init__(self, sql: str) -> None:
        self._cursor = TokenCursor(sql)
        self._columns: list[ColumnDeclaration] = []
        self._primary_key: KeyDeclaration | None = None
        self._uniques: list[KeyDeclaration] = []
        self._checks: list[CheckConstraint] = []
        self._foreign_keys: list[ForeignKeyDeclaration] = []
        self._constraint_name: str | None = None

    def parse(self) -> TableDeclaration:
        cursor = self._cursor
        cursor.expect("create")
        if not cursor.take("temp"):
            cursor.take("temporary")
        cursor.expect("table")
        cursor.take("if", "not", "exists")
        cursor.take_object_name()
        self._read_elements()
        return TableDeclaration(
            columns=tuple(self._columns),
            primary_key=self._primary_key,
            unique_constraints=tuple(self._uniques),
            check_constraints=tuple(self._checks),
            foreign_keys=tuple(self._foreign_keys),
            strict=self._read_options(),
        )

    def _read_elements(self) -> None:
        cursor = self._cursor
        if not cursor.take_operator("("):
            raise UnexpectedTokenError("no list of columns")
        while cursor.word not in _BEFORE_TABLE_CONSTRAINT:
            self._read_column()
            if cursor.take_operator(")"):
                return
            if not cursor.take_operator(","):
                raise UnexpectedTokenError(f"the end of a column expected at {cursor.token.start}")
        while not cursor.take_operator(")"):
            self._read_table_constraint()
            if cursor.take_operator(","):
                self._constraint_name = None

    def _read_options(self) -> bool:
        """Take the options behind the columns; whether STRICT is among them. PRAGMA tells WITHOUT ROWID."""
        return "strict" in map(folded_word, self._cursor.take_rest())

    def _read_column(self) -> None:
        cursor = self._cursor
        name = cursor.take_name()
        self._columns.append(ColumnDeclaration(name=name, has_type=self._read_type()))
        while self._read_column_constraint(name):
            pass

    def _read_type(self) -> bool:
        """Take the type, if any: whether there is one. GENERATED ALWAYS at its end is no part of it."""
        cursor = self._cursor
        names: list[Token] = []
        while cursor.is_at_name and cursor.word not in _AFTER_TYPE:
            names.append(cursor.advance())
        if names and cursor.is_at("("):
            cursor.take_parenthesised()
        if [folded_word(token) for token in names[-2:]] == ["generated", "always"]:
            del names[-2:]
        return bool(names)

    def _read_column_constraint(self, column: str) -> bool:
        """Take one clause of a column's definition; False if none stands here."""
        cursor = self._cursor
        start = cursor.token.start
        if cursor.take("constraint"):
            self._constraint_name = cursor.take_name()
            return True
        if cursor.take("references"):
            self._read_references(start)
            return True
        name, self._constraint_name = self._constraint_name, None
        if cursor.take("primary", "key"):
            if not cursor.take("asc"):
                cursor.take("desc")
            self._skip_conflict_clause()
            autoincrement = cursor.take("autoincrement")
            self._primary_key = KeyDeclaration(columns=(column,), name=name, autoincrement=autoincrement)
        elif cursor.take("unique"):
            self._uniques.append(KeyDeclaration(columns=(column,), name=name))
            self._skip_conflict_clause()
        elif cursor.take("check"):
            self._read_check(name, column)
        elif cursor.take("collate"):
            self._columns[-1] = replace(self._columns[-1], collation=cursor.take_name())
        elif cursor.take("default"):
            self._skip_default()
        elif cursor.take("generated", "always", "as") or cursor.take("as"):
            expression = cursor.text_of(cursor.take_parenthesised())
            self._columns[-1] = replace(self._columns[-1], generated_sql=expression)
            if not cursor.take("stored"):
                cursor.take("virtual")
        elif not self._read_deferrable():
            if not cursor.take("null") and not cursor.take("not", "null"):
                return False
            self._skip_conflict_clause()
        return True

    def _read_table_constraint(self) -> None:
        cursor = self._cursor
        if cursor.take("constraint"):
            self._constraint_name = cursor.take_name()
            return
        name = self._constraint_name
        start = cursor.token.start
        if cursor.take("primary", "key"):
            terms = cursor.take_parenthesised()
            autoincrement = bool(terms) and folded_word(terms[-1]) == "autoincrement"
            self._primary_key = KeyDeclaration(columns=_names_in(terms), name=name, autoincrement=autoincrement)
            self._skip_conflict_clause()
        elif cursor.take("unique"):
            self._uniques.append(KeyDeclaration(columns=_names_in(cursor.take_parenthesised()), name=name))
            self._skip_conflict_clause()
        elif cursor.take("check"):
            self._read_check(name, None)
            self._skip_conflict_clause()
        else:
            cursor.expect("foreign", "key")
            cursor.take_parenthesised()
            cursor.expect("references")
            self._read_references(start)
            self._read_deferrable()
        self._constraint_name = None

    def _read_check(self, name: str | None, column: str | None) -> None:
        expression = self._cursor.text_of(self._cursor.take_parenthesised())
        self._checks.append(CheckConstraint(expression_sql=expression, name=name, column=column))

    def _read_references(self, start: int) -> None:
        """Take what stands behind REFERENCES, of a key that begins at `start`."""
        cursor = self._cursor
        name, self._constraint_name = self._constraint_name, None
        cursor.take_name()
        if cursor.is_at("("):
            cursor.take_parenthesised()
        self._skip_actions()
        self._foreign_keys.append(ForeignKeyDeclaration(name=name, spans=((start, cursor.end),)))

    def _skip_actions(self) -> None:
        cursor = self._cursor
        while True:
            if cursor.take("match"):
                cursor.take_name()
            elif cursor.take("on"):
                cursor.advance()
                if cursor.take("set") or cursor.take("no"):
                    cursor.advance()
                else:
                    cursor.take_name()
            else:
                return

    def _read_deferrable(self) -> bool:
        """Take DEFERRABLE or NOT DEFERRABLE, which SQLite applies to the last foreign key so far."""
        cursor = self._cursor
        start = cursor.token.start
        deferrable = cursor.take("deferrable")
        if not deferrable and not cursor.take("not", "deferrable"):
            return False
        deferred = cursor.take("initially", "deferred")
        if not deferred:
            cursor.take("initially", "immediate")
        if self._foreign_keys:
            self._foreign_keys[-1] = replace(
                self._foreign_keys[-1],
                deferrable=deferrable,
                initially_deferred=deferrable and deferred,
                spans=(*self._foreign_keys[-1].spans, (start, cursor.end)),
            )
        return True

    def _skip_conflict_clause(self) -> None:
        if self._cursor.take("on", "conflict"):
            self._cursor.advance()

    def _skip_default(self) -> None:
        cursor = self._cursor
        if cursor.is_at("("):
            cursor.take_parenthesised()
            return
        if not cursor.take_operator("-"):
            cursor.take_operator("+")
        cursor.advance()


def _names_in(tokens: list[Token]) -> tuple[str, ...]:
    """The columns that a key lists, each perhaps in parentheses, with a collation or an order behind it."""
    names = (
        next((token for token in item if token.kind is not TokenKind.OPERATOR), None)
        for item in split_at_commas(tokens)
    )
    return tuple(unquote(token.text) for token in names if token is not None)
