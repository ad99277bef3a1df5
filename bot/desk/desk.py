"""The desk: every use case, by whose side of it they are on."""

from __future__ import annotations

from typing import Any

from bot.desk.archive.comparison import Comparisons
from bot.desk.archive.export_requests import Exports
from bot.desk.archive.history import History
from bot.desk.archive.public_record import Archive
from bot.desk.archive.search import Search
from bot.desk.article import moves
from bot.desk.article.bylines import Bylines
from bot.desk.article.sight import Reading
from bot.desk.corrections import report_messages, retractions
from bot.desk.corrections.corrections import Corrections
from bot.desk.corrections.reader_reports import Reports
from bot.desk.corrections.retractions import Retractions
from bot.desk.corrections.takedowns import Takedowns
from bot.desk.duties import Duties, Duty
from bot.desk.intake import invitations, letters
from bot.desk.intake.chat_submissions import ChatSubmissions
from bot.desk.intake.drafts import Drafts
from bot.desk.intake.furniture import Furniture
from bot.desk.intake.invitations import CoAuthors
from bot.desk.intake.letters import Letters
from bot.desk.intake.pictures.changes import Pictures
from bot.desk.intake.pictures.files import PictureFiles
from bot.desk.intake.pictures.looks import PictureLooks
from bot.desk.intake.recycling import Recycling
from bot.desk.intake.submitting import Submitting
from bot.desk.newsroom import setup
from bot.desk.newsroom.sections import Sections
from bot.desk.newsroom.setup import Setup
from bot.desk.outbox import notices, parking
from bot.desk.outbox.outcomes import Outcomes, Redraws
from bot.desk.outbox.results import Outbox
from bot.desk.people import departures, erasing, redraws, removals, seals
from bot.desk.people.departures import Departures
from bot.desk.people.erasing import Erasure
from bot.desk.people.own_data import OwnData
from bot.desk.people.redraws import Rewriting
from bot.desk.people.removals import Removals
from bot.desk.people.retention import Keeping
from bot.desk.people.seals import Seals
from bot.desk.people.upkeep import Upkeep
from bot.desk.planning import budget, deadlines, reminders, scheduled_events
from bot.desk.planning.budget import Budgets
from bot.desk.planning.calendar import Calendar
from bot.desk.planning.deadlines import Deadlines
from bot.desk.planning.embargoes import Embargoes
from bot.desk.planning.scheduled_events import ScheduledEvents
from bot.desk.planning.scheduling import Scheduling
from bot.desk.planning.undoing import Undoing
from bot.desk.publishing import announcements, discussions, publication, threads
from bot.desk.publishing.elsewhere import Destinations
from bot.desk.publishing.release import Release
from bot.desk.publishing.tagging import Tagging
from bot.desk.publishing.threads import ArticleThreads
from bot.desk.recovery import lost_messages
from bot.desk.recovery.backups import Backups
from bot.desk.recovery.card_catch_up import Catchup
from bot.desk.recovery.lifecycle import Lifecycle
from bot.desk.recovery.lost_messages import LostMessages
from bot.desk.recovery.parked_deliveries import Parked
from bot.desk.review import bypass, card_deliveries, claims, second_review, signoffs, transfers
from bot.desk.review.bypass import Bypasses
from bot.desk.review.claims import Claims
from bot.desk.review.holds import Holds
from bot.desk.review.objections import Objections
from bot.desk.review.reasons import Reasons
from bot.desk.review.review import Review
from bot.desk.review.roll_call import RollCalls
from bot.desk.review.section_removal import SectionRemoval
from bot.desk.review.signoffs import SignOffs
from bot.desk.review.transfers import Transfers
from bot.desk.unit_of_work import Clock, UnitOfWork
from bot.domain.declarations import merged
from bot.store import Store
from bot.store.next_moment import MOMENTS
from bot.store.outbox.kinds import Kind

OUTCOMES: dict[Kind, Outcomes] = merged(
    Kind,
    "OUTCOMES of bot/desk",
    parking.OUTCOMES,
    notices.OUTCOMES,
    reminders.OUTCOMES,
    scheduled_events.OUTCOMES,
    budget.OUTCOMES,
    publication.OUTCOMES,
    announcements.OUTCOMES,
    threads.OUTCOMES,
    discussions.OUTCOMES,
    card_deliveries.OUTCOMES,
    second_review.OUTCOMES,
    report_messages.OUTCOMES,
    retractions.OUTCOMES,
    lost_messages.OUTCOMES,
    redraws.OUTCOMES,
    departures.OUTCOMES,
    removals.OUTCOMES,
    seals.OUTCOMES,
)
"""What follows from the fate of each kind of delivery."""

