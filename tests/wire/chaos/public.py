"""What readers see of each piece, held against what people did: the latest text that was approved, whole, in order,
once, with the notes of its corrections and the way to its neighbours; or the stub or notice in its place; and nothing
else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from tests.wire.chaos.editions import Edition, editions_of, was_approved
from tests.wire.chaos.memory import Piece
from tests.wire.chaos.storm import Storm
from tests.wire.chaos.texts import HEADLINE, bare, marks_in

Breaches = Iterator[tuple[str, str]]

Message = dict[str, Any]

CROSSPOSTED = 1 << 0

HIDDEN = ("legal", "privacy", "safety")
"""Codes with which the headline goes too."""

WAYS = re.compile(r"^\*\*(?:Earlier|Read on):\*\* .*$", re.MULTILINE)
LINK = re.compile(r"\]\((\S+)\)(?: · |$)", re.MULTILINE)


class Public:
    """The publish channel and its threads, as they stand. Articles come by their ids, each with its working text,
    threads with their names."""

    def __init__(
        self,
        storm: Storm,
        by_channel: Mapping[int, Sequence[Message]],
        articles: Mapping[int, Mapping[str, Any]],
        threads: Mapping[int, str],
    ) -> None:
        self._storm = storm
        self._room = storm.room
        self._by_channel = by_channel
        self._articles = articles
        self._threads = threads
        self._names = {each["id"]: marks_in(each["body"])[0][0] for each in articles.values()}
        self._firsts: dict[str, list[Message]] = defaultdict(list)
        self.strangers: list[Message] = []
        rows = storm.bot.rows(
            "SELECT article_id, message_id FROM place JOIN article ON article.id = article_id"
            " WHERE position = 0 AND newsroom_id = ?",
            storm.newsroom,
        )
        places = {row["message_id"]: self._names[row["article_id"]] for row in rows}
        for message in self._beginnings():
            found = HEADLINE.search(message["text"])
            name = places.get(message["id"]) if found is None else found.group(1)
            if name is None:
                self.strangers.append(message)
            else:
                self._firsts[name].append(message)

    def _beginnings(self) -> list[Message]:
        """The messages in which articles begin: in a forum those that have their post's own id."""
        if not self._room.forum:
            return list(self._by_channel.get(self._room.publish, ()))
        every = (self._by_channel.get(thread, ()) for thread in self._threads)
        # The card's threads begin with what was said of it, which has an id of its own.
        return [message for said in every for message in said if message["id"] == message["channel"]]

    def breaches(self, piece: Piece, article: Mapping[str, Any]) -> Breaches:
        """What is wrong with a piece in public."""
        for_a_chief = article["publication"] == "unpublished" or piece.called_off
        waits = article["state"] == "approved" and article["publish_at"] is None and for_a_chief
        if article["state"] in ("approved", "publishing") and not waits:
            yield "lost", f"{piece.name} is {article['state']} and does not go out"
        shown = self.shown(piece)
        if article["publication"] == "none":
            if shown:
                yield "unapproved", f"{piece.name} is {article['state']}, and in the channel: {_brief(shown)}"
            return
        editions = editions_of(self._storm.bot, article["id"])
        if not editions or editions[-1].revision != article["live_revision_id"]:
            yield "lost", f"{piece.name} is live with another text than went out last"
            return
        desk = [message for each in self._room.desks for message in self._by_channel.get(each, ())]
        for edition in editions:
            yield from was_approved(self._storm.bot, self._room, desk, piece, edition)
        yield from self._as_decided(piece, article)
        if article["publication"] != "live":
            yield from self._is_down(piece, article, editions[-1], shown)
        elif not piece.left:
            yield from self._is_whole(piece, editions, shown)
            yield from self._leads(piece, article, shown)
            for first in self._firsts[piece.name]:
                if not (self._room.forum or first["flags"] & CROSSPOSTED or piece.torn):
                    yield "lost", f"{piece.name} is not crossposted"

    def shown(self, piece: Piece) -> list[Message]:
        """All that stands of a piece, as a reader meets it: the channel, then the threads on its first messages,
        also on those that are gone."""
        found = [] if self._room.forum else list(self._firsts[piece.name])
        for first in self._began_in(piece):
            found += self._by_channel.get(first, ())
        return found

    def _began_in(self, piece: Piece) -> list[int]:
        """Its first message, also those that are gone; a thread on one has the same id."""
        gone = [torn["id"] for torn in piece.torn if torn["channel"] in (self._room.publish, torn["id"])]
        return list(dict.fromkeys([*gone, *(message["id"] for message in self._firsts[piece.name])]))

    # ------------------------------------------------------------------ live

    def _is_whole(self, piece: Piece, editions: list[Edition], shown: list[Message]) -> Breaches:
        latest = editions[-1]
        byline = f"-# By {self._room.names[piece.writer]}"
        notes = [edition.note_line for edition in editions[1:]]
        wanted = bare("".join([f"# {latest.headline}", byline, latest.body, *notes]))
        texts = [_text(message) for message in shown]
        if "".join(texts) == wanted:
            buttons = [str(message["components"]).count("cd:report:") for message in shown]
            if buttons != [0] * (len(shown) - 1) + [1] and not piece.torn:
                yield "lost", f"{piece.name} has the readers’ button at {buttons}"
            return
        if piece.torn and _with_gaps(wanted, texts, [_text(message) for message in piece.torn]):
            return
        yield (
            _kind(latest, shown),
            f"{piece.name} does not stand in public as it should: {_brief(shown)}; approved is version"
            f" {latest.version} with {len(marks_in(latest.body))} paragraphs and the notes {notes}."
            f" {_difference(wanted, ''.join(texts))}",
        )

    def _leads(self, piece: Piece, article: Mapping[str, Any], shown: list[Message]) -> Breaches:
        """The way to what came before and after, where that is out; nothing leads to what is not."""
        pieces = {each.name: each for each in self._storm.pieces.values()}
        asked = None if piece.follows is None else self._storm.pieces.get(piece.follows)
        if asked is not None and pieces.get(self._names.get(article["follows"], "")) is not asked:
            yield "lost", f"{piece.name} was handed in to follow {asked.name} up, and does not"
        if piece.torn:  # the message that holds the way may be gone
            return
        found = {
            address
            for message in shown
            for line in WAYS.findall(message["text"])
            for address in LINK.findall(line)
        }
        wanted: set[str] = set()
        free: set[str] = set()
        later = [each["id"] for each in self._articles.values() if each["follows"] == article["id"]]
        for neighbour in filter(None, [article["follows"], *later]):
            other = pieces.get(self._names[neighbour])
            if other is None:
                continue
            addresses = {self._address(message["id"]) for message in self._firsts[other.name]}
            if other.torn:  # what leads there may lead to what is gone, if nobody was there to hear of it
                free |= addresses | {self._address(torn["id"]) for torn in other.torn}
            elif self._articles[neighbour]["publication"] == "live":
                wanted |= addresses
        if not wanted <= found <= wanted | free:
            yield "lost", f"{piece.name} leads to {sorted(found)}, and should to {sorted(wanted)}"

    def _address(self, message: int) -> str:
        channel = message if self._room.forum else self._room.publish
        return f"https://discord.com/channels/{self._room.guild}/{channel}/{message}"

    # ------------------------------------------------------------------ down

    def _as_decided(self, piece: Piece, article: Mapping[str, Any]) -> Breaches:
        """It is up or down as chiefs decided, and a retraction took two of them."""
        acts = piece.acts
        match article["publication"]:
            case "unpublished":
                if not any((a.does, a.detail) == ("unpublish", article["down_code"]) for a in acts):
                    yield "lost", f"{piece.name} is down ({article['down_code']}), and no chief said so"
            case "retracted":
                asked = [a for a in acts if (a.does, a.detail) == ("retract", article["down_reason"])]
                if not any(
                    a.does == "confirm" and b.chief != a.chief and a.at > b.at for a in acts for b in asked
                ):
                    yield "unapproved", f"{piece.name} is retracted, and not by two chiefs: {acts}"
            case _:
                pass

    def _is_down(
        self, piece: Piece, article: Mapping[str, Any], latest: Edition, shown: list[Message]
    ) -> Breaches:
        """Nothing but the stub or the notice is left of it; nothing at all, if its first message was torn out."""
        hidden = article["down_code"] in HIDDEN
        headline = "An article that was taken down" if hidden else latest.headline
        at = datetime.fromisoformat(article["down_at"])
        day = f"{at.day} {at:%B} {at.year}"
        begins = f"# {headline}*The newsroom took this article down on {day}"
        ends = ".*"
        if article["publication"] == "retracted":
            begins = f"# {headline}**Retraction, {day}:** {article['down_reason']}"
            ends = "no longer publishes its text."
        text = "".join(_text(message) for message in shown)
        if hidden and any(piece.name in self._threads.get(first, "") for first in self._began_in(piece)):
            yield (
                "unapproved",
                f"{piece.name} is down ({article['down_code']}), and its thread bears its headline",
            )
        stands = len(shown) == 1 and text.startswith(bare(begins)) and text.endswith(bare(ends))
        if not stands and not (piece.torn and not shown) and not piece.left:
            yield (
                "unapproved" if marks_in(str([m["text"] for m in shown])) else "lost",
                f"{piece.name} is {article['publication']} ({article['down_code']}), and readers see"
                f" {[m['text'][:200] for m in shown]}",
            )


