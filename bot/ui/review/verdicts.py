"""Verdicts as sentences: what an editor is told after acting, true at that moment."""

from __future__ import annotations

from collections.abc import Sequence

from bot.desk.article.sight import Sight
from bot.desk.review.verdict import Verdict
from bot.domain.article.states import State
from bot.domain.review.signoffs import Signed, names
from bot.domain.review.votes import Choice, approvals
from bot.domain.text.markdown_escape import escape
from bot.ui.article.reaction_marks import MARKS, VOTE_NAMES
from bot.ui.article.state_labels import look_of
from bot.ui.phrases import at_second, person, plural, when


def told(verdict: Verdict, choice: Choice) -> str:
    """After a vote or its taking back."""
    number = verdict.article.number
    mark, name = MARKS[choice], VOTE_NAMES[choice]
    if verdict.vote is None:
        return f"↩️ You took back your {name} of №{number}. {outlook(verdict)}"
    if not verdict.changed:
        return f"{mark} Your {name} of №{number} counts already. {outlook(verdict)}"
    return f"{mark} Your {name} of №{number} counts. {outlook(verdict)}{_owed(verdict)}"


def stands(verdict: Verdict) -> str:
    """To an editor who was asked whether their vote stands."""
    number = verdict.article.number
    if verdict.vote is None:
        return f"↩️ You took back your vote on №{number}. {outlook(verdict)}"
    return f"{MARKS[verdict.vote.choice]} Your {VOTE_NAMES[verdict.vote.choice]} of №{number} still counts. {outlook(verdict)}"


def put_aside(verdict: Verdict, editor_id: int) -> str:
    """To a chief who has ended the objection of somebody who is no longer an editor."""
    return (
        f"The objection of {person(editor_id)} to №{verdict.article.number} is set aside. {outlook(verdict)}"
    )


def too_few(sight: Sight) -> str:
    """To a chief, when what was to go out is not approved after all."""
    gone = [person(vote.editor_id) for vote in sight.votes if vote.choice is Choice.APPROVE and vote.absent]
    wanted = max(sight.newsroom.approvals_required - approvals(sight.votes), 0)
    said = [f"№{sight.article.number} does not go out."]
    if gone and wanted:
        said.append(
            f"{' and '.join(gone)} approved it and is no longer an editor, so that does not count."
            f" {plural(wanted, 'more approval')} wanted."
        )
    if missing := lacking(sight.signed):
        said.append(f"It waits for {missing}.")
    return " ".join(said)


def outlook(verdict: Verdict) -> str:
    """Where the article stands now, and why."""
    article, newsroom = verdict.article, verdict.newsroom
    look = look_of(article)
    match article.state:
        case State.APPROVED if article.publish_at is not None:
            return f"It is approved and goes out {at_second(article.publish_at)}."
        case State.APPROVED:
            return "It is approved. A chief publishes it."
        case State.SCHEDULED if article.publish_at is not None:
            return f"It is approved and goes out {when(article.publish_at, 'F')}."
        case State.PUBLISHING:
            return "It is approved and on its way out."
        case State.SPIKED:
            return f"{_by(verdict, Choice.SPIKE)} spiked it."
        case State.CHANGES_REQUESTED:
            return f"{_by(verdict, Choice.CHANGES)} requested changes. The author has it back."
        case State.IN_REVIEW | State.SUBMITTED:
            wanted = max(newsroom.approvals_required - approvals(verdict.votes), 0)
            if missing := lacking(verdict.signed):
                more = f"{plural(wanted, 'approval')} still wanted, and" if wanted else "approved but for"
                return f"It is {look.name.lower()}: {more} {missing}."
            return f"It is {look.name.lower()}. Still wanted: {plural(wanted, 'approval')}."
        case _:
            return f"It is {look.name.lower()}: {look.meaning}."


def claimed(verdict: Verdict) -> str:
    """After a claim or its release."""
    article = verdict.article
    if article.claimed_by is None:
        return f"№{article.number} is released. {outlook(verdict)}"
    until = f" until {when(article.claimed_until, 't')}" if article.claimed_until else ""
    already = "" if verdict.changed else " already"
    return f"👀 №{article.number} is yours{already}{until}. The claim lapses by itself. Press again to give it back."


def moved(verdict: Verdict) -> str:
    """After hold, unhold and restore."""
    before, article = verdict.before, verdict.article
    look = look_of(article)
    text = f"{look.mark} №{article.number} is {look.name.lower()} now. {outlook(verdict)}"
    if before.publish_at is not None and article.publish_at is None:
        text += f" It was to go out {when(before.publish_at, 'F')} and no longer has a time."
    if before.held_from is State.SCHEDULED and article.state is State.APPROVED:
        text += f" The time it had is gone: `/publish schedule {article.number}` gives it another."
    return text


def sign_off_names(signoffs: Sequence[str]) -> str:
    """Sign-offs as a part of a sentence; empty for none."""
    said = [f"*{escape(name)}*" for name in signoffs]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}" if said else ""


def lacking(signed: Signed) -> str:
    """What an article lacks beside votes, as a part of a sentence; empty for nothing."""
    said = [f"*{escape(name)}*" for name in names(signed.missing)] + ["a source"] * signed.unsourced
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}" if said else ""


def _by(verdict: Verdict, choice: Choice) -> str:
    names = [person(vote.editor_id) for vote in verdict.votes if vote.choice is choice]
    return " and ".join(names) or "the desk"


def _owed(verdict: Verdict) -> str:
    return " Say why: the author waits for the reason." if verdict.owes_reason else ""
