"""SELECTs of SQLite at random, over the three tables: every clause, more mixed than any view would have it."""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from core.translate.model import Kind
from tests.engine.translate.queries.pairs import TABLES

_NUMBERS = (Kind.INTEGER, Kind.FLOAT, Kind.NUMERIC, Kind.BOOLEAN)
_NUMBER_LITERALS = ("0", "1", "2", "-1", "2.5", "0.5", "10", "NULL")
_TEXT_LITERALS = ("''", "'a'", "'A'", "'b'", "'É'", "'10'", '"b"', "'2020-01-01'", "'2020-01-01 00:00:00'", "NULL")
_COMPARISONS = ("=", "<>", "<", "<=", ">", ">=", "IS", "IS NOT")


@dataclass(frozen=True, slots=True)
class Named:
    """A column that may be named, and what it holds."""

    sql: str
    kind: Kind | None


class Writer:
    """Draws a query. `depth` bounds how far queries nest."""

    def __init__(self, draw: Callable[..., object], depth: int = 2) -> None:
        self._draw = draw
        self._depth = depth
        self._names = 0

    def pick(self, *choices: object) -> object:
        return self._draw(st.sampled_from(choices))

    def chance(self, of: int) -> bool:
        return self._draw(st.integers(0, of - 1)) == 0

    def count(self, least: int, most: int) -> int:
        number = self._draw(st.integers(least, most))
        assert isinstance(number, int)
        return number

    def query(self, outer: tuple[Named, ...] = (), width: int | None = None) -> str:
        """A whole query, with a compound, an ORDER BY and a LIMIT at times."""
        if self.chance(6) and self._depth > 0:
            width = width or self.count(1, 3)
            arms = [self._select(outer, width)[0]]
            for _ in range(self.count(1, 2)):
                arms.append(str(self.pick("UNION", "UNION ALL", "INTERSECT", "EXCEPT")))
                arms.append(self._select(outer, width)[0])
            text = " ".join(arms)
        else:
            text, width = self._select(outer, width)
        if self.chance(3):
            text += " ORDER BY " + ", ".join(
                f"{place}{self.pick('', ' DESC', ' ASC', ' DESC NULLS FIRST', ' NULLS LAST')}"
                for place in range(1, width + 1)
            )
            # SQLite 3.40 itself takes other rows by the LIMIT of some joins than are the first without it.
            if self.chance(2) and " JOIN " not in text and " , " not in text:
                text += str(self.pick(" LIMIT 3", " LIMIT 2, 3", " LIMIT 4 OFFSET 1", " LIMIT -1", " LIMIT 0"))
        return text

    def _select(self, outer: tuple[Named, ...], width: int | None) -> tuple[str, int]:
        sources, columns = self._from(outer)
        known = columns + (outer if self.chance(3) else ())
        where = f" WHERE {self._condition(known, 2)}" if self.chance(2) else ""
        width = width or self.count(1, 4)
        if self.chance(3):
            return self._grouped(sources, columns, where, width), width
        word = "SELECT DISTINCT" if self.chance(5) else "SELECT"
        items = [self._item(known) for _ in range(width)]
        return f"{word} {', '.join(items)}{sources}{where}", width

    def _item(self, columns: tuple[Named, ...]) -> str:
        if self.chance(8):
            return self._window(columns)
        text = self._any(columns, 2)
        if self.chance(4):
            self._names += 1
            return f"{text} AS {self.pick('', 'N')}v{self._names}"
        return text

    def _grouped(self, sources: str, columns: tuple[Named, ...], where: str, width: int) -> str:
        keys = [self._key(columns) for _ in range(self.count(0, 2))]
        items = []
        for _ in range(width):
            if keys and self.chance(2):
                items.append(str(self.pick(*keys)))
            elif self.chance(8) and columns:
                items.append(self._name(columns).sql)
            else:
                items.append(self._aggregate(columns))
        group = f" GROUP BY {', '.join(keys)}" if keys else ""
        having = ""
        if self.chance(4) and keys:
            having = f" HAVING {self._aggregate(columns)} {self.pick(*_COMPARISONS)} {self.pick(*_NUMBER_LITERALS)}"
        return f"SELECT {', '.join(items)}{sources}{where}{group}{having}"

    def _key(self, columns: tuple[Named, ...]) -> str:
        return self._name(columns).sql if self.chance(2) else self._any(columns, 1)

    def _aggregate(self, columns: tuple[Named, ...]) -> str:
        if self.chance(5):
            return "count(*)"
        if self.chance(6):
            values = self._text(columns, 1) if self.chance(2) else self._number(columns, 1)
            distinct = self.pick("", "", "DISTINCT ")
            return f"{self.pick('group_concat', 'json_group_array', 'sum', 'avg')}({distinct}{values})"
        name = self.pick("count", "sum", "avg", "total", "min", "max", "count", "MAX")
        argument = self._any(columns, 1) if name in ("count", "min", "max", "MAX") else self._number(columns, 1)
        distinct = "DISTINCT " if self.chance(5) else ""
        suffix = f" FILTER (WHERE {self._condition(columns, 1)})" if self.chance(6) else ""
        return f"{name}({distinct}{argument}){suffix}"

    def _window(self, columns: tuple[Named, ...]) -> str:
        keys = [named.sql for named in columns if named.sql.lower().endswith("_id")]
        # Of one table: a key, by which no rows tie.
        order = ", ".join(f"{key}{self.pick('', ' DESC')}" for key in keys)
        if len(keys) != 1 or len({named.sql.split(".")[0] for named in columns}) > 1 or self.chance(4):
            order = self._any(columns, 1)
            function = self.pick("rank()", "dense_rank()", "percent_rank()", "cume_dist()", "count(*)", "max(1)")
            frame = ""
        else:
            function = self.pick(
                "row_number()",
                "rank()",
                "ntile(2)",
                f"lag({self._any(columns, 0)})",
                f"lead({self._any(columns, 0)}, 2)",
                f"first_value({self._any(columns, 0)})",
                f"last_value({self._any(columns, 0)})",
                f"nth_value({self._any(columns, 0)}, 2)",
                f"sum({self._number(columns, 0)})",
                f"min({self._any(columns, 0)})",
            )
            frame = self.pick(
                "",
                " ROWS BETWEEN 1 PRECEDING AND CURRENT ROW",
                " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
                " RANGE UNBOUNDED PRECEDING",
                " GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW",
                " ROWS BETWEEN CURRENT ROW AND 2 FOLLOWING EXCLUDE TIES",
            )
        partition = f"PARTITION BY {self._any(columns, 0)} " if self.chance(3) else ""
        return f"{function} OVER ({partition}ORDER BY {order}{frame})"

    def _from(self, outer: tuple[Named, ...]) -> tuple[str, tuple[Named, ...]]:
        text, columns = self._source()
        for _ in range(self.count(0, 2) if self.chance(2) else 0):
            right, right_columns = self._source()
            word = self.pick(
                "JOIN", "LEFT JOIN", "INNER JOIN", "LEFT OUTER JOIN", "RIGHT JOIN", "FULL JOIN", ",", "CROSS JOIN"
            )
            text += f" {word} {right}"
            if word in (",", "CROSS JOIN"):
                pass
            elif self.chance(8) and " AS " not in right:
                text += ""
            else:
                text += f" ON {self._equation(columns, right_columns)}"
            columns += right_columns
        return f" FROM {text}", columns

    def _equation(self, left: tuple[Named, ...], right: tuple[Named, ...]) -> str:
        one = self._name(left)
        same = [named for named in right if named.kind is one.kind] or list(right)
        return f"{one.sql} = {self._draw(st.sampled_from(same)).sql}"  # type: ignore[attr-defined]

    def _source(self) -> tuple[str, tuple[Named, ...]]:
        self._names += 1
        alias = f"q{self._names}"
        if self._depth > 0 and self.chance(5):
            inner = Writer(self._draw, self._depth - 1)
            inner._names = self._names * 100
            width = inner.count(1, 3)
            sources, columns = inner._from(())
            items = [inner._name(columns) for _ in range(width)]
            listed = ", ".join(f"{item.sql} AS y{place}" for place, item in enumerate(items))
            where = f" WHERE {inner._condition(columns, 1)}" if self.chance(3) else ""
            named = tuple(Named(f"{alias}.y{place}", item.kind) for place, item in enumerate(items))
            return f"(SELECT {listed}{sources}{where}) AS {alias}", named
        table = str(self.pick(*TABLES))
        names = [(f"{table}_id", Kind.INTEGER), *((column.name, column.kind) for column in TABLES[table])]
        return f"{table} AS {alias}", tuple(Named(f"{alias}.{name}", kind) for name, kind in names)

    def _name(self, columns: tuple[Named, ...], kinds: tuple[Kind, ...] = ()) -> Named:
        fitting = [named for named in columns if not kinds or named.kind in kinds]
        if not fitting:
            return Named("1" if Kind.INTEGER in kinds else "'a'", None)
        named = self._draw(st.sampled_from(fitting))
        assert isinstance(named, Named)
        return named

    def _any(self, columns: tuple[Named, ...], depth: int) -> str:
        match self.count(0, 5):
            case 0:
                return self._condition(columns, depth - 1) if depth > 0 else self._name(columns).sql
            case 1:
                return self._text(columns, depth)
            case 2 | 3:
                return self._number(columns, depth)
        return self._name(columns).sql

    def _number(self, columns: tuple[Named, ...], depth: int) -> str:
        if depth <= 0 or self.chance(2):
            return str(self.pick(*_NUMBER_LITERALS)) if self.chance(5) else self._name(columns, _NUMBERS).sql
        match self.count(0, 9):
            case 8:
                operator = self.pick("+", "-", "*", "/", "%")
                return f"({self._text(columns, depth - 1)} {operator} {self._number(columns, 0)})"
            case 9:
                return f"{self.pick('-', '~', 'round', 'abs')}({self._text(columns, depth - 1)})"
            case 0:
                return f"length({self._text(columns, depth - 1)})"
            case 1:
                return f"abs({self._name(columns, (Kind.INTEGER, Kind.FLOAT)).sql})"
            case 2:
                return f"coalesce({self._number(columns, depth - 1)}, {self.pick('0', '1')})"
            case 3 if self._depth > 0:
                return self._scalar(columns)
            case 4:
                return f"CASE WHEN {self._condition(columns, depth - 1)} THEN {self._number(columns, 0)} ELSE 0 END"
            case 5:
                return f"({self._number(columns, depth - 1)} {self.pick('/', '%')} {self._number(columns, 0)})"
        return f"({self._number(columns, depth - 1)} {self.pick('+', '-', '*')} {self._number(columns, depth - 1)})"

    def _text(self, columns: tuple[Named, ...], depth: int) -> str:
        if depth <= 0 or self.chance(2):
            if self.chance(4):
                return str(self.pick(*_TEXT_LITERALS))
            return self._name(columns, (Kind.TEXT, Kind.TIMESTAMP, Kind.UUID, Kind.DATE)).sql
        match self.count(0, 5):
            case 4:
                return f"json_array({self._text(columns, 0)}, {self._number(columns, 0)})"
            case 5:
                return f"replace({self._text(columns, 0)}, {self._text(columns, 0)}, {self._text(columns, 0)})"
            case 0:
                return f"{self.pick('lower', 'UPPER', 'trim')}({self._text(columns, depth - 1)})"
            case 1:
                return f"coalesce({self._text(columns, depth - 1)}, '')"
            case 2:
                return f"CAST({self._name(columns, (Kind.INTEGER, Kind.TEXT)).sql} AS TEXT)"
        return f"({self._text(columns, depth - 1)} || {self._text(columns, depth - 1)})"

    def _scalar(self, outer: tuple[Named, ...]) -> str:
        inner = Writer(self._draw, self._depth - 1)
        self._names += 1
        inner._names = self._names * 1000
        sources, columns = inner._from(outer)
        known = columns + outer
        where = f" WHERE {inner._condition(known, 1)}" if self.chance(2) else ""
        return f"(SELECT {inner._aggregate(columns)}{sources}{where})"

    def _condition(self, columns: tuple[Named, ...], depth: int) -> str:
        if depth > 0 and self.chance(3):
            match self.count(0, 2):
                case 0:
                    return f"NOT ({self._condition(columns, depth - 1)})"
                case _:
                    word = self.pick("AND", "OR")
                    return f"({self._condition(columns, depth - 1)} {word} {self._condition(columns, depth - 1)})"
        operator = self.pick(*_COMPARISONS)
        documents = [named.sql for named in columns if named.kind is Kind.JSONB]
        if documents and self.chance(6):
            document, literal = self.pick(*documents), self.pick("1", "2", "'x'", "NULL", "2.5")
            if self.chance(2):
                return f"EXISTS (SELECT 1 FROM json_each({document}) AS e WHERE e.value {operator} {literal})"
            return f"{document} ->> {self.pick(repr('a'), '0', repr('$[1]'))} {operator} {literal}"
        match self.count(0, 9):
            case 0:
                return self._name(columns, _NUMBERS).sql
            case 1:
                return f"{self._name(columns).sql} {self.pick('IS NULL', 'IS NOT NULL', 'NOTNULL')}"
            case 2:
                collate = self.pick("", "", " COLLATE NOCASE", " COLLATE BINARY", " COLLATE RTRIM")
                return f"{self._text(columns, depth)} {operator} {self._text(columns, 0)}{collate}"
            case 3:
                return f"{self._text(columns, depth)} LIKE {self.pick(repr('a%'), repr('%b%'), repr('_'))}"
            case 4 if self._depth > 0:
                return f"{self.pick('', 'NOT ')}EXISTS ({self._nested(columns)})"
            case 5 if self._depth > 0:
                negation = self.pick("", "NOT ")
                return f"{self._name(columns).sql} {negation}IN ({self._nested(columns, 1)})"
            case 6:
                one = self._name(columns)
                return f"{one.sql} {operator} {self._name(columns, (one.kind,) if one.kind else ()).sql}"
            case 7:
                return f"{self._text(columns, 0)} BETWEEN {self.pick(*_TEXT_LITERALS)} AND {self.pick(*_TEXT_LITERALS)}"
        return f"{self._number(columns, depth)} {operator} {self._number(columns, depth - 1)}"

    def _nested(self, outer: tuple[Named, ...], width: int | None = None) -> str:
        inner = Writer(self._draw, self._depth - 1)
        self._names += 1
        inner._names = self._names * 1000
        return inner.query(outer, width)


@st.composite
def selects(draw: Callable[..., object]) -> str:
    writer = Writer(draw)
    text = writer.query()
    if writer.chance(8):
        # The same through a common table expression.
        return f"WITH w AS ({text}) SELECT * FROM w"
    return text
