"""The agenda: the plan as a list by day, in pages that fit into a message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from bot.domain.article.article import Article
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.sections import name_of_section
from bot.domain.planning.plan import DAYS_AHEAD, Place, Plan, by_day
from bot.domain.text.graphemes import clip, utf16_length
from bot.domain.text.markdown_escape import escape
from bot.ui.article.state_labels import look_of
from bot.ui.phrases import linked, person, plural, when
from bot.ui.planning.schedule import PLANS

PAGE_CHARACTERS = 2800
"""Characters of a page. Discord takes 4,000 in a message; the rest is for what stands around it."""

PAGE_ARTICLES = 25
"""Articles of a page: Discord shows so many choices in one menu."""

HEADLINE_SHOWN = 70

FREE = "▫️"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its text, and the articles in it, in that order."""

    text: str
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    heading: str
    """What stands above it, if that is not above the line before; empty for a line that needs nothing."""
    text: str
    article: Article | None = None


def day_text(day: date) -> str:
    """A date as the desk says it: Tue 24 Nov."""
    return f"{day:%a} {day.day} {day:%b}"


def time_text(plan: Plan, moment: datetime) -> str:
    """A moment on the newsroom's clock: Tue 24 Nov 09:00."""
    local = moment.astimezone(plan.newsroom.zone)
    return f"{day_text(local.date())} {local:%H:%M}"


def head(plan: Plan) -> str:
    """What the calendar shows: which days, on whose clock, how much."""
    here = plan.now.astimezone(plan.newsroom.zone)
    count = sum(len(place.articles) for place in plan.places) + len(plan.late)
    unapproved = sum(len(place.pencilled) for place in plan.places)
    hoped = f" · {unapproved:,} planned, not approved yet" if unapproved else ""
    free = sum(place.is_free for place in plan.places)
    last = here.date() + timedelta(days=DAYS_AHEAD - 1)
    slots = f" · {plural(free, 'free slot')}" if plan.has_slots else ""
    return (
        f"## 🗓️ Calendar\n-# {day_text(here.date())} – {day_text(last)} · {plural(count, 'article')}{hoped}{slots}"
        f" · times are {plan.newsroom.timezone}, where it is {here:%H:%M}"
    )


def pages(plan: Plan) -> list[Page]:
    """The whole plan, one page at least. What goes on over a page is headed again there."""
    made: list[Page] = []
    texts: list[str] = []
    shown: list[Article] = []
    heading, size = "", 0
    for line in _lines(plan):
        text = line.text if line.heading == heading else _headed(line)
        full = size + utf16_length(text) > PAGE_CHARACTERS
        if texts and (full or (line.article is not None and len(shown) == PAGE_ARTICLES)):
            made.append(Page("\n".join(texts), tuple(shown)))
            texts, shown, size = [], [], 0
            text = _headed(line)
        texts.append(text)
        size += utf16_length(text) + 1
        heading = line.heading
        if line.article is not None:
            shown.append(line.article)
    if not plan.articles() and not plan.pencilled():
        texts.insert(0, _nothing(plan))
    return [*made, Page("\n".join(texts), tuple(shown))]


def page_of(found: Sequence[Page], article_id: int) -> int | None:
    """On which page an article stands, counted from 0; None if it is on none."""
    for number, page in enumerate(found):
        if any(article.id == article_id for article in page.articles):
            return number
    return None


def _headed(line: _Line) -> str:
    return f"{line.heading}\n{line.text}" if line.heading else line.text


def _lines(plan: Plan) -> Iterator[_Line]:
    zone = plan.newsroom.zone
    for article in plan.late:
        at = article.publish_at or article.missed_at
        assert at is not None
        text = f"**{time_text(plan, at)}** {_article(plan, article)} · {when(at, 'R')}"
        yield _Line("### ⚠️ Late: not out yet", text, article)
    today = plan.now.astimezone(zone).date()
    for day, places in plan.days():
        name = f"{day:%A} {day.day} {day:%B}{_near(day, today)}"
        if all(place.is_free and not place.pencilled for place in places):
            clocks = ", ".join(f"{place.at.astimezone(zone):%H:%M}" for place in places)
            yield _Line("", f"-# {FREE} {name}: {clocks} free")
        else:
            yield from _places(plan, places, f"### {name}", "%H:%M")
    for _, places in by_day(plan.newsroom, plan.later):
        yield from _places(plan, places, "### Later", "%a %d %b %Y %H:%M")
    for article in plan.waiting:
        yield _Line(
            "### Approved, without a time", f"{look_of(article).mark} {_article(plan, article)}", article
        )


def _places(plan: Plan, places: Sequence[Place], heading: str, clock: str) -> Iterator[_Line]:
    """Lines of one day: each article by itself, free slots that follow each other together."""
    free: list[str] = []
    for place in places:
        at = f"**{place.at.astimezone(plan.newsroom.zone).strftime(clock)}**"
        if place.is_free:
            free.append(at)
        if free and (place.articles or place.pencilled):
            yield _Line(heading, f"{FREE} {', '.join(free)} free")
            free = []
        for article in place.articles:
            outside = " · *outside the slots*" if plan.outside(place) else ""
            mark = look_of(article).mark
            name = _article(plan, article)
            yield _Line(heading, f"{mark} {at} {name}{outside} · {when(place.at, 'R')}", article)
        for article in place.pencilled:
            told = f"*{PLANS[article.planned_as]}, not approved yet*"
            yield _Line(heading, f"🗓️ {at} {_article(plan, article)} · {told} · {when(place.at, 'R')}")
    if free:
        yield _Line(heading, f"{FREE} {', '.join(free)} free")


def _article(plan: Plan, article: Article) -> str:
    headline = escape(clip(article.headline, HEADLINE_SHOWN)) or "without a headline"
    name = linked(f"№{article.number} {headline}", plan.addresses.get(article.id))
    section = name_of_section(plan.newsroom, article.section_id)
    return f"{name} — {f'{escape(section)} · ' if section else ''}{person(article.author_id)}"


def _near(day: date, today: date) -> str:
    return {0: " · today", 1: " · tomorrow"}.get((day - today).days, "")


def _nothing(plan: Plan) -> str:
    how = "`/publish schedule` gives an approved article its time."
    if not plan.has_slots:
        return f"Nothing is planned. {how} `/newsroom settings slots:` gives the newsroom a weekly timetable."
    return f"Nothing is planned: every slot is free. {how}"
