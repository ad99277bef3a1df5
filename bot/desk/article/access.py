"""Finding a newsroom and its articles, and only those that the asker may see."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice

from bot.domain.article.article import Article
from bot.domain.article.errors import NoSuchArticle
from bot.domain.article.states import Publication
from bot.domain.newsroom.errors import DeskOnly, NoNewsroom
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, on_the_desk
from bot.domain.text.cleaning import clean_line
from bot.domain.text.folding import folded, searchable, words
from bot.store import Transaction
from bot.store.archive import search
from bot.store.article import articles, search_index
from bot.store.newsroom import newsrooms

_NUMBER = re.compile(
    r"[^\w#+\-−]*(?P<sign>#|n[o°º]\.?|nr\.?)?\s*(?P<digits>\d{1,9})(?P<rest>(?!\w).*)",
    re.IGNORECASE | re.DOTALL,
)
"""A number as people write it and lists show it (№7, #7, Nr. 7, **№7 …**), in Unicode's compatible form, and what
follows it."""

_NAMESAKES = 50
"""Articles of one headline among which somebody's own is looked for."""


def newsroom_of(tx: Transaction, guild_id: int) -> Newsroom:
    """The server's newsroom. Raises NoNewsroom."""
    newsroom = newsrooms.of_guild(tx, guild_id)
    if newsroom is None:
        raise NoNewsroom
    return newsroom


def may_see(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> bool:
    """Writers see their own, the desk sees what was ever handed in, everyone sees what is live."""
    if article.newsroom_id != newsroom.id or article.discarded_at is not None:
        return False
    return article.publication is Publication.LIVE or is_inside(tx, newsroom, article, person)


def is_inside(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> bool:
    """Whether they may see more of an article than the public does: its writers may, and the desk what was
    ever handed in, or given out by it."""
    if person.id == article.author_id:
        return True
    return desk_sees(newsroom, article, person) or person.id in articles.co_authors(tx, article.id)


def desk_sees(newsroom: Newsroom, article: Article, person: Person) -> bool:
    """Whether they are on the desk, and the article was ever handed in or given out by it."""
    with_the_desk = article.submitted_at is not None or article.assigned_by is not None
    return with_the_desk and on_the_desk(person, newsroom)


def need_inside(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> None:
    """For the article's writers and the desk alone. Raises DeskOnly, or NoSuchArticle where the person is not
    to know that it exists."""
    if article.discarded_at is None and is_inside(tx, newsroom, article, person):
        return
    if article.submitted_at is not None and article.discarded_at is None:
        raise DeskOnly(newsroom.editors_role)
    raise NoSuchArticle(f"№{article.number}")


def revision_for(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> int:
    """The revision of an article that a person is shown: the working one inside, else what is live."""
    shown = article.revision_id
    if not is_inside(tx, newsroom, article, person):
        shown = article.live_revision_id
    assert shown is not None
    return shown


def article_for(tx: Transaction, newsroom: Newsroom, person: Person, asked_for: str) -> Article:
    """An article by its number, by its headline in any spelling, or by both, as lists show it. A text that is a
    headline as a whole is taken for that before a number at its beginning is.

    Raises NoSuchArticle, also for what exists but is not for this person to see.
    """
    number = _number_in(asked_for)
    if number is not None and not folded(number.rest):
        numbered = articles.by_number(tx, newsroom.id, number.value)
        if numbered is not None and may_see(tx, newsroom, numbered, person):
            return numbered
    found = _by_headline(tx, newsroom, person, asked_for)
    if found is None and number is not None:
        numbered = articles.by_number(tx, newsroom.id, number.value)
        if numbered is not None and may_see(tx, newsroom, numbered, person) and number.may_be(numbered):
            return numbered
    if found is None:
        raise NoSuchArticle(asked_for)
    return found


def article_at_start(
    tx: Transaction, newsroom: Newsroom, person: Person, text: str
) -> tuple[Article, str] | None:
    """The article with whose whole headline a line begins, and the rest of the line. The longest headline counts. A
    number alone is none: it is an article's number."""
    line = searchable(text)
    found = list(islice(words(line), _WORDS))
    if not found:
        return None
    several = len(found) > 1 and search.any_headed(tx, newsroom.id, f"{found[0].folded} {found[1].folded}")
    for count in range(len(found) if several else 1, 0, -1):
        beginning = line[: found[count - 1].end]
        if count == 1 and _number_in(beginning) is not None:
            continue
        article = _by_headline(tx, newsroom, person, beginning)
        if article is not None:
            closed = _CLOSING.match(line, found[count - 1].end)
            assert closed is not None
            return article, line[closed.end() :]
    return None


_WORDS = 40
"""Words of a line in which a headline is looked for."""

_CLOSING = re.compile(r"[^\w\s]*")
"""What belongs to the last word of a headline: its exclamation mark, its closing quotation mark."""


@dataclass(frozen=True, slots=True)
class _Number:
    value: int
    signed: bool
    rest: str

    def may_be(self, article: Article) -> bool:
        """Whether what follows the number is of that article: its headline, or the beginning of it as a list shows it.
        After a sign (№) there may be more, as a list has it."""
        headline, rest = folded(article.headline), folded(self.rest)
        if rest == headline or (self.signed and not headline):
            return True
        cut = self.rest.rstrip(" *_").endswith("...")  # the compatible form of an ellipsis
        return headline.startswith(rest if cut else f"{rest} ") or (
            self.signed and bool(headline) and rest.startswith(f"{headline} ")
        )


def _number_in(text: str) -> _Number | None:
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text[:_LOOKED_AT]))
    if match is None:
        return None
    return _Number(int(match["digits"]), match["sign"] is not None, match["rest"])


_LOOKED_AT = 400
"""Characters of a text in which an article is looked for by its number. No headline is longer than 256."""


def _by_headline(tx: Transaction, newsroom: Newsroom, person: Person, text: str) -> Article | None:
    """The latest article of that headline that is this person's to see. Others may have used it since."""
    for found in articles.by_headline(tx, newsroom.id, clean_line(text), limit=_NAMESAKES):
        if may_see(tx, newsroom, found, person):
            return found
    name = folded(text)
    for side in (search_index.Side.DESK, search_index.Side.PUBLIC):
        for article_id in search.headed(tx, side, newsroom.id, name, limit=_NAMESAKES):
            article = articles.find(tx, article_id)
            if article is None or not may_see(tx, newsroom, article, person):
                continue
            # The headline of a correction in work is nothing that the public may find an article by.
            if side is search_index.Side.PUBLIC or is_inside(tx, newsroom, article, person):
                return article
    return None


def once_public(tx: Transaction, newsroom: Newsroom, person: Person, asked_for: str) -> Article:
    """The same, and by its number also what was taken down: that it was out stays on record for everyone.

    Raises NoSuchArticle.
    """
    number = _number_in(asked_for)
    if number is not None and not folded(number.rest):
        found = articles.by_number(tx, newsroom.id, number.value)
        if found is not None and found.publication in (Publication.UNPUBLISHED, Publication.RETRACTED):
            return found
    return article_for(tx, newsroom, person, asked_for)
