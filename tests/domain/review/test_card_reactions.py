"""Reading back: from the votes that are known to what the reactions on the card say."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.article.article import Via
from bot.domain.article.states import State
from bot.domain.newsroom.newsroom import Quorum
from bot.domain.review.card_reactions import Deed, Step, compare
from bot.domain.review.votes import Choice, Vote, outcome

PEOPLE = st.integers(1, 5)
SEEN = st.dictionaries(PEOPLE, st.frozensets(st.sampled_from(Choice), min_size=1))
STANDING = st.dictionaries(PEOPLE, st.tuples(st.sampled_from(Choice), st.sampled_from(Via))).map(
    lambda votes: [Vote(person, choice, via) for person, (choice, via) in votes.items()]
)
QUORUM = st.builds(Quorum, st.integers(1, 3), st.integers(1, 3))
A, C, S = Choice.APPROVE, Choice.CHANGES, Choice.SPIKE


def taken(votes: dict[int, Vote], step: Step) -> dict[int, Vote]:
    """The votes after one step."""
    match step.deed:
        case Deed.VOTE:
            return {**votes, step.person_id: Vote(step.person_id, step.choice, Via.REACTION)}
        case Deed.TAKE_BACK:
            return {person: vote for person, vote in votes.items() if person != step.person_id}
        case Deed.SET_ASIDE:
            return votes


@given(SEEN, STANDING)
def test_afterwards_reactions_and_votes_say_the_same(
    seen: dict[int, frozenset[Choice]], standing: list[Vote]
) -> None:
    steps = compare(seen, standing)
    votes = {vote.editor_id: vote for vote in standing}
    for step in steps:
        votes = taken(votes, step)
    aside = {(step.person_id, step.choice) for step in steps if step.deed is Deed.SET_ASIDE}
    for person, choices in seen.items():
        left = {choice for choice in choices if (person, choice) not in aside}
        replaced = {vote.choice for vote in standing if vote.editor_id == person and vote.via is Via.REACTION}
        assert {votes[person].choice} <= left <= {votes[person].choice} | replaced
    for vote in standing:
        if vote.editor_id not in seen:
            assert (votes.get(vote.editor_id) == vote) is (vote.via is not Via.REACTION)
    assert set(votes) <= set(seen) | {vote.editor_id for vote in standing}


@given(SEEN, STANDING)
def test_a_second_reading_finds_nothing_to_do(
    seen: dict[int, frozenset[Choice]], standing: list[Vote]
) -> None:
    votes = {vote.editor_id: vote for vote in standing}
    spent: set[tuple[int, Choice]] = set()
    for step in compare(seen, standing):
        before = votes.get(step.person_id)
        votes = taken(votes, step)
        if step.deed is Deed.SET_ASIDE:
            spent.add((step.person_id, step.choice))
        if step.deed is Deed.VOTE and before is not None and before.choice is not step.choice:
            spent.add((step.person_id, before.choice))
    left = {
        person: choices
        for person, all_of_them in seen.items()
        if (choices := frozenset(choice for choice in all_of_them if (person, choice) not in spent))
    }
    assert compare(left, votes.values()) == []


@given(SEEN, STANDING, QUORUM)
def test_nothing_becomes_approved_on_the_way_to_something_else(
    seen: dict[int, frozenset[Choice]], standing: list[Vote], quorum: Quorum
) -> None:
    votes = {vote.editor_id: vote for vote in standing}
    states = [outcome(votes.values(), quorum)]
    for step in compare(seen, standing):
        votes = taken(votes, step)
        states.append(outcome(votes.values(), quorum))
    became = any(now is State.APPROVED and before is not State.APPROVED for before, now in pairwise(states))
    assert not became or states[-1] is State.APPROVED


def test_what_is_not_known_yet_is_later_than_what_is() -> None:
    assert compare({1: {A, C}}, [Vote(1, C, Via.REACTION)]) == [Step(Deed.VOTE, 1, A)]
    assert compare({1: {A}}, [Vote(1, C, Via.BUTTON)]) == [Step(Deed.VOTE, 1, A)]


def test_of_several_unknown_ones_the_careful_one_counts() -> None:
    assert compare({1: {A, C, S}}, []) == [
        Step(Deed.SET_ASIDE, 1, C, S),
        Step(Deed.SET_ASIDE, 1, A, S),
        Step(Deed.VOTE, 1, S),
    ]


def test_a_vote_cast_since_is_later_than_a_reaction_left_before() -> None:
    standing = [Vote(1, C, Via.BUTTON)]
    assert compare({1: {A}}, standing, voted_since={1}) == [Step(Deed.SET_ASIDE, 1, A, C)]
    assert compare({1: {A, C}}, [Vote(1, C, Via.REACTION)], voted_since={1}) == [
        Step(Deed.SET_ASIDE, 1, A, C)
    ]


def test_votes_by_button_or_command_stay_without_a_reaction() -> None:
    assert compare({}, [Vote(1, A, Via.BUTTON), Vote(2, S, Via.COMMAND), Vote(3, A, Via.REACTION)]) == [
        Step(Deed.TAKE_BACK, 3, A)
    ]
