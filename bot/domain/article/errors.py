"""What the desk says no to. Errors carry facts; `bot.ui.article.state_labels` turns them into sentences."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from bot.domain.refusals import Refusal

if TYPE_CHECKING:
    from bot.domain.article.states import Action, Guard, Publication, State, Who


class NoSuchArticle(Refusal):
    """No article answers to this, or none that this person may see."""

    asked_for: str


class AlreadyInSection(Refusal):
    """An article that is to move to the section where it is."""

    number: int
    section: str


class NotPublished(Refusal):
    """Something that is done with published articles, and this one is not out at the moment. 0 is no number."""

    number: int


class Whose(StrEnum):
    """Who may do what was asked for with an article, where the person who asked may not."""

    DRAFT = "draft"
    """Its writers: the desk has not had it."""
    PUBLISHED = "published"
    """Its writers and the editors: it is out, and readers report errors in it."""
    WRITERS = "writers"
    AUTHOR = "author"


class NotTheirs(Refusal):
    """Something that others do with an article."""

    number: int
    whose: Whose


class WrongState(Refusal):
    """The table has no such action from this state."""

    action: Action
    state: State
    publication: Publication


class NotAllowed(Refusal):
    """The action is for others. `held` are the capacities that the person has."""

    action: Action
    needed: tuple[Who, ...]
    held: frozenset[Who]


class GuardUnmet(Refusal):
    """A condition of the action does not hold."""

    action: Action
    guard: Guard


class UnusableByline(Refusal):
    """A byline in which there is nothing to read, or of more UTF-16 units than `limit`. `length` is 0 for the first."""

    length: int
    limit: int = 0
