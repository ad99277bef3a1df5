"""Files handed in: what a person saved on their own machine comes out in the channel as they wrote it."""

from __future__ import annotations

import pytest

from bot.domain.article.workflow import State
from bot.domain.publishing.layout import same_text
from tests.cogs.doors import (
    BODY,
    HEADLINE,
    TEXT,
    article_count,
    by_chat,
    by_file,
    by_form,
    by_menu,
    checks_of,
    handed_back,
    reply,
    sight_of,
    word_file,
)
from tests.world import World, answer_of, read_file, text_of


async def publish(world: World, number: int = 1) -> None:
    """Have an article approved and wait for it to come out."""
    await world.ed.react(world.card(number), "✅")
    await world.env.advance_time(61)


UNHARMED = (
    "“Curly ‘quotes’ within”, « guillemets », an em—dash, an en–dash, an ellipsis…\n\n"
    "Emoji: ⛴️ 👩‍👩‍👧 🏴󠁧󠁢󠁳󠁣󠁴󠁿 👍🏽 and é as e\u0301.\n\n"
    "שלום עולם — مرحبا بالعالم.\n\n"
    "A soft\u00adhyphen, a no\u00a0break space, 北京和東京."
)


@pytest.mark.parametrize("door", ["form", "markdown", "text", "word", "chat"])
async def test_quotes_dashes_emoji_and_right_to_left_text_come_out_as_they_went_in(
    world: World, door: str
) -> None:
    match door:
        case "form":
            await by_form(world, world.writer, HEADLINE, UNHARMED)
        case "markdown":
            await by_file(world, "a.md", f"# {HEADLINE}\n\n{UNHARMED}")
        case "text":
            await by_file(world, "a.txt", f"{HEADLINE}\n\n{UNHARMED}")
        case "word":
            await by_file(world, "a.docx", word_file(HEADLINE, *UNHARMED.split("\n\n")))
        case _:
            await by_chat(world, f"{HEADLINE}\n{UNHARMED}")
    await publish(world)
    assert "\n\n".join(world.bodies()) == UNHARMED
    assert f"# {HEADLINE}" in text_of(world.articles()[0])


HIDDEN = "The\x00 ferry\x07 \u202elias\u202c \u2066sails\u2069 \ufeffagain\x9f.\r\nOn\U000e0041 Monday.\u2028Twice."


@pytest.mark.parametrize("door", ["form", "markdown", "text"])
async def test_control_characters_and_bidi_overrides_do_not_come_out(world: World, door: str) -> None:
    match door:
        case "form":
            await by_form(world, world.writer, "Fer\u202ery\x00", HIDDEN)
        case "markdown":
            await by_file(world, "a.md", f"# Fer\u202ery\n\n{HIDDEN.replace(chr(0), '')}")
        case _:
            await by_file(world, "a.txt", f"Fer\u202ery\n\n{HIDDEN.replace(chr(0), '')}")
    await publish(world)
    end = " " if door == "markdown" else "\n"  # where the lines of a paragraph are one
    assert world.bodies() == [f"The ferry lias sails again.{end}On Monday.{end}Twice."]
    assert text_of(world.articles()[0]).startswith("# Ferry\n")


PLAIN = (
    "The *star* and the _line_, ~~not~~ struck, a `tick`, a ||bar||.\n\n"
    "# Not a heading\n> not a quotation\n- a dash\n1. a number\n-# not small\n\n"
    "[text](https://example.org) and <@1> and <t:0:R> and :smile: and @everyone\n\n"
    "https://example.org/a_b_c stays a link. A back\\slash."
)


@pytest.mark.parametrize("name", ["a.txt", "a.docx"])
async def test_markdown_in_a_plain_file_is_shown_and_not_obeyed(world: World, name: str) -> None:
    data = (
        f"{HEADLINE}\n\n{PLAIN}".encode()
        if name.endswith("txt")
        else word_file(HEADLINE, *PLAIN.split("\n\n"))
    )
    await by_file(world, name, data)
    await publish(world)
    [shown] = world.bodies()
    assert "\\*star\\*" in shown and "\\_line\\_" in shown and "\\~\\~not\\~\\~" in shown
    assert "\\`tick\\`" in shown and "\\|\\|bar\\|\\|" in shown
    assert "\\# Not a heading" in shown and "\\> not" in shown and "\\- a dash" in shown
    assert "\\<@1>" in shown and "\\<t" in shown and "\\@everyone" in shown
    assert "https://example.org/a_b_c stays" in shown
    body = (await sight_of(world)).revision.copy.body
    assert body == (PLAIN if name.endswith("txt") else shown), "the text itself is not touched"


