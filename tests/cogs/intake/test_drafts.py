"""Drafts: a writer finds, reads, mends, puts away and submits what is theirs, and nobody else's."""

from __future__ import annotations

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.domain.article.workflow import State
from tests.cogs.doors import (
    BODY,
    HEADLINE,
    by_form,
    close_dms,
    filled,
    public_words,
    reply,
    sight_of,
)
from tests.world import ARTICLE, World, answer_of, buttons_of, components_of, text_of


async def draft(
    world: World, what: str, article: str = "1", by: MemberActor | None = None
) -> InteractionResult:
    return await (by or world.writer).slash(world.submissions, f"draft {what}", article=article)


async def keep_as_draft(world: World, headline: str = HEADLINE, by: MemberActor | None = None) -> None:
    """A text that preflight stops, so that it stays a draft."""
    await by_form(world, by or world.writer, headline, "What happened: TK")


# ----------------------------------------------------------------- the writer's


async def test_the_list_is_empty_at_first_and_offers_the_form(world: World) -> None:
    empty = await world.writer.slash(world.submissions, "draft list")
    assert empty.ephemeral and "no articles here yet" in answer_of(empty)
    form = await world.writer.click(reply(empty), label="Open the form")
    await world.writer.submit_modal(form, dict(ARTICLE))
    assert (await sight_of(world)).article.state is State.SUBMITTED


async def test_the_list_shows_the_writers_own_the_latest_first_with_where_each_stands(world: World) -> None:
    await keep_as_draft(world, "The mill is sold")
    await world.submit()
    await keep_as_draft(world, "Somebody else’s piece", by=world.other_writer)
    said = answer_of(await world.writer.slash(world.submissions, "draft list"))
    assert said.index("№2") < said.index("№1 The mill is sold")
    assert "submitted" in said and "draft" in said
    assert "№3" not in said and "Somebody" not in said


async def test_a_long_list_of_long_headlines_still_fits_a_message(world: World) -> None:
    for number in range(1, 31):
        await keep_as_draft(world, f"{number} {'headline ' * 30}")
    said = answer_of(await world.writer.slash(world.submissions, "draft list"))
    assert "№30" in said and "more" in said
    assert len(said) <= 2000


async def test_show_gives_the_text_as_the_reader_will_see_it_and_where_it_stands(world: World) -> None:
    await world.submit()
    shown = await draft(world, "show")
    assert shown.ephemeral and all(message.ephemeral for message in shown.followups)
    said = answer_of(shown)
    assert "submitted" in said and str(world.card().id) in said
    assert f"# {ARTICLE['headline']}" in said and ARTICLE["body"] in said


@pytest.mark.parametrize(
    ("mark", "word"), [("✏️", "change what the desk asked for"), ("✅", "ready to go out"), ("❌", "rejected")]
)
async def test_show_says_what_a_judged_article_waits_for(world: World, mark: str, word: str) -> None:
    await world.submit()
    await world.ed.react(world.card(), mark)
    said = answer_of(await draft(world, "show"))
    assert word in said and "editors read it" not in said


@pytest.mark.parametrize("asked_for", ["1", "№1", "#1", " 1 ", HEADLINE, f"  {HEADLINE} ", "№1 · The mill"])
async def test_an_article_is_found_by_number_or_headline(world: World, asked_for: str) -> None:
    await world.submit()
    assert "№1" in answer_of(await draft(world, "show", asked_for))


@pytest.mark.parametrize(
    "asked_for", ["2", "0", "№", "-1", "999999999999", "no such headline", "@everyone", "%"]
)
async def test_what_does_not_exist_gets_a_sentence(world: World, asked_for: str) -> None:
    await world.submit()
    assert "There is no article" in answer_of(await draft(world, "show", asked_for))


async def test_a_headline_finds_ones_own_article_though_somebody_has_a_later_one_of_the_same(
    world: World,
) -> None:
    await keep_as_draft(world)
    await keep_as_draft(world, by=world.other_writer)
    assert "№1" in answer_of(await draft(world, "show", HEADLINE))
    assert "№2" in answer_of(await draft(world, "show", HEADLINE, by=world.other_writer))


