"""Sign-offs: which a text wants, and which are missing, whatever the order."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

import pytest

from bot.domain.article.amendment import Amendment, AmendmentKind
from bot.domain.article.copy import Copy
from bot.domain.article.states import State
from bot.domain.newsroom.newsroom import Quorum
from bot.domain.newsroom.signoffs import take
from bot.domain.review.signoffs import Signature, Signed, may_stay, names, wanted
from bot.domain.review.votes import Choice, Vote, outcome

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DECLARED = take("facts\nlegal: tags court\nrisk: words knife attack, Müller\nstyle: asked")
STORY = Copy("Ferry", body="It left at nine.", tags=("Harbour",))


@pytest.mark.parametrize(
    ("copy", "asked", "found"),
    [
        (STORY, (), ("facts",)),
        (Copy("H", body="b", tags=("COURT",)), (), ("facts", "legal")),
        (Copy("H", body="A knife-attack, they said."), (), ("facts", "risk")),
        (Copy("H", body="Knives attack."), (), ("facts",)),
        (Copy("H", body="Frau Muller sagt"), (), ("facts", "risk")),
        (Copy("H", body="Mullermilch"), (), ("facts",)),
        (STORY, ("Style", "LEGAL"), ("facts", "legal", "style")),
        (STORY, ("gone",), ("facts",)),
    ],
)
def test_which_a_text_wants(copy: Copy, asked: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert names(wanted(DECLARED, copy, None, asked)) == found


def test_a_minor_fix_wants_none_and_a_correction_the_same() -> None:
    assert wanted(DECLARED, STORY, Amendment(AmendmentKind.MINOR), ("style",)) == ()
    assert names(wanted(DECLARED, STORY, Amendment(AmendmentKind.CORRECTION, "n"))) == ("facts",)


def test_all_subsets_and_orders_of_votes_and_sign_offs_come_to_one_outcome() -> None:
    declared = take("facts\nlegal")
    acts = [
        Vote(1, Choice.APPROVE),
        Vote(2, Choice.CHANGES),
        Signature("facts", 3, "", NOW),
        Signature("LEGAL", 4, "", NOW),
    ]
    found: dict[frozenset[int], set[State]] = {}
    for size in range(len(acts) + 1):
        for chosen in permutations(range(len(acts)), size):
            done = [acts[n] for n in chosen]
            signed = Signed(declared, declared, tuple(a for a in done if isinstance(a, Signature)))
            came = outcome(
                [a for a in done if isinstance(a, Vote)],
                Quorum(),
                signed=bool(signed.signatures),
                missing=bool(signed.missing),
            )
            found.setdefault(frozenset(chosen), set()).add(came)
    assert all(len(came) == 1 for came in found.values())
    approved = [chosen for chosen, came in found.items() if came == {State.APPROVED}]
    assert approved == [frozenset({0, 2, 3})]


def test_who_lost_the_role_does_not_count_and_another_may() -> None:
    (facts,) = declared = take("facts")
    gone, there = Signature("facts", 1, "", NOW, absent=True), Signature("facts", 2, "", NOW)
    assert Signed(declared, declared, (gone,)).missing == (facts,)
    assert Signed(declared, declared, (gone, there)).missing == ()
    assert Signed(declared, declared, bypassed=frozenset({"facts"})).missing == ()
    assert Signed(declared, declared, bypassed=frozenset({"facts"})).unsigned == (facts,)


@pytest.mark.parametrize(
    ("after", "stays"),
    [
        (Copy("Ferry", body="It left  at nine."), True),
        (Copy("Ferry", body="It left at ten."), False),
        (Copy("Ferry", body="It left at nine.", tags=("Harbour",)), False),
        (Copy("Ferry", body="It left at nine.", sources=("A book",)), False),
        (Copy("Ferry", body="It left at nine.", byline="Anon"), False),
        (Copy("Ferry!", body="It left at nine."), False),
    ],
)
def test_only_typography_lets_a_sign_off_stay(after: Copy, stays: bool) -> None:
    assert may_stay(Copy("Ferry", body="It left at nine."), after) is stays


def test_another_kind_of_correction_is_another_text() -> None:
    copy = Copy("Ferry", body="b")
    note, other = (
        Amendment(AmendmentKind.CORRECTION, "It was “nine”."),
        Amendment(AmendmentKind.CORRECTION, 'It was "nine".'),
    )
    assert may_stay(copy, copy, note, other)
    assert not may_stay(copy, copy, note, Amendment(AmendmentKind.UPDATE, "It was “nine”."))
    assert not may_stay(copy, copy, note, None)
