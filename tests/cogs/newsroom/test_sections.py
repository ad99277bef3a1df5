"""Sections: chiefs divide a newsroom by commands, and each section works by what it has of its own."""

from __future__ import annotations

import pytest

from bot.domain.newsroom.sections import OF_SECTIONS, views
from bot.domain.newsroom.setting_kinds import Shape
from tests.cogs.administration import check
from tests.cogs.newsroom.sectioned import add_sport, card_in, cards_in
from tests.cogs.review.test_signoffs import declare
from tests.world import ARTICLE, World, answer_of, text_of


async def test_a_newsroom_has_one_section_and_nobody_sees_it(world: World) -> None:
    receipt = answer_of(await world.submit())

    assert "News" not in receipt
    assert "News" not in text_of(world.card())
    listed = answer_of(await world.reader.slash(world.submissions, "section list"))
    assert listed.startswith("**1 section**\n### News\nIn <#")
    assert "first" not in listed


async def test_a_section_has_of_its_own_what_it_is_given(world: World) -> None:
    sport = await add_sport(world)

    listed = answer_of(await world.chief.slash(world.review, "section list"))
    assert f"### Sport\nIn <#{sport.publish.id}>\nTags: football, rowing\n- `" in listed
    assert f"\n- `editors` <@&{sport.editors.id}>\n- `approvals` 2\n" in listed
    assert "### News\nIn <#" in listed and "\nTakes what leads to no other section\n" in listed
    public = answer_of(await world.reader.slash(world.submissions, "section list"))
    assert "`approvals`" not in public and "### Sport\n" in public


async def test_a_section_is_edited_and_takes_settings_from_the_newsroom_again(world: World) -> None:
    await add_sport(world)

    said = answer_of(
        await world.chief.slash(world.review, "section edit", section="sport", name="Sports", approvals=3)
    )
    assert "**Sport** is called **Sports** now." in said
    assert "`approvals` was 2, and is now **3**." in said
    undone = answer_of(
        await world.chief.slash(world.review, "section edit", section="Sports", newsroom="approvals")
    )
    assert "`approvals` was 3, and is now **1**." in undone
    assert "**Sports** takes `approvals` from the newsroom again." in undone
    in_chat = await world.chief.send(world.review, "!section edit Sports spikes: 2 tags: none")
    assert in_chat is not None
    await world.chief.send(world.review, "!section edit Sports spikes: none review: none")
    room = await world.bot.desk.setup.newsroom(world.guild.id)
    assert {*room.sections[1].kept} == {"publish", "editors"}
    assert room.sections[1].tags == ()


async def test_a_section_does_without_what_the_newsroom_has(world: World) -> None:
    await declare(world, "facts")
    announce = world.guild.create_text_channel("announcements")
    await world.admin.slash(
        world.review, "newsroom setup", announce=announce, subscribers=world.guild.create_role("Subscribers")
    )
    await world.admin.send(
        world.review, "!newsroom settings slots: daily 12:00 forum_tags: News template_body: WHO:"
    )
    sport = await add_sport(world, approvals=1)

    async def edit(**options: object) -> str:
        return answer_of(await world.chief.slash(world.review, "section edit", section="Sport", **options))

    assert f"`announce` was <#{announce.id}>, and is now **none**" in await edit(without="announce")
    for option in ("subscribers", "slots", "signoffs", "forum_tags", "template_body"):
        assert "and is now **none**" in await edit(without=option), option
    listed = answer_of(await world.chief.slash(world.review, "section list"))
    assert "`announce` none" in listed and "`signoffs` none" in listed
    receipt = answer_of(await world.submit(tags="rowing"))
    assert "It needs 1 approval, then" in receipt
    await sport.una.react(sport.card(), "✅")
    await world.env.advance_time(61)
    assert len([m for m in sport.publish.history() if m.components]) == 1
    assert announce.history() == []
    assert "slots" in await edit(release="slots"), "it has no timetable"

    await world.chief.send(world.review, "!section edit Sport slots: newsroom announce: newsroom")
    assert "takes `signoffs` from the newsroom again" in await edit(newsroom="signoffs")
    room = await world.bot.desk.setup.newsroom(world.guild.id)
    kept = room.sections[1].kept
    assert {option for option, value in kept.items() if value == ""} == {
        "subscribers",
        "forum_tags",
        "template_body",
    }
    assert "slots" not in kept and "announce" not in kept


