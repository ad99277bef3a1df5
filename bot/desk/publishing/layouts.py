"""Layouts: articles laid out for their messages, each text once.

Laying out a long text takes a good part of a second of computing. Whoever presses *Read* again, or turns a page,
finds it done, and so does the publication of what was read before.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from bot.domain.article.copy import Copy
from bot.domain.publishing.layout import Sheet, lay_out

KEPT_CHARACTERS = 4_000_000
"""Characters of the layouts that are kept: the latest used ones."""


class _Shelf:
    """The layouts that are kept. From any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[bytes, tuple[Sheet, ...]] = OrderedDict()
        self._characters = 0

    def find(self, key: bytes) -> tuple[Sheet, ...] | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: bytes, made: tuple[Sheet, ...]) -> None:
        with self._lock:
            self._characters += 0 if key in self._kept else _size(made)
            self._kept[key] = made
            while self._characters > KEPT_CHARACTERS and len(self._kept) > 1:
                self._characters -= _size(self._kept.popitem(last=False)[1])


_shelf = _Shelf()


def laid_out(
    copy: Copy, byline: str, closing: Sequence[str] = (), gone: frozenset[str] = frozenset()
) -> tuple[Sheet, ...]:
    """What `lay_out` gives, kept by a hash of everything that goes into it. From any thread."""
    key = _key(copy, byline, closing, gone)
    found = _shelf.find(key)
    if found is None:
        found = lay_out(copy, byline, closing=closing, gone=gone)
        _shelf.keep(key, found)
    return found


def _key(copy: Copy, byline: str, closing: Sequence[str], gone: frozenset[str]) -> bytes:
    parts = [copy.markup.value, copy.headline, copy.standfirst, copy.body, copy.tags, copy.sources, byline]
    pictures = [[*picture.judged(), picture.extension] for picture in copy.pictures]
    whole = [*parts, list(closing), pictures, sorted(gone)]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=True).encode()).digest()


def _size(sheets: tuple[Sheet, ...]) -> int:
    return sum(len(sheet.head) + len(sheet.body) + len(sheet.foot) for sheet in sheets)
