"""`/review` and `!review`: what the editors can do by command, and what everyone else is told."""

from __future__ import annotations

import pytest
from simcord.actors import MemberActor

from bot.domain.article.article import Via
from bot.domain.article.states import State
from tests.world import World, answer_of, text_of

WITH_ARTICLE = [
    "show",
    "claim",
    "release",
    "approve",
    "changes",
    "spike",
    "restore",
    "hold",
    "unhold",
    "history",
]


async def state(world: World, number: int = 1) -> State:
    return (await world.bot.desk.reading.sight(number)).article.state


async def choices(world: World, person: MemberActor, command: str, typed: str = "") -> list[str]:
    """The numbers that completion offers."""
    found = await person.autocomplete(world.review, f"review {command}", "article", typed)
    return [choice["value"] for choice in found]


# ------------------------------------------------------------------- queue


async def test_an_empty_queue_says_so(world: World) -> None:
    told = await world.ed.slash(world.review, "review queue")
    assert told.ephemeral
    assert answer_of(told) == "The queue is empty: nothing waits for the desk."


async def test_the_queue_has_the_longest_waiting_first_with_state_and_claim(world: World) -> None:
    for headline in ("First", "Second", "Third"):
        await world.submit(headline=headline)
        await world.env.advance_time(60)
    await world.ed.slash(world.review, "review claim", article="2")
    await world.ed.slash(world.review, "review spike", article="3", reason="An advertisement.")
    await world.submit(headline="Unfinished TK")

    head, first, second, *rest = answer_of(await world.eve.slash(world.review, "review queue")).splitlines()
    assert head == "**The queue** — 2 articles, the longest waiting first"
    assert "№1 First" in first and "submitted" in first and f"<@{world.writer.id}>" in first
    assert "№2 Second" in second and "in review" in second and f"👀 <@{world.ed.id}>" in second
    assert rest == [], "neither what is spiked nor what was never handed in"


async def test_sixty_articles_fit_and_are_counted(world: World) -> None:
    await world.configure(open_submissions=100)
    for number in range(1, 61):
        if number == 31:
            await world.env.advance_time(601)  # so many in a few minutes are too many
        await world.submit(headline=f"Article {number} " + "with a long headline " * 8)
    told = answer_of(await world.ed.slash(world.review, "review queue"))
    assert len(told) <= 2000
    assert "60 articles" in told.splitlines()[0]
    shown = sum(line.startswith("🔵") for line in told.splitlines())
    assert shown >= 5
    assert told.splitlines()[-1] == f"… and {60 - shown} more"


# ---------------------------------------------------------------- the acts


async def test_show_gives_the_whole_text_privately(world: World) -> None:
    await world.submit()
    shown = await world.ed.slash(world.review, "review show", article="1")
    assert shown.ephemeral and "Ada Lund" in text_of(shown.response)
    by_headline = await world.ed.slash(world.review, "review show", article="Ferry to the islands runs again")
    assert text_of(by_headline.response) == text_of(shown.response)


async def test_a_draft_never_handed_in_is_shown_to_nobody_but_its_writer(world: World) -> None:
    receipt = await world.submit(body="A secret. TK")
    assert "Preflight stops it" in answer_of(receipt)
    for person in (world.ed, world.chief, world.reader, world.admin):
        for command in ("show", "history", "approve", "hold"):
            options = {"reason": "So."} if command == "hold" else {}
            told = await person.slash(world.review, f"review {command}", article="1", **options)
            assert "There is no article “1” that you may see here." in answer_of(told)
    assert await choices(world, world.ed, "show") == []
    shown = await world.writer.slash(world.submissions, "review show", article="1")
    assert "A secret." in text_of(shown.response)


async def test_claim_and_release(world: World) -> None:
    await world.submit()
    assert "is yours" in answer_of(await world.ed.slash(world.review, "review claim", article="1"))
    assert "is yours already" in answer_of(await world.ed.slash(world.review, "review claim", article="1"))
    for command in ("claim", "release"):
        told = await world.eve.slash(world.review, f"review {command}", article="1")
        assert f"<@{world.ed.id}> has claimed №1" in answer_of(told)
    assert "claimed" in text_of(world.card())
    assert "is released" in answer_of(await world.ed.slash(world.review, "review release", article="1"))
    assert "claimed" not in text_of(world.card())


async def test_approve_counts_as_a_vote_by_command(world: World) -> None:
    await world.submit()
    told = await world.ed.slash(world.review, "review approve", article="1")
    assert told.ephemeral and "Your approval of №1 counts. It is approved" in answer_of(told)
    [vote] = (await world.bot.desk.reading.sight(1)).votes
    assert vote.via is Via.COMMAND
    again = await world.ed.slash(world.review, "review approve", article="1")
    assert "counts already" in answer_of(again), "a command is no toggle"
    assert await state(world) is State.APPROVED


