"""Articles in a forum: a post each, under the headline, with tags, opened once."""

from __future__ import annotations

import pytest

from bot.delivery.outcomes import UNKNOWN_CHANNEL
from bot.domain.publishing.layout import same_text
from tests.delivery.recovery.test_restart import LONG, file_long
from tests.forums import into_forum, posts, said_in, tags_on
from tests.incidents import Wire, crash, forbid, parked, patient, published, refusal, stored, try_all_again
from tests.world import ARTICLE, World, answer_of, text_of


@pytest.fixture(autouse=True)
def _with_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)


async def test_an_article_is_a_post_under_its_headline_and_the_announcement_leads_there(world: World) -> None:
    forum = await into_forum(world)

    await published(world)

    (post,) = posts(world, forum)
    assert post.name == ARTICLE["headline"]
    (text,) = said_in(world, post)
    assert text.startswith(f"# {ARTICLE['headline']}") and "one day" not in text
    first = min(world.env.backend.messages[post.id])
    link = f"https://discord.com/channels/{world.guild.id}/{post.id}/{first}"
    (told,) = stored(world, world.announce)
    assert link in told.content
    assert "Published" in text_of(world.card()) and link in text_of(world.card())


async def test_a_long_article_goes_on_in_the_post(world: World) -> None:
    forum = await into_forum(world)

    await file_long(world)
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)

    (post,) = posts(world, forum)
    texts = said_in(world, post)
    assert len(texts) == 4
    texts[0] = texts[0].removeprefix("# Tide\n*It came.*\n-# By wanda\n")
    texts[-1] = texts[-1].split("\n-# Tags")[0]
    assert same_text(texts, LONG)


async def test_a_headline_longer_than_a_title_is_clipped_there_only(world: World) -> None:
    forum = await into_forum(world)
    headline = "The ferry to the outer islands is running again after four months 👩‍👩‍👧‍👦 and nobody on the quay could say why it left"

    await published(world, headline=headline)

    (post,) = posts(world, forum)
    assert post.name is not None and len(post.name) <= 100 and post.name.endswith("…")
    assert headline in said_in(world, post)[0]


async def test_a_post_gets_the_newsrooms_tags_and_those_of_the_article_that_the_forum_has(
    world: World,
) -> None:
    forum = await into_forum(world, "News", "Harbour", "Sport")
    await world.admin.send(world.review, "!newsroom settings forum_tags: news, Weather")

    await published(world)

    (post,) = posts(world, forum)
    assert tags_on(world, forum, post) == ["News", "Harbour"]


async def test_no_post_has_more_than_five_tags(world: World) -> None:
    names = ["one", "two", "three", "four", "five", "six"]
    forum = await into_forum(world, *names)

    await published(world, tags=", ".join(names))

    (post,) = posts(world, forum)
    assert tags_on(world, forum, post) == names[:5]


async def test_where_a_tag_is_required_and_none_fits_a_chief_is_told_and_loses_nothing(world: World) -> None:
    forum = await into_forum(world, "News", required=True)

    await published(world)

    (waiting,) = await parked(world)
    assert "every post there needs a tag" in (waiting.fault or "")
    assert not posts(world, forum)
    await world.admin.send(world.review, "!newsroom settings forum_tags: News")
    await try_all_again(world)
    (post,) = posts(world, forum)
    assert tags_on(world, forum, post) == ["News"]


async def test_a_tag_for_moderators_needs_manage_threads(world: World) -> None:
    forum = await into_forum(world, moderated="Harbour")
    forbid(world, forum, "manage_threads")

    await published(world)

    (waiting,) = await parked(world)
    assert "“Harbour” is for moderators" in (waiting.fault or "")
    assert not posts(world, forum)


async def test_a_post_whose_answer_was_lost_is_found_and_not_opened_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum = await into_forum(world)
    wire = Wire(monkeypatch)
    wire.lose("POST", f"/channels/{forum.id}/threads", refusal(500))

    await published(world)
    await world.env.advance_time(60)

    assert wire.all_struck and len(posts(world, forum)) == 1
    assert "Published" in text_of(world.card())


