"""The menu on the card that moves an article to another section: it asks first, and says whose votes fall."""

from __future__ import annotations

import re
from typing import Any

import discord
from simcord import ResponseMessage

from tests.cogs.newsroom.sectioned import Sport, add_sport
from tests.world import World, answer_of, text_of

Answered = tuple[str, ResponseMessage]


async def choose(world: World, person: object, card: discord.Message, section: str = "Sport") -> Answered:
    """Choose a section in the card's menu; what was asked."""
    found = menu_of(card)
    assert found is not None
    value = next(option["value"] for option in found["options"] if option["label"] == section)
    result = await person.select(card, custom_id=found["custom_id"], values=[value])  # type: ignore[attr-defined]
    assert result.response is not None
    return answer_of(result), result.response


def menu_of(card: discord.Message) -> dict[str, Any] | None:
    """The menu of a card by which an article moves, if it has one."""
    found = [row for row in _rows(card) if re.fullmatch(r"cd-move:[0-9]+", str(row.get("custom_id")))]
    assert len(found) <= 1
    return found[0] if found else None


def labels(card: discord.Message) -> list[str]:
    """The sections that the menu of a card offers."""
    menu: Any = menu_of(card)
    return [option["label"] for option in menu["options"]]


def _rows(card: discord.Message) -> list[dict[str, Any]]:
    container: Any = card.components[0].to_dict()
    return [part for row in container["components"] for part in row.get("components", [])]


async def set_up(world: World, **options: object) -> Sport:
    sport = await add_sport(world, **options)
    await world.configure(approvals=3)
    await world.submit()
    return sport


async def test_the_menu_asks_first_and_says_whose_votes_do_not_count_there(world: World) -> None:
    sport = await set_up(world, approvals=2)
    await world.ed.react(world.card(), "✅")
    await world.chief.react(world.card(), "✅")

    asked, message = await choose(world, world.eve, world.card())

    assert "from **News** to **Sport**?" in asked
    assert f"- Not counted in Sport, where they are no editors: ✅ <@{world.ed.id}>" in asked
    assert "- There it has 1 of 2 approvals." in asked
    assert "- Its card moves to the review channel of Sport." in asked
    assert f"- It will appear in <#{sport.publish.id}>." in asked
    assert "2 of 3 approvals" in text_of(world.card()), "nothing has happened yet"
    done = await world.eve.click(message, label="Move it to Sport")
    assert "moved from **News** to **Sport**. 1 vote does not count there" in answer_of(done)
    assert "1 of 2 approvals" in text_of(sport.card())
    assert menu_of(sport.card()) is not None


async def test_what_is_approved_here_and_not_there_loses_its_time_and_what_it_lacks_is_named(
    world: World,
) -> None:
    await add_sport(world, editors=world.editors, approvals=1)
    await world.admin.slash(world.review, "newsroom signoffs", section="Sport", line="facts: always")
    await world.submit()
    await world.ed.react(world.card(), "✅")
    assert "Goes out" in text_of(world.card())

    asked, message = await choose(world, world.eve, world.card())

    assert "- There it also needs the sign-off *facts*." in asked
    assert "- It is not approved there yet, so it loses its time." in asked
    await world.eve.click(message, label="Move it to Sport")
    await world.env.advance_time(3600)
    assert world.articles() == []


async def test_what_is_approved_only_there_says_so(world: World) -> None:
    await set_up(world, editors=world.editors, approvals=1)
    await world.ed.react(world.card(), "✅")

    asked, _ = await choose(world, world.eve, world.card())

    assert "- There it has 1 of 1 approval." in asked and "- With that it is approved there." in asked


async def test_the_claim_that_ends_and_the_votes_that_all_count_are_named(world: World) -> None:
    await set_up(world, editors=world.editors)
    await world.ed.react(world.card(), "✅")
    asked, _ = await choose(world, world.eve, world.card())
    assert "- Its vote counts there too." in asked and "- There it has 1 of 2 approvals." in asked

    await world.ed.react(world.card(), "👀")
    sports_desk = world.guild.roles["Sports desk"]
    await world.admin.slash(world.review, "section edit", section="Sport", editors=sports_desk)
    asked, _ = await choose(world, world.eve, world.card())
    assert f"<@{world.ed.id}> is not an editor there, so their claim ends." in asked


async def test_rights_come_before_the_state_and_before_the_section(world: World) -> None:
    await set_up(world)
    _, message = await choose(world, world.eve, world.card())
    await world.ed.react(world.card(), "✅")

    told, _ = await choose(world, world.writer, world.card())
    wrote = "You wrote it, so an editor who did not must move it to another section."
    assert told == wrote, "an editor has begun"
    await world.chief.slash(world.review, "section remove", section="Sport")
    backend, eve = world.env.backend, (world.guild.id, world.eve.id, world.editors.id)
    backend.remove_member_role(*eve)
    no_editor = answer_of(await world.eve.click(message, label="Move it to Sport"))
    assert "section" not in no_editor, "rights come first"
    backend.add_member_role(*eve)
    gone = "That section is not there any more. The newsroom’s sections: News."
    assert answer_of(await world.eve.click(message, label="Move it to Sport")) == gone


async def test_a_second_press_finds_it_there_already(world: World) -> None:
    await set_up(world, editors=world.editors)
    _, message = await choose(world, world.eve, world.card())
    assert "moved from" in answer_of(await world.eve.click(message, label="Move it to Sport"))

    again = answer_of(await world.eve.click(message, label="Move it to Sport"))

    assert "№1 is in the section “Sport” already." in again


async def test_a_newsroom_of_one_section_has_no_menu_and_gets_it_with_the_second(world: World) -> None:
    await world.submit()
    assert menu_of(world.card()) is None

    await add_sport(world)
    assert labels(world.card()) == ["Sport"]
    await world.chief.slash(world.review, "section edit", section="Sport", name="Games")
    assert labels(world.card()) == ["Games"]
    await world.chief.slash(world.review, "section remove", section="Games")
    assert menu_of(world.card()) is None


async def test_a_card_that_is_over_has_no_menu(world: World) -> None:
    await add_sport(world)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    assert labels(world.card()) == ["Sport"]
    await world.env.advance_time(61)
    assert "Published" in text_of(world.card()) and menu_of(world.card()) is None


async def test_of_a_correction_what_is_out_stays_where_it_is(world: World) -> None:
    await add_sport(world)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    corrected = {"article": "1", "kind": "correction", "note": "It was three."}
    await world.ed.slash(world.review, "publish correct", **corrected)
    await world.ed.slash(world.review, "draft submit", article="1")

    asked, _ = await choose(world, world.eve, world.card())

    assert "- Published articles stay where they are." in asked and "It will appear" not in asked
