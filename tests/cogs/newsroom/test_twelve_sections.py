"""Twelve sections with roles, channels and slots of their own: set up by chat commands, and used."""

from __future__ import annotations

from tests.world import ARTICLE, World, answer_of, text_of

NAMES = (
    "Sport",
    "Culture",
    "Business",
    "Science",
    "Travel",
    "Food",
    "Music",
    "Film",
    "Books",
    "Local",
    "Weather",
)
"""Beside News, which is there from the start."""

HOURS = {name: f"{8 + number:02}:00" for number, name in enumerate(NAMES)}


async def test_twelve_sections_are_set_up_by_chat_and_each_works_by_itself(world: World) -> None:
    desks = {}
    for name in NAMES:
        editors = world.guild.create_role(f"{name} desk")
        review = world.guild.create_text_channel(f"{name.lower()}-review")
        publish = world.guild.create_text_channel(f"{name.lower()}-articles")
        person = world.guild.add_member(world.env.create_user(name.lower()), roles=[editors])
        desks[name] = (person, review, publish)
        await world.chief.send(
            world.review,
            f"!section add {name} tags: {name}-tag, {name}2 editors: <@&{editors.id}> review: <#{review.id}>"
            f" publish: <#{publish.id}> release: slots slots: daily {HOURS[name]}",
        )
    room = await world.bot.desk.setup.newsroom(world.guild.id)
    assert [section.name for section in room.sections] == ["News", *NAMES]

    for number, name in enumerate(NAMES, 1):
        await world.submit(headline=f"All about {name}", tags=f"harbour, {name}-tag")
        person, review, _ = desks[name]
        card = next(m for m in review.history() if f"№{number} ·" in text_of(m))
        await person.react(card, "✅")
        other = desks[NAMES[number % len(NAMES)]][0]
        said = answer_of(await other.slash(world.submissions, "review show", article=str(number)))
        assert "that you may see" in said
    await world.submit()  # News
    queue = answer_of(await world.chief.slash(world.review, "review queue"))
    assert "12 articles" in queue
    only = answer_of(await world.chief.slash(world.review, "review queue", section="film"))
    assert "1 article" in only and "All about Film" in only
    found = answer_of(await world.chief.slash(world.review, "archive search", query="about", section="Food"))
    assert "1 article" in found and "Food" in found and "Film" not in found
    plan = answer_of(await world.chief.slash(world.review, "publish calendar"))
    assert "Sport" in plan
    assert world.articles() == []

    await world.env.advance_time(25 * 3600)

    for name in NAMES:
        _, _, publish = desks[name]
        out = [text_of(m) for m in publish.history() if m.components]
        assert len(out) == 1 and f"All about {name}" in out[0]
    assert world.articles() == []
    listed = answer_of(await world.chief.slash(world.review, "section list"))
    assert listed.startswith("**12 sections**")


async def test_sections_with_slots_of_their_own_do_not_take_each_others(world: World) -> None:
    await world.configure(release="slots", slots="daily 12:00")
    for name in ("Sport", "Culture"):
        await world.chief.slash(world.review, "section add", name=name, tags=name)
    await world.chief.slash(world.review, "section edit", section="Sport", slots="daily 12:00")

    times = []
    for number, tags in enumerate(("Sport", "Culture", "harbour", "Sport"), 1):
        await world.submit(headline=f"Article {number}", tags=tags)
        await world.ed.react(world.card(number), "✅")
        times.append((await world.bot.desk.reading.sight(number)).article.publish_at)

    sport, culture, news, second = times
    assert sport == culture, "each first of its own timetable"
    assert news is not None and culture is not None and news > culture, (
        "News and Culture share the newsroom's"
    )
    assert second == news


async def test_what_a_section_leaves_open_changes_with_the_newsroom(world: World) -> None:
    await world.chief.slash(world.review, "section add", name="Sport", tags="rowing")
    await world.configure(approvals=3)

    receipt = answer_of(await world.submit(tags="rowing"))

    assert "It needs 3 approvals" in receipt
    assert ARTICLE["headline"] in text_of(world.card())
