"""Publication: what was approved goes out once, whole, to those it is for, and everybody hears of it."""

from __future__ import annotations

import pytest
from simcord import Env

from bot.domain.publishing.layout import same_text
from tests.incidents import approved, close_dms, pinged, posted, published, stored
from tests.world import ARTICLE, World, answer_of, build_world, buttons_of, text_of


def link_to_first(world: World) -> str:
    """The address of the latest article's first message."""
    first = world.articles()[-1]
    return f"https://discord.com/channels/{world.guild.id}/{world.publish.id}/{first.id}"


@pytest.fixture
async def small(env: Env) -> World:
    """A newsroom with nothing but what it cannot do without: no chiefs, no announcements."""
    world = await build_world(env, setup=False)
    await world.admin.slash(
        world.review, "newsroom setup", review=world.review, publish=world.publish, editors=world.editors
    )
    return world


async def test_the_card_counts_down_and_the_article_goes_out_at_that_moment(world: World) -> None:
    await world.submit()
    due = int(world.env.now().timestamp()) + 60
    await world.ed.click(world.card(), label="Approve")
    assert f"Goes out **<t:{due}:R>**, at <t:{due}:T>, in <#{world.publish.id}>" in text_of(world.card())

    await world.env.advance_time(58)
    assert world.articles() == []
    await world.env.advance_time(2.5)
    assert len(world.articles()) == 1


async def test_taking_the_vote_back_in_the_cooling_off_stops_it(world: World) -> None:
    await approved(world)
    await world.env.advance_time(50)
    await world.ed.unreact(world.card(), "✅")
    await world.env.advance_time(300)
    assert world.articles() == []
    assert "Submitted" in text_of(world.card())

    await world.ed.react(world.card(), "✅")  # the next approval cools off anew
    await world.env.advance_time(50)
    assert world.articles() == []
    await world.env.advance_time(11)
    assert len(world.articles()) == 1


async def test_without_a_cooling_off_it_is_out_in_the_same_breath(world: World) -> None:
    await world.configure(cooling_off=0)
    await approved(world)
    assert len(world.articles()) == 1
    assert "Published" in text_of(world.card())


async def test_the_reader_gets_headline_standfirst_byline_body_tags_and_sources(world: World) -> None:
    await published(world)
    (article,) = world.articles()
    seen = text_of(article)
    assert f"# {ARTICLE['headline']}" in seen
    for part in (
        ARTICLE["standfirst"],
        "By wanda",
        ARTICLE["body"],
        "harbour",
        "islands",
        ARTICLE["sources"],
    ):
        assert part in seen
    assert (
        seen.index("# Ferry") < seen.index("After four") < seen.index("The ferry left") < seen.index("Tags")
    )
    assert buttons_of(article) == ["Report an error"]


# ------------------------------------------------------------------ by a chief's word


async def test_under_the_manual_policy_it_waits_for_a_chief(world: World) -> None:
    await world.configure(release="manual")
    await approved(world)
    assert "a chief publishes or schedules it" in text_of(world.card())
    await world.env.advance_time(7200)
    assert world.articles() == []

    refused = await world.ed.slash(world.review, "publish now", article="1")
    assert "Only chiefs" in answer_of(refused)
    assert world.articles() == []

    done = await world.chief.slash(world.review, "publish now", article="1")
    assert world.publish.mention in answer_of(done)
    assert len(world.articles()) == 1


async def test_the_button_on_the_card_is_for_chiefs_too(world: World) -> None:
    await world.configure(release="manual")
    await approved(world)
    assert "Publish now" in buttons_of(world.card())

    refused = await world.ed.click(world.card(), label="Publish now")
    assert "Only chiefs" in answer_of(refused)
    assert world.articles() == []

    await world.chief.click(world.card(), label="Publish now")
    assert len(world.articles()) == 1


