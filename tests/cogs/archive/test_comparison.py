"""Differences: an editor or a writer asks what changed, and reads it in the message or as a page."""

from __future__ import annotations

import base64
import hashlib
import re

from tests.cogs.doors import sight_of
from tests.world import ARTICLE, World, answer_of, read_file

BETTER = ARTICLE["body"].replace("half full", "**half** empty")
HOSTILE = "</ins><script>alert(1)</script> <img src=https://example.org/x.png> & <@1>"


async def ask(world: World, by: object = None, **options: str) -> str:
    """`/review diff`, by an editor unless said otherwise; what came back."""
    return answer_of(await (by or world.ed).slash(world.review, "review diff", article="1", **options))


async def test_the_last_change_is_shown_struck_and_bold_with_every_part_that_changed(world: World) -> None:
    await world.submit()
    await world.edit(body=BETTER, tags="harbour", sources="the captain")
    said = await ask(world)
    assert "Revision 1 → revision 2, current" in said and world.writer.mention in said
    assert "late and half ~~full.~~" not in said  # the whole of the change stands together
    assert "late and ~~half full.~~ **\\*\\*half\\*\\* empty.**" in said
    assert "**Tags**: harbour ~~· islands~~" in said
    assert "**Sources**: ~~https://example.org/ferry~~ **the captain**" in said
    assert "**Headline**" not in said and "file" not in said
    assert await ask(world, world.writer) == said


async def test_any_two_revisions_can_be_compared_and_a_wrong_number_names_those_there_are(
    world: World,
) -> None:
    await world.submit()
    assert "only one revision so far" in await ask(world)
    await world.edit(headline="Second")
    await world.edit(headline="Third")

    for options in ({"from": "1"}, {"from": "1", "to": "3"}, {"from": " r1", "to": "revision 3"}):
        assert f"~~{ARTICLE['headline']}~~ **Third**" in await ask(world, **options)
    assert "~~Third~~ **Second**" in await ask(world, **{"from": "3", "to": "2"})
    assert f"~~{ARTICLE['headline']}~~ **Second**" in await ask(world, to="2")
    assert "same revision twice" in await ask(world, **{"from": "2", "to": "2"})
    assert "is the first" in await ask(world, to="1") and "revisions 1 to 3" in await ask(world, to="1")
    for wrong in ("4", "0", "two"):
        said = await ask(world, **{"from": wrong})
        assert f"no revision “{wrong}”" in said and "revisions 1 to 3" in said

    await world.ed.send(world.review, "!review diff 1 1 2")
    assert f"~~{ARTICLE['headline']}~~ **Second**" in world.dms(world.ed)[-1]


async def test_revisions_are_completed_for_those_who_may_see_them(world: World) -> None:
    await world.submit()
    await world.edit(headline="Second")
    found = await world.ed.autocomplete(world.review, "review diff", "from", "", article="1")
    assert [choice["value"] for choice in found] == ["2", "1"] and "wanda" in found[0]["name"]
    assert not await world.reader.autocomplete(world.review, "review diff", "from", "", article="1")


async def test_only_the_desk_and_the_writers_see_what_was_never_public(world: World) -> None:
    await world.submit()
    await world.edit(headline="Second")
    assert "no article" in await ask(world, world.reader)
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    refused = await ask(world, world.reader)
    assert "for the desk" in refused and "Ferry" not in refused


async def test_of_a_published_article_the_public_text_is_compared_with_its_correction(world: World) -> None:
    await world.submit()
    await world.edit(headline="Second")
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    assert "revision 2, published" in await ask(world)

    await world.writer.slash(
        world.review, "publish correct", article="1", kind="correction", note="It was twelve."
    )
    await world.edit(headline="Third")
    await world.edit(headline="Fourth")
    said = await ask(world)
    assert "Revision 2, published → revision 5, current" in said
    assert "**Headline**: ~~Second~~ **Fourth**" in said
    assert "**Kind**: **correction**" in said and "**Note to readers**: **It was twelve.**" in said

    await world.writer.slash(world.review, "draft submit", article="1")
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    assert "Revision 2 → revision 5, published" in await ask(world)


async def test_a_long_difference_comes_as_a_page_in_which_nothing_runs_or_loads(world: World) -> None:
    before = "\n\n".join(f"Paragraph {n} stands as it stood." for n in range(60))
    after = before.replace("Paragraph 30", HOSTILE) + "\n\n" + "And more of it. " * 100
    await world.submit(body=before, headline="Ferry & <b>harbour</b>")
    await world.edit(body=after)
    asked = await world.ed.slash(world.review, "review diff", article="1")
    assert "side by side" in answer_of(asked)
    assert asked.response is not None
    assert asked.response.attachments[0].filename == "1-ferry-b-harbour-b-1-2.html"
    page = (await read_file(asked.response)).decode()

    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    style = re.search(r"<style>(.*)</style>", page, re.DOTALL)
    assert policy is not None and style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy[1].startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
    assert not re.search(r"<(script|img|link|iframe|a)\b|url\(|@import", page)
    assert "&lt;/ins&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "№1 Ferry &amp; &lt;b&gt;harbour&lt;/b&gt;" in page
    assert '<summary lang="en">29 unchanged paragraphs</summary>' in page
    assert "prefers-color-scheme: dark" in page and "Unchanged: headline" in page

    # The thread has the same page under the note of the edit.
    note = next(m for m in world.thread().history() if "revision 2" in m.content)
    assert (await read_file(note)).decode() == page and "side by side" in note.content


async def test_the_thread_speaks_of_the_edit_that_it_tells_of_not_of_a_later_one(world: World) -> None:
    await world.submit()
    listeners = world.bot.desk.unit.listeners
    courier, listeners[:] = list(listeners), []
    await world.edit(headline="Second")
    listeners[:] = courier  # it comes late, and finds both
    await world.edit(headline="Third")
    said = [message for message in world.said_in_thread() if "edited it" in message]
    assert len(said) == 2
    by_number = {("2" if "revision 2" in message else "3"): message for message in said}
    assert "**Second**" in by_number["2"] and "Third" not in by_number["2"]
    assert "~~Second~~ **Third**" in by_number["3"]
    assert (await sight_of(world)).revision.number == 3
