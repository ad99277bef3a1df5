"""Templates: the form begins with what the desk wants, and none of that passes for a text."""

from __future__ import annotations

from typing import Any

import pytest
from simcord import InteractionResult

from bot.domain.article.states import Publication, State
from bot.domain.newsroom.settings import Group
from bot.ui.buttons import Press, custom_id
from tests.cogs.corrections.steps import approve, correct, hand_in
from tests.cogs.doors import article_count, by_chat, by_file, filled, sight_of
from tests.cogs.newsroom.sectioned import add_sport
from tests.world import ARTICLE, World, answer_of, buttons_of, text_of

BODY = "WHO: name and age\n\nWHERE: the place\n\n## Background"


async def set_template(world: World, section: str = "News", **values: str) -> str:
    """Fill in `/section template`, as its chief; what is not given stays."""
    form = await world.chief.slash(world.review, "section template", section=section)
    return answer_of(await world.chief.submit_modal(form, {**_standing(form), **values}))


def _standing(form: InteractionResult) -> dict[str, str]:
    assert form.modal is not None, answer_of(form)
    return {
        each["custom_id"]: next((o["value"] for o in each["options"] if o.get("default")), "")
        if "options" in each
        else each.get("value") or ""
        for each in (label["component"] for label in form.modal["components"])
    }


async def opened(world: World, **options: Any) -> InteractionResult:
    return await world.writer.slash(world.submissions, "submit", **options)


def hint_of(form: InteractionResult, field: str = "standfirst") -> str:
    assert form.modal is not None
    fields = [label["component"] for label in form.modal["components"]]
    return next(each.get("placeholder") or "" for each in fields if each["custom_id"] == field)


async def test_a_form_without_a_template_is_empty(world: World) -> None:
    form = await opened(world)

    assert not any(filled(form).values()) and hint_of(form) == ""


async def test_the_form_begins_with_the_template(world: World) -> None:
    said = await set_template(
        world,
        template_body=f"\n{BODY}\n",
        template_tags="local, council",
        template_standfirst="Who did what?",
    )
    assert "`template_body`" in said and "“WHO: name and age” (line 1 of 5)" in said

    for options in ({}, {"section": "News"}):
        form = await opened(world, **options)
        assert filled(form) == {
            "headline": "",
            "standfirst": "",
            "body": BODY,
            "tags": "local, council",
            "sources": "",
        }
        assert hint_of(form) == "Who did what?"


async def test_an_untouched_template_is_an_empty_form_and_uses_no_number(world: World) -> None:
    await set_template(world, template_body=BODY, template_tags="local")
    form = await opened(world)

    told = await world.writer.submit_modal(form, {**filled(form), "headline": " "})

    assert "form was empty" in answer_of(told) and article_count(world) == 0
    await world.submit()
    assert (await sight_of(world, 1)).article.state is State.SUBMITTED


@pytest.mark.parametrize(
    ("body", "line", "many"),
    [
        (BODY, "WHO: name and age", " (3×)"),
        ("WHO: Ann, 40\n\n  WHERE: the place  \n\n## Background\nIt is old.", "WHERE: the place", ""),
        ("WHO: Ann, 40\n\nWHERE: the quay\n\n## Background", "## Background", ""),
    ],
)
async def test_a_line_of_the_template_stops_the_submission(
    world: World, body: str, line: str, many: str
) -> None:
    await set_template(world, template_body=BODY)

    receipt = await world.submit(body=body)

    said = answer_of(receipt)
    assert f"A line of the template is still in the text as it was{many}: “{line}”" in said.replace("\\", "")
    assert "Write it out, or delete it." in said
    assert (await sight_of(world, 1)).article.state is State.DRAFT
    assert "It’s no placeholder" not in buttons_of(receipt.response)
    refused = await world.writer.slash(world.submissions, "draft submit", article="1")
    assert "cannot go to the desk like this" in answer_of(refused)
    await world.edit(body="WHO: Ann, 40\n\n## Background\nIt is old.")
    assert (await sight_of(world, 1)).article.state is State.SUBMITTED


