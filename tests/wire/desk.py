"""A newsroom on the wire: what its people do in a line each, and whether an article came out once and whole."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from bot.store.transaction import Row
from tests.wire.client import MARKS, Discord, Room, until
from tests.wire.launch import QuickBot, quick_discord
from tests.wire.process import Bot

T = TypeVar("T")

PATIENCE_SECONDS = 30.0
CROSSPOSTED = 1 << 0
MINE = "article.headline = ? AND article.newsroom_id = (SELECT id FROM newsroom WHERE guild_id = ?)"
PENDING = """
    SELECT kind, attempts, not_before, delivery.fault FROM delivery JOIN newsroom ON newsroom.id = newsroom_id
    WHERE delivery.state = 'pending' AND guild_id = ?
"""
BODY = "The ferry left the harbour at seven, and nobody saw it again."


def long_body(name: str) -> str:
    """A body over three messages, different from every other one."""
    return "\n\n".join(f"{name}, {n}: " + "the tide came in at nine. " * 20 for n in range(20))


@dataclass(frozen=True)
class Desk:
    """A newsroom, its Discord and its bot."""

    discord: Discord
    room: Room
    bot: Bot

    @classmethod
    @asynccontextmanager
    async def opened(cls, folder: Path, *, rules: Any = None, **facts: Any) -> AsyncGenerator[Desk]:
        """A running bot with a newsroom set up, without rate limits; `facts` go to the bot."""
        async with quick_discord(**{"limits": False, **(rules or {})}) as discord:
            desk = cls(discord, await discord.newsroom(), QuickBot(discord, folder / "desk.db", **facts))
            async with desk.bot.running():
                await desk.set_up()
                yield desk

    async def set_up(self, **settings: Any) -> None:
        """As the owner does; articles go out at once unless `settings` say otherwise."""
        await self.discord.set_up(self.room, cooling_off=0, **settings)

    async def another(self, *, people: Any = None, **settings: Any) -> Desk:
        """A newsroom in another server of the same bot."""
        desk = replace(self, room=await self.discord.newsroom(**(people or {})))
        await desk.set_up(**settings)
        return desk

    # ---------------------------------------------------------------- acting

    async def submit(
        self, headline: str, body: str = BODY, pictures: Sequence[tuple[str, bytes]] = ()
    ) -> int:
        """The first writer hands a file in, in chat, with pictures beside it. Returns the chat message."""
        files = [(f"{headline}.md", f"# {headline}\n\n{body}\n".encode()), *pictures]
        return await self.discord.say(self.room.writers[0], self.room.submissions, "!submit", files)

    async def vote(
        self, headline: str, mark: str = "approve", *, editor: int = 0, burst: bool = False
    ) -> None:
        """An editor reacts to the card."""
        card = await self.card(headline)
        person = self.room.editors[editor]
        await self.discord.react(person, self.room.review, card["id"], MARKS[mark], burst=burst)

    async def unvote(
        self, headline: str, mark: str = "approve", *, editor: int = 0, burst: bool = False
    ) -> None:
        """An editor takes the reaction back."""
        card = await self.card(headline)
        person = self.room.editors[editor]
        await self.discord.unreact(person, self.room.review, card["id"], MARKS[mark], burst=burst)

    async def publish(
        self, headline: str, body: str = BODY, pictures: Sequence[tuple[str, bytes]] = ()
    ) -> None:
        """Hand an article in and approve it."""
        await self.submit(headline, body, pictures)
        await self.card(headline, marks=len(MARKS))
        await self.vote(headline)

    # --------------------------------------------------------------- looking

    async def cards(self, headline: str) -> list[dict[str, Any]]:
        """Every card of an article that stands in the review channel."""
        found = await self.discord.messages(self.room.review, mine=True)
        return [each for each in found if each["components"] and headline in each["text"]]

    async def card(self, headline: str, *texts: str, marks: int = 0) -> dict[str, Any]:
        """The card of an article once it is there, says all of this, and has that many different reactions."""

        async def look() -> dict[str, Any] | None:
            for card in await self.cards(headline):
                if all(text in card["text"] for text in texts) and len(card["reactions"]) >= marks:
                    return card
            return None

        return await self.until(look, f"a card of {headline} with {texts} and {marks} marks")

    async def read(self, headline: str, *texts: str) -> None:
        """The card says all of this, and the desk has noted that it shows its text: a reaction counts from then on. A person
        takes longer to read it."""
        await self.card(headline, *texts)
        sql = f"SELECT 1 FROM card JOIN article ON article.id = article_id WHERE text_shown_at IS NOT NULL AND {MINE}"

        async def look() -> bool:
            return bool(self.bot.rows(sql, *self._mine(headline)))

        await self.until(look, f"the text of {headline} is shown")

    async def until(self, look: Callable[[], Awaitable[T | None]], what: str) -> T:
        """Wait until something is there. Else AssertionError, with how far the bot has come."""
        try:
            return await until(look, patience=PATIENCE_SECONDS, what=what, longest_pause=0.05)
        except AssertionError as error:
            waiting = [dict(row) for row in self.waiting()]
            lines = [str(error), *map(str, waiting), self.bot.tail(60)]
            raise AssertionError("\n".join(lines)) from None

    async def parts(self, headline: str) -> list[dict[str, Any]]:
        """The messages of a published article in order: in the channel, then in their threads; in a forum those of its posts."""
        if posts := await self.posts():
            said = [await self.discord.messages(each["id"], mine=True) for each in posts]
            return [part for each in said if each and headline in each[0]["text"] for part in each]
        everything = await self.discord.messages(self.room.publish, mine=True)
        found = [each for each in everything if headline in each["text"]]
        rest: list[dict[str, Any]] = []
        for first in found:
            if first["id"] in await self.threads():
                rest += await self.discord.messages(first["id"], mine=True)
        return found + rest

    async def posts(self) -> list[dict[str, Any]]:
        """The posts of the publish channel, if it is a forum: threads that hang on no message of it."""
        on_messages = {each["id"] for each in await self.discord.messages(self.room.publish)}
        every = await self.discord.ask("channels")
        return [
            each for each in every if each["parent"] == self.room.publish and each["id"] not in on_messages
        ]

    async def threads(self) -> list[int]:
        """The ids of all threads."""
        return [each["id"] for each in await self.discord.ask("channels") if each["thread"]]

    async def told(self, writer: int, *texts: str) -> list[str]:
        """What the bot wrote to a writer that says all of this."""
        said = [each["text"] for each in await self.discord.dms(self.room.writers[writer])]
        return [each for each in said if all(text in each for text in texts)]

    async def standing(self, headline: str) -> set[tuple[int, str]]:
        """The reactions of editors on a card, of both types: by the editor's place and the mark."""
        names = {emoji: name for name, emoji in MARKS.items()}
        found: set[tuple[int, str]] = set()
        for card in await self.cards(headline):
            for reactions in (card["reactions"], card["bursts"]):
                for emoji, people in reactions.items():
                    found |= {
                        (self.room.editors.index(person), names[emoji])
                        for person in people
                        if person in self.room.editors
                    }
        return found

    def votes(self, headline: str) -> set[tuple[int, str]]:
        """What the desk counts: by the editor's place and the choice."""
        rows = self.bot.rows(
            "SELECT vote.editor_id, vote.choice FROM vote JOIN article ON article.id = vote.article_id"
            f" WHERE vote.revision_id = article.revision_id AND {MINE}",
            *self._mine(headline),
        )
        return {(self.room.editors.index(row["editor_id"]), row["choice"]) for row in rows}

    def deeds(self, headline: str) -> list[tuple[int, str]]:
        """What editors did about an article, from the audit log: by the editor's place and the action."""
        rows = self.bot.rows(
            "SELECT actor_id, action FROM event JOIN article ON article.id = event.article_id"
            f" WHERE {MINE} ORDER BY event.id",
            *self._mine(headline),
        )
        places = {person: place for place, person in enumerate(self.room.editors)}
        return [(places[row["actor_id"]], row["action"]) for row in rows if row["actor_id"] in places]

    def articles(self, headline: str) -> int:
        """How many articles of that headline the desk has."""
        return self.bot.value(f"SELECT count(*) FROM article WHERE {MINE}", *self._mine(headline))

    def number(self, headline: str) -> int:
        """An article's number in its newsroom."""
        return self.bot.value(f"SELECT number FROM article WHERE {MINE}", *self._mine(headline))

    def _mine(self, headline: str) -> tuple[str, int]:
        return headline, self.room.guild

    def waiting(self) -> list[Row]:
        """What is still to be delivered."""
        return self.bot.rows(PENDING, self.room.guild)

    async def settled(self, *, but: Sequence[str] = ()) -> None:
        """Wait until the bot has nothing to deliver; kinds in `but` may wait."""

        async def look() -> bool:
            return not [row for row in self.waiting() if row["kind"] not in but]

        await self.until(look, "nothing is left to deliver")

    async def out_once(self, headline: str, body: str = BODY, *, crossposted: bool = True) -> None:
        """Wait for an article; then everything of it stands there once, whole, in order, and nothing was
        deleted for it."""
        await self.card(headline, "Published")
        await self.settled(but=() if crossposted else ("crosspost",))
        (card,) = await self.cards(headline)
        assert set(card["reactions"]) == set(MARKS.values())
        assert card["id"] in await self.threads(), "the card has no thread"
        parts = await self.parts(headline)
        assert parts, "it is not out"
        assert_whole(headline, body, parts)
        assert bool(parts[0]["flags"] & CROSSPOSTED) is crossposted
        said = [each["text"] for each in await self.discord.messages(self.room.announce, mine=True)]
        assert len([text for text in said if headline in text]) == 1, said
        assert len(await self.told(0, headline, "is published:")) == 1
        for channel in (self.room.review, self.room.publish, self.room.announce, parts[0]["id"]):
            deleted = await self.discord.ask("messages", channel=channel, deleted=True)
            assert not [each for each in deleted if each["mine"]]


