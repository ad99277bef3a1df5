"""Hostile input: whatever comes through a door, the person gets a sentence, nobody is pinged, nothing breaks.

That no callback of the bot failed is checked by the fixture `env`, Discord's limits by simcord.
"""

from __future__ import annotations

import pytest

from bot.domain.article.workflow import State
from bot.domain.publishing.layout import same_text
from bot.domain.text.cleaning import clean_line
from bot.domain.text.markdown_escape import escape
from tests.cogs.doors import (
    BODY,
    HEADLINE,
    article_count,
    by_chat,
    by_file,
    by_form,
    by_menu,
    checks_of,
    pings,
    reply,
    sight_of,
    understood,
    word_file,
)
from tests.world import World, text_of

WORD = "x" * 4000


async def publish(world: World) -> None:
    """Have №1 approved and wait for it to come out; only the announcement may ping, and only its role."""
    assert (await sight_of(world)).article.state is State.SUBMITTED
    await world.ed.click(world.card(), label="Read")
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    assert (await sight_of(world)).article.state is State.PUBLISHED
    pinged = pings(world)
    assert len(pinged) == 1 and pinged[0].endswith(f": [] [{world.subscribers.id}] False"), pinged


# ------------------------------------------------------- taken, and comes out


UNTOUCHED = {
    "mentions": "@everyone @here <@{writer}> <@!{writer}> <@&{editors}> <#{review}> " * 20,
    "masked links": "[https://bank.example](https://evil.example) [a](<javascript:x>) [b](https://a.b 'c')",
    "zero-width characters": "fer\u200bry\u200c to\u200d the\u00ad isl\u200eands\u200f",
    "a word of 4,000 characters": WORD,
    "code blocks within code blocks": "````\n```py\nx = 1\n```\n````\n\n```\n~~~\n```\n\n``a ` b`` `c",
    "a code block without end": "```python\n" + "print('ferry')\n" * 260,
    "custom emoji, timestamps, commands": "<:a:1> <a:b:2> <t:0:R> </submit:1> <id:customize> <#1>",
    "spoiler bars": "||" * 1000 + " the end " + "||" * 900,
    "silent": "@silent The ferry sails.",
    "quotation marks in heaps": "“" * 1500 + "\"'" * 1000,
    "brackets in heaps": "[" * 1900 + "](" * 1000,
    "asterisks in heaps": "*_~`" * 999,
    "quotes and headings on every line": "> # - 1. \n" * 390,
    "newlines by the thousand": "first" + "\n" * 3900 + "last",
    "marks piled up": "z" + "\u0301\u0327\u0489" * 1300,
    "a query": "'); DROP TABLE article; -- \" OR 1=1 %s {0} {{headline}} $(x) %n",
    "an escape sequence spelled out": "\\u0000 \\x1b[31m \\n &lt;b&gt; <b onclick=x>y</b>",
    "emoji of many parts": "👩‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿🇸🇯" * 140,
    "right-to-left throughout": "שלום עולם. " * 350,
}


@pytest.mark.parametrize("body", UNTOUCHED.values(), ids=UNTOUCHED.keys())
async def test_odd_text_in_the_form_comes_out_as_it_went_in(world: World, body: str) -> None:
    for name, who in (("writer", world.writer), ("editors", world.editors), ("review", world.review)):
        body = body.replace(f"{{{name}}}", str(who.id))
    understood(await by_form(world, world.writer, HEADLINE, body))
    await publish(world)
    assert same_text(world.bodies(), body.strip())


STRIPPED = {
    "null bytes": ("The\0 ferry\0\0 sails.", "The ferry sails."),
    "bidi overrides": ("\u202eThe\u202c \u2066ferry\u2069 sails\u202a.", "The ferry sails."),
    "escape codes": ("The \x1b[31mferry\x1b[0m sails.\x07", "The [31mferry[0m sails."),
    "half a character": ("The \ud83dferry\udea2 sails.", "The ferry sails."),
    "writing in invisible tags": (
        "The ferry\U000e0061\U000e0062 sails.\ufeff\u2060",
        "The ferry sails.",
    ),
}


