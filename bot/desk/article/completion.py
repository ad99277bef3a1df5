"""What the option `article` completes to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from bot.desk.article.actors import acting
from bot.domain.article.article import Article
from bot.domain.article.errors import WrongState
from bot.domain.article.states import Action, Publication, State, Who
from bot.domain.article.transitions import OPEN
from bot.domain.article.workflow import rule_for
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, desks_of, is_chief, on_the_desk
from bot.domain.text.folding import folded
from bot.store import Transaction
from bot.store.article import articles, headings
from bot.store.article.headings import Heading

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

PLANNERS = frozenset({Who.AUTHOR, Who.CO_AUTHOR, Who.EDITOR, Who.CHIEF})
"""Who plans a time for an article that is not approved yet."""

_BEFORE_THE_DESK = OPEN - {State.PUBLISHING}


def candidates(
    tx: Transaction, newsroom: Newsroom, person: Person, scope: Scope, typed: str
) -> Iterator[Article]:
    """The articles of a scope that what was typed may mean. Each is read only when it is asked for, and its headline
    is yet to be compared as this person sees it."""
    for heading in _headings(tx, newsroom, person, scope):
        if heading.rewritten or fits(typed, heading.number, heading.headline):
            yield articles.get(tx, heading.article_id)


def fits(typed: str, number: int, headline: str) -> bool:
    """Whether a number begins with what was typed, or a headline has it, in any spelling."""
    wanted = typed.strip().lstrip("№#").casefold()
    if not wanted or wanted in headline.casefold() or str(number).startswith(wanted):
        return True
    words = folded(wanted)
    return bool(words) and words in folded(headline)


def _headings(tx: Transaction, newsroom: Newsroom, person: Person, scope: Scope) -> list[Heading]:
    match scope:
        case Scope.OWN:
            return headings.by_writer(tx, newsroom.id, person.id, limit=_CANDIDATES)
        case Scope.REVIEW if on_the_desk(person, newsroom):
            desks = desks_of(person, newsroom)
            return headings.in_states(tx, newsroom.id, _BEFORE_THE_DESK, limit=_CANDIDATES, sections=desks)
        case Scope.AT_HAND:
            return _together(tx, newsroom, person, Scope.OWN, Scope.REVIEW)
        case Scope.INSIDE:
            return _together(tx, newsroom, person, Scope.AT_HAND, Scope.PUBLIC)
        case Scope.PUBLIC:
            out = (Publication.LIVE, Publication.UNPUBLISHED)
            own = headings.by_writer(tx, newsroom.id, person.id, limit=_CANDIDATES)
            found = {heading.article_id: heading for heading in own if heading.publication in out}
            if on_the_desk(person, newsroom):
                desks = desks_of(person, newsroom)
                every = headings.once_out(tx, newsroom.id, limit=_CANDIDATES, sections=desks)
                found |= {heading.article_id: heading for heading in every}
            return sorted(found.values(), key=lambda heading: -heading.article_id)
        case Scope.VISIBLE:
            found = _together(tx, newsroom, person, Scope.INSIDE, Scope.LIVE)
            return sorted(found, key=lambda heading: -heading.article_id)
        case Scope.LIVE:
            every = headings.once_out(tx, newsroom.id, limit=_CANDIDATES)
            return [heading for heading in every if heading.publication is Publication.LIVE]
        case Scope.RELEASE if is_chief(person, newsroom):
            return headings.in_states(tx, newsroom.id, (State.APPROVED, State.SCHEDULED), limit=_CANDIDATES)
        case _:
            return []


def _together(tx: Transaction, newsroom: Newsroom, person: Person, *scopes: Scope) -> list[Heading]:
    return list(
        {
            heading.article_id: heading
            for scope in scopes
            for heading in _headings(tx, newsroom, person, scope)
        }.values()
    )


def may_act(
    tx: Transaction, newsroom: Newsroom, article: Article, person: Person, action: Action, now: datetime
) -> bool:
    held = acting(tx, newsroom, article, person, closely=False).capacities
    if action is Action.SCHEDULE and article.plannable:
        return not held.isdisjoint(PLANNERS)
    try:
        rule = rule_for(action, article.standing)
    except WrongState:
        return False
    if action is Action.RELEASE and article.claimed_by != person.id:
        return False
    if action in (Action.PUBLISH, Action.LIFT) and article.embargoed_at(now) is (action is Action.PUBLISH):
        return False
    return not held.isdisjoint(rule.who)
