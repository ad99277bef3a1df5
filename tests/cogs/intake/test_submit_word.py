"""Word files submitted: what their writer is told, what readers get, and what comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cogs.doors import article_count, by_chat, by_file, by_menu, checks_of, reply, sight_of, understood
from tests.desk.intake.word.packages import package, para, run, style
from tests.world import World, answer_of, buttons_of, text_of

SAMPLES = Path(__file__).parents[2] / "samples" / "manuscripts"
NAME = "Name these as sources"


def sample(name: str) -> bytes:
    return (SAMPLES / f"word-{name}.docx").read_bytes()


async def published(world: World, name: str) -> str:
    """A sample, submitted, approved and out: what its readers see."""
    await by_file(world, f"word-{name}.docx", sample(name))
    await world.ed.react(world.card(1), "✅")
    await world.env.advance_time(61)
    return "\n".join(text_of(message) for message in world.articles())


async def test_a_whole_form_of_things_is_taken_over_and_told_in_one_line(world: World) -> None:
    said = understood(await by_file(world, "word-form.docx", sample("form")))

    assert "📎 kept: 1 heading, 1 link, 2 lists, 1 block quote\n" in said
    assert "🔗 Links that could be sources: <https://example.org/log>." in said
    copy = (await sight_of(world)).revision.copy
    assert copy.headline == "Lighthouse lamp is back"
    assert copy.standfirst == "After a year in the dark."
    assert copy.sources == ()
    assert copy.body == (
        "As [the log](https://example.org/log) says, it was **lit** on *Sunday*."
        " It cost 2 \\* 3 coins, not\\_more\\_than that.\n\n"
        "## Who came\n\n- Sailors\n- Bakers\n\n1. First the band\n2. Then the mayor\n\n> We waited a year."
    )


async def test_link_targets_become_sources_with_one_press(world: World) -> None:
    receipt = await by_file(world, "word-form.docx", sample("form"))
    said = answer_of(await world.writer.click(reply(receipt), label=NAME))

    assert "revision 2" in said and NAME in buttons_of(reply(receipt))
    assert (await sight_of(world)).revision.copy.sources == ("https://example.org/log",)
    assert (await sight_of(world)).article.state == "submitted"

    again = answer_of(await world.writer.click(reply(receipt), label=NAME))
    assert "Nothing in №1 has changed" in again
    other = understood(await world.ed.slash(world.submissions, "draft show", article="1"))
    assert NAME not in other


@pytest.mark.parametrize("door", ["file", "chat"])
async def test_links_of_markdown_are_offered_like_those_of_word(world: World, door: str) -> None:
    data = (
        b"# Lamp\n\nAs [the log][1] and <https://example.org/b> say.\n\n`https://example.org/code`\n\n"
        b"[1]: https://example.org/log\n"
    )
    receipt = await by_file(world, "a.md", data) if door == "file" else None
    if receipt is None:
        await by_chat(world, "", ("a.md", data))
        said = "\n".join(text_of(each) for each in world.writer.user.dm_channel.history())
    else:
        said = answer_of(receipt)
        await world.writer.click(reply(receipt), label=NAME)
        named = (await sight_of(world)).revision.copy.sources
        assert named == ("https://example.org/log", "https://example.org/b")

    assert "sources: <https://example.org/log>, <https://example.org/b>. The button" in said


async def test_a_file_that_names_its_sources_is_offered_none(world: World) -> None:
    data = (
        b"---\ntitle: Lamp\nsources: https://example.org/a\n---\nAs [the log](https://example.org/log) says."
    )

    assert "🔗" not in answer_of(await by_file(world, "a.md", data))


async def test_the_history_says_what_was_taken_over_and_what_not(world: World) -> None:
    await by_file(world, "a.docx", sample("hidden-and-signs"))
    await world.writer.slash(world.submissions, "draft edit", article="1", file=("b.docx", sample("form")))
    history = answer_of(await world.ed.slash(world.review, "review history", article="1"))

    assert "filed it (left out: 1 hidden passage)" in history
    assert "wrote revision 2 (kept: 1 heading, 1 link, 2 lists, 1 block quote)" in history


async def test_a_file_without_links_offers_none(world: World) -> None:
    receipt = await by_file(world, "word-headings.docx", sample("headings"))

    assert "🔗" not in answer_of(receipt)
    assert NAME not in buttons_of(reply(receipt))


@pytest.mark.parametrize(
    ("name", "there", "gone"),
    [
        (
            "form",
            ("[the log](https://example.org/log)", "**lit**", "## Who came", "> We waited", "*After a year"),
            (),
        ),
        ("hidden-and-signs", ("It was lit.", "3 °C", "10³ candles"), ("keeper", "103")),
        (
            "headings",
            (
                "# Lighthouse lamp is back on the coast",
                "Sunday.\n\n## What it cost\n\nTwo",
                "coins.\n\n## What is next\n\nA",
            ),
            (),
        ),
        (
            "table-first",
            ("# Lighthouse lamp is back", "Slug | LAMP\nReporter | B. Keeper"),
            ("# Slug", "# LAMP"),
        ),
        ("footnote", ("nine coins.[1]\n\n[1] The council says eight.",), ()),
        ("strict", ("# Lighthouse lamp is back", "It was lit on Sunday."), ()),
    ],
)
async def test_each_sample_comes_out_as_it_should(
    world: World, name: str, there: tuple[str, ...], gone: tuple[str, ...]
) -> None:
    said = await published(world, name)

    for words in there:
        assert words in said
    for words in gone:
        assert words not in said


async def test_hidden_words_are_on_no_card_either(world: World) -> None:
    said = understood(await by_file(world, "a.docx", sample("hidden-and-signs")))

    assert "left out: 1 hidden passage" in said and "keeper" not in said
    assert "keeper" not in text_of(world.card(1))


async def test_a_protected_file_is_said_to_be_that_and_what_to_do(world: World) -> None:
    said = understood(await by_file(world, "word-password.docx", sample("password")))

    assert "protected by a password or is an old Word file" in said and "Save As" in said
    assert "damaged" not in said
    assert article_count(world) == 0


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "remove the password"),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "is an old Word file (.doc). Open it in Word"),
        ("a.docx", b"{\\rtf1 x}", "is an RTF file"),
        ("a.docx", b"%PDF-1.4", "is a PDF file"),
        ("a.docx", b"<html><body>x", "is a web page"),
    ],
)
async def test_what_cannot_be_read_gets_its_reason_and_the_way_out(
    world: World, name: str, data: bytes, said: str
) -> None:
    assert said in understood(await by_file(world, name, data))
    assert article_count(world) == 0


@pytest.mark.parametrize("name", ["a.docm", "a.dotx", "a.dotm", "a.doc", "A.DOCX"])
async def test_templates_macro_files_and_files_under_the_wrong_name_are_read(world: World, name: str) -> None:
    await by_file(world, name, sample("headings"))

    assert (await sight_of(world)).article.headline == "Lighthouse lamp is back on the coast"


async def test_by_chat_and_by_menu_the_writer_is_told_the_same(world: World) -> None:
    await by_chat(world, "", ("a.docx", sample("form")))
    assert any(
        "📎 kept: 1 heading" in text_of(message)
        for message in world.writer.user.dm_channel.history()
        if message.author.bot
    ) or any("📎 kept: 1 heading" in text_of(message) for message in world.submissions.history())
    menu = await by_menu(world, "", ("a.docx", sample("form")), presser=world.ed)
    assert "📎 kept: 1 heading" in answer_of(menu)


async def test_a_changed_file_is_told_of_too(world: World) -> None:
    await by_file(world, "a.docx", sample("headings"))
    edited = await world.writer.slash(
        world.submissions, "draft edit", article="1", file=("b.docx", sample("form"))
    )

    assert "📎 kept: 1 heading, 1 link" in answer_of(edited) and "🔗" in answer_of(edited)


async def test_a_given_headline_returns_a_first_paragraph_with_its_look(world: World) -> None:
    data = package(para("It was ", run("lit", "<w:b/>"), " on 2*3 Sundays.") + para("A bell is next."))
    await by_file(world, "a.docx", data, headline="Lamp")

    copy = (await sight_of(world)).revision.copy
    assert copy.body == "It was **lit** on 2\\*3 Sundays.\n\nA bell is next."


async def test_a_file_of_a_table_alone_is_stopped_for_its_missing_headline(world: World) -> None:
    from tests.desk.intake.word.packages import table

    await by_file(world, "a.docx", package(table(("a", "b"), ("c", "d"))))

    assert "no_headline" in checks_of(await sight_of(world))


async def test_many_long_links_leave_the_receipt_whole(world: World) -> None:
    ties = [(f"r{at}", "hyperlink", f"https://example.org/{at}/{'x' * 80}") for at in range(60)]
    links = [f'<w:hyperlink r:id="r{at}">{run(f"l{at} ")}</w:hyperlink>' for at in range(60)]
    data = package(para("Lamp") + para(*links), *ties, styles=style("a", "b"))
    receipt = await by_file(world, "a.docx", data)

    assert "more. The button" in answer_of(receipt) and "**Next:**" in answer_of(receipt)
    assert "revision 2" in answer_of(await world.writer.click(reply(receipt), label=NAME))
    copy = (await sight_of(world)).revision.copy
    assert 10 < len(copy.sources) < 60, "as many as fit under the text"
