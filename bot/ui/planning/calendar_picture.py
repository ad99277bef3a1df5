"""The plan as a picture: the next seven days, or five weeks from this week's Monday on, as a PNG.

The days go downwards in letters that can be read on a phone, where a picture is about 350 points wide. Needs Pillow (the
extra `charts`). Drawing takes some tenths of a second: call it in a thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from io import BytesIO
from itertools import groupby
from threading import Lock

from PIL import Image, ImageDraw

from bot.domain.article.article import Article
from bot.domain.dataclass import dataclass
from bot.domain.planning.plan import Place, Plan, Span
from bot.ui.phrases import plural
from bot.ui.planning.agenda import day_text
from bot.ui.planning.lettering import Colour, Lettering, is_rtl

WIDTH = 780
MARGIN = 24
GAP = 8
DAY = 184
"""Pixels: the picture, its frame, between two things, and the column with the days' names."""

LARGE, SMALL = 28, 22
"""Pixels of the letters."""

TALLEST = 2000
"""Pixels of all days together. Days show fewer things each until they fit; what has no room is counted."""

MOST = 12
"""Things of a day, where there is room."""

LINES = {Span.WEEK: 2, Span.MONTH: 1}
"""Lines of a headline."""

INK: Colour = (17, 24, 39)
FAINT: Colour = (75, 85, 99)
DASHES: Colour = (156, 163, 175)
LINE: Colour = (209, 213, 219)
PAPER: Colour = (255, 255, 255)
GONE: Colour = (243, 244, 246)
TODAY: Colour = (15, 118, 110)
TODAY_TINT: Colour = (236, 253, 245)
PLANNED: Colour = (20, 184, 166)
PLANNED_TINT: Colour = (240, 253, 250)
PENCILLED: Colour = (139, 92, 246)
PENCILLED_TINT: Colour = (245, 243, 255)
OUTSIDE: Colour = (217, 119, 6)
OUTSIDE_TINT: Colour = (255, 251, 235)


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG; `complete` unless a character had no font on this machine and is drawn as a box."""

    png: bytes
    complete: bool


_ONE_AT_A_TIME = Lock()  # FreeType's fonts are not for two threads at once


def draw(plan: Plan, span: Span, name: str) -> Picture:
    """Draw a plan that reaches as far as the span. `name` is the server's."""
    with _ONE_AT_A_TIME:
        return _Sheet(plan, span, name).finished()


@dataclass(frozen=True, slots=True)
class _Thing:
    """What is in a day: an article at its time, or free slots that follow one another."""

    places: tuple[Place, ...]
    article: Article | None
    pencilled: bool = False


_Drawn = tuple[_Thing, Image.Image]


