"""Kinds of delivery: each declared once, with who carries it, behind what it waits, who decides when Discord refuses
it, and where it goes. What follows from its fate, what is said of it and how it is brought is declared by its area in
`bot/desk`, `bot/ui` and `bot/delivery`."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Self

from bot.domain.declarations import Declared


class Hands(StrEnum):
    """Who carries it. None of them waits for another: Discord may put one sort off for minutes."""

    DESK = "desk"
    CROSSPOSTS = "crossposts"
    PEOPLE = "people"
    LISTINGS = "listings"


class Lane(StrEnum):
    """What is carried one after the other: an article's own things, in their order, and what goes to one person.
    Crossposts have a limit for each channel and events one for each server, so a newsroom's wait together."""

    ARTICLE = "article"
    """The newsroom's, for what is about no article."""
    CROSSPOSTS = "crossposts"
    LISTINGS = "listings"
    PERSON = "person"
    OWNER = "owner"


class Decides(StrEnum):
    """Who says what becomes of it once Discord refuses it for good."""

    DESK = "desk"
    CHIEFS = "chiefs"
    """Readers see it, so chiefs decide on it; whoever manages the server may as well."""
    CHIEFS_ALONE = "chiefs_alone"
    """To drop it is to call a publication off, which is a chief's alone. Whoever manages the server may have it tried
    again."""
    NOBODY = "nobody"
    """It is given up: it only tells of something else that waits."""


class Place(StrEnum):
    """The channel whose permissions decide about it."""

    REVIEW = "review"
    PUBLISH = "publish"
    ANNOUNCE = "announce"
    NONE = ""
    """It goes to a person or to the server."""


