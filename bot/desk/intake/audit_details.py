"""Audit details of drafts: what the log keeps of texts that come in, and of who writes them."""

from __future__ import annotations

from bot.desk.article.audit_detail import Detail, seen_by
from bot.domain.article.article import Revision
from bot.domain.article.states import Action
from bot.domain.intake.account import Account, counts_to_text
from bot.domain.newsroom.audience import Audience


class Filed(Detail):
    """A text that came in: by which door, its words, and what its file held besides (see `counts_of`)."""

    actions = ("file",)
    door: str = seen_by(Audience.AUTHOR, "")
    words: int = seen_by(Audience.AUTHOR, 0)
    kept: str = seen_by(Audience.AUTHOR, "")
    left_out: str = seen_by(Audience.AUTHOR, "")


def filed(door: str, revision: Revision, account: Account | None) -> Filed:
    """The detail of a text that came in as this revision."""
    account = account or Account()
    kept, left_out = counts_to_text(account.kept), counts_to_text(account.left_out)
    return Filed(door=door, words=revision.word_count, kept=kept, left_out=left_out)


class HandedIn(Detail):
    """Which text the desk was given; nothing where it is taken back or put away."""

    actions = (Action.SUBMIT, Action.WITHDRAW, Action.DISCARD)
    revision: int = seen_by(Audience.AUTHOR, 0)
    encoding: str = seen_by(Audience.AUTHOR, "")
    """The one in which its file was read, where that was a guess that its writer confirmed."""


class Waived(Detail):
    """What a writer said is no placeholder: the first of them, how many there are, and in which text."""

    actions = ("waive",)
    placeholder: str = seen_by(Audience.AUTHOR, "")
    count: int = seen_by(Audience.AUTHOR, 0)
    revision: int = seen_by(Audience.AUTHOR, 0)


class CoAuthor(Detail):
    """Who was invited to be a co-author, what became of that, or whose place or role in the byline changed."""

    actions = (
        "co_author_ask",
        "co_author",
        "co_author_no",
        "co_author_lapse",
        "byline",
        "co_author_off",
    )
    person: int = seen_by(Audience.AUTHOR, 0)
    name: str = seen_by(Audience.AUTHOR, "")


class Left(Detail):
    """Somebody had themselves erased; of an article, that it was theirs. Nothing more is kept."""

    actions = (Action.ERASE, "forget")


class BylineSettled(Detail):
    """A chief has said whether the byline of somebody who left stays on what is published."""

    actions = ("former_byline",)
    kept: bool = seen_by(Audience.DESK, False)


DETAILS = (Filed, HandedIn, Waived, CoAuthor, Left, BylineSettled)
