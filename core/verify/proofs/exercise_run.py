"""The statements of an exercise, on a world that is ready: one by one and then in a row, and what each came to on both
sides. Those that SQLite carries out go to PostgreSQL several at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import filterfalse, islice

from core.cancel import CancelToken
from core.plan.model import TriggerPlan
from core.sqlite.trial import Value
from core.verify.model import ProofDifference
from core.verify.proofs.exercise_changes import Change, make_changes
from core.verify.proofs.exercise_circles import Circles
from core.verify.proofs.exercise_fits import explain_refusal
from core.verify.proofs.exercise_rows import Subject
from core.verify.proofs.exercise_scout import make_random_changes
from core.verify.proofs.exercise_source import Answer, SourceExercise
from core.verify.proofs.exercise_states import Patience, find_differences, find_random
from core.verify.proofs.exercise_target import Attempt, TargetExercise
from core.verify.proofs.exercise_world import World

_MAX_DIFFERENCES = 5
_READ_EVERY = 8
"""Of statements in a row, after how many the rows are compared: that takes longer than they do."""
_AT_ONCE = 8
"""Statements one by one that are sent together."""
_ROLLS = 20
"""How often SQLite is asked for random numbers again before another one is a difference."""
_MOST_ENDLESS = 5
_ENOUGH = 12
"""Statements with an effect, of those by chance."""


@dataclass(slots=True)
class Tally:
    """What an exercise found so far. `effects` are the compared statements on which the trigger did something, `unfit`
    says of others what they leave in SQLite that the target's tables can't hold, and `endless` are those that SQLite
    does not end."""

    compared: int = 0
    effects: int = 0
    found: list[ProofDifference] = field(default_factory=list)
    unfit: list[str] = field(default_factory=list)
    endless: list[Change] = field(default_factory=list)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.compared + other.compared,
            self.effects + other.effects,
            [*self.found, *other.found],
            [*self.unfit, *other.unfit],
            [*self.endless, *other.endless],
        )

    @property
    def is_given_up(self) -> bool:
        """Whether so many do not end that no others are tried."""
        return len(self.endless) >= _MOST_ENDLESS

    @property
    def differences(self) -> tuple[ProofDifference, ...]:
        return tuple(self.found[:_MAX_DIFFERENCES])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """A statement in SQLite: without the trigger, and with it; and the columns that are another value each time."""

    change: Change
    without: Answer
    ours: Answer
    random: frozenset[tuple[str, str]]


@dataclass(slots=True, kw_only=True)
class ExerciseRun:
    """`alive` and `target` have the trigger, `control` has not. `with_time` and `with_chance` say whether a statement
    may ask for the time of day, or for random numbers."""

    trigger: TriggerPlan
    world: World
    subject: Subject
    alive: SourceExercise
    control: SourceExercise
    target: TargetExercise
    circles: Circles
    is_view: bool
    with_time: bool
    with_chance: bool
    cancel: CancelToken
    _tally: Tally = field(default_factory=Tally)
    _patience: Patience = field(default_factory=Patience)

    def go(self) -> Tally:
        """With statements that the trigger may be waiting for."""
        return self._go(list(filterfalse(self._closes_circle, make_changes(self.subject, self.trigger))))

    def go_by_chance(self, pool: Sequence[Value]) -> Tally:
        """With statements by chance: those that, as SQLite says, which is near at hand, make the trigger do
        something."""
        by_chance = filterfalse(self._closes_circle, make_random_changes(self.subject, self.trigger, pool))
        return self._go(list(islice(filter(self._is_effective, by_chance), _ENOUGH)))

    @property
    def _name(self) -> str:
        return self.trigger.source_table

    def _go(self, changes: Sequence[Change]) -> Tally:
        self._patience = Patience(with_time=self.with_time)
        comparable: list[Change] = []
        for first in range(0, len(changes), _AT_ONCE):
            comparable += self._try(changes[first : first + _AT_ONCE])
            if self._tally.is_given_up:
                break
        if not self._tally.found:
            self._try_in_a_row(comparable)
        return self._tally

    def _closes_circle(self, change: Change) -> bool:
        return self.circles.are_closed_by(self.subject, change)

    def _is_effective(self, change: Change) -> bool:
        self.cancel.check()
        if self._tally.is_given_up:
            return False
        without = self.control.attempt(self._name, change)
        ours = without if without.is_endless else self.alive.attempt(self._name, change)
        if ours.is_endless:
            self._tally.endless.append(change)
            return False
        return self._has_effect(without, ours)

    def _try(self, changes: Sequence[Change]) -> list[Change]:
        """Carry out statements, each on the world as it was; those on which the two databases can be compared."""
        if len(self._tally.found) >= _MAX_DIFFERENCES:
            return []
        tried = []
        for change in changes:
            each = self._try_source(change)
            if each.ours.is_endless:
                self._tally.endless.append(change)
            else:
                tried.append(each)
            if self._tally.is_given_up:
                break
        attempts = [Attempt(change=each.change, next_ids=self.alive.first_ids) for each in tried]
        # Whatever fails takes along what is sent with it.
        sound = [place for place, each in enumerate(tried) if each.ours.error is None]
        answers = dict(
            zip(sound, self.target.change(self.subject.table, [attempts[place] for place in sound]), strict=True)
        )
        comparable = []
        for place, each in enumerate(tried):
            self.cancel.check()
            if len(self._tally.found) >= _MAX_DIFFERENCES:
                break
            if place not in answers:
                (answers[place],) = self.target.change(self.subject.table, [attempts[place]])
            if self._judge(each, answers[place], attempts[place]):
                comparable.append(each.change)
        return comparable

    def _try_source(self, change: Change) -> _Tried:
        self.cancel.check()
        without = self.control.attempt(self._name, change)
        ours = without if without.is_endless else self.alive.attempt(self._name, change)
        random = self._find_random(change, ours) if self.with_chance else frozenset()
        return _Tried(change=change, without=without, ours=ours, random=random)

    def _find_random(self, change: Change, ours: Answer) -> frozenset[tuple[str, str]]:
        """The columns that are something else when SQLite is asked again."""
        if ours.error is not None:
            return frozenset()
        return find_random(self.world.own, ours.state, self.alive.attempt(self._name, change).state)

    def _judge(self, tried: _Tried, theirs: Answer, attempt: Attempt) -> bool:
        """Whether the two databases can be compared on a statement; what differs is told."""
        self._patience = replace(self._patience, random=self._patience.random | tried.random)
        differences = list(self._compare(tried.ours, theirs, tried.change))
        rolls = _ROLLS if self.with_chance else 0
        while differences and rolls:
            # One of few values may come twice in a row.
            rolls -= 1
            found = self._find_random(tried.change, tried.ours)
            self._patience = replace(self._patience, random=self._patience.random | found)
            differences = list(self._compare(tried.ours, theirs, tried.change))
        if differences and not self._agree_without(tried, theirs, attempt):
            return False
        unfit = explain_refusal(self.world.own, tried.ours, theirs)
        if unfit:
            self._tally.unfit.append(unfit)
            return False
        self._tally.compared += 1
        self._tally.effects += self._has_effect(tried.without, tried.ours)
        self._tell(f"after {tried.change.describe()}", differences)
        return True

    def _try_in_a_row(self, changes: Sequence[Change]) -> None:
        """All of them one after another, each on what the last one left."""
        before = self.alive.first_state
        waiting: list[tuple[int, Attempt, Answer]] = []
        with self.target.going_back():
            for number, change in enumerate(changes, start=1):
                self.cancel.check()
                next_ids = self.alive.find_next_ids()
                ours = self.alive.change(self._name, change)
                is_read = number % _READ_EVERY == 0 or number == len(changes)
                attempt = Attempt(change=change, next_ids=next_ids, is_read=is_read)
                if ours.is_endless:
                    break
                if ours.error is not None:
                    if not self._agree_in_a_row(waiting) or not self._agree_in_a_row([(number, attempt, ours)]):
                        return
                    waiting = []
                    if self.alive.read() != before:
                        # RAISE(FAIL) leaves what was done before, and PostgreSQL does not.
                        return
                    continue
                if change.is_of_several:
                    # What it left is there from now on.
                    self._patience = replace(self._patience, in_any_order=True)
                before = ours.state
                waiting.append((number, attempt, ours))
                if is_read:
                    if not self._agree_in_a_row(waiting):
                        return
                    waiting = []
            self._agree_in_a_row(waiting)

    def _agree_in_a_row(self, waiting: Sequence[tuple[int, Attempt, Answer]]) -> bool:
        """Whether the target does the same on what the last one left; what differs is told."""
        answers = self.target.change(self.subject.table, [attempt for _, attempt, _ in waiting], stay=True)
        for (number, attempt, ours), theirs in zip(waiting, answers, strict=True):
            if not attempt.is_read and ours.error is None and theirs.error is None:
                continue
            differences = list(self._compare(ours, theirs, attempt.change))
            if explain_refusal(self.world.own, ours, theirs):
                return False
            if differences:
                self._tell(f"after {number - 1} statements and {attempt.change.describe()}", differences)
                return False
        return True

    def _agree_without(self, tried: _Tried, theirs: Answer, attempt: Attempt) -> bool:
        """Whether both databases do the same without the trigger: what differs then is not of its making."""
        if tried.ours.is_broken_key and theirs.error is None and self.world.parents:
            # Of its parent there are only some rows in SQLite.
            return False
        if self.is_view:
            return True
        with self.target.going_back():
            self.target.deactivate([self.trigger])
            (theirs,) = self.target.change(self.subject.table, [attempt])
        return not list(self._compare(tried.without, theirs, tried.change))

    def _has_effect(self, without: Answer, ours: Answer) -> bool:
        if self.is_view:
            return ours.is_raised or (ours.error is None and ours.state != self.alive.first_state)
        return ours.error != without.error or ours.state != without.state

    def _compare(self, ours: Answer, theirs: Answer, change: Change) -> Iterator[ProofDifference]:
        if ours.error is None and theirs.error is None:
            patience = replace(self._patience, in_any_order=self._patience.in_any_order or change.is_of_several)
            yield from find_differences(self.world.own, ours.state, theirs.state, patience)
        elif ours.error is None or theirs.error is None:
            yield ProofDifference(what="", source=_say(ours), target=_say(theirs))
        elif ours.is_raised and ours.error not in theirs.error and len(self.world.triggers) == 1:
            # Of several that refuse a row, SQLite leaves open which is asked first.
            yield ProofDifference(what="the message", source=ours.error, target=theirs.error)

    def _tell(self, when: str, differences: Sequence[ProofDifference]) -> None:
        for each in differences:
            what = f"{each.what}, {when}" if each.what else when
            self._tally.found.append(ProofDifference(what=what, source=each.source, target=each.target))


def _say(answer: Answer) -> str:
    return "done" if answer.error is None else f"an error: {answer.error}"
