"""Who may do what: a person, and the capacities in which they act."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.article.states import Who
from bot.domain.newsroom.newsroom import Newsroom


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts: a Discord user with the roles they hold in the server at this moment."""

    id: int
    name: str
    roles: frozenset[int] = frozenset()
    manages_server: bool = False


def is_writer(person: Person, newsroom: Newsroom) -> bool:
    """Whether they may hand in copy. Without a writers' role everyone may; the desk always may."""
    return (
        newsroom.writers_role is None or newsroom.writers_role in person.roles or is_editor(person, newsroom)
    )


def is_editor(person: Person, newsroom: Newsroom) -> bool:
    """Whether they judge copy. Managing the server gives no vote."""
    return newsroom.editors_role in person.roles


def is_chief(person: Person, newsroom: Newsroom) -> bool:
    """Whether they decide what goes out. Without a chiefs' role the editors do."""
    return role_of_chiefs(newsroom) in person.roles


def role_of_chiefs(newsroom: Newsroom) -> int:
    """The role that decides what goes out."""
    return newsroom.chiefs_role if newsroom.chiefs_role is not None else newsroom.editors_role


def on_the_desk(person: Person, newsroom: Newsroom) -> bool:
    """Whether they may read what is not public."""
    return is_editor(person, newsroom) or is_chief(person, newsroom)


def capacities(
    person: Person,
    newsroom: Newsroom,
    *,
    author_id: int,
    co_authors: frozenset[int],
    revision_editor: int,
    has_hand: bool = False,
) -> frozenset[Who]:
    """In which capacities a person acts on one article.

    An editor or a chief is independent of a revision unless they are its author, a co-author, the one who edited it,
    or somebody whose words from an earlier revision still stand in it (`has_hand`).
    """
    held: set[Who] = set()
    independent = not has_hand and person.id not in {author_id, revision_editor} | co_authors
    if person.id == author_id:
        held.add(Who.AUTHOR)
    if person.id in co_authors:
        held.add(Who.CO_AUTHOR)
    if is_editor(person, newsroom):
        held.add(Who.EDITOR)
        if independent:
            held.add(Who.INDEPENDENT_EDITOR)
    if is_chief(person, newsroom):
        held.add(Who.CHIEF)
        if independent:
            held.add(Who.INDEPENDENT_CHIEF)
    return frozenset(held)
