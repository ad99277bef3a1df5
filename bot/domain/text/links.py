"""Addresses in copy: where they stand, and links that lead elsewhere than they say."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import urlsplit

from bot.domain.late import pattern
from bot.domain.text.markdown_regions import mask_code

ADDRESS = pattern(r"""https?://[^\s<]+[^<.,:;"'\]\s]""")
"""What Discord's clients turn into a link: up to white space or <, without a closing point, comma,
colon, semicolon, quotation mark or bracket."""

_MASKED_LINK = pattern(r"\[([^\[\]\n]{1,300})\]\(\s{0,9}<?(https?://[^\s<>)]{1,2000})", re.IGNORECASE)
_LINK_END = pattern(r"\]\(\s{0,9}<?(https?://(?:[^\s()<>]|\([^\s()<>]{0,500}\)){1,2000})", re.IGNORECASE)
_IN_BRACKETS = pattern(r"<(https?://[^\s<>]{1,2000})>", re.IGNORECASE)
_ESCAPED = pattern(r"\\(?:[^\w\s]|_)")
_FULL_ADDRESS = pattern(r"https?://[^\s<>)]+", re.IGNORECASE)
_BARE_HOST = pattern(r"((?:[\w-]+\.)+[^\W\d_]{2,})(?:[/:?#]\S*)?", re.IGNORECASE)
_DRESSING = pattern(r"[\\*_~`|\u00ad\u200b-\u200f]")


def jump(guild_id: int, channel_id: int, message_id: int) -> str:
    """The address of a message on Discord."""
    return f"https://discord.com/channels/{guild_id}/{channel_id}/{message_id}"


def link_targets(markdown: str) -> tuple[str, ...]:
    """Where the links of a text lead, masked or not, each once, in order; code has none."""
    text = mask_code(_ESCAPED.sub("  ", markdown))
    found: list[tuple[int, str]] = []
    for link in (_LINK_END, _IN_BRACKETS):
        found += [(match.start(), match[1]) for match in link.finditer(text)]
        text = link.sub(lambda match: " " * len(match[0]), text)
    found += [(match.start(), match[0]) for match in ADDRESS.finditer(text)]
    return tuple(dict.fromkeys(address for _, address in sorted(found)))


def disguised_links(markdown: str) -> list[str]:
    """The masked links whose text looks like an address of another host than they lead to, in order,
    as written. A link to a host beneath the one shown (news.example.org for example.org) is honest."""
    found: list[str] = []
    for link in _MASKED_LINK.finditer(mask_code(markdown)):
        shown, target = _shown_host(link[1]), _host(link[2])
        if shown and target != shown and not target.endswith("." + shown):
            found.append(link[0] + ")")
    return found


def _shown_host(words: str) -> str:
    plain = _DRESSING.sub("", words).strip()
    full = _FULL_ADDRESS.search(plain)
    if full:
        return _host(full[0])
    bare = _BARE_HOST.fullmatch(plain)
    return _host(f"https://{bare[1]}") if bare else ""


def _host(address: str) -> str:
    """The host a browser would ask, in lower case and without www. A browser reads \\ as /."""
    try:
        host = urlsplit(address.replace("\\", "/")).hostname or ""
    except ValueError:
        return ""
    with suppress(UnicodeError):  # a name that cannot exist is compared as written
        host = host.encode("idna").decode("ascii")
    return host.lower().removeprefix("www.").rstrip(".")
