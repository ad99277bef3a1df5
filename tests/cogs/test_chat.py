"""Chat forgives: commands as people write them, corrected by editing, and never met with silence."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from bot.domain.article.states import State
from tests.cogs.doors import BODY, HEADLINE, TEXT, article_count, by_file, close_dms, sight_of
from tests.world import World, text_of


async def say(
    world: World, text: str, person: MemberActor | None = None, channel: ChannelHandle | None = None
) -> discord.Message:
    """Write something, in the submissions channel as a writer unless said otherwise."""
    return await (person or world.writer).send(channel or world.submissions, text)


def said(world: World, channel: ChannelHandle | None = None) -> list[str]:
    """What the bot said in a channel."""
    return [text_of(m) for m in (channel or world.submissions).history() if m.author.bot]


def marks(world: World, message: discord.Message) -> list[str]:
    """The reactions on a message."""
    [found] = [m for m in world.submissions.history() if m.id == message.id]
    return [str(reaction.emoji) for reaction in found.reactions]


async def states(world: World) -> list[State]:
    return [(await sight_of(world, n)).article.state for n in range(1, article_count(world) + 1)]


@pytest.mark.parametrize(
    "command",
    [
        "!submit",
        "!Submit",
        "!SUBMIT",
        "! submit",
        "!  Submit",
        "!submit:",
        "!Submit :",
        "! submit： ",
        "！submit",
        "!submit\n",
        "{bot} submit",
        "{bot} Submit:",
        "{bot}\nsubmit",
    ],
)
async def test_a_submission_is_taken_however_its_command_is_written(world: World, command: str) -> None:
    assert world.bot.user is not None
    await say(world, f"{command.format(bot=world.bot.user.mention)} {TEXT}")
    assert article_count(world) == 1
    copy = (await sight_of(world)).revision.copy
    assert (copy.headline, copy.body) == (HEADLINE, BODY)


@pytest.mark.parametrize(
    "command", ["!draft withdraw 1", "!Draft Withdraw: 1", "! DRAFT: withdraw №1", "！draft withdraw　#1"]
)
async def test_the_same_goes_for_subcommands(world: World, command: str) -> None:
    await say(world, f"!submit {TEXT}")
    await say(world, command)
    assert await states(world) == [State.DRAFT]


@pytest.mark.parametrize(
    "chatter",
    [
        "!!!",
        "!important meeting at nine",
        "!",
        "! ",
        "!:",
        "?submit a",
        ".submit a",
        "/submit a",
        "submit a",
        "!hello",
        "!held up in traffic",
        "!meh",
        "!we are late",
        "!play music",
        "{bot} thanks!",
        "{bot}",
        "!:tada: hooray",
    ],
)
async def test_ordinary_chatter_and_other_bots_commands_are_not_answered(world: World, chatter: str) -> None:
    assert world.bot.user is not None
    message = await say(world, chatter.format(bot=world.bot.user.mention))
    assert (said(world), marks(world, message), world.dms(world.writer)) == ([], [], [])
    assert article_count(world) == 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("!sumbit The headline", "!submit The headline"),
        ("!Submitt: The headline", "!submit The headline"),
        ("!reveiw approve 1", "!review approve 1"),
        ("!hepl", "!help"),
        ("!draft withdrw 1", "!draft withdraw 1"),
        ("!draft lsit", "!draft list"),
        ("!draft aprove 1", "!review approve 1"),
        ("!review Aprove: 1 good", "!review approve 1 good"),
        ("!newsroom chek", "!newsroom check"),
        ("!publish shedule 1 Friday 18:00", "!publish schedule 1 Friday 18:00"),
    ],
)
async def test_a_slip_gets_a_suggestion_with_what_was_typed(world: World, typed: str, meant: str) -> None:
    await say(world, f"!submit {TEXT}")
    await say(world, typed)
    [answer] = said(world)
    assert f"Did you mean `{meant}`?" in answer and "Edit your message" in answer
    assert await states(world) == [State.SUBMITTED]


async def test_a_subcommand_like_no_other_gets_the_list_and_does_nothing(world: World) -> None:
    await say(world, "!draft xyzzy 1")
    [answer] = said(world)
    assert "There is no `!draft xyzzy`." in answer and "`withdraw`" in answer and "`edit`" in answer
    assert world.dms(world.writer) == []
    await say(world, "!draft list")
    await say(world, "!draft")
    assert len(said(world)) == 1 and len(world.dms(world.writer)) == 2


async def test_a_suggestion_neither_pings_nor_breaks_out_of_its_code(world: World) -> None:
    await say(world, "!sumbit ` @everyone <@1>\n**x**")
    [message] = [m for m in world.submissions.history() if m.author.bot]
    assert not message.mention_everyone and [m.id for m in message.mentions] in ([], [world.writer.id])
    assert "`!submit ˋ @everyone <@1> …`" in message.content


async def test_a_command_that_is_corrected_by_editing_is_heard_once(world: World) -> None:
    message = await say(world, f"!sumbit {TEXT}")
    assert article_count(world) == 0
    await world.writer.edit(message, f"!submit {TEXT}")
    assert article_count(world) == 1
    assert (await sight_of(world)).revision.copy.body == BODY
    await world.writer.edit(message, f"!submit {TEXT} And more.")
    assert article_count(world) == 1
    assert marks(world, message) == ["📨"]


async def test_a_prefix_may_be_added_later_and_a_text_too(world: World) -> None:
    message = await say(world, f"submit {TEXT}")
    await world.writer.edit(message, f"!submit {TEXT}")
    empty = await say(world, "!submit")
    assert marks(world, empty) == [] and article_count(world) == 1
    await world.writer.edit(empty, "!submit Another headline\nAnother text.")
    assert article_count(world) == 2
    assert marks(world, empty) == ["📨"]


async def test_what_was_refused_may_be_corrected_and_what_was_done_is_not_done_twice(world: World) -> None:
    await say(world, f"!submit {TEXT}")
    message = await say(world, "!draft withdraw 9")
    await world.writer.edit(message, "!draft withdraw 8")
    await world.writer.edit(message, "!draft withdraw 1")
    assert marks(world, message) == [] and await states(world) == [State.DRAFT]
    await say(world, "!draft submit 1")
    await world.writer.edit(message, "!draft withdraw №1")
    assert await states(world) == [State.SUBMITTED]


async def test_an_edit_is_heard_for_a_while_only(world: World) -> None:
    message = await say(world, f"!sumbit {TEXT}")
    await world.env.advance_time(timedelta(minutes=16).total_seconds())
    await world.writer.edit(message, f"!submit {TEXT}")
    assert article_count(world) == 0


async def test_an_edit_after_a_restart_does_not_repeat_what_the_run_before_did(world: World) -> None:
    await say(world, f"!submit {TEXT}")
    message = await say(world, "!draft withdraw 1")
    await say(world, "!draft submit 1")
    await world.restart()
    await world.env.advance_time(1)
    await world.writer.edit(message, "!draft withdraw: 1")
    assert await states(world) == [State.SUBMITTED]


@pytest.mark.parametrize(
    "quoted",
    ['"{}"', "“{}”", "„{}“", "”{}”", "«{}»", "»{}«", "「{}」", "‚{}‘", "＂{}＂", "“{}“"],
)
async def test_quotation_marks_of_every_language_hold_an_argument_together(world: World, quoted: str) -> None:
    await say(world, f"!submit {TEXT}")
    await say(world, f"!review changes {quoted.format(HEADLINE)} Shorter.", world.ed, world.review)
    sight = await sight_of(world)
    assert [vote.reason for vote in sight.votes] == ["Shorter."]


@pytest.mark.parametrize("reason", ['He said "no', "O“Neill’s 5′ 10″ “", '"', "l'été « fini"])
async def test_quotation_marks_that_make_no_sense_are_letters(world: World, reason: str) -> None:
    await say(world, f"!submit {TEXT}")
    await say(world, f"!review changes 1 {reason}", world.ed, world.review)
    await say(world, f'!draft embargo 1 "24 December 2027 06:00" {reason}')
    sight = await sight_of(world)
    assert [vote.reason for vote in sight.votes] == [reason]
    assert sight.article.embargo_until is not None


@pytest.mark.parametrize(
    "named",
    [
        "1",
        "№1",
        "№ 1",
        "#1",
        "Nr. 1",
        "no 1",
        "n° 1",
        "１",
        "**№1**",
        "№1 🔵 Ferry to the islands runs again",
        "№1 Ferry to the isl…",
        "№1 · Ferry to the islands runs again",
        "🔵 **№1 Ferry to the islands runs again** — submitted, 2 minutes ago",
        "1 Ferry to the islands runs again",
        "Ferry to the islands runs again",
        "FERRY TO THE ISLANDS RUNS AGAIN",
        "ferry  to the íslands runs again",
        "“Ferry to the islands runs again”",
    ],
)
async def test_an_article_is_found_as_people_name_it(world: World, named: str) -> None:
    await say(world, f"!submit {TEXT}")
    await say(world, f"!draft withdraw {named}")
    assert await states(world) == [State.DRAFT]


@pytest.mark.parametrize(
    "named", ["2", "1 Something else", "1. FC Köln gewinnt", "#1 hit of the week", "Ferry"]
)
async def test_what_names_no_article_finds_none(world: World, named: str) -> None:
    await say(world, f"!submit {TEXT}")
    await say(world, f"!draft withdraw {named}")
    assert await states(world) == [State.SUBMITTED]
    assert "no article" in world.dms(world.writer)[-1]


async def test_a_headline_that_begins_with_a_number_is_matched_whole_first(world: World) -> None:
    for headline in ("Ferry", "1. FC Köln gewinnt", "#1 hit of the week", "1. FC Köln", "42"):
        await say(world, f"!submit {headline}\nThe text.")
    await say(world, "!draft withdraw 1. FC Köln gewinnt")
    await say(world, "!draft withdraw #1 hit of the week")
    submitted, draft = State.SUBMITTED, State.DRAFT
    assert await states(world) == [submitted, draft, draft, submitted, submitted]
    await say(world, "!draft withdraw 1")
    await say(world, "!draft withdraw 42")
    assert await states(world) == [draft, draft, draft, submitted, draft]
    await say(world, "!review changes 1. fc koln Kürzer.", world.ed, world.review)
    sight = await sight_of(world, 4)
    assert [vote.reason for vote in sight.votes] == ["Kürzer."]


async def test_a_headline_needs_no_quotation_marks_before_a_reason(world: World) -> None:
    await say(world, f"!submit {TEXT}")
    await say(world, "!submit Ferry\nAnother text.")
    await say(world, f"!review changes {HEADLINE.upper()} Shorter.", world.ed, world.review)
    await say(world, "!review changes ferry to the point", world.eve, world.review)
    first, second = await sight_of(world, 1), await sight_of(world, 2)
    assert [vote.reason for vote in first.votes] == ["Shorter."]
    assert [vote.reason for vote in second.votes] == ["to the point"]


async def test_an_outsider_does_not_find_a_working_headline_or_a_draft(world: World) -> None:
    await say(world, "!submit A secret draft about TK")
    await say(world, "!archive show a SECRET draft about tk", world.reader)
    assert "no article" in world.dms(world.reader)[-1]


async def test_the_lines_of_a_reason_stay_lines(world: World) -> None:
    await say(world, f"!submit {TEXT}")
    await say(world, "!review changes 1 Two things:\n- the lead\n- the end", world.ed, world.review)
    sight = await sight_of(world)
    assert [vote.reason for vote in sight.votes] == ["Two things:\n- the lead\n- the end"]
    asked = "> Two things:\n> \\- the lead\n> \\- the end"
    assert any(asked in text for text in world.dms(world.writer)), world.dms(world.writer)
    assert any(asked in text for text in world.said_in_thread())
    assert "“Two things:\n\\- the lead\n\\- the end”" in text_of(world.card())


@pytest.mark.simcord(check_errors=False)
async def test_where_the_bot_may_not_write_the_answer_comes_by_dm(world: World) -> None:
    quiet = world.guild.create_text_channel("quiet")
    world.env.inject_error(
        "POST",
        f"/channels/{quiet.id}/messages",
        status=403,
        code=50013,
        message="Missing Permissions",
        times=None,
    )
    await say(world, "!sumbit A headline", channel=quiet)
    assert any("Did you mean `!submit A headline`?" in text for text in world.dms(world.writer))
    await say(world, "!draft show", channel=quiet)
    assert any("`article` is missing." in text for text in world.dms(world.writer))
    close_dms(world.env, world.writer)
    message = await say(world, "!draft list", channel=quiet)
    [found] = [m for m in quiet.history() if m.id == message.id]
    assert [str(reaction.emoji) for reaction in found.reactions] == ["📪"]


async def test_a_refused_file_gets_a_mark_and_an_answer_where_it_hangs(world: World) -> None:
    message = await world.writer.send(
        world.submissions, "!submit", attachments=[("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(64))]
    )
    assert marks(world, message) == ["⚠️"]
    [answer] = said(world)
    assert "“photo.png”" in answer and "is a picture" in answer
    assert world.dms(world.writer) == [answer]
    await world.writer.edit(message, "!submit The headline\nThe text stands in the message.")
    assert marks(world, message) == ["📨"] and article_count(world) == 1


@pytest.mark.simcord(check_errors=False)
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (
            "!newsroom settings approvals: two",
            ["`approvals`", "a whole number from 1 to 20, not “two”", "approvals: 2`"],
        ),
        (
            "!newsroom settings release: never",
            ["`release`", "immediate, manual or slots", "release: immediate`"],
        ),
        ("!newsroom setup review: nowhere", ["`review`", "channel of this server", "review: #channel`"]),
        ("!newsroom setup editors: nobody", ["`editors`", "role of this server", "editors: @role`"]),
        ("!draft show", ["`article` is missing.", "`!draft show 42`"]),
        ("!review approve", ["`article` is missing.", "`!review approve 42`"]),
        ("!publish schedule 1", ["`when` is missing.", "`!publish schedule 42 Friday 18:00`"]),
        ("!publish correct 1 improve", ["`kind`", "correction, clarification", "“improve”"]),
        ("!draft assign nobody", ["`writer`", "member of this server", "@name"]),
        ("!newsroom settings approvals:", ["`approvals` has no value.", "approvals: 2`"]),
    ],
)
async def test_an_error_names_the_option_and_the_way_to_write_it(
    world: World, typed: str, expected: list[str]
) -> None:
    await say(world, typed, world.admin)
    [answer] = said(world)
    for part in expected:
        assert part in answer, answer
    assert "Converting" not in answer and "argument" not in answer


@pytest.mark.simcord(check_errors=False)
async def test_a_command_with_a_wrong_option_is_heard_once_it_is_corrected(world: World) -> None:
    message = await say(world, "!newsroom settings approvals: two", world.admin)
    await world.admin.edit(message, "!newsroom settings approvals: 2")
    assert world.dms(world.admin), said(world)
    await by_file(world, "a.md", TEXT)
    assert "2 approvals" in text_of(world.card())


@pytest.mark.parametrize("text", ["", "My article\n"])
async def test_a_link_to_google_docs_gets_the_way_out_and_no_article(world: World, text: str) -> None:
    link = "https://docs.google.com/document/d/1a2b3c/edit?usp=sharing"
    message = await say(world, f"!submit {text}{link}")
    assert marks(world, message) == ["⚠️"] and article_count(world) == 0
    [answer] = said(world)
    assert "File → Download → Microsoft Word (.docx)" in answer
    form = await world.submit(body=link)
    assert "File → Download" in text_of(form.response) and article_count(world) == 0
