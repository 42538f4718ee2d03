"""CREATE TABLE statements as Hypothesis makes them up: nasty on purpose, each with what it declares."""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from core.identifiers import fold_ascii


@dataclass(slots=True)
class Expected:
    """What a statement declares, as far as PRAGMA does not say it too."""

    table: str
    parts: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    collations: dict[str, str] = field(default_factory=dict)
    generated: dict[str, tuple[str, bool]] = field(default_factory=dict)
    checks: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    """Expression, name, column."""
    uniques: list[tuple[tuple[str, ...], str | None]] = field(default_factory=list)
    foreign_keys: list[tuple[tuple[str, ...], str, tuple[str, ...], str | None, bool, bool]] = field(
        default_factory=list
    )
    """Columns, parent, its columns, name, deferrable, deferred."""
    primary_key: tuple[tuple[str, ...], str | None, bool] | None = None
    """Columns, name, autoincrement."""

    @property
    def sql(self) -> str:
        return "".join(self.parts)


_CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
_ODD_CHARACTERS = st.sampled_from(list("aB_1 \n\t\"'`[]().,;-/*?:@$%\\éß名𝔘\ufeff"))
_NAMES = st.text(_ODD_CHARACTERS, max_size=8) | st.text(_CHARACTERS, min_size=1, max_size=4)
_BARE_NAMES = st.sampled_from(
    [
        *(
            "a",
            "B2",
            "_x",
            "a$1",
            "größe",
            "名",
            "key",
            "desc",
            "action",
            "no",
            "left",
            "cross",
            "abort",
            "row",
        ),
        *("generated", "always", "if", "strict", "without", "rowid", "text", "stored", "virtual", "autoincr"),
    ]
)
_GAPS = st.sampled_from([" ", " ", " ", "\n", "\t\f", " -- it's ) \"\n", "/* ( ' , */", "/**/", " \ufeff", " /*-- */ "])
_TYPES = st.sampled_from(
    [
        *(
            "",
            "",
            "INT",
            "integer",
            "TEXT",
            "varchar(10)",
            "unsigned big int ( 1 , -2 )",
            "'a b' [c]",
            "key desc",
        ),
        *("generated always", "INT generated always", '""', "double precision", "auto_increment"),
    ]
)
_EXPRESSIONS = st.sampled_from(
    [
        *(
            "1",
            "((1))",
            "')' <> '('",
            "1 /* ) */ = 1",
            "length('it''s') > 0 -- )\n AND 1",
            "x'00' IS NOT NULL",
        ),
        *("CASE WHEN 1 THEN (2) ELSE ')' END", "1 IN (1, (2), '--')", "'CHECK (' || \"a)\" = 1"),
    ]
)
_DEFAULTS = st.sampled_from(
    [
        *(
            "1",
            "-1",
            "+ 0x1F",
            "1.5e3",
            "'it''s )'",
            "x'00'",
            "NULL",
            "true",
            "current_timestamp",
            "some_name",
        ),
        *('"quoted )"', "(1 + (2))", "( ')' )", "[x y]"),
    ]
)
_COLLATIONS = st.sampled_from(["BINARY", "nocase", '"RTrim"', "'NOCASE'", "[binary]"])
_CONFLICTS = st.sampled_from(["", "", "", " ON CONFLICT IGNORE", " on conflict replace", " ON CONFLICT ABORT"])
_ACTIONS = st.sampled_from(
    [
        "",
        "",
        " ON DELETE CASCADE",
        " on update set null",
        " ON DELETE NO ACTION MATCH full",
        " ON INSERT SET DEFAULT",
    ]
)
_DEFERRALS = st.sampled_from(
    [
        ("", False, False),
        ("", False, False),
        (" DEFERRABLE", True, False),
        (" DEFERRABLE INITIALLY DEFERRED", True, True),
        (" deferrable initially immediate", True, False),
        (" NOT DEFERRABLE INITIALLY DEFERRED", False, False),
    ]
)


_OPTIONS = st.sampled_from(["", "", "", "", "WITHOUT ROWID", "without rowid", "strict", "STRICT,without rowid"])


@st.composite
def create_table_statements(draw: st.DrawFn) -> Expected:
    """A CREATE TABLE and what it declares. SQLite may still refuse it."""
    maker = _Maker(draw, Expected(table=draw(_NAMES)))
    return maker.make()


