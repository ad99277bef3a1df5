"""What people do: they talk, react, press buttons, run commands, fill in forms, and delete things.

Everything goes through simcord's backend, which checks what such a person may do; what a person could not do
raises, so that no test drives the bot with what never happens.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import discord
from simcord.backend import serializers
from simcord.backend.access import channel_accessible
from simcord.backend.errors import SetupError
from simcord.backend.models import Channel, Overwrite
from simcord.components import walk_components
from simcord.enums import ChannelType, ComponentType, InteractionType, OptionType
from simcord.interactions import base_payload, nest_options, walk_to_subcommand

from tests.wire.standin import threads
from tests.wire.standin.world import World


class People:
    """The people of one server, by id."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._backend = world.backend

    # --------------------------------------------------------------- set-up

    def server(self, name: str, shard: tuple[int, int] | None = None) -> dict[str, int]:
        """A new server with its owner, who may manage it; on a shard of so many."""
        owner = self._backend.make_user(f"{name} owner")
        place = {} if shard is None else {"shard_id": shard[0], "shard_count": shard[1]}
        guild = self._backend.create_guild(name, owner_id=owner.id, **place)
        return {"guild": guild.id, "owner": owner.id}

    def channel(self, guild: int, name: str, *, news: bool = False) -> int:
        """A new text or announcement channel."""
        kind = ChannelType.NEWS if news else ChannelType.TEXT
        return self._backend.create_channel(guild, name, type=kind).id

    def forum(self, guild: int, name: str, tags: Sequence[str] = (), *, moderated: Sequence[str] = ()) -> int:
        """A new forum with tags, some for moderators only."""
        made = self._backend.create_channel(guild, name, type=ChannelType.FORUM).id
        self.set_tags(made, tags, moderated=moderated)
        return made

    def set_tags(self, channel: int, tags: Sequence[str], *, moderated: Sequence[str] = ()) -> None:
        """A forum has these tags from now on."""
        available = [
            {
                "id": str(self._backend.snowflake()),
                "name": tag,
                "moderated": tag in moderated,
                "emoji_id": None,
                "emoji_name": None,
            }
            for tag in (*tags, *moderated)
        ]
        self._backend.edit_channel(channel, {"available_tags": available})

    def require_tag(self, channel: int, *, required: bool = True) -> None:
        """Each post in a forum needs a tag, or does not any more."""
        (self._world.tag_required.add if required else self._world.tag_required.discard)(channel)

    def remove_tags(self, channel: int) -> None:
        """All tags of a forum are removed."""
        self._backend.edit_channel(channel, {"available_tags": []})

    def archive(self, channel: int, *, locked: bool = False) -> None:
        """A moderator archives a thread, and may lock it."""
        threads.archive(self._world, channel, locked=locked)

    def role(self, guild: int, name: str, *, permissions: int = 0) -> int:
        """A new role."""
        return self._backend.create_role(guild, name=name, permissions=permissions).id

    def member(self, guild: int, name: str, roles: list[int]) -> int:
        """Somebody new in the server."""
        user = self._backend.make_user(name)
        self._backend.add_member(guild, user.id, roles=roles)
        return user.id

    def crowd(self, guild: int, name: str, count: int, roles: list[int]) -> list[int]:
        """So many new people, named and numbered."""
        return [self.member(guild, f"{name}{number}", roles) for number in range(1, count + 1)]

    def leave(self, guild: int, person: int) -> None:
        """Somebody leaves the server."""
        self._backend.remove_member(guild, person)

    def join(self, guild: int, person: int, roles: list[int]) -> None:
        """Somebody who left comes back."""
        self._backend.add_member(guild, person, roles=roles)

    def take_role(self, guild: int, person: int, role: int) -> None:
        """A role is taken from somebody."""
        self._backend.remove_member_role(guild, person, role)

    def give_role(self, guild: int, person: int, role: int) -> None:
        """A role is given to somebody."""
        self._backend.add_member_role(guild, person, role)

    def forbid(self, channel: int, permissions: Sequence[str] = ()) -> None:
        """Take permissions in a channel from the bot; none given gives all back."""
        deny = discord.Permissions(**dict.fromkeys(permissions, True)).value
        bot = self._backend.bot_user.id
        found = self._backend.get_channel(channel)
        kept = [each for each in found.overwrites if each.target_id != bot]
        mine = [Overwrite(target_id=bot, type=1, allow=0, deny=deny)] if permissions else []
        self._backend.edit_channel(channel, {}, overwrites=kept + mine)

    # ---------------------------------------------------------------- chat

    def say(self, person: int, channel: int, text: str, files: list[tuple[str, str]] | None = None) -> int:
        """A chat message, with files as (name, base64)."""
        self._may(person, channel, "send_messages")
        attachments = self._backend.store_attachments(
            channel, [(name, base64.b64decode(data)) for name, data in files or []]
        )
        return self._backend.create_message(channel, person, text, attachments=attachments).id

    def react(self, person: int, channel: int, message: int, emoji: str, *, burst: bool = False) -> bool:
        """A reaction, or a super reaction. False if it stood there already."""
        self._may(person, channel, "read_message_history")
        if not burst:
            found = self._world.message(channel, message).reaction_for(emoji)
            if found is not None and person in found.user_ids:
                return False
            self._backend.add_reaction(channel, message, emoji, person)
            return True
        people = self._world.bursts.setdefault((message, emoji), [])
        if person in people:
            return False
        people.append(person)
        self._tell_burst("MESSAGE_REACTION_ADD", person, channel, message, emoji)
        return True

    def rush(self, people: list[int], channel: int, message: int, emoji: str) -> None:
        """All of them react at once."""
        for person in people:
            self.react(person, channel, message, emoji)

    def unreact(self, person: int, channel: int, message: int, emoji: str, *, burst: bool = False) -> bool:
        """A reaction taken back. False if there was none."""
        if not burst:
            found = self._world.message(channel, message).reaction_for(emoji)
            if found is None or person not in found.user_ids:
                return False
            self._backend.remove_reaction(channel, message, emoji, person)
            return True
        people = self._world.bursts.get((message, emoji), [])
        if person not in people:
            return False
        people.remove(person)
        self._tell_burst("MESSAGE_REACTION_REMOVE", person, channel, message, emoji)
        return True

    def _tell_burst(self, event: str, person: int, channel: int, message: int, emoji: str) -> None:
        guild_id = self._backend.get_channel(channel).guild_id
        payload: dict[str, Any] = {
            "user_id": str(person),
            "channel_id": str(channel),
            "message_id": str(message),
            "emoji": serializers.emoji_payload(emoji),
            "burst": True,
            "type": 1,
        }
        if guild_id is not None:
            guild = self._backend.get_guild(guild_id)
            payload["guild_id"] = str(guild_id)
            if event == "MESSAGE_REACTION_ADD":
                payload["member"] = serializers.member_payload(self._backend, guild, guild.members[person])
        self._backend.emit(event, payload)

    def clear(self, channel: int, message: int, emoji: str | None = None) -> None:
        """A moderator clears all reactions, or those of one emoji."""
        for key in [key for key in self._world.bursts if key[0] == message and emoji in (None, key[1])]:
            del self._world.bursts[key]
        if emoji is None:
            self._backend.clear_reactions(channel, message)
        else:
            self._backend.clear_reaction(channel, message, emoji)

    def delete(self, channel: int, message: int) -> None:
        """A moderator deletes a message."""
        self._world.remember_deleted(channel, message)
        self._backend.delete_message(channel, message)

    def delete_channel(self, channel: int) -> None:
        """A channel or a thread is deleted, with all that is in it."""
        for message in list(self._backend.messages.get(channel, {})):
            self._world.remember_deleted(channel, message)
        for thread in [c.id for c in self._backend.channels.values() if c.parent_id == channel]:
            self.delete_channel(thread)
        self._backend.delete_channel(channel)

    # --------------------------------------------------------- interactions

    def press(self, person: int, channel: int, message: int, custom_id: str) -> int:
        """A button on a message. Returns the interaction."""
        stored = self._world.message(channel, message)
        found = [c for c in walk_components(stored.components) if c.get("custom_id") == custom_id]
        if len(found) != 1 or found[0].get("disabled") or not stored.visible_to(person):
            raise SetupError(f"there is no button {custom_id!r} that this person could press")
        data = {"custom_id": custom_id, "component_type": int(ComponentType.BUTTON)}
        if found[0].get("id") is not None:
            data["id"] = found[0]["id"]
        shown = self._world.dressed(dict(serializers.message_payload(self._backend, stored)))
        return self._interact(person, channel, InteractionType.MESSAGE_COMPONENT, data, message=shown)

    def slash(self, person: int, channel: int, name: str, options: dict[str, Any]) -> int:
        """A slash command, its options by name: ids for people, channels and roles, (name, base64) for files."""
        guild_id = self._backend.get_channel(channel).guild_id
        first, *rest = name.split()
        root = self._backend.find_command(first, guild_id, type=1)
        if root is None:
            raise SetupError(f"there is no command /{first}: the bot has not registered it")
        leaf, nesting = walk_to_subcommand(root, rest)
        declared = {option["name"]: option for option in leaf.get("options") or []}
        built: list[dict[str, Any]] = []
        resolved: dict[str, Any] = {}
        for key, value in options.items():
            kind = int(declared[key]["type"])
            built.append({"name": key, "type": kind, "value": self._option(kind, value, channel, resolved)})
        data: dict[str, Any] = {
            "id": root["id"],
            "name": root["name"],
            "type": 1,
            "options": nest_options(root, nesting, built),
        }
        if resolved:
            data["resolved"] = resolved
        return self._interact(person, channel, InteractionType.APPLICATION_COMMAND, data)

    def menu(self, person: int, channel: int, message: int, name: str) -> int:
        """A command of the message menu."""
        guild_id = self._backend.get_channel(channel).guild_id
        root = self._backend.find_command(name, guild_id, type=3)
        if root is None:
            raise SetupError(f"there is no message command {name!r}")
        stored = self._world.message(channel, message)
        payload = dict(serializers.message_payload(self._backend, stored))
        data = {
            "id": root["id"],
            "name": root["name"],
            "type": 3,
            "target_id": str(message),
            "resolved": {"messages": {str(message): payload}},
        }
        return self._interact(person, channel, InteractionType.APPLICATION_COMMAND, data)

    def fill_in(
        self,
        person: int,
        interaction: int,
        values: dict[str, str],
        files: dict[str, list[tuple[str, str]]] | None = None,
    ) -> int:
        """Send the form that an interaction was answered with: texts by the fields' ids or labels, files as (name, base64)."""
        record = self._backend.interactions[interaction]
        if record.modal is None or record.user_id != person:
            raise SetupError("that interaction was not answered with a form to this person")
        resolved: dict[str, Any] = {}
        left: dict[str, Any] = dict(values)
        for name, given in (files or {}).items():
            left[name] = [self._uploaded(record.channel_id, each, resolved) for each in given]
        components = [_filled(component, left) for component in record.modal["components"]]
        if left:
            raise SetupError(f"the form has no fields {sorted(left)}")
        data: dict[str, Any] = {"custom_id": record.modal["custom_id"], "components": components}
        if resolved:
            data["resolved"] = resolved
        source = record.source_message_id
        message = None
        if source is not None and source in self._backend.messages.get(record.channel_id, {}):
            stored = self._world.message(record.channel_id, source)
            message = dict(serializers.message_payload(self._backend, stored))
        return self._interact(person, record.channel_id, InteractionType.MODAL_SUBMIT, data, message=message)

    def answer(self, interaction: int) -> dict[str, Any]:
        """How the bot answered an interaction, as far as it has."""
        record = self._backend.interactions[interaction]
        messages: list[dict[str, Any]] = []
        for message_id in [record.message_id, *record.followup_ids]:
            stored = self._backend.messages.get(record.channel_id, {}).get(message_id or 0)
            if stored is not None and message_id != record.source_message_id:
                messages.append(self._world.shown(stored))
        return {
            "responded": record.responded,
            "waiting": record.loading,
            "kind": record.response_kind,
            "form": record.modal,
            "messages": messages,
        }

    def _interact(
        self,
        person: int,
        channel: int,
        kind: InteractionType,
        data: dict[str, Any],
        *,
        message: dict[str, Any] | None = None,
    ) -> int:
        if not channel_accessible(self._backend, channel, person):
            raise SetupError("this person does not see that channel")
        record, payload = base_payload(
            self._backend,
            type=int(kind),
            channel_id=channel,
            guild_id=self._backend.get_channel(channel).guild_id,
            user_id=person,
            data=data,
        )
        if message is not None:
            payload["message"] = message
            record.source_message_id = int(message["id"])
        self._backend.emit("INTERACTION_CREATE", payload)
        return record.id

    def _option(self, kind: int, value: Any, channel: int, resolved: dict[str, Any]) -> Any:
        backend = self._backend
        match kind:
            case OptionType.CHANNEL:
                target = backend.get_channel(int(value))
                payload = dict(serializers.channel_payload(backend, target)) | {"permissions": "0"}
                resolved.setdefault("channels", {})[str(value)] = payload
            case OptionType.ROLE:
                guild = backend.get_guild(backend.get_channel(channel).guild_id or 0)
                role = dict(serializers.role_payload(guild.roles[int(value)]))
                resolved.setdefault("roles", {})[str(value)] = role
            case OptionType.USER:
                user = dict(serializers.user_payload(backend.get_user(int(value))))
                resolved.setdefault("users", {})[str(value)] = user
            case OptionType.ATTACHMENT:
                return self._uploaded(channel, value, resolved)
            case _:
                return value
        return str(value)

    def _uploaded(self, channel: int, file: tuple[str, str], resolved: dict[str, Any]) -> str:
        """A file that goes with an interaction: its id, by which the interaction names it."""
        name, data = file
        attachment_id = self._backend.snowflake()
        stored = self._backend.cdn.store_attachment(
            attachment_id, channel, name, base64.b64decode(data), None
        )
        resolved.setdefault("attachments", {})[str(attachment_id)] = stored
        return str(attachment_id)

    def _may(self, person: int, channel: int, permission: str) -> None:
        found: Channel = self._backend.get_channel(channel)
        if found.guild_id is None:
            return
        if permission == "send_messages" and found.is_thread:
            permission = "send_messages_in_threads"
        self._backend.require_permissions(found.guild_id, person, channel, permission)


def _filled(component: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """A form's component as Discord sends it back."""
    kind = int(component["type"])
    if kind == ComponentType.LABEL:
        inner = component["component"]
        if inner.get("custom_id") not in values and component.get("label") in values:
            values[inner["custom_id"]] = values.pop(component["label"])
        return {"type": kind, "id": component.get("id", 0), "component": _filled(inner, values)}
    if kind == ComponentType.TEXT_DISPLAY:
        return {"type": kind, "id": component.get("id", 0)}
    given = {"type": kind, "id": component.get("id", 0), "custom_id": component["custom_id"]}
    if kind == ComponentType.TEXT_INPUT:
        text = values.pop(component["custom_id"], component.get("value") or "")
        if len(text) > int(component.get("max_length") or 4000):
            raise SetupError(
                f"{component['custom_id']} takes no more than {component.get('max_length')} signs"
            )
        return given | {"value": text}
    if kind == ComponentType.FILE_UPLOAD:
        return given | {"values": values.pop(component["custom_id"], [])}
    if component["custom_id"] in values:
        return given | {"value": values.pop(component["custom_id"])}
    return given | {"values": []}
