"""Bypass: a chief lets an article through, and a second pair of eyes is asked for until somebody gives it."""

from __future__ import annotations

import discord
import pytest
from simcord import Env
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.desk.article.actors import By
from bot.desk.article.moves import advance
from bot.domain.article.article import Article
from bot.domain.article.states import Action, Guard, State, Who
from bot.domain.newsroom.roles import Person
from bot.store.article import articles
from bot.store.newsroom import newsrooms
from bot.store.outbox.deliveries import Kind
from bot.ui.review.bypass import looked
from tests.cogs.doors import handed_back, pings
from tests.cogs.planning.times import article_of
from tests.delivery.recovery.test_restart import Restart, either_way, lose_record
from tests.incidents import crash, patient, pinged, stored, truthful_threads
from tests.world import ARTICLE, World, answer_of, build_world, buttons_of, text_of

DAY = 86_400
WHY = "The dam has **burst**."
WANTED = "**Wanted: a second pair of eyes**"
LOOK = "I have read it"


@pytest.fixture(autouse=True)
def _as_discord_is(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)
    truthful_threads(monkeypatch)


async def bypass(world: World, reason: str = WHY, by: MemberActor | None = None) -> InteractionResult:
    """`/publish bypass` №1, as a chief unless said otherwise."""
    return await (by or world.chief).slash(world.review, "publish bypass", article="1", reason=reason)


async def out_unread(world: World) -> None:
    """№1 is out without a review."""
    await world.submit()
    await bypass(world)
    await hours(world, 0.02)
    assert len(world.articles()) == 1


async def hours(world: World, count: float) -> None:
    """Let time pass, and what becomes due in it be done."""
    await world.env.advance_time(count * 3600)
    await world.env.settle()


def asking(world: World) -> list[discord.Message]:
    """What the review channel was told of texts that are out unread."""
    return [m for m in world.review.history() if "without review" in m.content]


async def state(world: World) -> State:
    return (await article_of(world)).state


async def history(world: World) -> str:
    return answer_of(await world.eve.slash(world.review, "review history", article="1"))


# ---------------------------------------------------------------- the bypass


async def test_a_chief_lets_an_article_through_and_everybody_sees_it(world: World) -> None:
    await world.submit()
    form = await world.chief.slash(world.review, "publish bypass", article="1")
    await world.restart()
    told = answer_of(await world.chief.submit_modal(form, {"reason": WHY}))
    assert "without its review" in told and "goes out <t:" in told
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
    await world.ed.unreact(world.card(), "✏️")
    assert await state(world) is State.APPROVED, "the bypass stands on that revision"
    await world.ed.click(world.card(), label="Spike")
    assert await state(world) is State.SPIKED
    await world.ed.click(world.card(), label="Spike")
    await hours(world, 0.02)
    assert len(world.articles()) == 1


async def test_one_of_two_votes_to_spike_is_enough_against_a_bypass(world: World) -> None:
    await world.configure(spikes=2)
    await world.submit()
    await world.ed.click(world.card(), label="Spike")
    assert await state(world) is State.IN_REVIEW
    assert "no bypass overrules that" in answer_of(await bypass(world))
    await world.ed.click(world.card(), label="Spike")
    await bypass(world)
    await world.ed.click(world.card(), label="Spike")
    assert await state(world) is State.IN_REVIEW
    await world.ed.click(world.card(), label="Spike")
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
    assert f"<@{world.ed.id}> approves it and so is its second pair of eyes" in told
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
    form = await world.ed.click(world.card(), label="Changes")
    await world.ed.submit_modal(form, {"reason": "Name the ship."})
    await world.writer.slash(world.submissions, "draft withdraw", article="1")
    await world.writer.slash(world.submissions, "draft submit", article="1")
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


# ------------------------------------------------------ the second pair of eyes


