"""Quorum, the order of outcomes, independence, and roles that come and go in the middle."""

from __future__ import annotations

import pytest
from simcord.actors import MemberActor

from bot.domain.article.states import State
from tests.world import UNKNOWN, World, answer_of, text_of

NEW_BODY = "The Aurora left the harbour at seven, an hour late."


async def state(world: World) -> State:
    return (await world.bot.desk.reading.sight(1)).article.state


async def voters(world: World) -> list[int]:
    return [vote.editor_id for vote in (await world.bot.desk.reading.sight(1)).votes]


async def take_role(world: World, person: MemberActor) -> None:
    world.env.backend.remove_member_role(world.guild.id, person.id, world.editors.id)
    await world.env.settle()


async def give_role(world: World, person: MemberActor) -> None:
    world.env.backend.add_member_role(world.guild.id, person.id, world.editors.id)
    await world.env.settle()


# ------------------------------------------------------------------ quorum


@pytest.mark.parametrize("quorum", [2, 3])
async def test_an_article_is_approved_by_its_quorum_and_not_before(world: World, quorum: int) -> None:
    await world.configure(approvals=quorum)
    await world.submit()
    desk = [world.ed, world.eve, world.chief][:quorum]
    for number, editor in enumerate(desk[:-1], start=1):
        await editor.react(world.card(), "✅")
        assert await state(world) is State.IN_REVIEW
        assert f"{number} of {quorum} approvals" in text_of(world.card())
    await desk[-1].click(world.card(), label="Approve")
    assert await state(world) is State.APPROVED
    await world.env.advance_time(61)
    assert len(world.articles()) == 1


async def test_one_editor_is_never_two(world: World) -> None:
    await world.configure(approvals=2)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.ed.slash(world.review, "review approve", article="1")
    await world.ed.send(world.review, "!review approve 1")
    assert await voters(world) == [world.ed.id]
    assert await state(world) is State.IN_REVIEW


async def test_two_spikes_may_be_required(world: World) -> None:
    await world.configure(spikes=2)
    await world.submit()
    await world.ed.react(world.card(), "❌")
    assert await state(world) is State.IN_REVIEW
    await world.eve.react(world.card(), "❌")
    assert await state(world) is State.SPIKED


