"""Bylines: a pen name is what readers see, everywhere, and the desk sees who is behind it."""

from __future__ import annotations

from typing import Any

import pytest
from simcord.actors import MemberActor

from bot.desk.intake.manuscript import read_manuscript
from bot.domain.article.errors import NoSuchArticle
from bot.domain.article.states import State
from bot.domain.newsroom.roles import Person
from tests.cogs.archive.test_export import files_of
from tests.cogs.archive.test_search import approve, found, search
from tests.cogs.doors import by_chat, by_file, by_menu, sight_of, understood
from tests.incidents import patient
from tests.world import ARTICLE, World, answer_of, buttons_of, text_of

PEN = "Nora Nightingale"


@pytest.fixture(autouse=True)
def _as_discord_is(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)


async def me(world: World, name: str = "", person: MemberActor | None = None) -> str:
    """`/me byline`, and what it answers."""
    options = {"name": name} if name else {}
    return understood(await (person or world.writer).slash(world.submissions, "me byline", **options))


async def byline(world: World, name: str, article: int = 1, person: MemberActor | None = None) -> str:
    """`/draft edit byline:`, and what it answers."""
    who = person or world.writer
    return understood(await who.slash(world.submissions, "draft edit", article=str(article), byline=name))


def printed(world: World) -> str:
    """The line under the headline of the first article that is out."""
    [line] = [line for line in text_of(world.articles()[0]).splitlines() if line.startswith("-# By ")]
    return line.removeprefix("-# By ")


async def everything_an_outsider_reads(world: World, person: MemberActor) -> str:
    """The channel, the record, the proof, a search and an export, as somebody of the public gets them."""
    record = await person.slash(world.submissions, "archive show", article="1")
    zipped = await files_of(await person.slash(world.submissions, "archive export"))
    proof = await person.click(record.response, label="Read")
    return "\n".join(
        [
            *(text_of(message) for message in world.publish.history()),
            answer_of(record),
            *buttons_of(record.response),
            answer_of(proof),
            *buttons_of(proof.response),
            text_of(await search(world, person, "ferry")),
            answer_of(await person.slash(world.submissions, "review history", article="1")),
            *(f"{name}\n{data.decode()}" for name, data in zipped.items()),
        ]
    )


async def test_a_pen_name_is_all_that_readers_see_and_the_desk_sees_who_is_behind_it(world: World) -> None:
    assert "By wanda" in await me(world)
    said = await me(world, PEN)
    assert f"By {PEN}" in said and "desk always sees" in said
    receipt = await world.submit()
    assert f"By {PEN}" in answer_of(receipt)
    card = text_of(world.card())
    assert f"By {PEN} (written by <@{world.writer.id}>)" in card
    proof = await world.ed.click(world.card(), label="Read")
    assert f"-# By {PEN}" in answer_of(proof) and "Written by wanda" in buttons_of(proof.response)

    await approve(world, 1)
    assert printed(world) == PEN
    outside = await everything_an_outsider_reads(world, world.reader)
    assert PEN in outside
    for trace in ("wanda", str(world.writer.id), "Written by"):
        assert trace not in outside.casefold(), trace
    inside = answer_of(await world.ed.slash(world.review, "archive show", article="1"))
    assert f"<@{world.writer.id}>" in inside


async def test_a_search_by_author_does_not_tell_outsiders_who_is_behind_a_byline(world: World) -> None:
    await me(world, PEN)
    await world.submit()
    await approve(world, 1)
    for person, expected in ((world.reader, []), (world.ed, [1]), (world.writer, [1])):
        by_person = await found(world, person, author=f"<@{world.writer.id}>")
        by_name = await found(world, person, "wanda")
        by_author_name = await found(world, person, author="wanda")
        assert by_person == by_author_name == by_name == expected, person.name
        assert await found(world, person, author=PEN) == [1]


