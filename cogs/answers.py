"""Answers: how a person is told what came of what they did, where only they (or the desk) can see it."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from io import BytesIO
from typing import Any

import discord

from bot.delivery.members import is_deleted
from bot.delivery.outcomes import PASSING, did_not_answer, one_line
from bot.desk import Desk
from bot.desk.intake.manuscript import suggested_name, write_manuscript
from bot.desk.off_loop import off_loop
from bot.domain.article.copy import Copy
from bot.domain.intake.errors import UnreadableFile
from bot.domain.newsroom.errors import ChiefsOnly, DeskOnly, NoNewsroom, NotAWriter
from bot.domain.publishing.layout import clip
from bot.domain.refusals import NotAcknowledged, Refusal, StoreUnavailable, TooLateForForm
from bot.ui.newsroom.refusals import role_deleted
from bot.ui.refusals import sentence
from cogs.acknowledgement import Acknowledgement, Reply
from cogs.bot_access import Context, Interaction, chat_of, desk_of, doors_of, submissions_of
from cogs.said import Files, Said

log = logging.getLogger(__name__)

NOBODY = discord.AllowedMentions.none()
ITS_WRITER = discord.AllowedMentions(everyone=False, roles=False, users=False, replied_user=True)

APOLOGY = (
    "Something went wrong on my side. The operator’s log says what. Look at `/draft list` or the card before you try"
    " again."
)

STUMBLED = (
    "Discord did not answer the desk at this moment. Look at `/draft list` or the card before you try again."
)

CLOSED = (
    "I cannot write you a DM, so I cannot say more here without showing it to everyone."
    " Use the slash command, or allow DMs from this server."
)

UNREACHED = "Discord did not take my answer. Look at `/draft list` before you try again."

QUICK_BYTES = 100_000
"""Files of more bytes may take longer to reach Discord than it waits for the first answer."""

RETRIES_AFTER_SECONDS = (1.0, 2.0)
"""Pauses before an answer is tried again that Discord, or the way to it, had a fault with."""


class Answer:
    """The way back to one person: ephemeral for slash commands and buttons; in chat a DM. Whose DMs are closed gets the
    answer in the review channel if they wrote there, else a word without content where they wrote.

    What is `personal` (a writer's own text) does not go to the review channel either: a draft is its
    writer's alone.
    """

    def __init__(
        self, source: Context | Interaction, *, personal: bool = False, reply: Reply = Reply.PRIVATELY
    ) -> None:
        self._personal = personal
        self._reply = reply
        self._context = None if isinstance(source, discord.Interaction) else source
        self._interaction = source if isinstance(source, discord.Interaction) else source.interaction
        self._guild = source.guild
        client = source.client if isinstance(source, discord.Interaction) else source.bot
        self._client: discord.Client = client
        self._desk: Desk = desk_of(client)
        self._doors = doors_of(client)
        self._acknowledgement = (
            None
            if self._interaction is None
            else Acknowledgement(self._interaction, reply, self._desk.unit.clock)
        )
        self._courtesies = 0
        self._told_closed = False
        self.apologised = False
        """Whether they have been told that something went wrong."""

    @property
    def client(self) -> discord.Client:
        """The bot's connection."""
        return self._client

    def begin(self) -> None:
        """They are being served from now on, or turned away by the desk if the bot is being stopped."""
        self._doors.enter(refusable=self._interaction is not None)
        self._courtesies += 1

    async def acknowledge(self) -> None:
        """Tell Discord that an answer comes, now or when it has to be told. Raises NotAcknowledged."""
        if self._acknowledgement is not None:
            await self._acknowledgement.begin()

    async def hold_on(self) -> None:
        """Tell Discord that the answer comes, and that it is for the person alone. Raises NotAcknowledged."""
        if self._acknowledgement is not None:
            await self._acknowledgement.give()

    def end(self) -> None:
        """They have been served."""
        self._courtesies -= 1
        if self._acknowledgement is not None and not self._courtesies:
            self._acknowledgement.end()

    async def form(self, form: discord.ui.Modal) -> None:
        """Open a form, which takes Reply.FORM. Raises TooLateForForm."""
        assert self._reply is Reply.FORM, "only what is declared with Reply.FORM may open a form"
        if not await self.opens(form):
            raise TooLateForForm

    async def opens(self, form: discord.ui.Modal) -> bool:
        """Open a form. False where that took too long, or Discord does not take it."""
        assert self._interaction is not None and self._acknowledgement is not None
        async with self._acknowledgement.first:
            if self._interaction.response.is_done():
                return False
            try:
                await self._interaction.response.send_modal(form)
            except (discord.HTTPException, *PASSING) as error:
                log.info("a form could not be opened: %s", one_line(error))
                return False
            return True

    async def in_place(
        self,
        view: discord.ui.View | discord.ui.LayoutView | None,
        text: str | None = None,
        files: Files = (),
    ) -> None:
        """Change the message that the button or menu was on; of the files on it only these stay."""
        assert self._interaction is not None
        parts: dict[str, Any] = {} if text is None else {"content": text}
        try:
            await self._interaction.edit_original_response(
                **parts, view=view, attachments=_attached(files), allowed_mentions=NOBODY
            )
        except discord.HTTPException as error:
            if did_not_answer(error):
                raise
            # Such as on a message of another kind, by a forged button.
            log.info("a message could not be changed: %s", one_line(error))
            await self._give(Said(text or "", view, files))

    async def privately(
        self, text: str, *, view: discord.ui.View | None = None, files: Files = (), openly: str = ""
    ) -> bool:
        """Say something to the person alone. `openly` is what others may read of it, for those whose
        DMs are closed. Returns whether they can know of it."""
        return await self._give(Said(clip(text, 2000), view, files), openly)

    async def show(self, view: discord.ui.LayoutView, *, files: Files = ()) -> None:
        """Show a laid-out page to the person alone."""
        await self._give(Said("", view, files))

    async def refuse(self, refusal: Refusal, *, files: Files = ()) -> None:
        """Say why not, and what to do. A command in chat may then be corrected; a file that hangs there for everyone
        to see gets its mark and its answer there too."""
        said = self._sentence(refusal)
        await self.nothing_came_of_it(mark=isinstance(refusal, UnreadableFile))
        if isinstance(refusal, UnreadableFile) and self._chat is not None and self._chat.guild is not None:
            await answer_openly(self._chat, said, lasts_seconds=None, else_by_dm=False)
        await self.not_taken(said, files, for_now=isinstance(refusal, StoreUnavailable))

    async def not_taken(self, text: str, files: Files, *, for_now: bool) -> None:
        """Say that nothing came of it, and give back what was typed. A submission in chat is taken anew when the channel is
        read again, if its writer can know of nothing; or if what stood in the way passes (`for_now`) and only a word
        without content reached them: they do not have their text back, nor know that it was not taken."""
        told = await self.privately(text, files=files)
        if self._chat is not None and (not told or (for_now and self._told_closed)):
            submissions_of(self._client).untold(self._chat.message.id)

    async def nothing_came_of_it(self, *, mark: bool = False) -> None:
        """A command in chat was refused: its writer may correct it. `mark` shows it on their message."""
        if self._chat is not None:
            await chat_of(self._chat.bot).went_wrong(self._chat.message, mark=mark)

    @property
    def _chat(self) -> Context | None:
        """What was written in chat, if that is what is answered."""
        return self._context if self._interaction is None else None

    def _sentence(self, refusal: Refusal) -> str:
        if isinstance(refusal, NotAWriter | DeskOnly | ChiefsOnly) and is_deleted(
            self._client, refusal.role_id
        ):
            return role_deleted(refusal)
        return sentence(refusal)

    async def _give(self, said: Said, openly: str = "") -> bool:
        """Bring it by the way that there is, and by another one where Discord does not take it. Whatever was typed
        must not be lost, so nothing is raised; what could not be said stands in the log. Returns whether they can know of
        it."""
        if self._interaction is not None and self._acknowledgement is not None:
            try:
                await self._ephemeral(self._interaction, self._acknowledgement, said)
            except (discord.HTTPException, *PASSING) as error:
                # Too late, or Discord stumbled.
                self._acknowledgement.too_late()
                log.info("an interaction could not be answered (%s), so a DM is tried", one_line(error))
                if await self._sent(self._interaction.user, said) is not None:
                    log.warning("%s could not be answered, nor by DM", self._interaction.user.id)
                    return False
        elif self._context is not None:
            return await self._in_chat(self._context, said, openly)
        return True

    async def _ephemeral(self, interaction: Interaction, to_come: Acknowledgement, said: Said) -> None:
        said = await said.towards(interaction, self._client, None)
        if sum(len(file[1]) for file in said.files) > QUICK_BYTES:
            with suppress(NotAcknowledged):
                await to_come.give()
        async with to_come.first:
            if not interaction.response.is_done():
                await interaction.response.send_message(**self._parts(said), ephemeral=True)
                return
        if to_come.shown:
            parts = self._parts(said)
            files = parts.pop("files")
            await interaction.edit_original_response(**parts, attachments=files)
            to_come.shown = False
        else:
            await interaction.followup.send(**self._parts(said), ephemeral=True)

    async def _in_chat(self, context: Context, said: Said, openly: str) -> bool:
        error = await self._sent(context.author, said)
        if error is None:
            return True
        page = isinstance(said.view, discord.ui.LayoutView)  # which the channel would be full of
        at_the_desk = not page and not self._personal and await self._at_the_desk(context)
        if at_the_desk and await self._sent(context.channel, said) is None:
            return True
        return await self._tell_closed(context, openly, closed=isinstance(error, discord.Forbidden))

    async def _sent(self, target: discord.abc.Messageable, said: Said) -> Exception | None:
        """Send it, again if Discord has a fault of its own; what stood in the way, if it did not get there."""
        said = await said.towards(target, self._client, self._guild)
        nonce = secrets.randbits(63)  # of all tries, so that Discord makes one message of them
        error: Exception | None = None
        for pause in (*RETRIES_AFTER_SECONDS, None):
            try:
                await target.send(**self._parts(said), nonce=nonce)
                return None
            except (discord.HTTPException, *PASSING) as refused:
                error = refused
            if pause is None or not did_not_answer(error):
                break
            await asyncio.sleep(pause)
        return error

    def _parts(self, said: Said) -> dict[str, Any]:
        """What discord.py sends."""
        parts: dict[str, Any] = {"files": _attached(said.files), "allowed_mentions": NOBODY}
        if said.text:  # without half characters, which Discord refuses
            parts["content"] = said.text.encode(errors="replace").decode()
        if said.view is not None:
            parts["view"] = said.view
        return parts

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

    async def _tell_closed(self, context: Context, openly: str, *, closed: bool) -> bool:
        if self._told_closed:
            return True
        self._told_closed = True
        why = CLOSED if closed else UNREACHED
        try:
            await context.channel.send(
                " ".join(filter(None, (context.author.mention, openly, why))),
                allowed_mentions=discord.AllowedMentions(users=[context.author]),
                delete_after=60,
            )
        except (discord.HTTPException, *PASSING):
            return await _mark_unanswered(context)
        return True


@asynccontextmanager
async def courtesy(answer: Answer, *, copy: Copy | None = None, lost: str = "") -> AsyncGenerator[Answer]:
    """The answer, with whatever goes wrong turned into a sentence.

    What was typed comes back as a file, so that none of it is lost: `copy` as a manuscript that the
    desk takes again, `lost` as it is.
    """
    answer.begin()
    try:
        await answer.acknowledge()
        yield answer
    except Refusal as refusal:
        await answer.refuse(refusal, files=await _handed_back(copy, lost))
    except (discord.HTTPException, *PASSING) as error:
        if not did_not_answer(error):
            await _apologise(answer, await _handed_back(copy, lost))
            raise
        log.info("a person could not be served: %s", one_line(error))
        await answer.not_taken(STUMBLED, await _handed_back(copy, lost), for_now=True)
    except Exception:
        await _apologise(answer, await _handed_back(copy, lost))
        raise
    finally:
        answer.end()


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
        except (discord.HTTPException, *PASSING):
            continue
        return True
    if else_by_dm:
        await _mark_unanswered(context)
    return False


async def _mark_unanswered(context: Context) -> bool:
    try:
        await context.message.add_reaction(UNANSWERED)
    except (discord.HTTPException, *PASSING) as error:
        log.warning("%s could not be answered anywhere: %s", context.author.id, one_line(error))
        return False
    return True


async def _handed_back(copy: Copy | None, lost: str) -> Files:
    """What was typed, as a file."""
    if copy is not None:
        return ((suggested_name(copy.headline), await off_loop(write_manuscript, copy)),)
    return (("your-text.txt", lost.encode(errors="replace")),) if lost else ()


async def _apologise(answer: Answer, files: Files) -> None:
    if not answer.apologised:  # one courtesy may stand within another
        answer.apologised = True
        await answer.privately(APOLOGY, files=files)


def _attached(files: Files) -> list[discord.File]:
    return [discord.File(BytesIO(file[1]), file[0], description="".join(file[2:]) or None) for file in files]