class _Maker:
    def __init__(self, draw: st.DrawFn, expected: Expected) -> None:
        self._draw = draw
        self._expected = expected

    def make(self) -> Expected:
        expected = self._expected
        self._say("CREATE", "TABLE", self._quote(expected.table), "(")
        for number in range(self._draw(st.integers(1, 4))):
            if number:
                self._say(",")
            self._say_column()
        first = True
        for _ in range(self._draw(st.integers(0, 4))):
            if first or self._draw(st.booleans()):
                self._say(",")
            first = False
            self._say_table_constraint()
        self._say(")", self._draw(_OPTIONS))
        return expected

    def _say(self, *parts: str) -> None:
        for part in parts:
            self._expected.parts += [part, self._draw(_GAPS)]

    def _quote(self, name: str) -> str:
        """The name in one of the ways in which SQLite takes it."""
        ways = ['"' + name.replace('"', '""') + '"', "`" + name.replace("`", "``") + "`"]
        if "]" not in name:
            ways.append(f"[{name}]")
        ways.append("'" + name.replace("'", "''") + "'")
        return self._draw(st.sampled_from(ways))

    def _make_name(self) -> tuple[str, str]:
        """A new name and the way that it is written."""
        if self._draw(st.booleans()):
            name = self._draw(_BARE_NAMES)
            return name, name
        name = self._draw(_NAMES)
        return name, self._quote(name)

    def _say_constraint_name(self) -> str | None:
        if self._draw(st.integers(0, 2)):
            return None
        name, written = self._make_name()
        self._say("CONSTRAINT", written)
        return name

    def _say_column(self) -> None:
        name, written = self._make_name()
        while fold_ascii(name) in map(fold_ascii, self._expected.columns):
            name += "+"
            written = self._quote(name)
        self._expected.columns.append(name)
        declared_type = self._draw(_TYPES)
        self._say(written, declared_type)
        say = [
            self._say_check,
            self._say_unique,
            self._say_references,
            self._say_collation,
            self._say_default,
            self._say_nullness,
        ]
        clauses = self._draw(st.lists(st.sampled_from(say), max_size=4, unique=True))
        if self._draw(st.integers(0, 4)) == 0:
            clauses = [self._say_generated, *(clause for clause in clauses if clause != self._say_default)]
        elif self._expected.primary_key is None and self._draw(st.integers(0, 3)) == 0:
            self._say_column_key(name, can_count=declared_type == "integer")
        for clause in clauses:
            clause(name)

    def _say_check(self, column: str | None) -> None:
        name = self._say_constraint_name()
        expression = self._draw(_EXPRESSIONS)
        self._say("CHECK", "(", expression, ")")
        self._expected.checks.append((expression, name, column))

    def _say_column_key(self, column: str, *, can_count: bool) -> None:
        name = self._say_constraint_name()
        autoincrement = can_count and self._draw(st.booleans())
        order = self._draw(st.sampled_from(["", "ASC"] if autoincrement else ["", "ASC", "desc"]))
        self._say("PRIMARY", "KEY", order + self._draw(_CONFLICTS), "autoincrement" if autoincrement else "")
        self._expected.primary_key = ((column,), name, autoincrement)

    def _say_unique(self, column: str) -> None:
        name = self._say_constraint_name()
        self._say("UNIQUE" + self._draw(_CONFLICTS))
        self._expected.uniques.append(((column,), name))

    def _say_references(self, column: str) -> None:
        name = self._say_constraint_name()
        self._say_parent((column,), name)

    def _say_collation(self, column: str) -> None:
        written = self._draw(_COLLATIONS)
        self._say("COLLATE", written)
        self._expected.collations[column] = written.strip("\"'[]").upper()

    def _say_default(self, _column: str) -> None:
        self._say_constraint_name()
        self._say("DEFAULT", self._draw(_DEFAULTS))

    def _say_nullness(self, _column: str) -> None:
        self._say_constraint_name()
        self._say(self._draw(st.sampled_from(["NOT NULL", "NULL", "not null"])) + self._draw(_CONFLICTS))

    def _say_generated(self, column: str) -> None:
        expression = self._draw(_EXPRESSIONS.filter(lambda text: '"' not in text))
        stored = self._draw(st.booleans())
        start = self._draw(st.sampled_from(["GENERATED ALWAYS AS", "as"]))
        self._say(start, "(", expression, ")", "STORED" if stored else self._draw(st.sampled_from(["", "virtual"])))
        self._expected.generated[column] = (expression, stored)

    def _say_parent(self, columns: tuple[str, ...], name: str | None) -> None:
        parent = self._draw(_NAMES)
        self._say("REFERENCES", self._quote(parent))
        parent_columns = tuple(self._draw(_NAMES) for _ in columns) if self._draw(st.booleans()) else ()
        if parent_columns:
            self._say_list([self._quote(column) for column in parent_columns])
        self._say(self._draw(_ACTIONS))
        written, deferrable, deferred = self._draw(_DEFERRALS)
        self._say(written)
        self._expected.foreign_keys.append((columns, parent, parent_columns, name, deferrable, deferred))

    def _say_list(self, items: list[str]) -> None:
        self._say("(")
        for number, item in enumerate(items):
            self._say("," if number else "", item)
        self._say(")")

    def _choose_columns(self) -> tuple[str, ...]:
        columns = st.lists(st.sampled_from(self._expected.columns), min_size=1, max_size=3, unique=True)
        return tuple(self._draw(columns))

    def _say_table_constraint(self) -> None:
        name = self._say_constraint_name()
        kind = self._draw(st.sampled_from(["check", "unique", "foreign", "primary"]))
        if kind == "check":
            expression = self._draw(_EXPRESSIONS)
            self._say("CHECK", "(", expression, ")" + self._draw(_CONFLICTS))
            self._expected.checks.append((expression, name, None))
        elif kind == "foreign":
            columns = self._choose_columns()
            self._say("FOREIGN", "KEY")
            self._say_list([self._quote(column) for column in columns])
            self._say_parent(columns, name)
        elif kind == "primary" and self._expected.primary_key is None and not self._expected.generated:
            columns = self._choose_columns()
            self._say("PRIMARY", "KEY")
            self._say_list([self._quote(column) + self._draw(st.sampled_from(["", " DESC"])) for column in columns])
            self._expected.primary_key = (columns, name, False)
        else:
            columns = self._choose_columns()
            endings = st.sampled_from(["", "", " COLLATE nocase", ' collate "Binary" DESC', " ASC"])
            self._say("UNIQUE")
            self._say_list([f"({self._quote(column)})" + self._draw(endings) for column in columns])
            self._say(self._draw(_CONFLICTS))
            self._expected.uniques.append((columns, name))
