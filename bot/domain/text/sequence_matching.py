"""Matching: which items of two sequences are the same, found in bounded time."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.domain import late

if TYPE_CHECKING:
    import difflib
else:
    difflib = late.library("difflib")

_SMALL = 4_096
"""Pairs of items up to which SequenceMatcher, cubic at worst, may look at one gap."""
_BUDGET = 400_000
"""Pairs of items that SequenceMatcher may look at in one comparison of texts."""
_DEEPEST = 12


def matching(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """The stretches that changed, in order: (start, end) in `old`, then (start, end) in `new`.
    What lies between two of them is the same in both.

    Items found once in either sequence are the anchors (patience diff), so a long text costs
    little more than reading it; difflib looks only at the small gaps between. Where a large gap
    has no anchor it counts as changed altogether.
    """
    pairs = list(_Matcher(old, new).pairs(0, len(old), 0, len(new), 0))
    edges = [(-1, -1), *pairs, (len(old), len(new))]
    return [
        (left[0] + 1, right[0], left[1] + 1, right[1])
        for left, right in pairwise(edges)
        if right[0] - left[0] > 1 or right[1] - left[1] > 1
    ]


class _Matcher:
    """One comparison, with what work it may still do."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self._old = old
        self._new = new
        self._budget = _BUDGET

    def pairs(self, a: int, a_end: int, b: int, b_end: int, depth: int) -> Iterator[tuple[int, int]]:
        """The indices of equal items within old[a:a_end] and new[b:b_end], rising in both."""
        old, new = self._old, self._new
        while a < a_end and b < b_end and old[a] == new[b]:
            yield a, b
            a, b = a + 1, b + 1
        same_end = 0
        while a < a_end and b < b_end and old[a_end - 1] == new[b_end - 1]:
            a_end, b_end, same_end = a_end - 1, b_end - 1, same_end + 1
        if a < a_end and b < b_end:
            yield from self._between(a, a_end, b, b_end, depth)
        for step in range(same_end):
            yield a_end + step, b_end + step

    def _between(self, a: int, a_end: int, b: int, b_end: int, depth: int) -> Iterator[tuple[int, int]]:
        size = (a_end - a) * (b_end - b)
        if size <= min(_SMALL, self._budget):
            self._budget -= size
            matcher = difflib.SequenceMatcher(None, self._old[a:a_end], self._new[b:b_end], autojunk=False)
            for i, j, length in matcher.get_matching_blocks():
                for step in range(length):
                    yield a + i + step, b + j + step
            return
        anchors = self._anchors(a, a_end, b, b_end) if depth < _DEEPEST else []
        if not anchors:
            return  # without a foothold: changed altogether
        for i, j in anchors:
            yield from self.pairs(a, i, b, j, depth + 1)
            yield i, j
            a, b = i + 1, j + 1
        yield from self.pairs(a, a_end, b, b_end, depth + 1)

    def _anchors(self, a: int, a_end: int, b: int, b_end: int) -> list[tuple[int, int]]:
        """The longest rising series of items that stand once on either side."""
        counts = Counter(self._old[a:a_end])
        once = {
            item for item, count in Counter(self._new[b:b_end]).items() if count == 1 and counts[item] == 1
        }
        where = {item: j for j in range(b, b_end) if (item := self._new[j]) in once}
        ends: list[int] = []
        tops: list[tuple[int, int]] = []
        previous: dict[tuple[int, int], tuple[int, int] | None] = {}
        for i in range(a, a_end):
            if (j := where.get(self._old[i])) is None:
                continue
            level = bisect_left(ends, j)
            previous[i, j] = tops[level - 1] if level else None
            if level == len(ends):
                ends.append(j)
                tops.append((i, j))
            else:
                ends[level], tops[level] = j, (i, j)
        series: list[tuple[int, int]] = []
        link = tops[-1] if tops else None
        while link:
            series.append(link)
            link = previous[link]
        return series[::-1]
