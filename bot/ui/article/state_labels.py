"""Words: what states, votes and findings are called on screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.article.article import Article
from bot.domain.article.states import Action, Publication, State
from bot.domain.intake.preflight import Check, Finding
from bot.domain.publishing.layout import clip
from bot.domain.review.card_reactions import Sign
from bot.domain.review.votes import Choice
from bot.domain.text.markdown_escape import escape


@dataclass(frozen=True, slots=True)
class Look:
    """How a state appears: its mark, its name, its colour (RGB) and what it means for the desk."""

    mark: str
    name: str
    colour: int
    meaning: str


LOOKS: dict[State, Look] = {
    State.DRAFT: Look("⚪", "Draft", 0x9CA3AF, "with its writer"),
    State.SUBMITTED: Look("🔵", "Submitted", 0x3B82F6, "waits for an editor"),
    State.IN_REVIEW: Look("🟡", "In review", 0xEAB308, "an editor is on it"),
    State.CHANGES_REQUESTED: Look("🟠", "Changes requested", 0xF97316, "back with its writer"),
    State.APPROVED: Look("🟢", "Approved", 0x22C55E, "ready to go out"),
    State.SCHEDULED: Look("🕒", "Scheduled", 0x14B8A6, "has its time, is not out yet"),
    State.PUBLISHING: Look("📤", "Publishing", 0x8B5CF6, "on its way into the channel"),
    State.PUBLISHED: Look("📰", "Published", 0x64748B, "the readers have it"),
    State.HELD: Look("🟣", "On hold", 0xA855F7, "stopped where it was"),
    State.SPIKED: Look("🔴", "Spiked", 0xEF4444, "rejected; can be restored"),
}

DOWN_LOOKS: dict[Publication, Look] = {
    Publication.UNPUBLISHED: Look("⬇️", "Unpublished", 0xB45309, "taken down; a stub stands in its place"),
    Publication.RETRACTED: Look(
        "🚫", "Retracted", 0x7F1D1D, "withdrawn for good; a notice stands in its place"
    ),
}
"""How a published article appears that is out no more."""


def look_of(article: Article) -> Look:
    """How an article appears as it stands."""
    if article.state is State.PUBLISHED and article.publication in DOWN_LOOKS:
        return DOWN_LOOKS[article.publication]
    return LOOKS[article.state]


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


ACTION_NAMES: dict[Action, str] = {
    Action.SUBMIT: "hand it in",
    Action.WITHDRAW: "withdraw it",
    Action.DISCARD: "discard it",
    Action.CLAIM: "claim it",
    Action.RELEASE: "release it",
    Action.VOTE: "judge it",
    Action.UNVOTE: "take a vote back",
    Action.EDIT: "edit it",
    Action.SAVE: "edit it",
    Action.SCHEDULE: "schedule it",
    Action.UNSCHEDULE: "take it off the schedule",
    Action.PUBLISH: "publish it",
    Action.MISS: "mark it as missed",
    Action.EMBARGO: "put it under embargo",
    Action.LIFT: "lift its embargo",
    Action.DELIVERED: "mark it as published",
    Action.CALL_OFF: "call its publication off",
    Action.HOLD: "put it on hold",
    Action.UNHOLD: "take it off hold",
    Action.RESTORE: "restore it",
    Action.BYPASS: "bypass its review",
    Action.SECOND_LOOK: "be its second pair of eyes",
    Action.CORRECT: "correct it",
    Action.ABANDON: "abandon the correction",
    Action.UNPUBLISH: "unpublish it",
    Action.REPUBLISH: "republish it",
    Action.RETRACT: "retract it",
}


CHECK_NAMES: dict[Check, str] = {
    Check.NO_HEADLINE: "no headline",
    Check.NO_BODY: "no body",
    Check.TOO_LONG: "a body over the newsroom’s limit (60,000 characters unless set)",
    Check.PLACEHOLDER: "a placeholder left in the text (TK, TODO, [citation needed])",
    Check.HEADLINE_TOO_LONG: "a headline over 256 characters",
    Check.STANDFIRST_TOO_LONG: "a standfirst over 1,000 characters",
    Check.FURNITURE_TOO_LONG: "tags and sources over 3,000 characters together",
    Check.UNSOURCED_QUOTE: "quoted material without any source",
    Check.EMPTY_TAG_LINE: "an empty tag line (it is removed)",
    Check.NO_TAGS: "no tags",
    Check.NO_STANDFIRST: "no standfirst",
    Check.LONG_HEADLINE: "a headline over 120 characters",
    Check.UNBALANCED_QUOTES: "unbalanced quotation marks",
    Check.MENTIONS: "mentions of people, roles or everyone",
    Check.DISGUISED_LINK: "a link that leads elsewhere than its text says",
}
"""What preflight looks for, for the documentation."""


def finding_sentence(finding: Finding) -> str:
    """What preflight found, in a few words, with what to do where it blocks."""
    many = f" ({finding.count:,}×)" if finding.count > 1 else ""
    quoted = f"“{escape(finding.detail)}”" if finding.detail else ""
    match finding.check:
        case Check.NO_HEADLINE:
            return "There is no headline: give it one."
        case Check.NO_BODY:
            return "There is no body: the article is only a headline so far."
        case Check.TOO_LONG:
            return f"The body is {plural(finding.count, 'character')} over this newsroom’s limit: cut it."
        case Check.PLACEHOLDER:
            return f"A placeholder is left in the text{many}: {quoted}. Fill it in."
        case Check.HEADLINE_TOO_LONG:
            return f"The headline is {plural(finding.count, 'character')} too long: 256 is the most."
        case Check.STANDFIRST_TOO_LONG:
            return f"The standfirst is {plural(finding.count, 'character')} too long: 1,000 is the most."
        case Check.FURNITURE_TOO_LONG:
            return (
                f"Tags and sources are {plural(finding.count, 'character')} too long together: shorten them."
            )
        case Check.UNSOURCED_QUOTE:
            return f"quoted material without any source{many}"
        case Check.EMPTY_TAG_LINE:
            return "an empty tag line at the end, removed"
        case Check.NO_TAGS:
            return "no tags"
        case Check.NO_STANDFIRST:
            return "no standfirst"
        case Check.LONG_HEADLINE:
            return "a headline over 120 characters"
        case Check.UNBALANCED_QUOTES:
            return f"unbalanced quotation marks{many}" + (f", first in {quoted}" if quoted else "")
        case Check.MENTIONS:
            return f"a mention{many}, which is shown and pings nobody"
        case Check.DISGUISED_LINK:
            return f"a link that leads elsewhere than it says{many}: {quoted}"


def when(moment: datetime, style: str = "f") -> str:
    """A moment as Discord shows it to each reader in their own zone. Styles: f, R (relative), D …"""
    return f"<t:{int(moment.timestamp())}:{style}>"


def plural(count: int, one: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


TITLE_SHOWN = 150
"""Characters of a headline where an article is spoken of. A file's first line may be as long as the file."""


def title(number: int, headline: str) -> str:
    """An article as it is spoken of: its number and headline, in bold."""
    return f"**№{number} {escape(clip(headline, TITLE_SHOWN)) or 'without a headline'}**"


def person(user_id: int) -> str:
    """Somebody by a mention. Nothing is sent with it that lets it ping."""
    return f"<@{user_id}>"
