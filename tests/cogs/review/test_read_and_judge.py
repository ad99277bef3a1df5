"""Reading and judging: who has read a text judges it under that text, and no other."""

from __future__ import annotations

from bot.domain.article.states import State
from tests.cogs.doors import reply, sight_of
from tests.world import ARTICLE, World, answer_of, buttons_of, components_of, text_of

VERDICTS = ["Approve", "Request changes", "Spike"]
LONG = "\n\n".join(f"{n}. The tide came in at nine, and nobody had expected it. " * 12 for n in range(20))


def link_of(world: World, channel: int, message: int) -> str:
    return f"https://discord.com/channels/{world.guild.id}/{channel}/{message}"


async def test_an_article_is_approved_under_its_text_in_two_steps(world: World) -> None:
    await world.submit()
    read = await world.ed.click(world.card(), label="Read")
    assert buttons_of(read.response)[-3:] == VERDICTS
    told = await world.ed.click(reply(read), label="Approve")
    assert "Your approval of №1 counts" in answer_of(told)
    assert (await sight_of(world)).article.state is State.APPROVED


async def test_what_should_change_is_asked_for_by_a_form(world: World) -> None:
    await world.submit()
    read = await world.ed.click(world.card(), label="Read")
    form = await world.ed.click(reply(read), label="Request changes")
    await world.ed.submit_modal(form, {"reason": "Name the ship."})
    assert (await sight_of(world)).article.state is State.CHANGES_REQUESTED


async def test_a_verdict_on_a_text_that_is_another_by_now_is_refused(world: World) -> None:
    await world.submit()
    read = await world.ed.click(world.card(), label="Read")
    await world.edit(body="Another text by now.")
    for label in VERDICTS:
        assert "newer revision" in answer_of(await world.ed.click(reply(read), label=label))
    assert (await sight_of(world)).votes == ()


async def test_whoever_may_not_judge_finds_no_verdicts(world: World) -> None:
    await world.submit(writer=world.eve)
    for person in (world.eve, world.reader):
        shown = await person.slash(world.review, "review show", article="1")
        assert not {"Approve", "Spike"} & set(buttons_of(shown.response))
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    shown = await world.ed.slash(world.review, "review show", article="1")
    assert not {"Approve", "Spike"} & set(buttons_of(shown.response)), "it is out"


async def test_a_page_of_a_text_that_is_another_by_now_begins_with_that(world: World) -> None:
    body = f"{LONG}\n\nThe end."
    await world.writer.slash(world.submissions, "submit", file=("tide.md", f"# The tide\n\n{body}".encode()))
    read = await world.ed.click(world.card(), label="Read")
    assert set(VERDICTS) <= set(buttons_of(read.response))
    await world.writer.slash(
        world.submissions, "draft edit", article="1", file=("t.md", f"# The ebb\n\n{body}".encode())
    )
    turned = await world.ed.click(reply(read), label="On")
    assert "# The ebb" in text_of(turned.response)


async def test_the_queue_leads_to_each_card_and_its_menu_opens_the_text(world: World) -> None:
    await world.submit()
    await world.submit(headline="The mill is sold")
    queue = await world.ed.slash(world.review, "review queue")
    for number in (1, 2):
        assert link_of(world, world.review.id, world.card(number).id) in answer_of(queue)
    read = await world.ed.select(reply(queue), [str((await sight_of(world, 2)).article.id)])
    assert "# The mill is sold" in text_of(read.response)
    await world.ed.click(reply(read), label="Approve")
    assert (await sight_of(world, 2)).article.state is State.APPROVED


async def test_ones_own_list_leads_to_card_and_article_and_its_menu_to_the_form(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    await world.submit(headline="The mill is sold")
    mine = await world.writer.slash(world.submissions, "draft list")
    assert link_of(world, world.publish.id, world.articles()[0].id) in answer_of(mine)
    assert link_of(world, world.review.id, world.card(2).id) in answer_of(mine)
    opened = await world.writer.select(reply(mine), ["2"])
    form = await world.writer.click(reply(opened), label="Edit")
    assert form.modal is not None and form.modal["title"] == "Edit and submit"


async def test_a_menu_shows_nothing_that_is_not_for_whoever_forges_it(world: World) -> None:
    await world.submit()
    await world.submit(headline="The mill is sold")
    card = world.card()
    values = ("2", "999", "not a number", "9" * 30, "²")
    options = [{"label": value, "value": value} for value in values]
    for which in ("queue", "own"):
        menu = {"type": 3, "custom_id": f"cd-open:{which}", "options": options}
        rows = [{"type": 1, "components": [menu]}]
        world.env.backend.edit_message(world.review.id, card.id, {"components": rows})
        message = next(m for m in world.review.history() if m.id == card.id)
        for value in values:
            told = answer_of(await world.reader.select(message, [value]))
            assert told and "mill" not in told and "went wrong" not in told


async def test_the_difference_ends_with_verdicts_on_the_text_that_it_leads_to(world: World) -> None:
    await world.submit()
    await world.edit(body=ARTICLE["body"].replace("seven", "eight"))
    await world.edit(body=ARTICLE["body"].replace("seven", "nine"))
    last = await world.ed.slash(world.review, "review diff", article="1")
    assert buttons_of(last.response) == VERDICTS
    earlier = await world.ed.slash(world.review, "review diff", article="1", **{"from": "1", "to": "2"})
    assert buttons_of(earlier.response) == []
    own = await world.writer.slash(world.review, "review diff", article="1")
    assert buttons_of(own.response) == []
    await world.ed.click(reply(last), label="Approve")
    assert (await sight_of(world)).article.state is State.APPROVED
    assert list(components_of(reply(last)))