async def test_waving_a_placeholder_through_waves_no_line_of_the_template(world: World) -> None:
    await set_template(world, template_body=BODY)

    receipt = await world.submit(body="The TK ferry sails.\nWHERE: the place")
    await world.writer.click(receipt.response, label="It’s no placeholder")

    assert (await sight_of(world, 1)).article.state is State.DRAFT


async def test_every_door_knows_the_template(world: World) -> None:
    await set_template(world, template_body=BODY)

    in_file = await by_file(world, "ferry.txt", f"Ferry sails\n\nIt does.\n{BODY}")
    await by_chat(world, f"Ferry sails\n\nIt does.\n{BODY}")

    assert "WHO: name and age" in answer_of(in_file)
    joined = await by_file(world, "ferry.md", "# Ferry sails\n\nIt does.\n\nWHO: Ann, 40\nWHERE: the place\n")
    assert "“WHERE: the place”" in answer_of(joined)
    for number in (1, 2, 3):
        assert (await sight_of(world, number)).article.state is State.DRAFT


async def test_sources_asked_for_stop_an_article_without_any(world: World) -> None:
    assert "`template_sources` was off, and is now **on**" in await set_template(world, template_sources="on")

    receipt = await world.submit(sources="")
    assert "The desk wants a source. Press *Edit*" in answer_of(receipt)
    assert "Edit" in buttons_of(receipt.response)
    assert (await sight_of(world, 1)).article.state is State.DRAFT
    await world.edit(sources="The port’s timetable")
    assert (await sight_of(world, 1)).article.state is State.SUBMITTED


async def test_a_section_has_a_template_of_its_own_and_follows_the_newsroom_in_the_rest(world: World) -> None:
    await add_sport(world)
    await world.admin.send(world.review, f"!newsroom settings template_tags: local template_body: {BODY}")
    await set_template(world, "Sport", template_body="SCORE: home and away", template_tags="football")

    assert filled(await opened(world))["body"] == BODY
    sport = await opened(world, section="Sport")
    assert filled(sport)["body"] == "SCORE: home and away" and filled(sport)["tags"] == "football"
    other = await opened(world, section="News")
    assert filled(other)["body"] == BODY and filled(other)["tags"] == "local"

    # The form was News's or Sport's, and the tags lead to the other.
    await world.writer.submit_modal(sport, {**ARTICLE, "body": "It is over.\nSCORE: home and away"})
    await world.submit(body="It is over.\nWHERE: the place", tags="football")
    for number in (1, 2):
        assert (await sight_of(world, number)).article.state is State.DRAFT

    said = await set_template(world, "Sport", template_body="")
    assert "is now **none**" in said and filled(await opened(world, section="Sport"))["body"] == ""
    said = await set_template(world, "Sport", template_body="newsroom")
    assert "takes `template_body` from the newsroom again" in said
    assert filled(await opened(world, section="Sport"))["body"] == BODY


async def test_a_section_may_ask_for_no_sources_where_the_newsroom_does(world: World) -> None:
    await add_sport(world)
    await world.admin.send(world.review, "!newsroom settings template_sources: on")
    assert "`template_sources` was on, and is now **off**" in await set_template(
        world, "Sport", template_sources="off"
    )

    await world.submit(sources="", tags="football")
    await world.submit(sources="", tags="harbour")

    assert (await sight_of(world, 1)).article.state is State.SUBMITTED
    assert (await sight_of(world, 2)).article.state is State.DRAFT


async def test_chiefs_alone_set_it_and_a_text_is_not_lost(world: World) -> None:
    refused = await world.writer.slash(world.submissions, "section template", section="News")
    assert refused.modal is None and "That is for the chiefs" in answer_of(refused)
    unknown = await world.chief.slash(world.review, "section template", section="Weather")
    assert unknown.modal is None and "Weather" in answer_of(unknown)
    first = await world.chief.slash(world.review, "section template", section="News")
    second = await world.chief.slash(world.review, "section template", section="News")
    await world.chief.submit_modal(first, {**_standing(first), "template_body": "WHO:"})

    late = await world.chief.submit_modal(second, {**_standing(second), "template_body": "WHO:\nWHERE:"})

    answers = [each for each in (late.response, *late.followups) if each is not None]
    assert any(each.attachments for each in answers) or "WHO:\nWHERE:" in "".join(map(text_of, answers))
    room = await world.bot.desk.setup.newsroom(world.guild.id)
    assert room.sections[0].kept == {"template_body": "WHO:"}


