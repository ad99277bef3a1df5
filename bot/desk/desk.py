"""The desk: every use case, by whose side of it they are on."""

from __future__ import annotations

from bot.desk.archive import Archive
from bot.desk.budget import Budgets
from bot.desk.bypasses import Bypasses
from bot.desk.calendar import Calendar
from bot.desk.catchup import Catchup
from bot.desk.claims import Claims
from bot.desk.comparing import Comparing
from bot.desk.corrections import Corrections
from bot.desk.deadlines import Deadlines
from bot.desk.despatch import Despatch
from bot.desk.embargoes import Embargoes
from bot.desk.exports import Exports
from bot.desk.history import History
from bot.desk.intake import Intake
from bot.desk.listening import Listening
from bot.desk.listings import Listings
from bot.desk.losses import Losses
from bot.desk.office import Clock, Office
from bot.desk.parked import Parked
from bot.desk.reading import Reading
from bot.desk.reasons import Reasons
from bot.desk.release import Release
from bot.desk.reports import Reports
from bot.desk.retractions import Retractions
from bot.desk.review import Review
from bot.desk.scheduling import Scheduling
from bot.desk.searching import Searching
from bot.desk.setup import Setup
from bot.desk.shift import Shift
from bot.desk.takedowns import Takedowns
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
