"""The transcript: Discord's markup as a terminal shows it."""

from __future__ import annotations

import io
import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.rendering import Names, columns, rendered, wrapped
from bot.demo.transcript import Transcript

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
NAMES = Names(lambda number: {1: "@Ed", 2: "#review", 3: "@Editors"}.get(number, "somebody"), lambda: NOW)


class Terminal(io.StringIO):
    """A page that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def words(line: str) -> str:
    return "".join(span.text for span in rendered(line, NAMES))


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("<@1> and <@!1> of <@&3> in <#2>", "@Ed and @Ed of @Editors in #review"),
        (f"**<t:{int((NOW + timedelta(minutes=3)).timestamp())}:R>**", "in 3 minutes"),
        (f"<t:{int((NOW - timedelta(seconds=60)).timestamp())}:R>", "a minute ago"),
        (f"since <t:{int(NOW.timestamp())}:F>", "since 4 March 2026 05:06"),
        (
            "[its card](https://discord.com/channels/9/2/8) · https://discord.com/channels/9/2/8",
            "its card · (link to #review)",
        ),
        ("## №1 · *A* **b** ~~c~~ `d`", "№1 · A b c d"),
        (r"\*not\* \_so\_ 2 * 3 * 4", "*not* _so_ 2 * 3 * 4"),
        ("https://example.org/a_b*c*d", "https://example.org/a_b*c*d"),
        ("safe\x1b[2J\x07 and \u202eplain", "safe[2J and plain"),
    ],
)
def test_markup_reads_as_it_does_on_discord(markup: str, read: str) -> None:
    assert words(markup) == read


def test_lines_keep_to_the_width_and_a_word_without_end_is_cut() -> None:
    text = "short words and then " + "x" * 95 + " 日本語" * 12

    lines = ["".join(span.text for span in line) for line in wrapped(rendered(text, NAMES), 40)]

    assert max(map(columns, lines)) <= 40
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_no_markup_takes_long() -> None:
    began = time.process_time()
    for hostile in (
        "**" * 2000,
        "~~a" * 1500,
        "[" * 4000,
        "\\" * 4001,
        "*a" * 2000,
        "<@" * 2000,
        "https://" * 500,
    ):
        rendered(hostile, NAMES)

    assert time.process_time() - began < 5


def test_a_difference_is_legible_without_colours() -> None:
    out = io.StringIO()

    Transcript(NAMES, 1, out).see("The thread", "**Body**: the ~~old~~ **new** ship", difference=True)

    assert "Body: the [-old-] {+new+} ship" in out.getvalue()


def test_colours_are_for_terminals_that_want_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    coloured, plain, declined = Terminal(), io.StringIO(), Terminal()

    Transcript(NAMES, 1, coloured).begin("Ed reacts")
    Transcript(NAMES, 1, plain).begin("Ed reacts")
    monkeypatch.setenv("NO_COLOR", "1")
    Transcript(NAMES, 1, declined).begin("Ed reacts")

    assert "\x1b[1mEd\x1b[0m" in coloured.getvalue()
    assert plain.getvalue() == declined.getvalue() == "\n[1/1] Ed reacts\n"


def test_a_page_that_knows_only_ascii_is_written_all_the_same() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii", newline="\n")

    Transcript(NAMES, 1, out).see("In #review", "✅ done")

    assert raw.getvalue().decode("ascii").endswith("? done\n")


def test_of_a_long_text_the_middle_is_left_out_and_counted() -> None:
    out = io.StringIO()

    Transcript(NAMES, 1, out).see("All", "\n".join(f"line {number}" for number in range(20)), lines=(2, 1))

    seen = [line.strip(" │") for line in out.getvalue().splitlines()[1:]]
    assert seen == ["line 0", "line 1", "(… 34 words …)", "line 19"]
