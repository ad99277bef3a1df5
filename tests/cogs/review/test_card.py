"""The card: what the desk sees of an article, state by state, and that it stays within Discord's limits."""

from __future__ import annotations

from simcord import Env

from bot.domain.article.states import State
from bot.domain.text.graphemes import utf16_length
from bot.ui.article.state_labels import LOOKS
from tests.world import Seen, World, build_world, buttons_of, components_of, text_of

DECIDING = ["Approve", "Request changes", "Spike"]
LOOKING = ["Read", "History"]


def colour_of(message: Seen) -> int:
    """The accent of the card."""
    return next(c["accent_color"] for c in components_of(message) if c["type"] == 17)


def shown_in(world: World, state: State) -> bool:
    """Whether the card says this state, in words and in its colour."""
    look = LOOKS[state]
    card = world.card()
    return f"### {look.mark} {look.name}" in text_of(card) and colour_of(card) == look.colour


async def test_the_card_says_what_an_editor_needs_to_know(world: World) -> None:
    await world.submit()
    seen = text_of(world.card())
    assert "№1 · Ferry to the islands runs again" in seen
    assert "After four months in dock" in seen
    assert f"By wanda (<@{world.writer.id}>)" in seen
    assert "revision 1 · 33 words" in seen
    submitted = int(world.env.now().timestamp())
    assert f"<t:{submitted}:R>" in seen
    assert "0 of 1 approval" in seen
    assert "Preflight: nothing found" in seen
    assert shown_in(world, State.SUBMITTED)


async def test_the_bot_puts_the_four_reactions_on_it_in_order_and_opens_a_thread(world: World) -> None:
    await world.submit()
    assert [str(reaction.emoji) for reaction in world.card().reactions] == ["✅", "✏️", "❌", "👀"]
    assert set(world.reactions().values()) == {1}
    assert world.thread().name == "№1 Ferry to the islands runs again"


async def test_the_card_lists_what_preflight_noticed(world: World) -> None:
    await world.submit(standfirst="", tags="", sources="")
    assert "Preflight: " in text_of(world.card())
    for noticed in ("no tags", "no standfirst", "quoted material without any source"):
        assert noticed in text_of(world.card())


async def test_each_state_has_its_words_its_colour_and_its_buttons(world: World) -> None:
    await world.submit()
    assert buttons_of(world.card()) == [*DECIDING, "Claim", *LOOKING, "Schedule"]

    await world.ed.click(world.card(), label="Claim")
    assert shown_in(world, State.IN_REVIEW)
    assert f"claimed** by <@{world.ed.id}>" in text_of(world.card())
    assert buttons_of(world.card()) == [*DECIDING, "Claim", *LOOKING, "Schedule"]

    await world.ed.slash(world.review, "review changes", article="1", reason="Name the ship.")
    assert shown_in(world, State.CHANGES_REQUESTED)
    assert f"changes** <@{world.ed.id}> — “Name the ship.”" in text_of(world.card())
    assert buttons_of(world.card()) == [*DECIDING, *LOOKING]

    await world.ed.slash(world.review, "review hold", article="1", reason="The lawyer reads it.")
    assert shown_in(world, State.HELD)
    assert f"<@{world.ed.id}> stopped it: “The lawyer reads it.”" in text_of(world.card())
    assert buttons_of(world.card()) == [*DECIDING, "Take off hold", *LOOKING]

    await world.ed.click(world.card(), label="Take off hold")
    await world.eve.slash(world.review, "review spike", article="1", reason="It is an advertisement.")
    assert shown_in(world, State.SPIKED)
    assert buttons_of(world.card()) == ["Restore", "Spike", *LOOKING]

    await world.eve.click(world.card(), label="Restore")
    assert shown_in(world, State.SUBMITTED)
    await world.eve.click(world.card(), label="Approve")
    assert shown_in(world, State.APPROVED)
    assert f"1 of 1 approval** <@{world.eve.id}>" in text_of(world.card())
    goes_out = int(world.env.now().timestamp()) + 60
    assert f"Goes out **<t:{goes_out}:R>**, at <t:{goes_out}:T>, in" in text_of(world.card())

    await world.env.advance_time(60)
    assert shown_in(world, State.PUBLISHED)
    assert buttons_of(world.card()) == [*LOOKING, "Correct", "Take down"]
    assert f"Approved by <@{world.eve.id}>" in text_of(world.card())
    assert f"/{world.publish.id}/{world.articles()[0].id}" in text_of(world.card())


async def test_a_draft_taken_back_says_so(world: World) -> None:
    await world.submit()
    await world.writer.slash(world.submissions, "draft withdraw", article="1")
    assert shown_in(world, State.DRAFT)
    assert f"<@{world.writer.id}> took it back" in text_of(world.card())
    assert buttons_of(world.card()) == [*DECIDING, "Claim", *LOOKING]


async def test_a_chief_gets_a_button_to_publish_under_the_manual_policy(world: World) -> None:
    await world.configure(release="manual")
    await world.submit()
    await world.ed.react(world.card(), "✅")
    assert buttons_of(world.card()) == [*DECIDING, "Publish now", "Schedule", *LOOKING]
    refused = await world.ed.click(world.card(), label="Publish now")
    assert "Only chiefs" in text_of(refused.response)
    await world.chief.click(world.card(), label="Publish now")
    assert len(world.articles()) == 1


