"""Colour profiles: kept, but for what they say of who made them, when, and with what.

A profile is a table of named tags (ICC.1:2022, 7.2 and 7.3). Those that colours are computed from are copied; words,
dates, devices and everything private stay behind.
"""

from __future__ import annotations

import struct

from bot.imaging.bounds import MOST_PROFILE_BYTES

_HEADER = 128
_COLOURS = frozenset(
    b"wtpt bkpt rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC chad cicp lumi A2B0 A2B1 A2B2 B2A0 B2A1 B2A2".split()
)
_SPACES = {b"RGB ": ("RGB", "RGBA"), b"GRAY": ("L",)}
_BLANKED = ((4, 8), (24, 36), (48, 64), (80, 128))
"""In the header: the preferred engine, the date, the device and its model, who made it, its digest, and what is reserved."""


def without_words(profile: bytes | None, mode: str) -> bytes | None:
    """The profile with nothing in it but colours; None where it is none, or does not fit the picture's mode."""
    if not profile or not _HEADER + 4 <= len(profile) <= MOST_PROFILE_BYTES:
        return None
    if profile[36:40] != b"acsp" or mode not in _SPACES.get(profile[16:20], ()):
        return None
    try:
        tags = _tags(profile)
    except (struct.error, ValueError):
        return None
    wanted = {b"wtpt", b"kTRC"} if mode == "L" else {b"wtpt"}
    return _written(profile[:_HEADER], tags) if wanted <= tags.keys() else None


def _tags(profile: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">I", profile, _HEADER)
    if count > 200:
        raise ValueError("more tags than any profile has")
    found: dict[bytes, bytes] = {}
    for index in range(count):
        name, offset, size = struct.unpack_from(">4sII", profile, _HEADER + 4 + 12 * index)
        if offset + size > len(profile):
            raise ValueError("a tag beyond the end")
        if name in _COLOURS:
            found[name] = profile[offset : offset + size]
    return found


def _words(text: str, *, version: int) -> bytes:
    """A short text as a tag's value, in the form of the profile's version."""
    if version >= 4:
        encoded = text.encode("utf-16-be")
        return b"mluc" + struct.pack(">III2s2sII", 0, 1, 12, b"en", b"US", len(encoded), 28) + encoded
    encoded = text.encode("ascii") + b"\0"
    return b"desc" + struct.pack(">II", 0, len(encoded)) + encoded + bytes(4 + 4 + 2 + 1 + 67)


def _written(header: bytes, tags: dict[bytes, bytes]) -> bytes:
    version = header[8]
    named = dict(tags)
    named[b"desc"] = _words("colours", version=version)
    named[b"cprt"] = _words("none", version=version) if version >= 4 else b"text" + bytes(4) + b"none\0"
    clean = bytearray(header)
    for start, end in _BLANKED:
        clean[start:end] = bytes(end - start)
    table, body = bytearray(struct.pack(">I", len(named))), bytearray()
    begin = _HEADER + 4 + 12 * len(named)
    places: dict[bytes, int] = {}
    for name, value in named.items():
        if value not in places:
            places[value] = begin + len(body)
            body += value + bytes(-len(value) % 4)
        table += struct.pack(">4sII", name, places[value], len(value))
    clean[0:4] = struct.pack(">I", begin + len(body))
    return bytes(clean + table + body)
