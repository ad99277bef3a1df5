"""A finished card shows what it is: nothing on it reads as if somebody were judging it now."""

from __future__ import annotations

from bot.domain.article.article import Via
from tests.cogs.doors import sight_of
from tests.world import World, text_of


async def test_the_votes_reactions_go_once_it_is_out_and_the_votes_stay_on_record(world: World) -> None:
    await world.configure(approvals=2)
    await world.submit()
    await world.judge(world.ed, "Request changes", reason="Name the ship.")
    await world.edit(body="The Duchess sails again.")
    await world.ed.react(world.card(), "👀")
    await world.ed.react(world.card(), "✅")
    await world.eve.react(world.card(), "✅")
    await world.env.advance_time(61)
    assert set(world.reactions().values()) == {1}, "only the bot’s own are left"
    sight = await sight_of(world)
    assert [(vote.editor_id, vote.via) for vote in sight.votes] == [
        (world.ed.id, Via.COMMAND),
        (world.eve.id, Via.COMMAND),
    ]
    card = text_of(world.card())
    assert "Asked for while it was in review" in card and "Asked for earlier" not in card
    assert not [said for said in world.said_in_thread() if "changes nothing" in said]


async def test_a_restart_finds_nothing_to_do_on_a_finished_card(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    await world.restart()
    sight = await sight_of(world)
    assert [vote.editor_id for vote in sight.votes] == [world.ed.id]
    assert not [said for said in world.said_in_thread() if "does not count" in said]


async def test_submitted_is_when_the_desk_got_the_text_that_it_has(world: World) -> None:
    await world.submit()
    first = int(world.env.now().timestamp())
    assert f"submitted <t:{first}:R>" in text_of(world.card())
    await world.env.advance_time(1800)
    await world.edit(body="Another text.")
    later = int(world.env.now().timestamp())
    assert f"submitted <t:{later}:R>" in text_of(world.card())
    await world.writer.slash(world.submissions, "draft withdraw", article="1")
    assert "submitted <t:" not in text_of(world.card())
    await world.env.advance_time(1800)
    await world.writer.slash(world.submissions, "draft submit", article="1")
    assert f"submitted <t:{int(world.env.now().timestamp())}:R>" in text_of(world.card())
