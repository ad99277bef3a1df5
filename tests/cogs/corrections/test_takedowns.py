"""Taking down: a stub in the article's place, the text put back, and retractions that two chiefs decide."""

from __future__ import annotations

import pytest

from bot.desk.outbox.results import Outbox
from bot.desk.publishing.announcements import IS_DOWN
from bot.domain.article.states import Publication, State
from bot.domain.newsroom.roles import Person
from bot.store.outbox.deliveries import Delivery
from tests.cogs.corrections.steps import BETTER, LONG, correct, hand_in, publish, shown
from tests.cogs.corrections.takedowns import FIRST_WORDS, republish, retract, unpublish
from tests.cogs.doors import by_file, sight_of
from tests.incidents import forbid, parked
from tests.world import ARTICLE, World, answer_of, buttons_of, text_of


async def test_a_stub_stands_where_the_article_stood_and_the_text_comes_back(world: World) -> None:
    out = await publish(world)
    told = answer_of(await unpublish(world, note="The captain disputes it."))

    assert "You took" in told and "brings the text back" in told
    [stub] = world.articles()
    assert stub.id == out.id
    assert text_of(stub) == (
        "# Ferry to the islands runs again\n"
        "*The newsroom took this article down on 1 January 2026 to look into an error in it.*"
    )
    assert buttons_of(stub) == []
    assert FIRST_WORDS not in shown(world)
    card = text_of(world.card())
    assert "⬇️ Unpublished" in card and "(*error*)" in card
    assert buttons_of(world.card()) == ["Read", "History", "Correct", "Republish"]
    assert any("has taken" in dm and "captain disputes" not in dm for dm in world.dms(world.writer))
    assert "⬇️ took it down (error): “The captain disputes it.”" in answer_of(
        await world.ed.slash(world.review, "review history", article="1")
    )

    assert "going back" in answer_of(await republish(world))
    [back] = world.articles()
    assert back.id == out.id and FIRST_WORDS in text_of(back) and buttons_of(back) == ["Report an error"]
    assert (await sight_of(world)).article.publication is Publication.LIVE
    assert any("has put" in dm for dm in world.dms(world.writer))


async def test_readers_get_nothing_of_a_text_that_is_down(world: World) -> None:
    out = await publish(world)
    await unpublish(world, reason="privacy")

    assert text_of(world.articles()[0]).startswith(
        "# An article that was taken down\n*The newsroom took this article down"
    )
    for command in ("draft show", "review show"):
        told = await world.reader.slash(world.publish, command, article="1")
        assert "There is no article" in answer_of(told)
    offered = await world.reader.autocomplete(world.publish, "draft follow", "article", "")
    assert offered == []
    report = await world.reader.context_menu(world.publish, "Report an error", out)
    assert "not published at the moment" in answer_of(report)
    [announced] = world.announce.history()
    assert "An article that was taken down" in announced.content and "Ferry" not in announced.content
    assert FIRST_WORDS in text_of((await world.ed.slash(world.review, "review show", article="1")).response)


async def test_the_rest_in_the_thread_goes_and_comes_back_whole(world: World) -> None:
    await by_file(world, "tides.md", f"# Tides\n\n{LONG}")
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    before = shown(world)
    await unpublish(world)
    assert "The tide came in" not in shown(world)
    await republish(world)
    assert shown(world) == before


async def test_only_chiefs_take_down_and_other_needs_a_note(world: World) -> None:
    await publish(world)
    assert "Only chiefs can unpublish it" in answer_of(await unpublish(world, by=world.ed))
    assert "say why in the note" in answer_of(await unpublish(world, reason="other"))
    assert "Only chiefs can" in answer_of(await retract(world, by=world.ed))
    assert FIRST_WORDS in shown(world)
    await unpublish(world, reason="other", note="The owner asks for time.")
    assert "took this article down on 1 January 2026." in shown(world)
    assert "You cannot unpublish it now" in answer_of(await unpublish(world))


async def test_the_card_takes_down_by_a_form_and_puts_back_by_another(world: World) -> None:
    await publish(world)
    assert "Only chiefs can" in answer_of(await world.ed.click(world.card(), label="Take down"))
    for command, offered in (("unpublish", 1), ("retract", 1), ("republish", 0)):
        found = await world.chief.autocomplete(world.review, f"publish {command}", "article", "")
        assert len(found) == offered, command
    form = await world.chief.click(world.card(), label="Take down")
    await world.chief.submit_modal(form, {"code": "legal", "note": "A court order of today."})
    assert "for legal reasons" in shown(world) and "court order" not in shown(world)
    form = await world.chief.click(world.card(), label="Republish")
    await world.chief.submit_modal(form, {"reason": "The order was lifted."})
    assert FIRST_WORDS in shown(world)