def _text(message: Message) -> str:
    return bare(WAYS.sub("", message["text"]))


def _with_gaps(wanted: str, shown: Sequence[str], torn: Sequence[str]) -> bool:
    """Whether what is shown is the wanted text but for messages that were deleted by hand."""
    places, seen = {(0, 0)}, set[tuple[int, int]]()
    while places:
        at, count = places.pop()
        if at == len(wanted) and count == len(shown):
            return True
        seen.add((at, count))
        rest = wanted[at:]
        if count < len(shown) and shown[count] and rest.startswith(shown[count]):
            places.add((at + len(shown[count]), count + 1))
        places |= {(at + len(text), count) for text in torn if text and rest.startswith(text)}
        places -= seen
    return False


def _kind(latest: Edition, shown: list[Message]) -> str:
    found = [mark for message in shown for mark in marks_in(message["text"])]
    if len(found) != len(set(found)):
        return "duplicated"
    return "lost" if set(found) <= set(marks_in(latest.body)) else "unapproved"


def _brief(shown: Sequence[Message]) -> list[str]:
    return [
        " ".join(f"¶{version}.{number}" for _, version, number in marks_in(message["text"]))
        or message["text"][:60]
        for message in shown
    ]


def _difference(wanted: str, found: str) -> str:
    at = next(
        (n for n, (one, other) in enumerate(zip(wanted, found, strict=False)) if one != other),
        min(len(wanted), len(found)),
    )
    return f"From sign {at} on it is {found[at : at + 80]!r} in place of {wanted[at : at + 80]!r}"
