"""A running story is carried on in one form; a correction says what it lacks, with the button that gives it."""

from __future__ import annotations

from bot.domain.article.states import Publication, State
from tests.cogs.corrections.steps import BETTER, NOTE, approve, correct, publish, shown
from tests.cogs.doors import filled, reply, sight_of
from tests.world import ARTICLE, World, answer_of, buttons_of, read_file, text_of

NEWS = "The ferry reached the islands at noon."


async def test_an_update_is_one_form_and_one_approval_from_the_card(world: World) -> None:
    first = await publish(world)
    form = await world.writer.slash(world.submissions, "publish update", article="1")
    assert filled(form)["body"] == ARTICLE["body"]
    sent = await world.writer.submit_modal(form, {**filled(form), "note": NEWS, "body": BETTER})
    assert "**Update** of **№1" in answer_of(
        sent
    ) and "an editor who did not write it must approve it" in answer_of(sent)
    assert "at eight" not in shown(world)
    await approve(world)
    [article] = world.articles()
    assert (
        article.id == first.id
        and "at eight" in shown(world)
        and f"**Update, 1 January:** {NEWS}" in shown(world)
    )
    sight = await sight_of(world)
    assert sight.revision.copy.tags == ("harbour", "islands"), "what the form does not show stays"


async def test_an_update_without_news_or_change_opens_nothing(world: World) -> None:
    await publish(world)
    form = await world.writer.slash(world.submissions, "publish update", article="1")
    same = await world.writer.submit_modal(form, {**filled(form), "note": NEWS})
    assert "Nothing in №1 has changed" in answer_of(same)
    form = await world.writer.slash(world.submissions, "publish update", article="1")
    stopped = await world.writer.submit_modal(form, {**filled(form), "note": NEWS, "body": "TK"})
    assert "TK" in answer_of(stopped)
    assert NEWS.encode() in await read_file(reply(stopped)), "what was typed comes back"
    assert not (await sight_of(world)).article.amending


async def test_an_update_is_refused_while_a_correction_is_open_and_to_strangers(world: World) -> None:
    await publish(world)
    form = await world.writer.slash(world.submissions, "publish update", article="1")
    stranger = await world.reader.slash(world.submissions, "publish update", article="1")
    assert stranger.modal is None and "Only its writers" in answer_of(stranger)
    await correct(world)
    late = await world.writer.submit_modal(form, {**filled(form), "note": NEWS, "body": BETTER})
    assert BETTER[:40].encode() in await read_file(reply(late))
    again = await world.writer.slash(world.submissions, "publish update", article="1")
    assert again.modal is None and answer_of(again)


async def test_in_chat_a_button_opens_the_form(world: World) -> None:
    await publish(world)
    await world.writer.send(world.submissions, "!publish update 1")
    channel = world.writer.user.dm_channel
    assert channel is not None
    form = await world.writer.user.click(channel.history()[-1], label="Update")
    assert form.modal is not None and form.modal["title"] == "Update the story"


async def test_a_corrections_receipt_names_the_article_and_what_is_missing_with_a_button(
    world: World,
) -> None:
    await world.configure(approvals=2)
    await world.submit()
    await world.judge(world.ed, "Approve")
    await world.judge(world.eve, "Approve")
    await world.env.advance_time(61)
    opened = await correct(world, note="")
    assert "the approval of two editors who did not write it" in answer_of(opened)
    edited = await world.edit(body=BETTER)
    said = answer_of(edited)
    assert "**Correction** of **№1" in said and "published <t:" in said
    assert "**Missing:** the note to readers" in said
    assert buttons_of(edited.response)[:2] == ["Write the note", "Edit draft"]
    form = await world.writer.click(reply(edited), label="Write the note")
    noted = await world.writer.submit_modal(form, {"kind": "correction", "note": NOTE})
    assert NOTE in answer_of(noted)
    handed = await world.writer.click(reply(noted), label="Submit")
    assert "two editors who did not write it must approve it" in answer_of(handed)


async def test_a_minor_fix_says_what_it_skips(world: World) -> None:
    await publish(world)
    opened = await correct(world, kind="minor", note="")
    for said in (answer_of(opened), answer_of(await world.edit(body=BETTER))):
        assert "Minor fix** of **№1" in said
        assert "no note under the article and no announcement" in said


async def test_a_correction_by_command_takes_six_steps(world: World) -> None:
    await publish(world)
    opened = await correct(world)  # 1: the command, with kind and note
    form = await world.writer.click(reply(opened), label="Edit draft")  # 2
    edited = await world.writer.submit_modal(form, {**filled(form), "body": BETTER})  # 3
    await world.writer.click(reply(edited), label="Submit")  # 4
    read = await world.ed.click(world.card(), label="Read")  # 5
    await world.ed.click(reply(read), label="Approve")  # 6
    await world.env.advance_time(61)
    article = (await sight_of(world)).article
    assert (article.state, article.publication) == (State.PUBLISHED, Publication.LIVE)
    assert NOTE in text_of(world.articles()[0])
