"""Skeletons: which lines of a template stand in a text as they were."""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.late import pattern
from bot.domain.text.cleaning import clean_line, is_blank, nfc

_WORDS = 3
"""Words that a line has at the least by which it is known within a paragraph."""

_HEADING = pattern(r"(#{1,6})\s")


def left_over(body: str, skeletons: Collection[str]) -> tuple[str, ...]:
    """The lines of templates that nobody has written out, in the order of the text.

    A heading of a template may stay once there is text below it; a line without letter or digit, once there is text
    anywhere.
    """
    known, lines = _known(skeletons), _lines(body)
    if all(line in known for line in lines):
        return tuple(lines)
    found: list[str] = []
    for number, line in enumerate(lines):
        if line not in known:
            found += _joined(line, known)
        elif not _may_stay(lines[number:]):
            found.append(line)
    return tuple(found)


def is_untouched(body: str, skeletons: Collection[str]) -> bool:
    """Whether a text holds nothing but a template, or a part of it."""
    known = _known(skeletons)
    return all(line in known for line in _lines(body))


def _known(skeletons: Collection[str]) -> frozenset[str]:
    return frozenset(line for skeleton in skeletons for line in _lines(skeleton))


def _lines(text: str) -> list[str]:
    return [nfc(clean_line(line)) for line in text.split("\n") if not is_blank(line)]


def _may_stay(lines: list[str]) -> bool:
    """Whether the first of these lines, which a template has, may stay before the others."""
    heading = _HEADING.match(lines[0])
    if heading is None:
        return not any(char.isalnum() for char in lines[0])
    below = lines[1] if len(lines) > 1 else ""
    deeper = _HEADING.match(below)
    return bool(below) and (deeper is None or len(deeper[1]) > len(heading[1]))


def _joined(line: str, known: Collection[str]) -> list[str]:
    """The lines of a template that were joined to a paragraph with others, as the conversion of Markdown files does. One of a
    few words may be a writer's own."""
    labels = tuple(f" {each.partition(':')[0]}:" for each in known if ":" in each)
    spaced = f" {line}"
    found: list[tuple[int, str]] = []
    for each in known:
        at = spaced.find(f" {each}") if len(each.split()) >= _WORDS else -1
        rest = spaced[at + len(each) + 1 :]
        if at >= 0 and (not rest or rest.startswith(labels)):
            found.append((at, each))
    return [each for _, each in sorted(found)]
