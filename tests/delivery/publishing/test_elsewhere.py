"""Articles that also run in other sections' destinations: each place has its receipt, its correction, its stub."""

from __future__ import annotations

import discord
import pytest
from simcord.builders import ChannelHandle, RoleHandle

from bot.domain.publishing.layout import same_text
from bot.store.newsroom import newsrooms, sections
from tests.cogs.corrections.steps import BETTER, approve, correct, hand_in, upload
from tests.delivery.recovery.test_restart import LONG, file_long
from tests.forums import posts, said_in, truthful_archive
from tests.incidents import approved, crash, forbid, parked, patient, permit, published, try_all_again
from tests.world import ARTICLE, World, answer_of, body_of, text_of


@pytest.fixture(autouse=True)
def _as_discord_is(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)
    truthful_archive(monkeypatch)


async def section(world: World, name: str, channel: ChannelHandle, *tags: str) -> int:
    """The newsroom gets a section with a destination of its own."""

    def work(tx, _):  # type: ignore[no-untyped-def]
        newsroom = newsrooms.of_guild(tx, world.guild.id)
        assert newsroom is not None
        found = sections.add(tx, newsroom.id, name, tags)
        sections.keep(tx, found, {"publish": channel.id})
        return found

    return await world.bot.desk.unit.write(work)


async def with_sport(world: World) -> ChannelHandle:
    """A second section, with a channel of its own."""
    channel = world.guild.create_text_channel("sport")
    await section(world, "Sport", channel)
    return channel


async def also(world: World, name: str = "Sport", **options: bool) -> str:
    """A chief has the article run there too."""
    return answer_of(
        await world.chief.slash(world.submissions, "publish also", article="1", section=name, **options)
    )


def shown_in(channel: ChannelHandle) -> list[str]:
    """What the bot's messages in a channel say."""
    return [text_of(message) for message in channel.history() if message.components]


async def test_an_article_runs_in_two_channels_and_its_card_links_both(world: World) -> None:
    sport = await with_sport(world)
    await approved(world)

    said = await also(world)
    assert f"also runs in <#{sport.id}> (Sport). It appears there when it is published." in said
    assert f"Also to run in <#{sport.id}>" in text_of(world.card())
    await world.env.advance_time(61)

    (there,) = [m for m in sport.history() if m.components]
    assert text_of(there) == text_of(world.articles()[0])
    link = f"https://discord.com/channels/{world.guild.id}/{sport.id}/{there.id}"
    assert f"Also in <#{sport.id}> (Sport) · [open it]({link})" in text_of(world.card())
    assert len(world.announce.history()) == 1


async def test_what_is_out_appears_there_at_once_and_is_corrected_taken_down_and_put_back_there_too(
    world: World,
) -> None:
    sport = await with_sport(world)
    await published(world)

    assert "It is on its way." in await also(world)
    (first,) = [m for m in sport.history() if m.components]
    await correct(world)
    await world.edit(body=BETTER)
    await hand_in(world)
    await approve(world)

    (there,) = [m for m in sport.history() if m.components]
    assert there.id == first.id and body_of(there) == [BETTER]
    await world.chief.slash(world.submissions, "publish unpublish", article="1", reason="error")
    (stub,) = shown_in(sport)
    assert "took this article down" in stub
    await world.chief.slash(world.submissions, "publish republish", article="1", reason="All is well.")
    (back,) = shown_in(sport)
    assert "at eight" in back


async def test_a_long_article_has_a_thread_in_each_place(world: World) -> None:
    sport = await with_sport(world)
    await file_long(world)
    await also(world)
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)

    assert same_text(world.bodies(), LONG)
    (thread,) = sport.threads
    (first,) = [m for m in sport.history() if m.components]
    bodies = [*body_of(first), *(text for part in thread.history() for text in body_of(part))]
    assert same_text(bodies, LONG)


