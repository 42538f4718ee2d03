"""Views and triggers of a run: made beside the tables that were compared, proved, and taken away again where they do
something else than in SQLite."""

from dataclasses import replace
from typing import TYPE_CHECKING

from core.finalize.objects import drop_objects, make_objects
from core.finalize.steps import Steps
from core.plan.model import Finding, Severity
from core.postgres.connect import Connection
from core.verify.model import ObjectProof, ProofVerdict, ProvedKind, Verification
from core.verify.prove import find_differing, prove_objects

if TYPE_CHECKING:
    from core.migration.carry import Run

_CODES = {
    ProvedKind.VIEW: "VIEW_DIFFERS",
    ProvedKind.TRIGGER: "TRIGGER_DIFFERS",
    ProvedKind.CHECK: "CHECK_DIFFERS",
    ProvedKind.DEFAULT: "DEFAULT_DIFFERS",
    ProvedKind.GENERATED: "GENERATED_DIFFERS",
}


def make_and_prove(run: "Run", verification: Verification) -> tuple[Verification, tuple[Finding, ...]]:
    """The verification with the proofs of all translated objects, and findings about those that are not published.

    Raises SourceError, TargetError, Cancelled.
    """
    steps = Steps(run.pool, run.journal, retry_for_s=run.options.retry_for_s, on_event=run.on_event, cancel=run.cancel)
    findings = make_objects(run.statements, steps, run.cancel)
    refused = {
        (statement.table, statement.object)
        for statement in run.statements
        if statement.section.is_optional and steps.is_refused(statement)
    }
    schema = run.staging.schema

    def prove(connection: Connection) -> tuple[ObjectProof, ...]:
        return prove_objects(run.source, connection, schema, run.plan, refused=refused, cancel=run.cancel)

    proofs = run.attempts().run(prove, object=schema)
    if not run.options.despite_differences:
        _drop_differing(run, proofs)
    findings += tuple(
        _describe(proof, is_published=run.options.despite_differences)
        for proof in proofs
        if proof.verdict is ProofVerdict.DIFFERS
    )
    return replace(verification, proofs=proofs), findings


def _drop_differing(run: "Run", proofs: tuple[ObjectProof, ...]) -> None:
    views, triggers = find_differing(proofs, ProvedKind.VIEW), find_differing(proofs, ProvedKind.TRIGGER)
    checks = [(each.table, each.name) for each in proofs if _is_differing(each, ProvedKind.CHECK)]
    defaults = [(each.table, each.name) for each in proofs if _is_differing(each, ProvedKind.DEFAULT)]
    if not (views or triggers or checks or defaults):
        return

    def drop(connection: Connection) -> None:
        with connection.transaction():
            drop_objects(
                connection,
                run.staging.schema,
                run.plan,
                views=views,
                triggers=triggers,
                checks=checks,
                defaults=defaults,
            )

    run.attempts().run(drop, object=run.staging.schema)


def _is_differing(proof: ObjectProof, kind: ProvedKind) -> bool:
    return proof.kind is kind and proof.verdict is ProofVerdict.DIFFERS


def _describe(proof: ObjectProof, *, is_published: bool) -> Finding:
    first = proof.differences[0] if proof.differences else None
    example = "" if first is None else f" First: {first.what}: {_show(first.source)}, and {_show(first.target)}."
    fate = "It is published all the same, as was asked for" if is_published else "It is not published"
    return Finding(
        code=_CODES[proof.kind],
        severity=Severity.WARNING,
        object=f"{proof.table}.{proof.name}" if proof.table else proof.name,
        effect=f"The {proof.kind} does something else in PostgreSQL than in SQLite.{example} {fate}.",
    )


def _show(value: str | None) -> str:
    return "nothing" if value is None else value
