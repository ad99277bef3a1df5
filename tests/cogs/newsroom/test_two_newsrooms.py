"""Two newsrooms in one process: each has its own numbers, people, channels and articles, and no other's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from simcord import Env
from simcord.actors import MemberActor, _dispatch_actor_interaction
from simcord.results import InteractionResult

from bot.domain.publishing.layout import same_text
from bot.ui.buttons import Press, custom_id
from bot.ui.forms import Form
from tests.incidents import forbid, parked, pinged, stored, try_all_again
from tests.world import UNKNOWN, World, answer_of, build_world, text_of

SECRET = "The mayor resigns on Friday, and nobody outside the desk knows it yet."


@dataclass
class Town:
    """Two newsrooms, and two people who are in both: an editor here who only reads there, and a writer."""

    post: World
    herald: World
    ed_at_herald: MemberActor
    wanda_at_herald: MemberActor


@pytest.fixture
async def town(env: Env) -> Town:
    post = await build_world(env, name="The Harbour Post")
    herald = await build_world(env, name="The Hill Herald")
    return Town(
        post, herald, herald.guild.add_member(post.ed.user), herald.guild.add_member(post.writer.user)
    )


async def forged(person: MemberActor, world: World, sent: str) -> InteractionResult:
    """A press on a button that has such an id, in a channel that they can see."""
    button = {"type": 2, "style": 1, "label": "Press me", "custom_id": sent}
    backend = world.env.backend
    backend.create_message(
        world.review.id, backend.bot_user.id, "Press", components=[{"type": 1, "components": [button]}]
    )
    message = world.review.last_message
    assert message is not None
    return await person.click(message, custom_id=sent)


async def forged_form(person: MemberActor, world: World, sent: str, **values: str) -> InteractionResult:
    """A form sent in with such an id."""
    data: dict[str, Any] = {
        "custom_id": sent,
        "components": [
            {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}}
            for name, value in values.items()
        ],
    }
    return await _dispatch_actor_interaction(person, 5, world.review, data)


async def all_of(world: World, article_id: int) -> tuple[object, object]:
    """An article with all that hangs on it, and its history."""
    reading = world.bot.desk.reading
    return await reading.sight(article_id), await reading.history(article_id)


async def test_each_counts_from_one_and_publishes_in_its_own_channel(town: Town) -> None:
    post, herald = town.post, town.herald
    await post.submit(body="From the harbour.")
    await herald.submit(body="From the hill.")
    assert "№1" in text_of(post.card())
    assert "№1" in text_of(herald.card())

    await post.ed.react(post.card(), "✅")
    await herald.ed.react(herald.card(), "✅")
    await post.env.advance_time(61)
    assert same_text(post.bodies(), "From the harbour.")
    assert same_text(herald.bodies(), "From the hill.")
    for world in (post, herald):
        (announcement,) = stored(world, world.announce)
        assert pinged(announcement) == ([], [world.subscribers.id], False)
        assert f"/{world.guild.id}/{world.publish.id}/" in announcement.content


async def test_votes_settings_and_reasons_stay_where_they_were_given(town: Town) -> None:
    post, herald = town.post, town.herald
    await post.configure(approvals=2, release="manual")
    await post.submit()
    await herald.submit()
    await post.ed.react(post.card(), "✏️")
    await post.ed.send(post.thread(), "Name the ship.")
    await herald.eve.click(herald.card(), label="Approve")

    assert "Name the ship." in text_of(post.card())
    assert "Changes requested" in text_of(post.card())
    assert "Approved" in text_of(herald.card())
    assert "Name the ship." not in text_of(herald.card())
    assert "1 of 1" in text_of(herald.card())
    await post.env.advance_time(61)
    assert len(herald.articles()) == 1
    assert post.articles() == []


async def test_an_editor_here_has_no_say_there(town: Town) -> None:
    post, herald = town.post, town.herald
    await herald.submit()
    before = await all_of(herald, 1)

    await town.ed_at_herald.react(herald.card(), "✅")
    assert herald.reactions() == {"✅": 1, "✏️": 1, "❌": 1, "👀": 1}
    assert any("Only editors" in said for said in herald.said_in_thread())
    for label in ("Approve", "Spike", "Claim"):
        assert UNKNOWN in answer_of(await town.ed_at_herald.click(herald.card(), label=label))
    for label in ("Read", "History"):
        assert UNKNOWN in answer_of(await town.ed_at_herald.click(herald.card(), label=label))
    told = answer_of(await town.ed_at_herald.slash(herald.review, "review queue"))
    assert herald.editors.mention in told
    assert await all_of(herald, 1) == before

    await post.submit()  # and at home all of that works
    await post.ed.react(post.card(), "✅")
    assert "Approved" in text_of(post.card())


async def test_numbers_headlines_and_lists_are_those_of_the_server_one_is_in(town: Town) -> None:
    post, herald = town.post, town.herald
    await post.submit(headline="Only at the harbour")
    await post.submit(headline="Another at the harbour")
    form = await town.wanda_at_herald.slash(herald.submissions, "submit")
    await town.wanda_at_herald.submit_modal(form, {"headline": "Only on the hill", "body": "Words."})

    here = answer_of(await post.writer.slash(post.submissions, "draft list"))
    there = answer_of(await town.wanda_at_herald.slash(herald.submissions, "draft list"))
    assert "Only at the harbour" in here
    assert "hill" not in here
    assert "Only on the hill" in there
    assert "harbour" not in there

    first = answer_of(await town.wanda_at_herald.slash(herald.submissions, "draft show", article="1"))
    assert "Only on the hill" in first
    for missing in ("2", "№2", "Only at the harbour"):
        told = await town.wanda_at_herald.slash(herald.submissions, "draft show", article=missing)
        assert "no article" in answer_of(told)
    queue = answer_of(await herald.ed.slash(herald.review, "review queue"))
    assert "hill" in queue
    assert "harbour" not in queue


async def test_completion_offers_only_what_is_here(town: Town) -> None:
    post, herald = town.post, town.herald
    await post.submit(headline="Only at the harbour")
    form = await town.wanda_at_herald.slash(herald.submissions, "submit")
    await town.wanda_at_herald.submit_modal(form, {"headline": "Only on the hill", "body": "Words."})

    async def offered(person: MemberActor, world: World, command: str) -> str:
        choices = await person.autocomplete(world.submissions, command, "article", "only")
        return " ".join(choice["name"] for choice in choices)

    assert "harbour" in await offered(post.writer, post, "draft show")
    assert "hill" not in await offered(post.writer, post, "draft show")
    assert "hill" in await offered(herald.ed, herald, "review approve")
    assert "harbour" not in await offered(herald.ed, herald, "review approve")
    assert await offered(town.ed_at_herald, herald, "review approve") == ""


@pytest.mark.parametrize("press", sorted(set(Press) - {Press.NEW}))
async def test_the_id_of_another_newsrooms_article_opens_nothing(town: Town, press: Press) -> None:
    post, herald = town.post, town.herald
    await post.submit()
    await herald.submit(headline="Mayor", body=SECRET)
    before = await all_of(herald, 2)

    # Ed is an editor at the Post, and at the Herald nobody; the Post's chief is not even a member there.
    for person in (post.ed, post.chief):
        for extra in (0, 1):
            told = answer_of(await forged(person, post, custom_id(press, 2, extra)))
            assert told != ""
            assert SECRET not in told
            assert "Mayor" not in told
    assert await all_of(herald, 2) == before
    assert herald.articles() == []


@pytest.mark.parametrize("form", [Form.EDIT, Form.REASON, Form.HOLD])
async def test_a_form_for_another_newsrooms_article_changes_nothing(town: Town, form: Form) -> None:
    post, herald = town.post, town.herald
    await post.submit()
    await herald.submit(headline="Mayor", body=SECRET)
    await herald.judge(herald.ed, "Request changes")
    before = await all_of(herald, 2)

    for person in (post.ed, post.chief):
        told = await forged_form(
            person, post, f"cd-form:{form}:2:1", headline="Forged", body="Forged.", reason="Forged."
        )
        assert answer_of(told) != ""
        assert SECRET not in answer_of(told)
    assert await all_of(herald, 2) == before


@pytest.mark.parametrize("sent", ["cd:approve:999:1", "cd:read:0:0", "cd:unheard_of:1:1"])
async def test_an_id_that_belongs_to_nothing_is_answered_in_a_sentence(town: Town, sent: str) -> None:
    await town.post.submit()
    said = answer_of(await forged(town.post.ed, town.post, sent))
    assert UNKNOWN in said or "I do not know this button" in said


async def test_a_person_in_both_acts_in_each_by_the_roles_held_there(town: Town) -> None:
    """Who is an editor in both may act in both, also by a button that lies in the other server's DM."""
    post, herald = town.post, town.herald
    post.env.backend.add_member_role(herald.guild.id, post.ed.id, herald.chiefs.id)
    await herald.configure(release="manual")
    await herald.submit()
    await town.ed_at_herald.click(herald.card(), label="Read")  # a chief may read
    refused = await town.ed_at_herald.click(herald.card(), label="Approve")
    assert "Only editors" in answer_of(refused)

    await herald.ed.click(herald.card(), label="Approve")
    await town.ed_at_herald.click(herald.card(), label="Publish now")
    assert len(herald.articles()) == 1


