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
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.delivery.outbox.due_clock import DueClock
from bot.delivery.review.roll_call import RollCaller
from bot.desk import Desk
from bot.desk.article.sight import Sight
from bot.domain.article.amendment import AmendmentKind
from bot.domain.article.article import Via
from bot.domain.article.copy import Copy
from bot.domain.article.states import Publication, State
from bot.domain.corrections.reader_reports import ReportState
from bot.domain.newsroom.roles import Person
from bot.domain.refusals import Refusal
from bot.domain.review.card_reactions import Sign
from bot.domain.review.votes import Choice
from bot.store import Store, Transaction
from bot.store.corrections import reader_reports
from bot.store.intake import invitations
from bot.store.outbox import deliveries
from bot.store.outbox.deliveries import Kind

EXAMPLES = int(os.environ.get("FAIRNESS_EXAMPLES", "60"))
STEPS = int(os.environ.get("FAIRNESS_STEPS", "30"))

EDITORS, CHIEFS = 11, 12
ADMIN = Person(1, "Ada", manages_server=True)
AUTHOR, PARTNER, ED, EVE, CHRIS, RITA = 10, 20, 21, 22, 23, 30
EVERYBODY = (AUTHOR, PARTNER, ED, EVE, CHRIS, RITA)
NAMES = {AUTHOR: "Ann", PARTNER: "Pat", ED: "Ed", EVE: "Eve", CHRIS: "Chris", RITA: "Rita"}
ROLES = (frozenset[int](), frozenset({EDITORS}), frozenset({EDITORS, CHIEFS}))

people = st.sampled_from(EVERYBODY)
editors = st.sampled_from((PARTNER, ED, EVE, CHRIS, AUTHOR))
choices = st.sampled_from(tuple(Choice))
JUDGED = (
    State.SUBMITTED,
    State.IN_REVIEW,
    State.CHANGES_REQUESTED,
    State.APPROVED,
    State.SCHEDULED,
    State.SPIKED,
)
OUT = (State.PUBLISHING, State.PUBLISHED)


def stands(*states: State) -> Any:
    """The rule is tried only from these states: elsewhere the table refuses it, which other tests hold."""
    return precondition(lambda self: self.was.article.state in states)


_serial = count(1000)

Blocks = tuple[tuple[int, int], ...]
"""A text: paragraphs, each by who wrote it first, and its number."""


def copy_of(blocks: Blocks) -> Copy:
    """Each paragraph has words that no other has."""
    body = "\n\n".join(" ".join(f"w{who}x{n}x{word}" for word in "abcde") for who, n in blocks)
    return Copy(headline="H", body=body, sources=("A source",))


@dataclass
class Model:
    """What is so, by what people did and the desk took."""

    roles: dict[int, frozenset[int]]
    gone: set[int] = field(default_factory=set[int])
    texts: list[tuple[Blocks, str, int]] = field(default_factory=list[tuple[Blocks, str, int]])
    """Each revision: its paragraphs, its content hash, and who saved it."""
    signed: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    """Co-author and paragraph (by its number) over which their name stood once."""
    co_authors: set[int] = field(default_factory=set[int])
    objections: dict[str, dict[int, Choice]] = field(default_factory=dict[str, dict[int, Choice]])
    approvals: dict[int, dict[int, Via]] = field(default_factory=dict[int, dict[int, Via]])
    """By revision number: who approves it, and how."""
    held_by: int | None = None
    reported: dict[int, int] = field(default_factory=dict[int, int])
    """Reports that wait, by id: whose each is."""
    bypassed: dict[int, int] = field(default_factory=dict[int, int])

    def person(self, who: int) -> Person:
        return Person(who, NAMES[who], frozenset() if who in self.gone else self.roles[who])

    def is_editor(self, who: int) -> bool:
        return who not in self.gone and EDITORS in self.roles[who]

    def wrote(self, who: int, number: int) -> bool:
        """Whether anything of theirs is in a revision."""
        blocks, _, saved_by = self.texts[number - 1]
        theirs = any(by == who or (who, n) in self.signed for by, n in blocks)
        return who == AUTHOR or who in self.co_authors or saved_by == who or theirs


@settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
class Newsroom(RuleBasedStateMachine):
    """One article, and everybody around it."""

    loop: asyncio.AbstractEventLoop
    store: Store

    # ------------------------------------------------------------ beginning

    @initialize(
        author=st.sampled_from((*ROLES, frozenset({CHIEFS}))),
        partner=st.sampled_from(ROLES),
        approvals=st.integers(1, 2),
        spikes=st.integers(1, 2),
        release=st.sampled_from(("immediate", "manual")),
        cooling_off=st.sampled_from((0, 60)),
    )
    def begin(
        self,
        author: frozenset[int],
        partner: frozenset[int],
        approvals: int,
        spikes: int,
        release: str,
        cooling_off: int,
    ) -> None:
        editor = frozenset({EDITORS})
        roles = {AUTHOR: author, PARTNER: partner, ED: editor, EVE: editor, RITA: frozenset[int]()}
        self.model = Model({**roles, CHRIS: frozenset({EDITORS, CHIEFS})})
        self.quorum, self.spikes = approvals, spikes
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)
        self.answers = True
        self.desk = Desk(self.store, lambda: self.now)
        guild = next(_serial)
        given = {
            "approvals_required": approvals,
            "spikes_required": spikes,
            "release": release,
            "cooling_off_seconds": cooling_off,
            "chiefs_role": CHIEFS,
        }
        self.run(
            self.desk.setup.establish(guild, ADMIN, review=1, publish=2, editors=EDITORS, settings=given)
        )
        first: Blocks = ((AUTHOR, next(_serial)),)
        taken = self.run(self.desk.drafts.file(guild, self.model.person(AUTHOR), copy_of(first), door="form"))
        self.article_id = taken.article.id
        self.model.texts.append((first, taken.revision.content_hash, AUTHOR))
        self.roll = RollCaller(SimpleNamespace(http=SimpleNamespace(get_member=self._get_member)), self.desk)  # type: ignore[arg-type]  # the part of a client that it uses
        self.clock = DueClock(self.desk, self.roll.call)
        self.clock._open = True
        self.was = self.look()

    def run(self, work: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(work)  # type: ignore[arg-type]  # any awaitable will do

    async def _get_member(self, guild_id: int, user_id: int) -> dict[str, Any]:
        if not self.answers:
            raise discord.DiscordServerError(SimpleNamespace(status=503, reason="Unavailable"), "")  # type: ignore[arg-type]
        if user_id in self.model.gone:
            answer = {"code": 10007, "message": "Unknown Member"}
            raise discord.NotFound(SimpleNamespace(status=404, reason="Not Found"), answer)  # type: ignore[arg-type]
        return {"roles": [str(role) for role in self.model.roles[user_id]]}

    def look(self) -> Sight:
        return self.run(self.desk.reading.sight(self.article_id))

    def take(self, who: int, act: Callable[[Person], Awaitable[Any]]) -> Any:
        """Let somebody act; None if the desk refuses. Whoever has left does nothing."""
        if who in self.model.gone:
            return None
        try:
            return self.run(act(self.model.person(who))) or True
        except Refusal as refusal:
            note(f"  refused: {refusal!r}")
            return None

    @property
    def number(self) -> int:
        return self.was.revision.number

    @property
    def against(self) -> dict[int, Choice]:
        return self.model.objections.setdefault(self.was.revision.content_hash, {})

    @property
    def approving(self) -> dict[int, Via]:
        return self.model.approvals.setdefault(self.number, {})

    def judges(self, who: int) -> None:
        """Only somebody who is an editor now and wrote none of it may have done this."""
        assert self.model.is_editor(who), f"{NAMES[who]} is no editor"
        assert not self.model.wrote(who, self.number), f"{NAMES[who]} wrote some of it"

    # ------------------------------------------------------------- judging

    @stands(*JUDGED)
    @rule(who=editors, choice=choices, via=st.sampled_from((Via.BUTTON, Via.REACTION)), toggle=st.booleans())
    def vote(self, who: int, choice: Choice, via: Via, toggle: bool) -> None:
        self.vote_for(who, choice, via, toggle=toggle)

    def vote_for(self, who: int, choice: Choice, via: Via, *, toggle: bool) -> None:
        verdict = self.take(
            who,
            lambda person: self.desk.review.vote(
                self.article_id, person, choice, via, reason="x", toggle=toggle and via is Via.BUTTON
            ),
        )
        if verdict is None:
            return
        had = self.approving.pop(who, None) is not None, self.against.pop(who, None)
        if verdict.vote is None:
            assert had in ((True, None), (False, choice)), "only one's own vote is taken back"
            return
        if verdict.changed:
            self.judges(who)
        if choice is Choice.APPROVE:
            self.approving[who] = via
        else:
            self.against[who] = choice

    @stands(*JUDGED)
    @rule(who=st.permutations((ED, EVE, CHRIS, PARTNER)))
    def all_approve(self, who: list[int]) -> None:
        """As long as it takes."""
        for each in who:
            self.vote_for(each, Choice.APPROVE, Via.BUTTON, toggle=False)
            self.was = self.look()

    @precondition(lambda self: any(v.via is Via.REACTION for v in self.was.votes))
    @rule(who=editors, choice=choices, cleared=st.booleans())
    def a_reaction_goes(self, who: int, choice: Choice, cleared: bool) -> None:
        """By whom, nobody can say."""
        theirs = [vote for vote in self.was.votes if vote.via is Via.REACTION]
        if who not in {vote.editor_id for vote in theirs}:
            who, choice = theirs[0].editor_id, theirs[0].choice
        if cleared:
            self.take(RITA, lambda _: self.desk.review.clear_reactions(self.article_id, (Sign(choice),)))
        else:
            self.take(RITA, lambda _: self.desk.review.unvote(self.article_id, who, choice))

    @precondition(lambda self: bool(self.was.votes))
    @rule(who=editors, stays=st.booleans())
    def asked(self, who: int, stays: bool) -> None:
        say = self.desk.review.stand_by if stays else self.desk.review.take_back
        if self.take(who, lambda person: say(self.article_id, person, self.number)) and not stays:
            self.approving.pop(who, None)
            self.against.pop(who, None)

    @stands(State.SUBMITTED, State.IN_REVIEW)
    @rule(who=people)
    def claim(self, who: int) -> None:
        if self.take(who, lambda person: self.desk.claims.claim(self.article_id, person, toggle=True)):
            assert self.model.is_editor(who)

    @stands(State.SUBMITTED, State.CHANGES_REQUESTED, State.APPROVED)
    @rule(who=people)
    def hold(self, who: int) -> None:
        if self.take(who, lambda person: self.desk.holds.hold(self.article_id, person, "legal")):
            self.model.held_by = who

    @precondition(lambda self: self.model.held_by is not None)
    @rule(who=people)
    def unhold(self, who: int) -> None:
        if self.take(who, lambda person: self.desk.holds.unhold(self.article_id, person)):
            if who != self.model.held_by:
                self.judges(who)
            self.model.held_by = None

    @precondition(lambda self: self.was.article.state is State.SPIKED)
    @rule(who=people)
    def restore(self, who: int) -> None:
        if self.take(who, lambda person: self.desk.holds.restore(self.article_id, person)):
            self.judges(who)
            self.model.objections.clear()
            self.approving.clear()

    @precondition(lambda self: bool(self.against))
    @rule(who=people, owner=editors)
    def set_aside(self, who: int, owner: int) -> None:
        here = self.model.is_editor(owner)
        done = self.take(
            who,
            lambda person: self.desk.objections.set_aside(
                self.article_id, person, owner, "they left", is_editor=here
            ),
        )
        if done:
            assert CHIEFS in self.model.roles[who] and not self.model.wrote(who, self.number)
            assert not here, "who is there can be asked"
            self.against.pop(owner)

    @stands(State.SUBMITTED, State.IN_REVIEW)
    @rule(who=st.sampled_from((CHRIS, AUTHOR, PARTNER)))
    def bypass(self, who: int) -> None:
        objected = {(o, h) for h, theirs in self.model.objections.items() for o in theirs}
        if self.take(who, lambda person: self.desk.bypasses.bypass(self.article_id, person, "urgent")):
            assert CHIEFS in self.model.roles[who]
            assert not self.against
            if self.model.wrote(who, self.number):
                assert not {o for o, h in objected if self._in_this_round(h) and not self._won_over(o, h)}
            self.model.bypassed[self.number] = who

    def _in_this_round(self, content: str) -> bool:
        live = self.was.live.number if self.was.live is not None else 0
        return any(text[1] == content for text in self.model.texts[live:])

    def _won_over(self, owner: int, content: str) -> bool:
        """Whether they approved a later text."""
        last = max(number for number, text in enumerate(self.model.texts, 1) if text[1] == content)
        return any(owner in by for number, by in self.model.approvals.items() if number > last)

    # ------------------------------------------------------------- writing

    @rule(who=st.sampled_from((AUTHOR, AUTHOR, PARTNER, ED)), how=st.integers(0, 4), which=st.integers(0, 5))
    def edit(self, who: int, how: int, which: int) -> None:
        blocks = self.model.texts[-1][0]
        own = ((who, next(_serial)),)
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
            self.model.texts.append((changed, taken.revision.content_hash, who))
            self._sign()

    def _sign(self) -> None:
        self.model.signed |= {(who, n) for who in self.model.co_authors for _, n in self.model.texts[-1][0]}

    @stands(State.DRAFT, State.CHANGES_REQUESTED)
    @rule(who=st.sampled_from((AUTHOR, AUTHOR, PARTNER, ED)))
    def submit(self, who: int) -> None:
        if self.take(who, lambda person: self.desk.drafts.submit(self.article_id, person)):
            self.approving.clear()

    @stands(State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED)
    @rule(who=st.sampled_from((AUTHOR, AUTHOR, PARTNER)))
    def withdraw(self, who: int) -> None:
        if self.take(who, lambda person: self.desk.drafts.withdraw(self.article_id, person)):
            self.approving.clear()

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
        def parts(tx: Transaction) -> list[Any]:
            kinds = (Kind.PART, Kind.PART_THREAD, Kind.PART_EDIT)
            return [d for kind in kinds for d in deliveries.unsettled_of_article(tx, self.article_id, kind)]

        while self.look().article.state is State.PUBLISHING:
            for delivery in self.run(self.desk.unit.read(parts)):
                self.run(self.desk.outbox.arrived(delivery, channel_id=2, message_id=next(_serial), drawn=99))
        # A report that was taken up is answered by what others approved.
        states = self._reports()
        self.model.reported = {
            n: by for n, by in self.model.reported.items() if states[n] is not ReportState.CORRECTED
        }

    # -------------------------------------------------------------- people

    @rule(who=st.sampled_from((PARTNER, ED, EVE, AUTHOR)), role=st.sampled_from((EDITORS, CHIEFS)))
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
        assert Choice.CHANGES not in self.against.values()
        assert list(self.against.values()).count(Choice.SPIKE) < self.spikes
        if self.number in self.model.bypassed and not self.against:
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
        store = loop.run_until_complete(Store.open(Path(folder) / "desk.db"))
        Newsroom.loop, Newsroom.store = loop, store
        try:
            from hypothesis.stateful import run_state_machine_as_test

            run_state_machine_as_test(Newsroom)
        finally:
            loop.run_until_complete(store.close())
            loop.close()
