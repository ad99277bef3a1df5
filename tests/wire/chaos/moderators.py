"""What moderators do: take reactions, cards and threads away, and the editors' role; and people leave the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.wire.client import FORUM_TAGS, MARKS

if TYPE_CHECKING:
    from tests.wire.chaos.storm import Storm


class Moderators:
    """Each public method is a step of the plan, as those of the storm itself."""

    def __init__(self, storm: Storm) -> None:
        self._storm = storm
        self._discord = storm.discord
        self._room = storm.room
        self._gone: set[int] = set()
        """Who is no editor at the moment."""
        self.untagged = False
        """Whether the tags of the forum were ever taken away, of which each post needs one."""

    async def moderate(self, article: int, editor: int, choice: str) -> bool | None:
        """An editor's reaction is taken off the card: that one, or another of theirs if it is not there."""
        card = await self._storm.card(article)
        if card is None:
            return False
        for each in (choice, *(other for other in MARKS if other != choice)):
            facts = (self._room.editors[editor], card["channel"], card["id"], MARKS[each])
            if any([await self._discord.unreact(*facts, burst=burst) for burst in (False, True)]):
                return None
        return False

    async def no_editor(self, editor: int, how: str) -> bool | None:
        """The editors' role is taken from somebody, or they leave the server."""
        person = self._room.editors[editor]
        if person in self._gone:
            return False
        if how == "left":
            await self._discord.ask("leave", guild=self._room.guild, person=person)
        else:
            role = self._room.editors_role
            await self._discord.ask("take_role", guild=self._room.guild, person=person, role=role)
        self._gone.add(person)
        return None

    async def editor_again(self, editor: int, how: str) -> bool | None:
        """They get it back, or come back."""
        person, role = self._room.editors[editor], self._room.editors_role
        if person not in self._gone:
            return False
        if how == "left":
            await self._discord.ask("join", guild=self._room.guild, person=person, roles=[role])
        else:
            await self._discord.ask("give_role", guild=self._room.guild, person=person, role=role)
        self._gone.discard(person)
        return None

    async def lose_card(self, article: int) -> bool | None:
        """The card is deleted."""
        card = await self._storm.card(article)
        if card is None:
            return False
        self._storm.pieces[article].cards_lost += 1
        await self._discord.ask("delete", channel=card["channel"], message=card["id"])
        return None

    async def lose_thread(self, article: int) -> bool | None:
        """The card's thread is deleted."""
        card = await self._storm.card(article)
        if card is None:
            return False
        await self._discord.ask("delete_channel", channel=card["id"])  # a thread has its message's id
        return None

    async def clear_marks(self, article: int) -> bool | None:
        """The card's reactions are cleared."""
        card = await self._storm.card(article)
        if card is None:
            return False
        await self._discord.ask("clear", channel=card["channel"], message=card["id"])
        return None

    async def archive(self, article: int, locked: bool) -> bool | None:
        """The posts and threads in which an article stands are archived, and perhaps locked."""
        piece = self._storm.pieces.get(article)
        if piece is None:
            return False
        headline, found = f"Piece {piece.name} in version", False
        for channel in await self._discord.ask("channels"):
            if (
                channel["parent"] in (self._room.publish, *self._room.elsewhere)
                and headline in channel["name"]
            ):
                await self._discord.ask("archive", channel=channel["id"], locked=locked)
                found = True
        return None if found else False

    async def lose_tags(self) -> bool | None:
        """The tags of the forum are removed, of which every post needs one."""
        if not self._room.forum:
            return False
        await self._discord.ask("set_tags", channel=self._room.publish, tags=[])
        self.untagged = True
        return None

    async def tags_again(self) -> bool | None:
        """The forum has its tags again."""
        if not self._room.forum:
            return False
        await self._discord.ask("set_tags", channel=self._room.publish, tags=FORUM_TAGS)
        return None
