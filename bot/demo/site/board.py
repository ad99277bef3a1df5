"""The board: what the landing page shows of the newsroom at this moment, as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.demo.newsroom import everything
from bot.demo.site.live import Live
from bot.domain.article.article import Article
from bot.domain.article.states import State
from bot.store import Transaction
from bot.store.article import articles
from bot.store.newsroom import newsrooms
from bot.store.publishing import places
from bot.store.review import cards
from bot.ui.article.state_labels import look_of
from bot.ui.times.clock_words import DAYS, MONTHS

MOST_ARTICLES = 50
MOST_MESSAGES = 12
"""Of each channel, for the forms."""

EXCERPT = 70
"""Characters of a message in a list."""

GROUPS: dict[str, tuple[State, ...]] = {
    "With its writer": (State.DRAFT, State.CHANGES_REQUESTED),
    "At the desk": (State.SUBMITTED, State.IN_REVIEW, State.HELD),
    "Going out": (State.APPROVED, State.SCHEDULED, State.PUBLISHING),
    "Out": (State.PUBLISHED,),
    "Spiked": (State.SPIKED,),
}
"""The columns of the board, in the order in which copy goes through them. Each state is in one of them."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An article, and the messages that show it: channel and message, each where there is one."""

    article: Article
    zone: ZoneInfo
    card: tuple[int, int] | None
    public: tuple[int, int] | None


async def board(live: Live) -> dict[str, Any]:
    """Articles, rooms and messages."""
    return {
        "changes": live.changes,
        "groups": list(GROUPS),
        "articles": [_article(live, each) for each in await _articles(live)],
        "rooms": rooms(live),
        "messages": _messages(live),
    }


async def _articles(live: Live) -> list[Listed]:
    """The latest articles, the newest first."""

    def query(tx: Transaction) -> list[Listed]:
        newsroom = newsrooms.of_guild(tx, live.room.guild.id)
        if newsroom is None:
            return []
        found = articles.in_states(tx, newsroom.id, tuple(State), limit=10_000)
        latest = sorted(found, key=lambda article: -article.number)[:MOST_ARTICLES]
        return [_listed(tx, article, newsroom.zone) for article in latest]

    return await live.room.bot.desk.unit.read(query)


def _listed(tx: Transaction, article: Article, zone: ZoneInfo) -> Listed:
    card, first = cards.find(tx, article.id), places.first(tx, article.id)
    return Listed(
        article,
        zone,
        card=(card.channel_id, card.message_id) if card is not None and card.message_id else None,
        public=(first.channel_id, first.message_id)
        if first is not None and first.channel_id and first.message_id
        else None,
    )


def _article(live: Live, listed: Listed) -> dict[str, Any]:
    article, now = listed.article, live.room.env.now()
    look = look_of(article)
    due = article.publish_at
    return {
        "number": article.number,
        "headline": article.headline,
        "writer": article.author_name,
        "group": next(name for name, states in GROUPS.items() if article.state in states),
        "state": look.name,
        "mark": look.mark,
        "meaning": look.meaning,
        "colour": f"#{look.colour:06x}",
        "seconds_left": None if due is None else max(0.0, (due - now).total_seconds()),
        "goes_out": None if due is None else day_words(due, now, listed.zone),
        "links": _links(live, listed),
    }


def _links(live: Live, listed: Listed) -> list[dict[str, str]]:
    """Where the article is seen: its card as Ed, the published text as Rita; a draft by its writer’s list."""
    links: list[dict[str, str]] = []
    if listed.card is not None:
        channel, message = listed.card
        links.append({"label": "card", "href": f"go/{channel}/{message}?as=Ed"})
    if listed.public is not None:
        channel, message = listed.public
        links.append({"label": "as readers see it", "href": f"go/{channel}/{message}?as=Rita"})
    if not links:
        links.append({"label": "its writer’s desk", "href": f"enter/{live.room.submissions.id}?as=Wanda"})
    return links


def day_words(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """A time to come as people say it: today 18:30, tomorrow 09:00, Friday 18:30, 24 December 06:00."""
    there, here = at.astimezone(zone), now.astimezone(zone)
    days = (there.date() - here.date()).days
    match days:
        case 0:
            day = "today"
        case 1:
            day = "tomorrow"
        case _ if 1 < days < 7:
            day = DAYS[there.weekday()]
        case _:
            year = "" if there.year == here.year else f" {there.year}"
            day = f"{there.day} {MONTHS[there.month - 1]}{year}"
    return f"{day} {there:%H:%M}"


def rooms(live: Live) -> list[dict[str, Any]]:
    """Channels, then direct messages, then threads; each with who may enter."""
    about = {
        "submissions": "Writers submit here; its first message is the bot’s hello",
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
            "about": "What the bot tells only them",
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
