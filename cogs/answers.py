"""Answers: how a person is told what came of what they did, where only they (or the desk) can see it."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from io import BytesIO

import discord

from bot.desk import Desk
from bot.desk.intake.manuscript import suggested_name, write_manuscript
from bot.domain.article.copy import Copy
from bot.domain.intake.errors import UnreadableFile
from bot.domain.newsroom.errors import NoNewsroom
from bot.domain.publishing.layout import clip
from bot.domain.refusals import Refusal
from bot.ui.refusals import sentence
from cogs.bot_access import Context, Interaction, chat_of, desk_of, doors_of

log = logging.getLogger(__name__)

NOBODY = discord.AllowedMentions.none()
ITS_WRITER = discord.AllowedMentions(everyone=False, roles=False, users=False, replied_user=True)

APOLOGY = (
    "Something went wrong on the desk’s side; the operator’s log says what it was."
    " See where things stand (`/draft list`, or the card) before you try again."
)

Files = Sequence[tuple[str, bytes]]


class Answer:
    """The way back to one person: ephemeral for slash commands and buttons; in chat a DM. Whose DMs are closed gets the
    answer in the review channel if they wrote there, else a word without content where they wrote.

    What is `personal` (a writer's own text) does not go to the review channel either: a draft is its
    writer's alone.
    """

    def __init__(self, source: Context | Interaction, *, personal: bool = False) -> None:
        self._personal = personal
        self._context = None if isinstance(source, discord.Interaction) else source
        self._interaction = source if isinstance(source, discord.Interaction) else source.interaction
        client = source.client if isinstance(source, discord.Interaction) else source.bot
        self._desk: Desk = desk_of(client)
        self._doors = doors_of(client)
        self._deferred = False
        self._told_closed = False
        self.apologised = False
        """Whether they have been told that something went wrong."""

    def begin(self) -> None:
        """They are being served from now on, or turned away by the desk if the bot is being stopped."""
        self._doors.enter(refusable=self._interaction is not None)

    async def hold_on(self) -> None:
        """Acknowledge at once: the rest takes longer than Discord waits (3 seconds)."""
        if self._interaction is not None and not self._interaction.response.is_done():
            await self._interaction.response.defer(ephemeral=True, thinking=True)
            self._deferred = True

    async def privately(
        self, text: str, *, view: discord.ui.View | None = None, files: Files = (), openly: str = ""
    ) -> None:
        """Say something to the person alone. `openly` is what others may read of it, for those whose
        DMs are closed."""
        text = clip(text, 2000)
        if self._interaction is not None:
            try:
                await self._ephemeral(self._interaction, text, view, files)
            except discord.HTTPException:
                # Too late, or Discord stumbled. Whatever was typed must not go down with it.
                log.warning("an interaction could not be answered, so a DM was tried", exc_info=True)
                await _send(self._interaction.user, text, view, files)
        elif self._context is not None:
            await self._in_chat(self._context, text, view, files, openly)

    async def show(self, view: discord.ui.LayoutView, *, files: Files = ()) -> None:
        """Show a laid-out page to the person alone."""
        attached = _attached(files)
        interaction = self._interaction
        if interaction is None:
            assert self._context is not None
            try:
                await self._context.author.send(view=view, files=attached, allowed_mentions=NOBODY)
            except discord.Forbidden:
                await self._tell_closed(self._context)
        elif not interaction.response.is_done():
            await interaction.response.send_message(
                view=view, files=attached, ephemeral=True, allowed_mentions=NOBODY
            )
        elif self._deferred:
            self._deferred = False
            await interaction.edit_original_response(view=view, attachments=attached, allowed_mentions=NOBODY)
        else:
            await interaction.followup.send(
                view=view, files=attached, ephemeral=True, allowed_mentions=NOBODY
            )

    async def refuse(self, refusal: Refusal, *, files: Files = ()) -> None:
        """Say why not, and what to do. A command in chat may then be corrected; a file that hangs there for everyone
        to see gets its mark and its answer there too."""
        said = sentence(refusal)
        await self.nothing_came_of_it(mark=isinstance(refusal, UnreadableFile))
        if isinstance(refusal, UnreadableFile) and self._chat is not None and self._chat.guild is not None:
            await answer_openly(self._chat, said, lasts_seconds=None, else_by_dm=False)
        await self.privately(said, files=files)

    async def nothing_came_of_it(self, *, mark: bool = False) -> None:
        """A command in chat was refused: its writer may correct it. `mark` shows it on their message."""
        if self._chat is not None:
            await chat_of(self._chat.bot).went_wrong(self._chat.message, mark=mark)

    @property
    def _chat(self) -> Context | None:
        """What was written in chat, if that is what is answered."""
        return self._context if self._interaction is None else None

    async def _ephemeral(
        self, interaction: Interaction, text: str, view: discord.ui.View | None, files: Files
    ) -> None:
        attached = _attached(files)
        if not interaction.response.is_done():
            if view is None:
                await interaction.response.send_message(
                    text, files=attached, ephemeral=True, allowed_mentions=NOBODY
                )
            else:
                await interaction.response.send_message(
                    text, view=view, files=attached, ephemeral=True, allowed_mentions=NOBODY
                )
        elif self._deferred:
            self._deferred = False
            await interaction.edit_original_response(
                content=text, view=view, attachments=attached, allowed_mentions=NOBODY
            )
        elif view is None:
            await interaction.followup.send(text, files=attached, ephemeral=True, allowed_mentions=NOBODY)
        else:
            await interaction.followup.send(
                text, view=view, files=attached, ephemeral=True, allowed_mentions=NOBODY
            )

    async def _in_chat(
        self, context: Context, text: str, view: discord.ui.View | None, files: Files, openly: str
    ) -> None:
        with suppress(discord.Forbidden):
            await _send(context.author, text, view, files)
            return
        if not self._personal and await self._at_the_desk(context):
            with suppress(discord.Forbidden):
                await _send(context.channel, text, view, files)
                return
        await self._tell_closed(context, openly)

    async def _at_the_desk(self, context: Context) -> bool:
        """Whether they wrote in the review channel or a thread of it, which only the desk reads."""
        if context.guild is None:
            return False
        try:
            newsroom = await self._desk.setup.newsroom(context.guild.id)
        except NoNewsroom:
            return True  # nothing to keep from anyone
        except Refusal:
            return False  # it cannot be known at this moment
        channel = context.channel
        home = channel.parent_id if isinstance(channel, discord.Thread) else channel.id
        return home == newsroom.review_channel

    async def _tell_closed(self, context: Context, openly: str = "") -> None:
        if self._told_closed:
            return
        self._told_closed = True
        words = (
            context.author.mention,
            openly,
            "I cannot write you a DM, so I cannot say more here without showing it to everyone."
            " Use the slash command, or allow DMs from this server.",
        )
        try:
            await context.channel.send(
                " ".join(filter(None, words)),
                allowed_mentions=discord.AllowedMentions(users=[context.author]),
                delete_after=60,
            )
        except discord.Forbidden:
            await _mark_unanswered(context)


@asynccontextmanager
async def courtesy(answer: Answer, *, copy: Copy | None = None, lost: str = "") -> AsyncGenerator[None]:
    """Turn whatever goes wrong into a sentence.

    What was typed comes back as a file, so that none of it is lost: `copy` as a manuscript that the
    desk takes again, `lost` as it is.
    """
    files: Files = ()
    if copy is not None:
        files = ((suggested_name(copy.headline), write_manuscript(copy)),)
    elif lost:
        files = (("your-text.txt", lost.encode()),)
    answer.begin()
    try:
        yield
    except Refusal as refusal:
        await answer.refuse(refusal, files=files)
    except Exception:
        if not answer.apologised:  # one courtesy may stand within another
            answer.apologised = True
            await answer.privately(APOLOGY, files=files)
        raise


UNANSWERED = "📪"
"""Put on a message whose writer could be answered neither where they wrote nor by DM."""


async def answer_openly(
    context: Context, text: str, *, lasts_seconds: float | None = 120, else_by_dm: bool = True
) -> bool:
    """Answer a message where it stands, by DM where the bot may not write, and with a mark where neither goes. What is
    said must be for everyone. Returns whether it is there."""
    for target in (context.channel, context.author)[: 1 + else_by_dm]:
        try:
            if target is context.channel:
                answer = await target.send(
                    clip(text, 2000),
                    reference=context.message.to_reference(fail_if_not_exists=False),
                    allowed_mentions=ITS_WRITER,
                )
                if lasts_seconds is not None:
                    await answer.delete(delay=lasts_seconds)
            else:
                await target.send(clip(text, 2000), allowed_mentions=NOBODY)
        except discord.Forbidden:
            continue
        return True
    if else_by_dm:
        await _mark_unanswered(context)
    return False


async def _mark_unanswered(context: Context) -> None:
    try:
        await context.message.add_reaction(UNANSWERED)
    except discord.HTTPException:
        log.info("message %s could not be answered in any way", context.message.id)


async def _send(
    target: discord.abc.Messageable, text: str, view: discord.ui.View | None, files: Files
) -> None:
    if view is None:
        await target.send(text, files=_attached(files), allowed_mentions=NOBODY)
    else:
        await target.send(text, view=view, files=_attached(files), allowed_mentions=NOBODY)


def _attached(files: Files) -> list[discord.File]:
    return [discord.File(BytesIO(data), name) for name, data in files]
