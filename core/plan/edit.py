"""Changes to a plan: what a person chooses makes a new plan, from what the old one followed from. A window undoes and
redoes by going back and forth between such values."""

from dataclasses import dataclass, replace

from core.catalog.model import Catalog
from core.errors import PlanInvalid
from core.identifiers import fold_ascii
from core.plan.build import build_plan
from core.plan.choices import Choice, Choices, check_choice
from core.plan.model import Finding, Plan
from core.plan.policy import ANY_TARGET, Target
from core.plan.validate import validate_plan
from core.profile.model import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a plan follows from, besides the choices."""

    catalog: Catalog
    profile: Profile
    target: Target = ANY_TARGET
    findings: tuple[Finding, ...] = ()
    """What was found before the plan: they stand first in it."""


def make_plan(basis: Basis, choices: Choices) -> Plan:
    """The plan that follows from a basis and choices, whole and valid. Raises PlanInvalid."""
    plan = build_plan(basis.catalog, basis.profile, choices, basis.target)
    plan = replace(plan, findings=(*basis.findings, *plan.findings))
    validate_plan(plan)
    return plan


def add_choices(choices: Choices, *added: Choice) -> Choices:
    """These choices too; each takes the place of an earlier one for the same setting and object. Raises PlanInvalid."""
    made = {_about(choice): choice for choice in choices.made}
    for choice in added:
        try:
            check_choice(choice)
        except ValueError as error:
            raise PlanInvalid(f"{choice.object}: {error}.", "Choose another value.") from error
        made.pop(_about(choice), None)  # of two alike, the later one counts
        made[_about(choice)] = choice
    return replace(choices, made=tuple(made.values()))


def remove_choices(choices: Choices, *removed: Choice) -> Choices:
    """The choices without those for the same settings and objects."""
    gone = {_about(choice) for choice in removed}
    return replace(choices, made=tuple(choice for choice in choices.made if _about(choice) not in gone))


def choose(basis: Basis, plan: Plan, *choices: Choice) -> Plan:
    """The plan with these choices too; each takes the place of an earlier one for the same setting and object.

    Raises PlanInvalid; the old plan is as it was.
    """
    return make_plan(basis, add_choices(plan.choices, *choices))


def withdraw(basis: Basis, plan: Plan, *choices: Choice) -> Plan:
    """The plan as the rules have it where these choices were made."""
    return make_plan(basis, remove_choices(plan.choices, *choices))


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A plan with those before it and those that were undone, the nearest last."""

    plan: Plan
    before: tuple[Plan, ...] = ()
    after: tuple[Plan, ...] = ()

    def push(self, plan: Plan) -> "History":
        """A new plan; what was undone is forgotten."""
        return History(plan=plan, before=(*self.before, self.plan))

    def undo(self) -> "History":
        """The plan before this one; itself where there is none."""
        if not self.before:
            return self
        return History(plan=self.before[-1], before=self.before[:-1], after=(*self.after, self.plan))

    def redo(self) -> "History":
        """The plan that was undone last; itself where there is none."""
        if not self.after:
            return self
        return History(plan=self.after[-1], before=(*self.before, self.plan), after=self.after[:-1])


def _about(choice: Choice) -> tuple[str, str | None, str | None]:
    """What it is a choice of: there is one of each."""
    return (
        choice.setting,
        None if choice.table is None else fold_ascii(choice.table),
        None if choice.column is None else fold_ascii(choice.column),
    )
