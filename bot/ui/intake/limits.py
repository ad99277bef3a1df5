"""Limits in words: what is too long or too much, and what to do."""

from __future__ import annotations

from bot.domain.intake.errors import Flood, Part, TextTooLong, TooMuch
from bot.domain.refusals import Refusal
from bot.ui.phrases import plural, when

_PARTS: dict[Part, str] = {
    Part.HEADLINE: "headline",
    Part.STANDFIRST: "standfirst",
    Part.BODY: "body",
    Part.FURNITURE: "list of tags and sources",
}


def limit_refusal(refusal: Refusal) -> str | None:
    """The sentence for a refusal of these; None for any other."""
    match refusal:
        case TextTooLong(part, length, limit):
            return (
                f"The {_PARTS[part]} has {length:,} characters, and the desk keeps {limit:,} at most, so it did not"
                " keep this text. Shorten it, then send it again."
            )
        case TooMuch():
            return _too_much(refusal)
        case _:
            return None


def _too_much(refusal: TooMuch) -> str:
    again = f" You can go on {when(refusal.again, 'R')}." if refusal.again is not None else ""
    match refusal.flood:
        case Flood.OPEN:
            return (
                f"{refusal.limit} submissions of yours wait for the desk, and one writer may have no more here."
                " Wait for a decision, or take one back with `/draft withdraw`."
            )
        case Flood.DRAFTS:
            return (
                f"You have {plural(refusal.limit, 'draft')}, and one writer may have no more here. Discard one, or submit one and"
                " wait for the decision: `/draft list` shows them."
            )
        case Flood.NEW:
            return f"You started {refusal.limit} articles in a few minutes, and the desk takes no more for now.{again}"
        case Flood.DAY:
            return f"You started {refusal.limit} articles within a day, and the desk takes no more for now.{again}"
        case Flood.TEXTS:
            return f"You saved {refusal.limit} texts in a few minutes, and the desk takes no more for now.{again}"
        case Flood.BYTES:
            return f"You saved {refusal.limit} MiB of text within a day, and the desk takes no more for now.{again}"
