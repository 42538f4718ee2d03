"""SQLite expressions at random: what the allow-list knows, over the columns of the twin tables, of every kind and
with every literal, mixed more than any schema would."""

from collections.abc import Sequence

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from core.identifiers import quote_sqlite, quote_text
from core.translate.model import CONVERTED_KINDS, Kind
from tests.engine.translate.twins import COLUMNS, LABELS

TRUTHS = ("TRUE", "false", "1", "0")
INTEGERS = (
    *("0", "1", "-1", "5", "10", "007", "0x1F", "9007199254740992", "9007199254740993", "-32768"),
    *("9223372036854775807", "-9223372036854775808", "9223372036854775808"),
)
REALS = (
    "0.1",
    "0.5",
    "5.0",
    "-2.5",
    "1e22",
    ".5",
    "1e300",
    "0.30000000000000004",
    "9007199254740993.0",
    "1e-7",
    "1152921504606846976.0",
)
TEXTS = (
    *("''", "'a'", "'A'", "'abc'", "'É'", "'é'", "'İ'", "'ß'", "'Z'", "'a_b'", "'a\\b'", "' a '", "'it''s'"),
    *("'5'", "'05'", "'5.0'", "'-5'", "'1e3'", "' 5'", "'🐘'", '"abc"', '"a"', "'2020-01-01'", "'\ue000'"),
)
BLOBS = ("x''", "x'00'", "X'61'", "x'61ff'")
LIKE_PATTERNS = (
    "'%'",
    "'a%'",
    "'A_B'",
    "'É%'",
    "'%\\b'",
    "''",
    "'_'",
    "'%b%'",
    "'a%%b'",
    "'İ'",
    "'k'",
    "'%\n%'",
)
GLOB_PATTERNS = (
    *("'*'", "'a*'", "'A?B'", "'a_b'", "'a%b'", "'a\\b'", "'[a-c]*'", "'*[^0-9]*'", "'[]]'", "'[^]]*'"),
    *("'[a-'", "'[-a]'", "'[z-a]'", "'[^a-z]'", "'?'", "'[[]x]'", "'[_~]'", "'[\\^]'", "'[]-a]'", "'a\nb'"),
    *("'[A-É]*'", "'[a-c-e]'", "'[.-a]'", "''", "'*[ ]*'", "'[^ -~]'"),
)
EQUALITIES = ("=", "==", "<>", "!=", "IS", "IS NOT")
ORDERS = ("<", "<=", ">", ">=")


def _columns_of(*kinds: Kind) -> SearchStrategy[str]:
    return st.sampled_from([quote_sqlite(column.name) for column in COLUMNS if column.kind in kinds])


def _atoms(kinds: Sequence[Kind], literals: Sequence[str]) -> SearchStrategy[str]:
    """More columns than literals: what has no column in it is not translated."""
    columns = _columns_of(*kinds)
    return st.one_of(columns, columns, columns, st.sampled_from(literals))


def _write(*parts: SearchStrategy[str] | str) -> SearchStrategy[str]:
    """The parts one after the other, with a space between."""
    strategies = [st.just(part) if isinstance(part, str) else part for part in parts]
    return st.tuples(*strategies).map(" ".join)


def _in_parentheses(expressions: SearchStrategy[str]) -> SearchStrategy[str]:
    return expressions.map("({})".format)


