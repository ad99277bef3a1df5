"""Readers' reports: the desk is told of them, the reader of the answer."""

from __future__ import annotations

from functools import partial

import discord

from bot.delivery.outbox.carrying import Brings, Carrying, rewritten
from bot.delivery.outcomes import Arrived, Moot, Outcome, is_gone
from bot.desk.corrections.report_messages import OfReport, ReportEdit, ToReader
from bot.store.outbox.deliveries import Delivery
from bot.store.outbox.kinds import Kind
from bot.ui.corrections.reader_reports import reader_notice, reader_unreachable, report_message, reports_wait


def bringing(at: Carrying) -> Brings:
    """How these are brought."""
    return {
        Kind.REPORT: partial(_report, at),
        Kind.REPORTS_WAIT: partial(_reports_wait, at),
        Kind.REPORT_EDIT: partial(_report_edit, at),
        Kind.READER_NOTICE: partial(_reader_notice, at),
    }


async def _report(at: Carrying, delivery: Delivery) -> Outcome:
    sight = await at.sight(delivery)
    message = report_message(await at.desk.reports.get(OfReport.read(delivery).report), sight)
    return await at.sender.say(delivery, at.review_channel(sight.newsroom), message)


async def _reports_wait(at: Carrying, delivery: Delivery) -> Outcome:
    sight = await at.sight(delivery)
    _, waiting = await at.desk.reports.count_open(sight.article.id)
    if not waiting:
        return Moot("none of them waits any more")
    message = reports_wait(sight, waiting)
    return await at.sender.say(delivery, at.review_channel(sight.newsroom), message)


async def _report_edit(at: Carrying, delivery: Delivery) -> Outcome:
    """Make a report's message, or the number of those that wait, say what is so now."""
    said = ReportEdit.read(delivery)
    sight, of = await at.sight(delivery), await at.desk.outbox.delivery(said.of)
    if of.channel_id is None or of.message_id is None:
        return Moot("the desk was never told of it")
    if said.report:
        message = report_message(await at.desk.reports.get(said.report), sight)
    else:
        _, waiting = await at.desk.reports.count_open(sight.article.id)
        message = reports_wait(sight, waiting)
    place = at.sender.message(sight.newsroom.guild_id, of.channel_id, of.message_id)
    there = await rewritten(place, message.text, message.view)
    return Arrived() if there else Moot("its message was deleted by hand")


async def _reader_notice(at: Carrying, delivery: Delivery) -> Outcome:
    """By DM. Where a reader takes none, the desk learns that its answer did not reach them."""
    sight = await at.sight(delivery)
    told = ToReader.read(delivery)
    report = await at.desk.reports.get(told.report)
    message = reader_notice(report, sight, told.state)
    if message is None:
        return Moot("it is no longer so")
    there = await at.say_by_dm(delivery, report.reader_id, message)
    if there is None and report.answer and sight.card is not None and sight.card.thread_id is not None:
        thread = at.sender.channel(sight.newsroom.guild_id, sight.card.thread_id)
        try:
            return await at.sender.say(delivery, thread, reader_unreachable(report, sight))
        except discord.NotFound as error:
            if not is_gone(error):
                raise
    return there or Moot("the reader's DMs are closed")
