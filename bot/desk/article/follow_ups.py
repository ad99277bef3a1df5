"""Follow-ups: which articles go on where another one ended, and the way between them in public."""

from __future__ import annotations

from bot.desk.article.access import is_inside, may_see
from bot.domain.article.article import Article
from bot.domain.article.errors import NotPublished
from bot.domain.article.states import Publication
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.domain.publishing.notices import EARLIER, READ_ON
from bot.domain.text.graphemes import clip
from bot.domain.text.links import jump
from bot.domain.text.markdown_escape import link
from bot.store import Transaction
from bot.store.article import articles
from bot.store.publishing import places

LINKED = 10
"""Follow-ups that stand under an article at most: the latest."""

HEADLINE_SHOWN = 150
"""Characters of a headline in a link."""


@dataclass(frozen=True, slots=True)
class Followed:
    """The article that another one follows up. Its address is None while it stands nowhere in public."""

    article: Article
    address: str | None


def may_be_followed(tx: Transaction, newsroom: Newsroom, article_id: int) -> Article:
    """A published article of this newsroom. Raises NotPublished."""
    article = articles.find(tx, article_id)
    if article is None or article.newsroom_id != newsroom.id or article.publication is not Publication.LIVE:
        raise NotPublished(0)
    return article


def followed(tx: Transaction, newsroom: Newsroom, article: Article) -> Followed | None:
    """What an article follows up, if it does."""
    if article.follows is None:
        return None
    earlier = articles.get(tx, article.follows)
    return Followed(earlier, address(tx, newsroom, earlier))


def address(tx: Transaction, newsroom: Newsroom, article: Article) -> str | None:
    """Where readers find an article: its first message, if it is out and that is not known to be deleted."""
    first = places.first(tx, article.id)
    if article.publication is not Publication.LIVE or first is None or first.lost:
        return None
    if first.channel_id is None or first.message_id is None:
        return None
    return jump(newsroom.guild_id, first.channel_id, first.message_id)


def ways(tx: Transaction, newsroom: Newsroom, article: Article) -> list[str]:
    """The lines under an article that lead to the one before it and to those that follow it up."""
    earlier = followed(tx, newsroom, article)
    before = [] if earlier is None else [(earlier.article, earlier.address)]
    later = articles.following(tx, article.id, limit=LINKED)
    after = [(each, address(tx, newsroom, each)) for each in later]
    return [
        f"**{name}:** {' · '.join(links)}"
        for name, found in ((EARLIER, before), (READ_ON, after))
        if (links := [_link(each, at) for each, at in found if at is not None])
    ]


def neighbours(tx: Transaction, article: Article) -> list[Article]:
    """The articles before and after one, out or not: under them the way to it may stand."""
    found = [] if article.follows is None else [articles.get(tx, article.follows)]
    return found + articles.followers(tx, article.id)


def _link(article: Article, at: str) -> str:
    return link(clip(article.headline, HEADLINE_SHOWN), at)


def told_of_earlier(
    tx: Transaction, newsroom: Newsroom, article: Article, earlier: Followed | None, person: Person
) -> Followed | None:
    """What an article follows up, as far as a person may hear of it. The public hears nothing of what is down:
    its headline may be what had to go."""
    if earlier is None or is_inside(tx, newsroom, article, person):
        return earlier
    return earlier if may_see(tx, newsroom, earlier.article, person) else None
