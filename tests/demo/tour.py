"""A tour of the demo in Chromium: the steps of the landing page, as a person clicks them."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

ROOT = Path(__file__).parents[2]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
"""The browser of this machine, or None."""

PATIENCE_MILLISECONDS = 90_000
"""How long a browser may take to start, and a page to show what it must: long enough for a machine that is busy with
other tests. A page that shows it goes on at once."""


def lacking() -> list[str]:
    """The Debian packages that a browser test needs and this machine has not."""
    missing = [] if CHROMIUM else ["chromium"]
    node = compute_driver_executable()[0]  # of Playwright, which brings it without its one library
    tried = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    if "libatomic.so.1" in tried.stderr:
        missing.append("libatomic1")
    return missing


@contextmanager
def demo_running(*arguments: str | Path) -> Iterator[str]:
    """`make demo`, until the block ends; then Ctrl-C. Gives the address that it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    with process:
        try:
            told = ""
            for line in process.stdout:
                told += line
                if found := re.search(r"The newsroom is open: (http://\S+)", line):
                    break
            else:
                raise AssertionError(told)
            yield found[1]
        finally:
            process.send_signal(signal.SIGINT)
            rest = process.communicate(timeout=PATIENCE_MILLISECONDS / 1000)[0]
    assert process.returncode == 0, rest


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser. As root it cannot have its sandbox."""
    assert CHROMIUM is not None
    options = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=options, timeout=PATIENCE_MILLISECONDS
        )
        try:
            yield browser
        finally:
            browser.close()


def field(page: Page, label: str) -> Locator:
    """A field of a form by what stands above it, with or without the mark of one that must be filled in."""
    return page.get_by_label(re.compile(rf"^{re.escape(label)}\W*$"))


class Tour:
    """The landing page, and the pages one opens from it."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        self.complaints: list[str] = []
        """What the browser's console says in red."""
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.landing = context.new_page()
        self.landing.goto(address)
        self.landing.locator("#rooms li").first.wait_for()

    def _hear(self, message: object) -> None:
        kind, text = getattr(message, "type", ""), getattr(message, "text", "")
        if kind in ("error", "warning"):
            self.complaints.append(f"{kind}: {text}")

    def enter(self, link: str | re.Pattern[str]) -> Page:
        """Open a room by the name of its link, in a page of its own."""
        with self.context.expect_page() as opened:
            self.landing.get_by_role("link", name=link, exact=True).first.click()
        page = opened.value
        page.locator('#preview-app[aria-busy="false"]').wait_for()
        return page

    def open_form(self, page: Page) -> None:
        """`/submit`, as the landing page says it."""
        page.locator("#channel-composer-input").press_sequentially("/submit")
        page.get_by_role("option").filter(has_text="Submit an article").first.wait_for()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Send").click()
        page.get_by_label("Headline").wait_for()

    def command(self, page: Page, name: str) -> None:
        """A slash command without options."""
        page.locator("#channel-composer-input").press_sequentially(name)
        page.get_by_role("option").filter(has_text=name.lstrip("/")).first.wait_for()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Send").click()

    def say(self, page: Page, text: str) -> None:
        """A message."""
        page.locator("#channel-composer-input").fill(text)
        page.get_by_role("button", name="Send").click()
        page.get_by_text(text).last.wait_for()

    def fill_in(self, page: Page, article: Mapping[str, str]) -> None:
        """Write into the form."""
        for label, text in article.items():
            field(page, label.title()).fill(text)

    def hand_in(self, page: Page) -> None:
        """Press Submit, and wait for the receipt."""
        page.locator("#modal-root").get_by_role("button", name="Submit").click()
        page.get_by_text("Next: the editors read it").last.wait_for()

    def react(self, page: Page, emoji: str) -> None:
        """Press a reaction under the last card."""
        chip = page.locator("button.reaction-chip").filter(has_text=emoji).last
        chip.click()
        page.locator('button.reaction-chip[aria-pressed="true"]').filter(has_text=emoji).last.wait_for()
