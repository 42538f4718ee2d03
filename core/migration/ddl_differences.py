"""Where a column as SQLite declares it and as PostgreSQL will be told say something else, and what of a table is not
carried over at all."""

from collections.abc import Iterator

from core.catalog.model import Column, Table
from core.identifiers import fold_ascii
from core.migration.ddl_clauses import Clause, Element, find_clauses, read_name_list, squeeze
from core.plan.model import ColumnPlan, TablePlan
from core.plan.pgtypes import parse_type

Places = tuple[tuple[int, int], ...]


def compare_column(
    table: Table, plan: TablePlan, column: ColumnPlan, left: Element, right: Element
) -> tuple[Places | None, Places | None]:
    """The places that differ in both; None and None for columns that say the same."""
    source = table.column(column.source_name)
    here = {clause.kind: clause for clause in find_clauses(left)}
    there = {clause.kind: clause for clause in find_clauses(right)}
    kinds: set[str] = set()
    if fold_ascii(column.source_name) != fold_ascii(column.target_name):
        kinds.add("name")
    if _type_of(left, here) != _type_of(right, there):
        kinds.add("type")
    if _takes_null(table, source) != _target_takes_null(plan, column):
        kinds |= {"not", "null"}
    if _default_of(left, here) != _default_of(right, there):
        kinds.add("default")
    if column.generated_sql is not None and _generated_of(left, here) != _generated_of(right, there):
        kinds.add("generated")
    is_changed = bool(kinds)
    lost = {kind for kind in _lost_clauses(table, plan, source, here) if kind in here}
    if not is_changed and not lost:
        return None, None
    return (
        tuple((clause.start, clause.end) for kind, clause in here.items() if kind in kinds | lost),
        tuple((clause.start, clause.end) for kind, clause in there.items() if kind in kinds),
    )


def _lost_clauses(table: Table, plan: TablePlan, source: Column, here: dict[str, Clause]) -> Iterator[str]:
    """What a column of SQLite says beside its type that the plan has nothing of."""
    names = {fold_ascii(each.source_name): each.target_name for each in plan.columns}
    target = names[fold_ascii(source.name)]
    planned = next(each for each in plan.columns if each.target_name == target)
    if source.generated is not None and planned.generated_sql is None:
        yield "generated"
    is_kept = planned.is_case_blind or _has_collated_key(plan, target)
    if source.collation != "BINARY" and "collate" in here and not is_kept:
        yield "collate"
    if "primary" in here and plan.primary_key is None:
        yield "primary"
    if "unique" in here and not _has_unique(plan, (target,)):
        yield "unique"
    if "references" in here and not any(key.columns == (target,) for key in plan.foreign_keys):
        yield "references"
    kept = {squeeze(check.source_sql) for check in plan.check_constraints}
    own = (check for check in table.check_constraints if check.column is not None)
    if any(
        squeeze(check.expression_sql) not in kept
        for check in own
        if fold_ascii(check.column or "") == fold_ascii(source.name)
    ):
        yield "check"


def is_carried(element: Element, table: Table, plan: TablePlan) -> bool:
    """Whether the plan has all that an element with constraints of the table asks for."""
    names = {fold_ascii(column.source_name): column.target_name for column in plan.columns}
    kept = {squeeze(check.source_sql) for check in plan.check_constraints}
    for clause in find_clauses(element):
        columns = tuple(names.get(name, "") for name in read_name_list(element, clause))
        match clause.kind:
            case "primary" if plan.primary_key is None:
                return False
            case "unique" if not _has_unique(plan, columns):
                return False
            case "foreign" if not any(key.columns == columns for key in plan.foreign_keys):
                return False
            case "check":
                text = element.text[clause.start : clause.end]
                inner = text[text.find("(") + 1 : text.rfind(")")]
                if squeeze(inner) not in kept:
                    return False
    return True


def _has_unique(plan: TablePlan, columns: tuple[str, ...]) -> bool:
    keys = [key.columns for key in plan.unique_constraints]
    keys += [
        tuple(key.column or "" for key in index.keys) if all(key.column for key in index.keys) else columns
        for index in plan.indexes
        if index.unique and index.source_name is None
    ]
    if plan.primary_key is not None:
        keys.append(plan.primary_key.columns)
    return any(sorted(key) == sorted(columns) for key in keys)


def _has_collated_key(plan: TablePlan, column: str) -> bool:
    """Whether an index that was made for it keeps what a column's collation means for its keys."""
    return any(
        key.expression_sql is not None and f'"{column}"' in key.expression_sql
        for index in plan.indexes
        for key in index.keys
    )


def _type_of(element: Element, clauses: dict[str, Clause]) -> str:
    clause = clauses.get("type")
    text = squeeze(element.text[clause.start : clause.end]) if clause is not None else ""
    written = fold_ascii(text).replace(" ( ", "(").replace(" )", ")").replace(" ,", ",")
    try:
        return str(parse_type(written))
    except ValueError:
        return written


def _default_of(element: Element, clauses: dict[str, Clause]) -> str:
    clause = clauses.get("default")
    if clause is None:
        return ""
    text = squeeze(element.text[clause.start : clause.end])
    text = text[len("default") :].strip()
    while text.startswith("( ") and text.endswith(" )"):
        text = text[2:-2]
    return "" if fold_ascii(text) == "null" else text if "'" in text else fold_ascii(text)


def _generated_of(element: Element, clauses: dict[str, Clause]) -> str:
    """What a column is computed from; STORED or VIRTUAL, and quotes that a name could do without, aside."""
    clause = clauses.get("generated")
    text = squeeze(element.text[clause.start : clause.end]) if clause is not None else ""
    inner = text[text.find("(") + 1 : text.rfind(")")]
    return fold_ascii(inner.replace('"', "").replace(" ", ""))


def _takes_null(table: Table, column: Column) -> bool:
    """That a primary key of SQLite takes NULL is no matter of the column: where rows have that, the plan has no key."""
    key = table.primary_key
    is_in_key = key is not None and fold_ascii(column.name) in map(fold_ascii, key.columns)
    return not column.not_null and not is_in_key


def _target_takes_null(plan: TablePlan, column: ColumnPlan) -> bool:
    is_in_key = plan.primary_key is not None and column.target_name in plan.primary_key.columns
    return column.nullable and not is_in_key and not column.is_identity
