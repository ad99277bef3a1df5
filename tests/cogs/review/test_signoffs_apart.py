"""Sign-offs beside everything else: holds, co-authors, reminders, slots, plans, deleted roles, two newsrooms and sections."""

from __future__ import annotations

from simcord import Env

from tests.cogs.planning.times import schedule
from tests.cogs.review.test_signoffs import choose, declare, options, sign
from tests.incidents import forbid
from tests.world import World, answer_of, build_world, buttons_of, components_of, text_of


async def test_taken_back_on_hold_it_is_missing_off_hold(world: World) -> None:
    await declare(world, "facts")
    await world.configure(cooling_off=600)
    await world.submit()
    await sign(world, world.eve, "facts")
    await world.ed.click(world.card(), label="Approve")
    await world.ed.slash(world.review, "review hold", article="1", reason="Wait.")
    assert options(world) == ["Take mine back: facts"]
    await choose(world, world.eve, "back:facts")
    await world.chief.click(world.card(), label="Take off hold")
    assert "⬜ *facts* **wanted**" in text_of(world.card())
    await world.env.advance_time(1200)
    assert world.articles() == []


async def test_a_newsroom_that_wants_more_while_it_is_on_hold_is_heeded(world: World) -> None:
    await world.configure(cooling_off=600)
    await world.submit()
    await world.ed.click(world.card(), label="Approve")
    await world.ed.slash(world.review, "review hold", article="1", reason="Wait.")
    await declare(world, "facts")
    await world.chief.click(world.card(), label="Take off hold")
    assert "it waits for ***facts***" in text_of(world.card())


async def test_who_signed_it_off_is_no_co_author_before_they_take_that_back(world: World) -> None:
    await declare(world, "facts")
    await world.submit()
    await sign(world, world.eve, "facts")
    await world.writer.slash(world.submissions, "draft edit", article="1", co_author=world.eve)
    channel = world.eve.user.dm_channel
    assert channel is not None
    invitation = channel.history()[-1]
    refused = await world.eve.user.click(invitation, label="Accept")
    assert "your sign-off" in answer_of(refused)
    shown = next(
        seen
        for seen in [refused.response, *refused.followups]
        if "Take my sign-offs back" in buttons_of(seen)
    )
    done = await world.eve.user.click(shown, label="Take my sign-offs back")
    assert "You took back your sign-offs of №1" in answer_of(done)
    await world.eve.user.click(invitation, label="Accept")
    assert "⬜ *facts* **wanted**" in text_of(world.card())


async def test_a_slot_is_taken_once_the_last_one_is_there(world: World) -> None:
    await declare(world, "facts")
    await world.configure(release="slots", slots="Mon–Sun 09:00, 17:00")
    await world.submit()
    await world.ed.click(world.card(), label="Approve")
    assert "It goes out" not in text_of(world.card())
    await sign(world, world.eve, "facts")
    assert "It goes out" in text_of(world.card())


async def test_a_chief_schedules_it_only_then(world: World) -> None:
    await declare(world, "facts")
    await world.configure(release="manual")
    await world.submit()
    await world.ed.click(world.card(), label="Approve")
    await schedule(world, "tomorrow 9am")
    await world.env.advance_time(86_400 * 2)
    assert world.articles() == []
    await sign(world, world.eve, "facts")
    await world.chief.slash(world.review, "publish now", article="1")
    assert len(world.articles()) == 1


async def test_a_reminder_says_what_is_missing(world: World) -> None:
    await world.configure(remind_before=2)
    await declare(world, "facts")
    await world.submit()
    await world.ed.slash(world.review, "draft due", article="1", when="tomorrow 9am")
    await world.env.advance_time(86_400 + 8 * 3600)
    assert any("Missing sign-offs: facts." in said for said in world.said_in_thread())


