"""A setting of a newsroom: what is declared of each in `settings.py`."""

from __future__ import annotations

from enum import StrEnum
from typing import Generic, TypeVar, cast

from bot.domain.dataclass import dataclass
from bot.domain.newsroom.errors import BadSetting
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.setting_kinds import Kind

T = TypeVar("T")


class Group(StrEnum):
    """What settings are about: the parts of the sheet. The value is the heading."""

    PLACES = "Channels and roles"
    REVIEW = "Review and publication"
    TIMES = "Times and reminders"
    WRITERS = "Writers and limits"
    TEMPLATE = "The form for a new article"


@dataclass(frozen=True, slots=True, eq=False)
class Setting(Generic[T]):
    """A setting of a newsroom. People give it by the name `option`. `help` has at most 100 characters.

    Its value is a field of Newsroom and a column of its table where `field` and `column` name them; else it is kept by
    its option in `kept_setting`, a row for each that is not the default, and read by `of`.
    """

    option: str
    group: Group
    help: str
    default: T
    kind: Kind[T]
    field: str = ""
    column: str = ""
    listed: bool = True
    """Whether the slash command has an option for it. Discord allows 25; the forms and chat take every setting."""
    of_section: bool = False
    """Whether a section may have its own."""
    stays: bool = False
    """Whether an article that is out keeps what it was when the article first went out. Such a one has no column."""

    def of(self, newsroom: Newsroom) -> T:
        """What it is in a newsroom."""
        if self.field:
            return cast("T", getattr(newsroom, self.field))
        return cast("T", newsroom.kept.get(self.option, self.default))

    def take(self, given: str | int | None) -> T:
        """What somebody gave for it; None undoes it. Raises BadSetting, BadTimetable."""
        text = "" if given is None else str(given)
        try:
            return self.kind.take(text)
        except ValueError:
            raise BadSetting(self.option, text, self.kind.allowed) from None

    def shown(self, newsroom: Newsroom) -> str:
        """What it is in a newsroom, as a person may write it again; channels and roles as mentions."""
        return self.kind.show(self.of(newsroom))


def column(
    option: str,
    group: Group,
    does: str,
    default: T,
    kind: Kind[T],
    field: str = "",
    *,
    of_section: bool = False,
) -> Setting[T]:
    """One of those that have a column of their own, called as the field."""
    return Setting(
        option, group, does, default, kind, field or option, field or option, of_section=of_section
    )
