"""Sign-offs as people use them: declared by line and form, signed on the card, asked for, taken back, and waited for."""

from __future__ import annotations

from typing import Any

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from tests.world import World, answer_of, components_of, text_of


async def declare(world: World, *lines: str) -> None:
    for line in lines:
        done = await world.admin.slash(world.review, "newsroom signoffs", line=line)
        assert "## Sign-offs" in answer_of(done), answer_of(done)


def options(world: World, number: int = 1) -> list[str]:
    """What the menu on the card offers."""
    return [option["label"] for menu in menus(world, number) for option in menu["options"]]


def menus(world: World, number: int = 1) -> list[dict[str, Any]]:
    """The menu of sign-offs on the card, if it has one."""
    every = [c for c in components_of(world.card(number)) if c["type"] == 3]
    return [menu for menu in every if str(menu["custom_id"]).startswith("cd-signoff:")]


async def choose(world: World, who: MemberActor, value: str, number: int = 1) -> InteractionResult:
    return await who.select(world.card(number), [value], custom_id=menus(world, number)[0]["custom_id"])


async def sign(
    world: World, who: MemberActor, name: str, *points: str, stays: str = "no", number: int = 1
) -> InteractionResult:
    form = await choose(world, who, f"sign:{name}", number)
    if form.modal is None:
        return form
    ticked: dict[str, Any] = {f"points:{name}": list(points)} if points else {}
    return await who.submit_modal(form, {**ticked, f"stays:{name}": stays})


async def test_an_article_waits_for_its_sign_off_and_goes_out_with_it(world: World) -> None:
    await declare(world, "facts: check names | dates")
    await world.configure(cooling_off=0)
    receipt = answer_of(await world.submit())
    assert "It needs 1 approval and the sign-off *facts*, then it is published" in receipt
    card = text_of(world.card())
    assert "🖊️ **0 of 1 sign-off**" in card and "⬜ *facts* **wanted**" in card
    assert any("Wanted beside votes: *facts*" in said for said in world.said_in_thread())

    told = await world.ed.click(world.card(), label="Approve")
    assert "approved but for *facts*" in answer_of(told)
    assert "Nothing else is missing: it waits for ***facts***." in text_of(world.card())
    await world.env.advance_time(3600)
    assert world.articles() == []

    refused = await sign(world, world.eve, "facts", "names")
    assert "You did not tick every point of *facts*" in answer_of(refused)
    done = await sign(world, world.eve, "facts", "names", "dates")
    assert "You have signed *facts* off" in answer_of(done)
    await world.env.settle()
    assert len(world.articles()) == 1
    assert "Signed off: *facts* by" in text_of(world.card())


async def test_the_sign_off_may_come_before_the_votes(world: World) -> None:
    await declare(world, "facts")
    await world.configure(cooling_off=0)
    await world.submit()
    await sign(world, world.eve, "facts")
    assert "✅ *facts*" in text_of(world.card())
    assert world.articles() == []
    await world.ed.click(world.card(), label="Approve")
    assert len(world.articles()) == 1


async def test_who_wrote_it_or_lacks_a_role_cannot_sign(world: World) -> None:
    await declare(world, f"legal: role <@&{world.chiefs.id}>", "facts")
    await world.submit(world.ed)
    refused = await choose(world, world.ed, "sign:facts")
    assert "You wrote it" in answer_of(refused)
    refused = await choose(world, world.eve, "sign:legal")
    assert f"takes the role <@&{world.chiefs.id}>" in answer_of(refused)
    refused = await choose(world, world.reader, "sign:facts")
    assert "There is no such article" in answer_of(refused)
    assert (await choose(world, world.chief, "sign:legal")).modal is not None


async def test_a_new_text_voids_it_unless_only_typography_changed_and_it_may_stay(world: World) -> None:
    await declare(world, "facts", "legal")
    await world.submit(body="He said “no” twice.")
    await sign(world, world.eve, "facts", stays="yes")
    await sign(world, world.chief, "legal")
    await world.edit(body='He said "no"  twice.')
    card = text_of(world.card())
    assert "✅ *facts*" in card and "⬜ *legal* **wanted**" in card
    await world.edit(body="He said “no” thrice.")
    assert "🖊️ **0 of 2 sign-offs**" in text_of(world.card())
    history = answer_of(await world.ed.slash(world.review, "review history", article="1"))
    assert "only typography changed, so facts stays signed off" in history
    assert "1 sign-off void" in history


