"""The world behind the sockets: simcord's backend on the real clock, and the rules that it lacks.

simcord keeps who is where, what was said, and who may do what, so there is one truth of Discord's rules for
the tests in memory and those on the wire. What it leaves out matters only with real sockets, and is kept here:
nonces with their window, super reactions and paging, threads that exist already, closed DMs, blocked
words, edit caps, the limit on crossposts. A test in `tests/wire/test_standin.py` holds each of them.
"""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import simcord
from simcord.backend import Backend, serializers
from simcord.backend.errors import BackendError
from simcord.backend.models import Message
from simcord.enums import ChannelType

SIMCORD = "3.2.1"
"""The version whose backend this was written against."""

CROSSPOSTED = 1 << 0
HAS_THREAD = 1 << 5
LAYOUT = 1 << 15
"""Flags of messages; the last one says that it is laid out of components."""

FILES_PER_MESSAGE = 10

MARKS_PER_MESSAGE = 20
"""Discord's limit of different emoji on one message."""


@dataclass
class Rules:
    """How this Discord is set; the defaults are Discord's own where Discord tells them."""

    nonce_seconds: float = 180.0
    """How long a nonce is known: “the past few minutes”."""
    limits: bool = True
    """Whether requests are limited, with real headers."""
    limit_scale: float = 1.0
    """How many times Discord's own number of requests a bucket allows."""
    hour_seconds: float = 3600.0
    """How long the hour of the caps below lasts."""
    crossposts_an_hour: int = 10
    file_bytes: int = 10 * 2**20
    """How large one file may be."""
    old_after_seconds: float = 3600.0
    """How old a message must be for the cap on its edits to apply."""
    edits_of_old: int = 30
    """How many edits an old message takes within an hour."""
    edit_cap_status: int = 429
    """Users report the cap (30046) with status 429 as well as 400; both can be had."""
    rename_seconds: float = 600.0
    """Within how long a thread changes its name no more than twice."""
    heartbeat_seconds: float = 41.25
    shards: int = 1
    """Connections to the gateway that a bot in so many servers needs; with fewer it is closed with code 4011."""
    max_concurrency: int = 1
    """How many shards may identify at once: those with another remainder of their number."""
    identify_seconds: float = 0.0
    """Within how long each of those may identify once. Discord's own is 5; here most bots are started again and again, and
    0 counts nothing."""
    resume: bool = True
    """Whether a broken connection may be taken up again."""


class WallClock(simcord._clock.Clock):  # type: ignore[name-defined]
    """The real time: what happens on the wire takes the time it takes."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class Journal:
    """Everything that happened, in order: what people did, what was asked, what was answered, which fault fired."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def add(self, kind: str, **facts: Any) -> dict[str, Any]:
        """Write a line; its number is its place."""
        entry = {
            "n": len(self.entries),
            "at": round(time.monotonic() - self.started, 4),
            "kind": kind,
            **facts,
        }
        self.entries.append(entry)
        return entry


