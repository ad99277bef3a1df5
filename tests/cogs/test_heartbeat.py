"""The heartbeat: nothing that people do with the largest texts computes long on the event loop."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from simcord import Env

from bot.domain.intake.limits import body_kept
from tests.world import World, answer_of

MOST_SECONDS = 0.02
"""Of computing in one turn of the loop, by the bot's own code."""

LIMIT = 200_000
"""The longest body that a newsroom can ask for; a quarter more of it is kept."""

PRINTED = 60_000
"""What a newsroom prints unless it says otherwise."""

TEXTS = {
    "ellipses": "… ",
    "words": "The *tide* came “in” at nine, and nobody [knew](https://example.org/a_b). ",
    "lines": "a\n",
    "quotes": '"',
    "emoji": "👩\u200d",
    "marks": "e\u0301",
}


@contextmanager
def watched(slow: list[tuple[float, str]]) -> Iterator[None]:
    """Note every turn of the bot's own tasks that computes longer than it may: what other processes take of the
    machine does not count. Garbage is collected as often as Python does it by itself: the tests collect it rarely, and
    much at a time."""
    run, rarely = asyncio.Handle._run, gc.get_threshold()

    def timed(handle: asyncio.Handle) -> None:
        began = time.thread_time()
        what = repr(handle)
        run(handle)
        took = time.thread_time() - began
        if took > MOST_SECONDS and ("cogs/" in what or "bot/" in what):
            slow.append((took, what))

    asyncio.Handle._run = timed  # type: ignore[method-assign]
    gc.set_threshold(700, 10, 10)
    try:
        yield
    finally:
        gc.set_threshold(*rarely)
        asyncio.Handle._run = run  # type: ignore[method-assign]


@pytest.mark.parametrize("kind", TEXTS)
async def test_no_turn_of_the_loop_computes_long(env: Env, world: World, kind: str) -> None:
    await world.configure(character_limit=LIMIT)
    piece = TEXTS[kind]
    body = (piece * (body_kept(LIMIT) // len(piece) + 1))[: body_kept(LIMIT) - 10]
    slow: list[tuple[float, str]] = []
    with watched(slow):
        file = ("a.md", f"# The ferry\n\n{body}".encode())
        told = answer_of(await world.writer.slash(world.submissions, "submit", file=file))
        assert "characters" in told, "it is too long to be submitted, and kept as a draft"
        await world.writer.slash(world.submissions, "draft show", article="1")
        await world.writer.slash(world.submissions, "draft edit", article="1")
        await world.writer.autocomplete(world.submissions, "draft show", "article", "ferry")
    assert slow == []


@pytest.mark.parametrize("kind", ["words", "ellipses"])
async def test_no_turn_computes_long_from_the_desk_to_the_reader(env: Env, world: World, kind: str) -> None:
    await world.configure(character_limit=LIMIT)
    body = (TEXTS[kind] * (PRINTED // len(TEXTS[kind])))[:PRINTED].strip()

    def file(more: str) -> tuple[str, bytes]:
        head = "headline: The ferry\nstandfirst: It left.\ntags: ferry"
        return "a.md", f"---\n{head}\n---\n{more}{body}".encode()

    slow: list[tuple[float, str]] = []
    with watched(slow):
        await world.writer.slash(world.submissions, "submit", file=file(""))
        await world.writer.slash(world.submissions, "draft edit", article="1")
        await world.writer.slash(world.submissions, "draft edit", article="1", file=file("It *is* so. "))
        shown = await world.ed.click(world.card(), label="Read")
        assert shown.response is not None
        await world.ed.click(shown.response, label="On")
        await world.ed.click(world.card(), label="History")
        await world.ed.slash(world.review, "review diff", article="1")
        await world.ed.slash(world.review, "review show", article="1")
        await world.ed.react(world.card(), "✅")
        await world.env.advance_time(120)
        assert world.articles(), "it is out"
        await world.writer.slash(world.submissions, "archive show", article="1")
        await world.writer.slash(world.submissions, "archive search", query="ferry")
        await world.writer.slash(world.submissions, "archive export", article="1")
    assert slow == []


async def test_a_text_is_laid_out_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.desk.publishing import layouts

    made: list[str] = []
    lay_out = layouts.lay_out
    monkeypatch.setattr(
        layouts,
        "lay_out",
        lambda copy, *rest, **more: made.append(copy.headline) or lay_out(copy, *rest, **more),
    )
    await world.submit(headline="Laid out once")
    for _ in range(3):
        await world.ed.click(world.card(), label="Read")
    assert made == ["Laid out once"]