async def test_in_chat_the_template_is_shown_and_set_in_several_lines(world: World) -> None:
    await world.chief.send(world.review, "!section edit News template_body: WHO:\nWHERE: the place")
    assert filled(await opened(world))["body"] == "WHO:\nWHERE: the place"

    await world.chief.send(world.review, "!section template News")
    said = world.dms(world.chief)[-1]
    assert "`template_body` “WHO:” (line 1 of 2)" in said and "`template_tags` (the newsroom’s) none" in said


async def test_a_correction_of_what_is_out_needs_no_template(world: World) -> None:
    await world.submit(sources="", body="The ferry sails.\nWHERE: the place")
    await approve(world)
    await set_template(world, template_body=BODY, template_sources="on")

    await correct(world)
    await world.edit(body="The ferry sails at eight.\nWHERE: the place")
    await hand_in(world)

    sight = await sight_of(world, 1)
    assert (sight.article.state, sight.article.publication) == (State.SUBMITTED, Publication.LIVE)


async def test_the_newsroom_sets_its_own_on_the_sheet(world: World) -> None:
    page = await world.admin.slash(world.review, "newsroom settings")
    assert page.response is not None
    edit = custom_id(Press.EDIT_SETTINGS, world.guild.id, list(Group).index(Group.TEMPLATE))
    form = await world.admin.click(page.response, custom_id=edit)
    said = await world.admin.submit_modal(form, {**_standing(form), "template_body": BODY})

    assert "`template_body` was none, and is now **“WHO: name and age” (line 1 of 5)**." in answer_of(said)
    assert filled(await opened(world))["body"] == BODY


async def test_a_follow_up_begins_with_the_template_of_its_section(world: World) -> None:
    sport = await add_sport(world, approvals=1)
    await set_template(world, "Sport", template_body="SCORE: home and away")
    await world.submit(tags="football")
    await sport.una.click(sport.card(), label="Approve")
    await world.env.advance_time(61)

    form = await world.writer.slash(world.submissions, "draft follow", article="1")

    assert filled(form)["body"] == "SCORE: home and away"


async def test_the_button_that_opens_the_form_knows_the_template(world: World) -> None:
    await set_template(world, template_body=BODY)
    await world.writer.send(world.submissions, "!submit")
    channel = world.writer.user.dm_channel
    assert channel is not None

    form = await world.writer.user.click(
        channel.history()[-1], custom_id=custom_id(Press.NEW, world.guild.id)
    )

    assert filled(form)["body"] == BODY
    told = await world.writer.user.submit_modal(form, {**filled(form), "headline": " "})
    assert "form was empty" in answer_of(told) and article_count(world) == 0


async def test_an_assignment_begins_with_the_template(world: World) -> None:
    await set_template(world, template_body=BODY, template_tags="local")
    await world.ed.slash(world.review, "draft assign", writer=world.writer, headline="The ferry")

    form = await world.writer.slash(world.submissions, "draft edit", article="1")

    assert filled(form)["body"] == BODY and filled(form)["tags"] == "local"
    assert filled(form)["headline"] == "The ferry"


async def test_a_draft_is_submitted_by_the_template_of_now(world: World) -> None:
    await set_template(world, template_body=BODY, template_sources="on")
    await world.submit(sources="", body="The ferry sails.\nWHERE: the place")
    await set_template(world, template_body="WHY: the reason", template_sources="off")

    await world.writer.slash(world.submissions, "draft submit", article="1")

    assert (await sight_of(world, 1)).article.state is State.SUBMITTED


async def test_a_draft_that_moves_meets_what_the_other_section_asks_for(world: World) -> None:
    await add_sport(world)
    await set_template(world, "Sport", template_sources="on")
    await world.submit(sources="", body="The TK ferry sails.")
    await world.writer.slash(world.submissions, "review move", article="1", section="Sport")
    assert (await sight_of(world, 1)).newsroom.section.name == "Sport"

    refused = await world.writer.slash(world.submissions, "draft submit", article="1")

    assert "The desk wants a source" in answer_of(refused)
