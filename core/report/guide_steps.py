"""The steps of a cut-over with this run's own names: back-up, review, the switch, and what comes after it: sequences,
upkeep, rows that were set aside, the way back."""

from collections import Counter
from shlex import quote

from core.identifiers import quote_text
from core.plan.conversions import ConversionKind
from core.plan.model import Origin, Plan, SequencePlan
from core.report.guide_columns import OBJECTS_NAMED, cap
from core.report.guide_names import quote_name
from core.report.markdown import block, code, items
from core.report.model import Report
from core.report.sentences import count

_CAUSES_NAMED = 8


def write_backups(report: Report, plan: Plan) -> str:
    schemas = [quote(quote_name(report.schema)), *(["howdah_sqlite"] if plan.helpers else [])]
    dumped = " ".join(f"--schema={schema}" for schema in schemas)
    source, target = quote(report.source), quote(report.target)
    text = (
        "The SQLite file was only read, and is the best back-up there is: keep it, read-only, until nobody wants to go"
        " back. If a program still writes to it, copy it by SQLite's own means. Of the target, keep what the schema has"
        " now.\n\n"
    ) + block(
        "sh",
        f"sqlite3 {source} {quote('.backup before-the-switch.sqlite')}",
        f"pg_dump --format=custom {dumped} --file=before-the-switch.dump {target}",
    )
    if report.backup_schema:
        text += f"\n\nWhat this run replaced is in the schema {code(report.backup_schema)}, whole."
    return text


def write_review(report: Report, plan: Plan) -> str:
    changed = Counter(
        str(column.conversion.kind)
        for table in plan.tables
        for column in table.columns
        if column.conversion.kind not in (ConversionKind.TEXT, ConversionKind.INTEGER, ConversionKind.BYTES)
    )
    became = ", ".join(f"{kind} {number:,}" for kind, number in sorted(changed.items()))
    chosen = sum(column.decision.origin is not Origin.RULE for table in plan.tables for column in table.columns)
    lines = [
        f"{code(f'howdah report {report.run_id}')} writes the report as a page: each column's type, by which rule and"
        " on what evidence",
        *([f"columns by what they became: {became}"] if became else []),
        *([f"{count(chosen, 'column')} not by a rule, but as somebody chose"] if chosen else []),
        f"{code(f'howdah runs show {report.run_id}')} says where the plan is kept; with {code('--set')} other types can"
        " be chosen, and the run made again",
    ]
    return items(lines)


def write_switch(report: Report) -> str:
    source, target, schema = quote(report.source), quote(report.target), quote(report.schema)
    again = f"howdah migrate {source} {target}"
    again += f" --schema {schema}" if report.schema != "public" else ""
    again += " --replace" if report.is_published else ""
    steps = (
        "Stop what writes to the SQLite file, and leave it stopped.",
        "Has nothing been written since this run? Then compare both sides once more; otherwise migrate again, with the"
        " plan of this run, so that everything is decided as it was.\n\n"
        + _indent(
            block(
                "sh",
                *([f"howdah verify {source} {target} --run {report.run_id}"] if report.is_published else []),
                f"{again} --plan plan.json",
            )
        ),
        "Point the application to the new server, with SQL that has changed as below.",
        "Check: start it for yourself alone, read and write one of everything, look at its log and at the server's.",
        "Go live. Keep the SQLite file as it is: what is written from now on is in PostgreSQL only.",
    )
    return "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))


def write_sequences(plan: Plan) -> str:
    found = [(table.target_name, table.sequence) for table in plan.tables if table.sequence is not None]
    if not found:
        return ""
    lines = [
        f"{code(f'{table}.{sequence.column}')} goes on at {sequence.next_value:,}"
        for table, sequence in found[:OBJECTS_NAMED]
    ]
    return (
        "Each goes on after the largest number that SQLite ever gave. If rows are written with numbers of their own"
        " after the switch, set it behind them:\n\n"
        + block("sql", _write_setval(*found[0]))
        + "\n\n"
        + cap(lines, len(found))
    )


def write_upkeep(report: Report) -> str:
    return (
        "The tables were analyzed when they were built, and autovacuum keeps them from then on. Before the first heavy"
        " day it does no harm to have all pages marked as visible too, for index-only scans:\n\n"
        + block("sh", f"psql {quote(report.target)} -c 'VACUUM (ANALYZE)'")
    )


def write_rejects(report: Report) -> str:
    if not report.rows_set_aside:
        return ""
    causes = sorted(
        ((table.source_name, cause) for table in report.tables for cause in table.reject_causes),
        key=lambda entry: -entry[1].rows,
    )
    lines = [
        f"{count(cause.rows, 'row')} of {code(table)}"
        + (f", column {code(cause.column)}" if cause.column else "")
        + f": {code(cause.reason)}"
        for table, cause in causes[:_CAUSES_NAMED]
    ]
    target, run_id = quote(report.target), report.run_id
    return (
        f"{count(report.rows_set_aside, 'row')} of {report.rows_read:,} did not fit and"
        f" {'is' if report.rows_set_aside == 1 else 'are'} kept whole, in the schema"
        f" {code(report.records_schema or 'howdah')}.\n\n{cap(lines, len(causes))}\n\nTake them out, mend them, send"
        " them again:\n\n"
        + block(
            "sh",
            f"howdah rejects export {target} --run {run_id} -o rejects.jsonl",
            f"howdah rejects retry {target} --run {run_id} --from rejects.jsonl",
        )
    )


def write_back(report: Report) -> str:
    if not report.is_published:
        return ""
    target, run_id = quote(report.target), report.run_id
    is_replacing = report.backup_schema is not None
    before = (
        f"removes what the run has made, and puts back what it replaced, from the schema {code(report.backup_schema)}"
        if report.backup_schema
        else "removes what the run has made"
    )
    lines = [
        f"{code(f'howdah undo {run_id}')} {before}. Rows that were written since would be lost: it names them, and"
        " asks first",
        f"{code(f'howdah restore {target} -o back.sqlite --run {run_id}')} writes the tables as they are then into a"
        " new SQLite file, with what was written since, for the application as it was",
        f"{code(f'howdah release {run_id}')} ends that: "
        + ("what was replaced is removed, and " if is_replacing else "")
        + "undo is not possible any more",
    ]
    return "Until you release the run, there is a way back:\n\n" + items(lines)


def _write_setval(table: str, sequence: SequencePlan) -> str:
    name, column = quote_name(table), quote_name(sequence.column)
    serial = f"pg_get_serial_sequence({quote_text(name)}, {quote_text(sequence.column)})"
    return f"SELECT setval({serial}, (SELECT max({column}) FROM {name}));"


def _indent(text: str) -> str:
    return "\n".join(f"   {line}" for line in text.split("\n"))