async def test_markdown_in_a_markdown_file_is_markdown(world: World) -> None:
    body = "## The crossing\n\nIt was *late*, **very**.\n\n> “Never.”\n\n```\ncode\n```"
    await by_file(world, "a.md", f"# {HEADLINE}\n\n{body}")
    await publish(world)
    assert world.bodies() == [body]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"]
)
async def test_a_file_from_another_program_is_read_in_its_own_encoding(world: World, encoding: str) -> None:
    body = "Fähre nach Föhr: übermorgen fährt sie wieder, sagt Frau Ärmel.\nCafé, naïve, Ærø."
    if encoding != "latin-1":
        body += "\n“Never,” she said – twice."
    await by_file(world, "a.txt", f"Die Fähre\r\n\r\n{body}".replace("\n", "\r\n").encode(encoding))
    sight = await sight_of(world)
    assert sight.article.headline == "Die Fähre"
    assert sight.revision.copy.body == body


async def test_a_headline_given_with_the_file_takes_the_place_of_its_own(world: World) -> None:
    await by_file(world, "a.md", TEXT, headline="The old ship sails")
    sight = await sight_of(world)
    assert sight.article.headline == "The old ship sails"
    assert sight.revision.copy.body == BODY


async def test_a_headline_without_a_file_waits_in_the_form(world: World) -> None:
    form = await world.writer.slash(world.submissions, "submit", headline="The old ship sails")
    assert form.modal is not None
    assert form.modal["components"][0]["component"]["value"] == "The old ship sails"


async def test_in_chat_the_text_beside_a_file_is_its_headline(world: World) -> None:
    await by_chat(world, "The old ship sails", ("a.txt", TEXT.encode()))
    sight = await sight_of(world)
    assert sight.article.headline == "The old ship sails"
    assert sight.revision.copy.body == BODY


async def test_an_empty_tag_line_is_removed_and_the_receipt_says_so(world: World) -> None:
    receipt = await by_file(world, "a.md", f"{TEXT}\n\nTags:\n")
    assert (await sight_of(world)).revision.copy.body == BODY
    assert "empty_tag_line" in checks_of(await sight_of(world))
    assert "an empty tag line at the end, removed" in answer_of(receipt)


async def test_editors_are_offered_the_whole_of_a_long_file_and_its_writer_gets_it_back(world: World) -> None:
    body = "\n\n".join(f"{n}. {'The ferry sails. ' * 50}".strip() for n in range(70))
    await by_file(world, "a.md", f"# {HEADLINE}\n\n{body}")
    read = await world.ed.click(world.card(), label="Read")
    assert body.encode() in await read_file(reply(read))


def long_text(characters: int, word: str = "ferry") -> str:
    """Paragraphs with quotes and emoji, all different."""
    body, number = "", 0
    while len(body) < characters:
        number += 1
        body += f"{number}: the {word} sailed, “late as ever”, at {number % 24}:07 — again ⛴️.\n\n"
    return body[:characters].rstrip()


async def test_sixty_thousand_characters_go_through_the_desk_and_come_out_whole(world: World) -> None:
    body = long_text(60_000)
    await by_file(world, "a.md", f"# {HEADLINE}\n\n{body}")
    assert (await sight_of(world)).article.state is State.SUBMITTED

    # It is too long for the form, so it comes as a file and goes back as one.
    offered = await world.writer.slash(world.submissions, "draft edit", article="1")
    assert offered.modal is None
    file = await handed_back(offered)
    assert body.encode() in file
    changed = file.replace("sailed, “late as ever”, at 1:07".encode(), b"never sailed, that first night")
    assert changed != file
    form = await world.writer.click(reply(offered), label="Send the changed file")
    receipt = await world.writer.submit_modal(form, {"file": ("1-ferry.md", changed)})
    assert "revision 2" in answer_of(receipt)
    assert any("revision 2" in said for said in world.said_in_thread())

    await publish(world)
    assert same_text(world.bodies(), (await sight_of(world)).revision.copy.body)
    assert "never sailed, that first night" in world.bodies()[0]
    assert all(len(text_of(message)) <= 4000 for message in world.articles())
    assert (await sight_of(world)).article.state is State.PUBLISHED


