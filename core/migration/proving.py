"""Views and triggers of a run: made beside the tables that were compared, and proved; what does something else than in
SQLite is told, and is not published."""

from dataclasses import replace
from typing import TYPE_CHECKING

from core.finalize.objects import Doomed, add_dependent, make_objects
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


def make_and_prove(run: "Run", verification: Verification) -> tuple[Verification, tuple[Finding, ...], Doomed]:
    """The verification with the proofs of all translated objects, findings about those that are not published, and what
    these are: until the rest is published they stay, so that a run that is gone on with proves all of it anew.

    Raises SourceError, TargetError, Cancelled.
    """
    steps = Steps(run.pool, run.journal, retry_for_s=run.options.retry_for_s, on_event=run.on_event, cancel=run.cancel)
    findings = make_objects(run.statements, run.plan, steps, run.cancel)
    refused = {
        (statement.table, statement.object)
        for statement in run.statements
        if statement.section.is_optional and steps.is_refused(statement)
    }
    schema = run.staging.schema

    def prove(connection: Connection) -> tuple[ObjectProof, ...]:
        return prove_objects(
            run.source,
            connection,
            schema,
            run.plan,
            refused=refused,
            rows=verification.tables,
            on_event=run.on_event,
            cancel=run.cancel,
        )

    proofs = run.attempts().run(prove, object=schema)
    is_published = run.options.despite_differences
    findings += tuple(
        _describe(proof, is_published=is_published) for proof in proofs if proof.verdict is ProofVerdict.DIFFERS
    )
    doomed = Doomed()
    if not is_published:
        differing = Doomed(
            views=frozenset(find_differing(proofs, ProvedKind.VIEW)),
            triggers=_name_differing(proofs, ProvedKind.TRIGGER),
            checks=_name_differing(proofs, ProvedKind.CHECK),
            defaults=_name_differing(proofs, ProvedKind.DEFAULT),
            generated=_name_differing(proofs, ProvedKind.GENERATED),
        )
        doomed = add_dependent(run.plan, differing)
        proofs, found = _tell_dependent(proofs, differing, doomed)
        findings += found
    return replace(verification, proofs=proofs), findings, doomed


def _name_differing(proofs: tuple[ObjectProof, ...], kind: ProvedKind) -> frozenset[tuple[str, str]]:
    return frozenset((proof.table, proof.name) for proof in proofs if _is_differing(proof, kind))


def _tell_dependent(
    proofs: tuple[ObjectProof, ...], differing: Doomed, doomed: Doomed
) -> tuple[tuple[ObjectProof, ...], tuple[Finding, ...]]:
    """The proofs, and findings, of what is not published since it uses a view that differs."""
    told: list[ObjectProof] = []
    findings: list[Finding] = []
    for proof in proofs:
        is_view = proof.kind is ProvedKind.VIEW and proof.name in doomed.views - differing.views
        key = (proof.table, proof.name)
        is_trigger = proof.kind is ProvedKind.TRIGGER and key in doomed.triggers - differing.triggers
        if is_view or is_trigger:
            findings.append(
                Finding(
                    code="VIEW_NOT_MADE" if is_view else "TRIGGER_NOT_MADE",
                    severity=Severity.WARNING,
                    object=_name(proof),
                    effect=f"{proof.name} is not published: it uses a view that differs.",
                )
            )
            note = "It is not published: it uses a view that differs."
            told.append(replace(proof, verdict=ProofVerdict.NOT_TRIED, tried="", note=note, is_there=False))
        else:
            told.append(replace(proof, is_there=proof.is_there and proof.verdict is not ProofVerdict.DIFFERS))
    return tuple(told), tuple(findings)


def _is_differing(proof: ObjectProof, kind: ProvedKind) -> bool:
    return proof.kind is kind and proof.verdict is ProofVerdict.DIFFERS


def _describe(proof: ObjectProof, *, is_published: bool) -> Finding:
    first = proof.differences[0] if proof.differences else None
    example = "" if first is None else f" First: {first.what}: {_show(first.source)}, and {_show(first.target)}."
    fate = "It is published all the same, as was asked for" if is_published else "It is not published"
    if proof.kind is ProvedKind.GENERATED and not is_published:
        fate = "It is published with its values, and is not computed any more"
    return Finding(
        code=_CODES[proof.kind],
        severity=Severity.WARNING,
        object=_name(proof),
        effect=f"The {proof.kind} does something else in PostgreSQL than in SQLite.{example} {fate}.",
    )


def _name(proof: ObjectProof) -> str:
    return proof.name if proof.table in ("", proof.name) else f"{proof.table}.{proof.name}"


def _show(value: str | None) -> str:
    return "nothing" if value is None else value
