"""UUIDs: texts with hyphens; and texts of 32 digits and sixteen bytes, where something says that they are some.

Digests and random keys have 32 hexadecimal digits too. An 8th of them has a version and a variant of a UUID
(https://www.rfc-editor.org/rfc/rfc9562#section-4) by chance, so that of some different values hardly ever all have.
"""

from dataclasses import replace

from core.catalog.model import StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.frameworks import Framework
from core.plan.model import Alternative
from core.plan.pgtypes import BYTEA, UUID
from core.plan.rules.declared import has_uuid_length, is_declared_uuid
from core.plan.rules.evidence import ColumnEvidence, Proposal
from core.plan.rules.fits import measure_fit
from core.plan.rules.hints import speaks_of_a_hash, speaks_of_a_uuid, speaks_of_an_id
from core.plan.rules.plain import propose_plain
from core.plan.rules.unfit import Wanted, offer, settle_unfit
from core.profile.model import Format

_PRINTED = "lower case with hyphens"
"""How PostgreSQL prints them."""
_OF_RFC = ", and each has a version and variant of RFC 9562"
_TELLING = 4
"""Different values that all have by chance in one of 4,096 columns."""
_HEX_COST = "it prints with hyphens, and new rows can hold nothing else than 128 bits"
_UNIQUE_COST = "rows of its unique key might clash"
_DOTNET_COST = "the bytes keep their order, which in .NET's Guid is another one: it would print as another value"


def propose(evidence: ColumnEvidence) -> Proposal | None:
    if evidence.policy.uuids == "keep" or not evidence.classes:
        return None
    is_declared = is_declared_uuid(evidence)
    conversion = Conversion(kind=ConversionKind.UUID)
    wanted = Wanted(
        rule="uuid",
        code="UUID_UNFIT",
        noun="UUID",
        target_type=UUID,
        conversion=conversion,
        fit=measure_fit(evidence, conversion, UUID),
    )
    if wanted.fit.unfit_count != 0:
        if is_declared:
            return settle_unfit(evidence, wanted, propose_plain(evidence))
        is_likely = evidence.classes == (StorageClass.TEXT,) and _find_reason(evidence) is not None
        return offer(evidence, wanted, propose_plain(evidence)) if is_likely else None
    reason = "" if is_declared else _find_reason(evidence)
    if reason is None:
        return _with_offer(propose_plain(evidence), _HEX_COST) if _find_hint(evidence) is not None else None
    return _keep_bytes(evidence) or _refuse_merging(evidence) or _accept(evidence, reason)


def _find_reason(evidence: ColumnEvidence) -> str | None:
    """Why the values should be UUIDs, to stand after the counts; "" where their form is why."""
    if StorageClass.BLOB in evidence.classes:
        return "; the name says so" if speaks_of_a_uuid(evidence) else None
    if all(layout.endswith("with hyphens") for layout, _ in _list_layouts(evidence)):
        return ""
    if speaks_of_a_uuid(evidence) and not speaks_of_a_hash(evidence):
        return "; the name says so"
    hint = _find_hint(evidence)
    return f"{hint}{_OF_RFC}" if hint is not None and _are_of_rfc(evidence) else None


def _find_hint(evidence: ColumnEvidence) -> str | None:
    """Why digits may be UUIDs, if they look like some."""
    if StorageClass.BLOB in evidence.classes or speaks_of_a_hash(evidence):
        return None
    if speaks_of_an_id(evidence):
        return "; the name says so"
    if Framework.DJANGO in evidence.frameworks and has_uuid_length(evidence):
        return "; Django keeps them so"
    if has_uuid_length(evidence):
        return "; declared as long as they are"
    return "; it is a key" if evidence.refers else None


def _are_of_rfc(evidence: ColumnEvidence) -> bool:
    """Whether the digits are those of UUIDs, as several different ones tell, or others beside them with hyphens."""
    different = evidence.profile.distinct_count
    are_telling = different is None or different >= _TELLING
    has_hyphens = any(layout.endswith("with hyphens") for layout, _ in _list_layouts(evidence))
    return (are_telling or has_hyphens) and not evidence.hits(Format.HEX_128, StorageClass.TEXT)


def _keep_bytes(evidence: ColumnEvidence) -> Proposal | None:
    """The bytes as they are, where .NET wrote them, in an order of its own."""
    if StorageClass.BLOB not in evidence.classes or Framework.EF_CORE not in evidence.frameworks:
        return None
    return _with_offer(propose_plain(evidence), _DOTNET_COST)


def _refuse_merging(evidence: ColumnEvidence) -> Proposal | None:
    """The column as it is stored, where a unique key tells spellings apart that may mean one UUID."""
    layouts = _list_layouts(evidence)
    may_merge = len(layouts) > 1 or len(evidence.classes) > 1 or any("mixed" in layout for layout, _ in layouts)
    if not evidence.is_unique or not may_merge:
        return None
    stored = propose_plain(evidence)
    why = f"{_write_layouts(evidence)}; not uuid, since its key must stay unique and two spellings may mean one value"
    return _with_offer(replace(stored, evidence=f"{stored.evidence}; {why}"), _UNIQUE_COST)


def _accept(evidence: ColumnEvidence, reason: str) -> Proposal:
    notes = []
    if any(layout != _PRINTED for layout, _ in _list_layouts(evidence)):
        notes.append(f"; PostgreSQL prints them in {_PRINTED}")
    if StorageClass.BLOB in evidence.classes:
        notes.append("; the bytes keep their order")
    stored = propose_plain(evidence).target_type
    cost = "it prints as bytes" if stored == BYTEA else "twice as wide, and letter case tells values apart"
    return Proposal(
        rule="uuid",
        target_type=UUID,
        conversion=Conversion(kind=ConversionKind.UUID),
        reads=evidence.classes,
        evidence=f"{evidence.declaration}; {evidence.counted_only(*evidence.classes)}, {_write_layouts(evidence)}"
        f"{evidence.counted_nulls}{reason}{''.join(notes)}",
        alternatives=(Alternative(target_type=stored, cost=cost),),
    )


def _with_offer(proposal: Proposal, cost: str) -> Proposal:
    return replace(proposal, alternatives=(*proposal.alternatives, Alternative(target_type=UUID, cost=cost)))


def _list_layouts(evidence: ColumnEvidence) -> tuple[tuple[str, int], ...]:
    return evidence.layouts(Format.UUID, StorageClass.TEXT)


def _write_layouts(evidence: ColumnEvidence) -> str:
    parts = []
    layouts = _list_layouts(evidence)
    if layouts:
        parts.append(f"all {layouts[0][0]}" if len(layouts) == 1 else ", ".join(f"{n:,} {name}" for name, n in layouts))
    if StorageClass.BLOB in evidence.classes:
        parts.append("blobs of 16 bytes")
    return " and ".join(parts)
