"""Revising: another text of an article, saved beside all those before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.desk.article.actors import By
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.bylines import Others, with_byline, with_namesakes, writers_of
from bot.desk.article.inspection import inspected
from bot.desk.article.moves import advance
from bot.desk.intake import limits
from bot.desk.intake.recycling import compare
from bot.desk.outbox import notices
from bot.desk.outbox.notices import ThreadNote
from bot.desk.review import card_deliveries
from bot.desk.review.signoffs import carry, tell_wanted
from bot.domain.article.amendment import Amendment
from bot.domain.article.article import Article, Revision, slug_of
from bot.domain.article.copy import Copy, content_hash
from bot.domain.article.errors import GuardUnmet, NotTheirs, Whose
from bot.domain.article.picture import Picture
from bot.domain.article.states import Action, Guard, Publication, State, Who
from bot.domain.intake.account import Account, counts_to_text
from bot.domain.intake.errors import Blocked, ChangedMeanwhile, NothingChanged
from bot.domain.intake.limits import listed_headline, need_length
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.errors import NotAWriter
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, is_editor, is_writer
from bot.domain.review.votes import outcome
from bot.store.article import offered_bylines, revisions
from bot.store.intake import guesses
from bot.store.review import signoffs, votes
from bot.store.transaction import Transaction


class Revised(Detail):
    """A new revision: its number, how many votes it made void and how many sign-offs, which of them `stay`, whether it says anew what it amends, what the file
    that it came in held besides words (see `counts_of`), and its byline if that is another now."""

    actions = (Action.EDIT, Action.SAVE)
    revision: int = seen_by(Audience.AUTHOR, 0)
    voided: int = seen_by(Audience.AUTHOR, 0)
    unsigned: int = seen_by(Audience.AUTHOR, 0)
    stay: str = seen_by(Audience.AUTHOR, "")
    amended: bool = seen_by(Audience.AUTHOR, False)
    kept: str = seen_by(Audience.AUTHOR, "")
    left_out: str = seen_by(Audience.AUTHOR, "")
    byline: str = seen_by(Audience.AUTHOR, "")
    """Empty where it is as before, and `OWN_NAMES` where its writers' names are printed again."""


OWN_NAMES = "none"

DETAILS = (Revised,)


def need_part(newsroom: Newsroom, article: Article, person: Person, by: By) -> None:
    """A draft belongs to its writers; what the desk has had, also to the desk. Raises NotTheirs."""
    if by.capacities & {Who.AUTHOR, Who.CO_AUTHOR}:
        return
    if article.submitted_at is not None and is_editor(person, newsroom):
        return
    out = article.publication is Publication.LIVE
    raise NotTheirs(article.number, Whose.PUBLISHED if out else Whose.DRAFT)


