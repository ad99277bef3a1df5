"""Forum: where articles appear as posts: the title of a post, and its tags."""

from __future__ import annotations

import discord

from bot.delivery.forum_posts import Post, forum_of
from bot.delivery.outcomes import Refused
from bot.desk.article.sight import Sight
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.settings import FORUM_TAGS
from bot.domain.publishing.forum_tags import fitting, named
from bot.domain.publishing.layout import clip
from bot.domain.publishing.notices import thread_name
from bot.domain.text.markdown_escape import escape

TITLE_LIMIT = 100
"""Characters that Discord allows in the name of a thread."""


def title_of(sight: Sight) -> str:
    """What the post of an article is called, or the thread for the rest of it."""
    return clip(thread_name(sight.article.headline, sight.article.down_code), TITLE_LIMIT)


async def forum_at(client: discord.Client, channel_id: int) -> discord.ForumChannel | None:
    """The forum that a publish channel is; None if it is another channel, or deleted. Raises what Discord answers."""
    return await forum_of(client, channel_id)


def post_of(forum: discord.ForumChannel, newsroom: Newsroom, sight: Sight) -> Post | Refused:
    """The post that an article becomes, or why it cannot be one."""
    tags = tags_of(forum, newsroom, sight)
    if not tags and forum.flags.require_tag:
        return Refused(
            f"I cannot publish the article in {forum.mention}: every post there needs a tag, and none of the article’s is one"
            f" of the forum’s. Choose its tags with `/publish tags {sight.article.number}`, or name tags for all articles with"
            " `/newsroom settings` and its option `forum_tags`, then try again."
        )
    lacking = [tag.name for tag in tags if tag.moderated]
    if lacking and not forum.permissions_for(forum.guild.me).manage_threads:
        return Refused(
            f"I cannot publish the article in {forum.mention}: the tag “{escape(lacking[0])}” is for moderators. Give me"
            " *Manage Threads* there, or choose other tags. Then try again."
        )
    return Post(forum, title_of(sight), tags)


def tags_of(forum: discord.ForumChannel, newsroom: Newsroom, sight: Sight) -> list[discord.ForumTag]:
    """The tags of a forum that an article's post gets: those that the desk chose for it; else those of the newsroom or section,
    and those of the article that the forum has."""
    shown = sight.revision if sight.live is None else sight.live
    named_ones = [*named(FORUM_TAGS.of(newsroom)), *shown.copy.tags]
    return fitting(forum.available_tags, named_ones if sight.forum_tags is None else sight.forum_tags)
