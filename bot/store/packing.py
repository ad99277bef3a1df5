"""Packing: long texts are kept compressed, with a dictionary of common words, which makes even a short text half as long.

A column of long texts may hold either: a text as it is, or its packed form as a blob. Whoever reads one asks `plain`.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path

WORTH_PACKING = 200
"""Bytes from which on a text is packed."""

COLUMNS: Mapping[str, str] = {"revision": "body", "place": "body"}
"""The columns that hold packed texts, by table."""

_FORM = b"\x01"
"""The first byte of every packed text: raw deflate with the first dictionary. Another dictionary would be another form."""

_DICTIONARY = " ".join(Path(__file__).with_name("packing_words.txt").read_text("utf-8").split()).encode()
"""Never changed: what was packed with it could not be read any more. The most frequent words stand last."""


class Unreadable(ValueError):
    """Bytes that are no packed text."""


def packed(text: str) -> str | bytes:
    """A text as it is kept: packed where that is shorter."""
    data = text.encode(errors="replace")  # half a character (a lone surrogate) has no bytes
    if len(data) < WORTH_PACKING:
        return text
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS, zdict=_DICTIONARY)
    found = _FORM + deflate.compress(data) + deflate.flush()
    return found if len(found) < len(data) else text


def plain(kept: str | bytes) -> str:
    """The text again. Raises Unreadable."""
    if isinstance(kept, str):
        return kept
    inflate = zlib.decompressobj(wbits=-zlib.MAX_WBITS, zdict=_DICTIONARY)
    try:
        if kept[:1] != _FORM:
            raise Unreadable("a packed text of a form that is not known")
        text = (inflate.decompress(kept[1:]) + inflate.flush()).decode()
    except (zlib.error, UnicodeDecodeError) as error:
        raise Unreadable(f"a packed text that is damaged: {error}") from error
    if not inflate.eof:
        raise Unreadable("a packed text that is cut off")
    return text