def _call(name: str, *arguments: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.tuples(*arguments).map(lambda written: f"{name}({', '.join(written)})")


_INTEGER_ATOMS = _atoms([Kind.INTEGER], INTEGERS)
_REAL_ATOMS = _atoms([Kind.FLOAT, Kind.NUMERIC], REALS)
_TEXT_ATOMS = _atoms([Kind.TEXT], TEXTS)
_BLOB_ATOMS = _atoms([Kind.BYTES], BLOBS)
_TRUTH_ATOMS = _atoms([Kind.BOOLEAN], TRUTHS)
_CONVERTED_COLUMNS = _columns_of(*CONVERTED_KINDS)
_ENUM_COLUMNS = _columns_of(Kind.ENUM)
_LABELS = st.sampled_from([quote_text(label) for label in (*LABELS, "OPEN", "none")])
_JSON_TYPES = st.sampled_from(("'object'", "'array'", "'null'", "'integer'", "'text'", "'true'"))
_ANY_ATOM = (
    _CONVERTED_COLUMNS | _INTEGER_ATOMS | _REAL_ATOMS | _TEXT_ATOMS | _BLOB_ATOMS | _TRUTH_ATOMS | st.just("NULL")
)


def _grow_text(texts: SearchStrategy[str]) -> SearchStrategy[str]:
    unary = [_call(name, texts) for name in ("lower", "UPPER", "trim", "ltrim", "rtrim")]
    return st.one_of(
        *unary,
        _write(texts, "||", texts | _INTEGER_ATOMS),
        _call("coalesce", texts, texts),
        _call("ifnull", texts, st.sampled_from(("''", "NULL", "'a'"))),
        _call("hex", _BLOB_ATOMS),
        _in_parentheses(texts),
    )


_TEXT = st.recursive(_TEXT_ATOMS, _grow_text, max_leaves=3)


def _grow_integer(integers: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.one_of(
        _write(integers, st.sampled_from("+-*"), integers),
        _write("-", integers),
        _call("abs", st.sampled_from(("j", "small", "- j", "length(t)", "b"))),
        _call("coalesce", integers, integers),
        _call("length", _TEXT | _BLOB_ATOMS | _columns_of(Kind.INTEGER)),
        _in_parentheses(integers),
    )


_INTEGER = st.recursive(_INTEGER_ATOMS | _call("length", _TEXT_ATOMS), _grow_integer, max_leaves=3)
_REAL = _REAL_ATOMS | _write("-", _REAL_ATOMS) | _call("abs", _REAL_ATOMS) | _call("ifnull", _REAL_ATOMS, _REAL_ATOMS)
_NUMBER = _INTEGER | _REAL
_COLLATED = _TEXT | _write(_TEXT, "COLLATE", st.sampled_from(("NOCASE", "binary", "RTRIM")))


def _comparisons(
    left: SearchStrategy[str], right: SearchStrategy[str], literals: SearchStrategy[str]
) -> SearchStrategy[str]:
    operators = st.sampled_from(EQUALITIES + ORDERS)
    negation = st.sampled_from(("", "NOT"))
    members = st.lists(literals | st.just("NULL"), min_size=1, max_size=3).map(", ".join)
    return st.one_of(
        _write(left, operators, right),
        _write(left, negation, "BETWEEN", right, "AND", right),
        _write(left, negation, "IN", _in_parentheses(members)),
        _write(left, st.sampled_from(("IS NULL", "IS NOT NULL", "ISNULL", "NOTNULL", "NOT NULL"))),
    )


_TRUTH_LEAF = st.one_of(
    _comparisons(_INTEGER, _NUMBER | st.sampled_from(TEXTS), st.sampled_from(INTEGERS + REALS + TEXTS)),
    _comparisons(_REAL, _NUMBER, st.sampled_from(INTEGERS + REALS)),
    _comparisons(_COLLATED, _COLLATED, st.sampled_from(TEXTS + INTEGERS)),
    _comparisons(_call("lower", _COLLATED), _COLLATED, st.sampled_from(TEXTS)),
    _comparisons(_TRUTH_ATOMS, _TRUTH_ATOMS | _INTEGER, st.sampled_from(TRUTHS + INTEGERS)),
    _comparisons(_BLOB_ATOMS, _BLOB_ATOMS, st.sampled_from(BLOBS)),
    _comparisons(_ANY_ATOM, _ANY_ATOM, _ANY_ATOM),
    _comparisons(_ENUM_COLUMNS, _LABELS, _LABELS),
    _comparisons(_call("json_type", st.just("document")), _JSON_TYPES, _JSON_TYPES),
    _call("json_valid", st.just("document")),
    _write(_TEXT, st.sampled_from(("LIKE", "NOT LIKE")), st.sampled_from(LIKE_PATTERNS)),
    _write(_TEXT, st.sampled_from(("GLOB", "NOT GLOB")), st.sampled_from(GLOB_PATTERNS)),
    _TRUTH_ATOMS,
    _NUMBER,
)


def _grow_truth(truths: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.one_of(
        _write(truths, st.sampled_from(("AND", "OR")), truths),
        _write("NOT", truths),
        _write(
            truths,
            st.sampled_from(("IS TRUE", "IS NOT TRUE", "IS FALSE", "IS NOT FALSE", "IS NULL", "NOT NULL")),
        ),
        _write(truths, st.sampled_from(EQUALITIES), truths),
        _write(_in_parentheses(truths), st.sampled_from("+-*"), _in_parentheses(truths)),
        _in_parentheses(truths),
    )


conditions = st.recursive(_TRUTH_LEAF, _grow_truth, max_leaves=4)
values = st.one_of(_TEXT, _NUMBER, conditions, _BLOB_ATOMS, _ANY_ATOM, _write(_TEXT, "COLLATE", "BINARY"))