async def test_a_post_that_was_archived_meanwhile_is_found_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum = await into_forum(world)
    wire = Wire(monkeypatch)
    wire.lose("POST", f"/channels/{forum.id}/threads", refusal(500))
    await published(world)
    (post,) = posts(world, forum)
    world.env.backend.edit_channel(post.id, {}, thread_metadata={"archived": True})

    await crash(world)
    await world.env.advance_time(60)

    assert [each.id for each in posts(world, forum)] == [post.id]
    assert "Published" in text_of(world.card())


async def test_another_post_that_is_deleted_while_it_is_looked_for_hides_none(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum = await into_forum(world)
    await published(world)
    (other,) = posts(world, forum)
    wire = Wire(monkeypatch)
    wire.lose("POST", f"/channels/{forum.id}/threads", refusal(500))
    wire.fail("GET", f"/channels/{other.id}/messages", refusal(404, UNKNOWN_CHANNEL))

    await world.submit(headline="The second piece")
    for editor in (world.ed, world.eve):
        await editor.click(world.card(2), label="Approve")
    await world.env.advance_time(61)
    await world.env.advance_time(300)

    assert wire.all_struck and len(posts(world, forum)) == 2
    assert "Published" in text_of(world.card(2))


async def test_the_check_names_what_a_forum_takes(world: World) -> None:
    forum = await into_forum(world)
    forbid(world, forum, "send_messages", "manage_threads")

    said = answer_of(await world.admin.slash(world.submissions, "newsroom check"))

    assert f"In <#{forum.id}> (publish) give me *Create Posts*" in said
    assert f"In <#{forum.id}> (publish) give me *Manage Threads* to correct posts that are locked" in said


async def test_an_editor_chooses_tags_from_a_menu_and_by_name_and_posts_that_are_out_follow(
    world: World,
) -> None:
    forum = await into_forum(world, "News", "Harbour", "Sport")
    await published(world)
    (post,) = posts(world, forum)

    asked = await world.ed.slash(world.submissions, "publish tags", article="1")
    assert asked.response is not None and "Which tags does" in text_of(asked.response)
    done = await world.ed.select(asked.response, ["tag:News", "tag:Sport"])
    assert "News, Sport" in answer_of(done)
    assert sorted(tags_on(world, forum, post)) == ["News", "Sport"]

    said = await world.ed.slash(world.submissions, "publish tags", article="1", tags="harbour")
    assert "Harbour" in answer_of(said) and tags_on(world, forum, post) == ["Harbour"]
    back = await world.ed.slash(world.submissions, "publish tags", article="1", tags="settings")
    assert "from the settings" in answer_of(back)


async def test_tags_that_cannot_be_are_said_and_change_nothing(world: World) -> None:
    forum = await into_forum(world, "News", "Harbour")
    await published(world)
    (post,) = posts(world, forum)

    said = await world.ed.slash(world.submissions, "publish tags", article="1", tags="News, Wether")
    assert "no tag “Wether”. Its tags are: News, Harbour. Nothing was changed." in answer_of(said)
    assert tags_on(world, forum, post) == ["Harbour"]
    refused = await world.writer.slash(world.submissions, "publish tags", article="1", tags="News")
    assert "for the desk" in answer_of(refused)


async def test_choosing_a_tag_lets_an_article_go_that_waited_for_one(world: World) -> None:
    forum = await into_forum(world, "News", required=True)
    await published(world)
    assert len(await parked(world)) == 1

    await world.ed.slash(world.submissions, "publish tags", article="1", tags="News")

    (post,) = posts(world, forum)
    assert tags_on(world, forum, post) == ["News"] and not await parked(world)


async def test_where_the_publish_channel_is_no_forum_there_are_no_tags(world: World) -> None:
    await world.submit()
    said = await world.ed.slash(world.submissions, "publish tags", article="1")
    assert f"<#{world.publish.id}> is no forum" in answer_of(said)


# ------------------------------------------------------------------ what is asked for before approval


async def test_a_tag_that_a_forum_wants_is_asked_for_on_the_card_from_submission_on(world: World) -> None:
    forum = await into_forum(world, "News", "Local", required=True)

    await world.submit()

    card = text_of(world.card())
    assert f"It cannot appear in <#{forum.id}> yet: every post there needs a tag, and none fits" in card
    assert "`/publish tags 1`" in card and "Its writer can add one of these as a tag: News, Local." in card
    await world.ed.slash(world.submissions, "publish tags", article="1", tags="local")
    await world.env.settle()
    assert "⚠️" not in text_of(world.card())
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    (post,) = posts(world, forum)
    assert tags_on(world, forum, post) == ["Local"]


async def test_a_writer_gives_the_tag_with_the_text(world: World) -> None:
    forum = await into_forum(world, "News", "Local", required=True)
    receipt = answer_of(await world.submit())
    assert f"- It cannot appear in <#{forum.id}> yet: every post there needs a tag" in receipt

    await world.edit(tags="local")

    assert "⚠️" not in text_of(world.card())


async def test_a_chief_who_publishes_now_is_told_of_the_tag_and_nothing_is_parked(world: World) -> None:
    forum = await into_forum(world, "News", required=True)
    await world.configure(release="manual")
    await world.submit()
    await world.ed.react(world.card(), "✅")

    said = answer_of(await world.chief.slash(world.submissions, "publish now", article="1"))

    assert "stays in: It cannot appear" in said and "every post there needs a tag" in said
    assert not await parked(world) and not posts(world, forum)


async def test_a_tag_for_moderators_is_named_before_approval(world: World) -> None:
    forum = await into_forum(world, moderated="Harbour")
    forbid(world, forum, "manage_threads")

    await world.submit()

    card = text_of(world.card())
    assert "the tag “Harbour” is for moderators. A server manager gives me *Manage Threads* there" in card


async def test_the_check_says_that_the_settings_name_no_tag_of_a_forum_that_wants_one(world: World) -> None:
    forum = await into_forum(world, "News", required=True)

    said = answer_of(await world.admin.slash(world.submissions, "newsroom check"))
    assert f"Every post in <#{forum.id}> needs a tag, and `forum_tags` names none of the forum’s" in said

    await world.admin.send(world.review, "!newsroom settings forum_tags: News")
    said = answer_of(await world.admin.slash(world.submissions, "newsroom check"))
    assert "needs a tag" not in said


async def test_a_forum_of_another_section_in_which_it_is_to_run_is_asked_for_too(world: World) -> None:
    forum = await into_forum(world, "News", required=True)
    await world.admin.slash(
        world.review, "newsroom setup", review=world.review, publish=world.publish, editors=world.editors
    )
    await world.chief.slash(world.review, "section add", name="Culture", publish=forum)
    await world.submit()
    assert "every post there needs a tag" not in text_of(world.card())

    said = await world.chief.slash(world.submissions, "publish also", article="1", section="Culture")

    assert f"It cannot appear in <#{forum.id}> yet: every post there needs a tag" in answer_of(said)
    assert f"It cannot appear in <#{forum.id}> yet: every post there needs a tag" in text_of(world.card())


async def test_a_chief_who_adds_a_forum_to_an_article_that_is_out_is_told_of_the_tag_at_once(
    world: World,
) -> None:
    forum = await into_forum(world, "News", required=True)
    await world.admin.slash(
        world.review, "newsroom setup", review=world.review, publish=world.publish, editors=world.editors
    )
    await world.chief.slash(world.review, "section add", name="Culture", publish=forum)
    await published(world)

    said = await world.chief.slash(world.submissions, "publish also", article="1", section="Culture")

    assert "every post there needs a tag" in answer_of(said)
    assert len(await parked(world)) == 1
    done = answer_of(await world.ed.slash(world.submissions, "publish tags", article="1", tags="News"))
    assert "The forum tags of" in done
    (post,) = posts(world, forum)
    assert tags_on(world, forum, post) == ["News"] and not await parked(world)
