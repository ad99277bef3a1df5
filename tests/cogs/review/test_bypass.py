"""Bypass: a chief lets an article through without its review."""

from __future__ import annotations

import pytest

from bot.domain.article.states import State
from tests.cogs.doors import handed_back
from tests.cogs.planning.times import article_of
from tests.cogs.review.bypasses import (
    LOOK,
    WANTED,
    WHY,
    asking,
    bypass,
    history,
    hours,
    state,
)
from tests.incidents import patient, pinged, stored, truthful_threads
from tests.world import World, answer_of, buttons_of, text_of


@pytest.fixture(autouse=True)
def _as_discord_is(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)
    truthful_threads(monkeypatch)
    monkeypatch.setattr("bot.delivery.outbox.due_clock.LOOK_SECONDS", 3600.0)  # days pass here


# ---------------------------------------------------------------- the bypass


async def test_a_chief_lets_an_article_through_and_everybody_sees_it(world: World) -> None:
    await world.submit()
    form = await world.chief.slash(world.review, "publish bypass", article="1")
    await world.restart()
    told = answer_of(await world.chief.submit_modal(form, {"reason": WHY}))
    assert "without its review" in told and "goes out at <t:" in told
    card = text_of(world.card())
    assert f"⚠️ **Review bypassed** by <@{world.chief.id}>: “The dam has \\*\\*burst\\*\\*.”" in card
    assert WANTED in card and "✏️ or ❌ stops it" in card and "0 of 1 approval" in card
    assert LOOK not in buttons_of(world.card()), "an approval says it before it is out"
    assert f"<@{world.chief.id}> bypassed the review: “The dam" in world.said_in_thread()[-1]
    queue = answer_of(await world.eve.slash(world.review, "review queue"))
    assert "a second pair of eyes** — 1 article whose review was bypassed" in queue and "not out yet" in queue
    assert asking(world) == [], "nobody is asked before it is out"

    await hours(world, 0.02)
    assert len(world.articles()) == 1
    card = text_of(world.card())
    assert f"⚠️ **Published without review** by <@{world.chief.id}>: “The dam" in card and WANTED in card
    assert buttons_of(world.card()) == [LOOK, "Read", "History", "Correct", "Take down"]
    [message] = asking(world)
    assert WANTED in message.content and "The dam has \\*\\*burst" in message.content
    assert str(world.articles()[0].id) in message.content and str(world.card().id) in message.content
    assert buttons_of(message) == [LOOK, "Read", "Correct"]
    [record] = [m for m in stored(world, world.review) if m.id == message.id]
    assert pinged(record) == ([], [world.editors.id], False)
    queue = answer_of(await world.eve.slash(world.review, "review queue"))
    assert queue.splitlines()[1].endswith(f"out, bypassed by <@{world.chief.id}> <t:1767225600:R>")
    assert queue.splitlines()[2] == "The queue is empty: nothing waits for the desk."

    thanks = answer_of(await world.eve.click(message, label=LOOK))
    assert "Thank you" in thanks and "/publish correct 1" in thanks
    [message] = asking(world)
    assert f"Read since by <@{world.eve.id}>" in message.content and buttons_of(message) == []
    card = text_of(world.card())
    assert f"👓 **Published without review** by <@{world.chief.id}>" in card and WANTED not in card
    assert f"Read since by <@{world.eve.id}>" in card
    assert buttons_of(world.card()) == ["Read", "History", "Correct", "Take down"]
    log = await history(world)
    assert f"<@{world.chief.id}> ⚠️ bypassed the review: “The dam has \\*\\*burst\\*\\*.” → 🟢 approved" in log
    assert f"<@{world.eve.id}> 👓 read revision 1: the second pair of eyes" in log
    assert "second pair" not in answer_of(await world.eve.slash(world.review, "review queue"))
    await hours(world, 50)
    assert len(asking(world)) == 1


async def test_a_bypass_costs_a_reason_and_is_for_chiefs(world: World) -> None:
    await world.submit()
    for person in (world.ed, world.writer, world.reader):
        refused = await person.slash(world.review, "publish bypass", article="1", reason="I want it out.")
        assert await state(world) is State.SUBMITTED
        said = answer_of(refused)
        assert "Only chiefs can bypass its review" in said or "no article" in said
        assert await handed_back(refused) == b"I want it out."
    no_form = await world.ed.slash(world.review, "publish bypass", article="1")
    assert no_form.modal is None and "Only chiefs" in answer_of(no_form)
    await world.chief.send(world.review, "!publish bypass 1")
    assert "Say why: add a reason" in world.dms(world.chief)[-1]
    assert await state(world) is State.SUBMITTED
    await world.chief.send(world.review, f"!publish bypass 1 {WHY}")
    assert await state(world) is State.APPROVED
    again = await bypass(world, "Once more")
    assert "cannot bypass its review now: it is approved" in answer_of(again)
    assert await handed_back(again) == b"Once more"
    assert (await history(world)).count("bypassed the review") == 1


async def test_preflight_still_stops_it(world: World) -> None:
    await world.submit(body="The tide came in at nine. " * 30)
    await world.configure(character_limit=500)
    refused = await bypass(world)
    assert "over this newsroom’s limit" in answer_of(refused)
    assert await state(world) is State.SUBMITTED
    assert "Review bypassed" not in text_of(world.card())


