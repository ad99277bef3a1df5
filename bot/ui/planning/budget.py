"""The morning budget on screen: what is late, what runs today, what waits for whom; and its menu and buttons.

It holds no state: the buttons carry an article's id, and what was chosen in the menu is looked at anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

import discord
from discord import ui

from bot.desk.planning.budget import Choice
from bot.domain.article.article import Article
from bot.domain.article.states import Action, Publication, State
from bot.domain.late import pattern
from bot.domain.newsroom.sections import name_of_section
from bot.domain.planning.budget import Item, Line, Listed, Rundown, Section
from bot.domain.planning.deadlines import Turn, waits_for
from bot.domain.text.graphemes import clip, utf16_length
from bot.domain.text.links import jump
from bot.domain.text.markdown_escape import escape
from bot.ui.article.state_labels import LOOKS, look_of, unread
from bot.ui.buttons import Press, button, settled
from bot.ui.phrases import linked, person, plural, title, when
from bot.ui.planning.due_labels import due_mark

CHARACTERS = 3900
"""Of a whole budget. Discord takes 4,000 in a message."""

TRIED = ((25, 70), (15, 70), (10, 60), (7, 60), (5, 60), (4, 50), (3, 40), (2, 40), (1, 30))
"""How many articles each list shows, and how many characters of their headlines: the first that fits."""

CLAIMS_MOST = 3
"""Buttons that claim an article at once. Any other is claimed from the menu."""

CHOICES_MOST = 25
"""Discord shows so many in one menu."""

MENU = "budget-menu"
TEMPLATE = pattern(MENU)

_COLOUR = 0x0EA5E9

_HEADINGS: dict[Section, str] = {
    Section.LATE: "### ⚠️ Late",
    Section.TODAY: "### 🗓️ Today",
    Section.WAITING: "### ⏳ Waiting",
}

_GROUPS: dict[Line, str] = {
    Line.UNCLAIMED: "for any editor",
    Line.CLAIMED: "with an editor",
    Line.CHANGES: "for its writer, who has it back for changes",
    Line.UNTIMED: "for a chief: approved, without a time",
    Line.DUE: "for its writer: a draft that is due today",
    Line.UNREAD: "for a second pair of eyes: out, with its review bypassed",
    Line.AMENDED: "for its writer: a correction that is not submitted yet",
    Line.REPORTED: "for the desk: readers say that something in it is wrong",
    Line.HELD: "on hold, until a chief releases it",
}
"""What those that wait, wait for."""

_NO_LINKS = "-# The list is too long for links to the cards. The menu opens each article."
_NOTHING_WAITS = "Nothing is waiting."
_ALL_CLEAR = "☕ The desk is clear: nothing is late, nothing waits, nothing is planned for today."


def budget_view(shown: Rundown, *, mark: int | None = None) -> ui.LayoutView:
    """Draw the budget. `mark` goes as a component's id: the bot knows its own by it."""
    heading, sections = _heading(shown), _fitting(shown)
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=discord.Colour(_COLOUR))
    container.add_item(ui.TextDisplay(heading, id=mark))
    for text in sections:
        container.add_item(ui.Separator())
        container.add_item(ui.TextDisplay(text))
    entries = shown.in_order()
    claims = [item.article for _, item in entries if _waits_for_any_editor(item.article)][:CLAIMS_MOST]
    if entries:
        container.add_item(ui.Separator())
    if claims:
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        for article in claims:
            row.add_item(button(Press.CLAIM, article.id, label=f"Claim №{article.number}"))
        container.add_item(row)
    if entries:
        menu: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        menu.add_item(_menu(shown, entries))
        container.add_item(menu)
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return settled(view)


