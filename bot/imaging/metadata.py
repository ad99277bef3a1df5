"""Metadata: what a file says besides its picture. It is named, and its caption and credit are offered; none of it is kept."""

from __future__ import annotations

import html
import re
import struct
from typing import Any, cast

from PIL import ImageFile, IptcImagePlugin

from bot.domain.intake.pictures import Removed
from bot.imaging.bounds import MOST_WORDS_BYTES

OFFERED_LIMIT = 1000
"""Characters of a caption or a credit that is offered."""

_GPS_IFD, _EXIF_IFD, _THUMBNAIL_IFD = 0x8825, 0x8769, 1
_MAKE, _MODEL, _SOFTWARE, _TIME, _ARTIST, _COPYRIGHT, _DESCRIPTION = 271, 272, 305, 306, 315, 33432, 270
_CAMERA_TAGS = {0x927C, 0xA430, 0xA431, 0xA432, 0xA433, 0xA434, 0xA435}
"""Maker notes, the owner, serial numbers and lenses."""
_TIME_TAGS = {0x9003, 0x9004, 0x9010, 0x9011, 0x9012}
_COMMENT_TAG = 0x9286
_WINDOWS_WORDS, _WINDOWS_AUTHOR = {0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F}, 0x9C9D

_IPTC = {
    (2, 120): Removed.WORDS,
    (2, 105): Removed.WORDS,
    (2, 80): Removed.AUTHOR,
    (2, 110): Removed.AUTHOR,
    (2, 116): Removed.AUTHOR,
    (2, 55): Removed.TIME,
    (2, 60): Removed.TIME,
    (2, 90): Removed.PLACE,
    (2, 92): Removed.PLACE,
    (2, 95): Removed.PLACE,
    (2, 101): Removed.PLACE,
}
_XMP = (
    (re.compile(r"exif:GPS|photoshop:(?:City|State|Country)|Iptc4xmpCore:Location"), Removed.PLACE),
    (re.compile(r"tiff:M(?:ake|odel)|aux:|exifEX:"), Removed.CAMERA),
    (re.compile(r"(?:Create|Modify|Metadata)Date|DateTimeOriginal|DateCreated"), Removed.TIME),
    (re.compile(r"dc:(?:creator|rights)|photoshop:Credit"), Removed.AUTHOR),
    (re.compile(r"dc:(?:description|title|subject)|photoshop:Headline"), Removed.WORDS),
    (re.compile(r"xmp:Thumbnails"), Removed.PREVIEW),
    (re.compile(r"CreatorTool|softwareAgent"), Removed.SOFTWARE),
)
_BROKEN = (OSError, ValueError, SyntaxError, KeyError, TypeError, IndexError, struct.error, AttributeError)
"""What Pillow raises over broken metadata, which is no reason to turn the picture away."""


class Metadata:
    """What was found in a file: the kinds of things, and a caption and a credit if it has them."""

    def __init__(self) -> None:
        self._found: set[Removed] = set()
        self.caption = ""
        self.credit = ""

    @property
    def removed(self) -> tuple[Removed, ...]:
        """What there is to be taken off, in the order of the enumeration."""
        return tuple(each for each in Removed if each in self._found)

    def add(self, *kinds: Removed) -> None:
        """Something of this kind is there."""
        self._found.update(kinds)

    def offer(self, caption: object = "", credit: object = "") -> None:
        """Take words as the caption or the credit, unless there are some already."""
        self.caption = self.caption or _line(caption)
        self.credit = self.credit or _line(credit)


def read_metadata(image: ImageFile.ImageFile, data: bytes) -> Metadata:
    """What an opened picture's file says besides the picture. Nothing of it makes this fail."""
    found = Metadata()
    for look in (_iptc, _xmp, _exif, _others):
        try:
            look(image, found)
        except _BROKEN:
            found.add(Removed.OTHER)
    if _goes_on(data):
        found.add(Removed.APPENDED)
    return found


