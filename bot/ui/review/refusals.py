"""Refusals of votes, claims and reasons, as sentences."""

from __future__ import annotations

from bot.domain.refusals import Refusal
from bot.domain.review.errors import (
    AnotherCounts,
    ClaimedByAnother,
    NoSuchSignOff,
    NotObjecting,
    NotOwing,
    NotTheSigner,
    ReasonTooLong,
    RollUnanswered,
    Unchecked,
    Unfinished,
)
from bot.domain.text.graphemes import clip
from bot.domain.text.markdown_escape import escape
from bot.ui.article.findings import finding_sentence
from bot.ui.article.reaction_marks import MARKS
from bot.ui.phrases import person


def refused(refusal: Refusal) -> str | None:
    """What is said of a refusal of this area; None for any other."""
    match refusal:
        case AnotherCounts(choice):
            return f"One vote each, and yours is {MARKS[choice]} now. To change it, react again."
        case ClaimedByAnother(holder_id, number):
            return (
                f"{person(holder_id)} has claimed №{number}. You can still read it and vote. The claim only says who is"
                " on it."
            )
        case Unfinished(number, findings):
            lines = "\n".join(f"- {finding_sentence(finding)}" for finding in findings)
            return f"№{number} is not finished, so you can’t approve it yet: its writer has it, and preflight stops it.\n{lines}"
        case NotOwing(number):
            return f"No vote of yours on №{number} waits for a reason. Vote first, then say why."
        case NotObjecting(number):
            return f"They have no request for changes and no vote to spike on №{number}."
        case RollUnanswered(number):
            return (
                f"Discord did not say whether those who voted on №{number} are still editors, so I did nothing."
                " Try again in a minute."
            )
        case NoSuchSignOff(name, there, number):
            named = ", ".join(f"*{escape(each)}*" for each in there)
            has = (
                f"It has {named}."
                if there
                else "It has none. A server manager adds them with `/newsroom signoffs`."
            )
            return f"This newsroom has no sign-off “{escape(clip(name, 60))}” for №{number}. {has}"
        case NotTheSigner(name, role_id):
            return f"The sign-off *{escape(name)}* takes the role <@&{role_id}>, which you do not hold."
        case Unchecked(name, number):
            return (
                f"You did not tick every point of *{escape(name)}*, so №{number} is not signed off. If one of them is not in"
                " order, ask for changes."
            )
        case ReasonTooLong(length, limit):
            return f"That has {length:,} characters, and {limit:,} is the most here. Say it shorter."
        case _:
            return None
