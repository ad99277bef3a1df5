"""Leaving: what is said before somebody is erased, afterwards, and to the chiefs."""

from __future__ import annotations

from discord import ui

from bot.desk.people.erasing import Account
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import role_of_chiefs
from bot.domain.people.leaving import Byline
from bot.store.people.departures import Departure
from bot.ui.buttons import Press, row
from bot.ui.message import Message
from bot.ui.phrases import person, plural, when

NO_LONGER = "-# This was about a person who has left, or it is no longer so."
"""Stands in the place of a message that named somebody, and that says nothing any more."""

STAYS_OUTSIDE = (
    "What stays: your own messages on Discord, and the direct messages that I sent you (delete both there); what others"
    " wrote about you; copies of the database that the operator made before today."
)


def forget_question(account: Account, token: int) -> tuple[str, ui.View | None]:
    """What would go and what would stay, with the buttons that do it."""
    if account.nothing:
        return "I hold nothing of you: no entry carries your id.", None
    return (
        "\n".join(
            ["**This erases you from every newsroom that I serve. You cannot undo it.**", *_lines(account)]
        ),
        row(Press.FORGET_WORDS, Press.FORGET_ALL, extra=token),
    )


def _lines(account: Account) -> list[str]:
    lines = [
        "What goes: your name and your id, everywhere; your pen name; your searches; files of yours.",
    ]
    if account.erased:
        lines.append(f"{plural(account.erased, 'article')} of yours that never came out: I delete the texts.")
    if account.published:
        lines.append(
            f"{plural(account.published, 'published article')}: the text stays, for it is the newsroom’s record. The"
            " byline stays as agreed until a chief, whom I ask now, decides to print “a former member”."
        )
    if account.shared:
        lines.append(
            f"{plural(account.shared, 'article')} that others write or that a correction is open of: the text stays"
            " with them, without your name."
        )
    if account.votes:
        lines.append(
            f"{plural(account.votes, 'vote')} and the log of what was done: they stay without your name, so that"
            " the record still adds up. Your approvals of what is in work no longer count; your objections stay."
        )
    if account.barred:
        lines.append(
            f"Your id stays with {plural(account.barred, 'article')} in work until the desk has decided: no one may"
            " judge an article that they wrote or judged before."
        )
    lines += [
        STAYS_OUTSIDE,
        "Your reasons, notes and reports: keep them without your name, or delete them too?",
    ]
    return lines


def forgotten(account: Account) -> str:
    """What was done."""
    if account.nothing:
        return "I hold nothing of you: no entry carries your id."
    lines = ["I erased you. Redrawing the cards and messages that named you can take a while."]
    if account.barred:
        lines.append(
            f"Your id stays with {plural(account.barred, 'article')} in work until the desk has decided."
        )
    if account.published:
        lines.append("I ask the chiefs about your byline on published articles.")
    lines.append(STAYS_OUTSIDE)
    lines.append("From now on, you act here as a new member.")
    return "\n".join(lines)


NOT_YOURS = "This question is for another person. Use `/me forget` for yourself."


def departure_message(newsroom: Newsroom, departure: Departure) -> Message:
    """To the chiefs: does the byline stay?"""
    chiefs = f"<@&{role_of_chiefs(newsroom)}>"
    count = plural(departure.articles, "published article")
    match departure.byline:
        case Byline.ASKED:
            return Message(
                f"👋 {chiefs} A member had themselves erased {when(departure.at, 'D')}. {count} still"
                f" {'bears' if departure.articles == 1 else 'bear'} their byline, as agreed. Keep it, or print “a former"
                " member” instead?",
                row(Press.KEEP_BYLINE, Press.REMOVE_BYLINE, extra=departure.id),
            )
        case Byline.KEPT:
            return Message(
                f"👋 The byline of a former member stays on {count}: {person(departure.settled_by or 0)} decided it.",
                row(Press.REMOVE_BYLINE, extra=departure.id),
            )
        case Byline.REMOVED:
            return Message(
                f"👋 {count} of a former member: {person(departure.settled_by or 0)} had the byline removed."
            )
