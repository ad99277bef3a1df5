"""A newsroom with sections and sign-offs, exported and restored: equal in every field, and it goes on from there."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from bot.desk.archive.restore import restore
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.review.signoffs import Signature
from bot.store import Transaction
from bot.store.newsroom import newsrooms
from bot.store.review import signoffs
from tests.cogs.newsroom.sectioned import add_sport
from tests.cogs.review.test_signoffs import choose, declare, sign
from tests.desk.archive.test_restore import history_of
from tests.rows import connected, contents
from tests.world import World, answer_of


def room_in(database: Path) -> Newsroom:
    with closing(connected(database)) as connection:
        connection.execute("BEGIN")
        tx = Transaction(connection)
        (found,) = newsrooms.every(tx)
        return found


def signed_in(database: Path, article_id: int) -> list[Signature]:
    with closing(connected(database)) as connection:
        connection.execute("BEGIN")
        tx = Transaction(connection)
        row = tx.one("SELECT revision_id FROM article WHERE id = ?", (article_id,))
        assert row is not None
        return signoffs.on_revision(tx, article_id, row["revision_id"])


async def busy(world: World) -> None:
    """Two sections with their own of everything and none of some, sign-offs given, asked for, uncounted and bypassed."""
    await declare(world, "facts: check names | dates", "style: asked", "risk: words knife")
    sport = await add_sport(world, approvals=1, editors=world.editors)
    for option in ("announce", "subscribers", "slots", "template_body"):
        await world.chief.slash(world.review, "section edit", section="Sport", without=option)
    lawyers = world.guild.create_role("Lawyers")
    for line in ("facts: none", f"legal: role <@&{lawyers.id}>"):
        await world.admin.slash(world.review, "newsroom signoffs", section="Sport", line=line)
    await world.chief.send(
        world.review, "!section edit Sport forum_tags: News, Local template_sources: on discussions: on"
    )
    await world.submit()
    await sign(world, world.eve, "facts", "names", "dates", stays="yes")
    await choose(world, world.ed, "ask:style")
    await world.ed.react(world.card(1), "✅")
    await world.chief.slash(world.review, "publish also", article="1", section="Sport")
    await world.submit(tags="rowing", headline="Rowers win")
    assert "legal" in answer_of(
        await world.ed.slash(sport.review, "review signoff", article="2", what="legal")
    )
    await world.submit(headline="It moves")
    await sign(world, world.eve, "facts", "names", "dates", number=3)
    await world.chief.slash(world.review, "review move", article="3", section="Sport")
    await world.submit(headline="In haste")
    await world.chief.slash(world.review, "publish bypass", article="4", reason="It is urgent.")


async def test_sections_and_sign_offs_come_back_equal_in_every_field(world: World, tmp_path: Path) -> None:
    await busy(world)
    database = world.bot.settings.database
    file, after = tmp_path / "history.jsonl", tmp_path / "new" / "desk.db"
    after.parent.mkdir()
    file.write_bytes(history_of(database))

    restore(file, after)

    before = contents(database)
    assert contents(after) == before
    for table in ("section", "section_setting", "signoff", "signoff_ask", "also_in"):
        assert before[table], f"the story has no {table}"
    restored = room_in(after)
    assert restored == room_in(database)
    assert restored.sections == room_in(database).sections
    assert [dict(each.kept) for each in restored.sections] == [
        dict(each.kept) for each in room_in(database).sections
    ]
    assert {option for option, value in restored.sections[1].kept.items() if value == ""} == {
        "announce",
        "subscribers",
        "slots",
        "template_body",
    }
    assert signed_in(after, 1) == signed_in(database, 1) != []
    assert history_of(after) == history_of(database)
