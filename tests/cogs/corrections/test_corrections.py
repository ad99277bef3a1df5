"""Corrections: the published text stays up while another one is written, judged, and put in its place."""

from __future__ import annotations

import discord
import pytest

from bot.app import create_bot
from bot.domain.article.states import Publication, State
from bot.domain.publishing.layout import same_text
from tests.cogs.corrections.steps import BETTER, LONG, NOTE, approve, correct, hand_in, publish, shown, upload
from tests.cogs.doors import handed_back, sight_of
from tests.incidents import parked
from tests.world import ARTICLE, World, answer_of, buttons_of, text_of


async def test_a_correction_is_written_judged_and_put_where_the_article_stands(world: World) -> None:
    first = await publish(world)
    opened = await correct(world)
    assert NOTE in answer_of(opened)
    assert buttons_of(opened.response) == [
        "Edit draft",
        "Pictures",
        "Kind and note",
        "Submit",
        "Read",
        "Abandon",
    ]
    await world.edit(body=BETTER, headline="Ferry to the islands runs again, at last")
    assert "at seven" in shown(world) and "at last" not in shown(world)
    await hand_in(world)
    card = text_of(world.card())
    assert "Submitted · correction" in card and NOTE in card and "at last" in card and "stays up" in card
    assert "at seven" in shown(world)

    await approve(world)
    [article] = world.articles()
    assert article.id == first.id, "links to it hold"
    assert "at eight" in text_of(article) and "at seven, an" not in text_of(article)
    assert f"**Correction, 1 January:** {NOTE}" in text_of(article)
    assert "at last" in text_of(article)
    sight = await sight_of(world)
    assert (sight.article.state, sight.article.publication) == (State.PUBLISHED, Publication.LIVE)
    assert sight.article.revision_id == sight.article.live_revision_id
    assert sight.article.headline.endswith("at last")
    assert any("later text" in said for said in world.dms(world.writer))


async def test_approvals_of_the_published_text_are_none_of_its_correction(world: World) -> None:
    await publish(world)
    assert world.reactions()["✅"] == 1, "what is out is not being judged"
    await correct(world)
    await world.env.settle()
    assert world.reactions()["✅"] == 1
    await hand_in(world)
    await world.restart()
    await world.env.advance_time(120)
    assert NOTE not in shown(world)
    assert "0 of 1" in text_of(world.card())


async def test_what_was_announced_says_the_new_headline_and_nobody_is_pinged_again(world: World) -> None:
    await publish(world)
    await correct(world)
    await world.edit(body=BETTER, headline="Ferry sails at eight")
    await hand_in(world)
    assert "Ferry sails at eight" not in text_of(stored_news(world))
    await approve(world)
    [said] = world.announce.history()
    assert "Ferry sails at eight" in said.content
    assert "Ferry to the islands" not in said.content


def stored_news(world: World) -> discord.Message:
    [said] = world.announce.history()
    return said


@pytest.mark.parametrize(("setting", "pings"), [("quiet", []), ("ping", ["subscribers"])])
async def test_a_correction_is_announced_where_the_newsroom_wants_that(
    world: World, setting: str, pings: list[str]
) -> None:
    await world.configure(corrections=setting)
    await publish(world)
    await correct(world)
    await world.edit(body=BETTER)
    await hand_in(world)
    await approve(world)
    first, second = world.announce.history()
    assert "Correction" in second.content and NOTE in second.content and "Correction" not in first.content
    assert [role.name.lower() for role in second.role_mentions] == pings


async def test_who_opened_or_wrote_it_does_not_judge_it(world: World) -> None:
    await publish(world)
    await correct(world, world.ed)
    await world.edit(by=world.ed, body=BETTER)
    await hand_in(world, world.ed)
    refused = await world.ed.click(world.card(), label="Approve")
    assert "judge" in answer_of(refused)
    assert "at seven" in shown(world)
    await approve(world, world.eve)
    assert "at eight" in shown(world)


