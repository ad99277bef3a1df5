"""Resubmission: the author is told what to change, changes it, and the same card goes on."""

from __future__ import annotations

import pytest

from bot.domain.article.workflow import State
from bot.domain.publishing.layout import same_text
from tests.cogs.doors import close_dms, filled, handed_back, pings, reply, sight_of
from tests.world import ARTICLE, World, answer_of, buttons_of, text_of

REASON = "Name the ship, and who repaired her."
BETTER = ARTICLE["body"].replace("The ferry", "The ferry *Aurora*")


async def ask_for_changes(world: World, reason: str = REASON) -> None:
    """An editor presses Request changes and says why."""
    form = await world.ed.click(world.card(), label="Request changes")
    await world.ed.submit_modal(form, {"reason": reason})


async def test_the_author_is_told_once_with_the_reason_and_the_way_to_change_it(world: World) -> None:
    await world.submit()
    await ask_for_changes(world)
    [told] = world.dms(world.writer)
    assert "asks for changes" in told and REASON in told and world.ed.user.name in told
    assert "/draft edit 1" in told
    dm = world.writer.user.dm_channel.last_message
    assert buttons_of(dm) == ["Edit", "Read", "Withdraw"]


async def test_the_author_edits_from_the_dm_and_it_is_handed_in_again(world: World) -> None:
    await world.submit()
    card = world.card()
    await ask_for_changes(world)
    assert "Changes requested" in text_of(world.card())

    dm = world.writer.user.dm_channel.last_message
    assert dm is not None
    form = await world.writer.user.click(dm, label="Edit")
    receipt = await world.writer.user.submit_modal(form, {**filled(form), "body": BETTER})
    assert "revision 2" in answer_of(receipt) and "submitted" in answer_of(receipt)
    assert str(card.id) in answer_of(receipt)

    assert world.card().id == card.id
    shown = text_of(world.card())
    assert "Submitted" in shown and "revision 2" in shown
    assert "Asked for earlier" in shown and REASON in shown
    assert "**changes**" not in shown, "the vote is void, its reason is kept"


async def test_who_asked_for_the_change_is_called_back_with_the_difference(world: World) -> None:
    await world.submit()
    await ask_for_changes(world)
    await world.edit(body=BETTER)
    [said] = [message for message in world.said_in_thread() if "revision 2" in message]
    assert world.ed.mention in said and "Aurora" in said
    assert any(str([world.ed.id]) in ping for ping in pings(world))


async def test_the_new_revision_needs_every_approval_anew(world: World) -> None:
    await world.configure(approvals=2)
    await world.submit()
    await world.eve.react(world.card(), "✅")
    await world.ed.react(world.card(), "✏️")
    await world.edit(body=BETTER)
    assert "0 of 2" in text_of(world.card())
    assert world.reactions() == {"✅": 1, "✏️": 1, "❌": 1, "👀": 1}

    await world.ed.react(world.card(), "✅")
    assert (await sight_of(world)).article.state is State.IN_REVIEW
    await world.eve.react(world.card(), "✅")
    await world.env.advance_time(61)
    assert same_text(world.bodies(), BETTER)


async def test_reasons_of_several_rounds_are_kept(world: World) -> None:
    await world.submit()
    for number in (1, 2, 3):
        await ask_for_changes(world, f"Reason of round {number}.")
        await world.edit(body=f"{BETTER}\n\nRound {number}.")
    shown = text_of(world.card())
    assert [f"Reason of round {number}." in shown for number in (1, 2, 3)] == [True] * 3
    assert "revision 4" in shown


async def test_saving_without_a_change_makes_no_revision_and_the_votes_stand(world: World) -> None:
    await world.configure(approvals=2)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    same = await world.edit(body=ARTICLE["body"].replace("\n\n", "  \n\n") + "\n\n")
    assert "Nothing in №1 has changed" in answer_of(same)
    assert "1 of 2" in text_of(world.card()) and "revision 1" in text_of(world.card())
    assert world.dms(world.writer) == []


async def test_in_the_hands_of_the_author_a_text_may_be_saved_unfinished_and_waits(world: World) -> None:
    await world.submit()
    await ask_for_changes(world)
    saved = await world.edit(body=f"{BETTER}\n\nTODO: who paid?")
    assert "Preflight stops it" in answer_of(saved)
    assert (await sight_of(world)).article.state is State.CHANGES_REQUESTED
    assert (await sight_of(world)).revision.number == 2
    await world.edit(body=BETTER)
    assert (await sight_of(world)).article.state is State.SUBMITTED


