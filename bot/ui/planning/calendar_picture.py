"""The plan as a picture: the next seven days, or five weeks from this week's Monday on, as a PNG.

Needs Pillow (the extra `charts`). Drawing takes some tenths of a second: call it in a thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from threading import Lock

from PIL import Image, ImageDraw

from bot.domain.article.article import Article
from bot.domain.planning.plan import Place, Plan, Span
from bot.ui.phrases import plural
from bot.ui.planning.agenda import day_text
from bot.ui.planning.lettering import Colour, Lettering, is_rtl

COLUMN = 236
MARGIN = 24
GAP = 8
HEAD = 92
FOOT = 56
"""Pixels: a day's width, the frame, between two things, above and below the days."""

WEEK_TALLEST = 2000
"""Pixels of a day in the picture of a week; what has no room is counted below."""

MONTH_LINES = 9
"""Lines of a day in the picture of a month."""

INK: Colour = (17, 24, 39)
FAINT: Colour = (107, 114, 128)
DASHES: Colour = (156, 163, 175)
LINE: Colour = (209, 213, 219)
PAPER: Colour = (255, 255, 255)
GONE: Colour = (243, 244, 246)
TODAY: Colour = (15, 118, 110)
TODAY_TINT: Colour = (236, 253, 245)
PLANNED: Colour = (20, 184, 166)
PLANNED_TINT: Colour = (240, 253, 250)
OUTSIDE: Colour = (217, 119, 6)
OUTSIDE_TINT: Colour = (255, 251, 235)


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG; `complete` unless a sign had no font on this machine and is drawn as a box."""

    png: bytes
    complete: bool


_ONE_AT_A_TIME = Lock()  # FreeType's fonts are not for two threads at once


def draw(plan: Plan, span: Span, name: str) -> Picture:
    """Draw a plan that reaches as far as the span. `name` is the server's."""
    with _ONE_AT_A_TIME:
        return _Sheet(plan, span, name).finished()


@dataclass(frozen=True, slots=True)
class _Thing:
    """What stands in a day: an article at its time, or a free slot."""

    place: Place
    article: Article | None


