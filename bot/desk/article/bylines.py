"""Bylines: under which name readers see an article, and who is behind it.

Three things make a byline. A revision may name one for all of its authors. Else each author stands there under the name
that they publish under in this newsroom, or under their own. The names are settled when the desk first has the article,
and a revision's byline is part of what is judged, so nothing is printed that the desk has not seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.desk.article.access import newsroom_of
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article, Revision
from bot.domain.article.byline import composed, names_in, namesakes, read_byline, shape, with_role
from bot.domain.article.copy import Copy
from bot.domain.article.findings import Check
from bot.domain.dataclass import dataclass
from bot.domain.intake.preflight import Report, namesake_finding
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.errors import NotAWriter
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, is_writer
from bot.domain.text.cleaning import clean_byline
from bot.store import Transaction
from bot.store.article import articles, audit_log, co_authors, offered_bylines, pen_names, search_index
from bot.store.article.pen_names import PenName

Others = Mapping[int, Iterable[str]]
"""Names of members that a byline may be mistaken for, by their ids."""

_DRAFTS = 500
"""Drafts that take on a new name at once. Those beyond do when the desk gets them."""


@dataclass(frozen=True, slots=True)
class Writer:
    """One of an article's authors: who they are, the name that they publish it under if it is not their own, and what they
    did if that is to be said, such as “photos”."""

    id: int
    name: str
    pen_name: str = ""
    role: str = ""

    @property
    def own(self) -> str:
        """What readers would see without a pen name."""
        return with_role(self.name, self.role)

    @property
    def printed(self) -> str:
        """What readers see."""
        return with_role(self.pen_name or self.name, self.role)


def writers_of(tx: Transaction, article: Article) -> tuple[Writer, ...]:
    """An article's authors in the order in which they are printed."""
    found = sorted(co_authors.byline(tx, article), key=lambda each: each.place)
    chosen = pen_names.on_article(tx, article.newsroom_id, article.id, [each.user_id for each in found])
    return tuple(Writer(each.user_id, each.name, chosen.get(each.user_id, ""), each.role) for each in found)


def printed_byline(copy: Copy, writers: Sequence[Writer]) -> str:
    """What readers see above a text: its own byline, else its writers' names: A, B and C."""
    return copy.byline or composed([writer.printed for writer in writers])


def own_byline(writers: Sequence[Writer]) -> str:
    """What readers would see if all writers published under their own names."""
    return composed([writer.own for writer in writers])


def offer(tx: Transaction, article: Article, revision: Revision, authors: str) -> None:
    """The file of a text names its `authors`: its writers may take that for its byline, unless it says no more than
    readers see already."""
    name = clean_byline(authors)
    writers = writers_of(tx, article)
    known = {printed_byline(revision.copy, writers), own_byline(writers)}
    if name and name not in known:
        offered_bylines.offer(tx, article.id, name)


def settle(tx: Transaction, article: Article) -> None:
    """The desk has the article: what its writers choose from now on changes nothing in it."""
    names = [article.author_id, *articles.co_authors(tx, article.id)]
    pen_names.settle(tx, article.newsroom_id, article.id, names)


def with_byline(copy: Copy, writers: Sequence[Writer]) -> Copy:
    """A text with its byline as it is kept: without one that says no more than its writers' names do.

    Raises UnusableByline.
    """
    if not copy.byline:
        return copy
    name = read_byline(copy.byline)
    needless = name == composed([writer.printed for writer in writers])
    return replace(copy, byline="" if needless else name)


def with_namesakes(
    tx: Transaction,
    newsroom: Newsroom,
    report: Report,
    writers: Sequence[Writer],
    others: Others,
    before: Revision | None = None,
) -> Report:
    """What preflight found, and whose name readers may take the byline for: other members', as far as `others` holds
    them, and names under which others publish here. What was found `before` stands as long as the byline does."""
    if before is not None and before.copy.byline == report.copy.byline:
        found = tuple(finding for finding in before.findings if finding.check is Check.NAMESAKE)
    elif report.copy.byline:
        found = namesake_finding(_namesakes(tx, newsroom, report.copy.byline, writers, others))
    else:
        chosen = [pen_names.of_person(tx, newsroom.id, writer.id) for writer in writers if writer.pen_name]
        found = namesake_finding([name for each in chosen for name in each.namesakes])
    return replace(report, findings=(*report.findings, *found))


def _namesakes(
    tx: Transaction, newsroom: Newsroom, name: str, writers: Sequence[Writer], others: Others
) -> tuple[str, ...]:
    known = {person: {*names} for person, names in others.items()}
    for part in names_in(name):
        for person, chosen in pen_names.looking_like(tx, newsroom.id, shape(part)).items():
            known.setdefault(person, set()).add(chosen)
    return namesakes(name, known, writers=[writer.id for writer in writers])


class PenNameChosen(Detail):
    """Another name that somebody publishes under, and the one before it; empty for their own."""

    actions = ("pen_name",)
    had: str = seen_by(Audience.DESK, "", key="from")
    has: str = seen_by(Audience.DESK, "", key="to")


DETAILS = (PenNameChosen,)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Under which name somebody publishes, and what that changes."""

    name: PenName
    own_name: str
    drafts: int = 0
    """How many drafts of theirs have it now."""


class Bylines(UseCases):
    """The names that writers choose."""

    async def of_person(self, guild_id: int, person: Person) -> Chosen:
        """The name that somebody publishes under here. Raises NoNewsroom."""

        def query(tx: Transaction) -> Chosen:
            return Chosen(pen_names.of_person(tx, newsroom_of(tx, guild_id).id, person.id), person.name)

        return await self.unit.read(query)

    async def choose(self, guild_id: int, person: Person, text: str, others: Others) -> Chosen:
        """Publish under another name from now on, or under one's own. Drafts that the desk has not had take it on.

        Raises NoNewsroom, NotAWriter, UnusableByline.
        """

        def work(tx: Transaction, now: datetime) -> Chosen:
            newsroom = newsroom_of(tx, guild_id)
            if not is_writer(person, newsroom):
                raise NotAWriter(newsroom.writers_role or 0)
            name = read_byline(text)
            had = pen_names.of_person(tx, newsroom.id, person.id)
            name = "" if name == person.name else name
            found = _namesakes(tx, newsroom, name, (Writer(person.id, person.name),), others)
            chosen = PenName(name, found)
            pen_names.choose(tx, newsroom.id, person.id, chosen, now)
            drafts = 0
            for article in articles.by_writer(tx, newsroom.id, person.id, limit=_DRAFTS):
                if article.submitted_at is None:
                    search_index.keep(tx, article, anew=True)
                    drafts += 1
            if chosen.byline != had.byline:
                audit_log.record(
                    tx,
                    newsroom.id,
                    person,
                    "pen_name",
                    now,
                    detail=PenNameChosen(had=had.byline, has=chosen.byline).stored(),
                )
            return Chosen(chosen, person.name, drafts)

        return await self.unit.write(work)
