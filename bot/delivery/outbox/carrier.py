"""The carrier: how each kind of delivery is brought to Discord."""

from __future__ import annotations

import asyncio

import discord

from bot.delivery.corrections.retraction import tell_chiefs
from bot.delivery.outcomes import (
    BLOCKED_WORDS,
    NOT_TO_BE_WRITTEN_TO,
    PASSING,
    Arrived,
    Gone,
    Moot,
    Outcome,
    Refused,
    Unsettled,
    is_gone,
    judged,
)
from bot.delivery.planning.budget import BudgetPost
from bot.delivery.planning.scheduled_events import ListingCarrier
from bot.delivery.publishing.publication import Publication
from bot.delivery.review.card_readback import ReadBack
from bot.delivery.review.cards import CardPost
from bot.delivery.review.second_review import AskingForEyes
from bot.delivery.sender import Recalled, Sender
from bot.desk import Desk
from bot.desk.article.sight import Sight
from bot.desk.outbox.notices import DeskNote, Notice, ThreadNote
from bot.desk.planning.reminders import SETTLED, THE_CHIEFS
from bot.domain.corrections.reader_reports import ReportState
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.review.votes import Choice
from bot.store.outbox.deliveries import Delivery, Kind, Progress
from bot.store.planning.budgets import Budget
from bot.store.review.cards import Card
from bot.ui import message as ui_message
from bot.ui import notices
from bot.ui.corrections.reader_reports import reader_notice, reader_unreachable, report_message, reports_wait
from bot.ui.message import Message
from bot.ui.planning.deadlines import reminder
from bot.ui.publishing import messages
from bot.ui.recovery import lost_messages
from bot.ui.recovery import parked_deliveries as waiting

__all__ = ["Arrived", "Carrier", "Gone", "Moot", "Outcome", "Refused", "Unsettled"]

NOBODY = discord.AllowedMentions.none()