async def test_an_editor_asks_for_one_and_stops_asking(world: World) -> None:
    await declare(world, "style: asked")
    await world.configure(release="manual")
    await world.submit()
    assert options(world) == ["Ask for: style"]
    await world.ed.click(world.card(), label="Approve")
    assert "Ready for" in text_of(world.card())
    asked = await choose(world, world.eve, "ask:style")
    assert "№1 waits for *style* now" in answer_of(asked)
    assert "asked for by" in text_of(world.card())
    assert "Wanted beside votes: *style*" in world.said_in_thread()[-1]
    again = await world.eve.slash(world.review, "review signoff", article="1", what="ask style")
    assert "asked for that sign-off already" in answer_of(again)
    assert "have not asked" in answer_of(await choose(world, world.ed, "unask:style"))
    await choose(world, world.eve, "unask:style")
    assert "Ready for" in text_of(world.card())


async def test_one_takes_back_ones_own_only(world: World) -> None:
    await declare(world, "facts")
    await world.configure(release="manual")
    await world.submit()
    await world.ed.click(world.card(), label="Approve")
    await sign(world, world.eve, "facts")
    assert "Ready for" in text_of(world.card())
    assert "have not signed that off" in answer_of(await choose(world, world.ed, "back:facts"))
    done = await choose(world, world.eve, "back:facts")
    assert "You took back your sign-off" in answer_of(done)
    assert "⬜ *facts* **wanted**" in text_of(world.card())
    refused = await world.chief.slash(world.review, "publish now", article="1")
    assert "not approved yet" in answer_of(refused)


async def test_who_lost_the_role_does_not_count_before_it_goes_out(world: World) -> None:
    await declare(world, f"legal: role <@&{world.chiefs.id}>")
    await world.configure(cooling_off=600)
    await world.submit()
    await sign(world, world.chief, "legal")
    await world.ed.click(world.card(), label="Approve")
    assert "Goes out" in text_of(world.card())
    world.env.backend.remove_member_role(world.guild.id, world.chief.id, world.chiefs.id)
    await world.env.settle()
    await world.env.advance_time(601)
    assert world.articles() == []
    assert "not counted, as without its role" in text_of(world.card())
    assert any("no longer approved" in m.content and "*legal*" in m.content for m in world.review.history())


async def test_rules_by_tag_and_by_word(world: World) -> None:
    await declare(world, "legal: tags Court", "risk: words knife attack")
    await world.submit(tags="harbour, court")
    await world.submit(body="A knife attack, they said.")
    await world.submit()
    assert "⬜ *legal*" in text_of(world.card(1)) and "*risk*" not in text_of(world.card(1))
    assert "⬜ *risk*" in text_of(world.card(2)) and "*legal*" not in text_of(world.card(2))
    assert "sign-off**" not in text_of(world.card(3))


async def test_a_bypass_names_what_it_does_without(world: World) -> None:
    await declare(world, "facts", "legal")
    await world.configure(release="manual")
    await world.submit()
    await sign(world, world.eve, "facts")
    form = await world.chief.slash(world.review, "publish bypass", article="1")
    done = await world.chief.submit_modal(form, {"reason": "The quay is on fire."})
    assert "without its review and without *legal*" in answer_of(done)
    card = text_of(world.card())
    assert "⏭️ *legal* bypassed by a chief" in card and "without *legal*" in card
    history = answer_of(await world.ed.slash(world.review, "review history", article="1"))
    assert "bypassed the review, without legal" in history
    # It covers what it named, and nothing that is asked for afterwards.
    await declare(world, "style: asked")
    await choose(world, world.eve, "ask:style")
    refused = await world.chief.slash(world.review, "publish now", article="1")
    assert "not approved yet" in answer_of(refused)
    await sign(world, world.eve, "style")
    await world.chief.slash(world.review, "publish now", article="1")
    assert len(world.articles()) == 1
    assert "published without *legal*" in text_of(world.card()).casefold()


async def test_a_correction_needs_the_same_and_a_minor_one_none(world: World) -> None:
    await declare(world, "facts")
    await world.configure(cooling_off=0)
    await world.submit()
    await sign(world, world.eve, "facts")
    await world.ed.click(world.card(), label="Approve")
    assert len(world.articles()) == 1
    await world.ed.slash(
        world.review, "publish correct", article="1", kind="correction", note="It was eight."
    )
    await world.edit(body="The ferry left at eight.")
    await world.writer.slash(world.submissions, "draft submit", article="1")
    assert "⬜ *facts* **wanted**" in text_of(world.card())
    await world.eve.click(world.card(), label="Approve")
    assert "eight" not in world.bodies()[0]
    await sign(world, world.eve, "facts")
    assert "eight" in world.bodies()[0]
    await world.ed.slash(world.review, "publish correct", article="1", kind="minor")
    await world.edit(body="The ferry left at  eight o’clock.")
    await world.writer.slash(world.submissions, "draft submit", article="1")
    assert options(world) == []
    await world.eve.click(world.card(), label="Approve")
    assert "o’clock" in world.bodies()[0]


