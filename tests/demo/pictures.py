"""The pictures of the README: `make pictures` takes them anew into docs/pictures/.

The landing page, the form, a card and a published article, each on a desktop and on a phone.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize

from tests.demo.tour import Tour, chromium, demo_running
from tests.world import ARTICLE

DESKTOP: ViewportSize = {"width": 1000, "height": 640}
TALL: ViewportSize = {"width": 1000, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}

DRAWN_MS = 1200
"""How long a page may take to draw itself after it has changed its size."""


def main(folder: Path) -> None:
    """Take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        demo_running("--data", data) as address,
        chromium() as browser,
    ):
        tour = Tour(browser.new_context(viewport=DESKTOP, color_scheme="light"), address)
        take(tour.enter("#articles as Rita"), folder, "article")

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
        tour.landing.get_by_text("🟡 In review").wait_for()
        take(tour.landing, folder, "newsroom", TALL)
        assert not tour.complaints, tour.complaints


def take(page: Page, folder: Path, name: str, desktop: ViewportSize = DESKTOP) -> None:
    """One picture on a desktop, one on a phone."""
    for size, suffix in ((PHONE, "-phone"), (desktop, "")):
        page.bring_to_front()
        page.mouse.move(0, 0)
        page.set_viewport_size(size)
        page.wait_for_timeout(DRAWN_MS)
        page.evaluate("scrollTo(0, 0)")
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        picture.save(folder / f"{name}{suffix}.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