@dataclass(frozen=True, slots=True)
class _Row:
    """A day with what is shown of it and what has no room; or several days without anything."""

    days: Sequence[date]
    boxes: Sequence[_Drawn]
    left_out: Sequence[_Thing]

    def said(self, today: date) -> str:
        """The line below, or in place of, its boxes."""
        if self.left_out:
            return _more(self.left_out)
        return "" if self.boxes else "over" if self.days[-1] < today else "nothing planned"

    def height(self, today: date) -> int:
        """Pixels."""
        inside = sum(box.height + GAP for _, box in self.boxes) + (34 if self.said(today) else 0)
        return max(inside + GAP, 78 if self.days[0] == today else 46)


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
        self.missing = False

    def finished(self) -> Picture:
        """Draw everything, from the top down."""
        parts = [self._heading(), *self._days()]
        parts.append(self._legend())  # last: it explains the boxes, if there are any
        image = Image.new("RGB", (WIDTH, 2 * MARGIN + sum(each.height + GAP for each in parts) - GAP), PAPER)
        y = MARGIN
        for part in parts:
            image.paste(part, (MARGIN, y))
            y += part.height + GAP
        png = BytesIO()
        image.save(png, "PNG")
        return Picture(png.getvalue(), not self.missing)

    # ------------------------------------------------------------------ around the days

    def _heading(self) -> Image.Image:
        last = self.first + timedelta(days=self.span.days - 1)
        measure = Lettering(Image.new("RGB", (1, 1)))
        room = WIDTH - 2 * MARGIN
        drawn = f"drawn {day_text(self.today)} {self.plan.now.astimezone(self.zone):%H:%M}"
        lines = [(f"{day_text(self.first)} – {day_text(last)} {last.year}", 34, INK, True)]
        lines += [(line, SMALL, FAINT, False) for line in measure.wrap(self.name, room, SMALL, lines=1)]
        for text in (f"{self.plan.newsroom.timezone}, {drawn}", summary(self.plan)):
            lines += [(line, SMALL, FAINT, False) for line in measure.wrap(text, room, SMALL, lines=2)]
        image = Image.new("RGB", (room, 46 + 30 * (len(lines) - 1)), PAPER)
        letters, y = Lettering(image), 34
        for text, size, colour, bold in lines:
            letters.write((0, y), text, size, colour, bold=bold)
            y += 30
        self.missing |= letters.missing
        return image

    def _legend(self) -> Image.Image:
        samples: list[tuple[Colour | None, Colour, str]] = [(PLANNED, PLANNED_TINT, "goes out")]
        if self.plan.has_slots:
            samples += [(OUTSIDE, OUTSIDE_TINT, "goes out, outside the slots"), (None, PAPER, "free slot")]
        if self.plan.pencilled():
            samples.append((PENCILLED, PENCILLED_TINT, "planned, not approved yet"))
        if self.first < self.today:
            samples.append((LINE, GONE, "over, without the published articles"))
        if self.missing:
            samples.append((None, PAPER, "a box: no font of the bot’s machine has this character"))
        image = Image.new("RGB", (WIDTH - 2 * MARGIN, 32 * len(samples)), PAPER)
        letters, pen = Lettering(image), ImageDraw.Draw(image)
        for number, (bar, tint, text) in enumerate(samples):
            y = 32 * number
            _box(pen, (0, y + 5, 30, y + 27), bar, tint)
            letters.write((42, y + 24), text, SMALL, FAINT)
        return image

    # ------------------------------------------------------------------------- the days

    def _days(self) -> list[Image.Image]:
        """Every day, with as many things each as there is room for."""
        runs = list(self._runs())
        boxes = [self._boxes(run) for run in runs]
        rows = [_Row(run, *_fitting(found, MOST)) for run, found in zip(runs, boxes, strict=True)]
        for most in range(MOST - 1, 0, -1):
            if sum(row.height(self.today) + GAP for row in rows) <= TALLEST:
                break
            rows = [_Row(run, *_fitting(found, most)) for run, found in zip(runs, boxes, strict=True)]
        return [self._row(row) for row in rows]

    def _boxes(self, days: Sequence[date]) -> list[_Drawn]:
        things = _things(self.days.get(days[0], [])) if len(days) == 1 else []
        return [(thing, self._thing(thing)) for thing in things]

    def _runs(self) -> Iterator[list[date]]:
        """Each day that has something, and today, for itself; other days that follow one another together."""
        days = [self.first + timedelta(days=number) for number in range(self.span.days)]

        def alone(day: date) -> object:
            over = day < self.today
            return day if day == self.today or (self.days.get(day) and not over) else over

        for key, run in groupby(days, alone):
            found = list(run)
            if isinstance(key, date) or self.span is Span.WEEK:
                yield from ([day] for day in found)
            else:
                yield found

    def _row(self, row: _Row) -> Image.Image:
        """A day, or days without anything."""
        first, last, today = row.days[0], row.days[-1], row.days[0] == self.today
        over, height, boxes, said = last < self.today, row.height(self.today), row.boxes, row.said(self.today)
        tint = TODAY_TINT if today else GONE if over else PAPER
        image = Image.new("RGB", (WIDTH - 2 * MARGIN, height), PAPER)
        pen, letters = ImageDraw.Draw(image), Lettering(image)
        edge = TODAY if today else LINE
        pen.rounded_rectangle((0, 0, image.width - 1, height - 1), 8, tint, edge, 2 if today else 1)
        name = day_text(first) if first == last else f"{day_text(first)} – {day_text(last)}"
        letters.write((14, 32), name, SMALL, FAINT if over else INK, bold=True)
        if today:
            wide = int(letters.width("today", SMALL, bold=True))
            pen.rounded_rectangle((12, 40, 12 + wide + 16, 68), 6, TODAY)
            letters.write((20, 61), "today", SMALL, PAPER, bold=True)
        y = GAP
        for _, box in boxes:
            image.paste(box, (DAY, y))
            y += box.height + GAP
        if said:
            x = max(float(DAY + 14), 14 + letters.width(name, SMALL, bold=True) + 24)
            letters.write((x, y + 24), said, SMALL, FAINT)
        return image

    def _thing(self, thing: _Thing) -> Image.Image:
        return self._free(thing) if thing.article is None else self._planned(thing, thing.article)

    def _clock(self, place: Place) -> str:
        return f"{place.at.astimezone(self.zone):%H:%M}"

    def _planned(self, thing: _Thing, article: Article) -> Image.Image:
        place = thing.places[0]
        bar, tint = (OUTSIDE, OUTSIDE_TINT) if self.plan.outside(place) else (PLANNED, PLANNED_TINT)
        if thing.pencilled:
            bar, tint = PENCILLED, PENCILLED_TINT
        width = WIDTH - 2 * MARGIN - DAY - GAP
        measure = Lettering(Image.new("RGB", (1, 1)))
        left = 30 + int(measure.width("00:00", LARGE, bold=True))
        headline = article.headline or "without a headline"
        lines = measure.wrap(
            f"№{article.number} {headline}", width - left - 14, LARGE, lines=LINES[self.span]
        )
        author = measure.wrap(article.author_name, width - left - 14, SMALL, lines=1)
        author = author if self.span is Span.WEEK else []
        author += ["planned, not approved yet"] if thing.pencilled else []
        image = Image.new("RGB", (width, 12 + 36 * len(lines) + 28 * len(author)), tint)
        _box(ImageDraw.Draw(image), (0, 0, width - 1, image.height - 1), bar, tint)
        letters, y = Lettering(image), 34
        letters.write((18, y), self._clock(place), LARGE, INK, bold=True)
        for line in lines:
            x = width - 14 - letters.width(line, LARGE) if is_rtl(headline) else left
            letters.write((x, y), line, LARGE, INK)
            y += 36
        for line in author:
            letters.write((left, y - 4), line, SMALL, FAINT)
            y += 28
        self.missing |= letters.missing
        return image

    def _free(self, thing: _Thing) -> Image.Image:
        width = WIDTH - 2 * MARGIN - DAY - GAP
        image = Image.new("RGB", (width, 40), PAPER)
        _box(ImageDraw.Draw(image), (0, 0, width - 1, 39), None, PAPER)
        letters = Lettering(image)
        text = f"free: {', '.join(self._clock(place) for place in thing.places)}"
        for line in letters.wrap(text, width - 32, SMALL, lines=1):
            letters.write((18, 28), line, SMALL, FAINT)
        return image


