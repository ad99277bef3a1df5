"""Forms sent in: modals are read from their ids, so one opened before a restart is still taken."""

from __future__ import annotations

from dataclasses import replace

import discord
from discord.ext import commands

from bot.delivery.members import members_named_like
from bot.desk.intake.manuscript import Manuscript
from bot.desk.off_loop import off_loop
from bot.domain.article.article import Via
from bot.domain.article.copy import Copy, make_copy
from bot.domain.intake.errors import NoFile, NothingChanged
from bot.domain.newsroom.errors import OutsideServer
from bot.domain.refusals import UnknownPress
from bot.domain.review.votes import Choice
from bot.ui.forms import Filled, Form, read_form, typed_in
from bot.ui.review.verdicts import moved, told
from cogs.answers import Answer, courtesy
from cogs.article_option import manuscript_of
from cogs.bot_access import Bot, Interaction, desk_of
from cogs.corrections.corrections import take_note
from cogs.corrections.reader_reports import take_report
from cogs.corrections.takedowns import take_takedown
from cogs.intake.letters import ask_before_saving
from cogs.intake.receipts import give_receipt
from cogs.person import person_at, person_towards
from cogs.planning.schedule import heed_file, lift, propose, take_embargo
from cogs.review.bypass import bypass


class Forms(commands.Cog):
    """Takes every modal of ours."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Some interaction came in. Only modals are taken here; discord.py routes the rest."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        filled = read_form(interaction)
        answer = Answer(interaction)
        if filled is None:
            async with courtesy(answer, lost="\n\n".join(filter(None, typed_in(interaction).values()))):
                raise UnknownPress
            return
        match filled.form:
            case Form.NEW:
                await self._new(interaction, answer, filled)
            case Form.EDIT:
                await self._edit(interaction, answer, filled, _copy(filled))
            case Form.UPLOAD:
                async with courtesy(answer):
                    await answer.hold_on()
                    await self._upload(interaction, answer, filled)
            case Form.REASON:
                await self._reason(interaction, answer, filled)
            case Form.CHANGES | Form.SPIKE:
                await self._vote(interaction, answer, filled)
            case Form.HOLD:
                await self._hold(interaction, answer, filled)
            case Form.SCHEDULE:
                await self._schedule(interaction, answer, filled)
            case Form.LIFT:
                await self._lift(interaction, answer, filled)
            case Form.EMBARGO:
                await self._embargo(interaction, answer, filled)
            case Form.BYPASS:
                await self._bypass(interaction, answer, filled)
            case Form.CORRECT | Form.NOTE:
                await self._note(interaction, answer, filled)
            case Form.REPORT | Form.TAKE_UP | Form.DISMISS:
                await self._report(interaction, answer, filled)
            case Form.UNPUBLISH | Form.REPUBLISH | Form.RETRACT:
                await self._takedown(interaction, answer, filled)

    async def _new(self, interaction: Interaction, answer: Answer, filled: Filled) -> None:
        copy = _copy(filled)
        async with courtesy(answer, copy=copy):
            await answer.hold_on()
            guild_id = interaction.guild_id or filled.extra
            if not guild_id:
                raise OutsideServer
            person = await person_at(interaction, guild_id)
            taken = await desk_of(self.bot).drafts.file(
                guild_id, person, copy, door="form", follows=filled.article_id or None
            )
            await give_receipt(answer, desk_of(self.bot), taken)

    async def _upload(self, interaction: Interaction, answer: Answer, filled: Filled) -> None:
        if not filled.files:
            raise NoFile
        manuscript = await manuscript_of(filled.files[0])
        person = await person_towards(interaction, filled.article_id)
        home = await desk_of(self.bot).reading.home(filled.article_id)
        copy = await off_loop(manuscript.to_copy, None)
        if manuscript.guessed is not None:
            guessed = manuscript.guessed
            await ask_before_saving(answer, self.bot, filled.article_id, person, guessed, copy, filled.extra)
            return
        undo = await heed_file(self.bot, home.guild_id, filled.article_id, person, manuscript)
        await self._edit(interaction, answer, filled, copy, manuscript, undo)

    async def _edit(
        self,
        interaction: Interaction,
        answer: Answer,
        filled: Filled,
        copy: Copy,
        manuscript: Manuscript | None = None,
        undo: int = 0,
    ) -> None:
        async with courtesy(answer, copy=copy):
            await answer.hold_on()
            desk = desk_of(self.bot)
            person = await person_towards(interaction, filled.article_id)
            sight = await desk.reading.opened_by(filled.article_id, person)
            # A form does not say how its body is to be read: it stays as it was.
            if filled.form is Form.EDIT:
                copy = replace(copy, markup=sight.revision.copy.markup)
            async with courtesy(answer, copy=copy):
                try:
                    guild = interaction.client.get_guild(sight.newsroom.guild_id)
                    taken = await desk.drafts.edit(
                        filled.article_id,
                        person,
                        copy,
                        began_at=filled.extra,
                        account=None if manuscript is None else manuscript.account,
                        authors="" if manuscript is None else manuscript.authors,
                        others=await members_named_like(guild, copy.byline),
                    )
                except NothingChanged as same:
                    await answer.refuse(same)  # nothing is lost, so no file comes back
                    return
                await give_receipt(answer, desk, taken, undo=undo)

    async def _reason(self, interaction: Interaction, answer: Answer, filled: Filled) -> None:
        text = filled.values.get("reason", "")
        async with courtesy(answer, lost=text):
            await answer.hold_on()
            desk = desk_of(self.bot)
            person = await person_towards(interaction, filled.article_id)
            verdict = await desk.reasons.give(filled.article_id, person, text)
            assert verdict.vote is not None
            await answer.privately(f"💬 The author gets your reason. {told(verdict, verdict.vote.choice)}")

    async def _vote(self, interaction: Interaction, answer: Answer, filled: Filled) -> None:
        text, choice = filled.values.get("reason", ""), Choice(filled.form)
        async with courtesy(answer, lost=text):
            await answer.hold_on()
            desk = desk_of(self.bot)
            home = await desk.reading.home(filled.article_id)
            person = await person_at(interaction, home.guild_id)
            verdict = await desk.review.vote(
                filled.article_id,
                person,
                choice,
                Via.BUTTON,
                reason=text,
                revision_number=filled.extra or None,
            )
            await answer.privately(told(verdict, choice))

    async def _hold(self, interaction: Interaction, answer: Answer, filled: Filled) -> None:
        text = filled.values.get("reason", "")
        async with courtesy(answer, lost=text):
            await answer.hold_on()
            desk = desk_of(self.bot)
            person = await person_towards(interaction, filled.article_id)
            await answer.privately(moved(await desk.holds.hold(filled.article_id, person, text)))

    async def _schedule(self, interaction: Interaction, answer: Answer, filled: Filled) -> None:
        async with courtesy(answer):
            await answer.hold_on()
            person = await person_towards(interaction, filled.article_id)
            await propose(answer, self.bot, filled.article_id, person, filled.values.get("when", ""))

    async def _lift(self, interaction: Interaction, answer: Answer, filled: Filled) -> None:
        text = filled.values.get("reason", "")
        async with courtesy(answer, lost=text):
            await answer.hold_on()
            person = await person_towards(interaction, filled.article_id)
            await lift(answer, self.bot, filled.article_id, person, text)

    async def _embargo(self, interaction: Interaction, answer: Answer, filled: Filled) -> None:
        async with courtesy(answer):
            await answer.hold_on()
            person = await person_towards(interaction, filled.article_id)
            until, source = filled.values.get("until", ""), filled.values.get("source", "")
            await take_embargo(answer, self.bot, filled.article_id, person, until, source)

    async def _bypass(self, interaction: Interaction, answer: Answer, filled: Filled) -> None:
        text = filled.values.get("reason", "")
        async with courtesy(answer, lost=text):
            await answer.hold_on()
            person = await person_towards(interaction, filled.article_id)
            await bypass(answer, self.bot, filled.article_id, person, text)

    async def _note(self, interaction: Interaction, answer: Answer, filled: Filled) -> None:
        async with courtesy(answer, lost=filled.values.get("note", "")):
            await answer.hold_on()
            person = await person_towards(interaction, filled.article_id)
            await take_note(answer, self.bot, filled, person)

    async def _report(self, interaction: Interaction, answer: Answer, filled: Filled) -> None:
        typed = (filled.values.get(name, "") for name in ("wrong", "where", "source", "note", "answer"))
        async with courtesy(answer, lost="\n\n".join(filter(None, typed))):
            await answer.hold_on()
            person = await person_towards(interaction, filled.article_id)
            await take_report(answer, self.bot, filled, person)

    async def _takedown(self, interaction: Interaction, answer: Answer, filled: Filled) -> None:
        typed = filled.values.get("note", "") or filled.values.get("reason", "")
        async with courtesy(answer, lost=typed):
            await answer.hold_on()
            person = await person_towards(interaction, filled.article_id)
            await take_takedown(answer, self.bot, filled, person)


def _copy(filled: Filled) -> Copy:
    values = filled.values
    return make_copy(
        headline=values.get("headline", ""),
        standfirst=values.get("standfirst", ""),
        body=values.get("body", ""),
        tags=values.get("tags", ""),
        sources=values.get("sources", ""),
    )


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(Forms(bot))
