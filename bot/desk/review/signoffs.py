"""Sign-offs: editors say that facts, legal or whatever else the newsroom wants is in order, beside the votes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.desk.article.access import newsroom_of
from bot.desk.article.actors import CLOCK, By, acting, has_hand, opened
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.listing import Listed, listed
from bot.desk.article.votes import signed_on, votes_on
from bot.desk.outbox import notices
from bot.desk.review.judging import judge
from bot.desk.review.roll_call import Counted
from bot.desk.review.verdict import Verdict, verdict
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article, Revision
from bot.domain.article.states import Action, Guard, State, Who
from bot.domain.article.transitions import JUDGED
from bot.domain.article.workflow import need_right, step
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.errors import DeskOnly
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, on_the_desk, roles_of_judges
from bot.domain.newsroom.sections import in_section, views
from bot.domain.newsroom.settings import SIGN_OFFS
from bot.domain.newsroom.signoffs import SignOff, key_of
from bot.domain.newsroom.signoffs import SignOffs as Declared
from bot.domain.newsroom.templates import SOURCES
from bot.domain.review.errors import NoSuchSignOff, NotTheSigner, Unchecked
from bot.domain.review.signoffs import Signature, Signed, may_stay, names
from bot.store import Transaction
from bot.store.article import articles, revisions
from bot.store.people import barred
from bot.store.review import cards, roll_calls, signoffs

OPEN = (*(JUDGED - {State.SPIKED}), State.HELD)
"""States in which it matters what an article wants."""


class SignedOff(Detail):
    """Which sign-off was given, and whether it stays where only typography changes; or taken back, asked for or no longer
    asked for."""

    actions = (Action.SIGN_OFF, Action.UNSIGN, Action.ASK_SIGN_OFF, Action.UNASK_SIGN_OFF)
    signoff: str = seen_by(Audience.AUTHOR, "")
    stays: bool = seen_by(Audience.AUTHOR, False)


DETAILS = (SignedOff,)


class SignOffs(UseCases):
    """What an article needs beside votes."""

    async def ready(self, article_id: int, person: Person, name: str, revision_number: int | None) -> SignOff:
        """The sign-off of that name, for somebody who may give it as things stand; its checklist is yet to be ticked.
        Raises what `sign` does."""

        def query(tx: Transaction) -> SignOff:
            article, newsroom, by = opened(tx, article_id, person)
            need_right(Action.SIGN_OFF, by.capacities)
            signed = signed_on(tx, newsroom, article)
            one = _declared(signed, article, name)
            met = _met(tx, article, signed, one, person, revision_number) | {Guard.CHECKED}
            step(Action.SIGN_OFF, article.standing, who=by.capacities, met=met, outcome=State.IN_REVIEW)
            return one

        return await self.unit.read(query)

    async def sign(
        self,
        article_id: int,
        person: Person,
        name: str,
        ticked: Collection[str],
        *,
        stays: bool = False,
        revision_number: int | None = None,
    ) -> Verdict:
        """Sign the current revision off, with these points of the checklist ticked. With `stays` it holds for a later
        revision too that differs in typography only. Signed twice is signed once.

        Raises NoSuchSignOff, NotTheSigner without its role, Unchecked, GuardUnmet(CURRENT_REVISION) for an older
        revision, GuardUnmet(WANTED), and what the workflow raises.
        """

        def work(tx: Transaction, now: datetime) -> Verdict:
            article, newsroom, by = opened(tx, article_id, person)
            need_right(Action.SIGN_OFF, by.capacities)
            signed = signed_on(tx, newsroom, article)
            one = _declared(signed, article, name)
            met = _met(tx, article, signed, one, person, revision_number) | {Guard.CHECKED}
            step(Action.SIGN_OFF, article.standing, who=by.capacities, met=met, outcome=State.IN_REVIEW)
            if not set(one.checklist) <= set(ticked):
                raise Unchecked(one.name, article.number)
            assert article.revision_id is not None
            given = Signature(one.name, person.id, person.name, now, stays=stays)
            mine = next((each for each in signed.of(one) if each.person_id == person.id), None)
            if mine is not None and not mine.absent and mine.stays is stays:
                return verdict(tx, newsroom, article, article, votes_on(tx, article), person, changed=False)
            if mine is not None:
                signoffs.take_back(tx, article.id, article.revision_id, mine)
            signoffs.sign(tx, article.id, article.revision_id, given)
            detail = SignedOff(signoff=one.name, stays=stays)
            return _judged(tx, newsroom, article, person, by, Action.SIGN_OFF, met, detail, now)

        return await self.unit.write(work)

    async def take_back(self, article_id: int, person: Person, name: str | None = None) -> Verdict:
        """Take one's own sign-off of the current revision back, or each of them without a name. Raises
        GuardUnmet(OWN_SIGN_OFF) if there is none, and what the workflow raises."""

        def work(tx: Transaction, now: datetime) -> Verdict:
            article, newsroom, by = opened(tx, article_id, person)
            assert article.revision_id is not None
            given = signoffs.on_revision(tx, article.id, article.revision_id)
            mine = [each for each in given if each.person_id == person.id]
            mine = [each for each in mine if name is None or _is(each.name, name)]
            met = frozenset({Guard.OWN_SIGN_OFF}) if mine else frozenset[Guard]()
            # Whoever gave it may take it back, also after the role was taken from them.
            by = replace(by, capacities=by.capacities | {Who.EDITOR}) if mine else by
            step(Action.UNSIGN, article.standing, who=by.capacities, met=met, outcome=State.IN_REVIEW)
            for each in mine:
                signoffs.take_back(tx, article.id, article.revision_id, each)
            detail = SignedOff(signoff=", ".join(each.name for each in mine))
            return _judged(tx, newsroom, article, person, by, Action.UNSIGN, met, detail, now)

        return await self.unit.write(work)

    async def ask(self, article_id: int, person: Person, name: str) -> Verdict:
        """Have an article wait for a sign-off, whatever its text. Raises NoSuchSignOff, GuardUnmet(UNWANTED) for who has
        asked already, and what the workflow raises."""

        def work(tx: Transaction, now: datetime) -> Verdict:
            article, newsroom, by = opened(tx, article_id, person)
            need_right(Action.ASK_SIGN_OFF, by.capacities)
            signed = signed_on(tx, newsroom, article)
            one = _declared(signed, article, name)
            mine = any(each.person_id == person.id for each in signed.asks_for(one))
            met = frozenset[Guard]() if mine else frozenset({Guard.UNWANTED})
            step(Action.ASK_SIGN_OFF, article.standing, who=by.capacities, met=met, outcome=State.IN_REVIEW)
            signoffs.ask(tx, article.id, one.name, person, now)
            detail = SignedOff(signoff=one.name)
            done = _judged(tx, newsroom, article, person, by, Action.ASK_SIGN_OFF, met, detail, now)
            tell_wanted(tx, newsroom, done.article, now)
            return done

        return await self.unit.write(work)

    async def unask(self, article_id: int, person: Person, name: str) -> Verdict:
        """Want a sign-off no more that one has asked for. Raises GuardUnmet(OWN_ASK), and what the workflow raises."""

        def work(tx: Transaction, now: datetime) -> Verdict:
            article, newsroom, by = opened(tx, article_id, person)
            asked = signoffs.asks(tx, article.id)
            mine = [each for each in asked if each.person_id == person.id and _is(each.name, name)]
            met = frozenset({Guard.OWN_ASK}) if mine else frozenset[Guard]()
            by = replace(by, capacities=by.capacities | {Who.EDITOR}) if mine else by
            step(Action.UNASK_SIGN_OFF, article.standing, who=by.capacities, met=met, outcome=State.IN_REVIEW)
            for each in mine:
                signoffs.unask(tx, article.id, each)
            detail = SignedOff(signoff=mine[0].name)
            return _judged(tx, newsroom, article, person, by, Action.UNASK_SIGN_OFF, met, detail, now)

        return await self.unit.write(work)

    async def waiting(self, guild_id: int, person: Person) -> list[tuple[Listed, Declared]]:
        """What somebody may sign off as things stand, the longest waiting first. Raises DeskOnly."""

        def query(tx: Transaction) -> list[tuple[Listed, Declared]]:
            house = newsroom_of(tx, guild_id)
            if not on_the_desk(person, house):
                raise DeskOnly(house.editors_role)
            found: list[tuple[Listed, Declared]] = []
            if not any(SIGN_OFFS.of(view) for view in views(house)):
                return found
            for article in articles.in_states(tx, house.id, JUDGED - {State.SPIKED}, limit=LOOKED_AT):
                newsroom = in_section(house, article.section_id)
                missing = signed_on(tx, newsroom, article).missing
                theirs = tuple(each for each in missing if each.role is None or each.role in person.roles)
                if theirs and Who.INDEPENDENT_EDITOR in acting(tx, newsroom, article, person).capacities:
                    found.append((listed(tx, newsroom, article, at_the_desk=True), theirs))
                if len(found) == SHOWN:
                    break
            return found

        return await self.unit.read(query)


LOOKED_AT, SHOWN = 500, 25
"""Articles that are looked through, and shown, for what waits for somebody's sign-off."""


