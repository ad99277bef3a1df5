"""A plan to test with: articles that have their times, and what a calendar shows of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from simcord.actors import MemberActor
from simcord.results import InteractionResult, ResponseMessage

from bot.domain.article.copy import make_copy
from bot.domain.article.states import State
from bot.domain.intake.preflight import preflight
from bot.store import Transaction
from bot.store.article import articles, audit_log, revisions
from bot.store.article.audit_log import Event
from bot.store.newsroom import newsrooms
from tests.world import World, answer_of, components_of, text_of

SLOTS = "Mon–Fri 09:00, 17:00; Sun 18:00"


async def by_slots(world: World, slots: str = SLOTS, zone: str = "UTC") -> None:
    """Have the newsroom go by slots, as its administrator would."""
    done = await world.admin.slash(
        world.review, "newsroom settings", slots=slots, release="slots", timezone=zone
    )
    assert "is now **slots**" in answer_of(done), answer_of(done)


async def plan_many(
    world: World, times: Sequence[datetime | None], *, headline: str = "Article {} of many"
) -> None:
    """Articles in the database that are scheduled for these times, or approved without one."""

    def work(tx: Transaction) -> None:
        newsroom = newsrooms.of_guild(tx, world.guild.id)
        assert newsroom is not None
        now = world.env.now()
        for at in times:
            number = newsrooms.next_number(tx, newsroom.id)
            text = headline.replace("{}", str(number))
            made = articles.create(
                tx,
                newsroom_id=newsroom.id,
                number=number,
                slug=f"many-{number}",
                headline=text,
                author_id=world.writer.id,
                author_name="wanda",
                now=now,
            )
            report = preflight(make_copy(headline=text, body="A body."))
            revision = revisions.add(
                tx, made.id, report, editor_id=world.writer.id, editor_name="wanda", now=now
            )
            state = State.APPROVED if at is None else State.SCHEDULED
            made = articles.set_revision(tx, made, revision.id)
            given = replace(made, given_revision_id=revision.id)
            articles.save(tx, replace(given, state=state, publish_at=at, submitted_at=now))

    await world.bot.desk.unit.store.write(work)


async def time_of(world: World, number: int) -> datetime | None:
    """When an article is to go out."""
    return (await world.bot.desk.reading.sight(number)).article.publish_at


async def times_of(world: World, *numbers: int) -> list[str]:
    """When articles are to go out, in UTC: day and time of January 2026, in which the tests begin."""
    found = [await time_of(world, number) for number in numbers]
    return [f"{at:%d %H:%M}" if at is not None else "" for at in found]


async def moves_of(world: World, number: int) -> list[Event]:
    """The times that an article was given, the first one first."""

    def query(tx: Transaction) -> list[Event]:
        return audit_log.of_article(tx, number, limit=50)

    found = await world.bot.desk.unit.read(query)
    return [event for event in found if event.action == "schedule"]


async def calendar(world: World, person: MemberActor) -> ResponseMessage:
    """`/publish calendar`, as somebody sees it."""
    shown = await person.slash(world.review, "publish calendar")
    assert shown.response is not None
    return shown.response


def menu_of(message: ResponseMessage) -> dict[str, str]:
    """What the calendar's menu offers: the values by their labels."""
    menus = [component for component in components_of(message) if component["type"] == 3]
    return {option["label"]: option["value"] for menu in menus for option in menu["options"]}


async def choose(person: MemberActor, message: ResponseMessage, beginning: str) -> ResponseMessage:
    """Choose from the menu by how the choice begins, and see what is drawn then."""
    value = next(value for label, value in menu_of(message).items() if label.startswith(beginning))
    return drawn(await person.select(message, [value]))


async def press(person: MemberActor, message: ResponseMessage, label: str) -> ResponseMessage:
    """Press a button, and see what is drawn then."""
    return drawn(await person.click(message, label=label))


def drawn(result: InteractionResult) -> ResponseMessage:
    """The calendar as it was redrawn."""
    assert result.response is not None
    assert result.followups == []
    return result.response


def note_of(message: ResponseMessage) -> str:
    """What the calendar says of what was just done."""
    notes = [line for line in text_of(message).split("\n") if line.startswith(("✅", "⚠️"))]
    return "\n".join(notes)
