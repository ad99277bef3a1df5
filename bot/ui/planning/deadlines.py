"""Deadlines in words: due times as they are set and shown, and the reminders of them."""

from __future__ import annotations

from datetime import datetime

from discord import ui

from bot.desk.article.sight import Sight
from bot.desk.intake.receipts import Receipt
from bot.desk.planning.deadlines import Due
from bot.desk.planning.reminders import SETTLED
from bot.desk.planning.scheduling import Timed
from bot.domain.article.article import ReminderStage
from bot.domain.article.states import State
from bot.domain.article.transitions import JUDGED
from bot.domain.planning.deadlines import OVER, Turn, waits_for
from bot.domain.review.signoffs import names
from bot.domain.text.links import jump
from bot.domain.text.markdown_escape import escape
from bot.ui.article.state_labels import look_of
from bot.ui.phrases import person, title, when
from bot.ui.planning.schedule import PLANS, goes_out, waiting_buttons


def told_due(due: Due) -> str:
    """After a due time was set, moved or taken away."""
    article, name = due.article, title(due.article.number, due.article.headline)
    if article.due_at is None:
        if due.before.due_at is None:
            return f"{name} has no due time."
        return f"⏳ {name} no longer has a due time."
    if due.before.due_at == article.due_at:
        return f"⏳ {name} is due then already:\n{goes_out(article.due_at, due.newsroom)}"
    lines = [f"⏳ {name} is due", goes_out(article.due_at, due.newsroom)]
    habits = due.newsroom.reminding
    before = habits.moment(ReminderStage.BEFORE, article.due_at)
    if before is not None and article.remind_stage is ReminderStage.BEFORE:
        lines.append(f"I remind the person whose turn it is {when(before, 'f')}.")
    return "\n".join(lines)


def undone(timed: Timed) -> str:
    """After a time was taken back: a due time, an embargo, a time of publication or a plan of one."""
    before, article = timed.before, timed.article
    name = title(article.number, article.headline)
    if before.state is State.SCHEDULED and article.state is not State.SCHEDULED:
        return (
            f"↩️ {name} no longer has a time. It stays approved and does not go out until a chief publishes or schedules"
            " it."
        )
    if (before.planned_at, before.planned_as) != (article.planned_at, article.planned_as):
        if article.planned_at is None:
            return f"↩️ No time is planned for {name} now."
        return f"↩️ {name} is {PLANS[article.planned_as]}, as before, for\n{goes_out(article.planned_at, timed.newsroom)}"
    if before.publish_at != article.publish_at and before.embargo_until == article.embargo_until:
        assert article.publish_at is not None
        return f"↩️ {name} goes out, as before,\n{goes_out(article.publish_at, timed.newsroom)}"
    if before.due_at != article.due_at:
        if article.due_at is None:
            return f"↩️ {name} has no due time, as before."
        return f"↩️ {name} is due, as before,\n{goes_out(article.due_at, timed.newsroom)}"
    lines = [f"↩️ {name} is under no embargo, as before."]
    if article.embargo_until is not None:
        lines = [
            f"↩️ {name} is under embargo, as before, until",
            goes_out(article.embargo_until, timed.newsroom),
        ]
    if article.publish_at is not None:
        lines.append(f"It goes out {when(article.publish_at, 'F')}.")
    return "\n".join(lines)


def undone_buttons(timed: Timed) -> ui.View | None:
    """The way on for an article that waits for a chief now."""
    return (
        waiting_buttons(timed.article)
        if timed.before.state is State.SCHEDULED != timed.article.state
        else None
    )


def assigned(taken: Receipt) -> str:
    """To whoever asked for an article."""
    article = taken.article
    name = title(article.number, article.headline)
    lines = [
        f"📌 {person(article.author_id)} was assigned {name}. It is a draft of theirs, and I told them by DM."
    ]
    if article.due_at is not None:
        lines += ["It is due", goes_out(article.due_at, taken.newsroom)]
    else:
        lines.append(f"It has no due time; `/draft due {article.number}` gives it one.")
    return "\n".join(lines)


def reminder(sight: Sight, stage: str, to: int, due: int, now: datetime) -> str | None:
    """What is said of a due time to a person, the desk (0) or the chiefs (-1); None if it is no longer so."""
    article = sight.article
    name = title(article.number, article.headline)
    if stage == SETTLED:
        return _over(sight, name)
    if article.due_at is None or int(article.due_at.timestamp()) != due or article.state in OVER:
        return None
    waits = waits_for(article)
    if to > 0 and waits.person_id != to:
        return None
    late = article.due_at <= now
    is_due = f"was due {when(article.due_at, 'f')}"
    if not late:
        is_due = f"is due {when(article.due_at, 'f')}"
    mark = "⏰" if late else "⏳"
    return f"{mark} {name} {is_due}. {_asks(sight, to)}{_unsigned(sight)}"


def _unsigned(sight: Sight) -> str:
    """Which sign-offs it waits for, beside whoever has it."""
    if sight.article.state not in JUDGED or not sight.signed.missing:
        return ""
    return f" Missing sign-offs: {escape(', '.join(names(sight.signed.missing)))}."


def _asks(sight: Sight, to: int) -> str:
    article, waits = sight.article, waits_for(sight.article)
    number = article.number
    match waits.turn:
        case Turn.WRITER if to > 0:
            return f"It waits for you: `/draft edit {number}`, then submit it. `/draft due {number}` moves the time."
        case Turn.HOLDER if to > 0:
            return (
                f"You have claimed it: judge it{_card(sight)}, or `/review release {number}` gives it back."
            )
        case Turn.WRITER:
            return f"It waits for its writer, {person(article.author_id)}{_card(sight)}."
        case Turn.HOLDER:
            return f"{person(waits.person_id)} has claimed it{_card(sight)}."
        case Turn.DESK:
            return f"It waits for an editor to claim it{_card(sight)}."
        case Turn.CHIEFS:
            return f"It is approved and has no time: it waits for a chief{_card(sight)}."
        case Turn.NOBODY:
            return f"It is {look_of(article).name.lower()} now."


def _over(sight: Sight, name: str) -> str:
    """Whoever was reminded need not do anything now; what became of it is said in the same message."""
    article = sight.article
    if article.due_at is None:
        return f"✅ {name} no longer has a due time."
    if article.discarded_at is not None:
        return f"✅ {name} was discarded."
    waits = waits_for(article)
    state = look_of(article).name.lower()
    if waits.turn is Turn.NOBODY:
        return f"✅ {name} is {state}: its due time no longer matters."
    return f"✅ {name}, due {when(article.due_at, 'f')}: it is {state} now."


def _card(sight: Sight) -> str:
    card = sight.card
    if card is None or card.message_id is None:
        return ""
    return f" on [its card]({jump(sight.newsroom.guild_id, card.channel_id, card.message_id)})"