async def test_a_deleted_role_is_named_by_the_check_and_another_is_chosen(world: World) -> None:
    role, other = world.guild.create_role("Lawyers"), world.guild.create_role("Doctors")
    await declare(world, f"legal: role <@&{role.id}>")
    await world.submit()
    for gone in (role, other):
        world.env.backend.delete_role(world.guild.id, gone.id)
    await world.env.settle()
    found = answer_of(await world.admin.slash(world.review, "newsroom check"))
    assert "The role of the sign-off *legal* is gone" in found
    refused = await world.admin.slash(world.review, "newsroom signoffs", line=f"copy: role <@&{other.id}>")
    assert "no longer exists" in answer_of(refused)
    await declare(world, "legal: role none")
    await sign(world, world.eve, "legal")
    assert "✅ *legal*" in text_of(world.card())
    everyone = await world.admin.slash(
        world.review, "newsroom signoffs", line=f"copy: role <@&{world.guild.id}>"
    )
    assert "a role of its own" in answer_of(everyone)


async def test_eight_of_them_with_the_longest_words_fit_on_the_card(world: World) -> None:
    lines = [f"{letter * 29}{n}: role <@&{world.chiefs.id}>" for n, letter in enumerate("ABCDEFGH")]
    await declare(world, *lines)
    await world.submit(body="word " * 700, headline="Ferry " * 40)
    for who in (world.ed, world.eve):
        await world.judge(who, "Request changes", reason="So. " * 300)
    card = world.card()
    assert len(list(components_of(card))) <= 40
    assert len(text_of(card).encode("utf-16-le")) // 2 <= 4000
    assert len(options(world)) == 8
    ninth = await world.admin.slash(world.review, "newsroom signoffs", line="ninth")
    assert "up to 8 sign-offs" in answer_of(ninth)


async def test_what_one_newsroom_wants_is_not_wanted_in_another(env: Env) -> None:
    post, herald = await build_world(env, name="Post"), await build_world(env, name="Herald")
    await declare(post, "facts")
    await post.submit()
    await herald.submit()
    assert "*facts*" in text_of(post.card()) and "*facts*" not in text_of(herald.card())


async def test_a_section_has_its_own(world: World) -> None:
    await declare(world, "facts")
    await world.admin.slash(world.review, "section add", name="Sport", tags="sport")
    takes = await world.admin.slash(world.review, "newsroom signoffs", section="Sport")
    assert "Sport takes these from the newsroom" in answer_of(takes) and "**facts**" in answer_of(takes)
    for line in ("results", "facts: none"):
        own = await world.admin.slash(world.review, "newsroom signoffs", section="Sport", line=line)
        assert "These are its own" in answer_of(own)
    await world.submit(tags="sport")
    await world.submit(tags="harbour")
    assert "*results*" in text_of(world.card(1)) and "*facts*" not in text_of(world.card(1))
    assert "*facts*" in text_of(world.card(2)) and "*results*" not in text_of(world.card(2))
    await sign(world, world.ed, "results")
    assert "✅ *results*" in text_of(world.card(1))
    none = await world.admin.slash(world.review, "newsroom signoffs", section="Sport", line="none")
    assert "An article needs only votes." in answer_of(none) and "These are its own" in answer_of(none)
    assert "sign-off" not in text_of(world.card(1))
    again = await world.admin.slash(world.review, "newsroom signoffs", section="Sport", line="newsroom")
    assert "Sport takes these from the newsroom" in answer_of(again)
    assert "⬜ *facts* **wanted**" in text_of(world.card(1))
    unknown = await world.admin.slash(world.review, "newsroom signoffs", section="Food", line="taste")
    assert "Food" in answer_of(unknown)


async def test_the_check_says_which_role_cannot_be_pinged_for_its_sign_off(world: World) -> None:
    lawyers = world.guild.create_role("Lawyers")
    await declare(world, f"legal: role <@&{lawyers.id}>")
    forbid(world, world.review, "mention_everyone")
    assert "Sign-offs" not in answer_of(await world.admin.slash(world.review, "newsroom check"))

    await world.admin.send(world.review, "!newsroom settings signoff_ping: on")
    found = answer_of(await world.admin.slash(world.review, "newsroom check"))

    assert f"Sign-offs that are wanted cannot ping <@&{lawyers.id}>: let anyone mention that role" in found
