"""The routes: what Discord does where simcord does something else, or has no rule."""

from __future__ import annotations

import json
import re
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from simcord.backend import serializers
from simcord.backend.errors import BackendError
from simcord.http import RouteNotImplemented, UnsupportedField, dispatch

from tests.wire.standin import threads
from tests.wire.standin.call import Call
from tests.wire.standin.world import (
    CROSSPOSTED,
    FILES_PER_MESSAGE,
    LAYOUT,
    MARKS_PER_MESSAGE,
    Limited,
    World,
    refusal,
)

SESSION_STARTS = 1000
"""How often a bot may identify in a day."""


class Routes:
    """Does what is asked: own rules first, then simcord's route of that name."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.gateway_of: Callable[[str], str] = str
        """Where the gateway is for whoever came in by a door."""

    def do(self, call: Call) -> tuple[int, Any]:
        """Do what is asked. Unknown routes and fields are a gap of the stand-in, and never pass quietly."""
        try:
            for method, shape, own in OWN:
                if method == call.method and shape.search(call.path):
                    answer = own(self, call)
                    break
            else:
                answer = self._plainly(call)
        except (RouteNotImplemented, UnsupportedField) as gap:
            self._world.journal.add("gap", method=call.method, path=call.path, why=str(gap))
            print(f"stand-in: {gap}", file=sys.stderr, flush=True)
            return 501, {"code": 0, "message": str(gap)}
        except BackendError as error:
            return error.status, error.to_json()
        return 200, answer

    def _plainly(self, call: Call, body: Any = None) -> Any:
        """simcord's own route."""
        answer = dispatch(
            self._world.backend,
            call.method,
            call.path,
            json=call.body if body is None else body,
            params=dict(call.params),
            files=list(call.files),
        )
        if isinstance(answer, list):
            return [self._dress(each) for each in answer]
        return self._dress(answer)

    def _dress(self, answer: Any) -> Any:
        if isinstance(answer, dict) and "reactions" in answer and "channel_id" in answer:
            return self._world.dressed(dict(answer))
        return answer

    # --------------------------------------------------- rules of our own

    def gateway_bot(self, call: Call) -> Any:
        """Where the gateway is, how many connections the bot needs, and how many of them may identify at once."""
        rules = self._world.rules
        limit = {
            "total": SESSION_STARTS,
            "remaining": SESSION_STARTS - self._world.identified,
            "reset_after": 0,
            "max_concurrency": rules.max_concurrency,
        }
        return {"url": self.gateway_of(call.door), "shards": rules.shards, "session_start_limit": limit}

    def send(self, call: Call) -> Any:
        """A message: closed DMs, blocked words, files, and the nonce, which returns what it made before."""
        world = self._world
        self._may_say(call)
        nonce = str(call.body.get("nonce") or "")
        if len(nonce) > 25:
            raise refusal(400, 50035, "Invalid Form Body: nonce must be 25 or fewer in length")
        enforced = bool(nonce) and call.body.get("enforce_nonce") is True
        known = world.nonces.get(nonce) if enforced else None
        if known is not None and call.arrived - known[0] < world.rules.nonce_seconds:
            _, message_id, made, _ = known
            world.journal.add("nonce", nonce=nonce, message=message_id)
            first = world.backend.messages.get(int(made["channel_id"]), {}).get(message_id)
            if first is None:  # deleted since: it is not made a second time
                return made
            payload = dict(serializers.message_payload(world.backend, first))
            return world.dressed(payload) | {"nonce": nonce}
        threads.reopen_by_message(world, call.number(1))
        answer = self._plainly(call)
        if nonce:
            answer["nonce"] = nonce
            world.nonces[nonce] = (time.monotonic(), int(answer["id"]), dict(answer), call.door)
        return answer

    def edit(self, call: Call) -> Any:
        """An edit: blocked words, and the cap on old messages."""
        world, message_id = self._world, call.number(3)
        self._may_say(call)
        threads.need_open(world, call.number(1))
        message = world.message(call.number(1), message_id)
        if _age(message.id) > world.rules.old_after_seconds:
            edits = _lately(world.edits.setdefault(message_id, deque()), world.rules.hour_seconds)
            if len(edits) >= world.rules.edits_of_old:
                told = "Maximum number of edits to messages older than 1 hour reached. Try again later."
                if world.rules.edit_cap_status == 429:
                    raise Limited(told, 30046, _until(edits, world.rules.hour_seconds))
                raise refusal(world.rules.edit_cap_status, 30046, told)
            edits.append(time.monotonic())
        answer = self._plainly(call)
        world.edit_counts[message_id] = world.edit_counts.get(message_id, 0) + 1
        return answer

    def _may_say(self, call: Call) -> None:
        world, channel_id = self._world, call.number(1)
        self._may_upload(call)
        if world.is_dm(channel_id):
            if set(world.backend.get_channel(channel_id).recipient_ids) & world.closed_dms:
                raise refusal(403, 50007, "Cannot send messages to this user")
            return
        if call.files:
            channel = world.backend.get_channel(channel_id)
            world.backend.require_permissions(
                channel.guild_id, world.backend.bot_user.id, channel_id, "attach_files"
            )
        if any(word in call.text for word in world.blocked_words):
            raise refusal(400, 200000, "Message was blocked by automatic moderation")

    def _may_upload(self, call: Call) -> None:
        """Ten files, none of them too large; in a layout each file has its place."""
        if len(call.files) > FILES_PER_MESSAGE:
            raise refusal(400, 30015, "Maximum number of attachments in a message reached (10)")
        if any(file.fp.getbuffer().nbytes > self._world.rules.file_bytes for file in call.files):
            raise refusal(413, 40005, "Request entity too large")
        if int(call.body.get("flags") or 0) & LAYOUT:
            shown = json.dumps(call.body.get("components"))
            for file in call.files:
                if f"attachment://{file.filename}" not in shown:
                    raise refusal(400, 50035, f"Invalid Form Body: nothing shows {file.filename}")

    def delete(self, call: Call) -> Any:
        """A deletion."""
        threads.need_open(self._world, call.number(1))
        self._world.remember_deleted(call.number(1), call.number(3))
        return self._plainly(call)

    def history(self, call: Call) -> Any:
        """The messages of a channel, newest first; `after` gives the oldest that follow, where simcord
        gives the newest."""
        limit = int(call.params.get("limit", 50))
        if not 1 <= limit <= 100:
            raise refusal(400, 50035, "Invalid Form Body: limit must be between 1 and 100")
        if "after" not in call.params:
            return self._plainly(call)
        everything = replace(call, params=call.params | {"limit": str(2**31)})
        return self._plainly(everything)[-limit:]

    def reactors(self, call: Call) -> Any:
        """Who reacted: one of both types, by pages in the order of ids."""
        world = self._world
        self._plainly(call)  # permissions, and whether it is there
        message, emoji = world.message(call.number(1), call.number(3)), call.parts[5]
        if call.params.get("type", "0") == "1":
            people = list(world.bursts.get((message.id, emoji), []))
        else:
            reaction = message.reaction_for(emoji)
            people = list(reaction.user_ids) if reaction is not None else []
        limit = int(call.params.get("limit", 25))
        if not 1 <= limit <= 100:
            raise refusal(400, 50035, "Invalid Form Body: limit must be between 1 and 100")
        after = int(call.params.get("after", 0))
        page = sorted(person for person in people if person > after)[:limit]
        return [
            dict(serializers.user_payload(world.backend.get_user(person)))
            for person in page
            if person in world.backend.users
        ]

    def react(self, call: Call) -> Any:
        """The bot's own reaction."""
        message, emoji = self._world.message(call.number(1), call.number(3)), call.parts[5]
        if message.reaction_for(emoji) is None and len(message.reactions) >= MARKS_PER_MESSAGE:
            raise refusal(400, 30010, "Maximum number of reactions reached (20)")
        return self._plainly(call)

    def unreact(self, call: Call) -> Any:
        """A reaction taken off: of either type."""
        world = self._world
        message_id, emoji = call.number(3), call.parts[5]
        person = world.backend.bot_user.id if call.parts[6] == "@me" else int(call.parts[6])
        people = world.bursts.get((message_id, emoji), [])
        if person in people:
            people.remove(person)
            reaction = world.message(call.number(1), message_id).reaction_for(emoji)
            if reaction is None or person not in reaction.user_ids:
                return None
        return self._plainly(call)

    def crosspost(self, call: Call) -> Any:
        """A crosspost: once each, and so many an hour; simcord sets another flag than Discord does."""
        world, channel_id, message_id = self._world, call.number(1), call.number(3)
        message = world.message(channel_id, message_id)
        if message.flags & CROSSPOSTED:
            raise refusal(400, 40033, "This message has already been crossposted.")
        lately = _lately(world.crossposts.setdefault(channel_id, deque()), world.rules.hour_seconds)
        if len(lately) >= world.rules.crossposts_an_hour:
            raise Limited("You are being rate limited.", 0, _until(lately, world.rules.hour_seconds))
        answer = self._plainly(call)
        lately.append(time.monotonic())
        message.flags = message.flags & ~(1 << 1) | CROSSPOSTED
        return answer | {"flags": message.flags}

    def thread(self, call: Call) -> Any:
        """A thread on a message: one only."""
        world, message_id = self._world, call.number(3)
        if message_id in world.backend.channels or (world.no_second_thread and message_id in world.threaded):
            raise refusal(400, 160004, "A thread has already been created for this message")
        # simcord says in the channel that there is a thread; Discord does so only for threads without a message.
        world.backend.create_system_message = lambda *_, **__: None  # type: ignore[method-assign, assignment]
        try:
            answer = self._plainly(call)
        finally:
            del world.backend.create_system_message  # type: ignore[method-assign]
        world.threaded.add(message_id)
        return answer

    def post(self, call: Call) -> Any:
        """A post in a forum."""
        self._may_say(call)
        return threads.open_post(self._world, call, self._plainly)

    def change(self, call: Call) -> Any:
        """A change of a channel or a thread."""
        return threads.change(self._world, call, self._plainly)

    def archived(self, call: Call) -> Any:
        """The archived threads of a channel."""
        return threads.archived(self._world, call, self._plainly)


