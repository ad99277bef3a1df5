"""Follow-ups: a new article goes on where a published one ended, and each leads readers to the other."""

from __future__ import annotations

import discord
import pytest
from simcord.actors import MemberActor

from tests.cogs.doors import filled, sight_of
from tests.incidents import parked, patient, published, truthful_threads
from tests.world import ARTICLE, World, answer_of, buttons_of, text_of

NEXT = "Ferry breaks down again"


@pytest.fixture(autouse=True)
def _as_discord_is(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)
    truthful_threads(monkeypatch)


async def follow(
    world: World, headline: str = NEXT, article: str = "1", by: MemberActor | None = None
) -> str:
    """A follow-up is handed in by the form; returns what its writer is told."""
    writer = by or world.writer
    form = await writer.slash(world.submissions, "draft follow", article=article, headline=headline)
    assert form.modal is not None, answer_of(form)
    assert filled(form)["headline"] == headline
    return answer_of(await writer.submit_modal(form, {**ARTICLE, "headline": headline}))


async def approve(world: World, number: int) -> None:
    """An editor approves what the card shows, and the cooling-off passes."""
    await world.ed.click(world.card(number), label="Approve")
    await world.env.advance_time(61)


async def correct_headline(world: World, number: int, headline: str) -> None:
    """A minor fix of a published article's headline, from the opening to its publication."""
    article = str(number)
    await world.writer.slash(world.submissions, "publish correct", article=article, kind="minor")
    await world.edit(article, headline=headline)
    await world.writer.slash(world.submissions, "draft submit", article=article)
    await approve(world, number)


def ways(message: discord.Message) -> list[str]:
    """The lines that lead elsewhere."""
    return [line for line in text_of(message).splitlines() if line.startswith(("**Earlier", "**Read on"))]


def link(message: discord.Message, headline: str) -> str:
    """A link to an article, as it stands in another one."""
    return f"[{headline}]({message.jump_url})"


async def test_each_leads_to_the_other_once_both_are_out(world: World) -> None:
    await published(world)
    [first] = world.articles()
    receipt = await follow(world)
    assert "Follows **№1" in receipt and first.jump_url in receipt
    card = world.card(2)
    assert "Follows **№1" in text_of(card) and first.jump_url in text_of(card)
    proof = await world.ed.click(card, label="Read")
    assert f"**Earlier:** {link(first, ARTICLE['headline'])}" in answer_of(proof)
    assert ways(world.articles()[0]) == []

    await world.restart()
    await approve(world, 2)
    first, second = world.articles()
    assert ways(first) == [f"**Read on:** {link(second, NEXT)}"]
    assert ways(second) == [f"**Earlier:** {link(first, ARTICLE['headline'])}"]
    assert [buttons_of(each) for each in (first, second)] == [["Report an error"]] * 2
    assert world.bodies() == [ARTICLE["body"]] * 2
    assert len(world.announce.history()) == 2, "a new link is no news"
    assert "Published" in text_of(world.card())


async def test_a_headline_that_changes_is_the_words_of_the_link(world: World) -> None:
    await published(world)
    await follow(world)
    await approve(world, 2)
    await correct_headline(world, 2, "Ferry breaks down twice")
    await correct_headline(world, 1, "Ferry ran again")
    first, second = world.articles()
    assert ways(first) == [f"**Read on:** {link(second, 'Ferry breaks down twice')}"]
    assert ways(second) == [f"**Earlier:** {link(first, 'Ferry ran again')}"]


async def test_a_chain_leads_to_neighbours_only_and_several_follow_ups_stand_in_order(world: World) -> None:
    await published(world)
    await follow(world, "Second")
    await follow(world, "Third")
    await approve(world, 3)
    await approve(world, 2)
    await follow(world, "Fourth", article="3")
    await approve(world, 4)
    first, third, second, fourth = world.articles()
    assert ways(first) == [f"**Read on:** {link(third, 'Third')} · {link(second, 'Second')}"]
    back = f"**Earlier:** {link(first, ARTICLE['headline'])}"
    assert ways(second) == [back]
    assert ways(third) == [back, f"**Read on:** {link(fourth, 'Fourth')}"]
    assert ways(fourth) == [f"**Earlier:** {link(third, 'Third')}"]


