"""Markup: plain text as Discord Markdown that shows exactly that text."""

from __future__ import annotations

import re

from bot.domain.late import pattern
from bot.domain.text.links import ADDRESS

_SIGNS = r"[\\*_~`|]|:(?=[\w+-]{1,64}:)|@(?=everyone|here)"
"""Emphasis, code, spoilers; an emoji by its name; a mention of all."""

_OPENING = r"<(?=[@#:/A-Za-z])"
"""A mention, an emoji, a timestamp, a command or a link in angle brackets."""

_SIGNIFICANT = pattern(
    rf"(?P<address>(?>{ADDRESS.pattern})(?![.,:;\"'\]]*{_OPENING}))"
    r"|(?P<cut>https?://[^\s<]*)"
    r"|(?P<start>^[^\S\n]*(?:[0-9]+(?=\.(?:\s|$))|(?=[>#+-])))"  # a list, a heading, a quote, small print
    rf"|{_SIGNS}|{_OPENING}"
    r"|(?P<bracket>\[)",
    re.MULTILINE,
)
_IN_CUT_ADDRESS = pattern(rf"{_SIGNS}|\[|:(?=//)")


def escape(text: str) -> str:
    """Plain text as Discord Markdown which shows that text and nothing else.

    Web addresses are left as they are, so that readers can follow them: Discord reads no markup
    inside an address. The result is up to twice as long. That nobody is pinged is not proved here:
    Discord decides it by the message's allowed mentions.
    """
    last_link = text.rfind("](")

    def escaped(match: re.Match[str]) -> str:
        if match["address"]:
            return match[0]
        if match["cut"]:
            # What follows needs a backslash, which Discord would take for the address's last letter. The
            # address is shown, but it is no link.
            return _IN_CUT_ADDRESS.sub(r"\\\g<0>", match[0])
        if match["start"] is not None:
            return match[0] + "\\"
        if match["bracket"] and match.start() > last_link:
            return match[0]
        return "\\" + match[0]

    return _SIGNIFICANT.sub(escaped, text)


_INERT = pattern(r"[\\*_~`|<>\[\]@#]|:(?=//)|:(?=[\w+-]{1,64}:)")


def inert(text: str) -> str:
    """Plain text of one line as Markdown in which nothing is left to be read as anything else: no markup, no
    address to follow. It may stand in the middle of a line, and pieces of it side by side."""
    return _INERT.sub(r"\\\g<0>", text)


def link(text: str, address: str) -> str:
    """A link that shows plain text, on one line. An address within the text is not taken for another link."""
    return f"[{inert(' '.join(text.split()))}]({address})"