class World:
    """One Discord with its rules, its journal, and who listens to its events."""

    def __init__(self, rules: Rules) -> None:
        assert simcord.__version__ == SIMCORD, f"this simcord is {simcord.__version__}, not {SIMCORD}"
        self.rules = rules
        self.journal = Journal()
        self.backend = Backend(clock=WallClock())
        self.backend.bot_user.name = "Copydesk"
        self.token = "standin-token-that-is-none"
        self.away_until = 0.0
        """Until then nobody answers, neither requests nor the gateway (monotonic seconds)."""
        self.closed_dms: set[int] = set()
        self.blocked_words: set[str] = set()
        self.nonces: dict[str, tuple[float, int, dict[str, Any], str]] = {}
        """When each was sent, the message that it made, the answer to it, and by which door it came."""
        """Nonce: when it was used, for which message, and what the answer was."""
        self.bursts: dict[tuple[int, str], list[int]] = {}
        """Super reactions: message and emoji to people."""
        self.edits: dict[int, deque[float]] = {}
        self.edit_counts: dict[int, int] = {}
        self.crossposts: dict[int, deque[float]] = {}
        self.no_second_thread = False
        """Whether a message whose thread was deleted takes no other one."""
        self.threaded: set[int] = set()
        self.renames: dict[int, deque[float]] = {}
        self.tag_required: set[int] = set()
        """Forums in which each post needs a tag."""
        self.deleted: dict[int, dict[str, Any]] = {}
        """Messages that were deleted, as they last were."""
        self.listeners: list[Callable[[str, Mapping[str, Any]], None]] = []
        self.backend.subscribers.append(self._emitted)
        self.pids: dict[str, int] = {}
        """Whom faults kill: the process behind each door."""
        self.identified = 0
        """How often the bot identified."""
        self._digests: dict[str, str] = {}

    @property
    def away(self) -> bool:
        """Whether this Discord is out at the moment."""
        return time.monotonic() < self.away_until

    def _emitted(self, event: str, payload: Mapping[str, Any]) -> None:
        shown = payload
        if event in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
            shown = self.dressed(dict(payload))
        for listener in self.listeners:
            listener(event, shown)
        # simcord remembers every event and request for its own reports; here they would only pile up.
        self.backend.transcript.clear()
        self.backend.http_requests.clear()

    # ------------------------------------------------------------- messages

    def message(self, channel_id: int, message_id: int) -> Message:
        """A message. Raises simcord's unknown-message error."""
        return self.backend.get_message(channel_id, message_id)

    def dressed(self, payload: dict[str, Any]) -> dict[str, Any]:
        """A message's payload with what simcord leaves out or puts in: super reactions, its thread, flags, files of a layout."""
        message_id = int(payload["id"])
        shown_in_layout = set(_files_in(payload.get("components") or []))
        payload["attachments"] = [
            each for each in payload.get("attachments") or [] if each["id"] not in shown_in_layout
        ]
        for (of, emoji), people in self.bursts.items():
            if of != message_id or not people:
                continue
            shown = next((r for r in payload["reactions"] if r["emoji"]["name"] == emoji), None)
            if shown is None:
                shown = {
                    "emoji": {"id": None, "name": emoji},
                    "count": 0,
                    "me": False,
                    "me_burst": False,
                    "burst_colors": [],
                    "count_details": {"normal": 0, "burst": 0},
                }
                payload["reactions"].append(shown)
            shown["count_details"] = {**shown["count_details"], "burst": len(people)}
            shown["count"] = shown["count_details"]["normal"] + len(people)
        thread = self.backend.channels.get(message_id)
        if thread is not None and thread.is_thread and int(payload["channel_id"]) != message_id:
            payload["thread"] = dict(serializers.thread_payload(self.backend, thread))
            payload["flags"] = int(payload.get("flags") or 0) | HAS_THREAD
        return payload

    def remember_deleted(self, channel_id: int, message_id: int) -> None:
        """Keep what is about to be deleted: whoever checks must know that it stood there."""
        message = self.backend.messages.get(channel_id, {}).get(message_id)
        if message is not None:
            self.deleted[message_id] = self.shown(message)

    def shown(self, message: Message) -> dict[str, Any]:
        """A message as whoever checks wants it."""
        payload = dict(serializers.message_payload(self.backend, message))
        return {
            "id": message.id,
            "channel": message.channel_id,
            "author": message.author_id,
            "mine": message.author_id == self.backend.bot_user.id,
            "content": message.content,
            "text": "\n".join([message.content, *_texts(payload.get("components") or [])]).strip("\n"),
            "components": payload.get("components") or [],
            "attachments": [
                {**each, "sha256": self.digest(each["url"])} for each in payload.get("attachments") or []
            ],
            "reactions": {r.emoji: list(r.user_ids) for r in message.reactions},
            "bursts": {
                emoji: list(people) for (of, emoji), people in self.bursts.items() if of == message.id
            },
            "flags": message.flags,
            "type": message.type,
            "ephemeral": message.is_ephemeral,
            "pinged": {
                "users": message.ping_user_ids,
                "roles": message.ping_role_ids,
                "everyone": message.mention_everyone,
            },
            "edits": self.edit_counts.get(message.id, 0),
            "sent": message.timestamp,
            "nonce": next((n for n, (_, of, _, _) in self.nonces.items() if of == message.id), None),
        }

    def digest(self, url: str) -> str:
        """The SHA-256 of a file's bytes, as whoever downloads it would have them."""
        data = self.backend.cdn.get(url)
        if data is None:
            return ""
        if url not in self._digests:
            self._digests[url] = hashlib.sha256(data).hexdigest()
        return self._digests[url]

    # ---------------------------------------------------------- people, DMs

    def dm_of(self, person_id: int) -> int | None:
        """The channel of the bot's DMs with somebody."""
        return self.backend.dm_channels.get(person_id)

    def is_dm(self, channel_id: int) -> bool:
        """Whether a channel is a DM."""
        channel = self.backend.channels.get(channel_id)
        return channel is not None and channel.type == ChannelType.DM


class Limited(BackendError):
    """A rate limit that belongs to one thing and not to a route."""

    def __init__(self, message: str, code: int, seconds: float) -> None:
        super().__init__(429, code, message)
        self.seconds = seconds

    def to_json(self) -> dict[str, Any]:
        """With the time to wait, as Discord says it."""
        return super().to_json() | {"retry_after": self.seconds, "global": False}


def refusal(status: int, code: int, message: str) -> BackendError:
    """An error in Discord's form."""
    return BackendError(status, code, message)


def _files_in(components: list[dict[str, Any]]) -> Iterator[str]:
    """The ids of the files that a layout shows, which Discord does not list among a message's attachments."""
    for component in components:
        for item in component.get("items") or []:
            if item["media"].get("attachment_id"):
                yield str(item["media"]["attachment_id"])
        yield from _files_in(component.get("components") or [])


def _texts(components: list[dict[str, Any]]) -> list[str]:
    """The texts of a layout, in order, nested ones included."""
    found: list[str] = []
    for component in components:
        if component.get("type") == 10:
            found.append(str(component.get("content") or ""))
        found += _texts(component.get("components") or [])
        accessory = component.get("accessory")
        if accessory:
            found += _texts([accessory])
    return found
