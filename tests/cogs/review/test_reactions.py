"""Reactions on the card: votes and claims, taken, replaced, taken back, refused and cleared."""

from __future__ import annotations

import asyncio

import pytest
from simcord.actors import MemberActor

from bot.domain.article.article import Via
from bot.domain.article.states import State
from bot.domain.review.votes import Choice
from tests.world import World, text_of

MARKS = ["✅", "✏️", "❌", "👀"]


async def votes(world: World, number: int = 1) -> dict[int, tuple[Choice, Via]]:
    """The standing votes by their editors."""
    sight = await world.bot.desk.reading.sight(number)
    return {vote.editor_id: (vote.choice, vote.via) for vote in sight.votes}


async def state(world: World, number: int = 1) -> State:
    return (await world.bot.desk.reading.sight(number)).article.state


def pinged(world: World, number: int = 1) -> list[int]:
    """Whom the last message in the card's thread pinged."""
    last = world.thread(number).history()[-1]
    return world.env.backend.get_message(last.channel.id, last.id).ping_user_ids


def clear(world: World, emoji: str | None = None) -> None:
    """A moderator clears the card's reactions, or one emoji of them."""
    card = world.card()
    if emoji is None:
        world.env.backend.clear_reactions(card.channel.id, card.id)
    else:
        world.env.backend.clear_reaction(card.channel.id, card.id, emoji)


@pytest.mark.parametrize(
    ("mark", "choice", "after"),
    [
        ("✅", Choice.APPROVE, State.APPROVED),
        ("✏️", Choice.CHANGES, State.CHANGES_REQUESTED),
        ("❌", Choice.SPIKE, State.SPIKED),
    ],
)
async def test_a_reaction_is_a_vote_and_taking_it_away_takes_the_vote_back(
    world: World, mark: str, choice: Choice, after: State
) -> None:
    await world.submit()
    await world.ed.react(world.card(), mark)
    assert await state(world) is after
    assert await votes(world) == {world.ed.id: (choice, Via.REACTION)}
    assert f"<@{world.ed.id}>" in text_of(world.card())

    await world.take_off(world.ed, mark)
    assert await state(world) is State.SUBMITTED
    assert await votes(world) == {}
    assert f"<@{world.ed.id}>" not in text_of(world.card())


