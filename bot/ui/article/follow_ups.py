"""The story that an article follows up, in a line."""

from __future__ import annotations

from bot.desk.article.follow_ups import Followed
from bot.ui.phrases import title


def follows_line(found: Followed) -> str:
    """What an article follows up, and whether readers of the one will be led to the other."""
    name = title(found.article.number, found.article.headline)
    if found.address is None:
        return f"Follows {name}, which is not out at the moment."
    return f"Follows {name}: [the article]({found.address})"
