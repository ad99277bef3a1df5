"""The card's buttons: the same votes and claims as the reactions, answered to the one who pressed."""

from __future__ import annotations

import pytest

from bot.domain.article.article import Via
from bot.domain.article.states import State
from bot.domain.review.votes import Choice
from tests.world import UNKNOWN, World, answer_of, buttons_of, text_of


async def votes(world: World) -> dict[int, tuple[Choice, Via]]:
    """The standing votes by their editors."""
    sight = await world.bot.desk.reading.sight(1)
    return {vote.editor_id: (vote.choice, vote.via) for vote in sight.votes}


async def state(world: World) -> State:
    return (await world.bot.desk.reading.sight(1)).article.state


CASES = [
    ("Approve", "✅", Choice.APPROVE, State.APPROVED),
    ("Request changes", "✏️", Choice.CHANGES, State.CHANGES_REQUESTED),
    ("Spike", "❌", Choice.SPIKE, State.SPIKED),
]


@pytest.mark.parametrize(("label", "mark", "choice", "after"), CASES)
async def test_a_button_casts_the_same_vote_as_its_reaction(
    world: World, label: str, mark: str, choice: Choice, after: State
) -> None:
    await world.submit()
    await world.submit(headline="The second piece")
    await world.judge(world.ed, label)
    await world.ed.react(world.card(2), mark)
    by_button, by_reaction = [await world.bot.desk.reading.sight(number) for number in (1, 2)]
    assert by_button.article.state is by_reaction.article.state is after
    assert [(vote.editor_id, vote.choice) for vote in by_button.votes] == [(world.ed.id, choice)]
    assert [(vote.editor_id, vote.choice) for vote in by_reaction.votes] == [(world.ed.id, choice)]


@pytest.mark.parametrize(("label", "mark", "choice", "after"), CASES)
async def test_pressed_twice_it_takes_the_vote_back(
    world: World, label: str, mark: str, choice: Choice, after: State
) -> None:
    await world.submit()
    await world.judge(world.ed, label)
    assert await votes(world) == {world.ed.id: (choice, Via.BUTTON)}
    assert await state(world) is after

    again = await world.ed.click(world.card(), label=label)
    assert again.ephemeral and "You took back" in answer_of(again)
    assert await votes(world) == {}
    assert await state(world) is State.SUBMITTED
    assert world.reactions()[mark] == 1


async def test_approve_is_answered_with_what_follows(world: World) -> None:
    await world.submit()
    pressed = await world.ed.click(world.card(), label="Approve")
    goes_out = int(world.env.now().timestamp()) + 60
    assert pressed.ephemeral
    assert (
        answer_of(pressed)
        == f"✅ Your approval of №1 counts. It is approved and goes out at <t:{goes_out}:T> on <t:{goes_out}:D>."
    )


