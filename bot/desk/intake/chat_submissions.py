"""Chat submissions: which messages of a submissions channel have been dealt with, so that each is taken once."""

from __future__ import annotations

from datetime import datetime

from bot.desk.unit_of_work import UseCases
from bot.domain.newsroom.newsroom import Newsroom
from bot.store.intake import chat_submissions
from bot.store.newsroom import newsrooms
from bot.store.transaction import Transaction


class ChatSubmissions(UseCases):
    """What was heard while the bot was there, and how far."""

    async def heard_up_to(self, newsroom: Newsroom) -> int | None:
        """The message up to which everything in the submissions channel is dealt with.

        None if the newsroom has no such channel, or it was never listened to.
        """
        channel = newsroom.submissions_channel
        if channel is None:
            return None
        return await self.unit.read(lambda tx: chat_submissions.up_to(tx, newsroom.id, channel))

    async def move(self, newsroom_id: int, channel_id: int, message_id: int) -> None:
        """Everything in a submissions channel up to this message is dealt with."""
        await self.unit.write(lambda tx, _: chat_submissions.move(tx, newsroom_id, channel_id, message_id))

    async def heard(self, guild_id: int, message_id: int) -> bool:
        """Whether a message was dealt with already."""

        def query(tx: Transaction) -> bool:
            newsroom = newsrooms.of_guild(tx, guild_id)
            return newsroom is not None and chat_submissions.heard(tx, newsroom.id, message_id)

        return await self.unit.read(query)

    async def hear(self, guild_id: int, message_id: int) -> None:
        """A message was filed or refused: it is not to be taken a second time."""

        def work(tx: Transaction, _: datetime) -> None:
            newsroom = newsrooms.of_guild(tx, guild_id)
            # Where no channel's history is ever gone through there is nothing to remember.
            if newsroom is not None and newsroom.submissions_channel is not None:
                chat_submissions.hear(tx, newsroom.id, message_id)

        await self.unit.write(work)
