"""Retractions: two chiefs decide, and nothing but the text that was asked for is retracted."""

from __future__ import annotations

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.domain.article.states import Publication, State
from bot.domain.corrections.takedown import LAPSES_AFTER
from tests.cogs.corrections.steps import BETTER, approve, correct, hand_in, publish, shown
from tests.cogs.corrections.takedowns import FIRST_WORDS, REASON, republish, retract, unpublish
from tests.cogs.doors import handed_back, sight_of
from tests.world import World, answer_of, buttons_of, text_of


@pytest.fixture
def second(world: World) -> MemberActor:
    """Another chief."""
    return world.guild.add_member(world.env.create_user("cleo"), roles=[world.editors, world.chiefs])


def asked_for(world: World) -> discord.Message:
    """The message in which the chiefs are asked to confirm."""
    [message] = [m for m in world.review.history() if "asks for the retraction" in m.content]
    return message


async def confirm(world: World, by: MemberActor) -> InteractionResult:
    """A second chief confirms, and says so once more."""
    pressed = await by.click(asked_for(world), label="Confirm the retraction")
    if not buttons_of(pressed.response):
        return pressed
    return await by.click(pressed.response, label="Yes, retract it")


async def test_two_chiefs_retract_an_article_for_good(world: World, second: MemberActor) -> None:
    out = await publish(world)
    told = answer_of(await retract(world))
    assert "a second chief confirms it" in told and "only chief" in told
    assert REASON not in told and REASON in asked_for(world).content, "the paragraph stands once"
    asked = asked_for(world)
    assert asked.content.startswith(f"<@&{world.chiefs.id}>")
    assert FIRST_WORDS in shown(world) and "Retraction asked for" in text_of(world.card())

    assert "another chief" in answer_of(await confirm(world, world.chief))
    assert "Only chiefs can" in answer_of(await confirm(world, world.ed))
    await world.restart()
    assert "You confirmed the retraction" in answer_of(await confirm(world, second))

    [notice] = world.articles()
    assert notice.id == out.id
    assert text_of(notice) == (
        f"# Ferry to the islands runs again\n**Retraction, 1 January 2026:** {REASON}\n"
        "-# The newsroom has withdrawn this article and no longer publishes its text."
    )
    assert f"**Retracted:** <@{second.id}> confirmed it" in asked_for(world).content
    assert buttons_of(asked_for(world)) == []
    assert "🚫 Retracted" in text_of(world.card())
    assert buttons_of(world.card()) == ["Read", "History"]
    assert any("Two chiefs have retracted" in dm for dm in world.dms(world.writer))
    [announced] = world.announce.history()
    assert f"🚫 Retraction, 1 January 2026: {REASON}" in announced.content
    assert FIRST_WORDS in text_of((await world.ed.slash(world.review, "review show", article="1")).response)
    for attempt in (republish, unpublish, correct, retract):
        assert "that is final" in answer_of(await attempt(world))


async def test_a_retraction_is_called_off_declined_or_lapses(world: World, second: MemberActor) -> None:
    await publish(world)
    await retract(world)
    for chief in (world.chief, second):  # asked for again, it is shown
        again = await retract(world, by=chief)
        assert f"<@{world.chief.id}> asks for the retraction" in answer_of(again)
        assert buttons_of(again.response) == ["Confirm the retraction", "Call it off", "Read"]
    begun = await second.click(asked_for(world), label="Confirm the retraction")
    assert "is off" in answer_of(await world.chief.click(asked_for(world), label="Call it off"))
    assert "Taken back" in asked_for(world).content
    late = await second.click(begun.response, label="Yes, retract it")
    assert f"settled already: the retraction was withdrawn by <@{world.chief.id}>" in answer_of(late)

    await asked_for(world).delete()
    await retract(world)
    await second.click(asked_for(world), label="Call it off")
    assert f"**Declined** by <@{second.id}>" in asked_for(world).content

    await asked_for(world).delete()
    await retract(world)
    await world.env.advance_time(24 * 3600 + 1)
    assert "**Lapsed**" in asked_for(world).content
    assert FIRST_WORDS in shown(world)


async def test_another_text_meanwhile_is_not_retracted_by_what_was_asked_before(
    world: World, second: MemberActor
) -> None:
    await publish(world)
    await retract(world)
    await correct(world)
    await world.edit(body=BETTER)
    await hand_in(world)
    await approve(world)
    assert "Another text of №1 has come out" in answer_of(await confirm(world, second))
    assert "at eight" in shown(world)
    old = asked_for(world)
    await retract(world, by=second)
    [new] = [m for m in world.review.history() if "asks for the retraction" in m.content and m.id != old.id]
    pressed = await world.chief.click(new, label="Confirm the retraction")
    await world.chief.click(pressed.response, label="Yes, retract it")
    assert "Retraction, 1 January 2026" in shown(world)


async def test_a_retraction_ends_an_open_correction_and_answers_open_reports(
    world: World, second: MemberActor
) -> None:
    out = await publish(world)
    form = await world.reader.click(out, label="Report an error")
    await world.reader.submit_modal(form, {"wrong": "The captain says no such thing."})
    await correct(world)
    await world.edit(body=BETTER)
    await hand_in(world)
    await unpublish(world)
    await retract(world)
    await confirm(world, second)
    sight = await sight_of(world)
    assert (sight.article.state, sight.article.publication) == (State.PUBLISHED, Publication.RETRACTED)
    assert sight.open_reports == 0 and not sight.article.amending
    assert any("> The newsroom has retracted the article." in dm for dm in world.dms(world.reader))
    assert "at eight" not in shown(world) and REASON in shown(world)


async def test_a_reason_is_only_words_and_a_long_one_comes_back(world: World, second: MemberActor) -> None:
    await publish(world)
    long = await retract(world, reason="Wrong. " * 200)
    assert "1,000 fit" in answer_of(long)
    assert (await handed_back(long)).startswith(b"Wrong. Wrong.")
    noted = await unpublish(world, note="Wrong. " * 300)
    assert "1,500 is the most" in answer_of(noted)
    assert (await handed_back(noted)).startswith(b"Wrong. Wrong.") and FIRST_WORDS in shown(world)
    form = await world.chief.slash(world.review, "publish retract", article="1")
    await world.chief.submit_modal(form, {"reason": "# @everyone **see** <@&1>"})
    await confirm(world, second)
    assert "\\# \\@everyone \\*\\*see\\*\\* \\<@&1>" in text_of(world.articles()[0])
    stored = world.env.backend.get_message(world.publish.id, world.articles()[0].id)
    assert not stored.mention_everyone and not stored.ping_role_ids


async def test_nobody_confirms_what_has_lapsed_while_the_clock_stood_still(
    world: World, second: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish(world)
    await retract(world)
    late = world.bot.desk.unit.clock() + LAPSES_AFTER
    monkeypatch.setattr(world.bot.desk.unit, "clock", lambda: late)
    assert "it has lapsed" in answer_of(await confirm(world, second))
    assert FIRST_WORDS in shown(world)
