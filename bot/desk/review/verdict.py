"""A verdict: what came of an editor's act, true at the moment it was committed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from bot.desk.article.votes import signed_on
from bot.domain.article.article import Article
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.domain.review.signoffs import Signed
from bot.domain.review.votes import Vote
from bot.store import Transaction


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of an editor's act, as it was the moment it was committed."""

    newsroom: Newsroom
    before: Article
    article: Article
    votes: tuple[Vote, ...]
    vote: Vote | None
    """The editor's own vote as it stands now; None if they have none."""
    changed: bool
    """False if everything stood like this already."""
    owes_reason: bool = False
    signed: Signed = field(default_factory=Signed)
    """The sign-offs as they stand now."""

    @property
    def moved(self) -> bool:
        """Whether the article's state is another one now."""
        return self.before.state is not self.article.state


def verdict(
    tx: Transaction,
    newsroom: Newsroom,
    before: Article,
    after: Article,
    standing: Sequence[Vote],
    person: Person,
    *,
    changed: bool,
) -> Verdict:
    """Gather it from the article before and after, and the votes that stand."""
    mine = next((vote for vote in standing if vote.editor_id == person.id), None)
    return Verdict(
        newsroom=newsroom,
        before=before,
        article=after,
        votes=tuple(standing),
        vote=mine,
        changed=changed,
        owes_reason=mine is not None and mine.owes_reason,
        signed=signed_on(tx, newsroom, after),
    )