def _iptc(image: ImageFile.ImageFile, found: Metadata) -> None:
    if image.format not in ("JPEG", "MPO"):
        return
    records: dict[tuple[int, int], Any] = IptcImagePlugin.getiptcinfo(image) or {}
    if records:
        found.add(*(_IPTC.get(key, Removed.OTHER) for key in records if key[0] == 2))
        found.offer(records.get((2, 120), ""), records.get((2, 110)) or records.get((2, 80), ""))


def _xmp(image: ImageFile.ImageFile, found: Metadata) -> None:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
    if not packet:
        return
    raw = packet if isinstance(packet, bytes) else str(packet).encode()
    text = raw[:MOST_WORDS_BYTES].decode("utf-8", "replace")
    kinds = [kind for pattern, kind in _XMP if pattern.search(text)]
    found.add(*(kinds or [Removed.OTHER]))
    credit = _property(text, "photoshop:Credit") or _listed(text, "dc:creator")
    found.offer(_listed(text, "dc:description"), credit)


def _property(text: str, name: str) -> str:
    match = re.search(rf'{name}\s*=\s*"([^"]{{1,2000}})"', text) or re.search(
        rf"<{name}>([^<]{{1,2000}})<", text
    )
    return html.unescape(match[1]) if match else ""


def _listed(text: str, name: str) -> str:
    _, begun, rest = text.partition(f"<{name}")
    within, ended, _ = rest.partition(f"</{name}>")
    match = re.search(r"<rdf:li[^>]{0,200}>([^<]{1,2000})<", within) if begun and ended else None
    return html.unescape(match[1]) if match else ""


def _exif(image: ImageFile.ImageFile, found: Metadata) -> None:
    exif = image.getexif()
    kinds = {
        _MAKE: Removed.CAMERA,
        _MODEL: Removed.CAMERA,
        _SOFTWARE: Removed.SOFTWARE,
        _TIME: Removed.TIME,
        _ARTIST: Removed.AUTHOR,
        _COPYRIGHT: Removed.AUTHOR,
        _DESCRIPTION: Removed.WORDS,
        _WINDOWS_AUTHOR: Removed.AUTHOR,
    }
    kinds |= dict.fromkeys(_WINDOWS_WORDS, Removed.WORDS)
    found.add(*(kind for tag, kind in kinds.items() if exif.get(tag)))
    if exif.get_ifd(_GPS_IFD):
        found.add(Removed.PLACE)
    more = exif.get_ifd(_EXIF_IFD)
    if _CAMERA_TAGS & more.keys():
        found.add(Removed.CAMERA)
    if _TIME_TAGS & more.keys():
        found.add(Removed.TIME)
    if more.get(_COMMENT_TAG):
        found.add(Removed.WORDS)
    if exif.get_ifd(_THUMBNAIL_IFD):
        found.add(Removed.PREVIEW)
    found.offer(credit=exif.get(_ARTIST, ""))


def _others(image: ImageFile.ImageFile, found: Metadata) -> None:
    if image.info.get("comment"):
        found.add(Removed.WORDS)
    if image.format == "PNG":
        words = [key for key in getattr(image, "text", {}) if key != "XML:com.adobe.xmp"]
        found.add(*([Removed.WORDS] if words else []))
    if image.format == "MPO":
        found.add(Removed.PREVIEW)
    if image.info.get("thumbnails"):
        found.add(Removed.PREVIEW)


def _goes_on(data: bytes) -> bool:
    """Whether something stands after the end of the picture."""
    for begins, ends in ((b"\xff\xd8", b"\xff\xd9"), (b"\x89PNG", b"IEND\xaeB`\x82"), (b"GIF8", b"\x3b")):
        if data.startswith(begins):
            return len(data) - (data.rfind(ends) + len(ends)) > 16
    if data.startswith(b"RIFF") and len(data) >= 12:
        (length,) = struct.unpack_from("<I", data, 4)
        return len(data) > length + 16
    return False


def _line(words: object) -> str:
    if isinstance(words, list | tuple):  # records that are repeated
        words = next(iter(cast("list[object]", words)), "")
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    printable = "".join(char if char.isprintable() else " " for char in text[: 4 * OFFERED_LIMIT])
    return " ".join(printable.split())[:OFFERED_LIMIT]
