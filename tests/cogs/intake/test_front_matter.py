"""Heads of files and lines about embargoes, at every door: what they say is heeded, or somebody is asked."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from simcord.results import InteractionResult

from bot.domain.article.copy import Markup
from bot.domain.article.states import State
from bot.domain.newsroom.roles import Person
from tests.cogs.doors import by_chat, by_file, by_form, by_menu, reply, sight_of, understood
from tests.world import World, answer_of, buttons_of, text_of

SAMPLES = Path(__file__).parents[2] / "samples" / "manuscripts"
LAMP = "Lighthouse lamp is back"
BODY = "The lamp was lit again on Sunday."


async def publish(world: World) -> None:
    """Have the article approved and wait for it to come out."""
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "tags"),
    [
        ("toml-head.md", ("coast", "lamps")),
        ("json-head.md", ("coast",)),
        ("head-after-blank-line.md", ("coast",)),
        ("head-ended-by-dots.md", ()),
    ],
)
async def test_a_head_of_every_dialect_is_read_and_is_no_text(
    world: World, name: str, tags: tuple[str, ...]
) -> None:
    await by_file(world, name, sample(name))
    copy = (await sight_of(world)).revision.copy
    assert (copy.headline, copy.tags, copy.body) == (LAMP, tags, BODY)
    assert (await sight_of(world)).article.state is State.SUBMITTED
    await publish(world)
    assert world.bodies() == [BODY]


@pytest.mark.parametrize("door", ["file", "chat", "menu", "chat file"])
@pytest.mark.parametrize("name", ["head-in-a-text-file.txt"])
async def test_an_embargo_in_a_head_holds_at_every_door(world: World, door: str, name: str) -> None:
    data = sample(name)
    match door:
        case "file":
            await by_file(world, name, data)
        case "chat":
            await by_chat(world, data.decode())
        case "menu":
            await by_menu(world, data.decode())
        case _:
            await by_chat(world, "", (name, data))
    sight = await sight_of(world)
    assert (sight.article.headline, sight.revision.copy.body) == (LAMP, BODY)
    assert sight.revision.copy.markup is (Markup.PLAIN if "file" in door else Markup.MARKDOWN)
    assert sight.article.embargo_until == datetime.fromisoformat("2031-12-24T06:00Z")
    await publish(world)
    assert world.articles() == []


async def press(world: World, result: InteractionResult, label: str) -> InteractionResult:
    return await world.writer.click(reply(result), label=label)


async def test_a_misspelt_embargo_stops_the_submission_until_its_writer_has_set_it(world: World) -> None:
    asked = await by_file(world, "embargo-misspelt.md", sample("embargo-misspelt.md"))
    assert "Is this an embargo?" in answer_of(asked)
    assert "embargo\\_date: 2031-12-24" in answer_of(asked)
    assert (await sight_of(world)).article.state is State.DRAFT
    assert [m for m in world.review.history() if m.components] == []
    assert buttons_of(reply(asked))[:3] == ["Read", "Set the embargo", "There is none"]

    again = await world.writer.slash(world.submissions, "draft submit", article="1")
    assert "Is this an embargo?" in answer_of(again)
    assert (await sight_of(world)).article.state is State.DRAFT

    form = await press(world, asked, "Set the embargo")
    assert form.modal is not None
    typed = [label["component"].get("value") for label in form.modal["components"]]
    assert typed[0] == "2031-12-24 06:00"
    unread = await world.writer.submit_modal(form, {"until": "soon", "source": ""})
    assert "cannot read" in answer_of(unread)
    form = await press(world, unread, "Set the embargo")
    done = await world.writer.submit_modal(form, {"until": "2031-12-24 06:00", "source": "The port"})
    assert "Is this an embargo?" not in answer_of(done)
    article = (await sight_of(world)).article
    assert article.embargo_until == datetime.fromisoformat("2031-12-24T06:00Z")
    assert article.embargo_source == "The port"
    await press(world, done, "Submit")
    assert (await sight_of(world)).article.state is State.SUBMITTED


async def test_that_there_is_no_embargo_is_said_by_the_writer_and_on_record(world: World) -> None:
    asked = await by_file(world, "a.md", "---\ntitle: Embargo\nSperr-Frist: morgen\n---\nIt was lit.")
    editor = await world.ed.slash(world.submissions, "draft list")
    assert "Embargo" not in answer_of(editor)
    done = await press(world, asked, "There is none")
    assert "Is this an embargo?" not in answer_of(done) and "Submit" in buttons_of(reply(done))
    await press(world, done, "Submit")
    assert (await sight_of(world)).article.embargo_until is None
    log = answer_of(await world.ed.click(world.card(), label="History"))
    assert "said that no embargo is meant by “Sperr-Frist: morgen”" in log


@pytest.mark.parametrize("door", ["file", "chat", "menu", "form"])
async def test_an_embargo_in_the_first_line_is_noticed_at_every_door(world: World, door: str) -> None:
    text = sample("embargo-in-the-first-line.txt").decode()
    match door:
        case "file":
            said = answer_of(await by_file(world, "a.txt", text))
        case "chat":
            await by_chat(world, text)
            said = "\n".join(world.dms(world.writer))
        case "menu":
            said = answer_of(await by_menu(world, text))
        case _:
            said = answer_of(await by_form(world, world.writer, LAMP, text))
    assert "Is this an embargo?" in said and "EMBARGOED UNTIL 24 DECEMBER 2031, 06:00" in said
    sight = await sight_of(world)
    assert (sight.article.state, sight.article.headline) == (State.DRAFT, LAMP)
    if door != "form":
        assert sight.revision.copy.body == BODY


@pytest.mark.parametrize(
    "line",
    [
        "Embargoed-Until: Friday", "EMBARGO_END: 2026-05-01 09:00", "emabrgo: 5 May 9am", "hold until: Friday 9am",
        "not_before: 2026-05-01 09:00", "publish_date: 2026-05-01", "pubDate: 2026-05-01T09:00:00Z",
        "relase_date: 1 May", "embargo: 03/04 9am", "embargo_until: when the minister has spoken", "veröffentlichen_am: 1.5.2026", "эмбарго: 1 мая", "seo: {embargo: Friday 9am}",
    ],
)  # fmt: skip
async def test_whatever_looks_like_a_time_to_wait_for_is_asked_about(world: World, line: str) -> None:
    asked = await by_file(world, "a.md", f"---\ntitle: {LAMP}\n{line}\n---\n{BODY}")
    assert "Is this an embargo?" in answer_of(asked), line
    assert (await sight_of(world)).article.state is State.DRAFT


@pytest.mark.parametrize(
    "line",
    [
        "embargo: none", "embargo:", "pubDate: 2025-05-01", "published: true", "publishDate: 2024-05-01 10:00:00 -0500",
        "publisher: The Post", "date: 2026-05-01", "lastmod: 2026-01-01", "image: embed.jpg", "release: Windows",
    ],
)  # fmt: skip
async def test_what_is_no_time_to_wait_for_stops_nothing(world: World, line: str) -> None:
    told = await by_file(world, "a.md", f"---\ntitle: {LAMP}\n{line}\n---\n{BODY}")
    assert "Is this an embargo?" not in answer_of(told), line
    assert (await sight_of(world)).article.state is State.SUBMITTED


async def test_an_embargo_that_is_over_is_told(world: World) -> None:
    told = await by_file(world, "a.md", f"---\ntitle: {LAMP}\nembargo: 2025-12-24 06:00\n---\n{BODY}")
    assert "Its embargo is over" in answer_of(told)
    assert (await sight_of(world)).article.embargo_until is None


async def test_known_fields_are_used_and_the_others_named(world: World) -> None:
    told = answer_of(await by_file(world, "a.md", sample("head-with-known-fields.md")))
    sight = await sight_of(world)
    copy = sight.revision.copy
    assert (copy.headline, copy.standfirst, copy.tags) == (LAMP, "After a year in the dark.", ("coast",))
    assert sight.article.state is State.DRAFT and "calls itself a draft" in told
    assert "B. Keeper" in told and "not used: image" in told


async def test_values_of_one_line_are_taken_to_the_letter(world: World) -> None:
    await by_file(world, "a.md", sample("head-that-yaml-eats.md"))
    copy = (await sight_of(world)).revision.copy
    assert copy.headline == "Flight # 402 lands: all well" and copy.tags == ("coast", "planes")


async def test_a_changed_file_with_a_doubtful_embargo_asks_or_is_not_taken(world: World) -> None:
    await by_file(world, "a.md", f"# {LAMP}\n\n{BODY}")
    changed = f"---\ntitle: {LAMP}\nembargo_date: Friday\n---\nAnother text."
    edit = {"article": "1", "file": ("b.md", changed.encode())}
    refused = understood(await world.writer.slash(world.submissions, "draft edit", **edit))
    assert "stays as it was" in refused and (await sight_of(world)).revision.copy.body == BODY
    await world.writer.slash(world.submissions, "draft withdraw", article="1")
    asked = await world.writer.slash(world.submissions, "draft edit", **edit)
    assert "Is this an embargo?" in answer_of(asked)
    mine = await world.bot.desk.reading.opened_by(1, Person(world.writer.id, "wanda"))
    assert mine.revision.copy.body == "Another text."
    assert (await sight_of(world)).revision.copy.body == BODY, "the desk keeps what it was given"


async def test_a_question_outlives_a_restart(world: World) -> None:
    await by_file(world, "a.md", sample("embargo-misspelt.md"))
    await world.restart()
    shown = await world.writer.slash(world.submissions, "draft show", article="1")
    assert "Is this an embargo?" in answer_of(shown) or "Set the embargo" in str(buttons_of(reply(shown)))


async def test_hostile_heads_stay_harmless(world: World) -> None:
    bomb = "a: &a [x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
    )
    for head in (bomb, "a: " + "[" * 5000, 'title: !!python/object/apply:os.system ["true"]'):
        said = understood(await by_file(world, "a.md", f"---\n{head}\n---\n{BODY}"))
        assert "front matter" in said.lower()
    for text in ("{" + '"a":{' * 5000, '{"a": ' + "[" * 5000, "+++\na = " + "[" * 5000 + "\n+++\nBody"):
        assert "front matter" in understood(await by_file(world, "a.md", text)).lower()
    assert text_of(None) == ""
