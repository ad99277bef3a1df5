"""Forum tags: chosen by the desk in a menu, or named with the command."""

from __future__ import annotations

import re
from collections.abc import Sequence

import discord

from bot.desk import Desk
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.domain.publishing.forum_tags import APPLIED, fitting, named, unknown
from bot.ui.publishing.tagging import (
    BY_SETTINGS,
    MENU,
    no_forum,
    no_tags,
    tagged,
    tags_menu,
    too_many_tags,
    unknown_tags,
)
from cogs.acting import Act
from cogs.answers import Answer
from cogs.components import Component, Touched
from cogs.person import person_towards


async def choose_tags(act: Act) -> None:
    """Show the menu of the forum's tags, or take those that are named."""
    article, newsroom, chosen = await act.desk.tagging.ready(act.article_id, act.person)
    forum = _forum(act.bot, newsroom)
    if forum is None:
        await act.answer.privately(no_forum(newsroom.publish_channel))
    elif not forum.available_tags:
        await act.answer.privately(no_tags(forum.id))
    elif wanted := named(act.given("tags")):
        await _take(act.answer, act.desk, act.article_id, act.person, forum, wanted)
    else:
        text, view = tags_menu(article, forum.mention, forum.available_tags, chosen)
        await act.answer.privately(text, view=view)


async def _chosen(touched: Touched) -> None:
    article_id = int(touched.match["article"])
    person = await person_towards(touched.interaction, article_id)
    _, newsroom, _ = await touched.desk.tagging.ready(article_id, person)
    forum = _forum(touched.interaction.client, newsroom)
    if forum is None:
        await touched.answer.privately(no_forum(newsroom.publish_channel))
        return
    values = [value.partition(":") for value in (touched.interaction.data or {}).get("values", ())]
    names = [name for kind, _, name in values if kind != BY_SETTINGS]
    await _take(touched.answer, touched.desk, article_id, person, forum, names)


async def _take(
    answer: Answer,
    desk: Desk,
    article_id: int,
    person: Person,
    forum: discord.ForumChannel,
    names: Sequence[str],
) -> None:
    """Choose these; none leaves it to the settings."""
    if [name.casefold() for name in names] == [BY_SETTINGS]:
        names = []
    if strange := unknown(forum.available_tags, names):
        await answer.privately(unknown_tags(strange, [tag.name for tag in forum.available_tags]))
    elif len(names) > APPLIED:
        await answer.privately(too_many_tags())
    else:
        tags = [tag.name for tag in fitting(forum.available_tags, names)] or None
        article = await desk.tagging.choose(article_id, person, tags)
        await answer.privately(tagged(article, tags))


def _forum(client: discord.Client, newsroom: Newsroom) -> discord.ForumChannel | None:
    found = client.get_channel(newsroom.publish_channel)
    return found if isinstance(found, discord.ForumChannel) else None


COMPONENTS = (Component(re.compile(rf"{MENU}:(?P<article>\d{{1,19}})"), _chosen),)
