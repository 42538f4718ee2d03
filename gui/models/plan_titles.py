"""What each finding is called in the window: a few words for its code."""

from collections.abc import Mapping
from functools import cache

from PySide6.QtCore import QCoreApplication


def name_finding(code: str) -> str:
    """The title of a finding; for a code without one, the code in words."""
    return name_findings().get(code) or code.replace("_", " ").capitalize()


@cache
def name_findings() -> Mapping[str, str]:
    """All titles by code."""
    return {
        "REJECTS_FILE_NOT_WRITTEN": QCoreApplication.translate("Plan", "File of rejects not written"),
        "SOURCE_CHANGED_SINCE": QCoreApplication.translate("Plan", "The source has changed since the run"),
        "OBJECTS_NOT_COMPARED": QCoreApplication.translate("Plan", "Some objects were not compared"),
        "SOURCE_WRITTEN_SINCE": QCoreApplication.translate("Plan", "The source was written to meanwhile"),
        "REPLACED": QCoreApplication.translate("Plan", "Objects of the same names moved away"),
        "WOULD_REPLACE": QCoreApplication.translate("Plan", "Objects of the same names would be moved away"),
        "REPORT_NOT_KEPT": QCoreApplication.translate("Plan", "The report is not kept"),
        "WOULD_REFER_TO_BACKUP": QCoreApplication.translate("Plan", "Something would refer to the backup"),
        "PUBLISHED_DESPITE_DIFFERENCES": QCoreApplication.translate("Plan", "Published although the two sides differ"),
        "REFERS_TO_BACKUP": QCoreApplication.translate("Plan", "Something refers to the backup"),
        "NUL_IN_TEXT": QCoreApplication.translate("Plan", "Texts contain U+0000"),
        "TEXT_NOT_UTF8": QCoreApplication.translate("Plan", "Texts are not UTF-8"),
        "MIXED_CLASSES": QCoreApplication.translate("Plan", "Numbers and texts in one column"),
        "BLOB_IN_TEXT": QCoreApplication.translate("Plan", "Blobs among texts"),
        "BLOB_AMONG_NUMBERS": QCoreApplication.translate("Plan", "Blobs among numbers"),
        "TEXT_IN_BLOB": QCoreApplication.translate("Plan", "Texts among blobs"),
        "TEXT_LONGER_THAN_DECLARED": QCoreApplication.translate("Plan", "Texts longer than declared"),
        "DECIMAL_WIDER_THAN_DECLARED": QCoreApplication.translate("Plan", "Decimals wider than declared"),
        "NUMBERS_BEYOND_DOUBLE": QCoreApplication.translate("Plan", "Integers too large for a double"),
        "BOOLEAN_UNFIT": QCoreApplication.translate("Plan", "Not all values are true or false"),
        "DATE_UNFIT": QCoreApplication.translate("Plan", "Not all values are dates or times"),
        "UUID_UNFIT": QCoreApplication.translate("Plan", "Not all values are UUIDs"),
        "JSON_UNFIT": QCoreApplication.translate("Plan", "Not all values are JSON"),
        "NUMBER_UNFIT": QCoreApplication.translate("Plan", "Not all values are numbers"),
        "NAIVE_TIMESTAMPS_AS_ZONE": QCoreApplication.translate("Plan", "Timestamps without a zone"),
        "EPOCH_NUMBERS": QCoreApplication.translate("Plan", "Numbers that look like instants"),
        "JSONB_KEEPS_VALUE": QCoreApplication.translate("Plan", "jsonb keeps the value, not the text"),
        "JSON_NULL": QCoreApplication.translate("Plan", "The JSON null beside NULL"),
        "JSON_NOT_JSONB": QCoreApplication.translate("Plan", "JSON that jsonb would change"),
        "VECTOR_OFFERED": QCoreApplication.translate("Plan", "Vectors stay bytes"),
        "DECIMAL_FROM_DOUBLE": QCoreApplication.translate("Plan", "Decimals stored as doubles"),
        "TEXT_DECODED": QCoreApplication.translate("Plan", "Texts are decoded"),
        "TYPE_UNFIT": QCoreApplication.translate("Plan", "The chosen type can't hold all values"),
        "NOT_NULL_WITH_NULLS": QCoreApplication.translate("Plan", "NOT NULL, but there are NULLs"),
        "COLUMN_COLLATION": QCoreApplication.translate("Plan", "Text compares byte by byte"),
        "GENERATED_AS_VALUES": QCoreApplication.translate("Plan", "Generated values are no longer computed"),
        "DEFAULT_KEEPS_TYPE": QCoreApplication.translate("Plan", "The default keeps the wider type"),
        "DEFAULT_NOT_CARRIED": QCoreApplication.translate("Plan", "Default not carried over"),
        "NAME_TOO_LONG": QCoreApplication.translate("Plan", "Name too long"),
        "NAME_COLLISION": QCoreApplication.translate("Plan", "Two names would be the same"),
        "NAME_EMPTY": QCoreApplication.translate("Plan", "Empty name"),
        "NAME_RESERVED": QCoreApplication.translate("Plan", "Reserved name"),
        "NAMES_PRESERVE_PROPOSED": QCoreApplication.translate("Plan", "The framework expects names with capitals"),
        "PRIMARY_KEY_WITH_NULL": QCoreApplication.translate("Plan", "Primary key with NULL"),
        "KEY_CLASHES_AS_TEXT": QCoreApplication.translate("Plan", "Key values clash as text"),
        "KEY_COLLATION": QCoreApplication.translate("Plan", "Key compares byte by byte"),
        "KEY_NOT_MADE": QCoreApplication.translate("Plan", "Key not made"),
        "INDEX_NOT_CARRIED": QCoreApplication.translate("Plan", "Index not carried over"),
        "INDEX_TOO_WIDE": QCoreApplication.translate("Plan", "Index too wide"),
        "INDEX_TOO_MANY_COLUMNS": QCoreApplication.translate("Plan", "Index with too many columns"),
        "INDEX_TYPE": QCoreApplication.translate("Plan", "Index on a type without an order"),
        "FOREIGN_KEY_ORPHANS": QCoreApplication.translate("Plan", "Rows without a parent"),
        "FOREIGN_KEY_NO_PARENT": QCoreApplication.translate("Plan", "Foreign key without a parent"),
        "FOREIGN_KEY_NO_COLUMN": QCoreApplication.translate("Plan", "Foreign key without its column"),
        "FOREIGN_KEY_NOT_UNIQUE": QCoreApplication.translate("Plan", "Foreign key to columns that are not unique"),
        "FOREIGN_KEY_TYPES": QCoreApplication.translate("Plan", "Foreign key between different types"),
        "CHECK_NOT_CARRIED": QCoreApplication.translate("Plan", "CHECK not carried over"),
        "CHECK_BROKEN_BY_DATA": QCoreApplication.translate("Plan", "Rows break a CHECK"),
        "TABLE_LEFT_OUT": QCoreApplication.translate("Plan", "Table left out"),
        "COLUMN_LEFT_OUT": QCoreApplication.translate("Plan", "Column left out"),
        "KEY_LEFT_OUT": QCoreApplication.translate("Plan", "Key left out"),
        "ROWS_LEFT_OUT": QCoreApplication.translate("Plan", "Rows left out"),
        "CHOICE_UNUSED": QCoreApplication.translate("Plan", "A choice fits nothing"),
        "VIEW_NOT_CARRIED": QCoreApplication.translate("Plan", "View not carried over"),
        "TRIGGER_NOT_CARRIED": QCoreApplication.translate("Plan", "Trigger not carried over"),
        "VIRTUAL_TABLE_NOT_CARRIED": QCoreApplication.translate("Plan", "Virtual table not carried over"),
        "SAMPLE_ONLY": QCoreApplication.translate("Plan", "Only some rows were looked at"),
        "SOURCE_BREAKS_ITS_RULES": QCoreApplication.translate("Plan", "SQLite's own check complains"),
    }
