"""Receipts: what became of a text that somebody has sent, as its writer is told."""

from __future__ import annotations

from dataclasses import field, replace

from bot.desk.article.bylines import own_byline, printed_byline, writers_of
from bot.desk.article.follow_ups import Followed, followed
from bot.desk.article.picture_uses import Used, used_before
from bot.desk.article.repetition import Repeated, repeated
from bot.desk.article.votes import signed_on
from bot.domain.article.article import Article, Revision
from bot.domain.article.findings import Finding
from bot.domain.dataclass import dataclass
from bot.domain.intake.account import Account
from bot.domain.intake.limits import listed_headline
from bot.domain.intake.preflight import nameable
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.domain.review.signoffs import names
from bot.domain.text.links import link_targets
from bot.store import Transaction
from bot.store.article import offered_bylines
from bot.store.intake import guesses
from bot.store.intake.guesses import Guess
from bot.store.planning import embargo_questions
from bot.store.planning.embargo_questions import EmbargoQuestion
from bot.store.review import cards


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a text: the article, its revision, and what preflight found."""

    newsroom: Newsroom
    article: Article
    revision: Revision
    handed_in: bool
    """Whether the desk has it now. If not, the findings that block say why."""
    again: bool = False
    """Whether the desk has had an earlier revision of it."""
    follows: Followed | None = None
    """What it follows up, if it does."""
    account: Account = field(default_factory=Account)
    """What was taken over of the file that it came in, and what was not."""
    offered: tuple[str, ...] = ()
    """Addresses that its text links to and that could be named as its sources."""
    card_channel: int | None = None
    card_message: int | None = None
    question: EmbargoQuestion | None = None
    """The line in it that may be an embargo: the desk does not get it until its writer has said what it is."""
    over: tuple[str, ...] = ()
    """The lines in it whose embargo is over."""
    is_draft: bool = False
    """Whether it calls itself a draft, and stays one for that."""
    byline: str = ""
    """What readers see above it, where that is not its writers' names."""
    offered_byline: str = ""
    """Who wrote it, as its file says, where that is not its byline."""
    guess: Guess | None = None
    """The encoding in which its file was read, if that is a guess that the writer has yet to confirm."""
    signoffs: tuple[str, ...] = ()
    """The sign-offs that it needs beside approvals."""
    undo: int = 0
    """The event by which the due time or the embargo that was set with it can be undone; 0 without one."""
    repeats: Repeated | None = None
    """An earlier article that it repeats, if the person whom the receipt is for may read that."""
    used: tuple[Used, ...] = ()
    """Its pictures that other articles had before, if the person whom the receipt is for may read those."""
    lacks: tuple[str, ...] = ()
    """What it lacks to become a post in its forum, as sentences. It is looked up where the receipt is given."""
    inside: bool = True
    """Whether it is for one of its writers or the desk; the public gets the text and nothing more."""

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What must be mended before the desk takes it."""
        return tuple(finding for finding in self.revision.findings if finding.check.blocks)

    @property
    def asks_about_embargo(self) -> bool:
        """Whether the desk gets it once its writer has said what the line is that may be an embargo."""
        return self.question is not None and not self.handed_in

    @property
    def asks_for_letters(self) -> bool:
        """Whether the desk gets it once its writer has said that the letters are right."""
        return self.guess is not None and not self.guess.pending and not self.handed_in


def receipt_of(
    tx: Transaction,
    newsroom: Newsroom,
    article: Article,
    revision: Revision,
    *,
    handed_in: bool,
    person: Person,
    again: bool | None = None,
) -> Receipt:
    """The receipt for a revision, as this person may read it. `again` is looked up unless it is given."""
    card = cards.find(tx, article.id)
    if article.private:
        article = replace(article, headline=listed_headline(revision.copy.headline))  # as its writer has it
    writers = writers_of(tx, article)
    printed = printed_byline(revision.copy, writers)
    return Receipt(
        newsroom,
        article,
        revision,
        handed_in=handed_in,
        byline="" if printed == own_byline(writers) else printed,
        offered_byline=offered_bylines.of_article(tx, article.id),
        again=again if again is not None else card is not None,
        follows=followed(tx, newsroom, article),
        card_channel=card.channel_id if card else None,
        card_message=card.message_id if card else None,
        question=embargo_questions.open_of(tx, article.id),
        guess=guesses.find(tx, article.id),
        repeats=repeated(tx, newsroom, revision, person),
        used=used_before(tx, newsroom, article, revision, person),
        signoffs=names(signed_on(tx, newsroom, article).wanted),
    )


def with_file(taken: Receipt, account: Account | None) -> Receipt:
    """The receipt with what was taken over of the file or the message that the text came in, if it came in one, and
    with the addresses that its text links to, unless it names its sources."""
    if account is None:
        return taken
    copy = taken.revision.copy
    offered = () if copy.sources else nameable(copy, link_targets(copy.body))
    return replace(taken, account=account, offered=offered)
