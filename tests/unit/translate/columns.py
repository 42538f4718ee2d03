"""A table's columns for examples: one of each kind, by names that say which."""

from core.catalog.model import Affinity, StorageClass
from core.translate.model import ColumnInScope, Kind


def make_column(
    name: str,
    kind: Kind,
    affinity: Affinity | None,
    *,
    collation: str = "BINARY",
    is_mixed: bool = False,
    labels: tuple[str, ...] = (),
    reads: tuple[StorageClass, ...] = (),
) -> ColumnInScope:
    return ColumnInScope(
        source_name=name,
        target_name=name.lower(),
        kind=kind,
        affinity=affinity,
        collation=collation,
        is_mixed=is_mixed,
        labels=labels,
        reads=reads,
    )


COLUMNS = (
    make_column("count", Kind.INTEGER, Affinity.INTEGER),
    make_column("Total", Kind.INTEGER, Affinity.INTEGER),
    make_column("ratio", Kind.FLOAT, Affinity.REAL),
    make_column("price", Kind.NUMERIC, Affinity.NUMERIC),
    make_column("name", Kind.TEXT, Affinity.TEXT),
    make_column("nick", Kind.TEXT, Affinity.TEXT, collation="NOCASE"),
    make_column("padded", Kind.TEXT, Affinity.TEXT, collation="RTRIM"),
    make_column("family", Kind.TEXT, Affinity.TEXT, collation="RMNOCASE"),
    make_column("created", Kind.TEXT, Affinity.NUMERIC),
    make_column("active", Kind.BOOLEAN, Affinity.NUMERIC),
    make_column("picture", Kind.BYTES, Affinity.BLOB),
    make_column("settings", Kind.JSONB, Affinity.TEXT),
    make_column("status", Kind.ENUM, Affinity.TEXT, labels=("x", "it's")),
    make_column("anything", Kind.TEXT, Affinity.TEXT, is_mixed=True),
)