async def test_a_byline_is_judged_like_a_word_and_shown_in_the_history(world: World) -> None:
    await world.submit()
    await world.configure(approvals=2)
    await world.ed.click(world.card(), label="Approve")
    before = await sight_of(world)
    said = await byline(world, "The Harbour Post staff")
    after = await sight_of(world)
    assert "By The Harbour Post staff" in said
    assert (after.revision.number, after.votes) == (2, ()) and len(before.votes) == 1
    assert after.revision.content_hash != before.revision.content_hash
    assert after.article.state is State.SUBMITTED
    assert "By The Harbour Post staff (written by" in text_of(world.card())
    history = answer_of(await world.ed.click(world.card(), label="History"))
    assert "its byline “The Harbour Post staff”" in history
    difference = answer_of(await world.ed.slash(world.review, "review diff", article="1"))
    assert "**Byline**: " in difference and "The Harbour Post staff" in difference
    assert "Nothing in №1 has changed" in await byline(world, "The  Harbour Post\u200b staff")
    await byline(world, "none")
    assert (await sight_of(world)).byline == "wanda"


async def test_a_name_chosen_later_changes_drafts_and_nothing_that_the_desk_has(world: World) -> None:
    await world.submit()
    await world.submit(headline="A draft", body="TK")
    said = await me(world, PEN)
    assert "1 draft" in said
    assert (await sight_of(world, 1)).byline == "wanda"
    assert (await sight_of(world, 2)).byline == PEN
    assert await found(world, world.writer, author=PEN) == [2]
    await approve(world, 1)
    assert printed(world) == "wanda"
    assert "your own name" in (await me(world, "none")) + (await me(world))


async def test_several_authors_stand_under_their_own_names_or_one_byline_for_all(world: World) -> None:
    await me(world, PEN)
    await world.submit()
    await world.writer.slash(world.submissions, "draft edit", article="1", co_author=world.other_writer)
    assert (await sight_of(world)).byline == PEN, "an invitation changes nothing"
    assert world.other_writer.user.dm_channel is not None
    await world.other_writer.user.click(world.other_writer.user.dm_channel.history()[-1], label="Accept")
    assert (await sight_of(world)).byline == f"{PEN} and walt"
    await me(world, "Someone Else", world.other_writer)
    assert (await sight_of(world)).byline == f"{PEN} and walt"
    await byline(world, "Our harbour desk", person=world.other_writer)
    card = text_of(world.card())
    assert f"By Our harbour desk (written by <@{world.writer.id}>, <@{world.other_writer.id}>)" in card
    await approve(world, 1)
    assert printed(world) == "Our harbour desk"
    outside = await everything_an_outsider_reads(world, world.reader)
    assert "walt" not in outside and "wanda" not in outside and PEN not in outside


async def test_who_accepts_an_invitation_stands_there_under_their_pen_name_with_role_and_place(
    world: World,
) -> None:
    await me(world, PEN, world.other_writer)
    await world.submit()
    await world.join(world.other_writer, role="photos", place=1)
    assert (await sight_of(world)).byline == f"{PEN} (photos) and wanda"
    await me(world, "Someone Else", world.other_writer)
    await me(world, "W. Anda")
    assert (await sight_of(world)).byline == f"{PEN} (photos) and wanda", "the desk has it"
    assert f"(written by <@{world.other_writer.id}>, <@{world.writer.id}>)" in text_of(world.card())
    await approve(world, 1)
    assert printed(world) == f"{PEN} (photos) and wanda"
    outside = await everything_an_outsider_reads(world, world.reader)
    assert "walt" not in outside and str(world.other_writer.id) not in outside


async def test_who_gives_a_byline_has_a_hand_in_the_text(world: World) -> None:
    await world.submit()
    assert "By The Harbour Post" in await byline(world, "The Harbour Post", person=world.ed)
    for body in (ARTICLE["body"], "Another text."):  # their words stand in the writer's next revision too
        if body != ARTICLE["body"]:
            await world.edit(1, body=body)
        pressed = await world.ed.click(world.card(), label="Approve")
        assert "words of yours are still in it" in answer_of(pressed)
        assert (await sight_of(world)).votes == ()
    await world.eve.click(world.card(), label="Approve")
    assert [vote.editor_id for vote in (await sight_of(world)).votes] == [world.eve.id]


@pytest.mark.parametrize(
    ("head", "offered"),
    [
        ("author: Nora Nightingale", PEN),
        ("by: Nora Nightingale", PEN),
        ("authors: [Nora Nightingale, Bo Keeper]", f"{PEN} and Bo Keeper"),
        ("author:\n  name: Nora Nightingale\n  email: n@example.org", PEN),
    ],
)
async def test_the_author_that_a_file_names_is_offered_and_one_press_makes_it_the_byline(
    world: World, head: str, offered: str
) -> None:
    taken = await by_file(world, "a.md", f"---\nheadline: Night\n{head}\n---\nThe text.")
    said = answer_of(taken)
    assert f"The file names as its author: {offered}." in said
    assert (await sight_of(world)).byline == "wanda", "nothing is printed that nobody asked for"
    pressed = answer_of(await world.writer.click(taken.response, label="Print this byline"))
    assert f"Readers see: By {offered}." in pressed and "The file names" not in pressed
    assert (await sight_of(world)).revision.copy.byline == offered
    assert f"By {offered} (written by" in text_of(world.card())
    again = answer_of(await world.writer.click(taken.response, label="Print this byline"))
    assert "Nothing in №1 has changed" in again


