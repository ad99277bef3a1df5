"""Letters: a guessed encoding is confirmed by the writer, or another one is chosen, before the text is sent on."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from bot.desk.article.actors import opened
from bot.desk.article.bylines import Others, offer
from bot.desk.intake.receipts import Receipt, receipt_of
from bot.desk.intake.revising import need_part, revise
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article
from bot.domain.article.copy import Copy
from bot.domain.dataclass import dataclass
from bot.domain.intake.errors import ChangedMeanwhile, NothingChanged, NothingGuessed
from bot.domain.intake.guessed import GuessedFile
from bot.domain.newsroom.roles import Person
from bot.store import Transaction
from bot.store.article import revisions
from bot.store.intake import guesses
from bot.store.intake.guesses import Guess


@dataclass(frozen=True, slots=True)
class Unsaved:
    """An article and the file that is to replace its text once its letters are confirmed."""

    article: Article
    guess: Guess


class Letters(UseCases):
    """What is asked about a file that does not say its encoding."""

    async def open(self, article_id: int, person: Person) -> tuple[Article, Guess]:
        """The unconfirmed guess about an article. Raises NotTheirs, and NothingGuessed if there is none any more."""

        def query(tx: Transaction) -> tuple[Article, Guess]:
            article, newsroom, by = opened(tx, article_id, person)
            need_part(newsroom, article, person, by)
            return article, _need(tx, article)

        return await self.unit.read(query)

    async def hold(self, article_id: int, person: Person, file: GuessedFile, began_at: int) -> Unsaved:
        """Keep a file that is to replace an article's text, and save nothing yet.

        Raises NotTheirs, and ChangedMeanwhile if the text is another one by now.
        """

        def work(tx: Transaction, now: datetime) -> Unsaved:
            article, newsroom, by = opened(tx, article_id, person)
            need_part(newsroom, article, person, by)
            assert article.revision_id is not None
            number = revisions.get(tx, article.revision_id).number
            if number != began_at:
                raise ChangedMeanwhile(article.number, began_at, number)
            return Unsaved(article, guesses.keep(tx, article.id, file, now, began_at=began_at))

        return await self.unit.write(work)

    async def choose(
        self,
        article_id: int,
        person: Person,
        file: GuessedFile,
        copy: Copy,
        *,
        authors: str = "",
        others: Others | None = None,
    ) -> Receipt | Unsaved:
        """Read a file in another encoding: `copy` is its text in it. A draft gets a new revision; it is not handed
        in by that. `authors` and `others` are as in `Drafts.file`. Raises NothingGuessed and what `revise` raises.
        """

        def work(tx: Transaction, now: datetime) -> Receipt | Unsaved:
            article, newsroom, by = opened(tx, article_id, person)
            need_part(newsroom, article, person, by)
            guess = _need(tx, article)
            if guess.pending:
                return Unsaved(article, guesses.keep(tx, article.id, file, now, began_at=guess.began_at))
            assert article.revision_id is not None
            revision = revisions.get(tx, article.revision_id)
            text = copy if copy.byline else replace(copy, byline=revision.copy.byline)
            with suppress(NothingChanged):  # the same words in either encoding
                article, revision, _ = revise(
                    tx, newsroom, article, person, by, now, copy=text, began_at=revision.number, others=others
                )
            offer(tx, article, revision, authors)
            guesses.keep(tx, article.id, file, now)
            return receipt_of(tx, newsroom, article, revision, handed_in=False, person=person)

        return await self.unit.write(work)


DUTIES = {"guess": guesses.sweep}


def _need(tx: Transaction, article: Article) -> Guess:
    guess = guesses.find(tx, article.id)
    if guess is None:
        raise NothingGuessed(article.number)
    return guess
