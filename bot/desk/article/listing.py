"""Listings: articles in a list, each with the message in which it is found."""

from __future__ import annotations

from collections.abc import Iterable

from bot.desk.article.follow_ups import address
from bot.desk.article.votes import signed_on
from bot.domain.article.article import Article
from bot.domain.article.transitions import JUDGED
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.sections import name_of_section
from bot.domain.review.signoffs import names
from bot.domain.text.links import jump
from bot.store import Transaction
from bot.store.review import cards


@dataclass(frozen=True, slots=True)
class Listed:
    """An article as somebody may see it, and where it is found: in public, or on its card; None while it has neither.
    `missing` are the names of the sign-offs that it waits for, in lists of the desk."""

    article: Article
    address: str | None = None
    section: str = ""
    """The name of its section, in a newsroom that has several."""
    missing: tuple[str, ...] = ()


def listed(tx: Transaction, newsroom: Newsroom, article: Article, *, at_the_desk: bool = False) -> Listed:
    """An article of a list for its writers; `at_the_desk` its card comes before its place in public."""
    missing = (
        names(signed_on(tx, newsroom, article).missing) if at_the_desk and article.state in JUDGED else ()
    )
    public, card = address(tx, newsroom, article), card_address(tx, newsroom, article)
    name = name_of_section(newsroom, article.section_id)
    return Listed(article, (card or public) if at_the_desk else (public or card), name, missing)


def desk_addresses(tx: Transaction, newsroom: Newsroom, articles: Iterable[Article]) -> dict[int, str]:
    """Where the desk finds articles, by their ids: on the card, without one in public. Those that have neither are left out."""
    found = {each.id: card_address(tx, newsroom, each) or address(tx, newsroom, each) for each in articles}
    return {article_id: at for article_id, at in found.items() if at is not None}


def card_address(tx: Transaction, newsroom: Newsroom, article: Article) -> str | None:
    """Where the desk finds an article; None while it has no card."""
    card = cards.find(tx, article.id)
    if card is None or card.message_id is None:
        return None
    return jump(newsroom.guild_id, card.channel_id, card.message_id)
