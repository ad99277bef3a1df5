"""The newsroom: who may do what, by the roles they hold at this moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.article.workflow import Who
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, capacities, is_chief, is_editor, is_writer, on_the_desk

EDITORS, CHIEFS, WRITERS, OTHERS = 11, 12, 13, 14
ROOM = Newsroom(id=1, guild_id=2, review_channel=3, publish_channel=4, editors_role=EDITORS)
AUTHOR, CO_AUTHOR, REVISER, STRANGER = 101, 102, 103, 104


def person(user_id: int, *roles: int, manages: bool = False) -> Person:
    return Person(user_id, "somebody", frozenset(roles), manages)


def held(who: Person, room: Newsroom = ROOM, *, revision_editor: int = AUTHOR) -> set[Who]:
    return set(
        capacities(
            who, room, author_id=AUTHOR, co_authors=frozenset({CO_AUTHOR}), revision_editor=revision_editor
        )
    )


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (person(AUTHOR), {Who.AUTHOR}),
        (person(CO_AUTHOR), {Who.CO_AUTHOR}),
        (person(STRANGER), set()),
        (person(STRANGER, OTHERS), set()),
        (person(STRANGER, manages=True), set()),
        (person(AUTHOR, EDITORS), {Who.AUTHOR, Who.EDITOR, Who.CHIEF}),
        (person(CO_AUTHOR, EDITORS), {Who.CO_AUTHOR, Who.EDITOR, Who.CHIEF}),
        (person(STRANGER, EDITORS), {Who.EDITOR, Who.INDEPENDENT_EDITOR, Who.CHIEF, Who.INDEPENDENT_CHIEF}),
    ],
)
def test_capacities_without_a_chiefs_role(who: Person, expected: set[Who]) -> None:
    """Without it the editors release. Managing the server gives no vote."""
    assert held(who) == expected


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ((EDITORS,), {Who.EDITOR, Who.INDEPENDENT_EDITOR}),
        ((CHIEFS,), {Who.CHIEF, Who.INDEPENDENT_CHIEF}),
        ((EDITORS, CHIEFS), {Who.EDITOR, Who.INDEPENDENT_EDITOR, Who.CHIEF, Who.INDEPENDENT_CHIEF}),
    ],
)
def test_with_a_chiefs_role_only_chiefs_release(roles: tuple[int, ...], expected: set[Who]) -> None:
    assert held(person(STRANGER, *roles), replace(ROOM, chiefs_role=CHIEFS)) == expected


def test_whose_words_are_left_in_it_is_not_independent_of_it() -> None:
    editor = person(STRANGER, EDITORS)
    found = capacities(
        editor, ROOM, author_id=AUTHOR, co_authors=frozenset(), revision_editor=AUTHOR, has_hand=True
    )

    assert found == {Who.EDITOR, Who.CHIEF}


def test_whoever_edited_the_revision_is_not_independent_of_it() -> None:
    reviser = person(REVISER, EDITORS)

    assert Who.INDEPENDENT_EDITOR in held(reviser)
    assert Who.INDEPENDENT_EDITOR not in held(reviser, revision_editor=REVISER)
    assert Who.EDITOR in held(reviser, revision_editor=REVISER)
    # The author stays the author when somebody else edited the revision.
    assert held(person(AUTHOR, EDITORS), revision_editor=REVISER) == {Who.AUTHOR, Who.EDITOR, Who.CHIEF}


@given(
    st.sampled_from([AUTHOR, CO_AUTHOR, REVISER, STRANGER]),
    st.frozensets(st.sampled_from([EDITORS, CHIEFS, WRITERS, OTHERS])),
    st.booleans(),
    st.none() | st.just(CHIEFS),
    st.sampled_from([AUTHOR, CO_AUTHOR, REVISER]),
)
def test_nobody_judges_without_the_role_or_what_they_wrote(
    user_id: int, roles: frozenset[int], manages: bool, chiefs: int | None, revision_editor: int
) -> None:
    room = replace(ROOM, chiefs_role=chiefs)
    found = held(Person(user_id, "", roles, manages), room, revision_editor=revision_editor)

    if found & {Who.INDEPENDENT_EDITOR, Who.INDEPENDENT_CHIEF}:
        assert Who.INDEPENDENT_EDITOR not in found or EDITORS in roles
        assert Who.INDEPENDENT_CHIEF not in found or Who.CHIEF in found
        assert user_id not in {AUTHOR, CO_AUTHOR, revision_editor}
    assert (Who.AUTHOR in found) == (user_id == AUTHOR)
    assert (Who.CHIEF in found) == ((CHIEFS if chiefs else EDITORS) in roles)
    assert not found & {Who.CLOCK, Who.RELEASE_POLICY, Who.SYSTEM}


def test_without_a_writers_role_everyone_writes_with_it_only_they_and_the_desk() -> None:
    closed = replace(ROOM, writers_role=WRITERS)

    assert is_writer(person(STRANGER), ROOM)
    assert not is_writer(person(STRANGER), closed)
    assert not is_writer(person(STRANGER, manages=True), closed)
    assert is_writer(person(STRANGER, WRITERS), closed)
    assert is_writer(person(STRANGER, EDITORS), closed)


def test_the_desk_is_its_editors_and_its_chiefs() -> None:
    room = replace(ROOM, chiefs_role=CHIEFS, writers_role=WRITERS)

    assert on_the_desk(person(STRANGER, EDITORS), room)
    assert on_the_desk(person(STRANGER, CHIEFS), room)
    assert not on_the_desk(person(STRANGER, WRITERS, manages=True), room)
    assert not is_editor(person(STRANGER, CHIEFS), room)
    assert not is_chief(person(STRANGER, EDITORS), room)


def test_a_new_newsroom_has_the_defaults_of_the_house() -> None:
    assert ROOM.quorum.approvals == ROOM.quorum.spikes == 1
    assert ROOM.release == "immediate"
    assert ROOM.cooling_off == timedelta(seconds=60)
    assert ROOM.claim_lasts == timedelta(hours=2)
    assert ROOM.character_limit == 60_000
