"""Refusals around an article itself, as sentences."""

from __future__ import annotations

from bot.domain.article.amendment import NoteTooLong
from bot.domain.article.errors import (
    AlreadyInSection,
    GuardUnmet,
    NoSuchArticle,
    NotAllowed,
    NotPublished,
    NotTheirs,
    UnusableByline,
    Whose,
    WrongState,
)
from bot.domain.article.states import Action, Guard, Publication, State, Who
from bot.domain.publishing.layout import clip
from bot.domain.refusals import Refusal
from bot.domain.text.markdown_escape import escape
from bot.ui.article.state_labels import ACTION_NAMES, LOOKS

_GUARDS: dict[Guard, str] = {
    Guard.PREFLIGHT: "Preflight stops it. Fix what it found first.",
    Guard.ONE_HOLDER: "Another editor has claimed it.",
    Guard.HOLDER: "Another editor holds the claim.",
    Guard.CURRENT_REVISION: "There is a newer revision than the one you judged: read it, then vote again.",
    Guard.OWN_VOTE: "You have no vote on it.",
    Guard.CONTENT_CHANGED: "Nothing in it has changed.",
    Guard.FUTURE: "Choose a time in the future and after the embargo.",
    Guard.NOT_SOONER: "Its embargo cannot end sooner: a chief lifts it.",
    Guard.EMBARGOED: "It has no embargo.",
    Guard.EMBARGO_PASSED: "It is under embargo: nothing goes out before that.",
    Guard.ALL_PARTS: "Not every part of it has arrived yet.",
    Guard.NOTHING_OUT: (
        "Some of it may be out already, so you can’t call it off. Fix what stops it, then press *Try again*: it goes on"
        " where it stopped."
    ),
    Guard.REASON: "Say why: add a reason.",
    Guard.NOTED: "Its note to readers is missing: write what was wrong and what is right, or make it a minor fix, which has none.",
    Guard.AMENDED: "It is the same as the published text. Change the text, or write a note to readers.",
    Guard.NONE_OPEN: "A correction of it is open already: finish or abandon that one first.",
    Guard.LIVE_REVISION: "It has no live copy to go back to.",
    Guard.UNOPPOSED: (
        "An editor asked for changes or voted to spike it, and a bypass can’t overrule that. Talk to them, or change"
        " the text."
    ),
    Guard.UNCONTESTED: (
        "You wrote it, and an editor objected to it since it was last published. Another chief may bypass its review."
        " You may once the editor takes the objection back."
    ),
    Guard.ANSWERED: (
        "An editor asked you to change this text. Change it, or ask them to take their request back."
    ),
    Guard.NO_EDITOR: "They are still an editor: ask them to take it back.",
    Guard.UNREAD: "It needs no second reading.",
    Guard.ANOTHER: "You bypassed its review yourself, so another editor must read it.",
    Guard.SECOND_CHIEF: "A second chief must confirm it.",
    Guard.WANTED: "The article does not need that sign-off. Ask for it, and the article waits for it.",
    Guard.IN_ROLE: "You do not hold the role of that sign-off.",
    Guard.CHECKED: "Tick every point of its checklist first.",
    Guard.OWN_SIGN_OFF: "You have not signed that off on this revision.",
    Guard.UNWANTED: "You have asked for that sign-off already.",
    Guard.OWN_ASK: "You have not asked for that sign-off.",
    Guard.SIGNED: "A sign-off is missing. The card says which.",
}

_JUDGING = (Action.VOTE, Action.CLAIM, Action.SECOND_LOOK, Action.SIGN_OFF, Action.ASK_SIGN_OFF)
"""What only somebody does who did not write it."""


_WHOSE: dict[Whose, str] = {
    Whose.DRAFT: "№{number} is another writer’s draft. Only its writers can do that.",
    Whose.PUBLISHED: (
        "№{number} is published. Only its writers and the editors can change it. If something in it is wrong, press *Report"
        " an error* under the article. `/archive show {number}` leads to it."
    ),
    Whose.WRITERS: "Only the writers of №{number} can do that.",
    Whose.AUTHOR: "Only the author of №{number} can do that.",
}


def refused(refusal: Refusal) -> str | None:
    """What is said of a refusal of this area; None for any other."""
    match refusal:
        case AlreadyInSection(number, section):
            return f"№{number} is in the section “{escape(section)}” already."
        case NotPublished(0):
            return "You can only follow up a published article of this newsroom."
        case NotPublished(number):
            return f"№{number} is not published at the moment. You can only follow up a published article."
        case NoSuchArticle(""):
            return "There is no such article, or none that you may see. `/draft list` shows yours."
        case NoSuchArticle(asked_for):
            return (
                f"There is no article “{escape(clip(asked_for, 80))}” that you may see here."
                " Give its number, such as 42; `/draft list` shows yours."
            )
        case NotTheirs(number, whose):
            return _WHOSE[whose].format(number=number)
        case WrongState(action, state, publication):
            return _wrong_state(action, state, publication)
        case NotAllowed(action, needed, held):
            return _not_allowed(action, needed, held)
        case GuardUnmet(_, guard):
            return _GUARDS[guard]
        case NoteTooLong(length, limit):
            return f"The note has {length:,} characters, and {limit:,} fit. Make it shorter."
        case UnusableByline(0):
            return "A byline needs at least one letter or digit."
        case UnusableByline(length, limit):
            return f"That byline has {length:,} characters, and {limit:,} fit. Make it shorter."
        case _:
            return None


def _wrong_state(action: Action, state: State, publication: Publication) -> str:
    look = LOOKS[state]
    if publication is Publication.RETRACTED:
        return f"It was retracted, and that is final: you cannot {ACTION_NAMES[action]}."
    if action is Action.PUBLISH and state in (State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED):
        return f"It is not approved yet ({look.name.lower()}): editors approve it first."
    if state in (State.PUBLISHING, State.PUBLISHED) and action in (
        Action.VOTE,
        Action.UNVOTE,
        Action.SIGN_OFF,
        Action.UNSIGN,
    ):
        return "It is out already, so votes and sign-offs no longer change anything."
    return f"You cannot {ACTION_NAMES[action]} now: it is {look.name.lower()} ({look.meaning})."


def _not_allowed(action: Action, needed: tuple[Who, ...], held: frozenset[Who]) -> str:
    does = "judge it" if action in _JUDGING else ACTION_NAMES[action]
    wrote = held & {Who.AUTHOR, Who.CO_AUTHOR}
    if Who.INDEPENDENT_CHIEF in needed and Who.INDEPENDENT_EDITOR not in needed:
        if Who.CHIEF not in held:
            return f"Only chiefs can {does}."
        return f"You wrote some of it, so a chief who did not must {does}."
    if Who.INDEPENDENT_EDITOR in needed and Who.EDITOR in held and wrote:
        return f"You wrote it, so an editor who did not must {does}."
    if Who.INDEPENDENT_EDITOR in needed and wrote and (action in _JUDGING or action is Action.MOVE):
        return f"You wrote it, so an editor who did not must {does}."
    if Who.INDEPENDENT_EDITOR in needed and Who.EDITOR in held:
        return f"You edited this revision, or words of yours are still in it, so an editor who did not must {does}."
    if Who.INDEPENDENT_EDITOR in needed or Who.EDITOR in needed:
        return f"Only editors can {ACTION_NAMES[action]}."
    if Who.CHIEF in needed:
        return f"Only chiefs can {ACTION_NAMES[action]}."
    return f"Only its author can {ACTION_NAMES[action]}."
