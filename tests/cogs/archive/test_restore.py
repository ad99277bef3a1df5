"""Export and restore, from a rich newsroom to another machine: equal in every field, and nothing comes twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from simcord import Env

from bot.__main__ import main
from bot.app import create_bot
from bot.domain.publishing.layout import same_text
from bot.settings import Settings
from bot.store.archive import export_records
from tests.cogs.planning.times import schedule
from tests.incidents import close_dms, forbid, patient, permit, stored, truthful_threads, try_all_again
from tests.world import ARTICLE, World, build_world, text_of

PECULIAR = "شَدَّة \u202b(right to left)\u202c — 👩‍👩‍👧 naïve e\u0301 \U0001f980 \u2028 “\\n” \t ''"


@pytest.fixture(autouse=True)
def _as_discord_is(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)
    truthful_threads(monkeypatch)


async def live(env: Env) -> tuple[World, World]:
    """Two newsrooms in the middle of everything."""
    post = await build_world(env, name="The Harbour Post")
    herald = await build_world(env, name="The Hill Herald ⛰️", approvals=2)
    await post.configure(timezone="Europe/Berlin", corrections="ping", remind_before=2)

    await post.submit(headline="Ferry 🦀", body=PECULIAR)  # 1: out, corrected, reported, corrected again
    await post.ed.react(post.card(1), "✅")
    await env.advance_time(61)
    form = await post.reader.click(post.articles()[0], label="Report an error")
    await post.reader.submit_modal(form, {"wrong": PECULIAR, "where": "the end", "source": ""})
    await post.writer.slash(
        post.submissions, "publish correct", article="1", kind="correction", note="It is a crab."
    )
    await post.edit(body=PECULIAR + " (a crab)")
    await post.writer.slash(post.submissions, "draft submit", article="1")
    await post.ed.click(post.card(1), label="Approve")
    await env.advance_time(61)

    form = await post.writer.slash(post.submissions, "draft follow", article="1", headline="On it goes")
    await post.writer.submit_modal(
        form, {**ARTICLE, "headline": "On it goes"}
    )  # 2: claimed, changes wanted, due
    await post.eve.click(post.card(2), label="Claim")
    await post.ed.react(post.card(2), "✏️")
    await post.ed.send(post.thread(2), "Name the ship.")
    await post.ed.slash(post.review, "draft due", article="2", when="tomorrow 18:00")

    await post.edit("2", body="The ferry Aurora left.")

    await post.submit(headline="Held back")  # 3
    form = await post.ed.slash(post.review, "review hold", article="3", reason="A lawyer reads it.")
    await post.submit(headline="Spiked")  # 4
    await post.ed.react(post.card(4), "❌")
    await post.submit(headline="At its time")  # 5: scheduled
    await post.ed.react(post.card(5), "✅")
    await schedule(post, "2026-01-02T10:00Z", 5)
    await post.writer.send(post.submissions, "!submit A draft by chat\n\nIts text.")

    await herald.submit(headline="On the hill")  # parked: the bot may not send there
    await herald.submit(headline="Half judged")
    await herald.ed.react(herald.card(2), "✅")
    await herald.edit("2", body="The ferry Aurora left.")
    forbid(herald, herald.publish, "send_messages")
    await herald.ed.react(herald.card(1), "✅")
    await herald.eve.react(herald.card(1), "✅")
    await env.advance_time(61)
    close_dms(post, post.writer)
    env.inject_error("POST", f"/channels/{post.publish.id}/messages", status=500, times=None)
    await post.submit(headline="Pending still")  # 7: its delivery is under way and does not arrive
    await post.ed.react(post.card(7), "✅")
    await env.advance_time(61)
    return post, herald


def rows(database: Path) -> Mapping[str, list[tuple[object, ...]]]:
    """Every row of every table with the types of its values, but the installation's own."""
    with closing(sqlite3.connect(database)) as connection:
        names = connection.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'"
        )
        return {
            name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
            for (name,) in names.fetchall()
            if name not in export_records.LEFT_OUT
        }


def export(database: Path, target: Path, *options: str) -> Path:
    assert main(["export", "--database", str(database), "--to", str(target), *options]) == 0
    return target


def restore(file: Path, database: Path) -> Path:
    assert main(["restore", str(file), "--database", str(database)]) == 0
    return database


async def test_a_restored_newsroom_is_equal_in_every_field(env: Env, tmp_path: Path) -> None:
    post, _ = await live(env)
    before = rows(post.database)
    rich = {name for name, found in before.items() if found}
    assert rich >= {"newsroom", "article", "revision", "vote", "event", "note", "delivery", "place", "card"}
    assert rich >= {"edition", "report", "listening"}, set(before) - rich
    states = {row[-1] for row in before["delivery"]} and {
        state for row in before["delivery"] for state in ("pending", "parked", "done") if state in row
    }
    assert states == {"pending", "parked", "done"}

    file = export(post.database, tmp_path / "all.zip")
    assert file.stat().st_mode & 0o777 == 0o600
    assert rows(restore(file, tmp_path / "new.db")) == before
    assert rows(post.database) == before


async def test_the_restored_bot_goes_on_where_the_old_one_was_and_nothing_comes_twice(
    env: Env, tmp_path: Path
) -> None:
    post, herald = await live(env)
    file = export(post.database, tmp_path / "all.zip")
    old = post.bot
    await old.close()
    messages = (
        len(stored(post, post.review)),
        len(stored(herald, herald.review)),
        len(stored(post, post.announce)),
    )

    database = restore(file, tmp_path / "new.db")
    env.backend.faults.clear()
    await env.restart_bot(create_bot(Settings(database=database, card_interval_seconds=0)))
    await env.settle()
    await env.advance_time(600)
    first = post.articles()[0]
    assert len(post.articles()) == 2, "the one that was pending, once"
    assert len(herald.articles()) == 0

    await post.writer.slash(
        post.submissions, "publish correct", article="1", kind="clarification", note="Blue."
    )
    await post.edit(body="A blue crab.")
    await post.writer.slash(post.submissions, "draft submit", article="1")
    await post.ed.click(post.card(1), label="Approve")
    await env.advance_time(61)
    assert post.articles()[0].id == first.id and "A blue crab." in text_of(post.articles()[0])
    assert "It is a crab." in text_of(post.articles()[0])
    assert len(post.articles()) == 2

    permit(herald, herald.publish)
    await try_all_again(herald)
    assert same_text(herald.bodies(), ARTICLE["body"]) and len(herald.articles()) == 1
    assert messages[1] <= len(stored(herald, herald.review)) <= messages[1] + 1
