"""The report in the terminal: the verdict first, then what was not carried over, then the tables."""

from collections import defaultdict
from collections.abc import Sequence
from shlex import quote

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from core.cli.exit_codes import ExitCode
from core.cli.screen import open_console
from core.plan.model import Finding, Severity
from core.report.model import Report, TableReport, Verdict
from core.report.words import Outcome, Words, sum_up
from core.verify.model import FirstInsert, InsertOutcome, Mismatch, ObjectMismatch

_TABLES_SHOWN = 40
_OBJECTS_SHOWN = 5
_CAUSES_SHOWN = 10
_MISMATCHES_SHOWN = 20
_NOT_KEPT = "REPORT_NOT_KEPT"
"""What no other command can say."""
_TRIED = "It was a dry run: nothing was published, and nothing of it is left in the target."
_EXIT_CODES = {
    Verdict.VERIFIED: ExitCode.VERIFIED,
    Verdict.VERIFIED_WITH_FINDINGS: ExitCode.VERIFIED_WITH_FINDINGS,
    Verdict.DIFFERS: ExitCode.DIFFERS,
}


def exit_code_of(report: Report) -> ExitCode:
    return _EXIT_CODES[report.verdict]


def print_report(report: Report, *, is_embedded: bool) -> None:
    """Print a run's report on standard output."""
    from core.cli.proofs import print_proofs

    console = open_console()
    console.print()
    _print_tables(console, report.tables)
    is_kept = all(finding.code != _NOT_KEPT for finding in report.findings)
    print_findings(console, report.findings, listed_by="howdah report" if is_kept else "howdah inspect")
    print_mismatches(console, report.mismatches)
    print_schema_differences(console, report.object_mismatches, report.first_inserts)
    print_proofs(console, report.proofs)
    _print_causes(console, report)
    console.print(_verdict_sentence(report))
    for line in _places(report, is_embedded=is_embedded):
        console.print(f"  {line}", soft_wrap=True)


def _verdict_sentence(report: Report) -> str:
    words = sum_up(report)
    rows, tables = count(words.rows, "row"), count(words.tables, "table")
    match words.outcome:
        case Outcome.DIFFERS:
            return _differing_sentence(words)
        case Outcome.ALL_EQUAL:
            are = "would be" if words.is_dry_run else "are"
            equal = f"All {rows} of {tables} {are} equal on both sides"
        case Outcome.ARRIVED_EQUAL:
            arrived = "would arrive and be equal" if words.is_dry_run else "arrived and are equal"
            equal = f"{rows} of {tables} {arrived}"
        case Outcome.EQUAL_BUT_ALTERED:
            arrived = "would arrive" if words.is_dry_run else "arrived"
            equal = f"{rows} of {tables} {arrived}, equal but for {count(words.values_altered, 'value')} in the ledger"
    notes = []
    if words.rows_set_aside:
        notes.append(f"{count(words.rows_set_aside, 'row')} set aside")
    if words.rows_left_out:
        notes.append(f"{count(words.rows_left_out, 'row')} left out by a filter")
    if words.findings:
        notes.append(f"{count(words.findings, 'finding')} to read")
    colour = "green" if report.verdict is Verdict.VERIFIED else "yellow"
    tried = f" {_TRIED}" if words.is_dry_run else ""
    return f"[bold {colour}]✓ {equal}[/]{'; ' + ', '.join(notes) if notes else ''} ({words.duration_s:.1f} s).{tried}"


def _differing_sentence(words: Words) -> str:
    """The values, or what else was compared: above it is said which."""
    if words.is_dry_run:
        return f"[bold red]✗ The two sides would differ[/] ({words.duration_s:.1f} s). {_TRIED}"
    if words.is_published:
        return f"[bold red]✗ The two sides differ, and were published all the same[/] ({words.duration_s:.1f} s)."
    ending = f"Nothing was published; the target is as it was ({words.duration_s:.1f} s)."
    return f"[bold red]✗ The two sides differ.[/] {ending}"


def _places(report: Report, *, is_embedded: bool) -> list[str]:
    if not report.is_published:
        return []
    lines = [f"In the schema {escape(report.schema)} of {escape(report.target)} (PostgreSQL {report.server_version})"]
    if report.records_schema:
        kept = [
            *(["rejected rows"] if report.rows_set_aside else []),
            *(["ledger of altered values"] if report.values_altered else []),
        ]
        lines.append(f"{' and '.join(kept).capitalize()}: schema {report.records_schema}, run {report.run_id}")
    if report.rejects_file:
        lines.append(f"Rejected rows as a file: {printable(report.rejects_file)}")
    if report.rows_set_aside:
        target = "" if is_embedded else f" {printable(quote(report.target))}"
        lines.append(f"To send them again: howdah rejects retry{target} --run {report.run_id}")
    if report.backup_schema:
        lines.append(f"What was there before: schema {report.backup_schema}, until howdah release {report.run_id}")
    lines.append(f"To take it all back: howdah undo {report.run_id}")
    if is_embedded:
        lines.append("The embedded server keeps running; howdah server stop ends it, and keeps the data")
    return lines


