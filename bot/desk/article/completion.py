"""What the option `article` completes to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from functools import cache, lru_cache

from bot.domain.article.article import is_plannable
from bot.domain.article.errors import WrongState
from bot.domain.article.states import Action, Publication, State, Who
from bot.domain.article.transitions import OPEN
from bot.domain.article.workflow import Standing, rule_for
from bot.domain.dataclass import dataclass
from bot.domain.intake.limits import listed_headline
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, capacities, desks_of, is_chief, on_the_desk
from bot.domain.newsroom.sections import in_section
from bot.domain.text.folding import folded
from bot.store import Transaction
from bot.store.article import headings, revisions
from bot.store.article.headings import NOTHING, Choosable, Heading, Typed

SUGGESTIONS = 25
"""Discord shows at most so many choices."""


class Scope(StrEnum):
    """Whose articles a listing or a completion speaks of."""

    OWN = "own"
    REVIEW = "review"
    RELEASE = "release"
    PUBLIC = "public"
    """What is out, or was: the desk's, and one's own."""
    LIVE = "live"
    """What is out, for everyone."""
    AT_HAND = "at hand"
    """One's own, and what the desk has before it for those on the desk."""
    VISIBLE = "visible"
    """All that one may see: what is out, and what one may see of the rest."""
    INSIDE = "inside"
    """What one may see more of than the public does: one's own, and what the desk has before it or has had."""


_CANDIDATES = 200
"""Articles that a completion looks through. It is asked at every key, so this stays small."""

_IN_ORDER = frozenset({Scope.OWN, Scope.REVIEW, Scope.RELEASE, Scope.LIVE})
"""Scopes of one list, whose articles are offered in its order."""

PLANNERS = frozenset({Who.AUTHOR, Who.CO_AUTHOR, Who.EDITOR, Who.CHIEF})
"""Who plans a time for an article that is not approved yet."""