def chosen_word(choice: Choice) -> str:
    """An article that was chosen from the budget: where it stands, and what can be done."""
    article = choice.sight.article
    look = look_of(article)
    lines = [
        title(article.number, article.headline),
        f"{look.mark} {look.name} · {_turn(article, choice.now)}",
    ]
    due = due_mark(article, choice.now)
    if due:
        lines.append(due[0].upper() + due[1:])
    if article.publish_at is not None and article.publish_at > choice.now:
        lines.append(f"Goes out {when(article.publish_at, 'F')}")
    if article.missed_at is not None:
        lines.append(f"It was to go out {when(article.missed_at, 'F')}, and could not.")
    if choice.sight.open_reports:
        lines.append(
            f"🚩 {plural(choice.sight.open_reports, 'report')} of errors by readers, not settled yet."
        )
    return "\n".join(lines)


def chosen_buttons(choice: Choice, person_id: int) -> ui.View:
    """What this person can do to it from here. The buttons are those of its card."""
    article, may = choice.sight.article, choice.may
    view = ui.View(timeout=None)
    view.add_item(button(Press.READ, article.id, label="Open"))
    if Action.CLAIM in may:
        mine = article.claimed_by == person_id and article.claimed_at(choice.now)
        view.add_item(button(Press.CLAIM, article.id, label="Give it back" if mine else None))
    if Action.PUBLISH in may:
        view.add_item(button(Press.PUBLISH, article.id))
    if Action.SCHEDULE in may:
        timed = (article.publish_at, article.missed_at, article.planned_at) != (None, None, None)
        view.add_item(button(Press.RESCHEDULE if timed else Press.SCHEDULE, article.id))
    if Action.UNHOLD in may:
        view.add_item(button(Press.UNHOLD, article.id))
    bypass = unread(choice.sight)
    if Action.SECOND_LOOK in may and bypass is not None and bypass.chief_id != person_id:
        view.add_item(button(Press.LOOK, article.id, bypass.id))
    if Action.CORRECT in may:
        view.add_item(button(Press.CORRECT, article.id))
    card = choice.sight.card
    if card is not None and card.message_id is not None:
        address = jump(choice.sight.newsroom.guild_id, card.channel_id, card.message_id)
        view.add_item(ui.Button(label="Its card", style=discord.ButtonStyle.link, url=address))
    return settled(view)


# ------------------------------------------------------------------------------ the text


def _heading(shown: Rundown) -> str:
    day = f"{shown.day:%A} {shown.day.day} {shown.day:%B}"
    if shown.over:
        return (
            f"## 📋 This was the budget of {day}\n-# The day is over: this was the state at {when(shown.now)}."
            f" The menu and the buttons still work.{_sealed(shown)}"
        )
    going, out = _count(shown, Line.GOES_OUT, Line.GOING), _count(shown, Line.OUT)
    counts = [
        f"{shown.count(Section.LATE)} late" if shown.count(Section.LATE) else "",
        f"{going:,} to go out today" if going else "",
        f"{out:,} out today" if out else "",
        f"{shown.count(Section.WAITING):,} waiting" if shown.count(Section.WAITING) else "",
    ]
    told = " · ".join(filter(None, counts))
    kept = f"-# Kept up to date until midnight · times in bold are {shown.newsroom.timezone}"
    return "\n".join(filter(None, (f"## 📋 Budget for {day}", told, f"{kept}{_sealed(shown)}")))


def _sealed(shown: Rundown) -> str:
    """What `copydesk audit` compares the log with. It does not change when people are erased."""
    return f" · seal of the log `{shown.seal}`" if shown.seal else ""


def _count(shown: Rundown, *lines: Line) -> int:
    return sum(shown.lists.get(line, Listed()).count for line in lines)


def _fitting(shown: Rundown) -> list[str]:
    """The sections, with as much in each as there is room for. Links give way before articles do."""
    plain = replace(shown, addresses={})
    sections: list[str] = []
    for most, headline in TRIED:
        sections = _sections(shown, most, headline)
        if _fits(shown, sections):
            return sections
        sections = _sections(plain, most, headline)
        if shown.addresses:
            sections.append(_NO_LINKS)
        if _fits(shown, sections):
            break
    return sections


def _fits(shown: Rundown, sections: list[str]) -> bool:
    return sum(map(utf16_length, sections)) + utf16_length(_heading(shown)) <= CHARACTERS


