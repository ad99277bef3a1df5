"""Review: the outcome is a function of the set of votes, never of how it came about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.article.article import Via
from bot.domain.article.workflow import OUTCOMES, State
from bot.domain.newsroom.newsroom import Quorum
from bot.domain.review.bypass import Bypass, Eyes, reader_among
from bot.domain.review.votes import Choice, Vote, outcome, standing_votes

APPROVE, CHANGES, SPIKE = Choice.APPROVE, Choice.CHANGES, Choice.SPIKE

votes = st.builds(
    Vote,
    st.integers(1, 6),
    st.sampled_from(Choice),
    st.sampled_from(Via),
    st.sampled_from(["", "Ada", "Ben"]),
    st.none() | st.just("Name the bridge."),
)
one_each = st.lists(votes, unique_by=lambda vote: vote.editor_id)
quorums = st.builds(Quorum, st.integers(1, 4), st.integers(1, 4))


def cast(*choices: Choice) -> list[Vote]:
    """One vote each, of as many editors."""
    return [Vote(editor, choice) for editor, choice in enumerate(choices, 1)]


@pytest.mark.parametrize(
    ("choices", "quorum", "claimed", "state"),
    [
        ([], Quorum(), False, State.SUBMITTED),
        ([], Quorum(), True, State.IN_REVIEW),
        ([APPROVE], Quorum(), False, State.APPROVED),
        ([APPROVE], Quorum(), True, State.APPROVED),
        ([APPROVE], Quorum(approvals=2), False, State.IN_REVIEW),
        ([APPROVE, APPROVE], Quorum(approvals=2), False, State.APPROVED),
        ([APPROVE, APPROVE, APPROVE], Quorum(approvals=2), False, State.APPROVED),
        ([APPROVE, APPROVE, CHANGES], Quorum(approvals=2), False, State.CHANGES_REQUESTED),
        ([CHANGES], Quorum(approvals=3, spikes=3), False, State.CHANGES_REQUESTED),
        ([SPIKE], Quorum(), False, State.SPIKED),
        ([APPROVE, CHANGES, SPIKE], Quorum(), False, State.SPIKED),
        ([SPIKE], Quorum(spikes=2), False, State.IN_REVIEW),
        ([SPIKE, SPIKE], Quorum(spikes=2), False, State.SPIKED),
        ([SPIKE, CHANGES], Quorum(spikes=2), False, State.CHANGES_REQUESTED),
        ([SPIKE, APPROVE, APPROVE], Quorum(approvals=2, spikes=2), False, State.APPROVED),
    ],
)
def test_what_the_votes_come_to(choices: list[Choice], quorum: Quorum, claimed: bool, state: State) -> None:
    assert outcome(cast(*choices), quorum, claimed=claimed) is state


@given(one_each, quorums, st.booleans(), st.booleans(), st.randoms(use_true_random=False))
def test_votes_commute(
    cast_votes: list[Vote], quorum: Quorum, claimed: bool, bypassed: bool, random: object
) -> None:
    other = list(cast_votes)
    random.shuffle(other)  # type: ignore[attr-defined] # hypothesis hands in a random.Random

    found = outcome(cast_votes, quorum, claimed=claimed, bypassed=bypassed)

    assert outcome(other, quorum, claimed=claimed, bypassed=bypassed) is found
    assert found in OUTCOMES


@given(st.lists(votes), quorums)
def test_a_vote_cast_twice_is_one_vote(history: list[Vote], quorum: Quorum) -> None:
    once = standing_votes(history)
    twice = standing_votes([vote for vote in history for _ in range(2)])
    again = standing_votes([*once.values(), *once.values()])

    assert twice == again == once
    assert outcome(twice.values(), quorum) is outcome(once.values(), quorum)


@given(st.lists(votes), st.randoms(use_true_random=False), quorums)
def test_the_votes_of_different_editors_may_arrive_in_any_order(
    history: list[Vote], random: object, quorum: Quorum
) -> None:
    """Only the order within one editor's own votes counts: the latest of them stands."""
    lanes = {editor: [vote for vote in history if vote.editor_id == editor] for editor in range(1, 7)}
    woven: list[Vote] = []
    while any(lanes.values()):
        editor = random.choice([e for e, lane in lanes.items() if lane])  # type: ignore[attr-defined]
        woven.append(lanes[editor].pop(0))

    assert standing_votes(woven) == standing_votes(history)
    assert outcome(standing_votes(woven).values(), quorum) is outcome(
        standing_votes(history).values(), quorum
    )


