"""Who acts on an article, in which capacities, and whether words of theirs stand in it."""

from __future__ import annotations

from bot.desk.article.access import may_know_of, unseen
from bot.domain.article.article import Article, Revision, Via
from bot.domain.article.independence import Written, has_hand_in
from bot.domain.article.states import Who
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, capacities, on_the_desk
from bot.domain.newsroom.sections import in_section
from bot.store import Transaction
from bot.store.article import articles, co_authors, revisions
from bot.store.newsroom import newsrooms
from bot.store.people import barred
from bot.store.review import votes


@dataclass(frozen=True, slots=True)
class By:
    """Who acts on an article, and in which capacities. The desk itself has no id."""

    id: int | None
    name: str
    capacities: frozenset[Who]


CLOCK = By(None, "the clock", frozenset({Who.CLOCK}))


RELEASE_POLICY = By(None, "the release policy", frozenset({Who.RELEASE_POLICY}))


SYSTEM = By(None, "Copydesk", frozenset({Who.SYSTEM}))


def acting(
    tx: Transaction,
    newsroom: Newsroom,
    article: Article,
    person: Person,
    *,
    revision_id: int | None = None,
    closely: bool = True,
) -> By:
    """A person in the capacities that they have towards one text of an article, the working revision as a rule. Not
    `closely`, earlier revisions are not looked at: good enough for what is offered, and for nothing that is done."""
    newsroom = in_section(newsroom, article.section_id)
    revision_id = revision_id or article.revision_id
    assert revision_id is not None
    judges = closely and on_the_desk(person, newsroom) and person.id != article.author_id
    held = capacities(
        person,
        newsroom,
        author_id=article.author_id,
        co_authors=frozenset(articles.co_authors(tx, article.id)),
        revision_editor=revisions.editor_of(tx, revision_id),
        has_hand=judges
        and (barred.is_barred(tx, article.id, person.id) or has_hand(tx, article, person.id, revision_id)),
    )
    return By(person.id, person.name, held)


def opened(tx: Transaction, article_id: int, person: Person) -> tuple[Article, Newsroom, By]:
    """An article, its newsroom as its section sees it, and the person in their capacities towards it: where every act on an article begins.

    Raises NoSuchArticle, also for what exists and is not for this person to know of.
    """
    article = articles.find(tx, article_id)
    newsroom = None if article is None else newsrooms.of_article(tx, article)
    if article is None or newsroom is None or not _may_open(tx, newsroom, article, person):
        raise unseen()
    return article, newsroom, acting(tx, newsroom, article, person)


def opened_by(via: Via, tx: Transaction, article_id: int, person: Person) -> tuple[Article, Newsroom, By]:
    """The same for what may come by reaction: somebody who reacts sees the card, so no secret is made of it."""
    if via is not Via.REACTION:
        return opened(tx, article_id, person)
    article = articles.get(tx, article_id)
    newsroom = newsrooms.of_article(tx, article)
    return article, newsroom, acting(tx, newsroom, article, person)


def _may_open(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> bool:
    """Whether somebody may know of an article: also whoever has a vote on it and has lost their role since."""
    if may_know_of(tx, newsroom, article, person):
        return True
    assert article.revision_id is not None
    cast = votes.on_revision(tx, article.id, article.revision_id)
    return any(vote.editor_id == person.id for vote in cast)


def has_hand(tx: Transaction, article: Article, person_id: int, revision_id: int) -> bool:
    """Whether somebody wrote a revision, or stood over one as a co-author, of which words are left in this one.

    Texts are read only for those who have had to do with an earlier one.
    """
    signed = co_authors.former(tx, article.id, person_id)
    if not signed and not revisions.written_by(tx, article.id, person_id):
        return False
    found = revisions.up_to(tx, article.id, revisions.number_of(tx, revision_id))
    return has_hand_in(person_id, [_written(each, person_id, signed) for each in found])


def _written(revision: Revision, person_id: int, signed: list[tuple[int, int]]) -> Written:
    theirs = any(first <= revision.number <= last for first, last in signed)
    return Written(
        revision.number,
        revision.copy,
        revision.editor_id,
        frozenset({person_id}) if theirs else frozenset(),
        revision.amendment,
    )