_BEFORE_THE_DESK = OPEN - {State.PUBLISHING}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An article as a completion names it to somebody: as they may see it."""

    number: int
    headline: str
    state: State
    publication: Publication


def suggested(
    tx: Transaction,
    newsroom: Newsroom,
    person: Person,
    typed: str,
    scope: Scope,
    action: Action | None,
    now: datetime,
) -> Iterator[Suggestion]:
    """The articles of a scope that what was typed may mean and that the person may act on: at all, or by this action as
    things stand. Most are passed over by their headlines; of the rest a few columns are read, some at a time."""
    meant = Meant(typed)

    @cache
    def of_section(section_id: int | None) -> Newsroom:
        return in_section(newsroom, section_id)

    looked_at: set[int] = set()
    # The lists of one kind come in the order in which they are offered: mostly their first articles are enough.
    first = (SUGGESTIONS,) if meant.typed == NOTHING and scope in _IN_ORDER else ()
    for most in (*first, _CANDIDATES):
        hopeful = [
            heading.article_id
            for heading in _headings(_Lists(tx, newsroom, person, meant, most), scope)
            if heading.article_id not in looked_at
            and (heading.rewritten or meant.fits(heading.number, heading.headline))
        ]
        looked_at.update(hopeful)
        for start in range(0, len(hopeful), SUGGESTIONS):
            for article in headings.choosable(tx, hopeful[start : start + SUGGESTIONS], now):
                home = of_section(article.section_id)
                if action is None or _may_act(home, article, person, action):
                    seen = _seen_as(tx, home, article, person)
                    if meant.fits(seen.number, seen.headline):
                        yield seen


class Meant:
    """What somebody typed for an article: the beginning of its number, or a piece of its headline in any spelling."""

    def __init__(self, typed: str) -> None:
        self._plain = typed.strip().lstrip("№#").casefold()
        self._words = folded(self._plain)
        self.typed = Typed(max(self._words.split(), key=len, default=self._plain), self._plain)

    def fits(self, number: int, headline: str) -> bool:
        """Whether it may mean this article."""
        plain = headline.casefold()
        if self._plain in plain or str(number).startswith(self._plain):
            return True
        if not self._words or (headline.isascii() and self.typed.word not in plain):
            return False  # folding changes only what stands between the words of such a headline
        return self._words in _folded(headline)


_folded = lru_cache(maxsize=1_000)(folded)
"""The same headlines are looked through at every key."""


class _Lists:
    """The lists that scopes are made of. Some scopes need the same one twice."""

    def __init__(self, tx: Transaction, newsroom: Newsroom, person: Person, meant: Meant, most: int) -> None:
        self.newsroom, self.person = newsroom, person
        room, typed, desks = newsroom.id, meant.typed, desks_of(person, newsroom)

        def in_states(*states: State, sections: frozenset[int] | None = None) -> list[Heading]:
            return headings.in_states(tx, room, states, typed, limit=most, sections=sections)

        self.own = cache(lambda: headings.by_writer(tx, room, person.id, typed, limit=most))
        self.at_the_desk = cache(lambda: in_states(*_BEFORE_THE_DESK, sections=desks))
        self.approved = cache(lambda: in_states(State.APPROVED, State.SCHEDULED))
        self.once_out = cache(lambda: headings.once_out(tx, room, typed, limit=most))
        self.once_out_of_desks = self.once_out
        if desks is not None:
            self.once_out_of_desks = cache(
                lambda: headings.once_out(tx, room, typed, limit=most, sections=desks)
            )


def _headings(lists: _Lists, scope: Scope) -> list[Heading]:
    match scope:
        case Scope.OWN:
            return lists.own()
        case Scope.REVIEW if on_the_desk(lists.person, lists.newsroom):
            return lists.at_the_desk()
        case Scope.AT_HAND:
            return _together(lists, Scope.OWN, Scope.REVIEW)
        case Scope.INSIDE:
            return _together(lists, Scope.AT_HAND, Scope.PUBLIC)
        case Scope.PUBLIC:
            out = (Publication.LIVE, Publication.UNPUBLISHED)
            found = {heading.article_id: heading for heading in lists.own() if heading.publication in out}
            if on_the_desk(lists.person, lists.newsroom):
                found |= {heading.article_id: heading for heading in lists.once_out_of_desks()}
            return sorted(found.values(), key=lambda heading: -heading.article_id)
        case Scope.VISIBLE:
            found = _together(lists, Scope.INSIDE, Scope.LIVE)
            return sorted(found, key=lambda heading: -heading.article_id)
        case Scope.LIVE:
            return [heading for heading in lists.once_out() if heading.publication == Publication.LIVE]
        case Scope.RELEASE if is_chief(lists.person, lists.newsroom):
            return lists.approved()
        case _:
            return []


def _together(lists: _Lists, *scopes: Scope) -> list[Heading]:
    return list(
        {heading.article_id: heading for scope in scopes for heading in _headings(lists, scope)}.values()
    )


def _seen_as(tx: Transaction, newsroom: Newsroom, article: Choosable, person: Person) -> Suggestion:
    """An article as `access.seen_as` shows it."""
    headline, state = article.headline, article.state
    if person.id == article.author_id or person.id in article.co_authors:
        given, working = article.given_revision_id, article.revision_id
        if given is not None and working is not None and given != working:
            headline = listed_headline(revisions.headline_of(tx, working))
    elif article.live_revision_id is not None and not (
        article.given_revision_id is not None and on_the_desk(person, newsroom)
    ):
        state = State.PUBLISHED
        if {article.revision_id, article.given_revision_id} != {article.live_revision_id}:
            headline = listed_headline(revisions.headline_of(tx, article.live_revision_id))
    return Suggestion(article.number, headline, state, article.publication)


def _may_act(newsroom: Newsroom, article: Choosable, person: Person, action: Action) -> bool:
    """Whether they may, as far as a few columns tell: earlier revisions are not looked at. Good enough for what is
    offered, and for nothing that is done."""
    held = capacities(
        person,
        newsroom,
        author_id=article.author_id,
        co_authors=article.co_authors,
        revision_editor=article.editor_id,
    )
    if action is Action.SCHEDULE and is_plannable(article.state, article.publication):
        return not held.isdisjoint(PLANNERS)
    try:
        rule = rule_for(action, Standing(article.state, article.publication, article.held_from))
    except WrongState:
        return False
    if action is Action.RELEASE and article.claimed_by != person.id:
        return False
    if action in (Action.PUBLISH, Action.LIFT) and article.embargoed is (action is Action.PUBLISH):
        return False
    return not held.isdisjoint(rule.who)