def _print_tables(console: Console, tables: tuple[TableReport, ...]) -> None:
    if not tables:
        console.print("The database has no tables.\n")
        return
    shows_aside = any(table.rows_set_aside for table in tables)
    shows_left_out = any(table.rows_left_out for table in tables)
    shows_altered = any(table.values_altered for table in tables)
    grid = Table(box=None, pad_edge=False, header_style="bold")
    grid.add_column("Table", overflow="ellipsis", no_wrap=True, max_width=40)
    for title, shown in (
        ("Rows read", True),
        ("Written", True),
        ("Set aside", shows_aside),
        ("Left out", shows_left_out),
        ("Altered", shows_altered),
        ("Copied in", True),
        ("Compared in", True),
    ):
        if shown:
            grid.add_column(title, justify="right", no_wrap=True)
    by_rows = sorted(tables, key=lambda table: -table.rows_read)
    for table in by_rows[:_TABLES_SHOWN]:
        cells = [printable(table.source_name), f"{table.rows_read:,}", f"{table.rows_written:,}"]
        cells += [f"{table.rows_set_aside:,}"] if shows_aside else []
        cells += [f"{table.rows_left_out:,}"] if shows_left_out else []
        cells += [f"{table.values_altered:,}"] if shows_altered else []
        grid.add_row(*cells, f"{table.copy_duration_s:.2f} s", f"{table.verify_duration_s:.2f} s")
    console.print(grid)
    if len(tables) > _TABLES_SHOWN:
        rest = by_rows[_TABLES_SHOWN:]
        console.print(f"and {len(rest)} smaller tables with {sum(table.rows_read for table in rest):,} rows")
    console.print()


def print_findings(
    console: Console, findings: tuple[Finding, ...], *, lists_infos: bool = False, listed_by: str = "howdah inspect"
) -> None:
    """Print findings by code, the grave ones first; those that only inform are listed, or counted with the command that
    does list them."""
    grouped: dict[tuple[Severity, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        grouped[finding.severity, finding.code].append(finding)
    order = list(Severity)
    for (severity, code), group in sorted(grouped.items(), key=lambda item: order.index(item[0][0])):
        if severity is Severity.INFO and not lists_infos and code != _NOT_KEPT:
            continue
        console.print(f"[{'dim' if severity is Severity.INFO else 'yellow'}]! {code}[/] ({len(group)})")
        for finding in group[:_OBJECTS_SHOWN]:
            console.print(f"  [bold]{printable(finding.object)}[/]: {printable(finding.effect)}")
            if severity is Severity.DECISION and finding.remedies:
                console.print(f"    Choose: {printable('; '.join(finding.remedies))}")
        if len(group) > _OBJECTS_SHOWN:
            console.print(f"  and {len(group) - _OBJECTS_SHOWN} more")
    infos = sum(finding.severity is Severity.INFO and finding.code != _NOT_KEPT for finding in findings)
    if infos and not lists_infos:
        console.print(
            f"[dim]{count(infos, 'note')} for information; {listed_by} lists {'it' if infos == 1 else 'them'}.[/]"
        )
    if findings:
        console.print()


def print_mismatches(console: Console, mismatches: Sequence[Mismatch]) -> None:
    """Print the first rows and values that differ."""
    for mismatch in mismatches[:_MISMATCHES_SHOWN]:
        where = f"{mismatch.table} {mismatch.row}" + (f" {mismatch.column}" if mismatch.column else "")
        missing = "NULL" if mismatch.column is not None else "no such row"
        source, target = (
            text if text is not None else missing for text in (mismatch.source_value, mismatch.target_value)
        )
        console.print(f"[red]≠ {printable(where)}[/]: SQLite {printable(source)}, PostgreSQL {printable(target)}")


def print_schema_differences(
    console: Console, mismatches: Sequence[ObjectMismatch], inserts: Sequence[FirstInsert]
) -> None:
    """Print what is not as planned of the target's tables, and which of them refuse a new row."""
    for mismatch in mismatches[:_MISMATCHES_SHOWN]:
        name = mismatch.table if mismatch.name == mismatch.table else f"{mismatch.table}.{mismatch.name}"
        planned, found = (text if text is not None else "nothing" for text in (mismatch.planned, mismatch.found))
        console.print(
            f"[red]≠ {mismatch.kind} {printable(name)}[/]: planned {printable(planned)}, found {printable(found)}"
        )
    if len(mismatches) > _MISMATCHES_SHOWN:
        console.print(f"  and {len(mismatches) - _MISMATCHES_SHOWN:,} more objects that are not as planned")
    refused = [insert for insert in inserts if insert.outcome is InsertOutcome.REFUSED]
    for insert in refused[:_MISMATCHES_SHOWN]:
        console.print(f"[red]≠ {printable(insert.table)}[/] refuses a new row: {printable(insert.note)}")
    if len(refused) > _MISMATCHES_SHOWN:
        console.print(f"  and {len(refused) - _MISMATCHES_SHOWN:,} more tables that refuse one")


def _print_causes(console: Console, report: Report) -> None:
    """Why rows were set aside, the most frequent causes first."""
    causes = [(table.source_name, cause) for table in report.tables for cause in table.reject_causes]
    causes.sort(key=lambda entry: -entry[1].rows)
    for table, cause in causes[:_CAUSES_SHOWN]:
        where = f"{table}.{cause.column}" if cause.column else table
        console.print(
            f"[yellow]! {count(cause.rows, 'row')} set aside[/] [bold]{printable(where)}[/]: {printable(cause.reason)}"
        )
    if len(causes) > _CAUSES_SHOWN:
        console.print(f"  and {sum(cause.rows for _, cause in causes[_CAUSES_SHOWN:]):,} rows for other reasons")
    if causes:
        console.print()


def count(number: int, noun: str) -> str:
    """A number with its noun: "1 row", "2,000 rows"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def printable(text: str) -> str:
    """Text of the database, safe for a terminal: no control characters, no markup."""
    return escape("".join(character if character.isprintable() else "�" for character in text))