async def test_of_very_many_follow_ups_the_latest_are_listed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desk.article.follow_ups.LINKED", 2)
    await published(world)
    for number, headline in enumerate(("Second", "Third", "Fourth"), 2):
        await follow(world, headline)
        await approve(world, number)
    first, _, third, fourth = world.articles()
    assert ways(first) == [f"**Read on:** {link(third, 'Third')} · {link(fourth, 'Fourth')}"]


async def test_nothing_leads_to_an_article_whose_first_message_was_deleted(world: World) -> None:
    await published(world)
    await follow(world)
    await approve(world, 2)
    _, second = world.articles()
    await second.delete()
    await world.env.settle()
    [first] = world.articles()
    assert ways(first) == []
    assert await parked(world) == []
    await follow(world, "Third", article="2")
    await approve(world, 3)
    assert ways(world.articles()[1]) == []
    assert await parked(world) == [], "no question is asked for a link"


async def test_one_deleted_while_the_bot_was_away_is_left_alone_too(world: World) -> None:
    await published(world)
    await follow(world)
    await approve(world, 2)
    feed = world.env._gateway_feed
    world.env.backend.subscribers.remove(feed)
    world.env.backend.delete_message(world.publish.id, world.articles()[0].id)
    world.env.backend.subscribers.append(feed)
    await correct_headline(world, 2, "Ferry breaks down twice")
    [second] = world.articles()
    assert ways(second) == []
    assert await parked(world) == []


HOSTILE = "Ferry [1](https://x.example) ](https://y.example) *sinks* @everyone https://z.example"


async def test_a_headline_cannot_break_out_of_its_link(world: World) -> None:
    await published(world, headline=HOSTILE)
    await follow(world)
    await approve(world, 2)
    first, second = world.articles()
    [way] = ways(second)
    assert way == (
        "**Earlier:** [Ferry \\[1\\](https\\://x.example) \\](https\\://y.example) \\*sinks\\* \\@everyone"
        f" https\\://z.example]({first.jump_url})"
    )


async def test_only_what_is_out_here_can_be_followed_and_drafts_are_not_given_away(world: World) -> None:
    await world.submit(headline="Secret plans")
    refused = [
        answer_of(await world.reader.slash(world.submissions, "draft follow", article=asked))
        for asked in ("1", "Secret plans", "77")
    ]
    assert all("no article" in each for each in refused)
    mine = await world.writer.slash(world.submissions, "draft follow", article="1")
    assert "only follow up a published article" in answer_of(mine)
    assert await world.reader.autocomplete(world.submissions, "draft follow", "article", "") == []
    await approve(world, 1)
    [choice] = await world.reader.autocomplete(world.submissions, "draft follow", "article", "")
    assert "Secret plans" in choice["name"]

    form = await world.writer.slash(world.submissions, "draft follow", article="1")
    world.change("UPDATE article SET publication = 'unpublished'")
    late = await world.writer.submit_modal(form, {**ARTICLE, "headline": NEXT})
    assert "a published article of this newsroom" in answer_of(late) and late.response is not None
    assert late.response.attachments, "the text comes back"


async def test_in_chat_the_text_follows_the_number(world: World) -> None:
    await published(world)
    await world.writer.send(world.submissions, f"!draft follow 1 {NEXT}\nIt stands still again.")
    sight = await sight_of(world, 2)
    assert sight.article.follows == 1
    assert (sight.revision.copy.headline, sight.revision.copy.body) == (NEXT, "It stands still again.")
    await world.writer.send(world.submissions, "!draft follow 1")
    channel = world.writer.user.dm_channel
    assert channel is not None
    asked = channel.history()[-1]
    assert "`!draft follow 1`" in asked.content
    form = await world.writer.user.click(asked, label="Open the form")
    await world.writer.user.submit_modal(form, {**ARTICLE, "headline": "Third"})
    assert (await sight_of(world, 3)).article.follows == 1