@pytest.mark.parametrize(("typed", "kept"), STRIPPED.values(), ids=STRIPPED.keys())
async def test_what_hides_or_disguises_words_does_not_come_out(world: World, typed: str, kept: str) -> None:
    understood(await by_form(world, world.writer, typed, typed))
    await publish(world)
    assert world.bodies() == [kept]
    assert (await sight_of(world)).article.headline == kept


@pytest.mark.parametrize(
    "headline",
    [
        "**Bold** _and_ ~~struck~~ ||hidden|| `code`",
        "# Heading > quote - list",
        "[Bank](https://evil.example) <https://evil.example>",
        "@everyone <@1> <@&2> <#3> <t:0:R> <:a:1>",
        "\u202eReversed\u202c ship",
        "\\*backslash\\* ``` ```",
        "👩‍👩‍👧" * 17 + "a",
        "z" + "\u0301" * 100,
    ],
)
async def test_markup_in_a_headline_is_shown_and_not_obeyed_wherever_it_stands(
    world: World, headline: str
) -> None:
    shown = escape(clean_line(headline))
    receipt = await by_form(world, world.writer, headline, BODY)
    assert shown[:60] in understood(receipt)
    assert shown in text_of(world.card())
    assert world.thread().name.startswith("№1")
    await publish(world)
    assert text_of(world.articles()[0]).startswith(f"# {shown}\n")
    assert shown in text_of(world.announce.last_message)
    for command in ("list", "show 1"):
        name, *article = command.split()
        options = {"article": article[0]} if article else {}
        understood(await world.writer.slash(world.submissions, f"draft {name}", **options))


@pytest.mark.parametrize(
    "name",
    ["**[x](https://a.b)**", "@everyone", "🛳️ Wanda 👩‍👩‍👧", "\u202eadnaW", "\u200b", "# \n> `w`", "w" * 32],
)
async def test_markup_in_a_writers_name_is_shown_and_not_obeyed(world: World, name: str) -> None:
    writer = world.guild.add_member(world.env.create_user("odd", global_name=name))
    understood(await by_form(world, writer, HEADLINE, BODY))
    await publish(world)
    [byline] = [line for line in text_of(world.articles()[0]).splitlines() if line.startswith("-# By ")]
    expected = escape(clean_line(name)) if name != "\u200b" else "odd"
    assert byline == f"-# By {expected}"
    understood(await world.ed.click(world.card(), label="History"))


@pytest.mark.parametrize("extension", ["md", "txt"])
async def test_a_word_of_60_000_characters_comes_out_whole(world: World, extension: str) -> None:
    word = "x" * 59_999 + "!"
    understood(await by_file(world, f"a.{extension}", f"{HEADLINE}\n\n{word}"))
    await publish(world)
    assert "".join(world.bodies()) == word


async def test_a_word_file_full_of_markup_and_mentions_is_shown_as_it_is(world: World) -> None:
    lines = ["@everyone **x**", f"<@{world.writer.id}> ||y||", "```", "> [a](https://evil.example)"]
    understood(await by_file(world, "a.docx", word_file(HEADLINE, *lines)))
    await publish(world)
    assert world.bodies() == [
        f"\\@everyone \\*\\*x\\*\\*\n\n\\<@{world.writer.id}> \\|\\|y\\|\\|\n\n\\`\\`\\`\n\n"
        "\\> \\[a](https://evil.example)"
    ]


# --------------------------------------------------------- kept, and stopped


async def test_a_headline_of_4_000_characters_is_kept_as_a_draft_that_can_still_be_handled(
    world: World,
) -> None:
    stopped = understood(await by_file(world, "a.md", f"# {'*' * 4000}\n\n{BODY}"))
    assert "3,744 characters too long" in stopped and "**Next:** change that" in stopped
    assert (await sight_of(world)).article.state is State.DRAFT
    for command in ("show", "edit", "submit"):
        understood(await world.writer.slash(world.submissions, f"draft {command}", article="1"))
    understood(await world.writer.slash(world.submissions, "draft list"))
    choices = await world.writer.autocomplete(world.submissions, "draft edit", "article", "*")
    assert [len(choice["name"]) <= 100 for choice in choices] == [True]
    asked = await world.writer.slash(world.submissions, "draft discard", article="1")
    understood(await world.writer.click(reply(asked), label="Yes, discard it"))