def _is(name: str, asked_for: str) -> bool:
    return key_of(name) == key_of(asked_for)


def _declared(signed: Signed, article: Article, name: str) -> SignOff:
    one = signed.find(name)
    if one is None:
        raise NoSuchSignOff(name, names(signed.declared), article.number)
    return one


def _met(
    tx: Transaction,
    article: Article,
    signed: Signed,
    one: SignOff,
    person: Person,
    revision_number: int | None,
) -> frozenset[Guard]:
    """The conditions that somebody meets who signs, but for the checklist. Raises NotTheSigner."""
    assert article.revision_id is not None
    met = {Guard.CURRENT_REVISION}
    if revision_number not in (None, revisions.number_of(tx, article.revision_id)):
        met.clear()
    if one.role is not None and one.role not in person.roles:
        raise NotTheSigner(one.name, one.role)
    met.add(Guard.IN_ROLE)
    if one in signed.wanted:
        met.add(Guard.WANTED)
    return frozenset(met)


def _judged(
    tx: Transaction,
    newsroom: Newsroom,
    article: Article,
    person: Person,
    by: By,
    action: Action,
    met: frozenset[Guard],
    detail: SignedOff,
    now: datetime,
) -> Verdict:
    saved = judge(tx, newsroom, article, by, action, now=now, met=met, detail=detail)
    return verdict(tx, newsroom, article, saved, votes_on(tx, saved), person, changed=True)


