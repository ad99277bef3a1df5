"""The pictures of the README: `make pictures` takes them anew into docs/pictures/.

The landing page, the form, a card, a published article, the calendar and the budget, each on a desktop and on a phone;
and a moving picture of ten seconds, from the form to the article.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize

from tests.demo.tour import Tour, chromium, demo_running, field
from tests.world import ARTICLE

DESKTOP: ViewportSize = {"width": 1000, "height": 640}
TALL: ViewportSize = {"width": 1000, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}

DRAWN_MS = 1200
"""How long a page may take to draw itself after it has changed its size."""


LOADED = "[...document.images].every((image) => image.complete && image.naturalWidth > 0)"
"""Whether every picture on a page is there."""

STAGE: ViewportSize = {"width": 800, "height": 560}
"""Of the moving picture."""

HEADLINE, BODY = (
    "Old Mill Bridge opens again",
    "Anyone may cross the bridge from Saturday. The town mended it in a year.",
)


def main(folder: Path) -> None:
    """Take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        demo_running("--data", data) as address,
        chromium() as browser,
    ):
        tour = Tour(browser.new_context(viewport=DESKTOP, color_scheme="light"), address)
        take(tour.enter(re.compile("№1 .*: as readers see it")), folder, "article")

        wanda = tour.enter("#submissions as Wanda")
        tour.open_form(wanda)
        tour.fill_in(wanda, ARTICLE)
        wanda.get_by_label("Headline").focus()
        take(wanda, folder, "form")
        tour.hand_in(wanda)

        ed = tour.enter("#review as Ed")
        tour.react(ed, "✅")
        ed.get_by_text("1 of 2 approvals").wait_for()
        take(ed, folder, "card")
        tour.landing.get_by_text("🟡 In review").last.wait_for()
        take(tour.landing, folder, "newsroom", TALL)

        chris = tour.enter("#review as Chris")
        tour.say(chris, "!newsroom settings slots: Mon-Sun 09:00, 17:00")
        tour.command(chris, "/publish calendar")
        chris.get_by_text("Choose an article to move").wait_for()
        take(chris, folder, "calendar")
        soon = datetime.now(UTC) + timedelta(minutes=1)
        tour.say(chris, f"!newsroom settings budget: {soon:%H:%M}")
        chris.get_by_role("heading", name="Budget").wait_for()
        take(chris, folder, "budget")

        film(tour, folder / "tour.gif")
        assert not tour.complaints, tour.complaints


def film(tour: Tour, file: Path) -> None:
    """An article on its way from the form by its card to its readers, in a few still pictures."""
    frames: list[tuple[Image.Image, int]] = []

    def shoot(page: Page, milliseconds: int) -> None:
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        frames.append((picture.quantize(dither=Image.Dither.NONE), milliseconds))

    def enter(room: str) -> Page:
        page = tour.enter(room)
        page.set_viewport_size(STAGE)
        page.wait_for_timeout(DRAWN_MS)
        return page

    wanda = enter("#submissions as Wanda")
    tour.open_form(wanda)
    shoot(wanda, 700)
    for label, text in (("Headline", HEADLINE), ("Body", BODY)):
        for part in (1, 2, 3):
            field(wanda, label).fill(text[: len(text) * part // 3])
            shoot(wanda, 250)
    tour.hand_in(wanda)
    wanda.wait_for_timeout(DRAWN_MS)
    shoot(wanda, 1500)
    for name in ("Ed", "Eve"):
        judge = enter(f"#review as {name}")
        if name == "Ed":
            shoot(judge, 1200)
        tour.react(judge, "✅")
        judge.wait_for_timeout(DRAWN_MS)
        shoot(judge, 1400)
    rita = enter("#articles as Rita")
    article = rita.get_by_role("heading", name=HEADLINE)
    article.wait_for()
    rita.wait_for_timeout(DRAWN_MS)
    article.scroll_into_view_if_needed()
    rita.wait_for_timeout(DRAWN_MS)
    shoot(rita, 2800)
    pictures, lengths = zip(*frames, strict=True)
    pictures[0].save(file, save_all=True, append_images=pictures[1:], duration=lengths, loop=0, optimize=True)


def take(page: Page, folder: Path, name: str, desktop: ViewportSize = DESKTOP) -> None:
    """One picture on a desktop, one on a phone."""
    for size, suffix in ((PHONE, "-phone"), (desktop, "")):
        page.bring_to_front()
        page.mouse.move(0, 0)
        page.set_viewport_size(size)
        page.wait_for_timeout(DRAWN_MS)
        page.wait_for_function(LOADED)
        page.evaluate("scrollTo(0, 0)")
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        picture.save(folder / f"{name}{suffix}.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
