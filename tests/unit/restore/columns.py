"""Columns of a target as COPY sends them, and plans for them."""

import struct
from array import array
from collections.abc import Sequence

from core.catalog.model import Affinity, StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.model import ColumnPlan, Decision
from core.plan.pgtypes import PgType
from core.postgres.copy_out import CopiedRows
from core.profile.model import Format
from core.restore.fields import Column, split_rows
from core.restore.forms import ColumnForm
from core.restore.reverse import find_reverse


def send(*values: bytes | None) -> Column:
    """One column of rows, each of its values as its send function gives it."""
    (column,) = send_rows([[value] for value in values])
    return column


def send_rows(rows: Sequence[Sequence[bytes | None]]) -> list[Column]:
    sent = [
        struct.pack(">h", len(row))
        + b"".join(struct.pack(">i", -1 if each is None else len(each)) + (each or b"") for each in row)
        for row in rows
    ]
    return split_rows(CopiedRows(data=b"".join(sent), sizes_bytes=array("q", map(len, sent))), len(rows[0]))


def form(
    kind: ConversionKind,
    target_type: PgType,
    *reads: StorageClass,
    evidence: str = "",
    affinity: Affinity = Affinity.BLOB,
    numbers: Format | None = None,
    zone: str | None = None,
) -> ColumnForm:
    """A column of no declared type with what its plan says."""
    return ColumnForm(
        plan=ColumnPlan(
            source_name="c",
            target_name="c",
            target_type=target_type,
            conversion=Conversion(kind=kind, numbers=numbers, zone=zone),
            reads=reads,
            decision=Decision(rule="", evidence=f"no declared type; {evidence}"),
        ),
        affinity=affinity,
    )


def bring_back(column: ColumnForm, sender: str, *values: bytes | None) -> tuple[list[object], int]:
    """The values for SQLite, and how many of them may be written otherwise than they were."""
    found = find_reverse(column, sender)(send(*values))
    return list(found.values), found.respelled