async def test_another_reaction_counts_instead_and_the_old_one_is_taken_off(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.ed.react(world.card(), "❌")
    assert await votes(world) == {world.ed.id: (Choice.SPIKE, Via.REACTION)}
    assert world.reactions() == {"✅": 1, "✏️": 1, "❌": 2, "👀": 1}
    assert await state(world) is State.SPIKED


async def test_a_reaction_whose_vote_was_replaced_takes_nothing_back(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    # Without Manage Messages the bot cannot take the old reaction off, so it stays on the card.
    world.env.inject_error("DELETE", "/channels/*/reactions/*", status=403, code=50013)
    await world.ed.slash(world.review, "review changes", article="1", reason="Name the ship.")
    assert world.reactions()["✅"] == 2

    await world.ed.unreact(world.card(), "✅")
    assert await votes(world) == {world.ed.id: (Choice.CHANGES, Via.COMMAND)}
    assert await state(world) is State.CHANGES_REQUESTED


@pytest.mark.parametrize("pencil", ["✏️", "✏"])
async def test_the_pencil_counts_with_and_without_its_variation_selector(world: World, pencil: str) -> None:
    await world.submit()
    card = world.card()
    world.env.backend.add_reaction(card.channel.id, card.id, pencil, world.ed.id)
    await world.env.settle()
    assert await state(world) is State.CHANGES_REQUESTED
    world.env.backend.remove_reaction(card.channel.id, card.id, pencil, world.ed.id)
    await world.env.settle()
    assert "Did you remove it?" in world.dms(world.ed)[-1]


async def test_bots_other_emoji_and_other_messages_are_ignored(world: World) -> None:
    await world.submit()
    other_bot = world.guild.add_member(world.env.create_user("helper", bot=True), roles=[world.editors])
    card = world.card()
    world.env.backend.add_reaction(card.channel.id, card.id, "✅", other_bot.id)
    await world.env.settle()
    await world.ed.react(card, "🎉")
    await world.reader.react(card, "🎉")
    chatter = await world.eve.send(world.review, "Shall we run it?")
    await world.ed.react(chatter, "✅")
    await world.ed.react(await world.eve.send(world.thread(), "I would."), "✅")
    assert await votes(world) == {}
    assert world.said_in_thread() == ["I would."]
    assert world.reactions()["🎉"] == 2, "what means nothing to the desk is left alone"


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("who", ["writer", "reader"])
async def test_a_reaction_that_may_not_count_is_removed_and_its_owner_told(
    world: World, who: str, mark: str
) -> None:
    await world.submit()
    person: MemberActor = getattr(world, who)
    await person.react(world.card(), mark)
    assert world.reactions() == dict.fromkeys(MARKS, 1)
    assert await votes(world) == {} and await state(world) is State.SUBMITTED
    [told] = world.said_in_thread()
    assert told.startswith(f"<@{person.id}> Your {mark} does not count.")
    assert ("You wrote it" in told) if who == "writer" else ("Only editors" in told)
    assert pinged(world) == [person.id]


@pytest.mark.parametrize("mark", MARKS)
async def test_a_published_article_takes_no_more_reactions(world: World, mark: str) -> None:
    await world.configure(cooling_off=0)
    await world.submit()
    await world.eve.click(world.card(), label="Approve")
    assert await state(world) is State.PUBLISHED
    for editor in (world.ed, world.eve):
        await editor.react(world.card(), mark)
        assert world.reactions()[mark] == 1
        assert world.said_in_thread()[-1].startswith(f"<@{editor.id}> Your {mark} does not count.")
        assert pinged(world) == [editor.id]


async def test_an_article_on_hold_takes_no_votes_and_says_so(world: World) -> None:
    await world.submit()
    await world.chief.slash(world.review, "review hold", article="1", reason="The lawyer reads it.")
    await world.ed.react(world.card(), "✅")
    assert world.reactions()["✅"] == 1
    assert "does not count. You cannot judge it now: it is on hold" in world.said_in_thread()[-1]


async def test_an_approval_taken_back_on_hold_is_missing_once_it_goes_on(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.chief.slash(world.review, "review hold", article="1", reason="The lawyer reads it.")
    await world.ed.unreact(world.card(), "✅")
    assert await votes(world) == {}
    await world.chief.click(world.card(), label="Take off hold")
    await world.env.advance_time(120)
    assert "Submitted" in text_of(world.card())
    assert world.articles() == []


async def test_a_vote_that_cannot_be_taken_back_any_more_says_so(world: World) -> None:
    await world.configure(release="manual")
    await world.submit()
    await world.ed.react(world.card(), "✅")
    path = f"/channels/{world.publish.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50013, message="Missing Permissions", times=None)
    await world.chief.click(world.card(), label="Publish now")  # it is on its way, and does not arrive
    await world.ed.unreact(world.card(), "✅")
    assert await votes(world) == {world.ed.id: (Choice.APPROVE, Via.REACTION)}
    assert world.said_in_thread()[-1].startswith(f"<@{world.ed.id}> Taking your ✅ away changes nothing.")


async def test_one_person_is_told_at_most_once_a_minute(world: World) -> None:
    await world.submit()
    await world.submit(headline="The second piece")
    await world.reader.react(world.card(), "✅")
    await world.reader.react(world.card(), "❌")
    await world.reader.react(world.card(2), "✅")
    assert len(world.said_in_thread()) == 1 and world.said_in_thread(2) == []
    assert world.reactions() == world.reactions(2) == dict.fromkeys(MARKS, 1), "taken off all the same"

    await world.writer.react(world.card(), "✅")
    assert len(world.said_in_thread()) == 2, "somebody else is told"

    await world.env.advance_time(61)
    await world.reader.react(world.card(), "✅")
    assert len(world.said_in_thread()) == 3


async def test_clearing_all_reactions_takes_votes_by_reaction_and_leaves_those_by_button(
    world: World,
) -> None:
    await world.configure(approvals=3)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.eve.click(world.card(), label="Approve")
    clear(world)
    await world.env.settle()
    assert await votes(world) == {world.eve.id: (Choice.APPROVE, Via.BUTTON)}
    assert world.reactions() == dict.fromkeys(MARKS, 1), "the bot's marks are back"
    history = await world.eve.click(world.card(), label="History")
    ended = f"Copydesk ended ✅ approve of <@{world.ed.id}>: the reactions were cleared"
    assert ended in text_of(history.response)


async def test_clearing_one_emoji_asks_who_objected_by_it(world: World) -> None:
    await world.configure(spikes=2)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.eve.react(world.card(), "❌")
    clear(world, "❌")
    await world.env.settle()
    assert await votes(world) == {
        world.ed.id: (Choice.APPROVE, Via.REACTION),
        world.eve.id: (Choice.SPIKE, Via.COMMAND),
    }
    assert "Did you remove it?" in world.dms(world.eve)[-1]
    assert world.reactions() == {"✅": 2, "✏️": 1, "👀": 1, "❌": 1}


async def test_clearing_the_reactions_of_a_published_card_changes_nothing_but_the_marks(
    world: World,
) -> None:
    await world.configure(cooling_off=0)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    assert world.reactions() == dict.fromkeys(MARKS, 1), "the vote’s own went when it came out"
    clear(world)
    await world.env.settle()
    assert await votes(world) == {world.ed.id: (Choice.APPROVE, Via.COMMAND)}
    assert await state(world) is State.PUBLISHED


async def test_the_eyes_claim_and_their_removal_releases(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "👀")
    assert f"claimed** by <@{world.ed.id}>" in text_of(world.card())
    assert await state(world) is State.IN_REVIEW

    await world.eve.react(world.card(), "👀")
    assert world.reactions()["👀"] == 2, "the second one is taken off"
    assert f"<@{world.ed.id}> has claimed №1" in world.said_in_thread()[-1]
    assert pinged(world) == [world.eve.id]

    await world.ed.unreact(world.card(), "👀")
    assert "claimed" not in text_of(world.card())
    assert await state(world) is State.SUBMITTED
    await world.eve.react(world.card(), "👀")
    assert f"claimed** by <@{world.eve.id}>" in text_of(world.card())


async def test_the_eyes_go_when_the_claim_ends_in_another_way(world: World) -> None:
    await world.configure(claim_minutes=30)
    await world.submit()
    await world.ed.react(world.card(), "👀")
    await world.ed.click(world.card(), label="Claim")
    assert world.reactions()["👀"] == 1

    await world.ed.react(world.card(), "👀")
    await world.env.advance_time(30 * 60 + 1)
    assert world.reactions()["👀"] == 1
    assert "claimed" not in text_of(world.card())
    assert await state(world) is State.SUBMITTED


async def test_a_reaction_beside_ones_button_vote_becomes_its_sign(world: World) -> None:
    await world.submit()
    await world.ed.click(world.card(), label="Approve")
    await world.ed.react(world.card(), "✅")
    assert await votes(world) == {world.ed.id: (Choice.APPROVE, Via.REACTION)}
    await world.ed.unreact(world.card(), "✅")
    assert await votes(world) == {}


@pytest.mark.parametrize("status", [404, 500])
async def test_what_somebody_on_the_way_to_discord_refuses_is_taken_off_later(
    world: World, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setattr("bot.delivery.outbox.courier.FIRST_PAUSE_SECONDS", 0.2)
    await world.submit()
    world.env.inject_error("DELETE", "/channels/*/reactions/*", status=status, times=1)
    await world.writer.react(world.card(), "✅")  # nobody approves their own text
    await asyncio.sleep(0.5)
    await world.env.settle()
    assert world.reactions()["✅"] == 1
    assert await votes(world) == {}


@pytest.mark.parametrize("status", [404, 500])
async def test_a_late_removal_spares_a_reaction_that_counts_again(
    world: World, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setattr("bot.delivery.outbox.courier.FIRST_PAUSE_SECONDS", 0.4)
    await world.submit()
    card, backend = world.card(), world.env.backend
    await world.ed.react(card, "✅")
    # Discord stumbles, so the old ✅ is to be taken off a moment later; meanwhile Ed thinks again.
    world.env.inject_error("DELETE", "/channels/*/reactions/*", status=status, times=1)
    backend.add_reaction(card.channel.id, card.id, "✏️", world.ed.id)
    await asyncio.sleep(0.1)
    backend.remove_reaction(card.channel.id, card.id, "✏️", world.ed.id)
    backend.remove_reaction(card.channel.id, card.id, "✅", world.ed.id)
    backend.add_reaction(card.channel.id, card.id, "✅", world.ed.id)
    await world.env.settle()
    assert world.reactions()["✅"] == 2
    assert await votes(world) == {world.ed.id: (Choice.APPROVE, Via.REACTION)}
    assert await state(world) is State.APPROVED
