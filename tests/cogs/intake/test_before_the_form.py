"""Before the form: who may not submit hears it before they write, and what is empty takes no number."""

from __future__ import annotations

from simcord.results import InteractionResult

from tests.cogs.doors import article_count, reply, sight_of
from tests.world import ARTICLE, World, answer_of


def required(form: InteractionResult) -> list[str]:
    assert form.modal is not None
    fields = [label["component"] for label in form.modal["components"]]
    return [field["custom_id"] for field in fields if field.get("required", True)]


async def test_who_may_not_submit_is_told_before_the_form_opens(world: World) -> None:
    empty = await world.writer.slash(world.submissions, "draft list")
    await world.admin.slash(world.review, "newsroom setup", writers=world.subscribers)
    refused = await world.writer.slash(world.submissions, "submit")
    assert refused.modal is None and world.subscribers.mention in answer_of(refused)
    pressed = await world.writer.click(reply(empty), label="Open the form")
    assert pressed.modal is None and world.subscribers.mention in answer_of(pressed)
    allowed = await world.reader.slash(world.submissions, "submit")
    assert allowed.modal is not None


async def test_the_form_marks_what_it_wants(world: World) -> None:
    assert required(await world.writer.slash(world.submissions, "submit")) == ["headline", "body"]
    await world.submit()
    await world.writer.slash(world.submissions, "draft withdraw", article="1")
    draft = await world.writer.slash(world.submissions, "draft edit", article="1")
    assert required(draft) == [], "a draft may be saved unfinished"


async def test_an_empty_form_takes_no_number(world: World) -> None:
    form = await world.writer.slash(world.submissions, "submit")
    told = await world.writer.submit_modal(form, {**dict.fromkeys(ARTICLE, " "), "body": " \n\u200b "})
    assert "form was empty" in answer_of(told) and article_count(world) == 0
    await world.submit()
    assert (await sight_of(world)).article.number == 1