def _sections(shown: Rundown, most: int, headline: int) -> list[str]:
    if not any(listed.count for listed in shown.lists.values()) and not shown.free:
        return [_ALL_CLEAR] if not shown.over else []
    made = [_late(shown, most, headline), _today(shown, most, headline), _waiting(shown, most, headline)]
    return ["\n".join(lines) for lines in made if lines]


def _late(shown: Rundown, most: int, headline: int) -> list[str]:
    if not shown.count(Section.LATE):
        return []
    lines = [_HEADINGS[Section.LATE]]
    for line in (Line.MISSED, Line.STUCK, Line.OVERDUE):
        lines += _entries(shown, line, most, lambda item, line=line: _late_line(shown, line, item, headline))
    return [*lines, *_more(shown, Section.LATE, most, "`/review queue`")]


def _late_line(shown: Rundown, line: Line, item: Item, headline: int) -> str:
    article = item.article
    name = f"{look_of(article).mark} {_name(shown, article, headline)}"
    since = when(item.since, "R") if item.since is not None else ""
    match line:
        case Line.MISSED:
            return f"{name} · was to go out {since}: a chief publishes it, or gives it another time"
        case Line.STUCK:
            return f"{name} · was to go out {since}, and is not out yet"
        case _:
            return f"{name} · was due {since} · {_turn(article, shown.now)}"


def _today(shown: Rundown, most: int, headline: int) -> list[str]:
    heading = "### 🗓️ That day" if shown.over else _HEADINGS[Section.TODAY]
    lines: list[str] = []

    def planned(item: Item) -> str:
        assert item.since is not None
        at = item.since
        return f"{look_of(item.article).mark} {_clock(shown, at)} {_by(shown, item.article, headline)} · {when(at, 'R')}"

    def out(item: Item) -> str:
        mark = LOOKS[State.PUBLISHED].mark
        at = _clock(shown, item.since) if item.since is not None else ""
        return f"{mark} {at} {_by(shown, item.article, headline)} · {_PUBLICLY[item.article.publication]}"

    def going(item: Item) -> str:
        return (
            f"{LOOKS[State.PUBLISHING].mark} {_by(shown, item.article, headline)} · going out at this moment"
        )

    lines += _entries(shown, Line.GOING, most, going)
    lines += _entries(shown, Line.GOES_OUT, most, planned)
    if shown.free:
        lines.append(f"▫️ {', '.join(_clock(shown, at) for at in shown.free)} free")
    lines += _entries(shown, Line.OUT, most, out)
    if not lines:
        lines.append("Nothing went out." if shown.over else "No article goes out today.")
    return [heading, *lines, *_more(shown, Section.TODAY, most, "`/publish calendar`")]


_PUBLICLY: dict[Publication, str] = {
    Publication.NONE: "out",
    Publication.LIVE: "out",
    Publication.UNPUBLISHED: "taken down since",
    Publication.RETRACTED: "retracted since",
}


def _waiting(shown: Rundown, most: int, headline: int) -> list[str]:
    lines = [_HEADINGS[Section.WAITING]]
    if not shown.count(Section.WAITING):
        return [*lines, _NOTHING_WAITS]
    for line, group in _GROUPS.items():
        entries = _entries(
            shown, line, most, lambda item, line=line: _waiting_line(shown, line, item, headline)
        )
        if entries:
            lines += [f"**{group[0].upper()}{group[1:]}**", *entries]
    return [*lines, *_more(shown, Section.WAITING, most, "`/review queue`")]


def _waiting_line(shown: Rundown, line: Line, item: Item, headline: int) -> str:
    article = item.article
    name = f"{look_of(article).mark} {_name(shown, article, headline)}"
    since = when(item.since, "R") if item.since is not None else ""
    match line:
        case Line.UNCLAIMED:
            told = f"submitted {since}" if since else ""
        case Line.CLAIMED:
            until = f" until {when(article.claimed_until, 't')}" if article.claimed_until else ""
            told = f"{person(article.claimed_by or 0)}{until}"
        case Line.CHANGES:
            told = f"{person(article.author_id)}{f', asked {since}' if since else ''}"
        case Line.UNREAD:
            told = f"bypassed {since}"
        case Line.REPORTED:
            told = f"{plural(item.reports, 'report')}, the first {since}"
        case _:
            told = person(article.author_id)
    correction = "correction of a published article" if article.amending and line in _AT_THE_DESK else ""
    due = due_mark(article, shown.now)
    return " · ".join(filter(None, (name, told, correction, due)))


