"""Any sequence of events: never too many people, nobody lost, nobody passed, no team split."""

import itertools
import shutil
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from congress.core.db import Database, Tx
from congress.core.errors import Conflict
from congress.mail.models import OutboxMail
from congress.registration import queries
from congress.registration.actions.cancel import cancel
from congress.registration.actions.erase import erase_person
from congress.registration.actions.line import fill_free_places, promote
from congress.registration.actions.replace import replace_person
from congress.registration.actions.team_members import take_what_fits, withdraw
from congress.registration.forms.person import NewcomerForm
from congress.registration.models import Registration, Team
from congress.registration.rules.places import TAKING, Status, next_in_line
from tests.make import NOW, by_slug, make_congress, make_participation
from tests.make_registration import KEY, arrive
from tests.make_team import arrive_team, newcomer

PEOPLE = st.integers(0, 11)
SOMEBODY = st.integers(0, 40)
"""Which of all registrations, counted round."""


class Hall(RuleBasedStateMachine):
    """One congress with a few places, on a database of its own."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.database = database
        self.before: dict[int, tuple[Status, int | None]] = {}
        self.by_hand: set[int] = set()
        self.split: set[int] = set()
        self.steps = 0
        with database.write() as tx:
            make_participation(tx, make_congress(tx, capacity=4))

    def teardown(self) -> None:
        self.database.close()

    def _one(self, tx: Tx, number: int) -> Registration | None:
        people = tx.scalars(select(Registration).order_by(Registration.id)).all()
        return people[number % len(people)] if people else None

    @rule(number=PEOPLE)
    def register(self, number: int) -> None:
        with self.database.write() as tx:
            arrive(tx, by_slug(tx), number)

    @rule(numbers=st.lists(PEOPLE, min_size=2, max_size=4, unique=True), together=st.booleans())
    def register_team(self, numbers: list[int], together: bool) -> None:
        emails = [f"mens{number}@welzijn.nl" for number in numbers]
        with self.database.write() as tx:
            arrive_team(tx, by_slug(tx), *emails, short="together" if together else "fit")

    @rule(number=SOMEBODY)
    def cancel(self, number: int) -> None:
        with self.database.write() as tx:
            if person := self._one(tx, number):
                cancel(tx, person, now=NOW)

    @rule(number=SOMEBODY)
    def withdraw_team(self, number: int) -> None:
        with self.database.write() as tx:
            person = self._one(tx, number)
            if person and person.team_id:
                withdraw(tx, by_slug(tx), tx.get_one(Team, person.team_id), None, now=NOW)

    @rule(number=SOMEBODY)
    def no_longer_together(self, number: int) -> None:
        with self.database.write() as tx:
            person = self._one(tx, number)
            if person and person.team_id:
                take_what_fits(tx, by_slug(tx), tx.get_one(Team, person.team_id), now=NOW)

    @rule(number=SOMEBODY)
    def promote(self, number: int) -> None:
        with self.database.write() as tx:
            if person := self._one(tx, number):
                with suppress(Conflict):
                    promote(tx, by_slug(tx), person, now=NOW)
                    self.by_hand.add(person.id)
                    self.split.add(person.team_id or 0)

    @rule(number=SOMEBODY)
    def replace(self, number: int) -> None:
        self.steps += 1
        with self.database.write() as tx:
            if person := self._one(tx, number):
                form = NewcomerForm.read(newcomer(f"nieuw{self.steps}@welzijn.nl"))
                with suppress(Conflict):
                    replace_person(tx, by_slug(tx), person, form, secret_key=KEY, now=NOW)

    @rule(number=SOMEBODY)
    def erase(self, number: int) -> None:
        with self.database.write() as tx:
            if person := self._one(tx, number):
                erase_person(tx, person, actor="test", now=NOW)

    @rule(by=st.sampled_from([-2, -1, 1, 3]))
    def change_capacity(self, by: int) -> None:
        with self.database.write() as tx:
            congress = by_slug(tx)
            congress.capacity = max(congress.taken, congress.capacity + by, 1)
        with self.database.write() as tx:
            fill_free_places(tx, now=NOW)

    @invariant()
    def it_adds_up(self) -> None:
        with self.database.read() as tx:
            congress = by_slug(tx)
            people = tx.scalars(select(Registration)).all()
            mails = tx.scalars(select(OutboxMail).where(OutboxMail.kind == "promoted")).all()
            line = queries.waiting_line(tx, congress.id)
            hall = queries.hall(tx, congress, now=NOW)
            together = set(tx.scalars(select(Team.id).where(Team.together)))
        assert congress.taken == sum(person.status in TAKING for person in people) <= congress.capacity
        assert all((p.waiting_number is None) == (p.status != Status.WAITING) for p in people)
        assert not next_in_line(hall, line, now=NOW), "nobody waits for a place that is free"
        self._nobody_is_passed(people, together)
        self._no_promotion_is_lost(people, mails)
        for team in together - self.split:
            stands = {p.status for p in people if p.team_id == team} - {Status.CANCELLED}
            assert len(stands) <= 1, "a team that waits together is never split"
        self.before = {p.id: (p.status, p.waiting_number) for p in people}
        self.by_hand = set()

    def _nobody_is_passed(self, people: Sequence[Registration], together: set[int]) -> None:
        still = [p for p in people if p.status == Status.WAITING]
        for person in still:
            was, number = self.before.get(person.id, (None, None))
            if was == Status.WAITING:
                assert person.waiting_number == number, "the line keeps its order"
        for person in people:
            was, number = self.before.get(person.id, (None, None))
            if was == Status.WAITING and person.status in TAKING and person.id not in self.by_hand:
                passed = [p for p in still if (p.waiting_number or 0) < (number or 0)]
                assert all(p.team_id in together for p in passed), (
                    "only teams that wait together let others by"
                )

    def _no_promotion_is_lost(self, people: Sequence[Registration], mails: Sequence[OutboxMail]) -> None:
        told = Counter(mail.about_id for mail in mails)
        was_told = getattr(self, "told", Counter())
        for person in people:
            if person.erased_at:
                continue  # with the mails
            moved = self.before.get(person.id, (None, None))[0] == Status.WAITING and person.status in TAKING
            assert told[person.id] - was_told[person.id] == moved, "one mail for who moves up, none else"
        self.told = told


def test_no_sequence_exceeds_the_capacity_loses_a_promotion_or_reorders_the_line(
    _sqlite_template: Path, tmp_path: Path
) -> None:
    number = itertools.count()

    def hall() -> Hall:
        path = tmp_path / f"{next(number)}.db"
        shutil.copyfile(_sqlite_template, path)
        return Hall(Database(f"sqlite:///{path}"))

    run_state_machine_as_test(
        hall,  # type: ignore[arg-type]  # any maker of a machine will do
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            database=None,
            phases=[Phase.generate],  # making a sequence shorter takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