async def test_a_file_handed_back_and_sent_in_untouched_changes_nothing(world: World) -> None:
    await by_file(world, "a.txt", f"{HEADLINE}\n\n{long_text(5000, '*ferry*')}")
    offered = await world.writer.slash(world.submissions, "draft edit", article="1")
    same = await world.writer.slash(
        world.submissions, "draft edit", article="1", file=("1-ferry.md", await handed_back(offered))
    )
    assert "Nothing in №1 has changed" in answer_of(same)
    assert (await sight_of(world)).revision.number == 1


async def test_one_character_over_the_limit_is_kept_and_goes_once_it_is_cut(world: World) -> None:
    body = long_text(60_001).ljust(60_001, "x")
    stopped = await by_file(world, "a.md", f"# {HEADLINE}\n\n{body}")
    assert "1 character over" in answer_of(stopped)
    assert (await sight_of(world)).article.state is State.DRAFT
    offered = await world.writer.click(reply(stopped), label="Edit")
    file = await handed_back(offered)
    form = await world.writer.click(reply(offered), label="Send the changed file")
    await world.writer.submit_modal(form, {"file": ("a.md", file.replace(b"1: the", b"1: a", 1))})
    assert (await sight_of(world)).article.state is State.SUBMITTED


async def test_a_file_that_cannot_be_read_is_refused_wherever_it_comes_in(world: World) -> None:
    junk = ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00")
    for answer in (
        answer_of(await by_file(world, *junk)),
        answer_of(await by_menu(world, "", junk)),
    ):
        assert "does not hold text" in answer
    message = await by_chat(world, "", junk)
    assert "does not hold text" in world.dms(world.writer)[-1]
    assert "does not hold text" in text_of(world.submissions.last_message), "and where everyone sees the file"
    [mark] = next(m for m in world.submissions.history() if m.id == message.id).reactions
    assert str(mark.emoji) == "⚠️"
    assert article_count(world) == 0


PICTURE = ("ferry.png", b"\x89PNG\r\n\x1a\n0000")


@pytest.mark.parametrize("door", ["chat", "menu"])
async def test_a_picture_beside_the_copy_does_not_stand_in_its_way(world: World, door: str) -> None:
    async def hand_in(text: str, *files: tuple[str, bytes]) -> None:
        await (by_chat(world, text, *files) if door == "chat" else by_menu(world, text, *files))

    await hand_in(TEXT, PICTURE)
    await hand_in("", PICTURE, ("ferry.md", TEXT.encode()))
    assert [(await sight_of(world, number)).revision.copy.body for number in (1, 2)] == [BODY, BODY]


@pytest.mark.parametrize("text", ["", "my piece"])
async def test_a_picture_in_place_of_the_copy_is_refused_with_what_the_desk_takes(
    world: World, text: str
) -> None:
    refused = answer_of(await by_menu(world, text, PICTURE))
    assert "ferry.png" in refused and ".docx" in refused
    await by_chat(world, text, PICTURE)
    assert world.dms(world.writer)[-1] == refused
    assert article_count(world) == 0


@pytest.mark.parametrize("door", ["chat", "menu"])
async def test_of_two_files_the_first_is_taken_and_the_writer_told_so(world: World, door: str) -> None:
    files = ("first.md", TEXT.encode()), ("second.md", b"# Another\n\nOne.")
    if door == "chat":
        await by_chat(world, "", *files)
        said = "\n".join(world.dms(world.writer))
    else:
        said = answer_of(await by_menu(world, "", *files))
    assert "Only “first.md” was taken" in said
    assert article_count(world) == 1
