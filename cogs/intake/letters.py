"""Letters: a guessed encoding is confirmed, or another one chosen, by the buttons and the menu of a receipt."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

from discord import ui
from discord.ext import commands

from bot.delivery.members import members_named_like
from bot.desk.intake.encodings.guessing import ENCODINGS, likely
from bot.desk.intake.letters import Unsaved
from bot.desk.intake.manuscript import Manuscript, read_manuscript
from bot.desk.intake.receipts import with_file
from bot.domain.article.article import Article
from bot.domain.article.copy import Copy
from bot.domain.intake.errors import NothingGuessed
from bot.domain.intake.guessed import GuessedFile
from bot.domain.newsroom.roles import Person
from bot.ui.buttons import Press, Pressed
from bot.ui.intake.letters import TEMPLATE, other_encodings, unsaved, unsaved_buttons
from cogs.answers import Answer, courtesy
from cogs.bot_access import Bot, Interaction, desk_of
from cogs.intake.receipts import give_receipt
from cogs.person import person_towards
from cogs.planning.schedule import heed_file


class LettersMenu(ui.DynamicItem[ui.Select[ui.View]], template=TEMPLATE):
    """The menu of encodings under whichever article: one registration for all of them."""

    def __init__(self, custom_id: str, article_id: int) -> None:
        super().__init__(ui.Select(custom_id=custom_id))
        self.article_id = article_id

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: ui.Item[ui.View], match: re.Match[str], /
    ) -> LettersMenu:
        """The menu behind a custom id."""
        return cls(match.string, int(match["article"]))

    async def callback(self, interaction: Interaction) -> None:
        """Somebody chose an encoding."""
        answer = Answer(interaction)
        async with courtesy(answer):
            await answer.hold_on()
            person = await person_towards(interaction, self.article_id)
            await _choose(interaction, answer, self.article_id, person, self.item.values[0])


async def press_letters(interaction: Interaction, answer: Answer, pressed: Pressed, person: Person) -> None:
    """*Looks right* or *Wrong letters?* was pressed."""
    await answer.hold_on()
    desk, article_id = desk_of(interaction.client), pressed.article_id
    article, guess = await desk.letters.open(article_id, person)
    if pressed.press is Press.LETTERS_WRONG:
        if guess.file is None:
            raise NothingGuessed(article.number, swept=True)
        readings = await asyncio.to_thread(likely, guess.file.data)
        words, view = other_encodings(article, guess.encoding, readings)
        await answer.privately(words, view=view)
    elif guess.pending:
        assert guess.file is not None  # what is not saved goes with its bytes
        manuscript, copy = await _read(guess.file)
        bot, guild_id = interaction.client, (await desk.reading.home(article_id)).guild_id
        undo = await heed_file(bot, guild_id, article_id, person, manuscript)
        async with courtesy(answer, copy=copy):
            taken = await desk.drafts.edit(
                article_id,
                person,
                copy,
                began_at=guess.began_at,
                account=manuscript.account,
                authors="" if guess.file.byline else manuscript.authors,
                others=await members_named_like(bot.get_guild(guild_id), copy.byline),
            )
            await give_receipt(answer, desk, taken, undo=undo)
    else:
        taken = await desk.submitting.submit(article_id, person, letters_right=True)
        await give_receipt(answer, desk, taken)


async def ask_before_saving(
    answer: Answer, bot: Bot, article_id: int, person: Person, guessed: GuessedFile, copy: Copy, began_at: int
) -> None:
    """Show the letters of a file that is to replace an article's text, and save it only once they are right."""
    held = await desk_of(bot).letters.hold(article_id, person, guessed, began_at)
    await _ask(answer, held.article, guessed.encoding, copy)


async def _choose(
    interaction: Interaction, answer: Answer, article_id: int, person: Person, encoding: str
) -> None:
    desk = desk_of(interaction.client)
    article, guess = await desk.letters.open(article_id, person)
    if guess.file is None or encoding not in ENCODINGS:
        raise NothingGuessed(article.number, swept=True)
    file = replace(guess.file, encoding=encoding)
    manuscript, copy = await _read(file)
    undo, home = 0, await desk.reading.home(article_id)
    if not guess.pending:  # what is not saved yet is heeded once it is
        undo = await heed_file(interaction.client, home.guild_id, article_id, person, manuscript)
    others = await members_named_like(interaction.client.get_guild(home.guild_id), copy.byline)
    authors = "" if file.byline else manuscript.authors
    found = await desk.letters.choose(article_id, person, file, copy, authors=authors, others=others)
    if isinstance(found, Unsaved):
        await _ask(answer, found.article, encoding, copy)
        return
    taken = with_file(found, manuscript.account)
    await give_receipt(answer, desk, taken, undo=undo)


async def _ask(answer: Answer, article: Article, encoding: str, copy: Copy) -> None:
    await answer.privately(unsaved(article, encoding, copy), view=unsaved_buttons(article))


async def _read(file: GuessedFile) -> tuple[Manuscript, Copy]:
    manuscript = await asyncio.to_thread(read_manuscript, file.filename, file.data, file.encoding)
    copy = manuscript.to_copy(file.headline)
    return manuscript, replace(copy, byline=file.byline) if file.byline else copy


async def setup(bot: commands.Bot) -> None:
    """Load the extension."""
    bot.add_dynamic_items(LettersMenu)
