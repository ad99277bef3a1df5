"""The board: what the landing page shows of the newsroom at this moment, as JSON."""

from __future__ import annotations

from typing import Any

import discord

from bot.demo.newsroom import everything
from bot.demo.site.live import Live
from bot.domain.article.article import Article
from bot.domain.article.states import State
from bot.store import Transaction
from bot.store.article import articles
from bot.store.newsroom import newsrooms
from bot.ui.article.state_labels import look_of

MOST_ARTICLES = 50
MOST_MESSAGES = 12
"""Of each channel, for the forms."""

EXCERPT = 70
"""Characters of a message in a list."""


async def board(live: Live) -> dict[str, Any]:
    """Articles, rooms and messages."""
    return {
        "changes": live.changes,
        "articles": [_article(live, each) for each in await _articles(live)],
        "rooms": rooms(live),
        "messages": _messages(live),
    }


async def _articles(live: Live) -> list[Article]:
    """The latest articles, the newest first."""

    def query(tx: Transaction) -> list[Article]:
        newsroom = newsrooms.of_guild(tx, live.room.guild.id)
        if newsroom is None:
            return []
        found = articles.in_states(tx, newsroom.id, tuple(State), limit=10_000)
        return sorted(found, key=lambda article: -article.number)[:MOST_ARTICLES]

    return await live.room.bot.desk.unit.read(query)


def _article(live: Live, article: Article) -> dict[str, Any]:
    look = look_of(article)
    due = article.publish_at
    left = None if due is None else max(0.0, (due - live.room.env.now()).total_seconds())
    return {
        "number": article.number,
        "headline": article.headline,
        "writer": article.author_name,
        "state": look.name,
        "mark": look.mark,
        "meaning": look.meaning,
        "colour": f"#{look.colour:06x}",
        "seconds_left": left,
    }


def rooms(live: Live) -> list[dict[str, Any]]:
    """Channels, then direct messages, then threads; each with who may enter."""
    about = {
        "submissions": "Writers hand in here",
        "review": "The desk judges here; readers do not see it",
        "articles": "What is published",
        "news": "Announcements",
    }
    found: list[dict[str, Any]] = [
        {
            "id": str(channel.id),
            "kind": "channel",
            "name": f"#{channel.name}",
            "about": about.get(channel.name or "", ""),
            "people": live.may_enter(channel),
        }
        for channel in live.channels()
    ]
    found += [
        {
            "id": str(person.user.dm_channel.id),
            "kind": "letters",
            "name": f"{person.name}’s direct messages",
            "about": "What the bot tells them alone",
            "people": [person.name],
        }
        for person in live.letters()
    ]
    names = {channel.id: f"#{channel.name}" for channel in live.channels()}
    found += [
        {
            "id": str(thread.id),
            "kind": "thread",
            "name": thread.name or "",
            "about": f"Thread in {names.get(parent, '')}",
            "people": live.may_enter(thread),
        }
        for thread, parent in live.threads()
    ]
    return found


def _messages(live: Live) -> list[dict[str, Any]]:
    """The latest messages, for the forms: which to react to, which to hand in."""
    found: list[dict[str, Any]] = []
    for channel in live.channels():
        for message in reversed(channel.history()[-MOST_MESSAGES:]):
            if message.type not in (discord.MessageType.default, discord.MessageType.reply):
                continue
            text = " ".join(everything(message).split())
            found.append(
                {
                    "id": str(message.id),
                    "room": str(channel.id),
                    "by_person": not message.author.bot,
                    "label": f"#{channel.name} · {message.author.name}: {text[:EXCERPT]}",
                }
            )
    return found
