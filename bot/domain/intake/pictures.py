"""Pictures as files: what one may be turned away for, what is taken off it, and what is done to it."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.dataclass import dataclass
from bot.domain.refusals import Refusal

PICTURE_FILE_LIMIT = 25 * 1024 * 1024
"""Bytes of a file as it is sent."""

PICTURE_NAMES = ("jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "heic", "heif")
"""How the names of files end that are taken for pictures."""


class PictureFault(StrEnum):
    """Why a file cannot be taken as a picture."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    """The file, in bytes."""
    NOT_A_PICTURE = "not_a_picture"
    DAMAGED = "damaged"
    """It is cut off, or is broken inside."""
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_COSTLY = "too_costly"
    """It takes more memory or time than any photograph does."""
    NO_HEIC = "no_heic"
    """This installation cannot read HEIC."""


class UnreadablePicture(Refusal):
    """A file that is not taken as a picture. `limit` is in bytes, where it is too large, and in megapixels, where it has too
    many pixels."""

    fault: PictureFault
    filename: str = ""
    limit: int = 0


class TooManyPictures(Refusal):
    """More pictures than an article may have."""

    number: int
    limit: int


class SamePicture(Refusal):
    """The article has that very picture already."""

    number: int


class NoSuchPicture(Refusal):
    """A picture that the article has no more."""

    number: int


class NoPictureCame(Refusal):
    """A command or form for pictures without any."""


class Removed(StrEnum):
    """What a file said besides its picture, all of which is taken off. The values are kept in the database."""

    PLACE = "place"
    CAMERA = "camera"
    TIME = "time"
    AUTHOR = "author"
    WORDS = "words"
    """A caption, a comment or a note."""
    PREVIEW = "preview"
    """A smaller picture of it, which may show what was cut away."""
    SOFTWARE = "software"
    APPENDED = "appended"
    """Something after the end of the picture."""
    OTHER = "other"


class Change(StrEnum):
    """What was done to a picture so that it can be shown."""

    SCALED = "scaled"
    FIRST_FRAME = "first_frame"
    """It moved, for longer than is kept; its first frame is."""
    RECODED = "recoded"
    """It is of another kind of file now."""


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """A picture that may be shown: its bytes without any metadata, its size in pixels, and a hash of how it looks. `caption`
    and `credit` are what the file said of itself, to be offered and not kept."""

    data: bytes
    extension: str
    width: int
    height: int
    frames: int
    looks: str
    """64 bits as 16 hexadecimal digits: pictures that look alike have few bits that differ."""
    removed: tuple[Removed, ...] = ()
    changes: tuple[Change, ...] = ()
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class FilePicture:
    """A picture inside a manuscript: its name there, its bytes as they are, and what it shows as somebody has put it."""

    name: str
    data: bytes
    alt: str = ""


def is_picture(filename: str) -> bool:
    """Whether a file of this name is one that is taken for a picture."""
    _, dot, extension = filename.strip().casefold().rpartition(".")
    return bool(dot) and extension in PICTURE_NAMES
