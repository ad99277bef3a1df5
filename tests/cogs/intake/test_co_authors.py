"""Co-authors: asked first, none before they say yes, and nobody's objection goes with it."""

from __future__ import annotations

import pytest
from simcord.actors import MemberActor

from bot.domain.article.errors import NoSuchArticle
from bot.domain.article.states import State
from bot.domain.newsroom.roles import Person
from tests.cogs.doors import close_dms
from tests.world import World, answer_of, buttons_of, text_of


async def name(world: World, other: MemberActor, **options: object) -> str:
    """The author names somebody, and reads what comes of it."""
    told = await world.writer.slash(world.submissions, "draft edit", article="1", co_author=other, **options)
    return answer_of(told)


async def press(world: World, person: MemberActor, label: str) -> str:
    """Somebody presses a button under the last message that the bot wrote them."""
    channel = person.user.dm_channel
    assert channel is not None
    last = [message for message in channel.history() if label in buttons_of(message)][-1]
    return answer_of(await person.user.click(last, label=label))


async def join(world: World, person: MemberActor, **options: object) -> None:
    await name(world, person, **options)
    assert "You are a co-author" in await press(world, person, "Accept")


def by(world: World) -> str:
    return next(line for line in text_of(world.card()).splitlines() if line.startswith("-# By"))


async def state(world: World) -> State:
    return (await world.bot.desk.reading.sight(1)).article.state


async def test_naming_the_objector_changes_nothing(world: World) -> None:
    """The author tried to have a request for changes disappear, while another editor approved."""
    await world.submit()
    await world.ed.react(world.card(), "✏️")
    await world.eve.react(world.card(), "✅")
    assert "Until they accept, nothing changes" in await name(world, world.ed)
    await world.env.advance_time(120)
    assert world.articles() == [] and await state(world) is State.CHANGES_REQUESTED
    assert "ed" not in by(world).split("(")[0]

    told = await press(world, world.ed, "Accept")
    assert "You cannot be a co-author of №1 while you have your request for changes on it" in told
    assert await state(world) is State.CHANGES_REQUESTED


async def test_what_the_author_changes_unsubmitted_does_not_end_an_objection(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✏️")
    assert await state(world) is State.CHANGES_REQUESTED
    await world.writer.slash(world.submissions, "draft withdraw", article="1")
    await world.edit(1, body="Nobody judges this yet.")
    assert await state(world) is State.DRAFT
    await name(world, world.ed)
    refused = await world.ed.user.click(
        [m for m in world.ed.user.dm_channel.history() if "Accept" in buttons_of(m)][-1], label="Accept"
    )
    assert "Its writer has it now. Once they submit it again" in answer_of(refused)
    assert refused.response is not None and buttons_of(refused.response) == []

    await world.writer.slash(world.submissions, "draft submit", article="1")
    assert "You are a co-author" in await press(world, world.ed, "Accept")


async def test_who_judges_it_gives_that_up_by_their_own_word_and_may_then_accept(world: World) -> None:
    await world.configure(approvals=2)
    await world.submit()
    await world.ed.click(world.card(), label="Claim")
    await world.ed.click(world.card(), label="Approve")
    await name(world, world.ed)
    refused = await world.ed.user.click(
        [m for m in world.ed.user.dm_channel.history() if "Accept" in buttons_of(m)][-1], label="Accept"
    )
    assert "while you have your approval and your claim on it" in answer_of(refused)
    assert refused.response is not None and buttons_of(refused.response) == [
        "Take my vote back",
        "Release my claim",
    ]
    await world.ed.user.click(refused.response, label="Take my vote back")
    await world.ed.user.click(refused.response, label="Release my claim")
    assert "You are a co-author" in await press(world, world.ed, "Accept")
    assert "wanda and ed" in by(world)
    assert "You wrote it" in answer_of(await world.ed.click(world.card(), label="Approve"))


async def test_an_invitation_is_declined_or_taken_back_or_lapses(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.outbox.due_clock.LOOK_SECONDS", 3600.0)  # days pass here
    await world.submit()
    await name(world, world.eve)
    assert "not a co-author" in await press(world, world.eve, "Decline")
    assert "have just declined" in await name(world, world.eve)
    assert "declined" in world.dms(world.writer)[-1]

    await name(world, world.ed)
    assert "has no invitation" in await name(world, world.ed)
    assert "taken that invitation back" in await press(world, world.ed, "Accept")

    await name(world, world.other_writer)
    await world.env.advance_time(7 * 86_400 + 60)
    assert "has lapsed" in world.dms(world.writer)[-1]
    assert "has lapsed" in await press(world, world.other_writer, "Accept")
    assert "By wanda (" in by(world)


async def test_somebody_else_cannot_answer_and_a_second_press_is_told_so(world: World) -> None:
    await world.submit()
    await join(world, world.ed)
    assert "accepted that invitation already" in await press(world, world.ed, "Accept")
    eve = Person(world.eve.id, "eve")
    with pytest.raises(NoSuchArticle):
        await world.bot.desk.co_authors.accept(1, 1, eve)


async def test_where_dms_are_closed_the_invitation_stands_in_the_thread(world: World) -> None:
    await world.submit()
    close_dms(world.env, world.ed)
    await name(world, world.ed)
    asked = world.thread().history()[-1]
    assert "invites you to be a co-author" in asked.content and world.ed.user.mention in asked.content
    assert "You are a co-author" in answer_of(await world.ed.click(asked, label="Accept"))


async def test_where_there_is_no_thread_either_the_author_is_told(world: World) -> None:
    await world.submit(body=" ")  # preflight stops it: no card
    close_dms(world.env, world.ed)
    await name(world, world.ed)
    assert "couldn’t DM" in world.dms(world.writer)[-1]


async def test_the_byline_has_an_order_and_roles(world: World) -> None:
    await world.submit()
    await join(world, world.other_writer, role="photos")
    await join(world, world.eve, role="additional reporting", place=1)
    assert "By eve (additional reporting), wanda and walt (photos)" in by(world)
    assert "is changed" in await name(world, world.other_writer, place=1, role="none")
    assert "By walt, eve (additional reporting) and wanda" in by(world)
    assert "is changed" in await name(world, world.writer, place=1)
    assert "By wanda, walt and eve (additional reporting)" in by(world)
    assert "is not a co-author" in await name(world, world.eve)
    assert "By wanda and walt (" in by(world)


async def test_a_role_alone_is_not_for_the_author_and_a_bot_writes_nothing(world: World) -> None:
    await world.submit()
    assert "a bot cannot be" in await name(world, world.writer, role="photos")
    assert "role goes with a co-author" in await name(world, world.writer, role="photos", place=1)


async def test_who_is_taken_off_does_not_judge_what_is_left_of_the_text(world: World) -> None:
    await world.submit()
    await join(world, world.ed)
    await world.edit(by=world.ed, body="The whole text is by somebody else than its author now.")
    await name(world, world.ed)
    await world.edit(body="The whole text is by somebody else than its author today.")
    told = answer_of(await world.ed.click(world.card(), label="Approve"))
    assert "words of yours are still in it" in told
    assert await state(world) is State.SUBMITTED

    await world.edit(headline="Ships", standfirst="", body="Nothing of it remains here.", sources="")
    await world.ed.click(world.card(), label="Approve")
    assert await state(world) is State.APPROVED