@pytest.mark.parametrize(
    ("head", "check"),
    [
        ("tags: [" + "a, " * 3000 + "b" * 4000 + "]", "furniture_too_long"),
        ("tags: [" + ", ".join(f"t{n}" for n in range(5000)) + "]", "furniture_too_long"),
        ("sources:\n" + "- https://example.org/x\n" * 500, "furniture_too_long"),
        ("standfirst: " + "s" * 4000, "standfirst_too_long"),
        ("headline: '\u200b\u2800\u3164'", "no_headline"),
    ],
)
async def test_furniture_too_large_for_a_message_is_stopped_with_a_reason(
    world: World, head: str, check: str
) -> None:
    head = head if head.startswith("headline") else f"headline: {HEADLINE}\n{head}"
    understood(await by_file(world, "a.md", f"---\n{head}\n---\n{BODY}"))
    assert checks_of(await sight_of(world))[0] == check
    understood(await world.writer.slash(world.submissions, "draft show", article="1"))


@pytest.mark.parametrize(
    "tags", ["," * 500, "#" * 500, "a" * 500, "#@everyone, **x**, <@1>", "x\0y, \u202ez"]
)
async def test_odd_tags_are_taken_for_what_is_in_them(world: World, tags: str) -> None:
    understood(await world.submit(tags=tags, sources="@everyone\n[a](https://evil.example)\n" * 50))
    await publish(world)


@pytest.mark.parametrize(
    "body", ["\u200b" * 50, " \n\t\u3000\n", "\u2800\u3164\u115f", "\0\x01", "\u202e\u2066"]
)
async def test_a_text_in_which_nothing_can_be_seen_has_no_body(world: World, body: str) -> None:
    assert "There is no body" in understood(await by_form(world, world.writer, HEADLINE, body))
    assert "There is no body" in understood(await by_menu(world, f"{HEADLINE}\n{body}"))


async def test_a_message_in_which_nothing_can_be_seen_is_not_filed(world: World) -> None:
    assert "with text or a file" in understood(await by_menu(world, "\u200b\u2800"))
    await by_chat(world, "\u200b")
    assert "There is no text yet" in world.dms(world.writer)[-1]
    assert article_count(world) == 0


# ------------------------------------------------------------ words elsewhere


ODD_WORDS = [
    "@everyone",
    "<@{ed}> <@&{editors}>",
    "\u202ex",
    "**[a](https://b.c)**",
    "'\"%_\\",
    "9" * 400,
    "x" * 1500,
]


@pytest.mark.parametrize("asked_for", ODD_WORDS)
async def test_an_odd_name_of_an_article_gets_a_sentence(world: World, asked_for: str) -> None:
    asked_for = asked_for.replace("{ed}", str(world.ed.id)).replace("{editors}", str(world.editors.id))
    await world.submit()
    for person, command in (
        (world.writer, "draft show"),
        (world.ed, "review show"),
        (world.chief, "publish now"),
    ):
        refused = await person.slash(world.review, command, article=asked_for)
        assert "There is no article" in understood(refused), command
    assert await world.writer.autocomplete(world.submissions, "draft show", "article", asked_for) == []
    await world.writer.send(world.submissions, f"!draft show {asked_for}")
    assert "There is no article" in world.dms(world.writer)[-1]
    assert pings(world) == []


@pytest.mark.parametrize("reason", [*ODD_WORDS, "@everyone " * 150, "x\0\u202ey", "> # " * 300, "`" * 1500])
async def test_an_odd_reason_reaches_the_author_and_pings_nobody(world: World, reason: str) -> None:
    reason = reason.replace("{ed}", str(world.ed.id)).replace("{editors}", str(world.editors.id))
    await world.submit()
    form = await world.ed.click(world.card(), label="Request changes")
    understood(await world.ed.submit_modal(form, {"reason": reason}))
    assert len(world.dms(world.writer)) == 1
    assert "Changes requested" in text_of(world.card())
    understood(await world.ed.click(world.card(), label="History"))
    assert pings(world) == []
