"""The calendar on screen: the agenda, and the buttons and menus with which chiefs put it in order.

It holds no state: custom ids carry the server, the page, and the chosen article at the version that was seen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import discord
from discord import ui

from bot.desk.planning.calendar import Move
from bot.domain.article.article import Article
from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.planning.plan import Plan, Span
from bot.domain.refusals import UnknownPress
from bot.domain.text.graphemes import clip
from bot.ui.buttons import NUMBER, settled
from bot.ui.phrases import plural, title, when
from bot.ui.planning.agenda import HEADLINE_SHOWN, Page, day_text, head, page_of, pages, time_text

SLOTS_OFFERED = 24
"""Free slots in one menu. Discord shows 25 choices; the last one leads to more."""

Style = discord.ButtonStyle


class Do(StrEnum):
    """What a button or a menu of the calendar asks for."""

    SHOW = "show"
    """Draw a page."""
    CHOOSE = "choose"
    EARLIER = "earlier"
    LATER = "later"
    SWAP = "swap"
    """Ask with which article."""
    SWAP_WITH = "swapwith"
    SLOT = "slot"
    """Ask which free slot."""
    TO_SLOT = "toslot"
    WEEK = "week"
    MONTH = "month"
    FILE = "file"


class Asking(StrEnum):
    """What the calendar's menu asks for; the value goes into custom ids."""

    ARTICLE = "0"
    PARTNER = "1"
    SLOT = "2"


