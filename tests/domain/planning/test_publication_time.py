"""Release: the time of publication comes with the approval, stands with it and goes with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.article.states import Publication
from bot.domain.article.workflow import State
from bot.domain.newsroom.newsroom import Newsroom, ReleasePolicy
from bot.domain.planning.publication_time import publication_time

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
IMMEDIATE = Newsroom(id=1, guild_id=2, review_channel=3, publish_channel=4, editors_role=5)
MANUAL = replace(IMMEDIATE, release=ReleasePolicy.MANUAL)
SLOTS = replace(IMMEDIATE, release=ReleasePolicy.SLOTS)
APPROVED, SCHEDULED = State.APPROVED, State.SCHEDULED

moments = st.timedeltas(timedelta(days=-99), timedelta(days=99)).map(lambda apart: NOW + apart)
states = st.sampled_from(State)
rooms = st.builds(
    lambda room, seconds: replace(room, cooling_off_seconds=seconds),
    st.sampled_from([IMMEDIATE, MANUAL, SLOTS]),
    st.integers(0, 86_400),
)


def goes_out(
    room: Newsroom = IMMEDIATE,
    *,
    before: State = State.SUBMITTED,
    after: State = APPROVED,
    standing: datetime | None = None,
    embargo: datetime | None = None,
    publication: Publication = Publication.NONE,
    was: Publication | None = None,
) -> datetime | None:
    return publication_time(
        room,
        before=before,
        after=after,
        publication_before=publication if was is None else was,
        publication=publication,
        standing=standing,
        embargo_until=embargo,
        now=NOW,
    )


@pytest.mark.parametrize("before", [State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED, State.SPIKED])
def test_an_approval_sets_the_time_after_the_cooling_off(before: State) -> None:
    assert goes_out(before=before) == NOW + timedelta(seconds=60)
    assert goes_out(replace(IMMEDIATE, cooling_off_seconds=0), before=before) == NOW


@pytest.mark.parametrize("room", [MANUAL, SLOTS])
def test_other_policies_set_no_time_by_themselves(room: Newsroom) -> None:
    assert goes_out(room) is None


def test_a_correction_waits_for_no_slot_but_for_a_chief_where_chiefs_publish() -> None:
    cooled = NOW + timedelta(seconds=60)
    assert goes_out(SLOTS, publication=Publication.LIVE) == cooled
    assert goes_out(MANUAL, publication=Publication.LIVE) is None


@pytest.mark.parametrize("room", [IMMEDIATE, MANUAL, SLOTS])
def test_nothing_of_what_is_down_goes_out_by_itself(room: Newsroom) -> None:
    assert goes_out(room, publication=Publication.UNPUBLISHED) is None
    assert goes_out(room, before=APPROVED, standing=NOW, publication=Publication.UNPUBLISHED) is None


def test_an_approved_correction_of_what_is_put_back_goes_out_after_it() -> None:
    def put_back(room: Newsroom) -> datetime | None:
        return goes_out(room, before=APPROVED, was=Publication.UNPUBLISHED, publication=Publication.LIVE)

    assert put_back(IMMEDIATE) == put_back(SLOTS) == NOW + timedelta(seconds=60)
    assert put_back(MANUAL) is None


def test_what_comes_off_hold_cools_off_anew() -> None:
    assert goes_out(before=State.HELD) == NOW + timedelta(seconds=60)


def test_nothing_goes_out_before_its_embargo() -> None:
    tomorrow, just_now = NOW + timedelta(days=1), NOW + timedelta(seconds=5)

    assert goes_out(embargo=tomorrow) == tomorrow
    assert goes_out(embargo=just_now) == NOW + timedelta(seconds=60)


def test_a_further_approval_does_not_put_the_publication_off() -> None:
    soon = NOW + timedelta(seconds=3)

    assert goes_out(before=APPROVED, standing=soon) == soon
    assert goes_out(before=SCHEDULED, after=SCHEDULED, standing=soon) == soon


def test_a_later_change_of_policy_gives_no_time_to_what_waits_for_a_chief() -> None:
    assert goes_out(IMMEDIATE, before=APPROVED, standing=None) is None


@given(rooms, states, states, st.none() | moments, st.none() | moments, moments)
def test_only_what_is_approved_has_a_time(
    room: Newsroom,
    before: State,
    after: State,
    standing: datetime | None,
    embargo: datetime | None,
    now: datetime,
) -> None:
    found = publication_time(
        room,
        before=before,
        after=after,
        publication_before=Publication.NONE,
        publication=Publication.NONE,
        standing=standing,
        embargo_until=embargo,
        now=now,
    )

    if after not in (APPROVED, SCHEDULED):
        assert found is None
    elif found is not None and found != standing:
        assert room.release is ReleasePolicy.IMMEDIATE
        assert found >= now + room.cooling_off
        assert embargo is None or found >= embargo
