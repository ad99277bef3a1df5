"""The invariants: what must be so once the weather has cleared, between Discord's world and the database.

The truth about what people wanted is the storm's own memory of what they did; the database and the messages
are both held against it, never only against each other.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from bot.store.article import log_chain
from bot.store.packing import plain
from tests.wire.chaos.afterwards import OPEN as CORRECTION_OPEN
from tests.wire.chaos.drops import what_was_dropped
from tests.wire.chaos.editions import editions_of
from tests.wire.chaos.elsewhere import runs_elsewhere
from tests.wire.chaos.galleries import on_disk, pictured
from tests.wire.chaos.memory import Piece
from tests.wire.chaos.news import announced
from tests.wire.chaos.presence import Presence
from tests.wire.chaos.public import Public
from tests.wire.chaos.readers import Told
from tests.wire.chaos.step import APPROVALS
from tests.wire.chaos.storm import CHOICES, Storm
from tests.wire.chaos.texts import Text, marks_in
from tests.wire.chaos.watch import shown_too_early
from tests.wire.client import MARKS

OPEN = ("submitted", "in_review", "changes_requested", "approved", "scheduled", "spiked")
"""States in which a vote on the card counts."""

RECEIPT = "📨"
NOT_TAKEN = "so I took nothing"
TOLD_WHY = re.compile(r"^<@\d+> ")
"""What the bot says in a thread without the outbox: why a reaction does not count."""

Breaches = Iterator[tuple[str, str]]
"""What is broken (lost, duplicated, unapproved), and how."""


class Look:
    """One look at both sides, and what is wrong between them."""

    def __init__(
        self,
        storm: Storm,
        messages: list[dict[str, Any]],
        answers: dict[int, dict[str, Any]],
        dms: dict[int, int],
        requests: list[dict[str, Any]],
        public: set[int],
        threads: dict[int, str],
        presence: Presence,
    ) -> None:
        self._storm = storm
        self._room = storm.room
        self._bot = storm.bot
        self._messages = messages
        self._answers = answers
        self._dms = dms
        self._requests = requests
        self._public_channels = public
        self._by_channel: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for message in messages:
            self._by_channel[message["channel"]].append(message)
        self._articles = {
            row["id"]: {**dict(row), "body": plain(row["body"])}
            for row in self._bot.rows(
                "SELECT article.*, revision.headline AS head, revision.body AS body FROM article"
                " JOIN revision ON revision.id = article.revision_id WHERE article.newsroom_id = ?",
                storm.newsroom,
            )
        }
        self._public = Public(storm, self._by_channel, self._articles, threads)
        self._presence = presence
        self._told = Told(storm, self._by_channel, answers, dms)

    @classmethod
    async def taken(cls, storm: Storm) -> Look:
        """Look now."""
        channels = [
            channel
            for channel in await storm.discord.ask("channels")
            if channel["guild"] == storm.room.guild or storm.room.names.keys() & set(channel["dm"])
        ]
        near = {channel["id"] for channel in channels}
        messages = [each for each in await storm.discord.ask("everything") if each["channel"] in near]
        dms = {person: channel["id"] for channel in channels for person in channel["dm"]}
        answers: dict[int, dict[str, Any]] = {}
        for piece in storm.pieces.values():
            asked = [piece.interaction, *(i for _, i, _ in piece.edits), *(i for _, _, i in piece.pressed)]
            asked += [each.interaction for each in (*piece.notes, *piece.bypasses, *piece.acts)]
            asked += piece.drops
            for report in piece.reports:
                asked += [report.interaction, *report.taken, *(i for _, i in report.dismissed)]
            for interaction in asked:
                if interaction is not None:
                    answers[interaction] = await storm.discord.ask("answer", interaction=interaction)
        requests = await storm.discord.journal(storm.watched, ["request"])
        gone = await storm.discord.ask("messages", channel=storm.room.publish, deleted=True)
        firsts = [m["id"] for m in (*messages, *gone) if m["channel"] == storm.room.publish]
        firsts += [channel["id"] for channel in channels if channel["parent"] == storm.room.publish]
        firsts += [channel["id"] for channel in channels if channel["parent"] in storm.room.elsewhere]
        public = {storm.room.publish, storm.room.announce, *storm.room.elsewhere, *firsts}
        threads = {channel["id"]: channel["name"] for channel in channels if channel["thread"]}
        journal = await storm.discord.journal(0, ["person", "request"])
        now = (
            datetime.now(UTC),
            (await storm.discord.journal(await storm.discord.ask("note", text="now")))[0]["at"],
        )
        presence = Presence(journal, now)
        return cls(storm, messages, answers, dms, requests, public, threads, presence)

    def breaches(self) -> Breaches:
        """Everything that is wrong."""
        yield from self._database()
        yield from self._log()
        filed = self._submissions()
        yield from filed.pop("breaches", [])
        for piece, article in filed["pieces"]:
            yield from what_was_dropped(self._bot, piece, article, self._answers)
            yield from self._texts(piece, article)
            yield from self._public.breaches(piece, article)
            editions = editions_of(self._bot, article["id"])
            news = self._by_channel[self._room.announce]
            yield from announced(self._bot, news, piece, article, editions)
            shown = self._public.shown(piece)
            yield from runs_elsewhere(self._bot, self._by_channel, piece, article, shown)
            yield from pictured(self._bot, piece, article, shown, news)
            yield from self._told.breaches(piece, article, len(editions))
            yield from self._votes(piece, article)
        pieces = {piece.name: piece for piece in self._storm.pieces.values()}
        yield from shown_too_early(pieces, self._requests, self._public_channels)
        for message in self._public.strangers:
            yield "lost", f"this stands among the articles: {message['text'][:80]!r}"
        yield from self._presence.breaches(self._bot, self._storm.newsroom, APPROVALS)
        yield from on_disk(self._bot)
        yield from self._once()
        yield from self._outbox()

    # ---------------------------------------------------------- the database

    def _database(self) -> Breaches:
        if self._bot.server is not None:
            return  # constraints hold at each commit, and a transaction that is run again leaves a gap in the numbers
        for row in self._bot.rows("PRAGMA integrity_check"):
            if row[0] != "ok":
                yield "lost", f"the database is damaged: {row[0]}"
        for row in self._bot.rows("PRAGMA foreign_key_check"):
            yield "lost", f"a row without its parent: {tuple(row)}"
        for place, row in enumerate(self._bot.rows("SELECT id FROM event ORDER BY id"), 1):
            if row["id"] != place:
                yield "lost", f"the audit log has a gap before line {row['id']}"
                break

    def _log(self) -> Breaches:
        """In the audit log each line begins where the one before it ended, and the chain of its lines holds."""
        mine, guild = self._storm.newsroom, self._room.guild
        for fault in self._bot.read(lambda tx: log_chain.examine(tx, mine, guild)).faults:
            yield "lost", f"the chain of the audit log: {fault}"
        events = self._bot.rows(
            "SELECT id, article_id, action, from_state, to_state FROM event WHERE newsroom_id = ? ORDER BY id",
            mine,
        )
        stands: dict[int, str] = {}
        for row in events:
            article = row["article_id"]
            if article is None:
                continue
            if article in stands and row["from_state"] != stands[article]:
                yield (
                    "lost",
                    (
                        f"the log of article {article} jumps: {stands[article]} is followed by"
                        f" {row['action']} from {row['from_state']}"
                    ),
                )
            stands[article] = row["to_state"]
        for article, state in stands.items():
            if article in self._articles and self._articles[article]["state"] != state:
                told = self._articles[article]["state"]
                yield "lost", f"article {article} is {told}, and its log ends with {state}"

    def _outbox(self) -> Breaches:
        parked = self._bot.rows(
            "SELECT id, kind, key, fault FROM delivery WHERE state = 'parked' AND newsroom_id = ?",
            self._storm.newsroom,
        )
        for row in parked:
            yield "lost", f"parked without a reason for it in the weather: {tuple(row)}"

    # ----------------------------------------------------------- submissions

    def _submissions(self) -> dict[str, Any]:
        """Which article is which piece; what was acknowledged and is not there, or is there twice."""
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for article in self._articles.values():
            name = next(iter(marks_in(article["body"])), ("?", 0, 0))[0]
            found[name].append(article)
        breaches: list[tuple[str, str]] = []
        pieces: list[tuple[Piece, dict[str, Any]]] = []
        for piece in self._storm.pieces.values():
            mine = found.pop(piece.name, [])
            if len(mine) > 1:
                numbers = [article["number"] for article in mine]
                breaches.append(("duplicated", f"{piece.name} was filed {len(mine)} times: №{numbers}"))
            kept = piece.door == "chat" and not self._given_back(piece)
            if not mine and (kept or self._acknowledged(piece.interaction)):
                breaches.append(("lost", f"{piece.name}, handed in by {piece.door}, is not in the database"))
            pieces += [(piece, article) for article in mine]
        for name, strangers in found.items():
            breaches.append(("unapproved", f"{name} was handed in by nobody: {len(strangers)}"))
        return {"breaches": breaches, "pieces": pieces}

    def _given_back(self, piece: Piece) -> bool:
        """Whether its writer was told that the database took nothing, and has the text again."""
        name = f"piece-{piece.name.lower()}-"
        return any(
            NOT_TAKEN in message["text"] and any(name in each["filename"] for each in message["attachments"])
            for message in self._by_channel[self._dms.get(piece.writer, 0)]
        )

    def _acknowledged(self, interaction: int | None) -> bool:
        told = self._answers.get(interaction or 0)
        return told is not None and any(RECEIPT in m["text"] for m in told["messages"])

    def _texts(self, piece: Piece, article: dict[str, Any]) -> Breaches:
        """Every acknowledged version is kept with its exact text."""
        kept = {
            (row["headline"], plain(row["body"]))
            for row in self._bot.rows(
                "SELECT headline, body FROM revision WHERE article_id = ?", article["id"]
            )
        }
        wanted: list[tuple[str, Text]] = [("as handed in", piece.first)]
        wanted += [("as edited", text) for text, asked, _ in piece.edits if self._acknowledged(asked)]
        for what, text in wanted:
            if (text.headline, text.body) not in kept:
                yield "lost", f"{piece.name} (№{article['number']}) is not kept {what}"
        typed = {(text.headline, text.body) for text in piece.texts}
        for headline, _ in kept - typed:
            yield "unapproved", f"{piece.name} has a version that nobody typed: {headline}"
        noted = {
            (row["amendment"], row["note"])
            for row in self._bot.rows(
                "SELECT amendment, note FROM revision WHERE article_id = ?", article["id"]
            )
        }
        for note in piece.notes:
            told = self._answers[note.interaction]["messages"]
            if any(CORRECTION_OPEN in m["text"] for m in told) and (note.kind, note.text) not in noted:
                yield "lost", f"{piece.name}: the {note.kind} {note.text!r} was confirmed and is not kept"

    # -------------------------------------------------------------- the card

    def _votes(self, piece: Piece, article: dict[str, Any]) -> Breaches:
        """On an open card every reaction of an editor is a vote, and every vote by reaction stands there."""
        cast = self._bot.rows(
            "SELECT editor_id, choice, via FROM vote WHERE article_id = ? AND revision_id = ?",
            article["id"],
            article["revision_id"],
        )
        for row in cast:
            asked = piece.voted_otherwise.get(row["editor_id"], set())
            # With a lost card its votes go on as by command. So does an objection that was taken off it, and every vote
            # on an article that is finished: the bot takes its reaction off.
            finished = article["state"] not in OPEN
            if row["via"] == "reaction" or piece.cards_lost or finished or row["choice"] != "approve":
                asked = asked | piece.reacted.get(row["editor_id"], set())
            if row["choice"] not in asked:
                yield "unapproved", f"{piece.name}: {tuple(row)} counts, and was never asked for"
        yield from self._acknowledged_votes(piece, article)
        if article["state"] not in OPEN:
            return
        cards = [
            m
            for each in self._room.desks
            for m in self._by_channel[each]
            if f"· Piece {piece.name} " in m["text"] and m["reactions"]
        ]
        if not cards:
            yield "lost", f"{piece.name} is {article['state']} and has no card"
            return
        marks = {mark: choice for choice, mark in MARKS.items()}
        card = max(cards, key=lambda each: each["id"])
        shown: set[tuple[int, str]] = set()
        for kind in ("reactions", "bursts"):
            for emoji, people in card[kind].items():
                shown |= {(person, marks.get(emoji, emoji)) for person in people if person in self._everybody}
        shown = {(person, choice) for person, choice in shown if choice in CHOICES}
        votes = {(row["editor_id"], row["choice"]) for row in cast}
        by_reaction = {(row["editor_id"], row["choice"]) for row in cast if row["via"] == "reaction"}
        for person, choice in shown - votes:
            yield (
                "lost",
                f"{piece.name}: {self._room.names[person]}’s {choice} is on the card and does not count",
            )
        if not piece.cards_lost:
            for person, choice in by_reaction - shown:
                name = self._room.names.get(person, person)
                yield "unapproved", f"{piece.name}: {name}’s {choice} counts and is not on the card"

    @property
    def _everybody(self) -> set[int]:
        return {*self._room.editors, *self._room.writers, *self._room.chiefs}

    def _acknowledged_votes(self, piece: Piece, article: dict[str, Any]) -> Breaches:
        """What an editor was told counts is in the log."""
        told: Counter[int] = Counter()
        for person, _, asked in piece.pressed:
            answer = self._answers[asked]
            if any(" counts. " in m["text"] for m in answer["messages"]):
                told[person] += 1
        for person, count in told.items():
            logged = self._bot.value(
                "SELECT count(*) FROM event WHERE article_id = ? AND actor_id = ? AND action = 'vote'",
                article["id"],
                person,
            )
            if logged < count:
                yield (
                    "lost",
                    (
                        f"{piece.name}: {self._room.names[person]} was told {count} times that a vote counts, and the"
                        f" log has {logged}"
                    ),
                )

    # ------------------------------------------------------------------ once

    def _once(self) -> Breaches:
        """Every message of the bot is on record once, or is one of the few that need no record."""
        recorded = Counter(
            row["message_id"]
            for row in self._bot.rows(
                "SELECT message_id FROM delivery WHERE message_id IS NOT NULL"
                " AND kind NOT IN ('crosspost', 'card_moved')"
            )
        )
        said: Counter[tuple[int, str]] = Counter()
        for message in self._messages:
            if message["type"] not in (0, 19):
                continue
            if recorded[message["id"]] > 1:
                yield "lost", f"two deliveries have the same message on record: {message['text'][:80]}"
            if recorded[message["id"]]:
                continue
            text = message["text"]
            if message["channel"] in self._answered_in:
                # Answers to chat commands go out at once and not by the outbox.
                said[message["channel"], text] += text.startswith(RECEIPT)
            elif not TOLD_WHY.match(text):
                yield "duplicated", f"the bot said this and has it not on record: {text[:120]!r}"
        for (_, text), count in said.items():
            if count > 1:
                yield "duplicated", f"a receipt came {count} times: {text[:80]!r}"

    @property
    def _answered_in(self) -> set[int]:
        return {self._room.submissions, *self._dms.values()}
