"""Receipts: what a writer is told about their own text."""

from __future__ import annotations

from datetime import datetime

from discord import ui

from bot.desk.intake.drafts import Receipt
from bot.domain.article.article import Article
from bot.domain.article.states import Publication, State
from bot.domain.newsroom.newsroom import ReleasePolicy
from bot.domain.review.bypass import Bypass
from bot.domain.review.votes import Vote
from bot.domain.text.graphemes import clip
from bot.domain.text.links import jump
from bot.domain.text.markdown_escape import escape
from bot.ui.article.findings import finding_sentence
from bot.ui.article.follow_ups import follows_line
from bot.ui.article.reaction_marks import MARKS
from bot.ui.article.state_labels import in_lines, look_of
from bot.ui.buttons import Press, row
from bot.ui.phrases import person, plural, title, when
from bot.ui.planning.due_labels import due_line, due_mark
from bot.ui.review.bypass import unread_list

REASON_SHOWN = 300
REASONS_SHOWN = 3
"""How much of what editors said a receipt repeats (characters, reasons)."""


def receipt(taken: Receipt, votes: tuple[Vote, ...] = ()) -> str:
    """Number, words, findings, what happens next, and where to follow it. Of the `votes` the reasons
    are shown, for a writer who looks where their article stands."""
    article, revision = taken.article, taken.revision
    lines = [
        f"📨 {title(article.number, article.headline)}",
        f"{plural(revision.word_count, 'word')} · revision {revision.number} · {_where(taken)}",
    ]
    if article.embargo_until is not None and article.publication is Publication.NONE:
        source = f", imposed by {escape(article.embargo_source)}" if article.embargo_source else ""
        lines.append(f"⛔ Embargo until {when(article.embargo_until, 'F')}{source}")
    if taken.follows is not None:
        lines.append(f"↪️ {follows_line(taken.follows)}")
    if taken.byline:
        lines.append(f"🖋️ Readers see: By {escape(taken.byline)}. The desk sees who wrote it.")
    if due := due_line(article):
        lines.append(due)
    reasons = [(vote, vote.reason) for vote in votes if vote.reason]
    lines += [
        f"{MARKS[vote.choice]} {person(vote.editor_id)}: {in_lines(reason, REASON_SHOWN)}"
        for vote, reason in reasons[:REASONS_SHOWN]
    ]
    blocking = taken.blocking
    warnings = [f for f in revision.findings if not f.check.blocks]
    if blocking:
        lines.append("**Preflight stops it:**")
        lines += [f"- {finding_sentence(finding)}" for finding in blocking]
    if warnings:
        lines.append("**Preflight noticed** (it may go on all the same):")
        lines += [f"- {finding_sentence(finding)}" for finding in warnings]
    if not blocking and not warnings:
        lines.append("Preflight found nothing to mend.")
    # A blank line, so that what follows is not taken for a part of the list.
    lines += ["", _next(taken)]
    return "\n".join(lines)[:2000]


def _where(taken: Receipt) -> str:
    look = look_of(taken.article)
    return f"{look.mark} {look.name.lower()}"


def _next(taken: Receipt) -> str:
    article, newsroom, number = taken.article, taken.newsroom, taken.article.number
    if not taken.handed_in and taken.blocking:
        return f"**Next:** mend it with *Edit* or `/draft edit {number}`, then it goes to the desk."
    if article.state is State.CHANGES_REQUESTED:
        return (
            f"**Next:** change what the desk asked for with *Edit* or `/draft edit {number}`:"
            f" saving hands it in again.{_follow(taken)}"
        )
    if not taken.handed_in:
        return f"**Next:** hand it in with the button or `/draft submit {number}`."
    if article.state not in (State.SUBMITTED, State.IN_REVIEW):
        out = f": it goes out {when(article.publish_at, 'F')}" if article.publish_at is not None else ""
        return f"**Now:** {look_of(article).meaning}{out}.{_follow(taken)}"
    wanted = plural(newsroom.approvals_required, "approval")
    after = {
        ReleasePolicy.IMMEDIATE: "then it is published",
        ReleasePolicy.MANUAL: "then a chief publishes it",
        ReleasePolicy.SLOTS: "then it takes the next free slot",
    }[newsroom.release]
    return (
        f"**Next:** the editors read it; it needs {wanted}, {after}. You are told either way.{_follow(taken)}"
    )


