"""Pictures of an article: a file, and what is said of it. They are judged with its words."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum

from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.text.cleaning import clean_line, is_blank
from bot.domain.text.graphemes import clip

PICTURES_MOST = 10
"""As many as Discord shows in one message."""

ALT_LIMIT = 1000
CAPTION_LIMIT = 500
CREDIT_LIMIT = 150
TERMS_LIMIT = 200
"""Characters. Discord takes 1,024 of an alt text."""

MARKER = pattern(r"[ \t]*\[[ \t]*picture[ \t]+([0-9]{1,2})[ \t]*\][ \t]*", re.IGNORECASE)
"""A line of the body that is nothing but this says where a picture stands, by its place in the order."""


class Rights(StrEnum):
    """By what right a picture is printed. The values are kept in the database."""

    OWN = "own"
    """Its writer took or drew it."""
    HANDOUT = "handout"
    """Given to the press to be printed."""
    AGENCY = "agency"
    FREE = "free"
    """Under a free licence, which is named."""
    PERMISSION = "permission"
    """By permission of somebody, who is named."""
    UNCLEAR = "unclear"

    @property
    def wants_terms(self) -> bool:
        """Whether it says nothing without the name of a licence or of a person."""
        return self in (Rights.FREE, Rights.PERMISSION)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture. The file is known by the SHA-256 of its bytes; `size` is in bytes, `width` and `height` in pixels, and
    `looks` is a hash of how it looks, as the version had it that took it over. `terms` is which licence, or by whose permission. `removed` and `changes` say what was
    taken off the file and done to it (`bot.domain.intake.pictures`), as words with a space between them."""

    sha256: str
    extension: str
    width: int
    height: int
    size: int
    frames: int = 1
    looks: str = ""
    alt: str = ""
    decorative: bool = False
    caption: str = ""
    credit: str = ""
    rights: Rights = Rights.UNCLEAR
    terms: str = ""
    spoiler: bool = False
    removed: str = ""
    changes: str = ""

    @property
    def file_name(self) -> str:
        """Its name as a file: nothing that anybody has typed is in it."""
        return f"{self.sha256}.{self.extension}"

    @property
    def lacks_alt(self) -> bool:
        """Whether somebody who cannot see it is told nothing."""
        return not self.alt and not self.decorative

    @property
    def lacks_rights(self) -> bool:
        """Whether nobody has said by what right it may be printed."""
        return self.rights is Rights.UNCLEAR or (self.rights.wants_terms and not self.terms)

    @property
    def source(self) -> str:
        """Who made it, and under which licence it is, in plain text."""
        if self.rights is Rights.FREE and self.terms:
            return f"{self.credit} ({self.terms})" if self.credit else self.terms
        return self.credit

    @property
    def line(self) -> str:
        """What stands under it: the caption, the credit and the licence, in plain text."""
        return " · ".join(part for part in (self.caption, self.source) if part)

    def judged(self) -> list[object]:
        """What of it is judged, and voids votes when it changes."""
        said = [self.alt, self.caption, self.credit, self.rights.value, self.terms]
        return [self.sha256, *said, self.decorative, self.spoiler]


def described(
    picture: Picture,
    *,
    alt: str | None = None,
    caption: str | None = None,
    credit: str | None = None,
    rights: Rights | None = None,
    terms: str | None = None,
) -> Picture:
    """The picture with other words, cleaned and as long as they may be; whichever is not given stays."""
    return replace(
        picture,
        alt=picture.alt if alt is None else _words(alt, ALT_LIMIT),
        decorative=picture.decorative and not (alt and _words(alt, ALT_LIMIT)),
        caption=picture.caption if caption is None else _words(caption, CAPTION_LIMIT),
        credit=picture.credit if credit is None else _words(credit, CREDIT_LIMIT),
        rights=rights or picture.rights,
        terms=picture.terms if terms is None else _words(terms, TERMS_LIMIT),
    )


def _words(text: str, limit: int) -> str:
    line = clean_line(text[: 4 * limit])
    return "" if is_blank(line) else clip(line, limit)
