"""Who acts: the person behind a command, a button or a form."""

from __future__ import annotations

from bot.delivery.members import member_of, person_of
from bot.domain.newsroom.roles import Person
from cogs.bot_access import Context, Interaction

__all__ = ["person_at", "person_in", "person_of"]


def person_in(context: Context) -> Person:
    """Who used a command."""
    return person_of(context.author)


async def person_at(interaction: Interaction, guild_id: int) -> Person:
    """Who pressed or sent something, with the roles they hold in that server.

    A DM does not carry roles, so they are asked for. Raises NotAMember for somebody who has left.
    """
    if interaction.guild_id == guild_id:
        return person_of(interaction.user)
    return person_of(await member_of(interaction.client.get_guild(guild_id), interaction.user.id))
