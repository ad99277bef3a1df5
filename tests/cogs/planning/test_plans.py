"""Plans: a time is given before approval. Approval then means approved for that time, and a plan alone publishes nothing."""

from __future__ import annotations

from simcord.actors import MemberActor

from bot.domain.article.article import Planner
from bot.domain.article.states import State
from tests.cogs.doors import reply, sight_of
from tests.world import World, answer_of, buttons_of, text_of

HOUR = 3600


async def plan(world: World, person: MemberActor, when: str) -> str:
    """Somebody plans №1. What they are told."""
    told = answer_of(await person.slash(world.review, "publish schedule", article="1", when=when))
    assert "Nothing goes out without approval" in told, told
    return told


async def test_an_approval_is_for_the_time_that_was_planned(world: World) -> None:
    await world.submit()
    form = await world.chief.click(world.card(), label="Schedule")
    told = await world.chief.submit_modal(form, {"when": "in 3 hours"})
    assert buttons_of(told.response) == ["Undo", "Another time"]
    assert "Planned by a chief" in text_of(world.card()) and "approved for that time" in text_of(world.card())
    await world.env.advance_time(HOUR)
    assert (await sight_of(world)).article.state is State.SUBMITTED
    assert "Another time" in buttons_of(world.card()) and "Schedule" not in buttons_of(world.card())
    told = answer_of(await world.ed.click(world.card(), label="Approve"))
    assert "approved and goes out" in told
    assert (await sight_of(world)).article.state is State.SCHEDULED
    await world.env.advance_time(HOUR)
    assert world.articles() == []
    await world.env.advance_time(HOUR + 60)
    assert len(world.articles()) == 1


async def test_a_plan_publishes_nothing_that_is_not_approved(world: World) -> None:
    await world.submit()
    await plan(world, world.chief, "in 1 hour")
    await world.restart()
    await world.env.advance_time(2 * HOUR)
    assert world.articles() == [] and (await sight_of(world)).article.state is State.SUBMITTED


async def test_a_chief_beats_an_editor_who_beats_a_writer(world: World) -> None:
    await world.submit()
    assert "is suggested for" in await plan(world, world.writer, "in 2 hours")
    assert "Suggested by its writer" in text_of(world.card())
    await plan(world, world.ed, "in 3 hours")
    refused = await world.writer.slash(world.review, "publish schedule", article="1", when="in 2 hours")
    assert "An editor has planned №1" in answer_of(refused)
    await plan(world, world.chief, "in 4 hours")
    refused = await world.ed.slash(world.review, "publish schedule", article="1", when="in 3 hours")
    assert "A chief has planned №1" in answer_of(refused)
    article = (await sight_of(world)).article
    assert article.planned_as is Planner.CHIEF and article.state is State.SUBMITTED
    history = answer_of(await world.ed.click(world.card(), label="History"))
    assert "suggested a time" in history and "planned it" in history


async def test_somebody_who_has_no_part_in_it_plans_nothing(world: World) -> None:
    await world.submit()
    for person in (world.reader, world.other_writer):
        told = await person.slash(world.review, "publish schedule", article="1", when="in 2 hours")
        assert "that you may see here" in answer_of(told)
    assert (await sight_of(world)).article.planned_at is None


async def test_a_plan_that_has_passed_when_approval_comes_is_asked_about(world: World) -> None:
    await world.configure(grace_minutes=30)
    await world.submit()
    await plan(world, world.chief, "in 1 hour")
    await world.env.advance_time(3 * HOUR)
    await world.ed.click(world.card(), label="Approve")
    await world.env.advance_time(HOUR)
    assert world.articles() == []
    assert "Approved after its planned time" in text_of(world.card())
    asked = next(m for m in world.review.history() if "Too late to go out by itself" in m.content)
    await world.chief.click(asked, label="Publish now")
    assert len(world.articles()) == 1


async def test_within_the_grace_it_goes_out_as_if_nothing_was_planned(world: World) -> None:
    await world.submit()
    await plan(world, world.chief, "in 1 hour")
    await world.env.advance_time(HOUR + 60)
    await world.ed.click(world.card(), label="Approve")
    await world.env.advance_time(61)
    assert len(world.articles()) == 1


