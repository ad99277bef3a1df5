"""Catch-up: what people did with a card while the bot was away counts as if it had been there."""

from __future__ import annotations

from typing import Any

import pytest
from simcord.backend import serializers

from bot.desk.review.review import Review
from bot.domain.article.article import Via
from bot.domain.article.states import State
from bot.domain.refusals import StoreUnavailable
from bot.domain.review.votes import Choice
from tests.away import MARKS, away, happens, holder, quiet, requests, state, votes
from tests.incidents import forbid
from tests.world import World, text_of


async def nobody_is_told(*_: Any) -> None:
    """Two hundred readers would be."""


def listed(
    monkeypatch: pytest.MonkeyPatch, world: World, people: list[int], *, burst: bool
) -> list[tuple[int, int | None]]:
    """Have these people's ✅ on the card, in lists as Discord gives them: in the order of their ids, at most
    so many as are asked for, normal ones and super ones apart. Returns what is asked for."""
    asked: list[tuple[int, int | None]] = []
    everybody = sorted(people)

    async def users(
        *_: object, limit: int, after: int | None = None, **options: object
    ) -> list[dict[str, Any]]:
        asked.append((limit, after))
        if (options["type"] == 1) is not burst:
            return []
        there = [person for person in everybody if after is None or person > after]
        return [{"id": str(person)} for person in there[:limit]]

    payload = serializers.message_payload

    def message(*of: Any, **options: Any) -> Any:
        made: Any = payload(*of, **options)
        for reaction in made["reactions"]:
            if reaction["emoji"]["name"] == "✅":
                many = len(everybody)
                details = {"normal": 1, "burst": many} if burst else {"normal": 1 + many, "burst": 0}
                reaction |= {"count": 1 + many, "count_details": details}
        return made

    monkeypatch.setattr(serializers, "message_payload", message)
    monkeypatch.setattr(world.bot.http, "get_reaction_users", users)
    return asked


async def test_a_vote_made_meanwhile_counts(world: World) -> None:
    await world.submit()
    async with away(world):
        await world.ed.react(world.card(), "✅")
    assert await votes(world) == {world.ed.id: (Choice.APPROVE, Via.REACTION)}
    assert "Approved" in text_of(world.card()) and f"<@{world.ed.id}>" in text_of(world.card())
    await world.env.advance_time(61)
    assert len(world.articles()) == 1


