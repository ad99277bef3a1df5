"""A file whose encoding was guessed: its writer sees a line of it before the desk does, and may choose another."""

from __future__ import annotations

import pytest

from bot.domain.article.errors import NoSuchArticle
from bot.domain.article.states import State
from bot.domain.newsroom.roles import Person
from tests.cogs.doors import HEADLINE, by_chat, by_file, by_menu, reply, sight_of
from tests.world import World, answer_of, buttons_of, components_of, text_of

TURKISH = (
    "Deniz feneri yeniden yandı\n\nIşıklar gece yandı, şehir halkı çok sevindi. Başkan bugün açılışa geldi.\n"
)
GERMAN = (
    "Leuchtturm brennt wieder\n\nDie größte Lampe der Küste brennt wieder; schöne Grüße an alle Wärter.\n"
)
ENGLISH = "Lighthouse lamp is back\n\nIt’s time, said the keeper. “We waited a year,” he said – and lit it.\n"
JAPANESE = "灯台が再び点灯\n\n日曜日に灯台の明かりが再びともりました。\n"


@pytest.mark.parametrize(
    ("text", "encoding", "named", "line"),
    [
        (TURKISH * 2, "cp1254", "Windows-1254", "Işıklar gece yandı, şehir halkı çok sevindi."),
        (GERMAN * 2, "mac_roman", "Mac Roman", "Die größte Lampe der Küste"),
        (ENGLISH * 2, "mac_roman", "Mac Roman", "It’s time, said the keeper."),
        (ENGLISH, "cp1252", "Windows-1252", "“We waited a year,” he said – and lit it."),
    ],
)
async def test_a_guess_is_named_and_quoted_before_the_desk_has_the_text(
    world: World, text: str, encoding: str, named: str, line: str
) -> None:
    told = reply(await by_file(world, "a.txt", text.encode(encoding)))

    assert named in text_of(told)
    assert line in text_of(told)
    assert {"Looks right, submit", "Wrong letters?"} <= set(buttons_of(told))
    assert (await sight_of(world)).article.state is State.DRAFT

    done = await world.writer.click(told, label="Looks right, submit")

    assert "the editors read it" in answer_of(done)
    sight = await sight_of(world)
    assert sight.article.state is State.SUBMITTED
    assert line in sight.revision.copy.body


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "utf-32-be", "iso2022_jp"]
)
async def test_bytes_that_say_what_they_are_go_to_the_desk_at_once(world: World, encoding: str) -> None:
    told = reply(await by_file(world, "a.txt", JAPANESE.encode(encoding)))

    assert "Check the letters" not in text_of(told)
    sight = await sight_of(world)
    assert sight.article.state is State.SUBMITTED
    assert sight.revision.copy.headline == "灯台が再び点灯"


async def test_another_encoding_is_chosen_by_the_line_it_makes(world: World) -> None:
    data = "Привет\n\nДобрый день, мир.\n".encode("koi8-r")
    told = reply(await by_file(world, "a.txt", data))
    for _ in range(2):  # whichever was guessed: to another one, and then to the right one
        asked = reply(await world.writer.click(told, label="Wrong letters?"))
        menu = next(part for part in components_of(asked) if part["type"] == 3)
        lines = {option["description"]: option for option in menu["options"]}
        chosen = lines.get("Добрый день, мир.", menu["options"][0])
        told = reply(await world.writer.select(asked, [chosen["value"]]))
        assert chosen["label"] in text_of(told)
        assert (await sight_of(world)).article.state is State.DRAFT
        if chosen["description"] == "Добрый день, мир.":
            break

    assert "Добрый день, мир." in text_of(told)
    await world.writer.click(told, label="Looks right, submit")
    sight = await sight_of(world)
    assert (sight.article.state, sight.revision.copy.headline) == (State.SUBMITTED, "Привет")
    assert sight.revision.number >= 2


async def test_a_command_does_not_walk_around_the_question(world: World) -> None:
    await by_file(world, "a.txt", (TURKISH * 2).encode("cp1254"))

    told = reply(await world.writer.slash(world.submissions, "draft submit", article="1"))

    assert "Check the letters" in text_of(told)
    assert (await sight_of(world)).article.state is State.DRAFT


async def test_the_chat_door_and_the_menu_ask_as_well(world: World) -> None:
    await by_chat(world, "", ("a.txt", (TURKISH * 2).encode("cp1254")))
    assert "Check the letters" in "\n".join(world.dms(world.writer))
    menu = await by_menu(world, "", ("b.txt", (GERMAN * 2).encode("mac_roman")))
    assert "Check the letters" in answer_of(menu)
    assert (await sight_of(world, 1)).article.state is State.DRAFT
    assert (await sight_of(world, 2)).article.state is State.DRAFT


async def test_a_text_changed_in_the_form_has_been_seen(world: World) -> None:
    told = reply(await by_file(world, "a.txt", (TURKISH * 2).encode("cp1254")))
    form = await world.writer.click(told, label="Edit")
    changed = reply(
        await world.writer.submit_modal(form, {"headline": "Fener", "body": "Deniz feneri yandı."})
    )

    assert "Check the letters" not in text_of(changed)
    assert (await sight_of(world)).article.state is State.SUBMITTED


async def test_a_changed_file_is_saved_once_its_letters_are_right(world: World) -> None:
    """The desk has the article already: what is saved is before the editors at once."""
    await by_file(world, "a.md", f"# {HEADLINE}\n\nThe first text.")
    data = (GERMAN * 2).encode("mac_roman")
    told = reply(await world.writer.slash(world.submissions, "draft edit", article="1", file=("b.txt", data)))

    assert "schöne Grüße" in text_of(told)
    assert "Nothing is saved yet" in text_of(told)
    assert (await sight_of(world)).revision.number == 1

    asked = reply(await world.writer.click(told, label="Wrong letters?"))
    again = reply(await world.writer.select(asked, ["cp1252"]))
    assert "Windows-1252" in text_of(again)
    back = reply(await world.writer.click(again, label="Wrong letters?"))
    right = reply(await world.writer.select(back, ["mac-roman"]))
    await world.writer.click(right, label="Looks right, save")

    sight = await sight_of(world)
    assert sight.revision.number == 2
    assert "schöne Grüße an alle Wärter" in sight.revision.copy.body
    late = await world.writer.click(told, label="Looks right, save")
    assert "are settled" in answer_of(late)


async def test_nobody_else_may_answer(world: World) -> None:
    await by_file(world, "a.txt", (TURKISH * 2).encode("cp1254"))
    other = Person(world.other_writer.id, "other")

    with pytest.raises(NoSuchArticle):
        await world.bot.desk.letters.open(1, other)
    with pytest.raises(NoSuchArticle):
        await world.bot.desk.submitting.submit(1, other, letters_right=True)


async def test_the_bytes_are_dropped_after_two_weeks_and_the_question_stays(world: World) -> None:
    told = reply(await by_file(world, "a.txt", (TURKISH * 2).encode("cp1254")))
    world.change("UPDATE guessed_file SET until = '2025-12-31T00:00:00.000000Z'")
    await world.restart()
    assert world.rows("SELECT data, until FROM guessed_file") == [(None, None)]

    swept = await world.writer.click(told, label="Wrong letters?")
    assert "Send it again" in answer_of(swept)
    await world.writer.click(told, label="Looks right, submit")
    assert (await sight_of(world)).article.state is State.SUBMITTED
    assert world.rows("SELECT * FROM guessed_file") == []
