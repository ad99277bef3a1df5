"""Budgets: which message is a newsroom's budget of a day, and whether it is up to date."""

from __future__ import annotations

from datetime import date, datetime

from bot.domain.dataclass import dataclass
from bot.store.records import Record
from bot.store.timestamps import from_text, to_optional_text, to_text
from bot.store.transaction import Transaction, by_guild, by_newsroom

OURS = by_newsroom("budget.newsroom_id")
OUR_NEWSROOMS = by_guild("guild_id")

MOMENTS = {
    "budget": f"SELECT min(budget_next) FROM newsroom WHERE budget_next IS NOT NULL{OUR_NEWSROOMS}",
    "turn": f"SELECT min(turns_at) FROM budget WHERE turns_at IS NOT NULL{OURS}",
}
"""When the clock is wanted: a budget is posted, or time itself changes what it shows."""


@dataclass(frozen=True, slots=True)
class Budget:
    """A budget is stale while `wanted` is above `drawn`. Without a message it is yet to be posted.

    It is `running` until `ends_at`, when its day is over; until then `turns_at` is when time itself changes
    what it shows. `tries` and `fault` are as those of a card.
    """

    newsroom_id: int
    day: date
    ends_at: datetime
    running: bool
    delivery_id: int
    channel_id: int | None
    message_id: int | None
    wanted: int
    drawn: int
    tries: int
    fault: str | None

    @property
    def lane(self) -> str:
        """What is redrawn one after the other."""
        return f"budget:{self.newsroom_id}:{self.day}"


BUDGETS = Record("budget", Budget, beside=("turns_at", "not_before"))


def begin(tx: Transaction, newsroom_id: int, day: date, delivery_id: int, ends_at: datetime) -> None:
    """A newsroom's budget of a day is to be posted. The one before it must have ended."""
    tx.execute(
        "INSERT INTO budget (newsroom_id, day, delivery_id, ends_at, turns_at) VALUES (?, ?, ?, ?, ?)",
        (newsroom_id, day.isoformat(), delivery_id, to_text(ends_at), to_text(ends_at)),
    )


def last_day(tx: Transaction, newsroom_id: int) -> date | None:
    """The latest day that has its budget."""
    row = tx.one(
        "SELECT day FROM budget WHERE newsroom_id = ? AND day > '' ORDER BY day DESC LIMIT 1", (newsroom_id,)
    )
    return None if row is None else date.fromisoformat(row["day"])


def get(tx: Transaction, newsroom_id: int, day: date) -> Budget:
    """A budget that is known to exist."""
    found = BUDGETS.one(tx, "newsroom_id = ? AND day = ?", (newsroom_id, day.isoformat()))
    if found is None:
        raise LookupError(f"no budget of {day} in newsroom {newsroom_id}")
    return found


def running(tx: Transaction, newsroom_id: int) -> Budget | None:
    """The budget of the newsroom's present day, if it has one."""
    return BUDGETS.one(tx, "newsroom_id = ? AND running = 1", (newsroom_id,))


def by_delivery(tx: Transaction, delivery_id: int) -> Budget | None:
    """The budget that a delivery brings."""
    return BUDGETS.one(tx, "delivery_id = ?", (delivery_id,))


def want(tx: Transaction, article_id: int) -> None:
    """Something of an article has changed: have its newsroom's budget redrawn, if one is running."""
    tx.execute(
        "UPDATE budget SET wanted = wanted + 1 WHERE running = 1"
        " AND newsroom_id = (SELECT newsroom_id FROM article WHERE id = ?)",
        (article_id,),
    )


def want_all(tx: Transaction, newsroom_id: int) -> None:
    """The same for what is of no article."""
    tx.execute("UPDATE budget SET wanted = wanted + 1 WHERE running = 1 AND newsroom_id = ?", (newsroom_id,))


def stale(tx: Transaction, now: datetime, *, limit: int) -> list[Budget]:
    """Budgets on show that are behind and need not wait, the oldest first."""
    return BUDGETS.all(
        tx,
        "wanted > drawn AND message_id IS NOT NULL"
        f" AND (not_before IS NULL OR not_before <= ?){OURS} ORDER BY message_id LIMIT ?",
        (to_text(now), limit),
    )