def carry(tx: Transaction, article: Article, before: Revision, after: Revision) -> list[Signature]:
    """Sign-offs of a text that hold for the next one too: only typography differs, whoever gave them said that they may
    stay, and has no hand in the new text either. Returns them."""
    if not may_stay(before.copy, after.copy, before.amendment, after.amendment):
        return []
    writers = {article.author_id, after.editor_id, *articles.co_authors(tx, article.id)}
    stay = [
        each
        for each in signoffs.on_revision(tx, article.id, before.id)
        if each.stays
        and each.person_id not in writers
        and not barred.is_barred(tx, article.id, each.person_id)
        and not has_hand(tx, article, each.person_id, after.id)
    ]
    for each in stay:
        signoffs.sign(tx, article.id, after.id, each)
        if each.absent:
            signoffs.mark(tx, article.id, after.id, each, absent=True)
    return stay


def tell_wanted(tx: Transaction, newsroom: Newsroom, article: Article, now: datetime) -> None:
    """Say in the card's thread, once for each text and sign-off, which are wanted of whom."""
    if article.state not in JUDGED:
        return
    missing = signed_on(tx, newsroom, article).missing
    if missing:
        notices.tell_sign_offs(tx, article, names(missing), now)


def settings_changed(tx: Transaction, before: Newsroom, newsroom: Newsroom, now: datetime) -> None:
    """The newsroom wants other sign-offs, or they take other roles, or it asks for sources: what the desk has follows at
    once. Who holds these roles, Discord is asked."""
    was, now_is = (list(map(_takes, views(room))) for room in (before, newsroom))
    sources = [[SOURCES.of(view) for view in views(room)] for room in (before, newsroom)]
    if [each[0] for each in was] != [each[0] for each in now_is] or sources[0] != sources[1]:
        for article in articles.in_states(tx, newsroom.id, OPEN, limit=RECOUNTED_MOST):
            recount(tx, before, in_section(newsroom, article.section_id), article, now)
    if was != now_is:
        call_signers(tx, newsroom, now)


def _takes(view: Newsroom) -> tuple[Declared, frozenset[int]]:
    """What a section wants signed off, and which roles judge there."""
    return SIGN_OFFS.of(view), roles_of_judges(view)


def takes_role(newsroom: Newsroom, role_id: int) -> bool:
    """Whether it hangs on a role who may sign something off."""
    takes = list(map(_takes, views(newsroom)))
    return any(declared and role_id in judges for declared, judges in takes) or any(
        one.role == role_id for declared, _ in takes for one in declared
    )


def call_signers(tx: Transaction, newsroom: Newsroom, now: datetime) -> None:
    """Have Discord asked whether those may still sign who have signed what the desk has."""
    for article_id in signoffs.signed_articles(tx, newsroom.id):
        roll_calls.want(tx, article_id, now)


RECOUNTED_MOST = 5000
"""Open articles that follow a change at once. Any other is looked at before it goes out."""


def recount(tx: Transaction, before: Newsroom, newsroom: Newsroom, article: Article, now: datetime) -> None:
    """Let an article follow what its newsroom wants now."""
    had, has = signed_on(tx, before, article), signed_on(tx, newsroom, article)
    if had.waits == has.waits and had.begun == has.begun:
        cards.want(tx, article.id)
        return
    detail = Counted(signoff=", ".join(names(has.missing)), unsourced=has.unsourced)
    saved = judge(tx, newsroom, article, CLOCK, Action.ROLL_CALL, now=now, detail=detail)
    tell_wanted(tx, newsroom, saved, now)