REDRAWS: dict[Kind, Redraws[Any]] = {**card_deliveries.REDRAWS, **budget.REDRAWS}
"""The messages that are redrawn in place, in the order in which they are looked for."""

BY_THE_CLOCK = ("publication", "roll")
"""What the clock sees to itself: it asks Discord first who of those that approved is an editor still."""

DUTIES: dict[str, Duty] = merged(
    MOMENTS.keys() - BY_THE_CLOCK,
    "DUTIES of bot/desk",
    claims.DUTIES,
    deadlines.DUTIES,
    bypass.DUTIES,
    retractions.DUTIES,
    budget.DUTIES,
    invitations.DUTIES,
    letters.DUTIES,
    removals.DUTIES,
)
"""What is done, in this order, once a moment has come that `bot/store/next_moment.py` asks for."""

moves.AFTER_MOVE[:] = (
    second_review.follow,
    reminders.follow,
    scheduled_events.follow,
    card_deliveries.follow,
    erasing.follow,
    redraws.follow,
)
publication.AFTER_LATER_TEXT[:] = (report_messages.corrected,)
setup.AFTER_CHANGE[:] = (
    budget.settings_changed,
    lost_messages.settings_changed,
    scheduled_events.settings_changed,
    signoffs.settings_changed,
    transfers.settings_changed,
)


class Desk:
    """What cogs, buttons, the courier and the clock call. There is no other way to the store."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.unit = UnitOfWork(store, clock)
        self.drafts = Drafts(self.unit)
        self.submitting = Submitting(self.unit)
        self.letters = Letters(self.unit)
        self.pictures = Pictures(self.unit)
        self.picture_files = PictureFiles(self.unit)
        self.picture_looks = PictureLooks(self.unit, self.picture_files)
        self.co_authors = CoAuthors(self.unit)
        self.furniture = Furniture(self.unit)
        self.bylines = Bylines(self.unit)
        self.review = Review(self.unit)
        self.holds = Holds(self.unit)
        self.objections = Objections(self.unit)
        self.signoffs = SignOffs(self.unit)
        self.roll_calls = RollCalls(self.unit)
        self.claims = Claims(self.unit)
        self.reasons = Reasons(self.unit)
        self.bypasses = Bypasses(self.unit)
        self.recycling = Recycling(self.unit)
        self.release = Release(self.unit)
        self.destinations = Destinations(self.unit)
        self.tagging = Tagging(self.unit)
        self.threads = ArticleThreads(self.unit)
        self.corrections = Corrections(self.unit)
        self.takedowns = Takedowns(self.unit, self.picture_files)
        self.retractions = Retractions(self.unit)
        self.reports = Reports(self.unit)
        self.scheduling = Scheduling(self.unit)
        self.calendar = Calendar(self.unit)
        self.scheduled_events = ScheduledEvents(self.unit)
        self.budgets = Budgets(self.unit)
        self.undoing = Undoing(self.unit)
        self.embargoes = Embargoes(self.unit)
        self.deadlines = Deadlines(self.unit)
        self.setup = Setup(self.unit)
        self.sections = Sections(self.unit)
        self.section_removal = SectionRemoval(self.unit)
        self.transfers = Transfers(self.unit)
        self.reading = Reading(self.unit)
        self.archive = Archive(self.unit)
        self.search = Search(self.unit)
        self.history = History(self.unit)
        self.comparison = Comparisons(self.unit)
        self.exports = Exports(self.unit)
        self.own_data = OwnData(self.unit)
        self.upkeep = Upkeep(self.unit)
        self.erasure = Erasure(self.unit, self.upkeep, self.picture_files)
        self.departures = Departures(self.unit, self.upkeep)
        self.rewriting = Rewriting(self.unit)
        self.keeping = Keeping(self.unit)
        self.seals = Seals(self.unit)
        self.removals = Removals(self.unit, self.upkeep, self.picture_files)
        self.duties = Duties(self.unit, DUTIES.values())
        self.outbox = Outbox(self.unit, OUTCOMES, REDRAWS)
        self.catchup = Catchup(self.unit)
        self.lost_messages = LostMessages(self.unit, OUTCOMES)
        self.chat_submissions = ChatSubmissions(self.unit)
        self.parked = Parked(self.unit, OUTCOMES)
        self.lifecycle = Lifecycle(self.unit)
        self.backups = Backups(self.unit)
