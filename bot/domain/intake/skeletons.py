"""Skeletons: which lines of a template stand in a text as they were."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.domain.text.cleaning import clean_line, is_blank
from bot.domain.text.unicode_normalization import nfc

_HEADING = re.compile(r"(#{1,6})\s")


def left_over(body: str, skeletons: Collection[str]) -> tuple[str, ...]:
    """The lines of templates that nobody has written out, in the order of the text.

    A heading of a template may stay once there is text below it; a line without letter or digit, once there is text
    anywhere.
    """
    known = {line for skeleton in skeletons for line in _lines(skeleton)}
    if not known:
        return ()
    lines = _lines(body)
    if all(line in known for line in lines):
        return tuple(lines)
    return tuple(
        line for number, line in enumerate(lines) if line in known and not _may_stay(lines[number:], known)
    )


def is_untouched(body: str, skeletons: Collection[str]) -> bool:
    """Whether a text holds nothing but a template, or a part of it."""
    lines = _lines(body)
    return len(left_over(body, skeletons)) == len(lines)


def _lines(text: str) -> list[str]:
    return [nfc(clean_line(line)) for line in text.split("\n") if not is_blank(line)]


def _may_stay(lines: list[str], known: Collection[str]) -> bool:
    """Whether the first of these lines, which a template has, may stay before the others."""
    heading = _HEADING.match(lines[0])
    if heading is None:
        return not any(char.isalnum() for char in lines[0])
    below = lines[1] if len(lines) > 1 else ""
    deeper = _HEADING.match(below)
    return bool(below) and (deeper is None or len(deeper[1]) > len(heading[1]))
