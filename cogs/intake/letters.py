"""Letters: a guessed encoding is confirmed, or another one chosen, by the buttons and the menu of a receipt."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.delivery.members import members_named_like
from bot.desk.intake.encodings.guessing import ENCODINGS, likely
from bot.desk.intake.letters import Unsaved
from bot.desk.intake.manuscript import Manuscript, read_manuscript
from bot.desk.intake.receipts import with_file
from bot.domain.article.article import Article
from bot.domain.article.copy import Copy
from bot.domain.intake.errors import NothingGuessed
from bot.domain.intake.guessed import GuessedFile
from bot.ui.buttons import Press
from bot.ui.intake.letters import TEMPLATE, other_encodings, unsaved, unsaved_buttons
from cogs.acting import Act, Handler
from cogs.answers import Answer
from cogs.components import Component, Touched
from cogs.intake.receipts import give_receipt
from cogs.intake.saving import save_file
from cogs.person import person_towards
from cogs.planning.schedule import heed_file


async def _right(act: Act) -> None:
    """*Looks right* was pressed: what is not saved yet is saved, and what is goes to the desk."""
    _, guess = await act.desk.letters.open(act.article_id, act.person)
    if guess.pending:
        file = guess.file
        assert file is not None  # what is not saved goes with its bytes
        manuscript, copy = await _read(file)
        await save_file(act, manuscript, copy, guess.began_at, byline_given=bool(file.byline))
        return
    taken = await act.desk.submitting.submit(act.article_id, act.person, letters_right=True)
    await give_receipt(act.answer, act.desk, taken)


async def _wrong(act: Act) -> None:
    """*Wrong letters?* was pressed: ask which encoding it is."""
    article, guess = await act.desk.letters.open(act.article_id, act.person)
    if guess.file is None:
        raise NothingGuessed(article.number, swept=True)
    readings = await asyncio.to_thread(likely, guess.file.data)
    words, view = other_encodings(article, guess.encoding, readings)
    await act.answer.privately(words, view=view)


async def ask_before_saving(act: Act, guessed: GuessedFile, copy: Copy, began_at: int) -> None:
    """Show the letters of a file that is to replace an article's text, and save it only once they are right."""
    held = await act.desk.letters.hold(act.article_id, act.person, guessed, began_at)
    await _ask(act.answer, held.article, guessed.encoding, copy)


async def _choose(touched: Touched) -> None:
    """An encoding was chosen from the menu."""
    article_id, encoding, desk = int(touched.match["article"]), touched.value, touched.desk
    person = await person_towards(touched.interaction, article_id)
    act = Act(touched.answer, touched.interaction.client, person, article_id)
    article, guess = await desk.letters.open(article_id, person)
    if guess.file is None or encoding not in ENCODINGS:
        raise NothingGuessed(article.number, swept=True)
    file = replace(guess.file, encoding=encoding)
    manuscript, copy = await _read(file)
    undo = (
        0 if guess.pending else await heed_file(act, manuscript)
    )  # what is not saved yet is heeded once it is
    guild = act.bot.get_guild((await desk.reading.home(article_id)).guild_id)
    others = await members_named_like(guild, copy.byline)
    authors = "" if file.byline else manuscript.authors
    found = await desk.letters.choose(article_id, person, file, copy, authors=authors, others=others)
    if isinstance(found, Unsaved):
        await _ask(act.answer, found.article, encoding, copy)
        return
    await give_receipt(act.answer, desk, with_file(found, manuscript.account), undo=undo)


async def _ask(answer: Answer, article: Article, encoding: str, copy: Copy) -> None:
    await answer.privately(unsaved(article, encoding, copy), view=unsaved_buttons(article))


async def _read(file: GuessedFile) -> tuple[Manuscript, Copy]:
    manuscript = await asyncio.to_thread(read_manuscript, file.filename, file.data, file.encoding)
    copy = manuscript.to_copy(file.headline)
    return manuscript, replace(copy, byline=file.byline) if file.byline else copy


PRESSES = {Press.LETTERS_RIGHT: Handler(_right), Press.LETTERS_WRONG: Handler(_wrong)}
COMPONENTS = (Component(TEMPLATE, _choose),)
