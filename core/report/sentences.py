"""What the saved reports say in words, in English: the verdict as one sentence, amounts with their nouns, and what a
finding of a code is called. The window has its own, which are translated."""

from collections.abc import Mapping
from pathlib import PurePath

from core.report.model import Report, Verdict
from core.report.words import Outcome, sum_up
from core.verify.model import InsertOutcome

_TITLES: Mapping[str, str] = {
    "VIEW_NOT_CARRIED": "Views that have no translation",
    "VIEW_NOT_MADE": "Views that PostgreSQL refused, or whose views are not there",
    "VIEW_DIFFERS": "Views that give other rows",
    "VIEW_LEFT_OUT": "Views left out by choice",
    "VIEW_NOTE": "What views depend on",
    "TRIGGER_NOT_CARRIED": "Triggers that have no translation",
    "TRIGGER_NOT_MADE": "Triggers that PostgreSQL refused, or whose views are not there",
    "TRIGGER_DIFFERS": "Triggers that do something else",
    "TRIGGER_LEFT_OUT": "Triggers left out by choice",
    "TRIGGER_NOTE": "What triggers depend on",
    "VIRTUAL_TABLE_NOT_CARRIED": "Virtual tables",
    "TABLE_LEFT_OUT": "Tables left out by choice",
    "COLUMN_LEFT_OUT": "Columns left out by choice",
    "KEY_LEFT_OUT": "Keys and indexes of columns that were left out",
    "NUL_IN_TEXT": "Texts with U+0000",
    "TEXT_NOT_UTF8": "Texts that are not UTF-8",
    "MIXED_CLASSES": "Numbers and texts in one column",
    "BLOB_IN_TEXT": "Texts and blobs in one column",
    "BLOB_AMONG_NUMBERS": "Numbers and blobs in one column",
    "BOOLEAN_UNFIT": "Declared boolean, but not all values are true or false",
    "DATE_UNFIT": "Declared as dates or times, but not all values are",
    "UUID_UNFIT": "Declared UUID, but not all values are",
    "JSON_UNFIT": "Declared JSON, but not all values are",
    "NUMBER_UNFIT": "Declared for numbers, but not all values are",
    "TYPE_UNFIT": "The chosen type can't hold all values",
    "NOT_NULL_WITH_NULLS": "Made without NOT NULL",
    "GENERATED_AS_VALUES": "Generated columns that are not computed any more",
    "DEFAULT_NOT_CARRIED": "Defaults",
    "DEFAULT_KEEPS_TYPE": "A default keeps the wider type",
    "PRIMARY_KEY_WITH_NULL": "Primary keys that hold NULL",
    "KEY_CLASHES_AS_TEXT": "Keys whose values are equal as text",
    "KEY_COLLATION": "Keys that compare otherwise",
    "COLUMN_COLLATION": "Texts that compare otherwise",
    "KEY_NOT_MADE": "Keys that PostgreSQL refused",
    "INDEX_NOT_CARRIED": "Indexes",
    "INDEX_TYPE": "Indexes of a type without an order",
    "CHECK_NOT_CARRIED": "CHECKs",
    "CHECK_LEFT_OUT": "CHECKs left out by choice",
    "CHECK_DIFFERS": "CHECKs that hold something else",
    "DEFAULT_DIFFERS": "Defaults that give something else",
    "GENERATED_DIFFERS": "Generated columns that compute something else",
    "CHECK_BROKEN_BY_DATA": "CHECKs that hold for new rows only",
    "FOREIGN_KEY_ORPHANS": "Foreign keys with rows that have no parent",
    "JSONB_KEEPS_VALUE": "jsonb keeps the value, not the text",
    "JSON_NOT_JSONB": "JSON that jsonb would refuse or change",
    "JSON_NULL": "The JSON null beside NULL",
    "NAIVE_TIMESTAMPS_AS_ZONE": "Timestamps without a zone",
    "REPLACED": "What was moved to the backup schema",
    "REFERS_TO_BACKUP": "What still refers to the backup schema",
    "SOURCE_WRITTEN_SINCE": "The file was written to meanwhile",
}


def count(number: int, noun: str) -> str:
    """A number with its noun: "1 row", "2,000 rows"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def name_source(report: Report) -> str:
    """The name of the file, without its folder."""
    return PurePath(report.source.replace("\\", "/")).name or report.source


def title_finding(code: str) -> str:
    """What findings of a code are about, in a few words; of one without a title, the code in words."""
    return _TITLES.get(code) or code.replace("_", " ").capitalize()


def count_refused_inserts(report: Report) -> int:
    """How many tables refused the row that was tried."""
    return sum(insert.outcome is InsertOutcome.REFUSED for insert in report.first_inserts)


def say_verdict(report: Report) -> str:
    """How the run ended, in one sentence or two."""
    words = sum_up(report)
    if report.verdict is Verdict.DIFFERS:
        return f"{_say_differences(report)} {_say_fate(report)}"
    rows, tables = count(words.rows, "row"), count(words.tables, "table")
    if not report.tables:
        equal = "The database has no tables"
    elif words.outcome is Outcome.ALL_EQUAL:
        equal = f"All {rows} of {tables} {'would be' if words.is_dry_run else 'are'} equal on both sides"
    elif words.outcome is Outcome.EQUAL_BUT_ALTERED:
        arrived = "would arrive" if words.is_dry_run else "arrived"
        equal = f"{rows} of {tables} {arrived}, equal but for {count(words.values_altered, 'value')} in the ledger"
    else:
        equal = f"{rows} of {tables} {'would arrive and be' if words.is_dry_run else 'arrived and are'} equal"
    notes = [
        *([f"{count(words.rows_set_aside, 'row')} set aside"] if words.rows_set_aside else []),
        *([f"{count(words.rows_left_out, 'row')} left out by a filter"] if words.rows_left_out else []),
        *([f"{count(words.findings, 'finding')} to read"] if words.findings else []),
    ]
    sentence = equal + (f"; {', '.join(notes)}." if notes else ".")
    return f"{sentence} {_say_fate(report)}" if report.is_dry_run else sentence


def _say_differences(report: Report) -> str:
    counted = (
        (sum(table.rows_equal < table.rows_written for table in report.tables), "table", "differs", "differ"),
        (len(report.object_mismatches), "object", "is not as planned", "are not as planned"),
        (count_refused_inserts(report), "table", "refuses a new row", "refuse a new row"),
    )
    said = [f"{count(number, noun)} {one if number == 1 else more}" for number, noun, one, more in counted if number]
    return f"{', '.join(said)}." if said else "The two sides differ."


def _say_fate(report: Report) -> str:
    if report.is_dry_run:
        return "This was a dry run: nothing was published, and nothing of it is left in the target."
    if report.is_published:
        return "It was published all the same, as was asked for."
    return "Nothing was published; the target is as it was."
