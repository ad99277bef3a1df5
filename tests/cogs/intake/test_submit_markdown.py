"""Markdown files submitted: what readers get, and what their writer is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cogs.doors import by_chat, by_file, by_menu, sight_of, understood
from tests.world import World, answer_of

SAMPLES = Path(__file__).parents[2] / "samples" / "manuscripts"
LAMP = "Lighthouse lamp is back"
PUBLISHED = {
    "comment.md": "It was lit on Sunday.\n\nPeople came to look.",
    "reference-links.md": "See [the log](https://example.org/log) and [the law](https://example.org/law).",
    "hard-wrapped.md": (
        "The lamp was lit again on Sunday, and people came from the whole coast.\n\n1. First\n2. Second"
    ),
    "html-and-tables.md": (
        "It was **lit** on Sunday.\n\n```\nyear  lamps\n----  -----\n2025  0\n2026  1\n```\n\nA note.[1]"
        "\n\n[1] From the log."
    ),
    "setext.md": "It was lit.",
    "title-twice.md": "It was lit.",
}


@pytest.mark.parametrize("door", ["file", "chat", "menu"])
@pytest.mark.parametrize("name", PUBLISHED)
async def test_readers_get_a_sample_as_discord_can_show_it(world: World, name: str, door: str) -> None:
    data = (SAMPLES / name).read_bytes()
    match door:
        case "file":
            await by_file(world, name, data)
        case "chat":
            await by_chat(world, "", (name, data))
        case _:
            await by_menu(world, "", (name, data))
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)

    assert (await sight_of(world)).article.headline == LAMP
    assert world.bodies() == [PUBLISHED[name]]


async def test_its_writer_is_told_what_cannot_be_shown(world: World) -> None:
    name = "html-and-tables.md"
    said = answer_of(await by_file(world, name, (SAMPLES / name).read_bytes()))

    assert "📎 kept: 1 footnote, 1 table · left out: 1 picture, 1 shortcode" in said


async def test_relative_links_are_pointed_out(world: World) -> None:
    said = understood(await by_file(world, "a.md", f"# {LAMP}\n\nSee [the log](/2026/log.html)."))

    assert "left out: 1 relative link (/2026/log.html)" in said
    assert (await sight_of(world)).revision.copy.body == "See the log."


async def test_lines_typed_in_chat_stay_lines(world: World) -> None:
    await by_chat(world, f"{LAMP}\n\nThe lamp was lit\nagain on Sunday.")

    assert (await sight_of(world)).revision.copy.body == "The lamp was lit\nagain on Sunday."
