"""`/help`: what this person can do here."""

from __future__ import annotations

from discord.ext import commands

from bot.domain.newsroom.roles import is_chief, is_editor, is_writer
from bot.ui.newsroom.help import Role, help_text
from cogs.answers import Answer, courtesy
from cogs.bot_access import Bot, Context, desk_of, mention_command, prefix_of
from cogs.person import person_in


class Help(commands.Cog):
    """`/help`."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @commands.hybrid_command(name="help", description="What you can do here")
    async def help(self, context: Context) -> None:
        """What somebody can do here, by the roles that they hold."""
        async with courtesy(Answer(context)) as answer:
            roles: list[Role] = []
            room = None
            if context.guild is not None:
                person = person_in(context)
                room = await desk_of(self.bot).setup.existing(context.guild.id)
                if room is not None:
                    holds = {
                        Role.WRITER: is_writer(person, room),
                        Role.EDITOR: is_editor(person, room),
                        Role.CHIEF: is_chief(person, room),
                    }
                    roles = [role for role, held in holds.items() if held]
                if person.manages_server:
                    roles.append(Role.ADMINISTRATOR)
            text = help_text(
                room,
                roles,
                in_server=context.guild is not None,
                link=self._link if context.interaction is not None else "`/{}`".format,
                prefix=prefix_of(self.bot),
            )
            await answer.privately(text)

    def _link(self, name: str) -> str:
        """The name of a command, to press. A DM, in which chat is answered, does not show it."""
        return mention_command(self.bot, name)


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(Help(bot))