async def test_where_there_is_no_chiefs_role_the_editors_publish(small: World) -> None:
    await small.configure(release="manual")
    await approved(small)

    refused = await small.writer.slash(small.submissions, "publish now", article="1")
    assert "Only chiefs" in answer_of(refused)

    await small.eve.slash(small.review, "publish now", article="1")
    assert len(small.articles()) == 1


async def test_a_chief_may_cut_the_cooling_off_short(world: World) -> None:
    await approved(world)
    await world.chief.slash(world.review, "publish now", article="1")
    assert len(world.articles()) == 1
    await world.env.advance_time(120)
    assert len(world.articles()) == 1


async def test_what_is_not_approved_is_not_published(world: World) -> None:
    await world.submit()
    refused = await world.chief.slash(world.review, "publish now", article="1")
    assert "not approved yet" in answer_of(refused)
    unknown = await world.chief.slash(world.review, "publish now", article="7")
    assert "no article" in answer_of(unknown)

    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    again = await world.chief.slash(world.review, "publish now", article="1")
    assert "published" in answer_of(again)
    assert len(world.articles()) == 1


# ------------------------------------------------------------------ who hears of it


async def test_the_text_of_an_article_pings_nobody(world: World) -> None:
    loud = f"@everyone, @here, {world.reader.mention} and {world.subscribers.mention}: look!"
    await published(world, headline=loud, standfirst=loud, body=loud, tags=loud, sources=loud)

    for message in stored(world, world.publish):
        assert pinged(message) == ([], [], False)
    assert [sent["allowed_mentions"] for sent in posted(world, world.publish)] == [{"parse": []}]
    assert [sent["allowed_mentions"] for sent in posted(world, world.review)] == [{"parse": []}]


async def test_the_announcement_pings_the_subscribers_once_with_a_link(world: World) -> None:
    loud = f"@everyone {world.reader.mention} {world.editors.mention} Ferry"
    await published(world, headline=loud, standfirst=loud)

    (announcement,) = stored(world, world.announce)
    assert pinged(announcement) == ([], [world.subscribers.id], False)
    assert announcement.content.startswith(world.subscribers.mention)
    assert link_to_first(world) in announcement.content


async def test_without_an_announce_channel_nothing_is_announced(small: World) -> None:
    await published(small)
    assert len(small.articles()) == 1
    assert small.announce.history() == []
    assert "Published" in text_of(small.card())
    assert any("is published" in said for said in small.dms(small.writer))


async def test_without_a_subscribers_role_the_announcement_pings_nobody(small: World) -> None:
    await small.admin.slash(small.review, "newsroom setup", announce=small.announce)
    await published(small)
    (announcement,) = stored(small, small.announce)
    assert pinged(announcement) == ([], [], False)
    assert "<@&" not in announcement.content


async def test_an_announcement_channel_is_crossposted_once(env: Env) -> None:
    world = await build_world(env, setup=False)
    wire = world.guild.create_news_channel("wire")
    await world.admin.slash(
        world.review, "newsroom setup", review=world.review, publish=wire, editors=world.editors
    )
    await published(world)

    (article,) = wire.history()
    path = f"/channels/{wire.id}/messages/{article.id}/crosspost"
    assert [call.path for call in env.http_requests if call.path.endswith("/crosspost")] == [path]


async def test_an_ordinary_channel_is_not_crossposted(world: World) -> None:
    await published(world)
    assert not any(call.path.endswith("/crosspost") for call in world.env.http_requests)


async def test_the_author_is_told_with_a_link(world: World) -> None:
    await published(world)
    told = world.dms(world.writer)
    assert len(told) == 1
    assert "is published" in told[0]
    assert link_to_first(world) in told[0]


async def test_an_author_with_closed_dms_is_told_in_the_thread(world: World) -> None:
    close_dms(world, world.writer)
    await published(world)

    assert world.dms(world.writer) == []
    (told,) = [message for message in stored(world, world.thread()) if "is published" in message.content]
    assert pinged(told) == ([world.writer.id], [], False)
    assert link_to_first(world) in told.content
    assert len(world.articles()) == 1


