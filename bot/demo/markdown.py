"""Markdown: what the demo changes in how simcord's preview reads a text.

The preview builds a parser for every text that it draws; here one serves for each kind of text. The pages are drawn
again after everything that happens, so that was half of what the newsroom in the browser cost.

In direct messages the preview names only the two who write there. Discord names everybody whom the reader shares a
server with, and the channels that the reader sees.
"""

# ruff: noqa: SLF001 - see bot/demo/simulation.py, which says for which simcord this holds
# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simcord.backend.access import channel_accessible
from simcord.preview import _markdown, _messages, _queries, _snapshot

from bot.domain.late import pattern

_build = _markdown._markdown_parser
Policy = Mapping[str, bool | str]


class _Names(Mapping[str, Any]):
    """Whom and what mentions name, in the text that is being parsed. A parser looks them up when it meets one."""

    def __init__(self) -> None:
        self.now: Mapping[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        return self.now[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.now)

    def __len__(self) -> int:
        return len(self.now)


_kept: dict[tuple[tuple[str, bool | str], ...], tuple[Any, _Names]] = {}


def keep_parsers() -> None:
    """Have every page drawn with the parsers that are there already. A text is parsed at once, so whose names
    a parser knows is set just before."""

    def parser_for(policy: Policy, context: Mapping[str, Any]) -> Any:
        kind = tuple(sorted(policy.items()))
        if kind not in _kept:
            names = _Names()
            _kept[kind] = (_build(policy, names), names)
        parser, names = _kept[kind]
        names.now = context
        return parser

    _markdown._markdown_parser = parser_for


# ------------------------------------------------------------ direct messages

_user_allowed = _messages._user_allowed
_context = _messages._markdown_context
_CHANNEL = pattern(r"<#([0-9]{1,20})>")


def name_in_letters() -> None:
    """Have direct messages name the people of the reader's server, and the channels that the reader sees."""

    def user_allowed(preview: Any, page: Any, user_id: int) -> bool:
        if _user_allowed(preview, page, user_id):
            return True
        backend = preview.env.backend
        if backend.get_channel(page.channel_id).guild_id is not None:
            return False
        return any(
            user_id in each.members and page.viewer.id in each.members for each in backend.guilds.values()
        )

    def context(preview: Any, page: Any, message: Any, channel: Any, *, content: str = "") -> dict[str, Any]:
        found = _context(preview, page, message, channel, content=content)
        if channel.guild_id is None:
            backend = preview.env.backend
            for text in _messages._message_texts(message, content):
                for number in _CHANNEL.findall(text):
                    named = backend.channels.get(int(number))
                    if named is not None and channel_accessible(
                        backend, named.id, page.viewer.id, history=True
                    ):
                        found["channels"][number] = named.name or number
            found["channel_ids"] = list(found["channels"])
        return found

    _messages._user_allowed = user_allowed
    for module in (_messages, _queries, _snapshot):
        vars(module)["_markdown_context"] = context