async def test_the_note_is_wanted_before_it_is_handed_in_but_not_for_a_minor_fix(world: World) -> None:
    await publish(world)
    await correct(world, note="")
    await world.edit(body=BETTER)
    refused = await hand_in(world)
    assert "note to readers is missing" in answer_of(refused)
    assert buttons_of(refused.response) == ["Write the note"]
    await world.writer.slash(world.submissions, "publish abandon", article="1", reason="begun wrongly")
    await correct(world, kind="minor", note="")
    await world.edit(body=BETTER)
    await hand_in(world)
    await approve(world)
    assert "at eight" in shown(world) and "Minor" not in shown(world) and "minor" not in shown(world)


async def test_nothing_but_a_note_can_be_what_changes_and_nothing_at_all_cannot(world: World) -> None:
    await publish(world)
    await correct(world, kind="minor", note="")
    assert "It is the same as the published text" in answer_of(await hand_in(world))
    form = await world.writer.click(
        (await world.writer.slash(world.submissions, "draft show", article="1")).response,
        label="Kind and note",
    )
    assert form.modal is not None
    await world.writer.submit_modal(form, {"kind": "clarification", "note": "Seven in the evening is meant."})
    await hand_in(world)
    await approve(world)
    assert "**Clarification, 1 January:** Seven in the evening is meant." in shown(world)
    assert "at seven" in shown(world)


async def test_a_note_changed_while_the_desk_has_it_voids_the_votes(world: World) -> None:
    await world.configure(approvals=2)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.eve.click(world.card(), label="Approve")
    await world.env.advance_time(61)
    await correct(world)
    await hand_in(world)
    await world.ed.click(world.card(), label="Approve")
    assert "1 of 2" in text_of(world.card())
    sight = await sight_of(world)
    form = await world.writer.click(
        (await world.writer.slash(world.submissions, "draft show", article="1")).response,
        label="Kind and note",
    )
    await world.writer.submit_modal(form, {"kind": "correction", "note": "It was half past eight."})
    assert "0 of 2" in text_of(world.card())
    assert "half past eight" in text_of(world.card())
    assert (await sight_of(world)).revision.number == sight.revision.number + 1


async def test_a_note_that_is_too_long_comes_back_and_nothing_is_opened(world: World) -> None:
    await publish(world)
    long = "It was eight. " * 90
    result = await correct(world, note=long)
    assert "Make it shorter" in answer_of(result)
    assert (await handed_back(result)).decode().strip() == long.strip()
    assert not (await sight_of(world)).article.amending


async def test_one_correction_is_open_at_a_time(world: World) -> None:
    await publish(world)
    await correct(world)
    refused = await correct(world, world.eve)
    assert "open already" in answer_of(refused)
    assert (await sight_of(world)).revision.number == 2


async def test_an_abandoned_correction_leaves_the_live_text_untouched_and_another_can_follow(
    world: World,
) -> None:
    await publish(world)
    before = shown(world)
    await correct(world)
    await world.edit(body=BETTER)
    await hand_in(world)
    await world.ed.click(world.card(), label="Approve")
    asked = await world.writer.slash(world.submissions, "publish abandon", article="1")
    await world.writer.click(asked.response, label="Yes, abandon it")
    await world.env.advance_time(120)
    assert shown(world) == before
    sight = await sight_of(world)
    assert sight.article.state is State.PUBLISHED and sight.revision.number == 1
    assert "Published" in text_of(world.card()) and "correction" not in text_of(world.card())
    await correct(world)
    assert (await sight_of(world)).revision.number == 4


async def test_readers_see_nothing_of_it_before_it_is_out(world: World) -> None:
    await publish(world)
    await correct(world)
    await world.edit(body=BETTER, headline="Nobody knows this yet")
    seen = await world.reader.slash(world.submissions, "draft show", article="1")
    assert "Nobody knows" not in answer_of(seen) and "From Monday it sails twice a day" in answer_of(seen)
    assert "revision" not in answer_of(seen)
    by_name = await world.reader.slash(world.submissions, "draft show", article="Nobody knows this yet")
    assert "no article" in answer_of(by_name)
    for command in ("publish correct", "publish abandon"):
        options = {"kind": "update"} if command.endswith("correct") else {}
        refused = await world.reader.slash(world.submissions, command, article="1", **options)
        assert "№1 is published." in answer_of(refused) and "press *Report an error*" in answer_of(refused)
        assert "draft" not in answer_of(refused)


