"""Forum tags as the desk chooses them: the menu, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import discord
from discord import ui

from bot.domain.article.article import Article
from bot.domain.publishing.forum_tags import APPLIED, folded
from bot.domain.text.graphemes import clip
from bot.domain.text.markdown_escape import escape
from bot.ui.buttons import settled
from bot.ui.phrases import title

MENU = "cd-forum-tags"
BY_SETTINGS = "settings"
"""What the menu calls the choice to leave it to the settings."""


def tags_menu(
    article: Article, channel: str, available: Sequence[discord.ForumTag], chosen: Collection[str] | None
) -> tuple[str, ui.View]:
    """The question which tags an article's post gets in a forum. `chosen` are names; None where the settings decide."""
    menu: ui.Select[ui.View] = ui.Select(
        custom_id=f"{MENU}:{article.id}",
        placeholder="Choose up to five tags",
        min_values=1,
        max_values=min(APPLIED, len(available) + 1),
    )
    menu.add_option(label="As the settings say", value=f"{BY_SETTINGS}:", emoji="⚙️", default=chosen is None)
    known = {folded(name) for name in chosen or ()}
    for tag in available[:20]:
        menu.add_option(
            label=clip(tag.name, 100),
            value=f"tag:{clip(tag.name, 90)}",
            description="For moderators" if tag.moderated else None,
            default=folded(tag.name) in known,
        )
    view = ui.View(timeout=None)
    view.add_item(menu)
    text = f"Which tags does {title(article.number, article.headline)} get in {channel}?"
    return text, settled(view)


def no_forum(channel: int) -> str:
    """There are no tags to choose."""
    return f"<#{channel}> is no forum, so articles have no forum tags there."


def no_tags(channel: int) -> str:
    """The forum has none."""
    return f"The forum <#{channel}> has no tags. A server manager adds some in its settings."


def unknown_tags(names: Sequence[str], available: Sequence[str]) -> str:
    """Names that no tag of the forum has."""
    said = ", ".join(f"“{escape(clip(name, 40))}”" for name in names[:5])
    there = ", ".join(escape(name) for name in available)
    return f"The forum has no tag {said}. Its tags are: {there}. Nothing was changed."


def too_many_tags() -> str:
    """More than Discord allows."""
    return f"A post has at most {APPLIED} tags. Nothing was changed."


def tag_wanted(number: int, available: Sequence[str]) -> str:
    """A forum wants a tag, and the article has none of them: who can give it."""
    names = ", ".join(escape(clip(name, 20)) for name in available[:4])
    writer = f" Its writer can add one of these as a tag: {names}." if names else ""
    return (
        f"every post there needs a tag, and none fits. An editor chooses one with `/publish tags {number}`, a chief names some"
        f" for all articles (`forum_tags`).{writer}"
    )


def tag_for_moderators(number: int, tag: str) -> str:
    """The article has a tag that only moderators may set: who can help."""
    return (
        f"the tag “{escape(clip(tag, 40))}” is for moderators. A server manager gives me *Manage Threads* there, or an editor"
        f" chooses other tags with `/publish tags {number}`."
    )


def tagged(article: Article, tags: Sequence[str] | None) -> str:
    """What came of it."""
    named = title(article.number, article.headline)
    if tags is None:
        return f"🏷️ {named} gets its forum tags from the settings and its own tags."
    return f"🏷️ The forum tags of {named}: {', '.join(escape(tag) for tag in tags)}."
