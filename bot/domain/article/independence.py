"""Independence: whose words a text still holds, besides those of its present writers.

The unit is three words in a row. They belong to the person who first wrote them. While three such words of a person stand
anywhere in a text, that person does not judge it. Three, because a single word can turn a sentence
round: put in or taken out, it leaves two or three new stretches, and somebody else has to rewrite that very spot. Fewer
would catch every “of the”. A stretch is looked for in the whole text and against each earlier revision, so moving a
paragraph, or saving something else in between, changes nothing. Capitals and punctuation do not count.

Whose name stood over a text as a co-author answers for all of it, wherever the words came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.article.amendment import Amendment
from bot.domain.article.copy import Copy
from bot.domain.dataclass import dataclass
from bot.domain.late import pattern

STRETCH = 3
"""Words of a stretch."""

_WORD = pattern(
    # Scripts that do not part their words: each sign is one.
    r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
    r"|[^\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+"
)

Stretches = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Written:
    """One revision: its text, and who wrote it. `edited_by` saved it. `signed_by` were co-authors then and are not
    now."""

    number: int
    copy: Copy
    edited_by: int
    signed_by: frozenset[int] = frozenset()
    amendment: Amendment | None = None


def stretches(copy: Copy, amendment: Amendment | None = None) -> Stretches:
    """The stretches of all parts that readers see. A part of fewer words is one stretch."""
    note = amendment.note if amendment is not None else ""
    found: set[tuple[str, ...]] = set()
    for part in (copy.byline, copy.headline, copy.standfirst, copy.body, note):
        words: list[str] = _WORD.findall(part.casefold())
        if len(words) < STRETCH:
            found |= {tuple(words)} if words else set()
        else:
            found |= set(zip(words, words[1:], words[2:], strict=False))
    return frozenset(found)


def has_hand_in(person_id: int, revisions: Sequence[Written]) -> bool:
    """Whether words of somebody stand in the last of these revisions, which are all up to it, in order.

    Texts are looked at only as far as they must be: of somebody who wrote none, not at all.
    """
    *_, current = revisions
    if current.edited_by == person_id or person_id in current.signed_by:
        return True
    theirs = [each for each in revisions if person_id == each.edited_by or person_id in each.signed_by]
    if not theirs:
        return False
    standing = stretches(current.copy, current.amendment)
    return any(_left_of(person_id, each, revisions, standing) for each in theirs)


def _left_of(person_id: int, written: Written, revisions: Iterable[Written], standing: Stretches) -> bool:
    """Whether what somebody brought in with one revision is among what stands."""
    left = set(stretches(written.copy, written.amendment) & standing)
    if person_id in written.signed_by:
        return bool(left)
    for earlier in reversed([each for each in revisions if each.number < written.number]):
        if not left:
            return False
        if earlier.edited_by != person_id:  # what they brought in before is theirs as well
            left -= stretches(earlier.copy, earlier.amendment)
    return bool(left)