def _follow(taken: Receipt) -> str:
    if taken.card_channel is None or taken.card_message is None:
        return f"\n**Follow it:** `/draft show {taken.article.number}`"
    card = jump(taken.newsroom.guild_id, taken.card_channel, taken.card_message)
    return f"\n**Follow it:** [its card]({card})"


def receipt_buttons(taken: Receipt) -> ui.View:
    """What the writer can do with it now."""
    return own_buttons(taken.article, taken.revision.number, blocked=bool(taken.blocking))


def own_buttons(article: Article, revision: int, *, blocked: bool = False) -> ui.View:
    """What a writer can do with an article of theirs in its state."""
    presses: tuple[Press, ...]
    match article.state:
        case State.DRAFT if article.amending:
            presses = (Press.SUBMIT, Press.EDIT, Press.NOTE, Press.ABANDON)
        case State.CHANGES_REQUESTED | State.SUBMITTED | State.IN_REVIEW if article.amending:
            presses = (Press.EDIT, Press.NOTE, Press.WITHDRAW, Press.ABANDON)
        case State.PUBLISHED if article.publication is not Publication.RETRACTED:
            presses = (Press.CORRECT,)
        case State.DRAFT:
            presses = (Press.EDIT, Press.DISCARD) if blocked else (Press.SUBMIT, Press.EDIT, Press.DISCARD)
        case State.CHANGES_REQUESTED:
            presses = (Press.EDIT, Press.WITHDRAW)
        case State.SUBMITTED | State.IN_REVIEW:
            presses = (Press.EDIT, Press.WITHDRAW)
        case State.APPROVED:
            presses = (Press.EDIT,)
        case _:
            presses = ()
    return row(Press.READ, *presses, article_id=article.id, extra=revision)


def own_list(found: list[Article], now: datetime) -> str:
    """A writer's articles, the latest first."""
    if not found:
        return "You have no articles here yet. `/submit` opens the form; `/submit file:` takes a file."
    lines = ["**Your articles**", *(own_line(article, now) for article in found)]
    return _fitting(lines)


def own_line(article: Article, now: datetime) -> str:
    """One article in a writer's list."""
    look = look_of(article)
    since = when(article.down_at or article.published_at or article.submitted_at or article.created_at, "R")
    due = due_mark(article, now)
    return f"{look.mark} {title(article.number, article.headline)} — {look.name.lower()}, {since}{due and f' · {due}'}"


def queue_list(found: list[Article], count: int, now: datetime, unread: list[tuple[Article, Bypass]]) -> str:
    """What the desk has before it: `count` articles, the first of them in `found`; before them what was let
    through and is still `unread`."""
    lines = unread_list(unread)
    if not found:
        return _fitting([*lines, "The queue is empty: nothing waits for the desk."])
    order = "the longest waiting first"
    if any(article.due_at is not None for article in found):
        order = "what is due first, then the longest waiting"
    lines += [f"**The queue** — {plural(count, 'article')}, {order}"]
    for article in found:
        look = look_of(article)
        waiting = f"handed in {when(article.submitted_at, 'R')}" if article.submitted_at else ""
        claim = f"👀 <@{article.claimed_by}>" if article.claimed_by else ""
        out = f"🕒 out {when(article.publish_at, 'f')}" if article.publish_at is not None else ""
        facts = [look.name.lower(), f"by <@{article.author_id}>", waiting, due_mark(article, now), out, claim]
        name = title(article.number, clip(article.headline, 100))
        lines.append(f"{look.mark} {name} — {' · '.join(fact for fact in facts if fact)}")
    return _fitting(lines, more=count - len(found))


def _fitting(lines: list[str], limit: int = 1900, *, more: int = 0) -> str:
    """As many lines as one message takes, and a word on those left out: `more` are not among them."""
    shown: list[str] = []
    length = 0
    for line in lines:
        length += len(line) + 1
        if length > limit:
            shown.append(f"… and {len(lines) - len(shown) + more} more")
            break
        shown.append(line)
    else:
        if more:
            shown.append(f"… and {more} more")
    return "\n".join(shown)
