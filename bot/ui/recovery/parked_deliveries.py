"""What waits for a human: the note of it to the desk, the pages of `/newsroom check`, and their buttons."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

import discord
from discord import ui

from bot.desk.outbox.outcomes import Ending
from bot.desk.recovery.parked_deliveries import Fate, Waiting
from bot.domain.article.article import Article
from bot.domain.dataclass import dataclass
from bot.domain.declarations import merged
from bot.domain.late import pattern
from bot.domain.publishing.layout import clip
from bot.domain.text.markdown_escape import escape
from bot.store.outbox.deliveries import Delivery, Progress
from bot.store.outbox.kinds import Kind
from bot.ui.buttons import NUMBER, settled
from bot.ui.corrections import doing as corrections
from bot.ui.message import Message
from bot.ui.phrases import person, plural, title, when
from bot.ui.planning import doing as planning
from bot.ui.publishing import doing as publishing
from bot.ui.recovery import doing
from bot.ui.review import doing as review

PAGE = 8
"""Entries on one page: with their buttons they are 37 of the 40 components that a message may have."""

ENTRY_SHOWN = 450
"""Characters of one entry. Discord takes 4,000 in a message."""

DOING: dict[Kind, str] = merged(
    Kind,
    "DOING of bot/ui/<area>/doing.py",
    planning.DOING,
    publishing.DOING,
    review.DOING,
    corrections.DOING,
    doing.DOING,
)
"""What each kind of delivery does, after “I could not”."""

REDRAWING: dict[Kind, str] = {**planning.REDRAWING, **review.REDRAWING}
"""The same of those whose message is edited in place."""


class Press(StrEnum):
    """What a button here asks for."""

    AGAIN = "again"
    DROP = "drop"
    ALL = "all"
    PAGE = "page"


TEMPLATE = pattern(rf"parked:(?P<press>again|drop|all|page):(?P<id>{NUMBER}):(?P<page>[0-9]{{1,6}})")
"""The id is a delivery's, or the server's for what speaks of all; page 0 is the note to the desk."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A custom id, read."""

    press: Press
    id: int
    page: int


def read_custom_id(match: re.Match[str]) -> Pressed:
    """What a custom id means."""
    return Pressed(Press(match["press"]), int(match["id"]), int(match["page"]))


def _button(press: Press, number: int, page: int, label: str, emoji: str, **options: Any) -> ui.Button[Any]:
    return ui.Button(label=label, emoji=emoji, custom_id=f"parked:{press}:{number}:{page}", **options)


def _choices(delivery_id: int, page: int) -> tuple[ui.Button[Any], ui.Button[Any]]:
    return (
        _button(Press.AGAIN, delivery_id, page, "Try again", "🔁", style=discord.ButtonStyle.primary),
        _button(Press.DROP, delivery_id, page, "Drop", "🗑️"),
    )


def fault_note(
    article: Article, delivery: Delivery | None, *, by: int, fault: str, named: bool = True
) -> Message:
    """To the desk: what could not be done and what to do, or what became of that. `delivery` is None for a
    card that cannot be redrawn. Not `named`, it leaves the headline out, which may be what is blocked."""
    name = title(article.number, article.headline) if named else f"**№{article.number}**"
    if delivery is None:
        return Message(f"⚠️ {name}: {fault}\n-# I try again by myself. `/newsroom check` makes me try now.")
    match delivery.state:
        case Progress.DONE:
            return Message(f"✅ {name}: I could {DOING[delivery.kind]} after all.")
        case Progress.DROPPED:
            asked = f" {person(by)} said so." if by else ""
            return Message(f"🗑️ {name}: I no longer try to {DOING[delivery.kind]}.{asked}")
        case _:
            view = ui.View(timeout=None)
            for button in _choices(delivery.id, 0):
                view.add_item(button)
            text = f"⚠️ {name}: {fault}\n-# Fix that, then press *Try again*. *Drop* gives it up."
            return Message(text, settled(view))