async def test_read_gives_the_whole_text_privately(world: World) -> None:
    await world.submit()
    read = await world.ed.click(world.card(), label="Read")
    assert read.ephemeral
    assert "“We were never going to give her up,” said its captain" in text_of(read.response)
    assert "https://example.org/ferry" in text_of(read.response)


async def test_history_tells_who_did_what(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.ed.unreact(world.card(), "✅")
    told = await world.eve.click(world.card(), label="History")
    assert told.ephemeral
    for line in (
        f"<@{world.writer.id}> submitted it",
        f"<@{world.ed.id}> voted ✅ approve by reaction → 🟢 approved",
        f"Copydesk ended ✅ approve of <@{world.ed.id}>: the reaction was taken off the card → 🔵 submitted",
    ):
        assert line in text_of(told.response)


async def test_earlier_reasons_stay_on_the_card_of_the_next_revision(world: World) -> None:
    await world.submit()
    await world.ed.slash(world.review, "review changes", article="1", reason="Name the ship.")
    await world.edit(body="The Aurora left the harbour at seven.")
    seen = text_of(world.card())
    assert "revision 2" in seen
    assert f"Revision 1, <@{world.ed.id}>: “Name the ship.”" in seen
    assert "changes**" not in seen, "the vote itself is void"


async def test_a_kind_word_with_an_approval_is_not_shown_as_a_request(world: World) -> None:
    await world.submit()
    await world.ed.slash(world.review, "review approve", article="1", reason="A fine piece.")
    assert f"✅ <@{world.ed.id}> approves it:\n> A fine piece." in world.said_in_thread()
    await world.edit(body="The Aurora left the harbour at seven.")
    assert "A fine piece" not in text_of(world.card())
    assert "Asked for" not in world.said_in_thread()[-1]


async def test_a_card_deleted_by_hand_is_posted_again_at_the_next_change(world: World) -> None:
    await world.submit()
    first = world.card()
    await world.chief.slash(world.review, "review claim", article="1")
    world.env.backend.delete_message(world.review.id, first.id)
    await world.env.settle()

    await world.ed.slash(world.review, "review approve", article="1")
    again = world.card()
    assert again.id != first.id
    assert shown_in(world, State.APPROVED)
    assert len(world.reactions()) == 4
    assert world.thread().name == "№1 Ferry to the islands runs again"
    await world.eve.react(again, "❌")
    assert shown_in(world, State.SPIKED)


async def test_a_card_changed_by_hand_is_drawn_right_at_the_next_change(world: World) -> None:
    await world.submit()
    card = world.card()
    forged = [{"type": 10, "content": "№1 · nothing to see here"}]
    world.env.backend.edit_message(world.review.id, card.id, {"components": forged})
    assert "Ferry" not in text_of(world.card())

    await world.ed.react(world.card(), "👀")
    assert "№1 · Ferry to the islands runs again" in text_of(world.card())
    assert shown_in(world, State.IN_REVIEW)


async def test_a_headline_cannot_dress_up_as_something_else(world: World) -> None:
    await world.submit(headline="@everyone # **Approved** [click](https://example.org) <@1>")
    seen = text_of(world.card())
    assert "\\@everyone" in seen and "\\*\\*Approved" in seen and "\\<@1>" in seen and "\\[click" in seen
    stored = world.env.backend.get_message(world.review.id, world.card().id)
    assert stored.ping_user_ids == [] and stored.ping_role_ids == []


async def test_the_fullest_card_stays_within_discords_limits(env: Env) -> None:
    world = await build_world(env)
    await world.configure(approvals=20, spikes=20)
    desk = [world.guild.add_member(env.create_user(f"editor{n}"), roles=[world.editors]) for n in range(20)]
    marked = "*_~`|" * 60
    untidy = {
        "headline": f"{marked[:248]} 1",
        "standfirst": marked,
        "body": "“A quote. @everyone\n\n<@123>",
        "tags": "",
    }
    await world.submit(**untidy, sources="")
    for round_number in range(3):
        await desk[0].slash(world.review, "review changes", article="1", reason=marked)
        await world.edit(body=f"“A quote. @everyone {round_number}")
    for number, editor in enumerate(desk):
        verb = "review spike" if number % 2 else "review changes"
        await editor.slash(world.review, verb, article="1", reason=marked * 4)

    card = world.card()
    assert all(f"<@{editor.id}>" in text_of(card) for editor in desk[:10])
    shown = [component["content"] for component in components_of(card) if component["type"] == 10]
    assert sum(utf16_length(text) for text in shown) <= 4000
    assert len(list(components_of(card))) <= 40
    assert shown_in(world, State.CHANGES_REQUESTED)
    parked = await world.bot.desk.reading.sight(1)
    assert parked.parked == ()


async def test_twenty_approvals_are_counted_and_named(env: Env) -> None:
    world = await build_world(env, approvals=20)
    desk = [world.guild.add_member(env.create_user(f"editor{n}"), roles=[world.editors]) for n in range(20)]
    await world.submit()
    for editor in desk[:19]:
        await editor.react(world.card(), "✅")
    assert "19 of 20 approvals" in text_of(world.card())
    assert all(f"<@{editor.id}>" in text_of(world.card()) for editor in desk[:19])
    assert shown_in(world, State.IN_REVIEW)
    await desk[19].react(world.card(), "✅")
    assert shown_in(world, State.APPROVED)
