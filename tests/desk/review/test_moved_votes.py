"""Votes across moves: whatever order they and the moves come in, what stands decides by the section at the end."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.desk import Desk
from bot.desk.review.roll_call import Question
from bot.domain.article.article import Via
from bot.domain.article.copy import Copy
from bot.domain.article.states import State
from bot.domain.newsroom.newsroom import Quorum
from bot.domain.newsroom.roles import Person
from bot.domain.refusals import Refusal
from bot.domain.review.votes import Choice, Vote, outcome
from tests.beside import opened
from tests.long import examples

GUILD, ADMIN, WRITER = 1, 90, 91
NEWS, SPORT, CHIEFS = 11, 12, 13
ROLES = {1: {NEWS}, 2: {SPORT}, 3: {NEWS, SPORT}, 4: {NEWS, CHIEFS}, 5: {SPORT}}
NEEDS = {"News": Quorum(2, 1), "Sport": Quorum(1, 2)}
BODY = "The ferry left the harbour at seven, an hour late and half full. " * 3

acts = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(sorted(ROLES)), st.sampled_from(Choice)),
        st.tuples(st.sampled_from(sorted(ROLES)), st.sampled_from(("News", "Sport"))),
    ),
    max_size=10,
)


def person(who: int) -> Person:
    return Person(who, f"p{who}", frozenset(ROLES.get(who, ())), who == ADMIN)


def may_judge(who: int, section: str) -> bool:
    return (NEWS if section == "News" else SPORT) in ROLES[who] or {NEWS, CHIEFS} <= ROLES[who]


def answer(question: Question) -> dict[tuple[int, int], bool]:
    return {(who, role): role in ROLES[who] for who, role in question.about}


async def play(desk: Desk, article_id: int, played: list[tuple[int, str]]) -> tuple[str, dict[int, Choice]]:
    """Play the acts; returns the section where the article is and what each person voted last."""
    section, said = "News", dict[int, Choice]()
    for who, act in played:
        try:
            if isinstance(act, Choice):
                await desk.review.vote(article_id, person(who), act, Via.COMMAND, reason="So.")
                assert may_judge(who, section)
                said[who] = act
            else:
                question = await desk.transfers.ready(article_id, person(who), act)
                await desk.transfers.move(article_id, person(who), act, answer(question))
                assert act != section
                section = act
        except Refusal:
            continue
    return section, said


async def story(desk: Desk, guild_id: int, played: list[tuple[int, str]]) -> None:
    await desk.setup.establish(
        guild_id,
        person(ADMIN),
        review=guild_id + 1,
        publish=guild_id + 2,
        editors=NEWS,
        settings={"chiefs": CHIEFS, "approvals": 2, "release": "manual"},
    )
    await desk.sections.add(
        guild_id, person(ADMIN), "Sport", (), {"editors": SPORT, "approvals": 1, "spikes": 2}
    )
    copy = Copy("Ferry runs again", "Back on its route.", BODY, ("harbour",), ("https://example.org",))
    writer = Person(WRITER + guild_id, "wanda")  # each has only so much to submit
    taken = await desk.drafts.file(guild_id, writer, copy, door="form")
    article_id = taken.article.id

    section, said = await play(desk, article_id, played)

    sight = await desk.reading.sight(article_id)
    assert sight.newsroom.section is not None and sight.newsroom.section.name == section
    counted = {who: choice for who, choice in said.items() if may_judge(who, section)}
    assert {vote.editor_id: vote.choice for vote in sight.votes} == counted
    assert {vote.editor_id for vote in sight.elsewhere} == said.keys() - counted.keys()
    standing = [Vote(who, choice) for who, choice in counted.items()]
    if sight.article.state is not State.SPIKED:  # a spiked article is restored before it moves
        assert sight.article.state is outcome(standing, NEEDS[section])


def test_what_stands_decides_whatever_the_order_of_votes_and_moves() -> None:
    loop = asyncio.new_event_loop()
    guild = iter(range(1000, 10**9, 10))
    with tempfile.TemporaryDirectory() as folder:
        store = loop.run_until_complete(opened(Path(folder) / "desk.db"))
        desk = Desk(store, lambda: datetime(2026, 11, 30, 9, tzinfo=UTC))

        @settings(max_examples=examples(120), deadline=None, suppress_health_check=list(HealthCheck))
        @given(acts)
        def run(played: list[tuple[int, str]]) -> None:
            loop.run_until_complete(story(desk, next(guild), played))

        try:
            run()
        finally:
            loop.run_until_complete(store.close())
            loop.close()