Own = Callable[[Routes, Call], Any]

OWN: list[tuple[str, re.Pattern[str], Own]] = [
    ("GET", re.compile(r"^/gateway/bot$"), Routes.gateway_bot),
    ("POST", re.compile(r"^/channels/\d+/messages$"), Routes.send),
    ("PATCH", re.compile(r"^/channels/\d+/messages/\d+$"), Routes.edit),
    ("DELETE", re.compile(r"^/channels/\d+/messages/\d+$"), Routes.delete),
    ("GET", re.compile(r"^/channels/\d+/messages$"), Routes.history),
    ("GET", re.compile(r"^/channels/\d+/messages/\d+/reactions/[^/]+$"), Routes.reactors),
    ("PUT", re.compile(r"^/channels/\d+/messages/\d+/reactions/[^/]+/@me$"), Routes.react),
    ("DELETE", re.compile(r"^/channels/\d+/messages/\d+/reactions/[^/]+/[^/]+$"), Routes.unreact),
    ("POST", re.compile(r"^/channels/\d+/messages/\d+/crosspost$"), Routes.crosspost),
    ("POST", re.compile(r"^/channels/\d+/messages/\d+/threads$"), Routes.thread),
    ("POST", re.compile(r"^/channels/\d+/threads$"), Routes.post),
    ("PATCH", re.compile(r"^/channels/\d+$"), Routes.change),
    ("GET", re.compile(r"^/channels/\d+/threads/archived/public$"), Routes.archived),
]


def _age(message_id: int) -> float:
    made = (message_id >> 22) + 1420070400000
    return time.time() - made / 1000


def _lately(times: deque[float], seconds: float) -> deque[float]:
    while times and time.monotonic() - times[0] > seconds:
        times.popleft()
    return times


def _until(times: deque[float], seconds: float) -> float:
    return seconds - (time.monotonic() - times[0])