async def test_a_place_that_cannot_be_reached_is_named_until_it_is_and_the_article_is_out_all_the_same(
    world: World,
) -> None:
    sport = await with_sport(world)
    await approved(world)
    await also(world)
    forbid(world, sport, "send_messages")
    await world.env.advance_time(61)

    card = text_of(world.card())
    assert "Published" in card and f"⚠️ Not in <#{sport.id}> (Sport) yet" in card
    (waiting,) = await parked(world)
    assert f"publish the article in <#{sport.id}>" in (waiting.fault or "")
    assert len(world.articles()) == 1 and not shown_in(sport)

    permit(world, sport)
    await crash(world)
    await try_all_again(world)
    await world.env.advance_time(60)
    assert len(shown_in(sport)) == 1 and len(world.articles()) == 1
    assert f"Also in <#{sport.id}>" in text_of(world.card()) and "⚠️" not in text_of(world.card())


async def test_dropping_what_one_place_refuses_leaves_the_others_alone(world: World) -> None:
    sport = await with_sport(world)
    await published(world)
    forbid(world, sport, "send_messages")
    await also(world)
    note = next(m for m in reversed(world.review.history()) if "I may not publish" in text_of(m))
    await world.chief.click(note, label="Drop")

    assert not await parked(world)
    assert len(world.articles()) == 1 and "Published" in text_of(world.card())


async def test_a_text_channel_and_a_forum_together(world: World) -> None:
    forum = world.guild.create_forum_channel("culture")
    await section(world, "Culture", forum)
    await published(world)
    await also(world, "culture")
    (post,) = posts(world, forum)
    assert post.name == ARTICLE["headline"]

    await correct(world)
    await upload(world, LONG)
    await hand_in(world)
    await approve(world)

    assert same_text(world.bodies(), LONG.strip()) or len(world.publish.threads) == 1
    (post,) = posts(world, forum)
    assert len(said_in(world, post)) == 4


async def test_only_chiefs_decide_and_what_cannot_be_is_said(world: World) -> None:
    sport = await with_sport(world)
    await published(world)

    refused = await world.ed.slash(world.submissions, "publish also", article="1", section="Sport")
    assert "for the chiefs" in answer_of(refused)
    assert "no section “Wether”. The sections are: News, Sport." in await also(world, "Wether")
    assert f"appears in <#{world.publish.id}> already" in await also(world, "News")
    await also(world)
    assert f"appears in <#{sport.id}> already" in await also(world)
    assert "is out in" in await also(world, remove=True)


async def test_it_is_taken_back_as_long_as_it_is_not_out(world: World) -> None:
    sport = await with_sport(world)
    await approved(world)
    await also(world)
    assert "does not run in" in await also(world, remove=True)
    assert "does not also run in Sport" in await also(world, remove=True)
    await world.env.advance_time(61)
    assert len(world.articles()) == 1 and not shown_in(sport)


# ------------------------------------------------------------------ what follows from each place


async def with_own_announcements(world: World) -> tuple[ChannelHandle, ChannelHandle, RoleHandle]:
    """A second section with a channel, an announcement channel and a ping role of its own."""
    sport = await with_sport(world)
    announce = world.guild.create_text_channel("sport-announcements")
    fans = world.guild.create_role("Fans")
    await world.chief.slash(
        world.review, "section edit", section="Sport", announce=announce, subscribers=fans
    )
    return sport, announce, fans


def link_to(world: World, message: discord.Message) -> str:
    return f"https://discord.com/channels/{world.guild.id}/{message.channel.id}/{message.id}"


async def test_a_section_with_its_own_announcements_tells_its_readers_of_its_own_place(world: World) -> None:
    sport, announce, fans = await with_own_announcements(world)
    await approved(world)
    await also(world)
    await world.env.advance_time(61)

    (there,) = [m for m in sport.history() if m.components]
    (told,) = announce.history()
    assert link_to(world, there) in told.content and told.raw_role_mentions == [fans.id]
    (home,) = world.announce.history()
    assert link_to(world, world.articles()[0]) in home.content
    assert f"[announced]({link_to(world, told)}) in <#{announce.id}>" in text_of(world.card())