class Carrier:
    """Brings single deliveries to Discord. It decides nothing and writes nothing but the attempt."""

    def __init__(
        self, client: discord.Client, desk: Desk, read_back: ReadBack, *, patience_seconds: float = 60.0
    ) -> None:
        self._client = client
        self._desk = desk
        self._sender = Sender(client, desk)
        self._cards = CardPost(desk, self._sender, read_back)
        self._publication = Publication(client, desk, self._sender)
        self._eyes = AskingForEyes(desk, self._sender)
        self._listings = ListingCarrier(client, desk)
        self._budget = BudgetPost(desk, self._sender)
        self._patience_seconds = patience_seconds
        """After this a request that is not answered counts as one of which nobody knows what it did."""

    async def carry(self, delivery: Delivery) -> Outcome:
        """Bring one delivery. Failures come back as outcomes."""
        try:
            async with asyncio.timeout(self._patience_seconds):
                return await self._carry(delivery)
        except Recalled:
            return Moot("it was called back just before it was sent")
        except (discord.HTTPException, *PASSING) as error:
            newsroom = await self._desk.setup.by_id(delivery.newsroom_id)
            return judged(error, waiting.DOING[delivery.kind], _place(delivery.kind, newsroom))

    async def _carry(self, delivery: Delivery) -> Outcome:
        seen = await self._sender.look(delivery)
        if isinstance(seen, Arrived | Refused):
            return seen
        outcome = await self._bring(seen)
        if isinstance(outcome, Moot) and seen.attempt is not None:
            # What comes of that try may appear yet, and must be on record then.
            return Unsettled("It is wanted no longer, and an earlier try of it may still arrive")
        return outcome

    async def _bring(self, seen: Delivery) -> Outcome:
        match seen.kind:
            case Kind.CARD:
                return await self._cards.post(seen)
            case Kind.CARD_THREAD:
                return await self._cards.thread(seen)
            case Kind.CARD_REACTIONS:
                return await self._cards.reactions(seen)
            case Kind.UNREACT:
                return await self._cards.unreact(seen)
            case Kind.THREAD_NOTE:
                return await self._thread_note(seen)
            case Kind.PART:
                return await self._publication.part(seen)
            case Kind.PART_THREAD:
                return await self._publication.thread(seen)
            case Kind.PART_THREAD_NAME:
                return await self._publication.thread_name(seen)
            case Kind.PART_EDIT:
                return await self._publication.edit(seen)
            case Kind.ANNOUNCEMENT:
                return await self._publication.announcement(seen)
            case Kind.ANNOUNCEMENT_EDIT:
                return await self._publication.announcement_edit(seen)
            case Kind.CROSSPOST:
                return await self._publication.crosspost(seen)
            case Kind.NOTICE:
                return await self._notice(seen)
            case Kind.FAULT_NOTE:
                return await self._fault_note(seen)
            case Kind.OWNER_NOTICE:
                return await self._owner_notice(seen)
            case Kind.CHANNEL_NOTE:
                return await self._channel_note(seen)
            case Kind.REMINDER | Kind.DESK_REMINDER:
                return await self._reminder(seen)
            case Kind.DESK_NOTE:
                return await self._desk_note(seen)
            case Kind.REPORT:
                return await self._report(seen)
            case Kind.REPORTS_WAIT:
                return await self._reports_wait(seen)
            case Kind.REPORT_EDIT:
                return await self._report_edit(seen)
            case Kind.READER_NOTICE:
                return await self._reader_notice(seen)
            case Kind.EYES:
                return await self._eyes.ask(seen)
            case Kind.EYES_EDIT:
                return await self._eyes.edit(seen)
            case Kind.LISTING:
                return await self._listings.bring(seen)
            case Kind.RETRACTION:
                return await tell_chiefs(self._desk, self._sender, seen)
            case Kind.LATE:
                return await self._late(seen)
            case Kind.BUDGET:
                return await self._budget.post(seen)

    async def redraw(self, stale: Card | Budget) -> Outcome:
        """Bring the message of a card or a budget up to date. Moot if the message is gone."""
        doing = waiting.REDRAW_BUDGET if isinstance(stale, Budget) else waiting.REDRAW
        try:
            async with asyncio.timeout(self._patience_seconds):
                if isinstance(stale, Budget):
                    return await self._budget.redraw(stale)
                return await self._cards.redraw(stale)
        except (discord.HTTPException, *PASSING) as error:
            if isinstance(error, discord.NotFound) and is_gone(error):
                return Moot("its message is gone")
            return judged(error, doing, stale.channel_id)

    async def _thread_note(self, delivery: Delivery) -> Outcome:
        sight = await self._sight(delivery)
        if sight.card is None or sight.card.thread_id is None:
            return Moot("the card has no thread")
        kind, about = ThreadNote(delivery.text("note")), delivery.number("about")
        reading = self._desk.reading
        revised = kind in (ThreadNote.RESUBMITTED, ThreadNote.EDITED)
        choice = delivery.text("choice")
        # A long difference takes a while, and nobody is to wait behind it.
        message = await asyncio.to_thread(
            notices.thread_note,
            kind,
            sight,
            by=delivery.number("person"),
            choice=Choice(choice) if choice else None,
            note=await reading.note(about) if kind is ThreadNote.REASON_GIVEN else None,
            before=await reading.revision_numbered(sight.article.id, about) if revised else None,
            after=await reading.revision(delivery.number("revision")) if revised else None,
        )
        if message is None:
            return Moot("it is no longer so")
        try:
            thread = self._sender.channel(sight.newsroom.guild_id, sight.card.thread_id)
            return await self._sender.say(delivery, thread, message)
        except discord.NotFound as error:
            if not is_gone(error):
                raise
            return Moot("the card's thread is gone")

    async def _reminder(self, delivery: Delivery) -> Outcome:
        """One message to each, edited when there is more to say of the same article."""
        sight = await self._sight(delivery)
        to, stage, now = delivery.number("to"), delivery.text("stage"), self._desk.unit.clock()
        text = reminder(sight, stage, to, delivery.number("due"), now)
        if text is None:
            return Moot("it is no longer so")
        earlier = await self._desk.outbox.earlier(delivery)
        if earlier is not None and earlier.channel_id is not None and earlier.message_id is not None:
            place = self._sender.message(sight.newsroom.guild_id, earlier.channel_id, earlier.message_id)
            try:
                await place.edit(content=text, allowed_mentions=NOBODY)
                return Arrived()  # the message is the earlier one's, on record with that
            except discord.NotFound:
                pass  # somebody deleted it: what is still so is said anew
        if stage == SETTLED:
            return Moot("nobody was reminded of it")
        if to > 0:
            return await self._remind_person(delivery, sight, to, text)
        where = sight.newsroom.review_channel
        role: int | None = None
        if to == THE_CHIEFS:
            role = sight.newsroom.chiefs_role or sight.newsroom.editors_role
            text = f"<@&{role}> {text}"
        elif sight.card is not None and sight.card.thread_id is not None:
            where = sight.card.thread_id
        channel = self._sender.channel(sight.newsroom.guild_id, where)
        return await self._sender.say(delivery, channel, Message(text, pings_role=role))

    async def _remind_person(self, delivery: Delivery, sight: Sight, to: int, text: str) -> Outcome:
        there = await self._say_by_dm(delivery, to, Message(text))
        if there is None and sight.card is not None and sight.card.thread_id is not None:
            thread = self._sender.channel(sight.newsroom.guild_id, sight.card.thread_id)
            return await self._sender.say(delivery, thread, ui_message.closed_door(Message(text), to))
        return there or Moot("their DMs are closed, and there is no thread to reach them in")

    async def _desk_note(self, delivery: Delivery) -> Outcome:
        sight = await self._sight(delivery)
        kind = DeskNote(delivery.text("note"))
        message = notices.desk_note(kind, sight, by=delivery.number("person"), about=delivery.number("about"))
        if message is None:
            return Moot("it is no longer so")
        return await self._sender.say(delivery, self._review_channel(sight.newsroom), message)

    async def _late(self, delivery: Delivery) -> Outcome:
        found = await self._desk.release.lateness(delivery)
        message = messages.late(found)
        if message is None:
            return Moot("it is no longer so")
        channel = self._sender.channel(found.newsroom.guild_id, found.newsroom.review_channel)
        return await self._sender.say(delivery, channel, message)

    # --------------------------------------------------------------- readers

    async def _report(self, delivery: Delivery) -> Outcome:
        sight = await self._sight(delivery)
        message = report_message(await self._desk.reports.get(delivery.number("report")), sight)
        return await self._sender.say(delivery, self._review_channel(sight.newsroom), message)

    async def _reports_wait(self, delivery: Delivery) -> Outcome:
        sight = await self._sight(delivery)
        _, waiting = await self._desk.reports.count_open(sight.article.id)
        if not waiting:
            return Moot("none of them waits any more")
        message = reports_wait(sight, waiting)
        return await self._sender.say(delivery, self._review_channel(sight.newsroom), message)

    async def _report_edit(self, delivery: Delivery) -> Outcome:
        """Make a report's message, or the number of those that wait, say what is so now."""
        sight, of = await self._sight(delivery), await self._desk.outbox.delivery(delivery.number("of"))
        if of.channel_id is None or of.message_id is None:
            return Moot("the desk was never told of it")
        report = delivery.number("report")
        if report:
            message = report_message(await self._desk.reports.get(report), sight)
        else:
            _, waiting = await self._desk.reports.count_open(sight.article.id)
            message = reports_wait(sight, waiting)
        place = self._sender.message(sight.newsroom.guild_id, of.channel_id, of.message_id)
        try:
            await place.edit(content=message.text, view=message.view, allowed_mentions=NOBODY)
        except discord.NotFound as error:
            if not is_gone(error):
                raise
            return Moot("its message was deleted by hand")
        return Arrived()

    async def _reader_notice(self, delivery: Delivery) -> Outcome:
        """By DM. Where a reader takes none, the desk learns that its answer did not reach them."""
        sight = await self._sight(delivery)
        report = await self._desk.reports.get(delivery.number("report"))
        message = reader_notice(report, sight, ReportState(delivery.text("state")))
        if message is None:
            return Moot("it is no longer so")
        there = await self._say_by_dm(delivery, report.reader_id, message)
        if there is None and report.answer and sight.card is not None and sight.card.thread_id is not None:
            thread = self._sender.channel(sight.newsroom.guild_id, sight.card.thread_id)
            try:
                return await self._sender.say(delivery, thread, reader_unreachable(report, sight))
            except discord.NotFound:
                pass
        return there or Moot("the reader's DMs are closed")

    # ---------------------------------------------------------------- people

    async def _notice(self, delivery: Delivery) -> Outcome:
        sight = await self._sight(delivery)
        about, to, by = delivery.number("about"), delivery.number("to"), delivery.number("person")
        kind = Notice(delivery.text("notice"))
        asked = delivery.number("invitation") if "invitation" in delivery.payload else 0
        message = notices.notice(
            kind,
            sight,
            about=await self._desk.reading.note(about) if about else None,
            by=by,
            invitation=await self._desk.co_authors.invitation(asked) if asked else None,
        )
        if message is None:
            return Moot("it is no longer so")
        there = await self._say_by_dm(delivery, to, message)
        if there is None and sight.card is not None and sight.card.thread_id is not None:
            thread = self._sender.channel(sight.newsroom.guild_id, sight.card.thread_id)
            try:
                return await self._sender.say(delivery, thread, ui_message.closed_door(message, to))
            except discord.NotFound:
                if kind is Notice.INVITED:
                    await self._desk.co_authors.unreachable(sight.article.id, asked)
                return Moot("their DMs are closed, and the card's thread is gone")
        if there is None and kind is Notice.INVITED:
            await self._desk.co_authors.unreachable(sight.article.id, asked)
        if there is None and kind is Notice.FILED_FOR_YOU:
            there = await self._say_by_dm(delivery, by, notices.author_unreachable(sight))
        return there or Moot("their DMs are closed, and there is no thread to reach them in")

    async def _say_by_dm(self, delivery: Delivery, person_id: int, message: Message) -> Outcome | None:
        """None if this person takes no DM."""
        try:
            channel = await self._client.create_dm(discord.Object(person_id))
            return await self._sender.say(delivery, channel, message)
        except discord.HTTPException as error:
            if error.code not in NOT_TO_BE_WRITTEN_TO:
                raise
            return None

    # ---------------------------------------------------------------- faults

    async def _fault_note(self, delivery: Delivery) -> Outcome:
        """Post it, or edit the message of the note before it."""
        sight = await self._sight(delivery)
        concerned, earlier = await self._desk.outbox.told_of(delivery)
        fault = delivery.text("fault") or (concerned.fault if concerned else None) or ""
        if concerned is not None and concerned.state is Progress.PENDING:
            return Moot("it is being tried again")
        by = delivery.number("by")
        message = waiting.fault_note(sight.article, concerned, by=by, fault=fault)
        if earlier is not None and earlier.channel_id is not None and earlier.message_id is not None:
            place = self._sender.message(sight.newsroom.guild_id, earlier.channel_id, earlier.message_id)
            try:
                await place.edit(content=message.text, view=message.view, allowed_mentions=NOBODY)
                return Arrived()  # the message is the earlier note's, on record with that
            except discord.NotFound:
                pass  # somebody deleted it: what still waits is said anew
        if concerned is not None and concerned.state is not Progress.PARKED:
            return Moot("it waits no longer, and no message says that it does")
        channel = self._sender.channel(sight.newsroom.guild_id, sight.newsroom.review_channel)
        try:
            return await self._sender.say(delivery, channel, message)
        except discord.HTTPException as error:
            if error.code not in BLOCKED_WORDS:
                raise
        message = waiting.fault_note(sight.article, concerned, by=by, fault=fault, named=False)
        return await self._sender.say(delivery, channel, message)

    async def _channel_note(self, delivery: Delivery) -> Outcome:
        """In the review channel; to the server's owner if that is the one, or does not take it."""
        newsroom = await self._desk.setup.by_id(delivery.newsroom_id)
        guild, use = self._client.get_guild(newsroom.guild_id), delivery.text("use")
        if guild is None or guild.owner_id is None:
            return Moot("the bot is not in that server any more")
        if newsroom.channels.get(use) != delivery.number("channel"):
            return Moot("another channel was named meanwhile")
        message = lost_messages.channel_gone(guild.name, use)
        if use != "review":
            try:
                return await self._sender.say(
                    delivery, self._sender.channel(guild.id, newsroom.review_channel), message
                )
            except (discord.Forbidden, discord.NotFound):
                pass
        there = await self._say_by_dm(delivery, guild.owner_id, message)
        return there or Moot("the owner's DMs are closed")

    async def _owner_notice(self, delivery: Delivery) -> Outcome:
        newsroom = await self._desk.setup.by_id(delivery.newsroom_id)
        guild = self._client.get_guild(newsroom.guild_id)
        if guild is None or guild.owner_id is None:
            return Moot("the bot is not in that server any more")
        article = None if delivery.article_id is None else (await self._sight(delivery)).article
        message = waiting.owner_notice(guild.name, newsroom.review_channel, article, delivery.text("fault"))
        there = await self._say_by_dm(delivery, guild.owner_id, message)
        return there or Moot("the owner's DMs are closed")

    # --------------------------------------------------------------- helpers

    def _review_channel(self, newsroom: Newsroom) -> discord.PartialMessageable:
        return self._sender.channel(newsroom.guild_id, newsroom.review_channel)

    async def _sight(self, delivery: Delivery) -> Sight:
        assert delivery.article_id is not None
        return await self._desk.reading.sight(delivery.article_id)


def _place(kind: Kind, newsroom: Newsroom) -> int | None:
    """The channel whose permissions decide about a delivery; None for what goes to a person."""
    match kind:
        case Kind.PART | Kind.PART_THREAD | Kind.PART_THREAD_NAME | Kind.PART_EDIT | Kind.CROSSPOST:
            return newsroom.publish_channel
        case Kind.ANNOUNCEMENT | Kind.ANNOUNCEMENT_EDIT:
            return newsroom.announce_channel
        case Kind.NOTICE | Kind.REMINDER | Kind.OWNER_NOTICE | Kind.READER_NOTICE | Kind.LISTING:
            return None
        case _:
            return newsroom.review_channel