async def test_the_option_completes_from_ones_own_headlines_and_numbers(world: World) -> None:
    await keep_as_draft(world, "The mill is sold")
    await world.submit()
    await keep_as_draft(world, "The mill is mine", by=world.other_writer)

    async def offered(typed: str) -> list[str]:
        choices = await world.writer.autocomplete(world.submissions, "draft edit", "article", typed)
        return [choice["value"] for choice in choices]

    assert await offered("") == ["2", "1"]
    assert await offered("MILL") == ["1"]
    assert await offered("№2") == ["2"]
    assert await offered("nothing like it") == []


async def test_somebody_elses_draft_cannot_be_seen_or_touched_by_writer_or_editor(world: World) -> None:
    await keep_as_draft(world)
    for stranger in (world.other_writer, world.ed, world.chief, world.admin):
        for what in ("show", "edit", "discard", "withdraw", "submit"):
            refused = await draft(world, what, by=stranger)
            assert refused.modal is None, (stranger.name, what)
            assert "There is no article" in answer_of(refused), (stranger.name, what)
            assert "ferry" not in answer_of(refused).casefold()
        assert await stranger.autocomplete(world.submissions, "draft edit", "article", "1") == []
    assert (await sight_of(world)).article.state is State.DRAFT


async def test_an_editor_who_sees_a_submitted_article_cannot_withdraw_or_discard_it(world: World) -> None:
    await world.submit()
    assert "Only its author" in answer_of(await draft(world, "withdraw", by=world.ed))
    refused = await draft(world, "discard", by=world.ed)
    assert buttons_of(refused.response) == [], "nothing to press where nothing can be done"
    assert (await sight_of(world)).article.state is State.SUBMITTED


# -------------------------------------------------------------------- discard


async def test_discarding_asks_once_more_and_then_it_is_gone_from_the_list(world: World) -> None:
    await keep_as_draft(world)
    asked = await draft(world, "discard")
    assert "Discard" in answer_of(asked) and "№1" in answer_of(asked)
    assert "№1" in answer_of(await world.writer.slash(world.submissions, "draft list"))

    done = await world.writer.click(reply(asked), label="Yes, discard it")
    assert "is discarded" in answer_of(done)
    assert "no articles here yet" in answer_of(await world.writer.slash(world.submissions, "draft list"))
    assert "There is no article" in answer_of(await draft(world, "show"))

    again = await world.writer.click(reply(asked), label="Yes, discard it")
    assert answer_of(again) and "went wrong" not in answer_of(again)


async def test_what_the_desk_has_is_withdrawn_before_it_is_discarded(world: World) -> None:
    await world.submit()
    refused = await draft(world, "discard")
    assert "You cannot discard it now" in answer_of(refused)
    assert buttons_of(refused.response) == []


async def test_the_number_of_a_discarded_draft_is_not_used_again(world: World) -> None:
    await keep_as_draft(world)
    asked = await draft(world, "discard")
    await world.writer.click(reply(asked), label="Yes, discard it")
    assert "№2" in answer_of(await world.submit())


# ------------------------------------------------------------- withdraw, submit


async def test_withdrawing_voids_the_votes_and_handing_in_again_uses_the_same_card(world: World) -> None:
    await world.configure(approvals=2)
    await world.submit()
    card = world.card()
    await world.ed.react(card, "✅")
    assert "1 of 2" in text_of(world.card())

    gone = await draft(world, "withdraw")
    assert "is a draft again" in answer_of(gone)
    assert "took it back" in text_of(world.card()) and "0 of 2" in text_of(world.card())
    live = [c["label"] for c in components_of(world.card()) if c["type"] == 2 and not c.get("disabled")]
    assert live == ["Read", "History"]
    assert world.reactions()["✅"] == 1

    back = await world.writer.click(reply(gone), label="Submit")
    assert str(card.id) in answer_of(back)
    assert world.card().id == card.id and "Submitted" in text_of(world.card())
    assert "0 of 2" in text_of(world.card())


