"""The composition of delivery: every area's kinds of delivery, brought by one carrier."""

from __future__ import annotations

import discord

from bot.delivery.corrections import reader_reports, retraction
from bot.delivery.outbox.carrier import Carrier
from bot.delivery.outbox.carrying import Brings, Carrying
from bot.delivery.people import redraws as redraws_of_people
from bot.delivery.people import removals, seals
from bot.delivery.planning import budget, reminders, scheduled_events
from bot.delivery.publishing import discussions, late, publication, threads
from bot.delivery.recovery import fault_notes
from bot.delivery.review import cards, notices, second_review
from bot.delivery.review.card_readback import ReadBack
from bot.delivery.sender import Sender
from bot.desk import Desk
from bot.desk.desk import REDRAWS
from bot.domain.declarations import merged
from bot.store.outbox.kinds import Kind


def carrier_of(client: discord.Client, desk: Desk, read_back: ReadBack) -> Carrier:
    """A carrier that knows every kind. Raises ValueError for a kind that two areas declare, or none."""
    at = Carrying(client, desk, Sender(client, desk))
    _, card_redraws = cards.bringing(at, read_back)
    _, day_redraws = budget.bringing(at)
    brings = merged(
        Kind,
        "bringing() of bot/delivery",
        *_areas(at, read_back),
        redraws_of_people.bringing(at, lambda other: _areas(other, read_back)),
    )
    redraws = merged(REDRAWS, "redraws of bot/delivery", card_redraws, day_redraws)
    return Carrier(at, brings, redraws)


def _areas(at: Carrying, read_back: ReadBack) -> tuple[Brings, ...]:
    """How every kind is brought that is a message of its own."""
    return (
        cards.bringing(at, read_back)[0],
        notices.bringing(at),
        second_review.bringing(at),
        publication.bringing(at),
        threads.bringing(at),
        discussions.bringing(at),
        late.bringing(at),
        budget.bringing(at)[0],
        reminders.bringing(at),
        scheduled_events.bringing(at),
        reader_reports.bringing(at),
        retraction.bringing(at),
        fault_notes.bringing(at),
        removals.bringing(at),
        seals.bringing(at),
    )
