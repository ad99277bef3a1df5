"""Rendering: Discord's markup as words for a terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from bot.domain.dataclass import dataclass
from bot.domain.late import pattern

BOLD, DIM, ITALIC, UNDERLINED, RED, GREEN, CYAN = "1", "2", "3", "4", "31", "32", "36"
"""Styles, as terminals number them."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style ('' for none)."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """What the numbers in Discord's markup stand for, and the moment that "in a minute" counts from."""

    of: Callable[[int], str]
    """A person, a role or a channel by id, with its @ or #."""
    now: Callable[[], datetime]


# Every part is bounded, so that no text takes long. An address is not looked into for markup.
_MARKUP = pattern(
    r"\\(?P<escaped>[^\w\s]|_)"
    r"|<(?:@[!&]?|\#)(?P<mention>\d{1,20})>"
    r"|<t:(?P<time>\d{1,12})(?::(?P<time_style>\w))?>"
    r"|\[(?P<label>[^\]\n]{1,200})\]\((?P<target>https?://[^\s)]{1,500})\)"
    r"|https://discord\.com/channels/\d+/(?P<jump>\d+)(?:/\d+)?"
    r"|(?P<address>https?://\S{1,500})"
    r"|\*\*(?P<bold>(?:\\.|[^\\*\n]){1,2000})\*\*"
    r"|~~(?P<gone>(?:\\.|[^\\~\n]){1,2000})~~"
    r"|(?<![\w*])\*(?=\S)(?P<italic>(?:\\.|[^\\*\n]){1,2000})(?<=\S)\*(?![\w*])"
    r"|`(?P<code>[^`\n]{1,500})`",
    re.VERBOSE,
)
_LINE_START = pattern(r"(?P<heading>\#{1,3})[ ]|(?P<small>-\#)[ ]")
_ESCAPE = pattern(r"\\([^\w\s]|_)")


def rendered(line: str, names: Names, *, difference: bool = False) -> list[Span]:
    """One line of Discord Markdown. In a `difference` bold is what was added and struck out what was
    removed; without colours they read {+so+} and [-so-]."""
    base = ""
    if start := _LINE_START.match(line):
        base = BOLD if start["heading"] else DIM
        line = line[start.end() :]
    return [
        Span(visible(span.text), span.style or base)
        for span in _spans(line, names, difference=difference)
        if span.text
    ]


def _spans(line: str, names: Names, *, difference: bool) -> Iterator[Span]:
    at = 0
    for match in _MARKUP.finditer(line):
        yield Span(line[at : match.start()])
        at = match.end()
        inner = match[match.lastgroup or 0] or ""
        match match.lastgroup:
            case "escaped":
                yield Span(inner)
            case "mention":
                yield Span(names.of(int(inner)), CYAN)
            case "time" | "time_style":
                yield Span(moment(int(match["time"]), match["time_style"], names.now()), UNDERLINED)
            case "target":
                yield Span(match["label"], UNDERLINED)
            case "jump":
                yield Span(f"(link to {names.of(int(inner))})", UNDERLINED)
            case "address":
                yield Span(inner, UNDERLINED)
            case "bold":
                label = line[at : at + 1] == ":"  # the name of a part, not an addition
                style = GREEN if difference and not label else BOLD
                # It may hold a mention or a time, and of those each is bounded itself.
                yield from (Span(span.text, style) for span in _spans(inner, names, difference=False))
            case "gone":
                yield Span(_plain(inner), RED)
            case "italic":
                yield Span(_plain(inner), ITALIC)
            case _:
                yield Span(inner, BOLD)
    yield Span(line[at:])


def _plain(text: str) -> str:
    return _ESCAPE.sub(r"\1", text)


def visible(text: str) -> str:
    """Without signs that a terminal would obey."""
    return "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cf"})


def moment(seconds: int, style: str | None, now: datetime) -> str:
    """A timestamp as a reader in UTC would see it."""
    at = datetime.fromtimestamp(seconds, UTC)
    if style == "R":
        return _relative((at - now).total_seconds())
    if style == "t":
        return f"{at:%H:%M}"
    return f"{at.day} {at:%B %Y %H:%M}"


def _relative(seconds: float) -> str:
    size = round(abs(seconds))
    if size < 1:
        return "now"
    if 45 <= size < 90:  # as Discord says it
        return "in a minute" if seconds > 0 else "a minute ago"
    amount, unit = next(
        (size // length, unit)
        for length, unit in ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))
        if size >= length
    )
    span = f"{amount} {unit}" + ("" if amount == 1 else "s")
    return f"in {span}" if seconds > 0 else f"{span} ago"


def wrapped(spans: Sequence[Span], width: int) -> list[list[Span]]:
    """The spans on as many lines as they need, parted at spaces; a word too long for a line is cut."""
    lines: list[list[Span]] = [[]]
    used = 0
    for span in spans:
        for word in re.findall(r"[ \t]+|[^ \t]+", span.text):
            size = columns(word)
            if used and used + size > width:
                if word.isspace():
                    continue
                if lines[-1] and lines[-1][-1].text.isspace():
                    lines[-1].pop()
                lines.append([])
                used = 0
            for piece in _cut(word, width) if size > width else [word]:
                if used and used + columns(piece) > width:
                    lines.append([])
                    used = 0
                lines[-1].append(Span(piece, span.style))
                used += columns(piece)
    return lines


def _cut(word: str, width: int) -> Iterator[str]:
    piece, size = "", 0
    for sign in word:
        wide = columns(sign)
        if piece and size + wide > width:
            yield piece
            piece, size = "", 0
        piece += sign
        size += wide
    yield piece


def columns(text: str) -> int:
    """The columns that a text takes on a terminal, as well as can be known."""
    return sum(
        0 if unicodedata.combining(sign) or sign in "\ufe0e\ufe0f" else 2 if _wide(sign) else 1
        for sign in text
    )


def _wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"
