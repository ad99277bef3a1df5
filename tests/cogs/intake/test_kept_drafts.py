"""Drafts that another text submits, and drafts that stay drafts: what the button and the form say is what happens."""

from __future__ import annotations

from simcord.results import InteractionResult

from bot.domain.article.states import State
from tests.cogs.doors import BODY, HEADLINE, by_file, by_form, filled, reply, sight_of
from tests.world import ARTICLE, World, answer_of, buttons_of, read_file


def title_of(form: InteractionResult) -> str:
    assert form.modal is not None
    return form.modal["title"]


async def test_a_blocked_draft_goes_to_the_desk_in_two_steps(world: World) -> None:
    stopped = await by_form(world, world.writer, HEADLINE, "TK")
    form = await world.writer.click(reply(stopped), label="Edit")
    await world.writer.submit_modal(form, {**filled(form), "body": BODY})
    assert (await sight_of(world)).article.state is State.SUBMITTED
    assert world.card()


async def test_a_text_that_preflight_still_stops_stays_and_the_next_one_goes(world: World) -> None:
    await by_form(world, world.writer, HEADLINE, "TK")
    still = await world.edit(body="TODO")
    assert "Preflight stops it" in answer_of(still) and (await sight_of(world)).article.state is State.DRAFT
    await world.edit(body=BODY)
    assert (await sight_of(world)).article.state is State.SUBMITTED


async def test_what_was_taken_back_stays_a_draft_however_often_it_is_saved(world: World) -> None:
    await world.submit()
    taken_back = await world.writer.slash(world.submissions, "draft withdraw", article="1")
    assert buttons_of(taken_back.response) == ["Submit", "Edit draft", "Discard"]
    form = await world.writer.click(reply(taken_back), label="Edit draft")
    assert title_of(form) == "Save draft"
    stopped = await world.writer.submit_modal(form, {**filled(form), "body": "TK"})
    assert "Edit draft" in buttons_of(stopped.response)
    saved = await world.edit(body=BODY)
    assert (await sight_of(world)).article.state is State.DRAFT
    await world.writer.click(reply(saved), label="Submit")
    assert (await sight_of(world)).article.state is State.SUBMITTED


async def test_what_somebody_was_asked_for_stays_a_draft(world: World) -> None:
    await world.ed.slash(world.review, "draft assign", writer=world.writer, headline=HEADLINE)
    channel = world.writer.user.dm_channel
    assert channel is not None
    assert "Edit draft" in buttons_of(channel.history()[-1])
    await world.edit(body="TK")
    await world.edit(body=BODY)
    assert (await sight_of(world)).article.state is State.DRAFT


async def test_what_calls_itself_a_draft_stays_one_though_preflight_stopped_it_too(world: World) -> None:
    await by_file(world, "a.md", f"---\ndraft: true\n---\n# {HEADLINE}\n\nTK")
    await world.edit(body=BODY)
    assert (await sight_of(world)).article.state is State.DRAFT


async def test_a_form_that_promised_a_draft_saves_nothing_of_what_was_submitted_meanwhile(
    world: World,
) -> None:
    await world.submit()
    await world.writer.slash(world.submissions, "draft withdraw", article="1")
    form = await world.writer.slash(world.submissions, "draft edit", article="1")
    await world.writer.slash(world.submissions, "draft submit", article="1")
    refused = await world.writer.submit_modal(form, {**filled(form), "body": "Not yet for anybody."})
    assert "went to the desk, so I saved nothing" in answer_of(refused)
    assert b"Not yet for anybody." in await read_file(reply(refused))
    assert (await sight_of(world)).revision.copy.body == ARTICLE["body"]


async def test_a_form_that_promised_to_submit_leaves_what_was_taken_back_a_draft(world: World) -> None:
    await world.submit()
    form = await world.writer.slash(world.submissions, "draft edit", article="1")
    assert title_of(form) == "Edit and submit"
    await world.writer.slash(world.submissions, "draft withdraw", article="1")
    await world.writer.submit_modal(form, {**filled(form), "body": BODY})
    assert (await sight_of(world)).article.state is State.DRAFT


async def test_a_blocked_draft_is_not_submitted_by_somebody_who_may_not_submit(world: World) -> None:
    await by_form(world, world.writer, HEADLINE, "TK")
    await world.admin.slash(world.review, "newsroom setup", writers=world.subscribers)
    await world.edit(body=BODY)
    assert (await sight_of(world)).article.state is State.DRAFT
