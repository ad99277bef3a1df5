"""Second look: after a bypass a second pair of eyes is asked for until somebody gives it."""

from __future__ import annotations

import pytest
from simcord import Env

from bot.desk.article.actors import By
from bot.desk.article.moves import advance
from bot.domain.article.article import Article
from bot.domain.article.states import Action, Guard, Who
from bot.domain.newsroom.roles import Person
from bot.store.article import articles
from bot.store.newsroom import newsrooms
from bot.store.outbox.kinds import Kind
from bot.ui.review.bypass import looked
from tests.cogs.doors import pings
from tests.cogs.review.bypasses import (
    LOOK,
    WANTED,
    asking,
    bypass,
    history,
    hours,
    out_unread,
)
from tests.delivery.recovery.test_restart import Restart, either_way, lose_record
from tests.incidents import crash, patient, pinged, stored, truthful_threads
from tests.world import ARTICLE, World, answer_of, build_world, buttons_of, text_of


@pytest.fixture(autouse=True)
def _as_discord_is(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)
    truthful_threads(monkeypatch)
    monkeypatch.setattr("bot.delivery.outbox.due_clock.LOOK_SECONDS", 3600.0)  # days pass here


async def test_only_an_independent_editor_is_a_second_pair_of_eyes(world: World) -> None:
    await world.submit(world.ed)
    await world.join(world.eve, world.ed)
    told = await bypass(world)
    assert "without its review" in answer_of(told)
    await hours(world, 0.02)
    [message] = asking(world)
    for person, sentence in (
        (world.chief, "You bypassed its review yourself"),
        (world.ed, "You wrote it"),
        (world.eve, "You wrote it"),
        (world.reader, "That is for the desk"),
        (world.admin, "That is for the desk"),
    ):
        assert sentence in answer_of(await person.click(message, label=LOOK))
    assert WANTED in text_of(world.card())
    other = world.guild.add_member(world.env.create_user("emma"), roles=[world.editors])
    await other.click(world.card(), label=LOOK)
    chief = Person(world.chief.id, "chris", frozenset({world.editors.id, world.chiefs.id}))
    late = looked(await world.bot.desk.bypasses.look(1, 1, chief))  # pressed before it was redrawn
    assert f"Read since by <@{other.id}>" in late and "It needs no more readings" in late
    assert (await history(world)).count("👓") == 1


async def test_a_chief_may_let_their_own_text_through_and_it_says_so(world: World) -> None:
    await world.submit(world.chief)
    await bypass(world)
    assert f"<@{world.chief.id}> (who wrote it): “The dam" in text_of(world.card())
    await hours(world, 0.02)
    assert f"<@{world.chief.id}> (who wrote it) bypassed it" in asking(world)[0].content
    await world.ed.click(asking(world)[0], label=LOOK)
    assert f"Read since by <@{world.ed.id}>" in text_of(world.card())


async def test_the_desk_is_asked_again_once_a_day_without_a_ping(world: World) -> None:
    await world.configure(timezone="Europe/Berlin", quiet_hours="01:00-05:00")
    await out_unread(world)  # one in the morning in Berlin: what is out unread is said at once
    [first] = asking(world)
    before = pings(world)
    await hours(world, 27)
    assert [m.id for m in asking(world)] == [first.id], "the quiet hours are not over"
    await hours(world, 2)
    [second] = asking(world)
    assert second.id > first.id and "**Still wanted: a second pair of eyes**" in second.content
    await hours(world, 24)
    [third] = asking(world)
    assert third.id > second.id and [p for p in pings(world) if "Still wanted" in p] == []
    assert len(pings(world)) <= len(before)
    await world.eve.click(third, label=LOOK)
    await hours(world, 48)
    assert [m.id for m in asking(world)] == [third.id]


@either_way
async def test_a_restart_at_every_step_asks_nobody_twice(env: Env, restart: Restart) -> None:
    world = await build_world(env)
    await world.submit()
    await bypass(world)
    for count in (0.02, 1, 22.9, 0.2, 1, 24):
        await restart(world)
        await hours(world, count)
    await restart(world)
    [message] = asking(world)
    assert "Still wanted" in message.content
    assert len(pings(world)) == len([p for p in pings(world) if "Still" not in p])
    asked = [
        call for call in env.http_requests if call.method == "POST" and "without review" in str(call.json)
    ]
    assert len(asked) == 3, "once when it came out, and once for each day"
    await world.eve.click(message, label=LOOK)
    await restart(world)
    assert "Read since" in asking(world)[0].content


async def test_what_was_asked_and_not_recorded_is_not_asked_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = lose_record(monkeypatch, Kind.EYES, 1)
    await out_unread(world)
    assert lost()
    await crash(world)
    await hours(world, 0.2)
    assert len(asking(world)) == 1
    await world.eve.click(asking(world)[0], label=LOOK)
    assert "Read since" in asking(world)[0].content