async def test_handing_in_twice_says_that_the_desk_has_it(world: World) -> None:
    await world.submit()
    again = await draft(world, "submit")
    assert "№1" in answer_of(again) and "submitted" in answer_of(again)
    assert "went wrong" not in answer_of(again) and "cannot" not in answer_of(again)
    assert len([m for m in world.review.history() if m.components]) == 1


@pytest.mark.parametrize("what", ["edit", "discard", "withdraw", "submit"])
async def test_a_published_article_is_not_a_draft_and_each_command_says_so(world: World, what: str) -> None:
    await world.configure(cooling_off=0)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(1)
    refused = await draft(world, what)
    assert refused.modal is None
    assert "published" in answer_of(refused) and buttons_of(refused.response) == []


# ------------------------------------------------------------------- co-author


async def test_a_co_author_may_edit_it_and_hand_it_in_and_may_not_judge_it(world: World) -> None:
    await keep_as_draft(world)
    await world.join(world.eve)
    await world.edit(by=world.eve, body=BODY)
    await draft(world, "submit", by=world.eve)
    assert "By wanda and eve" in text_of(world.card())

    await world.eve.react(world.card(), "✅")
    assert (await sight_of(world)).article.state is State.SUBMITTED
    assert any("an editor who did not must judge it" in said for said in world.said_in_thread())

    taken_off = await world.writer.slash(world.submissions, "draft edit", article="1", co_author=world.eve)
    assert "is not a co-author" in answer_of(taken_off)


async def test_only_the_author_names_co_authors(world: World) -> None:
    await world.submit()
    refused = await world.ed.slash(world.submissions, "draft edit", article="1", co_author=world.eve)
    assert "Only the author of №1" in answer_of(refused)
    await world.join(world.other_writer)
    refused = await world.other_writer.slash(
        world.submissions, "draft edit", article="1", co_author=world.eve
    )
    assert "Only the author of №1" in answer_of(refused)


# ------------------------------------------------------------------------ chat


async def test_in_chat_a_writers_drafts_are_shown_by_dm_even_in_the_review_channel(world: World) -> None:
    await keep_as_draft(world, by=world.ed)
    said_before = len(world.review.history())
    for words in ("list", "show 1", "edit 1", "discard 1"):
        await world.ed.send(world.review, f"!draft {words}")
    assert len(world.review.history()) == said_before + 4, "only what the editor wrote"
    assert len(world.dms(world.ed)) >= 5
    dm = world.ed.user.dm_channel.last_message
    assert dm is not None
    await world.ed.user.click(dm, label="Yes, discard it")
    assert "no articles here yet" in answer_of(await world.ed.slash(world.submissions, "draft list"))


async def test_in_chat_editing_goes_on_from_the_dm(world: World) -> None:
    await world.submit()
    await world.writer.send(world.submissions, "!draft edit 1")
    dm = world.writer.user.dm_channel.last_message
    assert dm is not None
    form = await world.writer.user.click(dm, label="Edit")
    await world.writer.user.submit_modal(form, {**filled(form), "body": "It sails no more."})
    assert (await sight_of(world)).revision.copy.body == "It sails no more."


async def test_in_chat_with_closed_dms_one_word_is_said_and_nothing_of_the_draft(world: World) -> None:
    await keep_as_draft(world)
    close_dms(world.env, world.writer)
    await world.writer.send(world.submissions, "!draft show 1")
    assert public_words(world).count("I cannot write you a DM") == 1
    assert "ferry" not in public_words(world).casefold()


@pytest.mark.simcord(check_errors=False)  # discord.py's own error for a missing argument
async def test_a_chat_command_without_its_article_says_how_to_write_it(world: World) -> None:
    await world.writer.send(world.submissions, "!draft show")
    assert "!draft show" in public_words(world)


async def test_a_co_author_finds_the_article_in_their_own_list(world: World) -> None:
    await world.submit()
    await world.join(world.other_writer)

    listed = await world.other_writer.slash(world.submissions, "draft list")
    offered = await world.other_writer.autocomplete(world.submissions, "draft edit", "article", "ferry")
    assert "№1" in answer_of(listed)
    assert [choice["value"] for choice in offered] == ["1"]
