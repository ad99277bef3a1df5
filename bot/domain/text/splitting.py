"""Splitting: a long text in Discord Markdown, parted into pieces that each stand alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.late import pattern
from bot.domain.text.break_points import Break, Rank, breaks
from bot.domain.text.carrying import SPOILER, Carrying, Opening
from bot.domain.text.graphemes import Ruler, boundary_before, is_boundary, utf16_length
from bot.domain.text.markdown_regions import regions, surrounding

_FULL_ENOUGH = 0.6
"""From this share of the room on, a better break wins over a fuller page."""
_HALF = 0.5
"""From this share on, a break outside emphasis wins over one inside it."""
_LEAST_SHARE = 8
"""A first page with less than one part in so many of the limit stays empty."""

_REOPENED = pattern(r"((?:> ?)*`{3,})[\w+\-.#]*\n", re.ASCII)
_CLOSED = pattern(r"\n((?:> ?)*`{3,})$")


def pages(text: str, *, first: int, limit: int) -> list[str]:
    """`text` in pieces of at most `limit` UTF-16 units, the first of at most `first`; that one is
    '' where nothing should stand there. White space alone gives no page.

    A piece is as full as it can be; among the breaks in its last part the best one counts:
    between paragraphs, else lines of a list, sentences, lines, words. Links, mentions, custom
    emoji and code are not parted unless longer than `limit`; nor are words; a grapheme never is,
    unless it is that long itself. A code block too long for a page is closed and reopened; so is a spoiler,
    and what goes on of a quotation, a list item or small print gets its mark again.
    """
    text = text.rstrip()
    if text and not text[0].isspace() and utf16_length(text) <= min(first, limit):
        return [text]  # as most are: nothing has to be parted
    return _Pagination(text, limit).run(first)


def same_text(published: Sequence[str], approved: str) -> bool:
    """Whether the pieces, one after the other, are `approved`: character for character, but for
    white space at the joints, code blocks and spoilers closed and reopened there, and the marks of quotations,
    list items and small print that go on there."""
    at, fence = 0, ""
    carrying: Carrying | None = None
    for piece in filter(None, map(str.strip, published)):
        if fence:
            reopened = _REOPENED.match(piece)
            if not reopened or reopened[1] != fence:
                return False
            piece = piece[reopened.end() :].strip()
            fence = ""
        at = _past_space(approved, at)
        if at:
            carrying = carrying or Carrying(approved, regions(approved))
            piece = _as_it_stands(piece, carrying.opening(at).taken_from(piece), approved, at)
        if not approved.startswith(piece, at) and not _CLOSED.search(piece):
            piece = piece.removesuffix(SPOILER).rstrip()
        if not approved.startswith(piece, at):
            closed = _CLOSED.search(piece)
            if not closed:
                return False
            fence = closed[1]
            piece = piece[: closed.start()].rstrip()
            if not approved.startswith(piece, at):
                return False
        at += len(piece)
    return _past_space(approved, at) == len(approved)


def _as_it_stands(piece: str, taken: str, approved: str, at: int) -> str:
    """A piece without what it was opened with, if the text goes on with the rest of it there."""
    for form in (taken, taken.removesuffix(SPOILER).rstrip(), _CLOSED.sub("", taken).rstrip()):
        if approved.startswith(form, at):
            return taken
    return piece


class _Pagination:
    """The parting of one text."""

    def __init__(self, text: str, limit: int) -> None:
        self._text = text
        self._limit = limit
        self._ruler = Ruler(text)
        self._breaks = breaks(text, limit)

    def run(self, first: int) -> list[str]:
        out: list[str] = []
        at = self._first_letter()
        while at < len(self._text):
            room = self._limit if out else min(first, self._limit)
            page, at = self._page(at, room)
            out.append(page)
        return out

    def _first_letter(self) -> int:
        start = _past_space(self._text, 0)
        line = self._text.rfind("\n", 0, start) + 1
        return line if start - line <= self._limit // 4 else start

    def _page(self, start: int, room: int) -> tuple[str, int]:
        """The page that begins at `start`, and where the next one does."""
        reopened = self._breaks.fence_at(start)
        opening = Opening(reopened.reopening) if reopened else self._opening(start)
        room_for_text = room - opening.length
        tail = reopened.closing if reopened and reopened.open_ended else ""
        if self._ruler.length(start, len(self._text)) + len(tail) <= room_for_text:
            return opening.before(self._text[start:]) + tail, len(self._text)
        place = self._best(start, room_for_text)
        if room < self._limit and self._better_on_next(start, place, room):
            return "", start
        if place is None:
            place = self._cut(start, room_for_text)
        return opening.before(self._text[start : place.end]) + self._closing(place), place.begin

    def _opening(self, start: int) -> Opening:
        if start == 0:
            return Opening()
        opening = self._breaks.carrying.opening(start)
        return (
            opening
            if opening.length <= self._limit // 4
            else Opening(skip=opening.skip, spoiler=opening.spoiler)
        )

    def _closing(self, place: Break) -> str:
        fence = self._breaks.fence_at(place.begin)
        return fence.closing if fence else self._breaks.carrying.closing(place.end)

    def _best(self, start: int, room: int) -> Break | None:
        """The best break for a page from `start`, if there is any."""
        places = [
            place
            for place in self._breaks.between(start, self._ruler.reach(start, room))
            if self._ruler.length(start, place.end) + len(self._closing(place)) <= room
        ]
        late_from = self._ruler.reach(start, int(room * _FULL_ENOUGH))
        half_from = self._ruler.reach(start, int(room * _HALF))
        late = [place for place in places if place.end >= late_from]
        sound = [place for place in late if not place.forced]
        if any(place.rank is Rank.PARAGRAPH for place in sound):
            return max(sound, key=_worth)
        half = [place for place in places if place.end >= half_from and not place.forced]
        for choice in (sound, half):
            if level := [place for place in choice if not self._breaks.in_emphasis(place)]:
                return max(level, key=_worth)
        if sound:
            return max(sound, key=_worth)
        if earlier := [place for place in places if not place.forced]:
            return earlier[-1]
        return max(late or places[-1:], key=_worth, default=None)

    def _better_on_next(self, start: int, place: Break | None, room: int) -> bool:
        """Whether the text from `start` is better off on a page of its own than below a head."""
        if room < self._limit // _LEAST_SHARE:
            return True
        if place is not None and not place.forced:
            return False
        following = self._breaks.next_unforced(start)
        if place is None:
            following = next(iter(self._breaks.between(start, len(self._text))), None)
        end = following.end if following else len(self._text)
        return self._ruler.length(start, end) <= self._limit

    def _cut(self, start: int, room: int) -> Break:
        """A break inside something longer than a page: between two graphemes."""
        fence = self._breaks.fence_at(start) or self._breaks.fence_at(start + 1)
        if fence:
            room -= len(fence.closing)
        elif self._breaks.carrying.closing(start + 1):
            room -= len(SPOILER)
        end = max(self._ruler.reach(start, room), start + 1)
        if fence:
            end = max(min(end, fence.close - 1), fence.inside + 1, start + 1)
        elif stretch := surrounding(self._breaks.whole, end):
            end = max(stretch[0], start + 1)
        end = boundary_before(self._text, end, start)
        slashes = end
        while slashes > start and self._text[slashes - 1] == "\\":
            slashes -= 1
        if (end - slashes) % 2 and end - 1 > start and is_boundary(self._text, end - 1, start):
            end -= 1  # a backslash stays with what it escapes
        return Break(end, end, Rank.WORD, forced=True)


def _worth(place: Break) -> tuple[int, int]:
    return place.rank, place.end


def _past_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
