"""What people do with pictures: they add, replace, move and remove them, on the page of `/draft pictures`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.wire.chaos.pictures import drawn

if TYPE_CHECKING:
    from tests.wire.chaos.storm import Storm

PATIENCE_SECONDS = 4.0
"""How long somebody waits for the page, or for a picture that is being looked at."""


class Photographers:
    """Each public method is a step of the plan, as those of the storm itself."""

    def __init__(self, storm: Storm) -> None:
        self._storm = storm
        self._discord = storm.discord
        self._room = storm.room

    async def add_picture(self, article: int, by: tuple[str, int], picture: str) -> bool | None:
        """Somebody adds a picture."""
        return await self._sent(article, by, picture, r"cd:add_pictures:\d+:\d+", rights="own")

    async def swap_picture(self, article: int, by: tuple[str, int], place: int, picture: str) -> bool | None:
        """Somebody puts another picture in the place of one, counted from 1."""
        return await self._sent(article, by, picture, r"cd:picture_swap:\d+:\d+", place=place)

    async def drop_picture(self, article: int, by: tuple[str, int], place: int) -> bool | None:
        """Somebody takes a picture out."""
        return await self._pressed(article, by, place, "picture_remove")

    async def move_picture(self, article: int, by: tuple[str, int], place: int) -> bool | None:
        """Somebody moves a picture towards the lead."""
        return await self._pressed(article, by, place, "picture_earlier")

    async def cover_picture(self, article: int, by: tuple[str, int], place: int) -> bool | None:
        """Somebody has a picture covered, or uncovers it."""
        return await self._pressed(article, by, place, "spoiler")

    async def _pressed(self, article: int, by: tuple[str, int], place: int, button: str) -> bool:
        person, page = await self._page(article, by, place)
        asked = await self._press(person, page, rf"cd:{button}:\d+:\d+")
        return asked is not None and (await self._answer(asked))["responded"]

    async def _sent(
        self,
        article: int,
        by: tuple[str, int],
        picture: str,
        button: str,
        place: int | None = None,
        **words: str,
    ) -> bool:
        piece = self._storm.pieces.get(article)
        person, page = await self._page(article, by, place)
        asked = await self._press(person, page, button)
        if piece is None or asked is None or (await self._answer(asked))["form"] is None:
            return False
        piece.pictures.append((picture, self._storm.line))
        files = [(f"{picture}.png", drawn(picture))]
        sent = await self._discord.fill_in(person, asked, files, alt=f"It shows {picture}.", **words)
        return (await self._answer(sent))["responded"]

    async def _page(
        self, article: int, by: tuple[str, int], place: int | None = None
    ) -> tuple[int, dict[str, Any] | None]:
        """Open the page of an article's pictures, or of one of them."""
        person, number = self._storm.person(by), await self._storm.number(article)
        if number is None:
            return person, None
        told = await self._answer(await self._storm.slash(person, "draft pictures", article=str(number)))
        page = next((each for each in told["messages"] if "cd:" in str(each["components"])), None)
        if place is None or page is None:
            return person, page
        asked = await self._press(person, page, rf"cd:picture:\d+:\d+{place:02}(?!\d)")
        if asked is None or not (await self._answer(asked))["responded"]:
            return person, None
        return person, await self._discord.ask("shown", channel=page["channel"], message=page["id"])

    async def _press(self, person: int, page: dict[str, Any] | None, button: str) -> int | None:
        found = None if page is None else re.search(button, str(page["components"]))
        if page is None or found is None:
            return None
        return await self._discord.press(person, page["channel"], page["id"], found.group())

    async def _answer(self, asked: int) -> dict[str, Any]:
        return await self._discord.answer(asked, patience=PATIENCE_SECONDS, quietly=True)
