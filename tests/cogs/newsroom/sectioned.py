"""A newsroom of two sections: News as it was, and Sport with its own editors, channels and numbers."""

from __future__ import annotations

from dataclasses import dataclass

import discord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, RoleHandle

from tests.world import World, answer_of, text_of


@dataclass
class Sport:
    """The second section: its channels, its role, and two editors who are none of the newsroom's."""

    world: World
    review: ChannelHandle
    publish: ChannelHandle
    editors: RoleHandle
    una: MemberActor
    olaf: MemberActor

    def card(self, number: int = 1) -> discord.Message:
        """The review card of an article in Sport's channel."""
        return card_in(self.review, number)


def card_in(channel: ChannelHandle, number: int = 1) -> discord.Message:
    """The one review card of an article in a channel."""
    found = cards_in(channel, number)
    assert len(found) == 1, f"{len(found)} cards for №{number}"
    return found[0]


def cards_in(channel: ChannelHandle, number: int = 1) -> list[discord.Message]:
    """The review cards of an article in a channel."""
    return [m for m in channel.history() if m.components and f"№{number} ·" in text_of(m)]


async def add_sport(world: World, **options: object) -> Sport:
    """Divide a newsroom: tags football and rowing lead to Sport, which needs two approvals."""
    editors = world.guild.create_role("Sports desk")
    review = world.guild.create_text_channel("sport-review")
    publish = world.guild.create_text_channel("sport")

    def member(name: str) -> MemberActor:
        return world.guild.add_member(world.env.create_user(name), roles=[editors])

    sport = Sport(world, review, publish, editors, member("una"), member("olaf"))
    given = {
        "tags": "football, rowing",
        "review": review,
        "publish": publish,
        "editors": editors,
        "approvals": 2,
        **options,
    }
    said = answer_of(await world.admin.slash(world.review, "section add", name="Sport", **given))
    assert "The section **Sport** is there." in said, said
    return sport