def owner_notice(server: str, review_channel: int, article: Article | None, fault: str) -> Message:
    """To the server's owner, when the review channel takes no word of it."""
    name = "" if article is None else f", {title(article.number, article.headline)}"
    return Message(
        f"⚠️ In **{escape(clip(server, 100))}**{name}: {fault}\n"
        f"I cannot write this in <#{review_channel}>, so I write to you, as the server’s owner."
        " `/newsroom check` there says what to change, and shows all that waits."
    )


def page_of(found: Waiting, guild_id: int, *, said: str = "") -> ui.LayoutView:
    """A page of what waits for a human, each with its two buttons. `said` is what just came of one."""
    view = ui.LayoutView(timeout=None)
    head = [said] if said else []
    if not found.entries:
        view.add_item(ui.TextDisplay("\n".join([*head, "✅ No delivery waits for a person now."])))
        return settled(view)
    rest = found.count - len(found.entries)
    more = (
        f" Here {'is' if len(found.entries) == 1 else 'are'} {len(found.entries)}; {rest} more."
        if rest
        else ""
    )
    head.append(f"### ⚠️ {plural(found.count, 'delivery', 'deliveries')} refused by Discord\n{more}".rstrip())
    view.add_item(ui.TextDisplay("\n".join(head)))
    for delivery, article in found.entries:
        view.add_item(ui.TextDisplay(_entry(delivery, article)))
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        for button in _choices(delivery.id, found.page):
            row.add_item(button)
        view.add_item(row)
    view.add_item(_row_of_all(found, guild_id))
    return settled(view)


def _entry(delivery: Delivery, article: Article | None) -> str:
    since = f" · since {when(delivery.done_at, 'R')}" if delivery.done_at else ""
    name = "**The newsroom**"
    if article is not None:
        name = f"**№{article.number}** {escape(clip(article.headline, 60))}"
    head = f"{name} · {DOING[delivery.kind]}{since}"
    return clip(f"{head}\n{delivery.fault or ''}", ENTRY_SHOWN)


def _row_of_all(found: Waiting, guild_id: int) -> ui.ActionRow[ui.LayoutView]:
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    row.add_item(_button(Press.ALL, guild_id, found.page, "Try all again", "🔁"))
    if found.page > 1:
        row.add_item(_button(Press.PAGE, guild_id, found.page - 1, "Back", "◀️"))
    if found.page * PAGE < found.count:
        row.add_item(_button(Press.PAGE, guild_id, found.page + 1, "On", "▶️"))
    return row


def told_again(fate: Fate) -> str:
    """What came of *Try again*."""
    what = DOING[fate.kind]
    if fate.changed:
        return f"🔁 On its way again: to {what}. If Discord refuses again, I tell the desk."
    match fate.state:
        case Progress.DONE:
            return f"✅ There is nothing to try again: I could {what} meanwhile."
        case Progress.DROPPED:
            return f"🗑️ It was dropped, so I no longer try to {what}."
        case _:
            return f"🔁 It is on its way again already: to {what}."


_DROPPED: dict[Ending, str] = {
    Ending.GIVEN_UP: "🗑️ Dropped: I no longer try to {what}.",
    Ending.CALLED_OFF: "🗑️ Its publication is called off: it is approved, and goes out when a chief publishes it.",
    Ending.FORGONE: "🗑️ Dropped: what readers see of it stays as it is, and it counts as published.",
    Ending.LEFT_UP: (
        "🗑️ Dropped: readers may still see the text of an article that is down. Delete its messages by hand:"
        " I no longer take them away."
    ),
}


def told_dropped(fate: Fate) -> str:
    """What came of *Drop*."""
    what = DOING[fate.kind]
    if fate.changed:
        return _DROPPED[fate.ending].format(what=what)
    match fate.state:
        case Progress.DONE:
            return f"✅ Too late to drop it: I could {what} meanwhile."
        case Progress.DROPPED:
            return f"🗑️ It was dropped before: I no longer try to {what}."
        case _:
            return f"🔁 It is being tried again at this moment: to {what}. Look again in a minute."


def told_all(count: int) -> str:
    """What came of *Try all again*."""
    return f"🔁 {plural(count, 'delivery is', 'deliveries are')} on the way again."
