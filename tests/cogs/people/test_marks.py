"""Forty marks: whatever a person left through any way in is gone afterwards, but for what the answer named."""

from __future__ import annotations

import logging
from io import BytesIO
from pathlib import Path

import pytest
from simcord.actors import MemberActor

from bot import __version__
from bot.desk.archive.export_files import export_history
from bot.store.archive.export_records import Scope
from bot.store.backup import pack
from bot.store.snapshot import Location
from tests.cogs.doors import by_chat, by_file, by_form, by_menu, word_file
from tests.cogs.galleries import say
from tests.cogs.people.marks import Marks, in_backup, in_files, in_messages, in_rows, in_zip, thread_names
from tests.cogs.people.test_leaving import DELETE, forget, settled
from tests.pictured import png
from tests.world import World


async def plant(world: World, marks: Marks) -> MemberActor:
    """Everything that one person can leave here, who writes, edits, is a chief and reads. Returns them."""
    env, guild = world.env, world.guild
    someone = guild.add_member(env.create_user(marks.new("name")), roles=[world.editors, world.chiefs])
    new = marks.new
    # what never comes out: by every door
    await by_form(world, someone, new("headline of a form"), f"Words {new('body of a form')} end. TK")
    await by_file(
        world,
        f"{new('file name')}.md",
        f"# {new('headline of a file')}\n\nText {new('body of a file')} TK\n",
        writer=someone,
    )
    front = f"---\ntitle: {new('title of front matter')}\nauthor: {new('author of front matter')}\nembargo: next week\nsource: {new('source')}\n---\nBody {new('body under front matter')} TK.\n"
    await by_file(world, "front.md", front, writer=someone)
    await by_file(
        world, "word.docx", word_file(new("title of Word"), f"Word {new('body of Word')} TK"), writer=someone
    )
    await by_file(
        world,
        "letters.txt",
        f"Größe {new('a file in doubt')}\n\nDie größte Lampe; schöne Grüße.\n".encode("mac_roman"),
        writer=someone,
    )
    await by_chat(world, f"{new('headline in chat')}\n\nText {new('body in chat')} TK.", writer=someone)
    await by_menu(
        world, f"{new('headline of a message')}\n\nText {new('body of a message')} TK.", writer=someone
    )
    await someone.slash(world.submissions, "me byline", name=new("pen name"))
    await someone.slash(world.submissions, "archive search", query=new("search"))
    # with every field, and a picture with all that is said of it
    await world.submit(
        someone,
        headline=new("headline of a whole form"),
        standfirst=f"Under it {new('standfirst')}.",
        tags=f"harbour, {new('tag')}",
        sources=f"https://example.org/{new('source of a form')}",
        body=f"Words {new('body of a whole form')} end. TK",
    )
    await someone.send(
        world.submissions,
        f"!submit {new('headline with a picture')}\n\nText {new('body with a picture')} TK.",
        attachments=[(f"{new('file name of a picture')}.png", png("green"))],
    )
    pictured = await last_number(world)
    await say(
        world,
        1,
        number=pictured,
        writer=someone,
        alt=f"A ship {new('alt text')}",
        caption=f"In dock {new('caption')}",
        credit=new("credit of a picture"),
        rights="free",
        terms=f"CC BY {new('licence')}",
    )
    # a reaction on the card of another writer
    await world.submit(headline="Approved by a reaction")
    await someone.react(world.card(await last_number(world)), "✅")
    # on the desk, judged by others, with a thread
    await by_form(world, someone, new("headline on the desk"), f"On the desk {new('body on the desk')}.")
    number = await last_number(world)
    await world.judge(world.ed, "Request changes", number, reason="Name the ship.")
    await world.edit(number, by=someone, body=f"On the desk again {new('second body on the desk')}.")
    await world.judge(world.eve, "Spike", number, reason="No.")
    # what they did with others' articles
    for verdict, where in (("Request changes", "reason of changes"), ("Spike", "reason of a spike")):
        await world.submit(headline=f"Of another writer, {verdict}")
        await world.judge(someone, verdict, await last_number(world), reason=f"Because {new(where)}.")
    await world.submit(headline="Held one")
    held = await last_number(world)
    await someone.slash(
        world.review, "review hold", article=str(held), reason=f"Wait {new('reason of a hold')}."
    )
    await someone.slash(world.review, "review unhold", article=str(held))
    await someone.react(world.card(held), "👀")
    await world.submit(headline="Bypassed one")
    bypassed = await last_number(world)
    await someone.slash(
        world.review, "publish bypass", article=str(bypassed), reason=f"Now {new('reason of a bypass')}."
    )
    await someone.slash(
        world.review,
        "draft assign",
        writer=world.writer,
        headline="Asked for",
        due="tomorrow 9am",
        brief=f"Please {new('brief')}",
    )
    await world.other_writer.slash(world.submissions, "draft list")
    # a published one of another writer, around which they do what chiefs and readers do
    await world.submit(world.other_writer, headline="Out there")
    out = await last_number(world)
    await world.ed.click(world.card(out), label="Approve")
    await env.advance_time(61)
    form = await someone.click(world.articles()[-1], label="Report an error")
    if form.modal is not None:
        await someone.submit_modal(
            form,
            {
                "wrong": f"Wrong {new('report')}",
                "where": new("where"),
                "source": new("source of a report"),
            },
        )
    await someone.slash(
        world.review, "publish retract", article=str(out), reason=f"It never {new('retraction')} happened."
    )
    # a co-author who says what they do
    await world.submit(headline="With others", body="With others. TK")
    shared = await last_number(world)
    await world.writer.slash(
        world.submissions, "draft edit", article=str(shared), co_author=someone, role=new("role")
    )
    return someone


async def last_number(world: World) -> int:
    return await world.bot.desk.unit.read(lambda tx: int(tx.one("SELECT max(number) AS n FROM article")["n"]))  # type: ignore[index]


async def test_forty_marks_of_one_person_are_gone(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await world.configure(cooling_off=0)
    marks = Marks()
    someone = await plant(world, marks)
    await world.env.settle()
    assert len(marks.planted) >= 40
    [picture] = (world.database.parent / "media").rglob("*.png")
    unplanted = [
        where
        for word, where in marks.planted.items()
        if word not in "\n".join(in_rows(world, marks, someone.id)).casefold()
    ]
    assert set(unplanted) <= {
        "search",
        "author of front matter",
        "file name",
        "source",
        "file name of a picture",
    }, unplanted

    question, _ = await forget(world, someone, DELETE)
    for _ in range(40):
        await world.env.advance_time(15)
    await settled(world)

    named = {"barred"} if "Your id stays with" in question else set()
    assert {row.partition(":")[0] for row in in_rows(world, marks, someone.id)} <= named, in_rows(
        world, marks, someone.id
    )
    for name, found in in_files(world, marks, someone.id).items():
        assert found.keys() <= ({"id"} if named else set()), (name, found)
    assert not picture.exists(), "nobody else has it"
    assert await in_messages(world, marks, someone) == []
    assert marks.found_in(thread_names(world)) == {}
    logged = "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith(("bot", "cogs"))
    )
    assert marks.found_in(logged) == {} and str(someone.id) not in logged
    backup = tmp_path / "after.db.gz"
    pack(world.database, backup)
    assert in_backup(backup, marks, someone.id).keys() <= ({"id"} if named else set())
    exported = BytesIO()
    export_history(
        Location(world.database),
        exported,
        lambda tx: Scope(),
        copydesk=__version__,
        now=world.bot.desk.unit.clock(),
    )
    assert in_zip(exported.getvalue(), marks, someone.id).keys() <= ({"id"} if named else set())
