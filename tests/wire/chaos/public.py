"""What readers see of each piece, held against what people did: the latest text that was approved, whole, in order,
once, with the notes of its corrections and the way to its neighbours, and nothing else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.wire.chaos.memory import Piece
from tests.wire.chaos.step import APPROVALS
from tests.wire.chaos.storm import Storm
from tests.wire.chaos.texts import HEADLINE, bare, marks_in

Breaches = Iterator[tuple[str, str]]

Message = dict[str, Any]

CROSSPOSTED = 1 << 0

STANDS = "SELECT * FROM bypass WHERE revision_id = ? AND eyes <> 'void'"
"""The bypass of a revision."""

WAYS = re.compile(r"^\*\*(?:Earlier|Read on):\*\* .*$", re.MULTILINE)
LINK = re.compile(r"\]\((\S+)\)(?: · |$)", re.MULTILINE)


@dataclass(frozen=True)
class Edition:
    """A text that has been out, from the database."""

    revision: int
    headline: str
    body: str
    kind: str | None
    note: str
    at: datetime
    editor: int

    @property
    def note_line(self) -> str:
        """What stands under the article because of it; '' for nothing."""
        if self.kind in (None, "minor") or not self.note:
            return ""
        assert self.kind is not None
        return f"**{self.kind.capitalize()}, {self.at.day} {self.at:%B}:** {self.note}"


class Public:
    """The publish channel, its threads and the announcements, as they stand."""

    def __init__(
        self,
        storm: Storm,
        by_channel: Mapping[int, Sequence[Message]],
        articles: Mapping[int, Mapping[str, Any]],
    ) -> None:
        self._storm = storm
        self._room = storm.room
        self._by_channel = by_channel
        self._articles = articles
        self._firsts: dict[str, list[Message]] = defaultdict(list)
        self.strangers: list[Message] = []
        for message in by_channel.get(self._room.publish, ()):
            found = HEADLINE.search(message["text"])
            if found is None:
                self.strangers.append(message)
            else:
                self._firsts[found.group(1)].append(message)

    def editions(self, article: Mapping[str, Any]) -> list[Edition]:
        """What has been out of an article, in order."""
        rows = self._storm.bot.rows(
            "SELECT revision.*, edition.at AS out_at FROM edition JOIN revision ON revision.id = edition.revision_id"
            " WHERE edition.article_id = ? ORDER BY edition.number",
            article["id"],
        )
        return [
            Edition(
                row["id"],
                row["headline"],
                row["body"],
                row["amendment"],
                row["note"],
                datetime.fromisoformat(row["out_at"]),
                row["editor_id"],
            )
            for row in rows
        ]

    # ------------------------------------------------------------- one piece

    def breaches(self, piece: Piece, article: Mapping[str, Any]) -> Breaches:
        """What is wrong with a piece in public."""
        if article["state"] in ("approved", "publishing"):
            yield "lost", f"{piece.name} is {article['state']} and does not go out"
        shown = self._shown(piece)
        if article["publication"] == "none":
            if shown:
                yield "unapproved", f"{piece.name} is {article['state']}, and in the channel: {_brief(shown)}"
            return
        editions = self.editions(article)
        if not editions or editions[-1].revision != article["live_revision_id"]:
            yield "lost", f"{piece.name} is live with another text than went out last"
            return
        for edition in editions:
            yield from self._was_approved(piece, article, edition)
        if not piece.dropped_at:
            yield from self._is_whole(piece, editions, shown)
            yield from self._leads(piece, article, shown)
            yield from self._crossposted(piece)
        yield from self._announced(piece, editions)

    def _shown(self, piece: Piece) -> list[Message]:
        """All that stands of a piece, as a reader meets it: the channel, then the threads on its first messages,
        also on those that are gone."""
        firsts = self._firsts[piece.name]
        gone = [torn["id"] for torn in piece.torn if torn["channel"] == self._room.publish]
        found = list(firsts)
        for first in dict.fromkeys([*gone, *(message["id"] for message in firsts)]):
            found += self._by_channel.get(first, ())
        return found

    def _was_approved(self, piece: Piece, article: Mapping[str, Any], edition: Edition) -> Breaches:
        """Enough editors approved this text and this note after they were written, and none of them wrote it."""
        version = marks_in(edition.body)[0][1]
        since = piece.typed_at(version)
        text = next((text for text in piece.texts if text.version == version), None)
        if since is None or text is None or (text.headline, text.body) != (edition.headline, edition.body):
            yield "unapproved", f"{piece.name} was out in version {version}, which nobody typed like that"
            return
        if edition.kind is not None:
            noted = piece.noted_at(edition.kind, edition.note)
            if noted is None:
                yield (
                    "unapproved",
                    f"{piece.name} was out with a {edition.kind} that nobody wrote: {edition.note}",
                )
                return
            since = max(since, noted)
        if self._storm.bot.rows(STANDS, edition.revision):
            yield from self._was_bypassed(piece, edition, since)
            return
        asked = piece.approvers(since)
        if len(asked) < APPROVALS:
            names = [self._room.names[who] for who in asked]
            yield (
                "unapproved",
                f"{piece.name} was out in version {version} with the note {edition.note!r}, which only {names} approved",
            )
        votes = self._storm.bot.rows(
            "SELECT editor_id, choice FROM vote WHERE revision_id = ?", edition.revision
        )
        choices = [row["choice"] for row in votes]
        if choices.count("approve") < APPROVALS or set(choices) != {"approve"}:
            yield "unapproved", f"{piece.name} was out in version {version} with the votes {choices}"
        if {edition.editor, piece.writer} & {row["editor_id"] for row in votes}:
            yield "unapproved", f"{piece.name} in version {version} was judged by somebody who wrote it"

    def _was_bypassed(self, piece: Piece, edition: Edition, since: int) -> Breaches:
        """A chief said so after it was written, and is on record with exactly that reason; nobody is against it.
        As long as nobody has read it since, the desk is asked to, by one message."""
        (row,) = self._storm.bot.rows(STANDS, edition.revision)
        if (row["chief_id"], row["reason"]) not in [(b.chief, b.reason) for b in piece.bypassed(since)]:
            yield "unapproved", f"{piece.name} was out by a bypass that nobody made: {tuple(row)}"
        against = self._storm.bot.rows(
            "SELECT editor_id, choice FROM vote WHERE revision_id = ? AND choice <> 'approve'",
            edition.revision,
        )
        if against:
            yield (
                "unapproved",
                f"{piece.name} was out by a bypass against {[tuple(vote) for vote in against]}",
            )
        button = f"cd:look:{row['article_id']}:{row['id']}"
        asking = [
            message
            for message in self._by_channel.get(self._room.review, ())
            if button in str(message["components"]) and message["content"]  # the card has it too
        ]
        if len(asking) != (row["eyes"] == "wanted"):
            kind = "duplicated" if len(asking) > 1 else "lost"
            yield kind, f"{piece.name}: {len(asking)} messages ask for a second look, which is {row['eyes']}"

    def _is_whole(self, piece: Piece, editions: list[Edition], shown: list[Message]) -> Breaches:
        latest = editions[-1]
        byline = f"-# By {self._room.names[piece.writer]}"
        notes = [edition.note_line for edition in editions[1:]]
        wanted = bare("".join([f"# {latest.headline}", byline, latest.body, *notes]))
        texts = [_text(message) for message in shown]
        if "".join(texts) == wanted:
            buttons = [str(message["components"]).count("cd:report:") for message in shown]
            if buttons != [0] * (len(shown) - 1) + [1]:
                yield "lost", f"{piece.name} has the readers’ button at {buttons}"
            return
        if piece.torn and _with_gaps(wanted, texts, [_text(message) for message in piece.torn]):
            return
        yield (
            _kind(piece, latest, shown),
            f"{piece.name} does not stand in public as it should: {_brief(shown)}; approved is version"
            f" {marks_in(latest.body)[0][1]} with {len(marks_in(latest.body))} paragraphs and the notes {notes}."
            f" {_difference(wanted, ''.join(texts))}",
        )

    def _leads(self, piece: Piece, article: Mapping[str, Any], shown: list[Message]) -> Breaches:
        """The way to what came before and after, where that is out; nothing leads to what is not."""
        if piece.torn:  # the message that holds the way may be gone
            return
        found = {
            address
            for message in shown
            for line in WAYS.findall(message["text"])
            for address in LINK.findall(line)
        }
        numbers = {each["id"]: number for number, each in self._numbered()}
        wanted: set[str] = set()
        free: set[str] = set()
        neighbours = [article["follows"]] + [
            each["id"] for each in self._articles.values() if each["follows"] == article["id"]
        ]
        for neighbour in neighbours:
            other = self._storm.pieces.get(numbers.get(neighbour, -1))
            if other is None:
                continue
            addresses = [self._address(message["id"]) for message in self._firsts[other.name]]
            if other.torn:  # what leads there may be on its way, or lead to what is gone
                free |= {*addresses, *(self._address(torn["id"]) for torn in other.torn)}
            elif self._articles[neighbour]["publication"] == "live":
                wanted |= set(addresses)
        if not wanted <= found <= wanted | free:
            yield "lost", f"{piece.name} leads to {sorted(found)}, and should to {sorted(wanted)}"
        asked = None if piece.follows is None else self._storm.pieces.get(piece.follows)
        if asked is not None and self._storm.pieces.get(numbers.get(article["follows"], -1)) is not asked:
            yield "lost", f"{piece.name} was handed in to follow {asked.name} up, and does not"

    def _numbered(self) -> Iterator[tuple[int, Mapping[str, Any]]]:
        names = {piece.name: number for number, piece in self._storm.pieces.items()}
        for each in self._articles.values():
            number = names.get(marks_in(each["body"])[0][0])
            if number is not None:
                yield number, each

    def _address(self, message: int) -> str:
        return f"https://discord.com/channels/{self._room.guild}/{self._room.publish}/{message}"

    def _crossposted(self, piece: Piece) -> Breaches:
        for first in self._firsts[piece.name]:
            if not first["flags"] & CROSSPOSTED and not piece.torn:
                yield "lost", f"{piece.name} is not crossposted"

    def _announced(self, piece: Piece, editions: list[Edition]) -> Breaches:
        """Once for the first text, once for each later one that bears a note; all say the latest headline."""
        said = [
            message["text"]
            for message in self._by_channel.get(self._room.announce, ())
            if f"Piece {piece.name} in version" in message["text"]
        ]
        headlines = {HEADLINE.findall(text)[0][1] for text in said}
        version = str(marks_in(editions[-1].body)[0][1])
        if headlines and headlines != {version}:
            yield (
                "lost",
                f"{piece.name} is announced in the versions {headlines}, and out in version {version}",
            )
        notes = [edition.note for edition in editions[1:] if edition.note_line]
        for note in notes:
            count = sum(bare(note) in bare(text) for text in said)
            if count != 1:
                kind = "duplicated" if count else "lost"
                yield kind, f"{piece.name}: the note {note!r} was announced {count} times"
        if len(said) != 1 + len(notes):
            kind = "duplicated" if len(said) > 1 + len(notes) else "lost"
            yield kind, f"{piece.name} was announced {len(said)} times, with {len(notes)} notes"


def _text(message: Message) -> str:
    return bare(WAYS.sub("", message["text"]))


def _with_gaps(wanted: str, shown: Sequence[str], torn: Sequence[str]) -> bool:
    """Whether what is shown is the wanted text but for messages that were deleted by hand."""
    places = {(0, 0)}
    while places:
        at, count = places.pop()
        if at == len(wanted) and count == len(shown):
            return True
        rest = wanted[at:]
        if count < len(shown) and shown[count] and rest.startswith(shown[count]):
            places.add((at + len(shown[count]), count + 1))
        places |= {(at + len(text), count) for text in torn if text and rest.startswith(text)}
    return False


def _kind(piece: Piece, latest: Edition, shown: list[Message]) -> str:
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