async def test_restore_brings_it_back_with_its_votes_void_and_reactions_gone(world: World) -> None:
    await world.submit()
    await world.eve.react(world.card(), "✅")
    await world.ed.react(world.card(), "❌")
    assert await state(world) is State.SPIKED
    told = await world.eve.slash(world.review, "review restore", article="1")
    assert "№1 is submitted now" in answer_of(told)
    assert (await world.bot.desk.reading.sight(1)).votes == ()
    assert world.reactions() == {"✅": 1, "✏️": 1, "❌": 1, "👀": 1}
    refused = await world.eve.slash(world.review, "review restore", article="1")
    assert "You cannot restore it now: it is submitted" in answer_of(refused)
    await world.ed.react(world.card(), "✅")
    assert await state(world) is State.APPROVED


async def test_hold_asks_for_its_reason_and_unhold_leads_back_to_where_it_was(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "👀")
    asked = await world.ed.slash(world.review, "review hold", article="1")
    assert asked.modal is not None and asked.modal["title"] == "Put on hold"
    assert await state(world) is State.IN_REVIEW, "nothing is held without a reason"
    sent = await world.ed.submit_modal(asked, {"reason": "The lawyer reads it."})
    assert "№1 is on hold now" in answer_of(sent)
    assert "The lawyer reads it." in text_of(world.card())

    told = await world.eve.slash(world.review, "review unhold", article="1")
    assert "№1 is in review now" in answer_of(told)
    assert await state(world) is State.IN_REVIEW
    refused = await world.eve.slash(world.review, "review unhold", article="1")
    assert "You cannot take it off hold now" in answer_of(refused)