@given(one_each, votes, quorums)
def test_a_vote_taken_back_leaves_no_trace(cast_votes: list[Vote], extra: Vote, quorum: Quorum) -> None:
    before = [vote for vote in cast_votes if vote.editor_id != extra.editor_id]
    after = [vote for vote in [*before, extra] if vote.editor_id != extra.editor_id]

    for bypassed in (False, True):
        assert outcome(after, quorum, bypassed=bypassed) is outcome(before, quorum, bypassed=bypassed)


@given(one_each, quorums, st.sampled_from(Via), st.text(max_size=5))
def test_how_and_why_a_vote_was_cast_decides_nothing(
    cast_votes: list[Vote], quorum: Quorum, via: Via, reason: str
) -> None:
    otherwise = [replace(vote, via=via, reason=reason, editor_name="X") for vote in cast_votes]

    assert outcome(otherwise, quorum) is outcome(cast_votes, quorum)


@given(one_each, quorums, st.booleans())
def test_a_bypass_takes_the_place_of_approvals_and_yields_to_any_vote_against_it(
    cast_votes: list[Vote], quorum: Quorum, claimed: bool
) -> None:
    without = outcome(cast_votes, quorum, claimed=claimed)
    found = outcome(cast_votes, quorum, claimed=claimed, bypassed=True)

    if all(vote.choice is APPROVE for vote in cast_votes):
        assert found is State.APPROVED
    else:
        assert found is without


BYPASS = Bypass(1, 1, 1, 1, 1, 9, "Chris", "The dam.", datetime(2026, 1, 1, tzinfo=UTC), Eyes.WANTED)


@given(one_each, st.integers(1, 6), st.randoms(use_true_random=False))
def test_an_approval_that_is_not_the_chiefs_own_is_a_second_pair_of_eyes_in_any_order(
    cast_votes: list[Vote], chief: int, random: object
) -> None:
    other = list(cast_votes)
    random.shuffle(other)  # type: ignore[attr-defined] # hypothesis hands in a random.Random
    bypass = replace(BYPASS, chief_id=chief)

    read = reader_among(bypass, cast_votes)

    assert (read is None) == (reader_among(bypass, other) is None)
    assert (read is not None) == any(v.choice is APPROVE and v.editor_id != chief for v in cast_votes)
    if read is not None:
        named = replace(bypass, looked_by=read.editor_id)
        assert reader_among(named, other) == read, "whoever is named stays named"


@given(one_each, quorums, st.booleans())
def test_nothing_is_approved_without_its_quorum_or_against_a_request_for_changes(
    cast_votes: list[Vote], quorum: Quorum, claimed: bool
) -> None:
    choices = [vote.choice for vote in cast_votes]
    found = outcome(cast_votes, quorum, claimed=claimed)

    if found is State.APPROVED:
        assert choices.count(APPROVE) >= quorum.approvals
        assert CHANGES not in choices
    if found is State.SPIKED:
        assert choices.count(SPIKE) >= quorum.spikes
    assert (found is State.SUBMITTED) == (not choices and not claimed)


def test_changes_and_spikes_owe_a_reason_until_one_is_given() -> None:
    for choice in Choice:
        assert Vote(1, choice).owes_reason == (choice is not APPROVE)
        assert not Vote(1, choice, reason="Too long.").owes_reason
    assert Vote(1, CHANGES, reason="").owes_reason