async def test_an_author_is_offered_at_every_door_and_with_a_changed_file(world: World) -> None:
    head = f"---\nheadline: Night\nauthor: {PEN}\n---\nThe text."
    offer = f"The file names as its author: {PEN}."
    assert offer in answer_of(await by_file(world, "a.txt", head))
    await by_chat(world, head)
    assert any(offer in said for said in world.dms(world.writer))
    assert offer in answer_of(await by_menu(world, head))
    await world.submit()
    changed = await world.writer.slash(
        world.submissions, "draft edit", article="4", file=("a.md", head.encode())
    )
    assert offer in answer_of(changed)
    assert (await sight_of(world, 4)).byline == "wanda"


async def test_no_author_is_offered_who_is_printed_anyway_or_beside_a_byline(world: World) -> None:
    own = answer_of(await by_file(world, "a.md", "---\nheadline: A\nauthor: wanda\n---\nThe text."))
    assert "The file names" not in own
    both = answer_of(
        await by_file(world, "b.md", f"---\nheadline: B\nauthor: Bo\nbyline: {PEN}\n---\nThe text.")
    )
    assert f"By {PEN}" in both and "The file names" not in both and "not used: author" in both
    files = await files_of(await world.ed.slash(world.review, "archive export"))
    name, data = next(iter(files.items()))
    again = answer_of(await by_file(world, name, data, writer=world.other_writer))
    assert "The file names" not in again and "not used" not in again


async def test_an_offer_is_over_once_a_byline_is_chosen_and_only_writers_may_take_it(world: World) -> None:
    taken = await by_file(world, "a.md", f"---\nheadline: Night\nauthor: {PEN}\n---\nTK")
    await byline(world, "Our harbour desk")
    pressed = await world.writer.click(taken.response, label="Print this byline")
    assert "Nothing in №1 has changed" in answer_of(pressed)
    assert (await sight_of(world)).byline == "Our harbour desk"

    with pytest.raises(NoSuchArticle):
        await world.bot.desk.furniture.offered_byline(1, Person(world.reader.id, "rita"))
    long = "x" * 121
    taken = await by_file(world, "b.md", f"---\nheadline: Night\nauthor: {long}\n---\nThe text.")
    refused = answer_of(await world.writer.click(taken.response, label="Print this byline"))
    assert "121 characters" in refused and (await sight_of(world, 2)).byline == "wanda"


async def test_a_correction_keeps_the_byline_unless_it_is_changed(world: World) -> None:
    await world.submit()
    await byline(world, PEN)
    await approve(world, 1)
    await me(world, "Another name")
    await world.writer.slash(world.submissions, "publish correct", article="1", kind="minor")
    await world.edit(1, body=ARTICLE["body"].replace("seven", "eight"))
    await world.writer.slash(world.submissions, "draft submit", article="1")
    await approve(world, 1)
    assert printed(world) == PEN and "at eight" in text_of(world.articles()[0])

    await world.writer.slash(world.submissions, "publish correct", article="1", kind="minor")
    await byline(world, "P. N. Nightingale")
    assert printed(world) == PEN, "what is out keeps its byline until the desk has judged the other"
    assert PEN in text_of(await search(world, world.reader, "ferry"))
    await world.writer.slash(world.submissions, "draft submit", article="1")
    await approve(world, 1)
    assert printed(world) == "P. N. Nightingale"


@pytest.mark.parametrize("name", ["ed", "Ed", "É d", "еd", "ＥＤ", "e\u200bd", "Nora and Ed", "eve, staff"])
async def test_a_byline_that_looks_like_another_member_is_pointed_out_to_the_desk(
    world: World, name: str
) -> None:
    await world.submit()
    await byline(world, name)
    expected = "eve" if "eve" in name else "ed"
    assert f"the byline looks like the name of another member: “{expected}”" in text_of(world.card())
    await world.edit(1, body="Another text.")
    assert "looks like the name of another member" in text_of(world.card()), "it stays while the byline does"
    await byline(world, PEN)
    assert "looks like the name of another member" not in text_of(world.card())


