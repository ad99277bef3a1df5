"""Where a published article is found."""

from __future__ import annotations

from bot.desk.article.sight import Sight
from bot.domain.text.links import jump


def where_published(sight: Sight) -> str:
    """The address of a published article's first message; its channel, if that was deleted by hand."""
    first = sight.first
    if first is None or first.channel_id is None or first.message_id is None:
        return f"<#{sight.newsroom.publish_channel}>"
    return jump(sight.newsroom.guild_id, first.channel_id, first.message_id)
