"""The plan file: what is written comes back equal, and what can't be one is refused with its place."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cancel import CancelToken
from core.catalog.model import Fingerprint, StorageClass
from core.errors import PlanInvalid, PlanUnsupportedVersion
from core.migration.assess import assess
from core.plan.conversions import Conversion, ConversionKind, NulHandling
from core.plan.model import (
    Alternative,
    CheckPlan,
    ColumnPlan,
    Decision,
    Finding,
    ForeignKeyPlan,
    IndexKey,
    IndexPlan,
    Origin,
    Orphans,
    Plan,
    SequencePlan,
    Severity,
    TablePlan,
    UniquePlan,
)
from core.plan.pgtypes import (
    BIGINT,
    BOOLEAN,
    BYTEA,
    DATE,
    DOUBLE,
    JSON,
    JSONB,
    NUMERIC,
    SMALLINT,
    TEXT,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    UUID,
    enum,
    numeric,
    parse_type,
    varchar,
    vector,
)
from core.plan.store import dump_plan, load_plan, read_plan
from tests.helpers.source import make_source

CASES = sorted(path.parent for path in (Path(__file__).parents[2] / "corpus").glob("*/source.sql"))

SCRIPT = """
CREATE TABLE person (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL DEFAULT 'x', paid DECIMAL(10,2));
CREATE TABLE pet (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES person (id), CHECK (id > 0));
CREATE INDEX by_owner ON pet (owner DESC);
INSERT INTO person VALUES (1, 'Ann', 0.5);
INSERT INTO pet VALUES (1, 1);
"""

Document = dict[str, object]
Named = TypeVar("Named", UniquePlan, CheckPlan, IndexPlan, ForeignKeyPlan)

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
names = st.text(st.characters(codec="ascii", exclude_characters="\0"), min_size=1, max_size=12)
counts = st.integers(0, 2**62)
alternatives = st.lists(
    st.builds(Alternative, target_type=st.sampled_from((BIGINT, varchar(80), enum("it's", ("a", "b'c")))), cost=texts),
    max_size=2,
).map(tuple)
decisions = st.builds(Decision, rule=texts, evidence=texts, origin=st.sampled_from(Origin), alternatives=alternatives)
findings = st.builds(
    Finding,
    code=texts,
    severity=st.sampled_from(Severity),
    object=texts,
    effect=texts,
    remedies=st.lists(texts, max_size=2).map(tuple),
)
checks = st.builds(CheckPlan, name=names, condition_sql=texts, source_sql=texts)
TYPES = {
    ConversionKind.INTEGER: (SMALLINT, BIGINT),
    ConversionKind.BOOLEAN: (BOOLEAN,),
    ConversionKind.DOUBLE: (DOUBLE,),
    ConversionKind.DECIMAL: (NUMERIC, numeric(10, 2), numeric(38, 38)),
    ConversionKind.TEXT: (TEXT, varchar(80)),
    ConversionKind.TEXT_OR_HEX: (TEXT,),
    ConversionKind.BYTES: (BYTEA,),
    ConversionKind.DATE: (DATE,),
    ConversionKind.TIME: (TIME,),
    ConversionKind.TIMESTAMP: (TIMESTAMP,),
    ConversionKind.TIMESTAMPTZ: (TIMESTAMPTZ,),
    ConversionKind.UUID: (UUID,),
    ConversionKind.JSON: (JSON, JSONB),
    ConversionKind.VECTOR: (vector(384),),
}
READS = {
    ConversionKind.DOUBLE: (StorageClass.INTEGER, StorageClass.REAL),
    ConversionKind.TEXT: (StorageClass.TEXT,),
    ConversionKind.TEXT_OR_HEX: (StorageClass.REAL, StorageClass.TEXT, StorageClass.BLOB),
    ConversionKind.BYTES: (StorageClass.BLOB,),
}


def lists_of(named: st.SearchStrategy[Named]) -> st.SearchStrategy[tuple[Named, ...]]:
    return st.lists(named, max_size=2, unique_by=lambda value: value.name).map(tuple)


@st.composite
def columns(draw: st.DrawFn, name: str) -> ColumnPlan:
    kind = draw(st.sampled_from(ConversionKind))
    target_type = draw(st.sampled_from(TYPES[kind]))
    is_text = target_type.name in ("text", "varchar")
    return ColumnPlan(
        source_name=draw(texts) + name,
        target_name=name,
        target_type=target_type,
        conversion=Conversion(
            kind=kind,
            nul=draw(st.sampled_from((None, *NulHandling))) if is_text else None,
            scale=draw(st.integers(0, 38)),
        ),
        reads=READS.get(kind, (StorageClass.INTEGER,)),
        decision=draw(decisions),
        source_type=draw(texts),
        nullable=draw(st.booleans()),
        default_sql=draw(st.none() | texts),
        collation=draw(st.none() | texts) if is_text else None,
    )


@st.composite
def tables(draw: st.DrawFn, name: str) -> TablePlan:
    identity = ColumnPlan(
        source_name="",
        target_name="identity",
        target_type=BIGINT,
        conversion=Conversion(kind=ConversionKind.INTEGER),
        reads=(StorageClass.INTEGER,),
        decision=draw(decisions),
        is_identity=True,
    )
    made = tuple(draw(columns(f"{number} {name}"[:63])) for number in range(draw(st.integers(0, 2))))
    uniques = st.builds(UniquePlan, name=names, columns=st.just(("identity",)))
    keys = st.builds(
        IndexKey, column=st.just("identity"), expression_sql=st.none(), descending=st.booleans()
    ) | st.builds(IndexKey, column=st.none(), expression_sql=texts, descending=st.booleans())
    indexes = st.builds(
        IndexPlan, name=names, keys=keys.map(lambda key: (key,)), where_sql=st.none() | texts, unique=st.booleans()
    )
    foreign_keys = st.builds(
        ForeignKeyPlan,
        columns=st.just(("identity",)),
        parent_table=st.just(name),
        parent_columns=st.just(("identity",)),
        name=names,
        on_delete=st.sampled_from(["NO ACTION", "CASCADE"]),
        on_update=st.sampled_from(["NO ACTION", "SET NULL"]),
    ) | st.builds(
        ForeignKeyPlan,
        columns=st.just(("identity",)),
        parent_table=st.just(name),
        parent_columns=st.just(("identity",)),
        name=names,
        is_valid=st.booleans(),
        orphans=st.just(Orphans.SET_ASIDE),
        orphan_sql=texts,
    )
    return TablePlan(
        source_name=draw(texts) + name,
        target_name=name,
        columns=(identity, *made),
        row_count=draw(counts),
        batch_rows=draw(st.integers(1, 65_536)),
        size_bytes=draw(counts),
        has_rowid=draw(st.booleans()),
        primary_key=draw(st.none() | uniques),
        unique_constraints=draw(lists_of(uniques)),
        check_constraints=draw(lists_of(checks)),
        indexes=draw(lists_of(indexes)),
        foreign_keys=draw(lists_of(foreign_keys)),
        sequence=SequencePlan(column="identity", next_value=draw(st.integers(1, 2**63))),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    target_names = draw(st.lists(names, max_size=2, unique=True))
    fingerprint = Fingerprint(
        size_bytes=draw(counts), change_counter=draw(counts), schema_sha256=draw(texts), data_version=draw(texts)
    )
    made = [draw(tables(name)) for name in target_names]
    sources = {table.source_name for table in made}
    return Plan(
        fingerprint=fingerprint,
        tables=tuple(made) if len(sources) == len(made) else (),
        findings=tuple(draw(st.lists(findings, max_size=2))),
    )


def plan_of(path: Path) -> Plan:
    return assess(path, workers=1, cancel=CancelToken()).plan


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return plan_of(make_source(tmp_path_factory.mktemp("plan") / "source.sqlite", SCRIPT))


@pytest.fixture
def document(plan: Plan) -> Document:
    made: Document = json.loads(dump_plan(plan))
    return made


def at(document: object, *path: str | int) -> Document:
    """The object at that place of a plan file."""
    for step in path:
        document = document[step]  # type: ignore[index]
    assert isinstance(document, dict)
    return document


def load(document: object) -> Plan:
    return load_plan(json.dumps(document).encode())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_plan_of_every_case_comes_back_equal(case: Path, tmp_path: Path) -> None:
    path = tmp_path / "source.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript((case / "source.sql").read_text("utf-8"))
    connection.close()
    plan = plan_of(path)
    data = dump_plan(plan)
    assert load_plan(data) == plan
    assert dump_plan(load_plan(data)) == data


@settings(max_examples=60, deadline=None)
@given(plans())
def test_any_plan_comes_back_equal(plan: Plan) -> None:
    assert load_plan(dump_plan(plan)) == plan


def test_it_reads_in_the_order_of_the_catalog_and_leaves_out_what_goes_without_saying(document: Document) -> None:
    assert list(document) == ["plan_version", "fingerprint", "tables"]
    assert at(document, "tables", 0)["source_name"] == "person"
    assert at(document, "tables", 0, "columns", 2) == {
        "source_name": "paid",
        "target_name": "paid",
        "target_type": "numeric(10, 2)",
        "conversion": {"kind": "decimal", "scale": 1},
        "reads": ["real"],
        "decision": {
            "rule": "decimal",
            "evidence": "declared DECIMAL(10,2); 1 real, at most 0 digits before the point and 1 after it",
            "alternatives": [{"target_type": "double precision", "cost": "sums are no longer exact"}],
        },
        "source_type": "DECIMAL(10,2)",
    }


@pytest.mark.parametrize(
    "data", [b"", b"{", b"\xff", b"SQLite format 3\0", b"[" * 100_000, b'{"plan_version": 1,\n nonsense}']
)
def test_what_is_not_json_is_refused(data: bytes) -> None:
    with pytest.raises(PlanInvalid, match=r"line \d+, column \d+: this is not JSON"):
        load_plan(data)


@pytest.mark.parametrize(
    ("data", "problem"),
    [(b"[]", "the file: an object"), (b"{}", "plan_version: "), (b'{"plan_version": true}', "plan_version: ")],
)
def test_json_that_is_no_plan_is_refused(data: bytes, problem: str) -> None:
    with pytest.raises(PlanInvalid, match=problem):
        load_plan(data)


@pytest.mark.parametrize("version", [0, 1, 99])
def test_another_version_is_refused_as_such(document: Document, version: int) -> None:
    with pytest.raises(PlanUnsupportedVersion, match=f"version {version}") as failure:
        load({**document, "plan_version": version})
    assert failure.value.hint


@pytest.mark.parametrize(
    ("break_it", "place"),
    [
        (lambda plan: plan.pop("tables"), "tables: it is missing"),
        (lambda plan: plan.update(table=[]), "table: there is no such field"),
        (lambda plan: plan.update({"": 1}), ": there is no such field"),
        (lambda plan: plan.update(tables={}), "tables: a list"),
        (lambda plan: plan.update(tables=[1]), r"tables\[0\]: an object"),
        (lambda plan: plan.update(fingerprint=None), "fingerprint: an object"),
        (lambda plan: at(plan, "tables", 1).update(row_count=True), r"tables\[1\]\.row_count: a whole number"),
        (lambda plan: at(plan, "tables", 1).update(row_count=1.5), r"tables\[1\]\.row_count: a whole number"),
        (lambda plan: at(plan, "tables", 1).update(row_count=-1), r"tables\[1\]\.row_count: it is at least 0"),
        (lambda plan: at(plan, "tables", 1).update(batch_rows=10**9), r"tables\[1\]\.batch_rows: it is 1 to"),
        (lambda plan: at(plan, "tables", 1).update(columns=[]), r"tables\[1\]\.columns: a table has"),
        (lambda plan: at(plan, "tables", 1).update(target_name="person"), r"tables\[1\]\.target_name: 'person' is"),
        (lambda plan: at(plan, "tables", 0).update(target_name="x" * 64), r"tables\[0\]\.target_name: a name"),
        (lambda plan: at(plan, "tables", 0).update(target_name="a\0"), r"tables\[0\]\.target_name: neither"),
        (lambda plan: at(plan, "tables", 0).update(has_rowid="yes"), r"tables\[0\]\.has_rowid: true or false"),
        (lambda plan: at(plan, "tables", 0, "columns", 1).pop("reads"), r"tables\[0\]\.columns\[1\]\.reads: it is"),
        (lambda plan: at(plan, "tables", 0, "sequence").update(column="name"), r"tables\[0\]\.sequence\.column: 'name"),
        (lambda plan: at(plan, "tables", 0, "sequence").update(next_value=0), r"sequence\.next_value: it is 1 to"),
        (lambda plan: at(plan, "tables", 0, "primary_key").update(columns=["no"]), r"primary_key\.columns\[0\]: there"),
        (lambda plan: at(plan, "tables", 0, "primary_key").update(name=""), r"primary_key\.name: a name"),
        (
            lambda plan: at(plan, "tables", 0, "primary_key").update(columns=["id", "id"]),
            r"primary_key\.columns\[1\]: 'id' is there twice",
        ),
        (lambda plan: at(plan, "tables", 1, "indexes", 0).update(name="x" * 64), r"tables\[1\]\.indexes\[0\]\.name: a"),
        (lambda plan: at(plan, "tables", 0, "primary_key").update(columns=[]), r"primary_key\.columns: a key has"),
        (lambda plan: at(plan, "tables", 1, "indexes", 0).update(keys=[]), r"tables\[1\]\.indexes\[0\]\.keys: an"),
        (lambda plan: at(plan, "tables", 1, "indexes", 0, "keys", 0).update(expression_sql="1"), r"keys\[0\]: a key"),
        (
            lambda plan: at(plan, "tables", 1, "foreign_keys", 0).update(parent_table="no"),
            r"parent_table: the plan has",
        ),
        (
            lambda plan: at(plan, "tables", 1, "foreign_keys", 0).update(parent_columns=["id", "name"]),
            "1 were expected",
        ),
        (lambda plan: at(plan, "tables", 1, "foreign_keys", 0).update(on_delete="DROP"), r"on_delete: 'DROP' is not"),
    ],
)
def test_a_broken_plan_is_refused_with_the_place(
    document: Document, break_it: Callable[[Document], object], place: str
) -> None:
    break_it(document)
    with pytest.raises(PlanInvalid, match=place) as failure:
        load(document)
    assert failure.value.hint


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"target_type": "xml"}, "target_type: 'xml' is not one of"),
        ({"target_type": "varchar"}, "target_type: 'varchar' is not one of"),
        ({"target_type": "varchar(0)"}, "target_type: varchar has 1 to"),
        ({"target_type": "numeric(39, 2)"}, "target_type: numeric has 1 to"),
        ({"target_type": "text; DROP TABLE x"}, "target_type: 'text; DROP TABLE x' is not one of"),
        ({"target_type": ["text"]}, "target_type: a text"),
        ({"target_type": "bigint"}, "target_type: the conversion text makes citext, text, varchar, not bigint"),
        ({"conversion": {"kind": "magic"}}, "conversion.kind: 'magic' is not one of"),
        ({"conversion": {"kind": "text", "scale": 99}}, "conversion.scale: it is 0 to 38"),
        ({"conversion": {"kind": "text", "numbers": "epoch seconds"}}, "conversion.numbers: text has no use for epoch"),
        ({"conversion": {"kind": "text", "zone": "Mars"}}, "conversion.zone: 'Mars' is no time zone"),
        ({"conversion": {"kind": "text", "encoding": "utf-16"}}, "conversion.encoding: 'utf-16' is not one of"),
        ({"reads": []}, "reads: the conversion text reads one or more"),
        ({"reads": ["text", "text"]}, "reads: the conversion text reads one or more"),
        ({"reads": ["null"]}, "reads: the conversion text reads one or more"),
        ({"reads": ["text", 1]}, r"reads\[1\]: a text"),
        ({"is_identity": True}, r"is_identity: varchar\(40\) can't be"),
        ({"nullable": 0}, "nullable: true or false"),
        ({"decision": {"rule": "x"}}, r"decision\.evidence: it is missing"),
    ],
)
def test_a_broken_column_is_refused_with_the_place(document: Document, change: Document, place: str) -> None:
    at(document, "tables", 0, "columns", 1).update(change)
    with pytest.raises(PlanInvalid, match=rf"tables\[0\]\.columns\[1\]\.{place}"):
        load(document)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlanInvalid, match=r"none\.json can't be read: No such file"):
        read_plan(tmp_path / "none.json")


@pytest.mark.parametrize("made", [kind for kinds in TYPES.values() for kind in kinds], ids=str)
def test_a_type_is_read_as_it_is_written(made: object) -> None:
    assert parse_type(str(made)) == made