async def test_an_approved_article_on_hold_does_not_go_out_and_cools_off_anew(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(50)
    await world.chief.slash(world.review, "review hold", article="1", reason="The lawyer reads it.")
    await world.env.advance_time(3600)
    assert world.articles() == []

    told = await world.chief.slash(world.review, "review unhold", article="1")
    goes_out = int(world.env.now().timestamp()) + 60
    assert f"goes out at <t:{goes_out}:T> on <t:{goes_out}:D>" in answer_of(told)
    await world.env.advance_time(59)
    assert world.articles() == []
    await world.env.advance_time(2)
    assert len(world.articles()) == 1


async def test_history_tells_the_whole_story(world: World) -> None:
    await world.submit()
    await world.ed.slash(world.review, "review hold", article="1", reason="The lawyer reads it.")
    await world.ed.slash(world.review, "review unhold", article="1")
    await world.ed.slash(world.review, "review changes", article="1", reason="Name the ship.")
    told = answer_of(await world.eve.slash(world.review, "review history", article="1"))
    for line in (
        f"<@{world.writer.id}> submitted it → 🔵 submitted",
        f"<@{world.ed.id}> put it on hold: “The lawyer reads it.” → 🟣 on hold",
        f"<@{world.ed.id}> took it off hold → 🔵 submitted",
        f"<@{world.ed.id}> voted ✏️ changes by command: “Name the ship.” → 🟠 changes requested",
    ):
        assert line in told


# -------------------------------------------------------------------- chat


async def test_every_command_works_in_chat(world: World) -> None:
    await world.submit()

    async def says(command: str) -> str:
        await world.ed.send(world.review, f"!review {command}")
        return world.dms(world.ed)[-1]

    assert "1 article, the longest waiting first" in await says("queue")
    assert "1 article" in await says("")
    assert "is yours" in await says("claim 1")
    assert "is released" in await says("release №1")
    assert "Say why: add a reason." in await says("hold 1")
    assert "is on hold now" in await says("hold 1 The lawyer reads it.")
    assert "is submitted now" in await says("unhold 1")
    assert "spiked it" in await says("spike 1 An advertisement.")
    assert "is submitted now" in await says("restore 1")
    assert "requested changes" in await says("changes #1 Name the ship.")
    assert "It is approved" in await says("approve 1")
    assert "submitted it" in await says("history Ferry to the islands runs again")
    await world.ed.send(world.review, "!review show 1")
    assert "Ada Lund" in world.dms(world.ed)[-1]


@pytest.mark.simcord(check_errors=False)  # discord.py counts a slip of the pen as an error
async def test_a_chat_command_without_its_article_says_how_to_write_it(world: World) -> None:
    await world.ed.send(world.review, "!review approve")
    said = world.review.history()[-1].content
    assert "`article` is missing." in said and "!review approve <article>" in said


# ------------------------------------------------------------- who may not


@pytest.mark.parametrize("command", WITH_ARTICLE)
async def test_a_reader_gets_a_sentence_for_each_command(world: World, command: str) -> None:
    await world.submit()
    options = {"reason": "So."} if command in ("changes", "spike", "hold") else {}
    told = await world.reader.slash(world.submissions, f"review {command}", article="1", **options)
    assert told.ephemeral and told.modal is None
    assert "There is no article “1” that you may see here." in answer_of(told)
    assert await state(world) is State.SUBMITTED


@pytest.mark.parametrize("command", ["claim", "approve", "changes", "spike", "restore", "hold", "unhold"])
async def test_a_writer_does_not_run_the_desk_with_their_own_article(world: World, command: str) -> None:
    await world.submit()
    if command == "restore":
        await world.ed.slash(world.review, "review spike", article="1", reason="An advertisement.")
    if command == "unhold":
        await world.ed.slash(world.review, "review hold", article="1", reason="The lawyer reads it.")
    before = await state(world)
    options = {"reason": "So."} if command in ("changes", "spike", "hold") else {}
    told = await world.writer.slash(world.submissions, f"review {command}", article="1", **options)
    assert told.ephemeral
    assert "You wrote it" in answer_of(told) or "Only editors can" in answer_of(told)
    assert await state(world) is before


async def test_the_queue_is_the_desks(world: World) -> None:
    await world.submit()
    for person in (world.reader, world.writer, world.admin):
        told = await person.slash(world.submissions, "review queue")
        assert f"That is for the desk: editors hold the role <@&{world.editors.id}>." in answer_of(told)


async def test_a_published_article_is_read_by_all_and_its_history_by_the_desk(world: World) -> None:
    await world.configure(cooling_off=0)
    await world.submit()
    await world.ed.click(world.card(), label="Approve")
    shown = await world.reader.slash(world.submissions, "review show", article="1")
    assert "Ada Lund" in text_of(shown.response)
    refused = await world.reader.slash(world.submissions, "review history", article="1")
    assert "That is for the desk" in answer_of(refused)
    for command in ("approve", "claim", "hold"):
        options = {"reason": "So."} if command == "hold" else {}
        told = await world.reader.slash(world.submissions, f"review {command}", article="1", **options)
        assert "Only editors can" in answer_of(told)
    assert await state(world) is State.PUBLISHED


# -------------------------------------------------------------- completion


async def test_completion_offers_what_one_may_do_now(world: World) -> None:
    for headline in ("Waiting", "Spiked", "Held", "Claimed"):
        await world.submit(headline=headline)
    await world.submit(world.ed, headline="Ed wrote this")
    await world.submit(headline="A draft TK")
    await world.eve.slash(world.review, "review spike", article="2", reason="An advertisement.")
    await world.eve.slash(world.review, "review hold", article="3", reason="The lawyer reads it.")
    await world.eve.slash(world.review, "review claim", article="4")

    assert await choices(world, world.ed, "show") == ["1", "2", "3", "4", "5"]
    assert await choices(world, world.ed, "approve") == ["1", "2", "4"]
    assert await choices(world, world.eve, "approve") == ["1", "2", "4", "5"]
    assert await choices(world, world.ed, "restore") == ["2"]
    assert await choices(world, world.ed, "unhold") == ["3"]
    assert await choices(world, world.ed, "hold") == ["1", "4", "5"]
    assert await choices(world, world.ed, "release") == []
    assert await choices(world, world.eve, "release") == ["4"]
    for person in (world.reader, world.writer, world.admin):
        for command in WITH_ARTICLE:
            assert await choices(world, person, command) == []


async def test_completion_knows_numbers_and_parts_of_headlines(world: World) -> None:
    for headline in ("The ferry", "The bridge", "The tunnel"):
        await world.submit(headline=headline)
    assert await choices(world, world.ed, "show", "BRI") == ["2"]
    assert await choices(world, world.ed, "show", "№3") == ["3"]
    [offered] = await world.ed.autocomplete(world.review, "review show", "article", "ferry")
    assert offered == {"name": "№1 🔵 The ferry", "value": "1"}
    assert await choices(world, world.ed, "show", "%' OR 1=1 --") == []


async def test_completion_offers_at_most_twenty_five(world: World) -> None:
    for number in range(27):
        await world.submit(headline=f"Article {number} " + "x" * 200)
    found = await world.ed.autocomplete(world.review, "review approve", "article", "")
    assert len(found) == 25
    assert all(len(choice["name"]) <= 100 for choice in found)
