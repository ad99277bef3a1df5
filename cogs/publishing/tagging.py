"""Forum tags: chosen by the desk in a menu, or named with the command."""

from __future__ import annotations

import re
from collections.abc import Sequence

import discord

from bot.desk import Desk
from bot.domain.newsroom.roles import Person
from bot.domain.publishing.forum_tags import APPLIED, fitting, folded, named, unknown
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
    forums = await _forums(act.bot, act.desk, act.article_id)
    available = _tags_of(forums)
    if not forums:
        await act.answer.privately(no_forum(newsroom.publish_channel))
    elif not available:
        await act.answer.privately(no_tags(forums[0].id))
    elif wanted := named(act.given("tags")):
        await _take(act.answer, act.desk, act.article_id, act.person, available, wanted)
    else:
        where = " and ".join(forum.mention for forum in forums[:5])
        text, view = tags_menu(article, where, available, chosen)
        await act.answer.privately(text, view=view)


async def _chosen(touched: Touched) -> None:
    article_id = int(touched.match["article"])
    person = await person_towards(touched.interaction, article_id)
    _, newsroom, _ = await touched.desk.tagging.ready(article_id, person)
    forums = await _forums(touched.interaction.client, touched.desk, article_id)
    if not forums:
        await touched.answer.privately(no_forum(newsroom.publish_channel))
        return
    values = [value.partition(":") for value in (touched.interaction.data or {}).get("values", ())]
    names = [name for kind, _, name in values if kind != BY_SETTINGS]
    await _take(touched.answer, touched.desk, article_id, person, _tags_of(forums), names)


async def _take(
    answer: Answer,
    desk: Desk,
    article_id: int,
    person: Person,
    available: Sequence[discord.ForumTag],
    names: Sequence[str],
) -> None:
    """Choose these; none leaves it to the settings."""
    if [name.casefold() for name in names] == [BY_SETTINGS]:
        names = []
    if strange := unknown(available, names):
        await answer.privately(unknown_tags(strange, [tag.name for tag in available]))
    elif len(names) > APPLIED:
        await answer.privately(too_many_tags())
    else:
        tags = [tag.name for tag in fitting(available, names)] or None
        article = await desk.tagging.choose(article_id, person, tags)
        await answer.privately(tagged(article, tags))


async def _forums(client: discord.Client, desk: Desk, article_id: int) -> list[discord.ForumChannel]:
    """The forums among the channels where an article appears or is to appear, its own first."""
    sight = await desk.reading.sight(article_id)
    places = dict.fromkeys((sight.newsroom.publish_channel, *(each.channel for each in sight.also_runs)))
    found = map(client.get_channel, places)
    return [channel for channel in found if isinstance(channel, discord.ForumChannel)]


def _tags_of(forums: Sequence[discord.ForumChannel]) -> list[discord.ForumTag]:
    """Their tags, each name once."""
    found: dict[str, discord.ForumTag] = {}
    for forum in forums:
        for tag in forum.available_tags:
            found.setdefault(folded(tag.name), tag)
    return list(found.values())


COMPONENTS = (Component(re.compile(rf"{MENU}:(?P<article>\d{{1,19}})"), _chosen),)
