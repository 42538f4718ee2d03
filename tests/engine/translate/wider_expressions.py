"""Expressions at random that mix kinds more freely than `expressions`: quotients, bits, casts, choices, rows, functions
of texts, dates. A chance that is given decides, so that the same one makes the same expressions."""

import random
from collections.abc import Callable

INTEGERS = ("i", "j", "small", "bare", "b", "c")
REALS = ("f", "g", "n", "m")
TEXTS = ("t", "u", "v", "loose", "d", '"odd ""name""\n%s"', "state", "day")
BLOBS = ("x", "y")
MOMENTS = ("day", "made", "changed", "epoch", "t", "d", "i", "n", "small", "loose", "u")
_LITERALS = (
    "0",
    "1",
    "-1",
    "5",
    "2",
    "0.5",
    "-2.5",
    "1e3",
    "'a'",
    "'5'",
    "' 5'",
    "'5.0'",
    "'abc'",
    "''",
    "'é'",
    "'1e3'",
)
_MORE_LITERALS = ("NULL", "x'61'", "9223372036854775807", "'-5'", "7", "'10'")
_COMPARISONS = ("=", "<", "<=", ">", ">=", "<>", "IS", "IS NOT", "==", "!=")
_FORMATS = ("%d", "%5d|", "%-5s|", "%s", "%05d", "%+d", "%x", "%q", "%Q", "%w", "%%%s", "%,d", "% d", "%-8d|", "%X")
_MODIFIERS = (
    *("'+1 day'", "'-1 month'", "'start of month'", "'weekday 1'", "'unixepoch'", "'auto'", "'julianday'"),
    *("'+1.5 hours'", "'start of year'", "'+12:30'", "'+' || small || ' days'", "'+3 years'"),
)
_DATE_FORMATS = ("'%Y'", "'%Y-%m'", "'%j %W %w'", "'%s'", "'%H:%M:%f'", "'%d/%m/%Y'", "'%%x%Y'", "'%q'", "t")
_DEEPEST = 1