async def test_no_channel_is_told_twice_of_one_text(world: World) -> None:
    sport = await with_sport(world)
    culture = world.guild.create_text_channel("culture")
    await section(world, "Culture", culture)
    shared = world.guild.create_text_channel("arts-and-sports")
    for name, channel in (("Sport", world.announce), ("Culture", shared)):
        await world.chief.slash(world.review, "section edit", section=name, announce=channel)
    film = world.guild.create_text_channel("film")
    await section(world, "Film", film)
    await world.chief.slash(world.review, "section edit", section="Film", announce=shared)
    await approved(world)
    for name in ("Sport", "Culture", "Film"):
        await also(world, name)
    await world.env.advance_time(61)

    assert len(world.announce.history()) == 1 and len(shared.history()) == 1
    assert all(len(shown_in(channel)) == 1 for channel in (sport, culture, film))


async def test_a_place_added_later_is_announced_then_and_corrected_taken_down_and_put_back(
    world: World,
) -> None:
    _, announce, fans = await with_own_announcements(world)
    await published(world)
    assert announce.history() == []

    await also(world)
    (told,) = announce.history()
    await correct(world)
    await world.edit(body=BETTER, headline="The ferry sails at eight")
    await hand_in(world)
    await approve(world)
    (told,) = announce.history()
    assert "The ferry sails at eight" in told.content
    await world.chief.slash(world.submissions, "publish unpublish", article="1", reason="error")
    (told,) = announce.history()
    assert "took it down" in told.content.casefold()
    await world.chief.slash(world.submissions, "publish republish", article="1", reason="All is well.")
    (told,) = announce.history()
    assert "The ferry sails at eight" in told.content and told.raw_role_mentions == [fans.id]
    assert len(world.announce.history()) == 1


async def test_corrections_are_announced_where_the_article_was(world: World) -> None:
    _, announce, _ = await with_own_announcements(world)
    await world.configure(corrections="quiet")
    await approved(world)
    await also(world)
    await world.env.advance_time(61)

    await correct(world)
    await world.edit(body=BETTER)
    await hand_in(world)
    await approve(world)

    assert [len(channel.history()) for channel in (world.announce, announce)] == [2, 2]
    assert announce.history()[-1].raw_role_mentions == []


async def test_nothing_is_announced_of_a_place_that_could_not_be_reached_until_it_is(world: World) -> None:
    sport, announce, _ = await with_own_announcements(world)
    await approved(world)
    await also(world)
    forbid(world, sport, "send_messages")
    await world.env.advance_time(61)
    assert len(world.announce.history()) == 1 and announce.history() == []

    permit(world, sport)
    await crash(world)
    await try_all_again(world)
    await world.env.advance_time(60)

    assert len(announce.history()) == 1 and len(world.announce.history()) == 1


async def test_each_place_that_is_an_announcement_channel_is_crossposted(world: World) -> None:
    sport = world.guild.create_news_channel("sport")
    await section(world, "Sport", sport)
    culture = world.guild.create_text_channel("culture")
    await section(world, "Culture", culture)
    await approved(world)
    await also(world)
    await also(world, "Culture")
    await world.env.advance_time(61)

    (there,) = [m for m in sport.history() if m.components]
    path = f"/channels/{sport.id}/messages/{there.id}/crosspost"
    assert [call.path for call in world.env.http_requests if call.path.endswith("/crosspost")] == [path]
    assert "crossposted" in text_of(world.card()).split(f"<#{sport.id}>")[1].split("\n")[0]


async def test_an_announcement_that_is_refused_names_its_own_channel(world: World) -> None:
    _, announce, _ = await with_own_announcements(world)
    await approved(world)
    await also(world)
    forbid(world, announce, "send_messages")
    await world.env.advance_time(61)

    (waiting,) = await parked(world)
    assert f"announce the article in <#{announce.id}>" in (waiting.fault or "")
    assert len(world.announce.history()) == 1
    permit(world, announce)
    await crash(world)
    await try_all_again(world)
    assert len(announce.history()) == 1