async def test_a_vote_taken_back_meanwhile_is_gone_and_stops_what_is_due(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    async with away(world):
        await world.ed.unreact(world.card(), "✅")
        await world.env.advance_time(120)  # the cooling-off is over by now
    assert await votes(world) == {}
    assert await state(world) is State.SUBMITTED
    await world.env.advance_time(120)
    assert world.articles() == []


async def test_a_restart_reads_back_before_anything_goes_out(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    stopped = world.bot
    await stopped.close()
    await world.ed.unreact(world.card(), "✅")
    await world.eve.react(world.card(), "❌")
    await world.env.advance_time(600)
    await world.restart()
    assert await votes(world) == {world.eve.id: (Choice.SPIKE, Via.REACTION)}
    assert world.articles() == []


async def test_votes_by_button_or_command_stay_without_a_reaction(world: World) -> None:
    await world.configure(approvals=3)
    await world.submit()
    await world.ed.click(world.card(), label="Approve")
    await world.eve.slash(world.review, "review approve", article="1")
    async with away(world):
        pass
    assert await votes(world) == {
        world.ed.id: (Choice.APPROVE, Via.BUTTON),
        world.eve.id: (Choice.APPROVE, Via.COMMAND),
    }


async def test_a_quiet_card_costs_one_request_and_changes_nothing(world: World) -> None:
    await world.submit()
    before = text_of(world.card()), await state(world)
    since = len(world.env.http_requests)
    async with away(world):
        pass
    assert cards_read(world, since) == [world.card().id]
    listened = f"GET /channels/{world.submissions.id}/messages"
    assert len(requests(world, since)) == 2 and listened in requests(world, since)
    assert (text_of(world.card()), await state(world)) == before
    quiet(world)


async def test_only_open_cards_are_read(world: World) -> None:
    await world.configure(cooling_off=0)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.submit(headline="The second piece")
    await world.submit(headline="The third piece")
    await world.writer.slash(world.submissions, "draft withdraw", article="3")
    since = len(world.env.http_requests)
    async with away(world):
        pass
    assert cards_read(world, since) == [world.card(2).id]


def cards_read(world: World, since: int) -> list[int]:
    """The cards that were looked at: each request for one message of the review channel."""
    one = f"GET /channels/{world.review.id}/messages/"
    return [int(path.removeprefix(one)) for path in requests(world, since) if path.startswith(one)]


@pytest.mark.parametrize("mark", ["✏️", "👀"])
async def test_what_may_not_count_is_taken_off_and_its_owner_told(world: World, mark: str) -> None:
    await world.submit()
    async with away(world):
        await world.reader.react(world.card(), mark)
    quiet(world)
    [told] = world.said_in_thread()
    assert told.startswith(f"<@{world.reader.id}> Your {mark} does not count.") and "Only editors" in told
    assert await votes(world) == {} and await holder(world) is None


async def test_bots_and_whoever_has_left_do_not_count(world: World) -> None:
    await world.submit()
    helper = world.guild.add_member(world.env.create_user("helper", bot=True), roles=[world.editors])
    card = world.card()
    async with away(world):
        world.env.backend.add_reaction(card.channel.id, card.id, "✅", helper.id)
        await world.ed.react(card, "✅")
        world.env.backend.remove_member(world.guild.id, world.ed.id)
    assert await votes(world) == {}
    assert world.reactions()["✅"] == 2, "the other bot's is left alone"
    assert world.said_in_thread() == []


async def test_the_role_that_somebody_has_now_decides(world: World) -> None:
    await world.submit()
    async with away(world):
        await world.reader.react(world.card(), "✅")
        world.env.backend.add_member_role(world.guild.id, world.reader.id, world.editors.id)
    assert await votes(world) == {world.reader.id: (Choice.APPROVE, Via.REACTION)}


async def test_cleared_marks_come_back_and_votes_by_them_go(world: World) -> None:
    await world.configure(approvals=3)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.ed.react(world.card(), "👀")
    await world.eve.click(world.card(), label="Approve")
    async with away(world):
        world.env.backend.clear_reactions(world.review.id, world.card().id)
    quiet(world)
    assert [str(reaction.emoji) for reaction in world.card().reactions] == list(MARKS)
    assert await votes(world) == {world.eve.id: (Choice.APPROVE, Via.BUTTON)}
    assert await holder(world) is None


async def test_a_claim_by_the_eyes_is_read_back_both_ways(world: World) -> None:
    await world.submit()
    async with away(world):
        await world.ed.react(world.card(), "👀")
    assert await holder(world) == world.ed.id
    async with away(world):
        await world.ed.unreact(world.card(), "👀")
        await world.eve.react(world.card(), "👀")
    assert await holder(world) == world.eve.id
    async with away(world):
        await world.ed.react(world.card(), "👀")
    assert await holder(world) == world.eve.id
    assert world.reactions()["👀"] == 2
    assert f"<@{world.eve.id}> has claimed №1" in world.said_in_thread()[-1]


async def test_a_claim_by_button_needs_no_eyes(world: World) -> None:
    await world.submit()
    await world.ed.click(world.card(), label="Claim")
    async with away(world):
        pass
    assert await holder(world) == world.ed.id
    assert not [path for path in requests(world) if path.startswith("DELETE")]


async def test_old_eyes_taken_away_do_not_end_a_claim_by_button(world: World) -> None:
    forbid(world, world.review, "manage_messages")
    await world.submit()
    await world.ed.react(world.card(), "👀")
    for _ in ("given back", "claimed anew"):
        await world.ed.click(world.card(), label="Claim")
    assert world.reactions()["👀"] == 2
    await world.ed.unreact(world.card(), "👀")
    assert await holder(world) == world.ed.id


async def test_of_two_marks_the_one_not_known_is_later(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✏️")
    async with away(world):
        await world.ed.react(world.card(), "✅")
    assert await votes(world) == {world.ed.id: (Choice.APPROVE, Via.REACTION)}
    assert world.reactions() == {"✅": 2, "✏️": 1, "❌": 1, "👀": 1}


async def test_of_several_unknown_marks_the_careful_one_counts(world: World) -> None:
    await world.submit()
    async with away(world):
        for mark in ("✅", "❌", "✏️"):
            await world.ed.react(world.card(), mark)
    assert await votes(world) == {world.ed.id: (Choice.SPIKE, Via.REACTION)}
    assert world.reactions() == {"✅": 1, "✏️": 1, "❌": 2, "👀": 1}
    assert any("yours is ❌ now" in said for said in world.said_in_thread())
    async with away(world):
        pass
    assert await votes(world) == {world.ed.id: (Choice.SPIKE, Via.REACTION)}


async def test_a_button_pressed_since_is_later_than_a_reaction_before(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.recovery.catch_up.FIRST_PAUSE_SECONDS", 20.0)
    await world.submit()
    async with away(world):
        await world.ed.react(world.card(), "✅")
        await world.env.advance_time(5)
        world.env.inject_error("GET", f"/channels/{world.review.id}/messages/*", status=500, times=1)
    assert await votes(world) == {}, "the card could not be read yet"
    await world.judge(world.ed, "Request changes")
    await world.env.advance_time(30)
    assert await votes(world) == {world.ed.id: (Choice.CHANGES, Via.BUTTON)}
    quiet(world)
    assert "yours is ✏️ now" in world.said_in_thread()[-1]


async def test_no_approval_on_the_way_to_something_else_goes_out(world: World) -> None:
    """Ed's approval and Eve's request are gone, Chris spikes: at no moment may it be approved."""
    await world.configure(approvals=1, cooling_off=0)
    await world.submit()
    await world.eve.react(world.card(), "✏️")
    await world.ed.react(world.card(), "✅")
    assert await state(world) is State.CHANGES_REQUESTED
    async with away(world):
        await world.ed.unreact(world.card(), "✅")
        await world.take_off(world.eve, "✏️")
        await world.chief.react(world.card(), "❌")
    assert await state(world) is State.SPIKED
    assert world.articles() == []


async def test_nothing_goes_out_while_its_card_cannot_be_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.recovery.catch_up.FIRST_PAUSE_SECONDS", 20.0)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    async with away(world):
        await world.ed.unreact(world.card(), "✅")
        world.env.inject_error("GET", f"/channels/{world.review.id}/messages/*", status=500, times=1)
        await world.env.advance_time(61)
    assert world.articles() == []
    await world.env.advance_time(60)
    assert world.articles() == []
    assert await state(world) is State.SUBMITTED


async def test_what_cannot_be_read_for_long_goes_out_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.recovery.catch_up.FIRST_PAUSE_SECONDS", 20.0)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    world.env.inject_error("GET", f"/channels/{world.review.id}/messages/*", status=500, times=None)
    async with away(world):
        await world.env.advance_time(61)
    await world.env.advance_time(60)
    assert world.articles() == []
    await world.env.advance_time(120)
    assert len(world.articles()) == 1


async def test_nothing_goes_out_while_nobody_could_stop_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.recovery.catch_up.REPLAYED_WITHIN_SECONDS", 20.0)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    happens(world, "disconnect")
    await world.env.advance_time(120)
    assert world.articles() == []
    happens(world, "resumed")
    await world.env.settle()
    assert world.articles() == [], "what Discord sends again may take the approval back"
    await world.env.advance_time(20)
    assert len(world.articles()) == 1


async def test_what_the_database_could_not_take_is_read_back_once_it_can(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")

    async def unavailable(*_: object, **__: object) -> None:
        raise StoreUnavailable

    with monkeypatch.context() as full:
        full.setattr(Review, "unvote", unavailable)
        await world.ed.unreact(world.card(), "✅")
    assert len(await votes(world)) == 1
    with world.env._bot_scope():
        for listener in world.bot.desk.unit.store.on_recovery:
            listener()
    await world.env.settle()
    assert await votes(world) == {}


async def test_a_reaction_of_an_older_revision_is_no_vote_on_the_new_one(world: World) -> None:
    forbid(world, world.review, "manage_messages")
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.eve.react(world.card(), "✏️")
    await world.edit(body="Another text, without a ship.")
    assert world.reactions()["✅"] == world.reactions()["✏️"] == 2, "they could not be taken off"
    for _ in range(2):
        async with away(world):
            pass
        assert await votes(world) == {}
    async with away(world):
        await world.ed.unreact(world.card(), "✅")
    async with away(world):
        await world.ed.react(world.card(), "✅")
    assert await votes(world) == {world.ed.id: (Choice.APPROVE, Via.REACTION)}


async def test_an_older_choice_that_still_stands_there_does_not_come_back(world: World) -> None:
    forbid(world, world.review, "manage_messages")
    await world.configure(approvals=3)
    await world.submit()
    await world.ed.react(world.card(), "✏️")
    await world.ed.react(world.card(), "✅")
    async with away(world):
        pass
    assert await votes(world) == {world.ed.id: (Choice.APPROVE, Via.REACTION)}
    await world.take_off(world.ed, "✏️")
    await world.ed.react(world.card(), "✏️")
    assert await votes(world) == {world.ed.id: (Choice.CHANGES, Via.REACTION)}, "put there anew, it counts"


async def test_a_refusal_is_not_repeated_at_every_connect(world: World) -> None:
    forbid(world, world.review, "manage_messages")
    await world.submit()
    async with away(world):
        await world.reader.react(world.card(), "✅")
    await world.env.advance_time(120)
    async with away(world):
        pass
    assert len(world.said_in_thread()) == 1


@pytest.mark.parametrize("kind", ["normal", "super"])
async def test_long_lists_are_read_to_their_end(
    world: World, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """simcord shows everybody at once and knows no super reactions: here the list comes as Discord has it."""
    await world.configure(approvals=20)
    await world.submit()
    crowd = [world.guild.add_member(world.env.create_user(f"reader{n}")) for n in range(205)]
    last = world.guild.add_member(world.env.create_user("zoe"), roles=[world.editors])
    asked = listed(monkeypatch, world, [*(person.id for person in crowd), last.id], burst=kind == "super")
    monkeypatch.setattr("bot.delivery.review.reactions.Reactions.refuse", nobody_is_told)
    async with away(world):
        pass
    assert await votes(world) == {last.id: (Choice.APPROVE, Via.REACTION)}
    assert [limit for limit, _ in asked] == [100, 100, 100]
    assert [after for _, after in asked] == [None, crowd[99].id, crowd[199].id]
