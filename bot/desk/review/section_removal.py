"""Removing a section: another one takes its articles, with the votes that count there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.desk.article.actors import By
from bot.desk.newsroom.sections import found_in, managed
from bot.desk.newsroom.setup import AFTER_CHANGE, need_sound
from bot.desk.review.roll_call import Question, Roll
from bot.desk.review.transfers import question, transfer
from bot.desk.unit_of_work import UseCases
from bot.domain.article.states import Who
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.errors import LastSection, SectionInUse
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.domain.newsroom.section import Section
from bot.domain.newsroom.sections import seen_by
from bot.store import Transaction
from bot.store.article import articles, audit_log
from bot.store.newsroom import newsrooms, sections


@dataclass(frozen=True, slots=True)
class Removed:
    """A section that is gone, and the one that took its articles."""

    name: str
    to: str
    count: int


class SectionRemoval(UseCases):
    """Sections that a newsroom does without."""

    async def ready(self, guild_id: int, person: Person, named: str, to: str) -> list[Question]:
        """What Discord is to be asked before a section is removed: who of those that voted on its articles may judge in
        the section that takes them. Raises NoNewsroom, ChiefsOnly, NoSuchSection, LastSection, SectionInUse."""

        def query(tx: Transaction) -> list[Question]:
            newsroom, section, target = _chosen(tx, guild_id, person, named, to)
            if target is None:
                return []
            view = seen_by(newsroom, target)
            asked = [
                question(tx, articles.get(tx, each), view) for each in sections.judged_in(tx, section.id)
            ]
            return [each for each in asked if each.about]

        return await self.unit.read(query)

    async def remove(
        self, guild_id: int, person: Person, named: str, to: str, rolls: Mapping[int, Roll]
    ) -> Removed:
        """Remove a section; `rolls` is what Discord said of each article. Raises as `ready`."""

        def work(tx: Transaction, now: datetime) -> Removed:
            newsroom, section, target = _chosen(tx, guild_id, person, named, to)
            count = 0
            if target is not None:
                by = By(person.id, person.name, frozenset({Who.INDEPENDENT_CHIEF}))
                judged = sections.judged_in(tx, section.id)
                for article_id in judged:
                    article = articles.get(tx, article_id)
                    transfer(tx, newsroom, article, target, by, rolls.get(article_id, {}), now)
                count = len(judged) + sections.hand_over(tx, section.id, target.id)
            sections.remove(tx, section.id)
            audit_log.record(
                tx, newsroom.id, person, "section_removed", now, detail={"section": section.name}
            )
            after = newsrooms.get(tx, newsroom.id)
            need_sound(after, frozenset())
            for follow in AFTER_CHANGE:
                follow(tx, newsroom, after, now)
            return Removed(section.name, "" if target is None else target.name, count)

        return await self.unit.write(work)


def _chosen(
    tx: Transaction, guild_id: int, person: Person, named: str, to: str
) -> tuple[Newsroom, Section, Section | None]:
    """The newsroom, the section to remove, and the one that takes its articles, if it has any."""
    newsroom = managed(tx, guild_id, person)
    section = found_in(newsroom, named)
    others = tuple(each.name for each in newsroom.sections if each != section)
    if not others:
        raise LastSection(section.name)
    count = sections.articles_in(tx, section.id)
    target = found_in(newsroom, to) if to.strip() else None
    if count and (target is None or target == section):
        raise SectionInUse(section.name, count, others)
    return newsroom, section, target if count else None
