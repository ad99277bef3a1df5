"""Two newsrooms with sections of the same names: queue, calendar, search, export and budget know the sections, and no list
shows anything of another section or another newsroom."""

from __future__ import annotations

import pytest
from simcord.actors import MemberActor

from tests.cogs.archive.test_export import exported
from tests.cogs.newsroom.sectioned import Sport, add_sport
from tests.world import World, answer_of, build_world, text_of


@pytest.fixture
async def newsrooms(world: World) -> tuple[Sport, Sport]:
    """Each has an article of News and one of Sport with the desk, and one of Sport that is out."""
    found: list[Sport] = []
    for place, each in (
        ("harbour", world),
        ("mountain", await build_world(world.env, name="The Mountain Echo")),
    ):
        sport = await add_sport(each, approvals=1, release="manual")
        await each.submit(headline=f"Council of the {place}")
        await each.submit(headline=f"Rowing at the {place}", tags="rowing")
        await each.submit(headline=f"Cup of the {place}", tags="football")
        await sport.una.react(sport.card(3), "✅")
        await each.chief.slash(each.review, "publish now", article="3")
        found.append(sport)
    return found[0], found[1]


async def lists(sport: Sport, person: MemberActor) -> str:
    """What the queue, the calendar and the archive show somebody, one under the other."""
    world = sport.world
    said = [
        await person.slash(world.submissions, "review queue"),
        await person.slash(world.submissions, "publish calendar"),
        await person.slash(world.submissions, "archive search", query="the"),
        await person.slash(world.submissions, "archive search", query="council OR rowing"),
    ]
    return "\n".join(answer_of(each) for each in said)


async def test_no_list_shows_another_section_or_another_newsroom(newsrooms: tuple[Sport, Sport]) -> None:
    harbour, mountain = newsrooms
    for mine, other, place in ((harbour, "mountain", "harbour"), (mountain, "harbour", "mountain")):
        sports, news, chief = [
            await lists(mine, person) for person in (mine.una, mine.world.ed, mine.world.chief)
        ]
        assert f"Rowing at the {place}" in sports and "Council" not in sports
        assert f"Council of the {place}" in news and "Rowing" not in news
        assert f"Council of the {place}" in chief and f"Rowing at the {place}" in chief
        assert all(
            f"of the {other}" not in each and f"at the {other}" not in each for each in (sports, news, chief)
        )


async def test_an_export_has_the_sections_of_its_reader_alone(newsrooms: tuple[Sport, Sport]) -> None:
    harbour, _ = newsrooms

    async def headlines(person: MemberActor) -> str:
        files = await exported(harbour.world, person)
        return "\n".join(
            data.decode("utf-8", "replace") for name, data in files.items() if name.endswith(".md")
        )

    sports, news, chief = [
        await headlines(person) for person in (harbour.una, harbour.world.ed, harbour.world.chief)
    ]

    assert "Rowing at the harbour" in sports and "Council of the harbour" not in sports
    assert "Council of the harbour" in news and "Rowing at the harbour" not in news
    assert "Council of the harbour" in chief and "Rowing at the harbour" in chief
    assert "mountain" not in sports + news + chief


async def test_the_rights_of_a_section_end_where_it_ends(newsrooms: tuple[Sport, Sport]) -> None:
    harbour, mountain = newsrooms
    for person, article in ((harbour.una, "1"), (harbour.world.ed, "2")):
        for name, options in (
            ("review approve", {}),
            ("review claim", {}),
            ("review move", {"section": "News"}),
            ("review history", {}),
            ("publish tags", {}),
            ("publish also", {"section": "News"}),
        ):
            said = answer_of(await person.slash(harbour.world.submissions, name, article=article, **options))
            assert f"There is no article “{article}” that you may see" in said, (name, said)
    assert "0 of 1 approval" in text_of(harbour.card(2))
    theirs = answer_of(await mountain.world.chief.slash(mountain.review, "section list"))
    assert str(harbour.publish.id) not in theirs and str(mountain.publish.id) in theirs