class Kind(StrEnum, metaclass=Declared):
    """What is carried: its name in the database, which stays for ever; the channel whose permissions decide about it;
    who decides once it is refused; who carries it; and behind what it waits."""

    place: Place
    decided_by: Decides
    hands: Hands
    lane: Lane

    def __new__(
        cls,
        value: str,
        place: Place = Place.REVIEW,
        decided_by: Decides = Decides.DESK,
        hands: Hands = Hands.DESK,
        lane: Lane = Lane.ARTICLE,
    ) -> Self:
        kind = str.__new__(cls, value)
        kind._value_, kind.place, kind.decided_by, kind.hands, kind.lane = (
            value,
            place,
            decided_by,
            hands,
            lane,
        )
        return kind

    CARD = "card"
    """The review card, posted. Later changes redraw it without a delivery."""
    CARD_THREAD = "card_thread"
    CARD_REACTIONS = "card_reactions"
    THREAD_ARCHIVE = "thread_archive"
    """The card's thread put away, once its article is finished."""
    CARD_MOVED = "card_moved"
    """The card's earlier message made to say that the card is in another channel now, and its thread put away."""
    THREAD_DELETE = "thread_delete", Place.REVIEW, Decides.NOBODY
    """The card's thread deleted, long after its article was finished."""
    UNREACT = "unreact"
    """One person's reaction off the card."""
    THREAD_NOTE = "thread_note"
    """A message in the card's thread."""
    PART = "part", Place.PUBLISH, Decides.CHIEFS_ALONE
    """A piece of a published article."""
    PART_THREAD = "part_thread", Place.PUBLISH, Decides.CHIEFS_ALONE
    """The thread on the first piece, for the pieces that follow."""
    PART_THREAD_NAME = "part_thread_name", Place.PUBLISH, Decides.CHIEFS
    """The post of an article, or the thread for the rest of it, made to bear its headline."""
    PART_THREAD_CLOSE = "part_thread_close", Place.PUBLISH, Decides.NOBODY
    """Such a thread archived again that was opened for a correction."""
    DISCUSSION = "discussion", Place.PUBLISH, Decides.CHIEFS
    """The thread under a published article in which its readers talk."""
    DISCUSSION_STATE = "discussion_state", Place.PUBLISH, Decides.CHIEFS
    """Such a thread locked and archived while its article is down, and open otherwise."""
    PART_EDIT = "part_edit", Place.PUBLISH, Decides.CHIEFS_ALONE
    """A place of a published article made to show what it should, or taken away."""
    ANNOUNCEMENT = "announcement", Place.ANNOUNCE, Decides.CHIEFS
    ANNOUNCEMENT_EDIT = "announcement_edit", Place.ANNOUNCE, Decides.CHIEFS
    """An announcement made to say what is so now."""
    CROSSPOST = "crosspost", Place.PUBLISH, Decides.CHIEFS, Hands.CROSSPOSTS, Lane.CROSSPOSTS
    NOTICE = "notice", Place.NONE, Decides.DESK, Hands.PEOPLE, Lane.PERSON
    """A direct message to one person; in the card's thread if their DMs are closed."""
    FAULT_NOTE = "fault_note", Place.REVIEW, Decides.NOBODY
    """To the desk, in the review channel: something was refused for good, or what became of it."""
    OWNER_NOTICE = "owner_notice", Place.NONE, Decides.NOBODY, Hands.PEOPLE, Lane.OWNER
    """To the server's owner by DM: something was refused, and the review channel refuses the word of it."""
    CHANNEL_NOTE = "channel_note", Place.REVIEW, Decides.NOBODY, Hands.DESK, Lane.OWNER
    """To the desk, in the review channel: a channel was deleted; to the owner, if it was that one."""
    DESK_NOTE = "desk_note"
    """To the desk, in the review channel: something of an article whose card is further up."""
    REPORT = "report"
    """To the desk, in the review channel: what a reader reported."""
    REPORTS_WAIT = "reports_wait"
    """To the desk, in the review channel: how many reports of an article wait until others are settled."""
    REPORT_EDIT = "report_edit"
    """One of these two messages made to say what is so now."""
    READER_NOTICE = "reader_notice", Place.NONE, Decides.DESK, Hands.PEOPLE, Lane.PERSON
    """A direct message to a reader: what became of their report."""
    REMINDER = "reminder", Place.NONE, Decides.DESK, Hands.PEOPLE, Lane.PERSON
    """To one person by DM: an article of theirs is due. One message, edited."""
    DESK_REMINDER = "desk_reminder"
    """To the desk in the card's thread, or to the chiefs in the review channel. One message, edited."""
    EYES = "eyes"
    """To the desk, in the review channel: a second pair of eyes is wanted. Later ones renew it."""
    EYES_EDIT = "eyes_edit"
    """Such a message made to say what is so now, or taken away when a later one stands."""
    LISTING = "listing", Place.NONE, Decides.CHIEFS, Hands.LISTINGS, Lane.LISTINGS
    """A scheduled article's event among those of the server, made to show what is so, or taken off."""
    RETRACTION = "retraction"
    """To the chiefs, in the review channel: a retraction is asked for, or what became of it. One message, edited."""
    BUDGET = "budget"
    """The day's budget, posted in the review channel. Later changes redraw it without a delivery."""
    REDRAW = "redraw"
    """A message that was sent already made to say what is so now, for it may name somebody who left or show a
    picture that went."""
    DEPARTURE = "departure"
    """To the chiefs, in the review channel: somebody left; does their byline stay?"""
    SEAL = "seal", Place.REVIEW, Decides.NOBODY
    """To the desk, in the review channel: the day's seal of the log, where no budget shows it."""
    REMOVAL = "removal", Place.NONE, Decides.NOBODY, Hands.PEOPLE, Lane.OWNER
    """To the owner of a server that removed the bot, by DM: what is kept until when."""
    LATE = "late"
    """A message in the review channel: what went out late, and what waits because it is too late."""


@cache
def carried_by(hands: Hands) -> tuple[Kind, ...]:
    """The kinds that these hands carry."""
    return tuple(kind for kind in Kind if kind.hands is hands)
