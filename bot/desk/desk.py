"""The desk: every use case, by whose side of it they are on."""

from __future__ import annotations

from bot.desk.archive.comparison import Comparing
from bot.desk.archive.export_requests import Exports
from bot.desk.archive.history import History
from bot.desk.archive.public_record import Archive
from bot.desk.archive.search import Searching
from bot.desk.article.moves import Clock, Office
from bot.desk.article.sight import Reading
from bot.desk.corrections.corrections import Corrections
from bot.desk.corrections.reader_reports import Reports
from bot.desk.corrections.retractions import Retractions
from bot.desk.corrections.takedowns import Takedowns
from bot.desk.intake.chat_submissions import Listening
from bot.desk.intake.drafts import Intake
from bot.desk.newsroom.setup import Setup
from bot.desk.outbox.results import Despatch
from bot.desk.planning.budget import Budgets
from bot.desk.planning.calendar import Calendar
from bot.desk.planning.deadlines import Deadlines
from bot.desk.planning.embargoes import Embargoes
from bot.desk.planning.scheduled_events import Listings
from bot.desk.planning.scheduling import Scheduling
from bot.desk.publishing.release import Release
from bot.desk.recovery.card_catch_up import Catchup
from bot.desk.recovery.lifecycle import Shift
from bot.desk.recovery.lost_messages import Losses
from bot.desk.recovery.parked_deliveries import Parked
from bot.desk.review.bypass import Bypasses
from bot.desk.review.claims import Claims
from bot.desk.review.reasons import Reasons
from bot.desk.review.review import Review
from bot.store import Store


class Desk:
    """What cogs, buttons, the courier and the clock call. There is no other way to the store."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.office = Office(store, clock)
        self.intake = Intake(self.office)
        self.review = Review(self.office)
        self.claims = Claims(self.office)
        self.reasons = Reasons(self.office)
        self.bypasses = Bypasses(self.office)
        self.release = Release(self.office)
        self.corrections = Corrections(self.office)
        self.takedowns = Takedowns(self.office)
        self.retractions = Retractions(self.office)
        self.reports = Reports(self.office)
        self.scheduling = Scheduling(self.office)
        self.calendar = Calendar(self.office)
        self.listings = Listings(self.office)
        self.budgets = Budgets(self.office)
        self.embargoes = Embargoes(self.office)
        self.deadlines = Deadlines(self.office)
        self.setup = Setup(self.office)
        self.reading = Reading(self.office)
        self.archive = Archive(self.office)
        self.searching = Searching(self.office)
        self.history = History(self.office)
        self.comparing = Comparing(self.office)
        self.exports = Exports(self.office)
        self.despatch = Despatch(self.office)
        self.catchup = Catchup(self.office)
        self.losses = Losses(self.office)
        self.listening = Listening(self.office)
        self.parked = Parked(self.office)
        self.shift = Shift(self.office)
