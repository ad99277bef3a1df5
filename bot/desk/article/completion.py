"""What the option `article` completes to."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from bot.desk.article.actors import acting
from bot.domain.article.article import Article
from bot.domain.article.errors import WrongState
from bot.domain.article.states import Action, Publication, State
from bot.domain.article.workflow import rule_for
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, is_chief, on_the_desk
from bot.store import Transaction
from bot.store.article import articles

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


def candidates(tx: Transaction, newsroom: Newsroom, person: Person, scope: Scope) -> list[Article]:
    match scope:
        case Scope.OWN:
            return articles.by_writer(tx, newsroom.id, person.id, limit=_CANDIDATES)
        case Scope.REVIEW if on_the_desk(person, newsroom):
            states = (
                State.SUBMITTED,
                State.IN_REVIEW,
                State.CHANGES_REQUESTED,
                State.APPROVED,
                State.SCHEDULED,
                State.HELD,
                State.SPIKED,
            )
            return articles.in_states(tx, newsroom.id, states, limit=_CANDIDATES)
        case Scope.AT_HAND:
            found = {a.id: a for a in candidates(tx, newsroom, person, Scope.OWN)}
            found |= {a.id: a for a in candidates(tx, newsroom, person, Scope.REVIEW)}
            return list(found.values())
        case Scope.INSIDE:
            found = {a.id: a for a in candidates(tx, newsroom, person, Scope.AT_HAND)}
            found |= {a.id: a for a in candidates(tx, newsroom, person, Scope.PUBLIC)}
            return list(found.values())
        case Scope.PUBLIC:
            out = (Publication.LIVE, Publication.UNPUBLISHED)
            own = articles.by_writer(tx, newsroom.id, person.id, limit=_CANDIDATES)
            found = {article.id: article for article in own if article.publication in out}
            if on_the_desk(person, newsroom):
                found |= {a.id: a for a in articles.once_out(tx, newsroom.id, limit=_CANDIDATES)}
            return sorted(found.values(), key=lambda article: -article.id)
        case Scope.VISIBLE:
            found = {a.id: a for a in candidates(tx, newsroom, person, Scope.INSIDE)}
            found |= {a.id: a for a in candidates(tx, newsroom, person, Scope.LIVE)}
            return sorted(found.values(), key=lambda article: -article.id)
        case Scope.LIVE:
            out = articles.once_out(tx, newsroom.id, limit=_CANDIDATES)
            return [article for article in out if article.publication is Publication.LIVE]
        case Scope.RELEASE if is_chief(person, newsroom):
            return articles.in_states(tx, newsroom.id, (State.APPROVED, State.SCHEDULED), limit=_CANDIDATES)
        case _:
            return []


def may_act(
    tx: Transaction, newsroom: Newsroom, article: Article, person: Person, action: Action, now: datetime
) -> bool:
    try:
        rule = rule_for(action, article.standing)
    except WrongState:
        return False
    if action is Action.RELEASE and article.claimed_by != person.id:
        return False
    if action in (Action.PUBLISH, Action.LIFT) and article.embargoed_at(now) is (action is Action.PUBLISH):
        return False
    return not acting(tx, newsroom, article, person, closely=False).capacities.isdisjoint(rule.who)
