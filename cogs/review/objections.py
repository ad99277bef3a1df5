"""Objections of people who are no longer editors: a chief who did not write the article sets them aside, by name."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.desk.review.roll_call import Question, as_judge, judges
from bot.domain.late import pattern
from bot.domain.refusals import Refusal
from bot.domain.review.errors import NotObjecting, RollUnanswered
from bot.ui.article.reaction_marks import MARKS
from bot.ui.review.verdicts import put_aside
from cogs.acting import Act
from cogs.bot_access import Interaction, desk_of, roll_of
from cogs.person import person_of

_ID = pattern(r"<@!?(\d{1,20})>|(\d{5,20})")


async def set_aside(act: Act) -> None:
    """Ask Discord whether they are an editor still, and let the desk decide."""
    desk, article_id, person, editor = act.desk, act.article_id, act.person, act.given("editor")
    sight = await desk.reading.sight(article_id)
    voters = await desk.objections.objectors(article_id, person)
    match = _ID.fullmatch(editor.strip())
    wanted = int(match[1] or match[2]) if match else 0
    named = editor.strip().lstrip("@").casefold()
    found = [v for v in voters if v.editor_id == wanted or v.editor_name.casefold() == named]
    if len(found) != 1:
        raise NotObjecting(sight.article.number)
    who = found[0].editor_id
    newsroom = sight.newsroom
    question = Question(article_id, newsroom.guild_id, as_judge(newsroom, who))
    roll = await roll_of(act.bot).answer(question)
    if roll is None:
        raise RollUnanswered(sight.article.number)
    verdict = await desk.objections.set_aside(
        article_id, person, who, act.given("reason"), is_editor=judges(newsroom, who, roll) is True
    )
    await act.answer.privately(put_aside(verdict, who))


async def completing_objectors(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Who objects to the article that is named."""
    if interaction.guild_id is None or not isinstance(interaction.user, discord.Member):
        return []
    desk, person = desk_of(interaction.client), person_of(interaction.user)
    try:
        asked_for = str(interaction.namespace["article"] or "")
        article = await desk.reading.resolve(interaction.guild_id, person, asked_for)
        voters = await desk.objections.objectors(article.id, person)
    except (Refusal, KeyError):
        return []
    wanted = typed.strip().casefold()
    return [
        app_commands.Choice(
            name=f"{MARKS[v.choice]} {v.editor_name or v.editor_id}"[:100], value=str(v.editor_id)
        )
        for v in voters
        if wanted in v.editor_name.casefold() or str(v.editor_id).startswith(wanted)
    ][:25]
