"""The workflow: no sequence of actions leaves the table, and nothing in the table is out of reach."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.article.errors import GuardUnmet, NotAllowed, WrongState
from bot.domain.article.workflow import (
    OUTCOMES,
    TABLE,
    Action,
    Guard,
    Publication,
    Rule,
    Standing,
    State,
    Who,
    destinations,
    rule_for,
    step,
)
from bot.domain.refusals import Refusal
from tests.long import examples

DRAFT, SUBMITTED, IN_REVIEW, CHANGES = State.DRAFT, State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED
APPROVED, SCHEDULED, PUBLISHING = State.APPROVED, State.SCHEDULED, State.PUBLISHING
PUBLISHED, HELD, SPIKED = State.PUBLISHED, State.HELD, State.SPIKED

EVERYBODY = frozenset(Who)
EVERYTHING = frozenset(Guard)
NONE, LIVE = Publication.NONE, Publication.LIVE
UNPUBLISHED, RETRACTED = Publication.UNPUBLISHED, Publication.RETRACTED

JUDGED = {SUBMITTED, IN_REVIEW, CHANGES, APPROVED, SCHEDULED, SPIKED}
BEFORE_PUBLISHING = {SUBMITTED, IN_REVIEW, CHANGES, APPROVED, SCHEDULED}
ANY_BUT_PUBLISHING = set(State) - {PUBLISHING}
NOT_RETRACTED = {NONE, LIVE, UNPUBLISHED}

# Written down once more, by hand: an action's states, and the publications it is for.
ALLOWED: dict[Action, tuple[set[State], set[Publication]]] = {
    Action.SUBMIT: ({DRAFT, CHANGES}, NOT_RETRACTED),
    Action.WITHDRAW: ({SUBMITTED, IN_REVIEW, CHANGES}, NOT_RETRACTED),
    Action.DISCARD: ({DRAFT}, {NONE}),
    Action.CLAIM: ({SUBMITTED, IN_REVIEW}, NOT_RETRACTED),
    Action.RELEASE: (JUDGED, NOT_RETRACTED),
    Action.VOTE: (JUDGED, NOT_RETRACTED),
    Action.UNVOTE: ({*JUDGED, HELD}, NOT_RETRACTED),
    Action.SET_ASIDE: (JUDGED, NOT_RETRACTED),
    Action.SIGN_OFF: (JUDGED, NOT_RETRACTED),
    Action.UNSIGN: ({*JUDGED, HELD}, NOT_RETRACTED),
    Action.ASK_SIGN_OFF: (JUDGED, NOT_RETRACTED),
    Action.UNASK_SIGN_OFF: ({*JUDGED, HELD}, NOT_RETRACTED),
    Action.ROLL_CALL: ({*JUDGED, HELD}, NOT_RETRACTED),
    Action.MOVE: (ANY_BUT_PUBLISHING - {SPIKED}, NOT_RETRACTED),
    Action.EDIT: ({DRAFT, *BEFORE_PUBLISHING}, NOT_RETRACTED),
    Action.SAVE: ({CHANGES}, NOT_RETRACTED),
    Action.SCHEDULE: ({APPROVED, SCHEDULED}, {NONE, LIVE}),
    Action.UNSCHEDULE: ({SCHEDULED}, NOT_RETRACTED),
    Action.PUBLISH: ({APPROVED, SCHEDULED}, NOT_RETRACTED),
    Action.MISS: ({APPROVED, SCHEDULED}, {NONE}),
    Action.EMBARGO: ({DRAFT, HELD, *BEFORE_PUBLISHING}, {NONE}),
    Action.LIFT: ({DRAFT, HELD, *BEFORE_PUBLISHING}, NOT_RETRACTED),
    Action.DELIVERED: ({PUBLISHING}, NOT_RETRACTED),
    Action.CALL_OFF: ({PUBLISHING}, {NONE}),
    Action.HOLD: (BEFORE_PUBLISHING, NOT_RETRACTED),
    Action.UNHOLD: ({HELD}, NOT_RETRACTED),
    Action.RESTORE: ({SPIKED}, NOT_RETRACTED),
    Action.BYPASS: ({SUBMITTED, IN_REVIEW}, NOT_RETRACTED),
    Action.SECOND_LOOK: (set(State), NOT_RETRACTED),
    Action.CORRECT: ({PUBLISHED}, {LIVE, UNPUBLISHED}),
    Action.ABANDON: ({DRAFT, HELD, *JUDGED}, {LIVE, UNPUBLISHED}),
    Action.UNPUBLISH: (ANY_BUT_PUBLISHING, {LIVE}),
    Action.REPUBLISH: (ANY_BUT_PUBLISHING - {SCHEDULED}, {UNPUBLISHED}),
    Action.RETRACT: (ANY_BUT_PUBLISHING, {LIVE, UNPUBLISHED}),
    Action.ERASE: ({HELD, *JUDGED}, {NONE}),
}

# Where each leads, where that is one place whatever it came from.
LEADS_TO: dict[Action, State] = {
    Action.WITHDRAW: DRAFT,
    Action.CLAIM: IN_REVIEW,
    Action.SAVE: CHANGES,
    Action.SCHEDULE: SCHEDULED,
    Action.UNSCHEDULE: APPROVED,
    Action.PUBLISH: PUBLISHING,
    Action.MISS: APPROVED,
    Action.DELIVERED: PUBLISHED,
    Action.CALL_OFF: APPROVED,
    Action.HOLD: HELD,
    Action.RESTORE: SUBMITTED,
    Action.BYPASS: APPROVED,
    Action.CORRECT: DRAFT,
    Action.ABANDON: PUBLISHED,
    Action.RETRACT: PUBLISHED,
    Action.ERASE: DRAFT,
}
SIGNING = {Action.SIGN_OFF, Action.UNSIGN, Action.ASK_SIGN_OFF, Action.UNASK_SIGN_OFF}
BY_VOTES = {Action.VOTE, Action.UNVOTE, Action.RELEASE, Action.SET_ASIDE, Action.ROLL_CALL, *SIGNING}
PUBLIC_AFTER = {
    Action.DELIVERED: LIVE,
    Action.UNPUBLISH: UNPUBLISHED,
    Action.REPUBLISH: LIVE,
    Action.RETRACT: RETRACTED,
}
# Who decides, in the words of the table: nobody else may, whatever else they are.
CHIEFS_ALONE = {
    Action.UNSCHEDULE,
    Action.CALL_OFF,
    Action.LIFT,
    Action.BYPASS,
    Action.UNPUBLISH,
    Action.REPUBLISH,
    Action.RETRACT,
}
INDEPENDENT_ALONE = {
    Action.CLAIM,
    Action.VOTE,
    Action.SIGN_OFF,
    Action.ASK_SIGN_OFF,
    Action.SECOND_LOOK,
    Action.RESTORE,
}

standings = st.builds(
    Standing,
    st.sampled_from(State),
    st.sampled_from(Publication),
    st.none() | st.sampled_from(sorted(BEFORE_PUBLISHING)),
)
steps = st.tuples(
    st.sampled_from(Action),
    st.frozensets(st.sampled_from(Who), max_size=4) | st.just(EVERYBODY),
    st.just(EVERYTHING) | st.frozensets(st.sampled_from(Guard)),
    st.sampled_from(sorted(OUTCOMES)),
)


def take(standing: Standing, action: Action, outcome: State = APPROVED) -> Standing:
    """The action, by somebody who may do everything, with every condition met."""
    return step(action, standing, who=EVERYBODY, met=EVERYTHING, outcome=outcome)


def rule_rows() -> Iterator[tuple[Rule, Standing]]:
    """Every row, once from each standing that it speaks of."""
    for rule in TABLE:
        for state, publication in product(sorted(rule.sources), sorted(rule.public_from)):
            yield rule, Standing(state, publication)


@pytest.mark.parametrize("action", Action)
def test_an_action_is_possible_from_exactly_the_states_that_the_design_names(action: Action) -> None:
    states, publications = ALLOWED[action]
    for state, publication in product(State, Publication):
        standing = Standing(state, publication, CHANGES if state is HELD else None)
        # While an article is down, nothing of it has a time: a chief puts the corrected text up.
        timed = action is Action.PUBLISH and (state, publication) == (SCHEDULED, UNPUBLISHED)
        if state in states and publication in publications and not timed:
            after = take(standing, action)
            assert after.publication is PUBLIC_AFTER.get(action, publication)
            if action in LEADS_TO:
                assert after.state is LEADS_TO[action]
        else:
            with pytest.raises(WrongState) as refused:
                take(standing, action)
            assert (refused.value.state, refused.value.publication) == (state, publication)


@pytest.mark.parametrize("action", sorted(BY_VOTES))
@pytest.mark.parametrize("outcome", sorted(OUTCOMES))
def test_a_vote_leads_where_the_votes_lead(action: Action, outcome: State) -> None:
    for state in JUDGED - {SCHEDULED}:
        assert take(Standing(state), action, outcome).state is outcome
    scheduled = take(Standing(SCHEDULED), action, outcome).state
    assert scheduled is (SCHEDULED if outcome is APPROVED else outcome)


@pytest.mark.parametrize("outcome", [None, *sorted(set(State) - OUTCOMES)])
def test_votes_cannot_lead_to_what_is_no_outcome_of_a_review(outcome: State | None) -> None:
    with pytest.raises(ValueError, match="outcome"):
        step(Action.VOTE, Standing(SUBMITTED), who=EVERYBODY, met=EVERYTHING, outcome=outcome)


def test_an_edit_brings_everything_but_a_draft_back_to_the_desk() -> None:
    assert take(Standing(DRAFT), Action.EDIT).state is DRAFT
    for state in BEFORE_PUBLISHING:
        for outcome in (SUBMITTED, CHANGES):  # what was said against the very same text stands
            assert take(Standing(state), Action.EDIT, outcome).state is outcome


@pytest.mark.parametrize("state", sorted(BEFORE_PUBLISHING))
def test_a_held_article_goes_back_to_where_it_was_but_loses_its_time(state: State) -> None:
    held = take(Standing(state), Action.HOLD)
    assert held.state is HELD

    freed = take(held, Action.UNHOLD)
    assert freed == Standing(APPROVED if state is SCHEDULED else state)


@pytest.mark.parametrize("action", [Action.UNVOTE, Action.UNSIGN, Action.UNASK_SIGN_OFF, Action.ROLL_CALL])
@pytest.mark.parametrize("outcome", sorted(OUTCOMES))
def test_what_is_taken_back_on_hold_changes_where_it_comes_back_to(action: Action, outcome: State) -> None:
    held = take(Standing(APPROVED), Action.HOLD)

    still = take(held, action, outcome)
    assert still.state is HELD
    assert take(still, Action.UNHOLD).state is outcome


@pytest.mark.parametrize("action", [Action.EMBARGO, Action.LIFT])
def test_what_happens_on_hold_does_not_forget_where_it_was(action: Action) -> None:
    held = take(Standing(SCHEDULED), Action.HOLD)

    assert take(held, action) == held
    assert take(take(held, Action.UNVOTE, APPROVED), action) == held  # it still had a time of its own
    assert take(take(held, action), Action.UNHOLD).state is APPROVED


def test_each_row_is_for_those_it_names_and_for_nobody_else() -> None:
    for rule, standing in rule_rows():
        for who in Who:
            alone = frozenset({who})
            if who in rule.who:
                step(rule.action, standing, who=alone, met=EVERYTHING, outcome=SUBMITTED)
                continue
            with pytest.raises(NotAllowed) as refused:
                step(rule.action, standing, who=alone, met=EVERYTHING, outcome=SUBMITTED)
            assert set(rule.who) <= set(refused.value.needed)
            assert refused.value.held == alone
        with pytest.raises(NotAllowed):
            step(rule.action, standing, who=frozenset(), met=EVERYTHING, outcome=SUBMITTED)


def test_chiefs_alone_take_things_down_and_only_the_independent_judge() -> None:
    for rule in TABLE:
        if rule.action in CHIEFS_ALONE:
            assert rule.who == (Who.CHIEF,)
        if rule.action in INDEPENDENT_ALONE:
            assert rule.who == (Who.INDEPENDENT_EDITOR,)
        if rule.action is Action.SET_ASIDE:
            assert rule.who == (Who.INDEPENDENT_CHIEF,)
        if rule.action is Action.UNHOLD or (rule.action is Action.ABANDON and HELD in rule.sources):
            assert set(rule.who) == {Who.INDEPENDENT_EDITOR, Who.OWNER}
        if rule.action in (Action.SUBMIT, Action.WITHDRAW, Action.DISCARD) and NONE in rule.public_from:
            assert set(rule.who) <= {Who.AUTHOR, Who.CO_AUTHOR}
        if rule.action is Action.PUBLISH:
            assert Who.EDITOR not in rule.who


def test_what_is_down_comes_up_by_a_chief_alone() -> None:
    for action in (Action.PUBLISH, Action.REPUBLISH):
        assert rule_for(action, Standing(APPROVED, UNPUBLISHED)).who == (Who.CHIEF,)


def test_an_article_that_is_taken_down_loses_the_time_of_its_correction() -> None:
    assert take(Standing(SCHEDULED, LIVE), Action.UNPUBLISH) == Standing(APPROVED, UNPUBLISHED)


def test_each_row_wants_every_one_of_its_guards() -> None:
    for rule, standing in rule_rows():
        for guard in rule.guards:
            with pytest.raises(GuardUnmet) as refused:
                step(rule.action, standing, who=EVERYBODY, met=EVERYTHING - {guard}, outcome=SUBMITTED)
            assert refused.value.guard is guard
        step(rule.action, standing, who=EVERYBODY, met=frozenset(rule.guards), outcome=SUBMITTED)


def test_whoever_may_not_act_is_told_that_before_any_condition() -> None:
    with pytest.raises(NotAllowed):
        step(Action.VOTE, Standing(PUBLISHED), who=frozenset())
    with pytest.raises(WrongState):
        step(Action.VOTE, Standing(PUBLISHED), who=EVERYBODY)
    with pytest.raises(NotAllowed):
        step(Action.VOTE, Standing(SUBMITTED), who=frozenset({Who.AUTHOR}))


def test_no_two_rows_speak_of_the_same_standing() -> None:
    for action, state, publication in product(Action, State, Publication):
        rows = [
            r for r in TABLE if r.action is action and state in r.sources and publication in r.public_from
        ]
        assert len(rows) <= 1


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(steps, max_size=40))
def test_no_sequence_of_actions_leaves_the_table(
    sequence: list[tuple[Action, frozenset[Who], frozenset[Guard], State]],
) -> None:
    standing = Standing(DRAFT)
    for action, who, met, outcome in sequence:
        kept = replace(standing)
        try:
            after = step(action, standing, who=who, met=met, outcome=outcome)
        except Refusal:
            assert standing == kept
            continue
        rule = rule_for(action, standing)
        states, publications = ALLOWED[action]
        assert standing.state in states
        assert standing.publication in publications
        assert who & set(rule.who)
        assert met >= set(rule.guards)
        assert after.state in destinations(rule)
        assert (after.held_from is not None) == (after.state is HELD)
        assert standing.publication is not RETRACTED
        assert not standing.gone
        standing = after


@given(standings, st.sampled_from(Action), st.sampled_from(sorted(OUTCOMES)))
def test_a_step_is_a_function_of_what_it_is_given(standing: Standing, action: Action, outcome: State) -> None:
    def result() -> Standing | tuple[str, ...]:
        try:
            return take(standing, action, outcome)
        except Refusal as refusal:
            return (type(refusal).__name__,)

    assert result() == result()


def test_every_row_can_be_reached_from_an_empty_draft() -> None:
    seen = {Standing(DRAFT)}
    waiting = deque(seen)
    used: set[tuple[Action, State]] = set()
    while waiting:
        standing = waiting.popleft()
        for action, outcome in product(Action, sorted(OUTCOMES)):
            try:
                after = take(standing, action, outcome)
            except Refusal:
                continue
            used.add((action, standing.state))
            if after not in seen:
                seen.add(after)
                waiting.append(after)

    assert used == {(rule.action, state) for rule in TABLE for state in rule.sources}
    assert {standing.state for standing in seen} == set(State)
    assert {standing.publication for standing in seen} == set(Publication)


@pytest.mark.parametrize("standing", [Standing(PUBLISHED, RETRACTED), Standing(DRAFT, gone=True)])
@pytest.mark.parametrize("action", Action)
def test_nothing_happens_any_more_to_what_is_retracted_or_discarded(
    standing: Standing, action: Action
) -> None:
    with pytest.raises(WrongState):
        take(standing, action)


def test_every_action_stands_in_the_table() -> None:
    assert {rule.action for rule in TABLE} == set(Action) == set(ALLOWED)
