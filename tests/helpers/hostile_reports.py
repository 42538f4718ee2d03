"""Reports and plans in which every text that a database can give is one that a page or a guide could take for its own
signs."""

from dataclasses import replace

from core.catalog.model import StorageClass
from core.events import Phase
from core.plan.conversions import Conversion, ConversionKind
from core.plan.model import CheckPlan, ColumnPlan, Decision, Finding, Plan, Severity, ViewPlan
from core.plan.pgtypes import BOOLEAN, JSONB, NUMERIC, TIMESTAMPTZ, UUID, PgType
from core.report.model import (
    AlteredExample,
    PhaseReport,
    RejectCause,
    RejectReport,
    Report,
    ThroughputSample,
    Verdict,
)
from core.verify.model import (
    CheckedKind,
    FirstInsert,
    InsertOutcome,
    Mismatch,
    ObjectMismatch,
    ObjectProof,
    ProofDifference,
    ProofVerdict,
    ProvedKind,
)
from tests.helpers import made_plans
from tests.helpers.reports import make_report

KINDS = (
    (BOOLEAN, ConversionKind.BOOLEAN, StorageClass.INTEGER),
    (TIMESTAMPTZ, ConversionKind.TIMESTAMPTZ, StorageClass.INTEGER),
    (JSONB, ConversionKind.JSON, StorageClass.TEXT),
    (UUID, ConversionKind.UUID, StorageClass.BLOB),
    (NUMERIC, ConversionKind.DECIMAL, StorageClass.REAL),
)


def make_plan_of(text: str) -> Plan:
    """A plan of one table with a column of each kind, in which all names, SQL and evidence are `text`."""
    columns = [made_plans.identity(text), *(_column(text, *kind) for kind in KINDS)]
    columns.append(replace(made_plans.column(text), reads=(StorageClass.INTEGER, StorageClass.TEXT)))
    table = made_plans.table(text, *columns, next_value=9)
    check = CheckPlan(name=text, condition_sql=text, source_sql=text)
    plan = made_plans.plan(replace(table, target_name=f"{text}2", check_constraints=(check,), where_sql=text))
    view = ViewPlan(source_name=text, target_name=text, source_sql=text, query_sql=f"howdah_sqlite.cut({text})")
    return replace(plan, views=(view,), helpers=("cut",), frameworks=(text,), findings=_findings(text))


def make_report_of(text: str) -> tuple[Report, Plan]:
    """The report of a run that differs, with an entry of everything that a report can have, and its plan."""
    plan = make_plan_of(text)
    report = make_report(plan)
    (table,) = report.tables
    table = replace(
        table,
        rows_read=5,
        rows_written=3,
        rows_set_aside=2,
        rows_left_out=4,
        values_altered=1,
        rows_equal=2,
        reject_causes=(RejectCause(column=text, sqlstate="22P02", reason=text, rows=2),),
        rejects=(RejectReport(row_number=4, rowid=None, column=None, reason=text, sqlstate=""),),
        altered_examples=(AlteredExample(column=text, rule=text, row_number=1, before=text, after=None),),
    )
    return replace(
        report,
        source=f"/data/{text}",
        schema=text,
        records_schema="howdah",
        rejects_file=f"/data/{text}.jsonl",
        backup_schema=text,
        verdict=Verdict.DIFFERS,
        tables=(table,),
        mismatches=(Mismatch(table=text, row=text, column=text, source_value=text, target_value=None),),
        phases=(PhaseReport(phase=Phase.COPY, duration_s=3), PhaseReport(phase=Phase.VERIFY, duration_s=2)),
        objects_checked=3,
        object_mismatches=(ObjectMismatch(kind=CheckedKind.INDEX, table=text, name=text, planned=text, found=None),),
        first_inserts=(
            FirstInsert(table=text, outcome=InsertOutcome.REFUSED, note=text),
            FirstInsert(table=text, outcome=InsertOutcome.NOT_TRIED, note=text),
        ),
        proofs=make_proofs(text),
        throughput=make_samples(),
    ), plan


def make_proofs(text: str) -> tuple[ObjectProof, ...]:
    """An object of each kind with each verdict, and one of each kind that is not made."""
    difference = ProofDifference(what=text, source=text, target=None)
    tried = tuple(
        ObjectProof(
            kind=kind,
            table="" if kind is ProvedKind.VIEW else text,
            name=text,
            verdict=verdict,
            tried=text,
            note=text,
            differences=(difference,) if verdict is ProofVerdict.DIFFERS else (),
            source_sql=text,
            target_sql=text,
        )
        for kind in ProvedKind
        for verdict in ProofVerdict
    )
    untried = (proof for proof in tried if proof.verdict is ProofVerdict.NOT_TRIED)
    return (*tried, *(replace(proof, is_there=False, target_sql="") for proof in untried))


def make_samples() -> tuple[ThroughputSample, ...]:
    """A copy of a thousand rows a second for ten seconds, then a comparison of two thousand for five."""
    copied = (
        ThroughputSample(phase=Phase.COPY, at_s=float(at), rows_done=at * 1000, bytes_done=at) for at in range(1, 11)
    )
    compared = (
        ThroughputSample(phase=Phase.VERIFY, at_s=10.0 + at, rows_done=at * 2000, bytes_done=at) for at in range(1, 6)
    )
    return (*copied, *compared)


def _column(text: str, target_type: PgType, kind: ConversionKind, reads: StorageClass) -> ColumnPlan:
    column = made_plans.column(text, target_type, source_type=text, default_sql=text, collation=text)
    return replace(
        column,
        target_name=f"{text}2",
        conversion=Conversion(kind=kind),
        reads=(reads,),
        decision=Decision(rule="by hand", evidence=text),
    )


def _findings(text: str) -> tuple[Finding, ...]:
    codes = ("VIEW_NOT_CARRIED", "DEFAULT_NOT_CARRIED", "KEY_COLLATION", "JSONB_KEEPS_VALUE", "NEVER_HEARD_OF")
    return tuple(
        Finding(code=code, severity=severity, object=text, effect=text, remedies=(text,))
        for code in codes
        for severity in (Severity.WARNING, Severity.INFO)
    )
