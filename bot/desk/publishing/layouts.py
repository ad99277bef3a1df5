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

_lock = Lock()
_kept: OrderedDict[bytes, tuple[Sheet, ...]] = OrderedDict()


def laid_out(
    copy: Copy, byline: str, closing: Sequence[str] = (), gone: frozenset[str] = frozenset()
) -> tuple[Sheet, ...]:
    """What `lay_out` gives, kept by a hash of everything that goes into it. From any thread."""
    key = _key(copy, byline, closing, gone)
    with _lock:
        found = _kept.get(key)
        if found is not None:
            _kept.move_to_end(key)
            return found
    made = lay_out(copy, byline, closing=closing, gone=gone)
    with _lock:
        _kept[key] = made
        size = sum(map(_size, _kept.values()))
        while size > KEPT_CHARACTERS and len(_kept) > 1:
            size -= _size(_kept.popitem(last=False)[1])
    return made


def _key(copy: Copy, byline: str, closing: Sequence[str], gone: frozenset[str]) -> bytes:
    parts = [copy.markup.value, copy.headline, copy.standfirst, copy.body, copy.tags, copy.sources, byline]
    pictures = [[*picture.judged(), picture.extension] for picture in copy.pictures]
    whole = [*parts, list(closing), pictures, sorted(gone)]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=True).encode()).digest()


def _size(sheets: tuple[Sheet, ...]) -> int:
    return sum(len(sheet.head) + len(sheet.body) + len(sheet.foot) for sheet in sheets)
