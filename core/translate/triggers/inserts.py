"""INSERT within a trigger (https://sqlite.org/lang_insert.html)."""

from core.identifiers import fold_ascii, quote_sqlite
from core.translate.literals import quote_name
from core.translate.pieces import Refusal
from core.translate.queries.levels import Level
from core.translate.queries.model import Relation, SourceColumn
from core.translate.queries.translation import Translation
from core.translate.triggers.changes import Written, find_settable
from core.translate.triggers.conflicts import write_ignoring, write_replacement, write_upsert
from core.translate.triggers.model import Event, Timing
from core.translate.triggers.program import Program
from core.translate.triggers.rows import leave_to_identity, note_ids, read_rows, write_rows
from core.translate.triggers.statements import InsertStatement


def translate_insert(
    program: Program, translation: Translation, outer: Level, statement: InsertStatement, *, fires: frozenset[Event]
) -> Written:
    """An INSERT. `fires` are the events of its table that AFTER triggers wait for, and UPDATEs by BEFORE triggers."""
    relation = program.find_target(statement.table)
    columns = _find_columns(relation, statement)
    source = read_rows(program, translation, outer, statement, columns)
    note_ids(program, relation, columns, source)
    upserts = statement.upserts
    is_plain = not upserts and statement.policy not in ("IGNORE", "REPLACE")
    kept = leave_to_identity(program, relation, columns, source, is_plain=is_plain)
    target_sql = quote_name(relation.target_name)
    listed = ", ".join(quote_name(column.column.target_name) for column in kept)
    policy = statement.policy
    conflict_reading, conflict_sql, alias = "", "", ""
    if policy in ("FAIL", "ROLLBACK"):
        program.notes[f"where OR {policy} meets a conflict, PostgreSQL takes back the whole statement"] = None
    if upserts:
        if policy not in ("", "ABORT", "FAIL", "ROLLBACK"):
            raise Refusal(f"it has both OR {policy} and ON CONFLICT")
        conflict_reading, conflict_sql, alias = write_upsert(program, translation, outer, relation, upserts, source)
    elif policy in ("IGNORE", "REPLACE"):
        program.notes[
            f"in SQLite a conflict clause of the statement that fires it comes before its own OR {policy}"
        ] = None
        if policy == "IGNORE":
            conflict_sql = " ON CONFLICT DO NOTHING"
        else:
            conflict_sql = write_replacement(program, relation, kept, source, fires)
    if relation is program.table and program.header.timing is Timing.AFTER:
        program.writes_other_rows = True
    word = f"INSERT OR {policy}" if policy else "INSERT"
    names = f" ({', '.join(map(quote_sqlite, statement.columns))})" if statement.columns else ""
    reading = f"{word} INTO {quote_sqlite(relation.source_name)}{names} {source.reading}{conflict_reading}"
    head = f"INSERT INTO {target_sql}{alias} ({listed})" if kept else f"INSERT INTO {target_sql}{alias}"
    rowid = fold_ascii(relation.rowid_column or "")
    if " DO NOTHING" in conflict_sql and rowid and rowid not in {fold_ascii(c.column.source_name) for c in kept}:
        program.notes[f"a row of {relation.source_name} that it passes over uses up a number in PostgreSQL"] = None
    if policy == "IGNORE":
        sql = write_ignoring(program, relation, kept, source, head, conflict_sql)
    else:
        sql = f"{head} {write_rows(kept, source)}{conflict_sql}"
    return Written(reading=reading, sql=sql, trees=tuple(source.trees))


def _find_columns(relation: Relation, statement: InsertStatement) -> list[SourceColumn]:
    generated = set(map(fold_ascii, relation.generated_columns))
    names = statement.columns or tuple(
        column.column.source_name
        for column in relation.columns
        if fold_ascii(column.column.source_name) not in generated
    )
    columns = [find_settable(relation, name) for name in names]
    given = [fold_ascii(column.column.source_name) for column in columns]
    if len(set(given)) < len(given):
        raise Refusal("it gives a column two values")
    for name in relation.lost_defaults:
        if fold_ascii(name) not in given:
            raise Refusal(f"the DEFAULT of {name}, which it leaves to SQLite, is not translated")
    return columns