async def test_a_button_after_a_reaction_replaces_it_and_the_reaction_is_taken_off(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.judge(world.ed, "Spike")
    assert await votes(world) == {world.ed.id: (Choice.SPIKE, Via.BUTTON)}
    assert world.reactions() == {"✅": 1, "✏️": 1, "❌": 1, "👀": 1}


async def test_the_button_of_ones_own_reaction_takes_both_back(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    pressed = await world.ed.click(world.card(), label="Approve")
    assert "You took back" in answer_of(pressed)
    assert await votes(world) == {}
    assert world.reactions()["✅"] == 1


async def test_a_reaction_after_a_button_counts(world: World) -> None:
    await world.submit()
    await world.judge(world.ed, "Spike")
    await world.ed.react(world.card(), "✅")
    assert await votes(world) == {world.ed.id: (Choice.APPROVE, Via.REACTION)}
    assert await state(world) is State.APPROVED


async def test_a_button_under_an_older_revision_does_not_judge_the_new_one(world: World) -> None:
    await world.submit()
    before = world.card()
    custom_id = next(
        child.custom_id
        for row in before.components[0].children
        for child in getattr(row, "children", [])
        if child.label == "Approve"
    )
    await world.edit(body="A new text that nobody has read yet.")
    # Somebody's Discord still shows the old card: its button speaks of revision 1.
    components = before.components[0].to_dict()
    world.env.backend.edit_message(world.review.id, before.id, {"components": [components]})
    pressed = await world.ed.click(world.card(), custom_id=custom_id)
    assert "There is a newer revision" in answer_of(pressed)
    assert await votes(world) == {}


@pytest.mark.parametrize("label", ["Approve", "Request changes", "Spike", "Claim"])
@pytest.mark.parametrize("who", ["writer", "reader", "admin"])
async def test_the_buttons_give_nobody_a_right(world: World, who: str, label: str) -> None:
    await world.submit()
    pressed = await getattr(world, who).click(world.card(), label=label)
    assert pressed.modal is None and pressed.ephemeral
    expected = "You wrote it, so an editor who did not must judge it." if who == "writer" else UNKNOWN
    assert expected in answer_of(pressed)
    assert await votes(world) == {} and await state(world) is State.SUBMITTED


@pytest.mark.parametrize("label", ["Read", "History"])
async def test_readers_do_not_look_behind_the_card(world: World, label: str) -> None:
    await world.submit()
    pressed = await world.reader.click(world.card(), label=label)
    assert pressed.ephemeral
    assert UNKNOWN in answer_of(pressed)
    assert "Ada Lund" not in answer_of(pressed)

    own = await world.writer.click(world.card(), label=label)
    assert ("Ada Lund" if label == "Read" else "submitted it") in answer_of(own)


async def test_the_buttons_of_hold_and_spike_are_the_editors_only(world: World) -> None:
    await world.submit()
    await world.ed.slash(world.review, "review hold", article="1", reason="The lawyer reads it.")
    assert UNKNOWN in answer_of(await world.reader.click(world.card(), label="Take off hold"))
    assert "Only editors" in answer_of(await world.writer.click(world.card(), label="Take off hold"))
    assert await state(world) is State.HELD
    await world.ed.click(world.card(), label="Take off hold")

    await world.ed.slash(world.review, "review spike", article="1", reason="An advertisement.")
    assert UNKNOWN in answer_of(await world.reader.click(world.card(), label="Restore"))
    assert "Only editors" in answer_of(await world.writer.click(world.card(), label="Restore"))
    assert await state(world) is State.SPIKED
    restored = await world.eve.click(world.card(), label="Restore")
    assert "№1 is submitted now" in answer_of(restored)
    assert await votes(world) == {}


async def test_a_reader_cannot_give_somebody_elses_reason(world: World) -> None:
    await world.submit()
    await world.ed.slash(world.review, "review changes", article="1")  # and the form is closed
    nothing = "No vote of yours on №1 waits for a reason"
    for person, told in ((world.reader, UNKNOWN), (world.eve, nothing)):
        pressed = await person.click(world.card(), label="Give the reason")
        assert pressed.modal is None
        assert told in answer_of(pressed)


async def test_claim_is_a_toggle_with_one_holder(world: World) -> None:
    await world.submit()
    mine = await world.ed.click(world.card(), label="Claim")
    until = int(world.env.now().timestamp()) + 120 * 60
    assert f"👀 №1 is yours until <t:{until}:t>" in answer_of(mine)
    assert f"claimed** by <@{world.ed.id}> until <t:{until}:t>" in text_of(world.card())

    other = await world.eve.click(world.card(), label="Claim")
    assert f"<@{world.ed.id}> has claimed №1" in answer_of(other)
    assert f"claimed** by <@{world.ed.id}>" in text_of(world.card())

    back = await world.ed.click(world.card(), label="Claim")
    assert "№1 is released" in answer_of(back)
    assert "claimed" not in text_of(world.card())
    assert await state(world) is State.SUBMITTED


async def test_a_claim_keeps_nobody_from_voting(world: World) -> None:
    await world.submit()
    await world.ed.click(world.card(), label="Claim")
    await world.eve.click(world.card(), label="Approve")
    assert await state(world) is State.APPROVED


async def test_a_claim_lapses_after_the_set_time(world: World) -> None:
    await world.configure(claim_minutes=45)
    await world.submit()
    await world.ed.click(world.card(), label="Claim")
    await world.env.advance_time(45 * 60 - 5)
    assert "claimed" in text_of(world.card())
    await world.env.advance_time(6)
    assert "claimed" not in text_of(world.card()) and "Submitted" in text_of(world.card())
    history = await world.ed.click(world.card(), label="History")
    assert f"the clock ended the claim of <@{world.ed.id}>: its time was over" in answer_of(history)
    other = await world.eve.click(world.card(), label="Claim")
    assert "is yours" in answer_of(other)


async def test_a_vote_outlives_the_claim(world: World) -> None:
    await world.configure(approvals=2, claim_minutes=45)
    await world.submit()
    await world.ed.click(world.card(), label="Claim")
    await world.ed.click(world.card(), label="Approve")
    await world.env.advance_time(46 * 60)
    assert "claimed" not in text_of(world.card())
    assert await state(world) is State.IN_REVIEW
    assert await votes(world) == {world.ed.id: (Choice.APPROVE, Via.BUTTON)}


async def test_a_claim_on_hold_lapses_too(world: World) -> None:
    await world.configure(claim_minutes=45)
    await world.submit()
    await world.ed.click(world.card(), label="Claim")
    await world.ed.slash(world.review, "review hold", article="1", reason="The lawyer reads it.")
    await world.env.advance_time(46 * 60)
    assert "claimed" not in text_of(world.card())
    assert await state(world) is State.HELD


async def test_a_button_of_another_age_says_so(world: World) -> None:
    await world.submit()
    card = world.card()
    old = [{"type": 1, "components": [{"type": 2, "style": 1, "label": "Old", "custom_id": "cd:gone:1:0"}]}]
    world.env.backend.edit_message(world.review.id, card.id, {"components": old})
    message = next(m for m in world.review.history() if m.id == card.id)
    pressed = await world.ed.click(message, label="Old")
    assert "I do not know this button" in answer_of(pressed)
    assert buttons_of(message) == ["Old"]
