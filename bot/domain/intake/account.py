"""Intake account: what a file's reader took over of it, and what it left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from bot.domain.dataclass import dataclass


class Part(StrEnum):
    """What a manuscript can hold besides plain words. The values are kept in the audit log."""

    HEADING = "heading"
    LINK = "link"
    LIST = "list"
    QUOTE = "quote"
    """A block quote."""
    CODE = "code"
    """A block of code."""
    FOOTNOTE = "footnote"
    """A footnote or an endnote."""
    TABLE = "table"
    TEXT_BOX = "text_box"
    FORMULA = "formula"
    PICTURE = "picture"
    CHART = "chart"
    EMBEDDED = "embedded"
    """A file or a text that stands in another file, or a video."""
    TABLE_LOOK = "table_look"
    """Borders, colours and widths of a table whose words were kept."""
    CONTENTS = "contents"
    """A table of contents."""
    PAGE_MARGIN = "page_margin"
    """A header or footer of the page."""
    COMMENT = "comment"
    DELETED = "deleted"
    """A passage that is marked as deleted, with *Track changes*."""
    HIDDEN = "hidden"
    """A passage in hidden type."""
    PROMPT = "prompt"
    """The prompt of an empty field, such as "Click here to enter text"."""
    SIGN = "sign"
    """A character of a symbol font that no Unicode character stands for."""
    HTML = "html"
    """An HTML element without a form in Discord's Markdown."""
    SHORTCODE = "shortcode"
    """A call of a site generator's template."""
    LINK_TITLE = "link_title"
    """What a link shows while a mouse rests on it."""
    RELATIVE_LINK = "relative_link"
    """A link to another page of the site that the file comes from: its words were kept."""
    MARKUP = "markup"
    """The markup of a text that is too long or too deep to be turned into Discord's."""
    DEAD_LINK = "dead_link"
    """A link that leads nowhere outside the file: its words were kept."""


def _counts() -> dict[Part, int]:
    return {}


@dataclass(frozen=True, slots=True)
class Account:
    """How often each part was taken over and left out. Accounts add up: `head + body`."""

    kept: Mapping[Part, int] = field(default_factory=_counts)
    left_out: Mapping[Part, int] = field(default_factory=_counts)
    unused: tuple[str, ...] = ()
    """Names of front matter fields that were read and not used, as the file has them."""
    encoding: str = ""
    """The name of the encoding, if it was guessed."""
    names: tuple[str, ...] = ()
    """Some of what was left out, as it stands in the file: what a picture shows, a shortcode."""

    def __add__(self, other: Account) -> Account:
        return Account(
            _sum(self.kept, other.kept),
            _sum(self.left_out, other.left_out),
            (*self.unused, *(name for name in other.unused if name not in self.unused)),
            self.encoding or other.encoding,
            (*self.names, *other.names),
        )

    def to_dict(self) -> dict[str, dict[str, int]]:
        """What was kept and left out, by the names of the parts."""
        return {
            "kept": {part.value: count for part, count in self.kept.items() if count},
            "left_out": {part.value: count for part, count in self.left_out.items() if count},
        }

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        counts = (*self.kept.values(), *self.left_out.values())
        return any(counts) or bool(self.unused or self.encoding)


def counts_to_text(counts: Mapping[Part, int]) -> str:
    """Counts as one short text, as the audit log keeps them: `link 3, list 2`."""
    return ", ".join(f"{part} {counts[part]}" for part in Part if counts.get(part, 0) > 0)


def counts_of(text: str) -> dict[Part, int]:
    """Counts read back from what `counts_to_text` wrote; whatever else stands there is passed over."""
    pairs = (entry.split(" ") for entry in text.split(", "))
    return {
        Part(pair[0]): int(pair[1])
        for pair in pairs
        if len(pair) == 2 and pair[0] in _VALUES and pair[1].isascii() and pair[1].isdecimal()
    }


_VALUES = frozenset(part.value for part in Part)


def _sum(one: Mapping[Part, int], other: Mapping[Part, int]) -> dict[Part, int]:
    both = (*one, *(part for part in other if part not in one))
    return {part: count for part in both if (count := one.get(part, 0) + other.get(part, 0))}