async def test_a_correction_approved_before_the_takedown_waits_for_a_chief(world: World) -> None:
    """Unpublished within the cooling-off of its correction."""
    await publish(world)
    await correct(world)
    await world.edit(body=BETTER)
    await hand_in(world)
    await world.ed.click(world.card(), label="Approve")
    told = answer_of(await unpublish(world))
    assert "Its correction no longer has a time" in told
    await world.env.advance_time(300)
    assert FIRST_WORDS not in shown(world)
    assert "took this article down" in shown(world)

    await world.chief.click(world.card(), label="Publish now")
    assert "The ferry left the harbour at eight" in shown(world) and "**Correction, 1 January:**" in shown(
        world
    )
    article = (await sight_of(world)).article
    assert (article.state, article.publication, article.down_at) == (
        State.PUBLISHED,
        Publication.LIVE,
        None,
    )


async def test_a_correction_approved_while_it_was_down_goes_out_once_it_is_put_back(world: World) -> None:
    await publish(world)
    await correct(world)
    await world.edit(body=BETTER)
    await hand_in(world)
    assert buttons_of(world.card())[-3:] == ["Read", "History", "Take down"]
    form = await world.chief.click(world.card(), label="Take down")
    await world.chief.submit_modal(form, {"code": "error", "note": ""})
    await world.ed.click(world.card(), label="Approve")
    await world.env.advance_time(300)
    assert "took this article down" in shown(world)

    assert buttons_of(world.card())[3:] == ["Publish now", "Read", "History", "Republish"]
    form = await world.chief.click(world.card(), label="Republish")
    told = answer_of(await world.chief.submit_modal(form, {"reason": "It has been looked into."}))
    assert "Its approved correction goes out at <t:" in told
    assert FIRST_WORDS in shown(world) and "at eight" not in shown(world)
    await world.env.advance_time(61)
    assert "The ferry left the harbour at eight" in shown(world)
    assert "**Correction, 1 January:**" in shown(world)
    assert (await sight_of(world)).article.state is State.PUBLISHED


async def test_where_chiefs_publish_a_correction_waits_for_them_also_after_its_article_is_put_back(
    world: World,
) -> None:
    await publish(world)
    await world.configure(release="manual")
    await correct(world)
    await world.edit(body=BETTER)
    await hand_in(world)
    await unpublish(world)
    await world.ed.click(world.card(), label="Approve")
    assert "Its approved correction waits for a chief" in answer_of(await republish(world))
    await world.env.advance_time(300)
    assert FIRST_WORDS in shown(world) and "at eight" not in shown(world)
    await world.chief.click(world.card(), label="Publish now")
    assert "at eight" in shown(world)


def unannounced(world: World) -> None:
    """For the time being Discord takes no announcement."""
    path = f"/channels/{world.announce.id}/messages"
    world.env.inject_error("POST", path, status=500, times=None)


async def test_what_comes_back_with_a_corrected_text_is_announced_after_all(world: World) -> None:
    await world.configure(corrections="quiet")
    unannounced(world)
    await publish(world)
    await unpublish(world)
    world.env.backend.faults.clear()
    await world.env.advance_time(600)
    assert world.announce.history() == []
    await correct(world)
    await world.edit(body=BETTER)
    await hand_in(world)
    await world.ed.click(world.card(), label="Approve")
    await world.chief.click(world.card(), label="Publish now")
    await world.env.advance_time(10)
    first, second = [m.content for m in world.announce.history()]
    assert "📰 **Ferry" in first and "Correction" in second


async def test_what_is_put_back_while_its_announcement_is_given_up_is_announced_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    unannounced(world)
    await publish(world)
    await unpublish(world)
    world.env.backend.faults.clear()
    drop = Outbox.drop

    async def late(self: Outbox, delivery: Delivery, because: str) -> None:
        if because == IS_DOWN:
            monkeypatch.setattr(Outbox, "drop", drop)
            person = Person(world.chief.id, "chris", frozenset({world.editors.id, world.chiefs.id}))
            await desk.takedowns.republish(1, person, "It was right.")
        await drop(self, delivery, because)

    desk = world.bot.desk
    monkeypatch.setattr(Outbox, "drop", late)
    await world.env.advance_time(600)
    [announced] = world.announce.history()
    assert "📰 **Ferry" in announced.content and "took it down" not in announced.content


