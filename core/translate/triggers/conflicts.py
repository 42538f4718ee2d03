"""What an INSERT does where its row meets another: OR IGNORE, OR REPLACE, ON CONFLICT
(https://sqlite.org/lang_conflict.html, https://sqlite.org/lang_upsert.html)."""

from core.identifiers import fold_ascii, quote_sqlite
from core.translate.literals import quote_name
from core.translate.pieces import Constant, Refusal
from core.translate.queries.levels import Level, Source
from core.translate.queries.model import Relation, SourceColumn
from core.translate.queries.reading import read_condition
from core.translate.queries.translation import Translation
from core.translate.triggers.changes import check_self_reading, find_settable, write_assignments
from core.translate.triggers.keys import list_unique_keys
from core.translate.triggers.model import Event
from core.translate.triggers.program import Program
from core.translate.triggers.rows import RESULT, Rows, is_complete, write_rows
from core.translate.triggers.statements import Upsert


def write_ignoring(
    program: Program,
    relation: Relation,
    columns: list[SourceColumn],
    source: Rows,
    head: str,
    conflict_sql: str,
) -> str:
    """OR IGNORE passes over rows with a NULL where none may be, too, and over those that a CHECK refuses."""
    if relation.has_checks:
        note = f"a row that breaks a CHECK of {relation.source_name} is an error in PostgreSQL, which OR IGNORE skips"
        program.notes[note] = None
    if relation.has_other_unique and any(column.computed_sql is not None for column in relation.columns):
        note = f"OR IGNORE may pass over a row of {relation.source_name} whose key is equal in PostgreSQL alone"
        program.notes[note] = None
    not_null = set(map(fold_ascii, relation.not_null))
    places = [place for place, each in enumerate(columns) if fold_ascii(each.column.source_name) in not_null]
    if source.tail is not None:
        (row,), (given,) = source.sqls, source.rows
        tests = [
            f"({row[place]}) IS NOT NULL"
            for place in places
            if not is_complete(program, given[place]) and row[place] != "DEFAULT"
        ]
        rows = write_rows(columns, source)
        if not tests:
            return f"{head} {rows}{conflict_sql}"
        listed = [
            f"{value} AS {quote_name(column.column.target_name)}" for value, column in zip(row, columns, strict=True)
        ]
        names = [f"{quote_name(RESULT)}.{quote_name(columns[place].column.target_name)}" for place in places]
        inner = f"SELECT {', '.join(listed)}{source.tail}"
        if any(isinstance(each.part, Constant) for each in given):
            raise Refusal("PostgreSQL has no INSERT OR IGNORE of rows that may have a NULL where none may be")
        condition = " AND ".join(f"{name} IS NOT NULL" for name in names)
        return f"{head} SELECT * FROM ({inner}) AS {quote_name(RESULT)} WHERE {condition}{conflict_sql}"
    if not columns:
        return f"{head} {write_rows(columns, source)}{conflict_sql}"
    statements = []
    is_tested = False
    for row, given in zip(source.sqls, source.rows, strict=True):
        if any(given[place].is_null and row[place] != "DEFAULT" for place in places):
            raise Refusal("it gives NULL to a column that may not be, which OR IGNORE passes over")
        tests = [
            f"({row[place]}) IS NOT NULL"
            for place in places
            if not is_complete(program, given[place]) and row[place] != "DEFAULT"
        ]
        if tests and "random" in " ".join(row):
            raise Refusal("it may compute another value each time")
        is_tested = is_tested or bool(tests)
        insert = f"{head} VALUES ({', '.join(row)}){conflict_sql}"
        statements.append(f"IF {' AND '.join(tests)} THEN\n    {insert};\nEND IF" if tests else insert)
    return ";\n".join(statements) if is_tested else f"{head} {write_rows(columns, source)}{conflict_sql}"


def write_replacement(
    program: Program, relation: Relation, columns: list[SourceColumn], source: Rows, fires: frozenset[Event]
) -> str:
    """OR REPLACE where one key alone may meet another row: an update of all that row's columns."""
    if relation.is_view:
        raise Refusal("it replaces rows of a view")
    name = relation.source_name
    given = {fold_ascii(column.column.source_name) for column in columns}
    rowid = fold_ascii(relation.rowid_column or "")
    # A new number meets no other row.
    keys = [key for key in list_unique_keys(relation) if set(map(fold_ascii, key)) != {rowid} or rowid in given]
    if relation.has_other_unique or len(keys) > 1:
        raise Refusal(f"PostgreSQL has no INSERT OR REPLACE, and {name} has several unique keys")
    if not keys:
        return ""
    (key,) = keys
    folded = set(map(fold_ascii, key))
    if not folded <= given:
        raise Refusal(f"PostgreSQL has no INSERT OR REPLACE, and it leaves the key of {name} to its DEFAULT")
    if fires:
        raise Refusal(f"PostgreSQL has no INSERT OR REPLACE, and an update of {name} fires other triggers of it")
    _check_children(program, name, folded)
    _note_nulls(program, relation, columns, source)
    if source.may_be_several:
        program.notes[f"it fails where two of its rows have the same key of {name}"] = None
    collations = {c.column.collation.upper() for c in relation.columns if fold_ascii(c.column.source_name) in folded}
    if collations != {"BINARY"}:
        raise Refusal(f"the key of {name} is of another collation than BINARY")
    generated = set(map(fold_ascii, relation.generated_columns))
    sets = []
    for column in relation.columns:
        column_name = fold_ascii(column.column.source_name)
        if column_name in folded or column_name in generated:
            continue
        if column.column.refusal is not None and column_name not in given:
            # A column that is left out is not there, and of others a DEFAULT is one.
            continue
        # EXCLUDED has the DEFAULTs of what is not given, too. Of an identity DEFAULT would draw a second number.
        target = quote_name(column.column.target_name)
        sets.append(f"{target} = EXCLUDED.{target}")
    wanted = _write_target(relation, key)
    return f" ON CONFLICT ({wanted}) DO UPDATE SET {', '.join(sets)}" if sets else f" ON CONFLICT ({wanted}) DO NOTHING"