@pytest.mark.parametrize(("policy", "when"), [("manual", False), ("immediate", True)])
async def test_the_release_policy_and_an_embargo_apply_as_ever(world: World, policy: str, when: bool) -> None:
    await world.configure(release=policy)
    await world.submit()
    if when:
        await world.writer.slash(
            world.submissions, "draft embargo", article="1", until="in 3 hours", source="the port"
        )
    await bypass(world)
    await hours(world, 2.9)
    assert world.articles() == [] and asking(world) == []
    if not when:
        await world.chief.click(world.card(), label="Publish now")
    await hours(world, 0.2)
    assert len(world.articles()) == len(asking(world)) == 1


# --------------------------------------------------------- votes, edits, holds


async def test_a_vote_against_it_stops_it_and_without_that_it_stands_again(world: World) -> None:
    await world.submit()
    await bypass(world)
    await world.ed.react(world.card(), "✏️")
    assert await state(world) is State.CHANGES_REQUESTED
    assert (await article_of(world)).publish_at is None
    await hours(world, 1)
    assert world.articles() == []
    await world.take_off(world.ed, "✏️")
    assert await state(world) is State.APPROVED, "the bypass stands on that revision"
    await world.judge(world.ed, "Spike")
    assert await state(world) is State.SPIKED
    await world.judge(world.ed, "Spike")
    await hours(world, 0.02)
    assert len(world.articles()) == 1


async def test_one_of_two_votes_to_spike_is_enough_against_a_bypass(world: World) -> None:
    await world.configure(spikes=2)
    await world.submit()
    await world.judge(world.ed, "Spike")
    assert await state(world) is State.IN_REVIEW
    assert "a bypass can’t overrule that" in answer_of(await bypass(world))
    await world.judge(world.ed, "Spike")
    await bypass(world)
    await world.judge(world.ed, "Spike")
    assert await state(world) is State.IN_REVIEW
    await world.judge(world.ed, "Spike")
    assert await state(world) is State.APPROVED


async def test_an_approval_is_a_second_pair_of_eyes_as_long_as_it_stands(world: World) -> None:
    await world.configure(approvals=2, cooling_off=3600)
    await world.submit()
    await bypass(world)
    await world.ed.react(world.card(), "✅")
    assert f"Read since by <@{world.ed.id}>" in text_of(world.card()) and WANTED not in text_of(world.card())
    await world.eve.react(world.card(), "✅")
    await world.ed.unreact(world.card(), "✅")
    assert f"Read since by <@{world.eve.id}>" in text_of(world.card())
    await world.eve.unreact(world.card(), "✅")
    assert await state(world) is State.APPROVED, "a missing approval does not undo a bypass"
    assert WANTED in text_of(world.card())
    await world.chief.click(world.card(), label="Approve")
    assert WANTED in text_of(world.card()), "whoever bypassed it is no second pair"
    await world.eve.click(world.card(), label="Approve")
    await hours(world, 1.1)
    assert len(world.articles()) == 1 and asking(world) == []
    assert f"👓 **Published without review** by <@{world.chief.id}>" in text_of(world.card())
    assert LOOK not in buttons_of(world.card())


async def test_an_approval_from_before_counts_too(world: World) -> None:
    await world.configure(approvals=3)
    await world.submit()
    await world.ed.click(world.card(), label="Approve")
    told = answer_of(await bypass(world))
    assert f"<@{world.ed.id}> approved it, which counts as the second reading" in told
    assert f"Read since by <@{world.ed.id}>" in text_of(world.card())
    await hours(world, 0.02)
    assert len(world.articles()) == 1 and asking(world) == []


async def test_a_new_revision_voids_it_and_so_does_taking_it_back(world: World) -> None:
    await world.submit()
    await bypass(world)
    await world.edit(body="Another text altogether, which nobody let through.")
    assert await state(world) is State.SUBMITTED
    assert "bypassed" not in text_of(world.card())
    assert "second pair" not in answer_of(await world.eve.slash(world.review, "review queue"))
    await bypass(world, "Again.")
    form = await world.ed.click(world.card(), label="Request changes")
    await world.ed.submit_modal(form, {"reason": "Name the ship."})
    await world.writer.slash(world.submissions, "draft withdraw", article="1")
    await world.writer.slash(world.submissions, "draft submit", article="1")
    assert await state(world) is State.CHANGES_REQUESTED
    await world.ed.click(world.card(), label="Request changes")
    assert await state(world) is State.SUBMITTED
    assert "bypassed" not in text_of(world.card())
    await world.ed.click(world.card(), label="Approve")
    await hours(world, 0.02)
    assert len(world.articles()) == 1 and asking(world) == []
    assert "without review" not in text_of(world.card())


async def test_a_spiked_article_that_is_restored_is_not_let_through_any_more(world: World) -> None:
    await world.submit()
    await bypass(world)
    form = await world.ed.click(world.card(), label="Spike")
    await world.ed.submit_modal(form, {"reason": "An advertisement."})
    await world.eve.click(world.card(), label="Restore")
    assert await state(world) is State.SUBMITTED
    await world.ed.click(world.card(), label="Claim")
    await world.ed.click(world.card(), label="Claim")
    assert await state(world) is State.SUBMITTED


async def test_claims_and_holds_leave_it_standing(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "👀")
    await bypass(world)
    await world.ed.unreact(world.card(), "👀")
    assert await state(world) is State.APPROVED
    await world.ed.slash(world.review, "review hold", article="1", reason="Wait for the mayor.")
    assert WANTED in text_of(world.card())
    await world.eve.slash(world.review, "review unhold", article="1")
    assert await state(world) is State.APPROVED
    await hours(world, 0.02)
    assert len(world.articles()) == len(asking(world)) == 1