def revise(
    tx: Transaction,
    newsroom: Newsroom,
    article: Article,
    person: Person,
    by: By,
    now: datetime,
    *,
    began_at: int,
    copy: Copy | None = None,
    amendment: Amendment | None = None,
    account: Account | None = None,
    others: Others | None = None,
    pictures: tuple[Picture, ...] | None = None,
) -> tuple[Article, Revision, bool]:
    """Save another text, or what it amends, as a new revision; whichever is not given stays. With the desk it
    counts as handed in again, and votes are void. Returns whether it was handed in by that.

    `began_at` is the number of the revision that whoever wrote it had before them. `account` is what was taken over
    of the file that the text came in, if it came in one. A text without pictures keeps those that there are: no form speaks of
    them. `pictures` takes their place, also if it is empty. `others` are members whose names its byline may be mistaken
    for.
    Raises ChangedMeanwhile if there is a later one, NothingChanged if the content is the same (the votes then
    stand), Blocked if the desk has it and preflight stops the new text, NotAWriter if saving would hand it in
    for somebody who has lost the writers' role, GuardUnmet(NOTED) if the desk has a correction and its note is
    taken away, TextTooLong, TooMuch, and what the workflow raises.
    """
    assert article.revision_id is not None
    current = revisions.get(tx, article.revision_id)
    amendment = amendment or current.amendment if article.amending else None
    if article.state is not State.DRAFT and not is_writer(person, newsroom):
        raise NotAWriter(newsroom.writers_role or 0)  # saving would hand it in
    if copy is not None:
        need_length(copy, newsroom.character_limit)
    limits.may_save(tx, newsroom, person.id, now)
    writers = writers_of(tx, article)
    text = copy or current.copy
    if pictures is not None or not text.pictures:
        text = replace(text, pictures=current.copy.pictures if pictures is None else pictures)
    text = with_byline(text, writers)
    report = inspected(newsroom, article, current, text)
    report = with_namesakes(tx, newsroom, report, writers, others or {}, current)
    if content_hash(report.copy, amendment) == current.content_hash:
        raise NothingChanged(article.number)
    if current.number != began_at:
        raise ChangedMeanwhile(article.number, began_at, current.number)
    met = {Guard.CONTENT_CHANGED}
    if not report.blocking:
        met.add(Guard.PREFLIGHT)
    action = Action.EDIT
    if report.blocking and article.state is State.CHANGES_REQUESTED:
        action = Action.SAVE
    elif report.blocking and article.state is not State.DRAFT:
        raise Blocked(article.number, report.blocking)
    if amendment is not None and not amendment.complete and article.state is not State.DRAFT:
        raise GuardUnmet(action, Guard.NOTED)
    headline, slug = _names(article, report.copy.headline)
    old_votes = votes.on_revision(tx, article.id, current.id)
    revision = revisions.add(
        tx,
        article.id,
        report,
        editor_id=person.id,
        editor_name=person.name,
        now=now,
        amendment=amendment,
    )
    votes.carry_objections(tx, article.id, revision.id)
    signatures = signoffs.on_revision(tx, article.id, current.id)
    stay = carry(tx, article, current, revision)
    saved = advance(
        tx,
        newsroom,
        article,
        by,
        action,
        now=now,
        met=frozenset(met),
        outcome=outcome(votes.on_revision(tx, article.id, revision.id), newsroom.quorum, signed=bool(stay)),
        detail=Revised(
            revision=revision.number,
            voided=len(old_votes),
            unsigned=len(signatures) - len(stay),
            stay=", ".join(dict.fromkeys(each.name for each in stay)),
            amended=amendment != current.amendment,
            kept=counts_to_text(account.kept) if account is not None else "",
            left_out=counts_to_text(account.left_out) if account is not None else "",
            byline=_byline_changed(current.copy, revision.copy),
        ),
        revision_id=revision.id,
        headline=headline,
        slug=slug,
        # Whoever was on the old text is not on the new one: it waits for an editor again.
        claimed_by=None,
        claimed_until=None,
    )
    if revision.copy.byline != current.copy.byline:
        offered_bylines.offer(tx, article.id, "")  # they have chosen
    guess = guesses.find(tx, article.id)
    if guess is not None and (guess.pending or _words(revision.copy) != _words(current.copy)):
        guesses.forget(tx, article.id)
    compare(tx, newsroom, saved, revision)
    for vote in old_votes:
        card_deliveries.clear_reaction(tx, saved, vote, now)
    handed_in = action is Action.EDIT and saved.state is not State.DRAFT
    if handed_in:
        note = ThreadNote.RESUBMITTED if article.state is State.CHANGES_REQUESTED else ThreadNote.EDITED
        notices.say_in_thread(tx, saved, note, now, about=current.number, person_id=person.id)
        tell_wanted(tx, newsroom, saved, now)
    return saved, revision, handed_in


def _words(copy: Copy) -> Copy:
    """A text without what is changed around it: neither says that somebody has looked at its letters."""
    return replace(copy, byline="", sources=())


def _names(article: Article, headline: str) -> tuple[str, str]:
    """The headline and slug that a new text gives its article. What is out keeps the headline that it has in public until the
    new one is, and what the desk was given the one that it knows, while the new text is only its writers'."""
    if article.amending or (article.state is State.DRAFT and article.given_revision_id is not None):
        return article.headline, article.slug
    return listed_headline(headline), slug_of(headline)


def _byline_changed(before: Copy, now: Copy) -> str:
    return "" if before.byline == now.byline else now.byline or OWN_NAMES


def amendment_met(tx: Transaction, article: Article, revision: Revision) -> frozenset[Guard]:
    """Which conditions for handing in a correction a working revision meets; all of them without a live text."""
    if not article.amending or revision.amendment is None:
        return frozenset({Guard.NOTED, Guard.AMENDED})
    assert article.live_revision_id is not None
    met: set[Guard] = set()
    if revision.amendment.complete:
        met.add(Guard.NOTED)
    live = revisions.get(tx, article.live_revision_id)
    if revision.amendment.note or content_hash(live.copy) != content_hash(revision.copy):
        met.add(Guard.AMENDED)
    return frozenset(met)
