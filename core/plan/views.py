"""What becomes of the source's views: a query of PostgreSQL, translated or written by hand, or why there is none."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from core.catalog.model import Catalog, View
from core.identifiers import fold_ascii
from core.plan.choices import Choices
from core.plan.left_out import UNREAD_REMEDIES
from core.plan.model import Finding, Severity, ViewColumn, ViewPlan
from core.plan.scope import find_number_format
from core.translate.model import Untranslatable
from core.translate.queries.model import Relation, SourceColumn, ViewAnswer
from core.translate.queries.translate import translate_views


def plan_views(
    catalog: Catalog,
    tables: Iterable[Relation],
    target_names: Mapping[str, str],
    choices: Choices,
    findings: list[Finding],
) -> tuple[tuple[ViewPlan, ...], tuple[Relation, ...]]:
    """Every view that was not left out, in an order in which they can be made; and all, as others may read them."""
    texts = {view.name: view.sql for view in catalog.views}
    left_out = [name for name in texts if choices.is_left_out(name)]
    others = [_describe_missing(name, name, "which is left out") for name in left_out]
    unread = [_answer_unread(view, target_names) for view in catalog.views if view.unread and view.name not in left_out]
    not_asked = {*left_out, *(answer.name for answer in unread)}
    findings += [
        Finding(code="VIEW_LEFT_OUT", severity=Severity.INFO, object=name, effect="The view is left out, as chosen.")
        for name in left_out
    ]
    translated = translate_views(
        {name: sql for name, sql in texts.items() if name not in not_asked},
        [*tables, *others, *(answer.relation for answer in unread)],
        target_names=target_names,
        encoding=catalog.encoding,
        name_target=fold_ascii,
        allows_helpers=choices.policy().helpers == "yes",
    )
    answers = (*unread, *translated)
    plans = []
    for answer in answers:
        chosen = choices.find("view_sql", answer.name)
        plan = _plan_view(answer, texts[answer.name], chosen.value if chosen is not None else None)
        plans.append(plan)
        if not plan.is_made:
            findings.append(
                Finding(
                    code="VIEW_NOT_CARRIED",
                    severity=Severity.WARNING,
                    object=plan.source_name,
                    effect=f"The view is not made: {plan.reason}.",
                    remedies=("write it by hand (view_sql)", *(UNREAD_REMEDIES if answer in unread else ())),
                )
            )
        findings += [
            Finding(code="VIEW_NOTE", severity=Severity.INFO, object=plan.source_name, effect=f"In the view, {note}.")
            for note in plan.notes
        ]
    return tuple(plans), (*(answer.relation for answer in answers), *others)


def _describe_missing(name: str, target_name: str, why: str) -> Relation:
    refusal = f"it reads the view {name}, {why}"
    return Relation(source_name=name, target_name=target_name, columns=(), is_view=True, refusal=refusal)


def _answer_unread(view: View, target_names: Mapping[str, str]) -> ViewAnswer:
    relation = _describe_missing(
        view.name, target_names.get(view.name) or fold_ascii(view.name), "which SQLite can't read"
    )
    return ViewAnswer(name=view.name, answer=Untranslatable(reason=view.unread), relation=relation)


def _plan_view(answer: ViewAnswer, source_sql: str, edited_sql: str | None) -> ViewPlan:
    plan = ViewPlan(
        source_name=answer.name,
        target_name=answer.relation.target_name,
        source_sql=source_sql,
        query_sql=None,
    )
    if isinstance(answer.answer, Untranslatable):
        plan = replace(plan, reason=answer.answer.reason)
    else:
        query = answer.answer
        plan = replace(
            plan,
            query_sql=query.sql,
            columns=tuple(map(_plan_column, query.columns)),
            reads=query.reads,
            notes=query.notes,
            is_ordered=query.is_ordered,
        )
    if edited_sql is None or edited_sql == plan.query_sql:
        return plan
    return replace(plan, query_sql=edited_sql, is_edited=True, reason="", columns=(), notes=())


def _plan_column(known: SourceColumn) -> ViewColumn:
    column = known.column
    return ViewColumn(
        source_name=column.source_name,
        target_name=column.target_name,
        kind=column.kind,
        numbers=find_number_format(column.numbers),
        zone=column.zone,
        is_approximate=known.is_approximate,
        joined_by=known.joined_by,
    )
