"""Submitting: whichever door a text comes through, the desk has the same text and the writer a receipt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.domain.article.workflow import State
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
    close_dms,
    filled,
    handed_back,
    public_words,
    reply,
    sight_of,
    word_file,
)
from tests.world import ARTICLE, World, answer_of, build_world, buttons_of, text_of

Door = Callable[[World], Awaitable[object]]

MARKDOWN_DOORS: dict[str, Door] = {
    "form": lambda world: by_form(world, world.writer, HEADLINE, BODY),
    "markdown file": lambda world: by_file(world, "ferry.md", f"# {TEXT}"),
    "markdown file with front matter": lambda world: by_file(
        world, "ferry.md", f"---\nheadline: {HEADLINE}\n---\n\n{BODY}\n"
    ),
    "chat text": lambda world: by_chat(world, TEXT),
    "chat file": lambda world: by_chat(world, "", ("ferry.md", TEXT.encode())),
    "message menu": lambda world: by_menu(world, TEXT),
    "message menu on a file": lambda world: by_menu(world, "", ("ferry.md", TEXT.encode())),
    "word file": lambda world: by_file(world, "ferry.docx", word_file(HEADLINE, *BODY.split("\n\n"))),
    "chat word file": lambda world: by_chat(
        world, "", ("ferry.docx", word_file(HEADLINE, *BODY.split("\n\n")))
    ),
}
PLAIN_DOORS: dict[str, Door] = {
    "text file": lambda world: by_file(world, "ferry.txt", TEXT),
    "chat text file": lambda world: by_chat(world, "", ("ferry.txt", TEXT.encode())),
}


@pytest.mark.parametrize("doors", [MARKDOWN_DOORS, PLAIN_DOORS], ids=["markdown", "plain"])
async def test_every_door_leads_to_the_same_text_findings_and_state(
    world: World, doors: dict[str, Door]
) -> None:
    outcomes: dict[object, list[str]] = {}
    for number, (name, walk_through) in enumerate(doors.items(), start=1):
        await walk_through(world)
        sight = await sight_of(world, number)
        assert sight.article.headline == HEADLINE, name
        assert sight.revision.copy.body == BODY, name
        assert sight.article.author_id == world.writer.id, name
        result = (sight.revision.content_hash, *checks_of(sight), sight.article.state)
        outcomes.setdefault(result, []).append(name)
    assert len(outcomes) == 1, outcomes
    assert checks_of(sight) == ["unsourced_quote", "no_tags", "no_standfirst"]
    assert sight.article.state is State.SUBMITTED


async def test_a_form_and_a_file_with_front_matter_carry_all_five_parts_alike(world: World) -> None:
    await world.submit()
    await by_file(
        world,
        "ferry.md",
        f"---\nheadline: {ARTICLE['headline']}\nstandfirst: {ARTICLE['standfirst']}\n"
        f"tags: [harbour, islands]\nsources:\n- {ARTICLE['sources']}\n---\n{ARTICLE['body']}",
    )
    form, file = await sight_of(world, 1), await sight_of(world, 2)
    assert form.revision.content_hash == file.revision.content_hash
    assert checks_of(form) == checks_of(file) == []


async def test_the_receipt_says_number_words_findings_what_next_and_where_to_follow(world: World) -> None:
    receipt = await world.submit(tags="", body="She said “three four five six” twice.", sources="")
    said = answer_of(receipt)
    assert receipt.ephemeral
    assert "№1" in said and ARTICLE["headline"] in said
    assert "7 words" in said
    assert "no tags" in said and "quoted material without any source" in said
    assert "1 approval" in said and "published" in said
    card = world.card()
    assert f"https://discord.com/channels/{world.guild.id}/{world.review.id}/{card.id}" in said
    assert buttons_of(receipt.response) == ["Read", "Edit", "Pictures", "Withdraw", "Suggest a time"]
    assert receipt.response is not None and receipt.response not in world.submissions.history(
        viewer=world.other_writer
    )


async def test_a_clean_text_gets_a_receipt_that_says_so(world: World) -> None:
    assert "Preflight found nothing to fix." in answer_of(await world.submit())


@pytest.mark.parametrize(
    ("parts", "check", "said"),
    [
        ({"headline": " "}, "no_headline", "There is no headline"),
        ({"body": "  \n\u200b "}, "no_body", "There is no body"),
        ({"body": "x" * 501}, "too_long", "1 character over"),
        ({"body": "The mayor said TK."}, "placeholder", "TK"),
        ({"body": "TODO: ring the mayor."}, "placeholder", "TODO"),
        ({"body": "It rained.[citation needed]"}, "placeholder", "citation needed"),
    ],
)
async def test_what_preflight_stops_is_kept_as_a_draft_and_goes_once_it_is_mended(
    world: World, parts: dict[str, str], check: str, said: str
) -> None:
    await world.configure(character_limit=500)
    short = {"body": "It sails twice a day.", "sources": ""}
    stopped = await world.submit(**{**short, **parts})
    assert checks_of(await sight_of(world))[0] == check
    assert (await sight_of(world)).article.state is State.DRAFT
    assert said in answer_of(stopped) and "**Next:** change that with *Edit*" in answer_of(stopped)
    waive = ["It’s no placeholder"] if check == "placeholder" else []
    assert buttons_of(stopped.response) == ["Read", "Edit", "Pictures", *waive, "Discard"]
    assert [m for m in world.review.history() if m.components] == []

    again = await world.writer.slash(world.submissions, "draft submit", article="1")
    assert said in answer_of(again) and "cannot go to the desk" in answer_of(again)

    form = await world.writer.click(reply(stopped), label="Edit")
    assert filled(form)["standfirst"] == ARTICLE["standfirst"]
    assert filled(form)["body"].strip() == parts.get("body", short["body"]).strip(" \n\u200b")
    assert form.modal is not None and form.modal["title"] == "Edit and submit"
    changed = await world.writer.submit_modal(form, {**filled(form), **short, "headline": HEADLINE})
    assert "the editors read it" in answer_of(changed)
    assert (await sight_of(world)).article.state is State.SUBMITTED


async def test_warnings_stop_nothing_and_stand_on_the_card(world: World) -> None:
    receipt = await world.submit(
        headline="A" * 121,
        standfirst="",
        tags="",
        sources="",
        body="“She told us that it sails,” he said.\n\nAn “open one here.\n\n@everyone\n\nTags:",
    )
    found = checks_of(await sight_of(world))
    assert found == [
        "unsourced_quote",
        "empty_tag_line",
        "no_tags",
        "no_standfirst",
        "long_headline",
        "unbalanced_quotes",
        "mentions",
    ]
    for word in ("source", "tag line", "no tags", "no standfirst", "120", "unbalanced", "mention"):
        assert word in answer_of(receipt) and word in text_of(world.card())
    assert (await sight_of(world)).article.state is State.SUBMITTED
    assert not (await sight_of(world)).revision.copy.body.endswith("Tags:")


async def test_in_chat_the_receipt_comes_by_dm_and_the_channel_learns_nothing_of_the_text(
    world: World,
) -> None:
    message = await by_chat(world, TEXT)
    receipt, offer = world.dms(world.writer)
    assert "Shall I delete it there?" in offer  # others can read the message
    assert "№1" in receipt and "words" in receipt and f"/{world.card().id}" in receipt
    assert public_words(world) == ""
    seen = next(m for m in world.submissions.history() if m.id == message.id)
    assert [str(reaction.emoji) for reaction in seen.reactions] == ["📨"]


async def test_with_closed_dms_the_channel_gets_a_word_without_any_of_the_text(world: World) -> None:
    close_dms(world.env, world.writer)
    await by_chat(world, TEXT)
    said = public_words(world)
    assert world.writer.mention in said and "DM" in said
    assert "№1" in said  # the text is with the desk, and its writer can ask for it
    assert "ferry" not in said.casefold() and "captain" not in said
    assert (await sight_of(world)).article.state is State.SUBMITTED


async def test_submit_alone_in_chat_says_how_and_offers_the_form_which_works_from_the_dm(
    world: World,
) -> None:
    await world.writer.send(world.submissions, "!submit")
    dm = world.writer.user.dm_channel.last_message
    assert dm is not None
    assert "!submit" in text_of(dm) and ".docx" in text_of(dm)
    form = await world.writer.user.click(dm, label="Open the form")
    await world.writer.user.submit_modal(form, {"headline": HEADLINE, "body": BODY})
    assert (await sight_of(world)).article.state is State.SUBMITTED


async def test_a_mention_of_the_bot_works_in_place_of_the_prefix(world: World) -> None:
    await world.writer.send(world.submissions, f"<@{world.bot.user.id}> submit {TEXT}")
    assert (await sight_of(world)).revision.copy.body == BODY


async def test_an_editor_files_somebodys_message_and_its_writer_hands_it_in_from_the_dm(world: World) -> None:
    filed = await by_menu(world, TEXT, presser=world.ed)
    assert filed.ephemeral and "№1" in answer_of(filed) and world.writer.mention in answer_of(filed)
    draft = await sight_of(world)
    assert draft.article.state is State.DRAFT and draft.article.author_id == world.writer.id
    assert not world.review.history() or all(not m.components for m in world.review.history())

    dm = world.writer.user.dm_channel.last_message
    assert dm is not None and "filed your message" in text_of(dm)
    assert "I keep its text, your name and your id" in text_of(dm) and "/me forget" in text_of(dm)
    receipt = await world.writer.user.click(dm, label="Submit")
    assert "№1" in answer_of(receipt)
    assert (await sight_of(world)).article.state is State.SUBMITTED
    assert HEADLINE in text_of(world.card())


async def test_the_editor_who_filed_a_message_may_judge_it_for_they_did_not_write_it(world: World) -> None:
    await by_menu(world, TEXT, presser=world.ed)
    dm = world.writer.user.dm_channel.last_message
    assert dm is not None
    await world.writer.user.click(dm, label="Submit")
    await world.ed.react(world.card(), "✅")
    assert (await sight_of(world)).article.state is State.APPROVED


async def test_an_editor_who_filed_a_message_cannot_hand_it_in_for_its_writer(world: World) -> None:
    await by_menu(world, TEXT, presser=world.ed)
    refused = await world.ed.slash(world.submissions, "draft submit", article="1")
    assert "no article" in answer_of(refused)
    assert (await sight_of(world)).article.state is State.DRAFT


async def test_nobody_but_an_editor_files_what_somebody_else_wrote(world: World) -> None:
    refused = await by_menu(world, TEXT, presser=world.other_writer)
    assert refused.ephemeral and "for the desk" in answer_of(refused)
    assert article_count(world) == 0
    assert world.dms(world.writer) == []


async def test_a_bots_message_is_not_filed(world: World) -> None:
    other_bot = world.guild.add_member(world.env.create_user("feed", bot=True))
    refused = await by_menu(world, TEXT, writer=other_bot, presser=world.ed)
    assert "message that a person wrote" in answer_of(refused)
    assert article_count(world) == 0


async def test_an_author_who_takes_no_dm_is_told_of_by_whoever_filed_their_message(world: World) -> None:
    close_dms(world.env, world.writer)
    await by_menu(world, TEXT, presser=world.ed)
    [told] = world.dms(world.ed)
    assert "wanda" in told and "/draft submit 1" in told
    await world.writer.slash(world.submissions, "draft submit", article="1")
    assert (await sight_of(world)).article.state is State.SUBMITTED


async def test_without_a_newsroom_every_door_says_who_can_set_one_up(world: World) -> None:
    elsewhere = await build_elsewhere(world)
    for result in (
        await elsewhere.writer.slash(elsewhere.submissions, "submit"),
        await by_file(elsewhere, "ferry.md", TEXT),
        await by_menu(elsewhere, TEXT),
        await elsewhere.writer.slash(elsewhere.submissions, "draft list"),
    ):
        assert result.modal is None
        assert "no newsroom yet" in answer_of(result) and "/newsroom setup" in answer_of(result)
    message = await by_chat(elsewhere, TEXT)
    assert "no newsroom yet" in public_words(elsewhere) + "".join(elsewhere.dms(elsewhere.writer))
    seen = next(m for m in elsewhere.submissions.history() if m.id == message.id)
    assert seen.reactions == []
    assert article_count(world) == 0


async def test_with_a_writers_role_others_are_told_whom_to_ask_and_the_desk_may_still_write(
    world: World,
) -> None:
    writers = world.guild.create_role("Writers")
    await world.admin.slash(
        world.review,
        "newsroom setup",
        review=world.review,
        publish=world.publish,
        editors=world.editors,
        writers=writers,
    )
    refused = await world.writer.slash(world.submissions, "submit")
    assert f"<@&{writers.id}>" in answer_of(refused)
    message = await by_chat(world, TEXT)
    assert "**@Writers**" in world.dms(world.writer)[-1], "a DM would show the mention as a number"
    assert next(m for m in world.submissions.history() if m.id == message.id).reactions == []
    assert article_count(world) == 0
    await world.submit(world.ed)
    assert (await sight_of(world)).article.author_id == world.ed.id


async def build_elsewhere(world: World) -> World:
    """Another server with the same bot, where nobody has set a newsroom up."""
    return await build_world(world.env, name="Elsewhere", setup=False)


async def test_one_message_makes_one_article_however_often_it_is_filed(world: World) -> None:
    message = await world.writer.send(world.submissions, "Tide tables\nHigh water at noon, says the harbour.")
    await world.writer.context_menu(world.submissions, "Submit to desk", message)
    again = await world.writer.context_menu(world.submissions, "Submit to desk", message)
    assert "already: it is №1" in answer_of(again)

    await world.writer.slash(world.submissions, "draft withdraw", article="1")
    asked = await world.writer.slash(world.submissions, "draft discard", article="1")
    await world.writer.click(asked.response, label="Yes, discard it")
    anew = await world.writer.context_menu(world.submissions, "Submit to desk", message)
    assert "№2" in answer_of(anew)


async def test_somebody_who_has_left_hands_nothing_in_through_an_old_button(world: World) -> None:
    await world.writer.send(world.submissions, "!submit")
    old = world.writer.user.dm_channel.history()[-1]
    form = await world.writer.user.click(old, label="Open the form")
    world.guild.remove_member(world.writer)
    sent = await world.writer.user.submit_modal(form, {"headline": "Gone", "body": "I left, and write on."})
    assert "no longer in that newsroom’s server" in answer_of(sent)
    assert b"I left" in await handed_back(sent), "the text comes back"
