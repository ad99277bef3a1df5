"""The story of one article, from the writer's hands to the readers' channel."""

from __future__ import annotations

from bot.domain.publishing.layout import same_text
from tests.world import ARTICLE, World, answer_of, text_of


async def test_an_article_goes_through_the_desk_and_comes_out_once(world: World) -> None:
    receipt = await world.submit()
    assert "№1" in answer_of(receipt)
    assert str(world.card().id) in answer_of(receipt)

    await world.ed.react(world.card(), "✅")
    assert "Approved" in text_of(world.card())
    assert world.articles() == []

    await world.env.advance_time(61)
    assert len(world.articles()) == 1
    assert same_text(world.bodies(), ARTICLE["body"])
    assert "Published" in text_of(world.card())
    assert any("is published" in message for message in world.dms(world.writer))
