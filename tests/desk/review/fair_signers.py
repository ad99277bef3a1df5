"""Who signs off, in the property test of fairness: sign-offs given, taken back and asked for, and what the newsroom wants."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from bot.domain.article.states import State
from bot.domain.newsroom.signoffs import take
from tests.desk.review.fair_judges import Judges
from tests.desk.review.fair_model import ADMIN, CHIEFS, NAMES
from tests.desk.review.fair_stage import JUDGED, editors, people, stands

DECLARED = ("none", "facts", f"facts\nlegal: role <@&{CHIEFS}>", "style: asked", "facts\nstyle: asked")
names = st.sampled_from(("facts", "legal", "style"))


class Signers(Judges):
    """What is wanted beside votes."""

    @rule(declared=st.sampled_from(DECLARED))
    def the_newsroom_wants(self, declared: str) -> None:
        self.run(self.desk.setup.change(self.guild, ADMIN, {"signoffs": declared}))
        self.model.declared = {each.name: each.role is not None for each in take(declared)}

    @precondition(lambda self: bool(self.model.declared))
    @stands(*JUDGED)
    @rule(who=people, name=names, stays=st.booleans())
    def sign(self, who: int, name: str, stays: bool) -> None:
        done = self.take(
            who,
            lambda person: self.desk.signoffs.sign(
                self.article_id, person, name, (), stays=stays, revision_number=self.number
            ),
        )
        if done:
            self.judges(who)
            assert not self.model.declared[name] or CHIEFS in self.model.roles[who]
            self.signing[name, who] = stays

    @stands(*JUDGED)
    @rule(who=st.permutations((21, 22, 23)))
    def all_sign(self, who: list[int]) -> None:
        """As long as it takes."""
        for name in self.model.declared:
            for each in who:
                if each not in self.model.gone:
                    self.sign(each, name, stays=True)

    @precondition(lambda self: bool(self.signing))
    @rule(who=editors, name=names)
    def unsign(self, who: int, name: str) -> None:
        done = self.take(who, lambda person: self.desk.signoffs.take_back(self.article_id, person, name))
        if done:
            assert (name, who) in self.signing, "only one's own is taken back"
            del self.signing[name, who]

    @precondition(lambda self: "style" in self.model.declared)
    @stands(*JUDGED)
    @rule(who=people)
    def ask(self, who: int) -> None:
        if self.take(who, lambda person: self.desk.signoffs.ask(self.article_id, person, "style")):
            self.judges(who)
            self.model.asked.add(who)

    @precondition(lambda self: bool(self.model.asked))
    @rule(who=people)
    def unask(self, who: int) -> None:
        if self.take(who, lambda person: self.desk.signoffs.unask(self.article_id, person, "style")):
            assert who in self.model.asked, "only one's own request is taken back"
            self.model.asked.discard(who)

    @property
    def signing(self) -> dict[tuple[str, int], bool]:
        return self.model.signing.setdefault(self.number, {})

    def wanted(self) -> set[str]:
        """What the article cannot do without, as things are."""
        found = {name for name in self.model.declared if name != "style" or self.model.asked}
        return found - self.model.without.get(self.number, set())

    def needs_sign_offs(self) -> None:
        """Every one that it wants is given by somebody who may give it at this moment."""
        for name in self.wanted():
            counted = [
                who
                for signed, who in self.signing
                if signed == name
                and self.model.is_editor(who)
                and (not self.model.declared[name] or self.model.is_chief(who))
                and not self.model.wrote(who, self.number)
            ]
            assert counted, f"nobody who may has signed {name} off"

    @invariant()
    def what_people_signed_and_asked_for_is_as_they_left_it(self) -> None:
        if not hasattr(self, "was"):
            return
        sight = self.look()
        if sight.revision.number != self.number or not self.model.declared:
            return
        assert {each.person_id for each in sight.signed.asks} == self.model.asked
        given = {(each.name, each.person_id) for each in sight.signed.signatures}
        gone = set(self.signing) ^ given
        assert not gone, f"sign-offs came or went: {[(name, NAMES[who]) for name, who in gone]}"
        if sight.article.state in (State.APPROVED, State.SCHEDULED):
            assert self.wanted() <= {name for name, _ in self.signing}, "approved, and something is missing"
