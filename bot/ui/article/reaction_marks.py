"""The reactions on a card, and the names of what they mean."""

from __future__ import annotations

from bot.domain.review.card_reactions import Sign
from bot.domain.review.votes import Choice

MARKS: dict[Choice, str] = {Choice.APPROVE: "✅", Choice.CHANGES: "✏️", Choice.SPIKE: "❌"}
"""The reaction that stands for a vote."""


CLAIM_MARK = "👀"


REACTIONS: tuple[str, ...] = (*MARKS.values(), CLAIM_MARK)
"""What the bot puts on every card, in this order."""


VOTE_NAMES: dict[Choice, str] = {
    Choice.APPROVE: "approval",
    Choice.CHANGES: "request for changes",
    Choice.SPIKE: "vote to spike",
}


CHOICE_NAMES: dict[str, Choice] = {choice.value: choice for choice in Choice}
"""Choices by the name under which the audit log keeps them."""


_VARIATION_SELECTORS = str.maketrans("", "", "\ufe0e\ufe0f")


def same_emoji(emoji: str) -> str:
    """An emoji in the form in which it is compared: Discord sends ✏ with and without U+FE0F."""
    return emoji.translate(_VARIATION_SELECTORS)


MARK_OF: dict[Sign, str] = {**{Sign(choice): mark for choice, mark in MARKS.items()}, Sign.CLAIM: CLAIM_MARK}
"""The reaction that stands for a vote or the claim."""


SIGN_OF: dict[str, Sign] = {same_emoji(mark): sign for sign, mark in MARK_OF.items()}
"""What a reaction stands for, by `same_emoji`."""


_SKIN_TONES = str.maketrans("", "", "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")

_LOOK_ALIKES = frozenset("☑✔❎✖👍👎")
"""What people take for ✅ and ❌, by `same_emoji`."""


def is_look_alike(emoji: str) -> bool:
    """Whether a reaction is easily taken for one of the four, in whatever skin tone, and is none of them."""
    return same_emoji(emoji).translate(_SKIN_TONES) in _LOOK_ALIKES