def summary(plan: Plan) -> str:
    """What there is to see in the picture, and what is in the list alone."""
    count = sum(len(place.articles) for place in plan.places)
    unapproved = sum(len(place.pencilled) for place in plan.places)
    said = [f"{plural(count, 'article')} scheduled"] * bool(count)
    said += [f"{unapproved:,} planned, not approved yet"] * bool(unapproved)
    said = said or ["nothing is planned"]
    if plan.has_slots:
        said.append(plural(sum(place.is_free for place in plan.places), "free slot"))
    listed = [f"{len(plan.late)} late"] * bool(plan.late)
    listed += [f"{len(plan.waiting)} approved without a time"] * bool(plan.waiting)
    if listed:
        said.append(f"not drawn but in the list: {', '.join(listed)}")
    return " · ".join(said)


def _things(places: Sequence[Place]) -> list[_Thing]:
    """A day's articles one by one, and its free slots together where nothing is between them."""
    found: list[_Thing] = []
    for is_free, some in groupby(places, lambda place: place.is_free and not place.pencilled):
        run = tuple(some)
        if is_free:
            found.append(_Thing(run, None))
            continue
        for place in run:
            found += [_Thing((place,), None)] if place.is_free else []
            found += [_Thing((place,), article) for article in place.articles]
            found += [_Thing((place,), article, pencilled=True) for article in place.pencilled]
    return found


def _fitting(drawn: Sequence[_Drawn], most: int) -> tuple[list[_Drawn], list[_Thing]]:
    """What a day of so many lines shows, and what is left out."""
    kept, left_out = list(drawn), list[_Thing]()
    while len(kept) + bool(left_out) > most:
        left_out.append(kept.pop(_least_wanted([thing for thing, _ in kept]))[0])
    return kept, left_out


def _least_wanted(things: Sequence[_Thing]) -> int:
    """What is left out first where there is no room: the last free slots, without any the last article."""
    free = [at for at, thing in enumerate(things) if thing.article is None]
    return free[-1] if free else len(things) - 1


def _more(left_out: Sequence[_Thing]) -> str:
    articles = sum(thing.article is not None for thing in left_out)
    free = sum(len(thing.places) for thing in left_out if thing.article is None)
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
