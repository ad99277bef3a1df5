"""The benchmarks on the wire run, at sizes that say nothing of speed; and the bare bots send what Copydesk sends."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks.archive import fill
from benchmarks.indexing import index
from benchmarks.sizes import Sized
from benchmarks.wire.idling import start_and_memory, with_an_archive
from benchmarks.wire.loads import a_thousand_newsrooms, due_at_once, votes_beside_searches
from benchmarks.wire.stage import Wired
from benchmarks.wire.votes import votes

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="reads processor time and memory of processes"
)

UNHURRIED = """
import sys
from bot.__main__ import main
from cogs import acknowledgement
acknowledgement.SOON_SECONDS = 60.0
sys.exit(main(["run"]))
"""
"""A machine that is busy answers in one request too."""

SIZE_BY = 1.25
"""By how much the bare bot's requests may be larger or smaller than Copydesk's."""


def shapes(requests: list[dict[str, Any]]) -> Counter[str]:
    """Requests without the ids in them."""
    return Counter(
        f"{each['method']} {re.sub(r'/[^/]*[0-9]{6,}[^/]*', '/#', each['path'])}" for each in requests
    )


def size_of(requests: list[dict[str, Any]]) -> int:
    """What they say, in characters."""
    return sum(len(str(each["body"])) for each in requests)


async def test_a_bare_bot_sends_the_same_requests(tmp_path: Path) -> None:
    async with (
        Wired.opened(tmp_path, ours=True, cards=2, command=("-c", UNHURRIED)) as ours,
        Wired.opened(tmp_path, ours=False, cards=2) as bare,
    ):
        for vote in ("slash", "react"):
            asked: list[list[dict[str, Any]]] = []
            for editor, each in enumerate((ours, bare)):
                await each.quiet()
                since = len(await each.discord.journal())
                assert await getattr(each, vote)(editor + (5 if vote == "react" else 0)) > 0
                asked.append(await each.discord.journal(since, ["request"]))
            assert shapes(asked[0]) == shapes(asked[1])
            assert 1 / SIZE_BY < size_of(asked[0]) / size_of(asked[1]) < SIZE_BY


def test_votes_on_the_wire(tmp_path: Path) -> None:
    found = list(votes(tmp_path, cards=2, rounds=1))
    assert [ratio.goal for ratio in found] == [1.4, None, 1.1, None, 1.1, None]
    assert all(ratio.value > 0 for ratio in found) and "a burst of 8 votes on 2 cards" in found[-2].what


@pytest.mark.long
def test_idle_bots(tmp_path: Path) -> None:
    start, _, memory = start_and_memory(tmp_path, rounds=1, warm=0)
    assert start.value > 0.5 and memory.value > 1 and "MB" in memory.note
    fill(tmp_path / "archive.db", published=3)
    start, memory = with_an_archive([Sized(3, tmp_path / "archive.db")], rounds=1, warm=0)
    assert start.value > 0 and memory.value > 0.5


@pytest.mark.long
def test_loads(tmp_path: Path) -> None:
    seconds, late = due_at_once(tmp_path, count=3)
    assert 0 < seconds.value < 60 and 0 < late.value < 60 and "requests for each article" in late.note
    (blocked,) = a_thousand_newsrooms(tmp_path, count=3)
    assert "3 newsrooms" in blocked.what and blocked.value > 0
    large = tmp_path / "large.db"
    fill(large, published=20, waiting=3)
    index(large)
    (slowest,) = votes_beside_searches(large, votes=3)
    assert slowest.value > 0 and "searches" in slowest.note