async def test_a_day_away_is_asked_for_once(world: World) -> None:
    await out_unread(world)
    await world.bot.close()
    await hours(world, 80)
    await world.restart()
    [message] = asking(world)
    assert "Still wanted" in message.content


async def test_the_message_comes_again_when_somebody_deletes_it_and_pings_nobody(world: World) -> None:
    await out_unread(world)
    world.env.backend.delete_message(world.review.id, asking(world)[0].id)
    await world.env.settle()
    [message] = asking(world)
    [record] = [m for m in stored(world, world.review) if m.id == message.id]
    assert pinged(record) == ([], [], False)
    await world.eve.click(message, label=LOOK)
    world.env.backend.delete_message(world.review.id, message.id)
    await world.env.settle()
    assert asking(world) == []


async def correct(world: World, body: str = "A better text.") -> None:
    """A correction of №1 is written and handed in by its writer."""
    await world.writer.slash(
        world.submissions, "publish correct", article="1", kind="correction", note="It was eight."
    )
    await world.edit(body=body)
    await world.writer.slash(world.submissions, "draft submit", article="1")


async def test_a_reviewed_text_in_its_place_ends_the_question(world: World) -> None:
    await out_unread(world)
    await correct(world)
    assert "**Published without review**" in text_of(world.card()) and LOOK in buttons_of(world.card())
    await world.ed.click(world.card(), label="Approve")
    await hours(world, 0.02)
    assert "A better text." in world.bodies()
    [message] = asking(world)
    assert "Another text has replaced it (revision 3)" in message.content
    assert buttons_of(message) == [] and LOOK not in buttons_of(world.card())
    assert "without review" not in text_of(world.card())
    await hours(world, 50)
    assert len(asking(world)) == 1


async def test_an_abandoned_correction_leaves_the_question(world: World) -> None:
    await out_unread(world)
    await correct(world)
    await bypass(world, "Now.")
    assert text_of(world.card()).count("a second pair of eyes**") == 2
    await world.writer.slash(world.submissions, "publish abandon", article="1", reason="not needed")
    assert text_of(world.card()).count("a second pair of eyes**") == 1
    await world.eve.click(asking(world)[0], label=LOOK)
    assert "Read since" in text_of(world.card())


async def test_a_correction_that_is_let_through_is_asked_for_by_itself(world: World) -> None:
    await out_unread(world)
    await world.eve.click(asking(world)[0], label=LOOK)
    await correct(world)
    await bypass(world, "Readers are misled.")
    await hours(world, 0.02)
    first, second = asking(world)
    assert "Read since" in first.content
    assert "Readers are misled" in second.content and LOOK in buttons_of(second)
    stale = await world.eve.click(world.card(), label=LOOK)
    assert "Thank you" in answer_of(stale)
    assert "read revision 3" in await history(world)


async def moved(world: World, action: Action) -> Article:
    """A chief takes №1 down, or puts it up again, by the desk's own door."""

    def work(tx, now):  # type: ignore[no-untyped-def]
        article = articles.get(tx, 1)
        by = By(world.chief.id, "chris", frozenset({Who.CHIEF}))
        newsroom = newsrooms.get(tx, article.newsroom_id)
        return advance(tx, newsroom, article, by, action, now=now, met=frozenset(Guard))

    done = await world.bot.desk.unit.write(work)
    await world.restart()  # simcord knows of no end of what nobody on Discord has begun
    return done


async def test_while_it_is_not_out_nobody_is_asked(world: World) -> None:
    await out_unread(world)
    await moved(world, Action.UNPUBLISH)
    [message] = asking(world)
    assert "it needs no second reading" in message.content and buttons_of(message) == []
    assert "second pair" not in answer_of(await world.eve.slash(world.review, "review queue"))
    await hours(world, 50)
    assert len(asking(world)) == 1
    await moved(world, Action.REPUBLISH)
    [message] = asking(world)
    assert WANTED in message.content and buttons_of(message) == [LOOK, "Read", "Correct"]
    await hours(world, 24.1)
    [message] = asking(world)
    assert "Still wanted" in message.content
    await moved(world, Action.RETRACT)
    assert "Readers no longer see it" in asking(world)[0].content
    await hours(world, 50)
    assert len(asking(world)) == 1


async def test_the_mark_and_the_question_fit_whatever_is_written(world: World) -> None:
    await world.submit(headline="*_" * 119 + "1", body=ARTICLE["body"])
    await bypass(world, "`*_~|" * 300)
    await hours(world, 0.02)
    [message] = asking(world)
    assert len(message.content) <= 2000 and "its card" in message.content
    assert len(text_of(world.card())) <= 4000
    assert len(await history(world)) <= 2000
