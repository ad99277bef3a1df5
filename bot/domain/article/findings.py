"""What preflight can find in a text."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.dataclass import dataclass

LONG_HEADLINE = 120


class Check(StrEnum):
    """What preflight may find."""

    NO_HEADLINE = "no_headline"
    WORDLESS_HEADLINE = "wordless_headline"
    NO_BODY = "no_body"
    TOO_LONG = "too_long"
    TEMPLATE_LINE = "template_line"
    """A line of the newsroom's template that nobody has written out."""
    SOURCES_WANTED = "sources_wanted"
    """No source, where the newsroom's template asks for them."""
    PLACEHOLDER = "placeholder"
    HEADLINE_TOO_LONG = "headline_too_long"
    STANDFIRST_TOO_LONG = "standfirst_too_long"
    FURNITURE_TOO_LONG = "furniture_too_long"
    PICTURE_WITHOUT_ALT = "picture_without_alt"
    PICTURE_WITHOUT_RIGHTS = "picture_without_rights"
    WAIVED_PLACEHOLDER = "waived_placeholder"
    UNSOURCED_QUOTE = "unsourced_quote"
    EMPTY_TAG_LINE = "empty_tag_line"
    NO_TAGS = "no_tags"
    NO_STANDFIRST = "no_standfirst"
    LONG_HEADLINE = "long_headline"
    UNBALANCED_QUOTES = "unbalanced_quotes"
    MENTIONS = "mentions"
    DISGUISED_LINK = "disguised_link"
    NO_ALT = "no_alt"
    """The same as PICTURE_WITHOUT_ALT, where the newsroom wants to be told of it only."""
    NO_RIGHTS = "no_rights"
    NO_SUCH_PICTURE = "no_such_picture"
    """A line of the body names a picture that there is none of."""
    NAMESAKE = "namesake"

    @property
    def blocks(self) -> bool:
        """Whether a text with this finding cannot be handed in."""
        return self in _BLOCKING


_BLOCKING = frozenset(
    {
        Check.NO_HEADLINE,
        Check.WORDLESS_HEADLINE,
        Check.NO_BODY,
        Check.TOO_LONG,
        Check.TEMPLATE_LINE,
        Check.SOURCES_WANTED,
        Check.PLACEHOLDER,
        Check.HEADLINE_TOO_LONG,
        Check.STANDFIRST_TOO_LONG,
        Check.FURNITURE_TOO_LONG,
        Check.PICTURE_WITHOUT_ALT,
        Check.PICTURE_WITHOUT_RIGHTS,
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: `detail` is the placeholder or an excerpt (80 characters at most), `count` the
    characters over a limit or the number of occurrences."""

    check: Check
    detail: str = ""
    count: int = 0

    def to_dict(self) -> dict[str, str | int]:
        """The finding as JSON can hold it."""
        return {"check": self.check.value, "detail": self.detail, "count": self.count}

    @classmethod
    def from_dict(cls, data: Mapping[str, str | int]) -> Finding:
        """The finding that `to_dict` gave. Raises KeyError or ValueError for anything else."""
        return cls(Check(data["check"]), str(data["detail"]), int(data["count"]))
