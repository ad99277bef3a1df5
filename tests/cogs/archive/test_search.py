"""`/archive search`: who finds what, in whatever words, and what they see of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from simcord.actors import MemberActor
from simcord.results import ResponseMessage

from bot.domain.article.states import Publication
from bot.domain.text.graphemes import utf16_length
from bot.store import Transaction
from bot.store.article import articles
from bot.ui.archive.search_results import custom_id
from tests.cogs.newsroom import test_two_newsrooms
from tests.cogs.newsroom.test_two_newsrooms import Town, forged
from tests.cogs.planning.plans import drawn
from tests.incidents import patient
from tests.world import ARTICLE, World, answer_of, buttons_of, components_of, text_of

town = test_two_newsrooms.town


@pytest.fixture(autouse=True)
def _as_discord_is(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)


async def search(world: World, person: MemberActor, query: str = "", **options: Any) -> ResponseMessage:
    """What somebody gets to see when they search."""
    if query:
        options["query"] = query
    found = await person.slash(world.submissions, "archive search", **options)
    assert found.response is not None
    return found.response


def numbers(message: ResponseMessage) -> list[int]:
    """The articles on a page, in order."""
    texts = [component["content"] for component in components_of(message) if component["type"] == 10]
    return [int(text.split()[0].strip("*№")) for text in texts if text.startswith("**№")]


async def found(world: World, person: MemberActor, query: str = "", **options: Any) -> list[int]:
    """The articles that somebody finds, in order."""
    return numbers(await search(world, person, query, **options))


async def approve(world: World, number: int) -> None:
    """An editor approves what the card shows, and the cooling-off passes."""
    await world.ed.click(world.card(number), label="Approve")
    await world.env.advance_time(61)


async def publish(world: World, number: int = 1, **parts: str) -> None:
    """An article is handed in, approved and out."""
    await world.submit(**parts)
    await approve(world, number)


async def correct(world: World, number: int = 1, **parts: str) -> None:
    """A correction is opened and written, and stays with its writer."""
    await world.writer.slash(
        world.submissions,
        "publish correct",
        article=str(number),
        kind="correction",
        note="The captain is another one.",
    )
    await world.edit(number, **parts)


async def test_a_reader_finds_what_is_out_with_the_hit_in_bold(world: World) -> None:
    await publish(world)
    shown = await search(world, world.reader, "captain HARBOUR")
    text = text_of(shown)
    assert "🔎 **captain HARBOUR** · 1 article" in text
    assert f"[Ferry to the islands runs again](https://discord.com/channels/{world.guild.id}/" in text
    assert "By wanda · 1 January 2026" in text
    assert "left the **harbour** at seven" in text and "**captain**, Ada Lund" in text
    assert buttons_of(shown) == []
    nothing = text_of(await search(world, world.reader, "submarine"))
    assert "**submarine** · nothing" in nothing and "`har*`" in nothing


async def test_a_hit_is_shown_as_readers_see_it_without_raw_markdown(world: World) -> None:
    await publish(
        world,
        body="## At sea\n\n> The **captain** of [the ferry](https://example.org/ferry_2) said: *never* `again`, 5 * 3.",
    )
    for query in ("captain", "ferry", ""):
        entry = text_of(await search(world, world.reader, query)).rpartition("› ")[2]
        for raw in ("## ", "> ", "](", "\\`"):
            assert raw not in entry, query
    entry = text_of(await search(world, world.reader, "captain")).rpartition("› ")[2]
    assert "At sea The **captain** of the ferry said: never again, 5" in entry


async def test_words_phrases_exclusions_and_beginnings(world: World) -> None:
    await publish(world)
    await publish(
        world, 2, headline="Élysée & Łódź", body="Straße zum Hafen, 東京都の港, مُحَمَّد أحمد, never mind."
    )
    for query, expected in {
        "ferry -seven": [],
        '"half full"': [1],
        '"full half"': [],
        "harb*": [2, 1],  # a tag of both
        "elysee lodz strasse": [2],
        "STRASSE": [2],
        "東京": [2],
        "京": [2],
        "京*": [2],
        "محمد": [2],
        "half -東京": [1],
        "capt": [1],  # nothing holds it, so it is the beginning of a word
        'ferry OR "': [],
        "headline:Ferry NEAR(": [],
        "-ferry": [2],
        "ada-lund": [1],
    }.items():
        assert await found(world, world.reader, query) == expected, query
    assert "begin with the last one" in text_of(await search(world, world.reader, "capt"))


async def test_a_phrase_that_ends_with_a_whole_word_is_not_taken_for_a_beginning(world: World) -> None:
    await publish(
        world, body="The captain saw a half, and the half-hour struck at sea: never mind a halfback."
    )
    assert await found(world, world.reader, '"and the half"') == [1]
    assert await found(world, world.reader, '"mind a half"') == [], "half is a word"
    assert await found(world, world.reader, '"mind a halfb"') == [1], "halfb is none"


async def test_a_word_in_the_headline_weighs_more_and_of_equals_the_latest_comes_first(world: World) -> None:
    body = "Something else altogether, with a tunnel in it."
    await publish(world, headline="A road", body=body)
    await publish(world, 2, headline="A tunnel", body="Something else altogether, with a road in it.")
    await publish(world, 3, headline="A road", body=body)
    assert await found(world, world.reader, "tunnel") == [2, 3, 1]
    assert await found(world, world.reader, "tunnel", sort="newest") == [3, 2, 1]


async def test_nobody_finds_what_is_not_for_them_to_read(world: World) -> None:
    await publish(world, body="Everyone may read of the quayside.")
    await correct(world, body="The correction speaks of quayside smugglers.")
    form = await world.writer.slash(world.submissions, "submit")
    await world.writer.submit_modal(form, {"headline": " ", "body": "A draft about quayside pirates."})
    await world.submit(headline="Handed in", body="The desk has the quayside corsairs.")
    await world.submit(headline="Spiked", body="Rejected: the quayside buccaneers.")
    await world.judge(world.ed, "Spike", 4)
    form = await world.writer.slash(world.submissions, "submit")
    await world.writer.submit_modal(form, {"headline": " ", "body": "Put away: quayside privateers."})
    await world.writer.click(
        (await world.writer.slash(world.submissions, "draft discard", article="5")).response,
        label="Yes, discard it",
    )
    await world.join(world.eve, article="2")

    seen: Mapping[MemberActor, list[int]] = {
        world.reader: [1],
        world.other_writer: [1],
        world.writer: [1, 2, 3, 4],
        world.ed: [1, 3, 4],
        world.chief: [1, 3, 4],
        world.eve: [1, 2, 3, 4],  # of the desk, and co-author of the draft
    }
    for person, expected in seen.items():
        shown = await search(world, person, "quayside")
        assert sorted(numbers(shown)) == expected, person
        articles_of = "1 article " if len(expected) == 1 else f"{len(expected)} articles"
        assert f"**quayside** · {articles_of}".strip() in text_of(shown)
        assert sorted(await found(world, person)) == expected, "a listing shows no more"
        inside = {1: "smugglers", 2: "pirates", 3: "corsairs", 4: "buccaneers", 5: "privateers"}
        for number, word in inside.items():
            may = number in expected and person not in (world.reader, world.other_writer)
            assert await found(world, person, word) == ([number] if may else []), (person, word)
    assert "nothing" in text_of(await search(world, world.reader, state="draft"))
    assert await found(world, world.reader, state="published") == [1]
    assert await found(world, world.reader, author="wanda") == [1]


async def test_what_is_taken_down_is_in_nobodys_public_search(world: World) -> None:
    await publish(world)

    def take_down(tx: Transaction) -> None:
        [article] = articles.by_headline(tx, 1, ARTICLE["headline"], limit=1)
        articles.save(tx, replace(article, publication=Publication.UNPUBLISHED))

    await world.bot.desk.unit.store.write(take_down)
    assert await found(world, world.reader, "ferry") == []
    assert await found(world, world.ed, "ferry") == [1]
    assert "Unpublished" in text_of(await search(world, world.ed, "ferry", state="unpublished"))
    assert world.rows("SELECT count(*) FROM indexed WHERE sides & 1 <> 0") == [(0,)]


async def test_another_newsrooms_articles_are_never_found(town: Town) -> None:
    for world in (town.post, town.herald):
        await publish(world, headline=f"The ferry of {world.guild.name}")
        await world.submit(headline=f"Not out at {world.guild.name}")
    for person in (town.post.reader, town.post.ed):
        text = text_of(await search(town.post, person, "ferry"))
        assert "Harbour" in text and "Hill" not in text
    text = text_of(await search(town.herald, town.ed_at_herald, "ferry"))
    assert "Hill" in text and "1 article" in text and "Not out" not in text


async def test_filters_pick_out_and_bad_ones_are_said(world: World) -> None:
    await publish(world)
    await world.env.advance_time(40 * 86_400)
    await publish(world, 2, headline="Council sits", tags="city council, harbour")
    await world.submit(world.other_writer, headline="Third", tags="")
    for options, expected in (
        ({"tag": "Harbour"}, [2, 1]),
        ({"tag": "council"}, []),
        ({"tag": "#city council"}, [2]),
        ({"author": world.writer.mention}, [2, 1]),
        ({"author": str(world.other_writer.id)}, [3]),
        ({"author": "WALT"}, [3]),
        ({"from": "2026-02"}, [3, 2]),
        ({"to": "1 January"}, [1]),
        ({"from": "2 January", "to": "today", "state": "published"}, [2]),
        ({"state": "submitted"}, [3]),
        ({"state": "live", "query": "ferry", "to": "2026-01-01"}, [1]),
        ({"from": "9999"}, []),
        ({"to": "0001"}, []),
    ):
        assert await found(world, world.ed, **options) == expected, options
    for options, said in (
        ({"from": "Thursday week"}, "`from`: I can’t read “Thursday week” as a day"),
        ({"from": "2026-03", "to": "2026-02"}, "is later than `to`"),
        ({"query": "- * ?"}, "I find no word in"),
        ({"query": "ferry b*"}, "“b\\*” begins too many words. Write at least 2 letters before the `*`."),
        ({"query": 'ferry -"a b*"'}, "“a b\\*” begins too many words"),
        ({"query": "a" * 201}, "201 characters"),
        ({"query": "a " * 17}, "17 words"),
        ({"tag": "!!"}, "I find no word in"),
    ):
        told = await search(world, world.ed, **options)
        assert said in text_of(told), options


async def test_pages_are_turned_by_button_also_after_a_restart_and_show_what_may_be_seen_then(
    world: World,
) -> None:
    for number in range(1, 8):
        await world.submit(headline=f"Tide table {number}", body="The tide comes in at nine.")
    await approve(world, 1)
    shown = await search(world, world.ed, "tide")
    assert numbers(shown) == [1, 7, 6, 5, 4], "of equals the latest, and №1 came out last"
    assert "7 articles · page 1 of 2" in text_of(shown)
    first, second = (c for c in components_of(shown) if c["type"] == 2)
    assert (first["label"], first.get("disabled"), second["label"]) == ("Previous", True, "Next")
    await world.restart()
    turned = drawn(await world.ed.click(shown, label="Next"))
    assert numbers(turned) == [3, 2]
    assert numbers(drawn(await world.ed.click(turned, label="Previous"))) == [1, 7, 6, 5, 4]

    world.env.backend.remove_member_role(world.guild.id, world.ed.id, world.editors.id)
    turned = drawn(await world.ed.click(shown, label="Next"))
    assert numbers(turned) == [1] and "1 article" in text_of(turned)


async def test_a_page_of_a_search_that_is_gone_or_somebody_elses_says_so(town: Town) -> None:
    world = town.post
    for number in range(1, 8):
        await world.submit(headline=f"Tide table {number}")
    shown = await search(world, world.ed, "tide")
    for sent in (custom_id(world.guild.id, 1, 1), custom_id(town.herald.guild.id, 1, 1)):
        for person in (world.eve, world.reader, world.ed):
            if person is world.ed and str(world.guild.id) in sent:
                continue
            told = answer_of(await forged(person, world, sent))
            assert "Search again" in told or "no longer in that newsroom" in told, told
            assert "Tide" not in told
    await world.env.advance_time(8 * 86_400)
    await search(world, world.ed, "tide")
    assert "Search again" in answer_of(await world.ed.click(shown, label="Next"))


async def test_in_chat_only_the_asker_gets_it_by_dm(world: World) -> None:
    await publish(world)
    await world.ed.send(world.review, "!archive search ferry captain tag: harbour from: 2026-01-01")
    assert "🔎 **ferry captain** · tag: harbour · from: 2026-01-01 · 1 article" in world.dms(world.ed)[-1]
    await world.ed.send(world.review, "!archive search tag: islands")
    assert "tag: islands · 1 article" in world.dms(world.ed)[-1]
    await world.reader.send(world.submissions, "!archive")
    assert "`archive search` and some words" in world.dms(world.reader)[-1]


async def test_hostile_text_stays_text_and_a_page_always_fits(world: World) -> None:
    hostile = "** @everyone <@1> [ferry](https://evil.example/ferry) `ferry` ||ferry|| https://x.example/ferry_ferry "
    for _ in range(6):
        await world.submit(headline=(hostile * 3)[:250], standfirst="", body=hostile * 30, tags="")
    shown = await search(world, world.ed, "ferry everyone")
    text = text_of(shown)
    assert "@everyone" not in text.replace("\\@", "") and "\\[**ferry**\\]" in text
    assert (
        "https://" not in text.replace("https://discord.com/channels/", "")
        and "https\\://evil.example/**ferry**" in text
    )
    assert utf16_length(text) <= 4000
    assert len(numbers(shown)) == 5
