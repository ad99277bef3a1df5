"""Moving articles between sections: which votes count there, where the card goes, and what a removed section leaves."""

from __future__ import annotations

import pytest

from tests.cogs.newsroom.sectioned import Sport, add_sport, card_in, cards_in
from tests.cogs.review.test_signoffs import declare, sign
from tests.world import World, answer_of, text_of


async def move(world: World, person: object, article: int = 1, section: str = "Sport") -> str:
    said = await person.slash(world.review, "review move", article=str(article), section=section)  # type: ignore[attr-defined]
    return answer_of(said)


async def test_an_editor_moves_an_article_and_its_card_goes_along(world: World) -> None:
    sport = await add_sport(world)
    await world.submit()
    before = world.card()

    said = await move(world, world.ed)

    assert "moved from **News** to **Sport**" in said
    assert "**Sport** · By" in text_of(sport.card())
    old = next(m for m in world.review.history() if m.id == before.id)
    assert f"➡️ №1 moved to **Sport**. Its card is in <#{sport.review.id}> now." in text_of(old)
    assert old.reactions == []
    assert "There is no article" in await move(world, world.ed, section="News")


async def test_votes_of_people_who_may_not_judge_there_do_not_count_and_count_again_on_the_way_back(
    world: World,
) -> None:
    sport = await add_sport(world, approvals=1)
    await world.configure(approvals=2)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    assert "1 of 2 approvals" in text_of(world.card())

    said = await move(world, world.eve)

    assert "1 vote does not count there" in said
    shown = text_of(sport.card())
    assert "0 of 1 approval" in shown
    assert "Not counted in Sport, where they are no editors" in shown
    assert "Submitted" in shown
    history = answer_of(await world.chief.slash(world.review, "review history", article="1"))
    assert "moved it from News to Sport; 1 vote does not count there" in history
    back = answer_of(await world.chief.slash(world.review, "review move", article="1", section="News"))
    assert "does not count" not in back
    assert "1 of 2 approvals" in text_of(card_in(world.review))


async def test_votes_that_let_an_article_out_stay_on_record_wherever_it_moves(world: World) -> None:
    sport = await add_sport(world)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    assert len(world.articles()) == 1

    said = await move(world, world.chief)

    assert "does not count" not in said
    shown = text_of(sport.card())
    assert "Approved by" in shown and "Not counted" not in shown
    assert [vote.elsewhere for vote in (await world.bot.desk.reading.sight(1)).votes] == [False]


async def test_the_numbers_of_the_new_section_decide(world: World) -> None:
    sport = await add_sport(world, approvals=1, editors=world.editors)
    await world.configure(approvals=2)
    await world.submit()
    await world.ed.react(world.card(), "✅")

    await move(world, world.eve)
    assert "1 of 1 approval" in text_of(sport.card())
    await world.env.advance_time(61)

    assert len([m for m in sport.publish.history() if m.components]) == 1


async def test_what_is_approved_here_is_not_approved_there(world: World) -> None:
    sport = await add_sport(world)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    assert "Goes out" in text_of(world.card())

    await move(world, world.eve)
    await world.env.advance_time(3600)

    assert world.articles() == [] and not [m for m in sport.publish.history() if m.components]
    assert "Wanted" in text_of(sport.card())


async def test_a_claim_of_somebody_who_may_not_judge_there_ends(world: World) -> None:
    sport = await add_sport(world)
    await world.submit()
    await world.ed.react(world.card(), "👀")

    await move(world, world.eve)

    assert "claimed" not in text_of(sport.card())


async def test_sections_with_one_review_channel_share_the_card(world: World) -> None:
    sport = await add_sport(world, review=world.review)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    before = world.card()

    await move(world, world.eve)

    assert world.card().id == before.id
    assert world.reactions().get("✅") == 1, "the bot's own: the vote does not count here"
    assert cards_in(sport.review) == []


@pytest.mark.parametrize("emoji", ["✏️", "❌"])
async def test_no_writer_escapes_an_objection_by_moving(world: World, emoji: str) -> None:
    await add_sport(world)
    await world.submit()
    await world.judge(world.ed, "Request changes" if emoji == "✏️" else "Spike")

    said = await move(world, world.writer)

    assert "moved from" not in said
    sight = await world.bot.desk.reading.sight(1)
    assert sight.newsroom.section is not None and sight.newsroom.section.name == "News"


async def test_moving_nowhere_gets_a_sentence(world: World) -> None:
    await add_sport(world)
    await world.submit()

    assert "№1 is in the section “News” already." in await move(world, world.ed, section="news")
    assert "no section “Golf”" in await move(world, world.ed, section="Golf")


async def test_a_section_in_use_is_removed_once_it_is_said_where_its_articles_go(world: World) -> None:
    sport = await add_sport(world)
    await world.submit(tags="rowing")
    await world.submit(tags="football", headline="Cup final")
    await sport.una.react(sport.card(1), "✅")

    async def remove(**options: object) -> str:
        return answer_of(await world.chief.slash(world.review, "section remove", **options))

    asked = await remove(section="Sport")
    assert "“Sport” has 2 articles. Say with `to` which section takes them: News." in asked
    assert "2 articles" in await remove(section="Sport", to="Sport")
    done = await remove(section="Sport", to="News")
    assert done == "The section **Sport** is removed. 2 articles moved to **News**."
    shown = text_of(card_in(world.review, 1))
    assert "0 of 1 approval" in shown and "Not counted" in shown
    assert "“News” is the only section, so it stays." in await remove(section="News")
    assert "no section “Sport”" in await remove(section="Sport", to="News")