async def test_what_waits_for_my_sign_off(world: World) -> None:
    await declare(world, f"legal: role <@&{world.chiefs.id}>", "style: asked")
    await world.submit()
    await world.submit(headline="Second")
    nothing = await world.ed.slash(world.review, "review signoff")
    assert "Nothing waits" in answer_of(nothing)
    waits = answer_of(await world.chief.slash(world.review, "review signoff"))
    assert "**2 articles wait for your sign-off**" in waits and "*legal*" in waits
    queue = answer_of(await world.ed.slash(world.review, "review queue"))
    assert queue.count("🖊️ legal") == 2
    refused = await world.reader.slash(world.review, "review signoff")
    assert "That is for the desk" in answer_of(refused)


async def test_chat_and_slash_do_the_same(world: World) -> None:
    await declare(world, "facts")
    await world.submit()
    await world.ed.send(world.review, "!review signoff 1 facts")
    assert any("№1:" in text for text in world.dms(world.ed))
    channel = world.ed.user.dm_channel
    assert channel is not None
    form = await world.ed.user.select(channel.history()[-1], ["sign:facts"])
    await world.ed.user.submit_modal(form, {"stays:facts": "no"})
    assert "✅ *facts*" in text_of(world.card())
    await world.ed.send(world.review, "!review signoff 1 back facts")
    assert "⬜ *facts*" in text_of(world.card())
    unknown = await world.ed.slash(world.review, "review signoff", article="1", what="legal")
    assert "no sign-off “legal”" in answer_of(unknown) and "*facts*" in answer_of(unknown)


async def test_the_list_the_form_and_none(world: World) -> None:
    empty = await world.admin.slash(world.review, "newsroom signoffs")
    assert "An article needs only votes" in answer_of(empty)
    form = await world.admin.select(empty.response or empty.followups[0], ["add:"])
    sent = await world.admin.submit_modal(
        form,
        {
            "when:": "tags",
            "name": "legal",
            "terms": "court, #crime",
            "checklist": "names\ndates",
            "role": [world.chiefs],
        },
    )
    assert "articles with the tags court, crime" in answer_of(sent) and "to check: names; dates" in answer_of(
        sent
    )
    assert f"<@&{world.chiefs.id}>" in answer_of(sent)
    bad = await world.admin.slash(world.review, "newsroom signoffs", line="legal: sometimes")
    assert "I cannot read “sometimes”" in answer_of(bad)
    bad = await world.admin.slash(world.review, "newsroom signoffs", line="copy: role @Nobody")
    assert "“@Nobody” is no role of this server" in answer_of(bad)
    named = await world.admin.slash(world.review, "newsroom signoffs", line="copy: role @Editors")
    assert f"signed by <@&{world.editors.id}>" in answer_of(named)
    gone = await world.admin.slash(world.review, "newsroom signoffs", line="facts: none")
    assert "There is no sign-off “facts”" in answer_of(gone)
    await world.admin.slash(world.review, "newsroom signoffs", line="copy: none")
    await world.chief.send(world.review, "!newsroom signoffs none")
    assert "Only people who may manage this server" in world.dms(world.chief)[-1]
    none = await world.admin.slash(world.review, "newsroom signoffs", line="none")
    assert "An article needs only votes" in answer_of(none)


async def test_what_the_newsroom_wants_now_holds_for_what_the_desk_has(world: World) -> None:
    await world.configure(cooling_off=600)
    await world.submit()
    await world.ed.click(world.card(), label="Approve")
    assert "Goes out" in text_of(world.card())
    await declare(world, "facts")
    assert "⬜ *facts* **wanted**" in text_of(world.card())
    await world.env.advance_time(601)
    assert world.articles() == []
    await world.admin.slash(world.review, "newsroom signoffs", line="none")
    await world.env.advance_time(601)
    assert len(world.articles()) == 1


@pytest.mark.parametrize("ping", ["on", "off"])
async def test_its_role_is_pinged_only_where_the_newsroom_wants_that(world: World, ping: str) -> None:
    await declare(world, f"legal: role <@&{world.chiefs.id}>")
    await world.admin.send(world.review, f"!newsroom settings signoff_ping: {ping}")
    await world.submit()
    [said] = [m for m in world.thread().history() if "Wanted beside votes" in m.content]
    assert (world.chiefs.id in said.raw_role_mentions) and len(world.said_in_thread()) == 1
    await world.edit(body="Another text, with more words in it.")
    assert sum("Wanted beside votes" in text for text in world.said_in_thread()) == 2
