"""Fairness: whoever wrote a text has no lever over who judges it, whatever they do, in whatever order.

Random sequences of acts by everybody around one article run against the real desk on a real database, with a model
beside it that keeps its own count: who objected to which text, who approved it, whose words are in it. No objection may
end but by its owner's word, by another text, or by a named act of somebody who wrote none of it; and nothing may go out
that fewer independent editors approve, who are editors at that moment, than the newsroom requires.

FAIRNESS_EXAMPLES sets how many sequences are tried (`make fairness`: many).
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from bot.domain.article.amendment import AmendmentKind
from bot.domain.article.states import Publication, State
from bot.domain.corrections.reader_reports import ReportState
from bot.domain.newsroom.roles import Person
from bot.domain.review.votes import Choice
from bot.store import Transaction
from bot.store.corrections import reader_reports
from bot.store.intake import invitations
from bot.store.outbox import deliveries
from bot.store.outbox.kinds import Kind
from bot.store.publishing import places
from tests.beside import opened
from tests.desk.review.fair_model import (
    AUTHOR,
    CHIEFS,
    CHRIS,
    ED,
    EDITORS,
    EVE,
    NAMES,
    PARTNER,
    RITA,
    Blocks,
    copy_of,
    serial,
)
from tests.desk.review.fair_signers import Signers
from tests.desk.review.fair_stage import people, stands
from tests.long import examples

EXAMPLES = int(os.environ.get("FAIRNESS_EXAMPLES", examples(60)))
STEPS = int(os.environ.get("FAIRNESS_STEPS", "30"))

OUT = (State.PUBLISHING, State.PUBLISHED)


@settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
class Newsroom(Signers):
    """One article, and everybody around it."""

    # ------------------------------------------------------------- writing

    @rule(who=st.sampled_from((AUTHOR, AUTHOR, PARTNER, ED)), how=st.integers(0, 4), which=st.integers(0, 5))
    def edit(self, who: int, how: int, which: int) -> None:
        blocks = self.model.texts[-1][0]
        own = ((who, next(serial)),)
        changed: Blocks
        match how:
            case 0:
                changed = (*blocks, *own)
            case 1:
                changed = own + blocks[1:]
            case 2:
                changed = tuple(reversed(blocks))
            case 3:
                changed = own
            case _:  # what it was before
                changed = self.model.texts[which % len(self.model.texts)][0]
        taken = self.take(
            who,
            lambda person: self.desk.drafts.edit(
                self.article_id, person, copy_of(changed), began_at=self.number
            ),
        )
        if taken:
            self._saved(changed, taken.revision.content_hash, who)

    @rule(who=st.sampled_from((AUTHOR, AUTHOR, PARTNER, ED)))
    def set_it_otherwise(self, who: int) -> None:
        """Another text, in which only typography differs."""
        blocks = self.model.texts[-1][0]
        copy = copy_of(blocks, next(serial) % 97 + 2)
        taken = self.take(
            who, lambda person: self.desk.drafts.edit(self.article_id, person, copy, began_at=self.number)
        )
        if taken:
            self._saved(blocks, taken.revision.content_hash, who)

    def _saved(self, blocks: Blocks, content: str, who: int) -> None:
        stay = dict(self.signing) if blocks == self.model.texts[self.number - 1][0] else {}
        self.model.texts.append((blocks, content, who))
        self._sign()
        number = len(self.model.texts)
        self.model.signing[number] = {
            (name, signer): True
            for (name, signer), stays in stay.items()
            if stays and not self.model.wrote(signer, number)
        }

    def _sign(self) -> None:
        self.model.signed |= {(who, n) for who in self.model.co_authors for _, n in self.model.texts[-1][0]}

    @stands(State.DRAFT, State.CHANGES_REQUESTED)
    @rule(who=st.sampled_from((AUTHOR, AUTHOR, PARTNER, ED)))
    def submit(self, who: int) -> None:
        if self.take(who, lambda person: self.desk.submitting.submit(self.article_id, person)):
            self._void()

    @stands(State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED)
    @rule(who=st.sampled_from((AUTHOR, AUTHOR, PARTNER)))
    def withdraw(self, who: int) -> None:
        if self.take(who, lambda person: self.desk.submitting.withdraw(self.article_id, person)):
            self._void()

    def _void(self) -> None:
        """Approvals, sign-offs and a bypass go when a text is taken back or submitted again."""
        self.approving.clear()
        self.signing.clear()
        self.model.without.pop(self.number, None)

    @rule(other=st.sampled_from((PARTNER, PARTNER, ED, CHRIS)))
    def name_co_author(self, other: int) -> None:
        before = set(self.model.co_authors)
        named = self.take(
            AUTHOR,
            lambda person: self.desk.co_authors.name(self.article_id, person, self.model.person(other)),
        )
        if named and other in before:
            self.model.co_authors.discard(other)

    @rule(who=st.sampled_from((PARTNER, PARTNER, ED, CHRIS)), accepts=st.sampled_from((True, True, False)))
    def answer(self, who: int, accepts: bool) -> None:
        def waiting(tx: Transaction) -> int:
            found = invitations.open_of(tx, self.article_id, who)
            return 0 if found is None else found.id

        invitation = self.run(self.desk.unit.read(waiting))
        say = self.desk.co_authors.accept if accepts else self.desk.co_authors.decline
        if invitation and self.take(who, lambda person: say(self.article_id, invitation, person)) and accepts:
            assert who not in self.against and who not in self.approving
            assert self.model.held_by != who and who not in self.model.reported.values()
            self.model.co_authors.add(who)
            self._sign()

    # ------------------------------------------------------ what is in public

    @precondition(lambda self: self.was.article.publication is Publication.LIVE)
    @rule(who=st.sampled_from((RITA, ED, PARTNER)))
    def report(self, who: int) -> None:
        before = self._reports()
        if self.take(who, lambda person: self.desk.reports.file(self.article_id, person, "wrong")):
            (new,) = self._reports().keys() - before.keys()
            self.model.reported[new] = who

    @precondition(lambda self: bool(self.model.reported))
    @rule(who=people, which=st.integers(0, 9))
    def dismiss(self, who: int, which: int) -> None:
        report = sorted(self.model.reported)[which % len(self.model.reported)]
        if self.take(who, lambda person: self.desk.reports.dismiss(self.article_id, report, person)):
            live = self.was.live
            assert live is not None and not self.model.wrote(who, live.number)
            del self.model.reported[report]

    @precondition(lambda self: bool(self.model.reported))
    @rule(who=people)
    def withdraw_report(self, who: int) -> None:
        if self.take(who, lambda person: self.desk.reports.withdraw(self.article_id, person)) is not None:
            self.model.reported = {n: by for n, by in self.model.reported.items() if by != who}

    @precondition(lambda self: bool(self.model.reported))
    @rule(who=people, which=st.integers(0, 9))
    def take_up(self, who: int, which: int) -> None:
        report = sorted(self.model.reported)[which % len(self.model.reported)]
        amending = self.was.article.amending
        done = self.take(
            who,
            lambda person: self.desk.reports.take_up(
                self.article_id, report, person, AmendmentKind.CORRECTION, "note"
            ),
        )
        if done and not amending:
            self._corrected(done.revision, who)
        elif done and (self.approving or self.number in self.model.bypassed):
            assert self.was.live is not None
            self.judges(who)  # who approved it had not that report before them
            assert not self.model.wrote(who, self.was.live.number)

    @stands(State.PUBLISHED)
    @rule(who=people)
    def correct(self, who: int) -> None:
        done = self.take(
            who,
            lambda person: self.desk.corrections.open(
                self.article_id, person, AmendmentKind.CORRECTION, "note"
            ),
        )
        if done:
            self._corrected(done.revision, who)

    def _corrected(self, revision: Any, who: int) -> None:
        live = self.was.live
        assert live is not None
        self.model.texts.append((self.model.texts[live.number - 1][0], revision.content_hash, who))
        self._sign()

    @precondition(lambda self: self.was.article.amending)
    @rule(who=people)
    def abandon(self, who: int) -> None:
        if self.take(who, lambda person: self.desk.corrections.abandon(self.article_id, person)):
            if self.model.held_by not in (None, who):
                self.judges(who)
            self.model.held_by = None

    # ----------------------------------------------------------- going out

    @stands(State.APPROVED, State.SCHEDULED)
    @rule(who=st.sampled_from((CHRIS, AUTHOR)))
    def publish_now(self, who: int) -> None:
        async def publish(person: Person) -> Any:
            question = await self.desk.roll_calls.ready(self.article_id, person)
            roll = await self.roll.answer(question)
            return (
                None
                if roll is None
                else await self.desk.roll_calls.publish_now(self.article_id, person, roll)
            )

        self.take(who, publish)

    @rule(seconds=st.sampled_from((0, 61)), answers=st.sampled_from((True, True, True, False)))
    def time_passes(self, seconds: int, answers: bool) -> None:
        self.now += timedelta(seconds=seconds)
        self.answers = answers
        self.run(self.clock._serve())
        self.answers = True

    @precondition(lambda self: self.was.article.state is State.PUBLISHING)
    @rule()
    def it_arrives(self) -> None:
        def parts(tx: Transaction) -> list[tuple[Any, int]]:
            kinds = (Kind.PART, Kind.PART_THREAD, Kind.PART_EDIT)
            waiting = [
                d for kind in kinds for d in deliveries.unsettled_of_article(tx, self.article_id, kind)
            ]
            brought = [(delivery, places.brought_by(tx, delivery.id)) for delivery in waiting]
            return [(delivery, place.wanted if place else 0) for delivery, place in brought]

        while self.look().article.state is State.PUBLISHING:
            for delivery, drawn in self.run(self.desk.unit.read(parts)):
                self.run(
                    self.desk.outbox.arrived(delivery, channel_id=2, message_id=next(serial), drawn=drawn)
                )
        # A report that was taken up is answered by what others approved.
        states = self._reports()
        self.model.reported = {
            n: by for n, by in self.model.reported.items() if states[n] is not ReportState.CORRECTED
        }

    # -------------------------------------------------------------- people

    @rule(who=st.sampled_from((PARTNER, ED, EVE, CHRIS, AUTHOR)), role=st.sampled_from((EDITORS, CHIEFS)))
    def a_role_comes_or_goes(self, who: int, role: int) -> None:
        self.model.roles[who] ^= {role}

    @rule(who=st.sampled_from((PARTNER, ED, EVE, CHRIS)))
    def somebody_leaves_or_returns(self, who: int) -> None:
        self.model.gone ^= {who}

    # ------------------------------------------------------------- always

    def _reports(self) -> dict[int, ReportState]:
        def query(tx: Transaction) -> dict[int, ReportState]:
            return {
                r.id: r.state
                for state in ReportState
                for r in reader_reports.of_article(tx, self.article_id, state)
            }

        return self.run(self.desk.unit.read(query))

    @invariant()
    def no_objection_ends_otherwise(self) -> None:
        if not hasattr(self, "was"):
            return
        before, self.was = self.was, self.look()
        article, votes = self.was.article, {vote.editor_id: vote for vote in self.was.votes}
        for owner, choice in self.against.items():
            assert owner in votes and votes[owner].choice is choice, f"{NAMES[owner]} objects still"
        # An approval that was taken off the card goes at once, whoever took it.
        for owner in [who for who in self.approving if who not in votes]:
            del self.approving[owner]
        if self.model.held_by is not None:
            assert article.state is State.HELD, f"{NAMES[self.model.held_by]} holds it still"
        states = self._reports()
        for report, owner in self.model.reported.items():
            assert states[report] in (ReportState.OPEN, ReportState.TAKEN), f"{NAMES[owner]}'s report waits"
        if (
            article.state in OUT
            and before.article.state not in OUT
            and before.article.revision_id == article.revision_id
        ):
            self._may_go_out()

    def _may_go_out(self) -> None:
        self.needs_sign_offs()
        assert Choice.CHANGES not in self.against.values()
        assert list(self.against.values()).count(Choice.SPIKE) < self.spikes
        chief = self.model.bypassed.get(self.number)
        if chief is not None and self.model.is_chief(chief) and not self.against:
            return
        counted = [
            who
            for who in self.approving
            if self.model.is_editor(who) and not self.model.wrote(who, self.number)
        ]
        assert len(counted) >= self.quorum, f"only {[NAMES[who] for who in counted]} approve it"


def test_no_sequence_of_acts_ends_an_objection_or_forges_a_quorum() -> None:
    loop = asyncio.new_event_loop()
    with tempfile.TemporaryDirectory() as folder:
        store = loop.run_until_complete(opened(Path(folder) / "desk.db"))
        Newsroom.loop, Newsroom.store = loop, store
        try:
            from hypothesis.stateful import run_state_machine_as_test

            run_state_machine_as_test(Newsroom)
        finally:
            loop.run_until_complete(store.close())
            loop.close()
