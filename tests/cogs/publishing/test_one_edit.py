"""One edit: while an article goes out its card rests, unless that takes long."""

from __future__ import annotations

import pytest

from tests.incidents import Wire, refusal
from tests.world import World, text_of


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    return Wire(monkeypatch)


async def test_a_card_is_edited_once_for_an_article_that_goes_out_at_once(world: World, wire: Wire) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(30)
    edits = f"PATCH /channels/{world.review.id}/messages/{world.card().id}"
    before = wire.asked.count(edits)

    await world.env.advance_time(31)

    assert "Published" in text_of(world.card())
    assert wire.asked.count(edits) - before == 1


async def test_a_card_says_how_far_an_article_is_that_takes_long(world: World, wire: Wire) -> None:
    wire.fail("POST", f"/channels/{world.publish.id}/messages", refusal(503, 0), times=20)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    assert "Goes out" in text_of(world.card())

    await world.env.advance_time(10)

    assert "0 of 1 message" in text_of(world.card())
    wire.mend()
    await world.env.advance_time(60)
    assert "Published" in text_of(world.card())