async def test_only_what_waits_here_is_tried_again(town: Town) -> None:
    post, herald = town.post, town.herald
    for world in (post, herald):
        forbid(world, world.publish, "send_messages")
        await world.submit()
        await world.ed.react(world.card(), "✅")
    await post.env.advance_time(61)
    for world in (post, herald):
        world.env.backend.delete_overwrite(world.publish.id, world.env.backend.bot_user.id)

    await try_all_again(post)
    assert len(post.articles()) == 1
    assert await parked(post) == []
    assert herald.articles() == []
    assert len(await parked(herald)) == 1


async def test_what_goes_wrong_in_one_server_does_not_hold_up_the_other(town: Town) -> None:
    post, herald = town.post, town.herald
    for world in (herald, post):
        await world.submit()
        await world.ed.react(world.card(), "✅")
    herald.env.backend.remove_guild(herald.guild.id)
    await post.env.advance_time(61)
    assert len(post.articles()) == 1
    assert "Published" in text_of(post.card())


async def test_a_newsroom_is_set_up_by_its_own_administrator(town: Town) -> None:
    guest = town.herald.guild.add_member(town.post.admin.user)
    before = await town.herald.bot.desk.setup.newsroom(town.herald.guild.id)
    await guest.send(town.herald.submissions, "!newsroom settings approvals: 7")
    assert any("Only people who may manage" in said for said in town.herald.dms(guest))
    assert await town.herald.bot.desk.setup.newsroom(town.herald.guild.id) == before
