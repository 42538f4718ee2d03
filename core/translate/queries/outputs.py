"""The result columns of a SELECT: what they are, and what they are called."""

from collections.abc import Sequence
from dataclasses import replace

from sqlglot import exp

from core.identifiers import fold_ascii, make_unique
from core.translate.extracted import Extracted
from core.translate.literals import quote_name
from core.translate.pieces import Constant, Converted, Refusal
from core.translate.queries.columns import as_column, as_extracted_column, as_value
from core.translate.queries.joining import find_joined
from core.translate.queries.levels import Level, Reference
from core.translate.queries.reading import find_reference, note_use, read_any, read_scalar, take_bare
from core.translate.queries.syntax import MAX_COLUMNS
from core.translate.queries.translation import Output, Translation


def read_outputs(
    translation: Translation, nodes: Sequence[exp.Expr], level: Level, given: Sequence[str]
) -> tuple[Output, ...]:
    outputs: list[Output] = []
    names: set[str] = set()
    targets: set[str] = set()

    def add(output: Output, name: str) -> None:
        if len(outputs) < len(given):
            name = given[len(outputs)]
        # As SQLite does: a second x is x:1.
        unique, number = name, 0
        while fold_ascii(unique) in names:
            number += 1
            unique = f"{name}:{number}"
        names.add(fold_ascii(unique))
        target = make_unique(translation.name_target(unique) or "column", targets)
        targets.add(target)
        column = replace(output.column, column=replace(output.column.column, source_name=unique, target_name=target))
        outputs.append(replace(output, column=column))
        if len(outputs) > MAX_COLUMNS:
            raise Refusal("it has more columns than PostgreSQL takes")

    for node in nodes:
        star = _expand_star(node, level)
        if star is not None:
            for reference in star:
                add(_take(translation, level, level, reference), reference.column.column.source_name)
            continue
        expression = node.this if isinstance(node, exp.Alias) else node
        output = _read_output(translation, expression, level)
        name = node.alias if isinstance(node, exp.Alias) else ""
        if not name and output.is_column and isinstance(expression, exp.Column):
            name = output.column.column.source_name
        add(output, name or f"column {len(outputs) + 1}")
    return tuple(outputs)


def is_table_star(node: exp.Expr) -> bool:
    return isinstance(node, exp.Column) and isinstance(node.this, exp.Star)


def _expand_star(node: exp.Expr, level: Level) -> list[Reference] | None:
    if isinstance(node, exp.Star):
        if any(node.args.values()):
            raise Refusal("it has a clause that is not understood")
        for source in level.sources:
            for refusal in source.unqualified_refusals.values():
                raise Refusal(refusal)
        return [
            Reference(source, column)
            for source in level.sources
            for column in source.columns
            if fold_ascii(column.column.source_name) not in source.hidden
        ]
    if isinstance(node, exp.Column) and is_table_star(node):
        found = level.find_source(node.table)
        if found is None:
            raise Refusal(f"it has no source {node.table}")
        return [Reference(found, column) for column in found.columns]
    return None


def _refer(reference: Reference) -> Output:
    """A column as it stands, whatever it holds."""
    if reference.column.column.refusal is not None:
        raise Refusal(reference.column.column.refusal)
    column = replace(reference.column, computed_sql=None, found_by=reference.column.found_by or reference.reading)
    return Output(reading=reference.reading, sql=reference.sql, column=column, is_column=True)


def _take(translation: Translation, level: Level, owner: Level, reference: Reference) -> Output:
    sql = take_bare(translation, level, reference) if owner is level else None
    if sql is not None:
        return replace(_refer(reference), sql=sql)
    note_use(translation, owner, reference)
    return _refer(reference)


def _read_output(translation: Translation, node: exp.Expr, level: Level) -> Output:
    reference = find_reference(level, node)
    if reference is not None:
        owner = level
        while reference.source not in owner.sources and owner.outer is not None:
            owner = owner.outer
        if reference.column.is_approximate:
            translation.approximate.add(id(node))
        return _take(translation, level, owner, reference)
    bare = node
    while isinstance(bare, exp.Paren):
        bare = bare.this
    if isinstance(bare, exp.Subquery) and isinstance(bare.this, exp.Query):
        result = read_scalar(translation, level, bare)
        (column,) = result.columns
        inner = replace(column.column, collation="BINARY")
        return Output(
            reading=f"({result.reading})",
            sql=f"({result.sql})",
            column=replace(column, column=inner),
        )
    part = read_any(translation, node, level)
    if isinstance(part, Extracted):
        return Output(reading=part.reading, sql=part.sql, column=as_extracted_column(part, "", ""))
    if isinstance(part, Converted):
        raise part.refuse("computes with")
    value = as_value(part)
    return Output(
        reading=part.reading,
        sql=value.sql,
        column=replace(
            as_column(value, "", "", is_approximate=translation.is_approximate(node)),
            joined_by=find_joined(translation, node),
        ),
        is_null=isinstance(part, Constant) and part.value is None,
        value=value,
    )


def write_output(output: Output) -> str:
    return f"{output.sql} AS {quote_name(output.column.column.target_name)}"