def next_try(tx: Transaction, now: datetime) -> datetime | None:
    """When the next redraw that was put off may be tried; None if none was."""
    row = tx.one(
        "SELECT min(not_before) AS moment FROM budget"
        f" WHERE wanted > drawn AND message_id IS NOT NULL AND not_before > ?{OURS}",
        (to_text(now),),
    )
    return None if row is None or row["moment"] is None else from_text(row["moment"])


def to_post(tx: Transaction, now: datetime, *, limit: int) -> list[int]:
    """Newsrooms whose budget is to be posted."""
    rows = tx.all(
        "SELECT id FROM newsroom WHERE budget_next IS NOT NULL AND budget_next <= ?"
        f"{OUR_NEWSROOMS} ORDER BY budget_next LIMIT ?",
        (to_text(now), limit),
    )
    return [row["id"] for row in rows]


def turning(tx: Transaction, now: datetime, *, limit: int) -> list[Budget]:
    """Budgets that time itself has changed."""
    return BUDGETS.all(
        tx, f"turns_at IS NOT NULL AND turns_at <= ?{OURS} ORDER BY turns_at LIMIT ?", (to_text(now), limit)
    )


def turned(tx: Transaction, budget: Budget) -> None:
    """Time has changed what it shows. Until it is redrawn nothing but its end is waited for."""
    tx.execute(
        "UPDATE budget SET wanted = wanted + 1, turns_at = ends_at WHERE newsroom_id = ? AND day = ?",
        (budget.newsroom_id, budget.day.isoformat()),
    )


def end(tx: Transaction, budget: Budget) -> None:
    """Its day is over: it is drawn once more, and then left as it stands."""
    tx.execute(
        "UPDATE budget SET wanted = wanted + 1, running = 0, turns_at = NULL WHERE newsroom_id = ? AND day = ?",
        (budget.newsroom_id, budget.day.isoformat()),
    )


def posted(
    tx: Transaction, budget: Budget, channel_id: int, message_id: int, drawn: int, turns_at: datetime | None
) -> None:
    """It is on show, or redrawn: its message shows everything up to that change."""
    tx.execute(
        "UPDATE budget SET channel_id = ?, message_id = ?, drawn = ?, tries = 0, not_before = NULL, fault = NULL,"
        " turns_at = CASE WHEN running = 1 THEN coalesce(?, turns_at) END WHERE newsroom_id = ? AND day = ?",
        (
            channel_id,
            message_id,
            drawn,
            to_optional_text(turns_at),
            budget.newsroom_id,
            budget.day.isoformat(),
        ),
    )


def put_off(tx: Transaction, budget: Budget, until: datetime, refusal: str | None) -> None:
    """A redraw came to nothing; `refusal` says why, if Discord refuses it."""
    tx.execute(
        "UPDATE budget SET tries = tries + 1, not_before = ?, fault = coalesce(?, fault)"
        " WHERE newsroom_id = ? AND day = ?",
        (to_text(until), refusal, budget.newsroom_id, budget.day.isoformat()),
    )


def hurry(tx: Transaction, newsroom_id: int) -> None:
    """What Discord refused to have redrawn may be tried at once: somebody has put things right."""
    tx.execute(
        "UPDATE budget SET not_before = NULL WHERE running = 1 AND newsroom_id = ? AND fault IS NOT NULL",
        (newsroom_id,),
    )


def lost(tx: Transaction, budget: Budget) -> None:
    """Its message is gone."""
    tx.execute(
        "UPDATE budget SET message_id = NULL, tries = 0, not_before = NULL, fault = NULL"
        " WHERE newsroom_id = ? AND day = ?",
        (budget.newsroom_id, budget.day.isoformat()),
    )


def plan_next(tx: Transaction, newsroom_id: int, moment: datetime | None) -> None:
    """When the next one is to be posted; None for never."""
    tx.execute("UPDATE newsroom SET budget_next = ? WHERE id = ?", (to_optional_text(moment), newsroom_id))