async def test_a_spike_outweighs_changes_and_changes_outweigh_approvals(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    assert await state(world) is State.APPROVED
    await world.eve.react(world.card(), "✏️")
    assert await state(world) is State.CHANGES_REQUESTED
    await world.chief.react(world.card(), "❌")
    assert await state(world) is State.SPIKED
    # And back again, vote by vote: the state is a function of what stands.
    await world.take_off(world.chief, "❌")
    assert await state(world) is State.CHANGES_REQUESTED
    await world.take_off(world.eve, "✏️")
    assert await state(world) is State.APPROVED


# ------------------------------------------------------------- cooling-off


async def test_an_approval_taken_back_while_it_cools_off_stops_it(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(50)
    await world.ed.unreact(world.card(), "✅")
    await world.env.advance_time(120)
    assert world.articles() == [] and await state(world) is State.SUBMITTED

    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(50)
    assert world.articles() == [], "it cools off anew"
    await world.env.advance_time(11)
    assert len(world.articles()) == 1


async def test_a_request_for_changes_while_it_cools_off_stops_it(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(50)
    await world.eve.slash(world.review, "review changes", article="1", reason="Name the ship.")
    await world.env.advance_time(120)
    assert world.articles() == [] and await state(world) is State.CHANGES_REQUESTED


# ------------------------------------------------------------ independence


async def test_an_editor_does_not_judge_their_own_article(world: World) -> None:
    await world.submit(world.ed)
    await world.ed.react(world.card(), "✅")
    pressed = await world.ed.click(world.card(), label="Approve")
    typed = await world.ed.slash(world.review, "review approve", article="1")
    claimed = await world.ed.click(world.card(), label="Claim")
    for told in (answer_of(pressed), answer_of(typed), answer_of(claimed), *world.said_in_thread()):
        assert "You wrote it, so an editor who did not must judge it." in told
    assert await voters(world) == [] and await state(world) is State.SUBMITTED
    await world.eve.react(world.card(), "✅")
    assert await state(world) is State.APPROVED


async def test_a_co_author_does_not_judge_it(world: World) -> None:
    await world.submit()
    await world.join(world.ed)
    assert "By wanda and ed" in text_of(world.card())
    await world.ed.react(world.card(), "✅")
    assert await voters(world) == []
    assert "You wrote it" in world.said_in_thread()[-1]

    await world.writer.slash(world.submissions, "draft edit", article="1", co_author=world.ed)
    await world.ed.react(world.card(), "✅")
    assert await voters(world) == [], "their name stood over this very text"
    await world.edit(headline="Ships", standfirst="", body="Nothing of it remains here.")
    await world.ed.react(world.card(), "✅")
    assert await voters(world) == [world.ed.id], "of another text they are independent"


async def test_naming_a_co_author_leaves_their_vote_and_claim(world: World) -> None:
    await world.configure(approvals=2)
    await world.submit()
    await world.ed.react(world.card(), "👀")
    await world.ed.react(world.card(), "✅")

    await world.join(world.ed)
    assert await voters(world) == [world.ed.id]
    assert "claimed" in text_of(world.card()) and "wanda and ed" not in text_of(world.card())


async def test_an_approved_article_takes_no_new_co_author(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    told = await world.writer.slash(world.submissions, "draft edit", article="1", co_author=world.ed)
    assert "it is approved" in answer_of(told)
    assert await voters(world) == [world.ed.id] and await state(world) is State.APPROVED


async def test_whoever_edited_the_revision_does_not_judge_it(world: World) -> None:
    await world.configure(approvals=2)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.eve.react(world.card(), "👀")
    await world.edit(by=world.eve, body=NEW_BODY)
    assert await voters(world) == [], "the votes were for another text"
    assert world.reactions() == {"✅": 1, "✏️": 1, "❌": 1, "👀": 1}

    await world.eve.react(world.card(), "✅")
    assert "You edited this revision" in world.said_in_thread()[-1]
    assert await voters(world) == []
    await world.ed.react(world.card(), "✅")
    await world.chief.click(world.card(), label="Approve")
    assert await state(world) is State.APPROVED


async def test_the_editor_of_an_earlier_revision_judges_the_next(world: World) -> None:
    await world.submit()
    await world.edit(by=world.eve, body=NEW_BODY)
    await world.edit(body="A third text, the author's own again.")
    await world.eve.react(world.card(), "✅")
    assert await state(world) is State.APPROVED


async def test_an_edit_that_changes_nothing_leaves_the_votes(world: World) -> None:
    await world.configure(approvals=2)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    told = await world.edit(by=world.eve)
    assert "Nothing in №1 has changed" in answer_of(told)
    assert await voters(world) == [world.ed.id]
    await world.eve.react(world.card(), "✅")
    assert await state(world) is State.APPROVED


# ------------------------------------------------------------------- roles


async def test_without_the_role_a_vote_stands_uncounted_and_may_only_be_taken_back(world: World) -> None:
    await world.configure(approvals=2)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await take_role(world, world.ed)
    assert await voters(world) == [world.ed.id]

    await world.ed.react(world.card(), "❌")
    assert "Only editors can judge it." in world.said_in_thread()[-1]
    pressed = await world.ed.click(world.card(), label="Spike")
    assert "Only editors can judge it." in answer_of(pressed)
    assert world.reactions() == {"✅": 2, "✏️": 1, "❌": 1, "👀": 1}
    assert await voters(world) == [world.ed.id], "what was refused has not replaced what stands"

    await world.eve.react(world.card(), "✅")
    assert await state(world) is State.IN_REVIEW, "an approval counts while its owner is an editor"
    await world.ed.unreact(world.card(), "✅")
    assert await voters(world) == [world.eve.id] and await state(world) is State.IN_REVIEW


async def test_without_the_role_a_button_takes_ones_vote_back_and_casts_none(world: World) -> None:
    await world.submit()
    await world.ed.click(world.card(), label="Approve")
    await take_role(world, world.ed)
    assert "You took back" in answer_of(await world.ed.click(world.card(), label="Approve"))
    assert UNKNOWN in answer_of(await world.ed.click(world.card(), label="Approve"))
    assert await state(world) is State.SUBMITTED


async def test_without_the_role_a_claim_may_be_given_back(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "👀")
    await take_role(world, world.ed)
    await world.ed.unreact(world.card(), "👀")
    assert "claimed" not in text_of(world.card())


async def test_a_role_given_later_works_at_once(world: World) -> None:
    await world.submit()
    await world.reader.react(world.card(), "✅")
    assert await voters(world) == []
    await give_role(world, world.reader)
    await world.reader.react(world.card(), "✅")
    assert await voters(world) == [world.reader.id]
    assert await state(world) is State.APPROVED


async def test_managing_the_server_gives_no_vote(world: World) -> None:
    await world.submit()
    await world.admin.react(world.card(), "✅")
    assert UNKNOWN in answer_of(await world.admin.click(world.card(), label="Approve"))
    assert await voters(world) == []