async def test_an_approval_taken_back_keeps_the_plan_for_the_next_one(world: World) -> None:
    await world.submit()
    await plan(world, world.chief, "in 3 hours")
    await world.ed.react(world.card(), "✅")
    await world.ed.unreact(world.card(), "✅")
    assert (await sight_of(world)).article.state is State.SUBMITTED
    await world.eve.react(world.card(), "✅")
    assert (await sight_of(world)).article.state is State.SCHEDULED


async def test_an_embargo_beyond_the_plan_is_kept(world: World) -> None:
    await world.submit()
    await plan(world, world.chief, "in 2 hours")
    await world.writer.slash(
        world.submissions, "draft embargo", article="1", until="in 5 hours", source="The ministry"
    )
    await world.ed.click(world.card(), label="Approve")
    article = (await sight_of(world)).article
    assert article.publish_at == article.embargo_until


async def test_a_plan_is_taken_back_and_the_one_before_it_is_there_again(world: World) -> None:
    await world.submit()
    await plan(world, world.writer, "in 2 hours")
    wished = (await sight_of(world)).article.planned_at
    told = await world.chief.slash(world.review, "publish schedule", article="1", when="in 4 hours")
    undone = await world.chief.click(reply(told), label="Undo")
    assert "is suggested, as before, for" in answer_of(undone)
    article = (await sight_of(world)).article
    assert (article.planned_at, article.planned_as) == (wished, Planner.WRITER)
    assert "Suggested by its writer" in text_of(world.card())
    again = await world.chief.click(reply(told), label="Undo")
    assert "You can’t undo that time" in answer_of(again)

    told = await world.writer.slash(world.review, "publish schedule", article="1", when="in 3 hours")
    assert "Undo" in buttons_of(told.response)
    await world.ed.click(world.card(), label="Approve")
    late = await world.writer.click(reply(told), label="Undo")
    assert "You can’t undo that time" in answer_of(late), (
        "the approval made it a time that only chiefs change"
    )


async def test_the_only_plan_taken_back_leaves_none(world: World) -> None:
    await world.submit()
    told = await world.ed.slash(world.review, "publish schedule", article="1", when="in 4 hours")
    undone = await world.ed.click(reply(told), label="Undo")
    assert "No time is planned for" in answer_of(undone)
    assert (await sight_of(world)).article.planned_at is None
    assert "took the planned time away" in answer_of(await world.ed.click(world.card(), label="History"))


async def test_a_writer_suggests_a_time_from_the_receipt(world: World) -> None:
    taken = await world.submit()
    assert "Suggest a time" in buttons_of(taken.response)
    form = await world.writer.click(reply(taken), label="Suggest a time")
    told = await world.writer.submit_modal(form, {"when": "2 January 2026 18:30"})
    assert "is suggested for" in answer_of(told) and "Friday, 2 January 2026, 18:30" in answer_of(told)
    assert "Suggested by its writer for **Friday, 2 January 2026, 18:30" in text_of(world.card())
    shown = await world.writer.slash(world.submissions, "draft show", article="1")
    assert "Suggested by its writer" in answer_of(shown)
    assert "Suggest another time" in buttons_of(shown.response)


async def test_what_can_be_planned_is_offered_from_submission_on(world: World) -> None:
    async def offered(person: MemberActor) -> list[str]:
        return [
            c["value"] for c in await person.autocomplete(world.review, "publish schedule", "article", "")
        ]

    await world.writer.slash(
        world.submissions, "submit", file=("a.md", b"---\nstatus: draft\n---\n# Kept\n\nA text.")
    )
    await world.submit(headline="With the desk")
    assert await offered(world.writer) == ["2"], "a draft is not with the desk"
    assert await offered(world.ed) == ["2"] and await offered(world.chief) == ["2"]
    assert await offered(world.reader) == [] and await offered(world.other_writer) == []
    await world.ed.react(world.card(2), "✅")
    assert await offered(world.writer) == [] and await offered(world.chief) == ["2"]
