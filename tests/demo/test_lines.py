"""The lines to paste from the landing page, in a real browser: each as it is written there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.demo.tour import Tour, demo_running, field, lacking

MISSING = lacking()

pytestmark = pytest.mark.skipif(
    bool(MISSING),
    reason=f"no browser without {' and '.join(MISSING)}; on Debian: apt-get install {' '.join(MISSING)}",
)


def paste(page: Page, line: str) -> None:
    """Paste a line into the room and press Enter."""
    page.locator("#channel-composer-input").fill(line)
    page.locator(".command-pill").first.wait_for()
    page.keyboard.press("Enter")


def in_view(page: Page, what: Locator) -> None:
    """Wait until something is there, and find it in the window of the room without scrolling."""
    what.wait_for()
    page.wait_for_function(
        """(element) => {
            const { top, bottom } = document.getElementById("channel-timeline").getBoundingClientRect();
            const box = element.getBoundingClientRect();
            return box.top >= top - 1 && box.bottom <= bottom + 1;
        }""",
        arg=what.element_handle(),
    )


def test_every_line_does_what_it_says(browser: Browser, tmp_path: Path) -> None:
    with demo_running("--data", tmp_path) as address:
        tour = Tour(browser.new_context(viewport={"width": 1280, "height": 800}), address)
        landing = tour.landing
        landing.get_by_text("🕒 Scheduled").wait_for()
        landing.get_by_text("tags that lead here: rowing, football").wait_for()
        lines = landing.locator("[data-line]").all_inner_texts()
        schedule, calendar, correct, error, search, retract, sign, move, also = lines

        chris = tour.enter("#review as Chris")
        chris.locator("#channel-timeline").evaluate("(room) => { room.scrollTop = 0 }")  # reading further up
        paste(chris, schedule)
        landing.get_by_text("goes out tomorrow 09:00").wait_for()
        in_view(chris, chris.get_by_role("button", name=re.compile(r"\bUndo$")).last)

        ed = tour.enter("#review as Ed")
        paste(ed, calendar)
        ed.get_by_role("img", name=re.compile("December|November|plan", re.IGNORECASE)).last.wait_for()

        rita = tour.enter("#articles as Rita")
        rita.get_by_role("button", name="Report an error").last.click()
        rita.locator("#modal-root textarea").first.fill(error)
        rita.locator("#modal-root").get_by_role("button", name="Submit").click()
        in_view(rita, rita.get_by_text("Only you can see this").last)
        paste(rita, search)
        in_view(rita, rita.get_by_text(re.compile("1 article")).last)

        paste(chris, correct)
        in_view(chris, chris.get_by_role("button", name=re.compile("Edit draft")).last)

        paste(chris, also)
        told = chris.locator("article.channel-message").filter(has_text="Sundays also runs in")
        in_view(chris, told.last)
        eve = tour.enter("#sport-desk as Eve")
        paste(eve, sign)
        for point in ("Names", "Results"):
            eve.locator("#modal-root").get_by_label(point).check()
        eve.locator("#modal-root").get_by_role("button", name="Submit").click()
        in_view(eve, eve.get_by_text("You have signed").last)
        paste(tour.enter("#review as Eve"), move)
        eve.get_by_role("heading", name=re.compile("Ferry Runs Again")).wait_for()
        news = tour.enter("#news as Rita")
        news.get_by_role("button", name="Culture").first.click()
        in_view(news, news.get_by_text("You are pinged for").last)

        cleo = tour.enter("#review as Cleo")
        paste(chris, retract)
        cleo.get_by_role("button", name="Confirm the retraction").last.click()
        cleo.get_by_role("button", name="Yes, retract it").last.click()
        landing.get_by_text("🚫 Retracted").wait_for()
        assert tour.complaints == []


def test_a_link_into_discord_leads_to_the_demos_own_page_of_it(browser: Browser, tmp_path: Path) -> None:
    with demo_running("--data", tmp_path) as address:
        tour = Tour(browser.new_context(viewport={"width": 1280, "height": 400}), address)
        letters = tour.enter("Wanda’s direct messages as Wanda")
        newest = letters.locator("article.channel-message").last
        in_view(letters, newest)
        assert not letters.get_by_text(re.compile("<@|@[0-9]{6}")).count(), "people go by their names"
        assert letters.locator("article.channel-message img").first.is_visible(), "the bot has a portrait"

        with tour.context.expect_page() as opened:
            letters.get_by_role("link", name=re.compile("discord.com.channels")).last.click()
        page = opened.value
        page.locator('#preview-app[aria-busy="false"]').wait_for()
        assert page.locator("#channel-name").inner_text() == "The Rex Cinema Is Saved", "a post of the forum"
        assert page.locator("#viewer-picker option:checked").inner_text() == "Wanda"
        in_view(page, page.locator("#channel-message-list").get_by_role("heading", name="The Rex Cinema"))

        phone = Tour(browser.new_context(viewport={"width": 390, "height": 844}), address)
        phone.landing.get_by_text("🕒 Scheduled").wait_for()
        size = phone.landing.evaluate("[document.body.scrollWidth, document.body.scrollHeight]")
        assert size[0] <= 390 and size[1] < 3500
        assert phone.complaints == []
        assert tour.complaints == []


class Steps:
    """Presses and sent forms, counted; typing is none."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def press(self, label: str) -> None:
        """The last button of that name in the room."""
        self.page.locator("#channel-timeline").get_by_role(
            "button", name=re.compile(rf"{label}$")
        ).last.click()
        self.count += 1

    def send(self, label: str, text: str) -> None:
        """Write into a field of the form, and send it."""
        field(self.page, label).fill(text)
        self.page.locator("#modal-root").get_by_role("button", name="Submit").click()
        self.count += 1

    def line(self, line: str) -> None:
        """A line with a command."""
        paste(self.page, line)
        self.count += 1


