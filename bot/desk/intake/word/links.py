"""Links: where those of a Word file lead."""

from __future__ import annotations

import re

from bot.domain.text.rich_text import link_target

_BARE = re.compile(r"www\.[^\s/]+\.[^\s]+", re.IGNORECASE)
_CONTACT = re.compile(r"(?:mailto|tel|sms):(?://)?([^?]+)", re.IGNORECASE)


def web_address(target: str) -> str:
    """A target as a web address that Markdown can hold; '' for anything else."""
    bare = target.strip()
    return link_target(f"http://{bare}" if _BARE.fullmatch(bare) else bare)


def shown_address(target: str) -> str:
    """The address of somebody that a link is to write to or to call; '' for any other link."""
    found = _CONTACT.match(target.strip())
    return found[1].strip() if found else ""