async def test_only_an_independent_editor_is_a_second_pair_of_eyes(world: World) -> None:
    await world.submit(world.ed)
    await world.ed.slash(world.submissions, "draft edit", article="1", co_author=world.eve)
    told = await bypass(world)
    assert "without its review" in answer_of(told)
    await hours(world, 0.02)
    [message] = asking(world)
    for person, sentence in (
        (world.chief, "You bypassed its review yourself"),
        (world.ed, "You wrote it"),
        (world.eve, "You wrote it"),
        (world.reader, "That is for the desk"),
        (world.admin, "That is for the desk"),
    ):
        assert sentence in answer_of(await person.click(message, label=LOOK))
    assert WANTED in text_of(world.card())
    other = world.guild.add_member(world.env.create_user("emma"), roles=[world.editors])
    await other.click(world.card(), label=LOOK)
    chief = Person(world.chief.id, "chris", frozenset({world.editors.id, world.chiefs.id}))
    late = looked(await world.bot.desk.bypasses.look(1, 1, chief))  # pressed before it was redrawn
    assert f"Read since by <@{other.id}>" in late and "Nobody is asked any more" in late
    assert (await history(world)).count("👓") == 1


async def test_a_chief_may_let_their_own_text_through_and_it_says_so(world: World) -> None:
    await world.submit(world.chief)
    await bypass(world)
    assert f"<@{world.chief.id}> (who wrote it): “The dam" in text_of(world.card())
    await hours(world, 0.02)
    assert f"<@{world.chief.id}> (who wrote it) bypassed it" in asking(world)[0].content
    await world.ed.click(asking(world)[0], label=LOOK)
    assert f"Read since by <@{world.ed.id}>" in text_of(world.card())


async def test_the_desk_is_asked_again_once_a_day_without_a_ping(world: World) -> None:
    await world.configure(timezone="Europe/Berlin", quiet_hours="01:00-05:00")
    await out_unread(world)  # one in the morning in Berlin: what is out unread is said at once
    [first] = asking(world)
    before = pings(world)
    await hours(world, 27)
    assert [m.id for m in asking(world)] == [first.id], "the quiet hours are not over"
    await hours(world, 2)
    [second] = asking(world)
    assert second.id > first.id and "**Still wanted: a second pair of eyes**" in second.content
    await hours(world, 24)
    [third] = asking(world)
    assert third.id > second.id and [p for p in pings(world) if "Still wanted" in p] == []
    assert len(pings(world)) <= len(before)
    await world.eve.click(third, label=LOOK)
    await hours(world, 48)
    assert [m.id for m in asking(world)] == [third.id]


@either_way
async def test_a_restart_at_every_step_asks_nobody_twice(env: Env, restart: Restart) -> None:
    world = await build_world(env)
    await world.submit()
    await bypass(world)
    for count in (0.02, 1, 22.9, 0.2, 1, 24):
        await restart(world)
        await hours(world, count)
    await restart(world)
    [message] = asking(world)
    assert "Still wanted" in message.content
    assert len(pings(world)) == len([p for p in pings(world) if "Still" not in p])
    asked = [
        call for call in env.http_requests if call.method == "POST" and "without review" in str(call.json)
    ]
    assert len(asked) == 3, "once when it came out, and once for each day"
    await world.eve.click(message, label=LOOK)
    await restart(world)
    assert "Read since" in asking(world)[0].content


async def test_what_was_asked_and_not_recorded_is_not_asked_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = lose_record(monkeypatch, Kind.EYES, 1)
    await out_unread(world)
    assert lost()
    await crash(world)
    await hours(world, 0.2)
    assert len(asking(world)) == 1
    await world.eve.click(asking(world)[0], label=LOOK)
    assert "Read since" in asking(world)[0].content


async def test_a_day_away_is_asked_for_once(world: World) -> None:
    await out_unread(world)
    await world.bot.close()
    await hours(world, 80)
    await world.restart()
    [message] = asking(world)
    assert "Still wanted" in message.content


async def test_the_message_comes_again_when_somebody_deletes_it_and_pings_nobody(world: World) -> None:
    await out_unread(world)
    world.env.backend.delete_message(world.review.id, asking(world)[0].id)
    await world.env.settle()
    [message] = asking(world)
    [record] = [m for m in stored(world, world.review) if m.id == message.id]
    assert pinged(record) == ([], [], False)
    await world.eve.click(message, label=LOOK)
    world.env.backend.delete_message(world.review.id, message.id)
    await world.env.settle()
    assert asking(world) == []


