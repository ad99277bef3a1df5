"""`/me forget`: a person leaves, and what is left of them is what the answer named."""

from __future__ import annotations

from pathlib import Path

import discord
from simcord.actors import MemberActor

from bot.domain.article.states import State
from bot.domain.people.leaving import question_token
from bot.ui.buttons import Press, custom_id
from tests.world import ARTICLE, World, answer_of, buttons_of, text_of

KEEP, DELETE = "Erase me, keep my words without my name", "Erase me and my words"


async def forget(world: World, who: MemberActor, label: str = DELETE) -> tuple[str, str]:
    """The question, and what was done after the button."""
    asked = await who.slash(world.submissions, "me forget")
    shown = next(seen for seen in [asked.response, *asked.followups] if seen is not None and seen.components)
    done = await who.click(shown, label=label)
    await world.env.settle()
    return answer_of(asked), answer_of(done)


async def settled(world: World) -> None:
    """Everything that is queued has gone out, and the file is in order."""
    for _ in range(40):
        await world.env.advance_time(5)
    assert await world.bot.desk.upkeep.all_of_it()


def rows(world: World, sql: str) -> list[tuple[object, ...]]:
    return world.rows(sql)


def no_gap(world: World) -> bool:
    """Whether the entries of the log are numbered one after the other. PostgreSQL counts on where a transaction was undone;
    that no entry is missing, the chain shows there."""
    ids = [number for (number,) in rows(world, "SELECT id FROM event ORDER BY id")]
    return world.bot.settings.server is not None or ids == list(range(1, len(ids) + 1))


def files_with(world: World, marks: list[str]) -> dict[str, list[str]]:
    """In which files of the database which marks are found, as bytes, wherever they lie; in which tables, where a
    server has it."""
    database: Path = world.bot.settings.database
    found: dict[str, list[str]] = {}
    if world.bot.settings.server is not None:
        for table, row in world.contents():
            found[table] = found.get(table, []) + [mark for mark in marks if mark in str(row)]
        return {table: there for table, there in found.items() if there}
    for path in database.parent.iterdir():
        if path.name.startswith(database.name) and not path.name.endswith("-shm"):
            data = path.read_bytes()
            there = [mark for mark in marks if mark.encode() in data]
            if there:
                found[path.name] = there
    return found


def id_bytes(user_id: int) -> bytes:
    """An id as SQLite keeps it in a row: eight bytes, the highest first."""
    return user_id.to_bytes(8, "big")


def holds_id(world: World, user_id: int) -> list[str]:
    """Where somebody's id is found: first in rows, then in the bytes of the files."""
    found: list[str] = []
    for table, row in world.contents():
        found += [f"{table}: {row}"] if str(user_id) in str(row) else []
    database: Path = world.bot.settings.database
    return found + [
        path.name
        for path in database.parent.iterdir()
        if path.name.startswith(database.name)
        and not path.name.endswith("-shm")
        and (id_bytes(user_id) in path.read_bytes() or str(user_id).encode() in path.read_bytes())
    ]


def seen_by_the_desk(world: World) -> str:
    messages = [*world.review.history(), *(m for thread in world.review.threads for m in thread.history())]
    names = [thread.name for thread in world.review.threads]
    return "\n".join([*names, *(text_of(message) for message in messages if message.author.bot)])


async def test_a_writer_who_leaves_takes_along_what_never_came_out(world: World) -> None:
    await world.submit(headline="Zephyrine unloads", body="Words of a writer, mauvemark, who leaves.")
    await world.judge(world.ed, "Request changes", reason="Name the ship.")
    await world.env.settle()

    question, done = await forget(world, world.writer)
    await settled(world)

    assert "1 article of yours that never came out" in question and "You cannot undo it" in question
    assert "I erased you" in done
    assert files_with(world, ["mauvemark", "Zephyrine", "zephyrine", "wanda"]) == {}
    assert holds_id(world, world.writer.id) == []
    desk = seen_by_the_desk(world)
    assert "Zephyrine" not in desk and "mauvemark" not in desk and f"<@{world.writer.id}>" not in desk
    assert rows(world, "SELECT count(*) FROM vote WHERE choice = 'changes'") == [(1,)]
    assert no_gap(world)
    assert rows(world, "SELECT state, discarded_at IS NOT NULL FROM article") == [("draft", 1)]
    listed = await world.writer.slash(world.submissions, "draft list")
    assert "№1" not in answer_of(listed)
    [(pseudonym,)] = rows(world, "SELECT DISTINCT actor_id FROM event WHERE actor_name = 'a former member'")
    assert isinstance(pseudonym, int) and pseudonym < 0


async def test_an_editor_who_leaves_keeps_their_words_without_a_name_or_takes_them_along(
    world: World,
) -> None:
    await world.submit()
    await world.submit(world.other_writer, headline="Harbour dues rise")
    await world.judge(world.ed, "Request changes", reason="Spell puceword right.")
    await world.judge(world.eve, "Request changes", 2, reason="Say teal-word again.")
    await world.env.settle()

    await forget(world, world.ed, KEEP)
    await forget(world, world.eve, DELETE)
    await settled(world)

    assert files_with(world, ["teal-word"]) == {}
    assert files_with(world, ["puceword"]) != {}
    for editor in (world.ed, world.eve):
        in_rows = [found for found in holds_id(world, editor.id) if ":" in found]
        assert [row.partition(":")[0] for row in in_rows] == ["barred"], (
            "the answer names that it stays until then"
        )
    first, second = text_of(world.card(1)), text_of(world.card(2))
    assert "a former member" in first and "puceword" in first
    assert "a former member" in second and "(erased)" in second
    assert rows(world, "SELECT state FROM article ORDER BY id") == [("changes_requested",)] * 2
    assert "teal-word" not in seen_by_the_desk(world)
    for who in (world.ed, world.eve):
        assert f"<@{who.id}>" not in seen_by_the_desk(world)