async def test_two_newsrooms_and_their_sections_are_apart(world: World) -> None:
    from tests.world import build_world

    await add_sport(world)
    other = await build_world(world.env, name="The Mountain Echo")
    await other.submit(tags="rowing")

    assert "no section “Sport”" in answer_of(
        await other.ed.slash(other.review, "review move", article="1", section="Sport")
    )
    await add_sport(other)
    assert len((await world.bot.desk.setup.newsroom(world.guild.id)).sections) == 2
    rooms = [await world.bot.desk.setup.newsroom(each.guild.id) for each in (world, other)]
    assert {s.id for s in rooms[0].sections}.isdisjoint({s.id for s in rooms[1].sections})


async def test_a_sign_off_counts_in_the_new_section_only_of_who_may_give_it_there(world: World) -> None:
    sport = await add_sport(world, approvals=1)
    await declare(world, "facts")
    await world.submit()
    await sign(world, world.eve, "facts")
    assert "✅ *facts*" in text_of(world.card())

    said = await move(world, world.ed)

    assert "Signed off here, but not there: *facts*." in said
    shown = text_of(sport.card())
    assert "⬜ *facts* **wanted**" in shown and "not counted, as no editor here" in shown
    await sport.una.react(sport.card(), "✅")
    await world.env.advance_time(3600)
    assert not [m for m in sport.publish.history() if m.components]
    history = answer_of(await world.chief.slash(world.review, "review history", article="1"))
    assert "moved it from News to Sport; not signed off there: facts" in history
    back = answer_of(await world.chief.slash(world.review, "review move", article="1", section="News"))
    assert "Signed off" not in back
    assert "✅ *facts*" in text_of(card_in(world.review))


async def test_a_section_where_the_sign_off_takes_a_role_heeds_it_at_once_and_asks_there(
    world: World,
) -> None:
    lawyers = world.guild.create_role("Lawyers")
    await declare(world, "legal")
    sport = await add_sport(world, editors=world.editors)
    done = await world.admin.slash(
        world.review, "newsroom signoffs", section="Sport", line=f"legal: role <@&{lawyers.id}>"
    )
    assert "These are its own" in answer_of(done)
    await world.submit()
    await sign(world, world.eve, "legal")

    said = await move(world, world.ed)

    assert "but not there: *legal*" in said
    assert "as without its role" in text_of(sport.card())
    thread = next(each for each in sport.review.threads if each.id == sport.card().id)
    said_there = [m.content for m in thread.history()]
    assert any("Wanted beside votes: *legal*" in each for each in said_there)


async def test_a_sign_off_that_takes_another_role_from_now_on_is_looked_at_at_once(world: World) -> None:
    lawyers = world.guild.create_role("Lawyers")
    await declare(world, "legal")
    await world.submit()
    await sign(world, world.eve, "legal")

    await declare(world, f"legal: role <@&{lawyers.id}>")
    await world.env.settle()

    assert "⬜ *legal* **wanted**" in text_of(world.card())


async def test_a_deleted_role_ends_the_sign_offs_of_its_holders_at_once(world: World) -> None:
    lawyers = world.guild.create_role("Lawyers")
    await declare(world, f"legal: role <@&{lawyers.id}>")
    world.env.backend.add_member_role(world.guild.id, world.eve.id, lawyers.id)
    await world.submit()
    await sign(world, world.eve, "legal")
    assert "✅ *legal*" in text_of(world.card())

    world.env.backend.delete_role(world.guild.id, lawyers.id)
    await world.env.settle()

    assert "as without its role" in text_of(world.card())


# ------------------------------------------------------------------ a section that asks for sources


async def with_sources_asked_for(world: World) -> Sport:
    sport = await add_sport(world, approvals=1, editors=world.editors)
    await world.chief.send(world.review, "!section edit Sport template_sources: on")
    return sport


async def test_whoever_moves_an_article_without_sources_is_told_before_and_it_waits_for_one(
    world: World,
) -> None:
    sport = await with_sources_asked_for(world)
    await world.submit(sources="")
    await world.ed.react(world.card(), "✅")

    asked = await world.eve.slash(world.review, "review move", article="1", section="Sport")
    assert "**Sport** asks for a source" in answer_of(asked)
    assert cards_in(sport.review) == [], "nothing has moved yet"
    shown = next(m for m in (asked.response, *asked.followups) if m is not None and m.components)
    moved = await world.eve.click(shown, label="Move it all the same")

    assert "It waits there for a source" in answer_of(moved)
    card = text_of(sport.card())
    assert "it waits for **a source**" in card
    assert "This section asks for a source, and the text names none" in card
    assert any("which asks for a source, and it names none" in said for said in world.dms(world.writer))
    await world.env.advance_time(3600)
    assert not [m for m in sport.publish.history() if m.components]

    await world.edit(sources="https://example.org/minutes")
    await world.eve.react(sport.card(), "✅")
    await world.env.advance_time(61)
    assert len([m for m in sport.publish.history() if m.components]) == 1


async def test_with_a_source_it_moves_at_once(world: World) -> None:
    sport = await with_sources_asked_for(world)
    await world.submit()

    assert "moved from **News** to **Sport**" in await move(world, world.eve)
    assert "source" not in text_of(sport.card()).split("Preflight")[0].casefold()


async def test_a_section_that_asks_no_longer_lets_it_go_on(world: World) -> None:
    sport = await with_sources_asked_for(world)
    await world.submit(sources="")
    asked = await world.eve.slash(world.review, "review move", article="1", section="Sport")
    shown = next(m for m in (asked.response, *asked.followups) if m is not None and m.components)
    await world.eve.click(shown, label="Move it all the same")
    await world.ed.react(sport.card(), "✅")
    assert "it waits for **a source**" in text_of(sport.card())

    await world.chief.send(world.review, "!section edit Sport template_sources: off")
    await world.env.advance_time(61)

    assert len([m for m in sport.publish.history() if m.components]) == 1
