"""What chiefs do: let through without a review, take down, put back, retract, and decide what waits for a human."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tests.wire.chaos.memory import Act, Bypass, Piece
from tests.wire.client import StandInError

if TYPE_CHECKING:
    from tests.wire.chaos.storm import Storm

PATIENCE_SECONDS = 1.5

LEFT, CALLED_OFF = "stays as it is", "publication is called off"
DROPPED = (LEFT, CALLED_OFF)
"""What the bot says of a drop that concerns readers."""


class Chiefs:
    """Each public method is a step of the plan, as those of the storm itself."""

    def __init__(self, storm: Storm) -> None:
        self._storm = storm
        self._discord = storm.discord
        self._room = storm.room

    async def bypass(self, article: int, chief: int, reason: str) -> bool | None:
        """A chief lets it through without its review."""
        piece, number = self._storm.pieces.get(article), await self._storm.number(article)
        if piece is None or number is None:
            return False
        person = self._room.chiefs[chief]
        asked = await self._storm.slash(person, "publish bypass", article=str(number), reason=reason)
        piece.bypasses.append(Bypass(person, reason, self._storm.line, asked))
        return await self._answered(asked)

    async def unpublish(self, article: int, chief: int, code: str) -> bool | None:
        """A chief takes it down."""
        facts = {"reason": code, "note": "We look into it."}
        return await self._act(article, chief, "unpublish", code, facts)

    async def republish(self, article: int, chief: int) -> bool | None:
        """A chief puts it back."""
        return await self._act(article, chief, "republish", "", {"reason": "It was right after all."})

    async def publish_now(self, article: int, chief: int) -> bool | None:
        """A chief publishes a corrected text in the place of the stub."""
        return await self._act(article, chief, "now", "", {})

    async def also(self, article: int, chief: int, section: str) -> bool | None:
        """A chief has it run in another section's channel too."""
        number = await self._storm.number(article)
        if number is None:
            return False
        person = self._room.chiefs[chief]
        options = {"article": str(number), "section": section}
        return await self._answered(await self._storm.slash(person, "publish also", **options))

    async def move(self, article: int, chief: int, section: str) -> bool | None:
        """A chief moves it to another section, in whose review channel its card then stands."""
        piece, number = self._storm.pieces.get(article), await self._storm.number(article)
        if piece is None or number is None:
            return False
        piece.cards_lost += 1  # its votes go on as those of a card that was deleted
        options = {"article": str(number), "section": section}
        return await self._answered(
            await self._storm.slash(self._room.chiefs[chief], "review move", **options)
        )

    async def retract(self, article: int, chief: int, reason: str) -> bool | None:
        """A chief asks for its retraction."""
        return await self._act(article, chief, "retract", reason, {"reason": reason})

    async def _act(
        self, article: int, chief: int, command: str, detail: str, options: dict[str, str]
    ) -> bool | None:
        piece, number = self._storm.pieces.get(article), await self._storm.number(article)
        if piece is None or number is None:
            return False
        person = self._room.chiefs[chief]
        asked = await self._storm.slash(person, f"publish {command}", article=str(number), **options)
        piece.acts.append(Act(command, detail, person, self._storm.line, asked))
        return await self._answered(asked)

    async def confirm(self, article: int, chief: int) -> bool | None:
        """A chief confirms the retraction that was asked for last; whoever asked for it may not."""
        piece, asked = await self._on_retraction(article, chief, "retract")
        if piece is None or asked is None:
            return False
        told = await self._discord.answer(asked, patience=PATIENCE_SECONDS, quietly=True)
        person = self._room.chiefs[chief]
        for message in told["messages"]:
            surely = re.search(r"cd:retract_surely:\d+:\d+", str(message["components"]))
            if surely is not None:
                sent = await self._discord.press(person, self._room.review, message["id"], surely.group())
                piece.acts.append(Act("confirm", "", person, self._storm.line, sent))
                return await self._answered(sent)
        return told["responded"]

    async def call_off(self, article: int, chief: int) -> bool | None:
        """A chief calls a retraction off."""
        _, asked = await self._on_retraction(article, chief, "retract_not")
        return False if asked is None else await self._answered(asked)

    async def _on_retraction(self, article: int, chief: int, button: str) -> tuple[Piece | None, int | None]:
        piece = self._storm.pieces.get(article)
        reasons = [] if piece is None else [act.detail for act in piece.acts if act.does == "retract"]
        if piece is None or not reasons:
            return None, None
        mark = reasons[-1].split()[0]
        found = await self._storm.on_desk(f"{mark} ", "cd:retract:")
        pressed = None if found is None else re.search(rf"cd:{button}:\d+:\d+", str(found["components"]))
        if found is None or pressed is None:
            return None, None
        person = self._room.chiefs[chief]
        return piece, await self._discord.press(person, found["channel"], found["id"], pressed.group())

    # ------------------------------------------------- what waits for a human

    async def decide(self, article: int) -> bool | None:
        """A chief decides on what waits for a human because of the messages that were deleted."""
        piece = self._storm.pieces.get(article)
        if piece is None or not (piece.torn or self._storm.moderators.untagged):
            return False
        found = await self._storm.on_desk(f"Piece {piece.name} in version", "parked:again:")
        if found is None:
            return False
        if "Delete that thread too" in found["text"]:
            for gone in piece.torn:
                if gone["channel"] in (self._room.publish, gone["id"]):
                    with suppress(StandInError):  # it is gone already
                        await self._discord.ask("delete_channel", channel=gone["id"])
        chief = self._room.chiefs[0]
        if piece.verdict == "drop":
            asked = await self._press_parked(chief, found, "drop")
            piece.drops.append(asked)
            told = await self._discord.answer(asked, patience=PATIENCE_SECONDS, quietly=True)
            if any(words in message["text"] for message in told["messages"] for words in DROPPED):
                return None
        asked = await self._press_parked(chief, found, "again")
        return await self._answered(asked)

    async def _press_parked(self, chief: int, note: dict[str, Any], button: str) -> int:
        found = re.search(rf"parked:{button}:\d+:\d+", str(note["components"]))
        assert found is not None
        return await self._discord.press(chief, note["channel"], note["id"], found.group())

    async def decide_all(self) -> bool:
        """A chief decides on all that waits. Returns whether there was any."""
        decided = [await self.decide(article) for article in self._storm.pieces]
        return any(each is not False for each in decided)

    async def _answered(self, asked: int) -> bool:
        told = await self._discord.answer(asked, patience=PATIENCE_SECONDS, quietly=True)
        return told["responded"]
