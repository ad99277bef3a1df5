"""The board: what the landing page shows of the newsroom at this moment, as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord
from simcord import ChannelHandle

from bot.demo.newsroom import displays, everything
from bot.demo.simulation import Post
from bot.demo.site.live import Live
from bot.domain.article.article import Article
from bot.domain.article.states import State
from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.sections import name_of_section, views
from bot.domain.newsroom.settings import SIGN_OFFS
from bot.domain.text.graphemes import clip
from bot.store import Transaction
from bot.store.article import articles
from bot.store.newsroom import newsrooms
from bot.store.publishing import places
from bot.store.review import cards
from bot.ui.article.state_labels import look_of
from bot.ui.phrases import plural
from bot.ui.times.clock_words import DAYS, MONTHS

MOST_ARTICLES = 50
MOST_MESSAGES = 12
"""Of each channel, for the forms."""

EXCERPT = 70
"""Characters of a message in a list."""

MOST_POSTS, POST_EXCERPT = 12, 140
"""Posts of a forum, and characters of each that its list shows."""

PLAIN = pattern(r"(^|(?<=\s))(#{1,3}|-#)\s|\*+")
"""Marks of Discord’s Markdown, which a list leaves out."""

GROUPS: dict[str, tuple[State, ...]] = {
    "With its writer": (State.DRAFT, State.CHANGES_REQUESTED),
    "At the desk": (State.SUBMITTED, State.IN_REVIEW, State.HELD),
    "Going out": (State.APPROVED, State.SCHEDULED, State.PUBLISHING),
    "Out": (State.PUBLISHED,),
    "Spiked": (State.SPIKED,),
}
"""The columns of the board, in the order in which copy goes through them. Each state is in one of them."""


Address = tuple[int, int]
"""A channel and a message in it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An article, what its section is called if there are several, and the messages that show it: its card, where there is
    one, and the first one in each place where readers find it."""

    article: Article
    zone: ZoneInfo
    section: str
    card: Address | None
    public: tuple[Address, ...]


async def board(live: Live) -> dict[str, Any]:
    """Articles, sections, forums, rooms and messages."""
    return {
        "changes": live.changes,
        "groups": list(GROUPS),
        "articles": [_article(live, each) for each in await _articles(live)],
        "sections": await _sections(live),
        "forums": [_forum(live, each) for each in live.forums()],
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
        return [_listed(tx, article, newsroom) for article in latest]

    return await live.room.bot.desk.unit.read(query)


def _listed(tx: Transaction, article: Article, newsroom: Newsroom) -> Listed:
    card = cards.find(tx, article.id)
    public: dict[int, Address] = {}
    for place in places.everywhere(tx, article.id):
        if place.channel_id and place.message_id:
            public.setdefault(place.runs_in, (place.channel_id, place.message_id))
    return Listed(
        article,
        newsroom.zone,
        name_of_section(newsroom, article.section_id),
        card=(card.channel_id, card.message_id) if card is not None and card.message_id else None,
        public=tuple(public.values()),
    )


def _article(live: Live, listed: Listed) -> dict[str, Any]:
    article, now = listed.article, live.room.env.now()
    look = look_of(article)
    due = article.publish_at
    return {
        "number": article.number,
        "headline": article.headline,
        "writer": article.author_name,
        "section": listed.section,
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
    """Where the article is seen: its card as an editor, the published text as Rita; a draft by its writer’s list."""
    links: list[dict[str, str]] = []
    if listed.card is not None:
        channel, message = listed.card
        links.append({"label": "card", "href": f"go/{channel}/{message}?as={_editor_in(live, channel)}"})
    for channel, message in listed.public:
        where = f"in {_name_of(live, channel)}" if len(listed.public) > 1 else "as readers see it"
        links.append({"label": where, "href": f"go/{channel}/{message}?as=Rita"})
    if not links:
        links.append({"label": "its writer’s desk", "href": f"enter/{live.room.submissions.id}?as=Wanda"})
    return links


def _editor_in(live: Live, channel_id: int) -> str:
    """Ed, or another editor where he may not enter."""
    channel = next((each for each in live.channels() if each.id == channel_id), None)
    people = [] if channel is None else live.may_enter(channel)
    return "Ed" if "Ed" in people or not people else people[0]


def _name_of(live: Live, channel_id: int) -> str:
    """The channel that a message is in, or the one of its thread."""
    parents = {thread.id: parent for thread, parent in live.threads()}
    channels = (*live.channels(), *live.forums())
    wanted = parents.get(channel_id, channel_id)
    return next((f"#{each.name}" for each in channels if each.id == wanted), "another channel")


async def _sections(live: Live) -> list[dict[str, Any]]:
    """The sections in their order, and where each appears; nothing of a newsroom that has one."""

    def query(tx: Transaction) -> list[dict[str, Any]]:
        newsroom = newsrooms.of_guild(tx, live.room.guild.id)
        if newsroom is None or not newsroom.divided:
            return []
        return [_section(live, view) for view in views(newsroom)]

    return await live.room.bot.desk.unit.read(query)


def _section(live: Live, view: Newsroom) -> dict[str, Any]:
    assert view.section is not None
    forum = any(each.id == view.publish_channel for each in live.forums())
    needs = [each.name for each in SIGN_OFFS.of(view)]
    judged = f"{_name_of(live, view.review_channel)}, {plural(view.approvals_required, 'approval')}"
    return {
        "name": view.section.name,
        "tags": list(view.section.tags),
        "where": _name_of(live, view.publish_channel),
        "forum": forum,
        "judged": judged + (f" and a sign-off: {', '.join(needs)}" if needs else ""),
        "href": "" if forum else f"enter/{view.publish_channel}?as=Rita",
    }


def _forum(live: Live, forum: ChannelHandle) -> dict[str, Any]:
    """A forum with its posts, as its page on Discord lists them."""
    return {"name": f"#{forum.name}", "posts": [_post(post) for post in live.posts(forum)[:MOST_POSTS]]}


def _post(post: Post) -> dict[str, Any]:
    said = post.thread.history()
    parts = displays(said[0]) if said else []
    text = " ".join((parts[1] if len(parts) > 1 else "".join(parts)).split())
    return {
        "title": post.thread.name or "",
        "tags": list(post.tags),
        "by": said[0].author.name if said else "",
        "text": clip(PLAIN.sub("", text), POST_EXCERPT),
        "replies": max(0, len(said) - 1),
        "closed": post.closed,
        "href": f"enter/{post.thread.id}?as=Rita",
    }


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
        "sport": "What Sport publishes",
        "sport-desk": "Sport’s own desk judges here",
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
    forums = {forum.id for forum in live.forums()}
    found += [
        {
            "id": str(thread.id),
            "kind": "thread",
            "name": thread.name or "",
            "about": f"{'Post' if parent in forums else 'Thread'} in {_name_of(live, parent)}",
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