class Chance:
    """Writes expressions of each sort, one within another."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def _choose(self, *options: str) -> str:
        return self._random.choice(options)

    def _write(self, depth: int, leaves: tuple[str, ...], *makers: Callable[[int], str]) -> str:
        if depth > _DEEPEST or self._random.random() < 0.45:
            return self._choose(*leaves)
        return self._random.choice(makers)(depth + 1)

    def integer(self, depth: int = 0) -> str:
        return self._write(
            depth,
            (*INTEGERS, "1", "2", "5", "-1", "0", "3", "64"),
            lambda d: f"({self.integer(d)} {self._choose(*'+-*/%&|')} {self.integer(d)})",
            lambda d: f"length({self.text(d)})",
            lambda d: f"instr({self.text(d)}, {self.text(d)})",
            lambda d: f"unicode({self.text(d)})",
            lambda d: f"CAST({self.any(d)} AS INTEGER)",
            lambda d: f"~{self.integer(d)}",
            lambda d: f"({self.integer(d)} {self._choose('<<', '>>')} {self.integer(d)})",
            lambda d: f"({self.any(d)} {self._choose(*_COMPARISONS)} {self.any(d)})",
            lambda d: f"iif({self.condition(d)}, {self.integer(d)}, {self.integer(d)})",
            lambda d: f"sign({self._choose(*INTEGERS, *REALS)})",
            lambda d: f"min({self.integer(d)}, {self.integer(d)})",
            lambda d: f"nullif({self.integer(d)}, {self.any(d)})",
            lambda d: f"likely({self.integer(d)})",
        )

    def real(self, depth: int = 0) -> str:
        return self._write(
            depth,
            (*REALS, "0.5", "2.0", "1e3"),
            lambda d: f"round({self.integer(d)}, {self._choose('0', '1', '2')})",
            lambda d: f"({self.real(d)} / {self._choose('2', '2.0', self.real(d), self.integer(d))})",
            lambda d: f"({self.real(d)} % {self.integer(d)})",
            lambda d: f"CAST({self.any(d)} AS REAL)",
            lambda d: f"abs({self.real(d)})",
            lambda d: f"max({self.real(d)}, {self.real(d)})",
            lambda d: f"nullif({self.real(d)}, {self.any(d)})",
            lambda d: f"CASE WHEN {self.condition(d)} THEN {self.real(d)} ELSE {self.real(d)} END",
            lambda d: f"julianday({self._choose(*MOMENTS)}{self._modifiers()})",
        )

    def text(self, depth: int = 0) -> str:
        return self._write(
            depth,
            (*TEXTS, "'a'", "'5'", "'abc'", "''", "'it''s'", "'É'"),
            lambda d: f"({self.any(d)} || {self.any(d)})",
            # Places beyond 32 bits are other ones in older versions.
            lambda d: (
                f"substr({self.any(d)}, {self._choose('1', '2', '-1', '-2', '0', 'small')}"
                + self._choose(")", ", 1)", ", 2)", ", -1)", ", small)")
            ),
            lambda d: f"replace({self.text(d)}, {self.text(d)}, {self.text(d)})",
            lambda d: (
                f"{self._choose('trim', 'ltrim', 'rtrim')}({self.any(d)}"
                + self._choose(")", ", 'a')", f", {self.text(d)})")
            ),
            lambda d: f"{self._choose('upper', 'lower', 'hex', 'typeof')}({self.any(d)})",
            lambda d: f"CAST({self.any(d)} AS {self._choose('TEXT', 'VARCHAR(5)', 'char')})",
            lambda d: f"CASE {self.any(d)} WHEN {self.any(d)} THEN {self.text(d)} ELSE {self.text(d)} END",
            lambda d: f"nullif({self.text(d)}, {self.any(d)})",
            lambda d: f"max({self.text(d)}, {self.text(d)})",
            lambda d: f"ifnull({self.text(d)}, {self.text(d)})",
            lambda d: f"quote({self._choose(*INTEGERS, *TEXTS, *BLOBS)})",
            lambda d: f"printf('{self._choose(*_FORMATS)}', {self._choose(*INTEGERS, *TEXTS)})",
            lambda d: f"{self._choose('date', 'time', 'datetime')}({self._choose(*MOMENTS)}{self._modifiers()})",
            lambda d: f"strftime({self._choose(*_DATE_FORMATS)}, {self._choose(*MOMENTS)}{self._modifiers()})",
        )

    def blob(self, depth: int = 0) -> str:
        return self._write(
            depth,
            (*BLOBS, "x'61'", "zeroblob(2)"),
            lambda d: f"CAST({self.text(d)} AS BLOB)",
            lambda d: f"substr({self._choose(*BLOBS)}, {self._choose('1', '-1', '2', 'small')}, 1)",
        )

    def any(self, depth: int = 0) -> str:
        makers = (self.integer, self.real, self.text, self.blob, lambda _: self._choose(*_LITERALS, *_MORE_LITERALS))
        return self._random.choice(makers)(depth)

    def condition(self, depth: int = 0) -> str:
        if depth > _DEEPEST:
            return self._choose(*INTEGERS, "t > 'a'")
        members = ", ".join(self.any(depth + 1) for _ in range(self._random.randint(0, 3)))
        return self._random.choice(
            (
                lambda d: f"{self.any(d)} {self._choose(*_COMPARISONS)} {self.any(d)}",
                lambda d: f"{self.any(d)} {self._choose('', 'NOT')} IN ({members})",
                lambda d: f"{self.any(d)} {self._choose('', 'NOT')} BETWEEN {self.any(d)} AND {self.any(d)}",
                lambda d: (
                    f"({self.any(d)}, {self.any(d)}) {self._choose(*_COMPARISONS)} ({self.any(d)}, {self.any(d)})"
                ),
                lambda d: f"{self.any(d)} LIKE {self.text(d)}",
                lambda d: f"{self.any(d)} LIKE {self._choose(*LIKE_PATTERNS)} ESCAPE '!'",
                lambda d: f"{self.text(d)} NOT LIKE {self.text(d)} ESCAPE '!'",
                lambda d: f"{self.any(d)} IS {self._choose('', 'NOT ')}{self._choose('NULL', 'TRUE', 'FALSE')}",
                lambda d: f"{self.any(d)} IS {self._choose('', 'NOT ')}DISTINCT FROM {self.any(d)}",
                lambda d: f"NOT {self.any(d)}",
                lambda d: f"({self.condition(d)} AND {self.condition(d)})",
                lambda d: f"({self.condition(d)} OR {self.any(d)})",
                lambda d: self.any(d),
            )
        )(depth + 1)

    def _modifiers(self) -> str:
        count = self._random.choice((0, 0, 1, 1, 2))
        return "".join(f", {self._choose(*_MODIFIERS)}" for _ in range(count))


LIKE_PATTERNS = ("'a!%'", "'!!%'", "'%!_b'", "'a|%b'")
