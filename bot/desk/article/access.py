"""Finding a newsroom and its articles, and only those that the asker may see."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from itertools import islice

from bot.domain.article.article import Article
from bot.domain.article.errors import NoSuchArticle
from bot.domain.article.states import Publication, State
from bot.domain.dataclass import dataclass
from bot.domain.intake.limits import listed_headline
from bot.domain.late import pattern
from bot.domain.newsroom.errors import DeskOnly, NoNewsroom
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, on_the_desk
from bot.domain.newsroom.sections import in_section
from bot.domain.text.cleaning import clean_line
from bot.domain.text.folding import folded, searchable, words
from bot.store import Transaction
from bot.store.archive import search
from bot.store.article import articles, revisions
from bot.store.article.search_index import Side
from bot.store.newsroom import newsrooms

_NUMBER = pattern(
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


def unseen() -> NoSuchArticle:
    """What everybody hears of an article that they may not know of, whether there is one or not."""
    return NoSuchArticle("")


def may_see(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> bool:
    """Writers see their own, the desk sees what it was ever given, everyone sees what is live."""
    return article.discarded_at is None and may_know_of(tx, newsroom, article, person)


def may_know_of(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> bool:
    """The same, and those who saw a draft may know that it was put away."""
    if article.newsroom_id != newsroom.id:
        return False
    return article.publication is Publication.LIVE or is_inside(tx, newsroom, article, person)


def writes(tx: Transaction, article: Article, person_id: int) -> bool:
    """Whether somebody is the author or a co-author."""
    return person_id == article.author_id or person_id in articles.co_authors(tx, article.id)


def is_inside(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> bool:
    """Whether they may see more of an article than the public does: its writers may, and the desk what it was
    ever given."""
    return desk_sees(newsroom, article, person) or writes(tx, article, person.id)


def desk_sees(newsroom: Newsroom, article: Article, person: Person) -> bool:
    """Whether they are on the desk of its section, and that was ever given a text of the article."""
    return desk_sees_article(article) and on_the_desk(person, in_section(newsroom, article.section_id))


def desk_sees_article(article: Article) -> bool:
    """Whether the desk was ever given a text of the article."""
    return article.given_revision_id is not None


def need_inside(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> None:
    """For the article's writers and the desk only. Raises DeskOnly for others where it is out, and NoSuchArticle
    where they are not to know that it exists."""
    if not may_see(tx, newsroom, article, person):
        raise unseen()
    if not is_inside(tx, newsroom, article, person):
        raise DeskOnly(in_section(newsroom, article.section_id).editors_role)


def seen_as(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> Article:
    """An article that a person may see, as they may see it.

    Its writers see it as it is. The desk sees the last text that it was given. The public sees what is out, and
    nothing of the work on it: not that a correction is open, nor its time, its claim or its due time.
    """
    if writes(tx, article, person.id):
        if not article.private or article.given_revision_id is None or article.revision_id is None:
            return article
        return replace(article, headline=listed_headline(revisions.headline_of(tx, article.revision_id)))
    if desk_sees(newsroom, article, person):
        return replace(article, revision_id=article.given_revision_id)
    return in_public(tx, article)


def in_public(tx: Transaction, article: Article) -> Article:
    """An article that is out, or was, without anything of the desk's work on it."""
    if article.live_revision_id is None:
        return article
    return replace(
        article,
        state=State.PUBLISHED,
        held_from=None,
        headline=listed_headline(revisions.headline_of(tx, article.live_revision_id)),
        revision_id=article.live_revision_id,
        given_revision_id=article.live_revision_id,
        publish_at=None,
        embargo_until=None,
        embargo_source="",
        missed_at=None,
        claimed_by=None,
        claimed_until=None,
        claimed_via=None,
        submitted_at=None,
        due_at=None,
        remind_stage=None,
        remind_at=None,
        assigned_by=None,
        kept_draft=False,
        given_at=None,
        paused_until=None,
        planned_at=None,
        planned_as=None,
    )


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
        found = _as_listed(tx, newsroom, person, number)
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

_CLOSING = pattern(r"[^\w\s]*")
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


def _as_listed(tx: Transaction, newsroom: Newsroom, person: Person, number: _Number) -> Article | None:
    """The article that a list shows to somebody like this: its number, and the headline that they see of it."""
    found = articles.by_number(tx, newsroom.id, number.value)
    if found is None or not may_see(tx, newsroom, found, person):
        return None
    return found if number.may_be(seen_as(tx, newsroom, found, person)) else None


def _number_in(text: str) -> _Number | None:
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text[:_LOOKED_AT]))
    if match is None:
        return None
    return _Number(int(match["digits"]), match["sign"] is not None, match["rest"])


_LOOKED_AT = 400
"""Characters of a text in which an article is looked for by its number. No headline is longer than 256."""


def _by_headline(tx: Transaction, newsroom: Newsroom, person: Person, text: str) -> Article | None:
    """The latest article of that headline that is this person's to see. Others may have used it since."""
    headline = clean_line(text)
    for found in articles.by_headline(tx, newsroom.id, listed_headline(headline), limit=_NAMESAKES):
        if may_see(tx, newsroom, found, person):
            return found
    for found in articles.of_writer_by_headline(tx, newsroom.id, person.id, headline, limit=1):
        return found
    name = folded(text)
    for side in (Side.OWN, Side.DESK, Side.PUBLIC):
        for article_id in search.headed(tx, side, newsroom.id, name, limit=_NAMESAKES):
            article = articles.find(tx, article_id)
            if article is not None and _knows_side(tx, newsroom, article, person, side):
                return article
    return None


def _knows_side(tx: Transaction, newsroom: Newsroom, article: Article, person: Person, side: Side) -> bool:
    """Whether somebody may find an article by the headline that it has there: the one of a draft that only its writers
    have, the one that the desk was given, or the one that is out."""
    if not may_see(tx, newsroom, article, person):
        return False
    if side is Side.OWN:
        return writes(tx, article, person.id)
    return side is Side.PUBLIC or is_inside(tx, newsroom, article, person)


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
