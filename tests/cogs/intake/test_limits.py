"""Limits: one person cannot fill the desk, and no text is kept that would stop it."""

from __future__ import annotations

import pytest

from bot.desk.intake import limits
from bot.domain.article.copy import make_copy
from bot.domain.intake.errors import Flood, TextTooLong, TooMuch
from bot.domain.intake.limits import HEADLINE_KEPT, need_length
from bot.store.article import articles
from tests.world import ARTICLE, World, answer_of, read_file


async def test_forty_submissions_of_one_member_do_not_make_forty_cards(world: World) -> None:
    await world.configure(open_submissions=3)
    for number in range(40):
        told = await world.submit(headline=f"Piece {number}")
    assert len(world.review.threads) == 3, "a card and a thread for each that was taken"
    assert "You have 3 submissions with the desk" in answer_of(told)
    assert "/draft withdraw" in answer_of(told)
    handed_back = told.response if told.response and told.response.attachments else told.followups[-1]
    assert ARTICLE["body"].encode() in await read_file(handed_back), "nothing that was typed is lost"


async def test_a_decision_or_a_withdrawal_makes_room(world: World) -> None:
    await world.configure(open_submissions=1)
    await world.submit()
    assert "with the desk" in answer_of(await world.submit(headline="Another one"))
    await world.ed.react(world.card(), "✅")
    assert "with the desk" not in answer_of(await world.submit(headline="Another one"))


async def test_others_have_room_of_their_own(world: World) -> None:
    await world.configure(open_submissions=1)
    await world.submit()
    assert "with the desk" not in answer_of(await world.submit(world.other_writer, headline="Mine"))


async def test_a_draft_that_is_one_too_many_does_not_keep_a_finished_article_from_the_desk(
    world: World,
) -> None:
    await world.configure(drafts=1)
    await world.submit(headline="Unfinished TK")
    assert "You have" not in answer_of(await world.submit())


async def test_drafts_have_a_limit_and_the_sentence_says_what_to_do(world: World) -> None:
    await world.configure(drafts=1)
    await world.submit(headline="Unfinished TK")
    told = answer_of(await world.submit(headline="Unfinished TK as well"))
    assert "You have 1 draft," in told and "Discard one" in told


async def test_submitting_and_taking_back_makes_no_more_cards_than_both_limits_together(world: World) -> None:
    await world.configure(open_submissions=2, drafts=1)
    for number in range(1, 6):
        told = answer_of(await world.submit(headline=f"Piece {number}"))
        await world.writer.slash(world.submissions, "draft withdraw", article=str(number))
    assert "You have 3 drafts" in told
    assert len(world.review.threads) == 3


async def test_new_articles_in_a_day_have_a_limit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "DAY_TIMES", 1)
    await world.configure(rate=2)
    await world.submit()
    await world.env.advance_time(3600)
    await world.submit(headline="The second")
    assert "2 articles within a day" in answer_of(await world.submit(headline="The third"))
    await world.env.advance_time(86_400 - 3_590)
    assert "within a day" not in answer_of(await world.submit(headline="The third"))


async def test_texts_in_a_few_minutes_have_a_limit_which_time_lifts(world: World) -> None:
    await world.configure(rate=2)
    await world.submit()
    await world.edit(body="The ferry left at seven, they say.")
    await world.edit(body="The ferry left at eight.")
    await world.edit(body="The ferry left at nine.")
    assert "You saved 4 texts" in answer_of(await world.edit(body="The ferry left at ten."))
    await world.env.advance_time(601)
    assert "You saved" not in answer_of(await world.edit(body="The ferry left at ten."))


async def test_bytes_in_a_day_have_a_limit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MIB", 12_000)
    await world.configure(daily_text=1)
    long = "The tide. " * 300
    for number in range(4):
        await world.submit(headline=f"Piece {number}", body=long)
    assert "1 MiB of text within a day" in answer_of(await world.submit(headline="One more", body=long))


async def test_new_articles_in_a_few_minutes_have_a_limit(world: World) -> None:
    await world.configure(rate=2)
    await world.submit()
    await world.submit(headline="The second")
    assert "You started 2 articles" in answer_of(await world.submit(headline="The third"))


@pytest.mark.parametrize("door", ["file", "chat"])
async def test_a_text_far_too_long_is_handed_back_at_every_door(world: World, door: str) -> None:
    await world.configure(character_limit=500)
    text = f"# The ferry\n\n{'The tide came in. ' * 60}"
    if door == "file":
        told = await world.writer.slash(world.submissions, "submit", file=("a.md", text.encode()))
        assert "the desk keeps 625 at most" in answer_of(told)
    else:
        await world.writer.send(world.submissions, f"!submit {text}")
        assert "the desk keeps 625 at most" in "\n".join(world.dms(world.writer))
    store = world.bot.desk.unit.store
    assert await store.read(lambda tx: articles.find(tx, 1)) is None, "nothing of it is kept"


@pytest.mark.parametrize(
    "parts",
    [
        {"headline": "h" * (HEADLINE_KEPT + 1)},
        {"headline": "x", "standfirst": "s" * 4_001},
        {"headline": "x", "body": "b" * 75_001},
        {"headline": "x", "tags": ["t" * 66_000]},
    ],
)
def test_every_part_of_a_text_is_bounded(parts: dict[str, str]) -> None:
    with pytest.raises(TextTooLong):
        need_length(make_copy(**parts), 60_000)


def test_what_is_a_little_too_long_is_kept_as_a_draft() -> None:
    need_length(make_copy(headline="x" * 300, body="b" * 75_000), 60_000)


def test_a_flood_that_time_ends_says_when() -> None:
    assert TooMuch(Flood.OPEN, 3).again is None