async def test_the_card_ends_as_a_record(world: World) -> None:
    await world.configure(approvals=2)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.eve.click(world.card(), label="Approve")
    await world.env.advance_time(61)

    record = text_of(world.card())
    at = int(world.articles()[0].created_at.timestamp())
    assert f"Out since <t:{at}:F> in <#{world.publish.id}>" in record
    assert link_to_first(world) in record
    assert f"Approved by {world.ed.mention}, {world.eve.mention}" in record
    assert world.reactions()["✅"] == 1, "the bot’s own"
    assert world.ed.mention in record
    assert world.eve.mention in record
    assert buttons_of(world.card()) == ["Read", "History", "Correct", "Take down"]


# ------------------------------------------------------------------ long articles

CODE = "```py\n" + "\n".join(f"tide[{n}] = measure(buoy={n}, depth={n * 3})" for n in range(160)) + "\n```"


def long_body(characters: int = 60_000) -> str:
    """An article of that many characters: paragraphs, a quotation, a list, and code over a page long."""
    pieces = [
        "The tide came in at nine. Nobody had expected it — not the harbour master, not the café.",
        "“We moved the tables twice,” said Ida Berg, who has run it since 1998. “Then we gave up.”",
        "> A quotation of some length,\n> over two lines.",
        "- the pier\n- the [tide tables](https://example.org/tides?year=2026&month=3)\n- the fish market",
        "Прилив пришёл в девять. 潮は九時に満ちた。 جاء المد في التاسعة. 🌊",
    ]
    body = CODE
    number = 0
    while len(body) < characters - 200:
        number += 1
        body += f"\n\n{number}. {pieces[number % len(pieces)]}"
    return body + "\n\n" + "x" * (characters - len(body) - 2)


async def test_sixty_thousand_characters_come_out_in_order_and_whole(world: World) -> None:
    body = long_body()
    assert len(body) == 60_000
    copy = f"---\nmarkup: discord\nheadline: The night the tide came in\n---\n{body}".encode()
    await world.writer.slash(world.submissions, "submit", file=("tide.md", copy))
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)

    (first,) = world.articles()
    (thread,) = [t for t in world.publish.threads if t.id == first.id]
    assert thread.name == "The night the tide came in"
    sheets = world.bodies()
    assert len(sheets) > 10
    assert same_text(sheets, body)
    for sheet in sheets:  # a code block is closed where a message ends, and opened again in the next
        assert sheet.count("```") % 2 == 0
    assert sum("```py" in sheet for sheet in sheets) >= 2
    assert f"in {len(sheets)} messages" in text_of(world.card())
    assert all(pinged(message) == ([], [], False) for message in stored(world, thread))
    assert len(stored(world, world.announce)) == 1
    assert len(world.dms(world.writer)) == 1


async def test_a_text_of_the_longest_length_is_taken_and_one_character_more_is_not(world: World) -> None:
    body = long_body(60_001)
    taken = await world.writer.slash(
        world.submissions, "submit", file=("tide.md", f"---\nheadline: Tide\n---\n{body}".encode())
    )
    assert "over this newsroom’s limit" in answer_of(taken)
    assert [m for m in world.review.history() if m.components] == []


async def test_two_articles_that_come_due_together_do_not_mix(world: World) -> None:
    for headline in ("First", "Second", "Third"):
        await approved(world, headline=headline, body=f"{headline} of three.")
    await world.env.advance_time(61)

    assert sorted(world.bodies()) == ["First of three.", "Second of three.", "Third of three."]
    assert len(stored(world, world.announce)) == 3


async def test_somebody_who_manages_the_server_publishes_nothing_by_that(world: World) -> None:
    await world.configure(release="manual")
    await approved(world)
    refused = await world.admin.slash(world.review, "publish now", article="1")
    assert "no article" in answer_of(refused)  # they do not even see it
    assert world.articles() == []
