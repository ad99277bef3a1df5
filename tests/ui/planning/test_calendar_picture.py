"""The plan as a picture: what is drawn where, and what becomes of signs without a font."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import simcord
from PIL import Image

from bot.domain.article.states import State
from bot.domain.planning.plan import Plan, Span, make_plan
from bot.ui.planning import calendar_picture, lettering
from bot.ui.planning.calendar_picture import GONE, OUTSIDE, PENCILLED, PLANNED, TALLEST, TODAY, draw
from bot.ui.planning.lettering import Lettering, is_rtl, tidy
from tests.domain.planning.test_plan import NOW, article, room

CACHES = (lettering._files, lettering._preferred, lettering._has, lettering._file_for, lettering._opened)

FONTS = Path(simcord.__file__).parent / "preview/static/fonts"
"""Noto fonts that simcord brings: Latin, Greek, Cyrillic, Chinese, Arabic, Hebrew, Devanagari."""

LONG = "The harbour council has decided after a night of talks that the ferry will run again from Monday on"


@pytest.fixture(autouse=True)
def fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """The same fonts on every machine, whatever it has. Gives what puts another folder in their place."""

    def of(folder: Path) -> None:
        monkeypatch.setattr(lettering, "_folders", lambda: [folder])
        forget()

    def forget() -> None:
        for cache in CACHES:
            cache.cache_clear()

    of(FONTS)
    yield of
    forget()


def plan(count: int, span: Span, *, slots: str = "daily 9:00, 17:00", headline: str = LONG) -> Plan:
    """A plan with so many articles in its slots, and one beside them tomorrow."""
    newsroom = room(slots)
    assert newsroom.timetable is not None
    moments = newsroom.timetable.moments(NOW, newsroom.zone)
    planned = [replace(article(n + 1, next(moments)), headline=headline) for n in range(count)]
    planned.append(replace(article(900, NOW + timedelta(hours=20.5)), headline=headline))
    planned.sort(key=lambda one: (one.publish_at or NOW, one.id))
    return make_plan(newsroom, planned, [], NOW, days=span.days_ahead(date(2026, 3, 27)))


def opened(drawn: calendar_picture.Picture) -> Image.Image:
    """What was drawn, as somebody opens it."""
    shown = Image.open(BytesIO(drawn.png))
    assert shown.format == "PNG"
    return shown.convert("RGB")


def rows_with(shown: Image.Image, colour: tuple[int, int, int]) -> list[int]:
    """Where in the picture a colour is, from the top down, without the legend at its foot."""
    pixels = shown.load()
    assert pixels is not None
    return [
        y for y in range(shown.height - 170) if any(pixels[x, y] == colour for x in range(0, shown.width, 2))
    ]


def test_a_week_goes_downwards_and_marks_today_what_is_planned_and_what_is_outside_the_slots() -> None:
    shown = opened(draw(plan(2, Span.WEEK), Span.WEEK, "The Harbour Post"))
    today, planned, outside = (rows_with(shown, colour) for colour in (TODAY, PLANNED, OUTSIDE))
    free = rows_with(shown, calendar_picture.DASHES)
    assert today[0] < planned[0] <= today[-1] < outside[0] < free[-1], (
        "today, then tomorrow, then the free days"
    )
    assert shown.getpixel((2, 2)) == (255, 255, 255)


def test_what_is_planned_and_not_approved_yet_has_a_look_of_its_own() -> None:
    at = NOW + timedelta(hours=30)
    waiting = replace(article(1, None), headline=LONG, state=State.SUBMITTED, planned_at=at)
    over = replace(article(2, None), planned_at=NOW - timedelta(hours=1))
    made = make_plan(room("daily 9:00"), [], [], NOW, days=7, pencilled=[waiting, over])
    shown = opened(draw(made, Span.WEEK, "The Harbour Post"))
    assert rows_with(shown, PENCILLED) and not rows_with(shown, PLANNED)
    assert calendar_picture.summary(made) == "1 planned, not approved yet · 6 free slots"
    assert not rows_with(opened(draw(plan(2, Span.WEEK), Span.WEEK, "The Harbour Post")), PENCILLED)


@pytest.mark.parametrize("span", Span)
def test_it_can_be_read_on_a_phone(span: Span) -> None:
    shown = opened(draw(plan(4, span), span, "The Harbour Post"))
    points = 350 / shown.width  # of a phone, for each pixel
    assert calendar_picture.LARGE * points > 12 and calendar_picture.SMALL * points > 9
    assert 1 < shown.height / shown.width < 3.2, "neither a strip nor a ribbon"


def test_it_says_what_is_drawn_and_what_is_in_the_list_alone() -> None:
    assert calendar_picture.summary(plan(2, Span.WEEK)) == "3 articles scheduled · 11 free slots"
    empty = make_plan(replace(room("daily 9:00"), timetable=None), [], [], NOW, days=7)
    assert calendar_picture.summary(empty) == "nothing is planned"
    behind = [article(1, NOW - timedelta(hours=1))]
    late = make_plan(room("daily 9:00"), behind, [article(2, None), article(3, None)], NOW, days=7)
    assert calendar_picture.summary(late).endswith(
        "not drawn but in the list: 1 late, 2 approved without a time"
    )


def test_grey_days_are_explained_where_there_are_any() -> None:
    for span, has_some in ((Span.WEEK, False), (Span.MONTH, True)):
        shown = opened(draw(plan(2, span), span, "The Harbour Post"))
        foot = shown.crop((0, shown.height - 60, shown.width, shown.height)).getcolors(maxcolors=1 << 20)
        assert (GONE in {colour for _, colour in foot or []}) is has_some


def test_a_month_begins_on_monday_with_what_is_over_in_grey() -> None:
    shown = opened(draw(plan(3, Span.MONTH), Span.MONTH, ""))
    gone, today = rows_with(shown, GONE), rows_with(shown, TODAY)
    assert gone and gone[-1] < today[0]


@pytest.mark.parametrize("span", Span)
def test_a_crowded_plan_stays_within_bounds(span: Span) -> None:
    every_hour = "daily " + ", ".join(f"{hour}:00" for hour in range(24))
    drawn = draw(plan(150, span, slots=every_hour), span, "x" * 200)
    assert opened(drawn).height < TALLEST + 400
    assert len(drawn.png) < 2_000_000


def test_a_sign_that_no_font_has_is_a_box_and_said_so() -> None:
    assert draw(plan(1, Span.WEEK, headline="Plain, Ünïcode — Прилив 潮"), Span.WEEK, "A").complete
    # A character that is not assigned.
    assert not draw(plan(1, Span.WEEK, headline="Un\U000e1000assigned"), Span.WEEK, "A").complete


def test_without_any_font_on_the_machine_pillows_own_letters_it(
    fonts: Callable[[Path], None], tmp_path: Path
) -> None:
    fonts(tmp_path)

    letters = Lettering(Image.new("RGB", (400, 60)))
    assert letters.write((10, 40), "Plain letters", 20, calendar_picture.INK) > 50
    assert not letters.missing
    assert not draw(plan(1, Span.WEEK, headline="潮"), Span.WEEK, "A").complete


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        "x" * 300,
        "word " * 60,
        "潮は九時に満ちた" * 20,
        "هل يعود المركب إلى الجزيرة " * 5,
        "👩‍🚒" * 100,
        "a-b-" * 50,
    ],
)
@pytest.mark.parametrize("lines", [1, 3])
def test_a_headline_is_wrapped_within_its_width_and_ends_in_an_ellipsis(text: str, lines: int) -> None:
    letters = Lettering(Image.new("RGB", (1, 1)))
    wrapped = letters.wrap(text, 190, 18, lines=lines, bold=True)
    assert len(wrapped) == lines
    assert all(letters.width(line, 18, bold=True) <= 190 for line in wrapped)
    assert wrapped[-1].endswith("…")
    kept = re.sub(r"\s", "", "".join(wrapped)).removesuffix("…")
    assert re.sub(r"\s", "", tidy(text)).startswith(kept)


def test_what_fits_is_left_whole_and_a_narrow_column_comes_to_an_end() -> None:
    letters = Lettering(Image.new("RGB", (1, 1)))
    assert letters.wrap("Short", 190, 18, lines=3) == ["Short"]
    assert letters.wrap("", 190, 18, lines=3) == []
    assert letters.wrap("Wide", 1, 18, lines=2) == ["W", "i…"]


def test_signs_that_only_steer_others_are_left_out() -> None:
    assert tidy("\u202eReversed\u202c\x00 and\n\tspread\u200b") == "Reversed and spread"
    assert is_rtl("«שלום»") and not is_rtl("Hello שלום") and not is_rtl("123")