def assert_whole(headline: str, body: str, parts: list[dict[str, Any]]) -> None:
    """The parts are the article: each once, in order, nothing lacking."""
    lines = "\n".join(part["text"] for part in parts).splitlines()
    assert lines[0] == f"# {headline}" and lines[1].startswith("-# By ")
    assert "".join("".join(lines[2:]).split()) == "".join(body.split())


def steps(room: Room, body: str) -> dict[str, dict[str, Any]]:
    """The requests that carry an article with a long body, as faults name them."""
    last_words = body.rpartition("\n")[2][:100]
    to = "/channels/{}/messages"
    return {
        "card": {"method": "POST", "path": to.format(room.review)},
        "reactions": {"method": "PUT", "path": f"{to.format(room.review)}/*/reactions/*/@me", "skip": 1},
        "card thread": {"method": "POST", "path": f"{to.format(room.review)}/*/threads"},
        "part 0": {"method": "POST", "path": to.format(room.publish)},
        "part thread": {"method": "POST", "path": f"{to.format(room.publish)}/*/threads"},
        "last part": {"method": "POST", "path": to.format("*"), "holding": last_words},
        "announcement": {"method": "POST", "path": to.format(room.announce)},
        "crosspost": {"method": "POST", "path": f"{to.format(room.publish)}/*/crosspost"},
        "DM": {"method": "POST", "path": to.format("*"), "holding": "is published:"},
    }
