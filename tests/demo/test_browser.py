"""The demo in a real browser, driven as a person would."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.demo.tour import Tour, demo_running, lacking
from tests.long import mostly_long
from tests.world import ARTICLE

MISSING = lacking()

pytestmark = pytest.mark.skipif(
    bool(MISSING),
    reason=f"no browser without {' and '.join(MISSING)}; on Debian: apt-get install {' '.join(MISSING)}",
)


def test_a_visitor_takes_an_article_from_the_form_to_its_readers_and_finds_it_after_a_restart(
    browser: Browser, tmp_path: Path
) -> None:
    with demo_running("--empty", "--data", tmp_path) as address:
        tour = Tour(browser.new_context(), address)

        wanda = tour.enter("#submissions as Wanda")
        tour.open_form(wanda)
        tour.fill_in(wanda, ARTICLE)
        tour.hand_in(wanda)
        tour.landing.get_by_text("🔵 Submitted").wait_for()

        rita = tour.enter("#articles as Rita")
        ed = tour.enter("#review as Ed")
        tour.react(ed, "✅")
        eve = tour.enter("as Eve")
        eve.get_by_text("1 of 2 approvals").wait_for()
        approved = time.monotonic()
        tour.react(eve, "✅")

        assert not rita.get_by_text("captain").count()
        ed.get_by_text("2 of 2 approvals").wait_for()
        tour.landing.get_by_text("goes out in").wait_for()
        rita.get_by_role("heading", name=ARTICLE["headline"]).wait_for()
        assert time.monotonic() - approved >= 20, "20 s of cooling-off"
        for sentence in ARTICLE["body"].split("\n\n"):
            rita.get_by_text(sentence).wait_for()
        tour.landing.get_by_text("📰 Published").wait_for()
        assert tour.complaints == []

    with demo_running("--data", tmp_path) as address:
        again = Tour(browser.new_context(), address)
        again.landing.get_by_text("📰 Published").wait_for()
        rita = again.enter("#articles as Rita")
        rita.get_by_role("heading", name=ARTICLE["headline"]).wait_for()
        ed = again.enter("#review as Ed")
        ed.get_by_role("button", name="History").last.click()
        ed.get_by_text("the clock sent it out").wait_for()
        assert again.complaints == []


@pytest.mark.parametrize("scheme", mostly_long(["light", "dark"], ["dark"]))
def test_the_landing_page_fits_a_phone_and_is_used_by_keyboard(
    browser: Browser, tmp_path: Path, scheme: str
) -> None:
    with demo_running("--empty", "--data", tmp_path) as address:
        context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
        tour = Tour(context, address)
        page = tour.landing

        wide = page.evaluate("document.documentElement.scrollWidth")
        page.keyboard.press("Tab")
        first = page.evaluate("document.activeElement.textContent")
        with context.expect_page() as opened:
            for _ in range(1):
                page.keyboard.press("Tab")
            page.keyboard.press("Enter")
        opened.value.locator("#channel-name").filter(has_text="submissions").wait_for()
        page.bring_to_front()
        page.get_by_text("Send a file").click()
        page.get_by_label("File, up to 10 MiB").set_input_files(
            files=[
                {
                    "name": "bridge.md",
                    "mimeType": "text/markdown",
                    "buffer": b"# Bridge closed\n\nFrom Monday.",
                }
            ]
        )
        page.get_by_role("button", name="Send", exact=True).click()

        page.get_by_text("Wanda has sent bridge.md").wait_for()
        page.locator("#articles").get_by_text("Bridge closed").wait_for()
        assert wide == 390, "nothing sticks out at the side"
        assert first == "Skip to what you can try"
        assert tour.complaints == []


LOADED = "image => image.complete && image.naturalWidth > 0"


@pytest.mark.parametrize("width", mostly_long([1280, 390], [390]))
def test_pictures_are_seen_by_the_writer_the_desk_and_readers_and_are_there_after_a_restart(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    def see(page: Page, alt: str) -> None:
        picture = page.get_by_alt_text(alt).last
        picture.wait_for()
        page.wait_for_function(LOADED, arg=picture.element_handle())
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    for _ in ("first", "again"):
        with demo_running("--data", tmp_path) as address:
            tour = Tour(browser.new_context(viewport={"width": width, "height": 844}), address)
            see(tour.enter("#articles as Rita"), "Nine people stand in a lit bus shelter")
            see(tour.enter("#submissions as Wanda"), "A small red ferry with a white cabin")
            ed = tour.enter("#review as Ed")
            ed.get_by_role("button", name="Read").last.click()
            see(ed, "A small red ferry with a white cabin")
            see(ed, "A blue board at the landing says")
            assert tour.complaints == []