async def correct(world: World, body: str = "A better text.") -> None:
    """A correction of №1 is written and handed in by its writer."""
    await world.writer.slash(
        world.submissions, "publish correct", article="1", kind="correction", note="It was eight."
    )
    await world.edit(body=body)
    await world.writer.slash(world.submissions, "draft submit", article="1")


async def test_a_reviewed_text_in_its_place_ends_the_question(world: World) -> None:
    await out_unread(world)
    await correct(world)
    assert "**Published without review**" in text_of(world.card()) and LOOK in buttons_of(world.card())
    await world.ed.click(world.card(), label="Approve")
    await hours(world, 0.02)
    assert "A better text." in world.bodies()
    [message] = asking(world)
    assert "Another text stands in its place now (revision 3)" in message.content
    assert buttons_of(message) == [] and LOOK not in buttons_of(world.card())
    assert "without review" not in text_of(world.card())
    await hours(world, 50)
    assert len(asking(world)) == 1


async def test_an_abandoned_correction_leaves_the_question(world: World) -> None:
    await out_unread(world)
    await correct(world)
    await bypass(world, "Now.")
    assert text_of(world.card()).count("a second pair of eyes**") == 2
    await world.writer.slash(world.submissions, "publish abandon", article="1", reason="not needed")
    assert text_of(world.card()).count("a second pair of eyes**") == 1
    await world.eve.click(asking(world)[0], label=LOOK)
    assert "Read since" in text_of(world.card())


async def test_a_correction_that_is_let_through_is_asked_for_by_itself(world: World) -> None:
    await out_unread(world)
    await world.eve.click(asking(world)[0], label=LOOK)
    await correct(world)
    await bypass(world, "Readers are misled.")
    await hours(world, 0.02)
    first, second = asking(world)
    assert "Read since" in first.content
    assert "Readers are misled" in second.content and LOOK in buttons_of(second)
    stale = await world.eve.click(world.card(), label=LOOK)
    assert "Thank you" in answer_of(stale)
    assert "read revision 3" in await history(world)


async def moved(world: World, action: Action) -> Article:
    """A chief takes №1 down, or puts it up again, by the desk's own door."""

    def work(tx, now):  # type: ignore[no-untyped-def]
        article = articles.get(tx, 1)
        by = By(world.chief.id, "chris", frozenset({Who.CHIEF}))
        newsroom = newsrooms.get(tx, article.newsroom_id)
        return advance(tx, newsroom, article, by, action, now=now, met=frozenset(Guard))

    done = await world.bot.desk.unit.write(work)
    await world.restart()  # simcord knows of no end of what nobody on Discord has begun
    return done


async def test_while_it_is_not_out_nobody_is_asked(world: World) -> None:
    await out_unread(world)
    await moved(world, Action.UNPUBLISH)
    [message] = asking(world)
    assert "nobody is asked to read it" in message.content and buttons_of(message) == []
    assert "second pair" not in answer_of(await world.eve.slash(world.review, "review queue"))
    await hours(world, 50)
    assert len(asking(world)) == 1
    await moved(world, Action.REPUBLISH)
    [message] = asking(world)
    assert WANTED in message.content and buttons_of(message) == [LOOK, "Read", "Correct"]
    await hours(world, 24.1)
    [message] = asking(world)
    assert "Still wanted" in message.content
    await moved(world, Action.RETRACT)
    assert "does not stand any more" in asking(world)[0].content
    await hours(world, 50)
    assert len(asking(world)) == 1


async def test_the_mark_and_the_question_fit_whatever_is_written(world: World) -> None:
    await world.submit(headline="*_" * 120, body=ARTICLE["body"])
    await bypass(world, "`*_~|" * 300)
    await hours(world, 0.02)
    [message] = asking(world)
    assert len(message.content) <= 2000 and "its card" in message.content
    assert len(text_of(world.card())) <= 4000
    assert len(await history(world)) <= 2000