def _note_nulls(program: Program, relation: Relation, columns: list[SourceColumn], source: Rows) -> None:
    """OR REPLACE takes the DEFAULT for a NULL where none may be (https://sqlite.org/lang_conflict.html)."""
    not_null = set(map(fold_ascii, relation.not_null)) - {fold_ascii(relation.rowid_column or "")}
    for place, column in enumerate(columns):
        name = column.column.source_name
        if fold_ascii(name) in not_null and not all(is_complete(program, row[place]) for row in source.rows):
            note = (
                f"it fails where the {name} that it gives is NULL, for which SQLite takes the DEFAULT of {name}, if any"
            )
            program.notes[note] = None


def _check_children(program: Program, name: str, key: set[str]) -> None:
    """SQLite deletes the row and makes a new one (https://sqlite.org/foreignkeys.html#fk_actions), where PostgreSQL
    changes all but its key: that must be the same to the rows that refer to it."""
    for other in program.relations.values():
        for link in other.foreign_keys:
            if fold_ascii(link.parent) != fold_ascii(name):
                continue
            if set(map(fold_ascii, link.parent_columns)) <= key:
                is_same = link.on_delete == "NO ACTION"
            else:
                is_same = {link.on_delete, link.on_update} <= {"NO ACTION", "RESTRICT"}
            if not is_same:
                raise Refusal(
                    f"PostgreSQL has no INSERT OR REPLACE, which deletes rows that {other.source_name} refers to"
                )


def _write_target(relation: Relation, key: tuple[str, ...]) -> str:
    columns = [find_settable(relation, name) for name in key]
    if any(column.computed_sql is not None for column in columns):
        raise Refusal(f"in PostgreSQL more values of the key of {relation.source_name} are equal than in SQLite")
    return ", ".join(quote_name(column.column.target_name) for column in columns)


def write_upsert(
    program: Program,
    translation: Translation,
    outer: Level,
    relation: Relation,
    upserts: tuple[Upsert, ...],
    source: Rows,
) -> tuple[str, str, str]:
    """ON CONFLICT on both sides, and an alias of the table where its name is not its own."""
    if len(upserts) > 1:
        raise Refusal("it has several ON CONFLICT clauses, and PostgreSQL has one")
    (upsert,) = upserts
    if upsert.target_where_sql is not None:
        raise Refusal("its ON CONFLICT is for a partial index")
    if relation.is_view:
        raise Refusal("it has an ON CONFLICT on a view")
    reading, sql = " ON CONFLICT", " ON CONFLICT"
    keys = list_unique_keys(relation)
    key = upsert.target
    if key:
        reading += f" ({', '.join(map(quote_sqlite, key))})"
    elif upsert.assignments:
        if len(keys) != 1 or relation.has_other_unique:
            raise Refusal("its ON CONFLICT names no key, and its table has several")
        (key,) = keys
    if key:
        if set(map(fold_ascii, key)) not in [set(map(fold_ascii, each)) for each in keys]:
            raise Refusal(f"PostgreSQL has no unique key of {relation.source_name} by {', '.join(key)}")
        sql += f" ({_write_target(relation, key)})"
    if not upsert.assignments:
        return f"{reading} DO NOTHING", f"{sql} DO NOTHING", ""
    level = Level(outer=outer)
    target = program.add_target(translation, relation, level)
    level.sources.append(
        Source(
            name="excluded",
            alias="excluded",
            columns=(*list(relation.columns),),
            keys=(frozenset(),),
            complete_keys=(frozenset(),),
            rowid_column=relation.rowid_column,
            is_table=True,
            hidden=frozenset(fold_ascii(column.column.source_name) for column in relation.columns),
        )
    )
    references_before, reads_before = len(translation.references), tuple(translation.reads)
    set_reading, set_sql, trees = write_assignments(program, translation, level, relation, upsert.assignments)
    if "excluded" in program.relations:
        raise Refusal("a table is called excluded")
    if source.may_be_several:
        check_self_reading(
            program,
            translation,
            level,
            target,
            upsert.assignments,
            None,
            references_before=references_before,
            reads_before=reads_before,
        )
    source.trees += trees
    where_reading = where_sql = ""
    if upsert.where_sql is not None:
        where = program.parse_expression(upsert.where_sql)
        source.trees.append(where)
        term = read_condition(translation, where, level)
        where_reading, where_sql = f" WHERE {term.reading}", f" WHERE {term.sql}"
    if source.may_be_several:
        program.notes[f"it fails where two of its rows have the same key of {relation.source_name}"] = None
    alias = "" if target.alias == relation.target_name else f" AS {quote_name(target.alias)}"
    return (
        f"{reading} DO UPDATE SET {set_reading}{where_reading}",
        f"{sql} DO UPDATE SET {set_sql}{where_sql}",
        alias,
    )