async def test_a_section_keeps_none_whatever_the_newsroom_gets_later(world: World) -> None:
    await add_sport(world)
    await world.admin.slash(world.review, "newsroom settings", without="subscribers")
    said = answer_of(
        await world.chief.slash(world.review, "section edit", section="Sport", without="subscribers")
    )
    assert "`subscribers` stays **none** here, whatever the newsroom has." in said
    role = world.guild.create_role("Subscribers")

    await world.admin.slash(world.review, "newsroom setup", subscribers=role)

    room = await world.bot.desk.setup.newsroom(world.guild.id)
    assert [view.subscribers_role for view in views(room)] == [role.id, None]


async def test_none_and_newsroom_in_chat_for_each_setting(world: World) -> None:
    await add_sport(world)

    for setting in OF_SECTIONS:
        await world.chief.send(world.review, f"!section edit Sport {setting.option}: none")
        room = await world.bot.desk.setup.newsroom(world.guild.id)
        kept = room.sections[1].kept
        assert kept.get(setting.option) == ("" if setting.kind.optional else None) or (
            setting.kind.shape is Shape.CHOICE
        ), setting.option
        await world.chief.send(world.review, f"!section edit Sport {setting.option}: newsroom")
        room = await world.bot.desk.setup.newsroom(world.guild.id)
        assert setting.option not in room.sections[1].kept


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("sport", "This newsroom has a section “Sport” already."),
        ("SPÓRT", "This newsroom has a section “Sport” already."),
        ("none", "A section needs a name of its own"),
        ("  ", "A section needs a name of its own"),
        ("x" * 41, "at most 40 characters"),
    ],
)
async def test_a_name_that_cannot_be_gets_a_sentence(world: World, name: str, says: str) -> None:
    await add_sport(world)

    assert says in answer_of(await world.chief.slash(world.review, "section add", name=name))
    assert len((await world.bot.desk.setup.newsroom(world.guild.id)).sections) == 2


async def test_a_name_may_be_an_emoji(world: World) -> None:
    await world.chief.slash(world.review, "section add", name="⚽")

    assert "already" in answer_of(await world.chief.slash(world.review, "section add", name="⚽"))
    assert "**🎭**" in answer_of(await world.chief.slash(world.review, "section add", name="🎭"))


async def test_what_a_section_cannot_have_gets_a_sentence_and_changes_nothing(world: World) -> None:
    sport = await add_sport(world)

    async def edit(**options: object) -> str:
        return answer_of(await world.chief.slash(world.review, "section edit", section="Sport", **options))

    assert "`approvals` must be a whole number from 1 to 20" in await edit(approvals=21)
    assert "slots" in await edit(release="slots")
    assert "another channel than the review channel" in await edit(publish=world.review)
    assert "another channel than the review channel" in await edit(review=world.publish)
    assert "a role of its own" in await edit(editors=world.guild.default_role)
    await world.chief.slash(world.review, "section add", name="Chess", tags="chess")
    assert "The tag “Chess” already leads to the section “Chess”." in await edit(tags="Chess, rowing")
    gone = answer_of(await world.chief.slash(world.review, "section edit", section="Golf", approvals=1))
    assert gone.startswith("This newsroom has no section “Golf”. Its sections: News, Sport, Chess.")
    room = await world.bot.desk.setup.newsroom(world.guild.id)
    assert room.sections[1].kept["publish"] == str(sport.publish.id)
    assert room.sections[1].tags == ("football", "rowing")


async def test_only_chiefs_and_managers_divide_a_newsroom(world: World) -> None:
    for person in (world.ed, world.writer):
        said = answer_of(await person.slash(world.review, "section add", name="Sport"))
        assert "That is for the chiefs" in said
    assert "is there" in answer_of(await world.admin.slash(world.review, "section add", name="Sport"))