async def test_a_pen_name_that_is_taken_is_pointed_out_too(world: World) -> None:
    assert "another member: “ed”" in await me(world, "ЕD")
    await world.submit()
    assert "looks like the name of another member: “ed”" in text_of(world.card())
    await me(world, PEN, world.other_writer)
    assert f"another member: “{PEN}”" in await me(world, "nora nightinga1e")
    assert "looks like" not in await me(world, "Wanda"), "a form of one’s own name"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  By  Nora\n Nightingale ", PEN),
        ("Nora\u202e Night\u200bingale\u2066", PEN),
        ("*Nora* @everyone", "\\*Nora\\* \\@everyone"),
        ("<@1> [x](https://example.org)", "\\<@1> \\[x](example.org)"),
    ],
)
async def test_a_byline_is_cleaned_and_neither_pings_nor_marks_up(
    world: World, typed: str, kept: str
) -> None:
    await me(world, typed)
    await world.submit()
    await approve(world, 1)
    assert printed(world) == kept
    assert not world.articles()[0].mentions and not world.articles()[0].mention_everyone


@pytest.mark.parametrize(
    ("typed", "said"), [("x" * 121, "121 characters"), ("\u200b\u200b…", "letter or digit")]
)
async def test_a_byline_that_cannot_be_printed_is_refused_at_every_door(
    world: World, typed: str, said: str
) -> None:
    assert said in await me(world, typed)
    await world.submit()
    assert said in await byline(world, typed)
    if typed.startswith("x"):
        head = f"---\nheadline: A\nbyline: {typed}\n---\nB"
        assert said in answer_of(await by_file(world, "a.md", head))
    assert (await sight_of(world)).byline == "wanda"


async def test_a_file_brings_its_byline_along_and_an_export_is_read_back_equal(world: World) -> None:
    await by_file(world, "a.md", f"---\nheadline: Night\nbyline: {PEN}\n---\nThe text.")
    assert (await sight_of(world)).revision.copy.byline == PEN
    await by_file(world, "b.md", "---\nheadline: Day\nbyline: wanda\n---\nThe text.")
    assert (await sight_of(world, 2)).revision.copy.byline == "", "it is what is printed anyway"
    files = await files_of(await world.writer.slash(world.submissions, "archive export"))
    for number, data in enumerate(files.values(), 1):
        again = read_manuscript("a.md", data).to_copy()
        stored = {(await sight_of(world, n)).revision.copy for n in (1, 2)}
        assert again in stored, number


async def test_a_file_or_form_that_says_nothing_of_a_byline_keeps_it(world: World) -> None:
    await world.submit()
    await byline(world, PEN)
    await world.edit(1, body="Another text.")
    assert (await sight_of(world)).byline == PEN
    await world.writer.slash(
        world.submissions, "draft edit", article="1", file=("a.md", b"# Other\n\nA third text.")
    )
    sight = await sight_of(world)
    assert (sight.byline, sight.revision.copy.headline) == (PEN, "Other")


async def test_bylines_in_chat(world: World) -> None:
    await by_chat(world, "Headline\nA text.")
    await world.writer.send(world.submissions, f"!draft edit 1 byline: {PEN}")
    assert (await sight_of(world)).byline == PEN
    await world.writer.send(world.submissions, "!draft edit №1 Byline: 24 hours, “by night”")
    assert (await sight_of(world)).byline == "24 hours, “by night”"
    await world.writer.send(world.submissions, "!me byline Ada")
    assert any("By Ada" in said for said in world.dms(world.writer))


async def test_only_writers_choose_a_byline_and_only_where_they_may_edit(world: World) -> None:
    writers = world.guild.create_role("Writers")
    await world.admin.slash(
        world.review,
        "newsroom setup",
        review=world.review,
        publish=world.publish,
        editors=world.editors,
        writers=writers,
    )
    assert "Only its writers" in await me(world, PEN, world.reader)
    await world.submit(world.ed)
    for person in (world.reader, world.other_writer):
        result: Any = await person.slash(world.submissions, "draft edit", article="1", byline=PEN)
        assert "no article" in answer_of(result)