async def test_a_longer_text_grows_the_thread_and_a_shorter_one_leaves_nothing_stale(world: World) -> None:
    first = await publish(world)
    await correct(world, kind="update", note="The whole log of the tide is in.")
    await upload(world, LONG)
    await hand_in(world)
    await approve(world)
    assert [message.id for message in world.articles()] == [first.id]
    assert same_text(world.bodies(), LONG)
    assert len(world.publish.threads) == 1
    await correct(world, note="The log was of another year.")
    await upload(world, BETTER)
    await hand_in(world)
    await approve(world)
    [thread] = world.publish.threads
    assert not [message for message in thread.history() if message.components]
    assert same_text(world.bodies(), BETTER)
    notes = [line for line in shown(world).splitlines() if line.startswith("**")]
    assert [note.split(",")[0] for note in notes] == ["**Update", "**Correction"]
    assert await parked(world) == []


async def test_a_correction_approved_while_the_bot_was_away_goes_out_however_late(world: World) -> None:
    await publish(world)
    await correct(world)
    await world.edit(body=BETTER)
    await hand_in(world)
    await world.ed.click(world.card(), label="Approve")
    stopped = world.bot
    await stopped.close()
    await world.env.advance_time(60 * 60 * 5)
    await world.env.restart_bot(create_bot(stopped.settings))
    await world.env.settle()
    await world.env.advance_time(5)
    assert "at eight" in shown(world)


async def test_a_correction_is_no_matter_of_slots(world: World) -> None:
    await publish(world)
    await world.configure(release="slots", slots="Mon 09:00")
    await correct(world)
    await world.edit(body=BETTER)
    await hand_in(world)
    await approve(world)
    assert "at eight" in shown(world)


async def test_where_chiefs_publish_a_correction_waits_for_one(world: World) -> None:
    await publish(world)
    await world.configure(release="manual")
    await correct(world)
    await world.edit(body=BETTER)
    await hand_in(world)
    await approve(world)
    assert "at seven" in shown(world)
    await world.chief.click(world.card(), label="Publish now")
    await world.env.settle()
    assert "at eight" in shown(world)


async def test_the_desk_is_told_in_the_channel_and_the_old_card_is_the_place(world: World) -> None:
    await publish(world)
    card = world.card().id
    await correct(world, world.eve)
    assert any("opened a correction" in said for said in world.dms(world.writer))
    await world.edit(by=world.eve, body=BETTER)
    await hand_in(world, world.eve)
    [said] = [m for m in world.review.history() if m.content and "submits a correction" in m.content]
    assert str(card) in said.content and world.card().id == card


async def test_a_form_that_was_open_over_a_restart_is_still_taken(world: World) -> None:
    await publish(world)
    form = await world.ed.click(world.card(), label="Correct")
    await world.restart()
    await world.ed.submit_modal(form, {"kind": "update", "note": "It sails on Sundays too."})
    sight = await sight_of(world)
    assert sight.article.amending and sight.revision.amendment is not None
    assert sight.revision.amendment.note == "It sails on Sundays too."


async def test_markup_and_mentions_in_a_note_are_only_words(world: World) -> None:
    await publish(world)
    await correct(world, note="**Bold** @everyone <@&1> [here](https://x.example)")
    await hand_in(world)
    await approve(world)
    assert "\\*\\*Bold\\*\\*" in shown(world) and "\\[here]" in shown(world)


async def test_whoever_saves_second_loses_nothing_and_overwrites_nothing(world: World) -> None:
    """Two people work on one correction; and one had a form open since before the article was out."""
    await world.submit()
    old = await world.writer.slash(world.submissions, "draft edit", article="1")
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    late = await world.writer.submit_modal(old, {**ARTICLE, "body": "An edit that comes too late."})
    assert b"An edit that comes too late." in await handed_back(late)
    assert ARTICLE["body"].split("\n")[0] in shown(world)

    await correct(world)
    slow = await world.writer.slash(world.submissions, "draft edit", article="1")
    await world.edit(by=world.eve, body=BETTER)
    second = await world.writer.submit_modal(slow, {**ARTICLE, "body": "What the writer made of it."})
    assert "changed while you wrote" in answer_of(second)
    assert b"What the writer made of it." in await handed_back(second)
    assert (await sight_of(world)).revision.copy.body == BETTER