class _Sheet:
    """One picture in the making."""

    def __init__(self, plan: Plan, span: Span, name: str) -> None:
        self.plan = plan
        self.span = span
        self.name = name
        self.zone = plan.newsroom.zone
        self.today = plan.now.astimezone(self.zone).date()
        self.first = span.first_day(self.today)
        self.days = dict(plan.days())
        self.width = 2 * MARGIN + 7 * COLUMN + 6 * GAP
        self.missing = False

    def finished(self) -> Picture:
        """Draw everything, from the top down."""
        rows = self._week() if self.span is Span.WEEK else self._month()
        height = HEAD + sum(row.height for row in rows) + GAP * (len(rows) - 1) + FOOT
        image = Image.new("RGB", (self.width, height), PAPER)
        self._heading(image)
        y = HEAD
        for row in rows:
            image.paste(row, (MARGIN, y))
            y += row.height + GAP
        self._legend(image, height - 18)
        png = BytesIO()
        image.save(png, "PNG")
        return Picture(png.getvalue(), not self.missing)

    # ------------------------------------------------------------------ around the days

    def _heading(self, image: Image.Image) -> None:
        last = self.first + timedelta(days=self.span.days - 1)
        title = f"{day_text(self.first)} – {day_text(last)} {last.year}"
        letters = Lettering(image)
        width = letters.write((MARGIN, 46), title, 30, INK, bold=True)
        here = f"{self.plan.newsroom.timezone}, drawn {day_text(self.today)}"
        here += f" {self.plan.now.astimezone(self.zone):%H:%M}"
        right = letters.width(here, 18)
        letters.write((self.width - MARGIN - right, 46), here, 18, FAINT)
        room = self.width - 2 * MARGIN - width - right - 60
        for line in letters.wrap(self.name, room, 22, lines=1):
            letters.write((MARGIN + width + 24, 46), line, 22, FAINT)
        letters.write((MARGIN, 76), summary(self.plan), 18, FAINT)
        self.missing |= letters.missing

    def _legend(self, image: Image.Image, y: int) -> None:
        letters, pen, x = Lettering(image), ImageDraw.Draw(image), float(MARGIN)
        samples = [(PLANNED, PLANNED_TINT, "planned")]
        if self.plan.newsroom.timetable is not None:
            samples += [(OUTSIDE, OUTSIDE_TINT, "planned, outside the slots"), (None, PAPER, "free slot")]
        if self.first < self.today:
            pen.rectangle((int(x), y - 16, int(x) + 26, y + 2), GONE, LINE)
            x += 34
            x += letters.write((x, y), "over: what is out is not shown", 17, FAINT) + 28
        for bar, tint, text in samples:
            _box(pen, (int(x), y - 16, int(x) + 26, y + 2), bar, tint)
            x += 34
            x += letters.write((x, y), text, 17, FAINT) + 28
        if self.missing:
            for number in range(2):
                pen.rectangle((x + number * 11, y - 12, x + 8 + number * 11, y), outline=INK)
            letters.write((x + 30, y), "a sign that no font of the bot’s machine has", 17, FAINT)

    # ------------------------------------------------------------------------- one day

    def _day(self, day: date, height: int) -> Image.Image:
        """An empty day with its name; today is marked, what is over is grey."""
        tint = TODAY_TINT if day == self.today else GONE if day < self.today else PAPER
        image = Image.new("RGB", (COLUMN, height), PAPER)
        pen = ImageDraw.Draw(image)
        edge = TODAY if day == self.today else LINE
        pen.rounded_rectangle((0, 0, COLUMN - 1, height - 1), 8, tint, edge, 2 if day == self.today else 1)
        letters = Lettering(image)
        if day == self.today:
            pen.rounded_rectangle((0, 0, COLUMN - 1, 33), 8, TODAY)
            pen.rectangle((0, 20, COLUMN - 1, 33), TODAY)
            letters.write((12, 24), f"{day_text(day)} · today", 19, PAPER, bold=True)
        else:
            letters.write((12, 24), day_text(day), 19, FAINT if day < self.today else INK, bold=True)
        return image

    def _clock(self, place: Place) -> str:
        return f"{place.at.astimezone(self.zone):%H:%M}"

    # ------------------------------------------------------------------------- the week

    def _week(self) -> list[Image.Image]:
        columns: list[tuple[date, list[Image.Image]]] = []
        for number in range(7):
            day = self.first + timedelta(days=number)
            columns.append((day, self._entries(self.days.get(day, []))))
        needed = max(44 + sum(entry.height + GAP for entry in entries) for _, entries in columns)
        row = Image.new("RGB", (self.width - 2 * MARGIN, max(needed, 240)), PAPER)
        for number, (day, entries) in enumerate(columns):
            image = self._day(day, row.height)
            y = 42
            for entry in entries:
                image.paste(entry, (GAP, y))
                y += entry.height + GAP
            row.paste(image, (number * (COLUMN + GAP), 0))
        return [row]

    def _entries(self, places: Sequence[Place]) -> list[Image.Image]:
        """A day's things as boxes, and how much had no room."""
        things = _things(places)
        boxes = [self._planned(thing) if thing.article else self._free(thing) for thing in things]
        left_out: list[_Thing] = []
        room = WEEK_TALLEST - 44
        while sum(box.height + GAP for box in boxes) > (room - 30 if left_out else room):
            at = _least_wanted(things)
            boxes.pop(at)
            left_out.append(things.pop(at))
        if left_out:
            image = Image.new("RGB", (COLUMN - 2 * GAP, 30), TODAY_TINT if self._is_today(places) else PAPER)
            Lettering(image).write((4, 21), _more(left_out), 16, FAINT)
            boxes.append(image)
        return boxes

    def _is_today(self, places: Sequence[Place]) -> bool:
        return places[0].at.astimezone(self.zone).date() == self.today

    def _planned(self, thing: _Thing) -> Image.Image:
        place, article = thing.place, thing.article
        assert article is not None
        outside = self.plan.outside(place)
        bar, tint = (OUTSIDE, OUTSIDE_TINT) if outside else (PLANNED, PLANNED_TINT)
        width, room = COLUMN - 2 * GAP, COLUMN - 2 * GAP - 26
        measure = Lettering(Image.new("RGB", (1, 1)))
        headline = article.headline or "without a headline"
        lines = measure.wrap(headline, room, 18, lines=3, bold=True)
        author = measure.wrap(article.author_name, room, 15, lines=1)
        image = Image.new("RGB", (width, 36 + 23 * len(lines) + 22), tint)
        pen = ImageDraw.Draw(image)
        _box(pen, (0, 0, width - 1, image.height - 1), bar, tint)
        letters = Lettering(image)
        letters.write((16, 24), self._clock(place), 19, INK, bold=True)
        number = f"№{article.number}"
        letters.write((width - 12 - letters.width(number, 16), 24), number, 16, FAINT)
        y = 48
        for line in lines:
            x = width - 12 - letters.width(line, 18, bold=True) if is_rtl(headline) else 16
            letters.write((x, y), line, 18, INK, bold=True)
            y += 23
        for line in author:
            letters.write((16, y), line, 15, FAINT)
        self.missing |= letters.missing
        return image

    def _free(self, thing: _Thing) -> Image.Image:
        width = COLUMN - 2 * GAP
        image = Image.new("RGB", (width, 38), PAPER)
        _box(ImageDraw.Draw(image), (0, 0, width - 1, 37), None, PAPER)
        letters = Lettering(image)
        left = 26 + letters.write((16, 25), self._clock(thing.place), 19, FAINT, bold=True)
        letters.write((left, 25), "free", 17, FAINT)
        return image

    # ------------------------------------------------------------------------ the month

    def _month(self) -> list[Image.Image]:
        rows: list[Image.Image] = []
        for week in range(self.span.days // 7):
            days = [self.first + timedelta(days=week * 7 + number) for number in range(7)]
            cells = [_fitting(_things(self.days.get(day, []))) for day in days]
            height = 46 + 27 * max(3, *(len(things) + bool(left_out) for things, left_out in cells))
            row = Image.new("RGB", (self.width - 2 * MARGIN, height), PAPER)
            for number, (day, (things, left_out)) in enumerate(zip(days, cells, strict=True)):
                row.paste(self._cell(day, things, left_out, height), (number * (COLUMN + GAP), 0))
            rows.append(row)
        return rows

    def _cell(
        self, day: date, things: Sequence[_Thing], left_out: Sequence[_Thing], height: int
    ) -> Image.Image:
        image = self._day(day, height)
        y = 38
        for thing in things:
            place, article = thing.place, thing.article
            bar = None if article is None else OUTSIDE if self.plan.outside(place) else PLANNED
            tint = PAPER if bar is None else OUTSIDE_TINT if bar is OUTSIDE else PLANNED_TINT
            box = Image.new("RGB", (COLUMN - 12, 24), tint)
            _box(ImageDraw.Draw(box), (0, 0, COLUMN - 13, 23), bar, tint)
            letters = Lettering(box)
            left = 20 + letters.write((12, 17), self._clock(place), 15, INK if article else FAINT, bold=True)
            text = "free" if article is None else f"{article.headline or 'without a headline'}"
            for shown in letters.wrap(text, COLUMN - 20 - left, 15, lines=1):
                x = COLUMN - 20 - letters.width(shown, 15) if is_rtl(text) else left
                letters.write((x, 17), shown, 15, INK if article else FAINT)
            self.missing |= letters.missing
            image.paste(box, (6, y))
            y += 27
        if left_out:
            Lettering(image).write((12, y + 17), _more(left_out), 15, FAINT)
        return image


def summary(plan: Plan) -> str:
    """What there is to see in the picture, and what is in the list alone."""
    count = sum(len(place.articles) for place in plan.places)
    said = [f"{plural(count, 'article')} planned" if count else "nothing is planned"]
    if plan.newsroom.timetable is not None:
        said.append(plural(sum(place.is_free for place in plan.places), "free slot"))
    listed = [f"{len(plan.late)} late"] * bool(plan.late)
    listed += [f"{len(plan.waiting)} approved without a time"] * bool(plan.waiting)
    if listed:
        said.append(f"not drawn but in the list: {', '.join(listed)}")
    return " · ".join(said)


def _things(places: Sequence[Place]) -> list[_Thing]:
    return [_Thing(place, article) for place in places for article in place.articles or (None,)]


def _fitting(things: list[_Thing]) -> tuple[list[_Thing], list[_Thing]]:
    """What a day of the month has lines for, and what is left out."""
    kept, left_out = list(things), list[_Thing]()
    while len(kept) + bool(left_out) > MONTH_LINES:
        left_out.append(kept.pop(_least_wanted(kept)))
    return kept, left_out


def _least_wanted(things: Sequence[_Thing]) -> int:
    """What is left out first where there is no room: the last free slot, without one the last article."""
    free = [at for at, thing in enumerate(things) if thing.article is None]
    return free[-1] if free else len(things) - 1


def _more(left_out: Sequence[_Thing]) -> str:
    articles = sum(thing.article is not None for thing in left_out)
    free = len(left_out) - articles
    said = [plural(articles, "article")] * bool(articles) + [plural(free, "free slot")] * bool(free)
    return f"… and {' and '.join(said)}"


def _box(
    pen: ImageDraw.ImageDraw, corners: tuple[int, int, int, int], bar: Colour | None, tint: Colour
) -> None:
    """A thing of the plan: with a bar on its left if something is planned, only outlined if it is free."""
    left, top, right, bottom = corners
    if bar is None:
        pen.rectangle(corners, tint)
        for x in range(left, right, 10):
            pen.line((x, top, min(x + 5, right), top), DASHES)
            pen.line((x, bottom, min(x + 5, right), bottom), DASHES)
        for y in range(top, bottom, 10):
            pen.line((left, y, left, min(y + 5, bottom)), DASHES)
            pen.line((right, y, right, min(y + 5, bottom)), DASHES)
        return
    pen.rectangle(corners, tint, LINE)
    pen.rectangle((left, top, left + 5, bottom), bar)