async def test_tags_lead_to_a_section_and_everything_happens_there(world: World) -> None:
    sport = await add_sport(world)

    receipt = answer_of(await world.submit(tags="harbour, Rowing"))

    assert "**Sport** · " in receipt and "2 approvals" in receipt
    assert cards_in(world.review) == []
    assert "**Sport** · By" in text_of(sport.card())
    await sport.una.react(sport.card(), "✅")
    await sport.olaf.react(sport.card(), "✅")
    await world.env.advance_time(61)
    assert world.articles() == []
    assert len([m for m in sport.publish.history() if m.components]) == 1


async def test_an_editor_of_one_section_judges_and_reads_nothing_of_another(world: World) -> None:
    sport = await add_sport(world)
    await world.submit()
    await world.submit(headline="Rowers win", tags="rowing")

    refused = answer_of(await sport.una.slash(world.submissions, "review approve", article="1"))
    assert "There is no article “1” that you may see" in refused
    assert "There is no article “2” that you may see" in answer_of(
        await world.ed.slash(world.submissions, "review approve", article="2")
    )
    await world.ed.react(sport.card(2), "✅")
    assert "0 of 2 approvals" in text_of(sport.card(2))
    queue = answer_of(await sport.una.slash(world.submissions, "review queue"))
    assert "Rowers win" in queue and "Ferry" not in queue and "1 article" in queue
    mine = answer_of(await world.ed.slash(world.submissions, "review queue"))
    assert "Ferry" in mine and "Rowers" not in mine
    found = answer_of(await sport.una.slash(world.submissions, "archive search", query="ferry"))
    assert "Ferry to" not in found


async def test_a_chief_who_is_an_editor_judges_everywhere(world: World) -> None:
    sport = await add_sport(world, approvals=1)
    await world.submit(tags="rowing")

    await world.chief.react(sport.card(), "✅")
    await world.env.advance_time(61)

    assert len([m for m in sport.publish.history() if m.components]) == 1


@pytest.mark.parametrize("named", ["section: Sport", "sections: [Sport]"])
async def test_the_head_of_a_file_names_the_section_and_it_stays_a_tag(world: World, named: str) -> None:
    sport = await add_sport(world)
    text = f"---\nheadline: {ARTICLE['headline']}\ntags: harbour\n{named}\n---\n\n{ARTICLE['body']}\n"

    await world.writer.slash(world.submissions, "submit", file=("ferry.md", text.encode()))

    assert "Sport" in text_of(sport.card())
    sight = await world.bot.desk.reading.sight(1)
    assert sight.revision.copy.tags == ("harbour", "Sport")


async def test_a_writer_names_the_section_with_the_command_or_on_the_receipt(world: World) -> None:
    sport = await add_sport(world)

    form = await world.writer.slash(world.submissions, "submit", section="Sport")
    receipt = await world.writer.submit_modal(form, dict(ARTICLE))
    assert "**Sport** · " in answer_of(receipt)
    assert cards_in(sport.review) and not cards_in(world.review)
    unknown = await world.writer.slash(world.submissions, "submit", section="Golf")
    assert "no section “Golf”" in answer_of(unknown)
    message = receipt.response if receipt.response and receipt.response.components else receipt.followups[0]
    news = (await world.bot.desk.setup.newsroom(world.guild.id)).sections[0]
    moved = await world.writer.select(message, [str(news.id)])
    assert "moved from **Sport** to **News**" in answer_of(moved)
    assert "№1" in text_of(card_in(world.review))
    assert "Its card is in" in text_of(sport.review.history()[0])


async def test_the_check_looks_at_the_channels_and_roles_of_each_section(world: World) -> None:
    sport = await add_sport(world)
    world.env.backend.delete_role(world.guild.id, sport.editors.id)
    world.env.backend.delete_channel(sport.publish.id)

    said = await check(world)

    assert "The publish channel is gone" in said
    assert "`/section edit section:Sport` and its option `publish`" in said
    assert "The role for editors is gone: choose another with `/section edit section:Sport`" in said
