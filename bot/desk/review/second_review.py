"""The second review of a bypassed article: when the desk is asked for it, and when no longer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.desk.article.moves import Move
from bot.desk.outbox import queue
from bot.desk.outbox.outcomes import Outcomes
from bot.domain.article.article import Article
from bot.domain.article.states import State
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.review.bypass import EVERY, Bypass, Eyes, LookedVia, eyes_after, reader_among
from bot.domain.review.votes import Vote
from bot.store import Transaction
from bot.store.article import articles
from bot.store.outbox import deliveries
from bot.store.outbox.deliveries import Delivery, Progress
from bot.store.outbox.kinds import Kind
from bot.store.outbox.payload import Payload
from bot.store.review import bypasses

_OPEN = (Eyes.WANTED, Eyes.DOWN)


class Asked(Payload):
    """Which bypass wants a second pair of eyes, and how often the desk was asked, counted from 1."""

    kinds = (Kind.EYES,)
    bypass: int
    turn: int = 1


class AskedEdit(Payload):
    """Which delivery asked, and for which bypass."""

    kinds = (Kind.EYES_EDIT,)
    of: int
    bypass: int


def follow(tx: Transaction, move: Move) -> None:
    """An article has moved: what is asked of its bypasses follows."""
    before, after, now = move.before, move.after, move.now
    for bypass in bypasses.of_article(tx, after.id):
        if bypass.eyes not in _OPEN:
            continue
        is_out = bypass.revision_id == after.live_revision_id
        came_out = is_out and before.live_revision_id != after.live_revision_id
        eyes = eyes_after(bypass, before, after)
        saved = replace(bypass, eyes=eyes, remind_at=_reminded(bypass, eyes, after, now, anew=came_out))
        if saved != bypass:
            bypasses.save(tx, saved)
        if eyes is bypass.eyes and not came_out:
            continue
        latest = asked_by(tx, saved)
        never = latest is None or latest.state is Progress.DROPPED
        if eyes is Eyes.WANTED and is_out and never:
            _ask(tx, after, saved, now)
        else:
            _bring_up_to_date(tx, after, saved, now)


def _reminded(bypass: Bypass, eyes: Eyes, article: Article, now: datetime, *, anew: bool) -> datetime | None:
    """When the desk is asked again. The moment is set while the text is on its way already: the clock hears of
    what a person or it itself changes, and not of what arrives."""
    out = bypass.revision_id == article.live_revision_id
    on_the_way = article.state is State.PUBLISHING and bypass.revision_id == article.revision_id
    if eyes is not Eyes.WANTED or not (out or on_the_way):
        return None
    return now + EVERY if anew or bypass.remind_at is None else bypass.remind_at


def judged(tx: Transaction, article: Article, bypass: Bypass, cast: Sequence[Vote], now: datetime) -> Bypass:
    """The votes on a bypassed revision are others now: an approval of it is a second pair of eyes."""
    reader = reader_among(bypass, cast)
    if reader is not None and bypass.eyes is Eyes.WANTED:
        return give(tx, article, bypass, reader.editor_id, reader.editor_name, LookedVia.VOTE, now)
    if bypass.eyes is Eyes.GIVEN and bypass.looked_via is LookedVia.VOTE:
        if reader is None:
            again = replace(
                bypass, eyes=Eyes.WANTED, looked_by=None, looked_name="", looked_at=None, looked_via=None
            )
            return bypasses.save(tx, again)
        if reader.editor_id != bypass.looked_by:
            other = replace(bypass, looked_by=reader.editor_id, looked_name=reader.editor_name)
            return bypasses.save(tx, other)
    return bypass


def give(
    tx: Transaction,
    article: Article,
    bypass: Bypass,
    person_id: int,
    name: str,
    via: LookedVia,
    now: datetime,
) -> Bypass:
    """Somebody has read it: nobody is asked any more."""
    given = replace(
        bypass,
        eyes=Eyes.GIVEN,
        looked_by=person_id,
        looked_name=name,
        looked_at=now,
        looked_via=via,
        remind_at=None,
    )
    saved = bypasses.save(tx, given)
    _bring_up_to_date(tx, article, saved, now)
    return saved


def void(tx: Transaction, article: Article, now: datetime) -> None:
    """The votes on the current revision are void, and with them a bypass of it."""
    bypass = bypasses.standing(tx, article)
    if bypass is not None:
        saved = bypasses.save(tx, replace(bypass, eyes=Eyes.VOID, remind_at=None))
        _bring_up_to_date(tx, article, saved, now)


def remind(tx: Transaction, newsroom: Newsroom, article: Article, bypass: Bypass, now: datetime) -> None:
    """Ask the desk again, by a message in the place of the one before; after the quiet hours."""
    quiet_until = newsroom.quiet_until(now)
    if quiet_until > now:
        bypasses.save(tx, replace(bypass, remind_at=quiet_until))
        return
    bypasses.save(tx, replace(bypass, remind_at=now + EVERY))
    latest = asked_by(tx, bypass)
    if latest is not None and latest.state in (Progress.DONE, Progress.DROPPED):  # else it is still to come
        _ask(tx, article, bypass, now)


def tell_anew(tx: Transaction, lost: Delivery, now: datetime) -> bool:
    """A message that asks was deleted by hand: it comes again while nobody has read the text."""
    bypass = bypasses.get(tx, Asked.read(lost).bypass)
    latest = asked_by(tx, bypass)
    if latest is None or latest.id != lost.id or lost.state is not Progress.DONE:
        return False
    if bypass.eyes is not Eyes.WANTED:
        return False
    _ask(tx, articles.get(tx, bypass.article_id), bypass, now)
    return True


def asked_by(tx: Transaction, bypass: Bypass) -> Delivery | None:
    """The latest message that asks for a second pair of eyes on it, on its way or there."""
    found = deliveries.all_of_article(tx, bypass.article_id, Kind.EYES)
    return next((each for each in reversed(found) if Asked.read(each).bypass == bypass.id), None)


def _ask(tx: Transaction, article: Article, bypass: Bypass, now: datetime) -> None:
    latest = asked_by(tx, bypass)
    turn = 1 if latest is None else Asked.read(latest).turn + 1
    asking = queue.put(
        tx,
        article,
        Kind.EYES,
        f"{Kind.EYES}:{bypass.id}:{turn}",
        now=now,
        payload=Asked(bypass.id, turn),
    )
    if latest is not None:
        _edit(tx, article, latest, f"after:{asking}", asking, now)


def _bring_up_to_date(tx: Transaction, article: Article, bypass: Bypass, now: datetime) -> None:
    latest = asked_by(tx, bypass)
    if latest is not None:
        _edit(tx, article, latest, f"{bypass.eyes}:{article.version}", latest.id, now)


def _edit(tx: Transaction, article: Article, of: Delivery, which: str, needs: int, now: datetime) -> None:
    queue.put(
        tx,
        article,
        Kind.EYES_EDIT,
        f"{Kind.EYES_EDIT}:{of.id}:{which}",
        now=now,
        payload=AskedEdit(of.id, Asked.read(of).bypass),
        needs=needs,
    )


OUTCOMES = {Kind.EYES: Outcomes(lost=tell_anew), Kind.EYES_EDIT: Outcomes()}
