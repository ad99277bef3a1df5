"""Fair play: an objection ends by its owner's word, another text, or a named act of somebody who wrote none of it."""

from __future__ import annotations

import pytest
from simcord.actors import MemberActor

from bot.domain.article.states import State
from tests.cogs.doors import close_dms
from tests.world import UNKNOWN, World, answer_of, buttons_of, components_of, text_of


async def state(world: World) -> State:
    return (await world.bot.desk.reading.sight(1)).article.state


async def history(world: World) -> str:
    return answer_of(await world.chief.slash(world.review, "review history", article="1"))


def leave(world: World, person: MemberActor) -> None:
    world.guild.remove_member(person)


async def take_role(world: World, person: MemberActor) -> None:
    world.env.backend.remove_member_role(world.guild.id, person.id, world.editors.id)
    await world.env.settle()


def greyed(world: World) -> set[str]:
    return {c["label"] for c in components_of(world.card()) if c["type"] == 2 and c.get("disabled")}


# ------------------------------------------------- who wrote it ends nothing


async def test_an_editor_does_not_restore_what_they_wrote(world: World) -> None:
    await world.submit(world.ed)
    await world.eve.react(world.card(), "❌")
    told = await world.ed.click(world.card(), label="Restore")
    assert "You wrote it, so an editor who did not must restore it." in answer_of(told)
    assert await state(world) is State.SPIKED
    await world.chief.click(world.card(), label="Restore")
    assert await state(world) is State.SUBMITTED


async def test_an_editor_does_not_take_a_hold_off_what_they_wrote_unless_it_is_theirs(world: World) -> None:
    await world.submit(world.ed)
    await world.chief.slash(world.review, "review hold", article="1", reason="Legal reads it.")
    told = await world.ed.click(world.card(), label="Take off hold")
    assert "You wrote it" in answer_of(told) and await state(world) is State.HELD
    await world.eve.click(world.card(), label="Take off hold")
    await world.ed.slash(world.review, "review hold", article="1", reason="Wait, I check a name.")
    await world.ed.click(world.card(), label="Take off hold")
    assert await state(world) is State.SUBMITTED


async def test_an_editor_does_not_dismiss_a_report_of_what_they_wrote(world: World) -> None:
    await world.submit(world.ed)
    await world.eve.react(world.card(), "✅")
    await world.env.advance_time(61)
    form = await world.reader.click(world.articles()[-1], label="Report an error")
    await world.reader.submit_modal(form, {"wrong": "It left at eight."})
    report = next(m for m in reversed(world.review.history()) if "Dismiss" in buttons_of(m))
    assert "You wrote №1" in answer_of(await world.ed.click(report, label="Dismiss"))
    form = await world.eve.click(report, label="Dismiss")
    assert "is dismissed" in answer_of(await world.eve.submit_modal(form, {"answer": ""}))


