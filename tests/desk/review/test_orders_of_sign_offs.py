"""All subsets and orders of votes, sign-offs and holds come to one outcome, and none but the whole set is approved."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import count, permutations
from pathlib import Path
from typing import Any

from bot.desk import Desk
from bot.domain.article.article import Via
from bot.domain.article.states import State
from bot.domain.newsroom.roles import Person
from bot.domain.review.votes import Choice
from bot.store import Store
from tests.beside import opened
from tests.desk.review.fair_model import ADMIN, AUTHOR, CHIEFS, CHRIS, ED, EDITORS, EVE, NAMES, copy_of

PEOPLE = {
    AUTHOR: Person(AUTHOR, NAMES[AUTHOR]),
    ED: Person(ED, NAMES[ED], frozenset({EDITORS})),
    EVE: Person(EVE, NAMES[EVE], frozenset({EDITORS})),
    CHRIS: Person(CHRIS, NAMES[CHRIS], frozenset({EDITORS, CHIEFS})),
}
GUILD = 77

Act = Callable[[Desk, int], Awaitable[Any]]


async def _hold(desk: Desk, article: int) -> None:
    await desk.holds.hold(article, PEOPLE[EVE], "wait")
    await desk.holds.unhold(article, PEOPLE[EVE])


async def _set_otherwise(desk: Desk, article: int) -> None:
    """Only typography changes, so what may stay stays; votes do not."""
    sight = await desk.reading.sight(article)
    text = sight.revision.copy.body
    copy = copy_of(((AUTHOR, int(text.split("x")[1])),), sight.revision.number + 1)
    await desk.drafts.edit(article, PEOPLE[AUTHOR], copy, began_at=sight.revision.number)


ACTS: dict[str, Act] = {
    "approves": lambda desk, article: desk.review.vote(article, PEOPLE[ED], Choice.APPROVE, Via.BUTTON),
    "facts": lambda desk, article: desk.signoffs.sign(article, PEOPLE[EVE], "facts", (), stays=True),
    "legal": lambda desk, article: desk.signoffs.sign(article, PEOPLE[CHRIS], "legal", (), stays=True),
    "held": _hold,
    "asked": lambda desk, article: desk.signoffs.ask(article, PEOPLE[EVE], "style"),
    "typography": _set_otherwise,
    "style": lambda desk, article: desk.signoffs.sign(article, PEOPLE[ED], "style", (), stays=True),
}


async def newsroom(tmp_path: Path) -> tuple[Store, Desk]:
    store = await opened(tmp_path / "desk.db")
    ticks = count()
    desk = Desk(store, lambda: datetime(2026, 3, 1, 12, 0, 0, next(ticks) % 1_000_000, tzinfo=UTC))
    given = {
        "release": "manual",
        "chiefs": CHIEFS,
        "rate": 500,
        "open_submissions": 500,
        "signoffs": f"facts\nlegal: role <@&{CHIEFS}>\nstyle: asked",
    }
    await desk.setup.establish(GUILD, ADMIN, review=1, publish=2, editors=EDITORS, settings=given)
    return store, desk


async def after(desk: Desk, acts: tuple[str, ...], number: int) -> State:
    taken = await desk.drafts.file(GUILD, PEOPLE[AUTHOR], copy_of(((AUTHOR, number),)), door="form")
    for name in acts:
        await ACTS[name](desk, taken.article.id)
    return (await desk.reading.sight(taken.article.id)).article.state


async def test_every_order_of_every_set_comes_to_one_outcome(tmp_path: Path) -> None:
    store, desk = await newsroom(tmp_path)
    found: dict[frozenset[str], set[State]] = {}
    numbers = count(1)
    try:
        for size in range(5):
            for acts in permutations(("approves", "facts", "legal", "held"), size):
                found.setdefault(frozenset(acts), set()).add(await after(desk, acts, next(numbers)))
    finally:
        await store.close()
    assert all(len(states) == 1 for states in found.values()), found
    approved = {acts - {"held"} for acts, states in found.items() if states == {State.APPROVED}}
    assert approved == {frozenset({"approves", "facts", "legal"})}


async def test_asked_for_before_or_after_the_rest_it_is_waited_for(tmp_path: Path) -> None:
    store, desk = await newsroom(tmp_path)
    numbers = count(1)
    try:
        for acts in permutations(("approves", "facts", "legal", "asked")):
            assert await after(desk, acts, next(numbers)) is State.IN_REVIEW
            assert await after(desk, (*acts, "style"), next(numbers)) is State.APPROVED
    finally:
        await store.close()


async def test_wherever_typography_changes_the_sign_offs_stay_and_the_vote_is_cast_again(
    tmp_path: Path,
) -> None:
    store, desk = await newsroom(tmp_path)
    numbers = count(1)
    try:
        for acts in permutations(("approves", "facts", "legal", "typography")):
            late = acts.index("approves") < acts.index("typography")
            came = await after(desk, acts, next(numbers))
            assert came is (State.IN_REVIEW if late else State.APPROVED), acts
            if late:
                assert await after(desk, (*acts, "approves"), next(numbers)) is State.APPROVED
    finally:
        await store.close()