async def test_a_message_deleted_by_hand_is_not_posted_anew_for_a_stub(world: World) -> None:
    out = await publish(world)
    await out.delete()
    await unpublish(world)
    assert world.articles() == []
    assert "Nothing takes its place" in text_of(world.card())
    await republish(world)
    assert FIRST_WORDS in shown(world)


async def test_what_leads_to_it_goes_with_it_and_comes_back(world: World) -> None:
    await publish(world)
    form = await world.writer.slash(world.submissions, "draft follow", article="1")
    await world.writer.submit_modal(form, {**ARTICLE, "headline": "The ferry, a week later"})
    await world.ed.react(world.card(2), "✅")
    await world.env.advance_time(61)
    assert "**Read on:**" in shown(world) and "**Earlier:**" in shown(world)
    await unpublish(world)
    assert "**Earlier:**" not in shown(world) and "**Read on:**" not in shown(world)
    await republish(world)
    assert "**Read on:**" in shown(world) and "**Earlier:**" in shown(world)


async def test_a_headline_that_has_to_go_is_not_left_in_the_name_of_a_thread(world: World) -> None:
    await by_file(world, "tides.md", f"# Tides\n\n{LONG}")
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    [thread] = world.publish.threads

    def name() -> str:
        return str(world.env.backend.channels[thread.id].name)

    await unpublish(world, reason="duplicate")
    assert name() == "Tides"
    await republish(world)
    await unpublish(world, reason="privacy")
    assert name() == "An article that was taken down"
    await republish(world)
    assert name() == "Tides"
    await unpublish(world, reason="legal")
    await correct(world, kind="update", note="The log is complete.")
    await hand_in(world)
    await world.ed.click(world.card(), label="Approve")
    await world.chief.click(world.card(), label="Publish now")
    assert name() == "Tides"


async def test_nor_in_the_name_of_a_thread_whose_first_message_somebody_deleted(world: World) -> None:
    await by_file(world, "tides.md", f"# Tides\n\n{LONG}")
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    await world.articles()[0].delete()
    await correct(world, kind="update", note="The log is complete.")
    longer = f"# Tides\n\nAs of today.\n\n{LONG}".encode()
    await world.writer.slash(world.submissions, "draft edit", article="1", file=("tides.md", longer))
    await hand_in(world)
    await world.ed.click(world.card(), label="Approve")
    await world.env.advance_time(61)
    [note] = [m for m in world.review.history() if m.content.startswith("⚠️")]
    await world.chief.click(note, label="Try again")
    await world.env.advance_time(10)

    def names() -> list[str]:
        return [str(world.env.backend.channels[thread.id].name) for thread in world.publish.threads]

    assert names() == ["Tides", "Tides"]
    await unpublish(world, reason="privacy")
    assert names() == ["An article that was taken down"] * 2
    await republish(world)
    assert names() == ["Tides", "Tides"]


async def test_readers_of_a_follow_up_are_not_told_the_headline_of_what_is_down(world: World) -> None:
    await publish(world, headline="The captain’s letters")
    form = await world.writer.slash(world.submissions, "draft follow", article="1")
    await world.writer.submit_modal(form, {**ARTICLE, "headline": "The ferry, a week later"})
    await world.ed.react(world.card(2), "✅")
    await world.env.advance_time(61)
    told = await world.reader.slash(world.publish, "draft show", article="2")
    assert "letters" in answer_of(told)
    await unpublish(world, reason="privacy")
    told = await world.reader.slash(world.publish, "draft show", article="2")
    assert "a week later" in answer_of(told) and "letters" not in answer_of(told)
    assert "letters" in text_of(world.card(2)), "the desk knows"


async def test_whoever_drops_a_stub_is_told_that_the_text_still_stands(world: World) -> None:
    await publish(world)
    forbid(world, world.publish, "view_channel")
    await unpublish(world)
    assert len(await parked(world)) == 1
    [note] = [m for m in world.review.history() if m.content.startswith("⚠️")]
    told = answer_of(await world.chief.click(note, label="Drop"))
    assert "may still see the text" in told and "counts as published" not in told
    assert FIRST_WORDS in shown(world)
