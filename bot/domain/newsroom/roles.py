"""Who may do what: a person, and the capacities in which they act.

A section's view of a newsroom speaks of that section alone. The newsroom itself speaks of all of its sections: an editor
is who judges copy of any of them.
"""

from __future__ import annotations

from bot.domain.article.states import Who
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.section import Section
from bot.domain.newsroom.settings import EDITORS


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts: a Discord user with the roles they hold in the server at this moment."""

    id: int
    name: str
    roles: frozenset[int] = frozenset()
    manages_server: bool = False


def is_writer(person: Person, newsroom: Newsroom) -> bool:
    """Whether they may submit, in every section. Without a writers' role everyone may; the desk always may."""
    house = newsroom.house or newsroom
    return house.writers_role is None or house.writers_role in person.roles or is_editor(person, house)


def is_editor(person: Person, newsroom: Newsroom) -> bool:
    """Whether they judge copy. Managing the server gives no vote. A chief who is an editor of the newsroom judges in
    each of its sections."""
    if not person.roles.isdisjoint(editors_roles(newsroom)):
        return True
    house = newsroom.house or newsroom
    return house.editors_role in person.roles and is_chief(person, newsroom)


def editors_roles(newsroom: Newsroom) -> frozenset[int]:
    """The roles whose owners judge copy: of a section's view that one's, of a newsroom those of all its sections."""
    if newsroom.section is not None or not newsroom.sections:
        return frozenset({newsroom.editors_role})
    return frozenset(_editors_of(newsroom, section) for section in newsroom.sections)


def roles_of_judges(newsroom: Newsroom) -> frozenset[int]:
    """The roles on which it hangs whether somebody judges copy: what Discord must be asked for about them."""
    roles = editors_roles(newsroom)
    house = newsroom.house or newsroom
    return roles if house.editors_role in roles else roles | {house.editors_role, role_of_chiefs(newsroom)}


def desks_of(person: Person, newsroom: Newsroom) -> frozenset[int] | None:
    """The sections, by their ids, whose unpublished copy they may read; None for all of them."""
    if is_chief(person, newsroom):
        return None
    mine = [section.id for section in newsroom.sections if _editors_of(newsroom, section) in person.roles]
    return None if len(mine) == len(newsroom.sections) else frozenset(mine)


def _editors_of(newsroom: Newsroom, section: Section) -> int:
    own = section.kept.get(EDITORS.option)
    return (newsroom.house or newsroom).editors_role if own is None else EDITORS.kind.read(own)


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
