"""The stage: a simulated server with an editor and a writer in it, and a bot: Copydesk, or a bare one."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import discord
from discord.ext import commands
from simcord import Env
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle

from benchmarks.archive import APPROVALS, GUILD
from bot.app import Copydesk, create_bot
from bot.settings import Settings

PATIENCE_SECONDS = 60.0

BODY = "The ferry left the harbour at seven, an hour late.\n\nFrom Monday it sails twice a day."


class Bare(commands.Bot):
    """The least that discord.py makes of a bot: one hybrid command that answers and does nothing."""

    def __init__(self) -> None:
        super().__init__("!", intents=discord.Intents.default())

    async def setup_hook(self) -> None:
        """Register the command."""

        @self.hybrid_command(name="nothing", description="Do nothing")
        async def nothing(context: commands.Context[Bare], article: str) -> None:
            await context.send("Done.", ephemeral=True)

        await self.tree.sync()


def desk_bot(database: Path) -> Copydesk:
    """Copydesk on that file."""
    return create_bot(Settings(database=database))


async def started(bot: commands.Bot) -> tuple[Env, GuildHandle]:
    """The bot logged in to a Discord with its server, and everything done that it does then. A server that came later
    would have removed the bot, as far as that can tell."""
    env = Env(bot, settle_timeout=PATIENCE_SECONDS)
    guild = env.create_guild("The Harbour Post", id=GUILD)
    await env.start()
    await env.settle()
    return env, guild


@dataclass
class Stage:
    """A running bot, and the people who use it."""

    env: Env
    channel: ChannelHandle
    editor: MemberActor
    writer: MemberActor
    voted: int = 0
    submitted: int = 0

    @classmethod
    async def open(cls, bot: commands.Bot) -> Self:
        """Start the bot and give it a server; Copydesk also its newsroom."""
        env, guild = await started(bot)
        editors = guild.create_role("Editors")
        managers = guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
        review, publish = guild.create_text_channel("review"), guild.create_text_channel("articles")
        admin = guild.add_member(env.create_user("admin"), roles=[managers])
        editor = guild.add_member(env.create_user("ed"), roles=[editors])
        writer = guild.add_member(env.create_user("wanda"))
        if isinstance(bot, Copydesk):
            await admin.slash(
                review,
                "newsroom setup",
                review=review,
                publish=publish,
                editors=editors,
                approvals=APPROVALS,
            )
        return cls(env, review, editor, writer)

    async def vote(self, count: int) -> float:
        """CPU seconds for `/review approve` on as many articles that have no card to be redrawn: from
        №1 of the archive on. The bare bot's command stands in for the vote, once for each."""
        first = self.voted + 1
        self.voted += count
        return await self._approve([str(number) for number in range(first, first + count)])

    async def vote_and_redraw(self, count: int) -> float:
        """The same on new articles, whose cards stand in the channel and are redrawn."""
        return await self._approve([await self._submit() for _ in range(count)])

    async def _approve(self, articles: list[str]) -> float:
        ours = isinstance(self.env.bot, Copydesk)
        command, expected = ("review approve", "counts.") if ours else ("nothing", "Done.")
        began = time.process_time()
        for article in articles:
            told = await self.editor.slash(self.channel, command, article=article)
            assert told.response is not None and expected in told.response.content
        return time.process_time() - began

    async def use(self, count: int) -> None:
        """Votes, queue and show, each as often; the bare bot's command as many times."""
        ours = isinstance(self.env.bot, Copydesk)
        await self.vote_and_redraw(count)
        for turn in range(1, count + 1):
            for command, options in (
                ("review queue", {}),
                ("review show", {"article": str(turn)}),
            ):
                if ours:
                    await self.editor.slash(self.channel, command, **options)
                else:
                    await self.editor.slash(self.channel, "nothing", article="")

    async def _submit(self) -> str:
        """Hand an article in through the form; its headline, by which it can be asked for."""
        self.submitted += 1
        headline = f"New piece {self.submitted}"
        if not isinstance(self.env.bot, Copydesk):
            return headline
        form = await self.writer.slash(self.channel, "submit")
        await self.writer.submit_modal(form, {"headline": headline, "body": BODY})
        return headline

    async def close(self) -> None:
        """Stop the bot."""
        await self.env.shutdown()
        await self.env.bot.close()
        self.env.raise_errors()