async def test_the_same_text_again_does_not_clear_a_request_for_changes(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✏️")
    told = await world.writer.slash(world.submissions, "draft submit", article="1")
    assert "asked you to change this text" in answer_of(told)
    await world.writer.slash(world.submissions, "draft withdraw", article="1")
    await world.writer.slash(world.submissions, "draft submit", article="1")
    assert await state(world) is State.CHANGES_REQUESTED
    # By another text in between neither.
    was = (await world.bot.desk.reading.sight(1)).revision.copy.body
    await world.edit(body="Something else for a moment.")
    assert await state(world) is State.SUBMITTED
    await world.edit(body=was)
    assert await state(world) is State.CHANGES_REQUESTED
    await world.ed.click(world.card(), label="Request changes")
    assert await state(world) is State.SUBMITTED, "by their own word"


async def test_a_chief_does_not_bypass_what_they_wrote_and_somebody_objected_to(world: World) -> None:
    await world.submit(world.chief)
    form = await world.ed.click(world.card(), label="Request changes")
    await world.ed.submit_modal(form, {"reason": "Libel in paragraph two."})
    await world.edit(by=world.chief, body="The ferry left the harbour at eight.")
    told = await world.chief.slash(world.review, "publish bypass", article="1", reason="Urgent.")
    assert "You wrote it, and an editor objected" in answer_of(told)
    assert await state(world) is State.SUBMITTED


async def test_nor_after_somebody_else_restored_it(world: World) -> None:
    await world.submit(world.chief)
    await world.ed.react(world.card(), "❌")
    await world.eve.click(world.card(), label="Restore")
    told = await world.chief.slash(world.review, "publish bypass", article="1", reason="Urgent.")
    assert "You wrote it, and an editor objected" in answer_of(told)


# --------------------------------------------------- approvals that still count


async def test_who_leaves_is_no_part_of_a_quorum(world: World) -> None:
    await world.configure(approvals=2)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    leave(world, world.ed)
    await world.eve.react(world.card(), "✅")
    assert await state(world) is State.IN_REVIEW
    assert "1 of 2 approvals" in text_of(world.card()) and "no longer an editor" in text_of(world.card())
    assert any("is no longer approved" in m.content for m in world.review.history())
    assert "stopped counting the approval" in await history(world)
    await world.chief.react(world.card(), "✅")
    await world.env.advance_time(61)
    assert len(world.articles()) == 1


async def test_who_loses_the_role_before_it_goes_out_does_not_count_then(world: World) -> None:
    await world.configure(cooling_off=600)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    assert await state(world) is State.APPROVED
    await take_role(world, world.ed)
    await world.env.advance_time(601)
    assert world.articles() == [] and await state(world) is State.IN_REVIEW

    world.env.backend.add_member_role(world.guild.id, world.ed.id, world.editors.id)
    await world.ed.click(world.card(), label="Approve")
    await world.env.advance_time(601)
    assert len(world.articles()) == 1


async def test_nor_for_a_chief_who_publishes_it_now(world: World) -> None:
    await world.configure(release="manual")
    await world.submit()
    await world.ed.react(world.card(), "✅")
    leave(world, world.ed)
    told = await world.chief.slash(world.review, "publish now", article="1")
    assert "does not go out" in answer_of(told)
    assert world.articles() == [] and await state(world) is State.IN_REVIEW


async def test_a_bypass_counts_no_more_once_its_chief_has_left(world: World) -> None:
    await world.configure(cooling_off=600)
    await world.submit()
    await world.chief.slash(world.review, "publish bypass", article="1", reason="Urgent.")
    assert await state(world) is State.APPROVED
    leave(world, world.chief)
    await world.env.advance_time(601)
    assert world.articles() == [] and await state(world) is State.SUBMITTED
    assert any("bypassed its review and is no longer a chief" in m.content for m in world.review.history())
    log = answer_of(await world.ed.slash(world.review, "review history", article="1"))
    assert f"stopped counting the bypass of {world.chief.user.mention}" in log


async def test_while_discord_does_not_say_nothing_goes_out_and_then_it_does(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    member = f"/guilds/{world.guild.id}/members/{world.ed.id}"
    for _ in range(2):
        world.env.inject_error("GET", member, status=503, code=0)
    await world.env.advance_time(62)
    assert world.articles() == [] and await state(world) is State.APPROVED
    await world.env.advance_time(120)
    assert len(world.articles()) == 1


async def test_a_404_that_is_not_discords_own_says_nothing_of_anybody(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    world.env.inject_error("GET", f"/guilds/{world.guild.id}/members/{world.ed.id}", status=404, code=0)
    await world.env.advance_time(61)
    assert await state(world) is State.APPROVED
    await world.env.advance_time(120)
    assert len(world.articles()) == 1


async def test_a_restart_between_approval_and_release_asks_again(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    leave(world, world.ed)
    await world.restart()
    await world.env.advance_time(61)
    assert world.articles() == [] and await state(world) is State.IN_REVIEW


# -------------------------------------------------- objections of who has left


async def test_the_objection_of_who_has_left_stays_until_a_chief_sets_it_aside(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✏️")
    there = await world.chief.slash(
        world.review, "review set-aside", article="1", editor=str(world.ed.id), reason="He left."
    )
    assert "They are still an editor" in answer_of(there)
    leave(world, world.ed)
    await world.eve.react(world.card(), "✅")
    assert await state(world) is State.CHANGES_REQUESTED
    refused = await world.eve.slash(
        world.review, "review set-aside", article="1", editor=str(world.ed.id), reason="He left."
    )
    assert "Only chiefs" in answer_of(refused)
    done = await world.chief.slash(
        world.review, "review set-aside", article="1", editor="ed", reason="He left, it was done."
    )
    assert "is set aside" in answer_of(done)
    assert await state(world) is State.APPROVED
    log = await history(world)
    assert "aside, who is no longer an editor" in log and "He left, it was done." in log


async def test_a_chief_who_wrote_it_does_not(world: World) -> None:
    await world.submit(world.chief)
    await world.ed.react(world.card(), "✏️")
    leave(world, world.ed)
    told = await world.chief.slash(
        world.review, "review set-aside", article="1", editor=str(world.ed.id), reason="He left."
    )
    assert "a chief who did not" in answer_of(told)
    assert await state(world) is State.CHANGES_REQUESTED


# --------------------------------------------- reactions that somebody takes off


async def take_off(world: World, person: MemberActor, emoji: str) -> None:
    """A moderator does; Discord does not say who it was."""
    card = world.card()
    world.env.backend.remove_reaction(card.channel.id, card.id, emoji, person.id)
    await world.env.settle()


@pytest.mark.parametrize("emoji", ["✏️", "❌"])
async def test_an_objection_taken_off_the_card_stands_until_its_owner_says(world: World, emoji: str) -> None:
    await world.submit()
    await world.ed.react(world.card(), emoji)
    before = await state(world)
    await world.eve.react(world.card(), "✅")
    await take_off(world, world.ed, emoji)
    await world.env.advance_time(120)
    assert world.articles() == [] and await state(world) is before
    log = await history(world)
    assert "whether" in log and f"{world.ed.user.mention} took" not in log
    asked = world.ed.user.dm_channel.history()[-1]
    assert "Did you remove it?" in asked.content and buttons_of(asked) == [
        "Take my vote back",
        "Keep my vote",
    ]

    assert "still counts" in answer_of(await world.ed.user.click(asked, label="Keep my vote"))
    assert await state(world) is before
    assert "You took back" in answer_of(await world.ed.user.click(asked, label="Take my vote back"))


async def test_where_dms_are_closed_the_question_stands_in_the_thread(world: World) -> None:
    await world.submit()
    close_dms(world.env, world.ed)
    await world.ed.react(world.card(), "✏️")
    await take_off(world, world.ed, "✏️")
    asked = world.thread().history()[-1]
    assert world.ed.user.mention in asked.content and "Did you remove it?" in asked.content
    await world.ed.click(asked, label="Take my vote back")
    assert await state(world) is State.SUBMITTED


async def test_the_reaction_put_there_again_answers_the_question(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✏️")
    await take_off(world, world.ed, "✏️")
    await world.ed.react(world.card(), "✏️")
    assert await state(world) is State.CHANGES_REQUESTED
    await take_off(world, world.ed, "✏️")
    assert sum("Did you remove it?" in text for text in world.dms(world.ed)) == 2


async def test_what_was_taken_off_while_the_bot_was_away_is_asked_about_once(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✏️")
    feed = world.env._gateway_feed
    world.env.backend.subscribers.remove(feed)
    card = world.card()
    world.env.backend.remove_reaction(card.channel.id, card.id, "✏️", world.ed.id)
    world.env.backend.subscribers.append(feed)
    await world.restart()
    await world.restart()
    assert await state(world) is State.CHANGES_REQUESTED
    assert sum("Did you remove it?" in text for text in world.dms(world.ed)) == 1


async def test_clearing_all_reactions_takes_approvals_and_asks_who_objects(world: World) -> None:
    await world.configure(approvals=2)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.eve.react(world.card(), "✏️")
    card = world.card()
    world.env.backend.clear_reactions(card.channel.id, card.id)
    await world.env.settle()
    sight = await world.bot.desk.reading.sight(1)
    assert [vote.editor_id for vote in sight.votes] == [world.eve.id]
    assert await state(world) is State.CHANGES_REQUESTED
    assert "Did you remove it?" in world.dms(world.eve)[-1]
    assert "ended ✅ approve of" in await history(world)


async def test_an_approval_taken_off_counts_no_more_and_the_log_blames_nobody(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await take_off(world, world.ed, "✅")
    assert await state(world) is State.SUBMITTED
    assert f"Copydesk ended ✅ approve of {world.ed.user.mention}" in await history(world)


# ------------------------------------------------------------- slips of a thumb


@pytest.mark.parametrize(
    ("label", "after"), [("Request changes", State.CHANGES_REQUESTED), ("Spike", State.SPIKED)]
)
async def test_a_button_that_stops_an_article_opens_its_form_and_decides_nothing(
    world: World, label: str, after: State
) -> None:
    await world.submit()
    form = await world.ed.click(world.card(), label=label)
    assert form.modal is not None and await state(world) is State.SUBMITTED
    await world.ed.submit_modal(form, {"reason": "Libel in paragraph two."})
    assert await state(world) is after
    assert "Libel in paragraph two." in text_of(world.card())
    assert (
        "You took back" in answer_of(await world.ed.click(world.card(), label=label)) or after is State.SPIKED
    )


async def test_a_form_for_a_text_that_was_replaced_is_refused_and_gives_the_reason_back(world: World) -> None:
    await world.submit()
    form = await world.ed.click(world.card(), label="Spike")
    await world.edit(body="Another text since.")
    told = await world.ed.submit_modal(form, {"reason": "Libel in paragraph two."})
    assert "newer revision" in answer_of(told)
    assert await state(world) is State.SUBMITTED


async def test_who_may_not_vote_is_told_before_any_form(world: World) -> None:
    await world.submit()
    told = await world.reader.click(world.card(), label="Spike")
    assert told.modal is None and UNKNOWN in answer_of(told)
    told = await world.writer.click(world.card(), label="Request changes")
    assert told.modal is None and "You wrote it" in answer_of(told)


async def test_buttons_that_can_do_nothing_are_grey(world: World) -> None:
    await world.submit()
    assert greyed(world) == set()
    await world.chief.slash(world.review, "review hold", article="1", reason="Legal.")
    assert greyed(world) == {"Approve", "Request changes", "Spike"}
    await world.ed.click(world.card(), label="Take off hold")
    await world.writer.slash(world.submissions, "draft withdraw", article="1")
    assert greyed(world) == {"Approve", "Request changes", "Spike", "Claim"}