async def test_what_the_desk_has_cannot_be_replaced_by_something_unfinished(world: World) -> None:
    await world.submit()
    refused = await world.edit(body=f"{BETTER}\n\nTODO: who paid?")
    assert "cannot go to the desk" in answer_of(refused) and "TODO" in answer_of(refused)
    assert BETTER.encode() in await handed_back(refused)
    assert (await sight_of(world)).revision.number == 1


async def test_an_edit_after_approval_stops_the_publication(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(30)
    await world.edit(body=BETTER)
    await world.env.advance_time(61)
    assert world.articles() == []
    assert "0 of 1" in text_of(world.card())


@pytest.mark.parametrize("reacts", [True, False], ids=["reaction", "button"])
async def test_an_author_with_closed_dms_is_called_into_the_thread(world: World, reacts: bool) -> None:
    close_dms(world.env, world.writer)
    await world.submit()
    if reacts:
        await world.ed.react(world.card(), "✏️")
        await world.ed.send(world.thread(), REASON)
    else:
        await ask_for_changes(world)
    called = [said for said in world.said_in_thread() if world.writer.mention in said and REASON in said]
    assert len(called) == 1
    assert any(str([world.writer.id]) in ping for ping in pings(world))


async def test_a_published_author_with_closed_dms_is_told_in_the_thread_too(world: World) -> None:
    close_dms(world.env, world.writer)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    assert any(world.writer.mention in said and "published" in said for said in world.said_in_thread())


async def test_a_reason_that_is_never_given_does_not_keep_the_author_waiting_for_ever(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✏️")
    assert world.dms(world.writer) == []
    await world.env.advance_time(200)
    [told] = world.dms(world.writer)
    assert "asks for changes" in told and "has not said why yet" in told
    await world.ed.send(world.thread(), REASON)
    assert REASON in world.dms(world.writer)[-1]


async def test_submit_alone_does_not_answer_what_was_asked(world: World) -> None:
    """The author may disagree: then they talk, and the editor takes the request back."""
    await world.submit()
    await ask_for_changes(world)
    card = world.card()
    again = await world.writer.slash(world.submissions, "draft submit", article="1")
    assert "asked you to change this text" in answer_of(again)
    assert world.card().id == card.id and "Changes requested" in text_of(world.card())
    await world.ed.click(world.card(), label="Request changes")
    assert "Wanted" in text_of(world.card()) and "revision 1" in text_of(world.card())
    assert "Asked for earlier" in text_of(world.card()) and REASON in text_of(world.card())


async def test_show_tells_the_author_what_was_asked_for(world: World) -> None:
    await world.submit()
    await ask_for_changes(world, f"**{REASON}** @everyone")
    said = answer_of(await world.writer.slash(world.submissions, "draft show", article="1"))
    assert f"{world.ed.mention}: \\*\\*{REASON}" in said and "\\@everyone" in said


async def test_the_edit_button_on_an_old_receipt_opens_the_text_of_today(world: World) -> None:
    receipt = await world.submit()
    await world.edit(body=BETTER)
    form = await world.writer.click(reply(receipt), label="Edit")
    assert filled(form)["body"] == BETTER
    await world.writer.submit_modal(form, {**filled(form), "body": BETTER + "\n\nNew."})
    assert (await sight_of(world)).revision.number == 3


async def test_who_has_lost_the_writers_role_hands_nothing_in_by_editing(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✏️")
    writers = world.guild.create_role("Writers")
    await world.admin.slash(world.review, "newsroom setup", writers=writers)

    refused = await world.edit(body="A body that she may not hand in any more.")

    assert f"<@&{writers.id}>" in answer_of(refused)
    assert b"may not hand in" in await handed_back(refused)
    assert (await sight_of(world)).article.state is State.CHANGES_REQUESTED


@pytest.mark.parametrize("by_reaction", [True, False])
async def test_what_preflight_stops_cannot_be_approved_while_its_writer_has_it(
    world: World, by_reaction: bool
) -> None:
    await world.configure(cooling_off=0)
    await world.submit()
    form = await world.ed.click(world.card(), label="Request changes")
    await world.ed.submit_modal(form, {"reason": "Name the ship."})
    await world.edit(body="TK the rest of it")
    if by_reaction:
        await world.eve.react(world.card(), "✅")
        told = world.said_in_thread()[-1]
        assert world.reactions()["✅"] == 1, "the bot’s own"
    else:
        told = answer_of(await world.eve.slash(world.review, "review approve", article="1"))
    assert "is not finished" in told and "“TK”" in told
    assert world.articles() == [] and "0 of 1 approval" in text_of(world.card())

    await world.edit(body="The rest of it.")
    await world.eve.click(world.card(), label="Approve")
    assert len(world.articles()) == 1