def test_the_ways_people_go_every_day_take_few_steps(browser: Browser, tmp_path: Path) -> None:
    with demo_running("--data", tmp_path) as address:
        tour = Tour(browser.new_context(viewport={"width": 390, "height": 844}), address)
        tour.landing.get_by_text("🕒 Scheduled").wait_for()
        correct = tour.landing.locator("[data-line]").nth(2).text_content() or ""

        wanda = tour.enter("#submissions as Wanda")
        tour.open_form(wanda)
        tour.fill_in(wanda, {"headline": "Harbour dues rise", "body": "By a third, TK says."})
        wanda.locator("#modal-root").get_by_role("button", name="Submit").click()
        wanda.get_by_text("Preflight stops it").last.wait_for()
        blocked = Steps(wanda)
        blocked.press("Edit")
        blocked.send("Body", "By a third from Monday, the port says.")
        wanda.get_by_text("Next: the editors read it").last.wait_for()
        assert blocked.count == 2, "a blocked draft is corrected and submitted"

        chris = tour.enter("#review as Chris")
        timed = Steps(chris)
        timed.press("Schedule")
        timed.send("When", "tomorrow 18:30")
        in_view(chris, chris.get_by_text("is planned for").last)
        assert timed.count == 2, "a time from the card"
        timed.press("Undo")
        in_view(chris, chris.get_by_text("No time is planned for").last)

        ed = tour.enter("#review as Ed")
        read = Steps(ed)
        read.press("Read")
        ed.get_by_text("By a third from Monday").last.wait_for()
        read.press("Approve")
        in_view(ed, ed.get_by_text("Your approval of №6 counts").last)
        assert read.count == 2, "an article is approved under its text"

        writing = Steps(chris)
        writing.line(correct)
        chris.get_by_role("button", name=re.compile(r"Kind and note$")).last.wait_for()
        writing.press("Edit draft")
        writing.send("Body", "The last bus left at half past three.")
        chris.get_by_text("Preflight").last.wait_for()
        writing.press("Submit")
        in_view(chris, chris.get_by_text("must approve it").last)
        assert writing.count <= 6, "a correction by command"
        assert tour.complaints == []
