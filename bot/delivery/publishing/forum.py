"""Forum: where articles appear as posts: the title of a post, and its tags."""

from __future__ import annotations

from dataclasses import replace

import discord

from bot.delivery.forum_posts import Post, forum_of
from bot.delivery.outcomes import Refused
from bot.desk.article.sight import Sight
from bot.domain.article.states import Publication, State
from bot.domain.article.transitions import JUDGED
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.settings import FORUM_TAGS
from bot.domain.publishing.forum_tags import fitting, named
from bot.domain.publishing.layout import clip
from bot.domain.publishing.notices import thread_name
from bot.ui.publishing.tagging import tag_for_moderators, tag_wanted

TITLE_LIMIT = 100
"""Characters that Discord allows in the name of a thread."""


def title_of(sight: Sight) -> str:
    """What the post of an article is called, or the thread for the rest of it."""
    return clip(thread_name(sight.article.headline, sight.article.down_code), TITLE_LIMIT)


async def forum_at(client: discord.Client, channel_id: int) -> discord.ForumChannel | None:
    """The forum that a publish channel is; None if it is another channel, or deleted. Raises what Discord answers."""
    return await forum_of(client, channel_id)


def is_forum(client: discord.Client, channel_id: int) -> bool:
    """Whether a channel is known to be one."""
    return isinstance(client.get_channel(channel_id), discord.ForumChannel)


def post_of(forum: discord.ForumChannel, newsroom: Newsroom, sight: Sight) -> Post | Refused:
    """The post that an article becomes, or why it cannot be one."""
    lack = _lack(forum, newsroom, sight)
    if lack:
        return Refused(f"I cannot publish the article in {forum.mention}: {lack} Then try again.")
    return Post(forum, title_of(sight), tags_of(forum, newsroom, sight))


def lacks(client: discord.Client, sight: Sight) -> tuple[str, ...]:
    """What an article that is not out lacks to become a post in each forum where it is to appear, as sentences."""
    if sight.article.publication is not Publication.NONE or sight.article.state not in _BEFORE:
        return ()
    views = (sight.at(runs_in) for runs_in in (0, *(each.section_id for each in sight.also_runs)))
    return tuple(lack for seen in views if (lack := lack_there(client, seen)))


def lack_there(client: discord.Client, seen: Sight) -> str:
    """What keeps an article from the forum where it is to appear by that view of it, as a sentence; empty if nothing does."""
    forum = client.get_channel(seen.newsroom.publish_channel)
    if not isinstance(forum, discord.ForumChannel) or not (lack := _lack(forum, seen.newsroom, seen)):
        return ""
    return f"It cannot appear in {forum.mention} yet: {lack}"


def lack_at_home(client: discord.Client, sight: Sight) -> str:
    """What keeps an article that is not out from its own forum, as a sentence; empty if nothing does."""
    return next(iter(lacks(client, replace(sight, also_runs=()))), "")


def _lack(forum: discord.ForumChannel, newsroom: Newsroom, sight: Sight) -> str:
    tags = tags_of(forum, newsroom, sight)
    if not tags and forum.flags.require_tag:
        return tag_wanted(
            sight.article.number, [tag.name for tag in forum.available_tags if not tag.moderated]
        )
    moderated = [tag.name for tag in tags if tag.moderated]
    if moderated and not forum.permissions_for(forum.guild.me).manage_threads:
        return tag_for_moderators(sight.article.number, moderated[0])
    return ""


_BEFORE = (*(JUDGED - {State.SPIKED}), State.HELD, State.DRAFT)
"""States in which an article can still be given its tags before it is to go out."""


def tags_of(forum: discord.ForumChannel, newsroom: Newsroom, sight: Sight) -> list[discord.ForumTag]:
    """The tags of a forum that an article's post gets: those that the desk chose for it; else those of the newsroom or section,
    and those of the article that the forum has."""
    shown = sight.revision if sight.live is None else sight.live
    named_ones = [*named(FORUM_TAGS.of(newsroom)), *shown.copy.tags]
    return fitting(forum.available_tags, named_ones if sight.forum_tags is None else sight.forum_tags)
