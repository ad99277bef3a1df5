"""`python -m benchmarks.wire.bare`: the least that discord.py makes of a bot that sends what Copydesk sends.

It has no database and no rules. It is told by the environment where Discord is, as Copydesk is.
"""

from __future__ import annotations

import asyncio
import os

import discord
from discord import ui
from discord.ext import commands

from bot.loopback import divert

APPROVE = "✅"
MARKS = (APPROVE, "✏️", "❌", "👀")
BUTTONS = (("Approve", "Request changes", "Spike", "Claim"), ("Read", "History", "Schedule"))


def card(article: str, voters: list[int]) -> ui.LayoutView:
    """A message with as many components and as much text as the review card of an article."""
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=discord.Colour(0xEAB308))
    container.add_item(
        ui.TextDisplay(
            f"## №{article} · Piece {article}\n-# By writer1 (<@1576932099380740096>) · revision 1 · 10 words"
            " · submitted <t:1796040315:R>"
        )
    )
    container.add_item(ui.Separator())
    wanted = "**Wanted: more approvals** from editors who did not write it."
    container.add_item(ui.TextDisplay(f"### 🟡 In review\n{wanted}"))
    names = ", ".join(f"<@{voter}>" for voter in voters)
    container.add_item(ui.TextDisplay(f"{APPROVE} **{len(voters)} of 20 approvals** {names}"))
    container.add_item(ui.TextDisplay("-# Preflight: no tags · no standfirst"))
    container.add_item(ui.Separator())
    for labels in BUTTONS:
        container.add_item(
            ui.ActionRow(
                *(ui.Button(label=each, emoji="✅", custom_id=f"{each}:{article}") for each in labels)
            )
        )
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    view.stop()  # nobody listens to its buttons
    return view


class Bare(commands.Bot):
    """Cards in memory, votes in memory; every vote is an edit."""

    def __init__(self) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.guild_reactions = intents.dm_messages = True
        intents.message_content = True
        super().__init__(
            "!",
            intents=intents,
            help_command=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.cards: dict[str, discord.PartialMessage] = {}
        self.articles: dict[int, str] = {}
        self.voters: dict[str, list[int]] = {}

    async def setup_hook(self) -> None:
        """Register the commands."""

        @self.hybrid_group(name="review", description="Review")
        async def review(_: commands.Context[Bare]) -> None: ...

        @review.command(name="approve", description="Approve")
        async def approve(context: commands.Context[Bare], article: str) -> None:
            assert context.interaction is not None
            self.voters[article].append(context.author.id)
            await context.interaction.response.send_message(
                f"✅ Your approval of №{article} counts. It is in review; approvals still wanted.",
                ephemeral=True,
            )
            await self._redraw(article)

        @self.hybrid_command(name="nothing", description="Do nothing")
        async def nothing(context: commands.Context[Bare]) -> None:
            await context.send("Done.", ephemeral=True)

        @self.command(name="post")
        async def post(context: commands.Context[Bare], count: int) -> None:
            for _ in range(count):
                article = str(len(self.cards) + 1)
                self.voters[article] = []
                sent = await context.channel.send(view=card(article, []))
                self.cards[article] = context.channel.get_partial_message(sent.id)  # type: ignore[union-attr]
                self.articles[sent.id] = article
                for mark in MARKS:
                    await sent.add_reaction(mark)

        await self.tree.sync()

    async def on_ready(self) -> None:
        """As Copydesk says it."""
        print("connected as", self.user, flush=True)

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """A vote by reaction."""
        article = self.articles.get(payload.message_id)
        if article is not None and str(payload.emoji) == APPROVE and payload.user_id != self.application_id:
            self.voters[article].append(payload.user_id)
            await self._redraw(article)

    async def _redraw(self, article: str) -> None:
        await self.cards[article].edit(view=card(article, self.voters[article]))


async def main() -> None:
    """Connect to the stand-in and stay."""
    bot = Bare()
    async with bot:
        divert(bot, os.environ["COPYDESK_TEST_API"], os.environ["COPYDESK_TEST_GATEWAY"])
        await bot.start(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    asyncio.run(main())
