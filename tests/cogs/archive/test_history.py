"""History: who did what with an article, all of it, page by page from the newest end."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from simcord.results import ResponseMessage

from bot.domain.article.states import Action
from bot.store import Transaction
from bot.store.article import audit_log
from bot.ui.archive.history import WORDS
from tests.cogs.doors import reply
from tests.incidents import forbid, published
from tests.world import World, answer_of, buttons_of, text_of

DESK = Path(__file__).parents[3] / "bot" / "desk"

OF_A_NEWSROOM = {"setup.py", "sections.py", "section_removal.py"}
"""Where events of a newsroom are recorded, which are no part of any article's history."""


def recorded() -> dict[str, str]:
    """Every action that the desk writes into the audit log of an article by name, and where."""
    found: dict[str, str] = {}
    for source in sorted(DESK.rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Call) and source.name not in OF_A_NEWSROOM:
                for action in _actions(node, source.name):
                    found[action] = f"{source.name}:{node.lineno}"
    return found


def _actions(call: ast.Call, where: str) -> list[str]:
    called = ast.unparse(call.func)
    if called == "log" and len(call.args) > 2:
        given = call.args[2]
    elif called == "audit_log.record":
        given = call.args[3]
    else:
        return []
    match given:
        case ast.Name(id="action") if where == "moves.py":
            return []  # what `advance` is given, which is an Action
        case ast.Attribute(value=ast.Name(id="Action"), attr=name):
            return [Action[name]]
        case _:
            texts = [n.value for n in ast.walk(given) if isinstance(n, ast.Constant) and n.value]
            assert texts, f"{where}:{call.lineno}: what action is {ast.unparse(given)}?"
            return [str(text) for text in texts]


def test_every_action_that_the_desk_records_has_words() -> None:
    found = recorded()
    assert {"due", "file", "co_author", "co_author_off", "report", "release"} <= found.keys()
    missing = {action: where for action, where in found.items() if action not in WORDS}
    assert missing == {}
    assert set(Action) - WORDS.keys() == set()
    assert WORDS.keys() - set(Action) - found.keys() == set(), "words for what nobody records"


async def latest(world: World, number: int = 1) -> str:
    return answer_of(await world.eve.slash(world.review, "review history", article=str(number)))


async def test_a_story_is_told_with_revisions_reasons_and_ways(world: World) -> None:
    await world.configure(approvals=2, claim_minutes=60)
    await world.submit()
    await world.ed.click(world.card(), label="Claim")
    await world.env.advance_time(3700)
    await world.ed.react(world.card(), "✅")
    await world.ed.unreact(world.card(), "✅")
    await world.judge(world.eve, "Request changes", reason="Name *the* ship.")
    await world.edit(body="The ferry *Aurora* left the harbour at seven.")
    await world.writer.slash(world.submissions, "draft due", article="1", when="in 3 days")
    await world.join(world.other_writer)
    await world.ed.click(world.card(), label="Approve")
    await world.eve.click(world.card(), label="Approve")
    await world.env.advance_time(61)
    await world.ed.slash(
        world.review, "publish correct", article="1", kind="correction", note="It was *eight*."
    )
    await world.chief.slash(world.review, "publish abandon", article="1", reason="It was seven.")
    ed, eve, wanda = (f"<@{person.id}>" for person in (world.ed, world.eve, world.writer))
    told = [re.sub(r"^<t:\d+:f> ", "", line) for line in (await latest(world)).splitlines()]
    assert told == [
        "🕘 **№1 Ferry to the islands runs again**",
        "-# **Revision 1**",
        f"{wanda} filed it → ⚪ draft",
        f"{wanda} submitted it → 🔵 submitted",
        f"{ed} claimed it → 🟡 in review",
        f"the clock ended the claim of {ed}: its time was over → 🔵 submitted",
        f"{ed} voted ✅ approve by reaction → 🟡 in review",
        f"Copydesk ended ✅ approve of {ed}: the reaction was taken off the card → 🔵 submitted",
        f"{eve} voted ✏️ changes by button: “Name \\*the\\* ship.” → 🟠 changes requested",
        "-# **Revision 2**",
        f"{wanda} wrote revision 2; 1 vote void → 🔵 submitted",
        f"{wanda} made it due for <t:1767488500:f>",
        f"{wanda} invited <@{world.other_writer.id}> to be a co-author",
        f"<@{world.other_writer.id}> accepted to be a co-author",
        f"{ed} voted ✅ approve by button → 🟡 in review",
        f"{eve} voted ✅ approve by button → 🟢 approved",
        "the clock sent it out → 📤 publishing",
        "Copydesk saw it arrive in the channel → 📰 published",
        "-# **Revision 3** · correction: “It was \\*eight\\*.”",
        f"{ed} opened a correction → ⚪ draft",
        "-# **Revision 2**",
        f"<@{world.chief.id}> abandoned the correction, revision 3: “It was seven.” → 📰 published",
    ]