async def test_a_published_article_keeps_its_byline_until_a_chief_says_otherwise(world: World) -> None:
    await world.configure(cooling_off=0)
    await world.submit()
    await world.ed.click(world.card(), label="Approve")
    await world.env.settle()
    assert "-# By wanda" in text_of(world.articles()[0])

    question, _ = await forget(world, world.writer)
    await settled(world)

    assert "1 published article" in question and "byline stays" in question
    assert ARTICLE["headline"] in text_of(world.articles()[0]) and "-# By wanda" in text_of(
        world.articles()[0]
    )
    [asked] = [m for m in world.review.history() if "Keep the byline" in buttons_of(m)]
    refused = await world.ed.click(asked, label="Print “a former member”")
    assert "chief" in answer_of(refused) and "-# By wanda" in text_of(world.articles()[0])

    told = await world.chief.click(asked, label="Print “a former member”")
    await settled(world)

    assert "had the byline removed" in answer_of(told)
    assert "-# By a former member" in text_of(world.articles()[0])
    assert files_with(world, ["wanda"]) == {}
    [asked] = [m for m in world.review.history() if "a former member" in text_of(m) and m.id == asked.id]
    assert buttons_of(asked) == []
    found = await world.reader.slash(world.submissions, "archive search", query="ferry")
    assert "Ferry" in answer_of(found)


async def test_whoever_comes_back_is_somebody_new_and_does_not_judge_their_own_text(world: World) -> None:
    """An editor writes with another, leaves, and has the role still."""
    await world.submit(world.ed)
    await world.join(world.writer, world.ed)
    await world.env.settle()

    question, done = await forget(world, world.ed)

    assert "Your id stays with 1 article in work" in question and "Your id stays with 1 article" in done
    refused = await world.ed.click(world.card(), label="Approve")
    assert rows(world, "SELECT state FROM article") == [("submitted",)], answer_of(refused)
    await world.eve.click(world.card(), label="Approve")
    await world.env.advance_time(61)
    assert rows(world, "SELECT count(*) FROM barred") == [(0,)]
    await settled(world)
    assert holds_id(world, world.ed.id) == []


async def test_an_approval_counts_no_more_and_is_not_given_twice(world: World) -> None:
    await world.configure(approvals=2)
    await world.submit()
    await world.ed.click(world.card(), label="Approve")

    await forget(world, world.ed)

    again = await world.ed.click(world.card(), label="Approve")
    assert "approve" not in [
        row[0] for row in rows(world, f"SELECT choice FROM vote WHERE editor_id = {world.ed.id}")
    ]
    await world.eve.click(world.card(), label="Approve")
    await world.env.advance_time(61)
    assert rows(world, "SELECT state FROM article") == [(State.IN_REVIEW,)], answer_of(again)
    assert rows(world, "SELECT count(*), sum(absent) FROM vote") == [(2, 1)]


async def test_reactions_come_off_the_card_and_are_not_counted_again(world: World) -> None:
    await world.configure(approvals=2)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    assert rows(world, "SELECT via FROM vote") == [("reaction",)]

    await forget(world, world.ed)
    await settled(world)
    await world.restart()

    for reaction in world.card().reactions:
        users = [user.id async for user in reaction.users()]
        assert world.ed.id not in users
    assert rows(world, "SELECT editor_id < 0, via FROM vote") == [(1, "command")]


async def test_the_button_is_only_for_whom_it_was_shown_to(world: World) -> None:
    await world.submit()
    view = discord.ui.View(timeout=None)
    token = question_token(world.writer.id)
    view.add_item(discord.ui.Button(label="x", custom_id=custom_id(Press.FORGET_ALL, 0, token)))
    view.stop()
    channel = world.bot.get_channel(world.submissions.id)
    assert isinstance(channel, discord.TextChannel)

    told = await world.other_writer.click(await channel.send("x", view=view), label="x")

    assert "is for another person" in answer_of(told)
    assert rows(world, "SELECT author_name FROM article") == [("wanda",)]


async def test_whoever_has_left_no_trace_has_nothing_to_erase(world: World) -> None:
    told = await world.reader.slash(world.submissions, "me forget")
    assert "I hold nothing of you" in answer_of(told) and not buttons_of(told.response)


async def test_the_last_chief_may_leave_and_the_newsroom_goes_on(world: World) -> None:
    await world.configure(cooling_off=0)
    await world.submit()
    await world.ed.click(world.card(), label="Approve")
    await world.chief.slash(
        world.review, "publish correct", article="1", kind="correction", note="It was eight."
    )
    await world.chief.slash(world.review, "publish retract", article="1", reason="It never happened.")

    await forget(world, world.chief)

    told = await world.chief.slash(world.review, "publish unpublish", article="1", reason="error")
    assert rows(world, "SELECT publication FROM article") == [("unpublished",)], answer_of(told)
    assert rows(world, "SELECT count(*) FROM retraction WHERE state = 'asked'") == [(0,)]
