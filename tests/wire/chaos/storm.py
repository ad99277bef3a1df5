"""The storm: carries a plan out against the stand-in and a real bot, and remembers what people did."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from tests.wire.chaos.afterwards import Afterwards, file_of, receipt_in
from tests.wire.chaos.chiefs import Chiefs
from tests.wire.chaos.engine import Engine
from tests.wire.chaos.fleet import Fences
from tests.wire.chaos.memory import Piece
from tests.wire.chaos.moderators import Moderators
from tests.wire.chaos.photographers import Photographers
from tests.wire.chaos.pictures import drawn
from tests.wire.chaos.step import Step
from tests.wire.chaos.texts import Text
from tests.wire.chaos.weather import Weather
from tests.wire.client import MARKS, Discord, Room, StandInError
from tests.wire.process import Bot

NUMBER = re.compile(r"№(\d+)")
CHOICES = ("approve", "changes", "spike")


class Storm:
    """One newsroom in bad weather. Each public method, here, in `Afterwards`, `Chiefs`, `Moderators`, `Photographers`, `Weather`
    and `Engine`, is a step of the plan."""

    def __init__(
        self,
        discord: Discord,
        bot: Bot,
        room: Room,
        engine: Engine | None = None,
        fences: Callable[[Storm], Fences] | None = None,
    ) -> None:
        self.discord = discord
        self.bots = [bot]
        """The processes that served the newsroom, the present one last."""
        self.room = room
        self.pieces: dict[int, Piece] = {}
        self.done: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()
        self.kills = 0
        self.line = 0
        """The line of the journal at which the present step begins."""
        self.watched = 0
        """The line of the journal up to which all that was shown in public has been looked at."""
        self.chiefs, self.weather, self.moderators = Chiefs(self), Weather(self, engine), Moderators(self)
        self.fences = None if fences is None else fences(self)
        self._doers = (
            self,
            Afterwards(self),
            self.chiefs,
            self.moderators,
            Photographers(self),
            self.weather,
            engine,
            self.fences,
        )

    @property
    def bot(self) -> Bot:
        """The process that serves it."""
        return self.bots[-1]

    def takes(self, bot: Bot) -> None:
        """Another process takes the place of that one."""
        self.bots.append(bot)

    @cached_property
    def newsroom(self) -> int:
        """The newsroom's id in the database."""
        return self.bot.value("SELECT id FROM newsroom WHERE guild_id = ?", self.room.guild)

    async def connected(self) -> bool:
        """Whether its bot listens to the newsroom's server."""
        return await self.discord.ask("connected", guild=self.room.guild, door=self.bot.door)

    async def carry_out(self, step: Step) -> bool:
        """Do a step. False where it cannot be done at this moment, which is noted."""
        self.line = await self.discord.ask("note", text=str(step))
        doer = next(doer for doer in self._doers if hasattr(doer, step.does))
        try:
            did = await getattr(doer, step.does)(**step.facts)
        except StandInError as error:
            await self.discord.ask("note", text=f"could not: {error}")
            did = False
        (self.skipped if did is False else self.done)[step.does] += 1
        return did is not False

    # -------------------------------------------------------------- writers

    async def submit(
        self,
        article: int,
        writer: int,
        text: Text,
        door: str,
        follows: int | None = None,
        pictures: Sequence[str] = (),
    ) -> bool | None:
        """An article is handed in, by one of three doors; a follow-up by that of its own. Pictures come with a chat message."""
        person = self.room.writers[writer]
        piece = Piece(
            name=text.marks[0][0], writer=person, door=door, first=text, at=self.line, follows=follows
        )
        if door != "chat" and not (self.bot.alive and await self.connected()):
            return False  # Discord says that the application does not respond
        if door == "chat":
            piece.pictures += [(key, self.line) for key in pictures]
            files = [(f"{key}.png", drawn(key)) for key in pictures]
            piece.message = await self.discord.say(person, self.room.submissions, text.message, files)
        elif door == "form":
            asked = await self.slash(person, "submit")
            told = await self.discord.answer(asked, patience=1.5, quietly=True)
            if told["form"] is None:
                return False
            values = {"headline": text.headline, "body": text.body}
            piece.interaction = await self.discord.fill_in(person, asked, **values)
        elif follows is not None:
            earlier = await self.number(follows)
            if earlier is None:
                return False
            piece.interaction = await self.slash(
                person, "draft follow", article=str(earlier), file=file_of(text)
            )
            told = await self.discord.answer(piece.interaction, patience=1.5, quietly=True)
            if told["messages"] and not told["waiting"] and not receipt_in(told):
                return False  # refused: what it follows is not out
        else:
            piece.interaction = await self.slash(person, "submit", file=file_of(text))
        self.pieces[article] = piece
        # People wait for the card before they judge it; not for ever, and not for a bot that is down.
        for _ in range(8):
            if not self.bot.alive or await self.card(article) is not None:
                break
            await asyncio.sleep(0.1)
        return None

    async def edit(self, article: int, by: tuple[str, int], text: Text) -> bool | None:
        """Somebody sends another version."""
        piece, number = self.pieces.get(article), await self.number(article)
        if piece is None or number is None:
            return False
        asked = await self.slash(self.person(by), "draft edit", article=str(number), file=file_of(text))
        piece.edits.append((text, asked, self.line))
        return None

    async def withdraw(self, article: int, by: tuple[str, int]) -> bool | None:
        """Somebody takes it back."""
        return await self._own(article, by, "draft withdraw")

    async def hand_in(self, article: int, by: tuple[str, int]) -> bool | None:
        """Somebody hands it in, again."""
        return await self._own(article, by, "draft submit")

    async def _own(self, article: int, by: tuple[str, int], command: str) -> bool | None:
        number = await self.number(article)
        if number is None:
            return False
        asked = await self.slash(self.person(by), command, article=str(number))
        return (await self.discord.answer(asked, patience=0.5, quietly=True))["responded"]

    # -------------------------------------------------------------- editors

    async def react(self, article: int, editor: int, choice: str, burst: bool) -> bool | None:
        """A vote by reaction."""
        card = await self.card(article)
        if card is None:
            return False
        person = self.room.editors[editor]
        self.pieces[article].reacted.setdefault(person, set()).add(choice)
        if choice == "approve":
            self.pieces[article].approvals.append((person, self.line))
        return await self.discord.react(person, card["channel"], card["id"], MARKS[choice], burst=burst)

    async def unreact(self, article: int, editor: int, choice: str) -> bool | None:
        """A vote by reaction, taken back."""
        card = await self.card(article)
        if card is None:
            return False
        facts = (self.room.editors[editor], card["channel"], card["id"], MARKS[choice])
        either = [await self.discord.unreact(*facts, burst=burst) for burst in (False, True)]
        return None if any(either) else False

    async def outsider(self, article: int, writer: int, choice: str) -> bool | None:
        """A vote by reaction of somebody who may not."""
        card = await self.card(article)
        if card is None:
            return False
        person = self.room.writers[writer]
        await self.discord.react(person, card["channel"], card["id"], MARKS[choice])
        return None

    async def claim(self, article: int, editor: int) -> bool | None:
        """A claim by reaction."""
        card = await self.card(article)
        if card is None:
            return False
        person = self.room.editors[editor]
        await self.discord.react(person, card["channel"], card["id"], MARKS["claim"])
        return None

    async def press(self, article: int, editor: int, button: str) -> bool | None:
        """A button of the card."""
        card = await self.card(article)
        found = None if card is None else re.search(rf"cd:{button}:\d+:\d+", str(card["components"]))
        if card is None or found is None:
            return False
        person, piece = self.room.editors[editor], self.pieces[article]
        if button in CHOICES:
            piece.voted_otherwise.setdefault(person, set()).add(button)
        if button == "approve":
            piece.approvals.append((person, self.line))
        asked = await self.discord.press(person, card["channel"], card["id"], found.group())
        if button in ("changes", "spike"):
            # The form casts the vote; pressed again, the button has taken it back.
            told = await self.discord.answer(asked, patience=1.5, quietly=True)
            if told["form"] is None:
                return None
            asked = await self.discord.fill_in(person, asked, reason="The second paragraph is not sourced.")
        if button in CHOICES:
            piece.pressed.append((person, button, asked))
        return None

    async def command(self, article: int, editor: int, choice: str) -> bool | None:
        """A vote by command."""
        number = await self.number(article)
        if number is None:
            return False
        person, piece = self.room.editors[editor], self.pieces[article]
        piece.voted_otherwise.setdefault(person, set()).add(choice)
        if choice == "approve":
            piece.approvals.append((person, self.line))
        reason = {} if choice == "approve" else {"reason": "The second paragraph is not sourced."}
        asked = await self.slash(person, f"review {choice}", article=str(number), **reason)
        piece.pressed.append((person, choice, asked))
        return None

    async def give_way(self, article: int, editor: int) -> bool | None:
        """An editor takes back whatever they have on the card."""
        card = await self.card(article)
        if card is None:
            return False
        person, piece = self.room.editors[editor], self.pieces[article]
        for choice in CHOICES:
            for burst in (False, True):
                mark = MARKS[choice]
                await self.discord.unreact(person, card["channel"], card["id"], mark, burst=burst)
        standing = self.bot.value(
            "SELECT vote.choice FROM vote JOIN article ON article.revision_id = vote.revision_id"
            " WHERE article.headline LIKE ? AND vote.editor_id = ? AND vote.via <> 'reaction'",
            f"Piece {piece.name} %",
            person,
        )
        if standing is None:
            return None
        channel = await self.discord.ask("dm", person=person)
        for message in reversed([] if channel is None else await self.discord.messages(channel, mine=True)):
            asks = re.search(r"cd:take_back:\d+:\d+", str(message["components"]))
            if asks is not None and f"Piece {piece.name} " in message["text"]:
                # Its reaction was taken off the card, and the bot asks whether it stands.
                await self.discord.press(person, channel, message["id"], asks.group())
                return None
        return await self.press(article, editor, standing)

    # -------------------------------------------------------------- looking

    def person(self, by: tuple[str, int]) -> int:
        """Somebody by what they are and their place among those."""
        kind, place = by
        return getattr(self.room, kind)[place]

    async def card(self, article: int) -> dict[str, Any] | None:
        """The card of an article, if there is one."""
        piece = self.pieces.get(article)
        if piece is None:
            return None
        return await self.on_desk(f"· Piece {piece.name} ", "cd:history:")

    async def on_desk(self, text: str, holding: str = "") -> dict[str, Any] | None:
        """The bot's newest message with a text in it where editors judge; with `holding` one that has such a component too."""
        asked = [
            await self.discord.ask("find", channel=each, text=text, holding=holding)
            for each in self.room.desks
        ]
        return max(filter(None, asked), key=lambda found: found["id"], default=None)

    async def number(self, article: int) -> int | None:
        """The number of an article, as its card tells it."""
        card = await self.card(article)
        found = None if card is None else NUMBER.search(card["text"])
        return None if found is None else int(found.group(1))

    async def slash(self, person: int, name: str, **options: Any) -> int:
        """A slash command. Returns the interaction."""
        return await self.discord.ask(
            "slash", person=person, channel=self.room.review, name=name, options=options
        )