@pytest.mark.parametrize("reason", ["", "A reason that is as long as reasons are. " * 8])
async def test_every_entry_is_on_exactly_one_page_over_restarts(world: World, reason: str) -> None:
    await world.submit()
    for number in range(28):
        await world.ed.slash(
            world.review, "review hold", article="1", reason=f"Stop {number}. {reason}".strip()
        )
        await world.ed.slash(world.review, "review unhold", article="1")
    everything = await world.bot.desk.unit.read(_all)
    page = reply(await world.ed.click(world.card(), label="History"))
    texts = [text_of(page)]
    while True:
        assert len(text_of(page)) <= 2000
        if not _can(page, "Older"):
            break
        if len(texts) == 2:
            await world.restart()
        page = await _turn(world, page, "Older")
        texts.append(text_of(page))
    assert [len(_entries(text)) for text in reversed(texts)] == _lengths(texts, len(everything))
    assert sum(len(_entries(text)) for text in texts) == len(everything)
    assert "filed it" in texts[-1] and "Stop 27." in texts[0]
    assert len({line for text in texts for line in _entries(text) if "Stop" in line}) == 28
    assert all("-# **Revision 1**" in text for text in texts)

    back = [text_of(page)]
    await world.ed.slash(world.review, "review hold", article="1", reason="Meanwhile.")
    while _can(page, "Newer"):
        page = await _turn(world, page, "Newer")
        back.append(text_of(page))
    again = [line for each in back for line in _entries(each)]
    assert len(again) == len(everything) + 1 and "Meanwhile." in again[-1]
    assert [line for line in again if "Stop" in line] == sorted(
        (line for line in again if "Stop" in line), key=lambda line: int(line.split("Stop ")[1].split(".")[0])
    )


def _all(tx: Transaction) -> list[audit_log.Event]:
    return audit_log.of_article(tx, 1, limit=1000)


def _entries(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("<t:")]


def _lengths(texts: list[str], total: int) -> list[int]:
    """How many entries each page says that it has, the oldest page first."""
    found: list[int] = []
    for text in reversed(texts):
        first, last, of = map(int, re.findall(r"\d+", text.splitlines()[1]))
        assert (first, of) == (sum(found) + 1, total)
        found.append(last - first + 1)
    return found


def _can(page: ResponseMessage, label: str) -> bool:
    buttons = [button for row in page.components for button in row.get("components", [])]
    return any(button.get("label") == label and not button.get("disabled") for button in buttons)


async def _turn(world: World, page: ResponseMessage, label: str) -> ResponseMessage:
    turned = await world.ed.click(page, label=label)
    assert turned.followups == []
    return reply(turned)


async def test_a_short_history_has_nothing_to_turn(world: World) -> None:
    await world.submit()
    page = reply(await world.ed.click(world.card(), label="History"))
    assert buttons_of(page) == [] and " of " not in text_of(page).splitlines()[1]


async def test_in_chat_it_comes_by_dm_and_is_turned_where_it_stands(world: World) -> None:
    await world.submit()
    for _ in range(30):
        await world.ed.click(world.card(), label="Approve")
    await world.ed.send(world.review, "!review history 1")
    assert world.ed.user.dm_channel is not None
    page = world.ed.user.dm_channel.history()[-1]
    assert buttons_of(page) == ["Older", "Newer"]
    assert not [m for m in world.review.history() if "voted" in m.content], "others in the channel read it"
    await world.ed.user.click(page, label="Older")
    turned = world.ed.user.dm_channel.history()[-1]
    assert turned.id == page.id and "filed it" in turned.content


async def test_writers_read_their_own_and_drafts_are_nobody_elses(world: World) -> None:
    await published(world)
    for person in (world.writer, world.ed, world.chief):
        told = answer_of(await person.slash(world.submissions, "review history", article="1"))
        assert "saw it arrive in the channel" in told
    for person in (world.reader, world.other_writer):
        told = answer_of(await person.slash(world.submissions, "review history", article="1"))
        assert "no such article" in told or "That is for the desk" in told
    await world.other_writer.send(world.submissions, "A draft of mine")
    note = world.submissions.history()[-1]
    await world.ed.context_menu(world.submissions, "Submit to desk", note)
    told = answer_of(await world.eve.slash(world.review, "review history", article="2"))
    assert "no article" in told
    assert "filed it" in answer_of(
        await world.other_writer.slash(world.submissions, "review history", article="2")
    )


async def test_what_was_called_off_and_given_up_is_told(world: World) -> None:
    forbid(world, world.publish, "send_messages")
    await world.submit(headline="**Bold** 🚢 [x](https://x.example)")
    await world.ed.click(world.card(), label="Approve")
    await world.env.advance_time(61)
    note = next(m for m in world.review.history() if "I may not" in m.content)
    await world.chief.click(note, label="Drop")
    told = await latest(world)
    assert "\\*\\*Bold\\*\\* 🚢 \\[x]" in told.splitlines()[0]
    assert f"<@{world.chief.id}> called its publication off → 🟢 approved" in told


async def test_a_claim_that_lapses_after_the_approval_is_told_too(world: World) -> None:
    await world.configure(claim_minutes=60, release="manual")
    await world.submit()
    await world.ed.click(world.card(), label="Claim")
    await world.ed.click(world.card(), label="Approve")
    await world.env.advance_time(3700)
    assert f"the clock ended the claim of <@{world.ed.id}>: its time was over" in await latest(world)