_PARTS = (
    rf":(?P<do>[a-z]{{1,40}}):(?P<guild>{NUMBER}):(?P<page>[0-9]{{1,6}}):(?P<article>{NUMBER}):(?P<version>{NUMBER})"
    r":(?P<asking>[012])"
)
BUTTON_TEMPLATE = pattern("cal" + _PARTS)
MENU_TEMPLATE = pattern("cal-menu" + _PARTS)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody is in a server's calendar: the page (from 0), the article that they chose and the
    version of it that was drawn (0 without one), and what the menu asks."""

    guild_id: int
    page: int = 0
    article_id: int = 0
    version: int = 0
    asking: Asking = Asking.ARTICLE

    def custom_id(self, do: Do, *, menu: bool = False) -> str:
        """The custom id of a button or menu that is used here."""
        family = "cal-menu" if menu else "cal"
        return f"{family}:{do}:{self.guild_id}:{self.page}:{self.article_id}:{self.version}:{self.asking}"


def read_custom_id(match: re.Match[str]) -> tuple[Do, Spot] | None:
    """What a custom id means; None for one of another age."""
    try:
        do = Do(match["do"])
        asking = Asking(match["asking"])
    except ValueError:
        return None
    guild, page, article, version = (int(match[name]) for name in ("guild", "page", "article", "version"))
    return do, Spot(guild, page, article, version, asking)


def article_value(article: Article) -> str:
    """An article as the value of a choice: which, and at which version it was seen."""
    return f"{article.id}:{article.version}"


def read_article_value(value: str) -> tuple[int, int]:
    """Id and version. Raises UnknownPress for anything else."""
    found = re.fullmatch(rf"({NUMBER}):({NUMBER})", value)
    if found is None:
        raise UnknownPress
    return int(found[1]), int(found[2])


def slot_value(at: datetime, *, more: bool = False) -> str:
    """A slot as the value of a choice, or the choice of those after it."""
    return f"{'after' if more else 'at'}:{int(at.timestamp())}"


def read_slot_value(value: str) -> tuple[datetime, bool]:
    """The moment, and whether the slots after it are meant. Raises UnknownPress for anything else."""
    found = re.fullmatch(r"(at|after):([0-9]{1,11})", value)
    if found is None:
        raise UnknownPress
    return datetime.fromtimestamp(int(found[2]), UTC), found[1] == "after"


def calendar_view(
    plan: Plan, spot: Spot, *, movable: bool, slots: Sequence[datetime] = (), note: str = ""
) -> ui.LayoutView:
    """Draw the calendar. `movable` draws it for a chief; `slots` are the free ones to offer, one more than
    SLOTS_OFFERED if there are more; `note` says what came of what was done."""
    found = pages(plan)
    chosen = next((article for article in plan.articles() if article.id == spot.article_id), None)
    spot = Spot(spot.guild_id, min(spot.page, len(found) - 1), asking=spot.asking)
    if chosen is not None:
        spot = replace(spot, article_id=chosen.id, version=chosen.version)
    page = found[spot.page]
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=discord.Colour(0x14B8A6))
    container.add_item(ui.TextDisplay(head(plan)))
    if note:
        container.add_item(ui.TextDisplay(note))
    container.add_item(ui.Separator())
    container.add_item(ui.TextDisplay(page.text))
    if movable and plan.articles():
        container.add_item(ui.Separator())
        for item in _moving(plan, spot, page, chosen, slots):
            container.add_item(item)
    if len(found) > 1:
        container.add_item(_turning(spot, len(found)))
    looking: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    looking.add_item(_button(Do.WEEK, spot, "Week as a picture", "🖼️"))
    looking.add_item(_button(Do.MONTH, spot, "Month as a picture", "🖼️"))
    looking.add_item(_button(Do.FILE, spot, "Calendar file", "📎"))
    container.add_item(looking)
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return settled(view)


def spot_of(plan: Plan, spot: Spot, article_id: int) -> Spot:
    """The page on which an article stands, with that article chosen."""
    page = page_of(pages(plan), article_id)
    return Spot(spot.guild_id, spot.page if page is None else page, article_id)


def told(plan: Plan, moves: Sequence[Move]) -> str:
    """What was moved, in a sentence: the chosen article first, then what changed places with it."""
    return "✅ " + " ".join(_moved(plan, move) for move in moves)


NO_PICTURES = (
    "There is no picture: this bot runs without the extra `charts`. Its operator installs that with"
    " `pip install 'copydesk[charts]'` and starts the bot again."
)


ALT_CHARACTERS = 1024
"""The longest text that Discord takes for those who do not see a picture."""


def picture_alt(plan: Plan, span: Span) -> str:
    """The picture of the plan in words, for those who do not see it: what goes out when, day by day."""
    zone, today = plan.newsroom.zone, plan.now.astimezone(plan.newsroom.zone).date()
    first = span.first_day(today)
    last = first + timedelta(days=span.days - 1)
    days = [
        f"{day_text(day)}: {'; '.join(planned)}."
        for day, places in plan.days()
        if first <= day <= last
        and (
            planned := [
                f"{place.at.astimezone(zone):%H:%M} №{article.number} {clip(article.headline, HEADLINE_SHOWN)}{told}"
                for place in places
                for some, told in ((place.articles, ""), (place.pencilled, ", planned, not approved yet"))
                for article in some
            ]
        )
    ]
    head = f"The plan from {day_text(first)} to {day_text(last)} {last.year}."
    return clip(" ".join([head, *(days or ["Nothing is planned."])]), ALT_CHARACTERS)


def picture_word(plan: Plan, span: Span, *, complete: bool) -> str:
    """What is said with a picture of the plan."""
    days = "seven days from today" if span is Span.WEEK else "five weeks from this Monday on"
    text = f"🖼️ The plan: the {days}. Times are {plan.newsroom.timezone}."
    if not complete:
        text += (
            "\n-# A box is a character that no font on the bot’s machine has. Its operator can add some,"
            " such as Debian’s `fonts-noto-core`, `fonts-noto-cjk` and `fonts-noto-color-emoji`."
        )
    return text


def file_word(plan: Plan) -> str:
    """What is said with a calendar file."""
    count = sum(article.publish_at is not None for article in plan.articles())
    return f"📎 The plan for a calendar program: {plural(count, 'article')}. It does not update by itself."


def _moved(plan: Plan, move: Move) -> str:
    article = move.article
    assert article.publish_at is not None
    before = f"from {time_text(plan, move.had)} " if move.had is not None else ""
    now = f"**{time_text(plan, article.publish_at)}**"
    return f"{title(article.number, clip(article.headline, HEADLINE_SHOWN))} moved {before}to {now}."


def _moving(
    plan: Plan, spot: Spot, page: Page, chosen: Article | None, slots: Sequence[datetime]
) -> list[ui.Item[ui.LayoutView]]:
    """What a chief moves an article with."""
    items: list[ui.Item[ui.LayoutView]] = []
    if chosen is not None:
        items.append(ui.TextDisplay(_chosen(plan, chosen)))
    menu = _menu(plan, spot, page, chosen, slots)
    if menu is None:
        items.append(ui.TextDisplay(_NOTHING_TO_CHOOSE[spot.asking]))
    else:
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        row.add_item(menu)
        items.append(row)
    if chosen is not None:
        upcoming = chosen.publish_at is not None and chosen.publish_at > plan.now
        acting: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        acting.add_item(_button(Do.EARLIER, spot, "Up", "🔼", disabled=not upcoming))
        acting.add_item(_button(Do.LATER, spot, "Down", "🔽", disabled=not upcoming))
        acting.add_item(_button(Do.SWAP, spot, "Swap with…", "🔀", disabled=not upcoming))
        no_slots = not plan.has_slots
        acting.add_item(_button(Do.SLOT, spot, "To a free slot…", "🕒", disabled=no_slots))
        items.append(acting)
    return items


_NOTHING_TO_CHOOSE = {
    Asking.ARTICLE: "-# There is no article on this page to move.",
    Asking.PARTNER: "-# There is no other article on this page to swap with: turn the page.",
    Asking.SLOT: "-# No slot is free in all the time that you can plan.",
}


def _chosen(plan: Plan, chosen: Article) -> str:
    at = f" · {time_text(plan, chosen.publish_at)}" if chosen.publish_at is not None else " · without a time"
    embargo = ""
    if chosen.embargo_until is not None and chosen.embargo_until > plan.now:
        embargo = f" · under embargo until {when(chosen.embargo_until)}"
    return f"Chosen: {title(chosen.number, clip(chosen.headline, HEADLINE_SHOWN))}{at}{embargo}"


def _menu(
    plan: Plan, spot: Spot, page: Page, chosen: Article | None, slots: Sequence[datetime]
) -> ui.Select[ui.LayoutView] | None:
    """The menu that the calendar asks with; None if there is nothing to choose from."""
    match spot.asking:
        case Asking.SLOT:
            do, text = Do.TO_SLOT, "To which free slot?"
            options = [
                discord.SelectOption(label=time_text(plan, at), value=slot_value(at))
                for at in slots[:SLOTS_OFFERED]
            ]
            if len(slots) > SLOTS_OFFERED:
                last = slots[SLOTS_OFFERED - 1]
                options.append(discord.SelectOption(label="Later slots…", value=slot_value(last, more=True)))
        case Asking.PARTNER:
            do, text = Do.SWAP_WITH, "Swap with which article?"
            options = [
                _option(plan, article)
                for article in page.articles
                if article.publish_at is not None
                and article.publish_at > plan.now
                and article.id != spot.article_id
            ]
        case Asking.ARTICLE:
            do, text = Do.CHOOSE, "Choose an article to move"
            options = [_option(plan, article, default=article == chosen) for article in page.articles]
    if not options:
        return None
    return ui.Select(custom_id=spot.custom_id(do, menu=True), placeholder=text, options=options)


def _option(plan: Plan, article: Article, *, default: bool = False) -> discord.SelectOption:
    at = "without a time" if article.publish_at is None else time_text(plan, article.publish_at)
    return discord.SelectOption(
        label=clip(f"№{article.number} {article.headline}", 100),
        description=at,
        value=article_value(article),
        default=default,
    )


def _turning(spot: Spot, count: int) -> ui.ActionRow[ui.LayoutView]:
    back, on = replace(spot, page=max(spot.page - 1, 0)), replace(spot, page=min(spot.page + 1, count - 1))
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    row.add_item(_button(Do.SHOW, back, "Back", "◀️", disabled=spot.page == 0))
    row.add_item(
        ui.Button(label=f"Page {spot.page + 1} of {count}", disabled=True, custom_id=f"page:{spot.page}")
    )
    row.add_item(_button(Do.SHOW, on, "On", "▶️", disabled=spot.page == count - 1))
    return row


def _button(
    do: Do, spot: Spot, label: str, emoji: str, *, disabled: bool = False
) -> ui.Button[ui.LayoutView]:
    return ui.Button(
        label=label, emoji=emoji, style=Style.secondary, custom_id=spot.custom_id(do), disabled=disabled
    )
