"""The checks at the end of the story: what stands in the channels against what was handed in and approved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from simcord import SetupError

from bot.demo.drawings import Drawing
from bot.demo.newsroom import Newsroom, alts, displays
from bot.demo.simulation import pings
from bot.desk.article.sight import Sight
from bot.domain.article.copy import Copy, content_hash
from bot.domain.article.looks import alike
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.roles import Person
from bot.domain.publishing.layout import Sheet, same_text, shown_body
from bot.domain.publishing.plates import placed, without_stops
from bot.domain.review.votes import Choice
from bot.imaging.normalising import looks_in


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a check: a sentence of what is so, or of what is wrong."""

    passed: bool
    sentence: str


async def check(room: Newsroom, handed_in: Copy, drawing: Drawing | None = None) -> list[Result]:
    """Hold what can be seen from outside against the approved revision in the database, and that
    against `handed_in`, the writer's last text, and the `drawing` that went with it."""
    wanda = Person(id=room.wanda.id, name=room.wanda.name)
    sight = await room.bot.desk.reading.seen_by(room.guild.id, wanda, "1")
    return [
        _approved(room, sight, handed_in),
        _text(room, sight),
        *([] if drawing is None else [await _picture(room, sight, drawing)]),
        _once(room, sight),
        _pings(room),
        _privacy(room),
        _faults(room),
    ]


def _approved(room: Newsroom, sight: Sight, handed_in: Copy) -> Result:
    revision = sight.revision
    editors = {vote.editor_id for vote in sight.votes if vote.choice is Choice.APPROVE}
    if content_hash(revision.copy) != content_hash(handed_in):
        return Result(False, "What the editors approved is not what Wanda submitted.")
    if editors != {room.ed.id, room.eve.id}:
        return Result(False, "What is published was not approved by Ed and Eve.")
    return Result(True, f"Ed and Eve approved revision {revision.number}, which is what Wanda submitted.")


def _text(room: Newsroom, sight: Sight) -> Result:
    bodies = list(_bodies(room, sight))
    approved = without_stops(placed(sight.revision.copy, shown_body(sight.revision.copy)))
    if not same_text([body or "" for body in bodies], approved) or None in bodies:
        return Result(False, "The text in #articles is not the approved text.")
    where = f"{len(bodies)} messages" if len(bodies) > 1 else "one message"
    return Result(
        True,
        f"The text in #articles is the approved one, all {len(approved):,} characters of it, in {where}.",
    )


async def _picture(room: Newsroom, sight: Sight, drawing: Drawing) -> Result:
    """The file that readers have: the approved one, which shows what the writer drew."""
    [message, *_] = room.published()
    files = [await attachment.read() for attachment in message.attachments]
    approved = [picture.sha256 for picture in sight.revision.copy.pictures]
    if [hashlib.sha256(file).hexdigest() for file in files] != approved or alts(message) != [drawing.alt]:
        return Result(False, "The picture in #articles is not the approved one, with its alt text.")
    if not alike(looks_in(files[0]), looks_in(drawing.data)):
        return Result(False, "The picture in #articles does not show what Wanda drew.")
    return Result(True, "The picture in #articles is the approved one, byte for byte, with its alt text.")


def _bodies(room: Newsroom, sight: Sight) -> Iterator[str | None]:
    """The body in each published message; None where head or foot is not what it should be."""
    for number, message in enumerate(room.published()):
        shown = displays(message)
        sheet = sight.places[number].sheet if number < len(sight.places) else Sheet()
        head, foot = [sheet.head] if sheet.head else [], [sheet.foot] if sheet.foot else []
        whole = shown[: len(head)] == head and shown[len(shown) - len(foot) :] == foot
        yield "".join(shown[len(head) : len(shown) - len(foot)]) if whole else None


def _once(room: Newsroom, sight: Sight) -> Result:
    articles, announcements = len(room.published()), len(room.news.history())
    if articles != len(sight.places) or announcements != 1:
        return Result(
            False,
            f"There should be {len(sight.places)} messages in #articles and one in #news;"
            f" there are {articles} and {announcements}.",
        )
    return Result(True, "It was posted once and announced once; an hour later nothing has been added.")


def _pings(room: Newsroom) -> Result:
    people: list[int] = []
    roles: list[int] = []
    everyone = False
    for message in [*room.published(), *room.news.history()]:
        pinged, called, all_of_them = pings(room.env, message)
        people += pinged
        roles += called
        everyone = everyone or all_of_them
    if everyone or people or roles != [room.subscribers.id]:
        names = [room.name_of(number) for number in (*people, *roles)] + ["@everyone"] * everyone
        return Result(
            False,
            f"Only @Subscribers should be pinged, and once; pinged were: {', '.join(names) or 'nobody'}.",
        )
    return Result(True, "Only @Subscribers was pinged, once, whatever the text says.")


def _privacy(room: Newsroom) -> Result:
    try:
        room.review.history(viewer=room.rita)
    except SetupError:
        return Result(True, "Rita, a reader, cannot see #review.")
    return Result(False, "Rita, a reader, can see #review.")


def _faults(room: Newsroom) -> Result:
    found = room.env.errors
    if found:
        return Result(False, f"The bot met an error: {type(found[0]).__name__}: {found[0]}")
    return Result(True, "The bot met no error.")