_AT_THE_DESK = frozenset({Line.UNCLAIMED, Line.CLAIMED, Line.CHANGES, Line.UNTIMED, Line.HELD})


def _entries(shown: Rundown, line: Line, most: int, write: Callable[[Item], str]) -> list[str]:
    return [write(item) for item in shown.lists.get(line, Listed()).items[:most]]


def _more(shown: Rundown, section: Section, most: int, where: str) -> list[str]:
    lists: Mapping[Line, Listed] = shown.lists
    rest = sum(
        listed.count - len(listed.items[:most]) for line, listed in lists.items() if line.section is section
    )
    return [f"-# … and {rest:,} more: {where}"] if rest else []


def _name(shown: Rundown, article: Article, headline: int) -> str:
    name = f"№{article.number} {escape(clip(article.headline, headline)) or 'without a headline'}"
    section = name_of_section(shown.newsroom, article.section_id)
    return linked(name, shown.addresses.get(article.id)) + (f" · {escape(section)}" if section else "")


def _by(shown: Rundown, article: Article, headline: int) -> str:
    return f"{_name(shown, article, headline)} — {person(article.author_id)}"


def _clock(shown: Rundown, at: datetime) -> str:
    return f"**{at.astimezone(shown.newsroom.zone):%H:%M}**"


def _turn(article: Article, now: datetime) -> str:
    """Who has to do the next thing, in words."""
    waits = waits_for(article)
    match waits.turn:
        case Turn.WRITER:
            return f"waits for its writer, {person(waits.person_id)}"
        case Turn.HOLDER:
            until = article.claimed_until
            if until is not None and until <= now:
                return f"{person(waits.person_id)} had it; the claim has run out"
            lasts = f" until {when(until, 't')}" if until is not None else ""
            return f"with {person(waits.person_id)}{lasts}"
        case Turn.DESK if article.state is State.HELD:
            return "on hold"
        case Turn.DESK:
            return "waits for any editor"
        case Turn.CHIEFS:
            return "waits for a chief"
        case Turn.NOBODY:
            return look_of(article).meaning


# ------------------------------------------------------------------------------ menu and buttons


def _waits_for_any_editor(article: Article) -> bool:
    return article.state in (State.SUBMITTED, State.IN_REVIEW) and article.claimed_by is None


def _menu(shown: Rundown, entries: list[tuple[Line, Item]]) -> ui.Select[ui.LayoutView]:
    options = [
        discord.SelectOption(
            label=clip(f"№{item.article.number} {item.article.headline}", 100),
            description=_MENU_WORDS[line],
            value=str(item.article.id),
            emoji=look_of(item.article).mark,
        )
        for line, item in entries[:CHOICES_MOST]
    ]
    more = len(entries) > CHOICES_MOST
    return ui.Select(
        custom_id=MENU,
        placeholder="Open, claim or time an article…"
        if not more
        else f"Open, claim or time one of the {CHOICES_MOST} most urgent…",
        options=options,
    )


_MENU_WORDS: dict[Line, str] = {
    Line.MISSED: "late: missed its time",
    Line.STUCK: "late: not out yet",
    Line.OVERDUE: "late: its text was due",
    Line.GOING: "going out at this moment",
    Line.GOES_OUT: "goes out today",
    Line.OUT: "out today",
    Line.UNCLAIMED: "waits for any editor",
    Line.CLAIMED: "with an editor",
    Line.CHANGES: "back with its writer",
    Line.UNTIMED: "waits for a chief: it has no time",
    Line.DUE: "a draft that is due today",
    Line.UNREAD: "wants a second pair of eyes",
    Line.AMENDED: "a correction is being written",
    Line.REPORTED: "readers report errors",
    Line.HELD: "on hold",
}
