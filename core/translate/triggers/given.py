"""A value that a statement gives to a column: what SQLite stores of it by the column's affinity
(https://sqlite.org/datatype3.html#type_affinity), as the column's values were converted."""

from dataclasses import dataclass

from sqlglot import exp

from core.catalog.model import Affinity, StorageClass
from core.translate.defaults import write_default
from core.translate.extracted import Extracted, as_text_of, store_extracted
from core.translate.instants import write_text
from core.translate.literals import EXACT_IN_DOUBLE
from core.translate.model import CONVERTED_KINDS, MOMENT_KINDS, ColumnInScope, Kind
from core.translate.numbers import as_text
from core.translate.pieces import Constant, Converted, Digits, Piece, Pull, Refusal, Term, as_integer
from core.translate.queries.columns import TYPES, as_part, as_value
from core.translate.queries.levels import Level
from core.translate.queries.model import SourceColumn
from core.translate.queries.reading import find_reference, note_use, read_any, read_condition, read_scalar
from core.translate.queries.translation import Translation
from core.translate.target import INTEGER_LIMITS, NUMERIC_AFFINITIES, DefaultTarget
from core.translate.triggers.spelt import is_spelt_alike

_TEXTS = frozenset({StorageClass.TEXT})
_UTC_NAMES = ("UTC", "Etc/UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A value on both sides: a part, or a CASE of several (`branches`, by their conditions). Where it is a `column` as
    it stands, `column_sql` is that in PostgreSQL."""

    reading: str
    part: Piece | Converted | None
    column: SourceColumn | None = None
    column_sql: str = ""
    branches: "tuple[tuple[str | None, Given], ...]" = ()
    is_approximate: bool = False

    @property
    def is_null(self) -> bool:
        return isinstance(self.part, Constant) and self.part.value is None


def read_given(translation: Translation, node: exp.Expr, level: Level) -> Given:
    """A value of a statement. Raises Refusal."""
    while isinstance(node, exp.Paren):
        node = node.this
    reference = find_reference(level, node)
    if reference is not None:
        note_use(translation, level, reference)
        part = as_part(reference.column, reference.reading, reference.sql)
        return Given(
            reading=part.reading,
            part=part,
            column=reference.column,
            column_sql=reference.sql,
            is_approximate=reference.column.is_approximate,
        )
    if isinstance(node, exp.Subquery) and isinstance(node.this, exp.Query):
        result = read_scalar(translation, level, node)
        (column,) = result.columns
        part = as_part(column, f"({result.reading})", f"({result.sql})")
        return Given(
            reading=part.reading,
            part=part,
            column=column,
            column_sql=f"({result.sql})",
            is_approximate=column.is_approximate,
        )
    if isinstance(node, exp.Case):
        return _read_case(translation, node, level)
    part = read_any(translation, node, level)
    is_approximate = translation.is_approximate(node)
    return Given(reading=part.reading, part=part, is_approximate=is_approximate)


def _read_case(translation: Translation, node: exp.Case, level: Level) -> Given:
    """A CASE whose branches are stored each for itself: they need not be of one kind."""
    branches: list[tuple[str | None, Given]] = []
    subject = node.this
    reading = "(CASE" if subject is None else f"(CASE {read_any(translation, subject, level).reading}"
    for branch in node.args["ifs"]:
        tested = branch.this
        if subject is not None:
            tested = exp.EQ(this=subject, expression=branch.this)
        condition = read_condition(translation, tested, level)
        if subject is not None and "random(" in condition.sql:
            raise Refusal("it compares another value each time")
        test = condition.reading if subject is None else read_any(translation, branch.this, level).reading
        given = read_given(translation, branch.args["true"], level)
        reading += f" WHEN {test} THEN {given.reading}"
        branches.append((condition.sql, given))
    default = node.args.get("default")
    if default is not None:
        given = read_given(translation, default, level)
        reading += f" ELSE {given.reading}"
        branches.append((None, given))
    return Given(reading=f"{reading} END)", part=None, branches=tuple(branches))


def store(translation: Translation, given: Given, target: SourceColumn) -> str:
    """The value in PostgreSQL's SQL, as the column's. Raises Refusal where it can't be shown to be the same."""
    column = target.column
    if column.refusal is not None:
        raise Refusal(column.refusal)
    if given.is_approximate:
        _note(translation, f"the last digits of what it stores in {column.source_name} depend on the order of a sum")
    if given.branches:
        parts = [
            f"WHEN {condition} THEN {store(translation, each, target)}"
            if condition is not None
            else f"ELSE {store(translation, each, target)}"
            for condition, each in given.branches
        ]
        return _cast_case(f"CASE {' '.join(parts)} END", given, column)
    if not is_spelt_alike(given.part, given.column, target):
        _note(translation, f"in SQLite it may spell {column.source_name} otherwise than the other rows do")
    try:
        if given.column is not None and not given.column.is_extracted:
            if _is_copy(given.column.column, column):
                return given.column_sql
            moment = _copy_moment(given.column.column, column, given.column_sql)
            if moment is not None:
                return moment
        return _store_part(translation, given, column)
    except Refusal as refusal:
        raise Refusal(f"what it stores in {column.source_name} is not known to be the same: {refusal.reason}") from None


def _cast_case(sql: str, given: Given, column: ColumnInScope) -> str:
    """Of a CASE of literals alone PostgreSQL would make text."""
    if column.kind is Kind.ENUM:
        if any(not isinstance(each.part, Constant) for _, each in given.branches):
            return sql
        raise Refusal(f"what it stores in {column.source_name} is not known to be the same: it chooses between labels")
    # A cast to varchar(n) would cut what an assignment refuses.
    return f"({sql})::{'text' if column.kind is Kind.TEXT else strip_collation(column)}"


def strip_collation(column: ColumnInScope) -> str:
    """A column's type without a COLLATE."""
    return column.type_sql.partition(" COLLATE ")[0] or TYPES.get(column.kind, column.kind.value)


def _is_copy(source: ColumnInScope, target: ColumnInScope) -> bool:
    """Whether a value of one column is one of the other's as it stands, on both sides."""
    if source.kind is not target.kind or source.refusal is not None:
        return False
    if source.numbers != target.numbers or source.zone != target.zone or source.labels != target.labels:
        return False
    is_same_type = source.type_sql == target.type_sql
    if source.affinity is target.affinity and source.reads == target.reads and is_same_type:
        return True
    if source.is_mixed or target.is_mixed or source.affinity is None:
        return False
    if source.kind in CONVERTED_KINDS:
        return set(source.reads) <= _TEXTS and set(target.reads) <= _TEXTS and is_same_type
    return False


def _copy_moment(source: ColumnInScope, target: ColumnInScope, sql: str) -> str | None:
    """A date or a time without a zone as a column of more of a moment reads its text; None for any other."""
    if source.is_mixed or set(source.reads) != _TEXTS or source.refusal is not None:
        return None
    match source.kind, target.kind:
        case Kind.DATE, Kind.TIMESTAMP:
            return f"{sql}::timestamp"
        case ((Kind.DATE | Kind.TIMESTAMP), Kind.TIMESTAMPTZ) if target.zone in _UTC_NAMES:
            return f"({sql}{'::timestamp' if source.kind is Kind.DATE else ''} AT TIME ZONE 'UTC')"
    return None


def _store_part(translation: Translation, given: Given, column: ColumnInScope) -> str:
    part = given.part
    assert part is not None
    if isinstance(part, Extracted):
        sql = store_extracted(part, column.kind, column.affinity or Affinity.BLOB)
        if sql is not None:
            _note(translation, f"it fails where what it stores in {column.source_name} is no {strip_collation(column)}")
            return sql
        if column.affinity is not Affinity.TEXT:
            raise part.refuse("stores")
        failing = "object or array" if part.has_plain_numbers else "object, array or whole number"
        _note(translation, f"it fails where what it stores in {column.source_name} is a JSON {failing}")
        part = as_text_of(part)
    elif isinstance(part, Converted):
        restored = part.restore()
        if restored is None:
            raise part.refuse("stores")
        part = restored
    target = DefaultTarget.parse(
        column.kind,
        strip_collation(column),
        column.affinity or Affinity.BLOB,
        labels=column.labels,
        zone=column.zone,
        numbers=column.numbers,
    )
    if isinstance(part, Constant):
        return write_default(part, target)
    if part.has_collate:
        raise Refusal("a COLLATE of it stands elsewhere than beside a comparison")
    if part.may_overflow:
        part = as_value(part)
        assert isinstance(part, Term)
    if column.kind in MOMENT_KINDS and _is_computed_text(part, given.column) and _is_of_texts(column):
        sql = write_text(part, target)
        _note(translation, f"it fails where what it stores in {column.source_name} is no {target.type_name}")
        return sql
    if column.kind in MOMENT_KINDS or part.integer_sql is not None:
        return write_default(part, target)
    return _store_term(translation, part, column, target)


def _is_computed_text(term: Term, source: SourceColumn | None) -> bool:
    """Whether it is a text other than the time of day, and no column's: those may be any."""
    is_computed = source is None or source.is_in_no_number
    return term.kind is Kind.TEXT and term.now is None and is_computed


def _is_of_texts(column: ColumnInScope) -> bool:
    return set(column.reads) <= _TEXTS and not column.is_mixed


def _store_term(translation: Translation, term: Term, column: ColumnInScope, target: DefaultTarget) -> str:
    name = column.source_name
    match column.kind, term.kind:
        case Kind.TEXT, _ if term.kind in TYPES and term.kind is not Kind.BYTES:
            return _store_text(translation, term, column, target)
        case Kind.INTEGER, Kind.INTEGER | Kind.BOOLEAN:
            if term.bound > INTEGER_LIMITS[target.type_name] and term.kind is Kind.INTEGER:
                _note(translation, f"it fails where what it stores in {name} does not fit {target.type_name}")
            return as_integer(term).sql
        case Kind.BOOLEAN, Kind.BOOLEAN:
            return term.sql
        case Kind.BOOLEAN, Kind.INTEGER:
            _note(translation, f"it fails where what it stores in {name} is neither 0 nor 1")
            return f"{term.operand}::text::boolean"
        case Kind.FLOAT, Kind.INTEGER | Kind.BOOLEAN:
            integer = as_integer(term)
            if integer.bound > EXACT_IN_DOUBLE and column.affinity is not Affinity.REAL:
                raise Refusal("it may have more digits than a double")
            return f"{integer.operand}::double precision"
        case Kind.FLOAT, Kind.FLOAT if column.affinity is not Affinity.TEXT:
            return term.sql
        case Kind.FLOAT, Kind.NUMERIC if column.affinity is not Affinity.TEXT:
            return f"{term.operand}::double precision"
        case Kind.NUMERIC, Kind.INTEGER | Kind.BOOLEAN if column.affinity is not Affinity.TEXT:
            _note_scale(translation, target, name, is_integer=True)
            return as_integer(term).sql
        case Kind.NUMERIC, Kind.NUMERIC if column.affinity is not Affinity.TEXT:
            _note_scale(translation, target, name, is_integer=False)
            return term.sql
        case Kind.NUMERIC, Kind.FLOAT if column.affinity is not Affinity.TEXT:
            # By way of its shortest text: a cast would keep fifteen digits.
            _note_scale(translation, target, name, is_integer=False)
            return f"{term.operand}::text::numeric"
        case Kind.BYTES, Kind.BYTES:
            return term.sql
        case Kind.UUID, Kind.TEXT if term.is_random_uuid:
            return "gen_random_uuid()"
        case ((Kind.UUID | Kind.JSON | Kind.JSONB), Kind.TEXT):
            _note(translation, f"it fails where what it stores in {name} is no {target.type_name}")
            return f"{term.operand}::{target.type_name}"
    raise Refusal(f"it may not fit a column of {target.type_name}")


def _store_text(translation: Translation, term: Term, column: ColumnInScope, target: DefaultTarget) -> str:
    name = column.source_name
    if column.affinity is Affinity.REAL and term.kind is not Kind.TEXT:
        raise Refusal("SQLite may write this number differently")
    # What a column of numbers holds as text is text there, too.
    is_kept = term.is_in_no_number or term.pull is Pull.NUMERIC
    if term.kind is Kind.TEXT and column.affinity in NUMERIC_AFFINITIES and not is_kept:
        raise Refusal("by affinity SQLite may store this text as a number")
    if term.kind in (Kind.FLOAT, Kind.NUMERIC) and column.affinity is not Affinity.TEXT:
        raise Refusal("SQLite may write this number differently")
    if term.kind in (Kind.FLOAT, Kind.NUMERIC) and term.digits is Digits.UNKNOWN:
        raise Refusal("it makes text of what SQLite and PostgreSQL write differently")
    text = as_text(term)
    longest = target.modifiers[0] if target.modifiers else None
    if longest is not None and (text.max_chars is None or text.max_chars > longest):
        _note(translation, f"it fails where what it stores in {name} has more than {longest} characters")
    return text.sql


def _note_scale(translation: Translation, target: DefaultTarget, name: str, *, is_integer: bool) -> None:
    if not target.modifiers:
        return
    precision, scale = (*target.modifiers, 0)[:2]
    _note(translation, f"it fails where what it stores in {name} has more than {precision - scale} digits")
    if not is_integer:
        _note(translation, f"what it stores in {name} is rounded to {scale} decimal places")


def _note(translation: Translation, note: str) -> None:
    translation.notes[note] = None
