"""State labels: what states and actions are called on screen."""

from __future__ import annotations

from bot.desk.article.completion import Suggestion
from bot.desk.article.sight import Sight
from bot.domain.article.article import Article
from bot.domain.article.states import Action, Publication, State
from bot.domain.dataclass import dataclass
from bot.domain.publishing.layout import clip
from bot.domain.review.bypass import Bypass, Eyes
from bot.domain.text.markdown_escape import escape
from bot.ui.buttons import Press


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
    Publication.UNPUBLISHED: Look("⬇️", "Unpublished", 0xB45309, "taken down; a stub takes its place"),
    Publication.RETRACTED: Look("🚫", "Retracted", 0x7F1D1D, "withdrawn forever; a notice takes its place"),
}
"""How a published article appears that is out no more."""


def look_of(article: Article | Suggestion) -> Look:
    """How an article appears as it stands."""
    if article.state is State.PUBLISHED and article.publication in DOWN_LOOKS:
        return DOWN_LOOKS[article.publication]
    return LOOKS[article.state]


ACTION_NAMES: dict[Action, str] = {
    Action.SUBMIT: "submit it",
    Action.WITHDRAW: "withdraw it",
    Action.DISCARD: "discard it",
    Action.CLAIM: "claim it",
    Action.RELEASE: "release it",
    Action.VOTE: "judge it",
    Action.UNVOTE: "take a vote back",
    Action.SET_ASIDE: "set an objection aside",
    Action.SIGN_OFF: "sign it off",
    Action.UNSIGN: "take a sign-off back",
    Action.ASK_SIGN_OFF: "ask for a sign-off",
    Action.UNASK_SIGN_OFF: "stop asking for a sign-off",
    Action.ROLL_CALL: "count its approvals again",
    Action.MOVE: "move it to another section",
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
    Action.ERASE: "erase it",
}


EDIT_DRAFT = "Edit draft"


def edit_label(article: Article) -> dict[Press, str]:
    """What *Edit* says on the buttons of an article: whether another text of it stays a draft, or goes to the desk."""
    return {Press.EDIT: EDIT_DRAFT} if article.stays_draft else {}


def in_lines(text: str, limit: int, *, most: int = 12) -> str:
    """What somebody wrote, in the lines in which they wrote it, without blank ones: as Markdown that shows it. Of a long
    one the beginning: so many characters, so many lines."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    shown = "\n".join(lines[:most]) + (" …" if len(lines) > most else "")
    return escape(clip(shown, limit))


def unread(sight: Sight) -> Bypass | None:
    """The text that is out, or on its way, and that nobody but its chief has read; None if there is none.

    Before that an approval is the second pair of eyes.
    """
    for bypass in sight.bypasses:
        if bypass.eyes is Eyes.WANTED and is_out(sight.article, bypass):
            return bypass
    return None


def is_out(article: Article, bypass: Bypass) -> bool:
    """Whether a bypassed text is in public."""
    return bypass.revision_id == article.live_revision_id and article.publication is Publication.LIVE
