"""Who judges, in the property test of fairness: votes, claims, holds, restores, objections set aside, bypasses."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.domain.article.article import Via
from bot.domain.article.states import State
from bot.domain.review.card_reactions import Sign
from bot.domain.review.votes import Choice
from tests.desk.review.fair_model import (
    AUTHOR,
    CHIEFS,
    CHRIS,
    ED,
    EVE,
    PARTNER,
    RITA,
)
from tests.desk.review.fair_stage import JUDGED, Stage, choices, editors, people, stands


class Judges(Stage):
    """What the desk does."""

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
        done = self.take(who, lambda person: self.desk.claims.claim(self.article_id, person, toggle=True))
        if done and done.article.claimed_by == who:
            assert self.model.is_editor(who)  # giving back what one has is everybody's

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
            self.model.signing.pop(self.number, None)
            self.model.without.pop(self.number, None)

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
            if self.model.wrote(who, self.number) and "style" in self._unsigned():
                assert not self.model.asked - {who}, "another wants that sign-off"
            self.model.bypassed[self.number] = who
            self.model.without[self.number] = self._unsigned()

    def _unsigned(self) -> set[str]:
        """What the article wants and nobody gave who counted when last looked at."""
        return {one.name for one in self.was.signed.unsigned}

    def _in_this_round(self, content: str) -> bool:
        live = self.was.live.number if self.was.live is not None else 0
        return any(text[1] == content for text in self.model.texts[live:])

    def _won_over(self, owner: int, content: str) -> bool:
        """Whether they approved a later text."""
        last = max(number for number, text in enumerate(self.model.texts, 1) if text[1] == content)
        return any(owner in by for number, by in self.model.approvals.items() if number > last)
